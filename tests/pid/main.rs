//! The search for personal data as a whole: that no value ever leaves it, that the same comes out however it is run, what hostile
//! files do to it, and that the catalogue says what is true.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test that fails should fail loudly"
)]

mod catalogue;
mod hostile;
mod leak;
mod made;
#[allow(dead_code, missing_docs, unreachable_pub, reason = "made for the benchmarks")]
#[path = "../../benches/support/personal_data.rs"]
mod personal_data;
mod same;

use std::io::Cursor;

use portcullis::gate::RuleSources;
use portcullis::gate::load;
use portcullis::gate::scan::searcher;
use portcullis::host::memory::Memory;
use portcullis::model::scan::FileScan;
use portcullis::pid::raw::FingerprintKey;
use portcullis::pid::search::Searcher;

/// A searcher as it is without any configuration.
fn usual() -> Searcher {
    let host = Memory::new(jiff::Timestamp::UNIX_EPOCH, []);
    let rules = load::rules(&host, &RuleSources::default()).unwrap();
    let registry = load::synthetic(&host, &RuleSources::default()).unwrap().registry().unwrap();
    searcher(&host, &rules.data, registry, FingerprintKey::new(b"a key of this test")).unwrap()
}

/// What is found in bytes.
fn found(searcher: &Searcher, path: &str, bytes: &[u8]) -> Vec<FileScan> {
    searcher.file(path, &mut Cursor::new(bytes), 1)
}

/// The entities of a scan, each with its field and how many values there are.
fn entities(scans: &[FileScan]) -> Vec<String> {
    let mut entities: Vec<String> =
        scans.iter().flat_map(|scan| &scan.fields).map(|field| format!("{} in {}: {}", field.entity, field.field, field.values)).collect();
    entities.sort();
    entities
}
