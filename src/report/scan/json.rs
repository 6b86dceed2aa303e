//! A scan as JSON, format version 1, described by [`schema`] (`docs/schemas/scan.schema.json`).
//!
//! Names are never reused or given another meaning within a version; adding a field is not a new version. Always everything,
//! whatever the other outputs show; never a value.

use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::escape::write_json;
use super::super::json::{ToolJson, identified};
use super::ScanReport;
use crate::model::scan::FileScan;

/// The identifier of the format.
pub const SCHEMA: &str = "https://portcullis.dev/schema/scan/v1";

/// The JSON Schema (2020-12) of a report on a scan.
#[must_use]
pub fn schema() -> serde_json::Value {
    identified::<Document>(SCHEMA)
}

/// What a search for personal data found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "portcullis scan")]
pub struct Document {
    /// The identifier of the format: `https://portcullis.dev/schema/scan/v1`.
    pub schema: String,
    /// The version of the format: 1.
    pub version: u32,
    /// The program that wrote it.
    pub tool: ToolJson,
    /// Whether anything counts as found: the command fails then.
    pub found: bool,
    /// Whether placeholders count.
    pub deny_placeholders: bool,
    /// Whether it was held against a baseline.
    pub baseline: bool,
    /// Whether the key of the fingerprints was given, so that they can be compared with those of other runs.
    pub fingerprints_comparable: bool,
    /// How many of what there is.
    pub totals: TotalsJson,
    /// Every file, sorted by path.
    pub files: Vec<FileJson>,
    /// Entries of the baseline that match nothing any more.
    pub stale_baseline: Vec<String>,
    /// What there is to know about this run.
    pub notes: Vec<String>,
    /// What a scan cannot see.
    pub not_searched: Vec<String>,
}

/// How many of what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TotalsJson {
    /// Files.
    pub files: u64,
    /// Bytes that were searched.
    pub bytes: u64,
    /// Files with a finding that counts.
    pub files_found: u64,
    /// Findings that count.
    pub found: u64,
    /// Values of these that may be a person's, or secrets in use.
    pub real: u64,
    /// Findings and gaps that the baseline knows.
    pub known: u64,
    /// Findings with placeholders that do not count.
    pub placeholder: u64,
    /// Findings with test data only.
    pub synthetic: u64,
    /// What could not be searched and no baseline knows.
    pub unread: u64,
}

/// A file and where it goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileJson {
    /// What was found in it.
    #[serde(flatten)]
    pub scan: FileScan,
    /// The environments that receive it, as the release's data sets say.
    pub environments: Vec<String>,
    /// The data set that claims it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The codes of `unread` that the baseline knows.
    pub known_unread: Vec<String>,
}

pub(super) fn render(report: &ScanReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let totals = &report.totals;
    let circumstances = &report.circumstances;
    let document = Document {
        schema: SCHEMA.to_owned(),
        version: 1,
        tool: ToolJson { name: circumstances.tool.name.clone(), version: circumstances.tool.version.clone() },
        found: report.found(),
        deny_placeholders: circumstances.strictness.deny_placeholders,
        baseline: circumstances.baseline,
        fingerprints_comparable: circumstances.kept_key,
        totals: TotalsJson {
            files: totals.files,
            bytes: totals.bytes,
            files_found: totals.files_found,
            found: totals.found,
            real: totals.real,
            known: totals.known,
            placeholder: totals.placeholder,
            synthetic: totals.synthetic,
            unread: totals.unread,
        },
        files: report
            .outcome
            .files
            .iter()
            .map(|file| FileJson {
                scan: file.scan.clone(),
                environments: file.environments.clone(),
                dataset: file.dataset.clone(),
                known_unread: file.known_unread.iter().cloned().collect(),
            })
            .collect(),
        stale_baseline: report.outcome.stale.clone(),
        notes: report.notes(),
        not_searched: ScanReport::limits().iter().map(|limit| (*limit).to_owned()).collect(),
    };
    write_json(&document, out)
}
