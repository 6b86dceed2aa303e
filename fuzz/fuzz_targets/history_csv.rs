//! The reader of `history-csv`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("history-csv", bytes));
