//! Places in JSON: lines of pointers, a zero byte, the document.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| common::locator(portcullis::source::Syntax::Json, bytes));
