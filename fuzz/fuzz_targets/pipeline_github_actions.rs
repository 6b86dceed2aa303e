//! The reader of `github-actions`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("github-actions", bytes));
