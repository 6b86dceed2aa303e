//! YAML.

use proptest::prelude::*;

use super::{Span, cells_of, expected, run, same_however_cut};
use crate::pid::layout::yaml::Yaml;
use crate::pid::layout::{FieldName, Layout};

const TINY: usize = 200;

fn yaml(text: &str) -> Vec<String> {
    watched(text, &[])
}

fn watched(text: &str, every: &[&str]) -> Vec<String> {
    cells_of(&|| Box::new(Yaml::new()), text, every)
}

fn after(text: &str) -> Yaml {
    let mut layout = Yaml::new();
    run(&mut layout, text.as_bytes(), &[], &[], &[]);
    layout
}

#[test]
fn a_field_is_the_keys_that_lead_to_a_value() {
    let text = "user:\n  mail: a@b # c@d\n  names:\n  - first: e@f\n    last: g@h\n  - i@j\nto: k@l\n";
    assert_eq!(
        yaml(text),
        ["user.mail 0 a@b", "text 0 # c@d", "user.names.first 0 e@f", "user.names.last 0 g@h", "user.names 0 i@j", "to 0 k@l"]
    );
    assert_eq!(yaml("a:\n    b:\n      c: d@\n    e: f@\ng:\n- - h: i@\n    j: k@\n"), ["a.b.c 0 d@", "a.e 0 f@", "g.h 0 i@", "g.j 0 k@"]);
    assert_eq!(yaml("'a b': c@\n\"d: e\" : 'f''@'\ng:\n  - \"h\": \"i\\\"@\"\n"), ["a b 0 c@", "d: e 0 f''@", "g.h 0 i\\\"@"]);
    assert_eq!(yaml("a:b@c\nhttp://a@b\n"), ["#1 0 a:b@c", "#1 0 http://a@b"]);
}

#[test]
fn a_record_is_an_item_or_a_document() {
    let text = "- mail: a@b\n- mail: c@d\n  to:\n  - e@f\n  - - g@h\n---\nmail: i@j\n--- k@l\n...\n";
    assert_eq!(yaml(text), ["mail 0 a@b", "mail 1 c@d", "to 1 e@f", "to 1 g@h", "mail 2 i@j", "#1 3 k@l"]);
    assert_eq!(after(text).records(), 4);
    assert_eq!(after("# only\n\n---\n# comments\n").records(), 0);
    assert_eq!(after("%YAML 1.2\n---\n- - a\n  - b\n- c\n").records(), 2);
}

#[test]
fn scalars_go_on_over_lines() {
    let text = "a: |\n  b@c: d\n\n   # e@f\ng: >-  # h@i\n  j@k\nl: \"m@\n  n@\\\"\n  o@\" # p@\nq: r@\n  s@\nt: u@\n";
    let values = [
        "a 0 b@c: d",
        "a 0 # e@f",
        "text 0 # h@i",
        "g 0 j@k",
        "l 0 m@",
        "l 0 n@\\\"",
        "l 0 o@",
        "text 0 # p@",
        "q 0 r@",
        "q 0 s@",
        "t 0 u@",
    ];
    assert_eq!(yaml(text), values);
    assert_eq!(yaml("- |\n a@\n- b: |2\n    c@\n  d: e@\n"), ["#1 0 a@", "b 1 c@", "d 1 e@"]);
}

#[test]
fn flow_collections_have_the_nearest_keys() {
    let text = "a: {b: c@, \"d\":e@, f: [g@, 'h@', {i: j@}], k: l@}\nm: [n@, # o@\n  p@,\n  \"q@\n   r@\"\n]\ns: t@\n";
    let values = [
        "a.b 0 c@",
        "a.d 0 e@",
        "a.f 0 g@",
        "a.f 0 h@",
        "a.f.i 0 j@",
        "a.k 0 l@",
        "m 0 n@",
        "text 0 # o@",
        "m 0 p@",
        "m 0 q@",
        "m 0 r@",
        "s 0 t@",
    ];
    assert_eq!(yaml(text), values);
    assert_eq!(yaml("{a: b@, c: {d: e@}}\n"), ["a 0 b@", "c.d 0 e@"]);
}

#[test]
fn what_is_never_closed_ends_where_the_text_stands_to_its_left() {
    let text = "a:\n  b: \"c@\n  d: e@\nf: [g@\nh: i@\n";
    assert_eq!(yaml(text), ["a.b 0 c@", "a.d 0 e@", "f 0 g@", "h 0 i@"]);
    let problems = ["a quote is opened and not closed", "a bracket is opened and not closed"];
    assert_eq!(after(text).problems().iter().map(|problem| problem.1.as_str()).collect::<Vec<_>>(), problems);
}

#[test]
fn tags_anchors_and_aliases_are_no_values() {
    let text = "a: &b c@\nd: !!str e@\nf: *b\n&g h: i@\n<<: *b@\np:\n- &j\n  k: !l {m: !n o@}\n";
    assert_eq!(yaml(text), ["a 0 c@", "d 0 e@", "h 0 i@", "text 0 @\np", "p.k.m 0 o@"]);
}

