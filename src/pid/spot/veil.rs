//! Values that are written in another way: digits and spaces of other scripts, percent and `\u` escapes, entities.
//!
//! Only what is around such a place is read again, as it is meant; places are those of the file.

use std::ops::Range;

/// How far around a place a value may reach.
const AROUND: usize = 256;

/// The text as it is meant, and where each of its bytes came from.
pub(super) struct Lifted {
    pub(super) text: Vec<u8>,
    origins: Vec<usize>,
    end: usize,
}

impl Lifted {
    /// Where a byte came from.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.origins.get(at).copied().unwrap_or(self.end)
    }
}

/// The line around a place, or as much of it as a value may reach.
pub(super) fn around(text: &[u8], at: usize) -> Range<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let before = text.get(..at).unwrap_or_default();
    let start = at - before.iter().rev().take(AROUND).take_while(|byte| !is_end(byte)).count();
    let after = text.get(at..).unwrap_or_default();
    start..at + after.iter().take(AROUND).take_while(|byte| !is_end(byte)).count()
}

/// Whether something is written in another way there.
pub(super) fn hides(text: &[u8], at: usize) -> bool {
    let Some(rest) = text.get(at..) else { return false };
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    // `key=40…` is a key and a number; quoted-printable has a name before the sign and letters behind.
    let is_key =
        rest.first() == Some(&b'=') && !(before.is_some_and(u8::is_ascii_alphanumeric) && rest.get(3).is_some_and(u8::is_ascii_alphabetic));
    if is_key {
        return false;
    }
    unit(rest).is_some_and(|(meant, length)| match meant {
        // A space or hyphen of another script hides something between digits only.
        b' ' | b'-' => {
            let after = text.get(at + length);
            [before, after].iter().all(|byte| byte.is_some_and(u8::is_ascii_digit))
        }
        _ => true,
    })
}

/// The text as it is meant.
pub(super) fn lifted(text: &[u8]) -> Lifted {
    let mut lifted = Lifted { text: Vec::with_capacity(text.len()), origins: Vec::with_capacity(text.len()), end: text.len() };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (meant, length) = unit(rest).unwrap_or((rest.first().copied().unwrap_or(b' '), 1));
        lifted.text.push(meant);
        lifted.origins.push(at);
        at += length;
    }
    lifted
}

/// What the beginning of a text means, where it is written in another way, and how many bytes that takes.
fn unit(rest: &[u8]) -> Option<(u8, usize)> {
    match rest {
        [b'%', high, low, ..] => Some((plain(hex(&[*high, *low])?)?, 3)),
        [b'=', high, low, ..] if !low.is_ascii_lowercase() && !high.is_ascii_lowercase() => match hex(&[*high, *low])? {
            // Quoted-printable (RFC 2045, section 6.7) would write little else this way.
            meant @ (0x40 | 0x2E) => Some((plain(meant)?, 3)),
            _ => None,
        },
        [b'\\', b'u', digits @ ..] => Some((character(char::from_u32(hex(digits.get(..4)?)?)?)?, 6)),
        [b'\\', b'x', high, low, ..] => Some((plain(hex(&[*high, *low])?)?, 4)),
        [b'&', b'#', ..] => entity(rest),
        [first, ..] if !first.is_ascii() => {
            let text = std::str::from_utf8(rest.get(..rest.len().min(4))?)
                .or_else(|error| std::str::from_utf8(rest.get(..error.valid_up_to()).unwrap_or_default()))
                .ok()?;
            let first = text.chars().next()?;
            Some((character(first)?, first.len_utf8()))
        }
        _ => None,
    }
}

/// `&#64;` and `&#x40;`.
fn entity(rest: &[u8]) -> Option<(u8, usize)> {
    let end = rest.iter().take(10).position(|byte| *byte == b';')?;
    let number = std::str::from_utf8(rest.get(2..end)?).ok()?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((character(char::from_u32(code)?)?, end + 1))
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, byte| Some(number * 16 + char::from(*byte).to_digit(16)?))
}

fn plain(code: u32) -> Option<u8> {
    u8::try_from(code)
        .ok()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.' | b'/' | b'@' | b'+' | b':' | b'_'))
}

/// The zeros of the decimal digits outside ASCII (Unicode 16, general category Nd) that people write numbers with.
const ZEROS: [u32; 24] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040,
    0x17E0, 0x1810, 0x1946, 0x19D0, 0x1B50, 0xA9D0, 0xFF10,
];

/// What a character means, where it is a digit, space, hyphen or sign outside ASCII, or one of these in ASCII.
fn character(character: char) -> Option<u8> {
    let code = u32::from(character);
    if code < 0x80 {
        return plain(code);
    }
    match code {
        0xA0 | 0x2000..=0x200B | 0x202F | 0x205F | 0x2060 | 0x3000 | 0xFEFF => return Some(b' '),
        0xAD | 0x2010..=0x2015 | 0x2212 | 0xFE58 | 0xFE63 | 0xFF0D => return Some(b'-'),
        0xFF20 | 0xFE6B => return Some(b'@'),
        0xFF0E => return Some(b'.'),
        0xFF21..=0xFF3A | 0xFF41..=0xFF5A => return u8::try_from(code - 0xFF21 + 0x41).ok(),
        // Mathematical digits, five styles.
        0x1D7CE..=0x1D7FF => return u8::try_from((code - 0x1D7CE) % 10 + 0x30).ok(),
        _ => {}
    }
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    u8::try_from(code - zero + 0x30).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_ways_of_writing_mean_the_same() {
        for (written, meant) in [
            ("a%40b.example", "a@b.example"),
            (r"a\u0040b", "a@b"),
            ("a&#64;b&#x2e;c", "a@b.c"),
            ("٩٤٣ ٤٧٦", "943 476"),
            ("９４３４", "9434"),
            ("943\u{a0}476\u{2009}5919", "943 476 5919"),
            ("943\u{2011}476", "943-476"),
            ("100% sure, \\n é", "100% sure, \\n é"),
        ] {
            let lifted = lifted(written.as_bytes());
            assert_eq!(String::from_utf8_lossy(&lifted.text), meant);
        }
    }

    #[test]
    fn places_are_those_of_the_file() {
        let lifted = lifted("x\u{a0}y%40z".as_bytes());
        assert_eq!((0..=5).map(|at| lifted.origin(at)).collect::<Vec<_>>(), [0, 1, 3, 4, 7, 8]);
    }
}
