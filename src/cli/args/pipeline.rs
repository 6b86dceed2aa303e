//! The arguments of `portcullis pipeline`.

use camino::Utf8PathBuf;
use clap::Args;

/// `portcullis pipeline`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis pipeline ci/pipeline.yml --route cloud-gov
  portcullis pipeline .github/workflows/*.yml --route route.yaml --format markdown=pipeline.md
  portcullis pipeline .gitlab-ci.yml --format text --format sarif=pipeline.sarif")]
pub struct Pipeline {
    /// Pipeline definitions: Concourse, GitHub Actions, GitLab CI, Kargo
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<Utf8PathBuf>,
    /// The route: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE", default_value = "route-to-live")]
    pub route: String,
    /// A directory whose files replace or add to the built-in rules data and routes
    #[arg(long, value_name = "DIR", help_heading = "Policies")]
    pub rules: Option<Utf8PathBuf>,
    /// An output, `NAME` or `NAME=PATH`: text, json, sarif, junit, github, markdown, html; may repeat
    #[arg(long, value_name = "NAME[=PATH]", default_value = "text", help_heading = "Output")]
    pub format: Vec<String>,
}
