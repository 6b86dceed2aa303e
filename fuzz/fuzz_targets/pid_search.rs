//! Any bytes as a file that is searched: something is said of it, counts add up, and every finding has a reason and a place.
//!
//! The first byte chooses the name and the number of threads.
#![no_main]

use std::io::Cursor;
use std::sync::LazyLock;

use portcullis::gate::scan::searcher;
use portcullis::gate::{RuleSources, load};
use portcullis::host::os::Os;
use portcullis::pid::raw::FingerprintKey;
use portcullis::pid::search::{Searcher, Settings};
use portcullis::pid::unpack::Limits;

const NAMES: [&str; 10] = ["a.csv", "a.json", "a.jsonl", "a.sql", "a.yaml", "a.xml", "a.log", "a.md", "a.zip", "a"];

static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
    let rules = load::rules(&Os, &RuleSources::default()).expect("built-in rules");
    let registry = load::synthetic(&Os, &RuleSources::default()).expect("built-in rows").registry().expect("good rows");
    let limits = Limits { unpacked: 4 << 20, total: 8 << 20, held: 8 << 20, members: 1_000, ..Limits::default() };
    let searcher = searcher(&Os, &rules.data, registry, FingerprintKey::new(b"fuzzed")).expect("no patterns");
    searcher.with(Settings { limits, ..Settings::default() })
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [which, text @ ..] = bytes else { return };
    let name = NAMES[usize::from(*which) % NAMES.len()];
    let scans = SEARCHER.file(name, &mut Cursor::new(text), 1 + usize::from(*which >> 7));
    assert!(!scans.is_empty(), "a file that leaves no trace");
    for field in scans.iter().flat_map(|scan| &scan.fields) {
        assert_eq!(field.values, field.real + field.synthetic + field.placeholder + field.allowed, "{field:?}");
        assert!(!field.evidence.is_empty() && !field.places.is_empty(), "{field:?}");
    }
});
