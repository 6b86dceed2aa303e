//! Does a deployment wait for the environment before, and for its tests?

use super::super::jobs::Jobs;
use super::super::placing::Part;
use super::{Deployment, Inquiry, Said};
use crate::model::pipeline::{PipelineFault, PipelineFinding, PipelineReason, PipelineTool};

impl Inquiry<'_> {
    /// Asks a deployment for the environment before it, then for its tests, then each input for both.
    pub(super) fn order(&self, deployment: Deployment<'_>, before: usize, findings: &mut Vec<PipelineFinding>) {
        let guarded = self.graph.guarded(deployment.id);
        let mut deployed = self.those(before, |placed| placed.deploys);
        if guarded.meets(&deployed) {
            deployed.keep(&guarded);
            self.tests(deployment, before, &deployed, findings);
            self.inputs(deployment, before, &deployed, findings);
            return;
        }
        let starts = &deployment.node.job.starts;
        let (by_hand, by_itself) = (starts.iter().any(|start| start.manual), starts.iter().any(|start| !start.manual));
        // Where a person may start any job, that is worth saying only where nothing else starts it.
        let everybody = matches!(deployment.node.pipeline.tool, PipelineTool::Concourse | PipelineTool::Kargo);
        if by_itself || !by_hand {
            findings.push(self.skipped(deployment, before, PipelineFault::EnvironmentSkipped));
        }
        if by_hand && !(by_itself && everybody) {
            findings.push(self.skipped(deployment, before, PipelineFault::ManualJump));
        }
    }

    fn skipped(&self, deployment: Deployment<'_>, before: usize, fault: PipelineFault) -> PipelineFinding {
        let Deployment { id, node, to } = deployment;
        let (to_name, before_name) = (self.environment(to), self.environment(before));
        let deployed = self.those(before, |placed| placed.deploys);
        let start = node.job.starts.iter().find(|start| start.manual == (fault == PipelineFault::ManualJump));
        let mut because = Vec::new();
        let mut reason = |message: String, place: &crate::source::Place| because.push(PipelineReason { message, place: place.clone() });
        if let Some(start) = start.filter(|start| start.place != node.job.place) {
            reason(start.how.clone(), &start.place);
        }
        for demand in self.graph.demands(id) {
            if let Some(open) = demand.open {
                reason(open.to_owned(), demand.place);
            }
        }
        for (number, input) in node.job.inputs.iter().enumerate() {
            if !input.of_run && self.part(deployment, number) == Part::Release {
                let passed = self.version(id, number);
                let said = if passed.iter().next().is_none() {
                    "any version will do".to_owned()
                } else {
                    format!("passes only {}", self.called(passed.iter()))
                };
                reason(format!("`{}`: {said}", input.resource), &input.place);
            }
        }
        let elsewhere = |on: &super::super::graph::Node<'_>| on.job.place != node.job.place;
        for on in deployed.iter().filter(|on| *on != id).filter_map(|on| self.graph.node(on)).filter(elsewhere) {
            reason(format!("`{}` deploys to `{before_name}`, and is not waited for", on.job.name), &on.job.place);
        }
        let mut said = std::collections::BTreeSet::new();
        because.retain(|reason| said.insert((reason.message.clone(), reason.place.clone())));
        let job = &node.job.name;
        let nothing = deployed.iter().next().is_none();
        let message = match fault {
            PipelineFault::ManualJump => format!("a person can start `{job}`, which deploys to `{to_name}` without `{before_name}`"),
            _ if nothing => format!("`{job}` deploys to `{to_name}`, and no job deploys to `{before_name}` before"),
            _ => format!("`{job}` deploys to `{to_name}` without waiting for `{before_name}`"),
        };
        let mut way = self.way_to(id);
        if let (Some(start), Some(first)) = (start, way.first_mut()) {
            first.clone_from(&start.how);
        }
        let fix = format!("make `{job}` wait for the deployment to `{before_name}` and its tests");
        let place = node.job.place.clone();
        let said = Said { fault, bypass: true, subject: before_name.to_owned(), message, fix, way, because, place };
        self.finding(Some(deployment), node, said)
    }

    /// Asks for every test of the environment before that is about what is deployed.
    fn tests(&self, deployment: Deployment<'_>, before: usize, deployed: &Jobs, findings: &mut Vec<PipelineFinding>) {
        let Deployment { id, node, to } = deployment;
        let guarded = self.graph.guarded(id);
        let tests = self.those(before, |placed| placed.tests);
        let (counting, failing): (Vec<usize>, Vec<usize>) =
            tests.iter().filter(|test| guarded.contains(*test) || *test == id).partition(|test| !self.goes_on(*test));
        let related: Vec<usize> = tests.iter().filter(|test| self.is_about(*test, deployment, deployed)).collect();
        let (to_name, before_name, job) = (self.environment(to), self.environment(before), &node.job.name);
        let way = || self.way_from(id, deployed);
        // Where nobody wants tests and there are none, there are none to skip.
        let wanted = self.route.environments.get(to).is_some_and(|environment| !environment.suites.is_empty());
        if !wanted && tests.iter().next().is_none() {
            return;
        }
        if counting.is_empty() {
            let mut because = Vec::new();
            for test in failing.iter().filter_map(|test| self.graph.node(*test)) {
                because.push(PipelineReason {
                    message: format!("`{}` goes on when its tests fail", test.job.name),
                    place: test.job.place.clone(),
                });
            }
            for test in related.iter().filter(|test| !failing.contains(test)).filter_map(|test| self.graph.node(*test)) {
                because.push(PipelineReason {
                    message: format!("`{}` tests there, and is not waited for", test.job.name),
                    place: test.job.place.clone(),
                });
            }
            because.extend(self.opened(id));
            let said = Said {
                fault: PipelineFault::TestsSkipped,
                bypass: true,
                subject: before_name.to_owned(),
                message: format!("`{job}` deploys to `{to_name}` after `{before_name}`, but no test there has to succeed before"),
                fix: format!("make `{job}` wait for the tests of `{before_name}`"),
                way: way(),
                because,
                place: node.job.place.clone(),
            };
            findings.push(self.finding(Some(deployment), node, said));
            return;
        }
        let left_out =
            related.into_iter().filter(|test| !guarded.contains(*test) && self.placed.get(*test).is_some_and(|placed| !placed.deploys));
        for of in left_out.filter_map(|test| self.graph.node(test)) {
            let name = &of.job.name;
            let mut because = vec![PipelineReason { message: format!("`{name}` tests in `{before_name}`"), place: of.job.place.clone() }];
            because.extend(self.opened(id));
            let said = Said {
                fault: PipelineFault::TestsSkipped,
                bypass: true,
                subject: name.clone(),
                message: format!("`{job}` deploys to `{to_name}` whether or not `{name}` has succeeded in `{before_name}`"),
                fix: format!("make `{job}` wait for `{name}`"),
                way: way(),
                because,
                place: node.job.place.clone(),
            };
            findings.push(self.finding(Some(deployment), node, said));
        }
    }

    /// Whether every suite that a job runs may fail without the job failing.
    pub(super) fn goes_on(&self, test: usize) -> bool {
        self.placed.get(test).is_some_and(|placed| !placed.suites.is_empty() && placed.suites.values().all(|may_fail| *may_fail))
    }

    /// Whether a test is about what is deployed: it comes after the same deployment before, or takes one of the same inputs.
    fn is_about(&self, test: usize, deployment: Deployment<'_>, deployed: &Jobs) -> bool {
        if self.graph.guarded(test).meets(deployed) {
            return true;
        }
        let inputs = deployment.node.job.inputs.iter().enumerate();
        let released = inputs.filter(|(number, input)| !input.of_run && self.part(deployment, *number) == Part::Release);
        let taken =
            |resource: &str| self.graph.node(test).is_some_and(|node| node.job.inputs.iter().any(|input| input.resource == resource));
        let same_definition = self.graph.node(test).is_some_and(|node| node.pipeline.path == deployment.node.pipeline.path);
        same_definition && released.map(|(_, input)| input.resource.as_str()).any(taken)
    }

    /// Why a job need not wait for what it waits for.
    fn opened(&self, id: usize) -> Vec<PipelineReason> {
        let open = self.graph.demands(id).iter().filter_map(|demand| Some((demand.open?, demand.place)));
        open.map(|(why, place)| PipelineReason { message: why.to_owned(), place: place.clone() }).collect()
    }

    /// The shortest way from one of some jobs.
    pub(super) fn way_from(&self, id: usize, from: &Jobs) -> Vec<String> {
        self.graph.way_from(id, from).iter().map(|id| self.graph.name(*id).to_owned()).collect()
    }
}
