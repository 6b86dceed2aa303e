//! The gate as a whole, through the program itself: the same inputs give the same bytes, evidence that
//! disappears never helps, and what cannot be signed or written is not a pass.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

use std::collections::BTreeMap;
use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};
use portcullis::gate::{Request, RuleSources, judge};
use portcullis::host::os::Os;
use portcullis::host::{Host, HostError, Root, Secret, Write};
use portcullis::verdict::Decision;
use proptest::prelude::*;

const AT: &str = "2026-11-24T10:00:00Z";

fn root() -> Utf8PathBuf {
    Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    (folder, path)
}

fn copy(from: &Utf8Path, to: &Utf8Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir_utf8().unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn portcullis(directory: &Utf8Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .current_dir(directory)
        .args(arguments)
        .env_remove("RUST_BACKTRACE")
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{output:?}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn key(directory: &Utf8Path, algorithm: &str) -> Utf8PathBuf {
    let path = directory.join(format!("{algorithm}.key"));
    let output = portcullis(directory, &["keygen", "--out", path.as_str(), "--algorithm", algorithm], &[]);
    assert_eq!(code(&output), 0, "{output:?}");
    path
}

fn files(directory: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    directory
        .read_dir_utf8()
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().to_owned(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn the_same_inputs_give_the_same_bytes_in_any_directory_and_locale() {
    let (_guard, base) = folder();
    for algorithm in ["ed25519", "ecdsa-p256"] {
        let key = key(&base, algorithm);
        let mut results = Vec::new();
        for (name, locale, zone) in [("one", "C", "UTC"), ("deep/er/two", "tr_TR.UTF-8", "Pacific/Auckland")] {
            let directory = base.join(algorithm).join(name);
            copy(&root().join("fixtures/releases/tuesday"), &directory);
            let arguments = [
                "check",
                ".",
                "--to",
                "production",
                "--trust",
                "trust.yaml",
                "--at",
                AT,
                "--sign",
                key.as_str(),
                "--attest",
                "out",
                "--format",
                "json=report.json",
            ];
            let output = portcullis(&directory, &arguments, &[("LC_ALL", locale), ("TZ", zone), ("COLUMNS", "60")]);
            assert_eq!(code(&output), 0, "{}", text(&output.stderr));
            let mut made = files(&directory.join("out"));
            made.insert("report.json".to_owned(), std::fs::read(directory.join("report.json")).unwrap());
            results.push(made);
        }
        assert_eq!(results[0].len(), 10, "three files for each of three subjects, and the report");
        assert!(results[0] == results[1]);
    }
}

#[test]
fn a_signed_verdict_is_made_and_verified_and_a_failure_is_signed_too() {
    let (_guard, base) = folder();
    let key = key(&base, "ecdsa-p256");
    let public = format!("{key}.pub");
    for (release, at, expected) in [("tuesday", AT, 0), ("friday", "2026-11-20T16:55:00Z", 1)] {
        let directory = base.join(release);
        copy(&root().join("fixtures/releases").join(release), &directory);
        let trust = root().join("fixtures/releases/tuesday/trust.yaml");
        let output = portcullis(
            &directory,
            &["check", ".", "--to", "production", "--at", at, "--trust", trust.as_str(), "--sign", key.as_str(), "--attest", "out"],
            &[],
        );
        assert_eq!(code(&output), expected, "{}", text(&output.stderr));
        for file in ["shop.intoto.jsonl", "shop.sigstore.json", "shop.vsa.json"] {
            let attestation = format!("out/{file}");
            let verified = portcullis(
                &directory,
                &[
                    "verify",
                    &attestation,
                    "--key",
                    &public,
                    "--to",
                    "production",
                    "--release",
                    "release.yaml",
                    "--at",
                    at,
                    "--max-age",
                    "24h",
                ],
                &[],
            );
            assert_eq!(code(&verified), expected, "{file}: {}{}", text(&verified.stdout), text(&verified.stderr));
            let elsewhere = portcullis(
                &directory,
                &["verify", &attestation, "--key", &public, "--to", "stage", "--release", "release.yaml", "--at", at, "--max-age", "24h"],
                &[],
            );
            assert_eq!(code(&elsewhere), 1, "{file} is genuine, but for another environment");
        }
    }
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    for format in ["text", "json", "sarif", "junit", "github", "markdown"] {
        let output = portcullis(&root(), &["check", "fixtures/releases/friday", "--to", "production", "--format", format], &[]);
        assert_eq!(code(&output), 1, "{format}");
        let output = portcullis(
            &root(),
            &[
                "check",
                "fixtures/releases/tuesday",
                "--to",
                "production",
                "--trust",
                "fixtures/releases/tuesday/trust.yaml",
                "--at",
                AT,
                "--format",
                format,
            ],
            &[],
        );
        assert_eq!(code(&output), 0, "{format}");
    }
}

#[test]
fn what_cannot_be_signed_or_written_is_not_a_pass() {
    let (_guard, base) = folder();
    let directory = base.join("r");
    copy(&root().join("fixtures/releases/tuesday"), &directory);
    let pass = ["check", ".", "--to", "production", "--trust", "trust.yaml", "--at", AT];
    let run = |more: &[&str], environment: &[(&str, &str)]| portcullis(&directory, &[&pass[..], more].concat(), environment);
    let key = key(&base, "ed25519");
    assert_eq!(code(&run(&["--sign", key.as_str(), "--attest", "/proc/portcullis"], &[])), 4, "a directory that cannot be written");
    assert_eq!(code(&run(&["--format", "json=/proc/portcullis/report.json"], &[])), 4, "a report that cannot be written");
    std::fs::write(directory.join("blocked"), "a file where a directory should be").unwrap();
    assert_eq!(code(&run(&["--sign", key.as_str(), "--attest", "blocked"], &[])), 4);
    std::fs::write(base.join("bad.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").unwrap();
    assert_eq!(code(&run(&["--sign", base.join("bad.key").as_str(), "--attest", "out"], &[])), 4);
    assert!(!directory.join("out").exists(), "nothing was written before the key was read");
    let encrypted = base.join("encrypted.key");
    let made = portcullis(&base, &["keygen", "--out", encrypted.as_str(), "--passphrase-env", "PASS"], &[("PASS", "correct horse")]);
    assert_eq!(code(&made), 0);
    let without = run(&["--sign", encrypted.as_str(), "--attest", "out"], &[]);
    assert_eq!(code(&without), 4);
    assert!(text(&without.stderr).contains("is encrypted and there is no passphrase"), "{}", text(&without.stderr));
    assert_eq!(code(&run(&["--sign", encrypted.as_str(), "--attest", "out", "--passphrase-env", "PASS"], &[("PASS", "wrong")])), 4);
    let right = run(&["--sign", encrypted.as_str(), "--attest", "out", "--passphrase-env", "PASS"], &[("PASS", "correct horse")]);
    assert_eq!(code(&right), 0, "{}", text(&right.stderr));
    let partial = run(&["--only", "license-compliance/license-known", "--sign", key.as_str(), "--attest", "partial"], &[]);
    assert_eq!(code(&partial), 4, "a verdict over a choice of rules is not signed");
    let secret = std::fs::read_to_string(&encrypted).unwrap();
    let inner = secret.lines().nth(1).unwrap();
    for (name, bytes) in files(&directory.join("out")) {
        let written = text(&bytes);
        assert!(!written.contains("correct horse") && !written.contains(inner), "{name} holds a secret");
    }
}

#[test]
fn a_verdict_on_one_gate_speaks_for_that_gate_only() {
    let (_guard, base) = folder();
    let key = key(&base, "ed25519");
    let directory = base.join("r");
    copy(&root().join("fixtures/releases/tuesday"), &directory);
    let output = portcullis(
        &directory,
        &["check", ".", "--to", "production", "--at", AT, "--only", "license-compliance", "--sign", key.as_str(), "--attest", "out"],
        &[],
    );
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    let public = format!("{key}.pub");
    let verify = |gate: &str| {
        code(&portcullis(
            &directory,
            &[
                "verify",
                "out/shop.intoto.jsonl",
                "--key",
                &public,
                "--to",
                "production",
                "--release",
                "release.yaml",
                "--at",
                AT,
                "--gate",
                gate,
            ],
            &[],
        ))
    };
    assert_eq!(verify("license-compliance"), 0);
    assert_eq!(verify("release"), 1, "it does not speak for the whole");
}

/// A world that counts how often each file is read.
struct Counting {
    files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    reads: std::cell::RefCell<BTreeMap<Utf8PathBuf, usize>>,
}

impl Counting {
    fn counted(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        let bytes = self.files.get(path).cloned().ok_or_else(|| HostError::Missing { path: path.to_owned() })?;
        *self.reads.borrow_mut().entry(path.to_owned()).or_default() += 1;
        Ok(bytes)
    }
}

struct CountingRoot<'a>(&'a Counting);

impl Root for CountingRoot<'_> {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        self.0.counted(path)
    }

    fn list(&self) -> Result<Vec<(Utf8PathBuf, u64)>, HostError> {
        Ok(self.0.files.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect())
    }
}

impl Host for Counting {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        self.counted(path)
    }
    fn is_directory(&self, path: &Utf8Path) -> bool {
        path == "."
    }
    fn root(&self, _: &Utf8Path) -> Result<Box<dyn Root + '_>, HostError> {
        Ok(Box::new(CountingRoot(self)))
    }
    fn write(&self, path: &Utf8Path, _: &[u8], _: Write) -> Result<(), HostError> {
        Err(HostError::Exists { path: path.to_owned() })
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }
    fn env(&self, _: &str) -> Option<String> {
        None
    }
    fn secret(&self, _: &Secret) -> Result<zeroize::Zeroizing<String>, HostError> {
        Err(HostError::Secret { source_name: String::new(), reason: String::new() })
    }
    fn random(&self, bytes: &mut [u8]) -> Result<(), HostError> {
        bytes.fill(7);
        Ok(())
    }
}

