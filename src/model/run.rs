//! What happened in an environment: who owns it, until when it stands, what it was made of, what was given back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{Name, RelativePath, Timestamp};

/// The stay of the release in one environment, as its pipeline writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Run {
    /// The environment.
    pub environment: Name,
    /// The pipeline's name for the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who looks after the environment: a person or a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When the environment is taken down; for one that was made for this change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The settings that the run used: any configuration format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<RelativePath>,
    /// Where the run's resources were: URLs, host names, ARNs.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// What was made for the run alone and has to be given back; an empty list where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<RunResource>>,
}

/// Something that was made for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunResource {
    /// What it is called.
    pub name: String,
    /// Whether it was given back.
    pub released: bool,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Timestamp>,
    /// Why it is kept, where it is kept on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_because: Option<String>,
}
