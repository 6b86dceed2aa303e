//! Kubernetes objects as they are applied: YAML streams, `List`s, JSON.
//!
//! Components are the containers of workloads; settings are their variables and the keys of config maps and
//! secrets; every object is a resource of its kind; controls are those of pods, namespaces, ingresses, gateways and
//! policies. Not seen: what admission controllers and operators add in the cluster, what Helm or kustomize would
//! still render, and custom resources beyond their kind.

use super::pod::unhashed;
use super::{Draft, count, documents, has_items, outline::outline};
use crate::intake::{Format, Record, Role};
use crate::model::configuration::{ConfigurationFormat, ControlKind, SettingKind};
use crate::source::{DocId, Node, Pointer, Problem, SourceFile, Span, Syntax, Value};

/// Most objects of one file.
const MAX_OBJECTS: usize = 20_000;

/// Kubernetes objects.
#[derive(Debug)]
pub(in crate::intake) struct Kubernetes;

impl Format for Kubernetes {
    fn name(&self) -> &'static str {
        "kubernetes"
    }

    fn role(&self) -> Role {
        Role::Configuration
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let outline = outline(file);
        outline.is_object() && !outline.is_ours() && !outline.is_promotion()
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let mut draft = Draft::new(file, doc, ConfigurationFormat::Kubernetes);
        let documents = documents(file)?;
        if documents.is_empty() {
            return Err(vec![Problem::whole("the file holds no object").with_help("was the tool that renders it run?")]);
        }
        for (pointer, node) in &documents {
            draft.object(node, pointer, 0);
        }
        draft.finish()
    }
}

