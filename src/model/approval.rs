//! Approvals: who let which artifacts into which environment, in which role.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{Digest, Name, Timestamp};
use crate::source::DocId;

/// The predicate type of an approval statement.
pub const APPROVAL_PREDICATE: &str = "https://portcullis.dev/attestation/approval/v0.1";

/// The predicate of an approval statement; its subjects are the artifacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApprovalPredicate {
    /// The role in which it is given.
    pub role: Name,
    /// The environment that it opens.
    pub environment: Name,
    /// Who gives it.
    pub approver: String,
    /// When it was given.
    pub approved_at: Timestamp,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What the approver wanted to add.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// An approval as policies see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// The file.
    pub path: String,
    /// What it says.
    pub predicate: ApprovalPredicate,
    /// The artifacts that it names.
    pub artifacts: Vec<Digest>,
    /// Whether a trusted key that holds the role signed it.
    pub verified: bool,
    /// Why it is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_problem: Option<String>,
    /// The identity that the trust file gives the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The document.
    #[serde(skip)]
    pub doc: Option<DocId>,
}
