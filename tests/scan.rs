//! `scan` from the outside: which files are searched, what counts as found, what a baseline knows, and every output.
//!
//! The engine has tests of its own; here a stand-in takes its place that finds what a line says that it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod page;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use camino::Utf8PathBuf;
use portcullis::gate::GateError;
use portcullis::gate::scan::{ScanRequest, Search, baseline, fingerprint_key, scan};
use portcullis::host::memory::Memory;
use portcullis::host::os::Os;
use portcullis::host::{Host as _, ReadSeek, Write};
use portcullis::model::scan::{DataPlace, DataStanding, FieldScan, FileScan, Unread};
use portcullis::model::scan_baseline::ScanBaseline;
use portcullis::model::scanned::{ScanOutcome, ScannedFile, Strictness};
use portcullis::model::schema::SchemaView;
use portcullis::pid::raw::Raw;
use portcullis::report::escape::{is_hidden, write_json};
use portcullis::report::scan::{Circumstances, Format, ScanReport, json, render};
use portcullis::report::{Options, Tool};
use proptest::prelude::*;

use page::without_style;

fn field(name: &str, entity: &str, title: &str, standing: DataStanding, counts: [u64; 3]) -> FieldScan {
    let [real, synthetic, placeholder] = counts;
    let places =
        (1..=real.clamp(1, 3)).map(|line| DataPlace { line: line + 1, column: Some(14), fingerprint: "bcd-fgh-jkl-mnp".to_owned() });
    FieldScan {
        field: name.to_owned(),
        entity: entity.to_owned(),
        title: title.to_owned(),
        countries: Vec::new(),
        protection: vec!["personal".to_owned()],
        standing,
        confidence: 97,
        evidence: vec![
            "the field is called so".to_owned(),
            "412 of 412 values have a check digit that holds, where chance gives 9%".to_owned(),
        ],
        runner_up: None,
        values: real + synthetic + placeholder,
        real,
        synthetic,
        placeholder,
        shapes: vec!["10 digits, 3-3-4".to_owned(), "10 digits".to_owned()],
        places: places.collect(),
        registry: (synthetic > 0).then(|| "gb-nhs-999".to_owned()),
        known: false,
        allowed: 0,
    }
}

fn file(path: &str, format: &str, fields: Vec<FieldScan>) -> ScannedFile {
    let standing = fields.iter().map(|field| field.standing).max().unwrap_or(DataStanding::Clean);
    let scan = FileScan {
        path: path.to_owned(),
        bytes: 48_213,
        format: format.to_owned(),
        encoding: "utf-8".to_owned(),
        rows: 412,
        standing,
        fields,
        unread: Vec::new(),
    };
    ScannedFile { scan, environments: Vec::new(), dataset: None, known_unread: BTreeSet::new() }
}

fn unread(code: &str, after: Option<u64>) -> Unread {
    Unread { code: code.to_owned(), reason: "it is encrypted".to_owned(), help: "give it in the clear, or leave it out".to_owned(), after }
}

