//! What searching for personal data costs: the first look, the whole search with one thread and two, growth with the size of a
//! file, the registry, and ten megabytes of test data in a release.
//!
//! Budgets, each for one core: 1.2 GB/s the first look at a sparse mix, 0.5 GB/s the whole search, 0.15 GB/s where every cell is
//! somebody's; two threads at least 1.7 times as fast; 50 ms for the ten megabytes. `cargo bench --bench personal_data`; the last
//! lines say how much faster two threads are, measured in turns so that a busy machine slows both alike.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs, reason = "a benchmark that cannot run should stop")]

#[allow(dead_code, unreachable_pub, reason = "shared with tests")]
#[path = "support/personal_data.rs"]
mod personal_data;

use std::io::Cursor;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use portcullis::gate::scan::{fingerprint_key, searcher};
use portcullis::gate::{Request, RuleSources, judge, load};
use portcullis::host::os::Os;
use portcullis::pid::search::Searcher;
use portcullis::pid::spot::{OwnPatterns, spots};
use portcullis::pid::synthetic::Registry;

use personal_data::{Dice, card, csv, dense, email, iban, json_lines, nhs, sql};

const MB: usize = 1 << 20;

fn main() {
    divan::main();
    threads();
}

/// The files of a sparse mix, each of so many bytes.
fn sparse(bytes: usize) -> [(&'static str, Vec<u8>); 3] {
    [("orders.csv", csv(bytes, 1)), ("orders.jsonl", json_lines(bytes, 2)), ("orders.sql", sql(bytes, 3))]
}

fn registry() -> Registry {
    load::synthetic(&Os, &RuleSources::default()).expect("built-in rows").registry().expect("good rows")
}

static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
    let rules = load::rules(&Os, &RuleSources::default()).expect("built-in rules");
    searcher(&Os, &rules.data, registry(), fingerprint_key(&Os, None).expect("randomness")).expect("no patterns")
});

fn searched(files: &[(&str, Vec<u8>)], threads: usize) -> usize {
    files.iter().map(|(name, bytes)| SEARCHER.file(name, &mut Cursor::new(bytes.as_slice()), threads).len()).sum()
}

fn size(files: &[(&str, Vec<u8>)]) -> BytesCount {
    BytesCount::usize(files.iter().map(|(_, bytes)| bytes.len()).sum())
}

/// The first look alone, at the three kinds of sparse data.
#[divan::bench(args = ["csv", "json-lines", "sql", "dense"], sample_count = 10)]
fn first_look(bencher: Bencher<'_, '_>, data: &str) {
    let text = match data {
        "csv" => csv(16 * MB, 1),
        "json-lines" => json_lines(16 * MB, 2),
        "sql" => sql(16 * MB, 3),
        _ => dense(16 * MB, 4),
    };
    let none = OwnPatterns::default();
    bencher.counter(BytesCount::usize(text.len())).bench_local(|| spots(divan::black_box(&text), text.len(), &none).len());
}

/// The whole search of the sparse mix.
#[divan::bench(args = [1, 2], sample_count = 5)]
fn sparse_search(bencher: Bencher<'_, '_>, threads: usize) {
    let files = sparse(16 * MB);
    bencher.counter(size(&files)).bench_local(|| searched(divan::black_box(&files), threads));
}

/// The whole search of data in which every cell is somebody's.
#[divan::bench(args = [1, 2], sample_count = 5)]
fn dense_search(bencher: Bencher<'_, '_>, threads: usize) {
    let files = [("people.csv", dense(16 * MB, 4))];
    bencher.counter(size(&files)).bench_local(|| searched(divan::black_box(&files), threads));
}

/// The time for a megabyte must not depend on how many there are.
#[divan::bench(args = [1, 10, 100], sample_count = 3)]
fn growth(bencher: Bencher<'_, '_>, megabytes: usize) {
    let files = [("orders.csv", csv(megabytes * MB, 1))];
    bencher.counter(size(&files)).bench_local(|| searched(divan::black_box(&files), 1));
}

/// Whose a thousand values are.
#[divan::bench]
fn registry_lookup(bencher: Bencher<'_, '_>) {
    let registry = registry();
    let mut dice = Dice::new(5);
    let compact = |text: String| text.replace(' ', "");
    let values: Vec<(&str, String)> = (0..250)
        .flat_map(|_| {
            let [account, address] = [iban(&mut dice), email(&mut dice)];
            [("payment-card", card(&mut dice)), ("gb-nhs", compact(nhs(&mut dice))), ("iban", account), ("email", address)]
        })
        .collect();
    bencher.counter(ItemsCount::new(values.len())).bench_local(|| {
        values.iter().filter(|(entity, value)| registry.lookup(entity, divan::black_box(value.as_bytes())).is_some()).count()
    });
}

/// Everything but the start of the process: ten megabytes of test data in a release, judged by the rule that searches them.
#[divan::bench(sample_count = 10)]
fn ten_megabytes_in_a_release(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let release = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    let files = sparse(10 * MB / 3);
    for (name, bytes) in &files {
        std::fs::write(release.join(name), bytes).unwrap();
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let manifest = format!(
        "apiVersion: portcullis/v1\nkind: Release\nname: shop\nversion: 2.3.1\nsource: {{repository: x, commit: 3f1c9a5be2d04c7f8a6b1e90d2c47a5b6e8f0a13}}\n\
         components:\n  - {{name: api, version: 2.3.1, artifact: {{uri: x, digest: \"sha256:{}\"}}}}\n\
         datasets:\n  - {{name: orders, environments: [test], classification: synthetic, files: [{}]}}\n",
        "a".repeat(64),
        names.join(", ")
    );
    std::fs::write(release.join("release.yaml"), manifest).unwrap();
    let request = Request {
        release,
        to: "test".parse().unwrap(),
        rules: RuleSources::default(),
        route: "route-to-live".to_owned(),
        trust: None,
        at: Some("2026-11-24T10:00:00Z".parse().unwrap()),
        only: vec!["data-segregation/no-personal-data-found-below-production".to_owned()],
    };
    bencher.counter(size(&files)).bench_local(|| judge(&Os, &request).unwrap());
}

/// How much faster two threads are than one, in turns.
fn threads() {
    for (name, files) in [("sparse", sparse(16 * MB).to_vec()), ("dense", vec![("people.csv", dense(16 * MB, 4))])] {
        let once = |threads| {
            let start = Instant::now();
            divan::black_box(searched(&files, threads));
            start.elapsed()
        };
        let (mut one, mut two): (Vec<Duration>, Vec<Duration>) = (0..7).map(|_| (once(1), once(2))).unzip();
        one.sort();
        two.sort();
        println!(
            "{name}: two threads are {:.2} times as fast as one",
            one.get(3).map_or(0.0, std::time::Duration::as_secs_f64) / two.get(3).map_or(1.0, std::time::Duration::as_secs_f64)
        );
    }
}
