//! SARIF 2.1.0 (OASIS, errata 01), for code scanning and editors.
//!
//! Every result has a location, because consumers drop a file in which one has none. Rules that passed
//! or were skipped are results of kind `pass` and `notApplicable` at the manifest; what a waiver excuses
//! is suppressed, not left out. Fingerprints survive edits elsewhere in a document.

use std::collections::BTreeMap;
use std::io;

use camino::Utf8Path;
use serde::Serialize;

use super::escape::{self, sentence, uri, visible, write_json};
use super::{Options, Report, Weight};
use crate::finding::{Finding, Outcome, RuleResult};
use crate::model::Digest;
use crate::rule::{RuleMeta, Severity};
use crate::source::{Place, Sha256};
use crate::verdict::Detail;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name and version of the fingerprint; a new way to compute it is a new name.
const FINGERPRINT: &str = "portcullisFinding/v1";

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [Run::new(report, options)] };
    write_json(&log, out)
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    tool: Tool,
    automation_details: AutomationDetails,
    invocations: [Invocation; 1],
    artifacts: Vec<Artifact>,
    results: Vec<SarifResult>,
    column_kind: &'static str,
    properties: RunProperties,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: String,
    version: String,
    semantic_version: String,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
struct AutomationDetails {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: String,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<u8>,
    exit_code_description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_configuration_notifications: Vec<Notification>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<RuleReference>,
}

#[derive(Serialize)]
struct RuleReference {
    id: String,
    index: usize,
}

#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
    length: u64,
    hashes: BTreeMap<String, String>,
    roles: [&'static str; 1],
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult {
    rule_id: String,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

/// Lines and columns from 1; the end column is one past the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties {
    decision: &'static str,
    detail: &'static str,
    release: String,
    release_version: String,
    environment: String,
    route: String,
    evaluated_at: String,
    policy_digest: String,
    not_checked: Vec<String>,
    waivers_unused: Vec<String>,
}

impl Run {
    pub(super) fn new(report: &Report<'_>, options: &Options) -> Self {
        let verdict = report.verdict;
        let writer = Writer { report, options, artifacts: artifact_indices(report) };
        let mut seen = BTreeMap::new();
        Self {
            tool: Tool {
                driver: Driver {
                    name: report.tool.name.clone(),
                    version: report.tool.version.clone(),
                    semantic_version: report.tool.version.clone(),
                    information_uri: "https://portcullis.dev",
                    rules: verdict.results.iter().map(|result| descriptor(report, result)).collect(),
                },
            },
            automation_details: AutomationDetails { id: format!("{}/{}/{}/", report.tool.name, verdict.release, verdict.environment) },
            invocations: [invocation(report, options)],
            artifacts: verdict.inputs.iter().map(|input| writer.artifact(&input.path, &input.digest, input.size)).collect(),
            results: verdict.results.iter().enumerate().flat_map(|(index, result)| writer.results(index, result, &mut seen)).collect(),
            column_kind: "unicodeCodePoints",
            properties: RunProperties {
                decision: verdict.decision.word(),
                detail: verdict.detail.word(),
                release: verdict.release.to_string(),
                release_version: visible(&verdict.version).into_owned(),
                environment: verdict.environment.to_string(),
                route: verdict.route.to_string(),
                evaluated_at: verdict.evaluated_at.to_string(),
                policy_digest: verdict.policy.digest.to_string(),
                not_checked: verdict.not_checked.iter().map(|limit| sentence(limit)).collect(),
                waivers_unused: verdict.waivers_unused.iter().map(|(id, reason)| format!("{}: {}", visible(id), sentence(reason))).collect(),
            },
        }
    }
}

fn artifact_indices<'a>(report: &Report<'a>) -> BTreeMap<&'a Utf8Path, usize> {
    report.verdict.inputs.iter().enumerate().map(|(index, input)| (Utf8Path::new(&input.path), index)).collect()
}

fn invocation(report: &Report<'_>, options: &Options) -> Invocation {
    let verdict = report.verdict;
    let failed = verdict.results.iter().enumerate().filter(|(_, result)| result.outcome == Outcome::Error);
    Invocation {
        execution_successful: verdict.detail != Detail::Error,
        exit_code: options.exit_code,
        exit_code_description: format!("{}: {} ({})", verdict.decision.word(), report.headline(), report.tally()),
        tool_execution_notifications: failed
            .map(|(index, result)| Notification {
                level: "error",
                message: Message::plain(&undecided(report, result)),
                associated_rule: Some(RuleReference { id: result.rule.to_string(), index }),
            })
            .collect(),
        tool_configuration_notifications: verdict
            .weakened_by
            .iter()
            .map(|weakness| Notification { level: "warning", message: Message::plain(&format!("weakened: {}", sentence(weakness))), associated_rule: None })
            .collect(),
    }
}

