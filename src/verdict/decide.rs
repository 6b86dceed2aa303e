//! The decision itself.

use crate::finding::{Evaluation, Outcome};

/// May it enter?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// No.
    Failed,
    /// Yes.
    Passed,
}

impl Decision {
    /// The word that a verdict carries.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "FAILED",
            Self::Passed => "PASSED",
        }
    }
}

/// How it came to the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A rule could not decide, or none ran.
    Error,
    /// A rule denied.
    Fail,
    /// Nothing denied, but something warned or was waived.
    PassWithExceptions,
    /// Nothing was found.
    Pass,
}

impl Detail {
    /// The word that a verdict carries.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Fail => "FAIL",
            Self::PassWithExceptions => "PASS_WITH_EXCEPTIONS",
            Self::Pass => "PASS",
        }
    }
}

/// How many rules had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the outcomes")]
pub struct Counts {
    pub pass: usize,
    pub warn: usize,
    pub deny: usize,
    pub waived: usize,
    pub skip: usize,
    pub error: usize,
}

impl Counts {
    /// Counts the outcomes.
    #[must_use]
    pub fn of(evaluation: &Evaluation) -> Self {
        let mut counts = Self::default();
        for result in &evaluation.results {
            let slot = match result.outcome {
                Outcome::Pass => &mut counts.pass,
                Outcome::Warn => &mut counts.warn,
                Outcome::Deny => &mut counts.deny,
                Outcome::Waived => &mut counts.waived,
                Outcome::Skip => &mut counts.skip,
                Outcome::Error => &mut counts.error,
            };
            *slot += 1;
        }
        counts
    }

    /// The number of one outcome.
    #[must_use]
    pub fn get(&self, outcome: Outcome) -> usize {
        match outcome {
            Outcome::Pass => self.pass,
            Outcome::Warn => self.warn,
            Outcome::Deny => self.deny,
            Outcome::Waived => self.waived,
            Outcome::Skip => self.skip,
            Outcome::Error => self.error,
        }
    }

    /// How many rules gave an answer about this release.
    #[must_use]
    pub fn decided(&self) -> usize {
        self.pass + self.warn + self.deny + self.waived
    }
}

/// Decides. An evaluation in which no rule gave an answer is an error, never a pass.
#[must_use]
pub fn decide(evaluation: &Evaluation) -> (Decision, Detail, Counts) {
    let counts = Counts::of(evaluation);
    let detail = if counts.error > 0 || counts.decided() == 0 {
        Detail::Error
    } else if counts.deny > 0 {
        Detail::Fail
    } else if counts.warn + counts.waived > 0 {
        Detail::PassWithExceptions
    } else {
        Detail::Pass
    };
    let decision = match detail {
        Detail::Error | Detail::Fail => Decision::Failed,
        Detail::PassWithExceptions | Detail::Pass => Decision::Passed,
    };
    (decision, detail, counts)
}
