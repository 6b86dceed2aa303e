//! What Rego should not do itself: signatures, and lookups that are code rather than judgement.
//!
//! A check completes the evidence before policies see it; it never decides. It may make evidence count
//! for less, or for what a trusted key vouches for, never for more. Reads no files: documents come from
//! the [`SourceMap`], so that the bytes that are checked are the bytes that were read.
//!
//! To add a check: one file here, one line in [`CHECKS`].

mod desk;
mod licenses;
mod parity;
mod pipelines;
mod revocations;
mod services;
mod signatures;
pub mod visits;

use crate::model::Evidence;
use crate::model::id::Timestamp;
use crate::model::prior_verdict::PriorVerdict;
use crate::model::revocation::Revocation;
use crate::model::rules_data::RulesData;
use crate::model::trust::Trust;
use crate::source::SourceMap;

/// Something that completes the evidence.
pub trait Check: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Completes the evidence.
    fn run(&self, evidence: &mut Evidence, context: &Context<'_>);
}

/// What checks may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The documents as they were read.
    pub sources: &'a SourceMap,
    /// The trust file, where one was given.
    pub trust: Option<&'a Trust>,
    /// The evaluation time.
    pub now: Timestamp,
    /// The data that policies are tuned by.
    pub rules: &'a RulesData,
}

/// Says which verdicts a trusted key gave and nobody revoked, and which revocations count: what the checks do for a
/// release, for verdicts of many.
pub fn believe(verdicts: &mut [PriorVerdict], revocations: &mut [Revocation], context: &Context<'_>) {
    revocations::revocations(revocations, context);
    signatures::verdicts(verdicts, &desk::Desk::new(context, revocations));
}

/// Every check, sorted by name, in the order of running.
pub const CHECKS: &[&dyn Check] = &[
    &licenses::Licenses,
    &parity::ParityWithProduction,
    &pipelines::Pipelines,
    &revocations::Revocations,
    &services::Services,
    &signatures::Signatures,
    &visits::Visits,
];

/// Whether a pattern covers a text; `*` stands for anything. Linear in practice, and never worse than their product.
fn wildcard(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(read) {
        match (pattern.get(at), star) {
            (Some(b'*'), _) => {
                star = Some((at, read));
                at += 1;
            }
            (Some(wanted), _) if wanted == byte => {
                at += 1;
                read += 1;
            }
            (_, Some((star_at, taken))) => {
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                read = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text) in [("*", ""), ("a*", "a"), ("*mock*", "https://mock.example.org"), ("a*b*c", "a-b-b-c"), ("", "")] {
            assert!(wildcard(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a*b", "a-b-c"), ("", "a"), ("*mock", "mocks")] {
            assert!(!wildcard(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn checks_are_sorted_by_name() {
        assert!(CHECKS.is_sorted_by_key(|check| check.name()));
    }
}
