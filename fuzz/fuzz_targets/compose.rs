//! The reader of `compose`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("compose", bytes));
