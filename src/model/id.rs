//! Identifiers that cannot be wrong: parsed once, then trusted.
//!
//! Each carries a JSON Schema `format` whose checker is its own parser ([`check_format`]), so that a
//! document with a bad digest fails where it is written, with the sentence that the parser gives.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Why a text is not the identifier that it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Malformed {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Malformed {}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $format:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text, in its one accepted form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                let check: fn(&str) -> Result<(), Malformed> = $check;
                check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}

text_id!(
    /// A content digest: `sha256:` (64), `sha384:` (96) or `sha512:` (128) and lower-case hexadecimal digits.
    Digest,
    "digest",
    check_digest
);

text_id!(
    /// A name: lower-case letters, digits, `-`, `_` and `.`, starting with a letter or digit, at most 128 bytes.
    Name,
    "name",
    check_name
);

text_id!(
    /// A version: printable, no spaces, at most 256 bytes.
    Version,
    "version",
    check_version
);

text_id!(
    /// A relative path with `/` separators that does not climb out of its directory.
    RelativePath,
    "relative-path",
    check_relative_path
);

text_id!(
    /// A rule: `<gate>/<rule>`, each a [`Name`].
    RuleId,
    "rule-id",
    check_rule_id
);

text_id!(
    /// A length of time: a whole number and `s`, `m`, `h` or `d` (24 hours).
    Span,
    "duration",
    |text| span_seconds(text).map(|_| ())
);

text_id!(
    /// A day, `YYYY-MM-DD`.
    Day,
    "date",
    |text| {
        let day = text.parse::<jiff::civil::Date>().ok().filter(|day| day.to_string() == text);
        day.map(|_| ()).ok_or_else(|| Malformed::new(format!("`{text}` is not a day"), "write `YYYY-MM-DD`"))
    }
);

text_id!(
    /// A country, ISO 3166-1 alpha-2 in upper case.
    Country,
    "country",
    |text| {
        let is_country = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let help = "write the two upper-case letters of ISO 3166-1";
        is_country.then_some(()).ok_or_else(|| Malformed::new(format!("`{text}` is not a country code"), help))
    }
);

text_id!(
    /// A time of day, `HH:MM` on a 24-hour clock.
    ClockTime,
    "clock-time",
    |text| {
        // Two digits each, so that times compare as text.
        jiff::civil::Time::strptime("%H:%M", text)
            .ok()
            .filter(|_| text.len() == 5 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':')))
            .map(|_| ())
            .ok_or_else(|| Malformed::new(format!("`{text}` is not a time of day"), "write `HH:MM` on a 24-hour clock, quoted, for example \"09:00\""))
    }
);

text_id!(
    /// An IANA time zone.
    Zone,
    "time-zone",
    |text| {
        jiff::tz::TimeZone::get(text)
            .map(|_| ())
            .map_err(|_| Malformed::new(format!("`{text}` is not a time zone"), "use an IANA name, for example `Europe/Berlin`"))
    }
);

text_id!(
    /// An IPv4 or IPv6 network in CIDR notation, without host bits.
    Network,
    "network",
    check_network
);

impl Digest {
    /// The algorithm: `sha256`, `sha384` or `sha512`.
    #[must_use]
    pub fn algorithm(&self) -> &str {
        self.0.split_once(':').map_or("", |(algorithm, _)| algorithm)
    }

    /// The lower-case hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, hex)| hex)
    }
}

impl From<crate::source::Sha256> for Digest {
    fn from(digest: crate::source::Sha256) -> Self {
        Self(format!("sha256:{digest}"))
    }
}

impl RuleId {
    /// The gate, before the slash.
    #[must_use]
    pub fn gate(&self) -> &str {
        self.0.split_once('/').map_or("", |(gate, _)| gate)
    }

    /// The rule, after the slash.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, rule)| rule)
    }
}

impl Span {
    /// The length in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        span_seconds(&self.0).unwrap_or(0)
    }
}

/// An instant, RFC 3339 with an offset on input, UTC with `Z` on output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub jiff::Timestamp);

impl FromStr for Timestamp {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        text.parse::<jiff::Timestamp>().map(Self).map_err(|_| {
            Malformed::new(
                format!("`{text}` is not an instant"),
                "write RFC 3339 with an offset, for example `2026-11-20T16:55:00Z` or `2026-11-20T17:55:00+01:00`",
            )
        })
    }
}

