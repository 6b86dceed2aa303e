//! Reports on infrastructure: Terraform plans ([`terraform_plan`]) and driftctl scans ([`driftctl`]).
//!
//! Values of attributes are compared as text and let go: a plan holds secrets, and findings name
//! attributes only.

pub(super) mod driftctl;
pub(super) mod terraform_plan;

/// Most attributes of one resource that are named.
const MAX_ATTRIBUTES: usize = 20;
/// Most resources of one report.
const MAX_RESOURCES: usize = 1_000_000;
