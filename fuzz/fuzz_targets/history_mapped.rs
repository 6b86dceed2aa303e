//! Histories whose columns are mapped. The input: columns, columns to leave out, constants (with `;` between them)
//! and the delimiter, a line each, then the document.
#![no_main]

mod common;

use portcullis::intake::history::mapping::{Assignment, Mapping};
use portcullis::intake::history::read_mapped;
use portcullis::source::{SourceFile, SourceMap, Syntax};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(5, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (columns, ignored, constants, delimiter) = (line(), line(), line(), line());
    let assignments = |text: &str| text.split(';').filter_map(|one| one.parse::<Assignment>().ok()).collect::<Vec<_>>();
    let ignored = ignored.split(';').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let Ok(mapping) = Mapping::new(assignments(&columns), ignored, assignments(&constants), delimiter.parse().ok()) else { return };
    let file = SourceFile::new("fuzzed", Syntax::Text, parts.next().unwrap_or_default().to_vec());
    if let Err(unreadable) = read_mapped(file, &mapping, &mut SourceMap::default()) {
        common::show(&unreadable.file, unreadable.problems);
    }
});
