//! The jobs and workloads of a document with what they run, whatever tool the document is for.
//!
//! Looks for what every such tool has in some form: things with names that have commands, variables and labels.
//! What is read with care elsewhere (`intake`) is only looked through here.

use std::collections::BTreeMap;

use crate::source::{Node, Pointer, Value};

/// Something that runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Work {
    /// Its name.
    pub(super) name: String,
    /// What it says of where it runs.
    pub(super) place: String,
    /// What it does, in order.
    pub(super) acts: Vec<Act>,
}

/// One thing that it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) what: What,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) pointer: Pointer,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Something of this name.
    Label(String),
    /// A script.
    Script(String),
    /// A command, word by word.
    Words(Vec<String>),
}

/// Most variables that are remembered at each level; nobody has so many.
const MAX_VARIABLES: usize = 200;
/// Keys whose text says what a step is.
const LABELS: [&str; 4] = ["name", "task", "uses", "put"];
/// Keys of scripts, in the order in which they run.
const SCRIPTS: [&str; 4] = ["before_script", "script", "run", "after_script"];
/// Keys of variables.
const VARIABLES: [&str; 4] = ["env", "variables", "params", "environment"];

/// The works of the documents of a file.
pub(super) fn works(documents: &[Node]) -> Vec<Work> {
    let mut works = Vec::new();
    for (number, root) in documents.iter().enumerate() {
        of_document(root, &Pointer::root().index(number), &mut works);
    }
    works.retain(|work| !work.acts.is_empty());
    works
}

fn of_document(root: &Node, at: &Pointer, works: &mut Vec<Work>) {
    let all: BTreeMap<String, String> = variables(root).into_iter().take(MAX_VARIABLES).collect();
    if let Some(Value::Sequence(items)) = root.get("items").map(|items| &items.value) {
        let at = at.clone().key("items");
        items.iter().enumerate().for_each(|(index, item)| of_document(item, &at.clone().index(index), works));
    } else if let Some(kind) = root.get("kind").and_then(Node::as_str) {
        let text = |key: &str| root.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Node::as_str).unwrap_or_default();
        let mut work = Work { name: text("name").to_owned(), place: text("namespace").to_owned(), acts: Vec::new() };
        if work.name.is_empty() {
            kind.clone_into(&mut work.name);
        }
        walk(root.get("spec").unwrap_or(root), &at.clone().key("spec"), &all, &mut work, 0);
        works.push(work);
    } else if let Some((key, list)) = ["jobs", "services"].iter().find_map(|key| Some((*key, root.get(key)?))) {
        let at = at.clone().key(key);
        match &list.value {
            Value::Mapping(entries) => {
                entries.iter().for_each(|entry| works.push(named(&entry.key, &entry.value, &at.clone().key(&entry.key), &all)))
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    let name = item.get("name").and_then(Node::as_str).unwrap_or("job");
                    works.push(named(name, item, &at.clone().index(index), &all));
                }
            }
            _ => {}
        }
    } else if let Value::Mapping(entries) = &root.value {
        for entry in entries.iter().filter(|entry| SCRIPTS.iter().any(|key| entry.value.get(key).is_some())) {
            works.push(named(&entry.key, &entry.value, &at.clone().key(&entry.key), &all));
        }
    }
}

fn named(name: &str, node: &Node, at: &Pointer, variables: &BTreeMap<String, String>) -> Work {
    let mut work = Work { name: name.to_owned(), ..Work::default() };
    walk(node, at, variables, &mut work, 0);
    work
}

fn walk(node: &Node, at: &Pointer, known: &BTreeMap<String, String>, work: &mut Work, depth: usize) {
    if depth > 40 {
        return;
    }
    match &node.value {
        Value::Sequence(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(item, &at.clone().index(index), known, work, depth + 1));
        }
        Value::Mapping(entries) => {
            let mut known = known.clone();
            if known.len() < MAX_VARIABLES {
                known.extend(variables(node).into_iter().take(MAX_VARIABLES));
            }
            places(node, work);
            for label in LABELS {
                if let Some(text) = node.get(label).and_then(Node::as_str) {
                    act(work, What::Label(text.to_owned()), &known, at.clone().key(label));
                }
            }
            scripts(node, at, &known, work);
            words(node, at, &known, work);
            let read = |key: &str| VARIABLES.contains(&key) || SCRIPTS.contains(&key);
            let mut inner: Vec<_> = entries.iter().filter(|entry| !read(&entry.key)).collect();
            // These run first, wherever they are written.
            inner.sort_by_key(|entry| entry.key != "initContainers");
            for entry in inner {
                walk(&entry.value, &at.clone().key(&entry.key), &known, work, depth + 1);
            }
        }
        _ => {}
    }
}

