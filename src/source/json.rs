//! Strict JSON with spans.
//!
//! RFC 8259 as I-JSON (RFC 7493) wants it: no duplicate keys, no keys that differ only in case or in the
//! characters that Go's `encoding/json` folds together, no byte order mark, nothing after the value,
//! bounded depth. Used for every JSON document whose meaning must not depend on the parser: manifests,
//! routes, envelopes, payloads, trust files. `serde_json` does the parsing; spans are recovered from
//! the borrowed slices it returns.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::span::{boundary_after, boundary_before};
use super::{Entry, LineColumn, Node, Number, Problem, Span, Value};

/// Deepest nesting of a strict document.
pub const MAX_DEPTH: usize = 64;

/// Parses a strict document.
///
/// # Errors
/// Every problem found: one for a syntax error, else all duplicate keys and nesting violations.
pub fn parse(text: &str) -> Result<Node, Vec<Problem>> {
    if text.starts_with('\u{feff}') {
        return Err(vec![byte_order_mark()]);
    }
    if text.trim_start_matches([' ', '\t', '\r', '\n']).is_empty() {
        return Err(vec![Problem::whole("the document is empty").with_help("write at least one JSON value")]);
    }
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| vec![syntax(text, &error)])?;
    let mut reader = Reader { text, problems: Vec::new() };
    let node = reader.node(raw.get(), 0);
    match node {
        Some(node) if reader.problems.is_empty() => Ok(node),
        _ => Err(reader.problems),
    }
}

/// The problem of a document that starts with a byte order mark.
#[must_use]
pub fn byte_order_mark() -> Problem {
    Problem::at(Span::new(0, '\u{feff}'.len_utf8()), "the document starts with a byte order mark", "here")
        .with_help("save the file as UTF-8 without a byte order mark")
}

/// A `serde_json` error as a problem with a span in `text`.
#[must_use]
pub fn syntax(text: &str, error: &serde_json::Error) -> Problem {
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(head, _)| head);
    let end = LineColumn::byte_offset(text, error.line(), error.column().saturating_add(1));
    let end = boundary_after(text, end);
    let start = boundary_before(text, end.saturating_sub(1));
    let at = |message: &str| Problem::at(Span::new(start, end), message, "here");
    match message {
        _ if error.is_eof() => at(&message.replace("EOF while parsing", "the document ends in the middle of"))
            .with_help("the document ends too early; was it cut off?"),
        "trailing characters" => at("there is more after the end of the value").with_help("keep one value in each document"),
        _ if error.is_syntax() => at(&format!("not valid JSON: {message}"))
            .with_help("RFC 8259 knows no comments, no trailing commas, no `NaN` and no single quotes"),
        _ => at(message),
    }
}

