//! The elements of a report that are open, and what may stand in them.

use std::collections::BTreeMap;

use super::tally::{Stated, Tally};
use crate::source::Span;

/// What an open element is.
pub(super) enum Kind {
    Suites(SuiteFrame),
    Suite(SuiteFrame),
    Case(Box<CaseFrame>),
    /// `failure`, `skipped` and the like: their text may be the message.
    Outcome {
        text: String,
        wants_text: bool,
    },
    Properties {
        of_suite: bool,
    },
    Property {
        name: String,
        value: Option<String>,
        text: String,
        span: Span,
        of_suite: bool,
    },
    /// Captured output; says nothing about the outcome.
    Inert,
}

impl Kind {
    /// The elements that may stand in it.
    pub(super) fn children(&self) -> &'static [&'static str] {
        match self {
            Self::Suites(_) => &["testsuite", "properties", "system-out", "system-err"],
            Self::Suite(_) => &["testcase", "testsuite", "properties", "system-out", "system-err"],
            Self::Case(_) => &[
                "failure",
                "error",
                "skipped",
                "flakyFailure",
                "flakyError",
                "rerunFailure",
                "rerunError",
                "properties",
                "system-out",
                "system-err",
            ],
            Self::Outcome { .. } => &["stackTrace", "system-out", "system-err"],
            Self::Properties { .. } => &["property"],
            Self::Property { .. } | Self::Inert => &[],
        }
    }
}

#[derive(Default)]
pub(super) struct SuiteFrame {
    pub(super) name: String,
    pub(super) stated: Stated,
    pub(super) own: Tally,
    pub(super) all: Tally,
    /// Whether a suite within states `errors`.
    pub(super) inner_errors: bool,
}

#[derive(Default)]
pub(super) struct CaseFrame {
    pub(super) name: String,
    pub(super) status: Option<String>,
    pub(super) failures: u64,
    pub(super) errors: u64,
    pub(super) skipped: bool,
    pub(super) flaky: u64,
    pub(super) reruns: u64,
    pub(super) message: Option<String>,
}

pub(super) struct Frame {
    pub(super) kind: Kind,
    /// The length of the path above it.
    pub(super) path: usize,
    pub(super) siblings: BTreeMap<String, usize>,
}
