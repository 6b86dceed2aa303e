//! What a place that keeps a ledger has to be able to do; everything else is written once over it.
//!
//! A store holds rows and knows nothing of trees, signatures or JSON. Rows are only ever added, and only
//! between [`Store::begin`] and [`Store::commit`]. To add a store: one file that implements [`Store`],
//! one arm in [`super::open`]; the conformance tests run over it.

use std::collections::BTreeMap;

use super::LedgerError;
use super::merkle::Hash;
use crate::source::Sha256;

/// What a ledger is called and whose key signs its checkpoints; fixed when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The origin: the first line of every checkpoint, for example `ledger.example.org/shop`.
    pub origin: String,
    /// The key, as `origin+hash+key` (C2SP signed-note verifier key).
    pub vkey: String,
}

/// The version of the layout on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormatVersion {
    /// Another one cannot be read.
    pub major: u32,
    /// A newer one can be read, but not written.
    pub minor: u32,
}

/// A leaf as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its index, counted from 0.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
    /// The record's bytes.
    pub record: Vec<u8>,
    /// The digest of the envelope; no two leaves have the same.
    pub envelope: Sha256,
}

/// A size and the root that the ledger has at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// A stored node: level from 1, index, hash.
pub type NodeRow = (u32, u64, Hash);

/// A place that keeps a ledger.
pub trait Store: Send {
    /// The address as it may be shown: without a password.
    fn address(&self) -> &str;

    /// What the ledger is called.
    ///
    /// # Errors
    /// The store cannot be read.
    fn identity(&mut self) -> Result<Identity, LedgerError>;

    /// The version of its layout.
    ///
    /// # Errors
    /// The store cannot be read.
    fn format(&mut self) -> Result<FormatVersion, LedgerError>;

    /// How many leaves there are: one more than the largest index.
    ///
    /// # Errors
    /// The store cannot be read.
    fn size(&mut self) -> Result<u64, LedgerError>;

    /// The leaves from an index on, in order, at most `limit`; a gap is not made up for.
    ///
    /// # Errors
    /// The store cannot be read.
    fn leaves(&mut self, from: u64, limit: u64) -> Result<Vec<Leaf>, LedgerError>;

    /// The bytes of the envelope of a leaf.
    ///
    /// # Errors
    /// The store cannot be read.
    fn envelope(&mut self, index: u64) -> Result<Option<Vec<u8>>, LedgerError>;

    /// The leaf that has this envelope.
    ///
    /// # Errors
    /// The store cannot be read.
    fn find(&mut self, envelope: &Sha256) -> Result<Option<u64>, LedgerError>;

    /// The leaves that are about a subject with this digest (`sha256:…`), in order.
    ///
    /// # Errors
    /// The store cannot be read.
    fn about(&mut self, digest: &str) -> Result<Vec<u64>, LedgerError>;

    /// The digests by which each of these leaves is found, as (index, digest), in order of both.
    ///
    /// # Errors
    /// The store cannot be read.
    fn found_by(&mut self, from: u64, to: u64) -> Result<Vec<(u64, String)>, LedgerError>;

    /// A node; level 0 are the leaves.
    ///
    /// # Errors
    /// The store cannot be read.
    fn node(&mut self, level: u32, index: u64) -> Result<Option<Hash>, LedgerError>;

    /// Those of these nodes that are there. A store that can answer at once should: a proof needs twenty.
    ///
    /// # Errors
    /// The store cannot be read.
    fn nodes_at(&mut self, wanted: &[(u32, u64)]) -> Result<BTreeMap<(u32, u64), Hash>, LedgerError> {
        let mut found = BTreeMap::new();
        for &(level, index) in wanted {
            if let Some(hash) = self.node(level, index)? {
                found.insert((level, index), hash);
            }
        }
        Ok(found)
    }

    /// The nodes of a level from 1 on, in order, from an index on, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    fn nodes(&mut self, level: u32, from: u64, limit: u64) -> Result<Vec<(u64, Hash)>, LedgerError>;

    /// The recorded roots from a size on, in order, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    fn roots(&mut self, from: u64, limit: u64) -> Result<Vec<Head>, LedgerError>;

    /// The recorded root with the largest size.
    ///
    /// # Errors
    /// The store cannot be read.
    fn last_root(&mut self) -> Result<Option<Head>, LedgerError>;

    /// The signed checkpoint with the smallest size that is at least this, and its size.
    ///
    /// # Errors
    /// The store cannot be read.
    fn note_from(&mut self, size: u64) -> Result<Option<(u64, String)>, LedgerError>;

    /// The signed checkpoint with the largest size, and its size.
    ///
    /// # Errors
    /// The store cannot be read.
    fn last_note(&mut self) -> Result<Option<(u64, String)>, LedgerError>;

    /// Waits for every other writer to be done, then keeps them out.
    ///
    /// # Errors
    /// Another writer holds it for too long; the store cannot be written.
    fn begin(&mut self) -> Result<(), LedgerError>;

    /// Adds leaves with the digests that they are found by and their envelopes.
    ///
    /// # Errors
    /// The store cannot be written; a leaf or an envelope that is there already.
    fn put_leaves(&mut self, leaves: &[NewLeaf<'_>]) -> Result<(), LedgerError>;

    /// Adds nodes.
    ///
    /// # Errors
    /// The store cannot be written; a node that is there already.
    fn put_nodes(&mut self, nodes: &[NodeRow]) -> Result<(), LedgerError>;

    /// Adds a root.
    ///
    /// # Errors
    /// The store cannot be written; a root of that size is there already.
    fn put_root(&mut self, head: Head) -> Result<(), LedgerError>;

    /// Adds a signed checkpoint.
    ///
    /// # Errors
    /// The store cannot be written; a checkpoint of that size is there already.
    fn put_note(&mut self, size: u64, note: &str) -> Result<(), LedgerError>;

    /// Makes durable what was added since `begin`, all of it or nothing.
    ///
    /// # Errors
    /// It is not known to be durable; whoever asks again finds out.
    fn commit(&mut self) -> Result<(), LedgerError>;

    /// Forgets what was added since `begin`, and lets other writers in; nothing happens after `commit`.
    fn rollback(&mut self);

    /// What the database itself finds wrong with its files; nothing where it is sound.
    ///
    /// # Errors
    /// The store cannot be read.
    fn integrity(&mut self) -> Result<Vec<String>, LedgerError>;
}

/// A leaf that is to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewLeaf<'a> {
    /// Its index.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
    /// The record's bytes.
    pub record: &'a [u8],
    /// The digest of the envelope.
    pub digest: Sha256,
    /// The envelope's bytes.
    pub envelope: &'a [u8],
    /// The digests of its subjects, `sha256:…`, sorted, without repetition.
    pub subjects: &'a [String],
}
