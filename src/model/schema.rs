//! Checks a tree against the JSON Schema of a type, and answers which paths a schema has.
//!
//! Covers exactly the vocabulary that `schemars` derives for our types; a test fails when a type starts
//! to use a keyword that is not covered. Unlike a general validator it speaks to the author of the
//! document: one sentence a problem, the nearest known name, the identifier's own explanation.

use serde_json::Value as Json;

use super::id::check_format;
use crate::source::{Node, Number, Problem, Value, suggest};

/// A schema, or a part of one, with its root for `$ref`.
#[derive(Debug, Clone, Copy)]
pub struct SchemaView<'a> {
    root: &'a Json,
    here: &'a Json,
}

/// What a path through a schema leads to.
#[derive(Debug)]
pub enum Step<'a> {
    /// The path exists; these are the places it can lead to.
    Found(Vec<SchemaView<'a>>),
    /// The path leads into something without a fixed shape.
    Open,
    /// No such path; these names exist instead.
    Missing(Vec<&'a str>),
}

impl<'a> SchemaView<'a> {
    /// The whole of a schema.
    #[must_use]
    pub fn new(root: &'a Json) -> Self {
        Self { root, here: root }
    }

    fn at(self, here: &'a Json) -> Self {
        Self { here, ..self }.resolved()
    }

    fn resolved(self) -> Self {
        let Some(reference) = self.here.get("$ref").and_then(Json::as_str) else { return self };
        match reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) {
            Some(target) => Self { here: target, ..self }.resolved(),
            None => self,
        }
    }

    fn alternatives(self) -> Vec<Self> {
        match self.here.get("anyOf").or_else(|| self.here.get("oneOf")).and_then(Json::as_array) {
            Some(options) => options.iter().flat_map(|option| self.at(option).alternatives()).collect(),
            None => vec![self],
        }
    }

    fn allows(self, kind: &str) -> bool {
        match self.here.get("type") {
            Some(Json::String(one)) => one == kind || (one == "number" && kind == "integer"),
            Some(Json::Array(many)) => many.iter().any(|one| one == kind || (one == "number" && kind == "integer")),
            _ => self.here.get("const").or_else(|| self.here.get("enum")).is_none_or(|_| kind == "string"),
        }
    }

    /// The property names of an object schema.
    #[must_use]
    pub fn names(self) -> Vec<&'a str> {
        self.here
            .get("properties")
            .and_then(Json::as_object)
            .map(|properties| properties.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// Whether an object schema demands a property.
    #[must_use]
    pub fn requires(self, name: &str) -> bool {
        self.required().any(|one| one == name)
    }

    fn required(self) -> impl Iterator<Item = &'a str> {
        self.here.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
    }

    /// Follows an object key.
    #[must_use]
    pub fn key(self, name: &str) -> Step<'a> {
        let (mut found, mut known, mut open) = (Vec::new(), Vec::new(), false);
        for view in self.resolved().alternatives() {
            if let Some(next) = view.here.get("properties").and_then(|properties| properties.get(name)) {
                found.push(view.at(next));
            } else if let Some(next @ Json::Object(_)) = view.here.get("additionalProperties") {
                found.push(view.at(next));
            } else if view.is_open() {
                open = true;
            }
            known.extend(view.names());
        }
        Self::outcome(found, open, known)
    }

    /// Follows an array index, or any key of a map.
    #[must_use]
    pub fn element(self) -> Step<'a> {
        let (mut found, mut open) = (Vec::new(), false);
        for view in self.resolved().alternatives() {
            if let Some(next) = view.here.get("items") {
                found.push(view.at(next));
            } else if let Some(next @ Json::Object(_)) = view.here.get("additionalProperties") {
                found.push(view.at(next));
            } else if let Some(properties) = view.here.get("properties").and_then(Json::as_object) {
                found.extend(properties.values().map(|next| view.at(next)));
            } else if view.is_open() {
                open = true;
            }
        }
        Self::outcome(found, open, Vec::new())
    }

    fn outcome(found: Vec<Self>, open: bool, known: Vec<&'a str>) -> Step<'a> {
        match (found.is_empty(), open) {
            (false, _) => Step::Found(found),
            (true, true) => Step::Open,
            (true, false) => Step::Missing(known),
        }
    }

    fn is_open(self) -> bool {
        let shapeless = ["type", "properties", "items", "enum", "const"].iter().all(|keyword| self.here.get(keyword).is_none());
        shapeless || self.here.get("additionalProperties").is_some_and(|more| *more == Json::Bool(true))
    }

    /// Every problem of `node` under this schema.
    #[must_use]
    pub fn check(self, node: &Node) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.check_into(node, &mut problems);
        problems
    }

    fn check_into(self, node: &Node, problems: &mut Vec<Problem>) {
        let views = self.resolved().alternatives();
        if let Some(text) = node.as_str() {
            let choices: Vec<&str> = views.iter().flat_map(|view| view.choices()).collect();
            if choices.contains(&text) {
                return;
            }
            if !choices.is_empty() {
                problems.push(
                    Problem::at(node.span, format!("`{text}` is not one of the accepted values"), "not accepted here")
                        .with_help(suggest::help(text, choices.iter().copied())),
                );
                return;
            }
        }
        let kind = kind_of(node);
        let Some(view) = views.iter().find(|view| view.allows(kind)) else {
            problems.push(self.wrong_kind(node, &views));
            return;
        };
        match &node.value {
            Value::Mapping(_) => view.check_mapping(node, problems),
            Value::Sequence(items) => {
                if let Some(least) = view.here.get("minItems").and_then(Json::as_u64)
                    && (items.len() as u64) < least
                {
                    problems.push(Problem::at(node.span, "the list is empty", "needs at least one entry").with_help("add an entry"));
                }
                if let Some(item) = view.here.get("items") {
                    for child in items {
                        view.at(item).check_into(child, problems);
                    }
                }
            }
            Value::String(text) => {
                let format = view.here.get("format").and_then(Json::as_str).unwrap_or_default();
                if let Err(malformed) = check_format(format, text) {
                    problems.push(Problem::at(node.span, malformed.message, "here").with_help(malformed.help));
                }
            }
            Value::Number(number) => {
                let value = match number {
                    Number::Integer(value) => *value as f64,
                    Number::Unsigned(value) => *value as f64,
                    Number::Float(value) => *value,
                };
                let least = view.here.get("minimum").and_then(Json::as_f64);
                let most = view.here.get("maximum").and_then(Json::as_f64);
                if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
                    let range = match (least, most) {
                        (Some(least), Some(most)) => format!("use a number from {least} to {most}"),
                        (Some(least), None) => format!("use a number of at least {least}"),
                        (_, Some(most)) => format!("use a number of at most {most}"),
                        (None, None) => String::new(),
                    };
                    problems.push(Problem::at(node.span, "the number is out of range", "here").with_help(range));
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn check_mapping(self, node: &Node, problems: &mut Vec<Problem>) {
        let Value::Mapping(entries) = &node.value else { return };
        for entry in entries {
            if let Some(next) = self.here.get("properties").and_then(|properties| properties.get(&entry.key)) {
                self.at(next).check_into(&entry.value, problems);
                continue;
            }
            match self.here.get("additionalProperties") {
                Some(Json::Bool(false)) => {
                    problems.push(
                        Problem::at(entry.key_span, format!("unknown key `{}`", entry.key), "not known here")
                            .with_help(suggest::help(&entry.key, self.names().iter().copied())),
                    );
                }
                Some(next @ Json::Object(_)) => {
                    let pattern =
                        self.here.get("propertyNames").and_then(|names| names.get("format")).and_then(Json::as_str).unwrap_or_default();
                    if let Err(malformed) = check_format(pattern, &entry.key) {
                        problems.push(Problem::at(entry.key_span, malformed.message, "this key").with_help(malformed.help));
                    }
                    self.at(next).check_into(&entry.value, problems);
                }
                _ => {}
            }
        }
        let mut missing: Vec<&str> = self.required().filter(|name| node.entry(name).is_none()).collect();
        missing.sort_unstable();
        if !missing.is_empty() {
            let keys = suggest::list(missing.iter().copied());
            let noun = if missing.len() == 1 { "key" } else { "keys" };
            let first = entries.first().map_or(node.span, |entry| entry.key_span);
            problems.push(
                Problem::at(first, format!("missing {noun} {keys}"), "in the mapping that starts here").with_help(format!("add {keys}")),
            );
        }
    }

    fn choices(&self) -> Vec<&'a str> {
        match (self.here.get("const"), self.here.get("enum").and_then(Json::as_array)) {
            (Some(Json::String(one)), _) => vec![one],
            (_, Some(many)) => many.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }

    fn wrong_kind(self, node: &Node, views: &[Self]) -> Problem {
        let wanted: Vec<&str> = views.iter().flat_map(|view| view.kinds()).filter(|kind| *kind != "null").map(article).collect();
        let wanted = wanted.join(" or ");
        let problem = Problem::at(node.span, format!("expected {wanted}, found {}", node.kind()), format!("this is {}", node.kind()));
        match &node.value {
            Value::Number(_) | Value::Bool(_) if wanted.contains("a string") => {
                problem.with_help("put it in quotes: YAML reads it as something else")
            }
            Value::Null => problem.with_help("write a value or remove the key"),
            _ => problem,
        }
    }

    fn kinds(&self) -> Vec<&'a str> {
        match self.here.get("type") {
            Some(Json::String(one)) => vec![one],
            Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
            _ => vec!["string"],
        }
    }
}

fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(Number::Float(_)) => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Sequence(_) => "array",
        Value::Mapping(_) => "object",
    }
}

