//! Exit codes: an interface that scripts rely on.

use crate::verdict::{Decision, Detail, Verdict};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: passed.
    Passed,
    /// 1: denied; for `verify`: genuine, but it does not allow this.
    Denied,
    /// 2: wrong usage, or input that cannot be read.
    Usage,
    /// 3: a policy or rule could not be loaded or evaluated.
    Policy,
    /// 4: not signed, not recorded, or a signature or proof that does not hold.
    Signature,
    /// 70: a bug in portcullis.
    Bug,
}

impl Exit {
    /// The code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Denied => 1,
            Self::Usage => 2,
            Self::Policy => 3,
            Self::Signature => 4,
            Self::Bug => 70,
        }
    }

    /// The exit of a verdict; depends on nothing else.
    #[must_use]
    pub fn of(verdict: &Verdict) -> Self {
        match (verdict.decision, verdict.detail) {
            (Decision::Passed, _) => Self::Passed,
            (Decision::Failed, Detail::Error) => Self::Policy,
            (Decision::Failed, _) => Self::Denied,
        }
    }
}
