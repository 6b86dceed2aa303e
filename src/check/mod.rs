//! What Rego should not do itself: signatures, and lookups that are code rather than judgement.
//!
//! A check completes the evidence before policies see it; it never decides. It may make evidence count
//! for less, or for what a trusted key vouches for, never for more. Reads no files: documents come from
//! the [`SourceMap`], so that the bytes that are checked are the bytes that were read.
//!
//! To add a check: one file here, one line in [`CHECKS`].

mod desk;
mod licenses;
mod pipelines;
mod revocations;
mod signatures;

use crate::model::Evidence;
use crate::model::id::Timestamp;
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

/// Every check, sorted by name, in the order of running.
pub const CHECKS: &[&dyn Check] = &[&licenses::Licenses, &pipelines::Pipelines, &revocations::Revocations, &signatures::Signatures];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_sorted_by_name() {
        assert!(CHECKS.is_sorted_by_key(|check| check.name()));
    }
}
