//! The arguments of `portcullis audit`.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use super::{HistoryArgs, identifier};
use crate::model::id::{Span, Timestamp};

/// `portcullis audit`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis audit promotions.csv --route gov-uk
  portcullis audit promotions.csv --route gov-uk --baseline --soak 1h --format text --format html=audit.html
  portcullis audit promotions.jsonl --route route.yaml --since 2026-01-01T00:00:00Z --component api --fail-on skip
  portcullis audit git:deployments --route gov-uk --events 'tags/{environment}/{component}' --version-from image_tag

The whole history is replayed whatever is reported: --since, --until and --component choose what is counted.")]
pub struct Audit {
    /// Promotion events: a file in CSV or JSON Lines, or `git:PATH` for a repository
    pub history: String,
    /// The route: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE")]
    pub route: String,
    /// A directory whose routes replace or add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub rules: Option<Utf8PathBuf>,
    /// Take the first version of each component in each environment for the state that the history starts with
    #[arg(long)]
    pub baseline: bool,
    /// The shortest stay in the environment before production, instead of what the route says
    #[arg(value_parser = identifier::<Span>, long, value_name = "TIME")]
    pub soak: Option<Span>,
    /// A component that was given another name; may repeat
    #[arg(value_parser = rename, long, value_name = "OLD=NEW")]
    pub rename: Vec<(String, String)>,
    /// Report entries from this instant on, RFC 3339
    #[arg(value_parser = identifier::<Timestamp>, long, value_name = "INSTANT", help_heading = "What is reported")]
    pub since: Option<Timestamp>,
    /// Report entries before this instant, RFC 3339
    #[arg(value_parser = identifier::<Timestamp>, long, value_name = "INSTANT", help_heading = "What is reported")]
    pub until: Option<Timestamp>,
    /// Report this component only; may repeat
    #[arg(long, value_name = "NAME", help_heading = "What is reported")]
    pub component: Vec<String>,
    /// What ends the command with exit code 1
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        value_delimiter = ',',
        default_value = "skip,soak,concurrent,manual",
        help_heading = "What is reported"
    )]
    pub fail_on: Vec<FailOn>,
    /// How the history is read.
    #[command(flatten)]
    pub reading: HistoryArgs,
    /// An output, `NAME` or `NAME=PATH`: text, json, markdown, csv, html; may repeat
    #[arg(long, value_name = "NAME[=PATH]", default_value = "text", help_heading = "Output")]
    pub format: Vec<String>,
}

/// What ends the command with exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// An entry that skipped an environment.
    Skip,
    /// A promotion after too short a stay, or none.
    Soak,
    /// Two versions at once where the route allows one.
    Concurrent,
    /// An entry by hand among those of pipelines.
    Manual,
    /// Nothing.
    None,
}

/// Reads `OLD=NEW`.
pub(super) fn rename(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() && old != new => Ok((old.to_owned(), new.to_owned())),
        _ => Err(format!("`{text}` does not say what a component was called and what it is called now; write `OLD=NEW`")),
    }
}
