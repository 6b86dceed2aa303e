//! From a sign to the words around it: how far a number or a code reaches, and what is none.

use std::ops::Range;

/// Most bytes that a value may have around its sign.
const LONGEST: usize = 96;
/// Most letters and digits of a word that is more than a token of a program.
const LONGEST_WORD: usize = 40;
/// Most letters and digits of a word that belongs to a number beside it.
const SHORT_WORD: usize = 5;

/// What a sign led to.
pub(super) enum Found {
    /// Words that may be a value.
    Words(Range<usize>),
    /// Nothing up to there.
    Nothing(usize),
}

pub(super) fn is_joiner(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'/' | b'(' | b')')
}

/// What stands around a run of digits that begins at `at`.
pub(super) fn number(text: &[u8], at: usize) -> Found {
    let byte = |at: usize| text.get(at).copied().unwrap_or(b'\n');
    let before = at.checked_sub(1).map_or(b'\n', byte);
    if byte(at + 4) == byte(at + 7) && is_day(text, at) && !before.is_ascii_alphanumeric() && !byte(at + 10).is_ascii_digit() {
        let rest = at + 11;
        if is_joiner(byte(at + 10)) && run_end(text, rest) >= rest + super::runs::NUMBER {
            return number(text, rest);
        }
        // What follows otherwise is an hour, or has a sign of its own.
        return Found::Nothing(at + if byte(at + 10) == b'T' { 13 } else { 10 });
    }
    let end = run_end(text, at);
    if before == b'_' {
        return Found::Nothing(end);
    }
    let first = word_around(text, at);
    let last = if end <= first.end { first.clone() } else { word_around(text, end.saturating_sub(1)) };
    let is_hex = is_hex_token(text, &first) || (last != first && is_hex_token(text, &last));
    if first.len() > LONGEST_WORD || is_hex || (has_hyphen(text, &first) && is_uuid(text, at)) {
        return Found::Nothing(end.max(first.end));
    }
    let digits = text.get(at..end).map_or(0, |run| run.iter().filter(|byte| byte.is_ascii_digit()).count());
    let range = widened(text, first.start..last.end);
    let has = |fits: fn(&u8) -> bool| text.get(range.clone()).is_some_and(|words| words.iter().any(fits));
    match digits {
        0..=5 if !has(u8::is_ascii_uppercase) => Found::Nothing(end),
        6 if !has(u8::is_ascii_alphabetic) && !is_dotted(text, &range) => Found::Nothing(end),
        _ => Found::Words(range),
    }
}

/// Whether a hyphen stands beside a word.
fn has_hyphen(text: &[u8], word: &Range<usize>) -> bool {
    text.get(word.end) == Some(&b'-') || word.start.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'-')
}

/// The word of capitals and digits around a place.
pub(super) fn code(text: &[u8], at: usize) -> Found {
    let word = word_around(text, at);
    let Some(bytes) = text.get(word.clone()) else { return Found::Nothing(at + 1) };
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_plain = bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let before = word.start.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or(b'\n');
    let after = text.get(word.end).copied().unwrap_or(b'\n');
    let is_part = |byte: u8| matches!(byte, b'_' | b'+' | b'\\') || !byte.is_ascii();
    if !is_plain
        || digits == 0
        || word.len() > LONGEST_WORD
        || is_part(before)
        || is_part(after)
        || after == b'='
        || is_hex_token(text, &word)
    {
        return Found::Nothing(word.end);
    }
    Found::Words(widened(text, word))
}

/// Where a run of digits and single or double joiners ends; a table of numbers is one run.
fn run_end(text: &[u8], at: usize) -> usize {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let is_joiner = |at: usize| text.get(at).is_some_and(|byte| is_joiner(*byte));
    let mut end = at;
    loop {
        while is_digit(end) {
            end += 1;
        }
        if !is_joiner(end) {
            return end;
        }
        if is_digit(end + 1) {
            end += 2;
        } else if is_joiner(end + 1) && is_digit(end + 2) {
            end += 3;
        } else {
            return end;
        }
    }
}

/// The letters and digits around a place.
fn word_around(text: &[u8], at: usize) -> Range<usize> {
    let is_word = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let (mut start, mut end) = (at, at);
    while start > 0 && at - start < LONGEST && is_word(start - 1) {
        start -= 1;
    }
    while end - at < LONGEST && is_word(end) {
        end += 1;
    }
    start..end
}

/// Where the token of a key begins that has a long run of letters and digits at a place: before it stand prefixes and shorter
/// parts, joined by `_`, `-`, `.`, `$` or `=`.
pub(super) fn token_start(text: &[u8], at: usize) -> usize {
    const LONGEST_HEAD: usize = 64;
    let joins = |byte: &u8| matches!(byte, b'_' | b'-' | b'.' | b'$' | b'=');
    let head = text.get(..at).unwrap_or_default();
    if !head.last().is_some_and(joins) {
        return at;
    }
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
fn widened(text: &[u8], range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let byte = |at: usize| text.get(at).copied();
    let belongs = |word: &Range<usize>| {
        let bytes = text.get(word.clone()).unwrap_or_default();
        !bytes.is_empty() && bytes.len() <= SHORT_WORD && bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    };
    while start >= 2 && end - start < LONGEST {
        let Some(joiner) = byte(start - 1).filter(|byte| matches!(byte, b' ' | b'-' | b'.' | b'/')) else { break };
        let word = word_around(text, start - 1);
        if !belongs(&word) || (joiner == b' ' && word.len() == 1 && byte(word.start) == Some(b'A')) {
            break;
        }
        start = word.start;
    }
    while end - start < LONGEST && byte(end).is_some_and(is_joiner) {
        let word = word_around(text, end + 1);
        if !belongs(&word) {
            break;
        }
        end = word.end;
    }
    // A bracket belongs to a number that closes it.
    let closes = text.get(start..end).is_some_and(|words| words.contains(&b')'));
    while start > 0 && byte(start - 1).is_some_and(|byte| byte == b'+' || (closes && byte == b'(')) {
        start -= 1;
    }
    start..end
}

/// Whether a word is hexadecimal with letters of small size, or long and mixed: a digest, a part of one, an encoded text.
fn is_hex_token(text: &[u8], word: &Range<usize>) -> bool {
    let Some(bytes) = text.get(word.clone()) else { return false };
    let (mut small, mut capitals, mut others) = (0_usize, 0_usize, 0_usize);
    for byte in bytes {
        small += usize::from(byte.is_ascii_lowercase());
        capitals += usize::from(byte.is_ascii_uppercase());
        others += usize::from(!byte.is_ascii_hexdigit());
    }
    let is_mixed = small > 0 && ((bytes.len() >= 7 && others == 0) || (bytes.len() > 18 && capitals > 0) || bytes.len() > 24);
    is_mixed || (bytes.len() >= 32 && others == 0 && small + capitals > 0)
}

/// Whether a place is in a UUID (RFC 9562, section 4).
fn is_uuid(text: &[u8], at: usize) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    let before = text.get(..at).unwrap_or_default();
    let start = at - before.iter().rev().take(37).take_while(|byte| is_part(byte)).count();
    let Some(bytes) = text.get(start..start + 36) else { return false };
    let hyphens = [8, 13, 18, 23];
    bytes.iter().enumerate().all(|(index, byte)| if hyphens.contains(&index) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
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
