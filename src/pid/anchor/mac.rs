//! Addresses of network interfaces: EUI-48 and EUI-64 of IEEE 802, in pairs with `:` or `-`, or in groups of four with dots.

use std::ops::Range;

use super::{before, is_word};

/// The address around a place, which is one of its digits or signs.
#[must_use]
pub(crate) fn at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let fits = |byte: &u8| byte.is_ascii_hexdigit() || b":-.".contains(byte);
    let head = text.get(at.saturating_sub(24)..at)?;
    let start = at - head.iter().rev().take_while(|byte| fits(byte)).count();
    let tail = text.get(start..text.len().min(start + 25))?;
    let mut length = tail.iter().take_while(|byte| fits(byte)).count();
    while length > 0 && tail.get(length - 1).is_some_and(|byte| b":-.".contains(byte)) {
        length -= 1;
    }
    let found = start..start + length;
    let is_part = before(text, found.start).is_some_and(is_word) || text.get(found.end).copied().is_some_and(is_word);
    (!is_part && whole(text.get(found.clone())?)).then_some(found)
}

/// Whether a value as a whole is the address of an interface: not all zeros, not the broadcast.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    let separator = match (value.len(), value.get(2), value.get(4)) {
        (17 | 23, Some(sign @ (b':' | b'-')), _) => (*sign, 2),
        (14 | 19, _, Some(b'.')) => (b'.', 4),
        _ => return false,
    };
    let groups_fit =
        value.split(|byte| *byte == separator.0).all(|group| group.len() == separator.1 && group.iter().all(u8::is_ascii_hexdigit));
    let mut digits = value.iter().filter(|byte| byte.is_ascii_hexdigit());
    let first = digits.next();
    groups_fit && !digits.all(|digit| Some(digit) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces_are_written_in_pairs_or_in_fours() {
        for text in ["00:00:5e:00:53:01", "00-00-5E-00-53-FF", "0000.5e00.5301", "02-00-5E-10-00-00-00-01"] {
            assert_eq!(at(text.as_bytes(), 5), Some(0..text.len()), "{text}");
            assert_eq!(at(format!("mac {text}.").as_bytes(), 8), Some(4..4 + text.len()), "{text}");
        }
        for text in [
            "00:00:00:00:00:00",
            "ff:ff:ff:ff:ff:ff",
            "00:00:5e:00:53",
            "00:00:5e:00:53:01:02",
            "00:00-5e:00:53:01",
            "g0:00:5e:00:53:01",
            "12:30:45",
            "2024-01-02",
            "00:00:5e:00:53:01:00:00:5e:00:53:01",
            "1.2.3.4",
        ] {
            assert_eq!(at(text.as_bytes(), 4), None, "{text}");
        }
    }
}
