//! Byte ranges and human positions.

/// A half-open range of bytes in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never below `start`.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`, empty where `end` is before `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The empty span at an offset.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The same span, moved by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start.saturating_add(offset), self.end.saturating_add(offset))
    }

    /// The span of `part`, which must borrow from `whole`; the empty span at 0 where it does not.
    #[must_use]
    pub fn of(part: &str, whole: &str) -> Self {
        let base = whole.as_ptr().addr();
        let start = part.as_ptr().addr().checked_sub(base);
        match start {
            Some(start) if start.saturating_add(part.len()) <= whole.len() => Self::new(start, start + part.len()),
            _ => Self::default(),
        }
    }
}

/// The last character boundary at or before an offset.
pub(crate) fn boundary_before(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first character boundary at or after an offset.
pub(crate) fn boundary_after(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

impl From<Span> for miette::SourceSpan {
    fn from(span: Span) -> Self {
        (span.start, span.len()).into()
    }
}

/// A position as people count it: both numbers start at 1, the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
}

impl LineColumn {
    /// The position of a byte offset in `text`; past the end it is the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }

    /// The byte offset of a position (1-based line, 1-based column in *bytes*, as `serde_json` counts).
    #[must_use]
    pub fn byte_offset(text: &str, line: usize, byte_column: usize) -> usize {
        let start = match line.checked_sub(2) {
            None => 0,
            Some(newlines) => {
                text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').nth(newlines).map_or(text.len(), |(at, _)| at + 1)
            }
        };
        start.saturating_add(byte_column.saturating_sub(1)).min(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "a\nbü€d\n";
        assert_eq!(LineColumn::of(text, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(LineColumn::of(text, text.find('d').unwrap()), LineColumn { line: 2, column: 4 });
        assert_eq!(LineColumn::of(text, 999), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn an_offset_inside_a_character_belongs_to_that_character() {
        assert_eq!(LineColumn::of("€", 1), LineColumn { line: 1, column: 1 });
    }

    #[test]
    fn byte_offset_undoes_the_line_count() {
        let text = "ab\ncd\nef";
        assert_eq!(LineColumn::byte_offset(text, 1, 1), 0);
        assert_eq!(LineColumn::byte_offset(text, 3, 2), 7);
        assert_eq!(LineColumn::byte_offset(text, 9, 1), text.len());
    }
}
