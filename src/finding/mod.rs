//! What rules answer: findings with places, and the outcome of each rule.
//!
//! Pure data; a finding is about places, never about byte offsets, and says nothing about how it is
//! shown. Findings are ordered, so that equal evaluations are equal bytes.

use serde::{Deserialize, Serialize};

use crate::model::RuleId;
use crate::source::Place;

/// How much a finding weighs before the route's enforcement is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Denies.
    Deny,
    /// Warns.
    Warn,
}

/// One answer of a rule that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Whether it denies or warns.
    pub level: Level,
    /// The place that it is about; exactly one.
    pub place: Place,
    /// What is wrong, one sentence for the owner of the release.
    pub message: String,
    /// What precisely it is about (a package, a suite, an environment), for waivers to name.
    pub term: Option<String>,
    /// What to do, where it differs from the rule's own `fix`.
    pub fix: Option<String>,
    /// Further places: the line of the route or rule that asked for it, other occurrences.
    pub because: Vec<Reason>,
    /// The waiver that excuses it.
    pub waived_by: Option<String>,
}

/// A further place of a finding and what it contributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The place.
    pub place: Place,
    /// What it says.
    pub message: String,
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It could not decide. Fails the verdict.
    Error,
    /// It found something that denies. Fails the verdict.
    Deny,
    /// All that it found to deny is excused by waivers.
    Waived,
    /// It found something that warns.
    Warn,
    /// It does not apply, for a stated reason.
    Skip,
    /// It found nothing.
    Pass,
}

impl Outcome {
    /// All outcomes, worst first.
    pub const ALL: [Self; 6] = [Self::Error, Self::Deny, Self::Waived, Self::Warn, Self::Skip, Self::Pass];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Deny => "deny",
            Self::Waived => "waived",
            Self::Warn => "warn",
            Self::Skip => "skip",
            Self::Pass => "pass",
        }
    }
}

/// What a rule answered, before enforcement and waivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was evaluated and found these; none is a pass.
    Findings(Vec<Finding>),
    /// It does not apply, for this reason.
    NotApplicable(String),
    /// It could not decide, for this reason.
    Undecided(String),
}

/// A rule with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// The rule.
    pub rule: RuleId,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where the outcome is `skip` or `error`, or where it was lowered.
    pub reason: Option<String>,
    /// The findings, sorted.
    pub findings: Vec<Finding>,
}

/// Every rule with its outcome, sorted by rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evaluation {
    /// The results.
    pub results: Vec<RuleResult>,
}

impl Evaluation {
    /// Gathers results and sorts them.
    #[must_use]
    pub fn new(mut results: Vec<RuleResult>) -> Self {
        for result in &mut results {
            result.findings.sort();
            result.findings.dedup();
        }
        results.sort_by(|left, right| left.rule.cmp(&right.rule));
        Self { results }
    }
}
