//! Workflows of GitHub Actions (`on`, `jobs`).
//!
//! A run is about one revision; what a job waits for is said by `needs`, unless its `if` lets it run all
//! the same ([`expression`]). A failure or skip applies to the whole chain of jobs behind it
//! (docs.github.com, "Workflow syntax", `jobs.<job_id>.needs`), so a job waits for all that its `needs` wait
//! for. Reusable workflows of the same repository are put in the place of their callers by [`link`].

mod expression;
pub(super) mod link;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Format, Record, Role};
use super::cursor::{At, scalar};
use super::{Reading, documents, glance, top_keys};
use crate::model::pipeline::{After, Content, Gate, Input, Job, Pipeline, PipelineTool, Start, Unread, UnreadKind};
use crate::source::{DocId, Node, Place, Pointer, Problem, SourceFile, Span, Syntax, Value};

use expression::{Suppose, asks, may_hold};

/// A workflow.
#[derive(Debug)]
pub(in crate::intake) struct GithubActions;

impl Format for GithubActions {
    fn name(&self) -> &'static str {
        "github-actions"
    }

    fn role(&self) -> Role {
        Role::Pipeline
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let keys = top_keys(file);
        let has = |key: &str| keys.contains(&key);
        has("jobs")
            && has("on")
            && glance(file).first().is_none_or(|root| root.get("jobs").is_none_or(|jobs| !matches!(jobs.value, Value::Sequence(_))))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let workflow = read(file, doc)?;
        let pipelines = link::link(vec![workflow]);
        Ok(Record::Pipelines(pipelines))
    }
}

/// A workflow before the workflows that it calls are put in their places.
#[derive(Debug, Clone)]
pub(super) struct Workflow {
    pub(super) pipeline: Pipeline,
    /// What stands for each job: the workflow that it calls.
    pub(super) calls: BTreeMap<String, Call>,
    /// Whether it starts only where another workflow calls it.
    pub(super) only_called: bool,
}

/// A call of a workflow of the same repository.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) with: BTreeMap<String, Vec<String>>,
    pub(super) place: Place,
}

/// Reads a workflow.
pub(super) fn read(file: &SourceFile, doc: DocId) -> Result<Workflow, Vec<Problem>> {
    let documents = documents(file)?;
    if let Some(second) = documents.get(1) {
        return Err(vec![
            Problem::at(second.span, "a second document in the stream", "starts here").with_help("keep one workflow in each file"),
        ]);
    }
    let Some(root) = documents.first() else { return Err(Vec::new()) };
    let root = At::document(root, 0);
    let mut reader = Reader { reading: Reading::new(doc), run: Run::default(), choices: BTreeMap::new(), calls: BTreeMap::new() };
    reader.triggers(&root);
    let jobs = reader.jobs(&root);
    let stem = file.path().file_stem().unwrap_or("workflow").to_owned();
    let pipeline = Pipeline {
        path: file.path().to_string(),
        name: root.get("name").and_then(|name| name.scalar()).unwrap_or(stem),
        tool: PipelineTool::GithubActions,
        jobs,
        resources: Vec::new(),
        unread: Vec::new(),
        place: Place::new(doc, Pointer::root()),
    };
    let Reader { reading, run, calls, .. } = reader;
    Ok(Workflow { pipeline: reading.finish(pipeline)?, calls, only_called: run.called && run.starts.is_empty() && run.after.is_empty() })
}

/// The workflows of the same repository that jobs call, as written.
pub(super) fn calls(jobs: &Node) -> Vec<String> {
    let Value::Mapping(jobs) = &jobs.value else { return Vec::new() };
    let uses = jobs.iter().filter_map(|job| job.value.get("uses")?.as_str());
    uses.filter(|path| path.starts_with("./")).map(str::to_owned).collect()
}

/// How runs start.
#[derive(Default)]
pub(super) struct Run {
    /// The events, each with what it means.
    starts: Vec<(String, Start)>,
    /// The workflows after which it runs.
    after: Vec<(String, Place)>,
    called: bool,
}

pub(super) struct Reader {
    reading: Reading,
    run: Run,
    choices: BTreeMap<String, Vec<String>>,
    calls: BTreeMap<String, Call>,
}

