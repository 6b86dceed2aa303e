//! Check digits, each from the standard that defines it. All take letters and digits and refuse anything else.

/// The value of a digit.
#[must_use]
pub fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The value of a letter or digit: `0` to `9`, then `A` as 10 to `Z` as 35 (ISO/IEC 7064, ISO 6166).
#[must_use]
pub fn base36(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(36)
}

/// The digits as one number, where there are 18 at most and nothing else.
#[must_use]
pub fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0, |number, byte| Some(number * 10 + u64::from(digit(*byte)?)))
}

/// The sum of the digits, each times its weight; nothing where a byte is no digit. As many as there are weights.
#[must_use]
pub fn weighted(digits: &[u8], weights: &[u32]) -> Option<u32> {
    if digits.len() < weights.len() {
        return None;
    }
    digits.iter().zip(weights).try_fold(0, |sum, (byte, weight)| Some(sum + digit(*byte)? * weight))
}

/// The check of ISO/IEC 7812-1, annex B (Luhn): the digits from the right, every second doubled, add up to a multiple of 10.
#[must_use]
pub fn luhn(digits: &[u8]) -> bool {
    let doubled = |value: u32| if value > 4 { value * 2 - 9 } else { value * 2 };
    let (rest, eights) = digits.as_rchunks::<8>();
    let of_eights = eights.iter().try_fold(0, |sum, eight| luhn_of_eight(*eight).map(|part| sum + part));
    let of_rest = rest
        .iter()
        .rev()
        .enumerate()
        .try_fold(0, |sum, (index, byte)| digit(*byte).map(|value| sum + if index % 2 == 1 { doubled(value) } else { value }));
    !digits.is_empty() && of_eights.zip(of_rest).is_some_and(|(one, other)| (one + other) % 10 == 0)
}

/// Every byte of eight.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Eight digits as bytes of their values, the first one lowest; nothing where a byte is no digit.
fn values(eight: [u8; 8]) -> Option<u64> {
    let values = u64::from_le_bytes(eight) ^ (EACH * 0x30);
    // A value above 9 reaches the upper half of its byte itself or with 6 more.
    let is_above = (values | (values & (EACH * 0x7f)).wrapping_add(EACH * 6)) & (EACH * 0xf0) != 0;
    (!is_above).then_some(values)
}

/// What eight digits add to the sum of Luhn, the last one not doubled.
fn luhn_of_eight(eight: [u8; 8]) -> Option<u32> {
    let values = values(eight)?;
    let odd = 0x00ff_00ff_00ff_00ff;
    let doubled = (values & odd) * 2;
    let above = ((doubled + EACH * 6) >> 4) & EACH;
    let sum = ((values & !odd) + doubled).wrapping_mul(EACH) >> 56;
    u32::try_from(sum).ok()?.checked_sub(above.count_ones() * 9)
}

/// Eight digits as a number.
fn number_of_eight(eight: [u8; 8]) -> Option<u64> {
    let values = values(eight)?;
    // Neighbours are put together: two digits, then four, then eight.
    let twos = (values.wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (twos.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000 << 32 | 1) >> 32)
}

/// A number to which two digits more can be added.
const SMALL: u64 = 1 << 56;

/// Letters and digits as one number in base 10 (`A` is 10, `Z` is 35), modulo 97 (ISO/IEC 7064, MOD 97-10). `before` is what the
/// letters and digits before these leave; 0 where there are none.
#[must_use]
pub fn mod97(before: u32, mut text: &[u8]) -> Option<u32> {
    // What is left is made small only before it grows too large for eight digits more.
    let mut rest = u64::from(before);
    while let Some((first, behind)) = text.split_first() {
        if let Some((eight, behind)) = text.split_first_chunk::<8>()
            && let Some(number) = number_of_eight(*eight)
        {
            rest = rest % 97 * 100_000_000 + number;
            text = behind;
            continue;
        }
        let value = base36(*first)?;
        rest = if rest < SMALL { rest } else { rest % 97 } * if value < 10 { 10 } else { 100 } + u64::from(value);
        text = behind;
    }
    u32::try_from(rest % 97).ok()
}

/// The hybrid check of ISO/IEC 7064, MOD 11,10, over digits with their check digit.
#[must_use]
pub fn mod11_10(digits: &[u8]) -> bool {
    let Some((last, digits)) = digits.split_last() else { return false };
    let product = digits.iter().try_fold(10, |product, byte| {
        let sum = (digit(*byte)? + product) % 10;
        Some(if sum == 0 { 10 } else { sum } * 2 % 11)
    });
    match (product, digit(*last)) {
        (Some(product), Some(last)) => (11 - product) % 10 == last,
        _ => false,
    }
}