fn undecided(report: &Report<'_>, result: &RuleResult) -> String {
    let reason = result.reason.as_deref().map_or_else(|| "no reason was given".to_owned(), sentence);
    format!("{} could not decide: {reason}", report.title(&result.rule))
}

fn descriptor(report: &Report<'_>, result: &RuleResult) -> Descriptor {
    let meta = report.meta(&result.rule);
    let title = report.title(&result.rule);
    let paragraphs = meta.map_or_else(Vec::new, |meta| escape::paragraphs(&meta.description));
    let full = if paragraphs.is_empty() { title.clone() } else { paragraphs.join(" ") };
    let fix = report.fix(&result.rule);
    let text = [Some(full.clone()), fix.as_ref().map(|fix| format!("What to do: {fix}"))].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let mut markdown: Vec<String> = paragraphs.iter().map(|paragraph| escape::markdown(paragraph)).collect();
    markdown.extend(fix.iter().map(|fix| format!("**What to do:** {}", escape::markdown(fix))));
    let controls = meta.map_or_else(Vec::new, |meta| meta.controls.iter().map(|control| visible(control).into_owned()).collect());
    if !controls.is_empty() {
        markdown.push(format!("Controls: {}", escape::markdown(&controls.join(", "))));
    }
    Descriptor {
        id: result.rule.to_string(),
        name: camel(result.rule.rule()),
        short_description: Message::plain(&title),
        full_description: Message::plain(&full),
        help: Message { text, markdown: Some(markdown.join("\n\n")) },
        help_uri: meta.and_then(help_uri),
        default_configuration: Configuration { level: "error" },
        properties: RuleProperties { tags: std::iter::once(result.rule.gate().to_owned()).chain(controls).collect(), severity: meta.map(|meta| severity(meta.severity)) },
    }
}

/// The first further reading that is a web address.
fn help_uri(meta: &RuleMeta) -> Option<String> {
    let safe = |address: &&String| {
        (address.starts_with("https://") || address.starts_with("http://"))
            && address.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'))
    };
    meta.related.iter().find(safe).cloned()
}

fn severity(severity: Severity) -> &'static str {
    severity.word()
}

/// `no-environment-skipped` as `NoEnvironmentSkipped`.
fn camel(name: &str) -> String {
    name.split(['-', '_', '.'])
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<Vec<_>>()
        })
        .collect()
}

impl Message {
    /// A message that ends as SARIF 2.1.0 (3.11.6) wants it: with a full stop.
    fn plain(text: &str) -> Self {
        let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
        Self { text: format!("{text}{stop}"), markdown: None }
    }
}

struct Writer<'r, 'a> {
    report: &'r Report<'a>,
    options: &'r Options,
    artifacts: BTreeMap<&'a Utf8Path, usize>,
}

impl Writer<'_, '_> {
    fn artifact(&self, path: &str, digest: &Digest, length: u64) -> Artifact {
        let algorithm = digest.algorithm().replace("sha", "sha-");
        let hashes = BTreeMap::from([(algorithm, digest.hex().to_owned())]);
        Artifact { location: ArtifactLocation { uri: uri(self.report.prefixed(Utf8Path::new(path), self.options).as_str()), index: None }, length, hashes, roles: ["analysisTarget"] }
    }

    fn results(&self, index: usize, result: &RuleResult, seen: &mut BTreeMap<String, usize>) -> Vec<SarifResult> {
        let reason = || result.reason.as_deref().map_or_else(|| "no reason was given".to_owned(), sentence);
        let whole = |kind, level, message: String| self.whole(index, result, kind, level, &message);
        let title = self.report.title(&result.rule);
        match result.outcome {
            Outcome::Pass => vec![whole("pass", "none", format!("passed: {title}"))],
            Outcome::Skip => vec![whole("notApplicable", "none", format!("skipped: {title}: {}", reason()))],
            Outcome::Error => vec![whole("fail", "error", undecided(self.report, result))],
            Outcome::Deny | Outcome::Waived | Outcome::Warn => result.findings.iter().map(|finding| self.finding(index, result, finding, seen)).collect(),
        }
    }

