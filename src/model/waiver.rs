//! Waivers: signed, scoped, dated permissions to pass in spite of a named rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{Digest, Name, RuleId, Timestamp};
use crate::source::DocId;

/// The predicate type of a waiver statement.
pub const WAIVER_PREDICATE: &str = "https://portcullis.dev/attestation/waiver/v0.1";

/// The predicate of a waiver statement; its subjects are the artifacts that it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaiverPredicate {
    /// Its name, unique in the organisation.
    pub id: Name,
    /// The rule that it covers.
    pub rule: RuleId,
    /// The finding's term that it covers; all findings of the rule where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// The environment that it covers.
    pub environment: Name,
    /// Who asked for it.
    pub owner: String,
    /// Who granted it, another person.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// Where it is tracked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A waiver with the standing of its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The file.
    pub path: String,
    /// The digest of the envelope.
    pub digest: Digest,
    /// What it says.
    pub predicate: WaiverPredicate,
    /// The artifacts that it covers.
    pub artifacts: Vec<Digest>,
    /// Why its signature does not count; `None` only once a trusted key has been checked.
    pub signature_problem: Option<String>,
    /// The identity that the trust file gives the key.
    pub identity: Option<String>,
    /// The document.
    pub doc: Option<DocId>,
}
