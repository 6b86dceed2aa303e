//! XML and HTML.

use proptest::prelude::*;

use super::{Span, cells_of, expected, run, same_however_cut};
use crate::pid::layout::xml::Xml;
use crate::pid::layout::{FieldName, Layout};

const TINY: usize = 200;

fn xml(text: &str) -> Vec<String> {
    watched(text, &[])
}

fn watched(text: &str, every: &[&str]) -> Vec<String> {
    cells_of(&|| Box::new(Xml::new()), text, every)
}

fn after(text: &str) -> Xml {
    let mut layout = Xml::new();
    run(&mut layout, text.as_bytes(), &[], &[], &[]);
    layout
}

#[test]
fn a_field_is_the_elements_that_lead_to_a_value() {
    let text = "<?xml version=\"1.0\"?>\n<people>\n  <p:person id='1' x:mail=\"a@b\">\n    <mail> c@d </mail><to to = e@f/>g@h\n  </p:person>\n  <person mail='i@j'/>\n</people>\n";
    let values = [
        "people.person@mail 0 a@b",
        "people.person.mail 0 c@d",
        "people.person.to@to 0 e@f",
        "people.person 0 g@h",
        "people.person@mail 1 i@j",
    ];
    assert_eq!(xml(text), values);
    assert_eq!(after(text).records(), 2);
    assert_eq!(after("<a>b</a>").records(), 1);
    assert_eq!(after("<a><b/></a>\n<a><b/><b/></a>").records(), 3);
}

#[test]
fn a_generic_element_may_be_named_by_an_attribute() {
    let text =
        "<doc><field name=\"mail\">a@b</field><p:Property value='c@d' name='to'/><entry key=\"x\"><string>e@f</string></entry></doc>";
    assert_eq!(xml(text), ["doc.field.mail 0 a@b", "doc.Property.to@value 1 c@d", "doc.entry.x.string 2 e@f"]);
    assert_eq!(
        xml("<doc><person name=\"Jane\">a@b</person><field name='c@d'>e@f</field><field name='two words'>g@h</field></doc>"),
        ["doc.person 0 a@b", "doc.field@name 1 c@d", "doc.field 1 e@f", "doc.field 2 g@h"]
    );
}

#[test]
fn comments_are_text_and_sections_are_values() {
    let text = "<a><!-- one@\r\n <b> two@ --><b><![CDATA[ c@<d> ]]></b>e@<!---->f@</a>";
    assert_eq!(xml(text), ["text 0  one@", "text 0  <b> two@ ", "a.b 0 c@<d>", "a 0 e@", "a 0 f@"]);
    let text = "<!DOCTYPE a [ <!ENTITY b \"c@d\"> ]><?x y@z ?><a>&b;e@</a><!x f@>g@";
    assert_eq!(xml(text), ["text 0 @d\"", "text 0 @z ", "a 0 &b;e@", "text 0 @>g", "text 0 g@"]);
}

#[test]
fn what_is_no_markup_is_text() {
    assert_eq!(xml("<a>1 < 2@ & </> <3 <</a>"), ["a 0 1 < 2@ & </> <3 <"]);
    assert_eq!(xml(&format!("<a>b <{} c@</a>", "x".repeat(200))), [format!("a 0 b <{} c@", "x".repeat(200))]);
}

#[test]
fn broken_tags_are_got_over() {
    assert_eq!(xml("<a><b><c>d@</b>e@</x>f@</a>g@"), ["a.b.c 0 d@", "a 0 e@", "a 0 f@", "text 0 g@"]);
    let problems: Vec<String> = after("<a><b><c>d</b>e</x>f</a>").problems().iter().map(|problem| problem.1.clone()).collect();
    assert_eq!(problems, ["an element is opened and not closed", "an end tag closes nothing"]);
    assert_eq!(xml("<a b=\"c@><d e='f@'>g@</d></a>"), ["a@b 0 \"c@", "a.d@e 0 f@", "a.d 0 g@"]);
    assert_eq!(xml("<a b='c@' <d>e@</d>"), ["a@b 0 c@", "a.d 0 e@"]);
    assert_eq!(xml("<a>b@<c d=\"e@"), ["a 0 b@", "a.c@d 0 \"e@"]);
}

