//! The rows of a `COPY` block: lines with tabs, up to the line `\.`.

use std::ops::ControlFlow;

use super::{At, Dump, MOST_COLUMNS};
use crate::pid::layout::out::Out;

/// From how much text without spots on it pays to pass over it.
const FAR: usize = 128;
/// What the line of the end holds.
const END: &[u8] = b"\\.";
/// The same behind another line.
pub(super) const NEXT_END: &[u8] = b"\n\\.";

impl Dump {
    /// At the beginning of a row.
    pub(super) fn copy(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let at = self.pass_lines(out, at);
        let rest = out.rest(at);
        if rest.starts_with(END) {
            let is_end = rest.get(END.len()).is_none_or(|next| matches!(next, b'\r' | b'\n'));
            if is_end && rest.len() == END.len() && !out.last {
                return ControlFlow::Break(at);
            }
            if is_end {
                self.at = At::Comment;
                return ControlFlow::Continue(at);
            }
        }
        if rest == b"\\" && !out.last {
            return ControlFlow::Break(at);
        }
        if rest.is_empty() {
            return ControlFlow::Continue(at);
        }
        self.records += 1;
        match out.find(b'\n', at) {
            Some(newline) if !self.wants(self.record()) && !self.meets(self.record()) => self.copy_spots(out, at, newline),
            _ => self.copy_row(out, at, 0),
        }
    }

    /// Passes over the lines before the next spot, and gives the beginning of the line that is next.
    fn pass_lines(&mut self, out: &Out<'_>, at: usize) -> usize {
        let until = out.spot();
        if self.wants(self.records) || self.meets(self.records) || until.saturating_sub(at) < FAR {
            return at;
        }
        let text = out.part(at, until);
        let text = self.copy_end.find(text).and_then(|end| text.get(..=end)).unwrap_or(text);
        if text.starts_with(END) {
            return at;
        }
        let end = memchr::memrchr(b'\n', text).map_or(0, |newline| newline + 1);
        self.records += memchr::memchr_iter(b'\n', text.get(..end).unwrap_or_default()).count() as u64;
        at + end
    }

    /// The cells with spots of a row that ends with the newline at `newline`.
    fn copy_spots(&mut self, out: &mut Out<'_>, at: usize, newline: usize) -> ControlFlow<usize, usize> {
        let (mut from, mut column) = (at, 0);
        while out.spot() < newline {
            let spot = out.spot();
            let before = out.part(from, spot);
            let start = memchr::memrchr(b'\t', before).map_or(from, |tab| from + tab + 1);
            column += memchr::memchr_iter(b'\t', before).count();
            let mark = memchr::memchr(b'\t', out.part(spot, newline)).map_or(newline, |tab| spot + tab);
            let is_return = mark == newline && mark > start && out.byte(mark - 1) == Some(b'\r');
            let end = if is_return { mark - 1 } else { mark };
            if spot < end {
                let field = self.field(out, column);
                out.cell(field, self.record(), start, end);
            }
            out.strays(self.record(), mark + 1);
            (from, column) = (mark + 1, column + 1);
        }
        out.strays(self.record(), newline + 1);
        self.at = At::Copy;
        ControlFlow::Continue(newline + 1)
    }

    /// The cells of a row from this column on.
    pub(super) fn copy_row(&mut self, out: &mut Out<'_>, at: usize, column: usize) -> ControlFlow<usize, usize> {
        let (mut at, mut column) = (at, column);
        loop {
            self.meet(out, column);
            let mark = memchr::memchr2(b'\t', b'\n', out.rest(at)).map(|mark| at + mark).or(out.last.then_some(out.own));
            let Some(mark) = mark else {
                self.at = At::CopyCell(column);
                let field = self.field(out, column);
                return ControlFlow::Break(out.open_cell(field, self.record(), at));
            };
            let is_end = out.byte(mark) != Some(b'\t') || mark >= out.own;
            let is_return = is_end && mark > at && out.byte(mark - 1) == Some(b'\r');
            let end = if is_return { mark - 1 } else { mark };
            if out.spot() < end || (self.wants(self.record()) && out.part(at, end) != b"\\N") {
                let field = self.field(out, column);
                out.cell(field, self.record(), at, end);
            }
            let next = (mark + 1).min(out.own);
            out.strays(self.record(), next);
            if is_end {
                self.at = At::Copy;
                return ControlFlow::Continue(next);
            }
            at = next;
            column = (column + 1).min(MOST_COLUMNS);
        }
    }
}
