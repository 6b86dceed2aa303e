//! The arguments of `portcullis check`.

use camino::Utf8PathBuf;
use clap::Args;

use super::{PassphraseArgs, RuleArgs, identifier};
use crate::model::id::{Name, Timestamp};

/// `portcullis check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis check . --to test
  portcullis check release.yaml --to production --route gov-uk --trust trust.yaml
  portcullis check . --to stage --format text --format sarif=portcullis.sarif
  portcullis check . --to production --sign gate.key --attest verdicts/
  portcullis check . --to production --trust trust.yaml --ledger sqlite:ledger.db --sign gate.key")]
#[command(group(clap::ArgGroup::new("kept").multiple(true).args(["attest", "ledger"])))]
pub struct Check {
    /// A release manifest, or a directory that holds `release.yaml`
    pub release: Utf8PathBuf,
    /// The environment that the release is to enter
    #[arg(value_parser = identifier::<Name>, long, value_name = "ENV")]
    pub to: Name,
    /// The route: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE", default_value = "route-to-live")]
    pub route: String,
    /// The keys that may approve, waive and sign; without it nothing signed is believed
    #[arg(long, value_name = "FILE")]
    pub trust: Option<Utf8PathBuf>,
    /// The evaluation time instead of the clock's, RFC 3339; the verdict says so
    #[arg(value_parser = identifier::<Timestamp>, long, value_name = "INSTANT")]
    pub at: Option<Timestamp>,
    /// Policies and their data.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Judge only these rules or gates; may repeat
    #[arg(long, value_name = "RULE|GATE", help_heading = "Policies")]
    pub only: Vec<String>,
    /// An output, `NAME` or `NAME=PATH`: text, json, sarif, junit, github, markdown; may repeat
    #[arg(long, value_name = "NAME[=PATH]", default_value = "text", help_heading = "Output")]
    pub format: Vec<String>,
    /// Sign the verdict, passed or failed, with this private key
    #[arg(long, value_name = "KEY", requires = "kept", help_heading = "Verdict")]
    pub sign: Option<Utf8PathBuf>,
    /// The directory that the signed verdict is written to
    #[arg(long, value_name = "DIR", requires = "sign", help_heading = "Verdict")]
    pub attest: Option<Utf8PathBuf>,
    /// The ledger that says where the release has been, and in which the signed verdict is recorded
    #[arg(long, value_name = "URL", requires = "sign", help_heading = "Verdict")]
    pub ledger: Option<String>,
    /// The checkpoint that was seen last: the ledger must continue it, and its newest takes its place
    #[arg(long, value_name = "FILE", requires = "ledger", help_heading = "Verdict")]
    pub remember: Option<Utf8PathBuf>,
    /// The verifier that the verdict is signed for
    #[arg(long, value_name = "URI", default_value = "https://portcullis.dev/verifier@v1", help_heading = "Verdict")]
    pub verifier: String,
    /// Where the key's passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}
