//! The predicate of our own verdicts (attestation A): every rule with its outcome, every input with its
//! digest, and what judged.
//!
//! Rule ids, messages and names of files stand here as values, never as keys. Written by `attest`, read
//! by `intake` and by `verify`.
//!
//! Version 0.2 added [`GateVerdict::component`], [`GateVerdict::previous`] and [`GateVerdict::ledger`]. What is
//! written is [`GATE_VERDICT_PREDICATE`]; every version in [`VERSIONS`] is read. To add a version: its
//! predicate type here, what it added in [`GateVerdict::fault`], a golden file in `fixtures/golden/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::digest_set::DigestSet;
use super::id::{Digest, Name, RuleId, Timestamp};

/// The gate of a verdict over every rule.
pub const WHOLE: &str = "release";

/// The predicate type of the verdicts that are written.
pub const GATE_VERDICT_PREDICATE: &str = "https://portcullis.dev/attestation/gate-verdict/v0.2";

/// What the predicate types of all versions begin with.
pub const FAMILY: &str = "https://portcullis.dev/attestation/gate-verdict/";

/// The predicate type of the first version.
pub const GATE_VERDICT_V0_1: &str = "https://portcullis.dev/attestation/gate-verdict/v0.1";

/// The predicate types that are read, oldest first.
pub const VERSIONS: &[&str] = &[GATE_VERDICT_V0_1, GATE_VERDICT_PREDICATE];

/// A verdict as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GateVerdict {
    /// Who decided, with which build.
    pub verifier: Verifier,
    /// What was asked.
    pub gate: Gate,
    /// What was judged.
    pub release: JudgedRelease,
    /// When and how it was judged.
    pub evaluation: EvaluationRecord,
    /// The decision.
    pub decision: Decided,
    /// How it came to that.
    pub decision_detail: DecidedDetail,
    /// How many rules had which outcome.
    pub counts: RuleCounts,
    /// What judged.
    pub policy: PolicyRecord,
    /// What was read, sorted by name.
    pub inputs: Vec<InputRecord>,
    /// The rules: one entry for each finding, or one for a rule without findings; sorted by rule.
    pub results: Vec<ResultRecord>,
    /// The waivers that excused nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers_unused: Vec<UnusedWaiver>,
    /// The component that the subject is the artifact of; absent where the subject is the manifest. Since 0.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<JudgedComponent>,
    /// The verdict that let the same artifact into the environment before. Since 0.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousVerdict>,
    /// The state of the ledger that was read. Since 0.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerSeen>,
}

impl GateVerdict {
    /// What does not fit the version that the statement says it is of.
    #[must_use]
    pub fn fault(&self, predicate_type: &str) -> Option<String> {
        let since = [("component", self.component.is_some()), ("previous", self.previous.is_some()), ("ledger", self.ledger.is_some())];
        let (name, _) = since.into_iter().find(|(_, there)| predicate_type == GATE_VERDICT_V0_1 && *there)?;
        Some(format!("a verdict of version 0.1 has no `{name}`"))
    }
}

/// A component of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JudgedComponent {
    /// Its name.
    pub name: Name,
    /// Its version.
    pub version: String,
}

/// A link of the promotion chain: the verdict that let the same artifact into the environment before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviousVerdict {
    /// The digest of its envelope.
    pub digest: DigestSet,
    /// The environment that it let the artifact into.
    pub environment: Name,
    /// When it was decided.
    pub decided_at: Timestamp,
}

/// A state of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedgerSeen {
    /// Which ledger: the origin line of its checkpoints.
    pub origin: String,
    /// How many entries it had.
    pub size: u64,
    /// The root of its Merkle tree over those entries (RFC 6962).
    pub root: Digest,
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verifier {
    /// The verifier: a URI that the trust file binds to a key.
    pub id: String,
    /// The program.
    pub build: Build,
}

