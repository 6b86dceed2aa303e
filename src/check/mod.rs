//! What Rego should not do itself: signatures, and lookups that are code rather than judgement.
//!
//! A check completes the evidence before policies see it; it never decides. It may make evidence count
//! for less, or for what a trusted key vouches for, never for more. Reads no files: documents come from
//! the [`SourceMap`], so that the bytes that are checked are the bytes that were read.
//!
//! To add a check: one file here, one line in [`CHECKS`].

mod data_flows;
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
    &data_flows::DataFlows,
    &licenses::Licenses,
    &parity::ParityWithProduction,
    &pipelines::Pipelines,
    &revocations::Revocations,
    &services::Services,
    &signatures::Signatures,
    &visits::Visits,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_sorted_by_name() {
        assert!(CHECKS.is_sorted_by_key(|check| check.name()));
    }
}
