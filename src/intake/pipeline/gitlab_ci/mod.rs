//! GitLab CI (`.gitlab-ci.yml`).
//!
//! A pipeline is about one revision. A job without `needs` waits for every job of the stages before it,
//! as far as those are part of the same pipeline and may not fail; one with `needs` for those alone
//! (docs.gitlab.com, "CI/CD YAML syntax reference"). Child pipelines are put in the place of the jobs
//! that trigger them.

pub(super) mod config;
mod rules;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::{Format, Record, Role};
use super::cursor::At;
use super::{Reading, documents, glance, top_keys};
use crate::model::pipeline::{After, Content, Gate, Input, Job, Pipeline, PipelineTool, Start, Step, Unread, UnreadKind};
use crate::source::{DocId, Node, Place, Pointer, Problem, SourceFile, Span, Syntax};

use config::{Config, ConfigFile, Located, below, local};
use rules::{Way, always_with, ways};

/// The stages of a definition that names none.
const STAGES: &[&str] = &["build", "test", "deploy"];
/// Keys that only a job has.
const JOB_KEYS: &[&str] = &["script", "stage", "extends", "trigger", "rules", "needs"];
/// Deepest nesting of child pipelines (docs.gitlab.com: two levels).
const MAX_CHILDREN: usize = 3;
/// Most variables in one text.
const MAX_VARIABLES: usize = 10;
/// Most lines of a script that are looked at.
const MAX_LINES: usize = 50;

/// A GitLab definition.
#[derive(Debug)]
pub(in crate::intake) struct GitlabCi;

impl Format for GitlabCi {
    fn name(&self) -> &'static str {
        "gitlab-ci"
    }

    fn role(&self) -> Role {
        Role::Pipeline
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    /// Some mapping at the top has keys of a job; nothing that tells another tool stands beside it.
    fn sniff(&self, file: &SourceFile) -> bool {
        let keys = top_keys(file);
        if ["apiVersion", "kind", "jobs", "on", "resources"].iter().any(|key| keys.contains(key)) {
            return false;
        }
        let documents = glance(file);
        let job = |root: &At<'_>| root.entries().unwrap_or_default().iter().any(|entry| JOB_KEYS.iter().any(|key| entry.at.has(key)));
        let found = documents.iter().enumerate().any(|(number, node)| {
            let root = At::document(node, number);
            job(&root) || root.get("stages").is_some_and(|stages| stages.items().is_some()) || root.has("include")
        });
        found || (documents.is_empty() && keys.contains(&"stages"))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let root = ConfigFile { doc, documents: documents(file)? };
        read(file.path(), &root, &BTreeMap::new()).map(|pipeline| Record::Pipelines(vec![pipeline]))
    }
}

/// The files of the same repository that a definition includes or triggers.
pub(super) fn wanted(documents: &[Node], folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut found = Vec::new();
    for (number, node) in documents.iter().enumerate() {
        let root = At::document(node, number);
        let triggered = root.entries().unwrap_or_default().into_iter().filter_map(|entry| entry.at.get("trigger")?.get("include"));
        for include in root.get("include").into_iter().chain(triggered) {
            let items = include.items().unwrap_or_else(|| vec![include]);
            found.extend(items.iter().filter_map(local).map(|path| below(folder, &path)));
        }
    }
    found
}

/// Reads a definition with the files that it may include.
pub(super) fn read(path: &Utf8Path, root: &ConfigFile, files: &BTreeMap<Utf8PathBuf, ConfigFile>) -> Result<Pipeline, Vec<Problem>> {
    let mut pipeline = Pipeline {
        path: path.to_string(),
        name: path.file_stem().unwrap_or("pipeline").trim_start_matches('.').to_owned(),
        tool: PipelineTool::GitlabCi,
        jobs: Vec::new(),
        resources: Vec::new(),
        unread: Vec::new(),
        place: Place::new(root.doc, Pointer::root()),
    };
    let folder = path.parent().unwrap_or(Utf8Path::new(""));
    let mut reader = Reader { folder, files, reading: Reading::new(root.doc), pipeline: &mut pipeline };
    reader.config(root, None, 0);
    let Reader { reading, .. } = reader;
    let Reading { problems, mut unread, doc } = reading;
    pipeline.unread.append(&mut unread);
    let noted = std::mem::take(&mut pipeline.unread);
    Reading { problems, unread: noted, doc }.finish(pipeline)
}

struct Reader<'f> {
    folder: &'f Utf8Path,
    files: &'f BTreeMap<Utf8PathBuf, ConfigFile>,
    reading: Reading,
    pipeline: &'f mut Pipeline,
}

/// The job that triggers a child pipeline.
struct Parent<'p> {
    name: &'p str,
    job: &'p Job,
}

