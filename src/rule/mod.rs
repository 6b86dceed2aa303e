//! Rules as things with a name, a meaning and a weight; not what they compute.
//!
//! Owns the rule catalogue (METADATA of the policies), what a route makes of a rule, and what waivers
//! make of its findings. Pure. To add a rule, write a `.rego` file; nothing here changes.

pub mod catalogue;
pub mod settle;
pub mod waive;

pub use catalogue::{Catalogue, EvidenceKind, RuleMeta, Severity};
pub use settle::{Settled, settle};
