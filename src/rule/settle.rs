//! From answers to outcomes: the route's enforcement, effective dates, missing evidence, waivers.

use super::waive::Waivers;
use super::{Catalogue, EvidenceKind, RuleMeta};
use crate::finding::{Answer, Evaluation, Finding, Level, Outcome, RuleResult};
use crate::model::route::{Enforcement, Environment};
use crate::model::{Evidence, RuleId, Timestamp};
use crate::source::{Place, Pointer};

/// What a set of answers came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Every rule with its outcome.
    pub evaluation: Evaluation,
    /// The ids of the waivers that excused a finding.
    pub waivers_used: Vec<String>,
    /// The waivers that excused nothing, each with the reason.
    pub waivers_unused: Vec<(String, String)>,
}

/// The circumstances under which answers are weighed.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// The environment that is to be entered.
    pub environment: &'a Environment,
    /// The evaluation time.
    pub now: Timestamp,
    /// The waivers.
    pub waivers: &'a Waivers<'a>,
}

/// Turns answers into outcomes. Every rule of the catalogue gets exactly one; a rule without an answer is an error.
#[must_use]
pub fn settle(circumstances: Circumstances<'_>, answers: Vec<(RuleId, Answer)>) -> Settled {
    let mut by_rule: std::collections::BTreeMap<RuleId, Answer> = answers.into_iter().collect();
    let mut used = std::collections::BTreeSet::new();
    let results = circumstances
        .catalogue
        .iter()
        .map(|meta| {
            let answer = by_rule.remove(&meta.id).unwrap_or_else(|| Answer::Undecided("the rule was not evaluated".to_owned()));
            weigh(circumstances, meta, answer, &mut used)
        })
        .collect();
    let waivers_unused = circumstances.waivers.unused(&used, circumstances.now);
    Settled { evaluation: Evaluation::new(results), waivers_used: used.into_iter().collect(), waivers_unused }
}

fn weigh(circumstances: Circumstances<'_>, meta: &RuleMeta, answer: Answer, used: &mut std::collections::BTreeSet<String>) -> RuleResult {
    let result = |outcome, reason, findings| RuleResult { rule: meta.id.clone(), outcome, reason, findings };
    let (enforcement, mut changed) = enforcement(circumstances, meta);
    if enforcement == Some(Enforcement::Off) {
        return result(Outcome::Skip, changed, Vec::new());
    }
    let mut findings = match answer {
        Answer::Undecided(reason) => return result(Outcome::Error, Some(reason), Vec::new()),
        Answer::NotApplicable(reason) => return result(Outcome::Skip, Some(reason), Vec::new()),
        Answer::Findings(findings) => findings,
    };
    if enforcement == Some(Enforcement::Deny) && findings.iter().all(|finding| finding.level == Level::Deny) {
        changed = None;
    }
    for finding in &mut findings {
        finding.level = match enforcement {
            Some(Enforcement::Warn) => Level::Warn,
            Some(Enforcement::Deny) => Level::Deny,
            Some(Enforcement::Off) | None => finding.level,
        };
        if finding.level == Level::Deny
            && let Some(waiver) = circumstances.waivers.covering(&meta.id, finding, circumstances.now)
        {
            used.insert(waiver.to_owned());
            finding.waived_by = Some(waiver.to_owned());
        }
    }
    let denies = findings.iter().any(|finding| finding.level == Level::Deny && finding.waived_by.is_none());
    let waived = findings.iter().any(|finding| finding.waived_by.is_some());
    let outcome = match (findings.is_empty(), denies, waived) {
        (true, ..) => Outcome::Pass,
        (_, true, _) => Outcome::Deny,
        (_, _, true) => Outcome::Waived,
        _ => Outcome::Warn,
    };
    result(outcome, changed, findings)
}

/// What the route and the rule's effective date make of it, and the sentence that says so; nothing where
/// the rule's own answer stands.
fn enforcement(circumstances: Circumstances<'_>, meta: &RuleMeta) -> (Option<Enforcement>, Option<String>) {
    let name = &circumstances.environment.name;
    let (enforcement, reason) = match (circumstances.environment.enforcement.get(&meta.id), meta.effective_on) {
        (Some(Enforcement::Off), _) => (Enforcement::Off, format!("the route turns the rule off for `{name}`")),
        (Some(Enforcement::Warn), _) => (Enforcement::Warn, format!("the route only warns for `{name}`")),
        (Some(Enforcement::Deny), _) => (Enforcement::Deny, format!("the route denies where the rule only warns for `{name}`")),
        (None, Some(date)) if date > circumstances.now => (Enforcement::Warn, format!("the rule only warns until {date}")),
        (None, _) => return (None, None),
    };
    (Some(enforcement), Some(reason))
}

/// The denial of a rule whose evidence the release does not have at all; `None` where it has.
#[must_use]
pub fn missing_evidence(meta: &RuleMeta, evidence: &Evidence) -> Option<Finding> {
    let release = &evidence.release.value;
    let (what, key) = meta.evidence.iter().find_map(|kind| match kind {
        EvidenceKind::Access if release.access.is_empty() => Some(("access grants", "access")),
        EvidenceKind::Deployment if release.deployment.is_none() => Some(("the deployment that is asked for", "deployment")),
        EvidenceKind::History if release.history.is_none() => Some(("a promotion history", "history")),
        EvidenceKind::Pipelines if release.pipelines.is_empty() => Some(("the definition of the pipeline that promotes it", "pipelines")),
        EvidenceKind::Sboms if evidence.sboms.is_empty() => Some(("a bill of materials for any component", "sbom")),
        EvidenceKind::Tests if release.tests.is_empty() => Some(("test reports", "tests")),
        EvidenceKind::Verdicts if release.verdicts.is_empty() && evidence.ledger.is_none() => {
            Some(("a verdict of an earlier environment", "verdicts"))
        }
        _ => None,
    })?;
    let (pointer, whose) = match key {
        "sbom" => (Pointer::root().key("components").index(0).key(key), "each component"),
        _ => (Pointer::root().key(key), "the release manifest"),
    };
    Some(Finding {
        level: Level::Deny,
        place: Place::new(evidence.release.doc, pointer),
        message: format!("the rule cannot be decided without evidence: the release does not name {what}"),
        term: Some(format!("evidence:{key}")),
        fix: Some(format!("add `{key}` to {whose}")),
        because: Vec::new(),
        waived_by: None,
    })
}
