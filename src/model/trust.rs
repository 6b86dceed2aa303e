//! The trust file (`kind: Trust`): which key may say what, and from when to when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::ApiVersion;
use super::id::{Name, Timestamp};

/// Why a claim is not verified, as long as nobody has looked.
pub const UNCHECKED: &str = "signatures were not checked";

/// A trust file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trust {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `Trust`.
    pub kind: TrustKind,
    /// The keys.
    #[schemars(length(min = 1))]
    pub keys: Vec<TrustedKey>,
    /// The ledgers that are believed, each as its verifier key: `origin+hash+key` (C2SP signed-note).
    #[serde(default)]
    pub ledgers: Vec<String>,
}

/// The literal `Trust`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TrustKind {
    /// A trust file.
    Trust,
}

/// One key and what it may say. A key that is given neither roles nor verdicts nor evidence may say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustedKey {
    /// Who holds the key.
    pub identity: String,
    /// The public key: SubjectPublicKeyInfo in PEM.
    pub public_key: String,
    /// The only algorithm that the key may be used with.
    pub algorithm: Algorithm,
    /// The first instant at which its signatures count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// The first instant at which its signatures no longer count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
    /// When and why the key was revoked; from then on nothing that it signed counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
    /// The verdicts that it may sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<VerdictScope>,
    /// The roles in which it may approve.
    #[serde(default)]
    pub approves_as: Vec<Name>,
    /// Whether it may sign waivers.
    #[serde(default)]
    pub waives: bool,
    /// Whether it may revoke what others signed, and artifacts.
    #[serde(default)]
    pub revokes: bool,
    /// Whether it may sign test evidence.
    #[serde(default)]
    pub signs_evidence: bool,
}

/// A signature algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// Ed25519 (RFC 8032), pure.
    Ed25519,
    /// ECDSA over P-256 with SHA-256, signatures in ASN.1 DER.
    EcdsaP256,
}

/// A revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Revoked {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// The verdicts that a key may sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerdictScope {
    /// The verifier that it signs for, a URI.
    pub verifier: String,
    /// The gates; `release` is the whole of the built-in gates.
    pub gates: Vec<Name>,
    /// The environments.
    pub environments: Vec<Name>,
    /// Whether it may decide every gate and environment: a key that the user names on the command line.
    /// A trust file cannot say so.
    #[serde(skip)]
    pub everywhere: bool,
}