impl Reader {
    fn triggers(&mut self, root: &At<'_>) {
        let Some(on) = root.get("on") else {
            self.reading.problem(root.node.span, "a workflow without `on`", "here", "say when the workflow runs");
            return;
        };
        let names: Vec<(String, At<'_>, Option<At<'_>>)> = if let Some(entries) = on.entries() {
            entries.into_iter().map(|entry| (entry.key.to_owned(), entry.at.clone(), Some(entry.at))).collect()
        } else if let Some(items) = on.items() {
            items.into_iter().filter_map(|item| Some((item.scalar()?, item, None))).collect()
        } else {
            on.scalar().map(|name| (name, on.clone(), None)).into_iter().collect()
        };
        for (name, at, settings) in names {
            let place = self.reading.place(&at);
            match name.as_str() {
                "workflow_call" => self.run.called = true,
                "workflow_run" => {
                    let workflows = settings.and_then(|settings| settings.get("workflows"));
                    let names = workflows.map(|list| list.items().unwrap_or_else(|| vec![list])).unwrap_or_default();
                    self.run.after.extend(names.iter().filter_map(|name| Some((name.scalar()?, self.reading.place(name)))));
                }
                "workflow_dispatch" => {
                    self.run.starts.push((name, Start { manual: true, how: "a person starts the workflow".to_owned(), place }))
                }
                "repository_dispatch" => {
                    self.run.starts.push((name, Start { manual: true, how: "a call of the API starts it".to_owned(), place }))
                }
                _ => {
                    let how = format!("`{name}` starts it");
                    self.run.starts.push((name, Start { manual: false, how, place }));
                }
            }
        }
        let inputs =
            on.get("workflow_dispatch").and_then(|dispatch| dispatch.get("inputs")).and_then(|inputs| inputs.entries()).unwrap_or_default();
        for input in inputs {
            let options = input.at.get("options").and_then(|options| options.items());
            if let Some(options) = options {
                self.choices.insert(input.key.to_owned(), options.iter().filter_map(At::scalar).collect());
            }
        }
    }

    fn jobs(&mut self, root: &At<'_>) -> Vec<Job> {
        let Some(jobs) = root.get("jobs") else {
            self.reading.problem(root.node.span, "a workflow without jobs", "here", "add at least one job");
            return Vec::new();
        };
        let Some(entries) = jobs.entries() else {
            self.reading.wrong_kind(&jobs, "a mapping");
            return Vec::new();
        };
        let mut spans: BTreeMap<String, Span> = BTreeMap::new();
        let mut read = Vec::new();
        for entry in &entries {
            spans.insert(entry.key.to_owned(), entry.key_span);
            if entry.at.entries().is_none() {
                self.reading.wrong_kind(&entry.at, "a job");
                continue;
            }
            read.push(self.job(entry.key, &entry.at));
        }
        let facts: BTreeMap<String, Facts> = read.iter().map(|(job, facts)| (job.name.clone(), facts.clone())).collect();
        for (name, span) in facts.values().flat_map(|facts| &facts.needs).map(|(name, at)| (name, at.1)) {
            if !facts.contains_key(name) {
                self.reading.unknown("job", name, span, facts.keys().map(String::as_str));
            }
        }
        let plain: Vec<Job> = read
            .iter()
            .map(|(job, facts)| {
                let gate = |(name, (place, _)): (&String, &(Place, Span))| Gate {
                    after: After::Job(name.clone()),
                    open: None,
                    place: place.clone(),
                };
                Job { gates: facts.needs.iter().map(gate).collect(), ..job.clone() }
            })
            .collect();
        self.reading.circles(&plain, &spans);
        if plain.len() > super::MAX_JOBS {
            let message = format!("the workflow has {} jobs, more than {}", plain.len(), super::MAX_JOBS);
            self.reading.problem(root.node.span, message, "here", "is it the right file?");
        }
        if !self.reading.problems.is_empty() {
            return Vec::new();
        }
        read.into_iter().map(|(job, own)| self.gated(job, &own, &facts)).collect()
    }

    fn job(&mut self, id: &str, at: &At<'_>) -> (Job, Facts) {
        let mut job = Job::new(id, self.reading.place(at));
        if let Some(title) = at.text("name") {
            job.role = Some(format!("{id} {}", link::literal(title)));
        }
        let needs = at.get("needs");
        let list = needs.map(|needs| needs.items().unwrap_or_else(|| vec![needs])).unwrap_or_default();
        let needs = list.iter().filter_map(|need| Some((need.scalar()?, (self.reading.place(need), need.node.span)))).collect();
        let condition = at.get("if").map(|condition| (scalar(condition.node).unwrap_or_default(), self.reading.place(&condition)));
        let never = condition.as_ref().is_some_and(|(text, _)| !may_hold(&format!("always() && ({})", link::bare(text)), Suppose::WELL));
        if never {
            job.deploys = Some(false);
        }
        let shrugs = at.get("continue-on-error").filter(|at| !at.is(false)).map(|at| self.reading.place(&at));
        let matrix = at.get("strategy").and_then(|strategy| strategy.get("matrix"));
        if let Some(environment) = at.get("environment") {
            let named = environment.get("name").unwrap_or(environment);
            self.environment(&mut job, &named, matrix.as_ref());
        }
        self.steps(&mut job, at);
        if let Some(uses) = at.get("uses") {
            self.call(&mut job, at, &uses, matrix.as_ref());
        }
        let text = condition.as_ref().map_or("true", |(text, _)| text.as_str());
        let may_start = |event: &str| may_hold(text, Suppose { event: Some(event), ..Suppose::WELL });
        job.starts = self.run.starts.iter().filter(|(event, _)| may_start(event)).map(|(_, start)| start.clone()).collect();
        (job, Facts { needs, condition, shrugs })
    }

