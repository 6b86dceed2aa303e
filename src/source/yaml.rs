//! YAML 1.2 (core schema) with spans: the only YAML parser in the program.
//!
//! `granit-parser`, the event parser under `serde-saphyr`, does the syntax; this file builds the tree
//! and refuses what makes two readers disagree: duplicate keys, merge keys, explicit tags, keys that
//! are not plain scalars, several documents in a stream. Aliases are allowed within a budget.
//!
//! Other people's documents ([`stream`]) are read as their tools read them: several in a stream, merge keys
//! applied, tags kept, `{{name}}` a text that a template fills in.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Tag};

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
    read(text, Dialect::Ours)?.into_iter().next().ok_or_else(|| vec![empty()])
}

/// Parses a stream of documents that another tool defines: merge keys (`<<`, YAML 1.1) are applied, a value
/// with a tag of its tool's becomes a mapping of the tag to the value (`!reference`), `{{name}}`, which YAML
/// takes for a mapping with a mapping as its key, becomes the text that a template would replace, and any other
/// key that is no scalar is the text that it is written as. There is at least one document.
///
/// # Errors
/// Every problem found: one for a syntax error, else all duplicate keys and merge keys that merge nothing.
pub fn stream(text: &str) -> Result<Vec<Node>, Vec<Problem>> {
    read(text, Dialect::Theirs)
}

/// Whose documents are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Dialect {
    /// What users write for this program.
    #[default]
    Ours,
    /// What they write for other programs.
    Theirs,
}

fn empty() -> Problem {
    Problem::whole("the document is empty").with_help("write at least one key")
}

fn read(text: &str, dialect: Dialect) -> Result<Vec<Node>, Vec<Problem>> {
    if text.starts_with('\u{feff}') {
        return Err(vec![super::json::byte_order_mark()]);
    }
    let mut options = Options::default();
    options.disallow_directives = true;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let mut builder = Builder { text, dialect, ..Builder::default() };
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
    if builder.roots.is_empty() {
        builder.problems.push(empty());
    }
    if builder.problems.is_empty() { Ok(builder.roots) } else { Err(builder.problems) }
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

/// A collection that is being read.
struct Open {
    content: Content,
    span: Span,
    anchor: usize,
    tag: Option<String>,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<(String, Span)>, seen: BTreeMap<String, Span>, merges: Vec<Node>, merge: bool },
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    dialect: Dialect,
    stack: Vec<Open>,
    roots: Vec<Node>,
    documents: usize,
    nodes: usize,
    anchors: BTreeMap<usize, (Node, usize)>,
    problems: Vec<Problem>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                self.anchors.clear();
                if self.documents > 1 && self.dialect == Dialect::Ours {
                    return Err(
                        Problem::at(span, "a second document in the stream", "starts here").with_help("keep one document in each file")
                    );
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let quoted =
                    style != ScalarStyle::Plain || tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix() == "str");
                let tag = self.tag(tag.as_deref(), span);
                let value = if quoted { Value::String(text.clone().into_owned()) } else { plain(&text) };
                if self.expects_key() {
                    self.key(text.into_owned(), !quoted, span);
                    return Ok(());
                }
                self.count(1, span)?;
                self.push(tagged(Node { value, span }, tag), anchor, 1);
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = self.tag(tag.as_deref(), span);
                self.open(span)?;
                self.stack.push(Open { content: Content::Sequence(Vec::new()), span, anchor, tag });
            }
            Event::MappingStart(_, anchor, tag) => {
                let tag = self.tag(tag.as_deref(), span);
                self.open(span)?;
                let content = Content::Mapping { entries: Vec::new(), key: None, seen: BTreeMap::new(), merges: Vec::new(), merge: false };
                self.stack.push(Open { content, span, anchor, tag });
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

    /// The tag that stays on a value; ours have none, and those of the core schema say nothing new.
    fn tag(&mut self, tag: Option<&Tag>, span: Span) -> Option<String> {
        let tag = tag?;
        if self.dialect == Dialect::Theirs {
            return if tag.is_yaml_core_schema() { None } else { Some(format!("!{}", tag.suffix())) };
        }
        self.problems.push(
            Problem::at(span, "explicit tags are not accepted", "this value is tagged")
                .with_help("remove the tag; quote the value if it is meant as a string"),
        );
        None
    }

    fn open(&mut self, span: Span) -> Result<(), Problem> {
        if self.dialect == Dialect::Ours && self.expects_key() {
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
        matches!(self.stack.last(), Some(Open { content: Content::Mapping { key: None, .. }, .. }))
    }

    fn key(&mut self, text: String, plain: bool, span: Span) {
        let merges = plain && text == "<<";
        if merges && self.dialect == Dialect::Ours {
            self.problems.push(
                Problem::at(span, "merge keys are not accepted", "here")
                    .with_help("repeat the keys: YAML 1.2 has no merge key and readers disagree on it"),
            );
        }
        if let Some(Open { content: Content::Mapping { key, seen, merge, .. }, .. }) = self.stack.last_mut() {
            *merge = merges && self.dialect == Dialect::Theirs;
            if !*merge && seen.insert(text.clone(), span).is_some() {
                self.problems.push(Problem::at(span, format!("duplicate key `{text}`"), "the second one").with_help("keep one of the two"));
            }
            *key = Some((text, span));
        }
    }

    fn push(&mut self, node: Node, anchor: usize, size: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        if self.expects_key() {
            let written = self.text.get(node.span.start..node.span.end).unwrap_or_default().to_owned();
            self.key(written, false, node.span);
            return;
        }
        match self.stack.last_mut().map(|open| &mut open.content) {
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping { entries, key, merges, merge, .. }) => {
                if let Some((key, key_span)) = key.take() {
                    if *merge { merges.push(node) } else { entries.push(Entry { key, key_span, value: node }) }
                }
            }
            None => self.roots.push(node),
        }
    }

    /// A flow collection ends with its bracket; a block collection has no end of its own, so it ends with its last value.
    fn close(&mut self, end: Span) {
        let Some(Open { content, span, anchor, tag }) = self.stack.pop() else { return };
        // What is merged stands elsewhere, and what an alias repeats may, too.
        let (last, value) = match content {
            Content::Sequence(items) => (items.last().map(|item| item.span.end), Value::Sequence(items)),
            Content::Mapping { entries, merges, .. } => {
                (entries.last().map(|entry| entry.value.span.end.max(entry.key_span.end)), Value::Mapping(self.merged(entries, merges)))
            }
        };
        let end = if end.is_empty() { last.unwrap_or(span.end) } else { end.end };
        let span = Span::new(span.start, end);
        let node = tagged(Node { value: self.template(value), span }, tag);
        let size = if anchor == 0 { 0 } else { size_of(&node) };
        self.push(node, anchor, size);
    }

    /// `{{name}}` as the text that it is: a mapping of nothing but a mapping.
    fn template(&self, value: Value) -> Value {
        let Value::Mapping(entries) = &value else { return value };
        match entries.as_slice() {
            [Entry { key, key_span, value: Node { value: Value::Null, .. } }]
                if self.text.get(key_span.start..).is_some_and(|written| written.starts_with('{')) =>
            {
                Value::String(format!("{{{key}}}"))
            }
            _ => value,
        }
    }

    /// Adds what is merged: a mapping's own keys come first, then those of the mappings in their order (YAML 1.1 merge key type).
    fn merged(&mut self, mut entries: Vec<Entry>, merges: Vec<Node>) -> Vec<Entry> {
        let mut have: std::collections::BTreeSet<String> = if merges.is_empty() {
            return entries;
        } else {
            entries.iter().map(|entry| entry.key.clone()).collect()
        };
        let mut sources = Vec::new();
        for node in merges {
            match node.value {
                Value::Sequence(items) => sources.extend(items),
                _ => sources.push(node),
            }
        }
        for Node { value, span } in sources {
            match value {
                Value::Mapping(more) => entries.extend(more.into_iter().filter(|entry| have.insert(entry.key.clone()))),
                _ => self.problems.push(
                    Problem::at(span, "a merge key merges mappings only", "this is none")
                        .with_help("name an anchor of a mapping after `<<:`"),
                ),
            }
        }
        entries
    }
}

