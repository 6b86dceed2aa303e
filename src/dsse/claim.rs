//! What a signed statement claims, decoded in one way by everyone: by the reader that takes the claim
//! in, and by the check that believes it.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{Envelope, Statement};
use crate::model::approval::{APPROVAL_PREDICATE, ApprovalPredicate};
use crate::model::gate_verdict::GateVerdict;
use crate::model::id::Digest;
use crate::model::prior_verdict::GATE_VERDICT_PREDICATE;
use crate::model::revocation::{REVOCATION_PREDICATE, RevocationPredicate};
use crate::model::waiver::{WAIVER_PREDICATE, WaiverPredicate};
use crate::source::Problem;

/// A predicate and the artifacts that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim<T> {
    /// What is claimed.
    pub predicate: T,
    /// Of which artifacts.
    pub artifacts: Vec<Digest>,
}

/// A predicate that is read from signed statements.
pub trait Predicate: DeserializeOwned + JsonSchema + 'static {
    /// Its predicate type, compared exactly.
    const TYPE: &'static str;
}

impl Predicate for ApprovalPredicate {
    const TYPE: &'static str = APPROVAL_PREDICATE;
}

impl Predicate for WaiverPredicate {
    const TYPE: &'static str = WAIVER_PREDICATE;
}

impl Predicate for RevocationPredicate {
    const TYPE: &'static str = REVOCATION_PREDICATE;
}

impl Predicate for GateVerdict {
    const TYPE: &'static str = GATE_VERDICT_PREDICATE;
}

impl<T: Predicate> Claim<T> {
    /// Reads the statement in an envelope, whose signatures are not looked at.
    ///
    /// # Errors
    /// Every problem of the statement, at the envelope's payload.
    pub fn of(envelope: &Envelope) -> Result<Self, Vec<Problem>> {
        let read = || {
            let statement = Statement::parse(envelope.text().map_err(|problem| vec![problem])?)?;
            Ok(Self { predicate: statement.predicate_as(T::TYPE)?, artifacts: statement.artifacts() })
        };
        read().map_err(|problems| envelope.lift(problems))
    }
}
