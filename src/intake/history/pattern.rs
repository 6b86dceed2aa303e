//! The patterns that a history out of a repository is read by: which files, which value in them, and
//! whose commits are a pipeline's.
//!
//! Patterns are the user's own arguments. Matching is linear in the text ([`regex`] has no backtracking).

use std::str::FromStr;

use regex::Regex;

use crate::model::id::Malformed;
use crate::source::{Node, Value, suggest};

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 1024;

fn malformed(message: impl Into<String>, help: impl Into<String>) -> Malformed {
    Malformed { message: message.into(), help: help.into() }
}

/// Which files tell of promotions: a path with placeholders, `charts/{environment}/{component}.yaml`.
///
/// `{environment}` and `{component}` stand for at least one character of a segment, and so do `{_}` and `*`,
/// whose text is not kept. Of several in one segment the left one takes as much as it can.
#[derive(Debug, Clone)]
pub struct PathPattern {
    text: String,
    segments: Vec<Regex>,
}

/// The names that a path gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The environment, where the pattern has one.
    pub environment: Option<String>,
    /// The component, where the pattern has one.
    pub component: Option<String>,
}

const PLACEHOLDERS: [&str; 3] = ["environment", "component", "_"];

impl PathPattern {
    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many segments its paths have.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.segments.len()
    }

    /// Whether a segment may stand at a depth.
    #[must_use]
    pub fn may_stand(&self, depth: usize, name: &str) -> bool {
        self.segments.get(depth).is_some_and(|segment| segment.is_match(name))
    }

    /// Whether it has a placeholder of that name.
    #[must_use]
    pub fn names(&self, placeholder: &str) -> bool {
        self.segments.iter().any(|segment| segment.capture_names().flatten().any(|name| name == placeholder))
    }

    /// What a path is called by the pattern; `None` where it does not match.
    #[must_use]
    pub fn named(&self, path: &[String]) -> Option<Named> {
        if path.len() != self.segments.len() {
            return None;
        }
        let mut named = Named { environment: None, component: None };
        for (segment, name) in self.segments.iter().zip(path) {
            let captures = segment.captures(name)?;
            let text = |name: &str| captures.name(name).map(|found| found.as_str().to_owned());
            named.environment = named.environment.or_else(|| text("environment"));
            named.component = named.component.or_else(|| text("component"));
        }
        Some(named)
    }
}

impl FromStr for PathPattern {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() || text.len() > MAX_PATTERN {
            return Err(malformed(
                "a pattern has between 1 and 1024 bytes",
                "write a path with placeholders, `images/{environment}/{component}`",
            ));
        }
        let mut seen: Vec<&str> = Vec::new();
        let mut segments = Vec::new();
        for segment in text.split('/') {
            if segment.is_empty() || segment == "." || segment == ".." {
                return Err(malformed(
                    format!("`{text}` has the segment `{segment}`"),
                    "write the path from the root of the repository, without `.`, `..` and a `/` at either end",
                ));
            }
            segments.push(segment_of(segment, &mut seen)?);
        }
        Ok(Self { text: text.to_owned(), segments })
    }
}

