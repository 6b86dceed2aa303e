//! The whole report as JSON, for programs.
//!
//! Format version 1, described by [`schema`] (`docs/schemas/report.schema.json`). Names are never reused
//! or given another meaning within a version; adding a field is not a new version. Lines and columns
//! count from 1, columns in Unicode scalar values, spans in bytes from 0.

use std::io;

use camino::Utf8Path;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::escape::write_json;
use super::side_by_side::{self, SideBySideJson};
use super::{Options, Report, verification};
use crate::finding::{Finding, Level, Outcome, RuleResult};
use crate::model::document;
use crate::source::Place;

/// The identifier of the format.
pub const SCHEMA: &str = "https://portcullis.dev/schema/report/v1";
/// The version of the format.
pub const VERSION: u32 = 1;

/// The JSON Schema (2020-12) of the report.
#[must_use]
pub fn schema() -> serde_json::Value {
    identified::<Document>(SCHEMA)
}

/// The JSON Schema (2020-12) of a verification.
#[must_use]
pub fn verification_schema() -> serde_json::Value {
    identified::<verification::json::Document>(verification::json::SCHEMA)
}

pub(super) fn identified<T: JsonSchema>(id: &str) -> serde_json::Value {
    let mut schema = document::schema::<T>();
    if let Some(object) = schema.as_object_mut() {
        object.insert("$id".to_owned(), id.into());
    }
    schema
}

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    write_json(&Document::new(report, options), out)
}

/// A report on the verdict for one release and one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "portcullis report")]
pub struct Document {
    /// The identifier of the format: `https://portcullis.dev/schema/report/v1`.
    pub schema: String,
    /// The version of the format: 1.
    pub version: u32,
    /// The program that wrote the report.
    pub tool: ToolJson,
    /// `PASSED` or `FAILED`.
    pub decision: String,
    /// `PASS`, `PASS_WITH_EXCEPTIONS`, `FAIL` or `ERROR`.
    pub detail: String,
    /// How many rules had which outcome.
    pub counts: CountsJson,
    /// The gate that the verdict speaks for.
    pub gate: String,
    /// The environment that is to be entered.
    pub environment: String,
    /// The route.
    pub route: String,
    /// The release.
    pub release: ReleaseJson,
    /// What the verdict speaks about: the manifest, then each artifact.
    pub subjects: Vec<SubjectJson>,
    /// The evaluation time, RFC 3339 in UTC.
    pub evaluated_at: String,
    /// Where the evaluation time came from: `system` or `flag`.
    pub clock: String,
    /// The first instant at which the verdict no longer holds.
    pub valid_until: String,
    /// Every rule with its outcome, sorted by rule.
    pub rules: Vec<RuleJson>,
    /// Every document that was read, sorted by path.
    pub inputs: Vec<InputJson>,
    /// The policies and data that judged.
    pub policy: PolicyJson,
    /// The waivers that excused a finding.
    pub waivers_used: Vec<WaiverJson>,
    /// The waivers that excused nothing.
    pub waivers_unused: Vec<UnusedWaiverJson>,
    /// What made the evaluation weaker than usual.
    pub weakened_by: Vec<String>,
    /// What was not checked, in words.
    pub not_checked: Vec<String>,
    /// The differences between environments, where rules compare them and there are some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side_by_side: Option<SideBySideJson>,
}

/// The program that wrote the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToolJson {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// How many rules had which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the names are the outcomes")]
pub struct CountsJson {
    pub error: usize,
    pub deny: usize,
    pub waived: usize,
    pub warn: usize,
    pub skip: usize,
    pub pass: usize,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseJson {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Something that a verdict speaks about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectJson {
    /// The component's name, or the release's for the manifest.
    pub name: String,
    /// Where it is.
    pub uri: String,
    /// Its digest, `<algorithm>:<hexadecimal digits>`.
    pub digest: String,
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeJson {
    /// It could not decide. Fails the verdict.
    Error,
    /// It found something that denies. Fails the verdict.
    Deny,
    /// All that it found to deny is excused by waivers.
    Waived,
    /// It found something that warns.
    Warn,
    /// It does not apply, for a stated reason.
    Skip,
    /// It found nothing.
    Pass,
}

impl From<Outcome> for OutcomeJson {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Error => Self::Error,
            Outcome::Deny => Self::Deny,
            Outcome::Waived => Self::Waived,
            Outcome::Warn => Self::Warn,
            Outcome::Skip => Self::Skip,
            Outcome::Pass => Self::Pass,
        }
    }
}

/// A rule with its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleJson {
    /// The rule, `<gate>/<rule>`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it asks, and why that matters.
    pub description: String,
    /// `low`, `medium`, `high` or `critical`; absent where the catalogue does not know the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// What to do when it denies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// Controls of named frameworks that it serves.
    pub controls: Vec<String>,
    /// What became of it.
    pub outcome: OutcomeJson,
    /// Why, where it was skipped or lowered or could not decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it found, sorted.
    pub findings: Vec<FindingJson>,
}

/// One answer of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingJson {
    /// `deny` or `warn`, before waivers.
    pub level: String,
    /// What is wrong.
    pub message: String,
    /// What precisely it is about, for waivers to name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// What to do, where it differs from the rule's `fix`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// Where it is.
    pub place: PlaceJson,
    /// Further places and what they contribute.
    pub because: Vec<ReasonJson>,
    /// The waiver that excuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<String>,
}

