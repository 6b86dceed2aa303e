//! The graph as it is drawn: which jobs, which arrows, and where the ways around are.
//!
//! Drawn are the jobs that deploy and test, and what leads to deployments. An arrow that others imply is left
//! out; a way around is always drawn, and is told by its dashes as well as by its colour.

use std::collections::{BTreeMap, BTreeSet};

use super::PipelineReport;
use crate::model::pipeline::PipelineFault;

/// Most jobs of a picture.
const MAX_NODES: usize = 120;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Deploys,
    Tests,
    Other,
    /// What a way around starts from, and is no job.
    Source,
}

/// A box.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) label: String,
    /// The environment, and what the job does there.
    pub(super) note: String,
    pub(super) environment: Option<usize>,
    pub(super) role: Role,
}

/// How an arrow holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What is behind it waits for success.
    Holds,
    /// What is behind it may run all the same.
    Open,
    /// A way around an environment.
    Around,
}

/// An arrow between boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind,
}

/// The graph as it is drawn.
pub(super) struct Picture {
    pub(super) nodes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
    /// How many jobs are left out.
    pub(super) left_out: usize,
}

impl Picture {
    pub(super) fn new(report: &PipelineReport<'_>) -> Self {
        let jobs = &report.analysis.jobs;
        let drawn = drawn(report);
        let number: BTreeMap<usize, usize> = drawn.iter().enumerate().map(|(number, job)| (*job, number)).collect();
        let mut nodes: Vec<Node> = drawn.iter().filter_map(|id| jobs.get(*id)).map(|job| node(report, job)).collect();
        let mut arrows: BTreeMap<(usize, usize), Kind> = BTreeMap::new();
        for edge in &report.analysis.edges {
            if let (Some(from), Some(to)) = (number.get(&edge.from), number.get(&edge.to)) {
                arrows.insert((*from, *to), if edge.holds { Kind::Holds } else { Kind::Open });
            }
        }
        implied(nodes.len(), &mut arrows);
        let mut sources: BTreeMap<String, usize> = BTreeMap::new();
        for finding in report.analysis.findings.iter().filter(|finding| finding.bypass) {
            let mut find = |name: &str| {
                let job = jobs.iter().position(|job| job.path == finding.path && job.name == name);
                match job {
                    Some(job) => number.get(&job).copied(),
                    None => Some(*sources.entry(name.to_owned()).or_insert_with(|| {
                        nodes.push(Node { label: name.to_owned(), note: String::new(), environment: None, role: Role::Source });
                        nodes.len() - 1
                    })),
                }
            };
            // A test that is not waited for: the arrow that is missing says more than the way beside it.
            let skipped = finding.term.rsplit('/').next().filter(|_| finding.fault == PipelineFault::TestsSkipped);
            let skipped = skipped.filter(|test| jobs.iter().any(|job| job.path == finding.path && job.name == *test));
            let way: Vec<&str> = match (skipped, finding.job.as_deref()) {
                (Some(test), Some(job)) => vec![test, job],
                _ => finding.way.iter().map(String::as_str).collect(),
            };
            let way: Vec<Option<usize>> = way.into_iter().map(&mut find).collect();
            for pair in way.windows(2) {
                if let [Some(from), Some(to)] = pair {
                    arrows.insert((*from, *to), Kind::Around);
                }
            }
        }
        let arrows = arrows.into_iter().map(|((from, to), kind)| Arrow { from, to, kind }).collect();
        Self { nodes, arrows, left_out: jobs.len() - drawn.len() }
    }

    /// The column of each box: after everything that it comes after.
    pub(super) fn columns(&self) -> Vec<usize> {
        let mut columns = vec![0usize; self.nodes.len()];
        // As many rounds as boxes settle any graph without circles, and end any other.
        for _ in 0..self.nodes.len() {
            let mut moved = false;
            for arrow in &self.arrows {
                let after = columns.get(arrow.from).copied().unwrap_or_default() + 1;
                if let Some(column) = columns.get_mut(arrow.to).filter(|column| **column < after && after < self.nodes.len()) {
                    *column = after;
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
        // What starts a way stands directly before it.
        for (number, _) in self.nodes.iter().enumerate().filter(|(_, node)| node.role == Role::Source) {
            let first = self.arrows.iter().filter(|arrow| arrow.from == number).filter_map(|arrow| columns.get(arrow.to)).min();
            let before = first.map_or(0, |first| first.saturating_sub(1));
            if let Some(column) = columns.get_mut(number) {
                *column = before;
            }
        }
        columns
    }
}

/// The jobs that deploy or test, and all that lead to deployments.
fn drawn(report: &PipelineReport<'_>) -> Vec<usize> {
    let jobs = &report.analysis.jobs;
    let placed = |wanted: fn(&crate::pipeline::Placed) -> bool| {
        jobs.iter().enumerate().filter(move |(_, job)| wanted(&job.placed)).map(|(number, _)| number)
    };
    let mut found: BTreeSet<usize> = placed(|placed| placed.deploys).collect();
    let mut next: Vec<usize> = found.iter().copied().collect();
    while let Some(to) = next.pop() {
        for edge in report.analysis.edges.iter().filter(|edge| edge.to == to) {
            if found.len() < MAX_NODES && found.insert(edge.from) {
                next.push(edge.from);
            }
        }
    }
    for test in placed(|placed| placed.tests) {
        if found.len() < MAX_NODES {
            found.insert(test);
        }
    }
    found.into_iter().take(MAX_NODES).collect()
}

fn node(report: &PipelineReport<'_>, job: &crate::pipeline::PlacedJob) -> Node {
    let names: Vec<&str> = job
        .placed
        .environments
        .iter()
        .filter_map(|position| report.route.environments.get(*position))
        .map(|environment| environment.name.as_str())
        .collect();
    let (role, does) = match (job.placed.deploys, job.placed.tests) {
        (true, false) => (Role::Deploys, "deploys to"),
        (true, true) => (Role::Deploys, "deploys and tests in"),
        (false, true) => (Role::Tests, "tests in"),
        (false, false) => (Role::Other, "in"),
    };
    let note = if names.is_empty() { String::new() } else { format!("{does} {}", names.join(", ")) };
    Node { label: job.name.clone(), note, environment: job.placed.environments.last().copied(), role }
}

/// Takes out the arrows that hold and that a longer way of such arrows implies.
fn implied(nodes: usize, arrows: &mut BTreeMap<(usize, usize), Kind>) {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for ((from, to), kind) in arrows.iter() {
        if let (Kind::Holds, Some(list)) = (kind, after.get_mut(*from)) {
            list.push(*to);
        }
    }
    let reaches = |from: usize, to: usize| {
        // Over at least one box in between.
        let mut seen = BTreeSet::new();
        let mut next: Vec<usize> = after.get(from).into_iter().flatten().copied().filter(|step| *step != to).collect();
        while let Some(here) = next.pop() {
            if here == to {
                return true;
            }
            if seen.insert(here) {
                next.extend(after.get(here).into_iter().flatten().copied());
            }
        }
        false
    };
    arrows.retain(|(from, to), kind| *kind != Kind::Holds || !reaches(*from, *to));
}
