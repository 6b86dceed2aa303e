//! Memory of reading bills of materials: what is allocated at most at one time, beside the document
//! itself. Budget: together at most four times the file. `cargo bench --bench sbom_memory`.
#![allow(clippy::expect_used, reason = "a benchmark that cannot read its own document should fail loudly")]

mod support;

use divan::{AllocProfiler, Bencher};
use portcullis::intake::{self, Role};
use portcullis::source::{SourceFile, SourceMap};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const SIZES: [usize; 2] = [1_000, 100_000];

fn bench(bencher: Bencher<'_, '_>, file: &SourceFile) {
    bencher
        .counter(divan::counter::BytesCount::new(file.bytes().len()))
        .bench_local(|| intake::read(file.clone(), Role::Sbom, &mut SourceMap::default()).expect("a good document"));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn cyclonedx(bencher: Bencher<'_, '_>, packages: usize) {
    bench(bencher, &support::cyclonedx(packages));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn spdx(bencher: Bencher<'_, '_>, packages: usize) {
    bench(bencher, &support::spdx(packages));
}
