//! From places to spans, late and only for what is shown.
//!
//! All places of one document are resolved in one pass, so that ten thousand findings in a large SBOM
//! cost one reading of it, and nothing is indexed for a release without findings.
//!
//! A place that the document does not have resolves to the nearest enclosing value that it has; the
//! result says so ([`Located::exact`]).

mod csv;
mod json;
mod json_lines;
mod key_value;
mod xml;
mod yaml;

use std::collections::BTreeMap;

use super::{Place, Pointer, SourceFile, SourceMap, Span, Syntax};

/// Where a place stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Located {
    /// The text of the value.
    pub span: Span,
    /// The text of its key, where it has one.
    pub key: Option<Span>,
    /// Whether the place itself was found, not only something that encloses it.
    pub exact: bool,
}

impl Located {
    /// The part worth underlining: the value where it fits on a line, else its key, else its first line.
    #[must_use]
    pub fn focus(self, text: &str) -> Span {
        let value = text.get(self.span.start..self.span.end).unwrap_or_default();
        match (value.find('\n').or((value.len() > 1_000).then_some(160)), self.key) {
            (None, _) => self.span,
            (Some(_), Some(key)) => key,
            (Some(newline), None) => {
                Span::new(self.span.start, self.span.start + value.get(..newline).unwrap_or_default().trim_end().len())
            }
        }
    }
}

/// Resolves places of any number of documents; each document is read once.
#[must_use]
pub fn resolve_all<'a>(map: &SourceMap, places: impl IntoIterator<Item = &'a Place>) -> BTreeMap<Place, Located> {
    let mut by_document: BTreeMap<_, Vec<&Place>> = BTreeMap::new();
    for place in places {
        by_document.entry(place.doc).or_default().push(place);
    }
    let mut resolved = BTreeMap::new();
    for (doc, places) in by_document {
        let Some(file) = map.get(doc) else { continue };
        let pointers: Vec<&Pointer> = places.iter().map(|place| &place.pointer).collect();
        for (place, located) in places.into_iter().zip(resolve(file, &pointers)) {
            resolved.insert(place.clone(), located);
        }
    }
    resolved
}

/// Resolves pointers into one document, in their order.
#[must_use]
pub fn resolve(file: &SourceFile, pointers: &[&Pointer]) -> Vec<Located> {
    let text = file.text_lossless();
    let mut found = vec![Located::default(); pointers.len()];
    let wanted = Wanted::new(pointers);
    match file.syntax() {
        Syntax::Json => json::resolve(text, &wanted, &mut found),
        Syntax::Yaml => yaml::resolve(text, pointers, &mut found),
        Syntax::YamlStream => yaml::resolve_stream(text, pointers, &mut found),
        Syntax::Xml => xml::resolve(text, &wanted, &mut found),
        Syntax::JsonLines => json_lines::resolve(text, &wanted, &mut found),
        Syntax::KeyValue => key_value::resolve(text, &wanted, &mut found),
        Syntax::Csv => csv::resolve(text, &wanted, &mut found),
        Syntax::Text => {}
    }
    found
}

/// The pointers that are looked for, as a tree.
#[derive(Debug, Default)]
struct Wanted {
    here: Vec<usize>,
    below: BTreeMap<String, Wanted>,
}

impl Wanted {
    fn new(pointers: &[&Pointer]) -> Self {
        let mut root = Self::default();
        for (number, pointer) in pointers.iter().enumerate() {
            let mut node = &mut root;
            for token in pointer.tokens() {
                node = node.below.entry(token.into_owned()).or_default();
            }
            node.here.push(number);
        }
        root
    }

    fn child(&self, token: &str) -> Option<&Self> {
        self.below.get(token)
    }

    /// Notes that this value stands at `located`: exact for itself, nearest so far for all below.
    fn found(&self, located: Located, found: &mut [Located]) {
        self.write(Located { exact: true, ..located }, found);
        for below in self.below.values() {
            below.enclosed(located, found);
        }
    }

