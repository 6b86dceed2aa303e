//! Jobs of all definitions as one graph: what must have come before a job, and before a version.
//!
//! A job is *guarded* by another where it cannot run unless that one has succeeded before it on the way.
//! Readers let no circle through; one that spans definitions guards nothing.

use std::collections::{BTreeMap, VecDeque};

use super::jobs::{JobId, Jobs};
use crate::model::pipeline::{After, Job, Pipeline};
use crate::source::Place;

/// A job with the definition that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Node<'p> {
    pub(super) pipeline: &'p Pipeline,
    pub(super) job: &'p Job,
}

/// Something that must have come before a job: one of these jobs.
pub(super) struct Demand<'p> {
    pub(super) one_of: Vec<JobId>,
    /// The number of the input whose version it is about.
    pub(super) input: Option<usize>,
    /// Why it need not have come.
    pub(super) open: Option<&'p str>,
    pub(super) place: &'p Place,
}

/// The jobs of all definitions.
pub(super) struct Graph<'p> {
    pub(super) nodes: Vec<Node<'p>>,
    demands: Vec<Vec<Demand<'p>>>,
    /// Each job after those that it waits for.
    order: Vec<JobId>,
    guarded: Vec<Jobs>,
}

impl<'p> Graph<'p> {
    pub(super) fn new(pipelines: &'p [Pipeline]) -> Self {
        let nodes: Vec<Node<'p>> =
            pipelines.iter().flat_map(|pipeline| pipeline.jobs.iter().map(move |job| Node { pipeline, job })).collect();
        let mut by_name: BTreeMap<(&str, &str), JobId> = BTreeMap::new();
        let mut by_definition: BTreeMap<&str, Vec<JobId>> = BTreeMap::new();
        for (id, node) in nodes.iter().enumerate() {
            by_name.insert((&node.pipeline.path, &node.job.name), id);
            by_definition.entry(&node.pipeline.name).or_default().push(id);
        }
        let demands: Vec<Vec<Demand<'p>>> = nodes.iter().map(|node| demands(*node, &nodes, &by_name, &by_definition)).collect();
        let order = order(&demands);
        let mut graph = Self { guarded: vec![Jobs::default(); nodes.len()], nodes, demands, order };
        for id in graph.order.clone() {
            let mut jobs = Jobs::default();
            for demand in graph.demands(id).iter().filter(|demand| demand.open.is_none()) {
                jobs.extend(&graph.through(&demand.one_of));
            }
            if let Some(slot) = graph.guarded.get_mut(id) {
                *slot = jobs;
            }
        }
        graph
    }

