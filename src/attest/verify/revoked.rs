//! Whether anything that counts was revoked. A revocation that cannot be believed is not passed over: who could
//! take it for nothing could hide it.

use super::open::{Found, Signed, envelopes};
use super::{Expectations, Said};
use crate::dsse::{Claim, TrustStore};
use crate::model::gate_verdict::{GateVerdict, VERSIONS};
use crate::model::id::{Digest, Timestamp};
use crate::model::revocation::{Revocation, RevocationPredicate};
use crate::model::vsa::Vsa;
use crate::source::SourceFile;

/// What a signed verdict is known by.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Digests of the envelope and of what was signed in it, and of the verdict that a summary sums up.
    attestation: Vec<Digest>,
    /// The artifacts that it lets into the environment.
    artifacts: Vec<Digest>,
    /// The environment, where it spells one out.
    environment: Option<String>,
}

impl Known {
    pub(super) fn of(signed: &Signed<'_>, verdict: Option<&GateVerdict>) -> Self {
        Self {
            attestation: signed.known_by.to_vec(),
            artifacts: signed.subjects.iter().flat_map(|subject| subject.digest.iter().cloned()).collect(),
            environment: verdict.map(|verdict| verdict.gate.environment.to_string()),
        }
    }

    pub(super) fn of_summary(signed: &Signed<'_>, summary: &Vsa) -> Self {
        let summed_up = summary.input_attestations.iter().filter(|input| VERSIONS.contains(&input.uri.as_str()));
        let attestation = signed.known_by.iter().chain(summed_up.flat_map(|input| input.digest.iter())).cloned().collect();
        Self { attestation, ..Self::of(signed, None) }
    }
}

/// Whether none of these was revoked by what the files say.
pub(super) fn unrevoked(known: &[Known], files: &[SourceFile], trust: &TrustStore, expected: &Expectations<'_>) -> Said {
    let mut count = 0;
    for file in files {
        let found = envelopes(file).map_err(|problems| {
            format!("`{}` cannot be read: {}", file.path(), problems.first().map(ToString::to_string).unwrap_or_default())
        })?;
        for one in &found {
            count += 1;
            let revocation = believed(one, trust, expected.now)
                .map_err(|reason| format!("a revocation in `{}` cannot be believed, and is not passed over: {reason}", file.path()))?;
            for known in known {
                let environment = known.environment.as_deref().unwrap_or(expected.environment.as_str());
                if revocation.hits_attestation(&known.attestation) {
                    return Err(format!("the verdict for `{environment}` was {}", revocation.account()));
                }
                if revocation.hits_artifact(&known.artifacts, environment) || revocation.hits_artifact(expected.subject, environment) {
                    return Err(format!("the artifact may not be in `{environment}`: {}", revocation.account()));
                }
            }
        }
    }
    Ok(match count {
        0 => "there is no revocation".to_owned(),
        1 => "the revocation is of something else".to_owned(),
        many => format!("the {many} revocations are of something else"),
    })
}

/// A revocation that a trusted key signed that may revoke.
fn believed(found: &Found, trust: &TrustStore, now: Timestamp) -> Result<Revocation, String> {
    let claim: Claim<RevocationPredicate> =
        Claim::of(&found.envelope).map_err(|problems| problems.first().map(ToString::to_string).unwrap_or_default())?;
    if let Some((fault, _)) = claim.predicate.fault() {
        return Err(fault.to_owned());
    }
    let verified = trust.verify(&found.envelope, now).map_err(|problem| problem.to_string())?;
    let mut refusal = "nobody signed it".to_owned();
    for signer in &verified.signers {
        let may = signer.may_revoke().map_err(|problem| problem.to_string());
        let held = || signer.held_at(claim.predicate.revoked_at).map_err(|problem| problem.to_string());
        match may.and_then(|()| held()) {
            Ok(()) if signer.key.identity == claim.predicate.revoker => {
                return Ok(Revocation::claimed(claim.predicate, claim.artifacts, String::new(), None, 0));
            }
            Ok(()) => refusal = format!("it is given by `{}` but signed by `{}`", claim.predicate.revoker, signer.key.identity),
            Err(reason) => refusal = reason,
        }
    }
    Err(refusal)
}
