//! What sniffing needs: the first telling key of a JSON document, the root element of an XML one.
//!
//! Stops at the first thing that tells, so that a document of hundreds of megabytes is recognised by
//! its first lines, and a document that is cut off is still recognised. Judges no value.

use std::borrow::Cow;
use std::fmt;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use super::keyed::Text;
use crate::source::SourceFile;

/// The top-level keys by which a JSON document is told. The first one in the document decides, so that
/// one document is never of two formats.
pub(super) const MARKERS: &[&str] =
    &["@context", "SPDXID", "_type", "bomFormat", "kind", "payload", "payloadType", "predicateType", "reportFormat", "spdxVersion"];

/// The lines of a YAML document in which its kind is looked for.
const MOST_LINES: usize = 10_000;

/// The first of [`MARKERS`] in a JSON object, with its value where that is a string.
pub(super) fn marker(file: &SourceFile) -> Option<(Cow<'_, str>, Option<Cow<'_, str>>)> {
    let text = unmarked(file.text_lossless());
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mut found = None;
    let mut keys = Vec::new();
    // The error says only that the scan stopped; what was found is kept outside.
    let _ = Scan { found: &mut found, keys: &mut keys }.deserialize(&mut serde_json::Deserializer::from_str(text));
    found
}

/// The top-level keys of a JSON object up to the first one that tells, or up to where it breaks.
pub(super) fn keys(text: &str) -> Vec<Cow<'_, str>> {
    let mut found = None;
    let mut keys = Vec::new();
    let _ = Scan { found: &mut found, keys: &mut keys }.deserialize(&mut serde_json::Deserializer::from_str(text));
    keys
}

/// The name of the root element of an XML document.
pub(super) fn root_element(file: &SourceFile) -> Option<String> {
    let text = unmarked(file.text_lossless());
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => return Some(element.name().as_ref().to_owned()),
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            // A start tag that is cut off still says what it is.
            Err(_) => {
                let at = usize::try_from(reader.error_position()).ok()?;
                let tag = text.get(at..)?.strip_prefix('<')?;
                return tag.split(|character: char| character.is_whitespace() || matches!(character, '/' | '>')).next().map(str::to_owned);
            }
        }
    }
}

/// The `kind` of a document that users write, in JSON or YAML, even where the rest is broken.
pub(super) fn kind(file: &SourceFile) -> Option<Cow<'_, str>> {
    let text = unmarked(file.text_lossless());
    if text.trim_start().starts_with('{') {
        return marker(file).filter(|(key, _)| key == "kind").and_then(|(_, value)| value);
    }
    let line = text.lines().take(MOST_LINES).find_map(|line| line.strip_prefix("kind:"))?;
    let value = line.split(" #").next()?.trim().trim_matches(['"', '\'']);
    Some(Cow::Borrowed(value))
}

/// The text without a byte order mark.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

struct Scan<'s, 't> {
    found: &'s mut Option<(Cow<'t, str>, Option<Cow<'t, str>>)>,
    keys: &'s mut Vec<Cow<'t, str>>,
}

impl<'t> DeserializeSeed<'t> for Scan<'_, 't> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for Scan<'_, 't> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = access.next_key::<Text<'t>>()? {
            if MARKERS.contains(&key.as_ref()) {
                *self.found = Some((key, None));
                let value = access.next_value::<Text<'t>>()?;
                if let Some(found) = self.found {
                    found.1 = Some(value.0);
                }
                return Ok(());
            }
            if self.keys.len() < 64 {
                self.keys.push(key);
            }
            access.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Syntax;

    fn told(text: &str) -> Option<(String, Option<String>)> {
        let file = SourceFile::new("x", Syntax::Json, text.as_bytes().to_vec());
        marker(&file).map(|(key, value)| (key.into_owned(), value.map(Cow::into_owned)))
    }

    #[test]
    fn the_root_element_tells_an_xml_document_even_when_it_is_cut_off() {
        let root = |text: &str| root_element(&SourceFile::new("x", Syntax::Xml, text.as_bytes().to_vec()));
        assert_eq!(root("\u{feff}<?xml version='1.0'?><!-- a --><!DOCTYPE b><testsuites a='1'>"), Some("testsuites".into()));
        assert_eq!(root("<testsuite name='a"), Some("testsuite".into()));
        assert_eq!(root("{}"), None);
    }

    #[test]
    fn the_first_telling_key_decides_even_in_a_document_that_is_cut_off() {
        assert_eq!(
            told("\u{feff} {\"a\":[1],\"bomFormat\":\"CycloneDX\",\"spdxVersion\":"),
            Some(("bomFormat".into(), Some("CycloneDX".into())))
        );
        assert_eq!(told("{\"spdxVersion\": 2"), Some(("spdxVersion".into(), None)));
        assert_eq!(told("{\"a\":1,\"spdxVers"), None);
        assert_eq!(told("[{\"bomFormat\":1}]"), None);
    }
}
