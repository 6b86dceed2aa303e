//! SARIF 2.1.0 (OASIS, errata 01), for code scanning and editors.
//!
//! Every result has a location, because consumers drop a file in which one has none. Rules that passed
//! or were skipped are results of kind `pass` and `notApplicable` at the manifest; what a waiver excuses
//! is suppressed, not left out. Fingerprints survive edits elsewhere in a document.

use std::collections::BTreeMap;
use std::io;

use camino::Utf8Path;

use self::log::{
    Artifact, ArtifactLocation, AutomationDetails, Configuration, Descriptor, Driver, Invocation, Location, Log, LogicalLocation, Message,
    Notification, PhysicalLocation, Property, Region, RuleProperties, RuleReference, Run, SarifResult, Suppression, Tool,
};
use super::escape::{self, sentence, uri, visible, write_json};
use super::{Options, Report, Weight};
use crate::finding::{Finding, Outcome, RuleResult};
use crate::model::Digest;
use crate::rule::RuleMeta;
use crate::source::{Place, Sha256};
use crate::verdict::Detail;

mod log;
mod pipeline;
mod scan;
mod verification;

pub(super) use pipeline::render as render_pipeline;
pub(super) use scan::render as render_scan;
pub(super) use verification::render as render_verification;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name and version of the fingerprint; a new way to compute it is a new name.
const FINGERPRINT: &str = "portcullisFinding/v1";

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run(report, options)] };
    write_json(&log, out)
}

fn run(report: &Report<'_>, options: &Options) -> Run {
    let verdict = report.verdict;
    let writer = Writer { report, options, artifacts: artifact_indices(report) };
    let mut seen = BTreeMap::new();
    let one = |text: &str| Property::One(visible(text).into_owned());
    Run {
        tool: tool(report.tool.clone(), verdict.results.iter().map(|result| descriptor(report, result)).collect()),
        automation_details: AutomationDetails { id: format!("{}/{}/{}/", report.tool.name, verdict.release, verdict.environment) },
        invocations: [invocation(report, options)],
        artifacts: verdict.inputs.iter().map(|input| writer.artifact(&input.path, &input.digest, input.size)).collect(),
        results: verdict.results.iter().enumerate().flat_map(|(index, result)| writer.results(index, result, &mut seen)).collect(),
        column_kind: "unicodeCodePoints",
        properties: BTreeMap::from([
            ("decision", one(verdict.decision.word())),
            ("detail", one(verdict.detail.word())),
            ("release", one(verdict.release.as_str())),
            ("releaseVersion", one(&verdict.version)),
            ("environment", one(verdict.environment.as_str())),
            ("route", one(verdict.route.as_str())),
            ("evaluatedAt", Property::One(verdict.evaluated_at.to_string())),
            ("policyDigest", one(verdict.policy.digest.as_str())),
            ("notChecked", Property::Many(verdict.not_checked.iter().map(|limit| sentence(limit)).collect())),
            (
                "waiversUnused",
                Property::Many(
                    verdict.waivers_unused.iter().map(|(id, reason)| format!("{}: {}", visible(id), sentence(reason))).collect(),
                ),
            ),
        ]),
    }
}

fn tool(tool: super::Tool, rules: Vec<Descriptor>) -> Tool {
    let super::Tool { name, version } = tool;
    Tool { driver: Driver { name, semantic_version: version.clone(), version, information_uri: "https://portcullis.dev", rules } }
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
            .map(|weakness| Notification {
                level: "warning",
                message: Message::plain(&format!("weakened: {}", sentence(weakness))),
                associated_rule: None,
            })
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
    let text =
        [Some(full.clone()), fix.as_ref().map(|fix| format!("What to do: {fix}"))].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
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
        properties: RuleProperties {
            tags: std::iter::once(result.rule.gate().to_owned()).chain(controls).collect(),
            severity: meta.map(|meta| meta.severity.word()),
        },
    }
}

/// The first further reading that is a web address: RFC 3986 with `http` or `https` and a host name.
fn help_uri(meta: &RuleMeta) -> Option<String> {
    meta.related.iter().find(|address| is_web_address(address)).cloned()
}

fn is_web_address(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else { return false };
    let (authority, path) = rest.split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len())).unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let named = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte);
    let encoded =
        path.split('%').skip(1).all(|rest| rest.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())));
    named
        && port.len() < 6
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && path.bytes().all(plain)
        && encoded
        && path.matches('#').count() < 2
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

