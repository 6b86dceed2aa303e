//! From an envelope to a leaf: the record is derived from the envelope and from nothing else.
//!
//! Whose signatures count is not asked here: the ledger records what was said, readers decide whom they
//! believe.
//!
//! INVARIANT: an envelope has one record for ever, because `fsck` derives it again. Whoever records more of an
//! old kind of statement raises [`RECORD_VERSION`] and keeps the derivation of the versions before.
//!
//! To record another kind of statement: one arm in [`Entry::of`], one variant of
//! [`RecordKind`].

use super::LedgerError;
use super::merkle::{Hash, leaf_hash};
use crate::attest::sign::canonical;
use crate::dsse::claim::Predicate;
use crate::dsse::{Envelope, Statement, Subject};
use crate::model::approval::{APPROVAL_PREDICATE, ApprovalPredicate};
use crate::model::gate_verdict::{GateVerdict, VERSIONS};
use crate::model::id::{Digest, Timestamp};
use crate::model::ledger_record::{LedgerRecord, MAX_RECORD, RECORD_VERSION, RecordKind, RecordedSubject};
use crate::model::revocation::{REVOCATION_PREDICATE, RevocationPredicate};
use crate::model::waiver::{WAIVER_PREDICATE, WaiverPredicate};
use crate::source::{Problem, Sha256};

/// The most bytes of an envelope that is recorded.
pub const MAX_ENVELOPE: usize = crate::dsse::envelope::MAX_BYTES;

/// A document as it is recorded: the record and the envelope that it was derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    record: LedgerRecord,
    leaf: Vec<u8>,
    envelope: String,
    digest: Sha256,
}

/// Where a document was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its index, counted from 0.
    pub index: u64,
    /// The size of the ledger after the append that recorded it.
    pub size: u64,
    /// The root at that size.
    pub root: Hash,
    /// The digest of the envelope.
    pub envelope: Sha256,
    /// Whether it had been recorded before, so that nothing was written.
    pub known: bool,
}

/// A record that was read from the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its index, counted from 0.
    pub index: u64,
    /// What it says.
    pub record: LedgerRecord,
}

fn unrecordable(message: impl Into<String>, help: &str) -> LedgerError {
    LedgerError::Unrecordable { message: message.into(), help: help.to_owned() }
}

impl Entry {
    /// The entry of an envelope that holds a verdict, an approval, a waiver or a revocation.
    ///
    /// # Errors
    /// Another statement, an envelope that is too large, a record that is.
    pub fn of(envelope: &Envelope) -> Result<Self, LedgerError> {
        let text = envelope.to_json();
        if text.len() > MAX_ENVELOPE {
            return Err(unrecordable(
                format!("the envelope has {} bytes, at most {MAX_ENVELOPE} are taken", text.len()),
                "is it the right file?",
            ));
        }
        let problems = |problems: Vec<Problem>| {
            let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
            unrecordable(all.join("; "), "record what `check`, `approve`, `waive` or `revoke` signed")
        };
        let statement = Statement::parse(envelope.text().map_err(|problem| problems(vec![problem]))?).map_err(problems)?;
        let digest = Sha256::of(text.as_bytes());
        let record = record(envelope, &statement, digest).map_err(problems)?;
        let leaf = canonical(&record).map_err(|problem| unrecordable(problem.to_string(), problem.help()))?;
        if leaf.len() > MAX_RECORD {
            return Err(unrecordable(
                format!("its record would have {} bytes, at most {MAX_RECORD} fit", leaf.len()),
                "sign a statement for fewer subjects at a time",
            ));
        }
        Ok(Self { record, leaf, envelope: text, digest })
    }

    /// What is recorded.
    #[must_use]
    pub fn record(&self) -> &LedgerRecord {
        &self.record
    }

    /// The record's bytes: canonical JSON, what the tree hashes.
    #[must_use]
    pub fn leaf(&self) -> &[u8] {
        &self.leaf
    }

    /// The envelope in its one written form.
    #[must_use]
    pub fn envelope(&self) -> &str {
        &self.envelope
    }

