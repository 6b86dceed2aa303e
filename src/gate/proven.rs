//! What a ledger or a proof says about a verdict: is it in there, has the ledger been rewritten, has anything
//! overtaken it. Answers by the names of [`crate::attest::verify::CHECKS`]; concludes nothing.

use super::recorded::{continues, trusted};
use crate::attest::verify::Named;
use crate::dsse::Envelope;
use crate::ledger::merkle::includes;
use crate::ledger::{Checkpoint, Entry, Head, Inclusion, Ledger, LedgerError, NoteKey};
use crate::model::gate_verdict::{Decided, GateVerdict, LedgerSeen};
use crate::model::id::{Digest, Name};
use crate::model::ledger_record::RecordKind;
use crate::model::trust::Trust;
use crate::source::{Sha256, SourceFile, Syntax};

/// The answer of one check.
pub type Said = Result<String, String>;

/// A verdict that is looked up.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The attestations of the document, as [`crate::attest::verify::named`] gives them.
    pub named: &'a [Named],
    /// The digests of the artifact.
    pub subject: &'a [Digest],
    /// The gate.
    pub gate: &'a Name,
    /// The environment.
    pub environment: &'a Name,
}

impl Question<'_> {
    /// The verdict about the artifact, itself where it is there.
    fn verdict(&self) -> Option<&Named> {
        let about = || self.named.iter().filter(|named| named.artifacts.iter().any(|artifact| self.subject.contains(artifact)));
        about().find(|named| named.verdict.is_some()).or_else(|| about().next())
    }
}

/// What the checks need to know of a verdict in a ledger.
struct Place {
    index: u64,
    head: Head,
}

/// Asks a ledger: `ledger-inclusion`, `ledger-consistency` and, where it is wanted, `latest`.
///
/// # Errors
/// A ledger that does not answer; one that does and contradicts itself is an answer.
pub fn ask(
    ledger: &mut Ledger,
    question: Question<'_>,
    trust: Option<&Trust>,
    remembered: Option<&Checkpoint>,
    latest: bool,
) -> Result<Vec<(&'static str, Said)>, LedgerError> {
    let place = settle(included(ledger, question, trust))?;
    let consistent = settle(consistent(ledger, question, remembered).map(Ok))?;
    let overtaken = match (&place, latest) {
        (_, false) => None,
        (Ok(place), true) => Some(settle(overtaken(ledger, question, place))?),
        (Err(_), true) => Some(Err("what came later cannot be told: the verdict is not in the ledger".to_owned())),
    };
    let sentence = |place: Place| format!("the verdict is entry {} of the {} of {}", place.index, place.head.size, ledger.origin());
    let mut answers = vec![("ledger-inclusion", place.map(sentence)), ("ledger-consistency", consistent)];
    answers.extend(overtaken.map(|said| ("latest", said)));
    Ok(answers)
}

/// What is wrong with the ledger itself is an answer; that it cannot be reached is not.
fn settle<T>(asked: Result<Result<T, String>, LedgerError>) -> Result<Result<T, String>, LedgerError> {
    match asked {
        Err(
            error @ (LedgerError::Store { .. } | LedgerError::Missing { .. } | LedgerError::Address { .. } | LedgerError::Newer { .. }),
        ) => Err(error),
        Err(wrong) => Ok(Err(sentence(&wrong))),
        Ok(answer) => Ok(answer),
    }
}

/// What is wrong with a ledger in one sentence; the error itself has the two checkpoints in full.
fn sentence(error: &LedgerError) -> String {
    let line = |note: &str| note.split("\n\n").next().unwrap_or_default().trim_ascii().replace('\n', " ");
    match error {
        LedgerError::Fork { remembered, found } => {
            format!("the ledger has been rewritten: seen before `{}`, found now `{}`", line(remembered), line(found))
        }
        LedgerError::Shrunk { size, remembered_size, .. } => {
            format!("the ledger has {size} entries, but had {remembered_size} when it was seen before: its end was cut off")
        }
        other => other.to_string(),
    }
}

