//! The arguments of `portcullis verify`.

use camino::Utf8PathBuf;
use clap::Args;

use super::identifier;
use crate::model::id::{Digest, Name, Span, Timestamp};

/// `portcullis verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis verify verdicts/api.intoto.jsonl --trust trust.yaml --to production --digest sha256:…
  portcullis verify verdicts/api.sigstore.json --key gate.key.pub --to stage --artifact api.tar
  portcullis verify verdicts/shop.intoto.jsonl --trust trust.yaml --to production --release release.yaml --max-age 24h
  portcullis verify verdicts/production/api.intoto.jsonl --trust trust.yaml --to production --digest sha256:… \\
      --chain verdicts/ --revocations revocations/api.dsse.json
  portcullis verify verdicts/api.intoto.jsonl --trust trust.yaml --to production --digest sha256:… \\
      --ledger sqlite:ledger.db --require-latest --chain ledger")]
#[command(group(clap::ArgGroup::new("keys").required(true).args(["trust", "key"])))]
#[command(group(clap::ArgGroup::new("about").required(true).args(["release", "artifact", "digest"])))]
pub struct Verify {
    /// A verdict: `.intoto.jsonl`, a DSSE envelope, or a Sigstore bundle
    pub attestation: Utf8PathBuf,
    /// The environment that is to be entered
    #[arg(value_parser = identifier::<Name>, long, value_name = "ENV")]
    pub to: Name,
    /// The keys that are trusted, and what for
    #[arg(long, value_name = "FILE", help_heading = "Keys")]
    pub trust: Option<Utf8PathBuf>,
    /// One public key (PEM) that is trusted to sign verdicts, instead of a trust file
    #[arg(long, value_name = "PUB", help_heading = "Keys")]
    pub key: Option<Utf8PathBuf>,
    /// The verifier that `--key` signs for
    #[arg(long, value_name = "URI", default_value = "https://portcullis.dev/verifier@v1", help_heading = "Keys")]
    pub verifier: String,
    /// The release manifest that the verdict must be about
    #[arg(long, value_name = "FILE", help_heading = "Subject")]
    pub release: Option<Utf8PathBuf>,
    /// The artifact that the verdict must be about
    #[arg(long, value_name = "FILE", help_heading = "Subject")]
    pub artifact: Option<Utf8PathBuf>,
    /// The digest of what the verdict must be about
    #[arg(value_parser = identifier::<Digest>, long, value_name = "DIGEST", help_heading = "Subject")]
    pub digest: Option<Digest>,
    /// The verdicts of earlier environments, files or directories, or `ledger`; may repeat. Asks whether they lead
    /// back to the first environment of the route
    #[arg(long, value_name = "PATH|ledger", help_heading = "History")]
    pub chain: Vec<Utf8PathBuf>,
    /// The route that the chain must follow: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE", default_value = "route-to-live", help_heading = "History")]
    pub route: String,
    /// Signed revocations; may repeat. Asks whether the verdict, or one of the chain, was revoked
    #[arg(long, value_name = "FILE", help_heading = "History")]
    pub revocations: Vec<Utf8PathBuf>,
    /// The ledger that the verdict must be in, and must not have been revoked in
    #[arg(long, value_name = "URL", help_heading = "Ledger")]
    pub ledger: Option<String>,
    /// Refuse a pass that a later failure in the ledger has overtaken
    #[arg(long, requires = "ledger", help_heading = "Ledger")]
    pub require_latest: bool,
    /// The checkpoint that was seen last: the ledger must continue it, and its newest takes its place
    #[arg(long, value_name = "FILE", requires = "ledger", help_heading = "Ledger")]
    pub remember: Option<Utf8PathBuf>,
    /// A proof that the verdict is in a ledger that the trust file names; needs no ledger
    #[arg(long, value_name = "FILE", requires = "trust", conflicts_with = "ledger", help_heading = "Ledger")]
    pub proof: Option<Utf8PathBuf>,
    /// The gate that the verdict must speak for
    #[arg(value_parser = identifier::<Name>, long, value_name = "GATE", default_value = "release", help_heading = "Demands")]
    pub gate: Name,
    /// The oldest that the verdict may be, for example 24h
    #[arg(value_parser = identifier::<Span>, long, value_name = "TIME", help_heading = "Demands")]
    pub max_age: Option<Span>,
    /// The policies that are accepted, by the digest that the verdict records; may repeat
    #[arg(value_parser = identifier::<Digest>, long, value_name = "DIGEST", help_heading = "Demands")]
    pub policy_digest: Vec<Digest>,
    /// Refuse a pass with warnings, waivers or weakened checks
    #[arg(long, help_heading = "Demands")]
    pub require_no_exceptions: bool,
    /// The time to judge by instead of the clock's, RFC 3339
    #[arg(value_parser = identifier::<Timestamp>, long, value_name = "INSTANT", help_heading = "Demands")]
    pub at: Option<Timestamp>,
    /// An output, `NAME` or `NAME=PATH`: text, json, sarif, junit, github, markdown; may repeat
    #[arg(long, value_name = "NAME[=PATH]", default_value = "text", help_heading = "Output")]
    pub format: Vec<String>,
}
