//! Attestation B: a SLSA Verification Summary v1 in its strict profile, for verifiers that know nothing
//! of portcullis.
//!
//! No field beyond the specification's (some parsers refuse any, others fold their case), and gate and
//! environment where generic consumers look: in `verifiedLevels`.

use super::gate_verdict::{Basis, decided};
use crate::model::digest_set::DigestSet;
use crate::model::gate_verdict::GATE_VERDICT_PREDICATE;
use crate::model::id::{Digest, Name};
use crate::model::vsa::{Resource, Vsa, VsaVerifier};
use crate::verdict::{Decision, Detail, Subject, Verdict};

/// The level of a failed verification.
pub const FAILED: &str = "FAILED";

/// What is appended to a level that nothing was excused, warned about or weakened for.
pub const NO_EXCEPTIONS: &str = "_NO_EXCEPTIONS";

/// The predicate of attestation B for one subject; `gate_verdict` is the digest of A's envelope.
#[must_use]
pub fn vsa(basis: &Basis<'_>, subject: &Subject, gate_verdict: Digest) -> Vsa {
    let verdict = basis.verdict;
    let mut input_attestations = vec![Resource { uri: GATE_VERDICT_PREDICATE.to_owned(), digest: DigestSet::one(gate_verdict) }];
    for used in basis.used {
        let uri = basis.input(used.doc).map_or_else(|| used.predicate_type.clone(), |(_, input)| input.uri());
        input_attestations.push(Resource { uri, digest: DigestSet::one(used.digest.clone()) });
    }
    Vsa {
        verifier: VsaVerifier { id: basis.producer.verifier.clone() },
        time_verified: verdict.evaluated_at,
        resource_uri: subject.uri.clone(),
        policy: Resource { uri: basis.producer.policy_uri.clone(), digest: DigestSet::one(verdict.policy.digest.clone()) },
        input_attestations,
        verification_result: decided(verdict.decision),
        verified_levels: levels(verdict),
        slsa_version: "1.2".to_owned(),
    }
}

fn levels(verdict: &Verdict) -> Vec<String> {
    match verdict.decision {
        Decision::Failed => vec![FAILED.to_owned()],
        Decision::Passed => {
            passed_levels(&verdict.gate, &verdict.environment, verdict.detail == Detail::Pass && verdict.weakened_by.is_empty())
        }
    }
}

/// The levels of a pass.
#[must_use]
pub fn passed_levels(gate: &Name, environment: &Name, no_exceptions: bool) -> Vec<String> {
    let level = level(gate, environment);
    let strict = no_exceptions.then(|| format!("{level}{NO_EXCEPTIONS}"));
    std::iter::once(level).chain(strict).collect()
}

/// The level that says: this gate, this environment. Different names can share a level (`a-b`, `a.b`);
/// the gate verdict, which spells them out, decides.
#[must_use]
pub fn level(gate: &Name, environment: &Name) -> String {
    let token = |name: &Name| name.as_str().to_ascii_uppercase().replace(['-', '.'], "_");
    format!("PORTCULLIS_GATE_{}_{}", token(gate), token(environment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_upper_case_and_say_gate_and_environment() {
        let name = |text: &str| text.parse::<Name>().unwrap();
        assert_eq!(level(&name("release"), &name("pre-prod.eu")), "PORTCULLIS_GATE_RELEASE_PRE_PROD_EU");
        assert_eq!(passed_levels(&name("a"), &name("b"), false), ["PORTCULLIS_GATE_A_B"]);
        assert_eq!(passed_levels(&name("a"), &name("b"), true), ["PORTCULLIS_GATE_A_B", "PORTCULLIS_GATE_A_B_NO_EXCEPTIONS"]);
    }
}
