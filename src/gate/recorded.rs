//! The ledger at the gate: what it says about a release, and recording what was decided.
//!
//! Entries come in as a listing: a document of the run with an envelope a line, so that findings have a place
//! and the verdict has its digest. Whether anyone is believed is for `check`, as with files. Never opens a
//! ledger: the caller does, and says which one.

use std::collections::BTreeSet;

use super::GateError;
use crate::dsse::{Claim, Envelope, TrustStore, records};
use crate::intake::{self, Record, Role};
use crate::ledger::{Checkpoint, Entry, Head, Ledger, LedgerError, Receipt};
use crate::model::Evidence;
use crate::model::gate_verdict::{Decided, GateVerdict, LedgerSeen, WHOLE};
use crate::model::id::{Digest, Timestamp};
use crate::model::ledger_record::{LedgerRecord, RecordKind};
use crate::model::release::HistorySource;
use crate::model::trust::Trust;
use crate::source::{DocId, Sha256, SourceFile, SourceMap, Syntax};
use crate::verdict::InputDocument;

/// The role of a listing among a verdict's inputs.
pub const ROLE: &str = "ledger";

/// Demands that the trust file knows the ledger, where it names any.
///
/// # Errors
/// The trust file names other ledgers only.
pub fn trusted(ledger: &Ledger, trust: Option<&Trust>) -> Result<(), LedgerError> {
    let named = trust.map(|trust| trust.ledgers.as_slice()).unwrap_or_default();
    if named.is_empty() || named.iter().any(|vkey| vkey.trim_ascii() == ledger.key().vkey()) {
        return Ok(());
    }
    Err(LedgerError::Refuted { message: format!("the trust file does not name the ledger `{}` with the key that it has", ledger.origin()) })
}

/// What was read from the ledger, if there is one.
pub(super) fn read(
    ledger: Option<&mut Ledger>,
    evidence: &mut Evidence,
    sources: &mut SourceMap,
    inputs: &mut Vec<InputDocument>,
    trust: Option<(&TrustStore, Timestamp)>,
) -> Result<Option<LedgerSeen>, GateError> {
    match ledger {
        Some(ledger) => attach(ledger, evidence, sources, inputs, trust).map(Some),
        None if evidence.release.value.history == Some(HistorySource::Ledger) => Err(GateError::Usage {
            message: "the release's history is in the ledger, and no ledger was given".to_owned(),
            help: "give `--ledger URL`, or name a file of promotion events under `history`".to_owned(),
        }),
        None => Ok(None),
    }
}

/// Adds to the evidence of a release what the ledger holds about it: the verdicts on its artifacts, where the
/// history is the ledger also those on other artifacts of its components, and every revocation that hits one of
/// them or a signed file of the release.
fn attach(
    ledger: &mut Ledger,
    evidence: &mut Evidence,
    sources: &mut SourceMap,
    inputs: &mut Vec<InputDocument>,
    trust: Option<(&TrustStore, Timestamp)>,
) -> Result<LedgerSeen, GateError> {
    trusted(ledger, trust.map(|(store, _)| store.trust()))?;
    let head = ledger.head()?;
    let release = &evidence.release.value;
    let mut verdicts = BTreeSet::new();
    let mut revocations = BTreeSet::new();
    for artifact in release.artifacts() {
        sort(ledger.about(&artifact)?, head, &mut verdicts, &mut revocations);
    }
    let own = verdicts.clone();
    if release.history == Some(HistorySource::Ledger) {
        ledger.each(|entry| {
            if entry.index < head.size && entered(&entry.record, release) {
                verdicts.insert(entry.index);
            }
            Ok::<(), LedgerError>(())
        })?;
    }
    let mut lines = Vec::with_capacity(verdicts.len());
    for index in &verdicts {
        let line = ledger.envelope(*index)?;
        if own.contains(index) {
            continued(ledger, head, &line, trust)?;
        }
        lines.push(line);
    }
    for digest in lines.iter().flat_map(|line| known_by(line)).chain(signed_files(evidence, sources)) {
        sort(ledger.about(&digest)?, head, &mut BTreeSet::new(), &mut revocations);
    }
    let revoked = revocations.iter().map(|index| ledger.envelope(*index)).collect::<Result<Vec<_>, _>>()?;
    let mut desk = Desk { origin: ledger.origin().to_owned(), sources, inputs };
    let doc = desk.listing("verdicts", &lines, Role::Verdict, evidence)?;
    desk.listing("revocations", &revoked, Role::Revocation, evidence)?;
    evidence.ledger = Some(doc);
    inputs.sort();
    Ok(LedgerSeen { origin: ledger.origin().to_owned(), size: head.size, root: head.root.into() })
}

/// Sorts entries of the ledger as it was into verdicts and revocations.
fn sort(entries: Vec<crate::ledger::Recorded>, head: Head, verdicts: &mut BTreeSet<u64>, revocations: &mut BTreeSet<u64>) {
    for entry in entries.into_iter().filter(|entry| entry.index < head.size) {
        match entry.record.kind {
            RecordKind::Verdict => verdicts.insert(entry.index),
            RecordKind::Revocation => revocations.insert(entry.index),
            RecordKind::Approval | RecordKind::Waiver => false,
        };
    }
}