#[test]
fn html_leaves_tags_out() {
    let text = "<!doctype HTML><HTML><body><p>a@<br>b@<P>c@<ul><li>d@<li>e@</ul><table><tr><td>f@<td>g@<tr><td>h@</table><input name=mail value=i@>\
        <script>if (a < b) '</p>j@'\n</SCRIPT>k@";
    let values = [
        "html.body.p 1 a@",
        "html.body.p 1 b@",
        "html.body.p 1 c@",
        "html.body.ul.li 1 d@",
        "html.body.ul.li 1 e@",
        "html.body.table.tr.td 1 f@",
        "html.body.table.tr.td 1 g@",
        "html.body.table.tr.td 1 h@",
        "html.body.input.mail@value 1 i@",
        "text 1 if (a < b) '</p>j@'",
        "html.body 1 k@",
    ];
    let text = text.replace("<body>", "<head></head><body>");
    assert_eq!(xml(&text), values);
    assert_eq!(xml("<rss><link>a@</link><p>b@<p>c@</p></p></rss>"), ["rss.link 0 a@", "rss.p 1 b@", "rss.p.p 1 c@"]);
}

#[test]
fn a_watched_field_is_given_for_every_record() {
    let text = "<l><r><name>Ada</name></r><r><name> </name></r><r><name><![CDATA[Bob]]></name></r><r><n name=\"Cy\"/></r></l>";
    assert_eq!(watched(text, &["name", "n@name"]), ["l.r.name 0 Ada", "l.r.name 2 Bob", "l.r.n@name 3 Cy"]);
}

#[test]
fn deep_and_long_texts_do_no_harm() {
    let deep = format!("{}v@{}<b>w@</b>", "<a>".repeat(1000), "</a>".repeat(1000));
    assert_eq!(xml(&deep).last().map(String::as_str), Some("b 1 w@"));
    let long = format!("<a><img src=\"{}@>\" alt='x'/>{}y@</a>", "d".repeat(100_000), " ".repeat(100_000));
    assert_eq!(xml_cells(&long), [("a.img@*".to_owned(), 34482), ("a".to_owned(), 2)]);
}

fn xml_cells(text: &str) -> Vec<(String, usize)> {
    let cut: Vec<usize> = (0..text.len()).step_by(150_000).collect();
    let spots = super::marks(text);
    let cells = run(&mut Xml::new(), text.as_bytes(), &cut, &spots, &[]);
    assert_eq!(run(&mut Xml::new(), text.as_bytes(), &[], &spots, &[]), cells);
    cells.iter().map(|cell| (super::told(std::slice::from_ref(cell))[0].split(' ').next().unwrap().to_owned(), cell.text.len())).collect()
}

/// Content as it was made up.
#[derive(Debug, Clone)]
enum Node {
    Text(String),
    Cdata(String),
    Comment(Vec<String>),
    Element { name: String, attributes: Vec<(String, String, u8)>, named: bool, children: Vec<Node> },
    Skipped(&'static str),
}

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

    fn value(&mut self, text: &str, path: &str) {
        self.put(text, Some(FieldName::Named(path.to_owned())));
    }

