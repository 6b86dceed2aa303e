//! Revocations: a person takes back what was signed, before it ends by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{Digest, Name, Timestamp};

/// The predicate type of a revocation statement.
pub const REVOCATION_PREDICATE: &str = "https://portcullis.dev/attestation/revocation/v0.1";

/// The predicate of a revocation statement; its subjects are the artifacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevocationPredicate {
    /// The one environment that it closes; every environment where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Name>,
    /// The one envelope that it takes back, by its digest; everything about the subjects where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Digest>,
    /// Who revokes.
    pub revoker: String,
    /// Why.
    pub reason: String,
    /// When it was revoked.
    pub revoked_at: Timestamp,
}
