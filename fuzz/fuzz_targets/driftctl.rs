//! The reader of `driftctl`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("driftctl", bytes));
