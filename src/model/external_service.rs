//! Services outside the release that it writes to, and whether an environment reaches the real one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::Name;
use crate::source::Place;

/// A service outside the release: payments, mail, another system's interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalService {
    /// The service.
    pub name: Name,
    /// Whether the release changes something there, and does not only read.
    pub writes: bool,
    /// The environments in which a stand-in takes its place.
    #[serde(default)]
    pub mocked_in: Vec<Name>,
    /// The setting that says where the service is; then the environments' configuration is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
}

/// What one environment's configuration says about a service that has a `setting`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceStanding {
    /// The service.
    pub service: Name,
    /// The environment.
    pub environment: Name,
    /// The setting that says where the service is, with its owner.
    pub setting: String,
    /// What the value looks like.
    pub looks: ServiceLooks,
    /// Whether production's setting has the same value.
    pub same_as_production: bool,
    /// Where the setting stands.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// What the address of a service looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceLooks {
    /// As one of the patterns of stand-ins in `rules/parity.yaml`.
    Mocked,
    /// As none of them.
    Live,
    /// The value stands elsewhere or is secret.
    Unknown,
}