#[test]
fn what_is_worth_a_look_is_no_name_of_a_field() {
    assert_eq!(yaml("users:\n  a@b: c@d\n  x: {e@f: g}\n"), ["users.* 0 a@b", "users.* 0 c@d", "users.x.* 0 e@f"]);
}

#[test]
fn a_watched_field_is_given_for_every_record() {
    assert_eq!(
        watched("- name: Ada\n- {name: Bob}\n- name:\n- name: |\n    Cy\n    Dee\n", &["name"]),
        ["name 0 Ada", "name 1 Bob", "name 3 Cy", "name 3 Dee"]
    );
}

#[test]
fn deep_and_long_texts_do_no_harm() {
    let deep: String = (0..400).map(|depth| format!("{}k: \n", " ".repeat(depth))).collect();
    let cells = yaml(&format!("{deep}{}v@\nend: w@\n", " ".repeat(400)));
    assert_eq!(cells.last().map(String::as_str), Some("end 0 w@"));
    assert!(after(&deep).problems()[0].1.contains("too deep"));
    assert_eq!(yaml(&format!("a: {}v@{}\nb: w@\n", "[".repeat(400), "]".repeat(400))), ["a 0 v@", "b 0 w@"]);
    assert_eq!(yaml("\u{feff}a: b@\r\nc: d@\r\n"), ["a 0 b@", "c 0 d@"]);
}

/// A value as it was made up.
#[derive(Debug, Clone)]
enum Node {
    Plain(String),
    Quoted(String, char),
    Block(Vec<String>),
    Folded(String, String),
    Map(Vec<(String, Node)>),
    List(Vec<Node>),
    FlowMap(Vec<(String, Node)>),
    FlowList(Vec<Node>),
}

/// Writes values and notes what each byte belongs to.
#[derive(Default)]
struct Writer {
    text: String,
    spans: Vec<Span>,
    record: u64,
}

impl Writer {
    fn put(&mut self, text: &str, field: Option<FieldName>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.spans.push(Span { field, record: self.record, range: start..self.text.len() });
    }

    fn raw(&mut self, text: &str) {
        self.put(text, None);
    }

    fn value(&mut self, text: &str, path: &[String]) {
        let name = if path.is_empty() { FieldName::Column(1) } else { FieldName::Named(path.join(".")) };
        self.put(text, Some(name));
    }

    /// A value behind a key or a dash; nested lines stand at `indent`.
    fn node(&mut self, node: &Node, path: &mut Vec<String>, indent: usize) {
        let pad = " ".repeat(indent);
        match node {
            Node::Map(entries) => {
                for (index, (key, node)) in entries.iter().enumerate() {
                    self.raw(&format!("{}{key}:", if index == 0 { "" } else { &pad }));
                    self.below(node, path, key, indent);
                }
            }
            Node::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    self.raw(&format!("{}- ", if index == 0 { "" } else { &pad }));
                    self.node(node, path, indent + 2);
                }
            }
            Node::Block(lines) => {
                self.raw("|\n");
                for line in lines {
                    self.raw(&format!("{pad} "));
                    self.value(line, path);
                    self.raw("\n");
                }
            }
            Node::Folded(one, other) => {
                self.value(one, path);
                self.raw(&format!("\n{pad}   "));
                self.value(other, path);
                self.raw("\n");
            }
            _ => {
                self.flow(node, path);
                self.raw("\n");
            }
        }
    }

    /// What belongs to a key that stands at `indent`.
    fn below(&mut self, node: &Node, path: &mut Vec<String>, key: &str, indent: usize) {
        path.push(key.trim_matches('"').to_owned());
        match node {
            Node::Map(_) => {
                self.raw(&format!("\n{}", " ".repeat(indent + 3)));
                self.node(node, path, indent + 3);
            }
            Node::List(items) => {
                let indent = indent + items.len() % 2 * 2;
                self.raw(&format!("\n{}", " ".repeat(indent)));
                self.node(node, path, indent);
            }
            _ => {
                self.raw(" ");
                self.node(node, path, indent);
            }
        }
        path.pop();
    }

    fn flow(&mut self, node: &Node, path: &mut Vec<String>) {
        match node {
            Node::Plain(text) => self.value(text, path),
            Node::Quoted(text, quote) => {
                self.raw(&quote.to_string());
                self.value(text, path);
                self.raw(&quote.to_string());
            }
            Node::Block(lines) => self.flow(&Node::Quoted(lines[0].clone(), '"'), path),
            Node::Folded(one, _) => self.value(one, path),
            Node::Map(entries) | Node::FlowMap(entries) => {
                self.raw("{");
                for (index, (key, node)) in entries.iter().enumerate() {
                    self.raw(&format!("{}{key}: ", if index == 0 { "" } else { "," }));
                    path.push(key.trim_matches('"').to_owned());
                    self.flow(node, path);
                    path.pop();
                }
                self.raw("}");
            }
            Node::List(items) | Node::FlowList(items) => {
                self.raw("[");
                for (index, node) in items.iter().enumerate() {
                    self.raw(if index == 0 { " " } else { ", " });
                    self.flow(node, path);
                }
                self.raw("]");
            }
        }
    }

    fn document(&mut self, root: &Node, records: &mut u64) {
        self.record = *records;
        match root {
            Node::List(items) => {
                for node in items {
                    self.record = *records;
                    *records += 1;
                    self.raw("- ");
                    self.node(node, &mut Vec::new(), 2);
                }
            }
            _ => {
                *records += 1;
                self.node(root, &mut Vec::new(), 0);
            }
        }
    }
}

