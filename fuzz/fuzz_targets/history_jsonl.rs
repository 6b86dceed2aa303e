//! The reader of `history-jsonl`.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::reader("history-jsonl", bytes));
