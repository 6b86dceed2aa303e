//! Time without a clock: everything starts from a text or a number that the policy already has.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use super::super::engine::Term;
use super::{integer, object, string, text};

fn instant(input: &str) -> Result<Timestamp, String> {
    input.parse().map_err(|_| format!("`{input}` is not an RFC 3339 instant"))
}

fn nanoseconds(value: i128) -> Result<Term, String> {
    i64::try_from(value).map(Term::from).map_err(|_| "the instant is out of range".to_owned())
}

/// `time.parse_rfc3339_ns(text)`.
pub(super) fn parse_rfc3339_ns(arguments: &[Term]) -> Result<Term, String> {
    nanoseconds(instant(string(arguments, 0)?)?.as_nanosecond())
}

/// `time.parse_duration_ns(text)`: Go's notation, for example `1h30m`, `250ms`.
pub(super) fn parse_duration_ns(arguments: &[Term]) -> Result<Term, String> {
    let input = string(arguments, 0)?;
    let refuse = || format!("`{input}` is not a duration");
    let (sign, mut rest) = match input.strip_prefix('-') {
        Some(rest) => (-1i128, rest),
        None => (1, input.strip_prefix('+').unwrap_or(input)),
    };
    if rest == "0" {
        return Ok(Term::from(0i64));
    }
    let mut total = 0f64;
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit() && character != '.').ok_or_else(refuse)?;
        let (number, after) = rest.split_at_checked(digits).ok_or_else(refuse)?;
        let letters = after.find(|character: char| character.is_ascii_digit() || character == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(letters).ok_or_else(refuse)?;
        let scale = match unit {
            "ns" => 1f64,
            "us" | "µs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return Err(refuse()),
        };
        total += number.parse::<f64>().map_err(|_| refuse())? * scale;
        rest = after;
    }
    if input.is_empty() || !total.is_finite() || total > 9.2e18 {
        return Err(refuse());
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
    nanoseconds(sign * total as i128)
}

/// `portcullis.duration_ns(text)`: our own notation, a whole number and `s`, `m`, `h` or `d`.
pub(super) fn duration_ns(arguments: &[Term]) -> Result<Term, String> {
    let seconds = crate::model::id::span_seconds(string(arguments, 0)?).map_err(|malformed| malformed.message)?;
    nanoseconds(i128::from(seconds) * 1_000_000_000)
}

/// An instant in nanoseconds, or a list of it and a zone, as OPA's `time` functions take it.
fn zoned(arguments: &[Term]) -> Result<Zoned, String> {
    let (value, zone) = match arguments.first() {
        Some(Term::Array(pair)) => {
            let pair: Vec<Term> = pair.iter().cloned().collect();
            (integer(&pair, 0)?, string(&pair, 1)?.to_owned())
        }
        _ => (integer(arguments, 0)?, "UTC".to_owned()),
    };
    let zone = if zone.is_empty() { "UTC" } else { &zone };
    let zone = TimeZone::get(zone).map_err(|_| format!("`{zone}` is not a time zone"))?;
    Timestamp::from_nanosecond(value.into()).map(|instant| instant.to_zoned(zone)).map_err(|_| "the instant is out of range".to_owned())
}

/// `time.date(ns)`: `[year, month, day]`.
pub(super) fn date(arguments: &[Term]) -> Result<Term, String> {
    let date = zoned(arguments)?.date();
    Ok(Term::from(vec![Term::from(i64::from(date.year())), Term::from(i64::from(date.month())), Term::from(i64::from(date.day()))]))
}

/// `time.clock(ns)`: `[hour, minute, second]`.
pub(super) fn clock(arguments: &[Term]) -> Result<Term, String> {
    let time = zoned(arguments)?.time();
    Ok(Term::from(vec![Term::from(i64::from(time.hour())), Term::from(i64::from(time.minute())), Term::from(i64::from(time.second()))]))
}

/// `time.weekday(ns)`: the English name.
pub(super) fn weekday(arguments: &[Term]) -> Result<Term, String> {
    Ok(text(day(zoned(arguments)?.weekday())))
}

/// `time.add_date(ns, years, months, days)`.
pub(super) fn add_date(arguments: &[Term]) -> Result<Term, String> {
    let (years, months, days) = (integer(arguments, 1)?, integer(arguments, 2)?, integer(arguments, 3)?);
    let refuse = |_| "the date is out of range".to_owned();
    let span = years.years().try_months(months).and_then(|span| span.try_days(days)).map_err(refuse)?;
    nanoseconds(zoned(arguments)?.checked_add(span).map_err(refuse)?.timestamp().as_nanosecond())
}

/// `portcullis.local_time(instant, zone)`: `{"date": "2026-11-20", "time": "16:55", "weekday": "friday"}`.
pub(super) fn local_time(arguments: &[Term]) -> Result<Term, String> {
    let zone = string(arguments, 1)?;
    let zone = TimeZone::get(zone).map_err(|_| format!("`{zone}` is not a time zone"))?;
    let local = instant(string(arguments, 0)?)?.to_zoned(zone);
    Ok(object([
        ("date", text(&local.strftime("%Y-%m-%d").to_string())),
        ("time", text(&local.strftime("%H:%M").to_string())),
        ("weekday", text(&day(local.weekday()).to_lowercase())),
    ]))
}

fn day(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_to_five_on_a_friday_depends_on_the_zone() {
        let at = |zone: &str| local_time(&[text("2026-11-20T16:55:00Z"), text(zone)]).unwrap();
        assert_eq!(at("Europe/London")["time"], text("16:55"));
        assert_eq!(at("Europe/London")["weekday"], text("friday"));
        assert_eq!(at("Pacific/Auckland")["weekday"], text("saturday"));
    }

    #[test]
    fn durations_read_as_go_reads_them() {
        let ns = |input: &str| parse_duration_ns(&[text(input)]);
        assert_eq!(ns("1h30m"), Ok(Term::from(5_400_000_000_000i64)));
        assert_eq!(ns("-1.5s"), Ok(Term::from(-1_500_000_000i64)));
        assert_eq!(ns("0"), Ok(Term::from(0i64)));
        for wrong in ["", "h", "1", "1d", "1.2.3s", "s1"] {
            assert!(ns(wrong).is_err(), "{wrong}");
        }
    }
}
