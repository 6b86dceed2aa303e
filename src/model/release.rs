//! The release manifest (`kind: Release`): what is to be promoted, and which evidence speaks for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::configuration::ConfigurationReference;
use super::dataset::{DataFlow, DataVolume, Dataset};
use super::document::{ApiVersion, Fault, repeated};
use crate::source::{Pointer, suggest};

use super::external_service::ExternalService;
use super::id::{Digest, Name, RelativePath, Timestamp, Version};
use super::infrastructure::InfrastructureReference;
use super::run::Run;

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
    /// The ways on which data goes from one environment or system to another.
    #[serde(default)]
    pub data_flows: Vec<DataFlow>,
    /// How much data environments hold, production's among them.
    #[serde(default)]
    pub data_volumes: Vec<DataVolume>,
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
    /// Promotion events: a CSV or JSON Lines file, or `ledger` for the verdicts in the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistorySource>,
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
    /// The configuration of environments, production's among them.
    #[serde(default)]
    pub configurations: Vec<ConfigurationReference>,
    /// The services outside the release that it uses; an empty list where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_services: Option<Vec<ExternalService>>,
    /// The release's stays in environments, one for each.
    #[serde(default)]
    pub runs: Vec<Run>,
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
    /// What production ran when the work on this version began; absent for a component that is new there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Predecessor>,
}

/// An earlier artifact of a component, by version, digest or both. Where both sides have a digest, only that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Predecessor {
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
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
    /// What it was upgraded from, where the test was an upgrade in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upgrade_from: Option<Predecessor>,
    /// The report file.
    pub report: RelativePath,
}

/// Where the promotion history is. A file that is called `ledger` is written `./ledger`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistorySource {
    /// The verdicts in the ledger.
    Ledger,
    /// A file of promotion events.
    File(RelativePath),
}

impl HistorySource {
    /// The word that stands for the ledger.
    const LEDGER: &str = "ledger";

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ledger => Self::LEDGER,
            Self::File(path) => path.as_str(),
        }
    }
}

impl Serialize for HistorySource {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for HistorySource {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = RelativePath::deserialize(deserializer)?;
        Ok(if path.as_str() == Self::LEDGER { Self::Ledger } else { Self::File(path) })
    }
}

impl JsonSchema for HistorySource {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        RelativePath::schema_name()
    }

    fn inline_schema() -> bool {
        RelativePath::inline_schema()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        RelativePath::json_schema(generator)
    }
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
    /// The versions that the deployment takes the place of.
    #[serde(default)]
    pub replaces: Vec<Replaced>,
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

/// What a deployment takes the place of: a component's version, digest or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Replaced {
    /// The component.
    pub component: Name,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
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
        faults.extend(repeated("dataVolumes", "environment", self.data_volumes.iter().map(|volume| volume.environment.as_str())));
        faults.extend(repeated("infrastructure", "environment", self.infrastructure.iter().map(|entry| entry.environment.as_str())));
        let stranger = |component: &Name, pointer: Pointer| {
            let is_known = names().any(|name| name == component.as_str());
            (!is_known).then(|| Fault {
                pointer,
                message: format!("the release has no component `{component}`"),
                help: suggest::help(component.as_str(), names()),
            })
        };
        let nameless = |version: &Option<Version>, digest: &Option<Digest>, pointer: Pointer| {
            (version.is_none() && digest.is_none()).then(|| Fault {
                pointer,
                message: "neither `version` nor `digest` is said".to_owned(),
                help: "write at least one of the two".to_owned(),
            })
        };
        for (index, component) in self.components.iter().enumerate() {
            let at = Pointer::root().key("components").index(index).key("base");
            faults.extend(component.base.as_ref().and_then(|base| nameless(&base.version, &base.digest, at)));
        }
        faults.extend(repeated("runs", "environment", self.runs.iter().map(|run| run.environment.as_str())));
        let services = self.external_services.iter().flatten();
        faults.extend(repeated("externalServices", "name", services.map(|service| service.name.as_str())));
        for (index, test) in self.tests.iter().enumerate() {
            let at = Pointer::root().key("tests").index(index);
            faults.extend(test.component.as_ref().and_then(|component| stranger(component, at.clone().key("component"))));
            faults.extend(test.upgrade_from.as_ref().and_then(|from| nameless(&from.version, &from.digest, at.key("upgradeFrom"))));
        }
        for (index, replaced) in self.deployment.iter().flat_map(|deployment| &deployment.replaces).enumerate() {
            let at = Pointer::root().key("deployment").key("replaces").index(index);
            faults.extend(stranger(&replaced.component, at.clone().key("component")));
            faults.extend(nameless(&replaced.version, &replaced.digest, at));
        }
        faults
    }

    /// The digests of the artifacts, in the manifest's order.
    #[must_use]
    pub fn artifacts(&self) -> Vec<Digest> {
        self.components.iter().filter_map(|component| component.artifact.digest.clone()).collect()
    }
}