/// Whether a record says that some artifact of one of the release's components entered an environment.
fn entered(record: &LedgerRecord, release: &crate::model::Release) -> bool {
    record.kind == RecordKind::Verdict
        && record.decision == Some(Decided::Passed)
        && record.gate.as_ref().is_some_and(|gate| gate.as_str() == WHOLE)
        && record.release.as_ref() == Some(&release.name)
        && record.subjects.iter().any(|subject| {
            subject.version.is_some() && release.components.iter().any(|component| Some(component.name.as_str()) == subject.name.as_deref())
        })
}

/// Demands that the ledger continues the state that a believed verdict saw when it was given.
fn continued(ledger: &mut Ledger, head: Head, line: &str, trust: Option<(&TrustStore, Timestamp)>) -> Result<(), LedgerError> {
    let Some((store, now)) = trust else { return Ok(()) };
    let Ok(envelope) = Envelope::parse(line) else { return Ok(()) };
    if store.verify(&envelope, now).is_err() {
        return Ok(());
    }
    match Claim::<GateVerdict>::of(&envelope).ok().and_then(|claim| claim.predicate.ledger) {
        Some(seen) if seen.origin == ledger.origin() => continues(ledger, head, &seen),
        _ => Ok(()),
    }
}

/// Demands that a ledger of this head continues a state that was seen before.
///
/// # Errors
/// It is shorter, or another history.
pub fn continues(ledger: &mut Ledger, head: Head, seen: &LedgerSeen) -> Result<(), LedgerError> {
    let text = |size: u64, root: Digest| {
        let bytes = data_encoding::HEXLOWER.decode(root.hex().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        Checkpoint::text(&seen.origin, Head { size, root: bytes.map(Sha256).unwrap_or(head.root) })
    };
    let remembered = text(seen.size, seen.root.clone());
    if seen.size > head.size {
        return Err(LedgerError::Shrunk { size: head.size, remembered_size: seen.size, remembered });
    }
    let root = Digest::from(ledger.root(seen.size)?);
    if root == seen.root { Ok(()) } else { Err(LedgerError::Fork { remembered, found: text(seen.size, root) }) }
}

/// What a signed line is known by: the digests of the envelope and of what was signed in it.
fn known_by(line: &str) -> Vec<Digest> {
    let payload = Envelope::parse(line).ok().map(|envelope| Sha256::of(&envelope.payload).into());
    std::iter::once(Sha256::of(line.trim_ascii().as_bytes()).into()).chain(payload).collect()
}

/// What the signed files of a release are known by: approvals, waivers, verdicts and test results.
fn signed_files(evidence: &Evidence, sources: &SourceMap) -> Vec<Digest> {
    let approvals = evidence.approvals.iter().map(|approval| approval.doc);
    let waivers = evidence.waivers.iter().map(|waiver| waiver.doc);
    let verdicts = evidence.verdicts.iter().map(|verdict| verdict.doc);
    let tests = evidence.tests.iter().filter(|report| report.signature_problem.is_some()).map(|report| report.doc);
    let docs: BTreeSet<DocId> = approvals.chain(waivers).chain(verdicts).chain(tests).flatten().collect();
    let files = docs.into_iter().filter_map(|doc| sources.get(doc));
    let digests = |file: &SourceFile| {
        let text = file.text_lossless();
        let lines = records(text).map(|(_, _, record)| record).chain(std::iter::once(text)).flat_map(known_by);
        lines.chain(std::iter::once(file.digest().into())).collect::<Vec<Digest>>()
    };
    files.flat_map(digests).collect()
}

struct Desk<'a> {
    origin: String,
    sources: &'a mut SourceMap,
    inputs: &'a mut Vec<InputDocument>,
}

impl Desk<'_> {
    /// A listing as a document of the run, read like a file.
    fn listing(&mut self, what: &str, lines: &[String], role: Role, evidence: &mut Evidence) -> Result<DocId, GateError> {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let file = SourceFile::new(format!("ledger:{}/{what}", self.origin), Syntax::JsonLines, text.into_bytes());
        self.inputs.push(InputDocument {
            path: file.path().to_string(),
            role: ROLE.to_owned(),
            digest: file.digest().into(),
            size: u64::try_from(file.bytes().len()).unwrap_or(u64::MAX),
        });
        if lines.is_empty() {
            return Ok(self.sources.add(file));
        }
        let read = intake::read(file, role, self.sources).map_err(|unreadable| GateError::from(*unreadable))?;
        match read.record {
            Record::Verdicts(verdicts) => evidence.verdicts.extend(verdicts),
            Record::Revocations(revocations) => evidence.revocations.extend(revocations),
            // The role that it was read in gives nothing else.
            _ => {}
        }
        Ok(read.doc)
    }
}

/// Records signed verdicts, all or none, in a ledger that still continues what was read from it.
///
/// # Errors
/// It has become another ledger; it cannot be written.
pub fn record(ledger: &mut Ledger, seen: &LedgerSeen, envelopes: &[&Envelope]) -> Result<Vec<Receipt>, LedgerError> {
    let head = ledger.head()?;
    continues(ledger, head, seen)?;
    let entries = envelopes.iter().map(|envelope| Entry::of(envelope)).collect::<Result<Vec<_>, _>>()?;
    ledger.append(&entries)
}
