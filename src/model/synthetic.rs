//! Values that are nobody's: reserved for tests by whoever gives out such numbers, or published by them as examples.
//!
//! One document a theme in `rules/synthetic/`. A row says which values, of which kinds of data, on whose word and when that was
//! read. What a value may be written like is in `docs/synthetic-data.md`; `pid::synthetic` matches them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{ApiVersion, Fault, repeated};
use super::id::{Country, Day, Name};

/// The literal `SyntheticRanges`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "one literal")]
pub enum SyntheticRangesKind {
    SyntheticRanges,
}

/// Values that are nobody's, and some that only look like it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyntheticRanges {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `SyntheticRanges`.
    pub kind: SyntheticRangesKind,
    /// The rows.
    pub ranges: Vec<SyntheticRange>,
}

impl SyntheticRanges {
    /// Ids that stand twice.
    pub(super) fn faults(&self) -> Vec<Fault> {
        repeated("ranges", "id", self.ranges.iter().map(|range| range.id.as_str()))
    }
}

/// Values for which one publisher stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyntheticRange {
    /// What reports call it.
    pub id: Name,
    /// The kinds of data whose values these are, by the ids of their entities.
    pub entities: Vec<Name>,
    /// The country whose values these are; absent where they are international.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// How much they prove.
    pub tier: Tier,
    /// The values in their normal form: as they are, as ranges or as patterns.
    pub values: Vec<String>,
    /// Who reserved or published them.
    pub publisher: String,
    /// The document and the place in it; an address where there is one.
    pub locator: String,
    /// The day on which that was last looked up.
    pub checked: Day,
    /// What else there is to know: how it was looked up, what it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How much a row proves, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Set aside by a standard or by the body that gives out such values: can never be a person's.
    Reserved,
    /// Printed by the issuer or by a vendor as a value to test with, or as the example of its form.
    Published,
    /// Customary, and reserved by nobody: somebody may have it.
    Placeholder,
    /// Looks made up and is not: clears nothing, and is told so that nobody relies on it.
    Trap,
}

impl Tier {
    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Published => "published",
            Self::Placeholder => "placeholder",
            Self::Trap => "trap",
        }
    }

    /// Whether a value of it is nobody's, whatever else is known.
    #[must_use]
    pub fn clears(self) -> bool {
        match self {
            Self::Reserved | Self::Published => true,
            Self::Placeholder | Self::Trap => false,
        }
    }
}