/// A job while it is read.
struct Draft {
    job: Job,
    stage: usize,
    ways: Vec<Way>,
    /// What it waits for instead of the stages before.
    needs: Option<Vec<Need>>,
    child: Option<(Located, bool)>,
    span: Option<Span>,
}

struct Need {
    job: String,
    optional: bool,
    place: Place,
    span: Option<Span>,
}

impl Reader<'_> {
    fn config(&mut self, root: &ConfigFile, parent: Option<&Parent<'_>>, depth: usize) {
        let mut config = Config::new(root, self.folder, self.files);
        let stages = stages(&config);
        let mut drafts = Vec::new();
        for name in config.order.clone() {
            drafts.extend(self.draft(&mut config, &name, &stages));
        }
        self.reading.problems.append(&mut config.problems);
        if drafts.len() > super::MAX_JOBS {
            let message = format!("the definition has {} jobs, more than {}", drafts.len(), super::MAX_JOBS);
            self.reading.problems.push(Problem::whole(message).with_help("is it the right file?"));
            return;
        }
        for absent in config.absent {
            let config::Absent { kind, message, help, place } = absent;
            self.pipeline.unread.push(Unread { job: None, message, help: help.to_owned(), kind, place });
        }
        let known: Vec<&str> = drafts.iter().map(|draft| draft.job.name.as_str()).collect();
        let complete = self.pipeline.unread.is_empty();
        for need in drafts.iter().filter_map(|draft| draft.needs.as_ref()).flatten() {
            if let (false, true, Some(span)) = (known.contains(&need.job.as_str()) || need.optional, complete, need.span) {
                self.reading.unknown("job", &need.job, span, known.iter().copied());
            }
        }
        let gates: Vec<Vec<Gate>> = drafts.iter().map(|draft| gates(draft, &drafts)).collect();
        let spans = drafts.iter().filter_map(|draft| Some((draft.job.name.clone(), draft.span?))).collect();
        for (draft, gates) in drafts.iter_mut().zip(gates) {
            draft.job.gates = gates;
        }
        let jobs: Vec<Job> = drafts.iter().map(|draft| draft.job.clone()).collect();
        self.reading.circles(&jobs, &spans);
        for draft in drafts {
            self.place(draft, parent, depth);
        }
    }

    /// Adds a job, below its parent where it has one, and its child pipeline.
    fn place(&mut self, draft: Draft, parent: Option<&Parent<'_>>, depth: usize) {
        let Draft { mut job, child, .. } = draft;
        if let Some(parent) = parent {
            for gate in &mut job.gates {
                if let After::Job(name) = &mut gate.after {
                    *name = format!("{} / {name}", parent.name);
                }
            }
            job.gates.extend(parent.job.gates.iter().cloned());
            job.role = Some(job.name.clone());
            job.name = format!("{} / {}", parent.name, job.name);
            if parent.job.starts.iter().all(|start| start.manual) {
                job.starts.clone_from(&parent.job.starts);
            }
        }
        let Some((include, waits)) = child else {
            self.pipeline.jobs.push(job);
            return;
        };
        let at = include.at();
        let items = at.items().unwrap_or_else(|| vec![at.clone()]);
        for item in &items {
            let place = Place::new(include.place.doc, item.pointer.clone());
            let found = local(item).and_then(|path| self.files.get(&below(self.folder, &path)));
            let Some(found) = found.filter(|_| depth < MAX_CHILDREN && self.pipeline.jobs.len() < super::MAX_JOBS) else {
                let message = format!("`{}` triggers a pipeline whose definition was not given: its jobs are not seen", job.name);
                let help = "give the file, at its place below the definition".to_owned();
                self.pipeline.unread.push(Unread { job: Some(job.name.clone()), message, help, kind: UnreadKind::Unclear, place });
                continue;
            };
            let before = self.pipeline.jobs.len();
            let name = job.name.clone();
            self.config(found, Some(&Parent { name: &name, job: &job }), depth + 1);
            let open =
                (!waits).then(|| format!("`{name}` does not wait for the pipeline that it triggers (`strategy: depend` is missing)"));
            let children = self.pipeline.jobs.get(before..).unwrap_or_default();
            let gate = |child: &Job| Gate { after: After::Job(child.name.clone()), open: open.clone(), place: place.clone() };
            job.gates.extend(children.iter().map(gate));
            job.stands_for_others = true;
        }
        self.pipeline.jobs.push(job);
    }

    fn draft(&mut self, config: &mut Config, name: &str, stages: &[String]) -> Option<Draft> {
        let entity = config.entities.get(name)?.clone();
        let keys = config.extended(name);
        let ways = ways(config, &keys);
        let mut job = Job::new(name, entity.place.clone());
        if ways.is_empty() {
            job.deploys = Some(false);
        }
        let stage = keys.get("stage").and_then(|stage| stage.at().scalar()).unwrap_or_else(|| "test".to_owned());
        let position = stages.iter().position(|known| *known == stage);
        if let (None, Some(located)) = (position, keys.get("stage"))
            && located.place.doc == self.reading.doc
            && self.pipeline.unread.is_empty()
            && config.absent.is_empty()
        {
            self.reading.unknown("stage", &stage, located.node.span, stages.iter().map(String::as_str));
        }
        self.environment(config, &mut job, &keys);
        for start in &ways {
            let manual = start.when == "manual";
            let how = if manual { "a person starts the job (`when: manual`)" } else { "a pipeline runs" };
            let at = keys.get("when").or_else(|| keys.get("rules")).filter(|_| manual).map_or(&entity.place, |located| &located.place);
            if job.starts.iter().all(|known| known.manual != manual) {
                job.starts.push(Start { manual, how: how.to_owned(), place: at.clone() });
            }
        }
        let input =
            |resource: String, content, of_run, pinned, place| Input { resource, content, passed: Vec::new(), of_run, pinned, place };
        job.inputs.push(input("the revision of the pipeline".to_owned(), Content::Artifact, true, None, entity.place.clone()));
        let default = config
            .globals
            .get("default")
            .and_then(|default| Some(Located { node: default.at().get("image")?.node.clone(), place: default.place.clone() }));
        if let Some(image) = keys.get("image").or_else(|| config.globals.get("image")).or(default.as_ref()) {
            let named = image.at().get("name").unwrap_or_else(|| image.at());
            if let Some(text) = named.scalar().filter(|text| !text.contains('$')) {
                let pinned = text.split_once("@sha256:").map(|(_, digest)| digest.to_owned());
                job.inputs.push(input(text, Content::Tool, false, pinned, image.place.clone()));
            }
        }
        for key in ["before_script", "script"] {
            let Some(script) = keys.get(key) else { continue };
            let lines = config.items(script).into_iter().filter_map(|line| line.at().scalar());
            let lines: Vec<String> = lines.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).take(MAX_LINES).collect();
            let runs = |line: &String| !line.trim_start().starts_with(['#']) && !line.trim_start().starts_with("echo");
            job.steps.extend(lines.into_iter().filter(runs).map(|name| Step { name: name.chars().take(120).collect(), may_fail: false }));
        }
        let needs = keys.get("needs").map(|needs| self.needs(config, &mut job, needs));
        let child = keys.get("trigger").and_then(|trigger| {
            let at = trigger.at();
            let waits = at.text("strategy").is_some_and(|strategy| matches!(strategy, "depend" | "mirror"));
            match at.get("include") {
                Some(include) => {
                    Some((Located { node: include.node.clone(), place: Place::new(trigger.place.doc, include.pointer) }, waits))
                }
                None => {
                    let message = format!("`{name}` triggers a pipeline of another project, whose jobs are not seen");
                    let help = "judge that project's definition as well".to_owned();
                    self.pipeline.unread.push(Unread {
                        job: Some(name.to_owned()),
                        message,
                        help,
                        kind: UnreadKind::Elsewhere,
                        place: trigger.place.clone(),
                    });
                    None
                }
            }
        });
        Some(Draft { job, stage: position.unwrap_or(usize::MAX), ways, needs, child, span: entity.span })
    }

    fn environment(&mut self, config: &Config, job: &mut Job, keys: &BTreeMap<String, Located>) {
        let Some(environment) = keys.get("environment") else { return };
        let at = environment.at();
        let Some(name) = at.scalar().or_else(|| at.get("name")?.scalar()) else { return };
        if let Some(action) = at.text("action").filter(|action| *action != "start") {
            job.deploys = Some(false);
            if action == "stop" {
                return;
            }
        }
        let values = expand(&name, &|variable| variables(config, keys, variable));
        if values.iter().all(|value| !value.contains(|first: char| first.is_alphanumeric())) {
            let message = format!("`{}` works on an environment that is known only when it runs (`{name}`): it may be any", job.name);
            let help = "name the environments, or set the variable in the definition".to_owned();
            self.pipeline.unread.push(Unread {
                job: Some(job.name.clone()),
                message,
                help,
                kind: UnreadKind::Unclear,
                place: environment.place.clone(),
            });
        }
        job.environments.extend(values.into_iter().filter(|value| !value.is_empty()));
    }

    fn needs(&mut self, config: &mut Config, job: &mut Job, needs: &Located) -> Vec<Need> {
        let mut found = Vec::new();
        for item in config.items(needs) {
            let at = item.at();
            let named = at.get("job").unwrap_or_else(|| at.clone());
            let Some(name) = named.scalar() else { continue };
            if let Some(project) = at.get("project").or_else(|| at.get("pipeline")).and_then(|other| other.scalar()) {
                let revision = at.text("ref").map_or_else(String::new, |revision| format!(" at {revision}"));
                let resource = format!("artifacts of {name} in {project}{revision}");
                job.inputs.push(Input {
                    resource,
                    content: Content::Artifact,
                    passed: Vec::new(),
                    of_run: false,
                    pinned: None,
                    place: item.place.clone(),
                });
                continue;
            }
            let optional = at.get("optional").is_some_and(|optional| optional.is(true));
            let span = (item.place.doc == self.reading.doc).then_some(named.node.span);
            found.push(Need { job: name, optional, place: item.place.clone(), span });
        }
        found
    }
}

