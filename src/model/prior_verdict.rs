//! Verdicts of earlier environments, as evidence for this one.

use schemars::JsonSchema;
use serde::Serialize;

use super::gate_verdict::GateVerdict;
use super::id::{Digest, Timestamp};
use super::trust::UNCHECKED;
use crate::source::DocId;

/// The predicate type of our own verdicts (attestation A).
pub const GATE_VERDICT_PREDICATE: &str = "https://portcullis.dev/attestation/gate-verdict/v0.1";

/// A verdict that an earlier run signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriorVerdict {
    /// The file.
    pub path: String,
    /// The gate that it speaks for.
    pub gate: String,
    /// The environment that it speaks for.
    pub environment: String,
    /// `PASSED` or `FAILED`.
    pub decision: String,
    /// The artifacts that it speaks about.
    pub artifacts: Vec<Digest>,
    /// When it was given.
    pub decided_at: Timestamp,
    /// Until when it says it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// The digest of the policies that gave it.
    pub policy_digest: String,
    /// Whether a key signed it that is trusted for this gate and environment.
    pub verified: bool,
    /// Why it is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_problem: Option<String>,
    /// The document.
    #[serde(skip)]
    pub doc: Option<DocId>,
    /// The line of the document, from 0.
    #[serde(skip)]
    pub line: usize,
}

impl PriorVerdict {
    /// What a signed verdict claims, not yet verified; `line` is its record's index in the document.
    #[must_use]
    pub fn claimed(predicate: &GateVerdict, artifacts: Vec<Digest>, path: String, doc: Option<DocId>, line: usize) -> Self {
        let policy_digest = predicate.policy.digest.iter().next().map(ToString::to_string).unwrap_or_default();
        Self {
            path,
            gate: predicate.gate.name.to_string(),
            environment: predicate.gate.environment.to_string(),
            decision: predicate.decision.word().to_owned(),
            artifacts,
            decided_at: predicate.evaluation.evaluation_time,
            valid_until: Some(predicate.evaluation.valid_until),
            policy_digest,
            verified: false,
            signature_problem: Some(UNCHECKED.to_owned()),
            doc,
            line,
        }
    }
}
