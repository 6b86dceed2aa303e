//! What a deployment does to the infrastructure: planned changes and drift, and where the definition is.
//!
//! Owns the manifest's `infrastructure` entries and what plans and drift reports say. Attributes are named,
//! their values never kept: plans carry secrets. To add a kind of report: a variant of
//! [`InfrastructureFormat`] and a reader in `intake/infrastructure/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::PathStep;
use super::id::{Name, RelativePath, Timestamp};
use crate::source::{DocId, Place, Pointer};

/// The infrastructure of one environment: where it is defined, what is planned, whether it drifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InfrastructureReference {
    /// The environment.
    pub environment: Name,
    /// The versioned source that the infrastructure is made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<InfrastructureSource>,
    /// What will be changed: `terraform show -json` of a saved plan, or the same of OpenTofu.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<RelativePath>,
    /// How the infrastructure differs from its definition: a refresh-only plan, or a driftctl scan, in JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<RelativePath>,
}

/// A versioned source of infrastructure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InfrastructureSource {
    /// Where the repository is.
    pub repository: String,
    /// The commit that the plan was made from, in full.
    pub commit: String,
}

/// The infrastructure of one environment, its reports read; one for each entry of the manifest, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Infrastructure {
    /// The environment.
    pub environment: String,
    /// The versioned source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<InfrastructureSource>,
    /// What will be changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<InfrastructureReport>,
    /// How the infrastructure differs from its definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<InfrastructureReport>,
    /// Where the manifest names it.
    #[serde(skip)]
    pub reference: Option<Place>,
}

/// A plan or a drift report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InfrastructureReport {
    /// The file.
    pub path: String,
    /// The format.
    pub format: InfrastructureFormat,
    /// The version of the tool that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_version: Option<String>,
    /// When it was made, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Timestamp>,
    /// Whether the tool stopped with an error, so that the report is not the whole truth.
    pub errored: bool,
    /// Whether the tool says that the report leaves something out, such as deferred changes.
    pub incomplete: bool,
    /// How many resources it speaks about, unchanged ones included.
    pub resource_count: usize,
    /// What will be changed, in document order; what stays as it is, and what is only read, is left out.
    pub changes: Vec<ResourceChange>,
    /// What differs from the definition already, in document order.
    pub drifted: Vec<Drifted>,
    /// The document.
    #[serde(skip)]
    pub doc: Option<DocId>,
}

/// The formats of reports on infrastructure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InfrastructureFormat {
    /// `driftctl scan -o json://…`.
    Driftctl,
    /// `terraform show -json PLAN` and `tofu show -json PLAN`.
    TerraformPlan,
}

/// A change to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResourceChange {
    /// The resource's address, such as `module.web.aws_instance.front[0]`.
    pub address: String,
    /// The resource's type, such as `aws_instance`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What will be done.
    pub action: ChangeAction,
    /// The attributes that an update changes, by name, sorted; the first of them where there are many.
    pub attributes: Vec<String>,
    /// Whether the resource comes under this definition's care with this plan.
    pub imported: bool,
    /// The address that the resource had before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
    /// What it begins as a copy of, where it is a database that does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<CopyOf>,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// Another database that a resource begins as a copy of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CopyOf {
    /// The attribute that says so.
    pub attribute: String,
    /// The identifier of the snapshot or the database.
    pub source: String,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeAction {
    /// Nothing; listed only where the resource is imported or moved.
    NoOp,
    /// It is made.
    Create,
    /// It is changed where it stands.
    Update,
    /// It is made anew, before or after the old one is removed.
    Replace,
    /// It is removed.
    Delete,
    /// It leaves this definition's care and stays as it is.
    Forget,
}

/// A resource that differs from its definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Drifted {
    /// The resource's address or identifier.
    pub address: String,
    /// The resource's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it differs.
    pub how: DriftKind,
    /// The attributes that differ, by name, sorted; the first of them where there are many.
    pub attributes: Vec<String>,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// How a resource differs from its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DriftKind {
    /// Its attributes were changed.
    Changed,
    /// It is gone.
    Missing,
    /// It is there and defined nowhere.
    Unmanaged,
}

impl Infrastructure {
    /// The place of a report, a change or a drifted resource; otherwise that of the manifest's entry.
    #[must_use]
    pub fn locate(&self, path: &[PathStep]) -> Option<Place> {
        use PathStep::{Index, Key};
        let own = |rest: &[PathStep]| {
            let place = self.reference.clone()?;
            Some(rest.iter().fold(place, |place, step| match step {
                Key(key) => Place::new(place.doc, place.pointer.key(key)),
                Index(index) => Place::new(place.doc, place.pointer.index(*index)),
            }))
        };
        let (Some(Key(head)), rest) = (path.first(), path.get(1..).unwrap_or_default()) else { return own(path) };
        let report = match head.as_str() {
            "plan" => self.plan.as_ref(),
            "drift" => self.drift.as_ref(),
            _ => None,
        };
        report.map_or_else(|| own(path), |report| report.locate(rest))
    }
}

impl InfrastructureReport {
    fn locate(&self, path: &[PathStep]) -> Option<Place> {
        use PathStep::{Index, Key};
        let pointer = match path {
            [Key(list), Index(index), ..] if list == "changes" => self.changes.get(*index)?.pointer.clone(),
            [Key(list), Index(index), ..] if list == "drifted" => self.drifted.get(*index)?.pointer.clone(),
            [Key(key), ..] => match (self.format, key.as_str()) {
                (InfrastructureFormat::TerraformPlan, "madeAt") => Pointer::root().key("timestamp"),
                (InfrastructureFormat::Driftctl, "madeAt") => Pointer::root().key("date"),
                (InfrastructureFormat::TerraformPlan, "errored") => Pointer::root().key("errored"),
                (InfrastructureFormat::TerraformPlan, "incomplete") => Pointer::root().key("complete"),
                _ => Pointer::root(),
            },
            _ => Pointer::root(),
        };
        Some(Place::new(self.doc?, pointer))
    }
}
