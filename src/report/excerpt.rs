//! The few lines around a place, cut to the terminal's width and cleaned, for miette to draw.
//!
//! Nothing of a document reaches a terminal except through here: lines are cleaned by
//! [`super::escape`], and a line of ten megabytes (minified JSON) is cut around what is underlined.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use textwrap::core::display_width;

use super::escape;
use super::spot::Spot;
use crate::source::LineColumn;

/// Lines shown before the first underlined one, unless blank.
const BEFORE: usize = 1;
/// Lines shown of a value of which only the opening bracket is underlined.
const INSIDE: usize = 3;
/// Labels further apart than this many lines do not share an excerpt.
pub(super) const TOGETHER: usize = 6;

/// Something to underline.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) spot: Spot,
    pub(super) label: Option<String>,
}

/// A cleaned part of a document. Its offsets are its own; lines and columns are the document's.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    first_line: usize,
    labels: Vec<(LabeledSpan, LineColumn)>,
    unplaced: Vec<String>,
}

impl Excerpt {
    /// Cuts the lines of the marks out of a document; the first mark is the primary one. `None` without text or marks.
    pub(super) fn new(name: String, document: &str, marks: &[Mark], width: usize) -> Option<Self> {
        let primary = marks.first()?;
        let first = marks.iter().min_by_key(|mark| mark.spot.focus.start)?.spot;
        let last = marks.iter().map(|mark| mark.spot.start.line + inside(document, mark.spot)).max()?;
        if document.is_empty() {
            return None;
        }
        let mut start = line_start(document, first.focus.start);
        let mut first_line = first.start.line;
        for _ in 0..BEFORE {
            let before = line_start(document, start.saturating_sub(1));
            let blank = document.get(before..start).is_none_or(|line| line.trim().is_empty());
            if !blank {
                start = before;
                first_line -= 1;
            }
        }
        let gutter = last.to_string().len() + 4;
        let room = width.saturating_sub(gutter + 1).max(24);
        let shift = shift(primary.spot, room);
        let mut excerpt = Self { name, text: String::new(), first_line, labels: Vec::new(), unplaced: Vec::new() };
        let lines = document.get(start..)?.split('\n').take(1 + last.saturating_sub(first_line));
        for (number, line) in lines.enumerate() {
            let here: Vec<&Mark> = marks.iter().filter(|mark| mark.spot.start.line == first_line + number).collect();
            let cut = Cut { line: line.trim_end_matches('\r'), start, shift: if here.is_empty() { 0 } else { shift }, room };
            excerpt.push(&cut, &here, primary.spot);
            start += line.len() + 1;
        }
        Some(excerpt)
    }

    fn push(&mut self, cut: &Cut<'_>, marks: &[&Mark], primary: Spot) {
        let base = self.text.len();
        let (shown, edges) = cut.clean(&marks.iter().flat_map(|mark| [mark.spot.focus.start, mark.spot.focus.end]).collect::<Vec<_>>());
        for (mark, edge) in marks.iter().zip(edges.chunks(2)) {
            let [from, to] = edge else { continue };
            let middle = display_width(shown.get(..usize::midpoint(*from, *to)).unwrap_or_default());
            let beside = cut.room.saturating_sub(middle + 5);
            let (fits, rest): (Vec<&str>, Vec<&str>) =
                mark.label.as_deref().into_iter().partition(|label| beside >= display_width(label).min(24));
            self.unplaced.extend(rest.into_iter().map(str::to_owned));
            let label = fits.first().map(|label| textwrap::fill(label, beside.max(1)));
            let span = SourceSpan::from((base + from, to.saturating_sub(*from)));
            let labelled = if mark.spot == primary {
                LabeledSpan::new_primary_with_span(label, span)
            } else {
                LabeledSpan::new_with_span(label, span)
            };
            self.labels.push((labelled, mark.spot.start));
        }
        self.text.push_str(&shown);
        self.text.push('\n');
    }

    /// The labels that have no room beside what they are about.
    pub(super) fn unplaced(&self) -> &[String] {
        &self.unplaced
    }

    /// What is underlined.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.labels.iter().map(|(label, _)| label.clone())
    }

    /// The lines with their numbers and carets under what is meant, for formats without colour.
    pub(super) fn underlined(&self) -> Vec<String> {
        let last = (self.first_line + self.text.lines().count()).to_string().len();
        let mut lines = Vec::new();
        let mut start = 0usize;
        for (number, line) in self.text.lines().enumerate() {
            lines.push(format!("{:>last$} | {line}", self.first_line + number));
            for (label, _) in &self.labels {
                let from = label.offset().checked_sub(start).filter(|from| *from <= line.len());
                let span = from.and_then(|from| Some((line.get(..from)?, line.get(from..from + label.len())?)));
                if let Some((before, meant)) = span {
                    lines.push(format!("{:>last$} | {}{}", "", " ".repeat(display_width(before)), "^".repeat(display_width(meant).max(1))));
                }
            }
            start += line.len() + 1;
        }
        lines
    }
}

impl SourceCode for Excerpt {
    /// Without context it is asked where a label stands, and answers with the document's line and column;
    /// with context it always gives the whole excerpt.
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = || (self.text.as_bytes(), SourceSpan::from((0, self.text.len())), LineColumn { line: self.first_line, column: 1 });
        let asked = if before == 0 && after == 0 { self.labels.iter().find(|(label, _)| label.inner() == span) } else { None };
        let (data, span, position) = match asked {
            Some((_, position)) => {
                let data = self.text.as_bytes().get(span.offset()..span.offset() + span.len()).ok_or(MietteError::OutOfBounds)?;
                (data, *span, *position)
            }
            None => whole(),
        };
        let lines = self.text.lines().count();
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, span, position.line - 1, position.column - 1, lines)))
    }
}

