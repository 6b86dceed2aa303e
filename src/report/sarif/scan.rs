//! A scan as SARIF: a rule for each kind of data that was found, a result for each field that holds it.
//!
//! The fingerprint is made of path, field and entity: it survives every edit that leaves these, and needs no key. What a baseline
//! knows is suppressed, not left out. A file inside an archive stands at the archive, whose path other tools find.

use std::collections::BTreeMap;
use std::io;

use super::super::Options;
use super::super::escape::{sentence, uri, visible, write_json};
use super::super::html::parts::capital;
use super::super::scan::{ScanFinding, ScanGap, ScanReport, ScanWeight, advice, inside, outside, plain};
use super::log::{
    ArtifactLocation, AutomationDetails, Configuration, Descriptor, Invocation, Location, Log, LogicalLocation, Message, PhysicalLocation,
    Property, Region, RuleProperties, Run, SarifResult, Suppression,
};
use crate::model::scan::{DataPlace, FieldScan};
use crate::source::Sha256;

/// The rule of what could not be searched.
const UNREAD: &str = "scan/unread";
/// How many further places of a field are related locations.
const RELATED: usize = 20;

/// Writes it.
pub(in crate::report) fn render(report: &ScanReport<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let shown = |finding: &&ScanFinding<'_>| report.circumstances.all || finding.weight != ScanWeight::Harmless;
    let findings: Vec<&ScanFinding<'_>> = [ScanWeight::Found, ScanWeight::Known, ScanWeight::Placeholder, ScanWeight::Harmless]
        .into_iter()
        .flat_map(|weight| report.of(weight))
        .filter(shown)
        .collect();
    let mut rules: BTreeMap<String, Descriptor> = BTreeMap::from([(UNREAD.to_owned(), unread_rule())]);
    for finding in &findings {
        rules.entry(rule_id(finding.field)).or_insert_with(|| descriptor(finding.field));
    }
    let index: BTreeMap<String, usize> = rules.keys().cloned().zip(0..).collect();
    let mut seen = BTreeMap::new();
    let mut results: Vec<SarifResult> = findings.iter().map(|finding| result(finding, &index, &mut seen)).collect();
    results.extend(report.all_gaps().map(|gap| gap_result(gap, &index, &mut seen)));
    let run = Run {
        tool: super::tool(report.circumstances.tool.clone(), rules.into_values().collect()),
        automation_details: AutomationDetails { id: format!("{}/scan/", report.circumstances.tool.name) },
        invocations: [Invocation {
            execution_successful: true,
            exit_code: options.exit_code,
            exit_code_description: report.headline(),
            tool_execution_notifications: Vec::new(),
            tool_configuration_notifications: Vec::new(),
        }],
        artifacts: Vec::new(),
        results,
        column_kind: "unicodeCodePoints",
        properties: BTreeMap::from([
            ("extent", Property::One(report.extent())),
            ("notes", Property::Many(report.notes())),
            ("notSearched", Property::Many(ScanReport::limits().iter().map(|limit| (*limit).to_owned()).collect())),
        ]),
    };
    write_json(&Log { schema: super::SCHEMA, version: "2.1.0", runs: [run] }, out)
}

fn rule_id(field: &FieldScan) -> String {
    format!("scan/{}", plain(&field.entity))
}

fn descriptor(field: &FieldScan) -> Descriptor {
    let title = sentence(&field.title);
    let text = format!("A field holds values of this kind: {title}");
    let protection = field.protection.iter().map(|word| visible(word).into_owned());
    Descriptor {
        id: rule_id(field),
        name: super::camel(&plain(&field.entity)),
        short_description: Message::plain(&if title.is_empty() { "Personal data".to_owned() } else { capital(&title) }),
        full_description: Message::plain(&text),
        help: Message {
            text: "Replace values that may be a person's by ones that are reserved for tests, or keep the file out of every environment below production.".to_owned(),
            markdown: None,
        },
        help_uri: None,
        default_configuration: Configuration { level: "error" },
        properties: RuleProperties { tags: std::iter::once("personal-data".to_owned()).chain(protection).collect(), severity: None },
    }
}

fn unread_rule() -> Descriptor {
    Descriptor {
        id: UNREAD.to_owned(),
        name: "Unread".to_owned(),
        short_description: Message::plain("A file could not be searched"),
        full_description: Message::plain("A file, or a part of one, could not be searched: nobody knows what is there"),
        help: Message {
            text: "Bring the file into a form that can be searched, or leave it out of what is shipped.".to_owned(),
            markdown: None,
        },
        help_uri: None,
        default_configuration: Configuration { level: "error" },
        properties: RuleProperties { tags: vec!["personal-data".to_owned()], severity: None },
    }
}

