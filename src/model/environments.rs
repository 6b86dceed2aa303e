//! What is known of the environments themselves, as far as the manifest gives evidence of it.
//!
//! A part of [`super::Evidence`]. To add evidence about environments: a field here, filled by `gate` from
//! documents or by `check` from other evidence.

use super::configuration::Configuration;
use super::external_service::ServiceStanding;
use super::infrastructure::Infrastructure;
use super::parity::{Comparison, SideBySide};

/// The evidence about environments.
#[derive(Debug, Clone, Default)]
pub struct Environments {
    /// Planned changes and drift, in the manifest's order.
    pub infrastructure: Vec<Infrastructure>,
    /// The configuration, file by file, in the manifest's order.
    pub configurations: Vec<Configuration>,
    /// Each environment whose configuration is known beside production, in the order of the route; worked out by `check`.
    pub comparisons: Vec<Comparison>,
    /// The differences between environments as a table; worked out by `check`.
    pub side_by_side: SideBySide,
    /// What configuration says about external services; worked out by `check`.
    pub services: Vec<ServiceStanding>,
    /// How many settings each run recorded, in the manifest's order; nothing where it names no document.
    pub recorded_settings: Vec<Option<usize>>,
}
