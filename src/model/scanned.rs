//! A search for personal data as a whole: every file with what the release says of it, and what was left out.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{DataStanding, FieldScan, FileScan, Unread};
use super::scan_baseline::{BaselineEntry, BaselineUnread, ScanBaseline};

/// The word for files that no data set of a release claims.
pub const NO_ENVIRONMENT: &str = "-";

/// A searched file and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannedFile {
    /// What was found in it.
    pub scan: FileScan,
    /// The environments that receive it, as the release's data sets say; empty where none claims it.
    pub environments: Vec<String>,
    /// The data set that claims it.
    pub dataset: Option<String>,
    /// The codes of what could not be searched in it that a baseline knows.
    pub known_unread: BTreeSet<String>,
}

/// What counts as found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strictness {
    /// Whether customary placeholders count, too.
    pub deny_placeholders: bool,
}

impl Strictness {
    /// Whether a standing counts as found.
    #[must_use]
    pub fn counts(self, standing: DataStanding) -> bool {
        match standing {
            DataStanding::Pid | DataStanding::Contaminated => true,
            DataStanding::Placeholder => self.deny_placeholders,
            DataStanding::Clean | DataStanding::Synthetic => false,
        }
    }
}

/// Whether a field holds keys or passwords rather than personal data.
#[must_use]
pub fn is_secret(field: &FieldScan) -> bool {
    field.protection.iter().any(|word| word == "secret")
}

/// Everything that a search came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScanOutcome {
    /// The files, sorted by path.
    pub files: Vec<ScannedFile>,
    /// Symbolic links that were not followed, because what they lead to is found at its own place, or is nothing.
    pub links: u64,
    /// Directories of git, which were left out.
    pub repositories: u64,
    /// Entries of the baseline that match nothing any more, a line each.
    pub stale: Vec<String>,
}

impl ScanOutcome {
    /// Marks what a baseline knows, and notes which of its entries under the searched paths match nothing any more.
    pub fn hold_against(&mut self, baseline: &ScanBaseline, searched: impl Fn(&str) -> bool) {
        let place = |entry: &BaselineEntry| (entry.path.clone(), entry.field.clone(), entry.entity.clone());
        let entries: BTreeMap<(String, String, String), &BaselineEntry> =
            baseline.entries.iter().map(|entry| (place(entry), entry)).collect();
        let unread: BTreeSet<&BaselineUnread> = baseline.unread.iter().collect();
        let (mut met, mut met_unread) = (BTreeSet::new(), BTreeSet::new());
        for file in &mut self.files {
            let path = &file.scan.path;
            for field in file.scan.fields.iter_mut().filter(|field| field.standing >= DataStanding::Placeholder) {
                let place = (path.clone(), field.field.clone(), field.entity.clone());
                if let Some(entry) = entries.get(&place) {
                    field.known = entry.covers(path, field);
                    met.insert(place);
                }
            }
            for one in &file.scan.unread {
                let entry = BaselineUnread { path: path.clone(), code: one.code.clone() };
                if unread.contains(&entry) {
                    file.known_unread.insert(one.code.clone());
                    met_unread.insert(entry);
                }
            }
        }
        let gone = entries.keys().filter(|place| !met.contains(*place) && searched(&place.0));
        self.stale = gone.map(|(path, field, entity)| format!("`{entity}` in `{field}` of {path}")).collect();
        let read = unread.into_iter().filter(|entry| !met_unread.contains(*entry) && searched(&entry.path));
        self.stale.extend(read.map(|BaselineUnread { path, code }| format!("`{code}` of {path}")));
    }

    /// A baseline of what counts as found.
    #[must_use]
    pub fn baseline(&self, strictness: Strictness) -> ScanBaseline {
        let mut entries = Vec::new();
        let mut unread = Vec::new();
        for file in &self.files {
            let path = &file.scan.path;
            entries.extend(
                file.scan.fields.iter().filter(|field| strictness.counts(field.standing)).map(|field| BaselineEntry::of(path, field)),
            );
            unread.extend(file.scan.unread.iter().map(|one| BaselineUnread { path: path.clone(), code: one.code.clone() }));
        }
        ScanBaseline::new(entries, unread)
    }

    /// Whether anything counts as found that no baseline knows.
    #[must_use]
    pub fn found(&self, strictness: Strictness) -> bool {
        self.files.iter().any(|file| {
            file.scan.fields.iter().any(|field| strictness.counts(field.standing) && !field.known)
                || file.scan.unread.iter().any(|unread| !file.knows(unread))
        })
    }
}

impl ScannedFile {
    /// Whether a baseline knows that this could not be searched.
    #[must_use]
    pub fn knows(&self, unread: &Unread) -> bool {
        self.known_unread.contains(&unread.code)
    }
}
