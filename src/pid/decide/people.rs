//! What cells say of people without a field's name: names that people are known to have, and days on which people are born.

use std::ops::RangeInclusive;

use super::tally::Tally;
use crate::pid::gazetteer;

/// The kinds that are looked for in fields whose names say nothing.
pub(super) const SAMPLED: [&str; 4] = [GIVEN, FAMILY, FULL, BORN];

const GIVEN: &str = "given-name";
const FAMILY: &str = "family-name";
const FULL: &str = "full-name";
const BORN: &str = "date-of-birth";

/// The share of a nameless field's cells that must hold known names.
const KNOWN: f64 = 0.6;
/// The fewest different values that show what a nameless field holds.
const FEWEST: u64 = 5;
/// The years between the oldest and the youngest of a list of people.
const GENERATION: i32 = 25;
/// Lists of people have somebody who was born before this year; lists of events seldom do.
const EARLY: i32 = 1985;

/// Whether a cell of a kind holds a name that people are known to have.
pub(super) fn holds_known_name(kind: &str, value: &[u8]) -> bool {
    match kind {
        GIVEN => (1..=3).contains(&words(value).count()) && words(value).all(gazetteer::is_given),
        FAMILY => gazetteer::is_family(value) || (words(value).count() == 1 && words(value).all(gazetteer::is_family)),
        FULL => holds_full_name(value),
        _ => false,
    }
}

/// Whether a cell of a kind is a name that stands for nobody in particular.
pub(super) fn is_placeholder(kind: &str, value: &[u8]) -> bool {
    matches!(kind, GIVEN | FAMILY | FULL) && gazetteer::is_placeholder_name(value)
}

/// Whether a text is somebody's name, given and family name in either order.
pub(super) fn holds_full_name(value: &[u8]) -> bool {
    let count = words(value).count();
    let (Some(first), Some(last)) = (words(value).next(), words(value).last()) else { return false };
    let is_name = |given: &[u8], family: &[u8]| gazetteer::is_given(given) && gazetteer::is_family(family);
    (2..=5).contains(&count) && (is_name(first, last) || is_name(last, first))
}

fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'.' | b'_')).filter(|word| !word.is_empty())
}

/// The year of a cell that is a day.
pub(super) fn year(kind: &str, value: &[u8]) -> Option<i32> {
    if kind != BORN {
        return None;
    }
    value
        .split(|byte| !byte.is_ascii_digit())
        .find(|digits| digits.len() == 4)
        .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok())
}

/// Whether a nameless field's cells are what a list of people has.
#[expect(clippy::cast_precision_loss, reason = "a share of counts")]
pub(super) fn is_evident(kind: &str, tally: &Tally) -> bool {
    let (passes, trials) = (tally.passes as f64, tally.trials.max(1) as f64);
    if tally.distinct.among(tally.passes) < FEWEST || passes / trials < 0.8 {
        return false;
    }
    match (kind, &tally.years) {
        (BORN, Some(years)) => are_births(years),
        (BORN, None) => false,
        _ => tally.known_names as f64 / trials >= KNOWN,
    }
}

fn are_births(years: &RangeInclusive<i32>) -> bool {
    years.end() - years.start() >= GENERATION && *years.start() < EARLY
}
