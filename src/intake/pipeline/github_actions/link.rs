//! Puts reusable workflows of the same repository in the place of their callers, and expressions in the
//! place of their values.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Call, Workflow, expression, unread};
use crate::model::pipeline::{After, Gate, Job, Pipeline};

/// Deepest nesting of calls (docs.github.com: ten levels).
const MAX_DEPTH: usize = 10;
/// Most jobs that calls may come to.
const MAX_JOBS: usize = 1_000;
/// Most expressions in one text.
const MAX_EXPRESSIONS: usize = 10;
/// Most values of one text.
const MAX_VALUES: usize = 100;

/// The folder of workflows.
const FOLDER: &str = ".github/workflows/";

/// The file that a call means: below the root of the caller's repository, or beside the caller where that is kept elsewhere.
pub(in crate::intake::pipeline) fn target(caller: &Utf8Path, called: &str) -> Utf8PathBuf {
    let called = called.trim_start_matches("./");
    match caller.as_str().rfind(FOLDER).and_then(|at| caller.as_str().get(..at)) {
        Some(root) => Utf8Path::new(root).join(called),
        None => {
            let name = Utf8Path::new(called).file_name().unwrap_or(called);
            caller.parent().map_or_else(|| Utf8PathBuf::from(name), |folder| folder.join(name))
        }
    }
}

/// Workflows with the ones that they call in place. One that is only ever called is left out where a caller is given.
pub(in crate::intake::pipeline) fn link(workflows: Vec<Workflow>) -> Vec<Pipeline> {
    let by_path: BTreeMap<String, &Workflow> = workflows.iter().map(|workflow| (workflow.pipeline.path.clone(), workflow)).collect();
    let called: Vec<Utf8PathBuf> = workflows
        .iter()
        .flat_map(|workflow| workflow.calls.values().map(|call| target(Utf8Path::new(&workflow.pipeline.path), &call.path)))
        .collect();
    let wanted = workflows.iter().filter(|workflow| !workflow.only_called || !called.contains(&Utf8PathBuf::from(&workflow.pipeline.path)));
    wanted
        .map(|workflow| {
            let mut pipeline = Pipeline { jobs: Vec::new(), ..workflow.pipeline.clone() };
            let mut linker = Linker { by_path: &by_path, on_way: Vec::new(), pipeline: &mut pipeline };
            linker.workflow(workflow, &BTreeMap::new(), None);
            pipeline
        })
        .collect()
}

struct Linker<'w> {
    by_path: &'w BTreeMap<String, &'w Workflow>,
    on_way: Vec<&'w str>,
    pipeline: &'w mut Pipeline,
}

/// The job that calls.
struct Caller<'c> {
    name: &'c str,
    job: &'c Job,
}

impl<'w> Linker<'w> {
    fn workflow(&mut self, workflow: &'w Workflow, with: &BTreeMap<String, Vec<String>>, caller: Option<&Caller<'_>>) {
        self.on_way.push(&workflow.pipeline.path);
        for job in &workflow.pipeline.jobs {
            let mut job = job.clone();
            let own = job.name.clone();
            if let Some(caller) = caller {
                job.name = format!("{} / {own}", caller.name);
                job.role = Some(job.role.unwrap_or_else(|| own.clone())).filter(|_| workflow.pipeline.jobs.len() > 1);
                let roots = job.gates.is_empty();
                for gate in &mut job.gates {
                    if let After::Job(name) = &mut gate.after {
                        *name = format!("{} / {name}", caller.name);
                    }
                }
                if roots {
                    job.gates.clone_from(&caller.job.gates);
                }
                job.starts.clone_from(&caller.job.starts);
                if caller.job.deploys == Some(false) {
                    job.deploys = Some(false);
                }
            }
            self.environments(&mut job, with, caller.is_none());
            match workflow.calls.get(&own) {
                Some(call) => self.call(workflow, job, call, with),
                None => self.pipeline.jobs.push(job),
            }
        }
        self.on_way.pop();
    }

