//! The arguments of `portcullis ledger`.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

use super::{ListFormat, PassphraseArgs, identifier};
use crate::model::id::{Digest, Name};

/// `portcullis ledger`.
#[derive(Debug, Args)]
pub struct Ledger {
    /// What to do with the ledger.
    #[command(subcommand)]
    pub command: LedgerCommand,
}

/// Which ledger.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// The ledger: `sqlite:PATH` or `postgres://USER@HOST/DATABASE` (also PORTCULLIS_LEDGER)
    #[arg(long, value_name = "URL")]
    pub ledger: Option<String>,
}

/// What to do with a ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Make a ledger; one that is there already is left as it is
    #[command(after_help = "\
Examples:
  portcullis keygen --out ledger.key
  portcullis ledger init --ledger sqlite:ledger.db --origin ledger.example.org/shop --key ledger.key.pub")]
    Init {
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
        /// What it is called: the first line of its checkpoints, for example `ledger.example.org/shop`
        #[arg(long, value_name = "NAME")]
        origin: String,
        /// The public key (PEM, Ed25519) whose private half signs its checkpoints
        #[arg(long, value_name = "PUB")]
        key: Utf8PathBuf,
    },
    /// Record verdicts, approvals, waivers and revocations
    #[command(after_help = "\
What is recorded already is found again, never doubled. The summary beside a verdict (the second line of
`.intoto.jsonl`) is not recorded: it names the verdict.

Example:
  portcullis ledger append verdicts/api.intoto.jsonl --ledger sqlite:ledger.db")]
    Append {
        /// Signed documents: DSSE envelopes, one a file or one a line
        #[arg(required = true, value_name = "FILE")]
        documents: Vec<Utf8PathBuf>,
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
        /// How to show the receipts
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// List what is recorded
    #[command(after_help = "Example:\n  portcullis ledger list --ledger sqlite:ledger.db --environment production --format json")]
    List {
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
        /// Only what is about the thing with this digest
        #[arg(value_parser = identifier::<Digest>, long, value_name = "DIGEST")]
        subject: Option<Digest>,
        /// Only what is about this environment
        #[arg(value_parser = identifier::<Name>, long, value_name = "ENV")]
        environment: Option<Name>,
        /// How to list it
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Prove that a document is recorded, or that the ledger continues what it was
    #[command(after_help = "\
Examples:
  portcullis ledger prove --document verdicts/api.intoto.jsonl --ledger sqlite:ledger.db --out api.tlog-proof
  portcullis ledger prove --since yesterday.checkpoint --ledger sqlite:ledger.db --out since-yesterday.proof")]
    #[command(group(clap::ArgGroup::new("what").required(true).args(["index", "document", "since"])))]
    Prove {
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
        /// The entry, counted from 0
        #[arg(long, value_name = "N")]
        index: Option<u64>,
        /// The signed document
        #[arg(long, value_name = "FILE")]
        document: Option<Utf8PathBuf>,
        /// The checkpoint that the ledger must continue
        #[arg(long, value_name = "CHECKPOINT")]
        since: Option<Utf8PathBuf>,
        /// Where the proof goes; standard output where absent
        #[arg(long, value_name = "FILE")]
        out: Option<Utf8PathBuf>,
    },
    /// Check a proof or a checkpoint, offline
    #[command(after_help = "\
Examples:
  portcullis ledger verify api.tlog-proof --document verdicts/api.intoto.jsonl --vkey \"$(cat ledger.vkey)\"
  portcullis ledger verify since-yesterday.proof --since yesterday.checkpoint --vkey \"$(cat ledger.vkey)\"
  portcullis ledger verify ledger.checkpoint --vkey \"$(cat ledger.vkey)\"")]
    Verify {
        /// A `.tlog-proof`, a consistency proof, or a checkpoint
        proof: Utf8PathBuf,
        /// The ledger's verifier key, as `ledger init` prints it
        #[arg(long, value_name = "VKEY")]
        vkey: String,
        /// The document that the proof is about
        #[arg(long, value_name = "FILE", conflicts_with = "since")]
        document: Option<Utf8PathBuf>,
        /// The earlier checkpoint that the proof is about
        #[arg(long, value_name = "CHECKPOINT")]
        since: Option<Utf8PathBuf>,
        /// How to show the answer
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Print the newest signed checkpoint, or sign one
    #[command(after_help = "\
Examples:
  portcullis ledger checkpoint --ledger sqlite:ledger.db --sign ledger.key --remember seen.checkpoint
  portcullis ledger checkpoint --ledger sqlite:ledger.db --remember seen.checkpoint")]
    Checkpoint {
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
        /// Sign a checkpoint over all entries with the ledger's private key
        #[arg(long, value_name = "KEY")]
        sign: Option<Utf8PathBuf>,
        /// The checkpoint that was seen last: the ledger must continue it, and the new one takes its place
        #[arg(long, value_name = "FILE")]
        remember: Option<Utf8PathBuf>,
        /// Where the passphrase of the key comes from.
        #[command(flatten)]
        passphrase: PassphraseArgs,
    },
    /// Check every row, and say exactly what is broken
    #[command(after_help = "Example:\n  portcullis ledger fsck --ledger sqlite:ledger.db --remember seen.checkpoint")]
    Fsck {
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
        /// The checkpoint that was seen last; the ledger must continue it
        #[arg(long, value_name = "FILE")]
        remember: Option<Utf8PathBuf>,
        /// How to show what was found
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Export the ledger up to its newest signed checkpoint as static files (C2SP tlog-tiles)
    #[command(after_help = "Example:\n  portcullis ledger export public/ --ledger sqlite:ledger.db")]
    Export {
        /// The directory
        folder: Utf8PathBuf,
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerArgs,
    },
}
