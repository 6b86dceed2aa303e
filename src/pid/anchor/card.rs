//! Payment cards: ISO/IEC 7812-1 with the issuer ranges that the schemes publish.

use std::ops::Range;
use std::sync::LazyLock;

use crate::pid::entity::checksum::{luhn, number};

/// The first and last issuer number of a scheme's range, how many digits of it count, the lengths of its cards.
type Issuers = (u64, u64, usize, &'static [usize]);

/// A scheme and its ranges.
const SCHEMES: &[(&str, &[Issuers])] = &[
    (
        "Elo",
        &[
            (401_178, 401_179, 6, &[16]),
            (431_274, 431_274, 6, &[16]),
            (438_935, 438_935, 6, &[16]),
            (451_416, 451_416, 6, &[16]),
            (457_393, 457_393, 6, &[16]),
            (457_631, 457_632, 6, &[16]),
            (504_175, 504_175, 6, &[16]),
            (506_699, 506_778, 6, &[16]),
            (509_000, 509_999, 6, &[16]),
            (627_780, 627_780, 6, &[16]),
            (636_297, 636_297, 6, &[16]),
            (636_368, 636_368, 6, &[16]),
        ],
    ),
    ("Verve", &[(506_099, 506_198, 6, &[16, 18, 19])]),
    ("Hipercard", &[(606_282, 606_282, 6, &[16]), (384_100, 384_160, 6, &[16, 19])]),
    ("Visa", &[(4, 4, 1, &[13, 16, 19])]),
    ("Mastercard", &[(51, 55, 2, &[16]), (2221, 2720, 4, &[16])]),
    ("American Express", &[(34, 34, 2, &[15]), (37, 37, 2, &[15])]),
    ("Discover", &[(6011, 6011, 4, &[16, 19]), (644, 649, 3, &[16, 19]), (65, 65, 2, &[16, 19]), (622_126, 622_925, 6, &[16, 19])]),
    ("Diners Club", &[(300, 305, 3, &[14, 16]), (3095, 3095, 4, &[14, 16]), (36, 36, 2, &[14, 16]), (38, 39, 2, &[14, 16])]),
    ("JCB", &[(3528, 3589, 4, &[16, 19])]),
    ("UnionPay", &[(62, 62, 2, &[16, 17, 18, 19])]),
    ("Mir", &[(2200, 2204, 4, &[16, 17, 18, 19])]),
    (
        "Maestro",
        &[
            (5018, 5018, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
            (5020, 5020, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
            (5038, 5038, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
            (5893, 5893, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
            (6304, 6304, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
            (6759, 6759, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
            (6761, 6763, 4, &[12, 13, 14, 15, 16, 17, 18, 19]),
        ],
    ),
    ("Dankort", &[(5019, 5019, 4, &[16])]),
    ("RuPay", &[(60, 60, 2, &[16]), (81, 82, 2, &[16]), (508, 508, 3, &[16])]),
    ("InstaPayment", &[(637, 639, 3, &[16])]),
    ("Troy", &[(9792, 9792, 4, &[16])]),
    ("Humo", &[(9860, 9860, 4, &[16])]),
    ("Uzcard", &[(8600, 8600, 4, &[16])]),
    ("Borica", &[(2205, 2205, 4, &[16])]),
];

/// The digits of an issuer's number.
const ISSUER: usize = 6;
/// How many of them lead to the ranges in question.
const LEADING: usize = 4;

/// Numbers of issuers between two, the lengths of their cards (a bit for each), and their scheme.
#[derive(Debug, Clone)]
struct Issued {
    issuers: Range<u64>,
    lengths: u32,
    scheme: &'static str,
}

/// The ranges by the digits that numbers begin with, in the order of the schemes.
static BY_LEADING: LazyLock<Vec<Vec<Issued>>> = LazyLock::new(|| {
    let power = |digits: usize| (0..digits).fold(1_u64, |power, _| power * 10);
    let mut all = vec![Vec::new(); 10_000];
    let ranges = SCHEMES.iter().flat_map(|(scheme, ranges)| ranges.iter().map(|range| (*scheme, range)));
    for (scheme, (first, last, count, lengths)) in ranges {
        let rest = power(ISSUER - count);
        let issuers = first * rest..(last + 1) * rest;
        let lengths = lengths.iter().fold(0, |bits, length| bits | 1 << length);
        let few = power(ISSUER - LEADING);
        for leading in issuers.start / few..issuers.end.div_ceil(few) {
            let slot = usize::try_from(leading).ok().and_then(|leading| all.get_mut(leading));
            slot.into_iter().for_each(|slot: &mut Vec<Issued>| slot.push(Issued { issuers: issuers.clone(), lengths, scheme }));
        }
    }
    all
});

/// The scheme whose cards have such a number, its check digit left aside.
#[must_use]
pub(crate) fn scheme(digits: &[u8]) -> Option<&'static str> {
    let issuer = digits.get(..ISSUER).and_then(number)?;
    let leading = digits.get(..LEADING).and_then(number)?;
    let length = 1_u32.checked_shl(u32::try_from(digits.len()).ok()?)?;
    let fits = |issued: &&Issued| issued.lengths & length != 0 && issued.issuers.contains(&issuer);
    BY_LEADING.get(usize::try_from(leading).ok()?)?.iter().find(fits).map(|issued| issued.scheme)
}

/// Whether digits are the number of a card: of a scheme, with its length, with the check digit of Luhn, not one digit over and over.
#[must_use]
pub(crate) fn is_valid(digits: &[u8]) -> bool {
    let behind = digits.get(6..).unwrap_or_default();
    let varied = behind.first().is_some_and(|first| behind.iter().any(|digit| digit != first)) || behind.len() < 7;
    scheme(digits).is_some()
        && luhn(digits)
        && (varied || digits.get(..6).is_some_and(|issuer| issuer.iter().any(|digit| Some(digit) != issuer.first())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that schemes and processors publish for tests.
    #[test]
    fn published_test_numbers_are_cards_of_their_schemes() {
        for (digits, name) in [
            ("4242424242424242", "Visa"),
            ("4222222222222", "Visa"),
            ("5555555555554444", "Mastercard"),
            ("2223003122003222", "Mastercard"),
            ("378282246310005", "American Express"),
            ("6011111111111117", "Discover"),
            ("3056930009020004", "Diners Club"),
            ("36227206271667", "Diners Club"),
            ("3566002020360505", "JCB"),
            ("6200000000000005", "UnionPay"),
            ("6304000000000000", "Maestro"),
            ("30569309025904", "Diners Club"),
        ] {
            assert_eq!((scheme(digits.as_bytes()), is_valid(digits.as_bytes())), (Some(name), true), "{digits}");
        }
        for digits in ["4242424242424241", "424242424242424", "1234567812345670", "0000000000000000", "", "9999999999999995", "79927398713"]
        {
            assert!(!is_valid(digits.as_bytes()), "{digits}");
        }
    }
}
