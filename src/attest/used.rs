//! The signed attestations that a verdict rests on: those whose signature counted.

use crate::dsse::{Envelope, TrustStore, records};
use crate::model::Evidence;
use crate::model::approval::APPROVAL_PREDICATE;
use crate::model::gate_verdict::GATE_VERDICT_PREDICATE;
use crate::model::id::{Digest, Timestamp};
use crate::model::revocation::REVOCATION_PREDICATE;
use crate::model::waiver::WAIVER_PREDICATE;
use crate::source::{DocId, Sha256, SourceMap};

/// A signed attestation that was used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsedAttestation {
    /// The document that it stands in.
    pub doc: DocId,
    /// The SHA-256 of the envelope's bytes: of the file, or of its line where the file has several.
    pub digest: Digest,
    /// What kind of statement it is.
    pub predicate_type: String,
    /// The fingerprint of the key that signed it.
    pub keyid: String,
    /// Who holds that key.
    pub identity: String,
}

/// The attestations among the evidence whose signature `check` believed, in the manifest's order; none
/// without a trust file.
#[must_use]
pub fn used(evidence: &Evidence, sources: &SourceMap, trust: Option<&TrustStore>, now: Timestamp) -> Vec<UsedAttestation> {
    let Some(trust) = trust else { return Vec::new() };
    let approvals = evidence.approvals.iter().filter(|approval| approval.verified).map(|approval| (approval.doc, None, APPROVAL_PREDICATE));
    let waivers =
        evidence.waivers.iter().filter(|waiver| waiver.signature_problem.is_none()).map(|waiver| (waiver.doc, None, WAIVER_PREDICATE));
    let verdicts = evidence
        .verdicts
        .iter()
        .filter(|verdict| verdict.verified)
        .map(|verdict| (verdict.doc, Some(verdict.line), GATE_VERDICT_PREDICATE));
    let revocations = evidence
        .revocations
        .iter()
        .filter(|revocation| revocation.verified)
        .map(|revocation| (revocation.doc, Some(revocation.line), REVOCATION_PREDICATE));
    let tests = evidence.tests.iter().filter(|report| report.verified).map(|report| (report.doc, None, TEST_RESULT));
    let mut used: Vec<UsedAttestation> = Vec::new();
    for (doc, line, predicate_type) in approvals.chain(waivers).chain(verdicts).chain(revocations).chain(tests) {
        let found = doc.and_then(|doc| find(sources, trust, now, doc, line, predicate_type));
        used.extend(found.filter(|one| !used.contains(one)));
    }
    used
}

/// The predicate type of in-toto test results.
const TEST_RESULT: &str = "https://in-toto.io/attestation/test-result/v0.1";

fn find(
    sources: &SourceMap,
    trust: &TrustStore,
    now: Timestamp,
    doc: DocId,
    line: Option<usize>,
    predicate_type: &str,
) -> Option<UsedAttestation> {
    let file = sources.get(doc)?;
    let text = file.text_lossless();
    let record = match line {
        Some(line) => records(text).nth(line)?.2,
        None => text,
    };
    let envelope = Envelope::parse(record).ok()?;
    let verified = trust.verify(&envelope, now).ok()?;
    let signer = verified.signers.first()?;
    Some(UsedAttestation {
        doc,
        digest: Digest::from(Sha256::of(record.as_bytes())),
        predicate_type: predicate_type.to_owned(),
        keyid: signer.keyid.to_owned(),
        identity: signer.key.identity.clone(),
    })
}
