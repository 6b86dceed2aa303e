//! What is wrong with a document, all of it at once.

use std::fmt::{self, Display};

use miette::{Diagnostic, LabeledSpan, SourceCode};

use super::{SourceFile, Span};

/// One thing that is wrong in a document.
///
/// Wording follows the house style: lower case, no full stop, the user's text in backticks; `help` is a
/// sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// The text under the underlined span.
    pub label: String,
    /// Where; `None` where the document as a whole is meant.
    pub span: Option<Span>,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a span.
    #[must_use]
    pub fn at(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { message: message.into(), label: label.into(), span: Some(span), help: None }
    }

    /// A problem with a whole document.
    #[must_use]
    pub fn whole(message: impl Into<String>) -> Self {
        Self { message: message.into(), label: String::new(), span: None, help: None }
    }

    /// Adds the sentence that says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span?;
        let label = (!self.label.is_empty()).then(|| self.label.clone());
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(label, span))))
    }
}

/// A document that cannot be used, with every problem that was found in it.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// The document, so that the diagnostic outlives its input.
    pub file: SourceFile,
    /// What kind of document it was read as, in words (`a release manifest`).
    pub what: String,
    /// The problems in the order of the text; never empty.
    pub problems: Vec<Problem>,
}

impl Unreadable {
    /// Gathers problems of one document, sorted by position.
    #[must_use]
    pub fn new(file: SourceFile, what: impl Into<String>, mut problems: Vec<Problem>) -> Self {
        for problem in &mut problems {
            problem.span = problem.span.map(|span| file.shown(span));
        }
        problems.sort_by_key(|problem| problem.span);
        Self { file, what: what.into(), problems }
    }
}

impl Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` cannot be read as {}", self.file.path(), self.what)?;
        match self.problems.as_slice() {
            [one] => write!(formatter, ": {one}"),
            many => write!(formatter, ": {} problems", many.len()),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Diagnostic for Unreadable {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.file)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        match self.problems.as_slice() {
            [one] => Diagnostic::help(one),
            _ => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        match self.problems.as_slice() {
            [one] => one.labels(),
            _ => None,
        }
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        match self.problems.as_slice() {
            [_] => None,
            many => Some(Box::new(many.iter().map(|problem| problem as &dyn Diagnostic))),
        }
    }
}
