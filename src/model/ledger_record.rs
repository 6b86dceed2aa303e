//! The leaf of the ledger: what is recorded about a signed document.
//!
//! A record is derived from its envelope and from nothing else (`ledger::entry`), so that it can be
//! checked against it; it says enough that "which version of which component entered which environment
//! when" can be listed without opening envelopes. Written as canonical JSON (RFC 8785), at most
//! [`MAX_RECORD`] bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::digest_set::DigestSet;
use super::gate_verdict::Decided;
use super::id::{Digest, Name, Timestamp};
use super::revocation::Revokes;

/// The version of the record.
pub const RECORD_VERSION: u32 = 1;

/// The largest record in bytes: the length prefix of a tlog-tiles entry bundle has 16 bits.
pub const MAX_RECORD: usize = 65_535;

/// What is recorded about a signed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedgerRecord {
    /// The version of the record: 1.
    pub v: u32,
    /// What kind of document it is.
    pub kind: RecordKind,
    /// The digest of the envelope in its one written form.
    pub envelope: Digest,
    /// When: a verdict's evaluation time, otherwise when the document was given.
    pub at: Timestamp,
    /// The key that the envelope's first signature names; a hint, not authenticated.
    pub keyid: String,
    /// What it is about.
    pub subjects: Vec<RecordedSubject>,
    /// A verdict's gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Name>,
    /// The environment that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Name>,
    /// A verdict's decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decided>,
    /// The release that a verdict judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Name>,
    /// The version of that release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The route that a verdict followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Name>,
    /// The first instant at which it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Who gave it: an approval's approver, a waiver's, or who revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What a revocation's subjects are: attestations, or artifacts in the environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revokes: Option<Revokes>,
}

/// What kind of document is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// A gate verdict, passed or failed.
    Verdict,
    /// An approval.
    Approval,
    /// A waiver.
    Waiver,
    /// A revocation.
    Revocation,
}

impl RecordKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Approval => "approval",
            Self::Waiver => "waiver",
            Self::Revocation => "revocation",
        }
    }
}

/// Something that a recorded document is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordedSubject {
    /// Its name: the component's, or the release's for its manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its version, where the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its digests.
    pub digest: DigestSet,
}
