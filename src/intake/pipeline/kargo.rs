//! Kargo: `Warehouse`, `Stage`, and the auto-promotion of `Project` and `ProjectConfig`.
//!
//! A stage is a job that deploys, its verification a job that tests. Freight is available to a stage
//! straight from the warehouse (`direct`), or once it was verified in one of the stages named, or in all
//! of them (`availabilityStrategy: All`); where a stage verifies nothing, freight counts as verified as soon
//! as it is there (docs.kargo.io, "Working with Stages"). Stages may be spread over files.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Format, Record, Role};
use super::cursor::At;
use super::{Reading, documents};
use crate::model::pipeline::{Content, Input, Job, Passed, Pipeline, PipelineTool, Resource, Start, Step};
use crate::source::{DocId, Node, Place, Pointer, Problem, SourceFile, Span, Syntax};

/// The group that Kargo's resources are in.
const GROUP: &str = "kargo.akuity.io/";

/// Kargo resources.
#[derive(Debug)]
pub(in crate::intake) struct Kargo;

impl Format for Kargo {
    fn name(&self) -> &'static str {
        "kargo"
    }

    fn role(&self) -> Role {
        Role::Pipeline
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let lines = file.text_lossless().lines().take(100_000);
        lines.filter_map(|line| line.strip_prefix("apiVersion:")).any(|value| value.trim().trim_matches(['"', '\'']).starts_with(GROUP))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let file = KargoFile { path: file.path().to_string(), doc, documents: documents(file)? };
        match read(&[file]) {
            Ok(pipeline) => Ok(Record::Pipelines(vec![pipeline])),
            Err(problems) => Err(problems.into_iter().flat_map(|(_, problems)| problems).collect()),
        }
    }
}

/// A file of Kargo resources.
pub(super) struct KargoFile {
    pub(super) path: String,
    pub(super) doc: DocId,
    pub(super) documents: Vec<Node>,
}

/// A stage and where it stands.
struct Stage<'n> {
    name: String,
    span: Span,
    file: usize,
    at: At<'n>,
}

/// Reads files that belong together.
///
/// # Errors
/// The problems of each file, by its number.
pub(super) fn read(files: &[KargoFile]) -> Result<Pipeline, Vec<(usize, Vec<Problem>)>> {
    let mut readings: Vec<Reading> = files.iter().map(|file| Reading::new(file.doc)).collect();
    let (mut stages, mut resources, mut automatic) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (file, reading)) in files.iter().zip(&mut readings).enumerate() {
        for (index, node) in file.documents.iter().enumerate() {
            let at = At::document(node, index);
            if !at.text("apiVersion").is_some_and(|version| version.starts_with(GROUP)) {
                continue;
            }
            let name = at.get("metadata").and_then(|metadata| metadata.get("name"));
            let named = name.as_ref().and_then(|name| Some((name.scalar()?, name.node.span)));
            match (at.text("kind"), named) {
                (Some("Stage" | "Warehouse"), None) => {
                    reading.problem(node.span, "a resource without `metadata.name`", "this document", "add `metadata.name`")
                }
                (Some("Stage"), Some((name, span))) => stages.push(Stage { name, span, file: number, at }),
                (Some("Warehouse"), Some((name, _))) => {
                    let subscriptions =
                        at.get("spec").and_then(|spec| spec.get("subscriptions")).and_then(|list| list.items()).unwrap_or_default();
                    let kinds: BTreeSet<&str> =
                        subscriptions.iter().flat_map(|item| item.entries().unwrap_or_default()).map(|entry| entry.key).collect();
                    let kind = kinds.into_iter().collect::<Vec<_>>().join(", ");
                    resources.push(Resource { name, kind, place: reading.place(&at) });
                }
                (Some("Project" | "ProjectConfig"), _) => automatic.extend(policies(&at, reading)),
                _ => {}
            }
        }
    }
    let mut reader = Reader { readings, stages: &stages, automatic };
    reader.names();
    let jobs: Vec<Job> = stages.iter().flat_map(|stage| reader.stage(stage)).collect();
    let Reader { mut readings, .. } = reader;
    if let Some(reading) = readings.first_mut() {
        let spans = stages.iter().map(|stage| (stage.name.clone(), stage.span)).collect();
        reading.circles(&jobs, &spans);
        if stages.is_empty() {
            reading.problems.push(Problem::whole("there is no `Stage`").with_help("give the files that define the stages"));
        }
    }
    let problems: Vec<(usize, Vec<Problem>)> = readings
        .iter()
        .enumerate()
        .filter(|(_, reading)| !reading.problems.is_empty())
        .map(|(number, reading)| (number, reading.problems.clone()))
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let first = files.first();
    let pipeline = Pipeline {
        path: first.map_or_else(String::new, |file| file.path.clone()),
        name: "kargo".to_owned(),
        tool: PipelineTool::Kargo,
        jobs,
        resources,
        unread: readings.iter_mut().flat_map(|reading| std::mem::take(&mut reading.unread)).collect(),
        place: Place::new(readings.first().map_or_else(DocId::default, |reading| reading.doc), Pointer::root()),
    };
    if pipeline.jobs.len() > super::MAX_JOBS {
        let message = format!("there are {} stages and verifications, more than {}", pipeline.jobs.len(), super::MAX_JOBS);
        return Err(vec![(0, vec![Problem::whole(message).with_help("judge one project at a time")])]);
    }
    Ok(pipeline)
}

