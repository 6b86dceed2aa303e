//! Where a value ends.

use std::ops::Range;

/// The most words of a value behind a colon within a line: more are a sentence.
const MOST_WORDS: usize = 3;

/// Whether there is a quoted value.
pub(super) enum Quoted {
    /// This one, and where the text behind its quote begins.
    Is(Range<usize>, usize),
    /// It is opened and not closed.
    Unclosed,
    Not,
}

/// The first place from `from` on that is no blank.
#[inline]
pub(super) fn skip_spaces(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// What stands between quotes, a backslash before them or not. What is opened with `"` ends with the line at the latest.
pub(super) fn quoted(line: &[u8], start: usize) -> Quoted {
    let is_escaped = line.get(start) == Some(&b'\\');
    let open = start + usize::from(is_escaped);
    let Some(quote) = line.get(open).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`')) else { return Quoted::Not };
    let mut at = open + 1;
    while let Some(found) = line.get(at..).and_then(|rest| memchr::memchr2(quote, b'\\', rest)) {
        let place = at + found;
        let next = line.get(place + 1);
        if line.get(place) == Some(&b'\\') {
            if is_escaped && next == Some(&quote) {
                return Quoted::Is(open + 1..place, place + 2);
            }
            at = place + 2;
        } else if quote == b'\'' && next.is_some_and(u8::is_ascii_alphanumeric) {
            at = place + 1;
        } else {
            return Quoted::Is(open + 1..place, place + 1);
        }
    }
    if quote == b'"' { Quoted::Is(open + 1..line.len().max(open + 1), line.len()) } else { Quoted::Unclosed }
}

/// Whether a value without quotes, and without a key behind it, ends there.
pub(super) fn ends_token(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b')' | b'}' | b']' | b'>' | b'|' | b'"' | b'\'')
}

/// A number or a word of JSON.
pub(super) fn token(line: &[u8], start: usize) -> Range<usize> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']' | b'{' | b'[' | b'"');
    let rest = line.get(start..).unwrap_or_default();
    start..start + rest.iter().position(ends).unwrap_or(rest.len())
}

/// A few words, up to a comma, the next key or the end of the line; nothing where there are more of them.
pub(super) fn few_words(line: &[u8], start: usize) -> Option<Range<usize>> {
    let (mut at, mut end) = (start, start);
    for count in 0..=MOST_WORDS {
        let rest = line.get(at..).unwrap_or_default();
        let word = rest.split(|byte| matches!(byte, b' ' | b'\t')).next().unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b',' | b';' | b'|' | b')' | b'}' | b']' | b'"' | b'\'' | b'.');
        let tail = word.iter().rev().take_while(|byte| ends(byte)).count();
        if word.len() == tail || word.last() == Some(&b':') || word.contains(&b'=') {
            return (end > start).then_some(start..end);
        }
        if count == MOST_WORDS || word.first().is_some_and(|byte| matches!(byte, b'{' | b'[' | b'(' | b'"')) {
            return None;
        }
        end = at + word.len() - tail;
        if tail > 0 {
            return Some(start..end);
        }
        at = skip_spaces(line, at + word.len());
    }
    None
}

/// A value before the next key: up to a bracket that it did not open, without what parts the two.
pub(super) fn trimmed(value: &[u8]) -> &[u8] {
    let mut depth = 0_usize;
    let closes = value.iter().position(|byte| match byte {
        b'(' | b'[' | b'{' => {
            depth += 1;
            false
        }
        b')' | b']' | b'}' if depth == 0 => true,
        b')' | b']' | b'}' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    let text = value.get(..closes.unwrap_or(value.len())).unwrap_or(value);
    let parts =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'|' | b'&' | b'{' | b'[' | b'(' | b'<' | b'"' | b'\'');
    let length = text.iter().rposition(|byte| !parts(byte)).map_or(0, |last| last + 1);
    text.get(..length).unwrap_or(text)
}
