//! The JSON parser: spans, depth, no duplicate keys.
#![no_main]

mod common;

use portcullis::source::{SourceFile, Syntax, json};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let file = SourceFile::new("fuzzed", Syntax::Json, text.as_bytes().to_vec());
    common::tree(&file, json::parse(text));
});
