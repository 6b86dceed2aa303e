//! Compose files (compose-spec), as `docker compose config` prints them or as they are written.
//!
//! Components are the services, settings their variables and the files that more of them come from, resources the
//! top-level volumes, networks, secrets and configs. Not seen: what `extends`, `include` and further `-f` files add
//! (`docker compose config` puts them together), and what the files under `env_file` hold.

use super::{Draft, count, has_items, is_true, only_document, outline::outline, text_of};
use crate::intake::{Format, Record, Role};
use crate::model::configuration::{ConfigurationFormat, ControlKind};
use crate::source::{DocId, Node, Pointer, Problem, SourceFile, Syntax, Value};

/// A Compose file.
#[derive(Debug)]
pub(in crate::intake) struct Compose;

impl Format for Compose {
    fn name(&self) -> &'static str {
        "compose"
    }

    fn role(&self) -> Role {
        Role::Configuration
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        outline(file).is_compose()
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let mut draft = Draft::new(file, doc, ConfigurationFormat::Compose);
        let (at, root) = only_document(file)?;
        let services = draft.mapping(root.get("services"));
        if services.is_empty() && draft.problems.is_empty() {
            draft.problem(Problem::whole("there is no service").with_help("add `services`"));
        }
        for entry in services {
            draft.service(&entry.key, &entry.value, &at.clone().key("services").key(&entry.key));
        }
        for (list, kind) in [("configs", "config"), ("networks", "network"), ("secrets", "secret"), ("volumes", "volume")] {
            for entry in draft.mapping(root.get(list)) {
                let pointer = at.clone().key(list).key(&entry.key);
                draft.resource(kind, &entry.key, false, pointer.clone());
                if list == "networks" && is_true(entry.value.get("internal")) {
                    draft.control(ControlKind::NetworkPolicy, &entry.key, pointer);
                }
            }
        }
        draft.finish()
    }
}

impl Draft {
    fn service(&mut self, name: &str, service: &Node, at: &Pointer) {
        if !matches!(service.value, Value::Mapping(_)) {
            self.wrong_kind(service, "a service");
            return;
        }
        let deploy = service.get("deploy");
        let replicas = count(deploy.and_then(|deploy| deploy.get("replicas"))).or_else(|| count(service.get("scale")));
        self.component(name, service.get("image").and_then(Node::as_str), replicas, at.clone());
        self.variables(name, service.get("environment"), &at.clone().key("environment"));
        for (index, file) in entries(service.get("env_file")).iter().enumerate() {
            let path = file.get("path").unwrap_or(file);
            let pointer = at.clone().key("env_file");
            let pointer = if matches!(service.get("env_file").map(|node| &node.value), Some(Value::Sequence(_))) {
                pointer.index(index)
            } else {
                pointer
            };
            self.reference(Some(name), "env_file", &text_of(path), pointer);
        }
        self.service_controls(name, service, at);
    }

    fn service_controls(&mut self, name: &str, service: &Node, at: &Pointer) {
        let user = service.get("user").map(text_of).unwrap_or_default();
        let user = user.split(':').next().unwrap_or_default();
        if !user.is_empty() && user != "0" && user != "root" && !user.starts_with('$') {
            self.control(ControlKind::RunAsNonRoot, name, at.clone().key("user"));
        }
        if is_true(service.get("read_only")) {
            self.control(ControlKind::ReadOnlyRootFilesystem, name, at.clone().key("read_only"));
        }
        let says = |key: &str, accepts: fn(&str) -> bool| entries(service.get(key)).iter().any(|item| item.as_str().is_some_and(accepts));
        if says("cap_drop", |capability| capability.eq_ignore_ascii_case("all")) {
            self.control(ControlKind::CapabilitiesDropped, name, at.clone().key("cap_drop"));
        }
        if says("security_opt", |option| matches!(option, "no-new-privileges" | "no-new-privileges:true" | "no-new-privileges=true")) {
            self.control(ControlKind::NoPrivilegeEscalation, name, at.clone().key("security_opt"));
        }
        if says("security_opt", |option| option.starts_with("seccomp") && !option.ends_with("unconfined")) {
            self.control(ControlKind::SeccompProfile, name, at.clone().key("security_opt"));
        }
        let host = ["network_mode", "pid", "ipc"].iter().any(|key| service.get(key).and_then(Node::as_str) == Some("host"));
        if !is_true(service.get("privileged")) && !host {
            self.control(ControlKind::NotPrivileged, name, at.clone());
        }
        let limits = service.get("deploy").and_then(|deploy| deploy.get("resources")).and_then(|resources| resources.get("limits"));
        if has_items(limits) {
            self.control(ControlKind::ResourceLimits, name, at.clone().key("deploy").key("resources").key("limits"));
        } else if service.get("mem_limit").is_some() {
            self.control(ControlKind::ResourceLimits, name, at.clone().key("mem_limit"));
        }
        if !has_items(service.get("ports")) {
            self.control(ControlKind::NoPublicRoute, name, at.clone());
        }
    }

    /// Variables as a mapping, or as a list of `NAME=value` and `NAME`.
    fn variables(&mut self, owner: &str, node: Option<&Node>, at: &Pointer) {
        match node.map(|node| &node.value) {
            Some(Value::Sequence(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = at.clone().index(index);
                    let text = text_of(item);
                    match text.split_once('=') {
                        Some((name, value)) => {
                            let value = Node { value: Value::String(value.to_owned()), span: item.span };
                            self.setting(Some(owner), name, &value, pointer);
                        }
                        None => self.reference(Some(owner), &text, "the shell", pointer),
                    }
                }
            }
            _ => {
                for entry in self.mapping(node) {
                    let pointer = at.clone().key(&entry.key);
                    match entry.value.value {
                        Value::Null => self.reference(Some(owner), &entry.key, "the shell", pointer),
                        _ => self.setting(Some(owner), &entry.key, &entry.value, pointer),
                    }
                }
            }
        }
    }
}

/// One item, or a list of them.
fn entries(node: Option<&Node>) -> &[Node] {
    match node {
        Some(Node { value: Value::Sequence(items), .. }) => items,
        Some(Node { value: Value::Null, .. }) | None => &[],
        Some(node) => std::slice::from_ref(node),
    }
}
