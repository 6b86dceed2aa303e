//! YAML 1.2 (core schema) with spans: the only YAML parser in the program.
//!
//! `granit-parser`, the event parser under `serde-saphyr`, does the syntax; this file builds the tree
//! and refuses what makes two readers disagree: duplicate keys, merge keys, explicit tags, keys that
//! are not plain scalars, several documents in a stream. Aliases are allowed within a budget.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle};

use super::{Entry, Node, Number, Problem, Span, Value};

/// Deepest nesting.
pub const MAX_DEPTH: usize = 64;
/// Most nodes of a document, those that aliases repeat counted each time.
pub const MAX_NODES: usize = 200_000;

/// Parses a document.
///
/// # Errors
/// Every problem found: one for a syntax error, else all duplicate keys, merge keys and tags.
pub fn parse(text: &str) -> Result<Node, Vec<Problem>> {
    if text.starts_with('\u{feff}') {
        return Err(vec![super::json::byte_order_mark()]);
    }
    let mut options = Options::default();
    options.disallow_directives = true;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let mut builder = Builder::default();
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => {
                let span = byte_span(text, &span);
                if let Err(problem) = builder.event(event, span) {
                    builder.problems.push(problem);
                    return Err(builder.problems);
                }
            }
            Err(error) => {
                builder.problems.push(scan_problem(text, &error));
                return Err(builder.problems);
            }
        }
    }
    match builder.root {
        _ if !builder.problems.is_empty() => Err(builder.problems),
        Some(root) => Ok(root),
        None => Err(vec![Problem::whole("the document is empty").with_help("write at least one key")]),
    }
}

fn byte_span(text: &str, span: &granit_parser::Span) -> Span {
    let start = span.start.byte_offset().unwrap_or(0);
    let end = span.end.byte_offset().unwrap_or(start).max(start);
    let covered = text.get(start..end).unwrap_or_default();
    Span::new(start, start + covered.trim_end().len())
}

fn scan_problem(text: &str, error: &granit_parser::ScanError) -> Problem {
    let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let rest = text.get(offset..).unwrap_or_default();
    let width = rest.chars().next().map_or(0, char::len_utf8);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return too_deep(Span::new(offset, offset + width));
    }
    let problem = Problem::at(Span::new(offset, offset + width), format!("not valid YAML: {}", error.info()), "here");
    let line_start = text.get(..offset).unwrap_or_default().rfind('\n').map_or(0, |newline| newline + 1);
    let indent = text.get(line_start..).unwrap_or_default();
    if indent.trim_start_matches(' ').starts_with('\t') || error.info().contains("tab") {
        return problem.with_help("YAML does not allow tabs for indentation; use spaces");
    }
    problem
}

fn too_deep(span: Span) -> Problem {
    Problem::at(span, format!("nested more than {MAX_DEPTH} levels deep"), "this level is too deep").with_help("flatten the document")
}

enum Open {
    Sequence { items: Vec<Node>, span: Span, anchor: usize },
    Mapping { entries: Vec<Entry>, key: Option<(String, Span)>, seen: BTreeMap<String, Span>, span: Span, anchor: usize },
}

#[derive(Default)]
struct Builder {
    stack: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    nodes: usize,
    anchors: BTreeMap<usize, (Node, usize)>,
    problems: Vec<Problem>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(
                        Problem::at(span, "a second document in the stream", "starts here").with_help("keep one document in each file")
                    );
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                let value = if style == ScalarStyle::Plain { plain(&text) } else { Value::String(text.clone().into_owned()) };
                if self.expects_key() {
                    if style == ScalarStyle::Plain && text == "<<" {
                        self.problems.push(
                            Problem::at(span, "merge keys are not accepted", "here")
                                .with_help("repeat the keys: YAML 1.2 has no merge key and readers disagree on it"),
                        );
                    }
                    self.push_key(text.into_owned(), span);
                    return Ok(());
                }
                self.count(1, span)?;
                self.push(Node { value, span }, anchor, 1);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                self.open(span)?;
                self.stack.push(Open::Sequence { items: Vec::new(), span, anchor });
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                self.open(span)?;
                self.stack.push(Open::Mapping { entries: Vec::new(), key: None, seen: BTreeMap::new(), span, anchor });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => {
                if self.expects_key() {
                    return Err(Problem::at(span, "an alias cannot be a key", "here").with_help("write the key out"));
                }
                let Some((node, size)) = self.anchors.get(&id).cloned() else {
                    return Err(Problem::at(span, "the alias refers to a value that contains it", "here").with_help("write the value out"));
                };
                self.count(size, span)?;
                self.push(node, 0, size);
            }
            _ => {}
        }
        Ok(())
    }

    fn refuse_tag(&mut self, present: bool, span: Span) {
        if present {
            self.problems.push(
                Problem::at(span, "explicit tags are not accepted", "this value is tagged")
                    .with_help("remove the tag; quote the value if it is meant as a string"),
            );
        }
    }

    fn open(&mut self, span: Span) -> Result<(), Problem> {
        if self.expects_key() {
            return Err(Problem::at(span, "a key must be a plain or quoted string", "here").with_help("use a string as the key"));
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.count(1, span)
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err(Problem::at(span, format!("more than {MAX_NODES} values after expanding aliases"), "the limit is passed here")
                .with_help("split the document or remove the aliases"));
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Open::Mapping { key: None, .. }))
    }

    fn push_key(&mut self, text: String, span: Span) {
        if let Some(Open::Mapping { key, seen, .. }) = self.stack.last_mut() {
            if seen.insert(text.clone(), span).is_some() {
                self.problems.push(Problem::at(span, format!("duplicate key `{text}`"), "the second one").with_help("keep one of the two"));
            }
            *key = Some((text, span));
        }
    }

    fn push(&mut self, node: Node, anchor: usize, size: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.stack.last_mut() {
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { entries, key, .. }) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry { key, key_span, value: node });
                }
            }
            None => self.root = Some(node),
        }
    }

    /// A flow collection ends with its bracket; a block collection has no end of its own, so it ends with its last value.
    fn close(&mut self, end: Span) {
        let (value, span, anchor) = match self.stack.pop() {
            Some(Open::Sequence { items, span, anchor }) => (Value::Sequence(items), span, anchor),
            Some(Open::Mapping { entries, span, anchor, .. }) => (Value::Mapping(entries), span, anchor),
            None => return,
        };
        let last = match &value {
            Value::Sequence(items) => items.last().map(|item| item.span.end),
            Value::Mapping(entries) => entries.last().map(|entry| entry.value.span.end),
            _ => None,
        };
        let end = if end.is_empty() { last.unwrap_or(span.end) } else { end.end };
        let node = Node { value, span: Span::new(span.start, end) };
        let size = if anchor == 0 { 0 } else { size_of(&node) };
        self.push(node, anchor, size);
    }
}

