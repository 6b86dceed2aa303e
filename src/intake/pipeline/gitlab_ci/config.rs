//! The configuration as GitLab puts it together: included files below the including one, `extends`,
//! `!reference`.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::cursor::At;
use crate::model::pipeline::UnreadKind;
use crate::source::{DocId, Entry, Node, Place, Problem, Span, Value};

/// Deepest nesting of `include` and `extends`.
const MAX_DEPTH: usize = 20;
/// Most values that lists may come to with what they refer to.
const MAX_FOLLOWED: usize = 100_000;
/// Most files of a configuration (docs.gitlab.com: 150 by default).
const MAX_FILES: usize = 150;

/// A file of a configuration.
#[derive(Debug, Clone)]
pub(in crate::intake::pipeline) struct ConfigFile {
    pub(in crate::intake::pipeline) doc: DocId,
    pub(in crate::intake::pipeline) documents: Vec<Node>,
}

/// A value with the place that it was taken from.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub(super) node: Node,
    pub(super) place: Place,
}

impl Located {
    /// The value with its pointer, to walk into.
    pub(super) fn at(&self) -> At<'_> {
        At { node: &self.node, pointer: self.place.pointer.clone() }
    }
}

/// A job or template: its keys.
#[derive(Debug, Clone)]
pub(super) struct Entity {
    pub(super) keys: BTreeMap<String, Located>,
    pub(super) place: Place,
    /// Where its name stands, in the root file.
    pub(super) span: Option<Span>,
}

/// Something that the configuration names and that is not here.
pub(super) struct Absent {
    pub(super) kind: UnreadKind,
    pub(super) message: String,
    pub(super) help: &'static str,
    pub(super) place: Place,
}

/// A whole configuration.
pub(super) struct Config {
    pub(super) globals: BTreeMap<String, Located>,
    pub(super) entities: BTreeMap<String, Entity>,
    /// The jobs' names in the order of appearance.
    pub(super) order: Vec<String>,
    pub(super) absent: Vec<Absent>,
    pub(super) problems: Vec<Problem>,
    root: DocId,
    files: usize,
    /// What has been extended already.
    extended: BTreeMap<String, BTreeMap<String, Located>>,
    /// How many values `!reference` has led through.
    followed: usize,
}

/// Keys of the top level that are no jobs.
pub(super) const GLOBALS: &[&str] = &[
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "pages:",
    "services",
    "spec",
    "stages",
    "types",
    "variables",
    "workflow",
];

impl Config {
    /// Puts a configuration together; `files` holds what may be included, by path, and paths are below `folder`.
    pub(super) fn new(root: &ConfigFile, folder: &Utf8Path, files: &BTreeMap<Utf8PathBuf, ConfigFile>) -> Self {
        let mut config = Self {
            globals: BTreeMap::new(),
            entities: BTreeMap::new(),
            order: Vec::new(),
            absent: Vec::new(),
            problems: Vec::new(),
            root: root.doc,
            files: 0,
            extended: BTreeMap::new(),
            followed: 0,
        };
        config.file(root, folder, files, 0);
        config
    }

