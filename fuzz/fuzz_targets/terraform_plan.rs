//! The reader of `terraform-plan`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("terraform-plan", bytes));