/// The pure check of ISO/IEC 7064, MOD 11-2, over digits with their check character (`X` is 10).
#[must_use]
pub fn mod11_2(text: &[u8]) -> bool {
    let Some((last, digits)) = text.split_last() else { return false };
    let rest = digits.iter().try_fold(0, |rest, byte| Some((rest + digit(*byte)?) * 2 % 11));
    let last = if *last == b'X' { Some(10) } else { digit(*last) };
    match (rest, last) {
        (Some(rest), Some(last)) => (rest + last) % 11 == 1,
        _ => false,
    }
}

/// Multiplication in the dihedral group of order ten.
const DIHEDRAL: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// The permutation that is applied once for each place.
const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/// J. Verhoeff, Error Detecting Decimal Codes (1969): digits with their check digit.
#[must_use]
pub fn verhoeff(digits: &[u8]) -> bool {
    let permuted = |value: u8, times: usize| (0..times).try_fold(value, |value, _| PERMUTATION.get(usize::from(value)).copied());
    let folded = digits.iter().rev().enumerate().try_fold(0_u8, |sum, (place, byte)| {
        let value = permuted(byte.checked_sub(b'0')?, place % 8)?;
        DIHEDRAL.get(usize::from(sum))?.get(usize::from(value)).copied()
    });
    !digits.is_empty() && folded == Some(0)
}

/// The check digit of machine-readable travel documents (ICAO 9303-3, section 4.9): weights 7, 3, 1 again and again over
/// digits and letters (`A` is 10), modulo 10.
#[must_use]
pub fn icao(text: &[u8]) -> Option<u32> {
    text.iter().zip([7, 3, 1].iter().cycle()).try_fold(0, |sum, (byte, weight)| Some((sum + base36(*byte)? * weight) % 10))
}

/// Whether the digit at that place is the check digit that was worked out; never where none could be.
#[must_use]
pub fn has_digit(word: &[u8], at: usize, check: Option<u32>) -> bool {
    check.is_some() && word.get(at).and_then(|byte| digit(*byte)) == check
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits by the eight against digits one by one.
    #[test]
    fn eight_digits_at_once_are_what_they_are_one_by_one() {
        let by_one = |digits: &[u8]| {
            let values = digits.iter().rev().zip([1, 2].iter().cycle());
            values.map(|(digit, times)| u32::from(digit - b'0') * times).map(|value| value / 10 + value % 10).sum::<u32>() % 10 == 0
        };
        for number in (0..20_000_u64).map(|step| step * 7_919_876_543_211 + step) {
            let digits = format!("{number:017}");
            for length in [1, 7, 8, 9, 15, 16, 17] {
                assert_eq!(luhn(&digits.as_bytes()[..length]), by_one(&digits.as_bytes()[..length]), "{digits} {length}");
            }
            assert_eq!(u64::from(mod97(0, digits.as_bytes()).unwrap()), number % 97, "{digits}");
        }
        for wrong in [b'/', b':', b' ', b'A', b'p', 0, 0x80, 0xb5, 0xff] {
            for at in 0..16 {
                let mut digits = *b"0000000000000000";
                digits[at] = wrong;
                assert!(!luhn(&digits), "{wrong} at {at}");
            }
        }
    }

    #[test]
    fn published_examples_hold_and_their_neighbours_do_not() {
        assert!(luhn(b"79927398713") && !luhn(b"79927398714") && !luhn(b"") && !luhn(b"7992739871x"));
        assert!(verhoeff(b"2363") && !verhoeff(b"2364") && !verhoeff(b"23:3"));
        assert!(mod11_10(b"33392005961") && !mod11_10(b"33392005962") && !mod11_10(b""));
        assert!(mod11_2(b"0000000218250097".as_slice()) && !mod11_2(b"0000000218250098".as_slice()));
        assert_eq!(mod97(0, b"WEST12345698765432GB82"), Some(1));
        assert_eq!(mod97(0, b"WEST1234").and_then(|rest| mod97(rest, b"5698765432GB82")), Some(1));
        assert_eq!((mod97(0, b"12345678a"), mod97(0, b"1234567-12")), (Some(1_234_567_810 % 97), None));
        assert_eq!(weighted(b"123", &[1, 2, 3]), Some(14));
        assert_eq!(weighted(b"12", &[1, 2, 3]), None);
        assert!(has_digit(b"123", 2, Some(3)) && !has_digit(b"123", 3, None) && !has_digit(b"12x", 2, None));
        assert_eq!((icao(b"L898902C3"), icao(b"<")), (Some(6), None));
        assert_eq!(number(b"0012"), Some(12));
        assert_eq!(number(b"12a"), None);
    }
}
