//! Calendar months in UTC.

use std::fmt;

use crate::model::Timestamp;

/// A calendar month in UTC, written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of an instant.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let date = jiff::tz::Offset::UTC.to_datetime(at.0).date();
        Self { year: date.year(), month: date.month() }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month within the year, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.month.saturating_sub(1)).unwrap_or(0)
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month >= 12 { Self { year: self.year.saturating_add(1), month: 1 } } else { Self { month: self.month + 1, ..self } }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_that_of_utc_and_december_is_followed_by_january() {
        let month = Month::of("2026-01-01T00:30:00+01:00".parse().unwrap());
        assert_eq!((month.to_string(), month.next().to_string()), ("2025-12".to_owned(), "2026-01".to_owned()));
    }
}
