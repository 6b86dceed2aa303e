//! The predicate of a SLSA Verification Summary Attestation v1 (attestation B), in its strict profile:
//! exactly these fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::digest_set::DigestSet;
use super::gate_verdict::Decided;
use super::id::Timestamp;

/// The predicate type of a verification summary.
pub const VSA_PREDICATE: &str = "https://slsa.dev/verification_summary/v1";

/// A verification summary (SLSA v1.2, `verification_summary`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vsa {
    /// Who decided.
    pub verifier: VsaVerifier,
    /// When.
    pub time_verified: Timestamp,
    /// Where the subject is.
    pub resource_uri: String,
    /// What judged.
    pub policy: Resource,
    /// The attestations that were used: ours with the details, and every signed one.
    pub input_attestations: Vec<Resource>,
    /// The decision.
    pub verification_result: Decided,
    /// What it amounts to: gate and environment, or `FAILED`.
    pub verified_levels: Vec<String>,
    /// The version of SLSA whose text is followed.
    pub slsa_version: String,
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VsaVerifier {
    /// The verifier: a URI that the trust file binds to a key.
    pub id: String,
}

/// Something with a URI and a digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resource {
    /// Where it is.
    pub uri: String,
    /// Its digest.
    pub digest: DigestSet,
}
