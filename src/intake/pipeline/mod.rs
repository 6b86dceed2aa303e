//! Pipeline definitions of other tools: one file a tool, each to the graph of [`crate::model::pipeline`].
//!
//! Keys that nobody here knows are let be: the formats are other people's, and grow. But whatever decides
//! about order and is not understood becomes [`Unread`], and what the tool itself would refuse (a job that
//! does not exist, a name used twice) is refused here. Runs nothing and fetches nothing.
//!
//! To add a tool: one file here, one variant of [`crate::model::pipeline::PipelineTool`], one line in
//! [`super::FORMATS`].

pub(super) mod concourse;
mod cursor;
pub(super) mod github_actions;
pub(super) mod gitlab_ci;
pub(super) mod kargo;
pub(super) mod set;

use std::collections::BTreeMap;

use crate::model::pipeline::{After, Job, Pipeline, Unread, UnreadKind};
use crate::source::{DocId, Node, Place, Problem, SourceFile, Span, suggest, yaml};

use cursor::At;

/// Largest definition, in bytes.
const MAX_BYTES: usize = 8 << 20;
/// Most jobs of a definition.
const MAX_JOBS: usize = 1_000;

/// The documents of a file.
fn documents(file: &SourceFile) -> Result<Vec<Node>, Vec<Problem>> {
    let text = file.text().map_err(|problem| vec![problem])?;
    if text.len() > MAX_BYTES {
        let message = format!("the definition has {} bytes, more than {MAX_BYTES}", text.len());
        return Err(vec![Problem::whole(message).with_help("is it the right file?")]);
    }
    yaml::stream(text)
}

/// The documents of a file that may not be of the format at all; none where they cannot be read.
fn glance(file: &SourceFile) -> Vec<Node> {
    if file.bytes().len() > MAX_BYTES || !matches!(file.text_lossless().trim_start().bytes().next(), Some(byte) if byte != b'<') {
        return Vec::new();
    }
    yaml::stream(file.text_lossless()).unwrap_or_default()
}

/// The keys that stand at the beginning of lines: what tells a format even where the rest is broken.
fn top_keys(file: &SourceFile) -> Vec<&str> {
    let lines = file.text_lossless().lines().take(100_000);
    let key = |line: &'_ str| line.starts_with(|first: char| first.is_ascii_alphanumeric() || matches!(first, '_' | '.' | '"' | '\''));
    lines
        .filter(|line| key(line))
        .filter_map(|line| line.split_once(':').map(|(key, _)| key.trim().trim_matches(['"', '\''])))
        .take(10_000)
        .collect()
}

/// What is found wrong while a definition is read.
struct Reading {
    doc: DocId,
    problems: Vec<Problem>,
    unread: Vec<Unread>,
}

impl Reading {
    fn new(doc: DocId) -> Self {
        Self { doc, problems: Vec::new(), unread: Vec::new() }
    }

    fn place(&self, at: &At<'_>) -> Place {
        Place::new(self.doc, at.pointer.clone())
    }

    fn problem(&mut self, span: Span, message: impl Into<String>, label: &str, help: impl Into<String>) {
        if self.problems.len() < 100 {
            self.problems.push(Problem::at(span, message, label).with_help(help));
        }
    }

    fn wrong_kind(&mut self, at: &At<'_>, expected: &str) {
        let kind = at.node.kind();
        self.problem(
            at.node.span,
            format!("expected {expected}, found {kind}"),
            &format!("this is {kind}"),
            format!("write {expected} here"),
        );
    }

    fn unread(&mut self, at: &At<'_>, job: Option<&str>, message: impl Into<String>, help: &str) {
        self.noted(UnreadKind::Unclear, at, job, message, help);
    }

    fn noted(&mut self, kind: UnreadKind, at: &At<'_>, job: Option<&str>, message: impl Into<String>, help: &str) {
        let place = self.place(at);
        self.unread.push(Unread { job: job.map(str::to_owned), message: message.into(), help: help.to_owned(), kind, place });
    }

    /// Refuses a second thing of one name.
    fn repeated(&mut self, what: &str, names: &mut BTreeMap<String, Span>, name: &str, span: Span) {
        if names.insert(name.to_owned(), span).is_some() {
            self.problem(span, format!("a second {what} `{name}`"), "the second one", format!("give each {what} a name of its own"));
        }
    }

    /// Refuses what no job, no resource, … is called.
    fn unknown<'k>(&mut self, what: &str, name: &str, span: Span, known: impl IntoIterator<Item = &'k str> + Clone) {
        let help = match suggest::nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name a {what} of this definition"),
        };
        self.problem(span, format!("there is no {what} `{name}`"), "not in this definition", help);
    }

    /// Refuses jobs that wait for themselves.
    fn circles(&mut self, jobs: &[Job], spans: &BTreeMap<String, Span>) {
        for circle in circles(jobs) {
            let Some(span) = circle.first().and_then(|first| spans.get(first)) else { continue };
            let way: Vec<String> = circle.iter().chain(circle.first()).map(|name| format!("`{name}`")).collect();
            let message = format!("the jobs wait for each other in a circle: {}", way.join(" after "));
            self.problem(*span, message, "waits for itself", "take one of them out of the circle");
        }
    }

    fn finish(self, pipeline: Pipeline) -> Result<Pipeline, Vec<Problem>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        if pipeline.jobs.len() > MAX_JOBS {
            let message = format!("the definition has {} jobs, more than {MAX_JOBS}", pipeline.jobs.len());
            return Err(vec![Problem::whole(message).with_help("is it the right file?")]);
        }
        Ok(Pipeline { unread: self.unread, ..pipeline })
    }
}

/// The jobs that a job comes after, by name.
fn before(job: &Job) -> impl Iterator<Item = &str> {
    let gates = job.gates.iter().filter_map(|gate| match &gate.after {
        After::Job(name) => Some(name.as_str()),
        After::Definition(_) => None,
    });
    gates.chain(job.inputs.iter().flat_map(|input| input.passed.iter().flatten()).map(|passed| passed.job.as_str()))
}

/// Jobs in circles, one list for each circle, found by walking back from each job in turn.
fn circles(jobs: &[Job]) -> Vec<Vec<String>> {
    let index: BTreeMap<&str, usize> = jobs.iter().enumerate().map(|(number, job)| (job.name.as_str(), number)).collect();
    let edges: Vec<Vec<usize>> = jobs.iter().map(|job| before(job).filter_map(|name| index.get(name).copied()).collect()).collect();
    let mut done = vec![false; jobs.len()];
    let mut found = Vec::new();
    for start in 0..jobs.len() {
        // The way from the start to here: each job with how many of its edges have been walked.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((here, walked)) = way.last_mut() {
            let (job, next) = (*here, edges.get(*here).and_then(|edges| edges.get(*walked)).copied());
            *walked += 1;
            match next {
                _ if done.get(job).copied().unwrap_or(true) => drop(way.pop()),
                None => {
                    if let Some(done) = done.get_mut(job) {
                        *done = true;
                    }
                    way.pop();
                }
                Some(next) => match way.iter().position(|(on_way, _)| *on_way == next) {
                    Some(from) => {
                        let circle = way.iter().skip(from).filter_map(|(number, _)| jobs.get(*number)).map(|job| job.name.clone());
                        found.push(circle.collect());
                    }
                    None => way.push((next, 0)),
                },
            }
        }
    }
    found
}