/// The stages that freight is promoted to by itself: names, or patterns.
fn policies(at: &At<'_>, reading: &Reading) -> Vec<(String, Place)> {
    let policies = at.get("spec").and_then(|spec| spec.get("promotionPolicies")).and_then(|list| list.items()).unwrap_or_default();
    let enabled = policies.iter().filter(|policy| policy.get("autoPromotionEnabled").is_some_and(|enabled| enabled.is(true)));
    enabled
        .map(|policy| {
            let selector = policy.get("stage").or_else(|| policy.get("stageSelector")?.get("name"));
            // A selector by labels, or none: it may be any stage.
            (selector.and_then(|name| name.scalar()).unwrap_or_else(|| "*".to_owned()), reading.place(policy))
        })
        .collect()
}

struct Reader<'s, 'n> {
    readings: Vec<Reading>,
    stages: &'s [Stage<'n>],
    automatic: Vec<(String, Place)>,
}

impl Reader<'_, '_> {
    fn names(&mut self) {
        let mut names = BTreeMap::new();
        for stage in self.stages {
            if let Some(reading) = self.readings.get_mut(stage.file) {
                reading.repeated("stage", &mut names, &stage.name, stage.span);
            }
        }
    }

    /// What a version has passed once it is through a stage: the stage's verification, where it has one.
    fn verified(&self, name: &str) -> String {
        let verifies = self.stages.iter().any(|stage| stage.name == name && !templates(&stage.at).is_empty());
        if verifies { format!("{name} verification") } else { name.to_owned() }
    }

