//! The decision, and everything that a verdict says. Pure: the same inputs give the same verdict.

pub mod decide;

use crate::finding::RuleResult;
use crate::model::gate_verdict::{JudgedComponent, LedgerSeen, PreviousVerdict};
use crate::model::id::{Digest, Name, Timestamp};

pub use decide::{Counts, Decision, Detail, decide};

/// The verdict on one release for one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// `PASSED` or `FAILED`.
    pub decision: Decision,
    /// How it came to that.
    pub detail: Detail,
    /// How many rules had which outcome.
    pub counts: Counts,
    /// The gate that it speaks for: `release` for the whole.
    pub gate: Name,
    /// The environment that is to be entered.
    pub environment: Name,
    /// The route.
    pub route: Name,
    /// The release's name.
    pub release: Name,
    /// The release's version.
    pub version: String,
    /// What it speaks about: the release manifest first, then each artifact, in the manifest's order.
    pub subjects: Vec<Subject>,
    /// The evaluation time.
    pub evaluated_at: Timestamp,
    /// Where the evaluation time came from.
    pub clock: Clock,
    /// The first instant at which the verdict no longer holds.
    pub valid_until: Timestamp,
    /// Every document that was read, sorted by path.
    pub inputs: Vec<InputDocument>,
    /// The policies and their data.
    pub policy: PolicyDigests,
    /// What made the evaluation weaker than usual: flags, missing trust.
    pub weakened_by: Vec<String>,
    /// The waivers that excused a finding.
    pub waivers_used: Vec<WaiverUse>,
    /// The waivers that excused nothing: id and reason.
    pub waivers_unused: Vec<(String, String)>,
    /// What was not checked, in words.
    pub not_checked: Vec<String>,
    /// The state of the ledger that was read, where one was.
    pub ledger: Option<LedgerSeen>,
    /// Every rule with its outcome, sorted by rule.
    pub results: Vec<RuleResult>,
}

/// Something that a verdict speaks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The component's name, or the release's for the manifest.
    pub name: String,
    /// Where it is: the artifact's URI, or the release's name and version.
    pub uri: String,
    /// Its digest.
    pub digest: Digest,
    /// The component that it is the artifact of; none for the manifest.
    pub component: Option<JudgedComponent>,
    /// The verdict that let it into the environment before.
    pub previous: Option<PreviousVerdict>,
}

/// Where the evaluation time came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// `--at`.
    Flag,
}

impl Clock {
    /// The word for it in a verdict.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Flag => "flag",
        }
    }
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputDocument {
    /// Its path, relative to the manifest where it is evidence.
    pub path: String,
    /// What it was read as: `release`, `route`, `sbom`, `test-report`, …
    pub role: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
}

impl InputDocument {
    /// Where it is: a file, or a listing of the ledger, whose path says so itself.
    #[must_use]
    pub fn uri(&self) -> String {
        if self.path.starts_with("ledger:") { self.path.clone() } else { format!("file:{}", self.path) }
    }
}

/// The policies and data that judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDigests {
    /// The digest over all modules and data.
    pub digest: Digest,
    /// Every module, sorted by path.
    pub modules: Vec<(String, Digest)>,
    /// Every data document, sorted by path.
    pub data: Vec<(String, Digest)>,
}

/// A waiver that excused a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverUse {
    /// Its id.
    pub id: String,
    /// Who granted it.
    pub approved_by: String,
    /// Why.
    pub reason: String,
    /// When it ends.
    pub expires: Timestamp,
    /// The digest of its envelope.
    pub digest: Digest,
}