    fn node(&mut self, node: &Node, path: &str, child: &mut u64, depth: usize) {
        match node {
            Node::Text(text) => {
                self.raw("\n ");
                self.value(text, path);
                self.raw(if text.len() + 2 > TINY { "<?p?>" } else { "  <?p?>" });
            }
            Node::Cdata(text) => {
                self.raw("<![CDATA[ ");
                self.value(text, path);
                self.raw("\n]]>");
            }
            Node::Comment(lines) => {
                self.raw("<!--");
                for (index, line) in lines.iter().enumerate() {
                    self.raw(if index == 0 { "" } else { "\n" });
                    self.put(line, Some(FieldName::Text));
                }
                self.raw("-->");
            }
            Node::Skipped(text) => self.raw(text),
            Node::Element { name, attributes, named, children } => {
                if depth == 1 {
                    self.record += u64::from(*child > 0);
                    *child += 1;
                }
                self.element(name, attributes, *named, children, path, child, depth);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a test")]
    fn element(
        &mut self,
        name: &str,
        attributes: &[(String, String, u8)],
        named: bool,
        children: &[Node],
        path: &str,
        child: &mut u64,
        depth: usize,
    ) {
        let local = name.rsplit(':').next().unwrap();
        let mut own = if path.is_empty() { local.to_owned() } else { format!("{path}.{local}") };
        let tag = if named { "item" } else { name };
        if named {
            own = format!("{}item.k-1", own.strip_suffix(local).unwrap());
        }
        self.raw(&format!("<{tag}"));
        for (name, value, kind) in attributes {
            let (before, after) = [("=\"", "\""), (" = '", "'"), ("=", "")][usize::from(*kind)];
            self.raw(&format!(" {name}{before}"));
            self.value(value, &format!("{own}@{}", name.rsplit(':').next().unwrap()));
            self.raw(after);
        }
        if named {
            self.raw("\n  key=\"k-1\"");
        }
        if children.is_empty() {
            return self.raw(" />");
        }
        self.raw(" >");
        for node in children {
            self.node(node, &own, child, depth + 1);
        }
        self.raw(&format!("</{tag} >"));
    }
}

fn nodes() -> impl Strategy<Value = Node> {
    let name = || prop_oneof![4 => "[a-d]", 1 => Just("name".to_owned()), 1 => "ns:[e-g]x"];
    let leaf = prop_oneof![
        4 => "[a-z@](< |[a-z@&;\"'=>/ ]){0,9}[a-z]".prop_map(Node::Text), 1 => "[a-z]{150,250}".prop_map(Node::Text), 1 => "[a-z](<a>|[a-z\\]& ]){0,6}[a-z]".prop_map(Node::Cdata),
        1 => proptest::collection::vec("[a-z<>\"' ]{0,9}", 1..4).prop_map(Node::Comment), 1 => Just(Node::Skipped("<?php <a> ?>")), 1 => Just(Node::Skipped("<!x y>\n"))
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        let attributes = proptest::collection::vec((name(), "[a-z@&;:.]{1,8}", 0..3_u8), 0..3);
        let attributes = attributes.prop_map(|all| all.into_iter().filter(|(name, ..)| name != "name").collect());
        (name(), attributes, proptest::bool::weighted(0.2), proptest::collection::vec(inner, 0..5))
            .prop_map(|(name, attributes, named, children)| Node::Element { name, attributes, named, children })
    })
}

fn soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => "[a-c1]{1,3}", 3 => Just("<a>".to_owned()), 3 => Just("</a>".to_owned()), 2 => Just("<b c=\"".to_owned()), 2 => Just("\">".to_owned()), 2 => Just("\"".to_owned()), 1 => Just("'".to_owned()),
        2 => Just("<".to_owned()), 2 => Just(">".to_owned()), 1 => Just("/>".to_owned()), 1 => Just("</".to_owned()), 2 => Just(" ".to_owned()), 1 => Just("\n".to_owned()), 1 => Just("\r\n".to_owned()), 1 => Just("=".to_owned()),
        1 => Just("<!--".to_owned()), 2 => Just("-->".to_owned()), 1 => Just("<![CDATA[".to_owned()), 2 => Just("]]>".to_owned()), 1 => Just("<?".to_owned()), 2 => Just("?>".to_owned()), 1 => Just("<!DOCTYPE a [".to_owned()),
        1 => Just("]>".to_owned()), 1 => "x{60,300}", 1 => "[ \n]{60,300}", 1 => Just("<name>é</name>".to_owned()), 1 => Just("<field name='a'>".to_owned()), 1 => Just("</b>".to_owned()), 1 => Just("<script>".to_owned()),
        1 => Just("</script>".to_owned()), 1 => Just("<p>".to_owned()), 1 => Just("<br>".to_owned()), 1 => Just("<li>".to_owned()),
    ];
    let begin = prop_oneof![Just(""), Just("<html>"), Just("\u{feff}<!doctype html>"), Just("<r>")];
    (begin, proptest::collection::vec(token, 0..300)).prop_map(|(begin, tokens)| begin.to_owned() + &tokens.concat())
}

fn tiny() -> Xml {
    let mut layout = Xml::new();
    layout.fields.longest = TINY;
    layout
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_values_that_were_written_are_read(
        children in proptest::collection::vec(nodes(), 0..6),
        cuts in proptest::collection::vec(0_usize..900, 0..8),
        spots in proptest::collection::btree_set(0_usize..900, 0..6),
        every in proptest::sample::subsequence(vec!["a", "name", "k-1@b"], 0..2),
    ) {
        let mut writer = Writer::default();
        let mut child = 0;
        writer.element("root", &[], false, &children, "", &mut child, 0);
        let is_free = |spot: &usize| *spot < writer.text.len() && !(spot.saturating_sub(16)..*spot + 1).any(|at| writer.text[at..].starts_with("  key=\"k-1\""));
        let spots: Vec<usize> = spots.into_iter().filter(is_free).collect();
        let mut layout = Xml::new();
        layout.fields.longest = TINY;
        let cells = run(&mut layout, writer.text.as_bytes(), &cuts, &spots, &every);
        prop_assert_eq!(cells, expected(writer.text.as_bytes(), &writer.spans, TINY, &spots, &every), "{}", writer.text);
        prop_assert_eq!(layout.records(), child.max(1));
    }

    #[test]
    fn it_does_not_matter_how_a_text_is_cut(
        text in soup(),
        cuts in proptest::collection::vec(0_usize..1500, 0..8),
        spots in proptest::collection::btree_set(0_usize..1500, 0..6),
        every in proptest::sample::subsequence(vec!["name", "a", "b@c"], 0..2),
    ) {
        same_however_cut(&|| Box::new(tiny()), text.as_bytes(), &cuts, &spots, &every)?;
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        run(&mut tiny(), &text, &[cut], &spots, &[]);
    }
}