fn size_of(node: &Node) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(size_of).sum(),
        Value::Mapping(entries) => entries.iter().map(|entry| size_of(&entry.value)).sum(),
        _ => 0,
    }
}

/// A plain scalar under the core schema (YAML 1.2.2, section 10.3.2).
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let starts_like_a_number = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.');
    if starts_like_a_number {
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            if let Ok(value) = text.parse::<i64>() {
                return Value::Number(Number::Integer(value));
            }
            if let Ok(value) = text.parse::<u64>() {
                return Value::Number(Number::Unsigned(value));
            }
        }
        let float_shaped = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
        if float_shaped
            && let Ok(value) = text.parse::<f64>()
            && value.is_finite()
        {
            return Value::Number(Number::Float(value));
        }
    }
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        parse(text).unwrap_err().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn spans_cover_scalars_and_blocks() {
        let text = "name: shop\nparts:\n  - id: 1\n    tags: [a, 'b c']\n  - id: 2\nend: x\n";
        let node = parse(text).unwrap();
        let at = |pointer: &str| {
            let (span, whole) = node.span_at(&crate::source::Pointer::from_text(pointer));
            assert!(whole, "{pointer} must resolve");
            &text[span.start..span.end]
        };
        assert_eq!(at("/name"), "shop");
        assert_eq!(at("/parts/0/tags/1"), "'b c'");
        assert_eq!(at("/parts/0/tags"), "[a, 'b c']");
        assert_eq!(at("/parts/1"), "id: 2");
    }

    #[test]
    fn core_schema_has_no_norway_problem() {
        let node = parse("a: no\nb: 0x1f\nc: 1_000\nd: 12e03\ne: 0o14\nf: -7\ng: .5\nh: 1.2.3\ni: null\n").unwrap();
        let kinds: Vec<_> = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|key| node.get(key).unwrap().kind()).into();
        assert_eq!(kinds, ["a string", "a string", "a string", "a number", "a string", "a number", "a number", "a string", "null"]);
    }

    #[test]
    fn what_two_readers_may_read_differently_is_refused() {
        assert_eq!(messages("a: 1\nb: 2\na: 3\n"), ["duplicate key `a`"]);
        assert_eq!(messages("base: &b {x: 1}\nuse:\n  <<: *b\n"), ["merge keys are not accepted"]);
        assert_eq!(messages("a: !!str 1\n"), ["explicit tags are not accepted"]);
        assert_eq!(messages("a: 1\n---\nb: 2\n"), ["a second document in the stream"]);
        assert_eq!(messages("? [a]\n: 1\n"), ["a key must be a plain or quoted string"]);
        assert_eq!(messages("\u{feff}a: 1\n"), ["the document starts with a byte order mark"]);
        assert_eq!(messages("# nothing\n"), ["the document is empty"]);
    }

    #[test]
    fn tabs_get_a_hint() {
        let problems = parse("a:\n\tb: 1\n").unwrap_err();
        assert!(problems[0].help.as_deref().unwrap().contains("tabs"), "{problems:?}");
    }

    #[test]
    fn a_billion_laughs_is_stopped_by_the_budget() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let below = level - 1;
            text += &format!(
                "a{level}: &a{level} [*a{below}, *a{below}, *a{below}, *a{below}, *a{below}, *a{below}, *a{below}, *a{below}, *a{below}]\n"
            );
        }
        assert!(messages(&text)[0].contains("after expanding aliases"));
    }

    #[test]
    fn an_alias_repeats_its_value() {
        let node = parse("a: &x {k: v}\nb: *x\n").unwrap();
        assert_eq!(node.get("b").unwrap().get("k").unwrap().as_str(), Some("v"));
    }

    #[test]
    fn line_endings_of_windows_are_read() {
        assert_eq!(parse("a: 1\r\nb: two\r\n").unwrap().get("b").unwrap().as_str(), Some("two"));
    }
}
