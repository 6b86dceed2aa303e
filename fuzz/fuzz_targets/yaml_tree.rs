//! The YAML parser: spans, depth, no duplicate keys.
#![no_main]

mod common;

use portcullis::source::{SourceFile, Syntax, yaml};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let file = SourceFile::new("fuzzed", Syntax::Yaml, text.as_bytes().to_vec());
    common::tree(&file, yaml::parse(text));
});
