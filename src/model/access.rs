//! Who may do what where (`kind: AccessGrants`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::ApiVersion;
use super::id::{Name, Network, Timestamp};

/// A file of access grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessGrants {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `AccessGrants`.
    pub kind: AccessGrantsKind,
    /// The grants.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// The ways into environments.
    #[serde(default)]
    pub entry_points: Vec<EntryPoint>,
    /// People who left.
    #[serde(default)]
    pub departed: Vec<String>,
}

/// The literal `AccessGrants`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AccessGrantsKind {
    /// Access grants.
    AccessGrants,
}

/// One grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Grant {
    /// Who.
    pub principal: String,
    /// What kind of principal.
    pub kind: PrincipalKind,
    /// The groups that the principal is in.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The role that is granted.
    pub role: Name,
    /// Where.
    pub environment: Name,
    /// What it permits, `verb:resource`; `*` stands for everything.
    pub permissions: Vec<String>,
    /// From when on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Who a grant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PrincipalKind {
    /// One person.
    Person,
    /// A group of people.
    Group,
    /// A machine identity.
    Service,
    /// An account that several people use.
    Shared,
}

/// A way into an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryPoint {
    /// What it is.
    pub name: Name,
    /// Where it leads.
    pub environment: Name,
    /// The networks that reach it.
    pub networks: Vec<Network>,
}
