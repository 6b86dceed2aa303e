//! A sentence over the user's own lines, drawn by miette.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use textwrap::{WordSeparator, WordSplitter};

use super::excerpt::Excerpt;
use super::page::Page;

/// A sentence and, where there is one, the lines that it is about.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) message: String,
    pub(super) severity: miette::Severity,
    pub(super) excerpt: Option<Excerpt>,
}

impl Shown {
    /// Draws it on a page.
    pub(super) fn draw(&self, page: &mut Page<'_>) {
        let options = page.options;
        let mut drawn = String::new();
        let characters = if options.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if options.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let result = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(page.width())
            .with_context_lines(1)
            .with_links(false)
            .without_syntax_highlighting()
            .with_word_separator(WordSeparator::AsciiSpace)
            .with_word_splitter(WordSplitter::NoHyphenation)
            .render_report(&mut drawn, self);
        if result.is_err() {
            drawn = format!("  {}", self.message);
        }
        page.raw(&drawn);
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(excerpt.labels()))
    }
}
