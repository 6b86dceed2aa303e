//! The command line as a person meets it: what every command prints, and with which code it ends.
//!
//! `tests/cmd/*.md` holds commands and what they say; `TRYCMD=overwrite cargo test --test cli` rewrites
//! them. What cannot be kept in a repository (links, sparse files, fresh keys) is made here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use insta::assert_snapshot;

/// The width that every text here is written for.
const COLUMNS: &str = "100";
/// What a person's environment may hold that changes what is shown.
const QUIET: &[&str] = &["NO_COLOR", "CLICOLOR_FORCE", "PORTCULLIS_SCREEN_READER", "LC_ALL", "LC_CTYPE", "LANG"];

/// The README is a test, too: its tour leaves its files in `target/tour`.
#[test]
fn the_readme_does_what_it_says() {
    let _ = fs::remove_dir_all(repository("target/tour"));
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", COLUMNS).env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8").case("README.md");
}

#[test]
fn every_command_says_what_is_written_down() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", COLUMNS).env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8").case("tests/cmd/*.md");
}

/// A directory of its own for a test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portcullis-cli-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
        QUIET.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.env("COLUMNS", COLUMNS).current_dir(&self.0).args(line.split_whitespace()).output().unwrap()
    }

    /// The exit code and everything that was said.
    fn told(&self, line: &str) -> String {
        let output = self.run(line);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        format!("exit {}\n{}{}", output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const MANIFEST: &str = "\
apiVersion: portcullis/v1
kind: Release
name: shop
version: 2.3.1
source: {repository: https://git.example.org/shop}
components:
  - name: api
    version: 2.3.1
    artifact: {uri: pkg:oci/shop-api}
    sbom: sboms/api.json
";

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn links_that_lead_out_or_in_a_circle_are_refused() {
    let folder = Folder::new("links");
    folder.write("release/release.yaml", MANIFEST);
    folder.write("elsewhere/api.json", "{}");
    fs::create_dir_all(folder.0.join("release/sboms")).unwrap();
    let link = folder.0.join("release/sboms/api.json");
    std::os::unix::fs::symlink("../../elsewhere/api.json", &link).unwrap();
    assert_snapshot!("link_that_leads_out", folder.told("check release --to test"));
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("api.json", &link).unwrap();
    assert_snapshot!("link_to_itself", folder.told("check release --to test"));
    std::os::unix::fs::symlink("loop.yaml", folder.0.join("loop.yaml")).unwrap();
    assert_snapshot!("manifest_that_is_a_link_to_itself", folder.told("check loop.yaml --to test"));
}

#[test]
fn a_file_of_two_gigabytes_is_refused_before_it_is_read() {
    let folder = Folder::new("sparse");
    let file = fs::File::create(folder.0.join("release.yaml")).unwrap();
    file.set_len(2 << 30).unwrap();
    let begun = std::time::Instant::now();
    assert_snapshot!(folder.told("check release.yaml --to test"));
    assert!(begun.elapsed().as_secs() < 5, "it took {:?}", begun.elapsed());
}

#[test]
fn what_is_not_a_file_or_holds_no_manifest_is_named() {
    let folder = Folder::new("directories");
    fs::create_dir_all(folder.0.join("empty")).unwrap();
    folder.write("release/release.yaml", MANIFEST);
    fs::create_dir_all(folder.0.join("release/sboms/api.json")).unwrap();
    assert_snapshot!("directory_without_a_manifest", folder.told("check empty --to test"));
    assert_snapshot!("directory_as_evidence", folder.told("check release --to test"));
    assert_snapshot!("device", folder.told("check /dev/null --to test"));
}

#[test]
fn what_init_writes_is_judged_where_it_lies() {
    let folder = Folder::new("init");
    assert_snapshot!("init", folder.told("init"));
    assert_snapshot!("init_again", folder.told("init"));
    let told = folder.told("check . --to development --route ./route.yaml --format github");
    assert!(told.starts_with("exit 1\n::error file=release.yaml,line="), "{told}");
}

#[test]
fn a_verdict_that_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::new("unwritten");
    folder.write("release.yaml", &MANIFEST.replace("    sbom: sboms/api.json\n", ""));
    folder.write("occupied", "a file where a directory is wanted");
    let told = folder.told("check . --to test --format json=occupied/report.json");
    assert!(told.starts_with("exit 4\n") && told.contains("occupied"), "{told}");
    let names: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let folder = Folder::new("formats");
    folder.write("release.yaml", &MANIFEST.replace("    sbom: sboms/api.json\n", ""));
    for format in ["text", "json", "sarif", "junit", "github", "markdown"] {
        assert_eq!(folder.run(&format!("check . --to test --format {format}")).status.code(), Some(1), "{format}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_does_not_change_the_verdict() {
    let friday = repository("fixtures/releases/friday");
    let line =
        format!("'{}' check '{}' --to production | head -1; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_portcullis"), friday.display());
    let output = Command::new("bash").args(["-c", &line]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_verdict_is_signed_and_verified_and_a_changed_one_is_not() {
    let folder = Folder::new("signed");
    let tuesday = repository("fixtures/releases/tuesday");
    let (tuesday, at) = (tuesday.display(), "--at 2026-11-24T10:00:00Z");
    assert!(folder.told("keygen --out gate.key").starts_with("exit 0\n"));
    let check = format!("check {tuesday} --to production --trust {tuesday}/trust.yaml {at} --sign gate.key --attest verdicts");
    let told = folder.told(&check);
    assert!(told.starts_with("exit 0\n"), "{told}");
    let written: Vec<PathBuf> = fs::read_dir(folder.0.join("verdicts")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let verdict = written.iter().find(|path| path.to_string_lossy().ends_with(".intoto.jsonl")).unwrap_or_else(|| panic!("{written:?}"));
    let verify = |path: &Path| {
        folder.told(&format!("verify {} --key gate.key.pub --to production --release {tuesday}/release.yaml {at}", path.display()))
    };
    let told = verify(verdict);
    assert!(told.starts_with("exit 0\n"), "{told}");
    let text = fs::read_to_string(verdict).unwrap();
    let payload = text.find("\"payload\":\"").unwrap() + 40;
    let other = if &text[payload..=payload] == "A" { "B" } else { "A" };
    folder.write("changed.intoto.jsonl", &format!("{}{other}{}", &text[..payload], &text[payload + 1..]));
    let told = verify(&folder.0.join("changed.intoto.jsonl"));
    assert!(told.starts_with("exit 4\n"), "{told}");
}
