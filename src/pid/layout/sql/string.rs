//! Strings of SQL: quotes are doubled, backslashes escape where the dump or the string says so.

use std::ops::ControlFlow;

use super::{At, Dump, rows};
use crate::pid::layout::field::Field;
use crate::pid::layout::mask::{Bytes, Class, Events};
use crate::pid::layout::out::Out;

/// What is left at the end of a piece, so that every newline before it is followed by enough text to tell what begins there.
pub(super) const AHEAD: usize = 16;
/// What may end a string.
const MARKS: Bytes<4> = Bytes([b'\'', b'"', b'`', b'\n']);
/// What lines begin with where a string that is not closed ends.
pub(super) const STATEMENTS: [&[u8]; 3] = [b"INSERT INTO ", b"CREATE TABLE ", b"COPY "];

/// A string that goes on in the next piece.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) quote: u8,
    pub(super) escapes: bool,
    /// Whether the first byte of the piece is the second of two that belong together.
    pub(super) is_escaped: bool,
    /// The row that it is in; none in other statements.
    pub(super) row: Option<rows::Place>,
    pub(super) field: Field,
}

/// Where a string ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At its quote.
    Quote(usize),
    /// At a newline before the next statement, or with the text: it is not closed.
    Broken(usize),
    /// Not in the piece.
    Beyond,
}

/// Where the string ends whose text begins at `start`. `marks` stand at its next place and know quotes and newlines.
pub(super) fn end_of(out: &Out<'_>, marks: &mut Events<'_, impl Class>, start: usize, quote: u8, escapes: bool) -> End {
    while let Some(at) = marks.next() {
        match out.byte(at) {
            Some(byte) if byte == quote => {
                if escapes && is_escaped(out, start, at) {
                    continue;
                }
                match out.byte(at + 1) {
                    Some(next) if next == quote => marks.seek(at + 2),
                    None if !out.last => return End::Beyond,
                    _ => return End::Quote(at),
                }
            }
            Some(b'\n') => match begins_statement(out, at + 1, &STATEMENTS) {
                Some(true) => return End::Broken(at),
                Some(false) => {}
                None => return End::Beyond,
            },
            _ => {}
        }
    }
    if out.last { End::Broken(out.own) } else { End::Beyond }
}

/// Whether a line begins with one of these words; nothing where the piece does not say.
pub(super) fn begins_statement(out: &Out<'_>, at: usize, statements: &[&[u8]]) -> Option<bool> {
    let line = out.text.get(at..).unwrap_or_default();
    let is = |statement: &&&[u8]| line.get(..statement.len()).is_some_and(|start| start.eq_ignore_ascii_case(statement));
    if statements.iter().any(|statement| is(&statement)) {
        return Some(true);
    }
    let may_be = |statement: &&[u8]| {
        line.len() < statement.len() && statement.get(..line.len()).is_some_and(|start| start.eq_ignore_ascii_case(line))
    };
    if !out.last && statements.iter().any(may_be) { None } else { Some(false) }
}

/// Whether an odd number of backslashes stands before `at`.
fn is_escaped(out: &Out<'_>, start: usize, at: usize) -> bool {
    out.part(start, at).iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Whether backslashes escape in the string that the quote at `open` begins: `E'…'`.
pub(super) fn has_prefix(out: &Out<'_>, open: usize) -> bool {
    let before = out.part(open.saturating_sub(2), open);
    let is_start = before.len() < 2 || before.first().is_some_and(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    is_start && matches!(before.last(), Some(b'E' | b'e'))
}

impl Dump {
    /// A string whose end is not in the piece, given in parts: where the next piece begins.
    pub(super) fn open_string(&mut self, out: &mut Out<'_>, start: usize, open: Open) -> usize {
        let whole = out.own.saturating_sub(start + 1 + AHEAD) / out.longest * out.longest;
        let rest = start + whole;
        out.cell(open.field, self.record(), start, rest);
        let mut next = start + usize::from(open.is_escaped);
        let escape = if open.escapes { b'\\' } else { open.quote };
        while let Some(found) = memchr::memchr2(open.quote, escape, out.part(next, rest)) {
            next += found + 2;
        }
        self.at = At::String(Open { is_escaped: next > rest, ..open });
        rest
    }

    /// The rest of a string that began in an earlier piece.
    pub(super) fn long_string(&mut self, out: &mut Out<'_>, at: usize, open: Open) -> ControlFlow<usize, usize> {
        let mut marks = Events::new(out.own(), MARKS, at + usize::from(open.is_escaped));
        // An escape that the last piece ended with is not seen again.
        let start = at + usize::from(open.is_escaped);
        let (end, behind) = match end_of(out, &mut marks, start.min(out.own), open.quote, open.escapes) {
            End::Quote(end) => (end, end + 1),
            End::Broken(end) => (end, end),
            End::Beyond => return ControlFlow::Break(self.open_string(out, at, open)),
        };
        out.cell(open.field, self.record(), at, end);
        out.strays(self.record(), behind);
        match open.row {
            _ if behind == end => self.at = At::Top,
            Some(place) => self.at = At::Row(rows::Place { within: behind == out.own, ..place }),
            None => self.begin_other(behind),
        }
        ControlFlow::Continue(behind)
    }
}
