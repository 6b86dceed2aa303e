//! The arguments of `portcullis revoke`.

use camino::Utf8PathBuf;
use clap::Args;

use super::{PassphraseArgs, identifier};
use crate::model::id::{Digest, Name, Timestamp};

/// `portcullis revoke`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis revoke --from verdicts/api.intoto.jsonl --reason \"built on a stolen runner\" \\
      --revoker ann@example.org --sign ann.key --attest revocations/api.dsse.json
  portcullis revoke --digest sha256:… --env production --reason CVE-2026-1234 \\
      --revoker ann@example.org --sign ann.key --attest revocations/api-production.dsse.json")]
#[command(group(clap::ArgGroup::new("what").required(true).args(["from", "digest"])))]
#[command(group(clap::ArgGroup::new("kept").required(true).multiple(true).args(["attest", "ledger"])))]
pub struct Revoke {
    /// A signed verdict, approval or waiver that is to count no more
    #[arg(long, value_name = "FILE", help_heading = "What")]
    pub from: Option<Utf8PathBuf>,
    /// An artifact that may not be in an environment any more; may repeat
    #[arg(value_parser = identifier::<Digest>, long, value_name = "DIGEST", requires = "env", help_heading = "What")]
    pub digest: Vec<Digest>,
    /// The environment that the artifacts may not be in any more
    #[arg(value_parser = identifier::<Name>, long, value_name = "ENV", requires = "digest", help_heading = "What")]
    pub env: Option<Name>,
    /// Why; everybody who is refused because of it reads this
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who revokes: the key's identity in the trust file
    #[arg(long, value_name = "NAME")]
    pub revoker: String,
    /// The time of the revocation instead of the clock's, RFC 3339
    #[arg(value_parser = identifier::<Timestamp>, long, value_name = "INSTANT")]
    pub at: Option<Timestamp>,
    /// The private key that signs the revocation
    #[arg(long, value_name = "KEY")]
    pub sign: Utf8PathBuf,
    /// The file that the revocation is written to; a release names it under `revocations`
    #[arg(long, value_name = "PATH")]
    pub attest: Option<Utf8PathBuf>,
    /// The ledger in which the revocation is recorded
    #[arg(long, value_name = "URL")]
    pub ledger: Option<String>,
    /// Where the key's passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}
