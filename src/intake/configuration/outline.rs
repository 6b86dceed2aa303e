//! The top-level keys of a YAML or JSON document, for telling formats apart; works on broken documents.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::intake::probe::unmarked;
use crate::source::SourceFile;

/// The lines in which keys are looked for.
const MOST_LINES: usize = 20_000;

/// What the top of a document looks like.
pub(super) struct Outline<'t> {
    /// Its keys and what follows each on the same line.
    keys: Vec<(Cow<'t, str>, &'t str)>,
    /// Whether it is JSON.
    pub(super) json: bool,
}

/// The outline of a document's first mapping.
pub(super) fn outline(file: &SourceFile) -> Outline<'_> {
    let text = unmarked(file.text_lossless());
    if text.trim_start().starts_with('{') {
        let parsed = serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(text).unwrap_or_default();
        return Outline { keys: parsed.into_iter().map(|(key, value)| (key, value.get())).collect(), json: true };
    }
    let mut keys = Vec::new();
    if text.trim_start().starts_with(['<', '[']) {
        return Outline { keys, json: false };
    }
    for line in text.lines().take(MOST_LINES) {
        if line.starts_with("---") && !keys.is_empty() {
            break;
        }
        let Some(first) = line.chars().next().filter(|first| !first.is_whitespace() && !matches!(first, '#' | '-' | '<' | '[')) else {
            continue;
        };
        let end = line.char_indices().find(|(at, letter)| {
            *letter == ':' && line.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
        });
        if let Some((at, _)) = end {
            let key = line.get(..at).unwrap_or_default().trim().trim_matches(['"', '\'']);
            let value = line.get(at + 1..).unwrap_or_default().trim();
            keys.push((Cow::Borrowed(key), value.split(" #").next().unwrap_or_default()));
        } else if first.is_alphanumeric() {
            // Neither a key nor the continuation of a value.
            return Outline { keys: Vec::new(), json: false };
        }
    }
    Outline { keys, json: false }
}

impl Outline<'_> {
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(known, _)| known == key)
    }

    /// What follows a key on its line.
    pub(super) fn after(&self, key: &str) -> &str {
        self.keys.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|(key, _)| key.as_ref())
    }

    /// Whether every value is a scalar.
    pub(super) fn is_flat(&self) -> bool {
        !self.keys.is_empty() && self.keys.iter().all(|(_, value)| !value.is_empty() && !value.starts_with(['{', '[', '|', '>', '&', '*']))
    }

    /// Whether it is Kubernetes' or ours.
    pub(super) fn is_object(&self) -> bool {
        self.has("apiVersion") && self.has("kind")
    }

    pub(super) fn is_ours(&self) -> bool {
        self.after("apiVersion").trim_matches(['"', '\'']).starts_with("portcullis/")
    }

    /// Whether it is Kargo's: objects of Kubernetes that describe a pipeline.
    pub(super) fn is_promotion(&self) -> bool {
        self.after("apiVersion").trim_matches(['"', '\'']).starts_with("kargo.")
    }

    pub(super) fn is_compose(&self) -> bool {
        const KEYS: [&str; 8] = ["configs", "include", "name", "networks", "secrets", "services", "version", "volumes"];
        self.has("services") && self.keys().all(|key| KEYS.contains(&key) || key.starts_with("x-"))
    }
}