    pub(super) fn node(&self, id: JobId) -> Option<Node<'p>> {
        self.nodes.get(id).copied()
    }

    pub(super) fn name(&self, id: JobId) -> &'p str {
        self.nodes.get(id).map_or("", |node| node.job.name.as_str())
    }

    /// What must have come before a job, in the order of the definition.
    pub(super) fn demands(&self, id: JobId) -> &[Demand<'p>] {
        self.demands.get(id).map_or(&[], Vec::as_slice)
    }

    /// The jobs that must have succeeded before a job can run.
    pub(super) fn guarded(&self, id: JobId) -> Jobs {
        self.guarded.get(id).cloned().unwrap_or_default()
    }

    /// The jobs that must have succeeded where one of some has, that one included.
    pub(super) fn through(&self, one_of: &[JobId]) -> Jobs {
        Jobs::common(one_of.iter().map(|id| self.guarded(*id).with(*id)))
    }

    /// For every input of every job, the jobs that its very version has passed. `released` says which inputs of
    /// a job its outputs are made of.
    pub(super) fn versions(&self, released: impl Fn(JobId, usize) -> bool) -> Vec<Vec<Jobs>> {
        let mut versions: Vec<Vec<Jobs>> = self.nodes.iter().map(|node| vec![Jobs::default(); node.job.inputs.len()]).collect();
        for id in &self.order {
            let Some(node) = self.node(*id) else { continue };
            let of_inputs: Vec<Jobs> = (0..node.job.inputs.len()).map(|input| self.version(*id, input, &versions, &released)).collect();
            if let Some(slot) = versions.get_mut(*id) {
                *slot = of_inputs;
            }
        }
        versions
    }

    fn version(&self, id: JobId, number: usize, versions: &[Vec<Jobs>], released: &impl Fn(JobId, usize) -> bool) -> Jobs {
        let Some(input) = self.node(id).and_then(|node| node.job.inputs.get(number)) else { return Jobs::default() };
        if input.of_run {
            return self.guarded(id);
        }
        let mut passed = Jobs::default();
        for demand in self.demands(id).iter().filter(|demand| demand.input == Some(number)) {
            let ways = demand.one_of.iter().map(|on| self.carried(*on, &input.resource, versions, released).with(*on));
            passed.extend(&Jobs::common(ways));
        }
        passed
    }

    /// What a version of a resource has passed before it passed a job: as its input, or as what it made of its inputs.
    fn carried(&self, id: JobId, resource: &str, versions: &[Vec<Jobs>], released: &impl Fn(JobId, usize) -> bool) -> Jobs {
        let (Some(node), Some(versions)) = (self.node(id), versions.get(id)) else { return Jobs::default() };
        let inputs = || node.job.inputs.iter().zip(versions).enumerate();
        let mut ways: Vec<Jobs> =
            inputs().filter(|(_, (input, _))| input.resource == resource).map(|(_, (_, passed))| passed.clone()).collect();
        if node.job.outputs.iter().any(|output| output == resource) {
            let made_of = inputs().filter(|(number, (input, _))| input.resource != resource && released(id, *number));
            ways.push(Jobs::common(made_of.map(|(_, (_, passed))| passed.clone())));
        }
        Jobs::common(ways)
    }

    /// The shortest way to a job over what comes before it, from a job that nothing comes before.
    pub(super) fn way(&self, to: JobId) -> Vec<JobId> {
        self.walk(to, |_, before| before.is_empty())
    }

    /// The shortest way to a job from one of some; from its beginning where it comes from none of them.
    pub(super) fn way_from(&self, to: JobId, from: &Jobs) -> Vec<JobId> {
        let way = self.walk(to, |id, _| from.contains(id));
        if way.len() > 1 { way } else { self.way(to) }
    }

    fn walk(&self, to: JobId, begins: impl Fn(JobId, &[JobId]) -> bool) -> Vec<JobId> {
        let mut came_from: BTreeMap<JobId, JobId> = BTreeMap::new();
        let mut next = VecDeque::from([to]);
        while let Some(id) = next.pop_front() {
            let open = self.demands(id).iter().filter(|demand| demand.open.is_none());
            let before: Vec<JobId> = open.flat_map(|demand| demand.one_of.iter().copied()).collect();
            if begins(id, &before) {
                return std::iter::successors(Some(id), |id| came_from.get(id).copied()).collect();
            }
            for on in before {
                if on != to && !came_from.contains_key(&on) {
                    came_from.insert(on, id);
                    next.push_back(on);
                }
            }
        }
        vec![to]
    }
}

/// The jobs, each after those that it waits for.
fn order(demands: &[Vec<Demand<'_>>]) -> Vec<JobId> {
    let mut order = Vec::with_capacity(demands.len());
    let mut begun = vec![false; demands.len()];
    for start in 0..demands.len() {
        let mut way: Vec<(JobId, bool)> = vec![(start, false)];
        while let Some((id, finished)) = way.pop() {
            if finished {
                order.push(id);
                continue;
            }
            let Some(begun) = begun.get_mut(id).filter(|begun| !**begun) else { continue };
            *begun = true;
            way.push((id, true));
            way.extend(demands.get(id).into_iter().flatten().flat_map(|demand| &demand.one_of).map(|on| (*on, false)));
        }
    }
    order
}

fn demands<'p>(
    node: Node<'p>,
    nodes: &[Node<'p>],
    by_name: &BTreeMap<(&str, &str), JobId>,
    by_definition: &BTreeMap<&str, Vec<JobId>>,
) -> Vec<Demand<'p>> {
    let path = node.pipeline.path.as_str();
    let mut demands = Vec::new();
    for gate in &node.job.gates {
        let (jobs, definition): (Vec<JobId>, bool) = match &gate.after {
            After::Job(name) => (by_name.get(&(path, name.as_str())).copied().into_iter().collect(), false),
            After::Definition(name) => (by_definition.get(name.as_str()).cloned().unwrap_or_default(), true),
        };
        demands.extend(jobs.into_iter().map(|id| {
            // A definition may end well although some of its jobs did not.
            let missable = nodes.get(id).filter(|_| definition).and_then(|node| node.job.missable.as_deref());
            Demand { one_of: vec![id], input: None, open: gate.open.as_deref().or(missable), place: &gate.place }
        }));
    }
    for (number, input) in node.job.inputs.iter().enumerate() {
        for alternatives in &input.passed {
            let one_of: Vec<JobId> = alternatives.iter().filter_map(|passed| by_name.get(&(path, passed.job.as_str())).copied()).collect();
            if let Some(first) = alternatives.first().filter(|_| !one_of.is_empty()) {
                demands.push(Demand { one_of, input: Some(number), open: None, place: &first.place });
            }
        }
    }
    demands
}