impl Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// Checks a text against a `format` of our schemas; formats that are not ours accept everything.
///
/// # Errors
/// What the identifier's own parser says.
pub fn check_format(format: &str, text: &str) -> Result<(), Malformed> {
    match format {
        "digest" => check_digest(text),
        "name" => check_name(text),
        "version" => check_version(text),
        "relative-path" => check_relative_path(text),
        "rule-id" => check_rule_id(text),
        "duration" => text.parse::<Span>().map(|_| ()),
        "clock-time" => text.parse::<ClockTime>().map(|_| ()),
        "date" => text.parse::<Day>().map(|_| ()),
        "country" => text.parse::<Country>().map(|_| ()),
        "time-zone" => text.parse::<Zone>().map(|_| ()),
        "network" => check_network(text),
        "date-time" => text.parse::<Timestamp>().map(|_| ()),
        _ => Ok(()),
    }
}

fn check_digest(text: &str) -> Result<(), Malformed> {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return Err(Malformed::new("the digest names no algorithm", "write `sha256:` and 64 lower-case hexadecimal digits"));
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        "md5" | "sha1" => {
            return Err(Malformed::new(format!("`{algorithm}` is too weak to identify an artifact"), "use `sha256`, `sha384` or `sha512`"));
        }
        _ => return Err(Malformed::new(format!("unknown digest algorithm `{algorithm}`"), "use `sha256`, `sha384` or `sha512`")),
    };
    if hex.chars().any(|digit| digit.is_ascii_uppercase()) && hex.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Malformed::new(
            "the digest is written in upper case",
            "write the hexadecimal digits in lower case: others match digests by their text",
        ));
    }
    if let Some(wrong) = hex.chars().find(|digit| !matches!(digit, '0'..='9' | 'a'..='f')) {
        return Err(Malformed::new(
            format!("`{}` is not a hexadecimal digit", wrong.escape_default()),
            format!("write {length} digits `0`-`9` and `a`-`f`"),
        ));
    }
    if hex.len() != length {
        return Err(Malformed::new(
            format!("a {algorithm} digest has {length} digits, this one has {}", hex.len()),
            "copy the digest again, whole",
        ));
    }
    Ok(())
}

fn check_name(text: &str) -> Result<(), Malformed> {
    let help = "use lower-case letters, digits, `-`, `_` and `.`, starting with a letter or digit";
    let mut characters = text.chars();
    let first = characters.next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit());
    let rest =
        characters.all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_' | '.'));
    match text.len() {
        0 => Err(Malformed::new("the name is empty", help)),
        129.. => Err(Malformed::new("the name is longer than 128 bytes", help)),
        _ if first && rest => Ok(()),
        _ => Err(Malformed::new(format!("`{}` is not a name", text.escape_debug()), help)),
    }
}

fn check_version(text: &str) -> Result<(), Malformed> {
    let help = "use printable characters without spaces, and quote it: YAML reads `2.10` as a number";
    match text.len() {
        0 => Err(Malformed::new("the version is empty", help)),
        257.. => Err(Malformed::new("the version is longer than 256 bytes", help)),
        _ if text.chars().all(|character| character.is_ascii_graphic()) => Ok(()),
        _ => Err(Malformed::new(format!("`{}` is not a version", text.escape_debug()), help)),
    }
}

fn check_relative_path(text: &str) -> Result<(), Malformed> {
    let help = "write a path below the manifest's directory, with `/` between its parts";
    if text.is_empty() {
        return Err(Malformed::new("the path is empty", help));
    }
    if text.contains(['\\', '\0']) || text.chars().any(char::is_control) {
        return Err(Malformed::new(format!("`{}` has a backslash or a control character", text.escape_debug()), help));
    }
    if text.starts_with('/') || text.split('/').next().is_some_and(|first| first.ends_with(':')) {
        return Err(Malformed::new(format!("`{text}` is an absolute path"), help));
    }
    if text.split('/').any(|part| part == "..") {
        return Err(Malformed::new(format!("`{text}` leaves the manifest's directory"), help));
    }
    Ok(())
}

