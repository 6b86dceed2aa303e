//! How an environment differs from production, and what a route allows of it.
//!
//! Owns what a route says about parity ([`Parity`]) and the comparison that `check` works out and policies, reports and
//! people read ([`Comparison`], [`SideBySide`]). No value of a setting is in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::Name;
use crate::source::Place;

/// What the route asks of an environment's likeness to production.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parity {
    /// The differences that are allowed.
    #[serde(default)]
    pub allow: Vec<AllowedDifference>,
    /// Whether every security control of production must be here, too.
    #[serde(default)]
    pub security_controls: bool,
}

/// A difference that is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllowedDifference {
    /// What differs.
    pub kind: DifferenceKind,
    /// Its name; `*` stands for anything. The environment's own name is written `{environment}`.
    pub name: String,
    /// Why it is allowed.
    pub reason: String,
}

/// What of two environments can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Something that runs.
    Component,
    /// A security control, `control/subject`.
    Control,
    /// A kind of resource, or a service by name.
    Infrastructure,
    /// The key of a setting.
    Key,
}

impl DifferenceKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Control => "control",
            Self::Infrastructure => "infrastructure",
            Self::Key => "key",
        }
    }
}

/// An environment beside production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The environment.
    pub environment: Name,
    /// The production environment that it is compared with.
    pub production: Name,
    /// How many components, keys and kinds of infrastructure are in one of the two only, allowed ones included.
    pub total: usize,
    /// How many of those the route allows.
    pub allowed: usize,
    /// Those that it does not allow, by kind and name; the first of them where there are many.
    pub differences: Vec<Difference>,
    /// How many more there are.
    pub more: usize,
    /// The security controls of production that are not here and that the route does not excuse.
    pub missing_controls: Vec<Difference>,
}

/// Something that is in one of two environments only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What it is.
    pub kind: DifferenceKind,
    /// Its name.
    pub name: String,
    /// Which of the two has it.
    pub only: Side,
    /// Where it stands.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// One of two environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The environment that is compared.
    Here,
    /// Production.
    Production,
}

/// The differences between all environments whose configuration is known, as a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SideBySide {
    /// The columns: environments in the order of the route.
    pub environments: Vec<String>,
    /// The rows: what is not the same everywhere, by kind and name.
    pub rows: Vec<Row>,
    /// How many rows more there are.
    pub more: usize,
}

/// What is not the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: DifferenceKind,
    /// Its name.
    pub name: String,
    /// What each environment has: an image's tag, a count, `set`, `secret`; nothing where it has none.
    pub cells: Vec<Option<String>>,
}