    /// A result about the release as a whole, at the manifest's first line.
    fn whole(&self, index: usize, result: &RuleResult, kind: &'static str, level: &'static str, message: &str) -> SarifResult {
        let manifest = self.report.manifest();
        let artifact_location =
            ArtifactLocation { uri: uri(self.report.prefixed(manifest, self.options).as_str()), index: self.artifacts.get(manifest).copied() };
        let region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
        SarifResult {
            rule_id: result.rule.to_string(),
            rule_index: index,
            kind,
            level,
            message: Message::plain(message),
            locations: [Location { id: None, physical_location: PhysicalLocation { artifact_location, region }, logical_locations: Vec::new(), message: None }],
            related_locations: Vec::new(),
            partial_fingerprints: BTreeMap::from([(FINGERPRINT, Sha256::of(format!("{}\n{kind}", result.rule).as_bytes()).hex())]),
            suppressions: Vec::new(),
        }
    }

    fn finding(&self, index: usize, result: &RuleResult, finding: &Finding, seen: &mut BTreeMap<String, usize>) -> SarifResult {
        let level = match (Weight::of(finding), finding.level) {
            (Weight::Warns, _) | (Weight::Excused, crate::finding::Level::Warn) => "warning",
            (Weight::Denies, _) | (Weight::Excused, crate::finding::Level::Deny) => "error",
        };
        let identity = self.identity(result, finding);
        let nth = seen.entry(identity.clone()).or_default();
        *nth += 1;
        let fix = finding.fix.as_deref().map(sentence).or_else(|| self.report.fix(&result.rule));
        let message = sentence(&finding.message);
        let text = match &fix {
            Some(fix) => format!("{} What to do: {fix}", Message::plain(&message).text),
            None => message,
        };
        SarifResult {
            rule_id: result.rule.to_string(),
            rule_index: index,
            kind: "fail",
            level,
            message: Message::plain(&text),
            locations: [self.location(&finding.place, None)],
            related_locations: finding
                .because
                .iter()
                .enumerate()
                .map(|(number, reason)| Location { id: Some(number + 1), ..self.location(&reason.place, Some(Message::plain(&sentence(&reason.message)))) })
                .collect(),
            partial_fingerprints: BTreeMap::from([(FINGERPRINT, Sha256::of(format!("{identity}\n{nth}").as_bytes()).hex())]),
            suppressions: finding.waived_by.iter().map(|id| self.suppression(id)).collect(),
        }
    }

    /// What makes a finding the same finding after an edit elsewhere: rule, term, document and pointer. Where
    /// there is a term, positions in lists do not count: an entry added above moves them.
    fn identity(&self, result: &RuleResult, finding: &Finding) -> String {
        let path = self.report.path(finding.place.doc, self.options);
        let pointer = match &finding.term {
            Some(_) => finding.place.pointer.tokens().map(|token| if token.bytes().all(|byte| byte.is_ascii_digit()) { "*".into() } else { token }).collect::<Vec<_>>().join("/"),
            None => finding.place.pointer.as_str().to_owned(),
        };
        format!("{}\n{}\n{path}\n{pointer}", result.rule, finding.term.as_deref().unwrap_or_default())
    }

    fn suppression(&self, id: &str) -> Suppression {
        let justification = format!("waiver {}", self.report.waiver(id));
        Suppression { kind: "external", status: "accepted", justification }
    }

    fn location(&self, place: &Place, message: Option<Message>) -> Location {
        let spot = self.report.spot(place);
        let document = self.report.sources.get(place.doc).map_or(self.report.manifest(), |file| file.path());
        let artifact_location = ArtifactLocation { uri: uri(self.report.path(place.doc, self.options).as_str()), index: self.artifacts.get(document).copied() };
        let region = Region { start_line: spot.start.line, start_column: spot.start.column, end_line: spot.end.line, end_column: spot.end.column };
        let pointer = visible(place.pointer.as_str());
        let logical_locations = if pointer.is_empty() { Vec::new() } else { vec![LogicalLocation { fully_qualified_name: pointer.into_owned(), kind: "member" }] };
        Location { id: None, physical_location: PhysicalLocation { artifact_location, region }, logical_locations, message }
    }
}
