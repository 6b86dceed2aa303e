//! The arguments of every command; their documentation is the `--help`.

use std::str::FromStr;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::id::{Digest, Malformed, Name, Span, Timestamp};

const EXIT_CODES: &str = "\
Exit codes:
  0   passed
  1   denied (verify: the verdict is genuine but does not allow this)
  2   wrong usage, or input that cannot be read
  3   a policy or rule could not be loaded or evaluated
  4   not signed, not recorded, or a signature that does not hold
  70  a bug in portcullis";

/// May this release enter this environment?
///
/// portcullis reads a release manifest and the evidence that it names (bills of materials, test reports,
/// access grants, approvals, promotion history), judges it with Rego policies along a route of
/// environments, and returns a signed verdict that anyone can check.
#[derive(Debug, Parser)]
#[command(name = "portcullis", version, after_help = EXIT_CODES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// How to show things.
    #[command(flatten)]
    pub display: Display,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Reads an identifier; what is wrong with it is said together with what to write instead.
fn identifier<T: FromStr<Err = Malformed>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|malformed: Malformed| format!("{}; {}", malformed.message, malformed.help))
}

/// How to show things.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct Display {
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// Write for a screen reader: no boxes, no columns (also PORTCULLIS_SCREEN_READER=1)
    #[arg(long, global = true)]
    pub screen_reader: bool,
    /// Show every place of every finding, and the findings of rules that only warn in full
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge a release: may it enter an environment?
    Check(Box<Check>),
    /// Check a signed verdict: does it allow this artifact into this environment?
    Verify(Box<Verify>),
    /// List, explain, test and check the rules
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Rules(Rules),
    /// Write a starter manifest, route, trust file and CI snippets
    Init(Init),
    /// Make a key pair that signs verdicts
    Keygen(Keygen),
    /// Print shell completions
    Completions(Completions),
    /// Print the manual page (roff)
    Man,
}

/// Policies and their data.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policies")]
pub struct RuleArgs {
    /// A directory whose files replace or add to the built-in rules data and routes
    #[arg(long, value_name = "DIR")]
    pub rules: Option<Utf8PathBuf>,
    /// Further policies: a directory or a `.rego` file; may repeat
    #[arg(long, value_name = "DIR")]
    pub policies: Vec<Utf8PathBuf>,
    /// Leave out the built-in policies; the verdict says so
    #[arg(long)]
    pub no_builtin: bool,
}

/// Where a passphrase comes from; never an argument.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct PassphraseArgs {
    /// Read the passphrase from an environment variable
    #[arg(long, value_name = "NAME", help_heading = "Passphrase")]
    pub passphrase_env: Option<String>,
    /// Read the passphrase from an open file descriptor
    #[arg(long, value_name = "N", help_heading = "Passphrase")]
    pub passphrase_fd: Option<u32>,
}

/// `portcullis check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis check . --to test
  portcullis check release.yaml --to production --route gov-uk --trust trust.yaml
  portcullis check . --to stage --format text --format sarif=portcullis.sarif
  portcullis check . --to production --sign gate.key --attest verdicts/")]
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
    #[arg(long, value_name = "KEY", requires = "attest", help_heading = "Verdict")]
    pub sign: Option<Utf8PathBuf>,
    /// The directory that the signed verdict is written to
    #[arg(long, value_name = "DIR", requires = "sign", help_heading = "Verdict")]
    pub attest: Option<Utf8PathBuf>,
    /// The verifier that the verdict is signed for
    #[arg(long, value_name = "URI", default_value = "https://portcullis.dev/verifier@v1", help_heading = "Verdict")]
    pub verifier: String,
    /// Where the key's passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// `portcullis verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis verify verdicts/api.intoto.jsonl --trust trust.yaml --to production --digest sha256:…
  portcullis verify verdicts/api.sigstore.json --key gate.key.pub --to stage --artifact api.tar
  portcullis verify verdicts/shop.intoto.jsonl --trust trust.yaml --to production --release release.yaml --max-age 24h")]
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

/// `portcullis rules`.
#[derive(Debug, Args)]
pub struct Rules {
    /// What to do with the rules.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List every rule with its severity and title
    #[command(after_help = "Example:\n  portcullis rules list --format json")]
    List {
        /// Policies and their data.
        #[command(flatten)]
        rules: RuleArgs,
        /// How to list them
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Explain a rule: what it asks, why, and what to do
    #[command(after_help = "Example:\n  portcullis rules explain sequential-progression/no-environment-skipped")]
    Explain {
        /// The rule
        id: String,
        /// Policies and their data.
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Run the tests of the policies (`*_test.rego`)
    #[command(after_help = "Example:\n  portcullis rules test --policies policies/ --no-builtin --coverage")]
    Test {
        /// Policies and their data.
        #[command(flatten)]
        rules: RuleArgs,
        /// Show the lines that no test reached
        #[arg(long)]
        coverage: bool,
    },
    /// Check that the policies can be loaded, without judging anything
    #[command(after_help = "Example:\n  portcullis rules check --policies my-policies/")]
    Check {
        /// Policies and their data.
        #[command(flatten)]
        rules: RuleArgs,
        /// List the functions that policies may call
        #[arg(long)]
        functions: bool,
    },
    /// Print the JSON Schema of a document: release, route, trust, the input of policies, the report, …
    #[command(after_help = "Example:\n  portcullis rules schema release > release.schema.json")]
    Schema {
        /// The document; the names are listed where it is absent
        name: Option<String>,
    },
}

/// How to list rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// `portcullis init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis init
  portcullis init release/ && portcullis check release/ --to development --route release/route.yaml")]
pub struct Init {
    /// The directory to write to
    #[arg(value_name = "DIR", default_value = ".")]
    pub directory: Utf8PathBuf,
    /// Replace files that exist; without it they are kept, and named
    #[arg(long)]
    pub force: bool,
}

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

/// `portcullis completions`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  portcullis completions bash > /etc/bash_completion.d/portcullis")]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}