fn article(kind: &str) -> &'static str {
    match kind {
        "boolean" => "`true` or `false`",
        "number" => "a number",
        "integer" => "a whole number",
        "string" => "a string",
        "array" => "a list",
        "object" => "a mapping",
        _ => "null",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::{SCHEMAS, read, typed};
    use crate::model::{Release, Route};
    use crate::source::{SourceFile, Syntax, yaml};

    /// Keywords that the checker understands or may ignore because they only describe.
    const COVERED: &[&str] = &[
        "$defs",
        "$ref",
        "$schema",
        "additionalProperties",
        "anyOf",
        "const",
        "default",
        "description",
        "enum",
        "format",
        "items",
        "maximum",
        "minItems",
        "minimum",
        "oneOf",
        "properties",
        "required",
        "title",
        "type",
        "propertyNames",
    ];

    fn keywords(schema: &Json, found: &mut std::collections::BTreeSet<String>) {
        let Json::Object(object) = schema else { return };
        for (keyword, value) in object {
            found.insert(keyword.clone());
            match (keyword.as_str(), value) {
                ("properties" | "$defs", Json::Object(children)) => children.values().for_each(|child| keywords(child, found)),
                ("anyOf" | "oneOf", Json::Array(children)) => children.iter().for_each(|child| keywords(child, found)),
                ("default", _) => {}
                (_, child) => keywords(child, found),
            }
        }
    }

    #[test]
    fn every_keyword_of_every_schema_is_covered() {
        for (name, schema) in SCHEMAS {
            let mut found = std::collections::BTreeSet::new();
            keywords(&schema(), &mut found);
            let uncovered: Vec<_> = found.iter().filter(|keyword| !COVERED.contains(&keyword.as_str())).collect();
            assert!(uncovered.is_empty(), "{name} uses {uncovered:?}");
        }
    }

    #[test]
    fn schemas_are_sorted_by_name() {
        assert!(SCHEMAS.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn every_problem_is_reported_at_once_with_its_span() {
        let text =
            "apiVersion: portcullis/v2\nkind: Release\nname: Shop\nversion: 2.10\ncompnents: []\nsource: {repository: x, commits: y}\n";
        let file = SourceFile::new("release.yaml", Syntax::Yaml, text.as_bytes().to_vec());
        let unreadable = read::<Release>(&file).unwrap_err();
        let told: Vec<String> = unreadable
            .problems
            .iter()
            .map(|problem| {
                let span = problem.span.unwrap();
                format!("{} [{}] {}", problem.message, &text[span.start..span.end], problem.help.clone().unwrap_or_default())
            })
            .collect();
        assert_eq!(
            told,
            [
                "missing key `components` [apiVersion] add `components`",
                "`portcullis/v2` is not one of the accepted values [portcullis/v2] did you mean `portcullis/v1`?",
                "`Shop` is not a name [Shop] use lower-case letters, digits, `-`, `_` and `.`, starting with a letter or digit",
                "expected a string, found a number [2.10] put it in quotes: YAML reads it as something else",
                "unknown key `compnents` [compnents] did you mean `components`?",
                "unknown key `commits` [commits] did you mean `commit`?",
            ]
        );
    }

    #[test]
    fn keys_of_typed_maps_are_checked() {
        let text = "apiVersion: portcullis/v1\nkind: Route\nname: r\nenvironments:\n  - name: test\n    enforcement: {nonsense: deny}\n";
        let problems = typed::<Route>(&yaml::parse(text).unwrap()).unwrap_err();
        assert_eq!(problems[0].message, "`nonsense` is not a rule id");
    }

    #[test]
    fn paths_are_followed_through_references_and_options() {
        let schema = crate::model::document::schema::<Release>();
        let root = SchemaView::new(&schema);
        let Step::Found(components) = root.key("components") else { panic!("components exist") };
        let Step::Found(component) = components[0].element() else { panic!("components are a list") };
        assert!(matches!(component[0].key("artifact"), Step::Found(_)));
        let Step::Missing(known) = component[0].key("artefact") else { panic!("artefact is a misspelling") };
        assert!(known.contains(&"artifact"));
        let Step::Found(deployment) = root.key("deployment") else { panic!("an optional object is still an object") };
        assert!(deployment.iter().any(|view| matches!(view.key("deployer"), Step::Found(_))));
    }
}
