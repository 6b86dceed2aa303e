//! The ledger itself: appending, reading, proving and signing, written once over every store.
//!
//! INVARIANT: a root is recorded in the transaction that adds its last leaf, and never again; what is
//! signed is a recorded root, never one that was worked out for the occasion.

use std::collections::BTreeMap;

use super::LedgerError;
use super::checkpoint::Checkpoint;
use super::entry::{self, Entry, Receipt, Recorded};
use super::merkle::{self, Edge, Hash, Nodes, leaf_hash};
use super::note::NoteKey;
use super::store::{FormatVersion, Head, Identity, Leaf, NewLeaf, Store};
use crate::attest::Signer;
use crate::source::Sha256;

/// The layout that this program writes.
pub const FORMAT: FormatVersion = FormatVersion { major: 1, minor: 0 };

/// How many rows are read at a time.
pub(super) const PAGE: u64 = 1024;

/// A ledger that is open.
pub struct Ledger {
    pub(super) store: Box<dyn Store>,
    identity: Identity,
    key: NoteKey,
    format: FormatVersion,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Ledger({})", self.store.address())
    }
}

/// Notes which nodes are asked for, so that a store can be asked for all of them at once. Which ones they are
/// never depends on what is in them.
struct Wanted(Vec<(u32, u64)>);

impl Nodes for Wanted {
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, LedgerError> {
        self.0.push((level, index));
        Ok(Sha256([0; 32]))
    }
}

/// The nodes that were asked for; one that is missing is damage.
struct Found(BTreeMap<(u32, u64), Hash>);

impl Nodes for Found {
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, LedgerError> {
        let missing = || if level == 0 { format!("leaf {index} is missing") } else { format!("node {level}/{index} is missing") };
        self.0.get(&(level, index)).copied().ok_or_else(|| damaged(missing()))
    }
}

fn damaged(what: impl Into<String>) -> LedgerError {
    LedgerError::Damaged { what: what.into() }
}

impl Ledger {
    /// Opens a ledger over a store.
    ///
    /// # Errors
    /// A format that cannot be read, a key that is not one.
    pub fn over(mut store: Box<dyn Store>) -> Result<Self, LedgerError> {
        let format = store.format()?;
        if format.major != FORMAT.major {
            return Err(newer(store.address(), format, "reads only"));
        }
        let identity = store.identity()?;
        let key = NoteKey::parse(&identity.vkey).map_err(|problem| damaged(format!("its key cannot be used: {problem}")))?;
        if key.name() != identity.origin {
            return Err(damaged(format!("its key is for `{}`, its origin is `{}`", key.name(), identity.origin)));
        }
        Ok(Self { store, identity, key, format })
    }

    /// The address as it may be shown.
    #[must_use]
    pub fn address(&self) -> &str {
        self.store.address()
    }

