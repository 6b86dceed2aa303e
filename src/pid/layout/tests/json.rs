//! JSON texts and lines.

use proptest::prelude::*;

use super::{Span, cells_of, expected, run};
use crate::pid::layout::json::Json;
use crate::pid::layout::{FieldName, Layout};

const TINY: usize = 40;

fn json(text: &str) -> Vec<String> {
    cells_of(&|| Box::new(Json::new(false)), text, &[])
}

fn lines(text: &str) -> Vec<String> {
    cells_of(&|| Box::new(Json::new(true)), text, &[])
}

fn records(lines: bool, text: &str) -> u64 {
    let mut layout = Json::new(lines);
    run(&mut layout, text.as_bytes(), &[], &[], &[]);
    layout.records()
}

#[test]
fn a_field_is_the_keys_that_lead_to_it() {
    let text = r#"[{"id": 1, "who": {"email": "a@b", "tags": ["x@", {"y": "z@"}]}}, {"who": {"email": "c@d"}}]"#;
    assert_eq!(json(text), ["who.email 0 a@b", "who.tags 0 x@", "who.tags.y 0 z@", "who.email 1 c@d"]);
    assert_eq!(json("[\"a@b\", [\"c@d\"]]"), ["#1 0 a@b", "#1 0 c@d"]);
    assert_eq!(json("{\"a\": 1, \"b\": 12@3 }"), ["b 0 12@3"]);
}