    fn file(&mut self, file: &ConfigFile, folder: &Utf8Path, files: &BTreeMap<Utf8PathBuf, ConfigFile>, depth: usize) {
        self.files += 1;
        // A header with `spec` stands in a document of its own.
        let number = usize::from(file.documents.len() > 1 && file.documents.first().is_some_and(|first| first.get("spec").is_some()));
        let Some(root) = file.documents.get(number) else { return };
        let root = At::document(root, number);
        if let Some(include) = root.get("include") {
            for item in include.items().unwrap_or_else(|| vec![include.clone()]) {
                self.include(file, &item, folder, files, depth);
            }
        }
        for entry in root.entries().unwrap_or_default() {
            let located = Located { node: entry.at.node.clone(), place: Place::new(file.doc, entry.at.pointer.clone()) };
            if GLOBALS.contains(&entry.key) {
                merge(&mut self.globals, entry.key, located);
                continue;
            }
            let Some(keys) = entry.at.entries() else {
                let known = entry.key.starts_with('.');
                if !known && file.doc == self.root {
                    self.problems.push(
                        Problem::at(entry.at.node.span, format!("the job `{}` is {}", entry.key, entry.at.node.kind()), "not a mapping")
                            .with_help("write the job's keys below its name"),
                    );
                }
                if known {
                    let keys = BTreeMap::from([(String::new(), located.clone())]);
                    self.entities.insert(entry.key.to_owned(), Entity { keys, place: located.place, span: None });
                }
                continue;
            };
            let place = Place::new(file.doc, entry.at.pointer.clone());
            let span = (file.doc == self.root).then_some(entry.key_span);
            let fresh = !self.entities.contains_key(entry.key);
            let entity =
                self.entities.entry(entry.key.to_owned()).or_insert_with(|| Entity { keys: BTreeMap::new(), place: place.clone(), span });
            entity.place = place;
            entity.span = span.or(entity.span);
            for key in keys {
                let located = Located { node: key.at.node.clone(), place: Place::new(file.doc, key.at.pointer.clone()) };
                merge(&mut entity.keys, key.key, located);
            }
            if fresh && !entry.key.starts_with('.') {
                self.order.push(entry.key.to_owned());
            }
        }
    }

    fn include(&mut self, file: &ConfigFile, item: &At<'_>, folder: &Utf8Path, files: &BTreeMap<Utf8PathBuf, ConfigFile>, depth: usize) {
        let place = Place::new(file.doc, item.pointer.clone());
        match local(item) {
            Some(path) => match files.get(&below(folder, &path)) {
                Some(found) if depth < MAX_DEPTH && self.files < MAX_FILES => self.file(found, folder, files, depth + 1),
                Some(_) => self.absent.push(Absent {
                    kind: UnreadKind::Unclear,
                    message: format!("`{path}` is included too deeply"),
                    help: "include files in one place",
                    place,
                }),
                None => self.absent.push(Absent {
                    kind: UnreadKind::Unclear,
                    message: format!("`{path}` is included and was not given: its jobs are not seen"),
                    help: "give the file, at its place below the definition",
                    place,
                }),
            },
            None => self.absent.push(Absent {
                kind: UnreadKind::Elsewhere,
                message: format!("what is included from elsewhere is not seen ({})", described(item)),
                help: "judge the definition with everything included (`glab ci config compile`)",
                place,
            }),
        }
    }

    /// The keys of a job with those of all that it extends below them.
    pub(super) fn extended(&mut self, name: &str) -> BTreeMap<String, Located> {
        self.extend(name, &mut Vec::new())
    }

    fn extend(&mut self, name: &str, on_way: &mut Vec<String>) -> BTreeMap<String, Located> {
        let Some(entity) = self.entities.get(name).cloned() else { return BTreeMap::new() };
        let Some(extends) = entity.keys.get("extends") else { return entity.keys };
        if let Some(known) = self.extended.get(name) {
            return known.clone();
        }
        let at = extends.at();
        let bases: Vec<(String, Span)> =
            at.items().unwrap_or_else(|| vec![at.clone()]).iter().filter_map(|base| Some((base.scalar()?, base.node.span))).collect();
        let in_root = extends.place.doc == self.root;
        on_way.push(name.to_owned());
        let mut keys = BTreeMap::new();
        for (base, span) in bases {
            let problem = if on_way.contains(&base) || on_way.len() > MAX_DEPTH {
                Some((format!("`{base}` extends itself"), "take one of them out of the circle"))
            } else if !self.entities.contains_key(&base) && self.absent.is_empty() {
                Some((format!("there is no job `{base}` to extend"), "name a job of this definition"))
            } else {
                None
            };
            match problem {
                Some((message, help)) if in_root => self.problems.push(Problem::at(span, message, "here").with_help(help)),
                Some((message, help)) => {
                    self.absent.push(Absent { kind: UnreadKind::Unclear, message, help, place: extends.place.clone() })
                }
                None => {
                    for (key, located) in self.extend(&base, on_way) {
                        merge(&mut keys, &key, located);
                    }
                }
            }
        }
        on_way.pop();
        for (key, located) in entity.keys {
            merge(&mut keys, &key, located);
        }
        self.extended.insert(name.to_owned(), keys.clone());
        keys
    }

