//! portcullis: may this release enter this environment?
//!
//! Evidence goes in, Rego policies judge it, a signed verdict comes out. The modules in the order in
//! which a release passes through them; each may use those above it and never those below (checked by
//! `tests/architecture.rs`).
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::print_stderr,
        reason = "a test that fails should fail loudly"
    )
)]

pub mod source;

pub mod model;

pub mod license;

pub mod pid;

pub mod dsse;

pub mod progression;

pub mod pipeline;

pub mod finding;

pub mod rule;

pub mod intake;

pub mod policy;

pub mod check;

pub mod verdict;

pub mod attest;

pub mod report;

pub mod ledger;

pub mod host;

pub mod gate;

pub mod cli;
