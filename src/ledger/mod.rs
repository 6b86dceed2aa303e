//! The ledger: an append-only log of verdicts, approvals, waivers and revocations that can prove itself.
//!
//! A Merkle tree of RFC 6962 ([`merkle`]) over canonical records ([`entry`]), signed checkpoints
//! ([`note`], [`checkpoint`]), kept in a [`Store`]: a file ([`sqlite`]), a server, or [`memory`].
//! [`Ledger`] is written once over all of them. Records what was signed; never asks whether the signer is
//! believed, which is for those who read.
//!
//! To add a store: see [`store`]. To record another kind of statement: see [`entry`].

pub mod checkpoint;
pub mod entry;
mod error;
pub mod log;
pub mod memory;
pub mod merkle;
pub mod note;
pub mod proof;
pub mod sqlite;
pub mod store;

pub use checkpoint::Checkpoint;
pub use entry::{Entry, Receipt, Recorded};
pub use error::LedgerError;
pub use log::Ledger;
pub use memory::Memory;
pub use note::NoteKey;
pub use proof::{Consistency, Inclusion};
pub use store::{Head, Identity, Store};

use crate::host::Host;
use sqlite::Sqlite;

/// Opens the ledger at an address: `sqlite:PATH`.
///
/// # Errors
/// An address of another form; no ledger there; a ledger that cannot be read.
pub fn open(address: &str, _: &dyn Host) -> Result<Ledger, LedgerError> {
    match address.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => Ledger::over(Box::new(Sqlite::open(path)?)),
        _ => Err(unknown()),
    }
}

/// Makes the ledger at an address, or opens the one with the same identity that is there.
///
/// # Errors
/// An address of another form; another ledger there; a place that cannot be written.
pub fn create(address: &str, key: &NoteKey, _: &dyn Host) -> Result<Ledger, LedgerError> {
    let identity = Identity { origin: key.name().to_owned(), vkey: key.vkey() };
    match address.split_once(':') {
        Some(("memory", "")) => Ledger::over(Box::new(Memory::new(identity))),
        Some(("sqlite", path)) if !path.is_empty() => Ledger::over(Box::new(Sqlite::create(path, &identity)?)),
        _ => Err(unknown()),
    }
}

fn unknown() -> LedgerError {
    LedgerError::Address { message: "it names no kind of ledger".to_owned(), help: "write `sqlite:PATH`".to_owned() }
}
