//! Memory of reading bills of materials, as the operating system counts it: the peak of a process that
//! reads one document, against the size of the document. Budget: four times the file.
//! `cargo bench --bench sbom_memory`; Linux only.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark says what it found, and stops when it cannot")]

mod support;

use portcullis::intake::{self, Role};
use portcullis::source::{SourceFile, SourceMap};

const CASE: &str = "PORTCULLIS_BENCH_CASE";

fn document(case: &str) -> SourceFile {
    let (format, packages) = case.split_once(' ').expect("a format and a number");
    let packages = packages.parse().expect("a number");
    if format == "spdx" { support::spdx(packages) } else { support::cyclonedx(packages) }
}

/// The most memory that this process has held, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
}

fn main() {
    if let Ok(case) = std::env::var(CASE) {
        let file = document(&case);
        let before = peak();
        let size = file.bytes().len();
        let read = intake::read(file, Role::Sbom, &mut SourceMap::default()).expect("a good document");
        // What making the document cost before it was read is not the reader's.
        let held = peak().saturating_sub(before) + size;
        println!("{case:>20}  file {:>7.1} MB  held at most {:>7.1} MB  ratio {:.2}", mega(size), mega(held), mega(held) / mega(size));
        drop(read);
        return;
    }
    for case in ["cyclonedx 1000", "cyclonedx 10000", "cyclonedx 100000", "spdx 1000", "spdx 10000", "spdx 100000"] {
        let program = std::env::current_exe().expect("this program");
        let status = std::process::Command::new(program).env(CASE, case).status().expect("it runs");
        assert!(status.success(), "{case}");
    }
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
