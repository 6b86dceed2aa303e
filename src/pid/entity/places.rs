//! What the checks of many countries ask of single places of a value: a number in a range, one of some letters, a sum of
//! weighted digits with its complement. Every function takes a value of letters and digits, says no where a place is
//! missing, and allocates nothing.

use std::ops::{Range, RangeInclusive};

use super::checksum::{base36, digit, luhn, number, weighted};
use super::date::is_date;

/// Both centuries in which a living person can be born.
pub(super) const CENTURIES: &[u64] = &[1900, 2000];

/// The years in which a living person can be born, with some years to come.
pub(super) const YEARS: RangeInclusive<u64> = 1900..=2039;

/// Whether there are digits and nothing else.
pub(super) fn digits(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_digit)
}

/// Whether there are capital letters and nothing else.
pub(super) fn letters(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_uppercase)
}

/// The bytes at some places; none where they are not all there.
pub(super) fn part(value: &[u8], places: Range<usize>) -> &[u8] {
    value.get(places).unwrap_or_default()
}

/// The digits at some places as a number.
pub(super) fn num(value: &[u8], places: Range<usize>) -> Option<u64> {
    number(value.get(places)?)
}

/// Whether the digits at some places are a number of a range.
pub(super) fn within(value: &[u8], places: Range<usize>, range: RangeInclusive<u64>) -> bool {
    num(value, places).is_some_and(|number| range.contains(&number))
}

/// Whether the byte at a place is one of these.
pub(super) fn one_of(value: &[u8], place: usize, of: &[u8]) -> bool {
    value.get(place).is_some_and(|byte| of.contains(byte))
}

/// Whether the two bytes at a place are one of these.
pub(super) fn pair_of(value: &[u8], place: usize, of: &[&[u8; 2]]) -> bool {
    value.get(place..place + 2).is_some_and(|pair| of.iter().any(|one| pair == one.as_slice()))
}

/// Whether year, month and day are a date in one of the centuries.
pub(super) fn born(year: Option<u64>, month: Option<u64>, day: Option<u64>, centuries: &[u64]) -> bool {
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => centuries.iter().any(|century| is_date(century + year, month, day)),
        _ => false,
    }
}

/// The sum of the digits, each times its weight, modulo `modulus`.
pub(super) fn remainder(value: &[u8], weights: &[u32], modulus: u32) -> Option<u32> {
    weighted(value, weights).map(|sum| sum % modulus)
}

/// The sum of the digits from the right, each times its weight, modulo 11; the weights begin again where they end.
pub(super) fn remainder_from_right(value: &[u8], weights: &[u32]) -> Option<u32> {
    value.iter().rev().zip(weights.iter().cycle()).try_fold(0, |sum, (byte, weight)| Some((sum + digit(*byte)? * weight) % 11))
}

/// The complement of a remainder to 11 as a check digit; 10 and 11 are written 0.
pub(super) fn complement_or_zero(remainder: u32) -> u32 {
    match 11 - remainder {
        10 | 11 => 0,
        check => check,
    }
}

/// Whether the last digit is the one that is expected.
pub(super) fn ends_with_digit(value: &[u8], expected: Option<u32>) -> bool {
    let last = value.last().and_then(|byte| digit(*byte));
    last.is_some() && last == expected
}

/// Whether the last letter or digit (`A` is 10) is the one that is expected.
pub(super) fn ends_with_value(value: &[u8], expected: Option<u32>) -> bool {
    let last = value.last().and_then(|byte| base36(*byte));
    last.is_some() && last == expected
}

/// Luhn over digits that are not written in front of the value, and the value.
pub(super) fn luhn_after(prefix: &[u8], value: &[u8]) -> bool {
    let mut both = [0; 24];
    for (slot, byte) in both.iter_mut().zip(prefix.iter().chain(value)) {
        *slot = *byte;
    }
    both.get(..prefix.len() + value.len()).is_some_and(luhn)
}

/// Values that the check of an entity takes, and values that it refuses.
#[cfg(test)]
pub(super) type Examples<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

/// Compares the checks with examples, and each entity with the rules for all of them. What is found without a name needs an
/// example.
#[cfg(test)]
pub(super) fn assert_entities(entities: &[super::Entity], examples: &[Examples<'_>]) {
    use super::Finder;
    for (id, good, bad) in examples {
        let entity = entities.iter().find(|entity| entity.id == *id).unwrap_or_else(|| panic!("no entity `{id}`"));
        let Finder::Forms(forms) = entity.finder else { continue };
        for (value, wanted) in good.iter().map(|value| (value, true)).chain(bad.iter().map(|value| (value, false))) {
            let compact: Vec<u8> = value.bytes().filter(u8::is_ascii_alphanumeric).collect();
            let fits = |form: &&str| form.bytes().filter(u8::is_ascii_alphanumeric).count() == compact.len();
            assert!(forms.iter().any(fits), "`{value}` has the length of no form of `{id}`");
            assert_eq!((entity.check)(&compact), wanted, "`{value}` as `{id}`");
        }
    }
    for entity in entities {
        let id = entity.id;
        let country = entity.countries.first().copied().unwrap_or_default().to_lowercase();
        assert!(id.starts_with(&format!("{country}-")), "`{id}` begins with its country");
        assert!(!(entity.check)(b"") && !(entity.check)(b"\xff\xfe"), "`{id}` refuses what is none");
        assert!(entity.named_only || examples.iter().any(|(one, good, _)| *one == id && !good.is_empty()), "`{id}` has no example");
        assert!(entity.chance > 0.0 && entity.chance <= 1.0, "`{id}` has a chance");
        assert!((3..=20).contains(&entity.names.len()), "`{id}` has {} names", entity.names.len());
        assert!(entity.names.iter().all(|name| *name == name.to_lowercase() && *name == name.trim()), "the names of `{id}`");
        let Finder::Forms(forms) = entity.finder else { continue };
        for form in forms {
            assert!(form.bytes().all(|byte| b"dAX_ -./+()".contains(&byte)), "`{form}` of `{id}`");
            assert!(form.bytes().filter(u8::is_ascii_alphanumeric).count() <= 40, "`{form}` of `{id}`");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_are_not_there_are_no_match() {
        assert!(!within(b"12", 1..3, 0..=99) && !one_of(b"1", 1, b"1") && !pair_of(b"1", 0, &[b"12"]));
        assert!(part(b"12", 1..3).is_empty() && num(b"1a", 0..2).is_none());
        assert!(!digits(b"") && !letters(b"") && digits(b"09") && letters(b"AZ") && !letters(b"a"));
        assert!(!ends_with_digit(b"", None) && !ends_with_value(b"-", None) && ends_with_value(b"1A", Some(10)));
    }

    #[test]
    fn weights_from_the_right_begin_again() {
        assert_eq!(remainder_from_right(b"111", &[2, 3]), Some(7));
        assert_eq!(remainder_from_right(b"1a1", &[2, 3]), None);
        assert_eq!((complement_or_zero(0), complement_or_zero(1), complement_or_zero(4)), (0, 0, 7));
    }

    #[test]
    fn luhn_counts_digits_that_are_not_written() {
        assert!(luhn_after(b"80840", b"1234567893") && !luhn_after(b"80840", b"1234567894"));
        assert!(!luhn_after(&[b'0'; 20], b"12345"));
    }
}
