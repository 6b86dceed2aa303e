//! The rows of an `INSERT`: values in parentheses, of which strings and words are cells.

use std::ops::ControlFlow;

use super::other::prefix_of;
use super::string::{AHEAD, End, Open, end_of, has_prefix};
use super::{At, Dump, comment_at};
use crate::pid::layout::Watch;
use crate::pid::layout::field::Field;
use crate::pid::layout::mask::{Bytes, Events};
use crate::pid::layout::out::Out;

/// What matters in rows that are taken apart.
const VALUES: Bytes<7> = Bytes([b'\'', b'"', b'(', b')', b',', b';', b'\n']);

/// Where in a row a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Its column, from 0.
    pub(super) column: usize,
    /// How many parentheses are open.
    pub(super) depth: usize,
    /// Whether the piece begins within a word that is too long for one part, or right behind a string.
    pub(super) within: bool,
}

impl Dump {
    /// Between rows.
    pub(super) fn rows(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let at = self.plain_rows(out, at);
        let blank = out.rest(at).iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
        let start = at + blank;
        out.strays(self.record(), start);
        match out.byte(start).filter(|_| start < out.own) {
            None => ControlFlow::Continue(start),
            Some(b'(') => {
                self.records += 1;
                out.strays(self.record(), start + 1);
                self.meet(out, 0);
                self.at = At::Row(Place { column: 0, depth: 1, within: false });
                ControlFlow::Continue(start + 1)
            }
            Some(b';') => {
                self.at = At::Top;
                ControlFlow::Continue(start)
            }
            Some(_) => self.after_rows(out, start),
        }
    }

    /// What stands between rows and is neither.
    fn after_rows(&mut self, out: &mut Out<'_>, start: usize) -> ControlFlow<usize, usize> {
        match comment_at(out, start) {
            Some(None) => return ControlFlow::Break(start),
            Some(Some(_)) => return self.remark(out, start),
            None => {}
        }
        let word = out.text.get(start..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_alphabetic()).take(10).count();
        if start + word >= out.text.len() && !out.last {
            return ControlFlow::Break(start);
        }
        let word = out.text.get(start..start + word).unwrap_or_default();
        let goes_on = [&b"ON"[..], b"RETURNING", b"AS"].iter().any(|known| word.eq_ignore_ascii_case(known));
        let is_statement = !word.is_empty() && !goes_on;
        if is_statement {
            self.at = At::Top;
        } else {
            self.begin_other(start);
        }
        ControlFlow::Continue(start)
    }

    /// In a row.
    pub(super) fn row(&mut self, out: &mut Out<'_>, at: usize, place: Place) -> ControlFlow<usize, usize> {
        let mut marks = Events::new(out.own(), VALUES, at);
        let (mut from, mut place) = (at, place);
        while let Some(mark) = marks.next() {
            if let Some(comment) = comment_in(out.part(from, mark + 1)) {
                let start = from + comment;
                self.words(out, from, start, place, false)?;
                self.at = At::Row(place);
                from = self.remark(out, start)?;
                marks.back(from);
                continue;
            }
            let is_quote = matches!(out.byte(mark), Some(b'\'' | b'"'));
            self.words(out, from, if is_quote { mark - prefix_of(out, from, mark) } else { mark }, place, false)?;
            from = mark + 1;
            place.within = false;
            match out.byte(mark) {
                Some(b',') if place.depth == 1 => {
                    place.column += 1;
                    self.meet(out, place.column);
                }
                Some(b'(') => place.depth += 1,
                Some(b')') if place.depth > 1 => place.depth -= 1,
                Some(b')') => {
                    out.strays(self.record(), from);
                    self.at = At::Rows;
                    return ControlFlow::Continue(from);
                }
                Some(b';') => {
                    self.problems.add(self.record(), "a row is not closed");
                    self.at = At::Top;
                    return ControlFlow::Continue(mark);
                }
                Some(quote @ (b'\'' | b'"')) => {
                    let field = self.field(out, place.column);
                    let escapes = self.escapes || has_prefix(out, mark);
                    let open = Open { quote, escapes, is_escaped: false, row: Some(place), field };
                    match end_of(out, &mut marks, mark + 1, quote, escapes) {
                        End::Quote(end) => {
                            from = end + 1;
                            if out.spot() < from || field.watch.wants(self.record()) {
                                out.cell(field, self.record(), mark + 1, end);
                                out.strays(self.record(), from);
                            }
                        }
                        End::Broken(end) => return self.broken(out, field, mark + 1, end),
                        End::Beyond => return self.beyond(out, mark, open),
                    }
                }
                _ => {}
            }
        }
        let is_behind = from == out.own && from > 0 && matches!(out.byte(from - 1), Some(b'\'' | b'"' | b')'));
        self.at = At::Row(Place { within: is_behind, ..place });
        if let Some(comment) = comment_in(out.part(from, out.own)) {
            let start = from + comment;
            self.words(out, from, start, place, false)?;
            return self.remark(out, start);
        }
        self.words(out, from, out.own, place, !out.last)?;
        ControlFlow::Continue(out.own)
    }

