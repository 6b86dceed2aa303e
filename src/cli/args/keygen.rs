//! The arguments of `portcullis keygen`.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use super::PassphraseArgs;

/// `portcullis keygen`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis keygen --out gate.key
  portcullis keygen --algorithm ecdsa-p256 --out gate.key --passphrase-env GATE_PASSPHRASE")]
pub struct Keygen {
    /// Where the private key goes (mode 0600); the public key goes beside it with `.pub` added
    #[arg(long, value_name = "PATH")]
    pub out: Utf8PathBuf,
    /// The signature algorithm
    #[arg(long, value_enum, default_value_t = KeyAlgorithm::Ed25519)]
    pub algorithm: KeyAlgorithm,
    /// Encrypt the private key and ask for its passphrase
    #[arg(long)]
    pub encrypt: bool,
    /// Where the passphrase comes from; encrypts the key.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// A signature algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyAlgorithm {
    /// Ed25519.
    Ed25519,
    /// ECDSA over P-256 with SHA-256.
    EcdsaP256,
}
