//! From a sign to the words around it: how far a number or a code reaches, and what is none.

use std::ops::Range;

use super::classes::Classes;
use super::mask::Masks;

/// Most bytes that a value may have around its sign.
const LONGEST: usize = 96;
/// Most letters and digits of a word that is more than a token of a program.
const LONGEST_WORD: usize = 40;
/// Most letters and digits of a word that belongs to a number beside it.
const SHORT_WORD: usize = 5;

/// What the sign of a number led to.
pub(super) enum Found {
    /// Words that may be a value.
    Words(Range<usize>),
    /// Nothing up to there.
    Nothing(usize),
}

/// Four digits, two and two, with a byte between, from the lowest bit on: a day as ISO 8601 writes it.
const DAY: u64 = 0b11_0110_1111;

fn is_joiner(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'/' | b'(' | b')')
}

fn lower(masks: &Masks) -> u64 {
    masks.lower
}

/// What stands around a run of digits that begins at `at`.
#[inline]
pub(super) fn number(classes: &Classes<'_>, at: usize) -> Found {
    let before = classes.before(at);
    if classes.ahead(|masks| masks.digit, at) & 0x7FF == DAY && !before.is_ascii_alphanumeric() && is_day(classes.text, at) {
        let rest = at + 11;
        if is_joiner(classes.byte(at + 10)) && classes.length(|masks| masks.run, rest, usize::MAX) >= super::runs::NUMBER {
            return number(classes, rest);
        }
        // What follows otherwise is an hour, or has a sign of its own.
        return Found::Nothing(at + if classes.byte(at + 10) == b'T' { 13 } else { 10 });
    }
    let end = at + classes.length(|masks| masks.run, at, usize::MAX);
    if before == b'_' {
        return Found::Nothing(end);
    }
    let digits = classes.count(|masks| masks.digit, &(at..end));
    let behind = classes.byte(end);
    let stands_alone = |byte: u8| !byte.is_ascii_alphanumeric() && !is_joiner(byte);
    if digits <= 6 && stands_alone(before) && stands_alone(behind) {
        // Nothing that could make more of it stands beside it.
        let is_address = digits == 6 && is_dotted(classes.text, &(at..end));
        return if is_address { Found::Words(widened(classes, at..end)) } else { Found::Nothing(end) };
    }
    let first = word_around(classes, at);
    let last = if end <= first.end { first.clone() } else { word_around(classes, end.saturating_sub(1)) };
    let is_hex = is_hex_token(classes, &first) || (last != first && is_hex_token(classes, &last));
    if first.len() > LONGEST_WORD || is_hex || is_uuid(classes, &first) {
        return Found::Nothing(end.max(first.end));
    }
    let range = widened(classes, first.start..last.end);
    match digits {
        0..=5 if !classes.has(|masks| masks.upper, &range) => Found::Nothing(end),
        6 if !classes.has(|masks| masks.upper | masks.lower, &range) && !is_dotted(classes.text, &range) => Found::Nothing(end),
        _ => Found::Words(range),
    }
}

/// The word of capitals and digits around a place.
#[inline]
pub(super) fn code(classes: &Classes<'_>, at: usize) -> Option<Range<usize>> {
    let word = word_around(classes, at);
    let before = classes.before(word.start);
    let after = classes.byte(word.end);
    let is_part = |byte: u8| matches!(byte, b'_' | b'+' | b'\\') || !byte.is_ascii();
    let is_none = word.is_empty()
        || word.len() > LONGEST_WORD
        || classes.has(lower, &word)
        || !classes.has(|masks| masks.digit, &word)
        || is_part(before)
        || is_part(after)
        || after == b'='
        || is_hex_token(classes, &word);
    (!is_none).then(|| widened(classes, word))
}

/// The letters and digits around a place.
#[inline]
fn word_around(classes: &Classes<'_>, at: usize) -> Range<usize> {
    at - classes.length_before(Masks::word, at, LONGEST)..at + classes.length(Masks::word, at, LONGEST)
}

/// Where the token of a key begins that has a long run of letters and digits at a place: before it stand prefixes and shorter
/// parts, joined by `_`, `-`, `.`, `$` or `=`.
#[inline]
pub(super) fn token_start(classes: &Classes<'_>, at: usize) -> usize {
    if matches!(classes.before(at), b'_' | b'-' | b'.' | b'$' | b'=') { joined_start(classes.text, at) } else { at }
}

