//! A scan baseline (`kind: ScanBaseline`): what a search for personal data found before and nobody has put right yet.
//!
//! Holds places and counts, never a value. Sorted, so that two of them can be compared line by line.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{ApiVersion, Fault};
use super::scan::{DataStanding, FieldScan};
use crate::source::Pointer;

/// A scan baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScanBaseline {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `ScanBaseline`.
    pub kind: ScanBaselineKind,
    /// What was found, sorted.
    pub entries: Vec<BaselineEntry>,
    /// What could not be searched, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<BaselineUnread>,
}

/// The literal `ScanBaseline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ScanBaselineKind {
    /// A scan baseline.
    ScanBaseline,
}

/// One kind of personal data in one field of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BaselineEntry {
    /// The file, as the scan names it; a file inside an archive after `!/`.
    pub path: String,
    /// The field.
    pub field: String,
    /// The entity's id.
    pub entity: String,
    /// How many values may be a person's. More than that are a new finding.
    pub real: u64,
    /// How many values are placeholders; counts where no other value is there.
    #[serde(default, skip_serializing_if = "none")]
    pub placeholder: u64,
}

/// Something that could not be searched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BaselineUnread {
    /// The file.
    pub path: String,
    /// Why it could not be searched: `encrypted`, `not-text`, …
    pub code: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn none(count: &u64) -> bool {
    *count == 0
}

impl BaselineEntry {
    /// The entry of a field.
    #[must_use]
    pub fn of(path: &str, field: &FieldScan) -> Self {
        Self {
            path: path.to_owned(),
            field: field.field.clone(),
            entity: field.entity.clone(),
            real: field.real,
            placeholder: field.placeholder,
        }
    }

    /// Whether it is about that field.
    #[must_use]
    pub fn is_about(&self, path: &str, field: &FieldScan) -> bool {
        (self.path.as_str(), self.field.as_str(), self.entity.as_str()) == (path, &field.field, &field.entity)
    }

    /// Whether there is nothing in that field that was not there before.
    #[must_use]
    pub fn covers(&self, path: &str, field: &FieldScan) -> bool {
        let as_few = if field.standing == DataStanding::Placeholder {
            field.placeholder <= self.placeholder.max(self.real)
        } else {
            field.real <= self.real
        };
        self.is_about(path, field) && as_few
    }
}

impl ScanBaseline {
    /// A baseline of what was found, sorted, each place once.
    #[must_use]
    pub fn new(entries: Vec<BaselineEntry>, mut unread: Vec<BaselineUnread>) -> Self {
        let mut places: BTreeMap<(String, String, String), (u64, u64)> = BTreeMap::new();
        for BaselineEntry { path, field, entity, real, placeholder } in entries {
            let counts = places.entry((path, field, entity)).or_default();
            *counts = (counts.0.saturating_add(real), counts.1.saturating_add(placeholder));
        }
        let entry = |((path, field, entity), (real, placeholder))| BaselineEntry { path, field, entity, real, placeholder };
        let entries = places.into_iter().map(entry).collect();
        unread.sort();
        unread.dedup();
        Self { api_version: ApiVersion::V1, kind: ScanBaselineKind::ScanBaseline, entries, unread }
    }

    /// Entries that stand twice: nobody knows which of them counts.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut seen = BTreeSet::new();
        let fault = |list: &str, index: usize, path: &str| Fault {
            pointer: Pointer::root().key(list).index(index).key("path"),
            message: format!("a second entry for the same place in `{}`", path.escape_debug()),
            help: "keep one of them, or write the baseline anew with --write-baseline".to_owned(),
        };
        let mut faults: Vec<Fault> = (0..)
            .zip(&self.entries)
            .filter(|(_, entry)| !seen.insert((&entry.path, &entry.field, &entry.entity)))
            .map(|(index, entry)| fault("entries", index, &entry.path))
            .collect();
        let mut seen = BTreeSet::new();
        faults.extend(
            (0..).zip(&self.unread).filter(|(_, entry)| !seen.insert(*entry)).map(|(index, entry)| fault("unread", index, &entry.path)),
        );
        faults
    }
}
