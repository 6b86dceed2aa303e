//! in-toto `test-result` v0.1 statements, bare and in a DSSE envelope
//! (attestation/spec/predicates/test-result.md).
//!
//! The predicate names tests and a result but counts nothing and carries no time. What the lists do not
//! support is not made up: a result without lists has no tests. A warned test did not simply pass and
//! is counted as flaky. A result that its own lists contradict is refused. Unknown fields are ignored,
//! as the specification asks of consumers.

use serde::Deserialize;

use super::{Format, Record, Role, signed};
use crate::dsse::Statement;
use crate::model::testing::{Counts, TestCase, TestFormat, TestReport, TestStatus};
use crate::model::trust::UNCHECKED;
use crate::source::{DocId, Node, Pointer, Problem, SourceFile, Syntax};

/// The format.
pub(super) struct TestResultFormat;

/// The most names that one list may have.
const MAX_TESTS: usize = 1_000_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Predicate {
    result: TestResult,
    #[serde(rename = "configuration")]
    _configuration: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    passed_tests: Vec<String>,
    #[serde(default)]
    warned_tests: Vec<String>,
    #[serde(default)]
    failed_tests: Vec<String>,
}

#[derive(Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "UPPERCASE")]
enum TestResult {
    Passed,
    Warned,
    Failed,
}

impl Format for TestResultFormat {
    fn name(&self) -> &'static str {
        "test-result"
    }

    fn role(&self) -> Role {
        Role::TestReport
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        is_bare(file) || signed::sniff(file, &[signed::TEST_RESULT_PREDICATE])
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let report = if is_bare(file) {
            report(file.text().map_err(|problem| vec![problem])?, &Pointer::root().key("predicate"))?
        } else {
            let envelope = signed::envelope(file)?;
            let read = || report(envelope.text().map_err(|problem| vec![problem])?, &Pointer::root());
            let report = read().map_err(|problems| envelope.lift(problems))?;
            let cases = report.cases.into_iter().map(|case| TestCase { pointer: payload(), ..case }).collect();
            TestReport { signature_problem: Some(UNCHECKED.to_owned()), cases, time_pointer: payload(), ..report }
        };
        Ok(Record::TestReport(Box::new(TestReport { path: file.path().to_string(), doc: Some(doc), ..report })))
    }
}

/// Inside an envelope everything stands in the payload, which is base64.
fn payload() -> Pointer {
    Pointer::root().key("payload")
}

/// Whether it is a statement by itself.
fn is_bare(file: &SourceFile) -> bool {
    let text = file.text_lossless();
    text.trim_start().starts_with('{') && text.contains("\"_type\"") && text.contains("in-toto.io/") && text.contains("/test-result/")
}

fn report(text: &str, at: &Pointer) -> Result<TestReport, Vec<Problem>> {
    let statement = Statement::parse(text)?;
    statement.expect(signed::TEST_RESULT_PREDICATE)?;
    let node = &statement.predicate;
    let predicate = Predicate::deserialize(node).map_err(|refused| {
        let help = "a test result has `result` (`PASSED`, `WARNED` or `FAILED`), `configuration` and lists of test names";
        vec![Problem::at(refused.span.unwrap_or(node.span), refused.message, "here").with_help(help)]
    })?;
    contradictions(node, &predicate)?;
    let list = |names: &[String], key: &str, status: TestStatus| -> Vec<TestCase> {
        let case = |(index, name): (usize, &String)| TestCase {
            name: name.clone(),
            status,
            message: None,
            pointer: at.clone().key(key).index(index),
        };
        names.iter().enumerate().map(case).collect()
    };
    let mut cases = list(&predicate.failed_tests, "failedTests", TestStatus::Failed);
    cases.extend(list(&predicate.warned_tests, "warnedTests", TestStatus::Flaky));
    if predicate.result == TestResult::Failed && predicate.failed_tests.is_empty() {
        // The run failed and names no test: that is one failure, not none.
        cases.push(TestCase {
            name: "the run as a whole".to_owned(),
            status: TestStatus::Failed,
            message: Some("the result is `FAILED` and names no failed test".to_owned()),
            pointer: at.clone().key("result"),
        });
    }
    let count = |status: TestStatus| cases.iter().filter(|case| case.status == status).count() as u64;
    let (passed, failed, flaky) = (predicate.passed_tests.len() as u64, count(TestStatus::Failed), count(TestStatus::Flaky));
    Ok(TestReport {
        suite: String::new(),
        environment: String::new(),
        component: None,
        upgrade_from: None,
        path: String::new(),
        format: TestFormat::TestResult,
        tool: None,
        artifacts: statement.artifacts(),
        finished_at: None,
        counts: Counts { total: passed + failed + flaky, passed, failed, skipped: 0, flaky },
        cases,
        verified: false,
        signature_problem: None,
        doc: None,
        time_pointer: Pointer::root(),
        reference: None,
    })
}

fn contradictions(node: &Node, predicate: &Predicate) -> Result<(), Vec<Problem>> {
    let span = |key: &str| node.get(key).map_or(node.span, |value| value.span);
    let longest =
        [&predicate.passed_tests, &predicate.warned_tests, &predicate.failed_tests].into_iter().map(Vec::len).max().unwrap_or_default();
    if longest > MAX_TESTS {
        return Err(vec![Problem::at(node.span, format!("more than {MAX_TESTS} tests in one list"), "here").with_help("split the report")]);
    }
    let contradicted = match predicate.result {
        TestResult::Passed if !predicate.failed_tests.is_empty() => Some("failedTests"),
        TestResult::Passed if !predicate.warned_tests.is_empty() => Some("warnedTests"),
        TestResult::Warned if !predicate.failed_tests.is_empty() => Some("failedTests"),
        _ => None,
    };
    match contradicted {
        Some(key) => {
            let problem = Problem::at(span("result"), format!("the result contradicts `{key}`, which is not empty"), "this result");
            Err(vec![problem.with_help("the result is that of the worst test: `FAILED`, else `WARNED`, else `PASSED`")])
        }
        None => Ok(()),
    }
}
