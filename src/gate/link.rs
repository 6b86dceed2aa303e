//! The link of the promotion chain: which earlier verdict let an artifact into the environment before.

use crate::model::gate_verdict::{PreviousVerdict, WHOLE};
use crate::model::id::{Digest, Timestamp};
use crate::model::prior_verdict::PriorVerdict;
use crate::model::route::{Environment, Route};
use crate::model::{Evidence, digest_set::DigestSet};

/// The last word on an artifact for the recorded environment before `target`, where that is a genuine pass over
/// every rule that still held at `now`. A failure of the same instant counts as later.
pub(super) fn previous(evidence: &Evidence, target: &Environment, artifact: &Digest, now: Timestamp) -> Option<PreviousVerdict> {
    let before = before(&evidence.route.value, target)?;
    let last = evidence
        .verdicts
        .iter()
        .filter(|verdict| verdict.verified && verdict.gate == WHOLE && verdict.environment == before.name.as_str())
        .filter(|verdict| verdict.artifacts.contains(artifact))
        .max_by_key(|verdict| (verdict.decided_at, !verdict.passed()))?;
    let counts = last.passed() && last.decided_at <= now && holds(last, now);
    counts.then(|| PreviousVerdict {
        digest: DigestSet::one(last.digest.clone()),
        environment: before.name.clone(),
        decided_at: last.decided_at,
    })
}

fn holds(verdict: &PriorVerdict, now: Timestamp) -> bool {
    verdict.valid_until.is_some_and(|until| until > now)
}

/// The nearest environment before this one that keeps a record.
fn before<'a>(route: &'a Route, target: &Environment) -> Option<&'a Environment> {
    let position = route.position(target.name.as_str())?;
    route.environments.iter().take(position).rev().find(|environment| !environment.untracked)
}
