//! Days and parts of a day as ISO 8601 writes them.

/// The most days from 1970 that have four digits of year.
const FAR: i64 = 2_932_896;

/// A day, counted from 1970-01-01; its bare number where no calendar has it.
pub(super) fn date(days: i64) -> String {
    if !(-719_162..=FAR).contains(&days) {
        return days.to_string();
    }
    // Years that begin in March, so that the day that comes and goes is the last; 400 of them have 146,097 days.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of day in microseconds.
pub(super) fn time(micros: i64) -> String {
    let seconds = micros / 1_000_000;
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    match micros % 1_000_000 {
        0 => clock,
        rest => format!("{clock}.{rest:06}"),
    }
}

/// An instant in microseconds from 1970: its day alone at midnight.
pub(super) fn instant(micros: i64) -> String {
    const DAY: i64 = 86_400_000_000;
    let (day, rest) = (date(micros.div_euclid(DAY)), micros.rem_euclid(DAY));
    if rest == 0 { day } else { format!("{day} {}", time(rest)) }
}

/// A day of a workbook, counted from 1899-12-30 (or 1904-01-01), with its time as the fraction.
pub(super) fn serial(serial: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let whole = serial.trunc();
    let micros = ((serial - whole) * 86_400.0).round() as i64 * 1_000_000;
    let days = whole as i64;
    if days == 0 && !from_1904 && micros > 0 {
        return Some(time(micros));
    }
    // The 29th of February 1900, which Excel believes in, is day 60: days before it are one off.
    let epoch = match (from_1904, days) {
        (true, _) => -24_107,
        (false, ..60) => -25_568,
        (false, _) => -25_569,
    };
    (days + epoch).checked_mul(86_400_000_000).map(|day| instant(day + micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, written) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (-25_567, "1900-01-01"),
            (-719_162, "0001-01-01"),
            (FAR, "9999-12-31"),
            (FAR + 1, "2932897"),
        ] {
            assert_eq!(date(days), written);
        }
    }

    #[test]
    fn workbook_days_and_instants_are_written_as_iso_writes_them() {
        for (number, from_1904, written) in [
            (1.0, false, "1900-01-01"),
            (61.0, false, "1900-03-01"),
            (45351.0, false, "2024-02-29"),
            (45351.75, false, "2024-02-29 18:00:00"),
            (0.5, false, "12:00:00"),
            (0.0, true, "1904-01-01"),
        ] {
            assert_eq!(serial(number, from_1904).as_deref(), Some(written));
        }
        assert_eq!(serial(-1.0, false), None);
        assert_eq!(serial(f64::NAN, false), None);
        assert_eq!(instant(1_709_209_800_250_000), "2024-02-29 12:30:00.250000");
        assert_eq!(instant(-86_400_000_000), "1969-12-31");
    }
}
