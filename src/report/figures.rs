//! Figures as people read them: numbers with separators, parts of a whole, lengths of time.

/// A number with a comma between every three digits.
pub(super) fn number(value: impl TryInto<u64>) -> String {
    let digits = value.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 entry`, `12,432 entries`.
pub(super) fn counted(value: u64, one: &str, many: &str) -> String {
    if value == 1 { format!("1 {one}") } else { format!("{} {many}", number(value)) }
}

/// A part of a whole in percent: `2.2%`; tiny parts are never `0%`, and missing ones never `100%`.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0%".to_owned();
    }
    // Twice as fine and halved upwards: rounded.
    let tenths = (u128::from(part) * 2_000 / u128::from(whole)).div_ceil(2);
    match tenths {
        0 => "under 0.1%".to_owned(),
        1_000.. if part < whole => "over 99.9%".to_owned(),
        _ if tenths >= 100 || tenths.is_multiple_of(10) => format!("{}%", (tenths + 5) / 10),
        _ => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

/// A number of bytes in the largest unit that leaves a whole: `731 bytes`, `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match UNITS.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => {
            let tenths = bytes / (unit / 10);
            format!("{}.{} {name}", number(tenths / 10), tenths % 10)
        }
        None => counted(bytes, "byte", "bytes"),
    }
}

/// A length of time in its two largest units: `3 d 4 h`, `12 min`, `0 s`.
pub(super) fn length(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let seconds = seconds.max(0);
    let Some(largest) = UNITS.iter().position(|(unit, _)| seconds >= *unit) else { return "0 s".to_owned() };
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, name) in UNITS.iter().skip(largest).take(2) {
        let count = rest / unit;
        rest %= unit;
        if count > 0 {
            parts.push(format!("{} {name}", number(u64::try_from(count).unwrap_or(0))));
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0u64, 999, 1_000, 12_432, 1_234_567].map(number), ["0", "999", "1,000", "12,432", "1,234,567"]);
    }

    #[test]
    fn a_part_is_neither_rounded_away_nor_made_whole() {
        let cases = [
            (0, 5, "0%"),
            (1, 100_000, "under 0.1%"),
            (269, 12_432, "2.2%"),
            (1, 4, "25%"),
            (99_999, 100_000, "over 99.9%"),
            (7, 7, "100%"),
        ];
        for (part, whole, said) in cases {
            assert_eq!(percent(part, whole), said, "{part} of {whole}");
        }
    }

    #[test]
    fn a_size_has_a_unit_that_fits() {
        assert_eq!([1, 999, 1_000, 1_260_000, 2_099_999_999].map(size), ["1 byte", "999 bytes", "1.0 kB", "1.2 MB", "2.0 GB"]);
        assert_eq!(size(u64::MAX), "18,446,744.0 TB");
    }

    #[test]
    fn a_length_has_two_units_at_most() {
        assert_eq!(
            [0, 59, 60, 3_661, 93_784, 864_000, 105_580_800].map(length),
            ["0 s", "59 s", "1 min", "1 h 1 min", "1 d 2 h", "10 d", "1,222 d"]
        );
    }
}
