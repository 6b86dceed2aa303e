//! Which markup begins at a `<`.

use std::ops::ControlFlow;

use super::{Machine, State};
use crate::pid::layout::out::Out;

/// The longest name of an element.
const LONGEST_NAME: usize = 128;
/// How much of a declaration says what it is.
const DECLARATION: usize = 16;

impl Machine {
    /// Whether markup begins at the `<` at `at`; nothing where the piece is too short to tell.
    pub(super) fn is_markup(&self, out: &Out<'_>, at: usize) -> Option<bool> {
        let rest = out.rest(at + 1);
        let Some(first) = rest.first() else { return out.last.then_some(false) };
        match first {
            b'!' | b'?' => (rest.len() >= DECLARATION || out.last).then_some(true),
            b'/' => end_tag(out, at).map(|end| end.is_some()),
            byte if begins_name(*byte) => match name_length(rest) {
                Some(_) => Some(true),
                None if rest.len() > LONGEST_NAME => Some(false),
                None => out.last.then_some(true),
            },
            _ => Some(false),
        }
    }

    /// The markup that begins at `at`.
    pub(super) fn markup(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        out.strays(self.record(), at);
        let rest = out.rest(at);
        match rest.get(1) {
            Some(b'/') => {
                let Some(Some((name, next))) = end_tag(out, at) else { return ControlFlow::Break(at) };
                let name = self.name(out.part(at + 2, name));
                self.close_named(name);
                ControlFlow::Continue(next)
            }
            Some(b'?') => {
                self.state = State::Instruction;
                ControlFlow::Continue(at + 2)
            }
            Some(b'!') => {
                let (state, length) = self.declaration(rest);
                self.state = state;
                ControlFlow::Continue(at + length)
            }
            _ => self.start_tag(out, at, at + 1 + name_length(rest.get(1..).unwrap_or_default()).unwrap_or(rest.len() - 1)),
        }
    }

    /// What begins with `<!`, and how long its beginning is.
    fn declaration(&mut self, text: &[u8]) -> (State, usize) {
        let doctype = b"<!doctype";
        if text.starts_with(b"<!--") {
            (State::Comment, 4)
        } else if text.starts_with(b"<![CDATA[") {
            (State::Cdata(false), 9)
        } else if text.get(..doctype.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(doctype)) {
            let name = text.get(doctype.len()..).unwrap_or_default().trim_ascii_start();
            if name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"html")) {
                self.is_html.get_or_insert(true);
            }
            (State::Doctype, doctype.len())
        } else {
            (State::Declaration, 2)
        }
    }
}

/// Where the name of the end tag at `at` ends, and what follows it: `Some(None)` where there is none, nothing where the piece is too
/// short to tell.
fn end_tag(out: &Out<'_>, at: usize) -> Option<Option<(usize, usize)>> {
    let text = out.part(at + 2, at + 2 + 2 * LONGEST_NAME);
    let Some(end) = text.iter().position(|byte| matches!(byte, b'>' | b'<')) else {
        return (text.len() == 2 * LONGEST_NAME || out.last).then_some(None);
    };
    let name = text.get(..end).unwrap_or_default().trim_ascii_end().len();
    let next = at + 2 + end + usize::from(text.get(end) == Some(&b'>'));
    Some((name > 0).then_some((at + 2 + name, next)))
}

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || !byte.is_ascii()
}

/// How long the name is that a text begins with; nothing where it does not end in it.
fn name_length(text: &[u8]) -> Option<usize> {
    text.iter().take(LONGEST_NAME + 1).position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<'))
}
