//! Concourse pipelines (`jobs`, `resources`), as `fly set-pipeline` takes them.
//!
//! Every `get` of a plan is an input of the job, wherever in the plan it stands, hooks included, because
//! Concourse chooses the versions of all of them before the build starts; `passed` lists are joined with
//! *and*. A `((variable))` is opaque: where one stands for jobs, steps or `passed`, that is not understood.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Format, Record, Role};
use super::cursor::At;
use super::{Reading, documents, glance, top_keys};
use crate::model::pipeline::{Content, Input, Job, Passed, Pipeline, PipelineTool, Resource, Start, Step, UnreadKind};
use crate::source::{DocId, Place, Pointer, Problem, SourceFile, Span, Syntax, Value};

/// Types of resources that only say that it is time.
const SIGNALS: &[&str] = &["time", "cron", "cron-resource", "cron-timer", "pool"];
/// Types of resources whose new version is a deployment.
const DEPLOYERS: &[&str] =
    &["bosh-deployment", "bosh", "cf", "cf-cli", "cf-zero-downtime", "terraform", "helm", "helm3", "kubernetes", "k8s"];
/// What may stand in a plan, in the order in which Concourse looks for it.
const STEPS: &[&str] = &["get", "put", "task", "set_pipeline", "load_var", "in_parallel", "aggregate", "do", "try"];
/// Steps that run after another one or after the job.
const HOOKS: &[&str] = &["on_success", "on_failure", "on_abort", "on_error", "ensure"];

/// A Concourse pipeline.
#[derive(Debug)]
pub(in crate::intake) struct Concourse;

impl Format for Concourse {
    fn name(&self) -> &'static str {
        "concourse"
    }

    fn role(&self) -> Role {
        Role::Pipeline
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    /// `jobs` is a list here, and a mapping elsewhere.
    fn sniff(&self, file: &SourceFile) -> bool {
        let has = |key: &str| top_keys(file).contains(&key);
        if !has("jobs") || has("on") || has("apiVersion") {
            return false;
        }
        match glance(file).first() {
            Some(root) => root.get("jobs").is_some_and(|jobs| !matches!(jobs.value, Value::Mapping(_))),
            None => has("resources") || has("resource_types") || file.text_lossless().contains("plan:"),
        }
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        read(file, doc).map(|pipeline| Record::Pipelines(vec![pipeline]))
    }
}

/// Reads a pipeline.
pub(super) fn read(file: &SourceFile, doc: DocId) -> Result<Pipeline, Vec<Problem>> {
    let documents = documents(file)?;
    if let Some(second) = documents.get(1) {
        let problem =
            Problem::at(second.span, "a second document in the stream", "starts here").with_help("keep one pipeline in each file");
        return Err(vec![problem]);
    }
    let Some(root) = documents.first() else { return Err(Vec::new()) };
    let root = At::document(root, 0);
    let mut concourse = Reader { reading: Reading::new(doc), kinds: BTreeMap::new(), jobs: BTreeMap::new(), known: true };
    let resources = concourse.resources(&root);
    let jobs = concourse.all_jobs(&root);
    concourse.references(&root, &jobs);
    concourse.reading.circles(&jobs.iter().map(|(job, _)| job.clone()).collect::<Vec<_>>(), &concourse.jobs);
    let name = file.path().file_stem().unwrap_or("pipeline").to_owned();
    let pipeline = Pipeline {
        path: file.path().to_string(),
        name,
        tool: PipelineTool::Concourse,
        jobs: jobs.into_iter().map(|(job, _)| job).collect(),
        resources,
        unread: Vec::new(),
        place: Place::new(doc, Pointer::root()),
    };
    concourse.reading.finish(pipeline)
}

/// Whether a text is filled in when the pipeline is set.
fn is_variable(text: &str) -> bool {
    let holds = |open: &str, close: &str| text.find(open).is_some_and(|at| text.get(at..).is_some_and(|rest| rest.contains(close)));
    holds("((", "))") || holds("{{", "}}")
}