fn included(ledger: &mut Ledger, question: Question<'_>, trust: Option<&Trust>) -> Result<Result<Place, String>, LedgerError> {
    trusted(ledger, trust)?;
    let head = ledger.head()?;
    let Some(named) = question.verdict() else { return Ok(Err("the document has no verdict about the artifact".to_owned())) };
    let absent = format!("the ledger {} does not have this verdict", ledger.origin());
    let Some(receipt) = sha256(&named.digest).map(|digest| ledger.find(&digest)).transpose()?.flatten() else { return Ok(Err(absent)) };
    let leaf = entry(ledger, receipt.index)?.hash();
    let path = ledger.inclusion(receipt.index, head.size)?;
    Ok(if includes(&leaf, receipt.index, head.size, &path, &head.root) {
        Ok(Place { index: receipt.index, head })
    } else {
        Err(format!("entry {} does not lead to the root of the {} entries", receipt.index, head.size))
    })
}

/// An entry, worked out again from its envelope.
fn entry(ledger: &mut Ledger, index: u64) -> Result<Entry, LedgerError> {
    let text = ledger.envelope(index)?;
    let damaged = || LedgerError::Damaged { what: format!("the envelope of leaf {index} cannot be read") };
    Entry::of(&Envelope::parse(&text).map_err(|_| damaged())?)
}

fn consistent(ledger: &mut Ledger, question: Question<'_>, remembered: Option<&Checkpoint>) -> Result<String, LedgerError> {
    let head = ledger.head()?;
    let signed = ledger.checkpoint()?;
    let mut compared = Vec::new();
    let mut one = |ledger: &mut Ledger, seen: &LedgerSeen, whose: &str| {
        compared.push(format!("the {} entries that {whose}", seen.size));
        continues(ledger, head, seen)
    };
    for verdict in question.named.iter().filter_map(|named| named.verdict.as_ref()) {
        let claim = crate::dsse::Claim::<GateVerdict>::of(verdict).ok();
        if let Some(seen) = claim.and_then(|claim| claim.predicate.ledger).filter(|seen| seen.origin == ledger.origin()) {
            one(ledger, &seen, "the verdict saw")?;
            break;
        }
    }
    let of = |checkpoint: &Checkpoint, origin: &str| LedgerSeen {
        origin: origin.to_owned(),
        size: checkpoint.head.size,
        root: checkpoint.head.root.into(),
    };
    let origin = ledger.origin().to_owned();
    if let Some(checkpoint) = remembered {
        one(ledger, &of(checkpoint, &origin), "were seen before")?;
    }
    if let Some(checkpoint) = &signed {
        one(ledger, &of(checkpoint, &origin), "its newest checkpoint signs")?;
    }
    Ok(match compared.as_slice() {
        [] => "there is no earlier state to compare it with".to_owned(),
        compared => format!("it continues {}", compared.join(", ")),
    })
}

/// Looks for a failure of the same artifact, gate and environment after the verdict. Whose signature is on it is
/// not asked: who could have a failure taken for nothing could hide it.
fn overtaken(ledger: &mut Ledger, question: Question<'_>, place: &Place) -> Result<Said, LedgerError> {
    for artifact in question.subject {
        for recorded in ledger.about(artifact)? {
            if recorded.index <= place.index || recorded.record.kind != RecordKind::Verdict {
                continue;
            }
            // The record is what is searched, the envelope is what was said.
            let entry = entry(ledger, recorded.index)?;
            let record = entry.record();
            if *record != recorded.record {
                let what = format!("the record of leaf {} is not that of its envelope", recorded.index);
                return Err(LedgerError::Damaged { what });
            }
            let same = record.gate.as_ref() == Some(question.gate) && record.environment.as_ref() == Some(question.environment);
            if same && record.decision == Some(Decided::Failed) {
                return Ok(Err(format!("entry {}, of {}, failed: it overtakes this verdict", recorded.index, record.at)));
            }
        }
    }
    Ok(Ok(format!("none of the {} entries after it is a failure for the same artifact, gate and environment", {
        place.head.size.saturating_sub(place.index + 1)
    })))
}

