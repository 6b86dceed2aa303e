//! Pipeline definitions held against the route: what can be reached without what.
//!
//! Owns the graph of jobs, where each job belongs on the route, and the questions asked of every
//! deployment. Knows no tool's syntax and reads no file: definitions come as [`Pipeline`]s.
//!
//! To add a question: one file below `inquiry/` with one function over an `inquiry::Inquiry`, one line in its
//! list, and a variant of [`crate::model::pipeline::PipelineFault`].

mod graph;
mod inquiry;
mod jobs;
mod pattern;
mod placing;

use std::collections::BTreeMap;

use crate::model::Route;
use crate::model::pipeline::{Pipeline, PipelineAccount, PipelineFinding};
use crate::source::{DocId, Place};

pub use placing::Placed;

/// What definitions come to on a route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Every job with its place on the route, definition by definition.
    pub jobs: Vec<PlacedJob>,
    /// What waits for what.
    pub edges: Vec<Edge>,
    /// What was found: by fault, environment and place.
    pub findings: Vec<PipelineFinding>,
}

/// A job with its place on the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedJob {
    /// The definition.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub placed: Placed,
    /// Where it stands.
    pub place: Place,
}

/// A job that waits for another, by their numbers in [`Analysis::jobs`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What comes before.
    pub from: usize,
    /// What waits.
    pub to: usize,
    /// Whether it really waits for success.
    pub holds: bool,
}

impl Analysis {
    /// What policies see of it.
    #[must_use]
    pub fn account(&self, route: &Route) -> PipelineAccount {
        let mut definitions: Vec<String> = self.jobs.iter().map(|job| job.path.clone()).collect();
        definitions.dedup();
        let mut deployments: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for job in self.jobs.iter().filter(|job| job.placed.deploys) {
            for environment in job.placed.environments.iter().filter_map(|position| route.environments.get(*position)) {
                deployments.entry(environment.name.to_string()).or_default().push(job.name.clone());
            }
        }
        PipelineAccount { definitions, deployments, findings: self.findings.clone() }
    }
}

/// Holds definitions against a route; `route_doc` is the route's document, where findings may point to it.
#[must_use]
pub fn analyse(pipelines: &[Pipeline], route: &Route, route_doc: Option<DocId>) -> Analysis {
    inquiry::Inquiry::new(pipelines, route, route_doc).analysis()
}
