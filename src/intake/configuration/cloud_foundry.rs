//! Cloud Foundry application manifests (`manifest.yml`), version 1.
//!
//! Components are the applications and their sidecars, settings their variables, resources the services that they
//! bind, by name. Not seen: application security groups, user-provided services' contents and whatever a space or
//! the platform sets; values of `((variables))` stand in other files.

use super::{Draft, count, is_true, only_document, outline::outline, text_of};
use crate::intake::{Format, Record, Role};
use crate::model::configuration::{ConfigurationFormat, ControlKind};
use crate::source::{DocId, Node, Pointer, Problem, SourceFile, Syntax};

/// A Cloud Foundry application manifest.
#[derive(Debug)]
pub(in crate::intake) struct CloudFoundry;

impl Format for CloudFoundry {
    fn name(&self) -> &'static str {
        "cloud-foundry"
    }

    fn role(&self) -> Role {
        Role::Configuration
    }

    fn syntax(&self) -> Syntax {
        Syntax::YamlStream
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let outline = outline(file);
        outline.has("applications")
            && !outline.has("kind")
            && matches!(outline.after("applications").chars().next(), None | Some('[' | '&'))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let mut draft = Draft::new(file, doc, ConfigurationFormat::CloudFoundry);
        let (at, root) = only_document(file)?;
        let applications = draft.list(root.get("applications"));
        if applications.is_empty() && draft.problems.is_empty() {
            draft.problem(Problem::whole("there is no application").with_help("add `applications`"));
        }
        for (index, application) in applications.iter().enumerate() {
            draft.application(application, &at.clone().key("applications").index(index));
        }
        draft.finish()
    }
}

impl Draft {
    fn application(&mut self, application: &Node, at: &Pointer) {
        let Some(name) = self.name(application, "name") else { return };
        let image = application.get("docker").and_then(|docker| docker.get("image")).and_then(Node::as_str);
        self.component(name, image, count(application.get("instances")), at.clone());
        for (index, sidecar) in self.list(application.get("sidecars")).iter().enumerate() {
            let pointer = at.clone().key("sidecars").index(index);
            if let Some(sidecar) = self.name(sidecar, "name") {
                self.component(&format!("{name}/{sidecar}"), None, None, pointer);
            }
        }
        for entry in self.mapping(application.get("env")) {
            self.setting(Some(name), &entry.key, &entry.value, at.clone().key("env").key(&entry.key));
        }
        for (index, service) in self.list(application.get("services")).iter().enumerate() {
            let pointer = at.clone().key("services").index(index);
            match service.as_str() {
                Some(service) => self.resource("service", service, true, pointer),
                None => {
                    if let Some(service) = self.name(service, "name") {
                        self.resource("service", service, true, pointer);
                    }
                }
            }
        }
        self.application_controls(name, application, at);
    }

    fn application_controls(&mut self, name: &str, application: &Node, at: &Pointer) {
        if application.get("memory").is_some() {
            self.control(ControlKind::ResourceLimits, name, at.clone().key("memory"));
        }
        let routes = self.list(application.get("routes"));
        let internal = |route: &Node| {
            let host = route.get("route").map(text_of).unwrap_or_default();
            host.split('/').next().is_some_and(|host| host.ends_with(".apps.internal"))
        };
        if is_true(application.get("no-route")) || (!routes.is_empty() && routes.iter().all(internal)) {
            self.control(ControlKind::NoPublicRoute, name, at.clone());
        }
        let forced = application.get("env").and_then(|variables| variables.get("FORCE_HTTPS"));
        if forced.is_some_and(|forced| text_of(forced) == "true") {
            self.control(ControlKind::Tls, name, at.clone().key("env").key("FORCE_HTTPS"));
        }
    }
}