/// A bit of everything.
fn sample() -> ScanOutcome {
    use DataStanding::{Contaminated, Pid, Placeholder, Synthetic};
    let mut patients = file(
        "data/patients.csv",
        "csv",
        vec![
            field("nhs_number", "gb-nhs", "NHS number", Pid, [409, 3, 0]),
            field("email", "email", "email address", Synthetic, [0, 412, 0]),
            field("ssn", "us-ssn", "US social security number", Placeholder, [0, 0, 12]),
        ],
    );
    patients.environments = vec!["test".to_owned(), "stage".to_owned()];
    patients.dataset = Some("patients".to_owned());
    patients.scan.fields[0].countries = vec!["GB".to_owned()];
    patients.scan.fields[0].protection.push("special".to_owned());
    patients.scan.fields[0].runner_up = Some("se-personnummer".to_owned());
    let mut orders = file(
        "data/orders.zip!/2026/orders.sql",
        "sql",
        vec![field("orders.card", "payment-card", "payment card number", Contaminated, [3, 9_997, 0])],
    );
    orders.environments = vec!["test".to_owned()];
    orders.dataset = Some("orders".to_owned());
    let mut secret = field("text", "aws-access-key", "AWS access key", Pid, [1, 0, 0]);
    secret.protection = vec!["secret".to_owned()];
    secret.shapes = vec!["20 letters and digits".to_owned()];
    let mut known = field("customers.email", "email", "email address", Pid, [8, 0, 0]);
    known.known = true;
    let mut rows = field("iban", "iban", "IBAN", Pid, [2, 0, 0]);
    rows.places.iter_mut().for_each(|place| place.column = None);
    rows.allowed = 4;
    let mut closed = file("backup.7z", "unknown", Vec::new());
    closed.scan.unread = vec![unread("encrypted", None)];
    let mut cut = file("data/cut.csv", "csv", Vec::new());
    cut.scan.unread = vec![unread("truncated", Some(8_214))];
    cut.known_unread.insert("truncated".to_owned());
    let mut files = vec![
        patients,
        orders,
        file(".env", "text", vec![secret]),
        file("seeds/customers.json", "json", vec![known]),
        file("data/accounts.parquet", "parquet", vec![rows]),
        file("README.md", "text", Vec::new()),
        closed,
        cut,
    ];
    files.sort_by(|one, other| one.scan.path.cmp(&other.scan.path));
    ScanOutcome { files, links: 2, repositories: 1, stale: vec!["`email` in `mail` of old.csv".to_owned()] }
}

fn circumstances() -> Circumstances {
    Circumstances {
        strictness: Strictness::default(),
        baseline: true,
        kept_key: false,
        all: false,
        summary: false,
        tool: Tool { name: "portcullis".to_owned(), version: "0.0.0".to_owned() },
    }
}

