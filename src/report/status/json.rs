//! What stands where as JSON, format version 1, described by [`schema`] (`docs/schemas/status.schema.json`).
//!
//! Names are never reused or given another meaning within a version; adding a field is not a new version.

use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::escape::write_json;
use super::super::json::{ToolJson, identified};
use super::{Behind, Block, ComponentStatus, Stands, Status, StatusReport, Step};

/// The identifier of the format.
pub const SCHEMA: &str = "https://portcullis.dev/schema/status/v1";

/// The JSON Schema (2020-12) of a status.
#[must_use]
pub fn schema() -> serde_json::Value {
    identified::<Document>(SCHEMA)
}

/// What stands where.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "portcullis status")]
pub struct Document {
    /// The identifier of the format: `https://portcullis.dev/schema/status/v1`.
    pub schema: String,
    /// The version of the format: 1.
    pub version: u32,
    /// The program that wrote it.
    pub tool: ToolJson,
    /// What the history is called.
    pub history: String,
    /// The route.
    pub route: String,
    /// The environments of the route, first to last.
    pub environments: Vec<String>,
    /// The environment that `behind` is about.
    pub production: String,
    /// At which instant, RFC 3339 in UTC.
    pub at: String,
    /// The components, the one that production is farthest behind first.
    pub components: Vec<ComponentJson>,
    /// What a reader should know, in words.
    pub notes: Vec<String>,
}

/// A component.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComponentJson {
    /// Its name.
    pub name: String,
    /// Whether every environment that has a version has the same one.
    pub in_step: bool,
    /// How far production is behind; absent where nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<BehindJson>,
    /// What stands in each environment that has a version, in the order of the route.
    pub stands: Vec<StandsJson>,
    /// What could happen next.
    pub steps: Vec<StepJson>,
}

/// How far production is behind.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BehindJson {
    /// How many newer versions there are.
    pub versions: usize,
    /// When the first of them came, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// How long ago that was, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
}

/// A version in an environment.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StandsJson {
    /// The environment.
    pub environment: String,
    /// The version, where a record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component_version: Option<String>,
    /// The digest, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Since when nothing else has stood there, RFC 3339 in UTC.
    pub since: String,
    /// How long that is, in seconds.
    pub seconds: i64,
    /// The earlier environments in which it has never been.
    pub skipped: Vec<String>,
    /// Whether it came in place of a version that had come after it.
    pub rolled_back: bool,
    /// Whether a pipeline made its last entry, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<bool>,
}

/// The next environment of a version.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepJson {
    /// The version, or its digest where no record has a version.
    pub component_version: String,
    /// Where it stands.
    pub from: String,
    /// Where it would go.
    pub into: String,
    /// What keeps it; nothing that the history tells, where empty.
    pub blocks: Vec<BlockJson>,
}

/// What keeps a version from the next environment.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlockJson {
    /// What kind of obstacle it is.
    pub kind: BlockKind,
    /// The same in words.
    pub reason: String,
    /// When it is over by itself, RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// What kind of obstacle it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// It has never been in an earlier environment.
    Skipped,
    /// It has not stayed long enough.
    Soak,
    /// It was there and was rolled back.
    RolledBack,
    /// Its last verdict for the environment is a failure.
    Refused,
}

pub(super) fn render(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA.to_owned(),
        version: 1,
        tool: ToolJson { name: report.tool.name.clone(), version: report.tool.version.clone() },
        history: report.history.clone(),
        route: report.question.route.name.to_string(),
        environments: report.question.route.environments.iter().map(|environment| environment.name.to_string()).collect(),
        production: report.production().to_owned(),
        at: report.status.at.to_string(),
        components: report.status.components.iter().map(|one| component(report, one)).collect(),
        notes: report.notes(),
    };
    write_json(&document, out)
}

fn component(report: &StatusReport<'_>, component: &ComponentStatus<'_>) -> ComponentJson {
    let standing = component.stands.iter().enumerate().filter_map(|(position, one)| Some((position, one.as_ref()?)));
    ComponentJson {
        name: component.name.to_owned(),
        in_step: Status::in_step(component),
        behind: report.behind(component).map(|Behind { versions, since }| BehindJson {
            versions,
            since: since.map(|since| since.to_string()),
            seconds: since.map(|since| report.status.age(since)),
        }),
        stands: standing.map(|(position, one)| stands(report, position, one)).collect(),
        steps: component.steps.iter().map(|one| step(report, one)).collect(),
    }
}

fn stands(report: &StatusReport<'_>, position: usize, stands: &Stands) -> StandsJson {
    let event = report.event(stands);
    StandsJson {
        environment: report.environment(position).to_owned(),
        component_version: event.and_then(|event| event.version.clone()),
        digest: event.and_then(|event| event.digest.as_ref()).map(ToString::to_string),
        since: stands.since.to_string(),
        seconds: report.status.age(stands.since),
        skipped: stands.missed.iter().map(|position| report.environment(*position).to_owned()).collect(),
        rolled_back: stands.rolled_back,
        automated: stands.automated,
    }
}

fn step(report: &StatusReport<'_>, step: &Step) -> StepJson {
    let block = |block: &Block| {
        let (kind, until) = match block {
            Block::NeverIn(_) => (BlockKind::Skipped, None),
            Block::Soak { ready, .. } => (BlockKind::Soak, ready.map(|ready| ready.to_string())),
            Block::RolledBack => (BlockKind::RolledBack, None),
            Block::Refused(_) => (BlockKind::Refused, None),
        };
        BlockJson { kind, reason: report.obstacle(step, block), until }
    };
    StepJson {
        component_version: report.version(step.artifact).to_owned(),
        from: report.environment(step.from).to_owned(),
        into: report.environment(step.into).to_owned(),
        blocks: step.blocks.iter().map(block).collect(),
    }
}
