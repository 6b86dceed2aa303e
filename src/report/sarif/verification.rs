//! A verification as SARIF: a rule and a result for each check.

use std::collections::BTreeMap;
use std::io;

use super::super::escape::{sentence, uri, visible, write_json};
use super::super::verification::{Answer, Check, Overall, Verification};
use super::super::{Options, Tool};
use super::log::{
    ArtifactLocation, AutomationDetails, Configuration, Descriptor, Invocation, Location, Log, Message, PhysicalLocation, Property, Region,
    RuleProperties, Run, SarifResult,
};
use crate::source::Sha256;

/// Writes it.
pub(in crate::report) fn render(verification: &Verification, tool: &Tool, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let run = Run {
        tool: super::tool(tool.clone(), verification.checks.iter().map(descriptor).collect()),
        automation_details: AutomationDetails { id: format!("{}/verification/", tool.name) },
        invocations: [Invocation {
            execution_successful: true,
            exit_code: options.exit_code,
            exit_code_description: verification.headline(),
            tool_execution_notifications: Vec::new(),
            tool_configuration_notifications: Vec::new(),
        }],
        artifacts: Vec::new(),
        results: verification.checks.iter().enumerate().map(|(index, check)| result(verification, index, check)).collect(),
        column_kind: "unicodeCodePoints",
        properties: BTreeMap::from([
            ("allowed", Property::One((verification.overall == Overall::Allowed).to_string())),
            ("overall", Property::One(verification.overall.word().to_owned())),
            ("subject", Property::Many(verification.lines())),
        ]),
    };
    write_json(&Log { schema: super::SCHEMA, version: "2.1.0", runs: [run] }, out)
}

fn descriptor(check: &Check) -> Descriptor {
    let name = visible(&check.name);
    let text = format!("The check `{name}` of an attestation.");
    Descriptor {
        id: format!("verification/{name}"),
        name: super::camel(&name),
        short_description: Message::plain(&text),
        full_description: Message::plain(&text),
        help: Message { text: "An attestation counts only where every check that was asked for holds.".to_owned(), markdown: None },
        help_uri: None,
        default_configuration: Configuration { level: "error" },
        properties: RuleProperties { tags: vec!["verification".to_owned()], severity: None },
    }
}

fn result(verification: &Verification, index: usize, check: &Check) -> SarifResult {
    let (kind, level) = match check.answer {
        Answer::Held => ("pass", "none"),
        Answer::Broken => ("fail", "error"),
        Answer::NotAsked => ("notApplicable", "none"),
    };
    let artifact_location = ArtifactLocation { uri: uri(&verification.document), index: None };
    let region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
    SarifResult {
        rule_id: format!("verification/{}", visible(&check.name)),
        rule_index: index,
        kind,
        level,
        message: Message::plain(&format!("{}: {}", visible(&check.name), sentence(&check.sentence))),
        locations: [Location {
            id: None,
            physical_location: PhysicalLocation { artifact_location, region },
            logical_locations: Vec::new(),
            message: None,
        }],
        related_locations: Vec::new(),
        partial_fingerprints: BTreeMap::from([(
            super::FINGERPRINT,
            Sha256::of(format!("{}\n{}\n{kind}", check.name, verification.document).as_bytes()).hex(),
        )]),
        suppressions: Vec::new(),
    }
}
