//! The text between markup, CDATA sections, and what is running text: comments and the content of scripts.

use std::ops::ControlFlow;

use super::{Machine, State};
use crate::pid::layout::out::Out;

impl Machine {
    /// Text or markup.
    pub(super) fn content(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let start = skip_space(out, at);
        if start >= out.own {
            return ControlFlow::Continue(out.own);
        }
        if out.byte(start) == Some(b'<') {
            match self.is_markup(out, start) {
                None => return ControlFlow::Break(start),
                Some(true) => return self.markup(out, start),
                Some(false) => {}
            }
        }
        self.text(out, start, false)
    }

    /// The text from `start` up to the next markup.
    pub(super) fn text(&mut self, out: &mut Out<'_>, start: usize, is_long: bool) -> ControlFlow<usize, usize> {
        let mut from = start;
        while let Some(at) = out.find(b'<', from) {
            match self.is_markup(out, at) {
                Some(false) => from = at + 1,
                Some(true) => {
                    self.whole(out, start, at, is_long);
                    self.state = State::Content;
                    return self.markup(out, at);
                }
                None => return self.part(out, start, at, State::Text),
            }
        }
        if out.last {
            self.whole(out, start, out.own, is_long);
            return ControlFlow::Continue(out.own);
        }
        self.part(out, start, out.own, State::Text)
    }

    pub(super) fn cdata(&mut self, out: &mut Out<'_>, at: usize, is_long: bool) -> ControlFlow<usize, usize> {
        let start = if is_long { at } else { skip_space(out, at) };
        match mark(out, start, b"]]>") {
            Ok(end) => {
                self.whole(out, start, end, is_long);
                self.ended(out, end, 3)
            }
            Err(end) if out.last => {
                self.whole(out, start, end, is_long);
                ControlFlow::Continue(out.own)
            }
            Err(end) => self.part(out, start, end, State::Cdata(true)),
        }
    }

    /// A text whose end is known. Only one of a single part loses the space at its end: the others have been given before it is known.
    fn whole(&mut self, out: &mut Out<'_>, start: usize, end: usize, is_long: bool) {
        let length =
            if is_long || end - start.min(end) > out.longest { end - start.min(end) } else { out.part(start, end).trim_ascii_end().len() };
        self.value(out, self.place(), start, start + length);
    }

    /// A text that goes on at least to `until`: gives the parts that are whole where there is more than one.
    fn part(&mut self, out: &mut Out<'_>, start: usize, until: usize, state: State) -> ControlFlow<usize, usize> {
        let length = until.saturating_sub(start);
        if length <= out.longest {
            return ControlFlow::Break(start);
        }
        let next = start + length / out.longest * out.longest;
        self.value(out, self.place(), start, next);
        self.state = state;
        ControlFlow::Break(next)
    }

    /// Running text up to `end`.
    pub(super) fn lines_to(&mut self, out: &mut Out<'_>, at: usize, end: &'static [u8]) -> ControlFlow<usize, usize> {
        match mark(out, at, end) {
            Ok(found) => {
                self.running(out, at, found, true);
                // The end tag of a script is markup.
                let length = if matches!(self.state, State::Raw(_)) { 0 } else { end.len() };
                self.ended(out, found, length)
            }
            Err(until) => {
                let rest = self.running(out, at, until, out.last);
                if out.last { ControlFlow::Continue(out.own) } else { ControlFlow::Break(rest) }
            }
        }
    }

    /// Goes on behind the mark at `end`.
    fn ended(&mut self, out: &Out<'_>, end: usize, length: usize) -> ControlFlow<usize, usize> {
        if end + length > out.own {
            return ControlFlow::Break(end);
        }
        self.state = State::Content;
        ControlFlow::Continue(end + length)
    }

    /// Gives the lines in which spots are; says where the last begins if it is not over.
    fn running(&self, out: &mut Out<'_>, from: usize, until: usize, is_over: bool) -> usize {
        let (mut at, record) = (from, self.record());
        loop {
            let free = out.part(at, until.min(out.spot()));
            at += memchr::memrchr(b'\n', free).map_or(0, |newline| newline + 1);
            let newline = memchr::memchr(b'\n', out.part(at, until.min(at + out.longest + 1))).map(|newline| at + newline);
            let (end, next) = match newline {
                Some(newline) if out.part(at, newline).ends_with(b"\r") => (newline - 1, newline + 1),
                Some(newline) => (newline, newline + 1),
                None if until.saturating_sub(at) > out.longest => (at + out.longest, at + out.longest),
                None if is_over => (until, until),
                None => return at,
            };
            if out.spot() < next {
                out.around(record, at, end, end);
                out.strays(record, next);
            }
            at = next;
            if at >= until {
                return at;
            }
        }
    }

    /// Passes over everything up to `end`.
    pub(super) fn skip(&mut self, out: &Out<'_>, at: usize, end: &'static [u8]) -> ControlFlow<usize, usize> {
        match mark(out, at, end) {
            Ok(found) => self.ended(out, found, end.len()),
            Err(_) if out.last => ControlFlow::Continue(out.own),
            Err(until) => ControlFlow::Break(until.max(at)),
        }
    }

    /// A document type declaration (XML 1.0 section 2.8), behind its name.
    pub(super) fn doctype(&mut self, out: &Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let Some(found) = memchr::memchr2(b'[', b'>', out.rest(at)) else { return ControlFlow::Continue(out.own) };
        self.state = if out.byte(at + found) == Some(b'[') { State::Subset } else { State::Content };
        ControlFlow::Continue(at + found + 1)
    }

    pub(super) fn subset(&mut self, out: &Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let Some(end) = out.find(b']', at) else { return ControlFlow::Continue(out.own) };
        self.state = State::Doctype;
        ControlFlow::Continue(end + 1)
    }
}

/// The first place from `at` on that is no space.
fn skip_space(out: &Out<'_>, at: usize) -> usize {
    let rest = out.rest(at);
    at + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
}

/// Where `mark` begins in the piece; else how far it surely does not. Case does not matter.
fn mark(out: &Out<'_>, at: usize, mark: &[u8]) -> Result<usize, usize> {
    let text = out.text.get(at..).unwrap_or_default();
    let first = mark.first().copied().unwrap_or_default();
    let is_mark = |found: &usize| {
        let candidate = text.get(*found..).and_then(|text| text.get(..mark.len()));
        candidate.is_some_and(|candidate| candidate.eq_ignore_ascii_case(mark))
    };
    let found = memchr::memchr_iter(first, text).take_while(|found| at + found < out.own).find(is_mark);
    let surely = if out.last { out.own } else { out.own.min(out.text.len().saturating_sub(mark.len() - 1)) };
    found.map(|found| at + found).ok_or(surely.max(at))
}
