//! Strict JSON with spans.
//!
//! RFC 8259 as I-JSON (RFC 7493) wants it: no duplicate keys, no keys that differ only in case or in the
//! characters that Go's `encoding/json` folds together, no byte order mark, nothing after the value,
//! bounded depth. Used for every JSON document whose meaning must not depend on the parser: manifests,
//! routes, envelopes, payloads, trust files. `serde_json` decides what is JSON; one walk over the text that
//! it accepted makes the tree, because spans are what it does not give.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    let mut reader = Reader { text, at: Span::of(raw.get(), text).start, problems: Vec::new() };
    let node = reader.node(0);
    if reader.problems.is_empty() { Ok(node) } else { Err(reader.problems) }
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
pub(crate) fn folded(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(key);
    }
    let fold = |character: char| match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    Cow::Owned(key.chars().map(fold).collect())
}

/// Walks a text that `serde_json` has found to be JSON, once, and notes where each value stands.
///
/// What is wrong is noted and stood in for by a null, so that the walk finds everything else that is wrong.
struct Reader<'a> {
    text: &'a str,
    /// The byte that is read next; between values, the first byte of a token.
    at: usize,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// The value that starts here.
    fn node(&mut self, depth: usize) -> Node {
        let start = self.at;
        let value = match self.byte() {
            Some(b'{' | b'[') if depth > MAX_DEPTH => {
                let message = format!("nested more than {MAX_DEPTH} levels deep");
                let problem = Problem::at(Span::new(start, start + 1), message, "this level is too deep");
                self.problems.push(problem.with_help("flatten the document"));
                self.pass_over();
                Value::Null
            }
            Some(b'{') => self.mapping(depth),
            Some(b'[') => self.sequence(depth),
            Some(b'"') => Value::String(self.string().into_owned()),
            Some(b't') => self.word(Value::Bool(true)),
            Some(b'f') => self.word(Value::Bool(false)),
            Some(b'n') | None => self.word(Value::Null),
            Some(_) => self.number(),
        };
        Node { value, span: Span::new(start, self.at) }
    }

    fn sequence(&mut self, depth: usize) -> Value {
        let mut nodes = Vec::new();
        self.at += 1;
        while self.another() {
            nodes.push(self.node(depth + 1));
        }
        Value::Sequence(nodes)
    }

    fn mapping(&mut self, depth: usize) -> Value {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: BTreeMap<Cow<'a, str>, Span> = BTreeMap::new();
        self.at += 1;
        while self.another() {
            let start = self.at;
            let key = self.string();
            let key_span = Span::new(start, self.at);
            let same = match &key {
                Cow::Borrowed(key) => folded(key),
                Cow::Owned(key) => Cow::Owned(folded(key).into_owned()),
            };
            if let Some(first) = seen.insert(same, key_span) {
                self.twice(&key, first, key_span);
            }
            self.skip(b':');
            let value = self.node(depth + 1);
            entries.push(Entry { key: key.into_owned(), key_span, value });
        }
        Value::Mapping(entries)
    }

    fn twice(&mut self, key: &str, first: Span, second: Span) {
        let original = self.text.get(first.start..first.end).unwrap_or_default().trim_matches('"');
        let message =
            if original == key { format!("duplicate key `{key}`") } else { format!("keys `{original}` and `{key}` differ only in case") };
        let help = "keep one of the two: other parsers disagree on which one counts";
        self.problems.push(Problem::at(second, message, "the second one").with_help(help));
    }

    /// Whether a list or mapping goes on: stands on its next member then, and after its end otherwise.
    fn another(&mut self) -> bool {
        self.skip(b',');
        let ends = matches!(self.byte(), Some(b'}' | b']') | None);
        if ends {
            self.at += 1;
        }
        !ends
    }

    /// The string that starts here, unescaped.
    fn string(&mut self) -> Cow<'a, str> {
        let start = self.at;
        let escaped = self.pass_string();
        let raw = self.text.get(start..self.at).unwrap_or_default();
        if escaped {
            // Only what is escaped can still be wrong: half a surrogate pair.
            return Cow::Owned(self.accept(start, serde_json::from_str::<String>(raw)).unwrap_or_default());
        }
        Cow::Borrowed(raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default())
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        while self.byte().is_some_and(|byte| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E') || byte.is_ascii_digit()) {
            self.at += 1;
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let whole = || raw.parse().map(Number::Integer).ok().or_else(|| raw.parse().map(Number::Unsigned).ok());
        let number = whole().or_else(|| self.accept(start, serde_json::from_str(raw)).map(Number::Float));
        number.map_or(Value::Null, Value::Number)
    }

    fn word(&mut self, value: Value) -> Value {
        while self.byte().is_some_and(|byte| byte.is_ascii_lowercase()) {
            self.at += 1;
        }
        value
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over white space and a mark that only parts values.
    fn skip(&mut self, mark: u8) {
        while self.byte().is_some_and(|byte| byte == mark || matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes over the string that starts here; whether anything in it is escaped.
    fn pass_string(&mut self) -> bool {
        let mut escaped = false;
        self.at += 1;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.at += 1;
                }
                _ => {}
            }
        }
        escaped
    }

    /// Passes over the list or mapping that starts here, however deep it goes.
    fn pass_over(&mut self) {
        let mut open = 0usize;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' => {
                    self.pass_string();
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
    }

    fn accept<T>(&mut self, start: usize, result: Result<T, serde_json::Error>) -> Option<T> {
        let raw = self.text.get(start..self.at).unwrap_or_default();
        result
            .map_err(|error| {
                let mut problem = syntax(raw, &error);
                problem.span = problem.span.map(|inner| inner.shifted(start));
                self.problems.push(problem);
            })
            .ok()
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

    #[test]
    fn everything_wrong_is_said_at_once() {
        let deep = format!("{}{}", "[".repeat(MAX_DEPTH + 3), "]".repeat(MAX_DEPTH + 3));
        let text = format!(r#"{{"a": {deep}, "b": "\udc00", "c": 1e999, "d": {{"x": 1, "X": 2}}}}"#);
        let told = messages(&text);
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[0].contains("nested more than") && told[3].contains("differ only in case"), "{told:?}");
    }

    fn value() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
        use proptest::prelude::*;
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite()).prop_map(Into::into),
            ".{0,12}".prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::btree_map("[a-z\\\\\"/é]{0,8}", inner, 0..6)
                    .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn same(node: &Node, value: &serde_json::Value, text: &str) {
        use serde_json::Value as Json;
        let own: serde_json::Value = serde_json::from_str(&text[node.span.start..node.span.end]).unwrap();
        assert_eq!(&own, value, "the span is that of the value");
        match (&node.value, value) {
            (Value::Null, Json::Null) => {}
            (Value::Bool(left), Json::Bool(right)) => assert_eq!(left, right),
            (Value::String(left), Json::String(right)) => assert_eq!(left, right),
            (Value::Number(Number::Integer(left)), Json::Number(right)) => assert_eq!(Some(*left), right.as_i64()),
            (Value::Number(Number::Unsigned(left)), Json::Number(right)) => assert_eq!(Some(*left), right.as_u64()),
            (Value::Number(Number::Float(left)), Json::Number(right)) => assert_eq!(Some(*left), right.as_f64()),
            (Value::Sequence(left), Json::Array(right)) => {
                assert_eq!(left.len(), right.len());
                left.iter().zip(right).for_each(|(node, value)| same(node, value, text));
            }
            (Value::Mapping(left), Json::Object(right)) => {
                assert_eq!(left.len(), right.len());
                for entry in left {
                    same(&entry.value, &right[&entry.key], text);
                }
            }
            (left, right) => panic!("{left:?} is not {right}"),
        }
    }

    proptest::proptest! {
        #[test]
        fn the_tree_is_what_serde_json_reads(value in value(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            same(&parse(&text).unwrap(), &serde_json::from_str(&text).unwrap(), &text);
        }
    }
}
