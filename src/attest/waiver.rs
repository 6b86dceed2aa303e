//! Making waivers: a dated permission to pass in spite of a named rule.

use super::sign::{AttestProblem, Signer, payload, sign};
use crate::dsse::{Envelope, Subject};
use crate::model::waiver::{WAIVER_PREDICATE, WaiverPredicate};

/// Signs a waiver for artifacts.
///
/// # Errors
/// No artifact; an end before the beginning; owner and approver are one person; the key did not sign.
pub fn waiver(predicate: &WaiverPredicate, artifacts: &[Subject], signer: &dyn Signer) -> Result<Envelope, AttestProblem> {
    if predicate.expires_at <= predicate.granted_at {
        return Err(AttestProblem::Dates("the waiver would end before it begins"));
    }
    if predicate.owner == predicate.approver {
        return Err(AttestProblem::OwnWaiver(predicate.owner.clone()));
    }
    sign(payload(artifacts, WAIVER_PREDICATE, predicate)?, signer)
}