/// Asks an inclusion proof, offline, under a ledger's key that the trust file names.
///
/// # Errors
/// A trust file that names no ledger, or none that can be used.
pub fn offline(text: &str, question: Question<'_>, trust: &Trust) -> Result<Said, LedgerError> {
    let keys = trust.ledgers.iter().map(|vkey| key(vkey)).collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(LedgerError::Address {
            message: "the trust file names no ledger".to_owned(),
            help: "add its verifier key under `ledgers`, as `portcullis ledger init` prints it".to_owned(),
        });
    }
    let mut refusal = "no ledger of the trust file signed the proof's checkpoint".to_owned();
    for key in &keys {
        match Inclusion::open(text, key) {
            Ok(proof) => return Ok(holds(&proof, key, question)),
            Err(error) => refusal = error.to_string(),
        }
    }
    Ok(Err(refusal))
}

fn holds(proof: &Inclusion, key: &NoteKey, question: Question<'_>) -> Said {
    let named = question.verdict().ok_or("the document has no verdict about the artifact")?;
    let verdict = named.verdict.as_ref().ok_or("a summary is not what the ledger holds; give the `.intoto.jsonl` file")?;
    let entry = Entry::of(verdict).map_err(|error| error.to_string())?;
    proof.holds_for(&entry).map_err(|error| error.to_string())?;
    Ok(format!("the verdict is entry {} of the {} of {}, as its checkpoint proves", proof.index, proof.checkpoint.head.size, key.name()))
}

/// A ledger's key as a trust file writes it.
///
/// # Errors
/// What is wrong with it.
pub fn key(vkey: &str) -> Result<NoteKey, LedgerError> {
    NoteKey::parse(vkey).map_err(|problem| LedgerError::Address {
        message: format!("the trust file names a ledger by `{}`: {problem}", vkey.escape_debug()),
        help: problem.help().to_owned(),
    })
}

/// Everything in the ledger that revokes one of these attestations or the artifact, as a document; none where there is nothing.
///
/// # Errors
/// A ledger that cannot be read.
pub fn revocations(ledger: &mut Ledger, attestations: &[Named], subject: &[Digest]) -> Result<Option<SourceFile>, LedgerError> {
    let digests: Vec<&Digest> = attestations.iter().flat_map(|named| named.known_by.iter().chain([&named.digest])).chain(subject).collect();
    listing(ledger, &digests, RecordKind::Revocation, "revocations")
}

/// Every verdict on the artifact in the ledger, as a document; none where there is nothing.
///
/// # Errors
/// A ledger that cannot be read.
pub fn verdicts(ledger: &mut Ledger, subject: &[Digest]) -> Result<Option<SourceFile>, LedgerError> {
    listing(ledger, &subject.iter().collect::<Vec<_>>(), RecordKind::Verdict, "verdicts")
}

fn listing(ledger: &mut Ledger, digests: &[&Digest], kind: RecordKind, what: &str) -> Result<Option<SourceFile>, LedgerError> {
    let mut indices = std::collections::BTreeSet::new();
    for digest in digests {
        indices.extend(ledger.about(digest)?.into_iter().filter(|entry| entry.record.kind == kind).map(|entry| entry.index));
    }
    let mut text = String::new();
    for index in indices {
        text.push_str(&ledger.envelope(index)?);
        text.push('\n');
    }
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(SourceFile::new(format!("ledger:{}/{what}", ledger.origin()), Syntax::Text, text.into_bytes())))
}

fn sha256(digest: &Digest) -> Option<Sha256> {
    let bytes = data_encoding::HEXLOWER.decode(digest.hex().as_bytes()).ok()?;
    (digest.algorithm() == "sha256").then(|| bytes.try_into().ok().map(Sha256)).flatten()
}
