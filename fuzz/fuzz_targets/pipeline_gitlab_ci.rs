//! The reader of `gitlab-ci`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("gitlab-ci", bytes));
