//! Has every input of a deployment passed the environment before, and its tests?

use super::super::jobs::Jobs;
use super::super::placing::Part;
use super::{Deployment, Inquiry, Said};
use crate::model::pipeline::{Input, PipelineFault, PipelineFinding, PipelineReason};

impl Inquiry<'_> {
    /// Asks each input that may be released for the deployment before and the tests of it.
    pub(super) fn inputs(&self, deployment: Deployment<'_>, before: usize, deployed: &Jobs, findings: &mut Vec<PipelineFinding>) {
        let tests = self.those(before, |placed| placed.tests);
        let guarded = self.graph.guarded(deployment.id);
        for (number, input) in deployment.node.job.inputs.iter().enumerate() {
            if input.of_run || self.part(deployment, number) != Part::Release {
                continue;
            }
            let passed = self.version(deployment.id, number);
            if !passed.meets(deployed) {
                findings.push(self.not_passed(deployment, before, number, &passed));
                continue;
            }
            let tested = self.tested(deployment, number);
            let takes = |test: &usize| {
                self.graph.node(*test).is_some_and(|node| node.job.inputs.iter().any(|other| other.resource == input.resource))
            };
            let missing: Vec<usize> =
                tests.iter().filter(|test| guarded.contains(*test) && !tested.contains(*test)).filter(takes).collect();
            let none = !tests.iter().any(|test| tested.contains(test) && !self.goes_on(test));
            if !missing.is_empty() || (none && tests.meets(&guarded)) {
                findings.push(self.untested(deployment, before, input, &missing, none));
            }
        }
    }

    /// The jobs that must have succeeded with a version before a deployment may take it: those that it passed itself,
    /// and all that these in turn wait for.
    fn tested(&self, deployment: Deployment<'_>, number: usize) -> Jobs {
        let mut tested = Jobs::default();
        for demand in self.graph.demands(deployment.id).iter().filter(|demand| demand.input == Some(number)) {
            tested.extend(&self.graph.through(&demand.one_of));
        }
        tested
    }

    fn not_passed(&self, deployment: Deployment<'_>, before: usize, number: usize, passed: &Jobs) -> PipelineFinding {
        let Deployment { node, .. } = deployment;
        let input = node.job.inputs.get(number);
        let (resource, place) = input.map_or(("", &node.job.place), |input| (input.resource.as_str(), &input.place));
        let (job, before_name) = (&node.job.name, self.environment(before));
        let how = match input.and_then(|input| input.pinned.as_deref()) {
            Some(pinned) => format!("fixed to {pinned}, "),
            None if passed.iter().next().is_none() => "in any version, ".to_owned(),
            None => String::new(),
        };
        let mut because: Vec<PipelineReason> = Vec::new();
        for asked in input.into_iter().flat_map(|input| input.passed.iter().flatten()) {
            let message = format!("`{}` passes `{}`, which is not in `{before_name}`", resource, asked.job);
            because.push(PipelineReason { message, place: asked.place.clone() });
        }
        for declared in node.pipeline.resources.iter().filter(|declared| declared.name == resource) {
            because.push(PipelineReason { message: format!("`{resource}` comes from here"), place: declared.place.clone() });
        }
        let siblings = self.usual(deployment, number);
        let ask = if siblings.is_empty() {
            format!("let it pass `{before_name}` first")
        } else {
            format!("let it pass {siblings} as the other inputs do")
        };
        let said = Said {
            fault: PipelineFault::InputNotPassed,
            bypass: true,
            subject: resource.to_owned(),
            message: format!("`{resource}` enters `{job}` {how}without having passed `{before_name}`"),
            fix: format!("{ask}, or declare it in the route under `pipeline.environmentInputs` or `pipeline.toolingInputs`"),
            way: self.version_way(deployment, number),
            because,
            place: place.clone(),
        };
        self.finding(Some(deployment), node, said)
    }

    /// The jobs that most of the other inputs of a deployment must have passed.
    fn usual(&self, deployment: Deployment<'_>, number: usize) -> String {
        let mut counts: std::collections::BTreeMap<Vec<&str>, usize> = std::collections::BTreeMap::new();
        for (_, input) in deployment.node.job.inputs.iter().enumerate().filter(|(other, _)| *other != number) {
            let jobs: Vec<&str> = input.passed.iter().flatten().map(|passed| passed.job.as_str()).collect();
            if !jobs.is_empty() {
                *counts.entry(jobs).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count).map(|(jobs, _)| jobs).unwrap_or_default();
        crate::source::suggest::list(most)
    }

    fn untested(&self, deployment: Deployment<'_>, before: usize, input: &Input, missing: &[usize], none: bool) -> PipelineFinding {
        let Deployment { node, .. } = deployment;
        let (job, resource, before_name) = (&node.job.name, &input.resource, self.environment(before));
        let tests = self.called(missing.iter().copied());
        let (message, what) = if none {
            (
                format!("`{resource}` enters `{job}` once it was deployed to `{before_name}`, tested or not"),
                format!("the tests of `{before_name}`"),
            )
        } else {
            (format!("`{resource}` enters `{job}` without having passed {tests} in `{before_name}`"), tests)
        };
        let mut because: Vec<PipelineReason> = input
            .passed
            .iter()
            .flatten()
            .map(|passed| PipelineReason { message: format!("it passes `{}`", passed.job), place: passed.place.clone() })
            .collect();
        for test in missing.iter().filter_map(|test| self.graph.node(*test)) {
            because.push(PipelineReason { message: format!("`{}` tests it", test.job.name), place: test.job.place.clone() });
        }
        let number = node.job.inputs.iter().position(|other| std::ptr::eq(other, input)).unwrap_or_default();
        let said = Said {
            fault: PipelineFault::TestsSkipped,
            bypass: true,
            subject: resource.clone(),
            message,
            fix: format!("let it pass {what}"),
            way: self.version_way(deployment, number),
            because,
            place: input.place.clone(),
        };
        self.finding(Some(deployment), node, said)
    }

    /// The resource, the jobs that a version of it passes at least, the deployment.
    fn version_way(&self, deployment: Deployment<'_>, number: usize) -> Vec<String> {
        let Some(input) = deployment.node.job.inputs.get(number) else { return Vec::new() };
        let mut way = vec![deployment.node.job.name.clone()];
        let mut here = (deployment.id, number);
        // A version passes each job once; circles were refused.
        for _ in 0..self.graph.nodes.len() {
            let demand = self.graph.demands(here.0).iter().find(|demand| demand.input == Some(here.1));
            let Some(on) = demand.and_then(|demand| demand.one_of.first().copied()) else { break };
            way.push(self.graph.name(on).to_owned());
            let next = self.graph.node(on).and_then(|node| node.job.inputs.iter().position(|other| other.resource == input.resource));
            let Some(next) = next else { break };
            here = (on, next);
        }
        way.push(format!("any version of {}", input.resource));
        way.reverse();
        way
    }
}