    fn environment(&mut self, job: &mut Job, at: &At<'_>, matrix: Option<&At<'_>>) {
        let Some(text) = at.scalar() else {
            self.reading.wrong_kind(at, "a string");
            return;
        };
        let values = self.values(&text, matrix);
        if values.is_empty() {
            let message = format!("`{}` works on an environment that is known only when it runs (`{text}`): it may be any", job.name);
            self.reading.unread(at, Some(&job.name), message, "name the environments, or let a person choose from a list of them");
        }
        job.environments.extend(values);
    }

    /// The values that a text with expressions in it can have; the inputs of a call stay for [`link`] to fill in.
    fn values(&self, text: &str, matrix: Option<&At<'_>>) -> Vec<String> {
        let scope = |name: &str| -> Option<Vec<String>> {
            if let Some(key) = name.strip_prefix("matrix.") {
                return Some(cells(matrix?, key)).filter(|values| !values.is_empty());
            }
            let input = name.strip_prefix("inputs.").or_else(|| name.strip_prefix("github.event.inputs."))?;
            self.choices.get(input).cloned().or_else(|| self.run.called.then(|| vec![format!("${{{{ inputs.{input} }}}}")]))
        };
        link::fill(text, &scope)
    }

    fn call(&mut self, job: &mut Job, at: &At<'_>, uses: &At<'_>, matrix: Option<&At<'_>>) {
        let Some(path) = uses.scalar() else {
            self.reading.wrong_kind(uses, "a string");
            return;
        };
        let place = self.reading.place(uses);
        if path.starts_with("./") {
            let with = at.get("with").and_then(|with| with.entries()).unwrap_or_default();
            let with = with.iter().filter_map(|entry| Some((entry.key.to_owned(), self.values(&entry.at.scalar()?, matrix)))).collect();
            self.calls.insert(job.name.clone(), Call { path, with, place });
            return;
        }
        let message = format!("`{}` calls the workflow `{path}` of another repository, whose jobs are not seen", job.name);
        self.reading.noted(UnreadKind::Elsewhere, uses, Some(&job.name), message, "judge that workflow where it is kept");
        let pinned = steps::pinned(&path);
        job.inputs.push(Input { resource: path, content: Content::Tool, passed: Vec::new(), of_run: false, pinned, place });
    }

    /// The gates of a job: what it needs, what these need, and the workflow that the run comes after.
    fn gated(&self, mut job: Job, own: &Facts, facts: &BTreeMap<String, Facts>) -> Job {
        let condition = own.condition.as_ref().map_or("", |(text, _)| text.as_str());
        for (name, (place, _)) in &own.needs {
            let of = facts.get(name);
            let shrugs = of.and_then(|facts| facts.shrugs.as_ref());
            // A job is skipped by its own condition or one before it, else only because something before it failed.
            let conditional = |facts: &Facts| facts.condition.is_some();
            let by_condition =
                of.is_some_and(|of| conditional(of) || ancestors(of, facts).keys().any(|name| facts.get(name).is_some_and(conditional)));
            let skippable = by_condition || of.is_some_and(|facts| !facts.needs.is_empty());
            let open = |result: &str| {
                let after_failure = result == "skipped" && !by_condition;
                asks(condition) && may_hold(condition, Suppose { job: Some(name), result, after_failure, ..Suppose::WELL })
            };
            let (open, place) = match shrugs {
                Some(at) => (Some(format!("`{name}` may fail without anybody being stopped (`continue-on-error`)")), at),
                None if open("failure") => (
                    Some(format!("`if` lets `{}` run although `{name}` failed", job.name)),
                    own.condition.as_ref().map_or(place, |(_, at)| at),
                ),
                None if skippable && open("skipped") => (
                    Some(format!("`if` lets `{}` run although `{name}` was skipped", job.name)),
                    own.condition.as_ref().map_or(place, |(_, at)| at),
                ),
                None => (None, place),
            };
            job.gates.push(Gate { after: After::Job(name.clone()), open, place: place.clone() });
        }
        let direct: BTreeSet<&str> = own.needs.keys().map(String::as_str).collect();
        for (name, place) in ancestors(own, facts).into_iter().filter(|(name, _)| !direct.contains(name.as_str())) {
            let shrugs = facts.get(&name).is_some_and(|facts| facts.shrugs.is_some());
            let open = asks(condition) && may_hold(condition, Suppose { result: "failure", ..Suppose::WELL });
            if !open && !shrugs {
                job.gates.push(Gate { after: After::Job(name), open: None, place });
            }
        }
        let skips = |facts: &Facts| facts.condition.is_some();
        let may_skip = skips(own) || ancestors(own, facts).keys().any(|name| facts.get(name).is_some_and(skips));
        job.missable = match own.shrugs {
            Some(_) => Some(format!("`{}` may fail without anybody being stopped (`continue-on-error`)", job.name)),
            None => may_skip.then(|| format!("`{}` may be skipped", job.name)),
        };
        self.after_workflows(&mut job, own, condition);
        job
    }