    fn stage(&mut self, stage: &Stage<'_>) -> Vec<Job> {
        let Some(doc) = self.readings.get(stage.file).map(|reading| reading.doc) else { return Vec::new() };
        let place = Place::new(doc, stage.at.pointer.clone().key("metadata").key("name"));
        let mut job = Job::new(&stage.name, place.clone());
        let spec = stage.at.get("spec");
        let steps = spec.as_ref().and_then(|spec| spec.get("promotionTemplate")?.get("spec")?.get("steps")?.items());
        // A stage that promotes nothing only passes freight on.
        job.deploys = Some(steps.is_some());
        job.tests = Some(false);
        for step in steps.unwrap_or_default() {
            let name = step.text("as").or_else(|| step.text("uses")).unwrap_or("step");
            job.steps.push(Step { name: name.to_owned(), may_fail: step.get("continueOnError").is_some_and(|value| value.is(true)) });
        }
        let requested = spec.as_ref().and_then(|spec| spec.get("requestedFreight"));
        match requested.as_ref().and_then(|list| list.items()) {
            Some(items) => {
                for item in items {
                    let input = self.freight(stage, &item, doc);
                    job.inputs.extend(input);
                }
            }
            None => {
                if let Some(reading) = self.readings.get_mut(stage.file) {
                    let at = requested.unwrap_or_else(|| stage.at.clone());
                    reading.unread(
                        &at,
                        Some(&stage.name),
                        format!("`{}` does not say where its freight comes from (`requestedFreight`)", stage.name),
                        "add `spec.requestedFreight`",
                    );
                }
            }
        }
        for (pattern, at) in &self.automatic {
            let pattern = pattern.trim_start_matches("glob:");
            if pattern == stage.name || pattern.contains(['*', '?', '[', '(']) {
                job.starts.push(Start { manual: false, how: "freight is promoted by itself".to_owned(), place: at.clone() });
                break;
            }
        }
        job.starts.push(Start { manual: true, how: "a person promotes freight".to_owned(), place: place.clone() });
        let templates = templates(&stage.at);
        if templates.is_empty() {
            return vec![job];
        }
        let mut verification = Job::new(format!("{} verification", stage.name), place.clone());
        verification.role = Some(stage.name.clone());
        verification.deploys = Some(false);
        verification.tests = Some(true);
        verification.steps = templates.into_iter().map(|name| Step { name, may_fail: false }).collect();
        let own = || vec![Passed { job: stage.name.clone(), place: place.clone() }];
        verification.inputs = job.inputs.iter().map(|input| Input { passed: vec![own()], ..input.clone() }).collect();
        vec![job, verification]
    }

    fn freight(&mut self, stage: &Stage<'_>, item: &At<'_>, doc: DocId) -> Option<Input> {
        let origin = item.get("origin").unwrap_or_else(|| item.clone());
        let resource = origin.get("name").and_then(|name| name.scalar()).unwrap_or_else(|| "freight".to_owned());
        let sources = item.get("sources");
        let direct = sources.as_ref().and_then(|sources| sources.get("direct")).filter(|direct| direct.is(true));
        let listed = sources.as_ref().and_then(|sources| sources.get("stages")).and_then(|stages| stages.items()).unwrap_or_default();
        let known: Vec<String> = self.stages.iter().map(|stage| stage.name.clone()).collect();
        let mut passed = Vec::new();
        for name in &listed {
            let Some(text) = name.scalar() else { continue };
            if known.contains(&text) {
                passed.push(Passed { job: self.verified(&text), place: Place::new(doc, name.pointer.clone()) });
            } else if let Some(reading) = self.readings.get_mut(stage.file) {
                reading.unknown("stage", &text, name.node.span, known.iter().map(String::as_str));
            }
        }
        if let (None, true, Some(reading)) = (&direct, listed.is_empty(), self.readings.get_mut(stage.file)) {
            let message = format!("`{}` takes `{resource}` from nowhere that is known", stage.name);
            reading.unread(item, Some(&stage.name), message, "name `sources.stages` or `sources.direct`");
        }
        let all = sources.as_ref().and_then(|sources| sources.text("availabilityStrategy")) == Some("All");
        let passed = match (&direct, all) {
            (Some(_), _) => Vec::new(),
            (None, true) => passed.into_iter().map(|one| vec![one]).collect(),
            (None, false) if passed.is_empty() => Vec::new(),
            (None, false) => vec![passed],
        };
        let place = Place::new(doc, direct.map_or_else(|| item.pointer.clone(), |direct| direct.pointer));
        Some(Input { resource, content: Content::Artifact, passed, of_run: false, pinned: None, place })
    }
}

/// The analyses that a stage's verification runs.
fn templates(at: &At<'_>) -> Vec<String> {
    let verification = at.get("spec").and_then(|spec| spec.get("verification"));
    let items =
        verification.and_then(|verification| verification.get("analysisTemplates")).and_then(|list| list.items()).unwrap_or_default();
    items.iter().map(|item| item.get("name").and_then(|name| name.scalar()).unwrap_or_else(|| "analysis".to_owned())).collect()
}