/// The stages in their order.
fn stages(config: &Config) -> Vec<String> {
    let own = config.globals.get("stages").or_else(|| config.globals.get("types"));
    let named: Vec<String> = match own.and_then(|stages| stages.at().items()) {
        Some(items) => items.iter().filter_map(At::scalar).collect(),
        None => STAGES.iter().map(|stage| (*stage).to_owned()).collect(),
    };
    std::iter::once(".pre".to_owned()).chain(named).chain(std::iter::once(".post".to_owned())).collect()
}

/// What a job waits for, and why it may not.
fn gates(draft: &Draft, all: &[Draft]) -> Vec<Gate> {
    let regardless = draft.ways.iter().find(|way| matches!(way.when.as_str(), "always" | "on_failure"));
    let gate = |other: &Draft, optional: bool, by_stage: bool, place: &Place| {
        let (name, of) = (&other.job.name, &draft.job.name);
        let together = always_with(&other.ways, &draft.ways);
        let open = if let Some(way) = regardless {
            Some(format!("`when: {}` lets `{of}` run although `{name}` failed", way.when))
        } else if other.ways.iter().any(|way| way.when == "on_failure") {
            Some(format!("`{name}` runs only after a failure"))
        } else if other.ways.iter().any(|way| way.when == "manual" && way.may_fail) && by_stage {
            Some(format!("a person starts `{name}`, and nothing waits until it is done (`allow_failure`)"))
        } else if other.ways.iter().any(|way| way.may_fail) && (by_stage || other.ways.iter().all(|way| way.when != "manual")) {
            Some(format!("`{name}` may fail without anybody being stopped (`allow_failure`)"))
        } else if (by_stage || optional) && !together {
            Some(format!("`{name}` may be left out of a pipeline that `{of}` is part of: their rules differ"))
        } else {
            None
        };
        Gate { after: After::Job(name.clone()), open, place: place.clone() }
    };
    match &draft.needs {
        Some(needs) => {
            let named = needs.iter().filter_map(|need| Some((all.iter().find(|other| other.job.name == need.job)?, need)));
            named.map(|(other, need)| gate(other, need.optional, false, &need.place)).collect()
        }
        None => all
            .iter()
            .filter(|other| other.stage < draft.stage && !other.ways.is_empty())
            .map(|other| gate(other, false, true, &other.job.place))
            .collect(),
    }
}

