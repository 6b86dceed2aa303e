//! Pipeline definitions held against routes: what is found, where, and that it is said in every output.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

mod page;

use std::fmt::Write as _;

use portcullis::gate::builtin;
use portcullis::intake::Definitions;
use portcullis::model::Route;
use portcullis::model::document::read;
use portcullis::model::pipeline::PipelineFinding;
use portcullis::pipeline::{Analysis, analyse};
use portcullis::report::pipeline::{Format, PipelineReport, render};
use portcullis::report::{Options, Tool};
use portcullis::source::{SourceFile, SourceMap, Syntax, locate};

use page::without_style;

fn route(name: &str) -> Route {
    read(&builtin::document(&format!("rules/routes/{name}.yaml")).unwrap()).unwrap()
}

fn held(files: &[(&str, &str)], route: &Route) -> (Analysis, Vec<portcullis::model::pipeline::Pipeline>, SourceMap) {
    let mut definitions = Definitions::default();
    for (path, text) in files {
        definitions.give(SourceFile::new(*path, Syntax::Text, text.as_bytes().to_vec())).unwrap();
    }
    let mut sources = SourceMap::default();
    let pipelines = definitions.read(&mut sources).unwrap();
    (analyse(&pipelines, route, None), pipelines, sources)
}

/// Every finding on a line: its term and the line that it stands on.
fn terms(files: &[(&str, &str)], name: &str) -> Vec<String> {
    let (analysis, _, sources) = held(files, &route(name));
    let line = |finding: &PipelineFinding| {
        let file = sources.get(finding.place.doc).unwrap();
        let located = locate::resolve(file, &[&finding.place.pointer]).remove(0);
        assert!(located.exact, "{} leads nowhere", finding.place.pointer);
        file.line_column(located.key.unwrap_or(located.span)).line
    };
    analysis.findings.iter().map(|finding| format!("{}:{}", finding.term, line(finding))).collect()
}

/// Only the ways around, without suites, which short examples do not run.
fn around(files: &[(&str, &str)], name: &str) -> Vec<String> {
    terms(files, name).into_iter().filter(|term| !["suite-not-run", "unpinned-tool"].iter().any(|fault| term.starts_with(fault))).collect()
}

