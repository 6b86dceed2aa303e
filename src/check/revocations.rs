//! Revocations: which of them a key signed that may revoke. Runs before `signatures`, which lets nothing count
//! that a revocation takes back.

use super::desk::{CHANGED, Desk};
use super::{Check, Context};
use crate::dsse::Claim;
use crate::model::Evidence;
use crate::model::revocation::{Revocation, RevocationPredicate};

/// The check.
pub(super) struct Revocations;

impl Check for Revocations {
    fn name(&self) -> &'static str {
        "revocations"
    }

    fn run(&self, evidence: &mut Evidence, context: &Context<'_>) {
        revocations(&mut evidence.revocations, context);
    }
}

/// Says which revocations a key signed that may revoke.
pub(super) fn revocations(revocations: &mut [Revocation], context: &Context<'_>) {
    let desk = Desk::new(context, &[]);
    for revocation in revocations {
        let standing = desk.revocation(revocation);
        revocation.verified = standing.is_ok();
        revocation.signature_problem = standing.err();
    }
}

impl Desk<'_> {
    fn revocation(&self, revocation: &Revocation) -> Result<(), String> {
        let (_, envelope) = self.record(revocation.doc, Some(revocation.line))?;
        self.accept(&envelope, |signer| {
            let claim: Claim<RevocationPredicate> = Claim::of(&envelope).map_err(|_| CHANGED)?;
            if claim.predicate != revocation.predicate || claim.artifacts != revocation.subjects {
                return Err(CHANGED.to_owned());
            }
            let identity = &signer.key.identity;
            signer.may_revoke().map_err(|problem| problem.to_string())?;
            if *identity != claim.predicate.revoker {
                return Err(format!("it is given by `{}` but signed by `{identity}`", claim.predicate.revoker));
            }
            signer.held_at(claim.predicate.revoked_at).map_err(|problem| problem.to_string())
        })
    }
}
