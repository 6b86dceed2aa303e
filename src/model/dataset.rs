//! Data: what a release brings to environments, how it was made, how much there is, and the ways on which it travels.
//!
//! Owns the manifest's `datasets`, `dataFlows` and `dataVolumes`, and what was found in the files of data sets
//! ([`DatasetScan`]) and in commands that copy data ([`FoundFlow`]). Holds no value out of any of that data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::PathStep;
use super::id::{Digest, Name, RelativePath, Timestamp, Version};
use super::scan::FileScan;
use crate::source::{Place, Pointer};

/// Data that the release brings to one or more environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dataset {
    /// The data set's name.
    pub name: Name,
    /// The environments that receive it.
    pub environments: Vec<Name>,
    /// The data class, one of `data.rules.data.classes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// The files it consists of.
    #[serde(default)]
    pub files: Vec<RelativePath>,
    /// The system or environment that the data came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What made the data up. A claim: it excuses customary placeholders, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<Generator>,
    /// How real data was made anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymisation: Option<Anonymisation>,
    /// The regulations that the data is under, by their names in `data.rules.data.regulations`.
    #[serde(default)]
    pub regulations: Vec<Name>,
    /// What protects the data: each measure, and how it is taken.
    #[serde(default)]
    pub protection: BTreeMap<Name, String>,
}

/// What made data up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Generator {
    /// The tool.
    pub tool: String,
    /// Its version.
    pub version: Version,
    /// The seed that makes the same data again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The digest of the tool, where it is an image or a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// How real data was made anonymous. What is missing is a rule's business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Anonymisation {
    /// What was done to the data: `k-anonymity`, `format-preserving masking`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The tool that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The tool's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Who ran it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The report of a scan of what came out; not needed where the data set's own files are here to be scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<RelativePath>,
}

/// A way on which data goes from one environment or system to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataFlow {
    /// The environment or system that the data comes from.
    pub from: Name,
    /// The environment or system that it goes to.
    pub to: Name,
    /// What carries it: a job, an interface, a person.
    pub via: String,
    /// What is done on the way, before the data arrives, so that nobody can be found in it; absent where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transformation: Option<String>,
    /// What is carried; everything where empty.
    #[serde(default)]
    pub tables: Vec<String>,
    /// When it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
}

/// How much data an environment holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataVolume {
    /// The environment.
    pub environment: Name,
    /// When it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The rows of each table.
    pub tables: BTreeMap<String, u64>,
}

/// What was found in a file of a data set, or in a data file that no data set claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DatasetScan {
    /// The position of the data set in the manifest; absent where none claims the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<usize>,
    /// The position of the file in the data set's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<usize>,
    /// The file, relative to the manifest.
    pub path: String,
    /// The file, and what is inside of it where it is an archive.
    pub scans: Vec<FileScan>,
}

impl DatasetScan {
    /// Where the manifest names the file, as a pointer into it. The file itself is never shown: it holds what was found.
    #[must_use]
    pub fn named_at(&self) -> Pointer {
        let at = Pointer::root().key("datasets");
        match (self.dataset, self.file) {
            (Some(dataset), Some(file)) => at.index(dataset).key("files").index(file),
            (Some(dataset), None) => at.index(dataset),
            (None, _) => at,
        }
    }
}

/// A copy of data that a pipeline, a workload or a plan makes, as far as its commands say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundFlow {
    /// The document.
    pub path: String,
    /// The job, workload or resource.
    pub job: String,
    /// What copies: `pg_dump`, `aws s3 sync`, `snapshot_identifier`, …
    pub tool: String,
    /// The environment that the data comes from; absent where that is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The environment that it goes to; absent where that is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What makes the data anonymous on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transformation: Option<String>,
    /// What makes it anonymous only after it has arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_late: Option<String>,
    /// Where the data is taken.
    #[serde(skip)]
    pub taken: Place,
    /// Where it arrives.
    #[serde(skip)]
    pub place: Place,
}

impl FoundFlow {
    /// The place of a path into it: of `from` where the data is taken, of all else where it arrives.
    #[must_use]
    pub fn locate(&self, path: &[PathStep]) -> Place {
        match path {
            [PathStep::Key(key), ..] if key == "from" => self.taken.clone(),
            _ => self.place.clone(),
        }
    }
}

/// What is known of data, besides what the manifest says.
#[derive(Debug, Clone, Default)]
pub struct DataEvidence {
    /// What was found in data files, by data set and file; then in those that no data set claims, by path.
    pub scans: Vec<DatasetScan>,
    /// Copies of data that commands make; worked out by a check.
    pub flows: Vec<FoundFlow>,
}
