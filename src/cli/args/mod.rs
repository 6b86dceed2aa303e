//! The arguments of every command, a file each; their documentation is the `--help`.

mod audit;
mod check;
mod completions;
mod history;
mod init;
mod keygen;
mod ledger;
mod pipeline;
mod revoke;
mod rules;
mod scan;
mod status;
mod verify;

use std::str::FromStr;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::id::Malformed;

pub use audit::{Audit, FailOn};
pub use check::Check;
pub use completions::Completions;
pub use history::{HistoryArgs, Preset, SourceArgs};
pub use init::Init;
pub use keygen::{KeyAlgorithm, Keygen};
pub use ledger::{Ledger, LedgerArgs, LedgerCommand};
pub use pipeline::Pipeline;
pub use revoke::Revoke;
pub use rules::{ListFormat, Rules, RulesCommand};
pub use scan::Scan;
pub use status::Status;
pub use verify::Verify;

const EXIT_CODES: &str = "\
Exit codes:
  0   passed
  1   denied (verify: the verdict is genuine but does not allow this; audit, pipeline,
      scan: something was found)
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
    /// Take back a signed verdict, approval or waiver, or forbid an artifact in an environment
    Revoke(Box<Revoke>),
    /// Judge a pipeline definition: can it bypass an environment of the route?
    Pipeline(Pipeline),
    /// Replay a promotion history along a route: what skipped an environment, and when
    Audit(Box<Audit>),
    /// Show which version is in which environment, how far production is behind, what comes next
    Status(Box<Status>),
    /// Search files for personal data, and tell it from data that is reserved for tests
    Scan(Box<Scan>),
    /// List, explain, test and check the rules
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Rules(Rules),
    /// Record signed documents in an append-only ledger, prove that they are there, and check it
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Ledger(Ledger),
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
