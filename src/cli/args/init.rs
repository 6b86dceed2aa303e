//! The arguments of `portcullis init`.

use camino::Utf8PathBuf;
use clap::Args;

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