/// One segment as a regular expression.
fn segment_of<'t>(segment: &'t str, seen: &mut Vec<&'t str>) -> Result<Regex, Malformed> {
    if segment.contains("**") {
        return Err(malformed("`**` is not known here", "write a `*` for each directory: the paths of a pattern are equally deep"));
    }
    let mut expression = String::from("(?s)^");
    let mut rest = segment;
    let mut after_placeholder = false;
    while let Some(start) = rest.find(['{', '*', '}']) {
        let (literal, tail) = rest.split_at(start);
        expression.push_str(&regex::escape(literal));
        if after_placeholder && literal.is_empty() {
            return Err(malformed(
                format!("nothing stands between two placeholders of `{segment}`"),
                "put the text between them that tells where one ends",
            ));
        }
        after_placeholder = true;
        if let Some(tail) = tail.strip_prefix('*') {
            expression.push_str(".+");
            rest = tail;
            continue;
        }
        let Some((name, tail)) = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')) else {
            return Err(malformed(format!("a brace of `{segment}` has no other"), "write `{environment}`, `{component}` or `{_}`"));
        };
        if !PLACEHOLDERS.contains(&name) {
            let help = suggest::nearest(name, PLACEHOLDERS).map_or_else(
                || "known are `{environment}`, `{component}` and `{_}`".to_owned(),
                |near| format!("did you mean `{{{near}}}`?"),
            );
            return Err(malformed(format!("unknown placeholder `{{{}}}`", name.escape_debug()), help));
        }
        if name == "_" {
            expression.push_str(".+");
        } else if seen.contains(&name) {
            return Err(malformed(format!("`{{{name}}}` stands twice"), "write `{_}` for the one that does not count"));
        } else {
            seen.push(name);
            expression.push_str("(?P<");
            expression.push_str(name);
            expression.push_str(">.+)");
        }
        rest = tail;
    }
    expression.push_str(&regex::escape(rest));
    expression.push('$');
    Regex::new(&expression).map_err(|_| malformed(format!("`{segment}` is too long"), "write a shorter segment"))
}

/// Where in a YAML or JSON file the value stands: `image.tag`, `containers[0].image`, or a JSON pointer, `/image/tag`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    text: String,
    steps: Vec<Key>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    /// A key; in a list, the index that it spells.
    Named(String),
    /// An index in brackets.
    At(usize),
}

impl KeyPath {
    /// The path as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The node that it leads to.
    pub(super) fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(root, |node, step| match (&node.value, step) {
            (Value::Mapping(_), Key::Named(name)) => node.get(name),
            (Value::Sequence(items), Key::At(index)) => items.get(*index),
            (Value::Sequence(items), Key::Named(name)) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        })
    }
}

impl FromStr for KeyPath {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let wrong = || {
            malformed(
                format!("`{text}` is not a path of keys"),
                "write `image.tag`, `containers[0].image`, or a JSON pointer such as `/image/tag`",
            )
        };
        if text.is_empty() || text.len() > MAX_PATTERN {
            return Err(wrong());
        }
        if let Some(pointer) = text.strip_prefix('/') {
            let steps = pointer.split('/').map(|token| Key::Named(token.replace("~1", "/").replace("~0", "~"))).collect();
            return Ok(Self { text: text.to_owned(), steps });
        }
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
            if name.is_empty() && !(steps.is_empty() && !indices.is_empty()) {
                return Err(wrong());
            }
            if !name.is_empty() {
                steps.push(Key::Named(name.to_owned()));
            }
            let mut rest = indices;
            while !rest.is_empty() {
                let (index, tail) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(wrong)?;
                steps.push(Key::At(index.parse().map_err(|_| wrong())?));
                rest = tail;
            }
        }
        Ok(Self { text: text.to_owned(), steps })
    }
}

/// Whose commits are a pipeline's: names or e-mail addresses, `*` for any text, `|` between alternatives.
#[derive(Debug, Clone)]
pub struct AuthorPattern {
    text: String,
    expression: Regex,
}

impl AuthorPattern {
    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a name or an address is meant, in any case of letters.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.expression.is_match(text)
    }
}

impl FromStr for AuthorPattern {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let help = "write names or e-mail addresses with `|` between them, such as `deploy-bot|*[bot]*`";
        let alternatives: Vec<String> =
            text.split('|').map(|one| one.trim().split('*').map(regex::escape).collect::<Vec<_>>().join(".*")).collect();
        if text.len() > MAX_PATTERN || alternatives.iter().any(String::is_empty) {
            return Err(malformed(format!("`{text}` has an empty or too long alternative"), help));
        }
        let expression =
            Regex::new(&format!("(?is)^(?:{})$", alternatives.join("|"))).map_err(|_| malformed(format!("`{text}` is too long"), help))?;
        Ok(Self { text: text.to_owned(), expression })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{json, yaml};