fn all_files(folder: &Utf8Path, below: &Utf8Path, into: &mut BTreeMap<Utf8PathBuf, Vec<u8>>) {
    for entry in folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap()) {
        if entry.file_type().unwrap().is_dir() {
            all_files(entry.path(), &below.join(entry.file_name()), into);
        } else {
            into.insert(below.join(entry.file_name()), std::fs::read(entry.path()).unwrap());
        }
    }
}

/// What is read twice can be two things: the bytes that are hashed must be the bytes that are judged.
#[test]
fn every_document_is_read_once() {
    let mut files = BTreeMap::new();
    all_files(&root().join("fixtures/releases/tuesday"), Utf8Path::new(""), &mut files);
    let world = Counting { files, reads: std::cell::RefCell::default() };
    let request = Request {
        release: ".".into(),
        to: "production".parse().unwrap(),
        rules: RuleSources::default(),
        route: "route-to-live".to_owned(),
        trust: Some("trust.yaml".into()),
        at: Some(AT.parse().unwrap()),
        only: Vec::new(),
    };
    let judgement = judge(&world, &request).unwrap();
    assert_eq!(judgement.verdict.decision, Decision::Passed);
    let reads = world.reads.borrow();
    for input in judgement.verdict.inputs.iter().filter(|input| input.role != "route") {
        assert_eq!(reads.get(Utf8Path::new(&input.path)), Some(&1), "{}", input.path);
    }
    assert!(reads.len() > 12, "{reads:?}");
}

