//! Helm values, and any other YAML or JSON mapping of settings, flat or nested.
//!
//! A setting is called by its path, `ingress.host`; in a list of things that have a `name`, by that name. An
//! `image` with a `repository` is a component. Controls are those that charts agree on: security contexts, resource
//! limits, `networkPolicy.enabled`, `ingress.tls`, disruption budgets. What a chart makes of its values is not seen:
//! render it (`helm template`) and give the result instead where that matters.

use super::{Draft, count, has_items, is_true, only_document, outline::outline, text_of};
use crate::intake::{Format, Record, Role, probe};
use crate::model::configuration::{ConfigurationFormat, ControlKind};
use crate::source::{DocId, Entry, Node, Pointer, Problem, SourceFile, Syntax, Value};

/// Helm values and other settings.
#[derive(Debug)]
pub(in crate::intake) struct Values;

impl Format for Values {
    fn name(&self) -> &'static str {
        "values"
    }

    fn role(&self) -> Role {
        Role::Configuration
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    /// A mapping that is nothing else: of JSON, which has no values files, only a flat one.
    fn sniff(&self, file: &SourceFile) -> bool {
        let outline = outline(file);
        // Pipeline definitions are YAML mappings, too.
        let pipeline = outline.has("stages") || (outline.has("jobs") && (outline.has("on") || outline.has("resources")));
        let other = pipeline || outline.has("applications") || outline.has("apiVersion") || outline.has("kind") || outline.is_compose();
        let any = outline.keys().next().is_some();
        any && !other && if outline.json { outline.is_flat() && !is_record(&outline.keys().collect::<Vec<_>>()) } else { true }
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let mut draft = Draft::new(file, doc, ConfigurationFormat::Values);
        let (at, root) = only_document(file)?;
        draft.level(&root, "", &at);
        draft.finish()
    }
}

/// Whether keys are those of another format's document or of one line of a promotion history.
fn is_record(keys: &[&str]) -> bool {
    keys.iter().any(|key| probe::MARKERS.contains(key)) || crate::intake::history::recognises(keys)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl Draft {
    fn level(&mut self, node: &Node, path: &str, at: &Pointer) {
        let Value::Mapping(entries) = &node.value else { return };
        self.protections_of_values(node, path, at);
        for Entry { key, value, .. } in entries {
            let (path_of, pointer) = (join(path, key), at.clone().key(key));
            if key == "image" && value.get("repository").is_some() {
                self.image(node, value, path, &pointer);
            }
            self.value(value, &path_of, &pointer);
        }
    }

    fn value(&mut self, value: &Node, path: &str, at: &Pointer) {
        match &value.value {
            Value::Mapping(entries) if !entries.is_empty() => self.level(value, path, at),
            Value::Sequence(items) if !items.is_empty() && items.iter().all(|item| item.get("name").is_some()) => {
                for (index, item) in items.iter().enumerate() {
                    let name = item.get("name").map(text_of).unwrap_or_default();
                    let pointer = at.clone().index(index);
                    match item.get("value") {
                        Some(value) => self.setting(None, &join(path, &name), value, pointer.key("value")),
                        None => self.level(item, &join(path, &name), &pointer),
                    }
                }
            }
            _ => self.setting(None, path, value, at.clone()),
        }
    }

    fn image(&mut self, parent: &Node, image: &Node, path: &str, at: &Pointer) {
        let part = |key: &str| image.get(key).map(text_of).filter(|text| !text.is_empty());
        let repository = part("repository").unwrap_or_default();
        let mut reference = part("registry").map_or_else(|| repository.clone(), |registry| format!("{registry}/{repository}"));
        if let Some(tag) = part("tag") {
            reference = format!("{reference}:{tag}");
        }
        if let Some(digest) = part("digest") {
            reference = format!("{reference}@{digest}");
        }
        let name = if path.is_empty() { "chart" } else { path };
        let replicas = count(parent.get("replicaCount")).or_else(|| count(parent.get("replicas")));
        self.component(name, Some(&reference), replicas, at.clone());
    }

    fn protections_of_values(&mut self, node: &Node, path: &str, at: &Pointer) {
        let subject = if path.is_empty() { "chart" } else { path };
        let own = node.get("securityContext").or_else(|| node.get("containerSecurityContext"));
        let pod = node.get("podSecurityContext");
        if own.is_some() || pod.is_some() {
            let key = if node.get("securityContext").is_some() {
                "securityContext"
            } else if own.is_some() {
                "containerSecurityContext"
            } else {
                "podSecurityContext"
            };
            self.hardening(subject, own, pod, &at.clone().key(key));
        }
        if has_items(node.get("resources").and_then(|resources| resources.get("limits"))) {
            self.control(ControlKind::ResourceLimits, subject, at.clone().key("resources").key("limits"));
        }
        for (key, kind) in [
            ("networkPolicy", ControlKind::NetworkPolicy),
            ("pdb", ControlKind::DisruptionBudget),
            ("podDisruptionBudget", ControlKind::DisruptionBudget),
        ] {
            if is_true(node.get(key).and_then(|part| part.get("enabled"))) {
                self.control(kind, subject, at.clone().key(key).key("enabled"));
            }
        }
        if has_items(node.get("ingress").and_then(|ingress| ingress.get("tls"))) {
            self.control(ControlKind::Tls, subject, at.clone().key("ingress").key("tls"));
        }
    }
}