#[test]
fn strings_stay_as_they_are_written() {
    assert_eq!(json(r#"{"a": "x\"y\\@\u0040", "b\"": "@"}"#), [r#"a 0 x\"y\\@\u0040"#, r#"b\" 0 @"#]);
    assert_eq!(json("{\"a:{\": \"}:[@\"}"), ["a:{ 0 }:[@"]);
}

#[test]
fn a_key_that_is_data_is_a_cell() {
    assert_eq!(json(r#"{"users": {"a@b": {"n": 1}, "c@d": "e@"}}"#), ["users.* 0 a@b", "users.* 0 c@d", "users.c@d 0 e@"]);
}

#[test]
fn maps_with_many_keys_share_a_field() {
    let entries: Vec<String> = (0..300).map(|at| format!("\"k{at}\": {{\"email\": \"x@{at}\"}}")).collect();
    let cells = json(&format!("{{\"users\": {{{}}}}}", entries.join(",\n")));
    assert_eq!(cells[0], "users.k0.email 0 x@0");
    assert_eq!(cells[299], "users.*.email 0 x@299");
}

#[test]
fn lines_and_texts_one_after_another_are_records() {
    assert_eq!(lines("{\"a\":\"@1\"}\n\n{\"a\":\"@2\"}\r\n[1, \"@3\"]\n\"@4\""), ["a 0 @1", "a 1 @2", "#1 2 @3", "#1 3 @4"]);
    assert_eq!(json("{\"a\":\"@1\"} {\"a\":\"@2\"}{\"a\":\"@3\"}"), ["a 0 @1", "a 1 @2", "a 2 @3"]);
    assert_eq!(records(true, "{}\n{}\n\n  \n3"), 3);
    assert_eq!(records(false, "[{}, {\"a\": [{}, {}]}, []]"), 3);
    assert_eq!(records(false, "{\"meta\": {}, \"rows\": [{}, {}]}"), 2);
    assert_eq!(records(false, ""), 0);
}

#[test]
fn what_is_broken_is_read_as_far_as_it_goes() {
    assert_eq!(json("{\"a\": \"open@\n \"b\": \"c@\"}"), ["a 0 open@", "b 0 c@"]);
    assert_eq!(json("{\"a\": \"cut@"), ["a 0 cut@"]);
    assert_eq!(json("}]\"a\": \"x@\""), ["a 0 x@"]);
    assert_eq!(json("{a: 'x@y'}"), ["a 0 'x@y'"]);
    assert_eq!(lines("{\"a\": {\"b\": [\n{\"c\": \"@\"}\n"), ["c 1 @"]);
    assert_eq!(json("// @ here\n{\"a\": 1}"), ["#1 0 @"]);
}

#[test]
fn values_may_stand_deep() {
    let deep = format!("{}{{\"a\": \"@\"}}{}, \"b\": \"@\"", "{\"k\": [".repeat(3000), "]}".repeat(3000));
    let mut layout = Json::new(false);
    let cells = run(&mut layout, deep.as_bytes(), &[], &super::marks(&deep), &[]);
    assert_eq!(cells.len(), 2);
    assert_eq!(super::told(&cells[1..]), ["b 0 @"]);
    assert_eq!(layout.problems().len(), 1);
}

#[test]
fn a_watched_field_is_given_for_every_record() {
    let text = "[{\"name\": \"Ada\", \"age\": 3}, {\"name\": null}, {\"x\": {\"name\" : 7}}, {\"name\": [\"Bo\", 8, {\"z\": 1}, \"Cy\"]}]";
    let cells = cells_of(&|| Box::new(Json::new(false)), text, &["name"]);
    assert_eq!(cells, ["name 0 Ada", "x.name 2 7", "name 3 Bo", "name 3 8", "name 3 Cy"]);
}

#[test]
fn a_line_of_megabytes_is_read_in_pieces() {
    let mut text = String::from("[");
    while text.len() < 5 << 20 {
        text.push_str(r#"{"id": 12345, "note": "some text, \"quoted\"", "email": "x@y", "far": [1, 2, 3]},"#);
    }
    text.push_str(&format!("{{\"long\": \"{}@\"}}]", "z".repeat(200_000)));
    let cuts: Vec<usize> = (0..text.len()).step_by(200_001).collect();
    let spots = super::marks(&text);
    let cells = run(&mut Json::new(false), text.as_bytes(), &cuts, &spots, &[]);
    assert_eq!(cells, run(&mut Json::new(false), text.as_bytes(), &[], &spots, &[]));
    assert_eq!(cells.len(), spots.len());
}

/// Reads byte by byte, with the rules as they are written down in the module.
struct Naive<'a> {
    text: &'a [u8],
    lines: bool,
    /// Whether it is an array, and its path.
    stack: Vec<(bool, String)>,
    path: String,
    records: u64,
    fresh: bool,
    spans: Vec<Span>,
}

impl Naive<'_> {
    fn span(&mut self, path: Option<&str>, start: usize, end: usize) {
        let field = path.map(|path| if path.is_empty() { FieldName::Column(1) } else { FieldName::Named(path.to_owned()) });
        self.spans.push(Span { field, record: self.records.saturating_sub(1), range: start..end });
    }

    fn line(&mut self, at: usize) {
        let first = self.text[at..].iter().find(|byte| !b" \t\r".contains(byte));
        self.records += u64::from(first.is_some_and(|byte| *byte != b'\n'));
    }

    fn read(&mut self) {
        if self.lines {
            self.line(0);
        }
        let mut at = 0;
        while at < self.text.len() {
            at = self.step(at);
        }
    }

    fn step(&mut self, at: usize) -> usize {
        let path = self.path.clone();
        match self.text[at] {
            b'"' => return self.string(at),
            open @ (b'{' | b'[') => {
                let is_element = self.stack.last().is_some_and(|top| top.0) && self.stack.iter().filter(|top| top.0).count() == 1;
                if !self.lines && self.stack.is_empty() {
                    self.records += 1;
                    self.fresh = true;
                } else if !self.lines && is_element {
                    self.records += u64::from(!self.fresh);
                    self.fresh = false;
                }
                self.stack.push((open == b'[', path));
            }
            b'}' | b']' => {
                if let Some((_, path)) = self.stack.pop() {
                    self.path = if self.stack.is_empty() { String::new() } else { path };
                }
            }
            b'\n' if self.lines => {
                self.span(None, at, at + 1);
                self.stack.clear();
                self.path.clear();
                self.line(at + 1);
                return at + 1;
            }
            b':' if self.stack.last().is_none_or(|top| !top.0) => {
                let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_$-".contains(*byte);
                let length = self.text[..at].iter().rev().take_while(is_word).count();
                if length > 0 {
                    let key = String::from_utf8_lossy(&self.text[at - length..at]).into_owned();
                    let above = self.stack.last().cloned().unwrap_or_default().1;
                    self.path = if above.is_empty() { key } else { format!("{above}.{key}") };
                }
            }
            byte if !byte.is_ascii_whitespace() && !b",:".contains(&byte) => return self.token(at),
            _ => {}
        }
        self.span(None, at, at + 1);
        at + 1
    }

    fn token(&mut self, at: usize) -> usize {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b",:\"{}[]".contains(byte);
        let end = self.text[at..].iter().position(ends).map_or(self.text.len(), |end| at + end);
        let path = self.path.clone();
        self.span(Some(&path), at, end);
        let backslashes = self.text[..end].iter().rev().take_while(|byte| **byte == b'\\').count().min(end - at);
        if backslashes % 2 == 1 && self.text.get(end) == Some(&b'"') {
            self.span(None, end, end + 1);
            return end + 1;
        }
        end
    }

    fn string(&mut self, open: usize) -> usize {
        let mut end = open + 1;
        while end < self.text.len() && !b"\"\n".contains(&self.text[end]) {
            let escapes = self.text[end] == b'\\' && self.text.get(end + 1).is_some_and(|next| *next != b'\n');
            end += if escapes { 2 } else { 1 };
        }
        let end = end.min(self.text.len());
        let closed = self.text.get(end) == Some(&b'"');
        let behind = end + usize::from(closed);
        let is_space = |byte: &&u8| byte.is_ascii_whitespace() && !(self.lines && **byte == b'\n');
        let next = behind + self.text[behind..].iter().take_while(is_space).count();
        let colon = self.text.get(next) == Some(&b':') && next - open <= TINY;
        let above = self.stack.last().cloned().unwrap_or_default();
        self.span(None, open, open + 1);
        if closed && colon && !above.0 {
            let join = |key: &str| if above.1.is_empty() { key.to_owned() } else { format!("{}.{key}", above.1) };
            self.span(Some(&join("*")), open + 1, end);
            let key = String::from_utf8_lossy(&self.text[open + 1..end]).into_owned();
            self.path = join(&key);
        } else {
            let path = self.path.clone();
            self.span(Some(&path), open + 1, end);
        }
        self.span(None, end, behind);
        behind
    }
}

fn documents() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => Just("\"a\":".to_owned()), 2 => Just("\"bc\" : ".to_owned()), 4 => Just("\"x\\\"y\"".to_owned()), 2 => "\"[a-c:,{]{0,20}\"",
        2 => Just("{".to_owned()), 2 => Just("}".to_owned()), 1 => Just("[".to_owned()), 1 => Just("]".to_owned()),
        3 => Just(",".to_owned()), 2 => Just("\n".to_owned()), 1 => Just("\r\n ".to_owned()), 2 => "[0-9]{1,3}",
        1 => Just("\"".to_owned()), 1 => Just("\\".to_owned()), 1 => Just("null".to_owned()), 1 => "\"z{30,120}",
        1 => Just("},{\"a\":\"q\",\"bc\":[1,2,\"w\"]},\n".to_owned()),
    ];
    proptest::collection::vec(token, 0..120).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_reader_gives_what_a_naive_one_gives_however_the_text_is_cut(
        text in documents(),
        cuts in proptest::collection::vec(0_usize..700, 0..10),
        spots in proptest::collection::btree_set(0_usize..700, 0..20),
        lines: bool,
    ) {
        let text = text.into_bytes();
        let mut naive = Naive { text: &text, lines, stack: Vec::new(), path: String::new(), records: 0, fresh: false, spans: Vec::new() };
        naive.read();
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < text.len()).collect();
        let mut layout = Json::new(lines);
        layout.fields.longest = TINY;
        let mut cells = run(&mut layout, &text, &cuts, &spots, &[]);
        let mut wanted = expected(&text, &naive.spans, TINY, &spots, &[]);
        for cell in cells.iter_mut().chain(&mut wanted).filter(|cell| cell.field == FieldName::Text) {
            cell.record = 0;
        }
        prop_assert_eq!(cells, wanted);
        prop_assert_eq!(layout.records(), naive.records);
    }

    #[test]
    fn watched_fields_do_not_depend_on_the_cuts(
        text in documents(),
        cuts in proptest::collection::vec(0_usize..700, 0..10),
        spots in proptest::collection::btree_set(0_usize..700, 0..6),
        lines: bool,
    ) {
        let text = text.as_bytes();
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < text.len()).collect();
        let of = |cuts: &[usize]| {
            let mut layout = Json::new(lines);
            layout.fields.longest = TINY;
            run(&mut layout, text, cuts, &spots, &["a"])
        };
        prop_assert_eq!(of(&cuts), of(&[]));
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400, lines: bool) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        run(&mut Json::new(lines), &text, &[cut], &spots, &["a"]);
    }
}
