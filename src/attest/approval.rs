//! Making approvals: who lets which artifacts into which environment, in which role.

use super::sign::{AttestProblem, Signer, payload, sign};
use crate::dsse::{Envelope, Subject};
use crate::model::approval::{APPROVAL_PREDICATE, ApprovalPredicate};

/// Signs an approval of artifacts.
///
/// # Errors
/// No artifact; an end before the beginning; the key did not sign.
pub fn approval(predicate: &ApprovalPredicate, artifacts: &[Subject], signer: &dyn Signer) -> Result<Envelope, AttestProblem> {
    if predicate.expires_at.is_some_and(|end| end <= predicate.approved_at) {
        return Err(AttestProblem::Dates("the approval would end before it begins"));
    }
    sign(payload(artifacts, APPROVAL_PREDICATE, predicate)?, signer)
}
