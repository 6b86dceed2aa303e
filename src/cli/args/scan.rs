//! The arguments of `portcullis scan`.

use camino::Utf8PathBuf;
use clap::Args;

/// `portcullis scan`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  portcullis scan fixtures/ dumps/orders.sql
  portcullis scan testdata --summary
  portcullis scan my-release --format text --format sarif=scan.sarif --format html=scan.html
  portcullis scan . --write-baseline scan-baseline.json
  portcullis scan . --baseline scan-baseline.json --format github

No output ever holds a value: only its place, its shape and a fingerprint made with a key.
Exit code 1 where something was found: values that may be a person's, keys and passwords, what
could not be searched.")]
pub struct Scan {
    /// Files, directories, releases (a directory with `release.yaml`, or the manifest: its data sets)
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<Utf8PathBuf>,
    /// What is known already: only what is not in this file counts as found
    #[arg(long, value_name = "FILE", help_heading = "What counts")]
    pub baseline: Option<Utf8PathBuf>,
    /// Write what counts as found into a baseline
    #[arg(long, value_name = "FILE", help_heading = "What counts")]
    pub write_baseline: Option<Utf8PathBuf>,
    /// Customary placeholders, which nobody reserved, count as found, too
    #[arg(long, help_heading = "What counts")]
    pub deny_placeholders: bool,
    /// A directory whose files replace or add to the built-in rules data
    #[arg(long, value_name = "DIR", help_heading = "What counts")]
    pub rules: Option<Utf8PathBuf>,
    /// The key of the fingerprints, so that they can be compared between runs; a new one for each run where absent
    #[arg(long, value_name = "FILE")]
    pub fingerprint_key: Option<Utf8PathBuf>,
    /// How many threads search; the machine's processors where absent. The result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// A table of each file and field, for people who prepare test data (text)
    #[arg(long, help_heading = "Output")]
    pub summary: bool,
    /// Show what is known, reserved for tests or a placeholder in full, too
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    /// An output, `NAME` or `NAME=PATH`: text, json, sarif, junit, github, markdown, csv, html; may repeat
    #[arg(long, value_name = "NAME[=PATH]", default_value = "text", help_heading = "Output")]
    pub format: Vec<String>,
}
