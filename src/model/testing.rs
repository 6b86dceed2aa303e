//! Test reports, whatever format they came in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{Digest, Timestamp};
use super::release::Predecessor;
use crate::source::{DocId, Place, Pointer};

/// One test report.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestReport {
    /// The suite that the manifest says it is.
    pub suite: String,
    /// The environment that the manifest says it ran in.
    pub environment: String,
    /// The component that the manifest says it tested; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// What the manifest says it was upgraded from, where the test was an upgrade in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upgrade_from: Option<Predecessor>,
    /// The file.
    pub path: String,
    /// The format.
    pub format: TestFormat,
    /// The tool that wrote it, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The artifacts that the report itself says it tested.
    pub artifacts: Vec<Digest>,
    /// When the tests ran, as the report says: its latest instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// How many of each status.
    pub counts: Counts,
    /// The cases that did not simply pass, in document order.
    pub cases: Vec<TestCase>,
    /// Whether the report is in an envelope signed by a trusted key. Bare reports are `false`.
    pub verified: bool,
    /// Why a signed report is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_problem: Option<String>,
    /// The document.
    #[serde(skip)]
    pub doc: Option<DocId>,
    /// Where the report's time stands.
    #[serde(skip)]
    pub time_pointer: Pointer,
    /// Where in the manifest the report is referred to.
    #[serde(skip)]
    pub reference: Option<Place>,
}

/// A format of test reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TestFormat {
    /// JUnit XML.
    Junit,
    /// Common Test Report Format.
    Ctrf,
    /// in-toto test-result predicate v0.1.
    TestResult,
}

/// How many tests had each status; their sum is `total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub total: u64,
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
    /// Passed, but only after a retry.
    pub flaky: u64,
}

/// A case that did not simply pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestCase {
    /// Its name with its class or file.
    pub name: String,
    /// What happened.
    pub status: TestStatus,
    /// The first line of what the report says about it, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// What happened to a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TestStatus {
    Passed,
    Failed,
    Skipped,
    /// Passed, but only after a retry.
    Flaky,
}

impl TestReport {
    /// The place of a case, of the time, or of the report.
    #[must_use]
    pub fn locate(&self, path: &[super::evidence::PathStep]) -> Option<Place> {
        use super::evidence::PathStep::{Index, Key};
        let pointer = match path {
            [Key(key), ..] if matches!(key.as_str(), "suite" | "environment" | "component" | "path") => return self.reference.clone(),
            [Key(key), ..] if key == "upgradeFrom" => {
                let reference = self.reference.clone()?;
                return Some(Place::new(reference.doc, reference.pointer.key(key)));
            }
            [Key(key), Index(index), ..] if key == "cases" => self.cases.get(*index)?.pointer.clone(),
            [Key(key), ..] if key == "finishedAt" => self.time_pointer.clone(),
            _ => Pointer::root(),
        };
        Some(Place::new(self.doc?, pointer))
    }
}