    fn after_workflows(&self, job: &mut Job, own: &Facts, condition: &str) {
        let ended_badly = may_hold(condition, Suppose { conclusion: Some("failure"), ..Suppose::WELL });
        for (workflow, place) in &self.run.after {
            let other = job.starts.first().filter(|_| own.needs.is_empty());
            let open = match other {
                _ if ended_badly && own.needs.is_empty() => Some(format!("it runs after `{workflow}` whether or not that succeeded")),
                Some(other) => Some(format!("and not only after `{workflow}`: {}", other.how)),
                None => None,
            };
            if own.needs.is_empty() {
                if ended_badly {
                    let how = format!("`{workflow}` has ended, well or not");
                    job.starts.push(Start { manual: false, how, place: place.clone() });
                }
                job.gates.push(Gate { after: After::Definition(workflow.clone()), open, place: place.clone() });
            }
            // By itself such a run checks out the default branch, not what the other workflow was about.
            for input in job.inputs.iter_mut().filter(|input| input.of_run && input.resource == steps::CHECKOUT) {
                input.of_run = false;
                input.resource = format!("default branch ({workflow} was about another revision)");
            }
        }
    }
}

/// What decides about a job's gates.
#[derive(Debug, Clone)]
struct Facts {
    needs: BTreeMap<String, (Place, Span)>,
    condition: Option<(String, Place)>,
    shrugs: Option<Place>,
}

/// All jobs that must come before a job's needs, with the place of the need that leads there.
fn ancestors(own: &Facts, facts: &BTreeMap<String, Facts>) -> BTreeMap<String, Place> {
    let mut found: BTreeMap<String, Place> = BTreeMap::new();
    let mut next: Vec<(&str, &Place)> = own.needs.iter().map(|(name, (place, _))| (name.as_str(), place)).collect();
    while let Some((name, place)) = next.pop() {
        if found.insert(name.to_owned(), place.clone()).is_none() {
            next.extend(facts.get(name).into_iter().flat_map(|facts| facts.needs.keys()).map(|name| (name.as_str(), place)));
        }
    }
    found
}

/// The values of a matrix under a key, which may lead into mappings (`target.environment`).
fn cells(matrix: &At<'_>, key: &str) -> Vec<String> {
    let (head, rest) = key.split_once('.').map_or((key, None), |(head, rest)| (head, Some(rest)));
    let lists = [matrix.get(head), matrix.get("include")];
    let mut values = Vec::new();
    for (number, item) in lists
        .into_iter()
        .enumerate()
        .filter_map(|(number, list)| Some((number, list?.items()?)))
        .flat_map(|(number, items)| items.into_iter().map(move |item| (number, item)))
    {
        let cell = if number == 1 { item.get(head) } else { Some(item) };
        let cell = match rest {
            Some(rest) => cell.and_then(|cell| cell.get(rest)),
            None => cell,
        };
        values.extend(cell.and_then(|cell| cell.scalar()));
    }
    values
}

/// Something that was not understood, outside the reading of a file.
fn unread(job: &str, place: &Place, message: String, help: &str) -> Unread {
    Unread { job: Some(job.to_owned()), message, help: help.to_owned(), kind: UnreadKind::Unclear, place: place.clone() }
}
