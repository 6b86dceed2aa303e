//! What a key looks like.

use std::ops::Range;

use super::value::skip_spaces;

/// The longest key, in bytes.
const LONGEST: usize = 64;
/// The most words of a key that begins a line.
const MOST_WORDS: usize = 3;

/// A key before a separator.
pub(super) struct Key {
    pub(super) name: Range<usize>,
    /// Where it begins, its quote included.
    pub(super) begin: usize,
    /// The byte before that.
    pub(super) before: Option<u8>,
    pub(super) is_quoted: bool,
    /// Whether the separator follows at once.
    pub(super) is_tight: bool,
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || !byte.is_ascii()
}

fn begins_key(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

/// The key before the separator at `sep`, not further ahead than `floor`.
pub(super) fn key_before(line: &[u8], floor: usize, sep: usize) -> Option<Key> {
    let text = line.get(floor..sep)?.trim_ascii_end();
    let end = floor + text.len();
    let is_tight = end == sep;
    let before = |begin: usize| begin.checked_sub(1).and_then(|before| line.get(before)).copied();
    if let Some(quote @ (b'"' | b'\'')) = text.last().copied() {
        let mut name = text.get(text.len().saturating_sub(LONGEST + 2)..text.len() - 1)?;
        name = name.get(memchr::memrchr(quote, name)? + 1..)?;
        let (start, escape) = (end - 1 - name.len(), usize::from(name.last() == Some(&b'\\')));
        let name = start..end - 1 - escape;
        let begin = start - 1;
        return (!name.is_empty()).then_some(Key { name, begin, before: before(begin), is_quoted: true, is_tight });
    }
    let length = text.iter().rev().take(LONGEST + 1).take_while(|byte| is_key_byte(**byte)).count();
    let dashes = line.get(end - length..end)?.iter().take_while(|byte| **byte == b'-').count();
    let (begin, name) = (end - length, end - length + dashes..end);
    let opens = |byte: u8| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                0..=31 | b',' | b';' | b'(' | b'{' | b'[' | b'<' | b'|' | b'&' | b'?' | b'"' | b'\'' | b'`' | b'>' | b')' | b']' | b'}'
            )
    };
    let fits = length <= LONGEST && line.get(name.start).is_some_and(|byte| begins_key(*byte)) && !name.is_empty();
    let stands_free = begin == floor || before(begin).is_some_and(opens);
    (fits && stands_free).then_some(Key { name, begin, before: before(begin), is_quoted: false, is_tight })
}

/// The words that begin a line and end with the colon at `sep`.
pub(super) fn line_key(line: &[u8], sep: usize) -> Option<Key> {
    let spaces = skip_spaces(line, 0);
    let text = line.get(spaces..sep).filter(|text| text.len() <= LONGEST)?;
    let mark = if text.starts_with(b"- ") || text.starts_with(b"* ") { skip_spaces(text, 1) } else { 0 };
    let name = text.get(mark..)?.trim_ascii_end();
    let is_word = |byte: &u8| is_key_byte(*byte) || matches!(byte, b' ' | b'/' | b'\'' | b'(' | b')' | b'&');
    let words = name.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count();
    let fits = words <= MOST_WORDS && name.iter().all(is_word) && name.first().is_some_and(|byte| begins_key(*byte));
    let begin = spaces + mark;
    (fits && !is_level(name)).then_some(Key { name: begin..begin + name.len(), begin, before: None, is_quoted: false, is_tight: true })
}

/// Whether a word says how grave a line of a log is: it is no key.
pub(super) fn is_level(word: &[u8]) -> bool {
    ["error", "warn", "warning", "info", "debug", "trace", "fatal", "notice", "critical", "severe"]
        .iter()
        .any(|level| word.eq_ignore_ascii_case(level.as_bytes()))
}

/// The name of a vCard or iCalendar property that begins a line (RFC 6350 section 3.3: `item1.EMAIL;TYPE=home:`), and where
/// its value begins.
pub(super) fn property(line: &[u8]) -> Option<(Range<usize>, usize)> {
    let length = line.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')).count();
    let (name, mark) = (line.get(..length)?, line.get(length)?);
    let start = name.iter().rposition(|byte| *byte == b'.').map_or(0, |dot| dot + 1);
    let own = name.get(start..)?;
    let is_upper = own.first().is_some_and(u8::is_ascii_uppercase) && !own.iter().any(u8::is_ascii_lowercase);
    if !is_upper || is_level(own) {
        return None;
    }
    if *mark == b';' {
        let mut is_quoted = false;
        for (place, byte) in line.iter().enumerate().skip(length + 1) {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b':' if !is_quoted => return Some((start..length, place + 1)),
                _ => {}
            }
        }
        return None;
    }
    let is_hex = own.iter().all(u8::is_ascii_hexdigit);
    let follows = line.get(length + 1).is_some_and(|byte| !matches!(byte, b' ' | b'\t' | b':' | b'/' | b'\\' | b'"' | b'\''));
    (*mark == b':' && !is_hex && follows).then_some((start..length, length + 1))
}
