//! How personal data is found and weighed: thresholds, an organisation's own patterns, and what it lets pass.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::Timestamp;

/// How personal data is found and weighed. Weights are natural logarithms of odds, as a statistician adds them up: 7 stands for
/// about a thousand to one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Detection {
    /// What the odds are against any word that merely has the form of an identifier.
    pub against: f64,
    /// What the name of a field weighs that names the entity and nothing else.
    pub field_name: f64,
    /// What it weighs with words around it that nobody knows.
    pub part_of_name: f64,
    /// What it weighs where it may mean many things.
    pub vague_name: f64,
    /// What a word weighs that announces the entity near by.
    pub keyword: f64,
    /// What one, two, three and more separators weigh where the entity is usually written with them.
    pub separators: Vec<f64>,
    /// The least share of a field's values that must pass, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub least_pass_rate: f64,
    /// The largest share of random words that may pass a check if a field without a telling name is to be judged by it alone, 0 to
    /// 1.
    #[schemars(range(min = 0, max = 1))]
    pub largest_chance: f64,
    /// The largest share of values outside reserved ranges with which a field counts as contaminated, 0 to 1; above it, it counts as
    /// personal data.
    #[schemars(range(min = 0, max = 1))]
    pub contaminated_share: f64,
    /// How many places of one finding are told.
    pub places: u32,
    /// Patterns of identifiers that the organisation gives out itself.
    #[serde(default)]
    pub patterns: Vec<OwnPattern>,
    /// Words that are personal data by themselves, such as code names of people.
    #[serde(default)]
    pub dictionaries: Vec<Dictionary>,
    /// Values that are let pass, by fingerprint.
    #[serde(default)]
    pub allow: Vec<AllowedValue>,
}

/// The form of an identifier that the organisation gives out itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnPattern {
    /// Its id in reports: lower case, `-` between words.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// A regular expression (of the crate `regex`), within one line.
    pub pattern: String,
    /// Which regulations ask for care: `personal`, `national-id`, `special`, `pci`, `hipaa`, `secret`.
    pub protection: Vec<String>,
}

/// Words that are personal data by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dictionary {
    /// Its id in reports: lower case, `-` between words.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The words; case does not count.
    pub words: Vec<String>,
    /// Which regulations ask for care: `personal`, `national-id`, `special`, `pci`, `hipaa`, `secret`.
    pub protection: Vec<String>,
}

/// A value that is let pass. It is named by its fingerprint, so that a list of exceptions is no list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllowedValue {
    /// The value's fingerprint under the organisation's key, as reports show it.
    pub fingerprint: String,
    /// The entity that it may be.
    pub entity: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when.
    pub expires: Timestamp,
}
