//! Pod specifications and container security, as Kubernetes and Helm values write them.

use super::{Draft, count, has_items, is_false, is_true};
use crate::model::configuration::ControlKind;
use crate::source::{Node, Pointer, Value};

impl Draft {
    /// The containers of a pod, the first of them under the workload's own name.
    pub(super) fn pod(&mut self, workload: &str, spec: &Node, at: &Pointer, replicas: Option<u64>) {
        let pod_level = spec.get("securityContext");
        let host = ["hostNetwork", "hostPID", "hostIPC"].iter().any(|key| is_true(spec.get(key)));
        let mut first = true;
        for list in ["containers", "initContainers"] {
            let below = at.clone().key(list);
            for (index, container) in self.list(spec.get(list)).iter().enumerate() {
                let pointer = below.clone().index(index);
                let Some(name) = self.name(container, "name") else { continue };
                let component = if first { workload.to_owned() } else { format!("{workload}/{name}") };
                let replicas = if first { replicas } else { None };
                first = false;
                let image = container.get("image").and_then(Node::as_str);
                self.component(&component, image, replicas, pointer.clone());
                self.environment(&component, container, &pointer);
                self.hardening(&component, container.get("securityContext"), pod_level, &pointer);
                let privileged = is_true(container.get("securityContext").and_then(|context| context.get("privileged")));
                if !host && !privileged {
                    self.control(ControlKind::NotPrivileged, &component, pointer.clone());
                }
                if has_items(container.get("resources").and_then(|resources| resources.get("limits"))) {
                    self.control(ControlKind::ResourceLimits, &component, pointer.key("resources").key("limits"));
                }
            }
        }
    }

    /// What the security context of a container, or that of its pod, asks for.
    pub(super) fn hardening(&mut self, subject: &str, own: Option<&Node>, pod: Option<&Node>, at: &Pointer) {
        let value = |key: &str| own.and_then(|context| context.get(key)).or_else(|| pod.and_then(|context| context.get(key)));
        let own_value = |key: &str| own.and_then(|context| context.get(key));
        let user = count(value("runAsUser"));
        if is_true(value("runAsNonRoot")) && user != Some(0) {
            self.control(ControlKind::RunAsNonRoot, subject, at.clone());
        }
        if is_true(own_value("readOnlyRootFilesystem")) {
            self.control(ControlKind::ReadOnlyRootFilesystem, subject, at.clone());
        }
        if is_false(own_value("allowPrivilegeEscalation")) {
            self.control(ControlKind::NoPrivilegeEscalation, subject, at.clone());
        }
        let dropped = own_value("capabilities").and_then(|capabilities| capabilities.get("drop"));
        if let Some(Value::Sequence(names)) = dropped.map(|node| &node.value)
            && names.iter().any(|name| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case("all")))
        {
            self.control(ControlKind::CapabilitiesDropped, subject, at.clone());
        }
        let profile = value("seccompProfile").and_then(|profile| profile.get("type")).and_then(Node::as_str);
        if matches!(profile, Some("RuntimeDefault" | "Localhost")) {
            self.control(ControlKind::SeccompProfile, subject, at.clone());
        }
    }

    /// The variables of a container.
    fn environment(&mut self, component: &str, container: &Node, at: &Pointer) {
        for (index, variable) in self.list(container.get("env")).iter().enumerate() {
            let pointer = at.clone().key("env").index(index);
            let Some(name) = self.name(variable, "name") else { continue };
            match (variable.get("value"), variable.get("valueFrom")) {
                (Some(value), _) => self.setting(Some(component), name, value, pointer.key("value")),
                (None, Some(source)) => {
                    let to = self.mapping(Some(source)).first().map_or_else(String::new, |entry| referred(&entry.key, &entry.value));
                    self.reference(Some(component), name, &to, pointer);
                }
                (None, None) => self.reference(Some(component), name, "", pointer),
            }
        }
        for (index, source) in self.list(container.get("envFrom")).iter().enumerate() {
            let pointer = at.clone().key("envFrom").index(index);
            for entry in self.mapping(Some(source)) {
                if let Some(name) = entry.value.get("name").and_then(Node::as_str) {
                    self.reference(
                        Some(component),
                        &format!("envFrom {}", unhashed(name)),
                        &format!("{} {name}", entry.key),
                        pointer.clone(),
                    );
                }
            }
        }
    }
}

/// What a variable is taken from, in words.
fn referred(kind: &str, source: &Node) -> String {
    let part = |key: &str| source.get(key).and_then(Node::as_str).unwrap_or_default();
    format!("{kind} {}{}", part("name"), if part("key").is_empty() { part("fieldPath").to_owned() } else { format!("/{}", part("key")) })
}

/// A name without the hash that kustomize puts behind it (`kustomize/api/hasher`).
pub(super) fn unhashed(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((head, hash)) if hash.len() == 10 && hash.bytes().all(|byte| b"2456789bcdfghkmt".contains(&byte)) => head,
        _ => name,
    }
}
