//! in-toto Statement v1, read strictly: exact type, exact fields, strong digests in lower case.
//!
//! The predicate is not looked at before its type has been compared ([`Statement::predicate_as`]).

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{helped, strict};
use crate::model::digest_set::DigestSet;
use crate::model::document::typed;
use crate::model::id::Digest;
use crate::source::{Node, Problem, Span, Value};

/// The `_type` of an in-toto Statement v1.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The most subjects of one statement.
pub const MAX_SUBJECTS: usize = 1024;

/// Advice for what only the types themselves refuse.
const DIGESTS: &str = "digests are `sha256`, `sha384` or `sha512` with all their digits in lower case";

/// The most digests of one subject.
pub const MAX_DIGESTS: usize = 32;

/// A statement about subjects; its predicate is still a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is about; at least one.
    pub subjects: Vec<Subject>,
    /// What kind of thing it says.
    pub predicate_type: String,
    /// Where that stands.
    pub predicate_type_span: Span,
    /// What it says.
    pub predicate: Node,
}

/// Something that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subject {
    /// Its name; only its digest identifies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its digests, one an algorithm; at least one.
    pub digest: DigestSet,
    /// Where it can be downloaded. Read because the specification has it, never used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_location: Option<String>,
    /// Its media type. Read because the specification has it, never used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

impl Subject {
    /// A subject with a name and one digest, as we write it.
    #[must_use]
    pub fn new(name: impl Into<String>, digest: Digest) -> Self {
        Self { name: Some(name.into()), uri: None, digest: DigestSet::one(digest), download_location: None, media_type: None }
    }

    /// Whether this is the thing with these digests: at least one algorithm is common, and every common one agrees.
    #[must_use]
    pub fn is(&self, digests: &[Digest]) -> bool {
        let common = || digests.iter().filter(|digest| self.digest.get(digest.algorithm()).is_some());
        common().next().is_some() && common().all(|digest| self.digest.get(digest.algorithm()) == Some(digest))
    }
}

/// The statement as JSON has it; the predicate is taken from the tree.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    #[serde(rename = "_type")]
    _type: String,
    subject: Vec<Subject>,
    predicate_type: String,
    #[serde(rename = "predicate")]
    _predicate: Present,
}

/// A predicate of whatever shape; its own type reads it later.
struct Present;

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl JsonSchema for Present {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Predicate".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": true })
    }
}

impl Statement {
    /// Reads a statement; spans are in `text`.
    ///
    /// # Errors
    /// Every problem that was found, each with its span.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let node = strict(text)?;
        check_type(&node)?;
        let written: Written = typed(&node).map_err(|problems| helped(problems, DIGESTS))?;
        let problems = problems(&node, &written);
        if !problems.is_empty() {
            return Err(problems);
        }
        let predicate_type_span = node.get("predicateType").map_or(node.span, |value| value.span);
        let predicate = node.get("predicate").cloned().unwrap_or(node);
        Ok(Self { subjects: written.subject, predicate_type: written.predicate_type, predicate_type_span, predicate })
    }

    /// Reads the predicate, but only if it is of this type.
    ///
    /// # Errors
    /// Another predicate type; every problem of the predicate.
    pub fn predicate_as<T: DeserializeOwned + JsonSchema + 'static>(&self, predicate_type: &str) -> Result<T, Vec<Problem>> {
        self.expect(predicate_type)?;
        typed(&self.predicate).map_err(|problems| helped(problems, DIGESTS))
    }

    /// Accepts only one predicate type.
    ///
    /// # Errors
    /// Another predicate type.
    pub fn expect(&self, predicate_type: &str) -> Result<(), Vec<Problem>> {
        if self.predicate_type == predicate_type {
            return Ok(());
        }
        let message = format!("the statement is of another kind: `{}`", self.predicate_type.escape_debug());
        let problem = Problem::at(self.predicate_type_span, message, "this is what it says")
            .with_help(format!("`{predicate_type}` is expected here"));
        Err(vec![problem])
    }

    /// The digests of all subjects.
    #[must_use]
    pub fn artifacts(&self) -> Vec<Digest> {
        self.subjects.iter().flat_map(|subject| subject.digest.iter().cloned()).collect()
    }
}

