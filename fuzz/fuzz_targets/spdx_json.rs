//! The reader of `spdx-json`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("spdx-json", bytes));