/// A value under its tag.
fn tagged(node: Node, tag: Option<String>) -> Node {
    match tag {
        Some(key) => Node { span: node.span, value: Value::Mapping(vec![Entry { key, key_span: node.span, value: node }]) },
        None => node,
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
    fn documents_of_other_tools_may_merge_and_tag_and_follow_each_other() {
        let text = "base: &b {x: 1, y: 2}\nuse:\n  y: 3\n  <<: [*b, {z: 4}]\nrun: !reference [base, x]\n---\nsecond: !!str 1\n";
        let documents = stream(text).unwrap();
        let at = |document: usize, pointer: &str| {
            let (span, whole) = documents[document].span_at(&crate::source::Pointer::from_text(pointer));
            assert!(whole, "{pointer} must resolve");
            &text[span.start..span.end]
        };
        assert_eq!((at(0, "/use/x"), at(0, "/use/y"), at(0, "/use/z")), ("1", "3", "4"));
        assert_eq!(at(0, "/run/!reference/1"), "x");
        assert_eq!(documents[1].get("second").unwrap().as_str(), Some("1"));
        let merged = |text: &str| stream(text).unwrap_err().remove(0).message;
        assert_eq!(merged("<<: 1\n"), "a merge key merges mappings only");
        assert_eq!(merged("a: 1\na: 2\n"), "duplicate key `a`");
        assert!(merged("a: &a 1\n---\nb: *a\n").contains("anchor"));
    }

    #[test]
    fn a_template_in_braces_is_a_text() {
        let text = "url: {{git-url}}\nlist: [{{a}}, b]\nmap: {c: {{d}}, {{e}}: 1, 2: two}\n\"{f}\":\n  \"{g}\":\n";
        let document = stream(text).unwrap().remove(0);
        assert_eq!(document.get("url").unwrap().as_str(), Some("{{git-url}}"));
        let Value::Sequence(list) = &document.get("list").unwrap().value else { panic!("a list") };
        assert_eq!(list[0].as_str(), Some("{{a}}"));
        assert_eq!(document.get("map").unwrap().get("c").unwrap().as_str(), Some("{{d}}"));
        assert!(document.get("{f}").unwrap().get("{g}").is_some(), "what is quoted is a key");
        assert_eq!(messages("url: {{git-url}}\n"), ["a key must be a plain or quoted string"]);
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
