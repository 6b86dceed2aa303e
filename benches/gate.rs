//! What the gate costs: a whole small release in process, licences of many packages, long histories.
//! `cargo bench --bench gate`; growth shows in the rows of one table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a benchmark that cannot run should stop")]

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use divan::Bencher;
use portcullis::gate::{Judgement, Request, RuleSources, judge};
use portcullis::host::os::Os;

fn main() {
    divan::main();
}

fn tuesday() -> Utf8PathBuf {
    Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/releases/tuesday")
}

fn request(release: Utf8PathBuf, only: &[&str]) -> Request {
    Request {
        release,
        to: "production".parse().unwrap(),
        rules: RuleSources::default(),
        route: "route-to-live".to_owned(),
        trust: Some(tuesday().join("trust.yaml")),
        at: Some("2026-11-24T10:00:00Z".parse().unwrap()),
        only: only.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn judged(request: &Request) -> Judgement {
    judge(&Os, request).unwrap()
}

/// One release, three subjects, all rules: everything but the start of the process.
#[divan::bench]
fn small_release_all_rules(bencher: Bencher<'_, '_>) {
    let request = request(tuesday(), &[]);
    bencher.bench(|| judged(&request));
}

const HEAD: &str = "apiVersion: portcullis/v1\nkind: Release\nname: shop\nversion: 2.3.1\nsource: {repository: x, commit: 3f1c9a5be2d04c7f8a6b1e90d2c47a5b6e8f0a13}\n";

fn digest() -> String {
    format!("sha256:{}", "a".repeat(64))
}

/// A release whose one bill of materials has `count` packages.
fn with_packages(count: usize) -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    let licenses = ["MIT", "Apache-2.0", "MIT OR Apache-2.0", "BSD-3-Clause", "ISC", "(MIT OR Apache-2.0) AND Unicode-3.0", "GPL-3.0-only"];
    let mut bill = String::from("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[");
    for (index, license) in (0..count).zip(licenses.iter().cycle()) {
        let comma = if index == 0 { "" } else { "," };
        write!(
            bill,
            "{comma}{{\"type\":\"library\",\"bom-ref\":\"pkg:npm/package-{index}@1.{index}.0\",\"name\":\"package-{index}\",\"version\":\"1.{index}.0\",\"purl\":\"pkg:npm/package-{index}@1.{index}.0\",\"hashes\":[{{\"alg\":\"SHA-256\",\"content\":\"{index:064x}\"}}],\"description\":\"package number {index} of a bill of materials that was made for a benchmark, with a description of the usual length\",\"licenses\":[{{\"expression\":\"{license}\"}}],\"properties\":[{{\"name\":\"cdx:npm:package:path\",\"value\":\"node_modules/package-{index}\"}}]}}"
        )
        .unwrap();
    }
    bill.push_str("]}");
    std::fs::write(path.join("bill.cdx.json"), bill).unwrap();
    let manifest = format!(
        "{HEAD}components:\n  - {{name: api, version: 2.3.1, artifact: {{uri: x, digest: \"{}\"}}, sbom: bill.cdx.json}}\n",
        digest()
    );
    std::fs::write(path.join("release.yaml"), manifest).unwrap();
    (folder, path)
}

/// Reading, hashing, grouping, deciding and reporting on the licences of n packages.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 10)]
fn licences_of_packages(bencher: Bencher<'_, '_>, count: usize) {
    let (_guard, path) = with_packages(count);
    let request = request(path, &["license-compliance"]);
    bencher.bench(|| judged(&request));
}

/// A pure syntax pass over the same bills, for comparison.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 10)]
fn syntax_of_packages(bencher: Bencher<'_, '_>, count: usize) {
    let (_guard, path) = with_packages(count);
    bencher.bench(|| {
        let bytes = std::fs::read(path.join("bill.cdx.json")).unwrap();
        serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).unwrap()
    });
}

/// A release with n promotion events, one in seven its own.
fn with_events(count: usize) -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    let mut history = String::from("time,component,version,digest,environment,actor,automated\n");
    let environments = ["build", "development", "test", "stage", "production"];
    for (index, environment) in (0..count).zip(environments.iter().cycle()) {
        let second = 1_700_000_000 + index * 60;
        let component = if index % 7 == 0 { "api" } else { "other" };
        writeln!(history, "{second},{component},1.{},sha256:{:064x},{environment},ci,true", index / 5, index / 5).unwrap();
    }
    std::fs::write(path.join("history.csv"), history).unwrap();
    let manifest = format!(
        "{HEAD}components:\n  - {{name: api, version: 2.3.1, artifact: {{uri: x, digest: \"{}\"}}}}\nhistory: history.csv\n",
        digest()
    );
    std::fs::write(path.join("release.yaml"), manifest).unwrap();
    (folder, path)
}

/// Reading n promotion events and asking whether an environment was skipped.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 10)]
fn history_of_events(bencher: Bencher<'_, '_>, count: usize) {
    let (_guard, path) = with_events(count);
    let request = request(path, &["sequential-progression/no-environment-skipped"]);
    bencher.bench(|| judged(&request));
}

/// The same, and every rule of progression.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 10)]
fn progression_of_events(bencher: Bencher<'_, '_>, count: usize) {
    let (_guard, path) = with_events(count);
    let request = request(path, &["sequential-progression"]);
    bencher.bench(|| judged(&request));
}