    /// The items of a list, those that `!reference` stands for in its place.
    pub(super) fn items(&mut self, list: &Located) -> Vec<Located> {
        let mut found = Vec::new();
        self.flatten(list, 0, &mut found);
        found
    }

    fn flatten(&mut self, value: &Located, depth: usize, found: &mut Vec<Located>) {
        let at = value.at();
        let located = |at: &At<'_>| Located { node: at.node.clone(), place: Place::new(value.place.doc, at.pointer.clone()) };
        self.followed += 1;
        if depth > MAX_DEPTH || self.followed > MAX_FOLLOWED {
            return;
        }
        if let Some(path) = at.get("!reference").and_then(|path| path.items()) {
            let path: Vec<String> = path.iter().filter_map(At::scalar).collect();
            match self.referenced(&path) {
                Some(target) => self.flatten(&target, depth + 1, found),
                None => self.absent.push(Absent {
                    kind: UnreadKind::Unclear,
                    message: format!("`!reference [{}]` leads nowhere", path.join(", ")),
                    help: "give the file that it refers to",
                    place: value.place.clone(),
                }),
            }
        } else if let Some(items) = at.items() {
            for item in items {
                self.flatten(&located(&item), depth + 1, found);
            }
        } else {
            found.push(value.clone());
        }
    }

    fn referenced(&mut self, path: &[String]) -> Option<Located> {
        let (name, rest) = path.split_first()?;
        let (key, rest) = match rest.split_first() {
            Some((key, rest)) => (key.as_str(), rest),
            None => ("", rest),
        };
        let mut here = self.extended(name).remove(key)?;
        for key in rest {
            let next = here.at().get(key).map(|at| Located { node: at.node.clone(), place: Place::new(here.place.doc, at.pointer) });
            here = next?;
        }
        Some(here)
    }
}

/// The path that an entry of `include` names, where it is one of the same repository.
pub(in crate::intake::pipeline) fn local(item: &At<'_>) -> Option<String> {
    let text = item.scalar().filter(|text| !text.contains("://"));
    text.or_else(|| item.get("local")?.scalar()).filter(|path| !path.contains(['*', '$']))
}

/// A path of the repository below the folder that its root definition is in.
pub(in crate::intake::pipeline) fn below(folder: &Utf8Path, path: &str) -> Utf8PathBuf {
    folder.join(path.trim_start_matches("./").trim_start_matches('/'))
}

fn described(item: &At<'_>) -> String {
    let entries = item.entries().unwrap_or_default();
    let parts: Vec<String> = entries.iter().filter_map(|entry| Some(format!("{} {}", entry.key, entry.at.scalar()?))).collect();
    if parts.is_empty() { item.scalar().unwrap_or_default() } else { parts.join(", ") }
}

/// Puts a value over another of the same key: mappings are merged, everything else is replaced.
fn merge(keys: &mut BTreeMap<String, Located>, key: &str, over: Located) {
    match keys.get_mut(key) {
        Some(under) => {
            let merged = merged(&under.node, &over.node);
            *under = Located { node: merged, place: over.place };
        }
        None => drop(keys.insert(key.to_owned(), over)),
    }
}

fn merged(under: &Node, over: &Node) -> Node {
    let (Value::Mapping(below), Value::Mapping(above)) = (&under.value, &over.value) else { return over.clone() };
    let mut entries: Vec<Entry> = above.clone();
    for entry in &mut entries {
        if let Some(other) = below.iter().find(|other| other.key == entry.key) {
            entry.value = merged(&other.value, &entry.value);
        }
    }
    entries.extend(below.iter().filter(|other| above.iter().all(|entry| entry.key != other.key)).cloned());
    Node { value: Value::Mapping(entries), span: over.span }
}
