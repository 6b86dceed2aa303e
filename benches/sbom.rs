//! Reading bills of materials of 1 000, 10 000 and 100 000 packages, licence grouping included, against
//! the floor: `serde_json` checking the syntax of the same bytes and building nothing.
//!
//! Budget: at most twice the floor. `cargo bench --bench sbom`; the last lines give the ratios of the
//! medians, measured in turns so that a busy machine slows both alike.
#![allow(clippy::expect_used, reason = "a benchmark that cannot read its own document should fail loudly")]

mod support;

use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use portcullis::intake::{self, Role};
use portcullis::source::{SourceFile, SourceMap};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
    ratios();
}

fn floor(file: &SourceFile) {
    serde_json::from_slice::<serde::de::IgnoredAny>(divan::black_box(file.bytes())).expect("valid JSON");
}

fn read(file: &SourceFile) -> usize {
    let mut map = SourceMap::default();
    let read = intake::read(divan::black_box(file.clone()), Role::Sbom, &mut map).expect("a good document");
    // Dropped by the caller's timer too: freeing is part of the cost.
    match read.record {
        intake::Record::Sbom(sbom) => sbom.package_count,
        _ => 0,
    }
}

#[divan::bench(args = SIZES)]
fn cyclonedx(bencher: Bencher<'_, '_>, packages: usize) {
    let file = support::cyclonedx(packages);
    bencher.counter(BytesCount::new(file.bytes().len())).bench_local(|| read(&file));
}

#[divan::bench(args = SIZES)]
fn cyclonedx_floor(bencher: Bencher<'_, '_>, packages: usize) {
    let file = support::cyclonedx(packages);
    bencher.counter(BytesCount::new(file.bytes().len())).bench_local(|| floor(&file));
}

#[divan::bench(args = SIZES)]
fn spdx(bencher: Bencher<'_, '_>, packages: usize) {
    let file = support::spdx(packages);
    bencher.counter(BytesCount::new(file.bytes().len())).bench_local(|| read(&file));
}

#[divan::bench(args = SIZES)]
fn spdx_floor(bencher: Bencher<'_, '_>, packages: usize) {
    let file = support::spdx(packages);
    bencher.counter(BytesCount::new(file.bytes().len())).bench_local(|| floor(&file));
}

/// The ratios of the medians of 31 turns.
#[expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]
fn ratios() {
    for (name, make) in [("cyclonedx", support::cyclonedx as fn(usize) -> SourceFile), ("spdx", support::spdx)] {
        for packages in SIZES {
            let file = make(packages);
            let (mut reading, mut checking) = (Vec::new(), Vec::new());
            for _ in 0..31 {
                reading.push(timed(|| {
                    divan::black_box(read(&file));
                }));
                checking.push(timed(|| floor(&file)));
            }
            let (reading, checking) = (median(reading), median(checking));
            println!(
                "{name} {packages:>6} packages, {:>5.1} MB: {:>7.2} ms, floor {:>6.2} ms, ratio {:.2}",
                file.bytes().len() as f64 / 1e6,
                reading.as_secs_f64() * 1e3,
                checking.as_secs_f64() * 1e3,
                reading.as_secs_f64() / checking.as_secs_f64()
            );
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