fn rendered(outcome: &ScanOutcome, circumstances: Circumstances, format: Format, options: &Options) -> String {
    let mut bytes = Vec::new();
    render(&ScanReport::new(outcome, circumstances), format, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_format_looks_as_it_was_last_looked_at() {
    let outcome = sample();
    for format in Format::ALL {
        let output = rendered(&outcome, circumstances(), format, &Options { exit_code: Some(1), ..Options::default() });
        insta::assert_snapshot!(format!("scan.{format}"), without_style(&output));
    }
    let all = || Circumstances { all: true, ..circumstances() };
    let summary = || Circumstances { summary: true, ..circumstances() };
    let text = |circumstances, options: Options| rendered(&outcome, circumstances, Format::Text, &options);
    insta::assert_snapshot!("scan.text.60", text(circumstances(), Options { width: 60, ..Options::default() }));
    insta::assert_snapshot!("scan.text.reader", text(circumstances(), Options { screen_reader: true, ..Options::default() }));
    insta::assert_snapshot!("scan.text.all", text(all(), Options { unicode: false, verbose: true, ..Options::default() }));
    for width in [60, 100, 160] {
        insta::assert_snapshot!(format!("scan.summary.{width}"), text(summary(), Options { width, ..Options::default() }));
    }
    insta::assert_snapshot!(
        "scan.clean",
        rendered(&clean(), Circumstances { baseline: false, ..circumstances() }, Format::Text, &Options::default())
    );
}

fn clean() -> ScanOutcome {
    ScanOutcome { files: vec![file("README.md", "text", Vec::new())], ..ScanOutcome::default() }
}

#[test]
fn no_line_of_text_is_wider_than_the_terminal() {
    for width in [40, 60, 80, 160] {
        for (all, summary) in [(false, false), (true, false), (true, true)] {
            let output = rendered(
                &sample(),
                Circumstances { all, summary, ..circumstances() },
                Format::Text,
                &Options { width, ..Options::default() },
            );
            for line in output.lines() {
                assert!(line.chars().count() <= width && line == line.trim_end(), "at {width}: {line}");
            }
        }
    }
}

#[test]
fn the_json_matches_its_schema_and_the_schema_is_shipped() {
    let output = rendered(&sample(), circumstances(), Format::Json, &Options::default());
    let document: json::Document = serde_json::from_str(&output).unwrap();
    assert_eq!((document.schema.as_str(), document.version, document.found), (json::SCHEMA, 1, true));
    assert_eq!(
        document.files.iter().map(|file| &file.scan).collect::<Vec<_>>(),
        sample().files.iter().map(|file| &file.scan).collect::<Vec<_>>()
    );
    let problems = SchemaView::new(&json::schema()).check(&portcullis::source::json::parse(&output).unwrap());
    assert!(problems.is_empty(), "{problems:?}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/scan.schema.json");
    let written = format!("{}\n", serde_json::to_string_pretty(&json::schema()).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), written, "`UPDATE=1 cargo test --test scan` rewrites {path}");
}

#[test]
fn what_counts_is_what_no_baseline_knows_and_nobody_reserved() {
    let one = |standing, known: bool| {
        let mut field = field("f", "e", "E", standing, [1, 0, 0]);
        field.known = known;
        ScanOutcome { files: vec![file("a", "csv", vec![field])], ..ScanOutcome::default() }
    };
    let found = |outcome: &ScanOutcome, deny_placeholders| {
        ScanReport::new(outcome, Circumstances { strictness: Strictness { deny_placeholders }, ..circumstances() }).found()
    };
    for (standing, plain, strict) in [
        (DataStanding::Clean, false, false),
        (DataStanding::Synthetic, false, false),
        (DataStanding::Placeholder, false, true),
        (DataStanding::Contaminated, true, true),
        (DataStanding::Pid, true, true),
    ] {
        assert_eq!((found(&one(standing, false), false), found(&one(standing, false), true)), (plain, strict), "{standing:?}");
        assert!(!found(&one(standing, true), true), "a baseline knows it");
    }
    let mut gap = clean();
    gap.files[0].scan.unread = vec![unread("encrypted", None)];
    assert!(found(&gap, false), "what cannot be searched counts");
    gap.files[0].known_unread.insert("encrypted".to_owned());
    assert!(!found(&gap, false));
}

#[test]
fn every_output_names_every_finding_that_counts() {
    let outcome = sample();
    for format in Format::ALL {
        let output = rendered(&outcome, circumstances(), format, &Options::default());
        for subject in ["patients.csv", "orders.zip", ".env", "accounts.parquet", "backup.7z"] {
            assert!(output.contains(subject), "{format} does not name {subject}");
        }
    }
}

/// Finds what a line says that it is: `pid NAME`, `synthetic NAME`; `unread` for what cannot be read.
#[derive(Default)]
struct StandIn {
    /// The most threads that it was given for a file, and for which.
    threads: Mutex<Vec<(String, usize)>>,
}

impl Search for StandIn {
    fn file(&self, path: &str, input: &mut (dyn ReadSeek + Send), threads: usize, progress: &(dyn Fn(u64) + Sync)) -> Vec<FileScan> {
        self.threads.lock().unwrap().push((path.to_owned(), threads));
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let mut found = file(path, "text", Vec::new()).scan;
        found.bytes = bytes.len() as u64;
        for line in text.lines() {
            progress(line.len() as u64);
            match line.split_once(' ') {
                Some(("pid", name)) => found.fields.push(field(name, "email", "email address", DataStanding::Pid, [1, 0, 0])),
                Some(("synthetic", name)) => found.fields.push(field(name, "email", "email address", DataStanding::Synthetic, [0, 1, 0])),
                Some(("inside", name)) => {
                    let inner = file(&format!("{path}!/{name}"), "text", Vec::new()).scan;
                    return vec![inner, found];
                }
                Some(("silent", _)) => return Vec::new(),
                _ => {}
            }
        }
        vec![found]
    }
}

const MANIFEST: &str = "\
apiVersion: portcullis/v1
kind: Release
name: shop
version: 2.3.1
source: {repository: https://git.example.org/shop}
components: [{name: api, version: 2.3.1, artifact: {uri: pkg:oci/shop-api}}]
datasets:
  - {name: orders, environments: [test, stage], files: [data/orders.csv, data/gone.csv]}
  - {name: all, environments: [development, test], files: [data/orders.csv]}
";

fn world() -> Memory {
    Memory::new(
        "2030-01-01T00:00:00Z".parse().unwrap(),
        [
            ("shop/release.yaml", MANIFEST),
            ("shop/data/orders.csv", "pid mail\n"),
            ("shop/data/other.csv", "synthetic mail\n"),
            ("helm/release.yaml", "name: chart\n"),
            ("helm/b.txt", "inside z\n"),
            ("helm/a.txt", "silent x\n"),
        ],
    )
}

fn searched(host: &Memory, paths: &[&str], threads: usize) -> Result<ScanOutcome, GateError> {
    let request = ScanRequest { paths: paths.iter().map(Utf8PathBuf::from).collect(), threads: Some(threads), baseline: None };
    scan(host, &request, &StandIn::default(), &|_, _| {})
}

/// Path, environments and data set of every file.
fn claims(outcome: &ScanOutcome) -> Vec<String> {
    outcome
        .files
        .iter()
        .map(|file| {
            let codes: Vec<&str> = file.scan.unread.iter().map(|unread| unread.code.as_str()).collect();
            format!("{} [{}] {} {}", file.scan.path, file.environments.join(" "), file.dataset.as_deref().unwrap_or("-"), codes.join(" "))
        })
        .collect()
}

#[test]
fn a_release_says_where_its_files_go() {
    let expected = |manifest: bool| {
        let mut all = vec!["shop/data/gone.csv [test stage] orders missing", "shop/data/orders.csv [test stage development] orders, all "];
        if !manifest {
            all.extend(["shop/data/other.csv [] - ", "shop/release.yaml [] - "]);
        }
        all
    };
    assert_eq!(claims(&searched(&world(), &["shop"], 1).unwrap()), expected(false));
    assert_eq!(claims(&searched(&world(), &["shop/", "shop/data/orders.csv"], 2).unwrap()), expected(false), "each file once");
    assert_eq!(claims(&searched(&world(), &["shop/release.yaml"], 1).unwrap()), expected(true), "a manifest stands for its data sets");
}

#[test]
fn another_tools_manifest_is_a_file_like_any_other() {
    let files = ["helm/a.txt [] - no-answer", "helm/b.txt [] - ", "helm/b.txt!/z [] - ", "helm/release.yaml [] - "];
    assert_eq!(claims(&searched(&world(), &["helm"], 3).unwrap()), files);
}

#[test]
fn a_manifest_that_cannot_be_read_ends_the_search() {
    let host = world();
    host.files.borrow_mut().insert("shop/release.yaml".into(), MANIFEST.replace("datasets", "data-sets").into_bytes());
    assert!(matches!(searched(&host, &["shop"], 1), Err(GateError::Input { unreadable, .. }) if unreadable.len() == 1));
}

#[test]
fn what_is_not_there_is_named_all_at_once_and_nothing_is_an_error() {
    match searched(&world(), &["gone", "shop", "lost.csv"], 1) {
        Err(GateError::Input { missing, .. }) => assert_eq!(missing.len(), 2),
        other => panic!("{other:?}"),
    }
    let host = Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), []);
    assert!(matches!(searched(&host, &["shop"], 1), Err(GateError::Input { .. })));
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap()).unwrap();
    (folder, path)
}

