//! The arguments that say how a promotion history is read.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use super::identifier;
use crate::intake::history::mapping::{Assignment, Delimiter};
use crate::intake::history::pattern::{AuthorPattern, KeyPath, PathPattern};

/// What tells of promotions.
#[derive(Debug, Args)]
pub struct SourceArgs {
    /// Promotion events: a file in CSV or JSON Lines, or `git:PATH` for a repository
    #[arg(required_unless_present = "ledger", conflicts_with_all = ["ledger", "trust"])]
    pub history: Option<String>,
    /// A ledger instead: what its verdicts let into which environment
    #[arg(long, value_name = "URL", requires = "trust", help_heading = "Ledger")]
    pub ledger: Option<String>,
    /// The keys that are believed, and what for
    #[arg(long, value_name = "FILE", requires = "ledger", help_heading = "Ledger")]
    pub trust: Option<Utf8PathBuf>,
    /// How it is read.
    #[command(flatten)]
    pub reading: HistoryArgs,
}

/// How a promotion history is read.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The column or key that fills a field, such as `time=deployed_at`; may repeat
    #[arg(long, value_name = "FIELD=NAME", value_parser = identifier::<Assignment>, help_heading = "CSV and JSON Lines")]
    pub column: Vec<Assignment>,
    /// A column or key that is left out; may repeat
    #[arg(long, value_name = "NAME", help_heading = "CSV and JSON Lines")]
    pub ignore_column: Vec<String>,
    /// A field that is the same in every record, such as `environment=production`; may repeat
    #[arg(long, value_name = "FIELD=TEXT", value_parser = identifier::<Assignment>, help_heading = "CSV and JSON Lines")]
    pub constant: Vec<Assignment>,
    /// What stands between the fields of CSV: `,`, `;`, `|`, `:` or `tab`
    #[arg(long, value_name = "CHARACTER", value_parser = identifier::<Delimiter>, help_heading = "CSV and JSON Lines")]
    pub delimiter: Option<Delimiter>,
    /// The files that tell of promotions, such as `tags/{environment}/{component}.yaml`
    #[arg(long, value_name = "PATTERN", value_parser = identifier::<PathPattern>, help_heading = "Git repositories")]
    pub events: Option<PathPattern>,
    /// Where in such a file the version stands, such as `image.tag`; the whole file where absent
    #[arg(long, value_name = "KEYS", value_parser = identifier::<KeyPath>, conflicts_with = "preset", help_heading = "Git repositories")]
    pub version_from: Option<KeyPath>,
    /// A known kind of file instead of `--version-from`
    #[arg(long, value_enum, value_name = "NAME", help_heading = "Git repositories")]
    pub preset: Option<Preset>,
    /// The branch, tag or commit to read; HEAD where absent
    #[arg(long = "ref", value_name = "REF", help_heading = "Git repositories")]
    pub reference: Option<String>,
    /// Whose commits a pipeline made: names or addresses, such as `deploy-bot|*[bot]*`
    #[arg(long, value_name = "PATTERN", value_parser = identifier::<AuthorPattern>, help_heading = "Git repositories")]
    pub automated_authors: Option<AuthorPattern>,
    /// Keep what was read in this file, and go on from there the next time
    #[arg(long, value_name = "FILE", help_heading = "Git repositories")]
    pub cache: Option<Utf8PathBuf>,
}

/// A known kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// The images of a `kustomization.yaml`, each a component.
    Kustomize,
}