struct Writer<'r, 'a> {
    report: &'r Report<'a>,
    options: &'r Options,
    artifacts: BTreeMap<&'a Utf8Path, usize>,
}

impl Writer<'_, '_> {
    fn artifact(&self, path: &str, digest: &Digest, length: u64) -> Artifact {
        let algorithm = digest.algorithm().replace("sha", "sha-");
        let hashes = BTreeMap::from([(algorithm, digest.hex().to_owned())]);
        Artifact {
            location: ArtifactLocation { uri: uri(self.report.prefixed(Utf8Path::new(path), self.options).as_str()), index: None },
            length,
            hashes,
            roles: ["analysisTarget"],
        }
    }

    fn results(&self, index: usize, result: &RuleResult, seen: &mut BTreeMap<String, usize>) -> Vec<SarifResult> {
        let reason = || result.reason.as_deref().map_or_else(|| "no reason was given".to_owned(), sentence);
        let whole = |kind, level, message: String| self.whole(index, result, kind, level, &message);
        let title = self.report.title(&result.rule);
        match result.outcome {
            Outcome::Pass => vec![whole("pass", "none", format!("passed: {title}"))],
            Outcome::Skip => vec![whole("notApplicable", "none", format!("skipped: {title}: {}", reason()))],
            Outcome::Error => vec![whole("fail", "error", undecided(self.report, result))],
            Outcome::Deny | Outcome::Waived | Outcome::Warn => {
                result.findings.iter().map(|finding| self.finding(index, result, finding, seen)).collect()
            }
        }
    }

    /// A result about the release as a whole, at the manifest's first line.
    fn whole(&self, index: usize, result: &RuleResult, kind: &'static str, level: &'static str, message: &str) -> SarifResult {
        let manifest = self.report.manifest();
        let artifact_location = ArtifactLocation {
            uri: uri(self.report.prefixed(manifest, self.options).as_str()),
            index: self.artifacts.get(manifest).copied(),
        };
        let region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
        SarifResult {
            rule_id: result.rule.to_string(),
            rule_index: index,
            kind,
            level,
            message: Message::plain(message),
            locations: [Location {
                id: None,
                physical_location: PhysicalLocation { artifact_location, region },
                logical_locations: Vec::new(),
                message: None,
            }],
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
        let mut text = Message::plain(&message).text;
        for (lead, words) in [("Note", result.reason.as_deref().map(sentence)), ("What to do", fix)] {
            if let Some(words) = words {
                text = format!("{text} {lead}: {}", Message::plain(&words).text);
            }
        }
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
                .map(|(number, reason)| Location {
                    id: Some(number + 1),
                    ..self.location(&reason.place, Some(Message::plain(&sentence(&reason.message))))
                })
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
            Some(_) => finding
                .place
                .pointer
                .tokens()
                .map(|token| if token.bytes().all(|byte| byte.is_ascii_digit()) { "*".into() } else { token })
                .collect::<Vec<_>>()
                .join("/"),
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
        let artifact_location =
            ArtifactLocation { uri: uri(self.report.path(place.doc, self.options).as_str()), index: self.artifacts.get(document).copied() };
        let region =
            Region { start_line: spot.start.line, start_column: spot.start.column, end_line: spot.end.line, end_column: spot.end.column };
        let pointer = visible(place.pointer.as_str());
        let logical_locations = if pointer.is_empty() {
            Vec::new()
        } else {
            vec![LogicalLocation { fully_qualified_name: pointer.into_owned(), kind: "member" }]
        };
        Location { id: None, physical_location: PhysicalLocation { artifact_location, region }, logical_locations, message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_web_addresses_become_help_links() {
        for address in ["https://example.org", "http://e.org:8080/a%20b?c=d#e", "https://e.org/(x)"] {
            assert!(is_web_address(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "https://",
            "https://e.org/%",
            "https://e.org/a b",
            "https://user@e.org",
            "https://e.org/#a#b",
            "https://e.org:99999999/",
            "https://e.org/\u{202e}",
        ] {
            assert!(!is_web_address(address), "{address}");
        }
    }

    #[test]
    fn rule_names_become_identifiers() {
        assert_eq!(camel("no-environment-skipped"), "NoEnvironmentSkipped");
    }
}