/// What has to be looked up once all jobs and resources are known.
#[derive(Default)]
struct Named {
    resources: Vec<(String, Span)>,
    passed: Vec<(String, String, Span)>,
    images: Vec<String>,
    complete: bool,
}

struct Reader {
    reading: Reading,
    /// The types of the resources by name.
    kinds: BTreeMap<String, String>,
    /// Where each job's name stands.
    jobs: BTreeMap<String, Span>,
    /// Whether all resources and jobs are known by name.
    known: bool,
}

impl Reader {
    fn list<'n>(&mut self, at: &At<'n>, job: Option<&str>, what: &str) -> Vec<At<'n>> {
        if let Some(items) = at.items() {
            return items;
        }
        if at.scalar().is_some_and(|text| is_variable(&text)) {
            self.reading.unread(at, job, format!("{what} are filled in by a variable"), "judge the pipeline with its variables filled in");
        } else {
            self.reading.wrong_kind(at, "a list");
        }
        Vec::new()
    }

    fn name(&mut self, at: &At<'_>, what: &str) -> Option<(String, Span)> {
        let Some(name) = at.get("name") else {
            if at.node.as_str().is_some_and(is_variable) {
                self.known = false;
                self.reading.unread(
                    at,
                    None,
                    format!("a {what} is filled in by a variable"),
                    "judge the pipeline with its variables filled in",
                );
            } else {
                self.reading.problem(at.node.span, format!("a {what} without a `name`"), "here", "add `name`");
            }
            return None;
        };
        let Some(text) = name.scalar() else {
            self.reading.wrong_kind(&name, "a string");
            return None;
        };
        Some((text, name.node.span))
    }

    fn resources(&mut self, root: &At<'_>) -> Vec<Resource> {
        let Some(list) = root.get("resources") else { return Vec::new() };
        self.known &= list.items().is_some();
        let mut names = BTreeMap::new();
        let mut resources = Vec::new();
        for at in self.list(&list, None, "the resources") {
            let Some((name, span)) = self.name(&at, "resource") else { continue };
            self.reading.repeated("resource", &mut names, &name, span);
            let kind = at.get("type").and_then(|kind| kind.scalar()).unwrap_or_default();
            self.kinds.insert(name.clone(), kind.clone());
            resources.push(Resource { name, kind, place: self.reading.place(&at) });
        }
        resources
    }

    fn all_jobs(&mut self, root: &At<'_>) -> Vec<(Job, Named)> {
        let Some(list) = root.get("jobs") else {
            self.reading.problem(root.node.span, "a pipeline without jobs", "here", "add at least one job");
            return Vec::new();
        };
        let pins = pins(root);
        let mut jobs = Vec::new();
        for at in self.list(&list, None, "the jobs") {
            let Some((name, span)) = self.name(&at, "job") else { continue };
            let mut names = std::mem::take(&mut self.jobs);
            self.reading.repeated("job", &mut names, &name, span);
            self.jobs = names;
            if is_variable(&name) {
                self.reading.unread(
                    &at,
                    Some(&name),
                    format!("`{name}` has a name that is filled in by a variable"),
                    "judge the pipeline with its variables filled in",
                );
            }
            jobs.push(self.job(&at, name, &pins));
        }
        images(&mut jobs);
        jobs
    }

    fn job(&mut self, at: &At<'_>, name: String, pins: &BTreeMap<String, String>) -> (Job, Named) {
        let place = Place::new(self.reading.doc, at.pointer.clone().key("name"));
        let mut job = Job::new(name, place.clone());
        let mut plan = Plan { job: &mut job, named: Named { complete: true, ..Named::default() }, pins, triggered: None, rehearsed: false };
        match at.get("plan") {
            Some(steps) => {
                plan.named.complete = steps.items().is_some();
                let job = plan.job.name.clone();
                for step in self.list(&steps, Some(&job), "the steps") {
                    self.step(&step, &mut plan, Mood::default());
                }
            }
            None => self.reading.problem(at.node.span, "a job without a `plan`", "this job", "add a `plan`"),
        }
        self.hooks(at, &mut plan, Mood::default());
        let Plan { named, triggered, rehearsed, .. } = plan;
        if let Some((how, place)) = triggered {
            job.starts.push(Start { manual: false, how, place });
        }
        if !at.get("disable_manual_trigger").is_some_and(|at| at.is(true)) {
            job.starts.push(Start { manual: true, how: "a person starts it".to_owned(), place });
        }
        if rehearsed && job.deploys.is_none() {
            job.deploys = Some(false);
        }
        (job, named)
    }

    fn hooks(&mut self, at: &At<'_>, plan: &mut Plan<'_>, mood: Mood) {
        for hook in HOOKS {
            if let Some(step) = at.get(hook) {
                // What runs after a failure says nothing about what was tested.
                let mood = if matches!(*hook, "on_failure" | "on_abort" | "on_error") { Mood { aftermath: true, ..mood } } else { mood };
                self.step(&step, plan, mood);
            }
        }
    }

    fn step(&mut self, at: &At<'_>, plan: &mut Plan<'_>, mood: Mood) {
        let job = plan.job.name.clone();
        if at.node.as_str().is_some_and(is_variable) {
            plan.named.complete = false;
            self.reading.unread(
                at,
                Some(&job),
                format!("a step of `{job}` is filled in by a variable"),
                "judge the pipeline with its variables filled in",
            );
            return;
        }
        if at.entries().is_none() {
            self.reading.wrong_kind(at, "a step");
            return;
        }
        self.across(at, plan);
        let kind = STEPS.iter().find(|kind| at.has(kind));
        match kind.copied() {
            Some("get") => self.get(at, plan),
            Some("put") => self.put(at, plan),
            Some("task") => task(at, plan, mood),
            Some("set_pipeline") => self.set_pipeline(at, &job),
            Some("load_var") => {}
            Some(group @ ("do" | "aggregate" | "in_parallel")) => {
                let Some(inner) = at.get(group) else { return };
                // `in_parallel` also takes a mapping with its settings.
                let steps = if group == "in_parallel" && inner.entries().is_some() { inner.get("steps") } else { Some(inner) };
                for step in steps.map(|steps| self.list(&steps, Some(&job), "the steps")).unwrap_or_default() {
                    self.step(&step, plan, mood);
                }
            }
            Some("try") => {
                if let Some(inner) = at.get("try") {
                    self.step(&inner, plan, Mood { tried: true, ..mood });
                }
            }
            _ => {
                plan.named.complete = false;
                let keys = at.entries().unwrap_or_default();
                let key = keys.iter().map(|entry| entry.key).find(|key| !HOOKS.contains(key)).unwrap_or("nothing");
                let message = format!("a step of `{job}` is of a kind that is not known (`{key}`)");
                self.reading.unread(at, Some(&job), message, "see what the step does, and whether it deploys");
            }
        }
        self.hooks(at, plan, mood);
    }

    /// A step that runs once for each value: the values may be environments.
    fn across(&mut self, at: &At<'_>, plan: &mut Plan<'_>) {
        let Some(across) = at.get("across") else { return };
        let job = plan.job.name.clone();
        for var in self.list(&across, Some(&job), "the values") {
            let Some(values) = var.get("values") else { continue };
            match values.items() {
                Some(items) => plan.job.environments.extend(items.iter().filter_map(At::scalar)),
                None => self.reading.unread(
                    &values,
                    Some(&job),
                    format!("a step of `{job}` runs once for each of a list that is not known"),
                    "write the values out",
                ),
            }
        }
    }

    fn get(&mut self, at: &At<'_>, plan: &mut Plan<'_>) {
        let Some(get) = at.get("get") else { return };
        let named = at.get("resource").unwrap_or_else(|| get.clone());
        let (Some(_), Some(resource)) = (get.scalar(), named.scalar()) else {
            self.reading.wrong_kind(&named, "a string");
            return;
        };
        let job = plan.job.name.clone();
        let mut passed = Vec::new();
        if let Some(list) = at.get("passed") {
            for item in self.list(&list, Some(&job), &format!("the jobs that `{resource}` must have passed")) {
                let Some(name) = item.scalar() else {
                    self.reading.wrong_kind(&item, "a string");
                    continue;
                };
                plan.named.passed.push((name.clone(), resource.clone(), item.node.span));
                passed.push(vec![Passed { job: name, place: self.reading.place(&item) }]);
            }
        }
        let version = at.get("version").filter(|version| !matches!(version.node.as_str(), Some("latest" | "every")));
        let pinned = version.map(|version| described(&version)).or_else(|| plan.pins.get(&resource).cloned());
        let content = if self.kinds.get(&resource).is_some_and(|kind| SIGNALS.contains(&kind.as_str())) {
            Content::Signal
        } else {
            Content::Artifact
        };
        if at.get("trigger").is_some_and(|trigger| trigger.is(true)) && plan.triggered.is_none() {
            plan.triggered = Some((format!("a new version of `{resource}`"), self.reading.place(&get)));
        }
        plan.named.resources.push((resource.clone(), named.node.span));
        plan.job.inputs.push(Input { resource, content, passed, of_run: false, pinned, place: self.reading.place(&get) });
    }

    fn put(&mut self, at: &At<'_>, plan: &mut Plan<'_>) {
        let Some(put) = at.get("put") else { return };
        let named = at.get("resource").unwrap_or_else(|| put.clone());
        let Some(resource) = named.scalar() else {
            self.reading.wrong_kind(&named, "a string");
            return;
        };
        if self.kinds.get(&resource).is_some_and(|kind| DEPLOYERS.contains(&kind.as_str())) {
            let rehearsal = at.get("params").and_then(|params| params.get("dry_run").or_else(|| params.get("plan_only")));
            if rehearsal.is_some_and(|value| value.is(true)) {
                plan.rehearsed = true;
            } else {
                plan.job.deploys = Some(true);
            }
        }
        plan.named.resources.push((resource.clone(), named.node.span));
        plan.job.outputs.push(resource);
    }

    fn set_pipeline(&mut self, at: &At<'_>, job: &str) {
        let Some(name) = at.get("set_pipeline") else { return };
        let file = at.text("file").unwrap_or("a file");
        let (message, help) = match name.node.as_str() {
            Some("self") => (
                format!(
                    "`{job}` replaces this pipeline with `{file}` before any environment has seen the change: what is judged here may not be what runs"
                ),
                "let the definition pass the first environment, or review who can change it",
            ),
            other => (
                format!(
                    "`{job}` sets the pipeline `{}`, which is judged only if it is given too",
                    other.unwrap_or("with a name that is not known")
                ),
                "judge that pipeline as well",
            ),
        };
        self.reading.noted(UnreadKind::Replaces, &name, Some(job), message, help);
    }

    /// Looks up what steps and groups name.
    fn references(&mut self, root: &At<'_>, jobs: &[(Job, Named)]) {
        let used: BTreeMap<&str, (Vec<&str>, bool)> = jobs
            .iter()
            .map(|(job, named)| (job.name.as_str(), (named.resources.iter().map(|(name, _)| name.as_str()).collect(), named.complete)))
            .collect();
        let kinds: Vec<String> = self.kinds.keys().cloned().collect();
        for (_, named) in jobs.iter().filter(|_| self.known) {
            for (name, span) in named.resources.iter().filter(|(name, _)| !kinds.contains(name) && !is_variable(name)) {
                self.reading.unknown("resource", name, *span, kinds.iter().map(String::as_str));
            }
        }
        for (job, resource, span) in jobs.iter().flat_map(|(_, named)| &named.passed).filter(|(job, ..)| !is_variable(job)) {
            match used.get(job.as_str()) {
                None if self.known => self.reading.unknown("job", job, *span, used.keys().copied()),
                Some((resources, true)) if !resources.contains(&resource.as_str()) => self.reading.problem(
                    *span,
                    format!("no version of `{resource}` can pass `{job}`, which neither gets nor puts it"),
                    "never true",
                    format!("get `{resource}` in `{job}`, or name another job"),
                ),
                _ => {}
            }
        }
        let groups = root.get("groups").and_then(|groups| groups.items()).unwrap_or_default();
        for name in groups.iter().filter_map(|group| group.get("jobs")).flat_map(|jobs| jobs.items().unwrap_or_default()) {
            let Some(text) = name.node.as_str().filter(|text| !text.contains(['*', '?', '[', '{']) && !is_variable(text)) else { continue };
            if self.known && !used.contains_key(text) {
                self.reading.unknown("job", text, name.node.span, used.keys().copied());
            }
        }
    }
}