    /// The digest of the envelope.
    #[must_use]
    pub fn digest(&self) -> Sha256 {
        self.digest
    }

    /// The leaf's hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.leaf)
    }
}

/// Reads a leaf back: nothing but the canonical form of a record is one.
///
/// # Errors
/// What is wrong with it.
pub fn read(leaf: &[u8]) -> Result<LedgerRecord, String> {
    if leaf.len() > MAX_RECORD {
        return Err(format!("the record has {} bytes, at most {MAX_RECORD} are read", leaf.len()));
    }
    let record: LedgerRecord = serde_json::from_slice(leaf).map_err(|error| error.to_string())?;
    if record.v != RECORD_VERSION {
        return Err(format!("the record has version {}, only {RECORD_VERSION} is read", record.v));
    }
    match canonical(&record) {
        Ok(written) if written == leaf => Ok(record),
        _ => Err("the record is not in canonical form".to_owned()),
    }
}

fn record(envelope: &Envelope, statement: &Statement, digest: Sha256) -> Result<LedgerRecord, Vec<Problem>> {
    let blank = |kind: RecordKind, at: Timestamp| LedgerRecord {
        v: RECORD_VERSION,
        kind,
        envelope: digest.into(),
        at,
        keyid: envelope.signatures.first().map(|signature| signature.keyid.clone()).unwrap_or_default(),
        subjects: statement.subjects.iter().map(subject).collect(),
        gate: None,
        environment: None,
        decision: None,
        release: None,
        version: None,
        route: None,
        until: None,
        by: None,
        revokes: None,
    };
    match statement.predicate_type.as_str() {
        known if VERSIONS.contains(&known) => {
            let verdict = GateVerdict::read(statement)?;
            let mut blank = blank(RecordKind::Verdict, verdict.evaluation.evaluation_time);
            if let (Some(component), [subject]) = (verdict.component, blank.subjects.as_mut_slice()) {
                subject.version = Some(component.version);
            }
            Ok(LedgerRecord {
                gate: Some(verdict.gate.name),
                environment: Some(verdict.gate.environment),
                decision: Some(verdict.decision),
                release: Some(verdict.release.name),
                version: Some(verdict.release.version),
                route: Some(verdict.release.route),
                until: Some(verdict.evaluation.valid_until),
                ..blank
            })
        }
        APPROVAL_PREDICATE => {
            let approval: ApprovalPredicate = predicate(statement)?;
            let blank = blank(RecordKind::Approval, approval.approved_at);
            Ok(LedgerRecord { environment: Some(approval.environment), until: approval.expires_at, by: Some(approval.approver), ..blank })
        }
        WAIVER_PREDICATE => {
            let waiver: WaiverPredicate = predicate(statement)?;
            let blank = blank(RecordKind::Waiver, waiver.granted_at);
            Ok(LedgerRecord { environment: Some(waiver.environment), until: Some(waiver.expires_at), by: Some(waiver.approver), ..blank })
        }
        REVOCATION_PREDICATE => {
            let revocation: RevocationPredicate = predicate(statement)?;
            let blank = blank(RecordKind::Revocation, revocation.revoked_at);
            let revokes = Some(revocation.revokes);
            Ok(LedgerRecord { environment: revocation.environment, by: Some(revocation.revoker), revokes, ..blank })
        }
        other => Err(vec![Problem::whole(format!("`{}` is no kind of statement that a ledger holds", other.escape_debug()))]),
    }
}

fn predicate<T: Predicate>(statement: &Statement) -> Result<T, Vec<Problem>> {
    statement.predicate_as(T::TYPE)
}

fn subject(subject: &Subject) -> RecordedSubject {
    RecordedSubject { name: subject.name.clone(), version: None, uri: subject.uri.clone(), digest: subject.digest.clone() }
}

/// The digests by which a record is found.
pub(super) fn found_by(record: &LedgerRecord) -> Vec<String> {
    let mut digests: Vec<String> = record.subjects.iter().flat_map(|subject| subject.digest.iter().map(Digest::to_string)).collect();
    digests.sort();
    digests.dedup();
    digests
}