/// The program that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Build {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The digest of the executable, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<DigestSet>,
    /// The Rego interpreter and its version.
    pub rego_engine: String,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gate {
    /// The gate.
    pub name: Name,
    /// The environment that is to be entered.
    pub environment: Name,
    /// What is asked for: `promote`.
    pub action: String,
    /// Where the subject is.
    pub resource_uri: String,
}

/// What was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JudgedRelease {
    /// The release's name.
    pub name: Name,
    /// Its version.
    pub version: String,
    /// The route.
    pub route: Name,
}

/// When and how it was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvaluationRecord {
    /// Derived from everything that was judged: equal evaluations have equal ids.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// The time that was judged by.
    pub evaluation_time: Timestamp,
    /// Where that time came from: `system` or `flag`.
    pub clock_source: String,
    /// The first instant at which the verdict no longer holds.
    pub valid_until: Timestamp,
    /// What made the evaluation weaker than usual.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weakened_by: Vec<String>,
    /// What was not checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<String>,
}

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Decided {
    /// It may enter.
    Passed,
    /// It may not.
    Failed,
}

impl Decided {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::Failed => "FAILED",
        }
    }
}

/// How a decision came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecidedDetail {
    /// Nothing was found.
    Pass,
    /// Something warned or was waived.
    PassWithExceptions,
    /// A rule denied.
    Fail,
    /// A rule could not decide, or none ran.
    Error,
}

/// How many rules had which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names are the outcomes")]
pub struct RuleCounts {
    pub pass: u64,
    pub warn: u64,
    pub fail: u64,
    pub waived: u64,
    pub skip: u64,
    pub error: u64,
}

/// What judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyRecord {
    /// The name of the policies.
    pub uri: String,
    /// The digest over all modules and data.
    pub digest: DigestSet,
    /// Every module, sorted by path.
    pub modules: Vec<FileRecord>,
    /// Every data document, sorted by path.
    pub data: Vec<FileRecord>,
    /// What was asked of them.
    pub entrypoint: String,
}

/// A file of the policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileRecord {
    /// Its path within the bundle.
    pub path: String,
    /// Its digest.
    pub digest: DigestSet,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InputRecord {
    /// Its path, relative to the manifest.
    pub name: String,
    /// What it was read as.
    pub role: String,
    /// Where it is: `file:` and the name.
    pub uri: String,
    /// Its digest.
    pub digest: DigestSet,
    /// Its size in bytes.
    pub size: u64,
    /// Whose signature on it counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verified_by: Vec<VerifiedBy>,
}

/// A signature that counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifiedBy {
    /// The fingerprint of the key.
    pub keyid: String,
    /// Who holds it.
    pub identity: String,
    /// What kind of statement was signed.
    pub predicate_type: String,
}

/// The outcome of a rule, or of one of its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResultRecord {
    /// The rule.
    pub rule: RuleId,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub outcome: RecordedOutcome,
    /// How bad it is when the rule is broken.
    pub severity: String,
    /// What it found, or why it was skipped or could not decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Why the route or the rule's date lowered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What precisely it is about; what a waiver would name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// Where: the input's name, `#` and an RFC 6901 pointer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Controls of named frameworks that the rule serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// The inputs that it is about, as indices into `inputs`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<u64>,
    /// The waiver that excuses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<WaiverRecord>,
}

/// What became of a rule or a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecordedOutcome {
    /// It could not decide.
    Error,
    /// It denies.
    Fail,
    /// It is excused.
    Waived,
    /// It warns.
    Warn,
    /// It does not apply.
    Skip,
    /// It found nothing.
    Pass,
}

/// A waiver that excuses a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaiverRecord {
    /// Its id.
    pub id: String,
    /// Who granted it.
    pub approved_by: Vec<String>,
    /// Why.
    pub reason: String,
    /// When it ends.
    pub expires: Timestamp,
    /// The digest of its envelope.
    pub digest: DigestSet,
}

/// A waiver that excused nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnusedWaiver {
    /// Its id.
    pub id: String,
    /// Why it excused nothing.
    pub reason: String,
}