/// How many lines to show after the underlined one: a bracket alone says nothing, what it opens does.
fn inside(document: &str, spot: Spot) -> usize {
    let text = document.as_bytes().get(spot.span.start..spot.span.end).unwrap_or_default();
    if spot.focus.len() == 1 && spot.focus.start == spot.span.start {
        text.iter().filter(|byte| **byte == b'\n').count().min(INSIDE)
    } else {
        0
    }
}

fn line_start(document: &str, offset: usize) -> usize {
    let before = document.as_bytes().get(..offset.min(document.len())).unwrap_or_default();
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

/// How many characters to leave out on the left, so that what is underlined is in view.
fn shift(spot: Spot, room: usize) -> usize {
    let (from, to) = (spot.start.column - 1, spot.end.column - 1);
    if to < room {
        0
    } else if to - from.min(to) > room * 3 / 4 {
        // It does not fit anyway: its start matters.
        if from > room / 2 { from - room / 4 } else { 0 }
    } else {
        (to + room / 6).saturating_sub(room).min(from)
    }
}

struct Cut<'a> {
    line: &'a str,
    /// The offset of the line in its document.
    start: usize,
    shift: usize,
    room: usize,
}

impl Cut<'_> {
    /// The cleaned part of the line, and where the given offsets of the document fall in it.
    fn clean(&self, offsets: &[usize]) -> (String, Vec<usize>) {
        let mut shown = String::new();
        let from = if self.shift == 0 { Some(0) } else { self.line.char_indices().nth(self.shift).map(|(at, _)| at) };
        let Some(from) = from else { return (if self.line.is_empty() { shown } else { "…".to_owned() }, vec![0; offsets.len()]) };
        if from > 0 {
            shown.push('…');
        }
        // A character is shown as at most ten columns and at least one in eight, so this is more than fits.
        let part = clip(self.line.get(from..).unwrap_or_default(), self.room.saturating_mul(8));
        let mut edges = vec![shown.len(); offsets.len()];
        let mut columns = display_width(&shown);
        let mut full = from + part.len() < self.line.len();
        for (at, character, spelled) in escape::characters(part) {
            let mut piece = String::new();
            match (character, spelled) {
                ('\t', _) => piece.push_str("  "),
                (_, true) => escape::spell(character, &mut piece),
                (_, false) => piece.push(character),
            }
            let width = display_width(&piece);
            if columns + width + 1 > self.room {
                full = true;
                break;
            }
            columns += width;
            shown.push_str(&piece);
            let end = self.start + from + at + character.len_utf8();
            for (edge, offset) in edges.iter_mut().zip(offsets) {
                if *offset >= end {
                    *edge = shown.len();
                }
            }
        }
        if full {
            shown.push('…');
        }
        (shown, edges)
    }
}

/// At most `bytes` of the text's start.
fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn mark(document: &str, part: &str) -> Mark {
        let start = document.find(part).unwrap();
        let focus = Span::new(start, start + part.len());
        let spot = Spot {
            span: focus,
            focus,
            start: LineColumn::of(document, focus.start),
            end: LineColumn::of(document, focus.end),
            exact: true,
        };
        Mark { spot, label: None }
    }

    fn underlined(document: &str, part: &str, width: usize) -> (Vec<(usize, String)>, String) {
        let excerpt = Excerpt::new("x".to_owned(), document, &[mark(document, part)], width).unwrap();
        let label = excerpt.labels().next().unwrap();
        let text = excerpt.text[label.offset()..label.offset() + label.len()].to_owned();
        (excerpt.text.lines().enumerate().map(|(number, line)| (excerpt.first_line + number, line.to_owned())).collect(), text)
    }

    #[test]
    fn the_line_before_comes_along_and_numbers_are_the_documents() {
        let (lines, text) = underlined("a: 1\r\nb: 2\r\nc: three\r\nd: 4\r\n", "three", 80);
        assert_eq!(lines, [(2, "b: 2".to_owned()), (3, "c: three".to_owned())]);
        assert_eq!(text, "three");
    }

    #[test]
    fn a_minified_line_is_cut_around_what_is_underlined() {
        let document = format!("{{{}\"bad\":\"GPL-3.0\",{}}}", "\"k\":1,".repeat(100_000), "\"k\":1,".repeat(100_000));
        let (lines, text) = underlined(&document, "\"GPL-3.0\"", 60);
        assert_eq!(text, "\"GPL-3.0\"");
        assert_eq!(lines.len(), 1);
        assert!(display_width(&lines[0].1) <= 60, "{}", lines[0].1);
        assert!(lines[0].1.starts_with('…') && lines[0].1.ends_with('…'));
    }

    #[test]
    fn hidden_characters_are_spelled_out_and_the_underline_moves_with_them() {
        let (lines, text) = underlined("\u{202e}a:\tb\u{200b}ad\n", "b\u{200b}ad", 80);
        assert_eq!(lines[0].1, "\\u{202e}a:  b\\u{200b}ad");
        assert_eq!(text, "b\\u{200b}ad");
    }

    #[test]
    fn what_is_wider_than_the_terminal_is_underlined_as_far_as_it_is_shown() {
        let document = format!("digest: {}\n", "f".repeat(200));
        let (lines, text) = underlined(&document, &"f".repeat(200), 60);
        assert!(lines[0].1.ends_with("f…"));
        assert!(text.len() > 20 && text.chars().all(|character| character == 'f'), "{text}");
    }
}
