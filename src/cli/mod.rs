//! The command line: arguments in, a report and an exit code out.
//!
//! One file a subcommand; each turns its arguments into a request, calls the library and writes what
//! came back. [`exit`] owns the exit codes, `diagnose` what an error looks like, `terminal` what the
//! terminal can show. To add a subcommand: one file, one variant of [`args::Command`], one arm here.

pub mod args;
mod audit;
mod check;
mod completions;
mod diagnose;
pub mod exit;
mod history;
mod init;
mod keygen;
mod ledger;
mod output;
mod pipeline;
mod revoke;
mod rules;
mod scan;
mod secrets;
mod status;
mod terminal;
mod verify;

use std::io::Write;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::host::Host;
use args::{Cli, Command};
use exit::Exit;
use terminal::Terminal;

/// The streams that a command writes to.
pub struct Streams<'a> {
    /// Reports.
    pub out: &'a mut dyn Write,
    /// Diagnostics and progress.
    pub err: &'a mut dyn Write,
}

/// Runs a command line, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>, host: &dyn Host, streams: &mut Streams<'_>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let to = if error.use_stderr() { &mut *streams.err } else { &mut *streams.out };
            let text = error.render();
            // Nobody is left to be told when the terminal itself is gone.
            let _ = if Terminal::colours_wanted(host, error.use_stderr()) { write!(to, "{}", text.ansi()) } else { write!(to, "{text}") };
            return match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Passed,
                _ => Exit::Usage,
            };
        }
    };
    let terminal = Terminal::new(host, &cli.display);
    let result = match cli.command {
        Command::Check(arguments) => check::run(*arguments, host, &terminal, streams),
        Command::Audit(arguments) => audit::run(*arguments, host, &terminal, streams),
        Command::Status(arguments) => status::run(*arguments, host, &terminal, streams),
        Command::Verify(arguments) => verify::run(*arguments, host, &terminal, streams),
        Command::Revoke(arguments) => revoke::run(&arguments, host, streams),
        Command::Pipeline(arguments) => pipeline::run(arguments, host, &terminal, streams),
        Command::Scan(arguments) => scan::run(*arguments, host, &terminal, streams),
        Command::Rules(arguments) => rules::run(arguments, host, &terminal, streams),
        Command::Ledger(arguments) => ledger::run(arguments, host, streams),
        Command::Init(arguments) => init::run(&arguments, host, streams),
        Command::Keygen(arguments) => keygen::run(&arguments, host, &terminal, streams),
        Command::Completions(arguments) => completions::completions(&arguments, streams),
        Command::Man => completions::man(streams),
    };
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            failure.show(&terminal, streams.err);
            failure.exit
        }
    }
}