/// What the steps of a job are read into.
struct Plan<'j> {
    job: &'j mut Job,
    named: Named,
    pins: &'j BTreeMap<String, String>,
    triggered: Option<(String, Place)>,
    /// Whether it goes through the motions of a deployment.
    rehearsed: bool,
}

/// What it means for a job that a step fails.
#[derive(Clone, Copy, Default)]
struct Mood {
    /// The job goes on.
    tried: bool,
    /// It has failed already.
    aftermath: bool,
}

/// What a job uses as the image of its tasks is a tool, unless it is also passed on: then it is what is built and released.
fn images(jobs: &mut [(Job, Named)]) {
    let passed_on = jobs.iter().flat_map(|(job, _)| {
        job.outputs.iter().chain(job.inputs.iter().filter(|input| !input.passed.is_empty()).map(|input| &input.resource)).cloned()
    });
    let passed_on: BTreeSet<String> = passed_on.collect();
    for (job, named) in jobs {
        for input in job.inputs.iter_mut().filter(|input| input.content == Content::Artifact) {
            if named.images.contains(&input.resource) && !passed_on.contains(&input.resource) {
                input.content = Content::Tool;
            }
        }
    }
}

fn task(at: &At<'_>, plan: &mut Plan<'_>, mood: Mood) {
    if let Some(image) = at.get("image").and_then(|image| image.scalar()) {
        plan.named.images.push(image);
    }
    let file = at.text("file").and_then(|file| file.rsplit('/').next()).map(|file| file.trim_end_matches(".yml").trim_end_matches(".yaml"));
    let name = at.get("task").and_then(|task| task.scalar());
    let file = file.filter(|file| name.as_deref() != Some(*file)).map(str::to_owned);
    let names = name.into_iter().chain(file);
    if !mood.aftermath {
        plan.job.steps.extend(names.map(|name| Step { name, may_fail: mood.tried }));
    }
}

/// The versions that resources are fixed to.
fn pins(root: &At<'_>) -> BTreeMap<String, String> {
    let resources = root.get("resources").and_then(|list| list.items()).unwrap_or_default();
    let pin = |at: &At<'_>| Some((at.text("name")?.to_owned(), described(&at.get("version")?)));
    resources.iter().filter_map(pin).collect()
}

/// A version in words.
fn described(at: &At<'_>) -> String {
    let entries = at.entries().unwrap_or_default();
    let parts: Vec<String> = entries.iter().map(|entry| format!("{} {}", entry.key, entry.at.scalar().unwrap_or_default())).collect();
    if parts.is_empty() { at.scalar().unwrap_or_default() } else { parts.join(", ") }
}
