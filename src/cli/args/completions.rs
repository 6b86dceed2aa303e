//! The arguments of `portcullis completions`.

use clap::Args;

/// `portcullis completions`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  portcullis completions bash > /etc/bash_completion.d/portcullis")]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}