/// The form of a key under which Go's `encoding/json` would match it: ASCII case folded, and the two
/// characters that Unicode folds into ASCII (`ſ` U+017F, `K` U+212A).
pub(crate) fn folded(key: &str) -> String {
    key.chars()
        .map(|character| match character {
            '\u{17f}' => 's',
            '\u{212a}' => 'k',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn node(&mut self, raw: &'a str, depth: usize) -> Option<Node> {
        let span = Span::of(raw, self.text);
        if depth > MAX_DEPTH {
            self.problems.push(
                Problem::at(
                    Span::new(span.start, span.start + 1),
                    format!("nested more than {MAX_DEPTH} levels deep"),
                    "this level is too deep",
                )
                .with_help("flatten the document"),
            );
            return None;
        }
        let value = match raw.as_bytes().first()? {
            b'{' => self.mapping(raw, depth)?,
            b'[' => {
                let items: Vec<&'a RawValue> = self.accept(raw, span, serde_json::from_str::<Sequence<'a>>(raw))?.0;
                let mut nodes = Vec::with_capacity(items.len());
                for item in items {
                    nodes.push(self.node(item.get(), depth + 1)?);
                }
                Value::Sequence(nodes)
            }
            b'"' => Value::String(self.accept(raw, span, serde_json::from_str::<String>(raw))?),
            b't' => Value::Bool(true),
            b'f' => Value::Bool(false),
            b'n' => Value::Null,
            _ => Value::Number(self.number(raw, span)?),
        };
        Some(Node { value, span })
    }

    fn mapping(&mut self, raw: &'a str, depth: usize) -> Option<Value> {
        let span = Span::of(raw, self.text);
        let fields = self.accept(raw, span, serde_json::from_str::<Mapping<'a>>(raw))?.0;
        let mut entries: Vec<Entry> = Vec::with_capacity(fields.len());
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for (raw_key, raw_value) in fields {
            let key_span = Span::of(raw_key.get(), self.text);
            let key: Cow<'_, str> = self.accept(raw_key.get(), key_span, serde_json::from_str(raw_key.get()))?;
            let same = folded(&key);
            if let Some(first) = seen.get(&same) {
                let original = self.text.get(first.start..first.end).unwrap_or_default().trim_matches('"');
                let message = if original == key {
                    format!("duplicate key `{key}`")
                } else {
                    format!("keys `{original}` and `{key}` differ only in case")
                };
                self.problems.push(
                    Problem::at(key_span, message, "the second one")
                        .with_help("keep one of the two: other parsers disagree on which one counts"),
                );
            }
            seen.insert(same, key_span);
            if let Some(value) = self.node(raw_value.get(), depth + 1) {
                entries.push(Entry { key: key.into_owned(), key_span, value });
            }
        }
        Some(Value::Mapping(entries))
    }

    fn number(&mut self, raw: &str, span: Span) -> Option<Number> {
        if let Ok(value) = raw.parse::<i64>() {
            return Some(Number::Integer(value));
        }
        if let Ok(value) = raw.parse::<u64>() {
            return Some(Number::Unsigned(value));
        }
        self.accept(raw, span, serde_json::from_str::<f64>(raw)).map(Number::Float)
    }

    fn accept<T>(&mut self, raw: &str, span: Span, result: Result<T, serde_json::Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let mut problem = syntax(raw, &error);
                problem.span = problem.span.map(|inner| inner.shifted(span.start));
                self.problems.push(problem);
                None
            }
        }
    }
}

struct Sequence<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Sequence<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<&'de RawValue>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(items)
            }
        }
        deserializer.deserialize_seq(Collect).map(Sequence)
    }
}

struct Mapping<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Mapping<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(&'de RawValue, &'de RawValue)>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = access.next_entry()? {
                    fields.push(field);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Collect).map(Mapping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        parse(text).unwrap_err().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn spans_cover_exactly_the_text_of_each_value() {
        let text = r#" { "a" : [ 1 , "x\ny" ], "b\u0041": {"c": true} } "#;
        let node = parse(text).unwrap();
        let at = |pointer: &str| {
            let (span, whole) = node.span_at(&crate::source::Pointer::from_text(pointer));
            assert!(whole, "{pointer} must resolve");
            &text[span.start..span.end]
        };
        assert_eq!(at("/a/1"), r#""x\ny""#);
        assert_eq!(at("/bA/c"), "true");
        assert_eq!(at("/a"), r#"[ 1 , "x\ny" ]"#);
    }

    #[test]
    fn duplicate_case_folded_and_long_s_keys_are_refused() {
        assert_eq!(messages(r#"{"a":1,"a":2}"#), ["duplicate key `a`"]);
        assert_eq!(messages(r#"{"Result":1,"result":2}"#), ["keys `Result` and `result` differ only in case"]);
        assert_eq!(messages("{\"result\":1,\"re\u{17f}ult\":2}"), ["keys `result` and `re\u{17f}ult` differ only in case"]);
        assert_eq!(messages(r#"{"x":{"k":1,"k":2},"y":1,"y":2}"#).len(), 2, "all problems at once");
    }

    #[test]
    fn what_other_parsers_let_through_is_refused() {
        for text in ["\u{feff}{}", "{} {}", "{}x", "[NaN]", "[1,]", "{\"a\":\"\\ud800\"}", "", "  \n"] {
            assert!(parse(text).is_err(), "{text:?} must be refused");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse(&deep(MAX_DEPTH)).is_ok());
        assert!(messages(&deep(MAX_DEPTH + 2))[0].contains("nested more than"));
    }

    #[test]
    fn a_truncated_document_is_named_as_such() {
        let problems = parse(r#"{"components": [{"name": "#).unwrap_err();
        assert!(problems[0].help.as_deref().unwrap().contains("cut off"));
    }
}
