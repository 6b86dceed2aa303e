//! No output holds four characters of a value.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use camino::Utf8PathBuf;
use portcullis::gate::{Judgement, Request, RuleSources, judge};
use portcullis::host::memory::Memory;
use portcullis::model::scan::FileScan;
use portcullis::model::scanned::{ScanOutcome, ScannedFile, Strictness};
use portcullis::pid::search::Searcher;
use portcullis::report::scan::{Circumstances, Format, ScanReport, render};
use portcullis::report::{self, Options, Report, Tool};
use proptest::prelude::*;

use crate::made::{self, File};
use crate::{found, usual};

static SEARCHER: LazyLock<Searcher> = LazyLock::new(usual);

/// Characters that must not stand beside each other in an output.
const TOGETHER: usize = 4;
/// Of digits and what parts them: counts, lines and columns may be alike by chance.
const DIGITS: usize = 6;
/// More hexadecimal digits in a row are a digest.
const DIGEST: usize = 16;

/// The parts of values that no output may hold, in lower case. What stands around the space between two names, or at the end of
/// `postgres://`, is in sentences of ours, too.
fn parts(values: &[String]) -> HashSet<Vec<char>> {
    let mut parts = HashSet::new();
    let has_letter = |part: &[char]| part.iter().any(|one| one.is_alphabetic());
    let tells = |part: &[char]| {
        let count = part.iter().filter(|one| one.is_alphanumeric()).count();
        has_letter(part) && count > 1 && (!part.contains(&' ') || part.iter().any(char::is_ascii_digit))
    };
    for value in values {
        let compact: String = value.chars().filter(|character| character.is_alphanumeric()).collect();
        for text in [value, &compact] {
            let text: Vec<char> = text.to_lowercase().chars().collect();
            parts.extend(text.windows(TOGETHER).filter(|part| tells(part)).map(<[char]>::to_vec));
            parts.extend(text.windows(DIGITS).filter(|part| !has_letter(part)).map(<[char]>::to_vec));
        }
    }
    // What every address of a server and every key of that kind begins with is no part of a value.
    for known in ["postgres://", "ghp_"] {
        let known: Vec<char> = known.chars().collect();
        known.windows(TOGETHER).for_each(|part| {
            parts.remove(part);
        });
    }
    parts
}

/// Panics where an output holds a part of a value. Digests and colours are no values: long runs of hexadecimal digits, and what is
/// behind `#`, are passed over.
fn assert_silent(what: &str, output: &str, parts: &HashSet<Vec<char>>) {
    let characters: Vec<char> = output.to_lowercase().chars().collect();
    let mut digest = 0;
    for (at, character) in characters.iter().enumerate() {
        digest = match character {
            '#' => DIGEST,
            character if character.is_ascii_hexdigit() && digest > 0 => digest + 1,
            character => usize::from(character.is_ascii_hexdigit()),
        };
        let is_in_digest = digest > DIGEST || characters[at..].iter().take(DIGEST + 1).all(char::is_ascii_hexdigit);
        for length in [TOGETHER, DIGITS] {
            let Some(part) = characters.get(at..at + length).filter(|_| !is_in_digest) else { continue };
            let around = || String::from_iter(&characters[at.saturating_sub(60)..(at + 60).min(characters.len())]);
            assert!(!parts.contains(part), "{what} holds `{}`: …{}…", String::from_iter(part), around());
        }
    }
}

fn outcome(scans: Vec<FileScan>) -> ScanOutcome {
    let file = |scan| ScannedFile { scan, environments: vec!["test".to_owned()], dataset: None, known_unread: BTreeSet::new() };
    let mut files: Vec<ScannedFile> = scans.into_iter().map(file).collect();
    files.sort_by(|one, other| one.scan.path.cmp(&other.scan.path));
    ScanOutcome { files, ..ScanOutcome::default() }
}

fn tool() -> Tool {
    Tool { name: "portcullis".to_owned(), version: "0.0.0".to_owned() }
}

