//! Proofs as files: inclusion (C2SP `tlog-proof`, `.tlog-proof`) and consistency (the body of a request
//! to a C2SP `tlog-witness`: `old N`, hashes, an empty line, the newer checkpoint).
//!
//! Both hold offline: all that is needed is the ledger's verifier key and, for inclusion, the document
//! itself, whose record and hash are worked out from it.

use data_encoding::BASE64;

use super::checkpoint::{Checkpoint, decimal, hash};
use super::entry::Entry;
use super::merkle::{self, Hash, MAX_PROOF};
use super::note::{MAX_NOTE, NoteKey};
use super::{Ledger, LedgerError};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The largest proof in bytes: a note, and hashes of 45 bytes a line.
pub const MAX_BYTES: usize = MAX_NOTE + 64 * MAX_PROOF;

/// A proof that a record is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The record's index.
    pub index: u64,
    /// The audit path, from the leaf upwards.
    pub path: Vec<Hash>,
    /// The checkpoint that it leads to.
    pub checkpoint: Checkpoint,
}

/// A proof that a ledger is the continuation of what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consistency {
    /// The earlier size.
    pub old: u64,
    /// The proof's hashes.
    pub path: Vec<Hash>,
    /// The later checkpoint.
    pub checkpoint: Checkpoint,
}

impl Inclusion {
    /// Reads a proof whose checkpoint this key signed. What it proves is not asked yet.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(text: &str, key: &NoteKey) -> Result<Self, LedgerError> {
        let (head, note) = split(text, "an inclusion proof")?;
        let malformed = |message: String| LedgerError::Malformed { what: "an inclusion proof", message };
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(malformed(format!("its first line is not `{HEADER}`")));
        }
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or_else(|| malformed("its second line is not `index` and a number".to_owned()))?;
        Ok(Self { index, path: path(lines)?, checkpoint: Checkpoint::open(note, key)? })
    }

    /// Demands that the document is in the ledger, where the proof says.
    ///
    /// # Errors
    /// It is not.
    pub fn holds_for(&self, entry: &Entry) -> Result<(), LedgerError> {
        let head = self.checkpoint.head;
        if merkle::includes(&entry.hash(), self.index, head.size, &self.path, &head.root) {
            return Ok(());
        }
        let message = format!("the proof does not hold: the ledger of {} entries does not have this document at {}", head.size, self.index);
        Err(LedgerError::Refuted { message })
    }

    /// The proof as a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{HEADER}\nindex {}\n{}\n{}", self.index, written(&self.path), self.checkpoint.note)
    }
}

impl Consistency {
    /// Reads a proof whose newer checkpoint this key signed. What it proves is not asked yet.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(text: &str, key: &NoteKey) -> Result<Self, LedgerError> {
        let (head, note) = split(text, "a consistency proof")?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or_else(|| LedgerError::Malformed {
            what: "a consistency proof",
            message: "its first line is not `old` and a number".to_owned(),
        })?;
        Ok(Self { old, path: path(lines)?, checkpoint: Checkpoint::open(note, key)? })
    }

    /// Demands that the newer checkpoint continues this older one.
    ///
    /// # Errors
    /// It does not: both notes are in the message.
    pub fn holds_since(&self, older: &Checkpoint) -> Result<(), LedgerError> {
        let (old, new) = (older.head, self.checkpoint.head);
        if self.old == old.size && merkle::consistent(old.size, &old.root, new.size, &new.root, &self.path) {
            return Ok(());
        }
        if self.old != old.size {
            let message = format!("the proof is from {} entries on, the checkpoint has {}", self.old, old.size);
            return Err(LedgerError::Refuted { message });
        }
        Err(LedgerError::Fork { remembered: older.note.clone(), found: self.checkpoint.note.clone() })
    }

    /// The proof as a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("old {}\n{}\n{}", self.old, written(&self.path), self.checkpoint.note)
    }
}

impl Ledger {
    /// Proves an entry to the newest signed checkpoint.
    ///
    /// # Errors
    /// No such entry, or no checkpoint that covers it.
    pub fn prove(&mut self, index: u64) -> Result<Inclusion, LedgerError> {
        let size = self.head()?.size;
        if index >= size {
            return Err(LedgerError::NoSuchEntry { index, size });
        }
        let checkpoint = self.checkpoint()?.filter(|checkpoint| checkpoint.head.size > index).ok_or(LedgerError::Unsigned { index })?;
        let path = self.inclusion(index, checkpoint.head.size)?;
        Ok(Inclusion { index, path, checkpoint })
    }

    /// Proves that the newest signed checkpoint continues the ledger of `old` entries.
    ///
    /// # Errors
    /// No checkpoint of that size or later.
    pub fn prove_since(&mut self, old: u64) -> Result<Consistency, LedgerError> {
        let newest = self.checkpoint()?;
        let Some(checkpoint) = newest.filter(|checkpoint| checkpoint.head.size >= old) else {
            return Err(LedgerError::Unsigned { index: old.saturating_sub(1) });
        };
        let path = self.consistency(old, checkpoint.head.size)?;
        Ok(Consistency { old, path, checkpoint })
    }
}

fn written(path: &[Hash]) -> String {
    path.iter().map(|hash| format!("{}\n", BASE64.encode(&hash.0))).collect()
}

/// The lines before the first empty one, and the note after it.
fn split<'a>(text: &'a str, what: &'static str) -> Result<(&'a str, &'a str), LedgerError> {
    let malformed = |message: String| LedgerError::Malformed { what, message };
    if text.len() > MAX_BYTES {
        return Err(malformed(format!("it has {} bytes, at most {MAX_BYTES} are read", text.len())));
    }
    text.split_once("\n\n").ok_or_else(|| malformed("there is no empty line before its checkpoint".to_owned()))
}

fn path<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<Hash>, LedgerError> {
    let mut path = Vec::new();
    for line in lines {
        if path.len() == MAX_PROOF {
            return Err(LedgerError::Malformed { what: "a proof", message: format!("it has more than {MAX_PROOF} hashes") });
        }
        path.push(hash(line)?);
    }
    Ok(path)
}
