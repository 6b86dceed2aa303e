//! A ledger in memory, for tests and trials; it ends with the process. Clones share it, as connections do.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::LedgerError;
use super::log::FORMAT;
use super::merkle::{Hash, empty_root};
use super::store::{FormatVersion, Head, Identity, Leaf, NewLeaf, NodeRow, Store};
use crate::source::Sha256;

#[derive(Debug, Default)]
struct Rows {
    leaves: BTreeMap<u64, Leaf>,
    by_envelope: BTreeMap<Sha256, u64>,
    envelopes: BTreeMap<u64, Vec<u8>>,
    found_by: BTreeMap<u64, Vec<String>>,
    nodes: BTreeMap<(u32, u64), Hash>,
    roots: BTreeMap<u64, Hash>,
    notes: BTreeMap<u64, String>,
}

impl Rows {
    /// Adds rows, all of them or, where one is there already, none.
    fn extend(&mut self, added: Self) -> Result<(), LedgerError> {
        let Self { leaves, by_envelope, envelopes, found_by, nodes, roots, notes } = added;
        let known = leaves.keys().any(|key| self.leaves.contains_key(key))
            || by_envelope.keys().any(|key| self.by_envelope.contains_key(key))
            || nodes.keys().any(|key| self.nodes.contains_key(key))
            || roots.keys().any(|key| self.roots.contains_key(key))
            || notes.keys().any(|key| self.notes.contains_key(key));
        if known {
            return Err(refused("the row is there already"));
        }
        self.leaves.extend(leaves);
        self.by_envelope.extend(by_envelope);
        self.envelopes.extend(envelopes);
        self.found_by.extend(found_by);
        self.nodes.extend(nodes);
        self.roots.extend(roots);
        self.notes.extend(notes);
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Shared {
    rows: Rows,
    /// Whether somebody writes.
    writer: bool,
}

/// A ledger in memory.
#[derive(Debug)]
pub struct Memory {
    identity: Identity,
    shared: Arc<(Mutex<Shared>, Condvar)>,
    /// What this connection has added and not committed; it holds the write lock while this is there. Reads
    /// see it only once it is committed: nothing is read back in the middle of an append.
    pending: Option<Rows>,
}

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self { identity: self.identity.clone(), shared: Arc::clone(&self.shared), pending: None }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.rollback();
    }
}

impl Memory {
    /// A ledger without entries.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        let mut rows = Rows::default();
        rows.roots.insert(0, empty_root());
        Self { identity, shared: Arc::new((Mutex::new(Shared { rows, writer: false }), Condvar::new())), pending: None }
    }

    fn locked(&self) -> MutexGuard<'_, Shared> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, read: impl FnOnce(&Rows) -> T) -> T {
        read(&self.locked().rows)
    }

    fn adding(&mut self) -> Result<&mut Rows, LedgerError> {
        self.pending.as_mut().ok_or_else(|| refused("nothing was begun"))
    }
}

fn refused(reason: &str) -> LedgerError {
    LedgerError::Store {
        ledger: "memory:".to_owned(),
        action: "written",
        reason: reason.to_owned(),
        help: "this is a bug in portcullis".to_owned(),
    }
}

fn add<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> Result<(), LedgerError> {
    if map.insert(key, value).is_some() { Err(refused("the row is there already")) } else { Ok(()) }
}

