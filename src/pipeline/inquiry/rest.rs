//! Suites that nothing runs, tools that are not pinned, what was not understood.

use std::collections::BTreeMap;

use super::super::placing::Part;
use super::{Deployment, Inquiry, Said};
use crate::model::pipeline::{Input, PipelineFault, PipelineFinding, PipelineReason, UnreadKind};
use crate::source::{Pointer, suggest};

impl<'a> Inquiry<'a> {
    /// Asks for every suite that the route wants before an environment that something deploys to.
    pub(super) fn suites(&self, findings: &mut Vec<PipelineFinding>) {
        let mut first: BTreeMap<usize, Deployment<'a>> = BTreeMap::new();
        for deployment in self.deployments() {
            first.entry(deployment.to).or_insert(deployment);
        }
        for (to, deployment) in &first {
            let Some(environment) = self.route.environments.get(*to) else { continue };
            for (number, required) in environment.suites.iter().enumerate() {
                let named = required.environment.as_ref().and_then(|name| self.route.position(name.as_str()));
                let Some(place) = named.or_else(|| self.names.before(*to)) else { continue };
                // Where nothing deploys there, that is the finding, and not each of its suites.
                if !first.contains_key(&place) && self.those(place, |placed| placed.tests).iter().next().is_none() {
                    continue;
                }
                let suite = required.suite.as_str();
                let runs = self.those(place, |placed| placed.suites.contains_key(suite));
                let counts = self.those(place, |placed| placed.suites.get(suite) == Some(&false));
                if counts.iter().next().is_some() {
                    continue;
                }
                let (to_name, place_name) = (self.environment(*to), self.environment(place));
                let pointer = Pointer::root().key("environments").index(*to).key("suites").index(number).key("suite");
                let mut because: Vec<PipelineReason> =
                    self.on_route(pointer, format!("the route asks for it before `{to_name}`")).into_iter().collect();
                for node in runs.iter().filter_map(|id| self.graph.node(id)) {
                    because.push(PipelineReason {
                        message: format!("`{}` goes on when it fails", node.job.name),
                        place: node.job.place.clone(),
                    });
                }
                let there: Vec<usize> = self.those(place, |placed| placed.tests).iter().collect();
                let only = if there.is_empty() { String::new() } else { format!(" (its tests: {})", self.called(there)) };
                let message = if runs.iter().next().is_some() {
                    format!("the suite `{suite}` may fail in `{place_name}` without anybody being stopped")
                } else {
                    format!("no job runs the suite `{suite}` in `{place_name}`, which `{to_name}` requires{only}")
                };
                let said = Said {
                    fault: PipelineFault::SuiteNotRun,
                    bypass: true,
                    subject: suite.to_owned(),
                    message,
                    fix: format!("run `{suite}` in `{place_name}`, or say in the route under `pipeline.suites` what its jobs are called"),
                    way: Vec::new(),
                    because,
                    place: deployment.node.job.place.clone(),
                };
                findings.push(self.finding(Some(*deployment), deployment.node, said));
            }
        }
    }

    /// Asks every tool of a deployment for its version, once for each tool.
    pub(super) fn tools(&self, findings: &mut Vec<PipelineFinding>) {
        let mut loose: BTreeMap<(&str, &str), Vec<(Deployment<'_>, &Input)>> = BTreeMap::new();
        for deployment in self.deployments() {
            for (number, input) in deployment.node.job.inputs.iter().enumerate() {
                let free = input.pinned.is_none() && input.passed.is_empty() && !input.of_run;
                if free && self.part(deployment, number) == Part::Tool {
                    loose.entry((&deployment.node.pipeline.path, &input.resource)).or_default().push((deployment, input));
                }
            }
        }
        for ((_, resource), uses) in loose {
            let Some(((first, input), others)) = uses.split_first() else { continue };
            let mut because: Vec<PipelineReason> = others
                .iter()
                .map(|(other, input)| PipelineReason { message: format!("and `{}`", other.node.job.name), place: input.place.clone() })
                .collect();
            for declared in first.node.pipeline.resources.iter().filter(|declared| declared.name == resource) {
                because.push(PipelineReason { message: format!("`{resource}` comes from here"), place: declared.place.clone() });
            }
            because.dedup();
            let mut jobs: Vec<&str> = uses.iter().map(|(deployment, _)| deployment.node.job.name.as_str()).collect();
            jobs.dedup();
            let jobs = suggest::list(jobs);
            let said = Said {
                fault: PipelineFault::UnpinnedTool,
                bypass: false,
                subject: resource.to_owned(),
                message: format!("`{resource}` runs {jobs}, and may be another version each time"),
                fix: "pin it to a version, and let a new version pass the environments like any other change".to_owned(),
                way: Vec::new(),
                because,
                place: input.place.clone(),
            };
            let mut finding = self.finding(None, first.node, said);
            finding.job = None;
            finding.term = format!("{}/{resource}", PipelineFault::UnpinnedTool.word());
            findings.push(finding);
        }
    }

    /// Passes on what readers did not understand, and says where nothing was recognised at all.
    pub(super) fn unread(&self, findings: &mut Vec<PipelineFinding>) {
        let placeless =
            |path: &str, fault, bypass, message: &str, fix: &str, place: &crate::source::Place, job: Option<String>| PipelineFinding {
                fault,
                bypass,
                environment: None,
                path: path.to_owned(),
                term: [Some(PipelineFault::word(fault)), job.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("/"),
                job,
                message: message.to_owned(),
                fix: fix.to_owned(),
                way: Vec::new(),
                because: Vec::new(),
                place: place.clone(),
            };
        for pipeline in self.pipelines {
            for unread in &pipeline.unread {
                let (fault, bypass) = match unread.kind {
                    UnreadKind::Unclear => (PipelineFault::NotUnderstood, true),
                    UnreadKind::Elsewhere => (PipelineFault::NotUnderstood, false),
                    UnreadKind::Replaces => (PipelineFault::SetsPipeline, false),
                };
                findings.push(placeless(&pipeline.path, fault, bypass, &unread.message, &unread.help, &unread.place, unread.job.clone()));
            }
        }
        for (node, placed) in self.graph.nodes.iter().zip(&self.placed) {
            if placed.nowhere {
                let message = format!("`{}` looks like a deployment, but to no environment of the route", node.job.name);
                let fix = "name its environment in the definition, or in the route under the environment's `jobs`";
                let job = Some(node.job.name.clone());
                findings.push(placeless(&node.pipeline.path, PipelineFault::NotUnderstood, false, &message, fix, &node.job.place, job));
            }
        }
        if self.deployments().next().is_none()
            && let Some(pipeline) = self.pipelines.first()
        {
            let message = "no job is recognised as a deployment to an environment of the route, so nothing was judged";
            let fix = "say in the route under `pipeline` and the environments' `jobs` what the jobs are called";
            findings.push(placeless(&pipeline.path, PipelineFault::NotUnderstood, true, message, fix, &pipeline.place, None));
        }
    }
}
