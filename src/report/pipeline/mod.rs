//! What holding pipeline definitions against a route came to, in all formats.
//!
//! The findings of one fault stand together, ways around first. Nothing here decides; the order, the
//! sentences and the shortest ways are the analysis's.

mod github;
mod html;
pub mod json;
mod markdown;
mod mermaid;
mod picture;
mod svg;
mod text;

use std::collections::BTreeMap;
use std::io;

use super::escape::visible;
use super::spot::{self, Spot};
use super::{Options, Tool, count, junit, sarif};
use crate::finding::{Finding, Level, Reason};
use crate::model::Route;
use crate::model::pipeline::{Pipeline, PipelineFault, PipelineFinding};
use crate::pipeline::Analysis;
use crate::source::{Place, SourceMap};

formats! {
    /// The outputs.
    Format {
        /// For a terminal.
        Text = "text",
        /// Everything, versioned.
        Json = "json",
        /// For code scanning and editors.
        Sarif = "sarif",
        /// For the test views of CI systems.
        Junit = "junit",
        /// Annotations of GitHub Actions.
        Github = "github",
        /// For a job summary or a comment, with a picture.
        Markdown = "markdown",
        /// A page with a picture.
        Html = "html",
    }
}

/// A report on pipeline definitions.
#[derive(Debug)]
pub struct PipelineReport<'a> {
    /// The definitions.
    pub pipelines: &'a [Pipeline],
    /// What they come to.
    pub analysis: &'a Analysis,
    /// The route.
    pub route: &'a Route,
    /// The documents, for excerpts.
    pub sources: &'a SourceMap,
    /// The program.
    pub tool: Tool,
    spots: BTreeMap<Place, Spot>,
}

impl<'a> PipelineReport<'a> {
    /// A report; all places are resolved here.
    #[must_use]
    pub fn new(pipelines: &'a [Pipeline], analysis: &'a Analysis, route: &'a Route, sources: &'a SourceMap, tool: Tool) -> Self {
        let jobs = analysis.jobs.iter().map(|job| plain_job(&job.place));
        let findings: Vec<Finding> = analysis.findings.iter().map(plain).chain(jobs).collect();
        let spots = spot::resolve(sources, findings.iter());
        Self { pipelines, analysis, route, sources, tool, spots }
    }

    /// How many findings are ways around an environment.
    #[must_use]
    pub fn bypasses(&self) -> usize {
        self.analysis.findings.iter().filter(|finding| finding.bypass).count()
    }

    /// The findings of each fault that has some, in the order of weight.
    pub(in crate::report) fn by_fault(&self) -> Vec<(PipelineFault, Vec<&'a PipelineFinding>)> {
        let of = |fault| self.analysis.findings.iter().filter(|finding| finding.fault == fault).collect::<Vec<_>>();
        PipelineFault::ALL.into_iter().map(|fault| (fault, of(fault))).filter(|(_, findings)| !findings.is_empty()).collect()
    }

    pub(in crate::report) fn spot(&self, place: &Place) -> Spot {
        self.spots.get(place).copied().unwrap_or_default()
    }

    pub(in crate::report) fn path(&self, place: &Place) -> String {
        self.sources.get(place.doc).map_or_else(String::new, |file| visible(file.path().as_str()).into_owned())
    }

    /// `path:line:column`.
    pub(in crate::report) fn whereabouts(&self, place: &Place) -> String {
        let start = self.spot(place).start;
        if place.pointer.is_root() { self.path(place) } else { format!("{}:{}:{}", self.path(place), start.line, start.column) }
    }

    /// The answer in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let bypasses = self.bypasses();
        let files: Vec<String> = self.pipelines.iter().map(|pipeline| visible(&pipeline.path).into_owned()).collect();
        let what = if files.len() == 1 { files.concat() } else { count(files.len(), "definition", "definitions") };
        match bypasses {
            0 => format!("{what}: no way around the route `{}` was found", self.route.name),
            some => format!("{what}: {} the route `{}`", count(some, "way around", "ways around"), self.route.name),
        }
    }

    /// What was looked at: how many jobs, how many of them deploy and test.
    pub(in crate::report) fn extent(&self) -> String {
        let jobs = &self.analysis.jobs;
        let deploying = jobs.iter().filter(|job| job.placed.deploys).count();
        let testing = jobs.iter().filter(|job| job.placed.tests).count();
        format!("{}: {} deploying, {} testing", count(jobs.len(), "job", "jobs"), deploying, testing)
    }
}

/// A job's place among those that are resolved.
fn plain_job(place: &Place) -> Finding {
    Finding {
        level: Level::Warn,
        place: place.clone(),
        message: String::new(),
        term: None,
        fix: None,
        because: Vec::new(),
        waived_by: None,
    }
}

/// A finding as rules have them.
fn plain(finding: &PipelineFinding) -> Finding {
    Finding {
        level: if finding.bypass { Level::Deny } else { Level::Warn },
        place: finding.place.clone(),
        message: finding.message.clone(),
        term: Some(finding.term.clone()),
        fix: Some(finding.fix.clone()),
        because: finding.because.iter().map(|reason| Reason { place: reason.place.clone(), message: reason.message.clone() }).collect(),
        waived_by: None,
    }
}

/// Writes a report.
///
/// # Errors
/// What the writer says; nothing else can fail.
pub fn render(report: &PipelineReport<'_>, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::render(report, options, out),
        Format::Json => json::render(report, out),
        Format::Sarif => sarif::render_pipeline(report, options, out),
        Format::Junit => junit::render_pipeline(report, out),
        Format::Github => github::render(report, out),
        Format::Markdown => markdown::render(report, out),
        Format::Html => html::render(report, out),
    }
}