#[test]
fn the_result_does_not_depend_on_the_threads_and_large_files_have_them_all() {
    let (_guard, path) = folder();
    for number in 0..200 {
        std::fs::create_dir_all(path.join(format!("d{}", number % 7))).unwrap();
        std::fs::write(path.join(format!("d{}/f{number}.txt", number % 7)), format!("pid field{number}\n")).unwrap();
    }
    std::fs::write(path.join("d3/large.txt"), "synthetic x\n".repeat(800_000)).unwrap();
    let run = |threads| {
        let search = StandIn::default();
        let (most, end) = (AtomicU64::new(0), AtomicU64::new(0));
        let request = ScanRequest { paths: vec![path.clone()], threads: Some(threads), baseline: None };
        let outcome = scan(&Os, &request, &search, &|done, all| {
            assert!(done <= all, "{done} of {all}");
            most.fetch_max(done, Ordering::Relaxed);
            end.store(all, Ordering::Relaxed);
        })
        .unwrap();
        assert_eq!(most.into_inner(), end.into_inner(), "the bar ends at its end");
        let threads = search.threads.into_inner().unwrap();
        assert_eq!(threads.len(), 201);
        let large = threads.iter().find(|(path, _)| path.ends_with("large.txt")).unwrap().1;
        assert!(threads.iter().all(|(path, threads)| path.ends_with("large.txt") || *threads == 1));
        (outcome, large)
    };
    let (alone, one) = run(1);
    assert!(alone.files.is_sorted_by_key(|file| file.scan.path.clone()) && alone.files.len() == 201);
    assert_eq!(one, 1);
    for threads in [2, 5, 16] {
        let (outcome, all) = run(threads);
        assert!(outcome == alone, "{threads} threads find something else");
        assert_eq!(all, threads);
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_a_finding_below_a_directory_and_an_error_by_name() {
    let (_guard, path) = folder();
    std::fs::create_dir(path.join("data")).unwrap();
    std::fs::write(path.join("data/a.csv"), "nothing\n").unwrap();
    std::fs::write(path.join("secret"), "pid x\n").unwrap();
    std::os::unix::fs::symlink("../secret", path.join("data/link")).unwrap();
    let status = std::process::Command::new("mkfifo").arg(path.join("data/pipe")).status().unwrap();
    assert!(status.success());
    let run = |name: &str| {
        let request = ScanRequest { paths: vec![path.join(name)], threads: Some(2), baseline: None };
        scan(&Os, &request, &StandIn::default(), &|_, _| {})
    };
    let outcome = run("data").unwrap();
    let codes: Vec<Vec<&str>> =
        outcome.files.iter().map(|file| file.scan.unread.iter().map(|unread| unread.code.as_str()).collect()).collect();
    assert_eq!(codes, [vec![], vec!["link-leads-out"], vec!["not-a-file"]]);
    assert!(outcome.found(Strictness::default()));
    for device in ["data/pipe", "../../../../dev/null", "data/gone"] {
        assert!(matches!(run(device), Err(GateError::Input { .. })), "{device}");
    }
    assert!(run("data/link").unwrap().found(Strictness::default()), "a link that the user names is followed");
}

fn written(baseline: &ScanBaseline) -> String {
    let mut bytes = Vec::new();
    write_json(baseline, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_baseline_knows_what_was_there_and_nothing_more() {
    let mut first = sample();
    for file in &mut first.files {
        file.known_unread.clear();
        file.scan.fields.iter_mut().for_each(|field| field.known = false);
    }
    let strict = Strictness { deny_placeholders: true };
    let known = first.baseline(strict);
    let again = |change: &dyn Fn(&mut ScanOutcome)| {
        let mut outcome = first.clone();
        change(&mut outcome);
        outcome.hold_against(&known, |path| path.starts_with("data/"));
        (outcome.found(strict), outcome.stale.len())
    };
    let patients = |outcome: &mut ScanOutcome, change: &dyn Fn(&mut FieldScan)| {
        let file = outcome.files.iter_mut().find(|file| file.scan.path == "data/patients.csv").unwrap();
        file.scan.fields.iter_mut().for_each(change);
    };
    assert_eq!(again(&|_| {}), (false, 0));
    assert_eq!(again(&|outcome| patients(outcome, &|field| field.real = field.real.saturating_sub(5))), (false, 0), "fewer are no news");
    assert!(again(&|outcome| patients(outcome, &|field| field.real += 1)).0, "one more is");
    assert!(again(&|outcome| patients(outcome, &|field| field.placeholder += 1)).0, "where placeholders count, one more of them, too");
    assert!(again(&|outcome| patients(outcome, &|field| field.field.push('2'))).0, "another field is");
    assert!(again(&|outcome| outcome.files[0].scan.path.push('2')).0, "another file is");
    assert!(again(&|outcome| outcome.files[2].scan.unread.push(unread("too-deep", None))).0, "another gap is");
    let gone = again(&|outcome| outcome.files.retain(|file| file.scan.path.starts_with("data/accounts")));
    // patients twice, orders, the cut file; what is not below the searched paths is nobody's news.
    assert_eq!(gone, (false, 4));
}

/// The first version of the format, as it was shipped.
#[test]
fn the_golden_baseline_is_still_read_and_still_written() {
    let path = camino::Utf8Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/golden/scan-baseline-v1.json"));
    let text = written(&sample().baseline(Strictness { deny_placeholders: true }));
    if std::env::var_os("UPDATE").is_some() && !path.exists() {
        std::fs::write(path, &text).unwrap();
    }
    let golden = baseline(&Os, path).unwrap();
    assert_eq!(golden, sample().baseline(Strictness { deny_placeholders: true }));
    assert_eq!(written(&golden), std::fs::read_to_string(path).unwrap());
    let digits = |text: &str| text.split(|one: char| !one.is_ascii_digit()).map(str::len).max();
    assert!(digits(&text) <= Some(4), "a baseline holds counts and no values");
}

/// Every change of a byte is either refused or says something else than before; none is taken for the same.
#[test]
fn a_baseline_that_was_tampered_with_is_refused_or_reads_as_it_says() {
    let text = written(&sample().baseline(Strictness::default()));
    let host = |text: &str| Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), [("b.json", text)]);
    let original = baseline(&host(&text), "b.json".into()).unwrap();
    for cut in (0..text.len() - 2).step_by(7) {
        assert!(baseline(&host(&text[..cut]), "b.json".into()).is_err(), "cut at {cut}");
    }
    for (from, to) in [
        ("portcullis/v1", "portcullis/v2"),
        ("ScanBaseline", "Baseline"),
        ("\"ScanBaseline\"", "\"ScanBaselines\""),
        ("\"real\"", "\"reals\""),
        ("\"real\": 409", "\"real\": -1"),
        ("\"real\": 409", "\"real\": \"409\""),
        ("\"real\": 409", "\"real\": 409, \"real\": 410"),
        ("\"entity\": \"gb-nhs\",", ""),
        ("orders.card", "orders.card\", \"value\": \"4111"),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(baseline(&host(&text.replacen(from, to, 1)), "b.json".into()).is_err(), "{from} → {to}");
    }
    let changed = baseline(&host(&text.replacen("\"real\": 409", "\"real\": 999", 1)), "b.json".into()).unwrap();
    assert_ne!(changed, original);
}

#[test]
fn data_that_is_given_for_a_baseline_is_not_repeated() {
    let host = Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), [("b.csv", "mail\nsomebody@mail.example\n")]);
    assert!(matches!(baseline(&host, "b.csv".into()), Err(GateError::Usage { .. })));
}

