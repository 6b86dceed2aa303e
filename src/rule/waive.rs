//! Which findings a waiver excuses. A waiver that is not beyond doubt excuses nothing.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::model::id::Span;
use crate::model::waiver::Waiver;
use crate::model::{Digest, RuleId, Timestamp};

/// The waivers of one release, for one environment.
#[derive(Debug, Clone, Copy)]
pub struct Waivers<'a> {
    /// All of them.
    pub all: &'a [Waiver],
    /// The environment that is to be entered.
    pub environment: &'a str,
    /// The artifacts of the release; a waiver must cover each of them.
    pub artifacts: &'a [Digest],
    /// The longest that a waiver may run.
    pub longest: &'a Span,
}

impl<'a> Waivers<'a> {
    /// The id of the waiver that excuses a finding.
    #[must_use]
    pub fn covering(&self, rule: &RuleId, finding: &Finding, now: Timestamp) -> Option<&'a str> {
        self.all
            .iter()
            .filter(|waiver| waiver.predicate.rule == *rule)
            .filter(|waiver| waiver.predicate.term.is_none() || waiver.predicate.term == finding.term)
            .find(|waiver| self.objection(waiver, now).is_none())
            .map(|waiver| waiver.predicate.id.as_str())
    }

    /// The waivers that excused nothing, each with the reason.
    #[must_use]
    pub fn unused(&self, used: &BTreeSet<String>, now: Timestamp) -> Vec<(String, String)> {
        self.all
            .iter()
            .filter(|waiver| !used.contains(waiver.predicate.id.as_str()))
            .map(|waiver| {
                let reason = self.objection(waiver, now).unwrap_or_else(|| "there is nothing for it to excuse".to_owned());
                (waiver.predicate.id.as_str().to_owned(), reason)
            })
            .collect()
    }

    /// Why a waiver does not count.
    #[must_use]
    pub fn objection(&self, waiver: &Waiver, now: Timestamp) -> Option<String> {
        let predicate = &waiver.predicate;
        if let Some(problem) = &waiver.signature_problem {
            return Some(problem.clone());
        }
        let Some(identity) = &waiver.identity else { return Some("no trusted key signed it".to_owned()) };
        if *identity != predicate.approver {
            return Some(format!("it is approved by `{}` but signed by `{identity}`", predicate.approver));
        }
        if predicate.approver == predicate.owner {
            return Some(format!("`{}` approved a waiver for themselves", predicate.owner));
        }
        if predicate.environment.as_str() != self.environment {
            return Some(format!("it is for `{}`", predicate.environment));
        }
        if predicate.granted_at > now {
            return Some(format!("it is dated {}, in the future", predicate.granted_at));
        }
        if predicate.expires_at <= now {
            return Some(format!("it expired at {}", predicate.expires_at));
        }
        let runs = predicate.expires_at.0.as_second() - predicate.granted_at.0.as_second();
        if runs > self.longest.seconds() {
            return Some(format!("it runs longer than the {} that the policy allows", self.longest));
        }
        if self.artifacts.is_empty() || self.artifacts.iter().any(|artifact| !waiver.artifacts.contains(artifact)) {
            return Some("it does not cover every artifact of the release".to_owned());
        }
        let same_id = self.all.iter().filter(|other| other.predicate.id == predicate.id).count();
        (same_id > 1).then(|| format!("{same_id} waivers carry its id"))
    }
}
