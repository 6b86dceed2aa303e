//! The reader of `kubernetes`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("kubernetes", bytes));
