//! The reader of `cyclonedx-json`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("cyclonedx-json", bytes));
