//! What definitions come to as JSON, format version 1, described by [`schema`]
//! (`docs/schemas/pipeline.schema.json`).
//!
//! Names are never reused or given another meaning within a version; adding a field is not a new version.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::escape::write_json;
use super::super::json::{ToolJson, identified};
use super::PipelineReport;
use crate::model::pipeline::{PipelineFinding, PipelineTool};
use crate::source::Place;

/// The identifier of the format.
pub const SCHEMA: &str = "https://portcullis.dev/schema/pipeline/v1";

/// The JSON Schema (2020-12) of a report on pipeline definitions.
#[must_use]
pub fn schema() -> serde_json::Value {
    identified::<Document>(SCHEMA)
}

/// What holding pipeline definitions against a route came to.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "portcullis pipeline")]
struct Document<'a> {
    /// The identifier of the format: `https://portcullis.dev/schema/pipeline/v1`.
    schema: &'static str,
    /// The version of the format: 1.
    version: u32,
    /// The program that wrote it.
    tool: ToolJson,
    /// The route.
    route: &'a str,
    /// How many findings are ways around an environment; the command fails where there is one.
    bypasses: usize,
    /// The definitions.
    definitions: Vec<Definition<'a>>,
    /// Every job, in the order of the definitions.
    jobs: Vec<JobJson<'a>>,
    /// What was found, ways around first.
    findings: Vec<FindingJson<'a>>,
}

/// A definition.
#[derive(Debug, Serialize, JsonSchema)]
struct Definition<'a> {
    /// Its file.
    path: &'a str,
    /// What it calls itself.
    name: &'a str,
    /// The tool that runs it.
    tool: PipelineTool,
}

/// A job with its place on the route.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct JobJson<'a> {
    /// Its name.
    name: &'a str,
    /// The environments that it belongs to.
    environments: Vec<&'a str>,
    /// Whether it deploys there.
    deploys: bool,
    /// Whether it tests there.
    tests: bool,
    /// The suites that it runs.
    suites: Vec<&'a str>,
    /// Where it stands.
    at: PlaceJson,
}

/// A finding with its position.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FindingJson<'a> {
    /// The finding; its `because` has the positions in `becauseAt`.
    #[serde(flatten)]
    finding: &'a PipelineFinding,
    /// Where it stands.
    at: PlaceJson,
    /// Where its further places stand, in their order.
    because_at: Vec<PlaceJson>,
}

/// A position: line and column from 1.
#[derive(Debug, Serialize, JsonSchema)]
struct PlaceJson {
    /// The file.
    path: String,
    /// The line.
    line: usize,
    /// The column.
    column: usize,
}

pub(super) fn render(report: &PipelineReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let at = |place: &Place| {
        let start = report.spot(place).start;
        PlaceJson { path: report.path(place), line: start.line, column: start.column }
    };
    let environment = |position: &usize| report.route.environments.get(*position).map(|environment| environment.name.as_str());
    let document = Document {
        schema: SCHEMA,
        version: 1,
        tool: ToolJson { name: report.tool.name.clone(), version: report.tool.version.clone() },
        route: report.route.name.as_str(),
        bypasses: report.bypasses(),
        definitions: report
            .pipelines
            .iter()
            .map(|pipeline| Definition { path: &pipeline.path, name: &pipeline.name, tool: pipeline.tool })
            .collect(),
        jobs: report
            .analysis
            .jobs
            .iter()
            .map(|job| JobJson {
                name: &job.name,
                environments: job.placed.environments.iter().filter_map(environment).collect(),
                deploys: job.placed.deploys,
                tests: job.placed.tests,
                suites: job.placed.suites.keys().map(String::as_str).collect(),
                at: at(&job.place),
            })
            .collect(),
        findings: report
            .analysis
            .findings
            .iter()
            .map(|finding| FindingJson {
                finding,
                at: at(&finding.place),
                because_at: finding.because.iter().map(|reason| at(&reason.place)).collect(),
            })
            .collect(),
    };
    write_json(&document, out)
}