    /// The origin: the first line of its checkpoints.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.identity.origin
    }

    /// The key that signs its checkpoints.
    #[must_use]
    pub fn key(&self) -> &NoteKey {
        &self.key
    }

    /// The version of its layout.
    #[must_use]
    pub fn format(&self) -> FormatVersion {
        self.format
    }

    /// How many entries there are, and the recorded root over them.
    ///
    /// # Errors
    /// The store cannot be read; leaves and roots contradict each other.
    pub fn head(&mut self) -> Result<Head, LedgerError> {
        // The root first: whoever appends in between makes the size larger, never smaller.
        let root = self.store.last_root()?.ok_or_else(|| damaged("no root is recorded, not even that of the empty tree"))?;
        let size = self.store.size()?;
        if size < root.size {
            return Err(damaged(format!("root {} is recorded, but there are only {size} leaves", root.size)));
        }
        Ok(root)
    }

    /// Records documents, all of them or none; one that is recorded already is found again. When this
    /// returns, they are durable.
    ///
    /// # Errors
    /// The store cannot be written; the ledger is damaged. A retry records nothing twice.
    pub fn append(&mut self, entries: &[Entry]) -> Result<Vec<Receipt>, LedgerError> {
        self.writable()?;
        self.store.begin()?;
        let added = self.add(entries).and_then(|receipts| {
            if receipts.iter().any(|receipt| !receipt.known) {
                self.store.commit()?;
            }
            Ok(receipts)
        });
        // After a commit there is nothing to forget.
        self.store.rollback();
        added
    }

    fn writable(&self) -> Result<(), LedgerError> {
        if self.format > FORMAT { Err(newer(self.store.address(), self.format, "writes only")) } else { Ok(()) }
    }

    /// Works something out from nodes: once to learn which, once with them.
    fn with_nodes<T>(&mut self, work: impl Fn(&mut dyn Nodes) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let mut wanted = Wanted(Vec::new());
        work(&mut wanted)?;
        work(&mut Found(self.store.nodes_at(&wanted.0)?))
    }

    /// The recorded root, checked against the leaves and nodes that it stands on.
    fn sound_edge(&mut self) -> Result<(Head, Edge), LedgerError> {
        let head = self.head()?;
        let edge = self.with_nodes(|nodes| Edge::read(nodes, head.size))?;
        if edge.root() != head.root {
            return Err(damaged(format!("the recorded root of {} entries is not what its nodes give", head.size)));
        }
        Ok((head, edge))
    }

    fn add(&mut self, entries: &[Entry]) -> Result<Vec<Receipt>, LedgerError> {
        let (before, mut edge) = self.sound_edge()?;
        let size = self.store.size()?;
        if size != before.size {
            return Err(damaged(format!("there are {size} leaves, but the last recorded root is of {}", before.size)));
        }
        let mut places: Vec<(u64, bool)> = Vec::with_capacity(entries.len());
        let mut new: Vec<(u64, &Entry)> = Vec::new();
        let mut seen: BTreeMap<Sha256, (u64, bool)> = BTreeMap::new();
        for entry in entries {
            let place = match (seen.get(&entry.digest()), self.store.find(&entry.digest())?) {
                (Some(place), _) => *place,
                (None, Some(index)) => (index, true),
                (None, None) => {
                    let index = size + new.len() as u64;
                    new.push((index, entry));
                    (index, false)
                }
            };
            seen.insert(entry.digest(), place);
            places.push(place);
        }
        let after = if new.is_empty() { before } else { self.put(&new, &mut edge)? };
        let mut receipts = Vec::with_capacity(places.len());
        for ((index, known), entry) in places.into_iter().zip(entries) {
            let head = if known { self.first_root(index)? } else { after };
            receipts.push(Receipt { index, size: head.size, root: head.root, envelope: entry.digest(), known });
        }
        Ok(receipts)
    }

    fn put(&mut self, new: &[(u64, &Entry)], edge: &mut Edge) -> Result<Head, LedgerError> {
        let subjects: Vec<Vec<String>> = new.iter().map(|(_, entry)| entry::found_by(entry.record())).collect();
        let leaves: Vec<NewLeaf<'_>> = new
            .iter()
            .zip(&subjects)
            .map(|((index, entry), subjects)| NewLeaf {
                index: *index,
                hash: entry.hash(),
                record: entry.leaf(),
                digest: entry.digest(),
                envelope: entry.envelope().as_bytes(),
                subjects,
            })
            .collect();
        let nodes: Vec<_> = leaves.iter().flat_map(|leaf| edge.push(leaf.hash)).collect();
        let head = Head { size: edge.size(), root: edge.root() };
        self.store.put_leaves(&leaves)?;
        self.store.put_nodes(&nodes)?;
        self.store.put_root(head)?;
        Ok(head)
    }

    /// The root that was recorded when an entry came in.
    fn first_root(&mut self, index: u64) -> Result<Head, LedgerError> {
        self.store.roots(index + 1, 1)?.pop().ok_or_else(|| damaged(format!("no root is recorded that covers leaf {index}")))
    }

    /// The receipt of a document that is recorded.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find(&mut self, envelope: &Sha256) -> Result<Option<Receipt>, LedgerError> {
        let Some(index) = self.store.find(envelope)? else { return Ok(None) };
        let head = self.first_root(index)?;
        Ok(Some(Receipt { index, size: head.size, root: head.root, envelope: *envelope, known: true }))
    }

    /// Records from an index on, in order, at most `limit`; each is checked against its hash.
    ///
    /// # Errors
    /// The store cannot be read; a leaf that is missing or changed.
    pub fn records(&mut self, from: u64, limit: u64) -> Result<Vec<Recorded>, LedgerError> {
        let leaves = self.store.leaves(from, limit)?;
        leaves.iter().zip(from..).map(|(leaf, index)| recorded(leaf, index)).collect()
    }

    /// Every record, in order, a page at a time.
    ///
    /// # Errors
    /// As [`Self::records`], and what `each` says.
    pub fn each<E: From<LedgerError>>(&mut self, mut each: impl FnMut(Recorded) -> Result<(), E>) -> Result<(), E> {
        let size = self.head()?.size;
        let mut next = 0;
        while next < size {
            let page = self.records(next, PAGE.min(size - next))?;
            if page.is_empty() {
                return Err(damaged(format!("leaf {next} is missing")).into());
            }
            next += page.len() as u64;
            page.into_iter().try_for_each(&mut each)?;
        }
        Ok(())
    }

    /// The records about a subject with this digest, in order.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub fn about(&mut self, digest: &crate::model::Digest) -> Result<Vec<Recorded>, LedgerError> {
        let mut found = Vec::new();
        for index in self.store.about(digest.as_str())? {
            found.extend(self.record(index)?);
        }
        Ok(found)
    }

    fn record(&mut self, index: u64) -> Result<Option<Recorded>, LedgerError> {
        Ok(self.records(index, 1)?.pop())
    }

    /// The envelope of an entry, in its one written form; checked against the record.
    ///
    /// # Errors
    /// No such entry; an envelope that is missing or changed.
    pub fn envelope(&mut self, index: u64) -> Result<String, LedgerError> {
        let size = self.head()?.size;
        let record = if index < size { self.record(index)? } else { None };
        let record = record.ok_or(LedgerError::NoSuchEntry { index, size })?.record;
        let bytes = self.store.envelope(index)?.ok_or_else(|| damaged(format!("the envelope of leaf {index} is missing")))?;
        if crate::model::Digest::from(Sha256::of(&bytes)) != record.envelope {
            return Err(damaged(format!("the envelope of leaf {index} is not the one that was recorded")));
        }
        String::from_utf8(bytes).map_err(|_| damaged(format!("the envelope of leaf {index} is not UTF-8")))
    }

    /// The audit path of an entry in the tree of the first `size` entries.
    ///
    /// # Errors
    /// No such entry or size; a node that is missing.
    pub fn inclusion(&mut self, index: u64, size: u64) -> Result<Vec<Hash>, LedgerError> {
        self.reached(size)?;
        self.with_nodes(|nodes| merkle::inclusion(nodes, index, size))
    }

    /// The proof that the ledger of `new` entries continues that of `old`.
    ///
    /// # Errors
    /// No such size; a node that is missing.
    pub fn consistency(&mut self, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        self.reached(new)?;
        self.with_nodes(|nodes| merkle::consistency(nodes, old, new))
    }

    /// The root of the first `size` entries, worked out from the nodes.
    ///
    /// # Errors
    /// No such size; a node that is missing.
    pub fn root(&mut self, size: u64) -> Result<Hash, LedgerError> {
        self.reached(size)?;
        self.with_nodes(|nodes| merkle::root(nodes, size))
    }

    fn reached(&mut self, size: u64) -> Result<(), LedgerError> {
        let newest = self.head()?.size;
        if size > newest { Err(LedgerError::NoSuchSize { size, newest }) } else { Ok(()) }
    }

    /// The newest signed checkpoint that is stored; its signature is checked.
    ///
    /// # Errors
    /// The store cannot be read; a checkpoint that does not hold or names another root.
    pub fn checkpoint(&mut self) -> Result<Option<Checkpoint>, LedgerError> {
        let newest = self.store.last_note()?;
        self.opened(newest)
    }

    /// The signed checkpoint with the smallest size that is at least this, if any.
    ///
    /// # Errors
    /// As [`Self::checkpoint`].
    pub fn checkpoint_from(&mut self, size: u64) -> Result<Option<Checkpoint>, LedgerError> {
        let stored = self.store.note_from(size)?;
        self.opened(stored)
    }

    fn opened(&mut self, stored: Option<(u64, String)>) -> Result<Option<Checkpoint>, LedgerError> {
        let Some((size, note)) = stored else { return Ok(None) };
        let checkpoint = Checkpoint::open(&note, &self.key).map_err(|error| damaged(format!("checkpoint {size}: {error}")))?;
        if checkpoint.head.size != size {
            return Err(damaged(format!("checkpoint {size} speaks of {} entries", checkpoint.head.size)));
        }
        self.continues(&checkpoint)?;
        Ok(Some(checkpoint))
    }

    /// Demands that the ledger continues a checkpoint that was seen before.
    ///
    /// # Errors
    /// It is shorter, or another history.
    pub fn continues(&mut self, remembered: &Checkpoint) -> Result<(), LedgerError> {
        let head = self.head()?;
        if head.size < remembered.head.size {
            return Err(LedgerError::Shrunk {
                size: head.size,
                remembered_size: remembered.head.size,
                remembered: remembered.note.clone(),
            });
        }
        let root = self.with_nodes(|nodes| merkle::root(nodes, remembered.head.size))?;
        if root == remembered.head.root {
            return Ok(());
        }
        let size = remembered.head.size;
        let signed = self.store.note_from(size)?.map(|(_, note)| note);
        let found = signed.unwrap_or_else(|| Checkpoint::text(&self.identity.origin, Head { size, root }));
        Err(LedgerError::Fork { remembered: remembered.note.clone(), found })
    }

    /// Signs the recorded root and stores the checkpoint; the same root gives the same bytes. Nothing is
    /// signed that does not continue what was signed or seen before.
    ///
    /// # Errors
    /// The ledger is damaged, shorter than before, or a fork; the key is another; the store cannot be
    /// written.
    pub fn sign(&mut self, signer: &dyn Signer, remembered: Option<&Checkpoint>) -> Result<Checkpoint, LedgerError> {
        self.writable()?;
        if signer.public_key() != *self.key.key() {
            return Err(LedgerError::WrongKey { origin: self.identity.origin.clone() });
        }
        if let Some(remembered) = remembered {
            self.continues(remembered)?;
        }
        let newest = self.checkpoint()?;
        let (head, _) = self.sound_edge()?;
        let note = self.key.sign(&Checkpoint::text(&self.identity.origin, head), signer)?;
        if let Some(newest) = newest.filter(|newest| newest.head.size == head.size) {
            return Ok(newest);
        }
        self.store.begin()?;
        // Another process may have signed the same root in the meantime: the bytes are the same.
        let stored = match self.store.note_from(head.size) {
            Ok(Some((size, _))) if size == head.size => Ok(()),
            Ok(_) => self.store.put_note(head.size, &note).and_then(|()| self.store.commit()),
            Err(error) => Err(error),
        };
        self.store.rollback();
        stored?;
        Ok(Checkpoint { head, note })
    }
}

/// A leaf as a record, if it is what its hash says.
fn recorded(leaf: &Leaf, index: u64) -> Result<Recorded, LedgerError> {
    if leaf.index != index {
        return Err(damaged(format!("leaf {index} is missing")));
    }
    if leaf_hash(&leaf.record) != leaf.hash {
        return Err(damaged(format!("the record of leaf {index} is not what its hash says")));
    }
    let record = entry::read(&leaf.record).map_err(|problem| damaged(format!("leaf {index}: {problem}")))?;
    if record.envelope != crate::model::Digest::from(leaf.envelope) {
        return Err(damaged(format!("leaf {index} is stored under another envelope's digest")));
    }
    Ok(Recorded { index, record })
}

fn newer(address: &str, found: FormatVersion, may: &'static str) -> LedgerError {
    let text = |format: FormatVersion| format!("{}.{}", format.major, format.minor);
    LedgerError::Newer { ledger: address.to_owned(), found: text(found), may, known: text(FORMAT) }
}