fn check_rule_id(text: &str) -> Result<(), Malformed> {
    let help = "write `<gate>/<rule>`, for example `sequential-progression/no-environment-skipped`";
    match text.split_once('/') {
        Some((gate, rule)) if check_name(gate).is_ok() && check_name(rule).is_ok() => Ok(()),
        _ => Err(Malformed::new(format!("`{}` is not a rule id", text.escape_debug()), help)),
    }
}

fn check_network(text: &str) -> Result<(), Malformed> {
    let help = "write CIDR notation, for example `10.20.0.0/16` or `2001:db8::/32`";
    match text.parse::<ipnet::IpNet>() {
        Ok(network) if network.trunc() == network => Ok(()),
        Ok(network) => {
            Err(Malformed::new(format!("`{text}` has bits set beyond its prefix"), format!("did you mean `{}`?", network.trunc())))
        }
        Err(_) => Err(Malformed::new(format!("`{}` is not a network", text.escape_debug()), help)),
    }
}

/// The seconds of a [`Span`]'s text.
///
/// # Errors
/// What is wrong with the text.
pub fn span_seconds(text: &str) -> Result<i64, Malformed> {
    let malformed = || {
        Malformed::new(
            format!("`{}` is not a length of time", text.escape_debug()),
            "write a whole number and a unit: `90s`, `30m`, `24h`, `30d`",
        )
    };
    let unit = text.chars().next_back().ok_or_else(malformed)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(malformed()),
    };
    let count = text.strip_suffix(unit).ok_or_else(malformed)?;
    if !count.bytes().all(|byte| byte.is_ascii_digit()) || count.is_empty() {
        return Err(malformed());
    }
    count.parse::<i64>().ok().and_then(|count| count.checked_mul(seconds)).filter(|total| *total <= 3_155_760_000).ok_or_else(malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused<T: FromStr<Err = Malformed>>(text: &str) -> String {
        match text.parse::<T>() {
            Ok(_) => panic!("{text:?} must be refused"),
            Err(malformed) => malformed.message,
        }
    }

    #[test]
    fn digests_are_lower_case_whole_and_strong() {
        let hex = "0123456789abcdef".repeat(4);
        assert!(format!("sha256:{hex}").parse::<Digest>().is_ok());
        assert!(refused::<Digest>(&format!("sha256:{}", hex.to_uppercase())).contains("upper case"));
        assert!(refused::<Digest>(&format!("sha256:{}", &hex[1..])).contains("has 64 digits, this one has 63"));
        assert!(refused::<Digest>(&format!("sha512:{hex}")).contains("128"));
        assert!(refused::<Digest>("md5:d41d8cd98f00b204e9800998ecf8427e").contains("too weak"));
        assert!(refused::<Digest>(&hex).contains("no algorithm"));
    }

    #[test]
    fn paths_stay_below_their_directory() {
        assert!("evidence/a.xml".parse::<RelativePath>().is_ok());
        for text in ["../a", "a/../../b", "/etc/passwd", "C:/x", "a\\b", "", "a\nb"] {
            refused::<RelativePath>(text);
        }
    }

    #[test]
    fn lengths_of_time_are_exact() {
        assert_eq!("30d".parse::<Span>().unwrap().seconds(), 2_592_000);
        for text in ["", "d", "1.5h", "-1h", "1w", "99999999999999999999d", "1 h"] {
            refused::<Span>(text);
        }
    }

    #[test]
    fn times_of_day_have_two_digits_each() {
        assert!("09:00".parse::<ClockTime>().is_ok());
        for text in ["9:00", "09:0", "24:00", "0900", "09:00:00", " 9:00", ""] {
            refused::<ClockTime>(text);
        }
    }

    #[test]
    fn networks_have_no_host_bits() {
        assert!("2001:db8::/32".parse::<Network>().is_ok());
        assert!(refused::<Network>("10.20.30.40/16").contains("beyond its prefix"));
        refused::<Network>("10.0.0.0");
    }

    #[test]
    fn instants_need_an_offset() {
        assert_eq!("2026-11-20T17:55:00+01:00".parse::<Timestamp>().unwrap().to_string(), "2026-11-20T16:55:00Z");
        refused::<Timestamp>("2026-11-20T16:55:00");
        refused::<Timestamp>("2026-11-20");
    }
}
