//! What an error looks like, and how a command ends because of it.

use std::io::Write;

use camino::Utf8Path;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, MietteDiagnostic, NarratableReportHandler};

use super::exit::Exit;
use super::terminal::Terminal;
use crate::gate::GateError;
use crate::host::HostError;
use crate::ledger::LedgerError;
use crate::source::Unreadable;

/// Why a command could not do its work.
pub(super) struct Failure {
    pub(super) exit: Exit,
    reports: Vec<Box<dyn Diagnostic>>,
}

impl Failure {
    /// A failure with one sentence and what to do.
    pub(super) fn new(exit: Exit, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { exit, reports: vec![Box::new(MietteDiagnostic::new(message).with_help(help))] }
    }

    /// A file that could not be written.
    pub(super) fn unwritten(error: HostError) -> Self {
        Self { exit: Exit::Signature, reports: vec![Box::new(error)] }
    }

    /// Something that is not in the ledger or not proved to be, whatever kept it out.
    pub(super) fn unrecorded(error: LedgerError) -> Self {
        Self { exit: Exit::Signature, reports: vec![Box::new(error)] }
    }

    /// Writes what went wrong.
    pub(super) fn show(&self, terminal: &Terminal, to: &mut dyn Write) {
        for report in &self.reports {
            let mut text = String::new();
            let options = &terminal.options;
            let written = if options.screen_reader {
                NarratableReportHandler::new().render_report(&mut text, &**report)
            } else {
                let theme = match (terminal.colour_diagnostics, options.unicode) {
                    (true, true) => GraphicalTheme::unicode(),
                    (true, false) => GraphicalTheme::ascii(),
                    (false, true) => GraphicalTheme::unicode_nocolor(),
                    (false, false) => GraphicalTheme::none(),
                };
                GraphicalReportHandler::new_themed(theme).with_width(options.width).with_links(false).render_report(&mut text, &**report)
            };
            // The list of a document's problems needs no heading over each of them.
            let text = text.replace("\nError: \n", "\n");
            if written.is_ok() {
                // Nobody is left to be told when the terminal itself is gone.
                let _ = writeln!(to, "{}", text.trim_end());
            }
        }
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self { exit: Exit::Usage, reports: vec![Box::new(error)] }
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        Self { exit: Exit::Usage, reports: vec![Box::new(error)] }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let exit = match &error {
            LedgerError::Address { .. }
            | LedgerError::Missing { .. }
            | LedgerError::Exists { .. }
            | LedgerError::NoSuchEntry { .. }
            | LedgerError::NoSuchSize { .. }
            | LedgerError::Malformed { .. }
            | LedgerError::Memory { .. } => Exit::Usage,
            LedgerError::Newer { .. }
            | LedgerError::Store { .. }
            | LedgerError::Unrecordable { .. }
            | LedgerError::Unsigned { .. }
            | LedgerError::Damaged { .. }
            | LedgerError::Fork { .. }
            | LedgerError::Shrunk { .. }
            | LedgerError::Export { .. }
            | LedgerError::WrongKey { .. }
            | LedgerError::NotSigned { .. }
            | LedgerError::Refuted { .. } => Exit::Signature,
        };
        Self { exit, reports: vec![Box::new(error)] }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(Exit::Signature, format!("the report cannot be written: {error}"), "check where the output goes")
    }
}

impl From<GateError> for Failure {
    fn from(error: GateError) -> Self {
        let boxed = |below: &Utf8Path, unreadable: Vec<Unreadable>| {
            unreadable
                .into_iter()
                .map(|one| Box::new(Unreadable { file: one.file.below(below), ..one }) as Box<dyn Diagnostic>)
                .collect::<Vec<_>>()
        };
        match error {
            GateError::Usage { message, help } => Self::new(Exit::Usage, message, help),
            GateError::Ledger(error) => error.into(),
            GateError::Policy(unreadable) => Self { exit: Exit::Policy, reports: boxed(Utf8Path::new(""), unreadable) },
            GateError::Input { below, missing, unreadable } => {
                let mut reports: Vec<Box<dyn Diagnostic>> =
                    missing.into_iter().map(|error| Box::new(error) as Box<dyn Diagnostic>).collect();
                reports.extend(boxed(&below, unreadable));
                Self { exit: Exit::Usage, reports }
            }
        }
    }
}
