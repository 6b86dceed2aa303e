//! The keys and values of a line, from left to right.

use std::ops::Range;

use super::key::{Key, is_level, key_before, line_key, property};
use super::value::{Quoted, ends_token, few_words, quoted, skip_spaces, token, trimmed};

/// A key and its value, as places in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

/// What stands at a separator.
enum Found {
    /// A value whose end is known, and what follows it.
    Closed(Range<usize>, usize),
    /// A value that goes on to the next key. Without one it takes the rest of the line, or else a word.
    Open { start: usize, is_whole: bool },
    /// The values of a list.
    List(usize),
    /// Values with keys of their own.
    Nested(usize),
}

/// A value whose end is not known yet.
struct Pending {
    key: Range<usize>,
    start: usize,
    is_whole: bool,
}

/// Gives the pairs of a line: none is empty, none overlaps another.
pub(super) struct Pairs<'a> {
    line: &'a [u8],
    /// Whether the text begins a line.
    begins: bool,
    /// Up to here everything belongs to earlier pairs.
    floor: usize,
    /// Where the next separator is looked for.
    at: usize,
    pending: Option<Pending>,
    /// The key of the list that the text is in.
    list: Option<Range<usize>>,
    ready: Option<Pair>,
    /// The single quotes and backticks that were opened and not closed: no further one is.
    unclosed: [bool; 2],
}

impl<'a> Pairs<'a> {
    pub(super) fn new(line: &'a [u8], begins: bool) -> Self {
        let mut pairs = Self { line, begins, floor: 0, at: 0, pending: None, list: None, ready: None, unclosed: [false; 2] };
        if let Some((key, start)) = property(line).filter(|_| begins) {
            pairs.pending = Some(Pending { key, start, is_whole: true });
            (pairs.floor, pairs.at) = (start, start);
        }
        pairs
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.line.get(at).copied()
    }

