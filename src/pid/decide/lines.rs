//! Lines and columns, counted only as far as somebody asks.

use memchr::{memchr_iter, memrchr};

/// Where in a file a stretch of text is.
#[derive(Debug)]
pub(super) struct Lines {
    is_table: bool,
    /// The lines before the stretch.
    before: u64,
    /// The characters before it in its first line.
    column: u64,
    /// A place in the stretch, and the lines before that.
    known: (usize, u64),
}

impl Lines {
    pub(super) fn new(is_table: bool) -> Self {
        Self { is_table, before: 0, column: 0, known: (0, 0) }
    }

    /// A stretch begins.
    pub(super) fn begin(&mut self) {
        self.known = (0, 0);
    }

    /// A table's stretch begins with that row, from 1.
    pub(super) fn at_row(&mut self, row: u64) {
        self.before = row.saturating_sub(1);
        self.begin();
    }

    /// A text is over.
    pub(super) fn pass(&mut self, text: &[u8]) {
        let lines = memchr_iter(b'\n', text).count() as u64;
        self.before += lines;
        let last = memrchr(b'\n', text).map_or(0, |at| at + 1);
        let characters = characters(text.get(last..).unwrap_or_default());
        self.column = if lines == 0 { self.column + characters } else { characters };
        self.begin();
    }

    /// The line that has been come to, from 1.
    pub(super) fn line(&self) -> u64 {
        self.before + 1
    }

    /// The line of a place in the stretch, and the column in it in characters, both from 1; rows of tables have no columns.
    pub(super) fn place(&mut self, text: &[u8], at: usize) -> (u64, Option<u64>) {
        let (from, lines) = if self.known.0 <= at { self.known } else { (0, 0) };
        let lines = lines + memchr_iter(b'\n', text.get(from..at).unwrap_or_default()).count() as u64;
        self.known = (at, lines);
        let line = self.before + lines + 1;
        if self.is_table {
            return (line, None);
        }
        let start = memrchr(b'\n', text.get(..at).unwrap_or_default()).map(|before| before + 1);
        let column = characters(text.get(start.unwrap_or(0)..at).unwrap_or_default());
        (line, Some(column + 1 + if start.is_none() { self.column } else { 0 }))
    }
}

/// The characters of UTF-8 text: bytes that do not continue one.
fn characters(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_over_stretches_and_in_characters() {
        let mut lines = Lines::new(false);
        lines.begin();
        assert_eq!(lines.place(b"ab\ncd", 4), (2, Some(2)));
        assert_eq!(lines.place(b"ab\ncd", 1), (1, Some(2)));
        lines.pass("ab\ncé".as_bytes());
        assert_eq!(lines.place(b"x\ny", 0), (2, Some(3)));
        assert_eq!(lines.place(b"x\ny", 2), (3, Some(1)));
        assert_eq!(lines.line(), 2);
    }
}