/// Everything that can be said of scans.
fn outputs(outcome: &mut ScanOutcome) -> Vec<(String, String)> {
    let mut outputs = Vec::new();
    let mut baseline = outcome.baseline(Strictness { deny_placeholders: true });
    outputs.push(("the baseline".to_owned(), serde_json::to_string(&baseline).unwrap()));
    for (all, summary, deny_placeholders) in [(false, false, false), (true, true, true)] {
        let circumstances =
            Circumstances { strictness: Strictness { deny_placeholders }, baseline: false, kept_key: true, all, summary, tool: tool() };
        let report = ScanReport::new(outcome, circumstances);
        for format in Format::ALL {
            let options = Options { verbose: all, exit_code: Some(1), ..Options::default() };
            let mut bytes = Vec::new();
            render(&report, format, &options, &mut bytes).unwrap();
            outputs.push((format!("{format}, all: {all}, summary: {summary}"), String::from_utf8(bytes).unwrap()));
        }
    }
    baseline.entries.iter_mut().for_each(|entry| entry.path.push('x'));
    outcome.hold_against(&baseline, |_| true);
    outputs.push(("what a baseline has and nobody finds".to_owned(), outcome.stale.join("\n")));
    outputs
}

fn hold_back(files: &[File]) {
    let values: Vec<String> = files.iter().flat_map(|file| file.values.clone()).collect();
    let parts = parts(&values);
    let scans: Vec<FileScan> = files.iter().flat_map(|file| found(&SEARCHER, &file.name, &file.bytes)).collect();
    assert!(scans.iter().any(|scan| !scan.fields.is_empty()), "nothing was found");
    assert_silent("the facts", &format!("{scans:?}"), &parts);
    for (what, output) in outputs(&mut outcome(scans)) {
        assert_silent(&what, &output, &parts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_output_of_a_scan_repeats_a_value(seed in any::<u64>()) {
        hold_back(&made::files(seed));
    }
}

const MANIFEST: &str = "apiVersion: portcullis/v1\nkind: Release\nname: till\nversion: 4.7.0\nsource:\n  repository: https://git.example.org/till\n  branch: release/4.7\n  commit: 92d6f57fd99c9050f3f8a57f149a23fa56f671b2\n  authors: [amara]\ncomponents:\n  - name: api\n    version: 4.7.0\n    artifact:\n      uri: pkg:oci/till-api\n      digest: sha256:7d2ad184537b9a6ed29a395f178817053b1f36af91a31669ba460c99f81babca\ndatasets:\n  - name: people\n    environments: [test]\n    classification: synthetic\n    generator: { tool: seedling, version: 1.4.0, seed: 42 }\n    files: [FILES]\n";

fn judged(files: &[File], to: &str) -> Judgement {
    let (named, stray): (Vec<&File>, Vec<&File>) = files.iter().partition(|file| !file.name.ends_with(".csv"));
    assert!(!stray.is_empty(), "data that no data set names");
    let named: Vec<&str> = named.iter().map(|file| file.name.as_str()).collect();
    let manifest = MANIFEST.replace("FILES", &named.join(", "));
    let host = Memory::new(jiff::Timestamp::UNIX_EPOCH, [("r/release.yaml", manifest.as_str())]);
    for file in files {
        host.files.borrow_mut().insert(Utf8PathBuf::from("r").join(&file.name), file.bytes.clone());
    }
    let request = Request {
        release: "r/release.yaml".into(),
        to: to.parse().unwrap(),
        rules: RuleSources::default(),
        route: "route-to-live".to_owned(),
        trust: None,
        at: Some("2026-11-24T10:00:00Z".parse().unwrap()),
        only: Vec::new(),
    };
    judge(&host, &request).unwrap()
}

#[test]
fn no_verdict_and_no_report_of_a_release_repeats_a_value() {
    for (seed, to) in [(1, "test"), (2, "stage")] {
        let files = made::files(seed);
        let values: Vec<String> = files.iter().flat_map(|file| file.values.clone()).collect();
        let parts = parts(&values);
        let judgement = judged(&files, to);
        let verdict = format!("{:?}", judgement.verdict);
        assert!(verdict.contains("no-personal-data-found-below-production"), "the data was looked at");
        assert_silent("the verdict", &verdict, &parts);
        let report = Report::new(&judgement.verdict, &judgement.catalogue, &judgement.sources, tool());
        for format in report::Format::ALL {
            for verbose in [false, true] {
                let mut bytes = Vec::new();
                report::render(&report, format, &Options { verbose, ..Options::default() }, &mut bytes).unwrap();
                assert_silent(&format!("{format} of the release"), &String::from_utf8(bytes).unwrap(), &parts);
            }
        }
    }
}