    fn environments(&mut self, job: &mut Job, with: &BTreeMap<String, Vec<String>>, standing_alone: bool) {
        let scope = |name: &str| with.get(name.strip_prefix("inputs.")?).cloned();
        let mut values = Vec::new();
        for text in &job.environments {
            let filled = fill(text, &scope);
            if filled.is_empty() {
                let why = if standing_alone { "the workflows that call it were not given" } else { "its caller does not say" };
                let message =
                    format!("`{}` works on an environment that is known only when it runs (`{text}`), and {why}: it may be any", job.name);
                self.pipeline.unread.push(unread(
                    &job.name,
                    &job.place,
                    message,
                    "give the calling workflow too, or name the environments",
                ));
            }
            values.extend(filled);
        }
        job.environments = values;
    }

    fn call(&mut self, workflow: &'w Workflow, mut job: Job, call: &Call, with: &BTreeMap<String, Vec<String>>) {
        let path = target(Utf8Path::new(&workflow.pipeline.path), &call.path);
        let scope = |name: &str| with.get(name.strip_prefix("inputs.")?).cloned();
        let found = self.by_path.get(path.as_str()).copied();
        let problem = match found {
            None => Some("was not given"),
            Some(found) if self.on_way.contains(&found.pipeline.path.as_str()) => Some("calls itself"),
            Some(_) if self.on_way.len() >= MAX_DEPTH || self.pipeline.jobs.len() >= MAX_JOBS => Some("is nested too deeply"),
            Some(_) => None,
        };
        let (Some(found), None) = (found, problem) else {
            let message =
                format!("`{}` calls the workflow `{path}`, which {}: its jobs are not seen", job.name, problem.unwrap_or_default());
            self.pipeline.unread.push(unread(&job.name, &call.place, message, "give that workflow too"));
            self.pipeline.jobs.push(job);
            return;
        };
        let inner: BTreeMap<String, Vec<String>> =
            call.with.iter().map(|(name, values)| (name.clone(), values.iter().flat_map(|text| fill(text, &scope)).collect())).collect();
        let name = job.name.clone();
        self.workflow(found, &inner, Some(&Caller { name: &name, job: &job }));
        for unread in &found.pipeline.unread {
            if !self.pipeline.unread.contains(unread) {
                self.pipeline.unread.push(unread.clone());
            }
        }
        let gate = |callee: &Job| Gate { after: After::Job(format!("{name} / {}", callee.name)), open: None, place: call.place.clone() };
        job.gates.extend(found.pipeline.jobs.iter().map(gate));
        job.stands_for_others = true;
        self.pipeline.jobs.push(job);
    }
}

/// The values that a text can have once its expressions are filled in: what `scope` says of a name, else the strings
/// that an expression chooses from, else nothing of it. Empty where nothing at all is known.
pub(super) fn fill(text: &str, scope: &impl Fn(&str) -> Option<Vec<String>>) -> Vec<String> {
    if text.matches("${{").count() > MAX_EXPRESSIONS {
        return Vec::new();
    }
    let Some((before, rest)) = text.split_once("${{") else { return vec![text.to_owned()] };
    let Some((inner, after)) = rest.split_once("}}") else { return vec![text.to_owned()] };
    let known = scope(inner.trim());
    let chosen = known.unwrap_or_else(|| expression::strings(inner));
    let mut values = Vec::new();
    let tails = if after.contains("${{") { fill(after, scope) } else { vec![after.to_owned()] };
    let tails = if tails.is_empty() { vec![String::new()] } else { tails };
    let heads = if chosen.is_empty() { vec![String::new()] } else { chosen };
    for head in &heads {
        for tail in &tails {
            let value = format!("{before}{head}{tail}");
            if !value.trim().is_empty() && values.len() < MAX_VALUES {
                values.push(value);
            }
        }
    }
    values
}

/// A text without its expressions.
pub(super) fn literal(text: &str) -> String {
    fill(text, &|_| Some(Vec::new())).concat()
}

/// The expression alone, where a text is nothing else.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or(text).trim()
}
