//! What the readers of signed evidence share: recognising an envelope by what it says inside, without
//! believing any of it. Not a format.

use data_encoding::{BASE64, BASE64URL};

use crate::dsse::{Envelope, records};
use crate::model::approval::APPROVAL_PREDICATE;
use crate::model::gate_verdict::{GATE_VERDICT_PREDICATE, GATE_VERDICT_V0_1};
use crate::model::revocation::REVOCATION_PREDICATE;
use crate::model::vsa::VSA_PREDICATE;
use crate::model::waiver::WAIVER_PREDICATE;
use crate::source::{Problem, SourceFile, Span};

/// The predicate type of in-toto test results.
pub(super) const TEST_RESULT_PREDICATE: &str = "https://in-toto.io/attestation/test-result/v0.1";

const KNOWN: &[&str] = &[
    APPROVAL_PREDICATE,
    GATE_VERDICT_PREDICATE,
    GATE_VERDICT_V0_1,
    REVOCATION_PREDICATE,
    TEST_RESULT_PREDICATE,
    VSA_PREDICATE,
    WAIVER_PREDICATE,
];

/// Whether the first record of a document is an envelope that holds one of these, or one whose contents
/// are not known; the reader then says what is wrong with it.
pub(super) fn sniff(file: &SourceFile, predicate_types: &[&str]) -> bool {
    let text = file.text_lossless();
    let first = records(text).next().map_or("", |(_, _, record)| record);
    let document = [text, first].into_iter().find_map(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let payload = document.as_ref().and_then(|document| document.get("payload")?.as_str());
    let decoded = payload.and_then(|payload| [BASE64, BASE64URL].iter().find_map(|alphabet| alphabet.decode(payload.as_bytes()).ok()));
    let statement = decoded.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    match statement.as_ref().and_then(|statement| statement.get("predicateType")?.as_str()) {
        Some(known) if KNOWN.contains(&known) => predicate_types.contains(&known),
        _ => first.trim_start_matches('\u{feff}').starts_with('{') && text.contains("\"payload\""),
    }
}

/// The only envelope of a document.
pub(super) fn envelope(file: &SourceFile) -> Result<Envelope, Vec<Problem>> {
    Envelope::parse(file.text().map_err(|problem| vec![problem])?)
}

/// A problem of a record as a problem of the document.
pub(super) fn shifted(problem: Problem, offset: usize, length: usize) -> Problem {
    let span = problem.span.unwrap_or(Span::new(0, length)).shifted(offset);
    Problem { span: Some(span), ..problem }
}
