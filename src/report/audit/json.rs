//! An audit as JSON, format version 1, described by [`schema`] (`docs/schemas/audit.schema.json`).
//!
//! Names are never reused or given another meaning within a version; adding a field is not a new version.

use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::escape::write_json;
use super::super::json::{ToolJson, identified};
use super::AuditReport;
use crate::progression::{Breach, Entry, Movement, Tally};

/// The identifier of the format.
pub const SCHEMA: &str = "https://portcullis.dev/schema/audit/v1";

/// The JSON Schema (2020-12) of an audit.
#[must_use]
pub fn schema() -> serde_json::Value {
    identified::<Document>(SCHEMA)
}

/// An audit of a promotion history.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "portcullis audit")]
pub struct Document {
    /// The identifier of the format: `https://portcullis.dev/schema/audit/v1`.
    pub schema: String,
    /// The version of the format: 1.
    pub version: u32,
    /// The program that wrote it.
    pub tool: ToolJson,
    /// What the history is called.
    pub history: String,
    /// The route.
    pub route: RouteJson,
    /// What was asked.
    pub asked: AskedJson,
    /// Whether something was found that makes the command fail.
    pub failed: bool,
    /// All entries that are reported.
    pub total: TallyJson,
    /// Each component, the one with most wrong entries first.
    pub components: Vec<ComponentJson>,
    /// Each month with entries, first to last.
    pub months: Vec<MonthJson>,
    /// Each environment, in the order of the route.
    pub environments: Vec<EnvironmentJson>,
    /// How environments were skipped, and how often.
    pub ways: Vec<WayJson>,
    /// The stays before each environment that is production or wants a stay; promotions only.
    pub stays: Vec<StaysJson>,
    /// The entries with something wrong, by component, then by time.
    pub findings: Vec<FindingJson>,
    /// Environments that are not on the route, with the number of their events.
    pub off_route: Vec<OffRouteJson>,
    /// What a reader should know, in words.
    pub notes: Vec<String>,
    /// By which definitions it is counted.
    pub definitions: Vec<DefinitionJson>,
}

/// The route.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RouteJson {
    /// Its name.
    pub name: String,
    /// Its environments, first to last.
    pub environments: Vec<String>,
}

/// What was asked.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AskedJson {
    /// Whether the first version of each component in each environment is the state that the history starts with.
    pub baseline: bool,
    /// The shortest stay before production that was given, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soak_seconds: Option<i64>,
    /// The first instant that is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The first instant that is not reported any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The components that are reported; all where empty.
    pub components: Vec<String>,
    /// What makes the command fail.
    pub fail_on: Vec<BreachJson>,
}

/// What can be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BreachJson {
    /// It passed over an earlier environment.
    Skip,
    /// A promotion after too short a stay in the environment before, or none.
    Soak,
    /// Two versions at once where the route allows one.
    Concurrent,
    /// Made by hand among pipelines, or where the route wants pipelines only.
    Manual,
}

/// What an entry was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MovementJson {
    /// Taken for the state that the history starts with.
    Baseline,
    /// The first entry of the version into the environment.
    Promotion,
    /// A version that had been there, in place of one that came before it.
    RollForward,
    /// A version that had been there, in place of one that came after it.
    RollBack,
    /// The version that stood there anyway.
    Redeployment,
}

/// Counts of entries.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TallyJson {
    /// All of them.
    pub entries: u64,
    /// Taken for the state that the history starts with.
    pub baseline: u64,
    /// Of those, how many would have been skips.
    pub baseline_skips: u64,
    /// First entries of versions.
    pub promotions: u64,
    /// Older versions, again.
    pub roll_backs: u64,
    /// Newer versions, again.
    pub roll_forwards: u64,
    /// What stood there anyway.
    pub redeployments: u64,
    /// Promotions while the version before had gone nowhere yet.
    pub concurrent: u64,
    /// Entries that no pipeline made.
    pub by_hand: u64,
    /// Entries whose records do not say whether a pipeline made them.
    pub unsaid: u64,
    /// Wrong: an environment was skipped.
    pub skips: u64,
    /// Wrong: a promotion after too short a stay, or none.
    pub soak: u64,
    /// Of those, how many had no stay at all.
    pub no_stay: u64,
    /// Wrong: concurrent versions where the route allows one.
    pub concurrent_breaches: u64,
    /// Wrong: made by hand among pipelines.
    pub manual: u64,
    /// Entries with anything wrong.
    pub wrong: u64,
}

