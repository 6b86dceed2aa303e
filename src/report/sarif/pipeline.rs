//! What pipeline definitions come to as SARIF: a rule for each fault, a result for each finding.

use std::collections::BTreeMap;
use std::io;

use super::super::Options;
use super::super::escape::{sentence, uri, visible, write_json};
use super::super::pipeline::PipelineReport;
use super::log::{
    ArtifactLocation, AutomationDetails, Configuration, Descriptor, Invocation, Location, Log, Message, PhysicalLocation, Property, Region,
    RuleProperties, Run, SarifResult,
};
use crate::model::pipeline::{PipelineFault, PipelineFinding};
use crate::source::{Place, Sha256};

/// Writes it.
pub(in crate::report) fn render(report: &PipelineReport<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let run = Run {
        tool: super::tool(report.tool.clone(), PipelineFault::ALL.iter().map(|fault| descriptor(*fault)).collect()),
        automation_details: AutomationDetails { id: format!("{}/pipeline/{}/", report.tool.name, report.route.name) },
        invocations: [Invocation {
            execution_successful: true,
            exit_code: options.exit_code,
            exit_code_description: report.headline(),
            tool_execution_notifications: Vec::new(),
            tool_configuration_notifications: Vec::new(),
        }],
        artifacts: Vec::new(),
        results: report.analysis.findings.iter().map(|finding| result(report, finding)).collect(),
        column_kind: "unicodeCodePoints",
        properties: BTreeMap::from([("route", Property::One(report.route.name.to_string())), ("extent", Property::One(report.extent()))]),
    };
    write_json(&Log { schema: super::SCHEMA, version: "2.1.0", runs: [run] }, out)
}

fn descriptor(fault: PipelineFault) -> Descriptor {
    let text = format!("{}.", fault.title());
    Descriptor {
        id: format!("pipeline/{}", fault.word()),
        name: super::camel(fault.word()),
        short_description: Message::plain(&text),
        full_description: Message::plain(&text),
        help: Message { text: "Make every deployment wait for the environment before and its tests.".to_owned(), markdown: None },
        help_uri: None,
        default_configuration: Configuration { level: "error" },
        properties: RuleProperties { tags: vec!["pipeline".to_owned()], severity: None },
    }
}

fn result(report: &PipelineReport<'_>, finding: &PipelineFinding) -> SarifResult {
    let mut text = sentence(&finding.message);
    if finding.way.len() > 1 {
        let way: Vec<String> = finding.way.iter().map(|step| visible(step).into_owned()).collect();
        text = format!("{text}. The way: {}", way.join(" → "));
    }
    let related = finding.because.iter().enumerate();
    SarifResult {
        rule_id: format!("pipeline/{}", finding.fault.word()),
        rule_index: PipelineFault::ALL.iter().position(|fault| *fault == finding.fault).unwrap_or_default(),
        kind: "fail",
        level: if finding.bypass { "error" } else { "warning" },
        message: Message::plain(&format!("{text}. What to do: {}", sentence(&finding.fix))),
        locations: [location(report, None, &finding.place, None)],
        related_locations: related.map(|(number, reason)| location(report, Some(number), &reason.place, Some(&reason.message))).collect(),
        partial_fingerprints: BTreeMap::from([(
            super::FINGERPRINT,
            Sha256::of(format!("{}\n{}", finding.path, finding.term).as_bytes()).hex(),
        )]),
        suppressions: Vec::new(),
    }
}

fn location(report: &PipelineReport<'_>, id: Option<usize>, place: &Place, message: Option<&str>) -> Location {
    let spot = report.spot(place);
    let region =
        Region { start_line: spot.start.line, start_column: spot.start.column, end_line: spot.end.line, end_column: spot.end.column };
    Location {
        id,
        physical_location: PhysicalLocation { artifact_location: ArtifactLocation { uri: uri(&report.path(place)), index: None }, region },
        logical_locations: Vec::new(),
        message: message.map(|message| Message::plain(&sentence(message))),
    }
}
