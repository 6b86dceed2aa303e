//! Lines of text for a terminal: wrapping, indentation, colour, and no space at the end of a line.

use std::io;

use textwrap::core::display_width;
use textwrap::{WordSeparator, WordSplitter};

use super::Options;

/// The narrowest page that is laid out.
const NARROWEST: usize = 40;
/// The longest line of prose.
const MEASURE: usize = 110;

/// What a piece of text is for; decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Bad,
    Caution,
    Good,
    Advice,
    Strong,
    Faint,
    Plain,
}

impl Tone {
    /// Select Graphic Rendition parameters (ECMA-48, 8.3.117).
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Bad => Some("1;31"),
            Self::Caution => Some("1;33"),
            Self::Good => Some("1;32"),
            Self::Advice => Some("36"),
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Plain => None,
        }
    }
}

/// A page under construction.
pub(super) struct Page<'o> {
    pub(super) options: &'o Options,
    text: String,
}

impl<'o> Page<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self { options, text: String::new() }
    }

    /// Columns for lines of documents, never fewer than a phone shows.
    pub(super) fn width(&self) -> usize {
        self.options.width.max(NARROWEST)
    }

    /// Columns for sentences and headings; longer lines are harder to read, however wide the terminal.
    pub(super) fn measure(&self) -> usize {
        self.width().min(MEASURE)
    }

    /// One of two drawings.
    pub(super) fn glyph(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.options.unicode { unicode } else { ascii }
    }

    /// Text in a colour, where there are colours.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        match tone.code() {
            Some(code) if self.options.colour && !text.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }

    /// An empty line, unless there is one already.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Words over what follows.
    pub(super) fn heading(&mut self, words: &str) {
        self.gap();
        if self.options.screen_reader {
            self.raw(&format!("{words}:"));
            return;
        }
        let bar = self.glyph("─", "-");
        let rest = self.measure().saturating_sub(words.chars().count() + 4);
        let line = format!(
            "{} {} {}",
            self.paint(Tone::Faint, &bar.repeat(2)),
            self.paint(Tone::Strong, words),
            self.paint(Tone::Faint, &bar.repeat(rest))
        );
        self.raw(&line);
    }

    /// Text that is laid out already.
    pub(super) fn raw(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(&trimmed(line));
            self.text.push('\n');
        }
    }

    /// A paragraph: `lead` in a tone, the text after it, wrapped with the rest indented under the text (`hang`).
    pub(super) fn paragraph(&mut self, indent: usize, lead: (Tone, &str), text: (Tone, &str), hang: usize) {
        let first = format!("{}{}", " ".repeat(indent), self.paint(lead.0, lead.1));
        let rest = " ".repeat(hang);
        let options = textwrap::Options::new(self.measure())
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        let (tone, body) = text;
        let lines = textwrap::wrap(body, options);
        for (number, line) in lines.iter().enumerate() {
            let prefix = if number == 0 { first.as_str() } else { rest.as_str() };
            let words = line.strip_prefix(prefix).unwrap_or(line);
            let painted = self.paint(tone, words);
            self.text.push_str(&trimmed(&format!("{prefix}{painted}")));
            self.text.push('\n');
        }
    }

    /// Two texts at the two ends of a line, or on two lines where they do not fit.
    pub(super) fn ends(&mut self, left: (Tone, &str), right: (Tone, &str), hang: usize) {
        let room = self.measure().saturating_sub(display_width(left.1) + display_width(right.1));
        if room >= 2 && !self.options.screen_reader {
            let line = format!("{}{}{}", self.paint(left.0, left.1), " ".repeat(room), self.paint(right.0, right.1));
            self.raw(&line);
        } else {
            self.paragraph(0, (Tone::Plain, ""), left, hang);
            let hang = hang.min(self.measure().saturating_sub(display_width(right.1)));
            self.paragraph(hang, (Tone::Plain, ""), right, hang);
        }
    }

    /// Writes the page.
    pub(super) fn finish(self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(self.text.trim_start_matches('\n').as_bytes())
    }
}

/// A line without spaces at its end, even where they are hidden before a colour's end.
fn trimmed(line: &str) -> String {
    let mut kept = line.trim_end();
    let mut codes = String::new();
    while let Some((before, code)) =
        kept.rsplit_once('\u{1b}').filter(|(_, code)| code.starts_with('[') && code.find('m') == Some(code.len() - 1))
    {
        codes = format!("\u{1b}{code}{codes}");
        kept = before.trim_end();
    }
    format!("{kept}{codes}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_at_the_end_go_and_colours_stay() {
        assert_eq!(trimmed("a \u{1b}[1mb  \u{1b}[0m  "), "a \u{1b}[1mb\u{1b}[0m");
        assert_eq!(trimmed("  \u{1b}[2m \u{1b}[0m"), "\u{1b}[2m\u{1b}[0m");
        assert_eq!(trimmed("plain m"), "plain m");
    }
}