fn act(work: &mut Work, what: What, variables: &BTreeMap<String, String>, pointer: Pointer) {
    work.acts.push(Act { what, variables: variables.clone(), pointer });
}

/// What something says of where it runs.
fn places(node: &Node, work: &mut Work) {
    let environment = node.get("environment").and_then(|one| one.as_str().or_else(|| one.get("name").and_then(Node::as_str)));
    for text in environment.into_iter().chain(node.get("namespace").and_then(Node::as_str)) {
        work.place = format!("{} {text}", work.place).trim().to_owned();
    }
}

fn scripts(node: &Node, at: &Pointer, known: &BTreeMap<String, String>, work: &mut Work) {
    for key in SCRIPTS {
        let Some(script) = node.get(key) else { continue };
        let at = at.clone().key(key);
        match &script.value {
            Value::String(text) => act(work, What::Script(text.clone()), known, at),
            Value::Sequence(_) => lines(script, &at, known, work, 0),
            // Concourse: a path and its arguments.
            Value::Mapping(_) => {
                let mut words: Vec<String> = script.get("path").and_then(Node::as_str).map(str::to_owned).into_iter().collect();
                words.extend(strings(script.get("args")));
                act(work, What::Words(words), known, at);
            }
            _ => {}
        }
    }
}

fn lines(node: &Node, at: &Pointer, known: &BTreeMap<String, String>, work: &mut Work, depth: usize) {
    match &node.value {
        Value::String(text) => act(work, What::Script(text.clone()), known, at.clone()),
        Value::Sequence(items) if depth < 10 => {
            items.iter().enumerate().for_each(|(index, item)| lines(item, &at.clone().index(index), known, work, depth + 1));
        }
        _ => {}
    }
}

/// `command` and `args` of a container, `entrypoint` and `command` of a service.
fn words(node: &Node, at: &Pointer, known: &BTreeMap<String, String>, work: &mut Work) {
    let mut all = Vec::new();
    let mut pointer = None;
    for key in ["entrypoint", "command", "args"] {
        let Some(part) = node.get(key) else { continue };
        match &part.value {
            // A text is cut into words as a shell would.
            Value::String(text) => act(work, What::Script(text.clone()), known, at.clone().key(key)),
            Value::Sequence(_) => {
                all.extend(strings(Some(part)));
                pointer = Some(at.clone().key(key));
            }
            _ => {}
        }
    }
    if let Some(pointer) = pointer {
        act(work, What::Words(all), known, pointer);
    }
}

fn strings(node: Option<&Node>) -> Vec<String> {
    match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items.iter().filter_map(Node::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The variables of a job or a container: a mapping, or a list of names with values.
fn variables(node: &Node) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for list in VARIABLES.iter().filter_map(|key| node.get(key)) {
        match &list.value {
            Value::Mapping(entries) => {
                found.extend(entries.iter().filter_map(|entry| Some((entry.key.clone(), plain(entry.value.as_str()?)))));
            }
            Value::Sequence(items) => {
                for item in items {
                    let Some(name) = item.get("name").and_then(Node::as_str) else { continue };
                    // The name of a value that is kept elsewhere says whose it is; masked text says nothing.
                    let value = item.get("value").and_then(Node::as_str).map(plain);
                    let source = || item.get("valueFrom").and_then(referred);
                    if let Some(value) = value.or_else(source) {
                        found.insert(name.to_owned(), value);
                    }
                }
            }
            _ => {}
        }
    }
    found
        .into_iter()
        .map(|(name, value)| {
            let value = if is_masked(&value) { name.clone() } else { value };
            (name, value)
        })
        .collect()
}

/// Whether nothing is left of a value: it looked secret. Its name may still say whose it is.
fn is_masked(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|letter| letter == 'x' || letter.is_whitespace())
}

fn plain(value: &str) -> String {
    value.replace("${{", "").replace("}}", "").trim().to_owned()
}

fn referred(source: &Node) -> Option<String> {
    let Value::Mapping(entries) = &source.value else { return None };
    let of = &entries.first()?.value;
    let part = |key: &str| of.get(key).and_then(Node::as_str).unwrap_or_default();
    Some(format!("{}/{}", part("name"), part("key")))
}
