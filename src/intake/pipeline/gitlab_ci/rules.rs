//! When a job runs: `rules`, `only`, `except`, `when`, `allow_failure`.

use std::collections::{BTreeMap, BTreeSet};

use super::config::{Config, Located};
use crate::source::{Node, Value};

/// One way for a job to be part of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// What must be true, in a form that can be compared; nothing where it is always so.
    pub(super) condition: Option<String>,
    /// What must not be true before that.
    pub(super) unless: BTreeSet<String>,
    pub(super) when: String,
    /// Whether the pipeline goes on where it fails or is not started.
    pub(super) may_fail: bool,
}

/// The ways for a job to be part of a pipeline; none where it never is.
pub(super) fn ways(config: &mut Config, keys: &BTreeMap<String, Located>) -> Vec<Way> {
    let when = keys.get("when").and_then(|when| when.at().scalar());
    let may_fail = keys.get("allow_failure").map(|value| shrugs(&value.node));
    let Some(rules) = keys.get("rules") else {
        let when = when.unwrap_or_else(|| "on_success".to_owned());
        let conditions: Vec<String> =
            ["only", "except"].iter().filter_map(|key| Some(format!("{key} {}", canonical(&keys.get(*key)?.node)))).collect();
        // A manual job outside of rules is optional unless it says otherwise (docs.gitlab.com, `allow_failure`).
        let may_fail = may_fail.unwrap_or(when == "manual");
        let condition = (!conditions.is_empty()).then(|| conditions.join("; "));
        return if when == "never" { Vec::new() } else { vec![Way { condition, unless: BTreeSet::new(), when, may_fail }] };
    };
    let mut ways = Vec::new();
    let mut unless = BTreeSet::new();
    for rule in config.items(rules) {
        let at = rule.at();
        let conditions: Vec<String> =
            ["if", "changes", "exists"].iter().filter_map(|key| Some(format!("{key} {}", canonical(at.get(key)?.node)))).collect();
        let condition = (!conditions.is_empty()).then(|| conditions.join("; "));
        let own = at.get("when").and_then(|own| own.scalar()).or_else(|| when.clone()).unwrap_or_else(|| "on_success".to_owned());
        if own == "never" {
            match condition {
                Some(condition) => drop(unless.insert(condition)),
                None => break,
            }
            continue;
        }
        let may_fail = at.get("allow_failure").map(|value| shrugs(value.node)).or(may_fail).unwrap_or(false);
        let last = condition.is_none();
        ways.push(Way { condition, unless: unless.clone(), when: own, may_fail });
        if last {
            break;
        }
    }
    ways
}

/// Whether a job is part of every pipeline that another one is part of, as far as its conditions are the same.
pub(super) fn always_with(of: &[Way], other: &[Way]) -> bool {
    let covers = |way: &Way, wanted: &Way| {
        (way.condition.is_none() || way.condition == wanted.condition)
            && way.unless.iter().all(|condition| wanted.unless.contains(condition))
    };
    other.iter().all(|wanted| of.iter().any(|way| covers(way, wanted)))
}

/// `allow_failure: true`, or for some exit codes.
fn shrugs(node: &Node) -> bool {
    !matches!(node.value, Value::Bool(false) | Value::Null)
}

/// A value as text, the same for the same value however it is written.
fn canonical(node: &Node) -> String {
    match &node.value {
        Value::Sequence(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(", ")),
        Value::Mapping(entries) => {
            let mut parts: Vec<String> = entries.iter().map(|entry| format!("{}: {}", entry.key, canonical(&entry.value))).collect();
            parts.sort();
            format!("{{{}}}", parts.join(", "))
        }
        _ => {
            let text = super::super::cursor::scalar(node).unwrap_or_default();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}