    fn named(pattern: &str, path: &str) -> Option<(Option<String>, Option<String>)> {
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        pattern.parse::<PathPattern>().unwrap().named(&path).map(|named| (named.environment, named.component))
    }

    fn both(environment: &str, component: &str) -> Option<(Option<String>, Option<String>)> {
        Some((Some(environment.to_owned()), Some(component.to_owned())))
    }

    #[test]
    fn placeholders_stand_for_a_part_of_a_segment() {
        assert_eq!(named("tags/{environment}/{component}", "tags/staging/api"), both("staging", "api"));
        assert_eq!(named("tags/{environment}/{component}.yaml", "tags/staging/api.v2.yaml"), both("staging", "api.v2"));
        assert_eq!(named("*/{environment}-{component}.y*ml", "x/eu-west-api.yaml"), both("eu-west", "api"));
        for other in ["tags/staging", "tags/staging/api/x", "Tags/staging/api", "tags/staging/.yaml"] {
            assert_eq!(named("tags/{environment}/{component}.yaml", other), None, "{other}");
        }
        assert_eq!(named("a.b/{_}/{component}", "a.b/x/y"), Some((None, Some("y".to_owned()))));
        assert_eq!(named("a.b/{_}/{component}", "a+b/x/y"), None);
    }

    #[test]
    fn a_pattern_that_cannot_mean_anything_is_refused() {
        let wrong = |text: &str| text.parse::<PathPattern>().unwrap_err().message;
        assert_eq!(wrong("{enviroment}/x"), "unknown placeholder `{enviroment}`");
        assert_eq!(wrong("{component}/{component}"), "`{component}` stands twice");
        assert_eq!(wrong("{environment}{component}"), "nothing stands between two placeholders of `{environment}{component}`");
        assert_eq!(wrong("a/{environment"), "a brace of `{environment` has no other");
        assert_eq!(wrong("a}"), "a brace of `a}` has no other");
        for text in ["", "/a", "a/", "a//b", "../a", "a/./b", "**/x"] {
            assert!(text.parse::<PathPattern>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_of_keys_leads_through_mappings_and_lists() {
        let node = yaml::parse("image:\n  tag: v1\nlist: [{a.b: x}, y]\n").unwrap();
        let find = |path: &str| path.parse::<KeyPath>().unwrap().find(&node).and_then(|node| node.as_str().map(str::to_owned));
        assert_eq!(find("image.tag").as_deref(), Some("v1"));
        assert_eq!(find("list[1]").as_deref(), Some("y"));
        assert_eq!(find("list.1").as_deref(), Some("y"));
        assert_eq!(find("/list/0/a.b").as_deref(), Some("x"));
        assert_eq!(find("list[2]"), None);
        assert_eq!(find("image[0]"), None);
        assert_eq!("[0].a".parse::<KeyPath>().unwrap().find(&json::parse("[{\"a\": 1}]").unwrap()).map(Node::kind), Some("a number"));
        for text in ["", ".", "a.", "a..b", "a[", "a[x]", "a[0]b", "a.[0]"] {
            assert!(text.parse::<KeyPath>().is_err(), "{text}");
        }
    }

    #[test]
    fn authors_are_meant_by_name_or_address() {
        let pattern: AuthorPattern = "govuk-ci | *[bot]*".parse().unwrap();
        for text in ["govuk-ci", "GOVUK-CI", "dependabot[bot]", "49699333+dependabot[bot]@users.noreply.example"] {
            assert!(pattern.is_match(text), "{text}");
        }
        for text in ["govuk-cia", "bot", "", "b"] {
            assert!(!pattern.is_match(text), "{text}");
        }
        assert!("a||b".parse::<AuthorPattern>().is_err());
    }
}