#[test]
fn fingerprints_are_of_this_run_unless_a_key_is_kept() {
    let (_guard, path) = folder();
    let tag = |key| Raw::new(b"943 476 5919").fingerprint(&key);
    assert_ne!(tag(fingerprint_key(&Os, None).unwrap()), tag(fingerprint_key(&Os, None).unwrap()));
    std::fs::write(path.join("key"), "0123456789abcdef0123456789abcdef\n").unwrap();
    std::fs::write(path.join("same"), "0123456789abcdef0123456789abcdef").unwrap();
    std::fs::write(path.join("short"), "0123456789\n\n\n\n\n\n\n").unwrap();
    let kept = |name: &str| fingerprint_key(&Os, Some(&path.join(name))).map(tag);
    assert_eq!(kept("key").unwrap(), kept("same").unwrap(), "an editor's line break is no part of it");
    assert!(matches!(kept("short"), Err(GateError::Usage { .. })));
    assert!(matches!(kept("gone"), Err(GateError::Input { .. })));
    assert!(Os.read(&path.join("key")).is_ok());
}

/// Names as an attacker writes them: hidden characters, markup of every format, and what ends a line, a cell, a command.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("\u{1b}[31m"),
        Just("\u{202e}"),
        Just("\u{200b}"),
        Just("\n"),
        Just("\r\n"),
        Just("\0"),
        Just("<script>alert(1)</script>"),
        Just("]]>"),
        Just("`"),
        Just("``"),
        Just("|"),
        Just("::error::x"),
        Just("%0A"),
        Just("=1+1"),
        Just("\"'&<>"),
        Just("../"),
        Just("!/"),
        Just("name"),
        Just("p\u{430}y"),
        Just("\u{e0041}"),
        Just(","),
        Just("\u{7f}"),
        Just("\u{9b}"),
        Just(" "),
        Just("https://e.org"),
        Just("@someone"),
        Just("\t"),
    ];
    prop_oneof![proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat()), ".{0,24}", "[a-z_]{90,200}"]
}

