//! What is asked of every deployment, and how a finding is put.

mod inputs;
mod order;
mod rest;

use super::graph::{Graph, Node};
use super::jobs::{JobId, Jobs};
use super::placing::{Names, Part, Placed};
use super::{Analysis, Edge, PlacedJob};
use crate::model::Route;
use crate::model::pipeline::{Pipeline, PipelineFault, PipelineFinding, PipelineReason};
use crate::model::route::Environment;
use crate::source::{DocId, Place, Pointer, suggest};

/// Definitions and a route, with all that the questions share.
pub(super) struct Inquiry<'a> {
    pipelines: &'a [Pipeline],
    route: &'a Route,
    route_doc: Option<DocId>,
    names: Names<'a>,
    graph: Graph<'a>,
    placed: Vec<Placed>,
    /// For every input of every job, the jobs that its very version has passed.
    versions: Vec<Vec<Jobs>>,
}

/// A deployment of one job to one environment.
#[derive(Clone, Copy)]
struct Deployment<'a> {
    id: JobId,
    node: Node<'a>,
    /// The position of the environment on the route.
    to: usize,
}

/// A finding about a job, but for what it shares with all others.
struct Said {
    fault: PipelineFault,
    bypass: bool,
    subject: String,
    message: String,
    fix: String,
    way: Vec<String>,
    because: Vec<PipelineReason>,
    place: Place,
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(pipelines: &'a [Pipeline], route: &'a Route, route_doc: Option<DocId>) -> Self {
        let names = Names::new(route);
        let graph = Graph::new(pipelines);
        let mut placed: Vec<Placed> = graph.nodes.iter().map(|node| names.place(node.pipeline, node.job)).collect();
        settle(&graph, &mut placed);
        let released = |id: JobId, number: usize| {
            let environment = placed.get(id).and_then(|placed| placed.environments.first().copied()).unwrap_or_default();
            let input = graph.node(id).and_then(|node| node.job.inputs.get(number));
            input.is_some_and(|input| names.part(input, environment) == Part::Release)
        };
        let versions = graph.versions(released);
        Self { pipelines, route, route_doc, names, graph, placed, versions }
    }

    pub(super) fn analysis(&self) -> Analysis {
        let mut findings = Vec::new();
        for deployment in self.deployments() {
            if let Some(before) = self.names.before(deployment.to) {
                self.order(deployment, before, &mut findings);
            }
        }
        self.suites(&mut findings);
        self.tools(&mut findings);
        self.unread(&mut findings);
        findings.sort_by(|left, right| {
            let position = |finding: &PipelineFinding| finding.environment.as_ref().and_then(|name| self.route.position(name.as_str()));
            let key = |finding: &PipelineFinding| (!finding.bypass, finding.fault, position(finding));
            key(left).cmp(&key(right)).then_with(|| (&left.place, &left.term).cmp(&(&right.place, &right.term)))
        });
        findings.dedup();
        Analysis { jobs: self.jobs(), edges: self.edges(), findings }
    }

    fn jobs(&self) -> Vec<PlacedJob> {
        let job = |(node, placed): (&Node<'_>, &Placed)| PlacedJob {
            path: node.pipeline.path.clone(),
            name: node.job.name.clone(),
            placed: placed.clone(),
            place: node.job.place.clone(),
        };
        self.graph.nodes.iter().zip(&self.placed).map(job).collect()
    }

    fn edges(&self) -> Vec<Edge> {
        let edges = (0..self.graph.nodes.len()).flat_map(|to| {
            let demands = self.graph.demands(to).iter();
            demands.flat_map(move |demand| demand.one_of.iter().map(move |from| Edge { from: *from, to, holds: demand.open.is_none() }))
        });
        let mut edges: Vec<Edge> = edges.collect();
        edges.sort();
        edges.dedup_by_key(|edge| (edge.from, edge.to));
        edges
    }

    fn deployments(&self) -> impl Iterator<Item = Deployment<'a>> + '_ {
        self.graph
            .nodes
            .iter()
            .zip(&self.placed)
            .enumerate()
            .filter(|(_, (_, placed))| placed.deploys)
            .flat_map(|(id, (node, placed))| placed.environments.iter().map(move |to| Deployment { id, node: *node, to: *to }))
    }

    /// The jobs in an environment of which something holds.
    fn those(&self, environment: usize, what: impl Fn(&Placed) -> bool) -> Jobs {
        let here = self.placed.iter().enumerate().filter(|(_, placed)| placed.environments.contains(&environment) && what(placed));
        here.map(|(id, _)| id).collect()
    }

    fn environment(&self, position: usize) -> &str {
        self.route.environments.get(position).map_or("", |environment| environment.name.as_str())
    }

    /// What an input is to a deployment.
    fn part(&self, deployment: Deployment<'_>, number: usize) -> Part {
        deployment.node.job.inputs.get(number).map_or(Part::Signal, |input| self.names.part(input, deployment.to))
    }

    fn version(&self, id: JobId, number: usize) -> Jobs {
        self.versions.get(id).and_then(|inputs| inputs.get(number)).cloned().unwrap_or_default()
    }

    fn called(&self, jobs: impl IntoIterator<Item = JobId>) -> String {
        suggest::list(jobs.into_iter().map(|id| self.graph.name(id)))
    }

    /// How a job is started, then the jobs on the way to it.
    fn way_to(&self, id: JobId) -> Vec<String> {
        let jobs = self.graph.way(id);
        let start = jobs.first().and_then(|first| self.graph.node(*first)).and_then(|node| node.job.starts.first());
        start.map(|start| start.how.clone()).into_iter().chain(jobs.iter().map(|id| self.graph.name(*id).to_owned())).collect()
    }

    /// Where the route says something, if findings may point there.
    fn on_route(&self, pointer: Pointer, message: String) -> Option<PipelineReason> {
        self.route_doc.map(|doc| PipelineReason { message, place: Place::new(doc, pointer) })
    }

    fn finding(&self, about: Option<Deployment<'_>>, node: Node<'_>, said: Said) -> PipelineFinding {
        let Said { fault, bypass, subject, message, fix, way, because, place } = said;
        let environment =
            about.and_then(|deployment| self.route.environments.get(deployment.to)).map(|Environment { name, .. }| name.clone());
        let parts = [fault.word(), environment.as_ref().map_or("", |name| name.as_str()), &node.job.name, &subject];
        let term = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        PipelineFinding {
            fault,
            bypass,
            environment,
            path: node.pipeline.path.clone(),
            job: Some(node.job.name.clone()),
            message,
            term,
            fix,
            way,
            because,
            place,
        }
    }
}

/// Tests that name no environment belong to the last one that is deployed to before them.
fn settle(graph: &Graph<'_>, placed: &mut [Placed]) {
    let last: Vec<Option<usize>> = (0..placed.len())
        .map(|id| {
            let deployed = graph.guarded(id).iter().filter_map(|on| placed.get(on)).filter(|on| on.deploys).collect::<Vec<_>>();
            deployed.iter().flat_map(|on| on.environments.iter().copied()).max()
        })
        .collect();
    for (placed, last) in placed.iter_mut().zip(last) {
        if placed.tests && placed.environments.is_empty() {
            placed.environments.extend(last);
        }
    }
}
