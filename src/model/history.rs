//! Promotion events: which artifact entered which environment, when, and by whom.

use schemars::JsonSchema;
use serde::Serialize;

use super::id::{Digest, Timestamp};
use crate::source::Place;

/// One entry of an artifact into an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromotionEvent {
    /// When.
    pub at: Timestamp,
    /// Which component.
    pub component: String,
    /// Which version, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Which artifact, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Into which environment.
    pub environment: String,
    /// Who or what did it, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Whether a pipeline did it, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<bool>,
    /// The commit that brought it about, where the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Where the record stands.
    #[serde(skip)]
    pub place: Option<Place>,
}