    fn enclosed(&self, located: Located, found: &mut [Located]) {
        self.write(Located { exact: false, ..located }, found);
        for below in self.below.values() {
            below.enclosed(located, found);
        }
    }

    fn write(&self, located: Located, found: &mut [Located]) {
        for number in &self.here {
            if let Some(slot) = found.get_mut(*number) {
                *slot = located;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(syntax: Syntax, text: &str, pointers: &[&str]) -> Vec<(String, bool)> {
        let file = SourceFile::new("x", syntax, text.as_bytes().to_vec());
        let pointers: Vec<Pointer> = pointers.iter().map(|text| Pointer::from_text(*text)).collect();
        let pointers: Vec<&Pointer> = pointers.iter().collect();
        resolve(&file, &pointers)
            .into_iter()
            .map(|located| (text[located.span.start..located.span.end].to_owned(), located.exact))
            .collect()
    }

    fn yes(text: &str) -> (String, bool) {
        (text.to_owned(), true)
    }

    #[test]
    fn json_values_are_found_in_one_pass() {
        let text = r#"{"components":[{"name":"a"},{"name":"b","licenses":[{"expression":"MIT"}]}],"k\u0065y":1}"#;
        let found = texts(Syntax::Json, text, &["/components/1/licenses/0/expression", "/components/0", "/key", "/components/7/name"]);
        assert_eq!(found[..3], [yes(r#""MIT""#), yes(r#"{"name":"a"}"#), yes("1")]);
        assert!(!found[3].1, "a place that is not there resolves to what encloses it");
        assert!(found[3].0.starts_with("[{"));
    }

    #[test]
    fn yaml_values_are_found() {
        let found = texts(Syntax::Yaml, "a:\n  - b: 1\n    c: two words\n", &["/a/0/c", "/a/0/missing"]);
        assert_eq!(found, [yes("two words"), ("b: 1\n    c: two words".to_owned(), false)]);
    }

    #[test]
    fn xml_elements_and_attributes_are_found() {
        let text = "<?xml version='1.0'?>\n<suites>\n <suite name=\"x\"/>\n <suite classname='c' name = 'y'><case/><case id=\"2\">t</case></suite></suites>";
        let found = texts(Syntax::Xml, text, &["/suites/0/suite/1/@name", "/suites/0/suite/1/case/1", "/suites/0/suite/0"]);
        assert_eq!(found, [yes("y"), yes("<case id=\"2\">"), yes("<suite name=\"x\"/>")]);
        assert_eq!(texts(Syntax::Xml, "\u{feff}<a><b c='d'/></a>", &["/a/0/b/0/@c"]), [yes("d")]);
        assert!(!texts(Syntax::Xml, "<a b='c'/>", &["/a/0/@"])[0].1, "an attribute without a name is nowhere");
        let text = "<a x=' b=\"1\" 'b=\"2\"/>";
        assert_eq!(texts(Syntax::Xml, text, &["/a/0/@b"]), [yes("2")], "what looks like an attribute in a value is none");
    }

    #[test]
    fn csv_fields_are_found_by_header() {
        let text = "time,version,environment\n1,\"a,b\",test\n\n2,v2,stage\n";
        let found = texts(Syntax::Csv, text, &["/0/version", "/1/environment", "/1"]);
        assert_eq!(found, [yes("\"a,b\""), yes("stage"), yes("2,v2,stage")]);
    }

    #[test]
    fn json_lines_count_records_not_lines() {
        let text = "{\"v\":1}\n\n{\"v\":{\"w\":2}}\n";
        assert_eq!(texts(Syntax::JsonLines, text, &["/1/v/w", "/0"]), [yes("2"), yes("{\"v\":1}")]);
    }

    #[test]
    fn a_block_is_shown_by_its_key() {
        let text = "outer:\n  inner:\n    a: 1\n    b: 2\n";
        let file = SourceFile::new("x", Syntax::Yaml, text.as_bytes().to_vec());
        let pointer = Pointer::from_text("/outer/inner");
        let located = resolve(&file, &[&pointer])[0];
        let focus = located.focus(text);
        assert_eq!(&text[focus.start..focus.end], "inner");
    }
}
