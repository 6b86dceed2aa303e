//! The reader of `cloud-foundry`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("cloud-foundry", bytes));