    fn rest(&self, from: usize) -> &'a [u8] {
        self.line.get(from..).unwrap_or_default()
    }

    /// Ends the value that is open where the next key begins, or with the line.
    fn close(&mut self, until: usize, is_end: bool) -> Option<Pair> {
        let pending = self.pending.take()?;
        let text = self.line.get(pending.start..until)?;
        let length = match (is_end, pending.is_whole) {
            (true, true) => text.trim_ascii_end().len(),
            (true, false) => text.iter().position(|byte| ends_token(*byte)).unwrap_or(text.len()),
            (false, _) => trimmed(text).len(),
        };
        let spaces = skip_spaces(text, 0).min(length);
        let value = pending.start + spaces..pending.start + length;
        (!value.is_empty()).then_some(Pair { key: pending.key, value })
    }

    /// The next value of a list.
    fn element(&mut self) -> Option<Pair> {
        let key = self.list.clone()?;
        let start = skip_spaces(self.line, self.at);
        let (value, next) = match self.quoted(start) {
            Some(quoted) => quoted,
            None => {
                let value = token(self.line, start);
                (value.clone(), value.end)
            }
        };
        let next = skip_spaces(self.line, next);
        (self.floor, self.at) = (next, next);
        if self.byte(next) == Some(b',') && next > start {
            self.at = next + 1;
        } else {
            self.list = None;
        }
        (!value.is_empty()).then_some(Pair { key, value })
    }

    /// The quoted value that begins at `start`, and what follows it.
    fn quoted(&mut self, start: usize) -> Option<(Range<usize>, usize)> {
        let kind = match self.byte(start) {
            Some(b'\'') => Some(0),
            Some(b'`') => Some(1),
            _ => None,
        };
        if kind.and_then(|kind| self.unclosed.get(kind)) == Some(&true) {
            return None;
        }
        match quoted(self.line, start) {
            Quoted::Is(value, next) => Some((value, next)),
            Quoted::Not => None,
            Quoted::Unclosed => {
                if let Some(unclosed) = kind.and_then(|kind| self.unclosed.get_mut(kind)) {
                    *unclosed = true;
                }
                None
            }
        }
    }

    fn closed(&mut self, start: usize) -> Option<Found> {
        self.quoted(start).map(|(value, next)| Found::Closed(value, next))
    }

    /// Whether a key is the first thing of its line.
    fn is_first(&self, key: &Key) -> bool {
        let before = self.line.get(..key.begin).unwrap_or_default().trim_ascii();
        self.begins && self.floor == 0 && matches!(before, b"" | b"export" | b"-" | b"set")
    }

    /// What the separator at `sep` parts.
    fn pair_at(&mut self, sep: usize) -> Option<(Key, Found)> {
        if self.byte(sep) == Some(b'=') { self.equals(sep) } else { self.colon(sep) }
    }

    fn equals(&mut self, sep: usize) -> Option<(Key, Found)> {
        let is_arrow = self.byte(sep + 1) == Some(b'>');
        if matches!(self.byte(sep + 1), Some(b'=' | b'~')) {
            return None;
        }
        let key = key_before(self.line, self.floor, sep)?;
        let after = sep + 1 + usize::from(is_arrow);
        let start = skip_spaces(self.line, after);
        if let Some(found) = self.closed(start) {
            return Some((key, found));
        }
        if is_arrow {
            return None;
        }
        if matches!(self.byte(start), Some(b'{' | b'[' | b'(')) {
            return Some((key, Found::Nested(start + 1)));
        }
        if matches!(key.before, Some(b'?' | b'&')) {
            let ends = |byte: &u8| ends_token(*byte) || matches!(byte, b'&' | b'#');
            let length = self.rest(after).iter().position(ends).unwrap_or(self.line.len() - after);
            return Some((key, Found::Closed(after..after + length, after + length)));
        }
        let is_first = self.is_first(&key);
        if is_first {
            return Some((key, Found::Open { start, is_whole: true }));
        }
        (key.is_tight && !key.is_quoted).then_some((key, Found::Open { start: after, is_whole: false }))
    }

    fn colon(&mut self, sep: usize) -> Option<(Key, Found)> {
        let start = skip_spaces(self.line, sep + 1);
        if let Some(key) = key_before(self.line, self.floor, sep).filter(|key| key.is_quoted) {
            let found = match self.byte(start) {
                Some(b'{') => Found::Nested(start + 1),
                Some(b'[') => Found::List(start + 1),
                _ => self.closed(start).unwrap_or_else(|| {
                    let value = token(self.line, start);
                    let is_null = self.line.get(value.clone()) == Some(b"null");
                    Found::Closed(if is_null { value.end..value.end } else { value.clone() }, value.end)
                }),
            };
            return Some((key, found));
        }
        let is_spaced = start > sep + 1 || start >= self.line.len();
        if is_spaced
            && self.begins
            && self.floor == 0
            && let Some(key) = line_key(self.line, sep)
        {
            let found = self.closed(start).unwrap_or(Found::Open { start, is_whole: true });
            return Some((key, found));
        }
        let key = key_before(self.line, self.floor, sep).filter(|key| key.is_tight)?;
        if is_level(self.line.get(key.name.clone()).unwrap_or_default()) {
            return None;
        }
        if let Some(found) = self.closed(start) {
            return Some((key, found));
        }
        let value = few_words(self.line, start).filter(|_| is_spaced)?;
        Some((key, Found::Closed(value.clone(), value.end)))
    }
}

impl Iterator for Pairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        loop {
            if let Some(pair) = self.ready.take() {
                return Some(pair);
            }
            if self.list.is_some() {
                self.ready = self.element();
                continue;
            }
            let Some(sep) = memchr::memchr2(b'=', b':', self.rest(self.at)).map(|found| self.at + found) else {
                self.at = self.line.len();
                return self.close(self.line.len(), true);
            };
            let Some((key, found)) = self.pair_at(sep) else {
                self.at = sep + 1;
                continue;
            };
            let before = self.close(key.begin, false);
            self.ready = None;
            let next = match found {
                Found::Closed(value, next) => {
                    self.ready = (!value.is_empty()).then_some(Pair { key: key.name, value });
                    next
                }
                Found::Open { start, is_whole } => {
                    self.pending = Some(Pending { key: key.name, start, is_whole });
                    start
                }
                Found::List(next) => {
                    self.list = Some(key.name);
                    next
                }
                Found::Nested(next) => next,
            };
            (self.floor, self.at) = (next, next);
            if before.is_some() {
                return before;
            }
        }
    }
}