fn joined_start(text: &[u8], at: usize) -> usize {
    const LONGEST_HEAD: usize = 64;
    let head = text.get(..at).unwrap_or_default();
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$' | b',' | b'+');
    let length = head.iter().rev().skip(1).take(LONGEST_HEAD).take_while(part).count() + 1;
    let start = at - length;
    // `key=` before a token is no part of it.
    let after_sign =
        |sign: u8| text.get(start..at).and_then(|head| head.iter().rposition(|byte| *byte == sign)).map(|place| start + place + 1);
    match after_sign(b'=') {
        Some(place) if place < at => place,
        _ => start,
    }
}

/// Short words of capitals and digits that stand before or after with one joiner between belong to it, and so do `+` and `(`
/// before it.
#[inline]
fn widened(classes: &Classes<'_>, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let belongs = |word: &Range<usize>| (1..=SHORT_WORD).contains(&word.len()) && !classes.has(lower, word);
    while start >= 2 && end - start < LONGEST {
        let joiner = classes.before(start);
        if !matches!(joiner, b' ' | b'-' | b'.' | b'/') {
            break;
        }
        let word = start - 1 - classes.length_before(Masks::word, start - 1, SHORT_WORD + 1)..start - 1;
        if !belongs(&word) || (joiner == b' ' && word.len() == 1 && classes.byte(word.start) == b'A') {
            break;
        }
        start = word.start;
    }
    while end - start < LONGEST && is_joiner(classes.byte(end)) {
        let word = end + 1..end + 1 + classes.length(Masks::word, end + 1, SHORT_WORD + 1);
        if !belongs(&word) {
            break;
        }
        end = word.end;
    }
    // A bracket belongs to a number that closes it.
    let closes = || classes.text.get(start..end).is_some_and(|words| words.contains(&b')'));
    let opens = |at: usize| match classes.before(at) {
        b'+' => true,
        b'(' => closes(),
        _ => false,
    };
    let mut opening = start;
    while opens(opening) {
        opening -= 1;
    }
    opening..end
}

/// Whether a word is hexadecimal with letters of small size, or long and mixed: a digest, a part of one, an encoded text.
#[inline]
fn is_hex_token(classes: &Classes<'_>, word: &Range<usize>) -> bool {
    let has_small = classes.has(lower, word);
    let is_mixed = has_small && (word.len() > 24 || (word.len() > 18 && classes.has(|masks| masks.upper, word)));
    let is_letters = || classes.has(|masks| masks.upper | masks.lower, word);
    let is_hex = || classes.text.get(word.clone()).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_hexdigit));
    is_mixed || (((has_small && word.len() >= 7) || (word.len() >= 32 && is_letters())) && is_hex())
}

/// The lengths of the parts of a UUID (RFC 9562, section 4).
const UUID: [usize; 5] = [8, 4, 4, 4, 12];

/// Whether a word is a part of a UUID.
#[inline]
fn is_uuid(classes: &Classes<'_>, word: &Range<usize>) -> bool {
    if !matches!(word.len(), 4 | 8 | 12) || (classes.byte(word.end) != b'-' && classes.before(word.start) != b'-') {
        return false;
    }
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    let before = classes.text.get(..word.start).unwrap_or_default();
    let start = word.start - before.iter().rev().take(37).take_while(|byte| is_part(byte)).count();
    let Some(bytes) = classes.text.get(start..start + 36) else { return false };
    let mut parts = bytes.split(|byte| *byte == b'-');
    UUID.iter().all(|length| parts.next().is_some_and(|part| part.len() == *length && part.iter().all(u8::is_ascii_hexdigit)))
}

/// Whether four digits, a month and a day stand there, as ISO 8601 writes them.
fn is_day(text: &[u8], at: usize) -> bool {
    let Some(bytes) = text.get(at..at + 10) else { return false };
    let &[a, b, _, _, one, c, d, two, e, f] = bytes else { return false };
    let pair = |a: u8, b: u8| a.is_ascii_digit().then(|| u32::from(a - b'0') * 10 + u32::from(b.wrapping_sub(b'0')));
    one == two
        && matches!(one, b'-' | b'/' | b'.')
        && pair(a, b).is_some_and(|century| (18..=21).contains(&century))
        && pair(c, d).is_some_and(|month| (1..=12).contains(&month))
        && pair(e, f).is_some_and(|day| (1..=31).contains(&day))
}

/// Whether a word is four numbers with dots.
fn is_dotted(text: &[u8], range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|bytes| bytes.iter().filter(|byte| **byte == b'.').count() == 3)
}
