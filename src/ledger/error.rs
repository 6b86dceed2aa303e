//! What can go wrong with a ledger, and what to do about it. No message holds a password.

use miette::Diagnostic;
use thiserror::Error;

/// Why a ledger did not answer, or answers what cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum LedgerError {
    /// The address of the ledger cannot be used.
    #[error("the ledger's address cannot be used: {message}")]
    Address {
        /// What is wrong with it.
        message: String,
        /// What to write instead.
        #[help]
        help: String,
    },
    /// There is no ledger there.
    #[error("there is no ledger at `{ledger}`")]
    #[diagnostic(help("check the address, or make one with `portcullis ledger init`"))]
    Missing {
        /// The address.
        ledger: String,
    },
    /// There is another ledger already.
    #[error("`{ledger}` is the ledger `{origin}` already")]
    #[diagnostic(help("choose another place; a ledger is never replaced"))]
    Exists {
        /// The address.
        ledger: String,
        /// The origin of what is there.
        origin: String,
    },
    /// It was made by a later program.
    #[error("`{ledger}` has format {found}, this program {may} format {known}")]
    #[diagnostic(help("use a newer portcullis"))]
    Newer {
        /// The address.
        ledger: String,
        /// Its format.
        found: String,
        /// What the program can do with which format.
        may: &'static str,
        /// The newest that this program knows.
        known: String,
    },
    /// The database did not do what it was asked for.
    #[error("`{ledger}` cannot be {action}: {reason}")]
    Store {
        /// The address.
        ledger: String,
        /// `read`, `written`, `opened`.
        action: &'static str,
        /// What the database says.
        reason: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// A document that the ledger does not take.
    #[error("this cannot be recorded: {message}")]
    Unrecordable {
        /// What is wrong with it.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// An entry that is not there.
    #[error("there is no entry {index} among {size}")]
    #[diagnostic(help("entries are counted from 0; `portcullis ledger list` shows them"))]
    NoSuchEntry {
        /// The index.
        index: u64,
        /// How many there are.
        size: u64,
    },
    /// A size that the ledger has not reached.
    #[error("the ledger has not reached {size} entries, it has {newest}")]
    #[diagnostic(help("ask for a size that it had"))]
    NoSuchSize {
        /// The size that was asked for.
        size: u64,
        /// Its own.
        newest: u64,
    },
    /// An entry that no signed checkpoint covers yet.
    #[error("no signed checkpoint covers entry {index} yet")]
    #[diagnostic(help("sign one with `portcullis ledger checkpoint --sign KEY`"))]
    Unsigned {
        /// The index.
        index: u64,
    },
    /// What is stored contradicts itself.
    #[error("the ledger is damaged: {what}")]
    #[diagnostic(help("stop writing to it, run `portcullis ledger fsck`, and restore it from its database's own log or a complete copy"))]
    Damaged {
        /// Which row, and what is wrong with it.
        what: String,
    },
    /// The ledger is not a continuation of what was seen before.
    #[error(
        "the ledger has been rewritten: it is not a continuation of the checkpoint that was seen before\n\nseen before:\n{remembered}\n\nfound now:\n{found}"
    )]
    #[diagnostic(help("keep both texts as evidence: they cannot both be histories of one ledger; ask whoever runs it"))]
    Fork {
        /// The remembered checkpoint.
        remembered: String,
        /// What the ledger has instead.
        found: String,
    },
    /// The ledger is shorter than it was.
    #[error(
        "the ledger has {size} entries, but had {remembered_size} when it was seen before: its end was cut off, or an old copy was restored\n\nseen before:\n{remembered}"
    )]
    #[diagnostic(help("nothing is signed or believed before the missing entries are back; keep the remembered checkpoint as evidence"))]
    Shrunk {
        /// How many it has.
        size: u64,
        /// How many it had.
        remembered_size: u64,
        /// The remembered checkpoint.
        remembered: String,
    },
    /// What a verifier remembers cannot be used.
    #[error("the remembered checkpoint `{path}` cannot be used: {reason}")]
    #[diagnostic(help("nothing is believed without it: find out what happened to the file, or remember anew at another place on purpose"))]
    Memory {
        /// The file.
        path: camino::Utf8PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of an export that cannot be written.
    #[error("`{path}` cannot be exported: {reason}")]
    #[diagnostic(help("check permissions and free space, then export again"))]
    Export {
        /// The file, within the export.
        path: camino::Utf8PathBuf,
        /// What is in the way.
        reason: String,
    },
    /// A key that is not the ledger's.
    #[error("this is not the key of the ledger `{origin}`")]
    #[diagnostic(help("checkpoints are signed with the one Ed25519 key that the ledger was made with"))]
    WrongKey {
        /// The ledger.
        origin: String,
    },
    /// Something did not sign.
    #[error("the checkpoint was not signed: {reason}")]
    #[diagnostic(help("try again; nothing was written"))]
    NotSigned {
        /// Why.
        reason: String,
    },
    /// A checkpoint or proof that cannot be read.
    #[error("this is not {what}: {message}")]
    #[diagnostic(help("get it again from where it was made, byte for byte"))]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// A checkpoint or proof that does not hold.
    #[error("{message}")]
    #[diagnostic(help("do not rely on it"))]
    Refuted {
        /// What does not hold.
        message: String,
    },
}
