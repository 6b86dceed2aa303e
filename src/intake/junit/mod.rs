//! JUnit XML, as Maven Surefire, pytest, nextest, jest-junit and gotestsum write it.
//!
//! There is no standard. What is common: a root `testsuites` or a single `testsuite`, suites within
//! suites, a `testcase` with `failure`, `error` or `skipped` in it, and counts in the suites' attributes.
//! Retries are Surefire's and nextest's: `flakyFailure` and `flakyError` in a case that passed in the
//! end, `rerunFailure` and `rerunError` beside a failure that stayed.
//!
//! The counts are those of the cases; attributes that contradict them are errors ([`tally`]). An element
//! that is not known is an error too: it could be the one that says that a test failed. A timestamp
//! without a zone is UTC. The artifacts that were tested are the values of a suite's `property` elements
//! named `artifact`, `artifact.digest` or `portcullis.artifact`.
//!
//! A `DOCTYPE` is refused, so that there are no entities but the five of XML itself.

mod frame;
mod tally;
mod walk;
mod xml;

use super::{Format, Record, Role, probe};
use crate::model::testing::{TestFormat, TestReport};
use crate::source::{DocId, Problem, SourceFile, Syntax};

/// JUnit XML.
#[derive(Debug)]
pub(super) struct Junit;

impl Format for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn role(&self) -> Role {
        Role::TestReport
    }

    fn syntax(&self) -> Syntax {
        Syntax::Xml
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        probe::root_element(file).is_some_and(|root| matches!(root.as_str(), "testsuite" | "testsuites"))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let report = walk::walk(text)?;
        Ok(Record::TestReport(Box::new(TestReport {
            suite: String::new(),
            environment: String::new(),
            component: None,
            upgrade_from: None,
            path: file.path().to_string(),
            format: TestFormat::Junit,
            tool: report.tool,
            artifacts: report.artifacts,
            finished_at: report.finished_at,
            counts: report.counts,
            cases: report.cases,
            verified: false,
            signature_problem: None,
            doc: Some(doc),
            time_pointer: report.time_pointer,
            reference: None,
        })))
    }
}
