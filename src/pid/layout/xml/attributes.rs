//! The attributes of a start tag.

use std::ops::Range;

/// An attribute, as places in the text.
pub(super) struct Attribute {
    /// Its name without the namespace prefix.
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

/// Gives the attributes of a text, the part of a start tag behind its name, that have a value.
pub(super) struct Attributes<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Goes on to the first byte that `ends`, and gives what was passed.
    fn pass(&mut self, ends: impl Fn(u8) -> bool) -> Range<usize> {
        let (start, rest) = (self.at, self.text.get(self.at..).unwrap_or_default());
        self.at += rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
        start..self.at
    }

    fn value(&mut self) -> Range<usize> {
        if let Some(quote @ (b'"' | b'\'')) = self.byte()
            && let Some(length) = memchr::memchr(quote, self.text.get(self.at + 1..).unwrap_or_default())
        {
            let start = self.at + 1;
            self.at = start + length + 1;
            return start..start + length;
        }
        self.pass(|byte| byte.is_ascii_whitespace())
    }
}

impl Iterator for Attributes<'_> {
    type Item = Attribute;

    fn next(&mut self) -> Option<Attribute> {
        loop {
            self.pass(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'=' | b'"' | b'\''));
            self.byte()?;
            let whole = self.pass(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/'));
            self.pass(|byte| !byte.is_ascii_whitespace());
            if self.byte() != Some(b'=') {
                continue;
            }
            self.at += 1;
            self.pass(|byte| !byte.is_ascii_whitespace());
            let value = self.value();
            let name = whole.end - local(self.text.get(whole.clone()).unwrap_or_default()).len()..whole.end;
            if !value.is_empty() {
                return Some(Attribute { name, value });
            }
        }
    }
}

/// A name without its namespace prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    let colon = name.iter().rposition(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    name.get(colon..).filter(|local| !local.is_empty()).unwrap_or(name)
}
