//! Making revocations: what no longer counts, signed by somebody who may say so.

use super::sign::{AttestProblem, Signer, payload, sign};
use super::verify::envelopes;
use crate::dsse::{Envelope, Predicate as _, Statement, Subject};
use crate::model::gate_verdict::{Decided, GateVerdict, VERSIONS};
use crate::model::id::Digest;
use crate::model::revocation::{REVOCATION_PREDICATE, RevocationPredicate};
use crate::model::vsa::{VSA_PREDICATE, Vsa};
use crate::source::{Problem, Sha256, SourceFile};

/// Signs a revocation of what the subjects are.
///
/// # Errors
/// No subject; a predicate that says too much or too little; the key did not sign.
pub fn revocation(predicate: &RevocationPredicate, subjects: &[Subject], signer: &dyn Signer) -> Result<Envelope, AttestProblem> {
    if let Some((fault, help)) = predicate.fault() {
        return Err(AttestProblem::Revocation(fault, help));
    }
    sign(payload(subjects, REVOCATION_PREDICATE, predicate)?, signer)
}

/// What the signed statements of a file are known by: the digest of each envelope and of what was signed in it,
/// for an envelope can be written in other bytes without its signature noticing; and of a summary also the
/// verdict that it sums up.
///
/// # Errors
/// Every problem of the document; a failed verdict, which nobody can take back.
pub fn subjects_of(file: &SourceFile) -> Result<Vec<Subject>, Vec<Problem>> {
    let (mut digests, mut problems) = (Vec::<Digest>::new(), Vec::new());
    for found in envelopes(file)? {
        let summed_up = summed_up(&found.envelope).unwrap_or_else(|refused| {
            problems.extend(found.envelope.lift(refused));
            Vec::new()
        });
        digests.extend([found.digest, Sha256::of(&found.envelope.payload).into()].into_iter().chain(summed_up));
    }
    digests.sort();
    digests.dedup();
    // Names of subjects are unique; here the digest is all there is to say.
    if problems.is_empty() {
        Ok(digests.into_iter().map(|digest| Subject::new(digest.to_string(), digest)).collect())
    } else {
        Err(problems)
    }
}

/// The verdict that a summary sums up; nothing for other statements.
fn summed_up(envelope: &Envelope) -> Result<Vec<Digest>, Vec<Problem>> {
    let statement = Statement::parse(envelope.text().map_err(|problem| vec![problem])?)?;
    let (decision, verdicts) = if VERSIONS.contains(&statement.predicate_type.as_str()) {
        (GateVerdict::read(&statement)?.decision, Vec::new())
    } else if statement.predicate_type == VSA_PREDICATE {
        let summary: Vsa = statement.predicate_as(VSA_PREDICATE)?;
        let named = summary.input_attestations.iter().find(|input| VERSIONS.contains(&input.uri.as_str()));
        (summary.verification_result, named.and_then(|input| input.digest.get("sha256")).cloned().into_iter().collect())
    } else {
        return Ok(Vec::new());
    };
    match decision {
        Decided::Passed => Ok(verdicts),
        Decided::Failed => Err(vec![
            Problem::whole("a failed verdict cannot be revoked: it allows nothing that could be taken back")
                .with_help("to forbid an artifact, revoke it in its environment: `--digest DIGEST --env ENV`"),
        ]),
    }
}
