//! The values of JSON around spots, and those of which every cell is wanted.

use std::ops::ControlFlow;

use super::scan::Strings;
use super::{Machine, Place, ROOT, Within};
use crate::pid::layout::Watch;
use crate::pid::layout::field::Field;
use crate::pid::layout::out::Out;

/// Where a string ends.
enum End {
    /// At its quote.
    Quote(usize),
    /// With its line, or with the text.
    Line(usize),
    /// Not in the piece.
    Beyond,
}

impl Machine {
    /// What the last piece left open; gives where the text outside of it begins.
    pub(super) fn begin(&mut self, out: &mut Out<'_>) -> ControlFlow<usize, usize> {
        let mut from = 0;
        if let Some(within) = self.within {
            let (end, behind) = match end_of_string(out, usize::from(within.is_escaped)) {
                End::Quote(end) => (end, end + 1),
                End::Line(end) => (end, end),
                End::Beyond => return ControlFlow::Break(self.open_string(out, 0, within.every)),
            };
            self.within = None;
            let field = self.field(out, self.place, within.every);
            out.cell(field, self.record(), 0, end);
            out.strays(self.record(), behind);
            from = behind;
        } else if std::mem::take(&mut self.awaits) {
            self.value(out, 0)?;
        }
        ControlFlow::Continue(from)
    }

    /// The spots before `until`, all in the block.
    #[cold]
    pub(super) fn spots(&mut self, out: &mut Out<'_>, strings: &Strings, until: usize) -> ControlFlow<usize> {
        while out.spot() < until {
            let spot = out.spot();
            let open = strings.last_before(spot + usize::from(strings.is_within(spot)));
            match out.byte(spot) {
                _ if strings.is_within(spot) => self.string(out, open, false)?,
                Some(b'"') if open < spot => self.string(out, open, false)?,
                Some(byte) if !ends_token(byte) => {
                    let before = out.part(0, spot).iter().rev().take_while(|byte| !ends_token(**byte)).count();
                    self.token(out, spot - before, false)?;
                }
                _ if out.rest(spot).trim_ascii().is_empty() => self.rest(out, false, strings.quotes(spot))?,
                _ => {}
            }
            out.strays(self.record(), spot + 1);
        }
        ControlFlow::Continue(())
    }

    /// The field of a place. Without `every`, the sink gets no more of it than the parts with spots.
    fn field(&mut self, out: &mut Out<'_>, place: Place, every: bool) -> Field {
        let field = self.paths.field(out, place);
        if every { field } else { Field { watch: Watch::Spots, ..field } }
    }