fn result(finding: &ScanFinding<'_>, index: &BTreeMap<String, usize>, seen: &mut BTreeMap<String, usize>) -> SarifResult {
    let field = finding.field;
    let path = &finding.file.scan.path;
    let (kind, level) = match finding.weight {
        ScanWeight::Found | ScanWeight::Known => ("fail", "error"),
        ScanWeight::Placeholder => ("fail", "warning"),
        ScanWeight::Harmless => ("pass", "none"),
    };
    let mut text = Message::plain(&finding.message()).text;
    for reason in finding.reasons().iter().take(4) {
        text = format!("{text} {}", Message::plain(reason).text);
    }
    if inside(path).is_some() {
        text = format!("{text} Inside the archive: {}", Message::plain(&finding.first()).text);
    }
    text = format!("{text} What to do: {}", Message::plain(advice(finding)).text);
    let id = rule_id(field);
    let related = field.places.iter().skip(1).take(RELATED).filter(|_| inside(path).is_none());
    SarifResult {
        rule_index: index.get(&id).copied().unwrap_or_default(),
        kind,
        level,
        message: Message::plain(&text),
        locations: [location(path, Some(&field.field), field.places.first(), None)],
        related_locations: (1..)
            .zip(related)
            .map(|(number, place)| location(path, Some(&field.field), Some(place), Some(number)))
            .collect(),
        partial_fingerprints: fingerprint(&format!("{id}\n{path}\n{}\n{}", field.field, field.entity), seen),
        suppressions: suppressed(finding.weight == ScanWeight::Known),
        rule_id: id,
    }
}

fn gap_result(gap: &ScanGap<'_>, index: &BTreeMap<String, usize>, seen: &mut BTreeMap<String, usize>) -> SarifResult {
    let path = &gap.file.scan.path;
    let text =
        format!("{} What to do: {}", Message::plain(&format!("Could not be searched: {}", gap.message())).text, sentence(&gap.unread.help));
    let place = gap.unread.after.map(|line| DataPlace { line, column: None, fingerprint: String::new() });
    SarifResult {
        rule_id: UNREAD.to_owned(),
        rule_index: index.get(UNREAD).copied().unwrap_or_default(),
        kind: "fail",
        level: "error",
        message: Message::plain(&text),
        locations: [location(path, None, place.as_ref(), None)],
        related_locations: Vec::new(),
        partial_fingerprints: fingerprint(&format!("{UNREAD}\n{path}\n{}", gap.unread.code), seen),
        suppressions: suppressed(gap.known),
    }
}

fn suppressed(known: bool) -> Vec<Suppression> {
    if known {
        vec![Suppression { kind: "external", status: "accepted", justification: "the baseline knows it".to_owned() }]
    } else {
        Vec::new()
    }
}

/// What makes a result the same result in another run; the second of one identity is told from the first.
fn fingerprint(identity: &str, seen: &mut BTreeMap<String, usize>) -> BTreeMap<&'static str, String> {
    let nth = seen.entry(identity.to_owned()).or_default();
    *nth += 1;
    BTreeMap::from([(super::FINGERPRINT, Sha256::of(format!("{identity}\n{nth}").as_bytes()).hex())])
}

fn location(path: &str, field: Option<&str>, place: Option<&DataPlace>, id: Option<usize>) -> Location {
    let whole = |number: u64| usize::try_from(number.max(1)).unwrap_or(usize::MAX).min(i32::MAX as usize);
    let place = place.filter(|_| inside(path).is_none());
    let (line, column) = (place.map_or(1, |place| whole(place.line)), place.and_then(|place| place.column).map_or(1, whole));
    // Where a value ends is not told: it would say how long it is. One character is the least that others underline.
    let region = Region { start_line: line, start_column: column, end_line: line, end_column: column.saturating_add(1) };
    let member = |name: &str| LogicalLocation { fully_qualified_name: plain(name), kind: "member" };
    let logical = inside(path).map(member).into_iter().chain(field.filter(|name| !name.is_empty()).map(member));
    let message = id.map(|_| Message::plain("another value"));
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&visible(outside(path))), index: None },
            region,
        },
        logical_locations: logical.collect(),
        message,
    }
}
