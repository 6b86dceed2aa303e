//! Places on the earth: latitude and longitude in decimal degrees side by side (ISO 6709, annex H; RFC 7946, section 3.1.1), with four
//! decimals or more, which tell one house from the next.

use std::ops::Range;

use super::{before, is_word};

/// The fewest decimals that lead to somebody: four are eleven metres.
const DECIMALS: usize = 4;

/// A decimal fraction that begins at a place: where it ends, its value in millionths, its decimals.
fn fraction(text: &[u8], start: usize) -> Option<(usize, i64, usize)> {
    let tail = text.get(start..text.len().min(start + 24))?;
    let signs = usize::from(matches!(tail.first(), Some(b'-' | b'+')));
    let whole = tail.get(signs..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let dot = signs + whole;
    if !(1..=3).contains(&whole) || tail.get(dot) != Some(&b'.') {
        return None;
    }
    let decimals = tail.get(dot + 1..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = tail.iter().skip(signs).take(whole).chain(tail.iter().skip(dot + 1).take(decimals).chain([b'0'; 6].iter()).take(6));
    let value = digits.fold(0_i64, |value, byte| value * 10 + i64::from(byte.saturating_sub(b'0')));
    let end = start + dot + 1 + decimals;
    let is_part = text.get(end).copied().is_some_and(|byte| is_word(byte) && !b"NSEWnsew\xc2".contains(&byte) || byte == b'.');
    (!is_part).then_some((end, if tail.first() == Some(&b'-') { -value } else { value }, decimals))
}

/// What may stand between the two: `, `, `; `, a space, a tab, `° N, `, the quotes and names of JSON left out.
fn between(text: &[u8], end: usize) -> Option<usize> {
    let tail = text.get(end..text.len().min(end + 10))?;
    let length = tail.iter().take_while(|byte| b" ,;\t/\xc2\xb0NSEWnsew".contains(byte)).count();
    (length > 0).then_some(end + length)
}

/// The pair of coordinates that begins with the fraction around a place.
#[must_use]
pub(crate) fn at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let head = text.get(at.saturating_sub(20)..at)?;
    let mut start = at - head.iter().rev().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    if matches!(before(text, start), Some(b'-' | b'+')) {
        start -= 1;
    }
    if before(text, start).is_some_and(|byte| is_word(byte) || byte == b'.') {
        return None;
    }
    let (end, first, decimals) = fraction(text, start)?;
    let second = between(text, end)?;
    let (last, other, more) = fraction(text, second)?;
    let degrees = |value: i64| value.abs() / 1_000_000;
    let fits = (degrees(first) < 90 && degrees(other) < 180) || (degrees(first) < 180 && degrees(other) < 90);
    // Numbers below ten are found in every table of measures, also with many decimals.
    let is_far = degrees(first) >= 10 || degrees(other) >= 10;
    let is_list = between(text, last).and_then(|third| fraction(text, third)).is_some_and(|(.., decimals)| decimals >= DECIMALS)
        || is_behind_fraction(text, start);
    (fits && is_far && !is_list && decimals >= DECIMALS && more >= DECIMALS).then_some(start..last)
}

/// Whether another long fraction stands right before: a list of numbers, no pair.
fn is_behind_fraction(text: &[u8], start: usize) -> bool {
    let head = text.get(start.saturating_sub(24)..start).unwrap_or_default();
    let end = head.iter().rposition(|byte| !b" ,;\t".contains(byte)).map_or(0, |last| last + 1);
    let digits = head.get(..end).unwrap_or_default().iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits >= DECIMALS && end < head.len() && before(head, end - digits) == Some(b'.')
}

/// Whether a value as a whole is a pair of coordinates.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    let inner = value.trim_ascii();
    let inner = inner.strip_prefix(b"POINT").unwrap_or(inner);
    let inner = inner.strip_prefix(b"(").or(inner.strip_prefix(b"[")).unwrap_or(inner);
    let inner = inner.strip_suffix(b")").or(inner.strip_suffix(b"]")).unwrap_or(inner).trim_ascii();
    at(inner, 0).is_some_and(|found| found.start == 0 && inner.len() - found.end <= 4)
}

/// Whether a value is a latitude or longitude that is precise enough to lead to a house.
#[must_use]
pub(crate) fn is_degrees(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let found = fraction(value, 0);
    found.is_some_and(|(end, degrees, decimals)| end == value.len() && decimals >= DECIMALS && degrees.abs() <= 180_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fractions_side_by_side_are_a_place() {
        for text in [
            "51.5072,-0.1276",
            "51.50722, -0.12750",
            "-33.868820 151.209290",
            "[-0.127600, 51.507200]",
            "48.8566° N, 2.3522° E",
            "POINT(2.35222 48.85661)",
        ] {
            let place = text.find('.').unwrap();
            assert!(at(text.as_bytes(), place).is_some(), "{text}");
            assert!(whole(text.as_bytes()), "{text}");
        }
        for text in [
            "51.5,-0.12",
            "191.5072,-0.1276",
            "51.5072,-190.1276",
            "0.123456, 0.654321",
            "51.5072",
            "51.5072,7",
            "12.3456, 65.4321, 17.1717",
            "1.51.5072,-0.1276",
            "v51.5072,-0.1276",
            "51.5072,x",
            "1.2.3,4.5678",
        ] {
            let place = text.find('.').unwrap();
            assert_eq!(at(text.as_bytes(), place), None, "{text}");
        }
        assert!(
            is_degrees(b"51.50722") && is_degrees(b"-179.9999") && !is_degrees(b"51.5") && !is_degrees(b"181.00000") && !is_degrees(b"12")
        );
    }
}
