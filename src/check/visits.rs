//! Visits: where the history is the ledger, which artifact entered which environment, from the verdicts that a
//! trusted key gave and nobody revoked. Runs after `signatures`, which says which those are.

use super::{Check, Context};
use crate::model::Evidence;
use crate::model::evidence::Documented;
use crate::model::gate_verdict::WHOLE;
use crate::model::history::PromotionEvent;
use crate::model::prior_verdict::PriorVerdict;
use crate::model::release::HistorySource;
use crate::source::{DocId, Place, Pointer};

/// The check.
pub(super) struct Visits;

impl Check for Visits {
    fn name(&self) -> &'static str {
        "visits"
    }

    fn run(&self, evidence: &mut Evidence, _: &Context<'_>) {
        let (Some(HistorySource::Ledger), Some(doc)) = (&evidence.release.value.history, evidence.ledger) else { return };
        let mut events: Vec<PromotionEvent> = evidence.verdicts.iter().filter_map(|verdict| event(verdict, doc)).collect();
        events.sort_by_key(|event| event.at);
        evidence.history = Some(Documented { value: events, doc });
    }
}

/// The entry that a verdict of the ledger let happen.
fn event(verdict: &PriorVerdict, ledger: DocId) -> Option<PromotionEvent> {
    (verdict.doc == Some(ledger) && verdict.verified && verdict.passed()).then(|| visit(verdict)).flatten()
}

/// What a verdict says about one artifact of a component; `None` for one about a manifest or over a choice of rules.
#[must_use]
pub fn visit(verdict: &PriorVerdict) -> Option<PromotionEvent> {
    let (true, [digest], Some(component)) = (verdict.gate == WHOLE, verdict.artifacts.as_slice(), &verdict.component) else { return None };
    Some(PromotionEvent {
        at: verdict.decided_at,
        component: component.clone(),
        version: verdict.version.clone(),
        digest: Some(digest.clone()),
        environment: verdict.environment.clone(),
        actor: verdict.identity.clone(),
        commit: None,
        automated: None,
        place: verdict.doc.map(|doc| Place::new(doc, Pointer::root().index(verdict.line))),
    })
}
