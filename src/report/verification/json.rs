//! A verification as JSON, format version 1, described by [`super::schema`].

use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Tool;
use super::super::escape::write_json;
use super::super::json::ToolJson;
use super::{Answer, Overall, Verification};

/// The identifier of the format.
pub(in crate::report) const SCHEMA: &str = "https://portcullis.dev/schema/verification/v1";

/// What verifying an attestation came to.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "portcullis verification")]
pub(in crate::report) struct Document {
    /// The identifier of the format: `https://portcullis.dev/schema/verification/v1`.
    schema: String,
    /// The version of the format: 1.
    version: u32,
    /// The program that wrote it.
    tool: ToolJson,
    /// The attestation's file.
    document: String,
    /// What the checks come to.
    overall: OverallJson,
    /// What the attestation is about.
    subject: Vec<LineJson>,
    /// The checks in the order of asking.
    checks: Vec<CheckJson>,
    /// What to do where it is not allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What the checks come to.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum OverallJson {
    /// Genuine, and it allows what is asked.
    Allowed,
    /// Genuine, but it does not allow what is asked.
    NotAllowed,
    /// Not what it claims to be.
    NotGenuine,
}

/// A name and a text.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct LineJson {
    /// The name.
    name: String,
    /// The text.
    text: String,
}

/// A check.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct CheckJson {
    /// Its name.
    name: String,
    /// The answer.
    answer: AnswerJson,
    /// The answer in words.
    sentence: String,
}

/// The answer of a check.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AnswerJson {
    /// It holds.
    Held,
    /// It does not hold.
    Broken,
    /// It was not asked for, or could not be asked because an earlier one is broken.
    NotAsked,
}

pub(super) fn render(verification: &Verification, tool: &Tool, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA.to_owned(),
        version: 1,
        tool: ToolJson { name: tool.name.clone(), version: tool.version.clone() },
        document: verification.document.clone(),
        overall: match verification.overall {
            Overall::Allowed => OverallJson::Allowed,
            Overall::NotAllowed => OverallJson::NotAllowed,
            Overall::NotGenuine => OverallJson::NotGenuine,
        },
        subject: verification.subject.iter().map(|(name, text)| LineJson { name: name.clone(), text: text.clone() }).collect(),
        checks: verification
            .checks
            .iter()
            .map(|check| CheckJson {
                name: check.name.clone(),
                answer: match check.answer {
                    Answer::Held => AnswerJson::Held,
                    Answer::Broken => AnswerJson::Broken,
                    Answer::NotAsked => AnswerJson::NotAsked,
                },
                sentence: check.sentence.clone(),
            })
            .collect(),
        next: verification.next.clone(),
    };
    write_json(&document, out)
}
