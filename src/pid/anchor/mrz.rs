//! Machine readable zones of travel documents: ICAO Doc 9303, parts 4 to 7 (eighth edition, 2021). The second line of a passport and the
//! first two of a card hold numbers with check digits.

/// The value of a letter, a digit or `<` (part 3, section 4.9).
fn value(byte: u8) -> Option<u32> {
    if byte == b'<' { Some(0) } else { char::from(byte).to_digit(36).filter(|_| !byte.is_ascii_lowercase()) }
}

/// Whether the last sign is the check digit of those before it: weights 7, 3, 1, modulo 10.
fn checks(parts: &[&[u8]], digit: Option<u8>) -> bool {
    let weights = [7, 3, 1].into_iter().cycle();
    let signs = parts.iter().flat_map(|part| part.iter());
    let sum = signs.zip(weights).try_fold(0, |sum, (byte, weight)| Some(sum + value(*byte)? * weight));
    match (sum, digit) {
        (Some(sum), Some(digit)) => sum % 10 == value(digit).unwrap_or(10),
        _ => false,
    }
}

fn part(line: &[u8], from: usize, to: usize) -> &[u8] {
    line.get(from..to).unwrap_or_default()
}

/// Whether a line is the second of a passport (44 signs) or of a card of size TD2 (36): number, birth, expiry, and all of them together.
#[must_use]
pub(crate) fn is_second_line(line: &[u8]) -> bool {
    if !matches!(line.len(), 36 | 44) {
        return false;
    }
    let digit = |at: usize| line.get(at).copied();
    let last = line.len() - 1;
    checks(&[part(line, 0, 9)], digit(9))
        && checks(&[part(line, 13, 19)], digit(19))
        && checks(&[part(line, 21, 27)], digit(27))
        && checks(&[part(line, 0, 10), part(line, 13, 20), part(line, 21, last)], digit(last))
        && part(line, 13, 19).iter().any(u8::is_ascii_digit)
}

/// Whether a line is the first of a card of size TD1 (30 signs): a document code, a state, a number with its check digit.
#[must_use]
pub(crate) fn is_first_line(line: &[u8]) -> bool {
    let is_code = matches!(line.first(), Some(b'I' | b'A' | b'C'));
    let is_state = part(line, 2, 5).iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'<');
    line.len() == 30
        && is_code
        && is_state
        && part(line, 5, 14).iter().any(u8::is_ascii_digit)
        && checks(&[part(line, 5, 14)], line.get(14).copied())
}

/// Whether a line is the first of a passport: `P`, a state, then names parted by `<<`.
#[must_use]
pub(crate) fn is_name_line(line: &[u8]) -> bool {
    let is_letters = line.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'<');
    line.len() == 44
        && line.first() == Some(&b'P')
        && is_letters
        && line.get(5).is_some_and(u8::is_ascii_uppercase)
        && line.windows(2).any(|pair| pair == b"<<")
}

/// Whether a value as a whole is a line of a zone, or all lines of one.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    let is_line = |line: &[u8]| is_second_line(line) || is_first_line(line) || is_name_line(line);
    is_line(value) || value.split(|byte| *byte == b'\n').any(|line| is_line(line.trim_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specimens of Doc 9303, parts 4 and 5.
    #[test]
    fn the_specimens_of_the_standard_are_read() {
        for line in [
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "I<UTOD231458907<<<<<<<<<<<<<<<",
            "D231458907UTO7408122F1204159<<<<<<<6",
        ] {
            assert!(whole(line.as_bytes()), "{line}");
        }
        for line in [
            "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
            "I<UTOD231458908<<<<<<<<<<<<<<<",
            "",
            "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        ] {
            assert!(!whole(line.as_bytes()), "{line}");
        }
    }
}
