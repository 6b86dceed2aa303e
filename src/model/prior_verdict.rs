//! Verdicts of earlier environments, as evidence for this one.

use schemars::JsonSchema;
use serde::Serialize;

use super::gate_verdict::{Decided, GateVerdict};
use super::id::{Digest, Timestamp};
use super::trust::UNCHECKED;
use crate::source::DocId;

/// A verdict that an earlier run signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriorVerdict {
    /// The file.
    pub path: String,
    /// The digest of its envelope.
    pub digest: Digest,
    /// The gate that it speaks for.
    pub gate: String,
    /// The environment that it speaks for.
    pub environment: String,
    /// `PASSED` or `FAILED`.
    pub decision: String,
    /// The artifacts that it speaks about.
    pub artifacts: Vec<Digest>,
    /// The component that the artifact belongs to, where the verdict says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// The version of that component, where the verdict says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When it was given.
    pub decided_at: Timestamp,
    /// Until when it says it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// The digest of the policies that gave it.
    pub policy_digest: String,
    /// Whether a key signed it that is trusted for this gate and environment, and nobody revoked it.
    pub verified: bool,
    /// Why it is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_problem: Option<String>,
    /// When, by whom and why it was revoked, if it was; failures cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked: Option<String>,
    /// The identity that the trust file gives the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The document.
    #[serde(skip)]
    pub doc: Option<DocId>,
    /// The line of the document, from 0.
    #[serde(skip)]
    pub line: usize,
}

/// Where a verdict was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictRecord {
    /// The file.
    pub path: String,
    /// The digest of the envelope.
    pub digest: Digest,
    /// The document.
    pub doc: Option<DocId>,
    /// The record's index in the document.
    pub line: usize,
}

impl PriorVerdict {
    /// What a signed verdict claims, not yet verified.
    #[must_use]
    pub fn claimed(predicate: &GateVerdict, artifacts: Vec<Digest>, record: VerdictRecord) -> Self {
        let policy_digest = predicate.policy.digest.iter().next().map(ToString::to_string).unwrap_or_default();
        let VerdictRecord { path, digest, doc, line } = record;
        Self {
            path,
            digest,
            gate: predicate.gate.name.to_string(),
            environment: predicate.gate.environment.to_string(),
            decision: predicate.decision.word().to_owned(),
            artifacts,
            component: predicate.component.as_ref().map(|component| component.name.to_string()),
            version: predicate.component.as_ref().map(|component| component.version.clone()),
            decided_at: predicate.evaluation.evaluation_time,
            valid_until: Some(predicate.evaluation.valid_until),
            policy_digest,
            verified: false,
            signature_problem: Some(UNCHECKED.to_owned()),
            revoked: None,
            identity: None,
            doc,
            line,
        }
    }

    /// The same verdict as it was read, before anybody looked at signatures.
    #[must_use]
    pub fn as_claimed(&self) -> Self {
        Self { verified: false, signature_problem: Some(UNCHECKED.to_owned()), revoked: None, identity: None, ..self.clone() }
    }

    /// Whether it says that the release passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.decision == Decided::Passed.word()
    }
}
