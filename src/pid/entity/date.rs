//! Dates inside identifiers.

use super::checksum::number;

/// The days of a month; February has 29 where the year divides by four and is no plain century.
#[must_use]
pub fn days(year: u64, month: u64) -> u64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Whether a day is in the Gregorian calendar.
#[must_use]
pub fn is_date(year: u64, month: u64, day: u64) -> bool {
    day >= 1 && day <= days(year, month)
}

/// The two digits at a place.
#[must_use]
pub fn pair(digits: &[u8], at: usize) -> Option<u64> {
    number(digits.get(at..at + 2)?)
}

/// Whether six digits are a date, year month day, in one of the centuries.
#[must_use]
pub fn yymmdd(digits: &[u8], centuries: &[u64]) -> bool {
    let (Some(year), Some(month), Some(day)) = (pair(digits, 0), pair(digits, 2), pair(digits, 4)) else { return false };
    centuries.iter().any(|century| is_date(century + year, month, day))
}

/// Whether six digits are a date, day month year, in one of the centuries.
#[must_use]
pub fn ddmmyy(digits: &[u8], centuries: &[u64]) -> bool {
    let (Some(day), Some(month), Some(year)) = (pair(digits, 0), pair(digits, 2), pair(digits, 4)) else { return false };
    centuries.iter().any(|century| is_date(century + year, month, day))
}

/// Whether eight digits are a date, year month day, from 1850 on.
#[must_use]
pub fn yyyymmdd(digits: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) = (digits.get(..4).and_then(number), pair(digits, 4), pair(digits, 6)) else { return false };
    (1850..2100).contains(&year) && is_date(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_day_needs_a_leap_year() {
        assert!(yymmdd(b"000229", &[2000]) && !yymmdd(b"000229", &[1900]));
        assert!(ddmmyy(b"290204", &[2000]) && !ddmmyy(b"310499", &[1900]));
        assert!(yyyymmdd(b"20240229") && !yyyymmdd(b"20230229") && !yyyymmdd(b"18000101"));
        assert!(!yymmdd(b"99", &[1900]) && !yymmdd(b"9901aa", &[1900]));
    }
}
