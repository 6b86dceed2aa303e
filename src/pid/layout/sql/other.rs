//! Statements that are text: strings and words with the name before their `=`.

use std::ops::ControlFlow;

use super::string::{AHEAD, End, Open, begins_statement, end_of, has_prefix};
use super::{At, Dump};
use crate::pid::layout::FieldName;
use crate::pid::layout::field;
use crate::pid::layout::mask::{Bytes, Events};
use crate::pid::layout::out::Out;

/// What matters in them.
const MARKS: Bytes<7> = Bytes([b'\'', b'"', b'`', b';', b'\n', b'-', b'/']);
/// What lines begin with where a statement without a semicolon ends.
const STATEMENTS: [&[u8]; 5] = [b"INSERT ", b"COPY ", b"CREATE TABLE ", b"GO\n", b"GO\r"];
/// How far before a value its name may begin, in bytes.
const FAR: usize = 256;

/// What stands before a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing that names it.
    Nothing,
    /// A word, or a quoted name, that a `=` may follow.
    Word(String),
    /// A name and `=`.
    Name(String),
}

impl Dump {
    /// A statement that is text goes on there, and nothing before it counts.
    pub(super) fn begin_other(&mut self, at: usize) {
        self.at = At::Other;
        self.before = Before::Nothing;
        self.floor = at;
    }

    /// In a statement.
    pub(super) fn other(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let mut marks = Events::new(out.own(), MARKS, at);
        let mut from = at;
        while let Some(mark) = marks.next() {
            match out.byte(mark) {
                Some(b';') => {
                    self.bare(out, from, mark, false)?;
                    out.strays(self.record(), mark + 1);
                    self.before = Before::Nothing;
                    self.at = At::Top;
                    return ControlFlow::Continue(mark + 1);
                }
                Some(first @ (b'-' | b'/')) => {
                    let second = if first == b'-' { b'-' } else { b'*' };
                    if out.byte(mark + 1) != Some(second) {
                        continue;
                    }
                    self.bare(out, from, mark, false)?;
                    from = match self.remark(out, mark) {
                        ControlFlow::Continue(end) => end,
                        ControlFlow::Break(rest) => {
                            self.before = self.before(out, mark);
                            return ControlFlow::Break(rest);
                        }
                    };
                    marks.seek(from);
                }
                Some(b'\n') => match begins_statement(out, mark + 1, &STATEMENTS) {
                    Some(false) => {}
                    ends => {
                        self.bare(out, from, mark, false)?;
                        if ends.is_none() {
                            self.before = self.before(out, mark);
                            return ControlFlow::Break(mark);
                        }
                        out.strays(self.record(), mark + 1);
                        self.at = At::Top;
                        return ControlFlow::Continue(mark + 1);
                    }
                },
                Some(quote) => {
                    self.bare(out, from, mark - prefix_of(out, from, mark), false)?;
                    from = self.quoted(out, &mut marks, mark, quote)?;
                    if self.at == At::Top {
                        return ControlFlow::Continue(from);
                    }
                }
                None => {}
            }
        }
        self.bare(out, from, out.own, !out.last)?;
        self.before = self.before(out, out.own);
        ControlFlow::Continue(out.own)
    }

    /// A string or a quoted name.
    fn quoted(&mut self, out: &mut Out<'_>, marks: &mut Events<'_, Bytes<7>>, mark: usize, quote: u8) -> ControlFlow<usize, usize> {
        let prefix = prefix_of(out, 0, mark);
        let escapes = quote != b'`' && (self.escapes || has_prefix(out, mark));
        let name = self.name(out, mark - prefix);
        let end = end_of(out, marks, mark + 1, quote, escapes);
        if end == End::Beyond && out.own - mark <= out.longest + 1 + AHEAD {
            self.before = self.before(out, mark - prefix);
            return ControlFlow::Break(mark - prefix);
        }
        let field = out.fields.of(out.sink, name);
        let open = Open { quote, escapes, is_escaped: false, row: None, field };
        match end {
            End::Quote(end) => {
                out.cell(field, self.record(), mark + 1, end);
                out.strays(self.record(), end + 1);
                if end - mark > out.longest {
                    self.begin_other(end + 1);
                }
                ControlFlow::Continue(end + 1)
            }
            End::Broken(end) => self.broken(out, field, mark + 1, end),
            End::Beyond => ControlFlow::Break(self.open_string(out, mark + 1, open)),
        }
    }

    /// Words outside of quotes. `is_open` says that the last may go on behind `to`.
    fn bare(&mut self, out: &mut Out<'_>, from: usize, to: usize, is_open: bool) -> ControlFlow<usize> {
        if out.spot() >= to && !is_open {
            return ControlFlow::Continue(());
        }
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'=' | b'(' | b')');
        let mut start = from;
        for word in out.part(from, to).split(is_end) {
            let end = start + word.len();
            if is_open && end == to && !word.is_empty() {
                self.before = self.before(out, start);
                let field = out.fields.of(out.sink, FieldName::Text);
                let fits = word.len() <= out.longest;
                return ControlFlow::Break(if fits { start } else { out.open_cell(field, self.record(), start) });
            }
            if out.spot() < end {
                out.strays(self.record(), start);
            }
            if out.spot() < end {
                let name = self.name(out, start);
                let field = out.fields.of(out.sink, name);
                out.cell(field, self.record(), start, end);
            }
            out.strays(self.record(), (end + 1).min(to));
            start = end + 1;
        }
        ControlFlow::Continue(())
    }

    /// The field of a value by what stands before it.
    fn name(&self, out: &Out<'_>, value: usize) -> FieldName {
        match self.before(out, value) {
            Before::Name(name) => FieldName::Named(name),
            _ => FieldName::Text,
        }
    }

    /// What stands before a value.
    fn before(&self, out: &Out<'_>, value: usize) -> Before {
        let from = value.saturating_sub(FAR).max(self.floor.min(value));
        let text = out.part(from, value).trim_ascii_end();
        let carried = if from == self.floor { self.before.clone() } else { Before::Nothing };
        match text.strip_suffix(b"=").map(<[u8]>::trim_ascii_end) {
            _ if text.is_empty() => carried,
            Some([]) => match carried {
                Before::Word(name) => Before::Name(name),
                _ => Before::Nothing,
            },
            Some(text) => last_name(text).map_or(Before::Nothing, Before::Name),
            None => last_name(text).map_or(Before::Nothing, Before::Word),
        }
    }
}

/// The name that a text ends with.
fn last_name(text: &[u8]) -> Option<String> {
    let name = match text.last().filter(|last| matches!(last, b'"' | b'`' | b']')) {
        Some(close) => {
            let open = if *close == b']' { b'[' } else { *close };
            let inner = text.get(..text.len() - 1).unwrap_or_default();
            inner.get(memchr::memrchr(open, inner)? + 1..)?
        }
        None => {
            let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii();
            let length = text.iter().rev().take_while(is_name).count();
            text.get(text.len() - length..)?
        }
    };
    (!name.is_empty()).then(|| field::name(name))
}

/// How many letters belong to the quote behind them: `E'…'`, `N'…'`. None of them stands before `from`.
pub(super) fn prefix_of(out: &Out<'_>, from: usize, quote: usize) -> usize {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let letters = out.part(from.max(quote.saturating_sub(3)), quote).iter().rev().take_while(is_letter).count();
    if letters <= 2 { letters } else { 0 }
}
