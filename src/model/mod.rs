//! What a release, a route and their evidence *are*: pure data, no reading and no judging.
//!
//! Every type here is a Rust type, a JSON Schema and a part of the policies' `input` at once: the schema
//! derived from the type validates what users write ([`document`]), completes it in editors (`rules
//! schema`), and tells the policy loader which `input.…` paths exist. Invalid identifiers cannot be
//! constructed ([`id`]).
//!
//! To add a document: one file here, one line in [`document::SCHEMAS`].

pub mod access;
pub mod approval;
pub mod configuration;
pub mod dataset;
pub mod detection;
pub mod digest_set;
pub mod document;
pub mod environments;
pub mod evidence;
pub mod external_service;
pub mod gate_verdict;
pub mod history;
pub mod id;
pub mod infrastructure;
pub mod ledger_record;
pub mod parity;
pub mod pipeline;
pub mod prior_verdict;
pub mod release;
pub mod revocation;
pub mod route;
pub mod rules_data;
pub mod run;
pub mod sbom;
pub mod scan;
pub mod scan_baseline;
pub mod scanned;
pub mod schema;
pub mod synthetic;
pub mod testing;
pub mod trust;
pub mod vsa;
pub mod waiver;

pub use evidence::Evidence;
pub use id::{Digest, Malformed, RuleId, Timestamp};
pub use release::Release;
pub use route::Route;
