//! Revocations: a signed word that an attestation no longer counts, or an artifact in an environment.
//!
//! A revocation makes evidence count for less, never for more: that of a failed verdict means nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{Digest, Name, Timestamp};
use super::trust::UNCHECKED;
use crate::source::DocId;

/// The predicate type of a revocation statement.
pub const REVOCATION_PREDICATE: &str = "https://portcullis.dev/attestation/revocation/v0.1";

/// The predicate of a revocation statement; its subjects are what is revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevocationPredicate {
    /// What the subjects are.
    pub revokes: Revokes,
    /// The environment that the artifacts may not be in any more; only where artifacts are revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Name>,
    /// Who revokes.
    pub revoker: String,
    /// When.
    pub revoked_at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Revokes {
    /// Signed statements (verdicts, approvals, waivers, test results), by the digest of the envelope or of what was signed.
    Attestation,
    /// Artifacts in one environment, by their digests.
    Artifact,
}

impl RevocationPredicate {
    /// What is wrong with it as a whole, and what to do.
    #[must_use]
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        match (self.revokes, &self.environment) {
            (Revokes::Artifact, None) => {
                Some(("it does not say for which environment the artifacts are revoked", "name the `environment`"))
            }
            (Revokes::Attestation, Some(_)) => {
                Some(("an attestation is revoked as a whole, not for an environment", "leave out the `environment`"))
            }
            _ if self.reason.trim().is_empty() => Some(("it does not say why", "give the `reason`")),
            _ => None,
        }
    }
}

/// A revocation as policies see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revocation {
    /// The file.
    pub path: String,
    /// What it says.
    pub predicate: RevocationPredicate,
    /// The digests of what is revoked.
    pub subjects: Vec<Digest>,
    /// Whether a trusted key that may revoke signed it.
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

impl Revocation {
    /// What a signed revocation claims, not yet verified; `line` is its record's index in the document.
    #[must_use]
    pub fn claimed(predicate: RevocationPredicate, subjects: Vec<Digest>, path: String, doc: Option<DocId>, line: usize) -> Self {
        Self { path, predicate, subjects, verified: false, signature_problem: Some(UNCHECKED.to_owned()), doc, line }
    }

    /// Whether it revokes a signed statement that has one of these digests.
    #[must_use]
    pub fn hits_attestation(&self, digests: &[Digest]) -> bool {
        self.predicate.revokes == Revokes::Attestation && digests.iter().any(|digest| self.subjects.contains(digest))
    }

    /// Whether it revokes one of these artifacts in an environment.
    #[must_use]
    pub fn hits_artifact(&self, artifacts: &[Digest], environment: &str) -> bool {
        self.predicate.revokes == Revokes::Artifact
            && self.predicate.environment.as_ref().is_some_and(|named| named.as_str() == environment)
            && artifacts.iter().any(|artifact| self.subjects.contains(artifact))
    }

    /// When, by whom and why, as the end of a sentence.
    #[must_use]
    pub fn account(&self) -> String {
        let RevocationPredicate { revoker, revoked_at, reason, .. } = &self.predicate;
        format!("revoked by `{revoker}` at {revoked_at}: {reason}")
    }
}
