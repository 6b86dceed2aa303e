//! What a search for personal data found in a file: fields and counts, never a value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a field, and a file as the worst of its fields, amounts to; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataStanding {
    /// Nothing personal was found.
    Clean,
    /// Only values that are reserved for tests or published as test values.
    Synthetic,
    /// Customary placeholders, which nobody reserved: somebody may have that number.
    Placeholder,
    /// Nearly all values are reserved, a few are not.
    Contaminated,
    /// Values that may be a person's.
    Pid,
}

impl DataStanding {
    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Synthetic => "synthetic",
            Self::Placeholder => "placeholder",
            Self::Contaminated => "contaminated",
            Self::Pid => "pid",
        }
    }
}

/// One searched file, or one file inside an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileScan {
    /// Its path as it was given; a file inside an archive after `!/`.
    pub path: String,
    /// The bytes that were searched, after unpacking.
    pub bytes: u64,
    /// How it is written: `csv`, `json`, `json-lines`, `sql`, `yaml`, `xml`, `log`, `text`, `parquet`, `xlsx`, `sqlite`.
    pub format: String,
    /// How its text is encoded: `utf-8`, `utf-16le`, `utf-16be`, `latin-1`; `binary` where it has no text of its own.
    pub encoding: String,
    /// The records, lines or rows that it has.
    pub rows: u64,
    /// The worst of its fields.
    pub standing: DataStanding,
    /// The fields in which something was found, in the order of the file, then by entity.
    pub fields: Vec<FieldScan>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl FileScan {
    /// A scan that has found nothing yet.
    #[must_use]
    pub fn new(path: &str, format: &str, encoding: &str) -> Self {
        Self {
            path: path.to_owned(),
            bytes: 0,
            format: format.to_owned(),
            encoding: encoding.to_owned(),
            rows: 0,
            standing: DataStanding::Clean,
            fields: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// A file of which nothing could be searched.
    #[must_use]
    pub fn unsearched(path: &str, unread: Unread) -> Self {
        Self { unread: vec![unread], ..Self::new(path, "unknown", "binary") }
    }
}

/// What could not be searched. Counts as found, because nobody knows what is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unread {
    /// What it is, in a word for programs: `archive-too-deep`, `not-text`, `encrypted`, `truncated`, …
    pub code: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub help: String,
    /// The line or row up to which it was searched; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}

/// One kind of personal data in one field of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldScan {
    /// The field's name where it has one that is no data itself; else `column 3`, `text`.
    pub field: String,
    /// The entity's id: `gb-nhs`.
    pub entity: String,
    /// What people call it.
    pub title: String,
    /// The countries that use it; empty where it is international.
    pub countries: Vec<String>,
    /// Which regulations ask for care: `personal`, `national-id`, `special`, `pci`, `hipaa`, `secret`.
    pub protection: Vec<String>,
    /// What it amounts to.
    pub standing: DataStanding,
    /// How sure that is, in percent.
    pub confidence: u8,
    /// Why, a sentence each, the strongest first.
    pub evidence: Vec<String>,
    /// The other entity that the values may be, where two fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<String>,
    /// How many values there are of it.
    pub values: u64,
    /// How many of them may be a person's.
    pub real: u64,
    /// How many are reserved or published for tests.
    pub synthetic: u64,
    /// How many are customary placeholders.
    pub placeholder: u64,
    /// What the values look like, the most frequent first: `10 digits, 3-3-4`.
    pub shapes: Vec<String>,
    /// The first places of values that may be a person's, else of the others.
    pub places: Vec<DataPlace>,
    /// The first row of the registry that cleared values, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<String>,
    /// Whether a baseline knows it.
    #[serde(default)]
    pub known: bool,
    /// How many values an allow-list excused.
    #[serde(default)]
    pub allowed: u64,
}

/// Where a value stands, without the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataPlace {
    /// The line of a text, or the row of a table, from 1.
    pub line: u64,
    /// The column in the line, in characters from 1; absent in tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// A keyed fingerprint of the value: equal values have equal fingerprints under one key.
    pub fingerprint: String,
}
