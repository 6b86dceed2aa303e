//! The tags and errors of XML, for a reader that shows where they stand.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use crate::intake::first_line;
use crate::model::id::{Malformed, Timestamp};
use crate::source::{Problem, Span};

/// Most attributes of one tag; checking that no two are the same takes quadratic time.
const MAX_ATTRIBUTES: usize = 200;

/// A syntax error: the tag or the character that it starts with.
pub(super) fn broken(text: &str, at: usize, error: &quick_xml::Error) -> Problem {
    let rest = text.get(at..).unwrap_or_default();
    let length =
        rest.find(['\n', '>']).map_or(rest.len(), |end| end + usize::from(rest.get(end..).is_some_and(|end| end.starts_with('>'))));
    let message = error.to_string();
    let message = message
        .split_once(": ")
        .filter(|(head, _)| head.contains("error") || head.contains("ill-formed"))
        .map_or(message.as_str(), |(_, tail)| tail);
    let problem = Problem::at(Span::new(at, at + length), format!("not well-formed XML: {message}"), "here");
    match error {
        quick_xml::Error::Syntax(_) => problem.with_help("the document ends too early; was it cut off?"),
        _ => problem.with_help("use the report as the test tool wrote it"),
    }
}

/// The attributes of a tag: name, value and where the value stands.
pub(super) struct Attributes<'e>(Vec<(&'e str, Cow<'e, str>, Span)>);

impl<'e> Attributes<'e> {
    /// Reads the attributes of a tag of `text`.
    ///
    /// # Errors
    /// An attribute that is not well formed, that comes twice or that has an unknown entity.
    pub(super) fn of(element: &'e BytesStart<'_>, tag: Span, text: &str) -> Result<Self, Problem> {
        let mut found = Vec::new();
        for attribute in element.attributes() {
            if found.len() >= MAX_ATTRIBUTES {
                let message = format!("more than {MAX_ATTRIBUTES} attributes");
                return Err(Problem::at(tag, message, "in this tag").with_help("use the report as the test tool wrote it"));
            }
            let attribute = attribute.map_err(|error| {
                let message = error.to_string();
                let message = message.split_once(": ").map_or(message.as_str(), |(_, tail)| tail);
                Problem::at(tag, format!("not well-formed XML: {message}"), "in this tag")
                    .with_help("use the report as the test tool wrote it")
            })?;
            let span = Span::of(&attribute.value, text);
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| unknown_entity(&attribute.value, span))?;
            found.push((attribute.key.into_inner(), value, span));
        }
        Ok(Self(found))
    }

    pub(super) fn get(&self, name: &str) -> Option<(&str, Span)> {
        self.0.iter().find(|(key, ..)| *key == name).map(|(_, value, span)| (value.as_ref(), *span))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(|(value, _)| value)
    }
}

pub(super) fn unknown_entity(name: &str, span: Span) -> Problem {
    Problem::at(span, format!("unknown entity in `{}`", first_line(name).unwrap_or_default().escape_debug()), "here")
        .with_help("only `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and character references are accepted")
}

pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let covered = text.get(span.start..span.end).unwrap_or_default();
    let start = span.start + (covered.len() - covered.trim_start().len());
    Span::new(start, start + covered.trim().len())
}

/// An instant of a report; without a zone it is UTC.
pub(super) fn instant(text: &str) -> Result<Timestamp, Malformed> {
    let zoned = text.parse::<Timestamp>();
    if zoned.is_err()
        && text.contains(['T', ' '])
        && let Ok(civil) = text.parse::<jiff::civil::DateTime>()
        && let Ok(instant) = jiff::tz::TimeZone::UTC.to_timestamp(civil)
    {
        return Ok(Timestamp(instant));
    }
    zoned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_is_utc() {
        let read = |text: &str| instant(text).map(|at| at.to_string()).map_err(|malformed| malformed.message);
        assert_eq!(read("2026-11-20T16:55:00"), Ok("2026-11-20T16:55:00Z".to_owned()));
        assert_eq!(read("2026-11-20T16:55:00.123456+01:00"), Ok("2026-11-20T15:55:00.123456Z".to_owned()));
        for text in ["2026-13-20T16:55:00", "2026-11-20", "yesterday", "2026-11-20T25:00:00Z"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