fn fixture(path: &str) -> String {
    std::fs::read_to_string(format!("{}/fixtures/evidence/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

const CONCOURSE: &str = "\
resources: [{name: app, type: git}, {name: cert, type: s3}, {name: app-rc, type: s3}, {name: tick, type: time}]
jobs:
- {name: deploy-development, plan: [{get: app, trigger: true}, {get: cert}]}
- {name: smoke-tests-development, plan: [{get: app, passed: [deploy-development]}, {get: cert, passed: [deploy-development]}]}
";

fn staging(plan: &str) -> Vec<String> {
    around(&[("p.yml", &format!("{CONCOURSE}- {{name: deploy-staging, plan: [{plan}]}}\n"))], "cloud-gov")
}

#[test]
fn what_passed_the_environment_before_and_its_tests_may_go_on() {
    assert!(staging("{get: app, passed: [smoke-tests-development]}, {get: tick, trigger: true}").is_empty());
    assert!(staging("{get: app, passed: [smoke-tests-development]}, {get: cert, passed: [smoke-tests-development]}").is_empty());
}

#[test]
fn an_input_in_any_version_is_a_way_around() {
    assert_eq!(staging("{get: app, passed: [smoke-tests-development]}, {get: cert}"), ["input-not-passed/staging/deploy-staging/cert:5"]);
    // A version pinned by hand has passed nothing either.
    assert_eq!(
        staging("{get: app, passed: [smoke-tests-development]}, {get: cert, version: {etag: x}}"),
        ["input-not-passed/staging/deploy-staging/cert:5"]
    );
}

#[test]
fn what_was_deployed_before_but_never_tested_is_a_way_around_the_tests() {
    assert_eq!(staging("{get: app, passed: [deploy-development]}"), ["tests-skipped/staging/deploy-staging/development:5"]);
    assert_eq!(
        staging("{get: app, passed: [smoke-tests-development]}, {get: cert, passed: [deploy-development]}"),
        ["tests-skipped/staging/deploy-staging/cert:5"]
    );
}

#[test]
fn a_job_that_waits_for_nothing_skips_the_environment_or_lets_a_person_jump() {
    assert_eq!(staging("{get: app, trigger: true}"), ["environment-skipped/staging/deploy-staging/development:5"]);
    assert_eq!(staging("{get: app}"), ["manual-jump/staging/deploy-staging/development:5"]);
}

#[test]
fn what_is_made_of_tested_inputs_counts_as_tested_and_of_others_does_not() {
    let promoted = |inputs: &str| {
        let text = format!(
            "{CONCOURSE}- {{name: bundle, plan: [{inputs}, {{put: app-rc}}]}}\n- {{name: deploy-staging, plan: [{{get: app-rc, passed: [bundle]}}]}}\n"
        );
        around(&[("p.yml", &text)], "cloud-gov")
    };
    assert!(promoted("{get: app, passed: [smoke-tests-development]}").is_empty());
    assert_eq!(
        promoted("{get: app, passed: [smoke-tests-development]}, {get: cert}"),
        ["input-not-passed/staging/deploy-staging/app-rc:6"]
    );
}

#[test]
fn a_version_must_pass_all_jobs_of_a_list_and_in_kargo_one_of_them() {
    let stage = |name: &str, sources: &str| {
        format!(
            "apiVersion: kargo.akuity.io/v1alpha1\nkind: Stage\nmetadata: {{name: {name}}}\nspec:\n  requestedFreight: [{{origin: {{name: app}}, sources: {sources}}}]\n  promotionTemplate: {{spec: {{steps: [{{uses: x}}]}}}}\n  verification: {{analysisTemplates: [{{name: smoke}}]}}\n---\n"
        )
    };
    let text = |strategy: &str| {
        stage("integration", "{direct: true}")
            + &stage("canary", "{direct: true}")
            + &stage("staging", &format!("{{stages: [integration, canary]{strategy}}}"))
    };
    assert_eq!(around(&[("k.yaml", &text(""))], "gov-uk"), ["manual-jump/staging/staging/integration:19", "not-understood/canary:11"]);
    assert!(around(&[("k.yaml", &text(", availabilityStrategy: All"))], "gov-uk").iter().all(|term| !term.contains("/staging/")));
}

#[test]
fn in_github_a_condition_that_ignores_failures_opens_the_gate() {
    let workflow = |condition: &str| {
        let text = format!(
            "on: push\njobs:\n  deploy-integration: {{runs-on: x}}\n  e2e-tests: {{needs: deploy-integration, runs-on: x}}\n  deploy-staging:\n    needs: e2e-tests\n    {condition}\n    runs-on: x\n"
        );
        around(&[(".github/workflows/w.yml", &text)], "gov-uk")
    };
    assert!(workflow("").is_empty());
    assert!(workflow("if: always() && needs.e2e-tests.result == 'success'").is_empty());
    assert_eq!(workflow("if: always()"), ["environment-skipped/staging/deploy-staging/integration:5"]);
    assert!(workflow("if: ${{ !failure() }}").is_empty(), "what comes before cannot be skipped without a failure");
    assert_eq!(
        workflow("if: always() && needs.e2e-tests.result != 'failure'"),
        ["environment-skipped/staging/deploy-staging/integration:5"],
        "the tests are skipped where the deployment fails"
    );
}

#[test]
fn in_gitlab_a_manual_job_that_needs_nothing_is_a_jump() {
    let text = "\
stages: [one, check, two]
deploy-integration: {stage: one, script: x, environment: integration}
e2e: {stage: check, script: x}
deploy-staging: {stage: two, script: x, environment: staging}
hotfix: {stage: two, script: x, environment: staging, when: manual, needs: []}
";
    assert_eq!(around(&[(".gitlab-ci.yml", text)], "gov-uk"), ["manual-jump/staging/hotfix/integration:5"]);
}

#[test]
fn a_called_workflow_deploys_where_its_caller_says() {
    let caller = "on: workflow_dispatch\njobs:\n  go:\n    uses: ./.github/workflows/deploy.yml\n    with: {where: staging}\n";
    let called =
        "on: {workflow_call: {inputs: {where: {type: string}}}}\njobs:\n  deploy: {environment: '${{ inputs.where }}', runs-on: x}\n";
    let files = [(".github/workflows/go.yml", caller), (".github/workflows/deploy.yml", called)];
    assert_eq!(around(&files, "gov-uk"), ["manual-jump/staging/go / deploy/integration:3"]);
}

#[test]
fn the_fountain_is_explained_line_by_line() {
    let files = [("ci/fountain.yml", fixture("concourse/ok/promotion.yml"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let mut text = String::new();
    for term in terms(&files, "cloud-gov") {
        writeln!(text, "{term}").unwrap();
    }
    insta::assert_snapshot!("fountain", text);
}

#[test]
fn every_output_says_every_finding() {
    let route = route("cloud-gov");
    let text = fixture("concourse/ok/promotion.yml");
    let (analysis, pipelines, sources) = held(&[("ci/fountain.yml", &text)], &route);
    let tool = Tool { name: "portcullis".to_owned(), version: "0.0.0".to_owned() };
    let report = PipelineReport::new(&pipelines, &analysis, &route, &sources, tool);
    for format in Format::ALL {
        let options = Options { verbose: true, width: 80, ..Options::default() };
        let mut out = Vec::new();
        render(&report, format, &options, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        for line in ["77", "86", "126"] {
            assert!(out.contains(line), "{format} does not name line {line}");
        }
        for subject in ["ca-cert", "flush-all-pipes", "acceptance"] {
            assert!(out.contains(subject), "{format} does not name {subject}");
        }
        insta::assert_snapshot!(format!("fountain.{format}"), without_style(&out));
    }
}

#[test]
fn the_schema_is_the_one_in_the_documentation() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/pipeline.schema.json");
    let schema = format!("{:#}\n", portcullis::report::pipeline::json::schema());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), schema, "UPDATE=1 cargo test --test pipeline");
}
