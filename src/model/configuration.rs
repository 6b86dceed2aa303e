//! The configuration of an environment, whatever it is written in: components, settings, resources, controls.
//!
//! Owns the manifest's `configurations` entries and the one form that every configuration format is read
//! into. A value that looks secret is never kept, only its digest. To add a format: a variant of
//! [`ConfigurationFormat`] and a reader in `intake/configuration/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::PathStep;
use super::id::{Digest, Name, RelativePath};
use crate::source::{DocId, Place, Pointer, Span};

/// The files that configure one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfigurationReference {
    /// The environment.
    pub environment: Name,
    /// The files.
    #[schemars(length(min = 1))]
    pub files: Vec<RelativePath>,
    /// What they are written in; found out from each file's content where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<ConfigurationFormat>,
}

/// What configuration is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConfigurationFormat {
    /// A Cloud Foundry application manifest.
    CloudFoundry,
    /// A Compose file.
    Compose,
    /// `.env` and `.properties`: a key, `=` and a value on each line.
    KeyValue,
    /// Kubernetes objects as they are applied: one or many documents, lists.
    Kubernetes,
    /// Helm values, and other YAML or JSON mappings of settings.
    Values,
}

impl ConfigurationFormat {
    /// The name of its reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CloudFoundry => "cloud-foundry",
            Self::Compose => "compose",
            Self::KeyValue => "key-value",
            Self::Kubernetes => "kubernetes",
            Self::Values => "values",
        }
    }
}

/// One file of configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Configuration {
    /// The environment.
    pub environment: String,
    /// The file.
    pub path: String,
    /// What it is written in.
    pub format: ConfigurationFormat,
    /// What runs.
    pub components: Vec<ConfiguredComponent>,
    /// What can be set.
    pub settings: Vec<Setting>,
    /// What else there is: volumes, services, policies.
    pub resources: Vec<Resource>,
    /// What protects it.
    pub controls: Vec<Control>,
    /// Values that nobody should see, in the text.
    #[serde(skip)]
    pub secrets: Vec<Span>,
    /// The document.
    #[serde(skip)]
    pub doc: Option<DocId>,
}

/// Something that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConfiguredComponent {
    /// Its name; a further container of a workload is `workload/container`.
    pub name: String,
    /// The image without tag and digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The image's tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The image's digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// How many of it run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<u64>,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// What it belongs to: a component or a map of settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Its name.
    pub name: String,
    /// What the value is.
    pub kind: SettingKind,
    /// The value, where it may be seen; of a reference, what it refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The digest of the value; absent for references.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Digest>,
    /// Where the value leads, if that is a server or a database that has one name everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

impl Setting {
    /// The name with its owner's.
    #[must_use]
    pub fn full_name(&self) -> String {
        self.owner.as_ref().map_or_else(|| self.name.clone(), |owner| format!("{owner}/{}", self.name))
    }
}

/// A server and perhaps a database on it, as digests: user, password and options are no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// The digest of the server's name, with its port where that is unusual.
    pub server: Digest,
    /// The digest of the database's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<Digest>,
    /// Whether the value says itself that it leads to a database.
    pub is_database: bool,
}

/// What a setting's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettingKind {
    /// A value.
    Plain,
    /// The name of a value that is kept elsewhere.
    Reference,
    /// A value that looks secret; only its digest is kept.
    Secret,
}

/// Something that is there beside what runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Whether environments are compared by its name and not only by its kind, as with a service that applications bind.
    pub named: bool,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// Something that protects what runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// What protects.
    pub kind: ControlKind,
    /// What is protected, or the object that protects.
    pub subject: String,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// What protects what runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlKind {
    /// Users must prove who they are.
    Authentication,
    /// All capabilities of the kernel are given up.
    CapabilitiesDropped,
    /// Some instances stay up while others are moved.
    DisruptionBudget,
    /// Connections between components are encrypted and authenticated.
    MutualTls,
    /// Who may connect is restricted.
    NetworkPolicy,
    /// A process cannot gain privileges.
    NoPrivilegeEscalation,
    /// Nothing leads here from outside.
    NoPublicRoute,
    /// It has no power over the host.
    NotPrivileged,
    /// The namespace refuses what is known to escalate.
    PodSecurityBaseline,
    /// The namespace refuses all but hardened pods.
    PodSecurityRestricted,
    /// The root file system cannot be written.
    ReadOnlyRootFilesystem,
    /// Memory is limited.
    ResourceLimits,
    /// It does not run as root.
    RunAsNonRoot,
    /// System calls are filtered.
    SeccompProfile,
    /// Connections from outside are encrypted.
    Tls,
}

impl ControlKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::CapabilitiesDropped => "capabilities-dropped",
            Self::DisruptionBudget => "disruption-budget",
            Self::MutualTls => "mutual-tls",
            Self::NetworkPolicy => "network-policy",
            Self::NoPrivilegeEscalation => "no-privilege-escalation",
            Self::NoPublicRoute => "no-public-route",
            Self::NotPrivileged => "not-privileged",
            Self::PodSecurityBaseline => "pod-security-baseline",
            Self::PodSecurityRestricted => "pod-security-restricted",
            Self::ReadOnlyRootFilesystem => "read-only-root-filesystem",
            Self::ResourceLimits => "resource-limits",
            Self::RunAsNonRoot => "run-as-non-root",
            Self::SeccompProfile => "seccomp-profile",
            Self::Tls => "tls",
        }
    }
}

impl Configuration {
    /// The place of a component, a setting, a resource, a control or the document.
    #[must_use]
    pub fn locate(&self, path: &[PathStep]) -> Option<Place> {
        use PathStep::{Index, Key};
        let pointer = match path {
            [Key(list), Index(index), ..] => match list.as_str() {
                "components" => self.components.get(*index)?.pointer.clone(),
                "settings" => self.settings.get(*index)?.pointer.clone(),
                "resources" => self.resources.get(*index)?.pointer.clone(),
                "controls" => self.controls.get(*index)?.pointer.clone(),
                _ => return None,
            },
            _ => Pointer::root(),
        };
        Some(Place::new(self.doc?, pointer))
    }
}