/// The lines of the manifest that name evidence: each is taken away in turn, and several at once.
fn without(manifest: &str, drop: &[usize]) -> String {
    const KEYS: [&str; 9] =
        ["tests:", "access:", "approvals:", "verdicts:", "history:", "documents:", "rollback:", "deployment:", "tools:"];
    let mut kept = Vec::new();
    let mut skipping = false;
    for line in manifest.lines() {
        let top = !line.starts_with([' ', '#']) && !line.is_empty();
        if top {
            skipping = drop.iter().any(|index| line.starts_with(KEYS[*index]));
        }
        if !skipping {
            kept.push(line);
        }
    }
    kept.join("\n") + "\n"
}

fn decision(manifest: &str, release: &str) -> bool {
    let (_guard, base) = folder();
    copy(&root().join("fixtures/releases").join(release), &base);
    std::fs::write(base.join("release.yaml"), manifest).unwrap();
    let request = Request {
        release: base.clone(),
        to: "production".parse().unwrap(),
        rules: RuleSources::default(),
        route: "route-to-live".to_owned(),
        trust: Some(root().join("fixtures/releases/tuesday/trust.yaml")),
        at: Some(AT.parse().unwrap()),
        only: Vec::new(),
    };
    judge(&Os, &request).unwrap().verdict.decision == Decision::Passed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn taking_evidence_away_never_turns_a_failure_into_a_pass(drop in prop::collection::vec(0usize..9, 1..5)) {
        let manifest = std::fs::read_to_string(root().join("fixtures/releases/friday/release.yaml")).unwrap();
        prop_assert!(!decision(&without(&manifest, &drop), "friday"));
    }
}

#[test]
fn each_kind_of_evidence_is_needed() {
    let manifest = std::fs::read_to_string(root().join("fixtures/releases/tuesday/release.yaml")).unwrap();
    assert!(decision(&without(&manifest, &[]), "tuesday"), "with everything it passes");
    for kind in 0..8 {
        assert!(!decision(&without(&manifest, &[kind]), "tuesday"), "kind {kind} can be left out without anybody noticing");
    }
    let no_bills: String = manifest.lines().filter(|line| !line.contains("sbom:")).map(|line| format!("{line}\n")).collect();
    assert!(!decision(&no_bills, "tuesday"));
}
