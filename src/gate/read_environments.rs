//! Reads the evidence about environments that a manifest names.

use super::read::Desk;
use crate::intake::{Record, Role};
use crate::model::Release;
use crate::model::infrastructure::{Infrastructure, InfrastructureReport};
use crate::source::{DocId, Place, Pointer};

impl Desk<'_> {
    /// The infrastructure of environments, in the manifest's order.
    pub(super) fn infrastructure(&mut self, manifest: &Release, release: DocId) -> Vec<Infrastructure> {
        let entries = manifest.infrastructure.iter().enumerate();
        entries
            .map(|(index, entry)| {
                let at = Pointer::root().key("infrastructure").index(index);
                let plan = entry.plan.as_ref().and_then(|path| self.report(path.as_str(), at.clone().key("plan")));
                let drift = entry.drift.as_ref().and_then(|path| self.report(path.as_str(), at.clone().key("drift")));
                let reference = Some(Place::new(release, at));
                Infrastructure { environment: entry.environment.to_string(), source: entry.source.clone(), plan, drift, reference }
            })
            .collect()
    }

    fn report(&mut self, path: &str, named: Pointer) -> Option<InfrastructureReport> {
        match self.document(path, Role::Infrastructure, named)?.0 {
            Record::Infrastructure(report) => Some(*report),
            _ => None,
        }
    }
}