fn nodes() -> impl Strategy<Value = Node> {
    let word = || prop_oneof![3 => "[a-z][a-z0-9@]{0,6}", 1 => "[a-z]{1,3}:[a-z]{1,3} [a-z]#[a-z]", 1 => "[a-z]{60,190}"];
    let key = || prop_oneof![4 => "[a-d]", 1 => Just("name".to_owned()), 1 => Just("\"k k\"".to_owned())];
    let leaf = prop_oneof![
        4 => word().prop_map(Node::Plain),
        1 => "[a-z:# ,']{1,9}".prop_map(|text| Node::Quoted(text, '"')),
        1 => "[a-z:# ,\"]{1,9}".prop_map(|text| Node::Quoted(text, '\'')),
        1 => proptest::collection::vec("[a-z:#-][a-z:# -]{0,8}[a-z]", 1..3).prop_map(Node::Block),
        1 => (word(), word()).prop_map(|(one, other)| Node::Folded(one, other)),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let entries = || proptest::collection::vec((key(), inner.clone()), 1..4);
        let items = || proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            3 => entries().prop_map(Node::Map), 2 => items().prop_map(Node::List),
            1 => entries().prop_map(Node::FlowMap), 1 => items().prop_map(Node::FlowList),
        ]
    })
}

fn soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => "[a-c1]{1,3}", 3 => Just(": ".to_owned()), 3 => Just("\n".to_owned()), 3 => Just("\n  ".to_owned()), 2 => Just("\n    ".to_owned()), 2 => Just("- ".to_owned()),
        2 => Just("\"".to_owned()), 1 => Just("'".to_owned()), 2 => Just(" ".to_owned()), 1 => Just("\r\n".to_owned()), 1 => Just("\\".to_owned()), 1 => Just("|\n".to_owned()),
        1 => Just(" {a: [".to_owned()), 1 => Just("]".to_owned()), 1 => Just("}".to_owned()), 1 => Just(",".to_owned()), 1 => Just("\n---\n".to_owned()), 1 => Just(" #".to_owned()),
        1 => Just("&a ".to_owned()), 1 => Just("*a".to_owned()), 1 => "x{60,300}", 1 => Just("\u{feff}é".to_owned()), 1 => Just("\nname: ".to_owned()), 1 => Just("\t".to_owned()),
    ];
    proptest::collection::vec(token, 0..300).prop_map(|tokens| tokens.concat())
}

fn tiny() -> Yaml {
    let mut layout = Yaml::new();
    layout.fields.longest = TINY;
    layout
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_values_that_were_written_are_read(
        documents in proptest::collection::vec(nodes(), 1..4),
        cuts in proptest::collection::vec(0_usize..900, 0..8),
        spots in proptest::collection::btree_set(0_usize..900, 0..6),
        every in proptest::sample::subsequence(vec!["a", "name", "k k"], 0..2),
    ) {
        let (mut writer, mut records) = (Writer::default(), 0);
        for (index, document) in documents.iter().enumerate() {
            if index > 0 {
                writer.raw("---\n");
            }
            writer.document(document, &mut records);
        }
        let in_value = |spot: &usize| writer.spans.iter().any(|span| span.field.is_some() && span.range.contains(spot));
        let spots: Vec<usize> = spots.into_iter().filter(in_value).collect();
        let mut layout = Yaml::new();
        let cells = run(&mut layout, writer.text.as_bytes(), &cuts, &spots, &every);
        prop_assert_eq!(cells, expected(writer.text.as_bytes(), &writer.spans, 1 << 16, &spots, &every), "{}", writer.text);
        prop_assert_eq!(layout.records(), records);
    }

    #[test]
    fn it_does_not_matter_how_a_text_is_cut(
        text in soup(),
        cuts in proptest::collection::vec(0_usize..1500, 0..8),
        spots in proptest::collection::btree_set(0_usize..1500, 0..6),
        every in proptest::sample::subsequence(vec!["name", "a", "b"], 0..2),
    ) {
        same_however_cut(&|| Box::new(tiny()), text.as_bytes(), &cuts, &spots, &every)?;
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        run(&mut tiny(), &text, &[cut], &spots, &[]);
    }
}
