//! The arguments of `portcullis rules`.

use clap::{Args, Subcommand, ValueEnum};

use super::RuleArgs;

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
