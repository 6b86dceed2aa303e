//! A text cut into lines, and lines that are too long into parts of one length.

use super::out::Out;

/// What a text may begin with to say that it is UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A line, or a part of one that is too long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) start: usize,
    /// Where it ends, its line end left out.
    pub(super) end: usize,
    /// Where the next one begins.
    pub(super) next: usize,
    /// Whether the line begins with it.
    pub(super) begins: bool,
}

impl Line {
    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.start >= self.end
    }
}

/// Finds lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    begun: bool,
    /// Whether the next part belongs to the line before.
    within: bool,
}

impl Lines {
    /// Where the text of a piece begins, behind the mark of a file; nothing where the piece is too short to tell.
    pub(super) fn begin(&mut self, out: &Out<'_>) -> Option<usize> {
        if self.begun {
            return Some(0);
        }
        if out.own < BOM.len() && !out.last {
            return None;
        }
        self.begun = true;
        Some(if out.own().starts_with(BOM) { BOM.len() } else { 0 })
    }

    /// The line that begins at `at`; nothing where its end is not in the piece.
    #[inline]
    pub(super) fn next(&mut self, out: &Out<'_>, at: usize) -> Option<Line> {
        let begins = !self.within;
        let reach = at + out.longest;
        let newline = memchr::memchr(b'\n', out.part(at, reach + 1)).map(|newline| at + newline);
        let (end, next) = match newline {
            Some(newline) => (newline, newline + 1),
            None if out.own - at > out.longest => {
                self.within = true;
                return Some(Line { start: at, end: reach, next: reach, begins });
            }
            None if out.last => (out.own, out.own),
            None => return None,
        };
        self.within = false;
        let is_return = end > at && out.byte(end - 1) == Some(b'\r');
        Some(Line { start: at, end: if is_return { end - 1 } else { end }, next, begins })
    }
}