/// A component.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComponentJson {
    /// Its name.
    pub name: String,
    /// Its entries.
    pub total: TallyJson,
    /// Its months with entries, first to last.
    pub months: Vec<MonthJson>,
}

/// A month.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MonthJson {
    /// Which: `2026-11`, in UTC.
    pub month: String,
    /// Its entries.
    pub total: TallyJson,
}

/// An environment.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnvironmentJson {
    /// Its name.
    pub name: String,
    /// The entries into it.
    pub total: TallyJson,
}

/// A way in which environments were skipped.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct WayJson {
    /// The environment that was entered.
    pub into: String,
    /// Those in which the version had never been.
    pub skipped: Vec<String>,
    /// How often.
    pub entries: u64,
}

/// How long versions stayed in one environment before they were promoted into the next.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaysJson {
    /// Where they stayed.
    pub environment: String,
    /// Where they went.
    pub before: String,
    /// How many promotions there are.
    pub promotions: usize,
    /// A tenth of the stays are not longer, in seconds.
    pub tenth: i64,
    /// Half of the stays are not longer, in seconds.
    pub median: i64,
    /// Nine tenths of the stays are not longer, in seconds.
    pub ninetieth: i64,
    /// The longest, in seconds.
    pub longest: i64,
    /// How many stays are in which range.
    pub ranges: Vec<RangeJson>,
}

/// A range of stays.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RangeJson {
    /// What it is called.
    pub range: String,
    /// How many stays are in it.
    pub promotions: usize,
}

/// An entry with something wrong.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingJson {
    /// What is wrong.
    pub breaches: Vec<BreachJson>,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The component.
    pub component: String,
    /// The version, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component_version: Option<String>,
    /// The digest, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The environment that was entered.
    pub environment: String,
    /// What the entry was.
    pub movement: MovementJson,
    /// The earlier environments in which the version had never been.
    pub skipped: Vec<String>,
    /// How long it had stayed in the environment before, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stayed_seconds: Option<i64>,
    /// Whether a pipeline made it, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<bool>,
    /// Who or what made it, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The commit that brought it about, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// In words, what is wrong.
    pub reasons: Vec<String>,
    /// The document of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The line of the record, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// An environment that is not on the route.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct OffRouteJson {
    /// Its name.
    pub environment: String,
    /// The events that were not counted.
    pub events: usize,
}

/// A word and what it means.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionJson {
    /// The word.
    pub word: String,
    /// What it means here.
    pub meaning: String,
}

impl From<Breach> for BreachJson {
    fn from(breach: Breach) -> Self {
        match breach {
            Breach::Skip => Self::Skip,
            Breach::Soak => Self::Soak,
            Breach::Concurrent => Self::Concurrent,
            Breach::Manual => Self::Manual,
        }
    }
}

impl From<Movement> for MovementJson {
    fn from(movement: Movement) -> Self {
        match movement {
            Movement::Baseline => Self::Baseline,
            Movement::Promotion => Self::Promotion,
            Movement::RollForward => Self::RollForward,
            Movement::RollBack => Self::RollBack,
            Movement::Redeployment => Self::Redeployment,
        }
    }
}

impl From<&Tally> for TallyJson {
    fn from(tally: &Tally) -> Self {
        Self {
            entries: tally.entries,
            baseline: tally.baseline,
            baseline_skips: tally.baseline_skips,
            promotions: tally.promotions,
            roll_backs: tally.roll_backs,
            roll_forwards: tally.roll_forwards,
            redeployments: tally.redeployments,
            concurrent: tally.concurrent,
            by_hand: tally.by_hand,
            unsaid: tally.unsaid,
            skips: tally.skips,
            soak: tally.soak,
            no_stay: tally.no_stay,
            concurrent_breaches: tally.concurrent_breaches,
            manual: tally.manual,
            wrong: tally.wrong,
        }
    }
}

