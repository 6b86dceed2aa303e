//! portcullis: may this release enter this environment?
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test that fails should fail loudly"))]

pub mod source;