/// The values that a variable of a definition can have.
fn variables(config: &Config, keys: &BTreeMap<String, Located>, name: &str) -> Vec<String> {
    let matrix =
        keys.get("parallel").and_then(|parallel| parallel.at().get("matrix")).and_then(|matrix| matrix.items()).unwrap_or_default();
    let cells = matrix.iter().filter_map(|row| row.get(name)).flat_map(|cell| cell.items().unwrap_or_else(|| vec![cell]));
    let values: Vec<String> = cells.filter_map(|cell| cell.scalar()).collect();
    if !values.is_empty() {
        return values;
    }
    let set = [keys.get("variables"), config.globals.get("variables")];
    let value = set.into_iter().flatten().find_map(|variables| variables.at().get(name));
    let Some(value) = value else { return Vec::new() };
    if let Some(options) = value.get("options").and_then(|options| options.items()) {
        return options.iter().filter_map(At::scalar).collect();
    }
    value.get("value").unwrap_or(value).scalar().into_iter().collect()
}

/// The values of a text with `$VARIABLES` in it; what is not known is left out.
fn expand(text: &str, of: &impl Fn(&str) -> Vec<String>) -> Vec<String> {
    if text.matches('$').count() > MAX_VARIABLES {
        return Vec::new();
    }
    let Some((before, rest)) = text.split_once('$') else { return vec![text.to_owned()] };
    let (name, after) = match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some(braced) => braced,
        None => rest.split_at(rest.find(|next: char| !(next.is_ascii_alphanumeric() || next == '_')).unwrap_or(rest.len())),
    };
    let known = of(name);
    let heads = if known.is_empty() { vec![String::new()] } else { known };
    let tails = expand(after, of);
    heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{before}{head}{tail}"))).take(100).collect()
}
