//! Reports on infrastructure: Terraform plans ([`terraform_plan`]) and driftctl scans ([`driftctl`]).
//!
//! Values of attributes are compared as text and let go: a plan holds secrets, and findings name
//! attributes only.

pub(super) mod driftctl;
pub(super) mod terraform_plan;

use std::collections::BTreeSet;

use crate::model::infrastructure::InfrastructureReport;
use crate::source::Span;

/// Most attributes of one resource that are named.
const MAX_ATTRIBUTES: usize = 20;
/// Most resources of one report.
const MAX_RESOURCES: usize = 1_000_000;

/// The text of every string value that is neither an address nor a type nor a word of the format: what may be secret.
pub(super) fn values(text: &str, report: &InfrastructureReport) -> Vec<Span> {
    const WORDS: [&str; 8] = ["create", "delete", "forget", "managed", "no-op", "read", "update", "data"];
    let changes = report.changes.iter().flat_map(|change| [change.address.as_str(), change.kind.as_str()]);
    let drifted = report.drifted.iter().flat_map(|drifted| [drifted.address.as_str(), drifted.kind.as_str()]);
    let known: BTreeSet<&str> = changes.chain(drifted).chain(WORDS).collect();
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        let inner = rest.get(open + 1..).unwrap_or_default();
        let Some(length) = string_length(inner) else { break };
        let content = inner.get(..length).unwrap_or_default();
        rest = inner.get(length + 1..).unwrap_or_default();
        let is_key = rest.trim_start().starts_with(':');
        if !is_key && !content.is_empty() && !known.contains(content) {
            let start = Span::of(content, text).start;
            spans.push(Span::new(start - 1, start + length + 1));
        }
    }
    spans
}

/// The length of a JSON string up to its closing quote.
fn string_length(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}
