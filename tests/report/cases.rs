//! Verdicts on small real documents: one that fails, one that passes, one that passes with exceptions.

use portcullis::finding::{Evaluation, Finding, Level, Outcome, Reason, RuleResult};
use portcullis::model::{Digest, RuleId, Timestamp};
use portcullis::report::{Report, Tool};
use portcullis::rule::{Catalogue, RuleMeta, Severity};
use portcullis::source::{DocId, Place, Pointer, SourceFile, SourceMap, Syntax};
use portcullis::verdict::{Clock, InputDocument, PolicyDigests, Subject, Verdict, WaiverUse, decide};

/// A verdict with what explains it.
pub(crate) struct Case {
    pub(crate) verdict: Verdict,
    pub(crate) catalogue: Catalogue,
    pub(crate) sources: SourceMap,
}

impl Case {
    pub(crate) fn report(&self) -> Report<'_> {
        Report::new(&self.verdict, &self.catalogue, &self.sources, Tool { name: "portcullis".to_owned(), version: "0.1.0".to_owned() })
    }
}

const MANIFEST: &str = r"apiVersion: portcullis/v1
kind: Release
name: shop
version: 2.3.1
source:
  repository: https://git.example.org/shop
  branch: release/2.3
  commit: 3f1c09a7be0d3d1cf5a1a5aa0f2b0b9f8f7d6c5e
components:
  - name: api
    version: 2.3.1
    artifact:
      uri: pkg:oci/shop-api
      digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    sbom: sboms/api.cdx.json
  - name: web
    version: 2.3.0
    artifact: { uri: pkg:oci/shop-web, digest: sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210 }
datasets:
  - { name: orders, environments: [test, stage], classification: personal, files: [data/orders.csv] }
tests:
  - { suite: acceptance, environment: stage, component: api, report: evidence/acceptance.xml }
";

const ROUTE: &str = r"apiVersion: portcullis/v1
kind: Route
name: route-to-live
environments:
  - name: test
  - name: stage
    tests: [acceptance, performance]
  - name: production
    windows:
      - { days: [mon, tue, wed, thu], from: '09:00', to: '16:00', zone: Europe/Berlin }
";

const JUNIT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="acceptance" tests="3" failures="1">
    <testcase classname="checkout" name="pays by card"/>
    <testcase classname="checkout" name="pays by invoice"><failure message="timeout"/></testcase>
    <testcase classname="checkout" name="refunds"><skipped/></testcase>
  </testsuite>
</testsuites>
"#;

fn sbom() -> String {
    let packages: Vec<String> = (0..40)
        .map(|number| {
            format!(
                r#"{{"type":"library","name":"lib-{number}","version":"1.{number}.0","licenses":[{{"license":{{"id":"{}"}}}}]}}"#,
                if number % 8 == 3 { "AGPL-3.0-only" } else { "MIT" }
            )
        })
        .collect();
    format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}]}}"#, packages.join(","))
}

pub(crate) fn rule_id(id: &str) -> RuleId {
    id.parse().unwrap()
}