/// A further place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonJson {
    /// What it says.
    pub message: String,
    /// Where it is.
    pub place: PlaceJson,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceJson {
    /// The document.
    pub path: String,
    /// The RFC 6901 pointer into it; empty for the whole.
    pub pointer: String,
    /// The line of the part worth underlining, from 1.
    pub line: usize,
    /// The column where it starts, from 1.
    pub column: usize,
    /// The line where it ends.
    pub end_line: usize,
    /// One past the column where it ends.
    pub end_column: usize,
    /// The bytes of the whole value: first, and one past the last.
    pub span: [usize; 2],
    /// Whether the document has the place; otherwise the rest describes what encloses it.
    pub exact: bool,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputJson {
    /// Its path, as the places of the findings name it.
    pub path: String,
    /// What it was read as.
    pub role: String,
    /// The digest of its bytes.
    pub digest: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The policies and data that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyJson {
    /// The digest over all of them.
    pub digest: String,
    /// Every module.
    pub modules: Vec<DigestJson>,
    /// Every data document.
    pub data: Vec<DigestJson>,
}

/// A file of the policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DigestJson {
    /// Its path.
    pub path: String,
    /// The digest of its bytes.
    pub digest: String,
}

/// A waiver that excused a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaiverJson {
    /// Its id.
    pub id: String,
    /// Who granted it.
    pub approved_by: String,
    /// Why.
    pub reason: String,
    /// When it ends.
    pub expires: String,
    /// The digest of its envelope.
    pub digest: String,
}

/// A waiver that excused nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnusedWaiverJson {
    /// Its id.
    pub id: String,
    /// Why it excused nothing.
    pub reason: String,
}

impl Document {
    /// The document of a report.
    #[must_use]
    pub fn new(report: &Report<'_>, options: &Options) -> Self {
        let verdict = report.verdict;
        let counts = verdict.counts;
        let files = |list: &[(String, crate::model::Digest)]| {
            list.iter().map(|(path, digest)| DigestJson { path: path.clone(), digest: digest.to_string() }).collect()
        };
        Self {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            tool: ToolJson { name: report.tool.name.clone(), version: report.tool.version.clone() },
            decision: verdict.decision.word().to_owned(),
            detail: verdict.detail.word().to_owned(),
            counts: CountsJson {
                error: counts.error,
                deny: counts.deny,
                waived: counts.waived,
                warn: counts.warn,
                skip: counts.skip,
                pass: counts.pass,
            },
            gate: verdict.gate.to_string(),
            environment: verdict.environment.to_string(),
            route: verdict.route.to_string(),
            release: ReleaseJson { name: verdict.release.to_string(), version: verdict.version.clone() },
            subjects: verdict
                .subjects
                .iter()
                .map(|subject| SubjectJson { name: subject.name.clone(), uri: subject.uri.clone(), digest: subject.digest.to_string() })
                .collect(),
            evaluated_at: verdict.evaluated_at.to_string(),
            clock: verdict.clock.word().to_owned(),
            valid_until: verdict.valid_until.to_string(),
            rules: verdict.results.iter().map(|result| rule(report, options, result)).collect(),
            inputs: verdict
                .inputs
                .iter()
                .map(|input| InputJson {
                    path: report.prefixed(Utf8Path::new(&input.path), options).into_string(),
                    role: input.role.clone(),
                    digest: input.digest.to_string(),
                    size: input.size,
                })
                .collect(),
            policy: PolicyJson {
                digest: verdict.policy.digest.to_string(),
                modules: files(&verdict.policy.modules),
                data: files(&verdict.policy.data),
            },
            waivers_used: verdict
                .waivers_used
                .iter()
                .map(|waiver| WaiverJson {
                    id: waiver.id.clone(),
                    approved_by: waiver.approved_by.clone(),
                    reason: waiver.reason.clone(),
                    expires: waiver.expires.to_string(),
                    digest: waiver.digest.to_string(),
                })
                .collect(),
            waivers_unused: verdict
                .waivers_unused
                .iter()
                .map(|(id, reason)| UnusedWaiverJson { id: id.clone(), reason: reason.clone() })
                .collect(),
            weakened_by: verdict.weakened_by.clone(),
            not_checked: verdict.not_checked.clone(),
            side_by_side: side_by_side::of(report).map(SideBySideJson::from),
        }
    }
}

fn rule(report: &Report<'_>, options: &Options, result: &RuleResult) -> RuleJson {
    let meta = report.meta(&result.rule);
    RuleJson {
        id: result.rule.to_string(),
        title: meta.map_or_else(|| result.rule.to_string(), |meta| meta.title.clone()),
        description: meta.map_or_else(String::new, |meta| meta.description.clone()),
        severity: meta.map(|meta| meta.severity.word().to_owned()),
        fix: meta.map(|meta| meta.fix.clone()),
        controls: meta.map_or_else(Vec::new, |meta| meta.controls.clone()),
        outcome: result.outcome.into(),
        reason: result.reason.clone(),
        findings: result.findings.iter().map(|found| finding(report, options, found)).collect(),
    }
}

fn finding(report: &Report<'_>, options: &Options, finding: &Finding) -> FindingJson {
    FindingJson {
        level: match finding.level {
            Level::Deny => "deny".to_owned(),
            Level::Warn => "warn".to_owned(),
        },
        message: finding.message.clone(),
        term: finding.term.clone(),
        fix: finding.fix.clone(),
        place: place(report, options, &finding.place),
        because: finding
            .because
            .iter()
            .map(|reason| ReasonJson { message: reason.message.clone(), place: place(report, options, &reason.place) })
            .collect(),
        waived_by: finding.waived_by.clone(),
    }
}

fn place(report: &Report<'_>, options: &Options, place: &Place) -> PlaceJson {
    let spot = report.spot(place);
    PlaceJson {
        path: report.path(place.doc, options).into_string(),
        pointer: place.pointer.as_str().to_owned(),
        line: spot.start.line,
        column: spot.start.column,
        end_line: spot.end.line,
        end_column: spot.end.column,
        span: [spot.span.start, spot.span.end],
        exact: spot.exact,
    }
}
