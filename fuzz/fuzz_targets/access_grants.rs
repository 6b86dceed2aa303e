//! The reader of `access-grants`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("access-grants", bytes));