prop_compose! {
    fn any_field()(
        texts in proptest::collection::vec(hostile(), 9),
        standing in prop_oneof![Just(DataStanding::Clean), Just(DataStanding::Synthetic), Just(DataStanding::Placeholder), Just(DataStanding::Contaminated), Just(DataStanding::Pid)],
        counts in [0u64..u64::MAX, 0u64..9, 0u64..9], confidence: u8, secret: bool, known: bool, allowed in 0u64..3, places in proptest::collection::vec((any::<u64>(), any::<Option<u64>>()), 0..8),
    ) -> FieldScan {
        let mut texts = texts.into_iter();
        let mut text = || texts.next().unwrap();
        FieldScan {
            field: text(), entity: text(), title: text(), countries: vec![text()], protection: vec![text(), if secret { "secret".to_owned() } else { text() }],
            standing, confidence, evidence: vec![text()], runner_up: Some(text()), values: counts[0].saturating_add(counts[1]), real: counts[0], synthetic: counts[1], placeholder: counts[2],
            shapes: vec![text()], places: places.into_iter().map(|(line, column)| DataPlace { line, column, fingerprint: "bcd\u{1b}".to_owned() }).collect(),
            registry: None, known, allowed,
        }
    }
}

prop_compose! {
    fn any_outcome()(
        files in proptest::collection::vec((hostile(), proptest::collection::vec(any_field(), 0..4), proptest::collection::vec((hostile(), any::<Option<u64>>()), 0..3), hostile(), any::<bool>()), 0..5),
        stale in hostile(), links in 0u64..3,
    ) -> ScanOutcome {
        let files = files.into_iter().map(|(path, fields, gaps, environment, claimed)| {
            let mut one = file(&path, &environment, fields);
            one.scan.unread = gaps.into_iter().map(|(text, after)| Unread { code: text.clone(), reason: text.clone(), help: text, after }).collect();
            if claimed {
                one.environments = vec![environment.clone()];
                one.dataset = Some(environment);
            }
            one
        }).collect();
        ScanOutcome { files, links, repositories: links, stale: vec![stale] }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_hidden_reaches_any_output(outcome in any_outcome(), width in 20usize..170, all: bool, summary: bool, screen_reader: bool, deny_placeholders: bool) {
        for format in Format::ALL {
            let circumstances = Circumstances { all, summary, strictness: Strictness { deny_placeholders }, ..circumstances() };
            let output = rendered(&outcome, circumstances, format, &Options { width, screen_reader, ..Options::default() });
            // CSV ends its lines as RFC 4180 has it.
            let hidden = output.chars().find(|one| *one != '\n' && !(*one == '\r' && format == Format::Csv) && is_hidden(*one));
            prop_assert!(hidden.is_none(), "{format} lets {hidden:?} through:\n{output}");
            prop_assert!(format != Format::Html || !output.contains("<script"), "{output}");
        }
    }

    #[test]
    fn sarif_stays_a_log_whose_results_have_locations_and_rules(outcome in any_outcome(), all: bool) {
        let log: serde_json::Value = serde_json::from_str(&rendered(&outcome, Circumstances { all, ..circumstances() }, Format::Sarif, &Options::default())).unwrap();
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let mut seen = BTreeSet::new();
        for result in run["results"].as_array().unwrap() {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{}", uri);
            prop_assert!(place["region"]["startLine"].as_u64() >= Some(1) && place["region"]["startColumn"].as_u64() >= Some(1));
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            prop_assert_eq!(&rules[index]["id"], &result["ruleId"]);
            prop_assert!(seen.insert(result["partialFingerprints"].to_string()), "two results have one fingerprint");
        }
    }

    #[test]
    fn junit_stays_well_formed_and_github_one_command_a_line(outcome in any_outcome(), all: bool) {
        let circumstances = || Circumstances { all, ..circumstances() };
        let xml = rendered(&outcome, circumstances(), Format::Junit, &Options::default());
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(element) | quick_xml::events::Event::Empty(element) => prop_assert!(element.attributes().all(|attribute| attribute.is_ok())),
                quick_xml::events::Event::Comment(_) | quick_xml::events::Event::PI(_) | quick_xml::events::Event::CData(_) | quick_xml::events::Event::DocType(_) => prop_assert!(false, "{}", xml),
                _ => {}
            }
        }
        for line in rendered(&outcome, circumstances(), Format::Github, &Options::default()).lines() {
            prop_assert!(["::error file=", "::warning file=", "::notice title="].iter().any(|start| line.starts_with(start)), "{line}");
        }
    }

    #[test]
    fn csv_has_a_row_for_each_field_and_gap(outcome in any_outcome()) {
        let text = rendered(&outcome, circumstances(), Format::Csv, &Options::default());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        let expected: usize = outcome.files.iter().map(|file| file.scan.fields.len() + file.scan.unread.len()).sum();
        prop_assert_eq!(rows.len(), expected);
        prop_assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
    }

    #[test]
    fn json_gives_back_what_went_in(outcome in any_outcome()) {
        let document: json::Document = serde_json::from_str(&rendered(&outcome, circumstances(), Format::Json, &Options::default())).unwrap();
        prop_assert_eq!(document.files.into_iter().map(|file| file.scan).collect::<Vec<_>>(), outcome.files.into_iter().map(|file| file.scan).collect::<Vec<_>>());
    }

    #[test]
    fn a_baseline_reads_as_it_was_written(outcome in any_outcome()) {
        let known = outcome.baseline(Strictness { deny_placeholders: true });
        let host = Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), [("b.json", written(&known).as_str())]);
        prop_assert_eq!(&baseline(&host, "b.json".into()).unwrap(), &known);
        let mut again = outcome;
        again.hold_against(&known, |_| true);
        prop_assert!(!again.found(Strictness { deny_placeholders: true }), "a run is known to the baseline that it wrote");
        prop_assert!(again.stale.is_empty());
    }
}

/// An output may go to `/dev/null` or to a process that reads a pipe: what stands there must still stand there afterwards.
#[cfg(unix)]
#[test]
fn an_output_to_a_pipe_is_written_to_it_and_does_not_take_its_place() {
    use std::os::unix::fs::FileTypeExt as _;

    let (_guard, path) = folder();
    let pipe = path.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let from = pipe.clone();
    let reader = std::thread::spawn(move || std::fs::read_to_string(from).unwrap());
    Os.write(&pipe, b"a report", Write::Replace).unwrap();
    assert_eq!(reader.join().unwrap(), "a report");
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
}
