//! The arguments of `portcullis status`.

use camino::Utf8PathBuf;
use clap::Args;

use super::audit::rename;
use super::{SourceArgs, identifier};
use crate::model::id::{Span, Timestamp};

/// `portcullis status`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis status promotions.csv --route gov-uk
  portcullis status promotions.csv --route gov-uk --soak 1h --format text --format html=board.html
  portcullis status --ledger sqlite:ledger.db --trust trust.yaml --route gov-uk
  portcullis status git:deployments --route gov-uk --events 'tags/{environment}/{component}' --version-from image_tag
  portcullis status promotions.csv --route gov-uk --at 2026-01-01T00:00:00Z")]
pub struct Status {
    /// What tells of promotions.
    #[command(flatten)]
    pub source: SourceArgs,
    /// The route: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE")]
    pub route: String,
    /// A directory whose routes replace or add to the built-in ones
    #[arg(long, value_name = "DIR")]
    pub rules: Option<Utf8PathBuf>,
    /// The shortest stay in the environment before production, instead of what the route says
    #[arg(value_parser = identifier::<Span>, long, value_name = "TIME")]
    pub soak: Option<Span>,
    /// A component that was given another name; may repeat
    #[arg(value_parser = rename, long, value_name = "OLD=NEW")]
    pub rename: Vec<(String, String)>,
    /// The status at this instant instead of the clock's, RFC 3339; later events are left out
    #[arg(value_parser = identifier::<Timestamp>, long, value_name = "INSTANT")]
    pub at: Option<Timestamp>,
    /// Show this component only; may repeat
    #[arg(long, value_name = "NAME")]
    pub component: Vec<String>,
    /// An output, `NAME` or `NAME=PATH`: text, json, html; may repeat
    #[arg(long, value_name = "NAME[=PATH]", default_value = "text", help_heading = "Output")]
    pub format: Vec<String>,
}
