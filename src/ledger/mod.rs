//! The ledger: an append-only log of verdicts, approvals, waivers and revocations that can prove itself.
//!
//! A Merkle tree of RFC 6962 ([`merkle`]) over canonical records ([`entry`]), signed checkpoints
//! ([`note`], [`checkpoint`]) and proofs ([`proof`]), kept in a [`Store`]: a file ([`sqlite`]), a server
//! (`postgres`), or [`memory`]. [`Ledger`] is written once over all of them. Records what was signed; never asks whether
//! the signer is believed, which is for those who read.
//!
//! To add a store: see [`store`]. To record another kind of statement: see [`entry`].

pub mod address;
pub mod checkpoint;
pub mod entry;
mod error;
pub mod fsck;
pub mod log;
pub mod memory;
pub mod merkle;
pub mod note;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod proof;
pub mod remembered;
pub mod sqlite;
pub mod store;
pub mod tiles;

pub use address::Address;
pub use checkpoint::Checkpoint;
pub use entry::{Entry, Receipt, Recorded};
pub use error::LedgerError;
pub use fsck::{Fault, Fsck};
pub use log::Ledger;
pub use memory::Memory;
pub use note::NoteKey;
pub use proof::{Consistency, Inclusion};
pub use store::{Head, Identity, Store};

use crate::host::Host;
use sqlite::Sqlite;

/// Opens the ledger at an address: `sqlite:PATH` or `postgres://…`. The host is asked for a password and
/// for certificates that the address does not hold.
///
/// # Errors
/// An address of another form; no ledger there; a ledger that cannot be read.
pub fn open(address: &str, host: &dyn Host) -> Result<Ledger, LedgerError> {
    match Address::parse(address)? {
        Address::Sqlite(path) => Ledger::over(Box::new(Sqlite::open(&path)?)),
        #[cfg(feature = "postgres")]
        Address::Postgres(server) => Ledger::over(Box::new(postgres::Postgres::open(&server, host)?)),
        #[cfg(not(feature = "postgres"))]
        Address::Postgres(_) => Err(without_postgres(host)),
        Address::Memory => Err(LedgerError::Missing { ledger: "memory:".to_owned() }),
    }
}

/// Makes the ledger at an address, or opens the one with the same identity that is there. `memory:` is a
/// new one each time, which ends with the process.
///
/// # Errors
/// An address of another form; another ledger there; a place that cannot be written.
pub fn create(address: &str, key: &NoteKey, host: &dyn Host) -> Result<Ledger, LedgerError> {
    let identity = Identity { origin: key.name().to_owned(), vkey: key.vkey() };
    match Address::parse(address)? {
        Address::Sqlite(path) => Ledger::over(Box::new(Sqlite::create(&path, &identity)?)),
        #[cfg(feature = "postgres")]
        Address::Postgres(server) => Ledger::over(Box::new(postgres::Postgres::create(&server, &identity, host)?)),
        #[cfg(not(feature = "postgres"))]
        Address::Postgres(_) => Err(without_postgres(host)),
        Address::Memory => Ledger::over(Box::new(Memory::new(identity))),
    }
}

#[cfg(not(feature = "postgres"))]
fn without_postgres(_: &dyn Host) -> LedgerError {
    LedgerError::Address {
        message: "this program was built without PostgreSQL".to_owned(),
        help: "build it with the feature `postgres`, or use `sqlite:PATH`".to_owned(),
    }
}
