//! Every rule, three ways: its own Rego tests, whole small releases that go through the real gate, and the
//! promises of the catalogue.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use portcullis::finding::{Outcome, RuleResult};
use portcullis::gate::{Judgement, Request, RuleSources, builtin, judge, load};
use portcullis::host::os::Os;
use portcullis::model::RuleId;
use portcullis::policy;
use portcullis::source::locate::resolve_all;
use portcullis::source::{SourceFile, Syntax, yaml};
use serde::Deserialize;

fn root() -> Utf8PathBuf {
    Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// `case.yaml`: what is asked, and what the answer must be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    to: String,
    at: String,
    #[serde(default)]
    route: Option<String>,
    #[serde(default)]
    trust: Option<String>,
    outcome: Outcome,
    /// Parts of messages or reasons, each of which must be said.
    #[serde(default)]
    says: Vec<String>,
    /// `file:line` of the findings, each of which must be pointed to.
    #[serde(default)]
    places: Vec<String>,
}

fn folders(path: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut folders: Vec<Utf8PathBuf> = path
        .read_dir_utf8()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
        .map(|entry| entry.unwrap().path().to_owned())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn case(folder: &Utf8Path) -> Case {
    let text = std::fs::read_to_string(folder.join("case.yaml")).unwrap_or_else(|error| panic!("{folder}/case.yaml: {error}"));
    let node = yaml::parse(&text).unwrap_or_else(|problems| panic!("{folder}/case.yaml: {problems:?}"));
    Case::deserialize(&node).unwrap_or_else(|error| panic!("{folder}/case.yaml: {error}"))
}

fn judged(folder: &Utf8Path, rule: &str, case: &Case) -> Judgement {
    let beside = |name: &str| if name.contains('.') { folder.join(name).into_string() } else { name.to_owned() };
    let request = Request {
        release: folder.to_owned(),
        to: case.to.parse().unwrap(),
        rules: RuleSources::default(),
        route: beside(case.route.as_deref().unwrap_or("route-to-live")),
        trust: case.trust.as_deref().map(|name| folder.join(name)),
        at: Some(case.at.parse().unwrap()),
        only: vec![rule.to_owned()],
    };
    judge(&Os, &request).unwrap_or_else(|error| panic!("{folder}: {error:?}"))
}

/// Where a result points, as `file:line`.
fn places(judgement: &Judgement, result: &RuleResult) -> BTreeSet<String> {
    let found = resolve_all(&judgement.sources, result.findings.iter().map(|finding| &finding.place));
    let told = result.findings.iter().map(|finding| {
        let file = judgement.sources.get(finding.place.doc).unwrap();
        let line = file.line_column(found[&finding.place].span).line;
        format!("{}:{line}", file.path().file_name().unwrap())
    });
    told.collect()
}

#[test]
fn every_rule_decides_its_fixtures_as_they_say() {
    let mut outcomes: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for gate in folders(&root().join("fixtures/rules")) {
        for rule in folders(&gate) {
            let id = format!("{}/{}", gate.file_name().unwrap(), rule.file_name().unwrap());
            for folder in folders(&rule) {
                let case = case(&folder);
                let name = folder.file_name().unwrap();
                assert!(name.starts_with(case.outcome.word()), "{folder} should start with its outcome, `{}`", case.outcome.word());
                let judgement = judged(&folder, &id, &case);
                let result = &judgement.verdict.results[0];
                outcomes.entry(id.clone()).or_default().insert(result.outcome.word());
                let said: Vec<String> =
                    result.findings.iter().map(|finding| finding.message.clone()).chain(result.reason.clone()).collect();
                let pointed = places(&judgement, result);
                let unsaid: Vec<_> = case.says.iter().filter(|part| !said.iter().any(|text| text.contains(part.as_str()))).collect();
                let unpointed: Vec<_> = case.places.iter().filter(|place| !pointed.contains(*place)).collect();
                if result.outcome != case.outcome || !unsaid.is_empty() || !unpointed.is_empty() {
                    wrong.push(format!("{id}/{name}: {} instead of {}; not said: {unsaid:?}; not pointed to: {unpointed:?}\n  said {said:#?}\n  pointed to {pointed:?}", result.outcome.word(), case.outcome.word()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for id in catalogue() {
        let seen = outcomes.get(id.as_str()).unwrap_or_else(|| panic!("{id} has no fixtures"));
        assert!(seen.contains("pass"), "{id} has no fixture that passes");
        assert!(seen.contains("deny") || seen.contains("warn"), "{id} has no fixture that is found fault with");
    }
}

fn catalogue() -> Vec<RuleId> {
    let rules = load::rules(&Os, &RuleSources::default()).unwrap();
    load::policies(&Os, &RuleSources::default(), &rules).unwrap().catalogue().iter().map(|meta| meta.id.clone()).collect()
}

#[test]
fn the_policies_pass_their_own_tests_and_each_has_some() {
    let rules = load::rules(&Os, &RuleSources::default()).unwrap();
    let bundle = load::policies(&Os, &RuleSources::default(), &rules).unwrap();
    let run = policy::testing::run(&bundle, &rules.data);
    let failed: Vec<_> = run.outcomes.iter().filter(|outcome| outcome.failure.is_some()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    for meta in bundle.catalogue().iter() {
        let test = meta.path.replace(".rego", "_test.rego");
        let count = run.outcomes.iter().filter(|outcome| outcome.path == test).count();
        assert!(count >= 3, "{} has {count} tests in {test}: passing, denying and awkward cases are wanted", meta.id);
    }
}

#[test]
fn each_rule_is_where_its_name_says() {
    for file in builtin::policies() {
        let path = file.path().as_str();
        if path.starts_with("policies/lib/") || path.ends_with("_test.rego") {
            continue;
        }
        let id = path.trim_start_matches("policies/").trim_end_matches(".rego");
        assert!(catalogue().iter().any(|rule| rule.as_str() == id), "{path} defines another rule than {id}");
    }
}

#[test]
fn policies_of_other_tools_run_unchanged_beside_ours() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let old = "package main\n\ndeny[msg] {\n  input.release.name == \"shop\"\n  msg := \"no shops\"\n}\n\nwarn_version[{\"msg\": msg}] {\n  msg := sprintf(\"version is %s\", [input.release.version])\n}\n";
    let new =
        "package team.extra\n\nviolation_names contains {\"msg\": \"short name\", \"details\": {}} if count(input.release.name) < 3\n";
    std::fs::write(folder.join("old.rego"), old).unwrap();
    std::fs::write(folder.join("new.rego"), new).unwrap();
    let request = Request {
        release: root().join("fixtures/releases/tuesday"),
        to: "production".parse().unwrap(),
        rules: RuleSources { rules: None, policies: vec![folder], without_builtin: false },
        route: "route-to-live".to_owned(),
        trust: Some(root().join("fixtures/releases/tuesday/trust.yaml")),
        at: Some("2026-11-24T10:00:00Z".parse().unwrap()),
        only: Vec::new(),
    };
    let verdict = judge(&Os, &request).unwrap().verdict;
    let outcome = |id: &str| verdict.results.iter().find(|result| result.rule.as_str() == id).map(|result| result.outcome);
    assert_eq!(outcome("main/deny"), Some(Outcome::Deny));
    assert_eq!(outcome("main/warn_version"), Some(Outcome::Warn));
    assert_eq!(outcome("team.extra/violation_names"), Some(Outcome::Pass));
    assert_eq!(outcome("sequential-progression/no-environment-skipped"), Some(Outcome::Pass), "ours still run");
}

fn loading(text: &str) -> String {
    let rules = load::rules(&Os, &RuleSources::default()).unwrap();
    let files = [builtin::policies(), vec![SourceFile::new("own/rule.rego", Syntax::Text, text.as_bytes().to_vec())]].concat();
    match policy::Bundle::load(&files, &rules.data) {
        Ok(_) => "sound".to_owned(),
        Err(unreadable) => unreadable
            .iter()
            .flat_map(|one| one.problems.iter().map(|problem| format!("{}: {problem}", one.file.path())))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn a_policy_that_cannot_be_judged_by_is_refused_when_it_is_loaded() {
    let head = "# METADATA\n# title: T\n# description: D\n# custom:\n#   severity: low\n#   fix: F\n";
    assert_eq!(loading(&format!("{head}package acme.gate.rule\n\ndeny contains \"x\" if input.release.name == \"y\"\n")), "sound");
    let refused = [
        ("package portcullis.gate.rule\n\ndeny contains \"x\" if true\n", "has no METADATA"),
        (
            "# METADATA\n# title: T\n# custom:\n#   severity: low\npackage acme.gate.rule\n\ndeny contains \"x\" if true\n",
            "the METADATA has no `description`, `custom.fix`",
        ),
        (&format!("{head}package acme.gate.rule\n\nallow if true\n"), "can never find anything"),
        (&format!("{head}package acme.gate.rule\n\ndeny contains \"x\" if input.release.nmae == \"y\"\n"), "no field `nmae`"),
        (&format!("{head}package acme.gate.rule\n\ndeny contains \"x\" if http.send({{}})\n"), "may not call `http.send`"),
        (&format!("{head}package portcullis.license_compliance.license_allowed\n\ndeny contains \"x\" if true\n"), "a second rule"),
        (&format!("{head}package acme.gate.rule\n\ndeny contains x if true\n"), "own/rule.rego"),
        ("package acme\n\ndeny contains \"x\" if {{{\n", "own/rule.rego"),
    ];
    for (text, expected) in refused {
        let told = loading(text);
        assert!(told.contains(expected), "{expected} is not in: {told}");
    }
}

#[test]
fn a_policy_that_fails_while_it_runs_is_an_error_and_fails_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let head = "# METADATA\n# title: T\n# description: D\n# custom:\n#   severity: low\n#   fix: F\n";
    std::fs::write(folder.join("a.rego"), format!("{head}package acme.gate.conflict\n\nx := 1 if input.release.name == \"shop\"\n\nx := 2 if input.release.name == \"shop\"\n\ndeny contains \"no\" if x == 3\n")).unwrap();
    std::fs::write(
        folder.join("b.rego"),
        format!("{head}package acme.gate.builtin\n\ndeny contains \"no\" if time.parse_rfc3339_ns(input.release.name) > 1\n"),
    )
    .unwrap();
    std::fs::write(folder.join("c.rego"), format!("{head}package acme.gate.shape\n\ndeny contains {{\"message\": \"no msg\"}} if true\n"))
        .unwrap();
    let request = Request {
        release: root().join("fixtures/releases/tuesday"),
        to: "production".parse().unwrap(),
        rules: RuleSources { rules: None, policies: vec![folder], without_builtin: false },
        route: "route-to-live".to_owned(),
        trust: Some(root().join("fixtures/releases/tuesday/trust.yaml")),
        at: Some("2026-11-24T10:00:00Z".parse().unwrap()),
        only: Vec::new(),
    };
    let verdict = judge(&Os, &request).unwrap().verdict;
    assert_eq!((verdict.decision.word(), verdict.detail.word()), ("FAILED", "ERROR"));
    for id in ["gate/conflict", "gate/builtin", "gate/shape"] {
        let result = verdict.results.iter().find(|result| result.rule.as_str() == id).unwrap();
        assert_eq!(result.outcome, Outcome::Error, "{id}: {result:?}");
        assert!(result.reason.is_some());
    }
    assert_eq!(verdict.counts.error, 3, "the others are not poisoned");
}
