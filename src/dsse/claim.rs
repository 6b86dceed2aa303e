//! What a signed statement claims, decoded in one way by everyone: by the reader that takes the claim
//! in, and by the check that believes it.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{Envelope, Statement};
use crate::model::approval::{APPROVAL_PREDICATE, ApprovalPredicate};
use crate::model::gate_verdict::{GATE_VERDICT_PREDICATE, GateVerdict, VERSIONS};
use crate::model::id::Digest;
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
    /// Its predicate type, compared exactly; the newest where there are several versions.
    const TYPE: &'static str;

    /// Reads it out of a statement.
    ///
    /// # Errors
    /// Another predicate type; every problem of the predicate.
    fn read(statement: &Statement) -> Result<Self, Vec<Problem>> {
        statement.predicate_as(Self::TYPE)
    }
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

    fn read(statement: &Statement) -> Result<Self, Vec<Problem>> {
        let version = VERSIONS.iter().find(|version| **version == statement.predicate_type).unwrap_or(&Self::TYPE);
        let verdict: Self = statement.predicate_as(version)?;
        match verdict.fault(version) {
            Some(fault) => Err(vec![Problem::whole(fault).with_help("the newest version has it; a verdict says which it is of")]),
            None => Ok(verdict),
        }
    }
}

impl<T: Predicate> Claim<T> {
    /// Reads the statement in an envelope, whose signatures are not looked at.
    ///
    /// # Errors
    /// Every problem of the statement, at the envelope's payload.
    pub fn of(envelope: &Envelope) -> Result<Self, Vec<Problem>> {
        let read = || {
            let statement = Statement::parse(envelope.text().map_err(|problem| vec![problem])?)?;
            Ok(Self { predicate: T::read(&statement)?, artifacts: statement.artifacts() })
        };
        read().map_err(|problems| envelope.lift(problems))
    }
}
