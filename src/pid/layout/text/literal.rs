//! String literals of source code that have a name before them on their line.

use std::ops::Range;

/// The most bytes before a literal that its name is looked for in.
const FAR: usize = 128;
/// Words that are types where they are written small.
const TYPES: [&[u8]; 6] = [b"str", b"string", b"char", b"text", b"varchar", b"any"];

/// A name and the text of its literal, quotes left out, as places in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

/// The literals of a line, from left to right.
pub(super) struct Literals<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Literals<'a> {
    pub(super) fn new(line: &'a [u8]) -> Self {
        Self { line, at: 0 }
    }
}

impl Iterator for Literals<'_> {
    type Item = Literal;

    fn next(&mut self) -> Option<Literal> {
        loop {
            let rest = self.line.get(self.at..)?;
            let open = self.at + memchr::memchr3(b'"', b'\'', b'`', rest)?;
            let quote = self.line.get(open).copied()?;
            self.at = open + 1;
            let before = self.line.get(open.saturating_sub(FAR)..open)?;
            let is_apostrophe = quote == b'\'' && before.last().is_some_and(|last| last.is_ascii_alphanumeric() && !is_prefix(before));
            if is_apostrophe {
                continue;
            }
            let Some(close) = end_of(self.line, open) else { continue };
            self.at = close + 1;
            let first = open - before.len();
            if let Some(name) = name_before(before).filter(|_| close > open + 1) {
                return Some(Literal { name: first + name.start..first + name.end, value: open + 1..close });
            }
        }
    }
}

/// Where a literal ends.
fn end_of(line: &[u8], open: usize) -> Option<usize> {
    let quote = line.get(open).copied()?;
    let mut at = open + 1;
    loop {
        at += memchr::memchr2(quote, b'\\', line.get(at..)?)?;
        if line.get(at) == Some(&quote) {
            return Some(at);
        }
        at += 2;
    }
}

/// Whether a text ends with one or two letters that belong to the quote behind it: `f"…"`, `br"…"`.
fn is_prefix(before: &[u8]) -> bool {
    let letters = before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    letters <= 2 && before.iter().rev().take(letters).all(|letter| b"bBrRfFuUL".contains(letter))
}

/// The name in `name = `, `"name": `, `name => `, `map["name"] = `, `name: Type = `.
fn name_before(before: &[u8]) -> Option<Range<usize>> {
    let letters = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let before = if letters <= 2 { before.get(..before.len() - letters)? } else { before };
    let before = before.trim_ascii_end();
    let (is_assigned, before) = match before {
        [rest @ .., b'=', b'>'] => (false, rest),
        [.., b'!' | b'<' | b'>' | b'+', b'='] => return None,
        [rest @ .., b':' | b'=', b'='] | [rest @ .., b'='] => (true, rest),
        [rest @ .., b':'] => (false, rest),
        _ => return None,
    };
    let before = before.trim_ascii_end();
    let name = last_name(before)?;
    if is_assigned && let Some(typed) = typed(before, &name) {
        return Some(typed);
    }
    Some(name)
}

/// The name that a text ends with, in quotes or brackets or plain.
fn last_name(text: &[u8]) -> Option<Range<usize>> {
    let text = text.strip_suffix(b"]").map_or(text, <[u8]>::trim_ascii_end);
    let is_quoted = text.last().is_some_and(|last| matches!(last, b'"' | b'\'' | b'`'));
    let text = if is_quoted { text.get(..text.len() - 1)? } else { text };
    let is_name = |byte: &&u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-') || !byte.is_ascii() || (is_quoted && **byte == b' ')
    };
    let length = text.iter().rev().take_while(is_name).count();
    let start = text.len() - length;
    let has_letter = text.get(start..)?.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    has_letter.then_some(start..text.len())
}

/// The name before a type: `name: &str`, `name: Option<String>`.
fn typed(before: &[u8], last: &Range<usize>) -> Option<Range<usize>> {
    let colon = memchr::memrchr(b':', before.get(..last.start)?)?;
    let between = before.get(colon + 1..)?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_&<>?[]' |".contains(byte);
    let word = between.trim_ascii_start();
    let is_type =
        word.first().is_some_and(|first| first.is_ascii_uppercase() || *first == b'&') || TYPES.iter().any(|known| word.starts_with(known));
    let is_typed = is_type && between.iter().all(is_part);
    if is_typed { last_name(before.get(..colon)?.trim_ascii_end()) } else { None }
}
