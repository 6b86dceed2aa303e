//! The data that policies are tuned by: `data.rules.*`, one document a topic in `rules/`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::detection::Detection;
use super::document::ApiVersion;
use super::id::{Name, Span};

/// All of `data.rules`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulesData {
    /// `rules/access.yaml`.
    pub access: AccessPolicy,
    /// `rules/data.yaml`.
    pub data: DataPolicy,
    /// `rules/evidence.yaml`.
    pub evidence: EvidencePolicy,
    /// `rules/infrastructure.yaml`.
    pub infrastructure: InfrastructurePolicy,
    /// `rules/licenses.yaml`.
    pub licenses: LicensePolicy,
    /// `rules/parity.yaml`.
    pub parity: ParityPolicy,
}

macro_rules! literal_kind {
    ($(#[$doc:meta])* $name:ident, $variant:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[expect(missing_docs, reason = "one literal")]
        pub enum $name { $variant }
    };
}

literal_kind!(/// The literal `AccessPolicy`.
    AccessPolicyKind, AccessPolicy);
literal_kind!(/// The literal `DataPolicy`.
    DataPolicyKind, DataPolicy);
literal_kind!(/// The literal `EvidencePolicy`.
    EvidencePolicyKind, EvidencePolicy);
literal_kind!(/// The literal `InfrastructurePolicy`.
    InfrastructurePolicyKind, InfrastructurePolicy);
literal_kind!(/// The literal `ParityPolicy`.
    ParityPolicyKind, ParityPolicy);
literal_kind!(/// The literal `LicensePolicy`.
    LicensePolicyKind, LicensePolicy);

/// Which licences are accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicensePolicy {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `LicensePolicy`.
    pub kind: LicensePolicyKind,
    /// SPDX ids that are accepted, each exactly as written; `WITH` and its exception belong to the entry.
    pub allow: Vec<String>,
    /// SPDX ids that are refused even where another entry would accept them.
    #[serde(default)]
    pub deny: Vec<String>,
    /// Packages for which further licences are accepted.
    #[serde(default)]
    pub exceptions: Vec<LicenseException>,
}

/// A package for which further licences are accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicenseException {
    /// The package URL without its version, for example `pkg:npm/left-pad`.
    pub package: String,
    /// The SPDX ids that are accepted for it.
    pub allow: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Which data classes there are, and which files count as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataPolicy {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `DataPolicy`.
    pub kind: DataPolicyKind,
    /// The data classes and what they mean.
    pub classes: BTreeMap<String, String>,
    /// The classes that hold data of real people.
    pub personal_classes: Vec<String>,
    /// The file name extensions that make a file a data file, without the dot.
    pub data_file_extensions: Vec<String>,
    /// How personal data is found and weighed.
    pub detection: Detection,
    /// Words of names that stand for production on any route.
    pub production_words: Vec<String>,
    /// Parts of words that say that data is made anonymous, or that nobody can be found in it.
    pub transformation_words: Vec<String>,
    /// Regulations of data, and what they ask of a release.
    pub regulations: BTreeMap<Name, Regulation>,
    /// Words of the names of settings that lead to a database.
    pub database_words: Vec<String>,
    /// Last words of the names of settings that look secret and are none.
    pub not_credentials: Vec<String>,
}

/// A regulation of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Regulation {
    /// What people call it.
    pub title: String,
    /// What it is about, as scans call it: `pci`, `special`, `hipaa`, …
    pub covers: Vec<String>,
    /// The measures that a data set under it must state.
    pub measures: Vec<Name>,
}

/// What roles may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessPolicy {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `AccessPolicy`.
    pub kind: AccessPolicyKind,
    /// The roles.
    pub roles: BTreeMap<Name, Role>,
}

/// What a role may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// What the role is for.
    pub description: String,
    /// The most that it may be granted below production, `verb:resource` with `*` for a whole verb's resources.
    pub below_production: Vec<String>,
    /// The most that it may be granted in production.
    pub production: Vec<String>,
}

/// What counts as a stand-in of an external service, and how long environments may stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParityPolicy {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `ParityPolicy`.
    pub kind: ParityPolicyKind,
    /// What the address of a stand-in looks like; `*` stands for anything, case does not count.
    pub mock_addresses: Vec<String>,
    /// The longest that an environment which was made for one change may stand.
    pub ephemeral_max_lifetime: Span,
}

/// What infrastructure may do where the route asks that it is replaced, and how old its reports may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InfrastructurePolicy {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `InfrastructurePolicy`.
    pub kind: InfrastructurePolicyKind,
    /// The oldest that a plan or drift report may be.
    pub report_max_age: Span,
    /// The resources that may be updated in place all the same.
    #[serde(default)]
    pub may_update_in_place: Vec<InPlaceException>,
}

/// Resources that may be updated in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InPlaceException {
    /// The resource's type; `*` stands for anything.
    #[serde(rename = "type")]
    pub kind: String,
    /// Why.
    pub reason: String,
}

/// What test evidence must look like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvidencePolicy {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `EvidencePolicy`.
    pub kind: EvidencePolicyKind,
    /// The largest share of skipped tests, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub max_skipped_share: f64,
    /// How far evidence may lie in the future before it counts as forged.
    pub clock_skew: Span,
    /// The longest that a waiver may run.
    pub max_waiver: Span,
    /// How long a verdict holds.
    pub verdict_validity: Span,
}
