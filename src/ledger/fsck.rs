//! Checks a whole ledger: every row against every other, and against what was seen before.
//!
//! Nothing is believed that can be worked out again: records are derived from their envelopes, hashes
//! from records, nodes from hashes, roots from nodes. Each fault names its row. Never repairs anything:
//! a ledger that was changed is evidence.

use std::collections::{BTreeMap, VecDeque};

use super::checkpoint::Checkpoint;
use super::entry::{self, Entry, found_by};
use super::log::PAGE;
use super::merkle::{Edge, Hash, Nodes, empty_root, leaf_hash};
use super::store::{Head, Leaf};
use super::{Ledger, LedgerError};
use crate::dsse::Envelope;
use crate::model::Digest;
use crate::source::Sha256;

/// The most faults that are listed.
pub const MAX_FAULTS: usize = 1000;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The row: `leaf 3`, `node 2/0`, `root 4`, `checkpoint 4`, `envelope 3`, `database`.
    pub at: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fsck {
    /// How many leaves were read.
    pub leaves: u64,
    /// How many checkpoints were read.
    pub checkpoints: u64,
    /// What is wrong, in the order in which it was found, at most [`MAX_FAULTS`].
    pub faults: Vec<Fault>,
    /// How many faults there are, listed or not.
    pub total: u64,
    /// The head, worked out from the records.
    pub head: Option<Head>,
}

impl Fsck {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.total == 0
    }

    fn fault(&mut self, at: String, what: impl Into<String>) {
        self.total += 1;
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { at, what: what.into() });
        }
    }
}

/// Nothing is stored in the tree that is only grown.
struct Nowhere;

impl Nodes for Nowhere {
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, LedgerError> {
        Err(LedgerError::Damaged { what: format!("node {level}/{index} is missing") })
    }
}

/// The stored nodes of one level, read in order as they are due.
#[derive(Default)]
struct Level {
    /// Rows that were read and not yet compared.
    rows: VecDeque<(u64, Hash)>,
    /// Where to read on.
    next: u64,
}

