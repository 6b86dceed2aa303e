//! The reader of `key-value`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("key-value", bytes));