fn many(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

impl Store for Memory {
    fn address(&self) -> &str {
        "memory:"
    }

    fn identity(&mut self) -> Result<Identity, LedgerError> {
        Ok(self.identity.clone())
    }

    fn format(&mut self) -> Result<FormatVersion, LedgerError> {
        Ok(FORMAT)
    }

    fn size(&mut self) -> Result<u64, LedgerError> {
        Ok(self.read(|rows| rows.leaves.last_key_value().map_or(0, |(index, _)| index + 1)))
    }

    fn leaves(&mut self, from: u64, limit: u64) -> Result<Vec<Leaf>, LedgerError> {
        Ok(self.read(|rows| rows.leaves.range(from..).take(many(limit)).map(|(_, leaf)| leaf.clone()).collect()))
    }

    fn envelope(&mut self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(self.read(|rows| rows.envelopes.get(&index).cloned()))
    }

    fn find(&mut self, envelope: &Sha256) -> Result<Option<u64>, LedgerError> {
        Ok(self.read(|rows| rows.by_envelope.get(envelope).copied()))
    }

    fn about(&mut self, digest: &str) -> Result<Vec<u64>, LedgerError> {
        let has = |(index, digests): (&u64, &Vec<String>)| digests.iter().any(|one| one == digest).then_some(*index);
        Ok(self.read(|rows| rows.found_by.iter().filter_map(has).collect()))
    }

    fn found_by(&mut self, from: u64, to: u64) -> Result<Vec<(u64, String)>, LedgerError> {
        let pairs = |(index, digests): (&u64, &Vec<String>)| digests.iter().map(|digest| (*index, digest.clone())).collect::<Vec<_>>();
        Ok(self.read(|rows| rows.found_by.range(from..to).flat_map(pairs).collect()))
    }

    fn node(&mut self, level: u32, index: u64) -> Result<Option<Hash>, LedgerError> {
        Ok(self.read(|rows| match level {
            0 => rows.leaves.get(&index).map(|leaf| leaf.hash),
            _ => rows.nodes.get(&(level, index)).copied(),
        }))
    }

    fn nodes(&mut self, level: u32, from: u64, limit: u64) -> Result<Vec<(u64, Hash)>, LedgerError> {
        let level = (level, from)..(level + 1, 0);
        Ok(self.read(|rows| rows.nodes.range(level).take(many(limit)).map(|((_, index), hash)| (*index, *hash)).collect()))
    }

    fn roots(&mut self, from: u64, limit: u64) -> Result<Vec<Head>, LedgerError> {
        let head = |(size, root): (&u64, &Hash)| Head { size: *size, root: *root };
        Ok(self.read(|rows| rows.roots.range(from..).take(many(limit)).map(head).collect()))
    }

    fn last_root(&mut self) -> Result<Option<Head>, LedgerError> {
        Ok(self.read(|rows| rows.roots.last_key_value().map(|(size, root)| Head { size: *size, root: *root })))
    }

    fn note_from(&mut self, size: u64) -> Result<Option<(u64, String)>, LedgerError> {
        Ok(self.read(|rows| rows.notes.range(size..).next().map(|(size, note)| (*size, note.clone()))))
    }

    fn last_note(&mut self) -> Result<Option<(u64, String)>, LedgerError> {
        Ok(self.read(|rows| rows.notes.last_key_value().map(|(size, note)| (*size, note.clone()))))
    }

    fn begin(&mut self) -> Result<(), LedgerError> {
        self.rollback();
        let mut shared = self.locked();
        while shared.writer {
            shared = self.shared.1.wait(shared).unwrap_or_else(PoisonError::into_inner);
        }
        shared.writer = true;
        drop(shared);
        self.pending = Some(Rows::default());
        Ok(())
    }

    fn put_leaves(&mut self, leaves: &[NewLeaf<'_>]) -> Result<(), LedgerError> {
        let rows = self.adding()?;
        for leaf in leaves {
            let row = Leaf { index: leaf.index, hash: leaf.hash, record: leaf.record.to_vec(), envelope: leaf.digest };
            add(&mut rows.leaves, leaf.index, row)?;
            add(&mut rows.by_envelope, leaf.digest, leaf.index)?;
            add(&mut rows.envelopes, leaf.index, leaf.envelope.to_vec())?;
            add(&mut rows.found_by, leaf.index, leaf.subjects.to_vec())?;
        }
        Ok(())
    }

    fn put_nodes(&mut self, nodes: &[NodeRow]) -> Result<(), LedgerError> {
        let rows = self.adding()?;
        nodes.iter().try_for_each(|(level, index, hash)| add(&mut rows.nodes, (*level, *index), *hash))
    }

    fn put_root(&mut self, head: Head) -> Result<(), LedgerError> {
        add(&mut self.adding()?.roots, head.size, head.root)
    }

    fn put_note(&mut self, size: u64, note: &str) -> Result<(), LedgerError> {
        add(&mut self.adding()?.notes, size, note.to_owned())
    }

    fn commit(&mut self) -> Result<(), LedgerError> {
        let added = self.pending.take().ok_or_else(|| refused("nothing was begun"))?;
        let mut shared = self.locked();
        let done = shared.rows.extend(added);
        shared.writer = false;
        self.shared.1.notify_one();
        done
    }

    fn rollback(&mut self) {
        if self.pending.take().is_some() {
            self.locked().writer = false;
            self.shared.1.notify_one();
        }
    }

    fn integrity(&mut self) -> Result<Vec<String>, LedgerError> {
        Ok(Vec::new())
    }
}
