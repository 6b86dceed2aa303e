//! Pipeline definitions held against the route: what policies judge about them is worked out here.

use super::{Check, Context};
use crate::model::Evidence;
use crate::pipeline::analyse;

/// The check.
pub(super) struct Pipelines;

impl Check for Pipelines {
    fn name(&self) -> &'static str {
        "pipelines"
    }

    fn run(&self, evidence: &mut Evidence, _: &Context<'_>) {
        if evidence.pipelines.definitions.is_empty() {
            return;
        }
        let route = &evidence.route;
        let analysis = analyse(&evidence.pipelines.definitions, &route.value, Some(route.doc));
        evidence.pipelines.account = analysis.account(&route.value);
    }
}
