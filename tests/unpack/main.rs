//! Files of every kind, whole and hostile, and what is read of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    unreachable_pub,
    missing_docs,
    reason = "a test that fails should fail loudly"
)]

mod archives;
mod containers;
mod fixtures;
mod hostile;
mod texts;