impl Draft {
    fn object(&mut self, node: &Node, at: &Pointer, depth: usize) {
        if !matches!(node.value, Value::Mapping(_)) {
            self.wrong_kind(node, "an object of Kubernetes");
            return;
        }
        let (Some(_), Some(kind)) = (self.name(node, "apiVersion"), self.name(node, "kind")) else { return };
        if self.read.resources.len() >= MAX_OBJECTS {
            let span = Span::new(node.span.start, node.span.start);
            self.problem(Problem::at(span, format!("more than {MAX_OBJECTS} objects"), "here").with_help("split the file"));
            return;
        }
        if kind.ends_with("List") && node.get("items").is_some() && depth < 2 {
            for (index, item) in self.list(node.get("items")).iter().enumerate() {
                self.object(item, &at.clone().key("items").index(index), depth + 1);
            }
            return;
        }
        let metadata = node.get("metadata");
        let name = match metadata {
            Some(metadata) if metadata.get("name").is_none() => metadata.get("generateName").and_then(Node::as_str),
            _ => None,
        };
        let Some(name) = name.or_else(|| self.name(metadata.unwrap_or(node), "name")) else { return };
        let name = unhashed(name);
        // What `kubectl apply` leaves behind is the object once more, values and all.
        for entry in self.mapping(metadata.and_then(|metadata| metadata.get("annotations"))) {
            if entry.key.ends_with("/last-applied-configuration") {
                self.read.secrets.push(entry.value.span);
            }
        }
        self.resource(kind, name, false, at.clone());
        match kind {
            "ConfigMap" => self.config_map(name, node, at),
            "Secret" => self.secret(name, node, at),
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" | "CronJob" | "Pod" | "ReplicationController" | "Rollout" => {
                self.workload(kind, name, node, at);
            }
            _ => self.protections(kind, name, node, at),
        }
    }

    fn workload(&mut self, kind: &str, name: &str, node: &Node, at: &Pointer) {
        let path: &[&str] = match kind {
            "Pod" => &["spec"],
            "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
            _ => &["spec", "template", "spec"],
        };
        let mut spec = Some(node);
        let mut pointer = at.clone();
        for key in path {
            spec = spec.and_then(|spec| spec.get(key));
            pointer.push_key(key);
        }
        let replicas = node.get("spec").and_then(|spec| count(spec.get("replicas")));
        match spec {
            Some(spec) if has_items(spec.get("containers")) => self.pod(name, spec, &pointer, replicas),
            // An Argo rollout may refer to a deployment instead.
            _ if kind == "Rollout" => {}
            _ => {
                let span = Span::new(node.span.start, node.span.start);
                let problem = Problem::at(span, format!("{kind} `{}` has no containers", name.escape_debug()), "in what starts here");
                self.problem(problem.with_help(format!("add a list of containers at `{}.containers`", path.join("."))));
            }
        }
    }

    fn config_map(&mut self, name: &str, node: &Node, at: &Pointer) {
        for entry in self.mapping(node.get("data")) {
            self.setting(Some(name), &entry.key, &entry.value, at.clone().key("data").key(&entry.key));
        }
        for entry in self.mapping(node.get("binaryData")) {
            let pointer = at.clone().key("binaryData").key(&entry.key);
            self.valued(Some(name), &entry.key, SettingKind::Plain, entry.value.as_str().unwrap_or_default(), entry.value.span, pointer);
        }
    }

    fn secret(&mut self, name: &str, node: &Node, at: &Pointer) {
        for list in ["data", "stringData"] {
            for entry in self.mapping(node.get(list)) {
                let text = super::text_of(&entry.value);
                self.valued(Some(name), &entry.key, SettingKind::Secret, &text, entry.value.span, at.clone().key(list).key(&entry.key));
            }
        }
    }

    fn protections(&mut self, kind: &str, name: &str, node: &Node, at: &Pointer) {
        let spec = |key: &str| node.get("spec").and_then(|spec| spec.get(key));
        match kind {
            "Ingress" => {
                if is_covered(spec("tls"), spec("rules")) {
                    self.control(ControlKind::Tls, name, at.clone().key("spec").key("tls"));
                }
                let annotations = node.get("metadata").and_then(|metadata| metadata.get("annotations"));
                for entry in self.mapping(annotations) {
                    let asks = ["/auth-url", "/auth-type", "/auth-tls-secret", "/auth-signin", "/router.middlewares"];
                    let middleware = entry.value.as_str().is_some_and(|value| value.contains("auth"));
                    if asks.iter().any(|suffix| entry.key.ends_with(suffix)) && (middleware || !entry.key.ends_with("middlewares")) {
                        self.control(ControlKind::Authentication, name, at.clone().key("metadata").key("annotations").key(&entry.key));
                        break;
                    }
                }
            }
            "Gateway" => {
                let listeners = self.list(spec("listeners").or_else(|| spec("servers")));
                let protocol = |listener: &Node| {
                    let port = listener.get("port").and_then(|port| port.get("protocol"));
                    listener.get("protocol").or(port).and_then(Node::as_str).map(str::to_ascii_uppercase)
                };
                if !listeners.is_empty() && listeners.iter().all(|listener| matches!(protocol(listener).as_deref(), Some("HTTPS" | "TLS")))
                {
                    self.control(ControlKind::Tls, name, at.clone());
                }
            }
            "NetworkPolicy" | "CiliumNetworkPolicy" | "AuthorizationPolicy" => self.control(ControlKind::NetworkPolicy, name, at.clone()),
            "RequestAuthentication" => self.control(ControlKind::Authentication, name, at.clone()),
            "PeerAuthentication" if spec("mtls").and_then(|mtls| mtls.get("mode")).and_then(Node::as_str) == Some("STRICT") => {
                self.control(ControlKind::MutualTls, name, at.clone());
            }
            "PodDisruptionBudget" => self.control(ControlKind::DisruptionBudget, name, at.clone()),
            "Namespace" => {
                let labels = node.get("metadata").and_then(|metadata| metadata.get("labels"));
                let level = labels.and_then(|labels| labels.get("pod-security.kubernetes.io/enforce")).and_then(Node::as_str);
                let pointer = at.clone().key("metadata").key("labels").key("pod-security.kubernetes.io/enforce");
                if matches!(level, Some("baseline" | "restricted")) {
                    self.control(ControlKind::PodSecurityBaseline, name, pointer.clone());
                }
                if level == Some("restricted") {
                    self.control(ControlKind::PodSecurityRestricted, name, pointer);
                }
            }
            _ => {}
        }
    }
}

/// Whether every host of an ingress is among those that it has certificates for.
fn is_covered(tls: Option<&Node>, rules: Option<&Node>) -> bool {
    let items = |node: Option<&Node>| match node.map(|node| node.value.clone()) {
        Some(Value::Sequence(items)) => items,
        _ => Vec::new(),
    };
    let entries = items(tls);
    let hosts: Vec<String> =
        entries.iter().flat_map(|entry| items(entry.get("hosts"))).filter_map(|host| host.as_str().map(str::to_owned)).collect();
    let any = entries.iter().any(|entry| !has_items(entry.get("hosts")));
    let covered = |host: &str| {
        let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        hosts.iter().any(|known| known == host || Some(known) == wildcard.as_ref())
    };
    !entries.is_empty() && items(rules).iter().all(|rule| any || rule.get("host").and_then(Node::as_str).is_some_and(covered))
}