    /// A string that is not closed: what follows is the next statement.
    pub(super) fn broken(&mut self, out: &mut Out<'_>, field: Field, start: usize, end: usize) -> ControlFlow<usize, usize> {
        self.problems.add(self.record(), "a string is not closed");
        out.cell(field, self.record(), start, end);
        self.at = At::Top;
        ControlFlow::Continue(end)
    }

    /// A string whose end is not in the piece: left for the next, with the letter before its quote, or given in parts.
    pub(super) fn beyond(&mut self, out: &mut Out<'_>, quote: usize, open: Open) -> ControlFlow<usize, usize> {
        if out.own - quote > out.longest + 1 + AHEAD {
            return ControlFlow::Break(self.open_string(out, quote + 1, open));
        }
        self.at = open.row.map_or(At::Other, At::Row);
        ControlFlow::Break(quote - prefix_of(out, 0, quote))
    }

    /// The words between two marks. `is_open` says that the last may go on behind `to`.
    fn words(&mut self, out: &mut Out<'_>, from: usize, to: usize, place: Place, is_open: bool) -> ControlFlow<usize> {
        let record = self.record();
        if !is_open && out.spot() >= to && !(self.wants(record) && self.field(out, place.column).watch.wants(record)) {
            return ControlFlow::Continue(());
        }
        let mut start = from;
        for word in out.part(from, to).split(u8::is_ascii_whitespace) {
            let end = start + word.len();
            let is_cast = start == from && start > 0 && matches!(out.byte(start - 1), Some(b'\'' | b'"' | b')'));
            if is_open && end == to && !word.is_empty() {
                let fits = word.len() <= out.longest;
                self.at = At::Row(Place { within: !fits || is_cast || (place.within && start == 0), ..place });
                let field = Field { watch: Watch::Spots, ..self.field(out, place.column) };
                return ControlFlow::Break(if fits { start } else { out.open_cell(field, self.record(), start) });
            }
            let next = out.byte(end);
            let is_value = !word.is_empty() && !word.eq_ignore_ascii_case(b"NULL") && !matches!(next, Some(b'\'' | b'"' | b'('));
            let is_long = word.len() > out.longest || (place.within && start == 0);
            let every = self.wants(self.record()) && is_value && !is_cast && !is_long;
            if out.spot() < end || every {
                let field = self.field(out, place.column);
                let watch = if every { field.watch } else { Watch::Spots };
                out.cell(Field { watch, ..field }, self.record(), start, end);
            }
            out.strays(self.record(), (end + 1).min(to));
            start = end + 1;
        }
        ControlFlow::Continue(())
    }
}

/// Where the first comment begins.
#[inline]
fn comment_in(text: &[u8]) -> Option<usize> {
    if text.len() < 64 {
        return text.windows(2).position(|pair| pair == b"--" || pair == b"/*");
    }
    let (dashes, block) = (memchr::memmem::find(text, b"--"), memchr::memmem::find(text, b"/*"));
    dashes.into_iter().chain(block).min()
}
