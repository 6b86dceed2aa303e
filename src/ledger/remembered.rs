//! What a verifier remembers of a ledger between two looks: the last checkpoint that it believed.
//!
//! The memory is the signed note itself, as a file, so that it is evidence. It lives with whoever
//! verifies, never with the ledger: a ledger can rewrite itself, but not what others remember.

use camino::Utf8Path;

use super::{Checkpoint, Ledger, LedgerError, NoteKey};
use crate::host::{Host, HostError, Write};

/// Reads the remembered checkpoint; `None` where there is none yet.
///
/// # Errors
/// The file cannot be read, is no checkpoint, or not one of the ledger with this key.
pub fn read(path: &Utf8Path, key: &NoteKey, host: &dyn Host) -> Result<Option<Checkpoint>, LedgerError> {
    let bytes = match host.read(path) {
        Ok(bytes) => bytes,
        Err(HostError::Missing { .. }) => return Ok(None),
        Err(other) => return Err(LedgerError::Memory { path: path.to_owned(), reason: other.to_string() }),
    };
    let text = String::from_utf8(bytes).map_err(|_| LedgerError::Memory { path: path.to_owned(), reason: "it is not UTF-8".to_owned() })?;
    Checkpoint::open(&text, key).map(Some).map_err(|error| LedgerError::Memory { path: path.to_owned(), reason: error.to_string() })
}

/// Remembers a checkpoint instead of an older one; never an older one instead of it.
///
/// # Errors
/// Both have the same size and different roots; the file cannot be written.
pub fn write(path: &Utf8Path, before: Option<&Checkpoint>, found: &Checkpoint, host: &dyn Host) -> Result<(), LedgerError> {
    if let Some(before) = before {
        if before.head.size == found.head.size && before.head.root != found.head.root {
            return Err(LedgerError::Fork { remembered: before.note.clone(), found: found.note.clone() });
        }
        if before.head.size >= found.head.size {
            return Ok(());
        }
    }
    let failed = |error: HostError| LedgerError::Memory { path: path.to_owned(), reason: error.to_string() };
    host.write(path, found.note.as_bytes(), Write::Replace).map_err(failed)
}

/// One look at a ledger: it must continue what is remembered, and its newest signed checkpoint is
/// remembered from now on. The first look believes what it sees.
///
/// # Errors
/// The ledger is shorter than it was, or another history; the memory cannot be read or written.
pub fn follow(ledger: &mut Ledger, path: &Utf8Path, host: &dyn Host) -> Result<(), LedgerError> {
    let before = read(path, ledger.key(), host)?;
    if let Some(before) = &before {
        ledger.continues(before)?;
    }
    match ledger.checkpoint()? {
        Some(newest) => write(path, before.as_ref(), &newest, host),
        None => Ok(()),
    }
}
