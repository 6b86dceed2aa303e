//! The fields of a file: their numbers, what the sink wants of them, and how many there may be.

use std::collections::BTreeMap;

use super::{FIRST, FieldId, FieldName, LONGEST, Sink, Watch};

/// The most fields of a file; further ones share one that is called [`OTHER`].
const MOST: usize = 4096;
/// What fields are called that have no place of their own.
const OTHER: &str = "*";
/// The longest name of a field, in bytes.
const LONGEST_NAME: usize = 256;
/// The most problems that are told.
const MOST_PROBLEMS: usize = 64;

/// A field that the sink knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) id: FieldId,
    /// What the sink wants of it.
    pub(super) watch: Watch,
}

/// The fields so far.
pub(super) struct Fields {
    known: BTreeMap<FieldName, Field>,
    /// Whether the sink wants every cell of one of them.
    every: bool,
    /// Whether it wants those of the first records.
    first: bool,
    /// The longest part of a cell: [`LONGEST`], less in tests.
    pub(super) longest: usize,
}

impl Default for Fields {
    fn default() -> Self {
        Self { known: BTreeMap::new(), every: false, first: false, longest: LONGEST }
    }
}

impl Fields {
    /// The field of that name; the sink learns of it where it is new.
    pub(super) fn of(&mut self, sink: &mut dyn Sink, name: FieldName) -> Field {
        if let Some(field) = self.known.get(&name) {
            return *field;
        }
        let is_other = matches!(&name, FieldName::Named(name) if name == OTHER);
        if self.known.len() >= MOST && !is_other && name != FieldName::Text {
            return self.of(sink, FieldName::Named(OTHER.to_owned()));
        }
        let id = FieldId::try_from(self.known.len()).unwrap_or(FieldId::MAX);
        let field = Field { id, watch: sink.field(id, &name) };
        self.every |= field.watch == Watch::Every;
        self.first |= field.watch == Watch::First;
        self.known.insert(name, field);
        field
    }

    /// Whether the sink wants every cell of a field in that record.
    pub(super) fn every(&self, record: u64) -> bool {
        self.every || (self.first && record < FIRST)
    }
}

/// A name as text: what is no UTF-8 replaced, cut where it is too long to be one.
pub(super) fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..LONGEST_NAME).unwrap_or(bytes)).into_owned()
}

/// The first problems of a file.
#[derive(Default)]
pub(super) struct Problems(Vec<(u64, String)>);

impl Problems {
    /// One more.
    pub(super) fn add(&mut self, record: u64, sentence: &str) {
        if self.0.len() < MOST_PROBLEMS && self.0.last().is_none_or(|last| last.0 != record || last.1 != sentence) {
            self.0.push((record, sentence.to_owned()));
        }
    }

    /// All that were kept.
    pub(super) fn all(&self) -> &[(u64, String)] {
        &self.0
    }
}