pub(super) fn render(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write_json(&document(report), out)
}

fn document(report: &AuditReport<'_>) -> Document {
    let (audit, question) = (report.audit, report.question);
    let names = |positions: &[usize]| positions.iter().map(|position| report.environment(*position).to_owned()).collect();
    let months = |months: &std::collections::BTreeMap<crate::progression::Month, Tally>| {
        months.iter().map(|(month, tally)| MonthJson { month: month.to_string(), total: tally.into() }).collect()
    };
    Document {
        schema: SCHEMA.to_owned(),
        version: 1,
        tool: ToolJson { name: report.tool.name.clone(), version: report.tool.version.clone() },
        history: report.history.clone(),
        route: RouteJson {
            name: question.route.name.to_string(),
            environments: question.route.environments.iter().map(|environment| environment.name.to_string()).collect(),
        },
        asked: AskedJson {
            baseline: report.baseline,
            soak_seconds: question.soak.map(crate::model::id::Span::seconds),
            since: question.since.map(|at| at.to_string()),
            until: question.until.map(|at| at.to_string()),
            components: question.components.to_vec(),
            fail_on: report.fail_on.iter().map(|breach| (*breach).into()).collect(),
        },
        failed: report.failed(),
        total: (&audit.total).into(),
        components: audit
            .components
            .iter()
            .map(|one| ComponentJson { name: one.name.to_owned(), total: (&one.tally).into(), months: months(&one.months) })
            .collect(),
        months: months(&audit.months),
        environments: audit
            .environments
            .iter()
            .enumerate()
            .map(|(position, tally)| EnvironmentJson { name: report.environment(position).to_owned(), total: tally.into() })
            .collect(),
        ways: audit
            .ways
            .iter()
            .map(|(way, count)| WayJson { into: report.environment(way.into).to_owned(), skipped: names(&way.past), entries: *count })
            .collect(),
        stays: stays(report),
        findings: report.wrong().into_iter().map(|(entry, breaches)| finding(report, entry, breaches)).collect(),
        off_route: audit
            .replay
            .off_route
            .iter()
            .map(|(name, events)| OffRouteJson { environment: (*name).to_owned(), events: *events })
            .collect(),
        notes: report.notes(),
        definitions: report.definitions().into_iter().map(|(word, meaning)| DefinitionJson { word: word.to_owned(), meaning }).collect(),
    }
}

fn stays(report: &AuditReport<'_>) -> Vec<StaysJson> {
    report
        .stays()
        .map(|(environment, before, stays)| {
            let at = |percent| stays.percentile(percent).unwrap_or(0);
            let ranges = stays.ranges().into_iter().map(|(range, promotions)| RangeJson { range: range.to_owned(), promotions }).collect();
            StaysJson {
                environment: environment.to_owned(),
                before: before.to_owned(),
                promotions: stays.count(),
                tenth: at(10),
                median: at(50),
                ninetieth: at(90),
                longest: at(100),
                ranges,
            }
        })
        .collect()
}

fn finding(report: &AuditReport<'_>, entry: &Entry, breaches: &[Breach]) -> FindingJson {
    let event = report.event(entry);
    let (path, line) = report.line(entry).map_or((None, None), |(path, line)| (Some(path.to_owned()), Some(line)));
    FindingJson {
        breaches: breaches.iter().map(|breach| (*breach).into()).collect(),
        at: entry.at.to_string(),
        component: report.audit.replay.component(entry.component).to_owned(),
        component_version: event.and_then(|event| event.version.clone()),
        digest: event.and_then(|event| event.digest.as_ref()).map(ToString::to_string),
        environment: report.environment(entry.environment).to_owned(),
        movement: entry.movement.into(),
        skipped: entry.missed.iter().map(|position| report.environment(*position).to_owned()).collect(),
        stayed_seconds: entry.stayed,
        automated: entry.automated,
        actor: event.and_then(|event| event.actor.clone()),
        commit: event.and_then(|event| event.commit.clone()),
        reasons: report.reasons(entry, breaches),
        path,
        line,
    }
}
