//! Whether a verdict and a summary are two halves of one decision.

use super::super::vsa::{FAILED, passed_levels};
use super::Said;
use super::open::Statements;
use crate::model::gate_verdict::{Decided, DecidedDetail, GateVerdict};

/// Compares the two; `None` where there is only one.
pub(super) fn pair(chosen: &Statements<'_>) -> Option<Said> {
    let ((a, verdict), (b, summary)) = (chosen.verdict?, chosen.summary?);
    let named = summary.input_attestations.iter().any(|input| input.digest.get("sha256") == Some(a.digest));
    let same = [
        ("subject", a.subjects == b.subjects),
        ("decision", verdict.decision == summary.verification_result),
        ("level", summary.verified_levels == levels(verdict)),
        ("policy", verdict.policy.uri == summary.policy.uri && verdict.policy.digest == summary.policy.digest),
        ("time", verdict.evaluation.evaluation_time == summary.time_verified),
        ("verifier", verdict.verifier.id == summary.verifier.id),
        ("signer", a.signer.keyid == b.signer.keyid),
        ("resource", verdict.gate.resource_uri == summary.resource_uri),
    ];
    let differing: Vec<&str> = same.iter().filter(|(_, same)| !same).map(|(what, _)| *what).collect();
    Some(if !differing.is_empty() {
        Err(format!("verdict and summary disagree about the {}", differing.join(", ")))
    } else if !named {
        Err("the summary does not name this verdict by its digest".to_owned())
    } else {
        Ok("verdict and summary agree, and the summary names the verdict by its digest".to_owned())
    })
}

/// The levels that follow from a verdict.
fn levels(verdict: &GateVerdict) -> Vec<String> {
    match verdict.decision {
        Decided::Failed => vec![FAILED.to_owned()],
        Decided::Passed => {
            let strict = verdict.decision_detail == DecidedDetail::Pass && verdict.evaluation.weakened_by.is_empty();
            passed_levels(&verdict.gate.name, &verdict.gate.environment, strict)
        }
    }
}