pub(crate) fn digest(fill: char) -> Digest {
    format!("sha256:{}", fill.to_string().repeat(64)).parse().unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn meta(id: &str, title: &str, severity: Severity, fix: &str) -> RuleMeta {
    RuleMeta {
        id: rule_id(id),
        title: title.to_owned(),
        description: format!("{title}.\nA second line of the first paragraph.\n\nA second paragraph that says why it matters."),
        severity,
        fix: fix.to_owned(),
        controls: vec!["NIST-800-53:CM-3".to_owned()],
        effective_on: None,
        evidence: Vec::new(),
        sources: vec!["route-to-live".to_owned()],
        related: vec!["https://example.org/why".to_owned()],
        path: format!("policies/{id}.rego"),
        line: 1,
        foreign: false,
    }
}

pub(crate) fn finding(place: Place, message: &str) -> Finding {
    Finding { level: Level::Deny, place, message: message.to_owned(), term: None, fix: None, because: Vec::new(), waived_by: None }
}

fn result(id: &str, outcome: Outcome, reason: Option<&str>, findings: Vec<Finding>) -> RuleResult {
    RuleResult { rule: rule_id(id), outcome, reason: reason.map(str::to_owned), findings }
}

fn at(doc: DocId, pointer: &str) -> Place {
    Place::new(doc, Pointer::from_text(pointer))
}

struct Documents {
    sources: SourceMap,
    inputs: Vec<InputDocument>,
    manifest: DocId,
    route: DocId,
    sbom: DocId,
    junit: DocId,
}

fn documents() -> Documents {
    let mut sources = SourceMap::default();
    let mut inputs = Vec::new();
    let mut add = |path: &str, role: &str, syntax, text: String| {
        let file = SourceFile::new(path, syntax, text.into_bytes());
        inputs.push(InputDocument {
            path: path.to_owned(),
            role: role.to_owned(),
            digest: file.digest().into(),
            size: file.bytes().len() as u64,
        });
        sources.add(file)
    };
    let manifest = add("release.yaml", "release", Syntax::Yaml, MANIFEST.to_owned());
    let route = add("rules/routes/route-to-live.yaml", "route", Syntax::Yaml, ROUTE.to_owned());
    let sbom = add("sboms/api.cdx.json", "sbom", Syntax::Json, sbom());
    let junit = add("evidence/acceptance.xml", "test-report", Syntax::Xml, JUNIT.to_owned());
    inputs.sort();
    Documents { sources, inputs, manifest, route, sbom, junit }
}

/// A verdict with the given results on the documents.
pub(crate) fn verdict(results: Vec<RuleResult>, inputs: Vec<InputDocument>) -> Verdict {
    let evaluation = Evaluation::new(results);
    let (decision, detail, counts) = decide(&evaluation);
    Verdict {
        decision,
        detail,
        counts,
        gate: "release".parse().unwrap(),
        environment: "production".parse().unwrap(),
        route: "route-to-live".parse().unwrap(),
        release: "shop".parse().unwrap(),
        version: "2.3.1".to_owned(),
        subjects: vec![
            Subject { name: "shop".to_owned(), uri: "shop@2.3.1".to_owned(), digest: digest('a'), component: None, previous: None },
            Subject { name: "api".to_owned(), uri: "pkg:oci/shop-api".to_owned(), digest: digest('0'), component: None, previous: None },
        ],
        evaluated_at: instant("2026-11-20T16:55:00Z"),
        clock: Clock::System,
        valid_until: instant("2026-11-21T16:55:00Z"),
        inputs,
        policy: PolicyDigests {
            digest: digest('b'),
            modules: vec![("sequential-progression/no-environment-skipped.rego".to_owned(), digest('c'))],
            data: vec![("licenses.yaml".to_owned(), digest('d'))],
        },
        weakened_by: Vec::new(),
        waivers_used: Vec::new(),
        waivers_unused: Vec::new(),
        ledger: None,
        not_checked: Vec::new(),
        results: evaluation.results,
    }
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for (id, title, severity, fix) in [
        (
            "sequential-progression/no-environment-skipped",
            "No environment is skipped",
            Severity::Critical,
            "Promote the artifact through the environment that it missed, then ask again.",
        ),
        (
            "sequential-progression/promoted-not-rebuilt",
            "Promoted, not rebuilt",
            Severity::Critical,
            "Promote the artifact that was tested.",
        ),
        (
            "license-compliance/license-allowed",
            "Every licence is allowed",
            Severity::High,
            "Replace the package, or ask for an allowance in rules/licenses.yaml.",
        ),
        (
            "test-evidence/required-suites-passed",
            "Required suites passed",
            Severity::High,
            "Run the suite against this artifact in the previous environment and attach its report.",
        ),
        (
            "test-evidence/no-flaky-or-skipped-tests",
            "No flaky or skipped tests",
            Severity::Low,
            "Repair or remove the tests; a test that is skipped proves nothing.",
        ),
        (
            "data-segregation/no-personal-data-declared-below-production",
            "No personal data below production",
            Severity::Critical,
            "Anonymise the data set or take it out of the environment.",
        ),
        (
            "change-control/within-deployment-window",
            "Within the deployment window",
            Severity::Medium,
            "Wait for the next window, or have the release manager open one.",
        ),
        ("change-control/rollback-ready", "Roll-back is ready", Severity::High, "Describe the roll-back and rehearse it at stage."),
        ("access-control/network-restricted", "Networks are restricted", Severity::High, "Name only the allowed networks."),
        ("access-control/least-privilege", "Least privilege", Severity::High, "Narrow the grant."),
        (
            "artifact-integrity/artifact-pinned-by-digest",
            "Artifacts are pinned by digest",
            Severity::High,
            "Name the artifact by its digest.",
        ),
        ("traceability/manifest-complete", "The manifest is complete", Severity::Low, "Add what is missing."),
    ] {
        catalogue.insert(meta(id, title, severity, fix)).unwrap();
    }
    catalogue
}

fn passing_results() -> Vec<RuleResult> {
    vec![
        result("access-control/least-privilege", Outcome::Pass, None, Vec::new()),
        result("access-control/network-restricted", Outcome::Skip, Some("the route restricts no network of `production`"), Vec::new()),
        result("artifact-integrity/artifact-pinned-by-digest", Outcome::Pass, None, Vec::new()),
        result("sequential-progression/promoted-not-rebuilt", Outcome::Pass, None, Vec::new()),
        result("traceability/manifest-complete", Outcome::Pass, None, Vec::new()),
    ]
}

fn waived(documents: &Documents) -> RuleResult {
    let mut excused =
        finding(at(documents.manifest, "/datasets/0/classification"), "data set `orders` is personal and names `stage`, below production");
    excused.term = Some("orders/stage".to_owned());
    excused.waived_by = Some("w-12".to_owned());
    result("data-segregation/no-personal-data-declared-below-production", Outcome::Waived, None, vec![excused])
}

fn waiver() -> WaiverUse {
    WaiverUse {
        id: "w-12".to_owned(),
        approved_by: "ines@example.org".to_owned(),
        reason: "the anonymised copy is late, DATA-77".to_owned(),
        expires: instant("2026-11-27T00:00:00Z"),
        digest: digest('e'),
    }
}

fn warned(documents: &Documents) -> RuleResult {
    let mut skipped = finding(at(documents.junit, "/testsuites/0/testsuite/0/testcase/2"), "`checkout refunds` was skipped");
    skipped.level = Level::Warn;
    result("test-evidence/no-flaky-or-skipped-tests", Outcome::Warn, Some("the route only warns for `production`"), vec![skipped])
}

/// Friday, 16:55.
pub(crate) fn failing() -> Case {
    let documents = documents();
    let Documents { manifest, route, sbom, junit, .. } = documents;
    let stage =
        Reason { place: at(route, "/environments/1/name"), message: "the route passes through `stage` before `production`".to_owned() };
    let missed = |index: usize, name: &str| {
        let mut missed = finding(
            at(manifest, &format!("/components/{index}/artifact/digest")),
            &format!("`{name}` was never in `stage` with this digest"),
        );
        missed.because.push(stage.clone());
        missed.term = Some(format!("{name}/stage"));
        missed
    };
    let licences = (0..40)
        .filter(|number| number % 8 == 3)
        .map(|number| {
            let mut licence = finding(
                at(sbom, &format!("/components/{number}/licenses/0/license/id")),
                &format!("`lib-{number}` 1.{number}.0 is under `AGPL-3.0-only`, which the licence policy denies"),
            );
            licence.term = Some(format!("pkg:npm/lib-{number}"));
            licence
        })
        .collect();
    let mut failed = finding(at(junit, "/testsuites/0/testsuite/0/testcase/1/@name"), "`acceptance` failed in `stage`: 1 of 3 tests");
    failed.because.push(Reason { place: at(junit, "/testsuites/0/testsuite/0/@failures"), message: "the suite counts it".to_owned() });
    failed
        .because
        .push(Reason { place: at(route, "/environments/1/tests/0"), message: "`production` asks for this suite in `stage`".to_owned() });
    let mut absent = finding(at(manifest, "/tests/0"), "`performance` was not run in `stage`");
    absent.fix = Some("run the load test and add its report under `tests`".to_owned());
    absent
        .because
        .push(Reason { place: at(route, "/environments/1/tests/1"), message: "`production` asks for this suite in `stage`".to_owned() });
    let mut rollback = finding(at(manifest, "/rollback"), "no roll-back is described");
    rollback.fix = Some("add `rollback` to the release manifest".to_owned());
    let mut results = passing_results();
    results.extend([
        result("sequential-progression/no-environment-skipped", Outcome::Deny, None, vec![missed(0, "api"), missed(1, "web")]),
        result("license-compliance/license-allowed", Outcome::Deny, None, licences),
        result("test-evidence/required-suites-passed", Outcome::Deny, None, vec![failed, absent]),
        result("change-control/rollback-ready", Outcome::Deny, None, vec![rollback]),
        result("change-control/within-deployment-window", Outcome::Error, Some("the evaluation took longer than 2 s"), Vec::new()),
        waived(&documents),
        warned(&documents),
    ]);
    let mut verdict = verdict(results, documents.inputs);
    verdict.waivers_used.push(waiver());
    verdict.waivers_unused.push(("w-9".to_owned(), "it expired at 2026-10-01T00:00:00Z".to_owned()));
    verdict.weakened_by.push("no trust file: approvals and waivers were not verified".to_owned());
    verdict.not_checked.push("the contents of data/orders.csv: personal data is not looked for".to_owned());
    verdict.not_checked.push("whether the registry serves the artifact of each digest".to_owned());
    Case { verdict, catalogue: catalogue(), sources: documents.sources }
}

/// Nothing stands in the way.
pub(crate) fn passing() -> Case {
    let documents = documents();
    let mut verdict = verdict(passing_results(), documents.inputs);
    verdict.not_checked.push("whether the registry serves the artifact of each digest".to_owned());
    Case { verdict, catalogue: catalogue(), sources: documents.sources }
}

/// It passes, but only just.
pub(crate) fn exceptions() -> Case {
    let documents = documents();
    let mut results = passing_results();
    results.extend([waived(&documents), warned(&documents)]);
    let mut verdict = verdict(results, documents.inputs);
    verdict.waivers_used.push(waiver());
    verdict.clock = Clock::Flag;
    Case { verdict, catalogue: catalogue(), sources: documents.sources }
}

/// One rule with one outcome.
pub(crate) fn single(outcome: Outcome) -> Case {
    let documents = documents();
    let mut found = finding(at(documents.manifest, "/name"), "what was found");
    match outcome {
        Outcome::Waived => found.waived_by = Some("w-12".to_owned()),
        Outcome::Warn => found.level = Level::Warn,
        Outcome::Error | Outcome::Deny | Outcome::Skip | Outcome::Pass => {}
    }
    let (reason, findings) = match outcome {
        Outcome::Error | Outcome::Skip => (Some("because of a reason"), Vec::new()),
        Outcome::Pass => (None, Vec::new()),
        Outcome::Deny | Outcome::Waived | Outcome::Warn => (None, vec![found]),
    };
    let mut catalogue = Catalogue::default();
    catalogue.insert(meta("only-gate/only-rule", "Only rule", Severity::Low, "Do something.")).unwrap();
    let mut verdict = verdict(vec![result("only-gate/only-rule", outcome, reason, findings)], documents.inputs);
    verdict.waivers_used.push(waiver());
    Case { verdict, catalogue, sources: documents.sources }
}

/// No rule at all.
pub(crate) fn empty() -> Case {
    let documents = documents();
    Case { verdict: verdict(Vec::new(), documents.inputs), catalogue: Catalogue::default(), sources: documents.sources }
}
