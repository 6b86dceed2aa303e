//! What is known of the environments themselves, as far as the manifest gives evidence of it.
//!
//! A part of [`super::Evidence`]. To add evidence about environments: a field here, filled by `gate` from
//! documents or by `check` from other evidence.

use super::infrastructure::Infrastructure;

/// The evidence about environments.
#[derive(Debug, Clone, Default)]
pub struct Environments {
    /// Planned changes and drift, in the manifest's order.
    pub infrastructure: Vec<Infrastructure>,
}