/// `_type` comes first: nothing else is read of what is not a statement.
fn check_type(node: &Node) -> Result<(), Vec<Problem>> {
    let Some(found) = node.get("_type") else {
        let problem = match &node.value {
            Value::Mapping(_) => Problem::at(
                Span::new(node.span.start, node.span.start + 1),
                "the statement has no `_type`",
                "this is not an in-toto statement",
            ),
            _ => Problem::at(node.span, format!("expected a statement, found {}", node.kind()), "this is not an in-toto statement"),
        };
        return Err(vec![problem.with_help(format!("an in-toto statement says `\"_type\": \"{STATEMENT_TYPE}\"`"))]);
    };
    match found.as_str() {
        Some(STATEMENT_TYPE) => Ok(()),
        Some(other) => {
            let message = format!("`{}` is not the type of an in-toto Statement v1", other.escape_debug());
            Err(vec![Problem::at(found.span, message, "here").with_help(format!("only `{STATEMENT_TYPE}` is read, exactly so"))])
        }
        None => Err(vec![
            Problem::at(found.span, format!("expected a string, found {}", found.kind()), "here")
                .with_help(format!("write `{STATEMENT_TYPE}`")),
        ]),
    }
}

fn problems(node: &Node, written: &Written) -> Vec<Problem> {
    let mut problems = Vec::new();
    let list = node.get("subject");
    let list_span = list.map_or(node.span, |list| list.span);
    if written.subject.is_empty() {
        problems.push(
            Problem::at(list_span, "the statement is about nothing", "no subject").with_help("name at least one artifact by its digest"),
        );
    }
    if written.subject.len() > MAX_SUBJECTS {
        problems.push(Problem::at(list_span, format!("more than {MAX_SUBJECTS} subjects"), "here").with_help("make several statements"));
        return problems;
    }
    let items = match list.map(|list| &list.value) {
        Some(Value::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    let mut names = BTreeSet::new();
    for (subject, item) in written.subject.iter().zip(items) {
        if let Some(name) = &subject.name
            && !names.insert(name)
        {
            let span = item.get("name").map_or(item.span, |name| name.span);
            problems.push(
                Problem::at(span, format!("two subjects are called `{}`", name.escape_debug()), "the second one")
                    .with_help("names of subjects are unique"),
            );
        }
        let digests = subject.digest.len();
        let span = item.get("digest").map_or(item.span, |digest| digest.span);
        if digests == 0 {
            problems.push(Problem::at(span, "the subject has no digest", "here").with_help("give its `sha256`: a name identifies nothing"));
        }
        if digests > MAX_DIGESTS {
            problems.push(Problem::at(span, format!("more than {MAX_DIGESTS} digests"), "here").with_help("`sha256` alone is enough"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(subject: &str) -> String {
        format!(r#"{{"_type":"{STATEMENT_TYPE}","subject":{subject},"predicateType":"https://example.org/p","predicate":{{}}}}"#)
    }

    fn hex(digit: char, count: usize) -> String {
        std::iter::repeat_n(digit, count).collect()
    }

    fn messages(text: &str) -> Vec<String> {
        Statement::parse(text).unwrap_err().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_statement_is_read() {
        let text = statement(&format!(r#"[{{"name":"widget","digest":{{"sha256":"{}"}}}}]"#, hex('a', 64)));
        let read = Statement::parse(&text).unwrap();
        assert_eq!(read.artifacts()[0].hex(), hex('a', 64));
        assert_eq!(read.predicate_type, "https://example.org/p");
    }

    #[test]
    fn weak_upper_case_short_and_missing_digests_are_refused() {
        let subject = |digest: String| statement(&format!(r#"[{{"name":"w","digest":{{{digest}}}}}]"#));
        let strong = format!(r#""sha256":"{}""#, hex('a', 64));
        assert!(messages(&subject(r#""md5":"d41d8cd98f00b204e9800998ecf8427e""#.to_owned()))[0].contains("too weak"));
        assert!(
            messages(&subject(format!(r#"{strong},"sha1":"{}""#, hex('a', 40))))[0].contains("too weak"),
            "a weak one beside a strong one"
        );
        assert!(messages(&subject(format!(r#""sha256":"{}""#, hex('A', 64))))[0].contains("upper case"));
        assert!(messages(&subject(format!(r#""sha256":"{}""#, hex('a', 63))))[0].contains("has 64 digits, this one has 63"));
        assert_eq!(messages(&subject(String::new())), ["the subject has no digest"]);
        assert_eq!(messages(&statement(r#"[{"name":"w"}]"#)), ["missing key `digest`"]);
    }

    #[test]
    fn subjects_are_at_least_one_at_most_1024_and_differ_in_name() {
        assert_eq!(messages(&statement("[]")), ["the statement is about nothing"]);
        let one = |name: usize| format!(r#"{{"name":"{name}","digest":{{"sha256":"{}"}}}}"#, hex('b', 64));
        let many = |count: usize| format!("[{}]", (0..count).map(one).collect::<Vec<_>>().join(","));
        assert!(Statement::parse(&statement(&many(MAX_SUBJECTS))).is_ok());
        assert_eq!(messages(&statement(&many(MAX_SUBJECTS + 1))), ["more than 1024 subjects"]);
        assert_eq!(messages(&statement(&format!("[{0},{0}]", one(1)))), ["two subjects are called `1`"]);
    }

    #[test]
    fn other_types_and_further_fields_are_refused() {
        let good = statement(&format!(r#"[{{"digest":{{"sha256":"{}"}}}}]"#, hex('a', 64)));
        assert!(Statement::parse(&good).is_ok());
        for version in ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/statement/v1", "https://in-toto.io/Statement/v1/"] {
            assert!(messages(&good.replace(STATEMENT_TYPE, version))[0].contains("is not the type"), "{version}");
        }
        assert_eq!(messages(&good.replace("\"predicate\":", "\"note\":1,\"predicate\":")), ["unknown key `note`"]);
        assert_eq!(messages(&good.replace(",\"predicate\":{}", "")), ["missing key `predicate`"]);
        assert_eq!(messages("[]"), ["expected a statement, found a list"]);
        assert_eq!(messages("{}"), ["the statement has no `_type`"]);
    }

    #[test]
    fn the_predicate_is_not_read_as_another_type() {
        let text = statement(&format!(r#"[{{"digest":{{"sha256":"{}"}}}}]"#, hex('a', 64)));
        let refused = Statement::parse(&text).unwrap().predicate_as::<Subject>("https://example.org/q").unwrap_err();
        assert_eq!(refused[0].message, "the statement is of another kind: `https://example.org/p`");
    }

    #[test]
    fn a_subject_is_what_every_common_algorithm_agrees_on() {
        let digest = |algorithm: &str, digit: char| -> Digest {
            let count = if algorithm == "sha256" { 64 } else { 128 };
            format!("{algorithm}:{}", hex(digit, count)).parse().unwrap()
        };
        let text = statement(&format!(r#"[{{"digest":{{"sha256":"{}","sha512":"{}"}}}}]"#, hex('a', 64), hex('b', 128)));
        let subject = &Statement::parse(&text).unwrap().subjects[0];
        assert!(subject.is(&[digest("sha256", 'a')]));
        assert!(subject.is(&[digest("sha256", 'a'), digest("sha512", 'b')]));
        assert!(!subject.is(&[digest("sha256", 'c'), digest("sha512", 'b')]), "one agrees, one does not");
        assert!(!subject.is(&[]), "nothing in common is no match");
        assert!(!subject.is(&[format!("sha384:{}", hex('a', 96)).parse().unwrap()]));
    }
}