    /// A number or a word, from its beginning on.
    fn token(&mut self, out: &mut Out<'_>, start: usize, every: bool) -> ControlFlow<usize> {
        out.strays(self.record(), start);
        let length = out.rest(start).iter().take_while(|byte| !ends_token(**byte)).count();
        let field = self.field(out, self.place, every);
        if start + length < out.own || out.last {
            if out.spot() < start + length || out.part(start, start + length) != b"null" {
                out.cell(field, self.record(), start, start + length);
            }
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(if length <= out.longest { start } else { out.open_cell(field, self.record(), start) })
    }

    /// What stands behind a colon, a bracket or a comma where every cell is wanted.
    #[inline]
    pub(super) fn value(&mut self, out: &mut Out<'_>, from: usize) -> ControlFlow<usize> {
        if !self.paths.wants(self.place, self.record()) {
            return ControlFlow::Continue(());
        }
        let Some(spaces) = out.rest(from).iter().position(|byte| !self.is_space(*byte)) else {
            self.awaits = !out.last;
            return ControlFlow::Continue(());
        };
        let start = from + spaces;
        let flow = match out.byte(start) {
            Some(b'"') => self.string(out, start, true),
            Some(byte) if !ends_token(byte) => self.token(out, start, true),
            _ => ControlFlow::Continue(()),
        };
        self.awaits = flow.is_break() && self.within.is_none();
        flow
    }

    /// The string that begins with the quote at `open`.
    fn string(&mut self, out: &mut Out<'_>, open: usize, every: bool) -> ControlFlow<usize> {
        out.strays(self.record(), open);
        let (end, behind) = match end_of_string(out, open + 1) {
            End::Quote(end) => (end, end + 1),
            End::Line(end) => (end, end),
            End::Beyond if out.own - open <= out.longest + 1 => return ControlFlow::Break(open),
            End::Beyond => return ControlFlow::Break(self.open_string(out, open + 1, every)),
        };
        let may_be_key = behind > end && end - open <= out.longest && self.has_keys();
        let place = match if may_be_key { self.followed_by_colon(out, open, behind) } else { Some(false) } {
            None => return ControlFlow::Break(open),
            Some(false) => self.place,
            Some(true) if out.spot() >= end => return ControlFlow::Continue(()),
            Some(true) => {
                let above = self.stack.last().map_or(ROOT, |top| top.place);
                self.paths.other(out, above)
            }
        };
        let field = self.field(out, place, every);
        out.cell(field, self.record(), open + 1, end);
        out.strays(self.record(), behind);
        ControlFlow::Continue(())
    }

    /// Whether a byte stands for nothing between two values of one text.
    fn is_space(&self, byte: u8) -> bool {
        byte.is_ascii_whitespace() && !(self.lines && byte == b'\n')
    }

    /// Whether a colon follows a string; nothing where the piece does not say.
    fn followed_by_colon(&self, out: &Out<'_>, open: usize, behind: usize) -> Option<bool> {
        let until = (open + out.longest + 1).min(out.own);
        let next = behind + out.part(behind, until).iter().take_while(|byte| self.is_space(**byte)).count();
        match out.byte(next) {
            _ if next < until => Some(out.byte(next) == Some(b':')),
            _ if until < out.own || out.last || open + out.longest < out.own => Some(false),
            _ => None,
        }
    }

    /// A string whose end is not in the piece, given in parts.
    fn open_string(&mut self, out: &mut Out<'_>, start: usize, every: bool) -> usize {
        let field = self.field(out, self.place, every);
        let rest = out.open_cell(field, self.record(), start);
        let backslashes = out.part(start, rest).iter().rev().take_while(|byte| **byte == b'\\').count();
        let was_escaped = self.within.is_some_and(|within| within.is_escaped) && backslashes == rest - start;
        self.within = Some(Within { is_escaped: (backslashes % 2 == 1) != was_escaped, every });
        rest
    }

    /// What is left of the piece behind its last mark: a string or a token that may go on, or a key.
    pub(super) fn rest(&mut self, out: &mut Out<'_>, is_within: bool, (open, close): (usize, usize)) -> ControlFlow<usize> {
        if out.last {
            return ControlFlow::Continue(());
        }
        if is_within {
            return if out.own - open <= out.longest + 1 {
                ControlFlow::Break(open)
            } else {
                ControlFlow::Break(self.open_string(out, open + 1, false))
            };
        }
        let text = out.own();
        if self.line_begins {
            let line = memchr::memrchr(b'\n', text).map_or(0, |newline| newline + 1);
            return if out.own - line <= out.longest { ControlFlow::Break(line) } else { ControlFlow::Continue(()) };
        }
        if text.trim_ascii_end().last() == Some(&b'"') {
            let behind = text.trim_ascii_end().len();
            let may_be_key = self.has_keys() && open < close && close == behind - 1 && behind - 1 - open <= out.longest;
            let is_open = may_be_key && self.followed_by_colon(out, open, behind).is_none();
            return if is_open { ControlFlow::Break(open) } else { ControlFlow::Continue(()) };
        }
        let token = text.iter().rev().take_while(|byte| !ends_token(**byte)).count();
        match token {
            0 => ControlFlow::Continue(()),
            _ if token <= out.longest => ControlFlow::Break(out.own - token),
            _ => self.token(out, out.own - token, false),
        }
    }
}

/// Whether a byte cannot be part of a number or a word.
fn ends_token(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b'"' | b'{' | b'}' | b'[' | b']' | b':')
}

/// The end of the string of which `from` is a part.
fn end_of_string(out: &Out<'_>, from: usize) -> End {
    let mut from = from;
    while let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', out.rest(from)) {
        let at = from + found;
        match out.byte(at) {
            Some(b'"') => return End::Quote(at),
            Some(b'\n') => return End::Line(at),
            _ if out.byte(at + 1) == Some(b'\n') => from = at + 1,
            _ => from = at + 2,
        }
    }
    if out.last { End::Line(out.own) } else { End::Beyond }
}