impl Ledger {
    /// Checks everything.
    ///
    /// # Errors
    /// The store cannot be read; whatever can be read is checked and is no error.
    pub fn fsck(&mut self, remembered: Option<&Checkpoint>) -> Result<Fsck, LedgerError> {
        let mut found = Fsck::default();
        for line in self.store.integrity()? {
            found.fault("database".to_owned(), line);
        }
        // Roots and checkpoints that are recorded while this runs belong to leaves that it does not read.
        let last = self.store.last_root()?;
        if last.is_none() {
            found.fault("root 0".to_owned(), "it is missing, and so is every other root");
        }
        let until = last.map_or(0, |head| head.size);
        let mut roots = VecDeque::new();
        let mut edge = Edge::read(&mut Nowhere, 0)?;
        let mut levels: BTreeMap<u32, Level> = BTreeMap::new();
        self.check_root(&mut roots, 0, &empty_root(), &mut found)?;
        let mut next = 0;
        while next < until {
            let page: Vec<Leaf> = self.store.leaves(next, PAGE.min(until - next))?.into_iter().filter(|leaf| leaf.index < until).collect();
            if page.is_empty() {
                break;
            }
            let after = page.last().map_or(next, |leaf| leaf.index + 1);
            let mut subjects: BTreeMap<u64, Vec<String>> = BTreeMap::new();
            for (index, digest) in self.store.found_by(next, after)? {
                subjects.entry(index).or_default().push(digest);
            }
            for leaf in page {
                if leaf.index != next {
                    found.fault(
                        format!("leaf {next}"),
                        if leaf.index == next + 1 {
                            "it is missing".to_owned()
                        } else {
                            format!("it is missing, and so are all up to {}", leaf.index - 1)
                        },
                    );
                    // Nothing above a gap can be worked out.
                    found.leaves = next;
                    return Ok(found);
                }
                self.check_leaf(&leaf, &subjects.remove(&leaf.index).unwrap_or_default(), &mut found)?;
                for (level, index, hash) in edge.push(leaf_hash(&leaf.record)) {
                    self.check_node(levels.entry(level).or_default(), level, index, &hash, &mut found)?;
                }
                next += 1;
                self.check_root(&mut roots, next, &edge.root(), &mut found)?;
            }
            for index in subjects.keys() {
                found.fault(format!("leaf {index}"), "it is found by digests, but is missing");
            }
        }
        found.leaves = next;
        found.head = Some(Head { size: next, root: edge.root() });
        if next < until {
            found.fault(format!("leaf {next}"), format!("it is missing: {until} leaves are recorded under a root"));
            return Ok(found);
        }
        self.check_beyond(until, &mut found)?;
        self.check_notes(until, &mut found)?;
        if let Some(remembered) = remembered {
            match self.continues(remembered) {
                Ok(()) => {}
                Err(error @ (LedgerError::Fork { .. } | LedgerError::Shrunk { .. })) => {
                    found.fault(format!("checkpoint {}", remembered.head.size), error.to_string());
                }
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }

    fn check_leaf(&mut self, leaf: &Leaf, subjects: &[String], found: &mut Fsck) -> Result<(), LedgerError> {
        let at = || format!("leaf {}", leaf.index);
        if leaf_hash(&leaf.record) != leaf.hash {
            found.fault(at(), "its record is not what its hash says");
        }
        let record = match entry::read(&leaf.record) {
            Ok(record) => record,
            Err(problem) => {
                found.fault(at(), problem);
                return Ok(());
            }
        };
        if record.envelope != Digest::from(leaf.envelope) {
            found.fault(at(), "it is stored under another envelope's digest");
        }
        if found_by(&record) != subjects {
            found.fault(at(), "the digests by which it is found are not those of its subjects");
        }
        let envelope_at = || format!("envelope {}", leaf.index);
        let Some(bytes) = self.store.envelope(leaf.index)? else {
            found.fault(envelope_at(), "it is missing");
            return Ok(());
        };
        if record.envelope != Digest::from(Sha256::of(&bytes)) {
            found.fault(envelope_at(), "it is not the one that was recorded");
            return Ok(());
        }
        let read = std::str::from_utf8(&bytes).ok().and_then(|text| Envelope::parse(text).ok());
        match read.map(|envelope| Entry::of(&envelope)) {
            Some(Ok(entry)) if entry.leaf() == leaf.record => {}
            Some(Ok(_)) => found.fault(at(), "its record says other things than its envelope"),
            Some(Err(error)) => found.fault(envelope_at(), error.to_string()),
            None => found.fault(envelope_at(), "it is not an envelope"),
        }
        Ok(())
    }

    fn check_root(&mut self, stored: &mut VecDeque<Head>, size: u64, hash: &Hash, found: &mut Fsck) -> Result<(), LedgerError> {
        if stored.is_empty() {
            *stored = self.store.roots(size, PAGE)?.into();
        }
        match stored.pop_front_if(|head| head.size <= size) {
            Some(head) if head.root != *hash => found.fault(format!("root {size}"), "it is not that of the leaves"),
            None if size == 0 => found.fault("root 0".to_owned(), "it is missing"),
            Some(_) | None => {}
        }
        Ok(())
    }

    fn check_node(&mut self, stored: &mut Level, level: u32, index: u64, hash: &Hash, found: &mut Fsck) -> Result<(), LedgerError> {
        if stored.rows.is_empty() {
            stored.rows = self.store.nodes(level, stored.next, PAGE)?.into();
            stored.next = stored.rows.back().map_or(stored.next, |(index, _)| index + 1);
        }
        match stored.rows.pop_front_if(|(at, _)| *at <= index) {
            Some((at, other)) if at == index && other == *hash => {}
            Some((at, _)) if at == index => found.fault(format!("node {level}/{index}"), "it is not the hash of the two nodes below it"),
            // Rows are unique and nodes come in order, so that a row before this one cannot be.
            Some(_) | None => found.fault(format!("node {level}/{index}"), "it is missing"),
        }
        Ok(())
    }

    /// Rows past the last recorded root: a root covers every leaf that was ever committed.
    fn check_beyond(&mut self, until: u64, found: &mut Fsck) -> Result<(), LedgerError> {
        // Read in this order so that an append in between is no fault.
        let size = self.store.size()?;
        let now = self.store.last_root()?.map_or(until, |head| head.size);
        if size > now {
            found.fault(format!("leaf {now}"), format!("it and all up to {} stand under no recorded root", size - 1));
        }
        for level in 1..64 {
            let complete = now >> level;
            if let Some((index, _)) = self.store.nodes(level, complete, 1)?.first() {
                found.fault(format!("node {level}/{index}"), "there are not enough leaves for it");
            }
        }
        Ok(())
    }

    fn check_notes(&mut self, until: u64, found: &mut Fsck) -> Result<(), LedgerError> {
        let mut next = 0;
        while let Some((size, note)) = self.store.note_from(next)? {
            next = size + 1;
            let at = || format!("checkpoint {size}");
            found.checkpoints += 1;
            let checkpoint = match Checkpoint::open(&note, self.key()) {
                Ok(checkpoint) => checkpoint,
                Err(error) => {
                    found.fault(at(), error.to_string());
                    continue;
                }
            };
            if checkpoint.head.size != size {
                found.fault(at(), format!("it speaks of {} entries", checkpoint.head.size));
            }
            match self.continues(&checkpoint) {
                Ok(()) => {}
                Err(LedgerError::Shrunk { .. }) => found.fault(at(), format!("it is signed, but there are only {until} leaves")),
                Err(LedgerError::Fork { .. }) => found.fault(at(), "it was signed for another history: its root is not that of the leaves"),
                Err(LedgerError::Damaged { .. }) => {} // Said above, of the node itself.
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}
