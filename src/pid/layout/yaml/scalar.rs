//! What keys and scalars look like.

use std::ops::Range;

use crate::pid::layout::out::Out;

/// A key in a text, and where the text behind its colon begins.
pub(super) struct Key {
    pub(super) name: Range<usize>,
    pub(super) next: usize,
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// The first place between `from` and `end` that is no blank.
#[inline]
pub(super) fn skip_blanks(out: &Out<'_>, from: usize, end: usize) -> usize {
    let text = out.part(from, end);
    from + text.iter().position(|byte| !is_blank(*byte)).unwrap_or(text.len())
}

/// The key that a text begins with.
pub(super) fn key(text: &[u8]) -> Option<Key> {
    let first = *text.first()?;
    if matches!(first, b'"' | b'\'') {
        let end = 1 + close(text.get(1..)?, first)?;
        let rest = text.get(end + 1..)?;
        let colon = end + 1 + rest.iter().position(|byte| !is_blank(*byte))?;
        return is_colon(text, colon).then_some(Key { name: 1..end, next: colon + 1 });
    }
    if matches!(first, b'{' | b'}' | b'[' | b']' | b'|' | b'>' | b'#' | b',' | b'*' | b'&' | b'!') {
        return None;
    }
    let colon = memchr::memchr_iter(b':', text).find(|colon| is_colon(text, *colon))?;
    let before = text.get(..colon)?;
    let name = before.trim_ascii_end().len();
    (name > 0 && comment(before).is_none()).then_some(Key { name: 0..name, next: colon + 1 })
}

/// Whether a colon there parts a key from its value.
fn is_colon(text: &[u8], at: usize) -> bool {
    text.get(at) == Some(&b':') && text.get(at + 1).is_none_or(|byte| is_blank(*byte))
}

/// Where a comment begins: at a `#` behind a blank.
fn comment(text: &[u8]) -> Option<usize> {
    let is_comment = |at: &usize| at.checked_sub(1).and_then(|before| text.get(before)).is_some_and(|before| is_blank(*before));
    memchr::memchr_iter(b'#', text).find(is_comment)
}

/// Where a plain scalar ends, and where the comment behind it begins.
pub(super) fn plain(text: &[u8]) -> (usize, usize) {
    if text.first() == Some(&b'#') {
        return (0, 0);
    }
    let end = comment(text).unwrap_or(text.len());
    (text.get(..end).unwrap_or(text).trim_ascii_end().len(), end)
}

/// Whether what follows `|` or `>` makes it the header of a block scalar (YAML 1.2.2 section 8.1.1).
pub(super) fn is_header(text: &[u8]) -> bool {
    let rest = text.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-')).and_then(|at| text.get(at..)).unwrap_or_default();
    let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
    rest.get(blanks).is_none_or(|byte| *byte == b'#' && blanks > 0)
}

/// Which quote closes the text of a quoted scalar.
pub(super) fn close(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(quote, b'\\', rest)) {
        let place = at + found;
        let is_quote = text.get(place) == Some(&quote);
        if is_quote && (quote == b'"' || text.get(place + 1) != Some(&quote)) {
            return Some(place);
        }
        at = place + if is_quote || quote == b'"' { 2 } else { 1 };
    }
    None
}
