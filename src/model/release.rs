//! The release manifest (`kind: Release`): what is to be promoted, and which evidence speaks for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::document::{ApiVersion, Fault, repeated};
use crate::source::{Pointer, suggest};

use super::id::{Digest, Name, RelativePath, Timestamp, Version};
use super::infrastructure::InfrastructureReference;

/// A release manifest. Paths are relative to the manifest and may not leave its directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Release {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `Release`.
    pub kind: ReleaseKind,
    /// The product that is released.
    pub name: Name,
    /// The version of the release.
    pub version: Version,
    /// A sentence about the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The source revision that the release was built from.
    pub source: Source,
    /// The deployable parts.
    #[schemars(length(min = 1))]
    pub components: Vec<Component>,
    /// Data that the release brings to environments.
    #[serde(default)]
    pub datasets: Vec<Dataset>,
    /// Test evidence.
    #[serde(default)]
    pub tests: Vec<TestReference>,
    /// Access grant files.
    #[serde(default)]
    pub access: Vec<RelativePath>,
    /// Signed approvals (DSSE envelopes).
    #[serde(default)]
    pub approvals: Vec<RelativePath>,
    /// Signed waivers (DSSE envelopes).
    #[serde(default)]
    pub waivers: Vec<RelativePath>,
    /// Verdicts of earlier environments (DSSE envelopes, one a line).
    #[serde(default)]
    pub verdicts: Vec<RelativePath>,
    /// Signed revocations (DSSE envelopes, one a line).
    #[serde(default)]
    pub revocations: Vec<RelativePath>,
    /// Promotion events, CSV or JSON Lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<RelativePath>,
    /// The definitions of the pipelines that promote the release: Concourse, GitHub Actions, GitLab CI, Kargo.
    #[serde(default)]
    pub pipelines: Vec<RelativePath>,
    /// The documents that accompany the release.
    #[serde(default)]
    pub documents: Documents,
    /// The deployment that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<Deployment>,
    /// How the release is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback: Option<Rollback>,
    /// The infrastructure of environments: where it is defined, what is planned, whether it drifted.
    #[serde(default)]
    pub infrastructure: Vec<InfrastructureReference>,
    /// The tools that built and tested the release, by name.
    #[serde(default)]
    pub tools: BTreeMap<String, Version>,
}

/// The literal `Release`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ReleaseKind {
    /// A release manifest.
    Release,
}

/// A source revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// Where the repository is.
    pub repository: String,
    /// The branch that was built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The tag that was built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The commit that was built, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The people who wrote the change.
    #[serde(default)]
    pub authors: Vec<String>,
}

/// One deployable part of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Component {
    /// The component's name, unique in the release.
    pub name: Name,
    /// The component's version.
    pub version: Version,
    /// The artifact that is deployed.
    pub artifact: Artifact,
    /// The component's software bill of materials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sbom: Option<RelativePath>,
    /// The licence that the component is distributed under, an SPDX expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
}

/// What is deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Artifact {
    /// A package URL or an image reference.
    pub uri: String,
    /// The digest of the artifact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// Data that the release brings to one or more environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dataset {
    /// The data set's name.
    pub name: Name,
    /// The environments that receive it.
    pub environments: Vec<Name>,
    /// The data class, one of `data.rules.data.classes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// The files it consists of.
    #[serde(default)]
    pub files: Vec<RelativePath>,
    /// The system or environment that the data came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// A test report and what it was run against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestReference {
    /// The kind of test: `acceptance`, `smoke`, `performance`, …
    pub suite: Name,
    /// The environment it ran in.
    pub environment: Name,
    /// The component it tested; all of them where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<Name>,
    /// The report file.
    pub report: RelativePath,
}

/// The documents that accompany a release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Documents {
    /// What changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_notes: Option<RelativePath>,
    /// How to deploy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_guide: Option<RelativePath>,
    /// How to go back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback_procedure: Option<RelativePath>,
}

/// The deployment that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deployment {
    /// When it is planned; now, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_at: Option<Timestamp>,
    /// Who or what deploys.
    pub deployer: Deployer,
    /// How what runs is brought to the new version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Strategy>,
}

/// How what runs is brought to a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// New instances beside the old ones, then all traffic at once.
    BlueGreen,
    /// New instances beside the old ones, then traffic by and by.
    Canary,
    /// Old instances are changed where they run.
    InPlace,
    /// Old instances are removed, then new ones are made.
    Recreate,
    /// Instance after instance is replaced by a new one.
    Rolling,
}

/// Who or what deploys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deployer {
    /// The identity.
    pub name: String,
    /// Whether it is a pipeline or a person.
    pub kind: DeployerKind,
}

/// A pipeline or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DeployerKind {
    /// An automated pipeline.
    Pipeline,
    /// A person.
    Person,
}

/// How the release is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rollback {
    /// Whether the roll-back runs without manual steps.
    pub automated: bool,
    /// The version that is returned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<Version>,
    /// The rehearsals.
    #[serde(default)]
    pub rehearsals: Vec<Rehearsal>,
}

/// One rehearsal of the roll-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rehearsal {
    /// Where it was rehearsed.
    pub environment: Name,
    /// When.
    pub at: Timestamp,
    /// Whether it worked.
    pub succeeded: bool,
}

impl Release {
    /// What is wrong with the manifest as a whole.
    #[must_use]
    pub(super) fn faults(&self) -> Vec<Fault> {
        let names = || self.components.iter().map(|component| component.name.as_str());
        let mut faults = repeated("components", "name", names());
        faults.extend(repeated("datasets", "name", self.datasets.iter().map(|dataset| dataset.name.as_str())));
        faults.extend(repeated("infrastructure", "environment", self.infrastructure.iter().map(|entry| entry.environment.as_str())));
        for (index, test) in self.tests.iter().enumerate() {
            let Some(component) = &test.component else { continue };
            if !names().any(|name| name == component.as_str()) {
                faults.push(Fault {
                    pointer: Pointer::root().key("tests").index(index).key("component"),
                    message: format!("the release has no component `{component}`"),
                    help: suggest::help(component.as_str(), names()),
                });
            }
        }
        faults
    }

    /// The digests of the artifacts, in the manifest's order.
    #[must_use]
    pub fn artifacts(&self) -> Vec<Digest> {
        self.components.iter().filter_map(|component| component.artifact.digest.clone()).collect()
    }
}
