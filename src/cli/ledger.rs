//! `portcullis ledger`.

use camino::Utf8Path;
use serde::Serialize;

use super::Streams;
use super::args::{Ledger as Arguments, LedgerArgs, LedgerCommand, ListFormat, PassphraseArgs};
use super::diagnose::Failure;
use super::exit::Exit;
use super::secrets;
use crate::attest::FileKey;
use crate::dsse::{Envelope, PublicKey, Statement, records};
use crate::host::{Host, Write};
use crate::ledger::{
    self, Checkpoint, Consistency, Entry, Fault, Head, Inclusion, Ledger, LedgerError, NoteKey, Receipt, Recorded, remembered,
};
use crate::model::id::{Digest, Name};
use crate::model::ledger_record::LedgerRecord;
use crate::model::vsa::VSA_PREDICATE;
use crate::source::{Problem, SourceFile, Syntax, Unreadable};

/// The variable that names the ledger where `--ledger` does not.
const VARIABLE: &str = "PORTCULLIS_LEDGER";

pub(super) fn run(arguments: Arguments, host: &dyn Host, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    match arguments.command {
        LedgerCommand::Init { ledger, origin, key } => init(&ledger, &origin, &key, host, streams),
        LedgerCommand::Append { documents, ledger, format } => append(&documents, &ledger, format, host, streams),
        LedgerCommand::List { ledger, subject, environment, format } => {
            list(&ledger, subject.as_ref(), environment.as_ref(), format, host, streams)
        }
        LedgerCommand::Prove { ledger, index, document, since, out } => {
            let what = (index, document.as_deref(), since.as_deref());
            prove(&mut open(&ledger, host)?, what, out.as_deref(), host, streams)
        }
        LedgerCommand::Verify { proof, vkey, document, since, format } => {
            let key = NoteKey::parse(&vkey).map_err(|problem| Failure::new(Exit::Usage, problem.to_string(), problem.help()))?;
            verify(&text(&proof, host)?, &key, document.as_deref(), since.as_deref(), format, host, streams)
        }
        LedgerCommand::Checkpoint { ledger, sign, remember, passphrase } => {
            checkpoint(&mut open(&ledger, host)?, sign.as_deref(), remember.as_deref(), &passphrase, host, streams)
        }
        LedgerCommand::Fsck { ledger, remember, format } => fsck(&mut open(&ledger, host)?, remember.as_deref(), format, host, streams),
        LedgerCommand::Export { folder, ledger } => {
            let exported = open(&ledger, host)?.export(&folder, host)?;
            writeln!(streams.out, "exported {} entries as {} files to {folder}", exported.head.size, exported.files)?;
            Ok(Exit::Passed)
        }
    }
}

/// The address of the ledger that is meant.
pub(super) fn address(arguments: &LedgerArgs, host: &dyn Host) -> Result<String, Failure> {
    let named = arguments.ledger.clone().or_else(|| host.env(VARIABLE).filter(|address| !address.is_empty()));
    named.ok_or_else(|| Failure::new(Exit::Usage, "no ledger is named", format!("give --ledger URL or set {VARIABLE}")))
}

fn open(arguments: &LedgerArgs, host: &dyn Host) -> Result<Ledger, Failure> {
    Ok(ledger::open(&address(arguments, host)?, host)?)
}

fn json<T: Serialize>(value: &T, streams: &mut Streams<'_>) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *streams.out, value).map_err(std::io::Error::from)?;
    writeln!(streams.out)?;
    Ok(())
}

fn text(path: &Utf8Path, host: &dyn Host) -> Result<String, Failure> {
    let not_text =
        |_| Failure::new(Exit::Signature, format!("`{path}` is not UTF-8"), "get it again from where it was made, byte for byte");
    String::from_utf8(host.read(path)?).map_err(not_text)
}

fn init(arguments: &LedgerArgs, origin: &str, key: &Utf8Path, host: &dyn Host, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let refuse = |message: String, help: &str| Failure::new(Exit::Usage, message, help);
    let public = PublicKey::from_spki_pem(&text(key, host)?).map_err(|problem| refuse(format!("`{key}`: {problem}"), problem.help()))?;
    let key = NoteKey::new(origin, &public).map_err(|problem| refuse(problem.to_string(), problem.help()))?;
    let mut made = ledger::create(&address(arguments, host)?, &key, host)?;
    let head = made.head()?;
    writeln!(
        streams.out,
        "ledger        {}\norigin        {}\nentries       {}\nverifier key  {}",
        made.address(),
        made.origin(),
        head.size,
        key.vkey()
    )?;
    Ok(Exit::Passed)
}

/// The entries of a file: an envelope, or one a line. Verification summaries are left out: they name their verdict.
fn entries(path: &Utf8Path, host: &dyn Host) -> Result<Vec<Entry>, Failure> {
    let file = SourceFile::new(path, Syntax::JsonLines, host.read(path)?);
    let refuse = |problems: Vec<Problem>| Failure::from(Unreadable::new(file.as_syntax(Syntax::Json), "a signed document", problems));
    let text = file.text().map_err(|problem| refuse(vec![problem]))?;
    let whole = Envelope::parse(text);
    let envelopes = match whole {
        Ok(envelope) => vec![envelope],
        Err(problems) if records(text).count() < 2 => return Err(refuse(problems)),
        Err(_) => records(text).map(|(_, _, line)| Envelope::parse(line)).collect::<Result<_, _>>().map_err(refuse)?,
    };
    let mut entries = Vec::new();
    for envelope in envelopes {
        let summary =
            envelope.text().ok().and_then(|text| Statement::parse(text).ok()).is_some_and(|one| one.predicate_type == VSA_PREDICATE);
        if !summary {
            entries.push(Entry::of(&envelope)?);
        }
    }
    if entries.is_empty() {
        return Err(Failure::new(
            Exit::Usage,
            format!("`{path}` holds only a summary, which is not recorded: it names its verdict by digest"),
            "give the verdict itself, the `.intoto.jsonl`",
        ));
    }
    Ok(entries)
}

/// The one entry of a file.
fn one_entry(path: &Utf8Path, host: &dyn Host) -> Result<Entry, Failure> {
    let mut all = entries(path, host)?;
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Failure::new(Exit::Usage, format!("`{path}` holds more than one document"), "give a file with one of them")),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownReceipt<'a> {
    index: u64,
    size: u64,
    root: String,
    envelope: Digest,
    known: bool,
    record: &'a LedgerRecord,
}

fn append(
    documents: &[camino::Utf8PathBuf],
    arguments: &LedgerArgs,
    format: ListFormat,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let mut all = Vec::new();
    for path in documents {
        all.extend(entries(path, host)?);
    }
    let receipts = open(arguments, host)?.append(&all)?;
    let shown = |(receipt, entry): (&Receipt, &'_ Entry)| (receipt.clone(), entry.record().clone());
    let shown: Vec<(Receipt, LedgerRecord)> = receipts.iter().zip(&all).map(shown).collect();
    match format {
        ListFormat::Json => {
            let rows: Vec<ShownReceipt<'_>> = shown
                .iter()
                .map(|(receipt, record)| ShownReceipt {
                    index: receipt.index,
                    size: receipt.size,
                    root: receipt.root.hex(),
                    envelope: receipt.envelope.into(),
                    known: receipt.known,
                    record,
                })
                .collect();
            json(&rows, streams)?;
        }
        ListFormat::Text => {
            for (receipt, record) in &shown {
                let word = if receipt.known { "known" } else { "recorded" };
                writeln!(streams.out, "{word:8}  {}", line(receipt.index, record))?;
            }
        }
    }
    Ok(Exit::Passed)
}

/// A record on a line.
fn line(index: u64, record: &LedgerRecord) -> String {
    let subjects: Vec<String> = record
        .subjects
        .iter()
        .map(|subject| {
            let digest = subject.digest.iter().next().map(ToString::to_string);
            let parts = [subject.name.clone(), subject.version.clone(), digest].into_iter().flatten();
            parts.map(|part| part.escape_debug().to_string()).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let what = match (&record.decision, &record.by) {
        (Some(decision), _) => decision.word().to_owned(),
        (None, Some(by)) => format!("by {}", by.escape_debug()),
        (None, None) => String::new(),
    };
    let release = match (&record.release, &record.version) {
        (Some(name), Some(version)) => format!("{name}@{}", version.escape_debug()),
        _ => String::new(),
    };
    let environment = record.environment.as_ref().map_or("every environment", Name::as_str);
    let parts = [record.kind.word(), &what, environment, &release, &subjects.join(", ")];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{index:>6}  {}  {}", record.at, parts.join("  "))
}

#[derive(Serialize)]
struct ShownRecord {
    index: u64,
    record: LedgerRecord,
}

fn list(
    arguments: &LedgerArgs,
    subject: Option<&Digest>,
    environment: Option<&Name>,
    format: ListFormat,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let mut ledger = open(arguments, host)?;
    let wanted =
        |one: &Recorded| environment.is_none_or(|environment| one.record.environment.as_ref().is_none_or(|other| other == environment));
    let mut found = Vec::new();
    match subject {
        Some(digest) => found = ledger.about(digest)?.into_iter().filter(wanted).collect(),
        None => ledger.each(|one| {
            found.extend(Some(one).filter(wanted));
            Ok::<_, LedgerError>(())
        })?,
    }
    match format {
        ListFormat::Json => {
            let rows: Vec<ShownRecord> = found.into_iter().map(|one| ShownRecord { index: one.index, record: one.record }).collect();
            json(&rows, streams)?;
        }
        ListFormat::Text => {
            for one in &found {
                writeln!(streams.out, "{}", line(one.index, &one.record))?;
            }
            writeln!(streams.out, "{} of {} entries of {}", found.len(), ledger.head()?.size, ledger.origin())?;
        }
    }
    Ok(Exit::Passed)
}

fn prove(
    ledger: &mut Ledger,
    what: (Option<u64>, Option<&Utf8Path>, Option<&Utf8Path>),
    out: Option<&Utf8Path>,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let proof = match what {
        (Some(index), ..) => ledger.prove(index)?.to_text(),
        (None, Some(path), _) => {
            let digest = one_entry(path, host)?.digest();
            let receipt = ledger.find(&digest)?.ok_or_else(|| {
                Failure::new(
                    Exit::Signature,
                    format!("`{path}` is not recorded in {}", ledger.origin()),
                    "record it with `portcullis ledger append`",
                )
            })?;
            ledger.prove(receipt.index)?.to_text()
        }
        (None, None, Some(path)) => {
            let older = Checkpoint::open(&text(path, host)?, ledger.key())?;
            ledger.continues(&older)?;
            ledger.prove_since(older.head.size)?.to_text()
        }
        (None, None, None) => return Err(Failure::new(Exit::Usage, "nothing is to be proved", "give --index, --document or --since")),
    };
    match out {
        Some(path) => host.write(path, proof.as_bytes(), Write::Replace).map_err(Failure::unwritten)?,
        None => write!(streams.out, "{proof}")?,
    }
    Ok(Exit::Passed)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verified<'a> {
    holds: bool,
    origin: &'a str,
    size: u64,
    root: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<u64>,
}

fn verify(
    proof: &str,
    key: &NoteKey,
    document: Option<&Utf8Path>,
    since: Option<&Utf8Path>,
    format: ListFormat,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let (head, index, old) = match (document, since) {
        (Some(path), _) => {
            let entry = one_entry(path, host)?;
            let proof = Inclusion::open(proof, key).map_err(Failure::unrecorded)?;
            proof.holds_for(&entry)?;
            (proof.checkpoint.head, Some(proof.index), None)
        }
        (None, Some(path)) => {
            let older = Checkpoint::open(&text(path, host)?, key).map_err(Failure::unrecorded)?;
            let proof = Consistency::open(proof, key).map_err(Failure::unrecorded)?;
            proof.holds_since(&older)?;
            (proof.checkpoint.head, None, Some(older.head.size))
        }
        (None, None) => (Checkpoint::open(proof, key).map_err(Failure::unrecorded)?.head, None, None),
    };
    let Head { size, root } = head;
    if format == ListFormat::Json {
        json(&Verified { holds: true, origin: key.name(), size, root: root.hex(), index, since: old }, streams)?;
        return Ok(Exit::Passed);
    }
    match (index, old) {
        (Some(index), _) => writeln!(streams.out, "it holds: the document is entry {index} of {}, which has {size} entries", key.name())?,
        (None, Some(old)) => {
            writeln!(streams.out, "it holds: {} had {old} entries, and the {size} that it has now begin with them", key.name())?
        }
        (None, None) => writeln!(streams.out, "it holds: {} has {size} entries under the root {root}", key.name())?,
    }
    Ok(Exit::Passed)
}

fn checkpoint(
    ledger: &mut Ledger,
    sign: Option<&Utf8Path>,
    remember: Option<&Utf8Path>,
    passphrase: &PassphraseArgs,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let before = remember.map(|path| remembered::read(path, ledger.key(), host)).transpose()?.flatten();
    if let Some(before) = &before {
        ledger.continues(before)?;
    }
    let found = match sign {
        Some(path) => ledger.sign(&FileKey(secrets::private_key(path, passphrase, host)?), before.as_ref())?,
        None => ledger.checkpoint()?.ok_or(LedgerError::Unsigned { index: 0 })?,
    };
    if let Some(path) = remember {
        remembered::write(path, before.as_ref(), &found, host)?;
        if before.is_none() {
            writeln!(streams.err, "nothing was remembered in {path}; this checkpoint is believed and remembered from now on")?;
        }
    }
    write!(streams.out, "{}", found.note)?;
    Ok(Exit::Passed)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checked<'a> {
    sound: bool,
    origin: &'a str,
    entries: u64,
    checkpoints: u64,
    faults: &'a [Fault],
    total_faults: u64,
}

fn fsck(
    ledger: &mut Ledger,
    remember: Option<&Utf8Path>,
    format: ListFormat,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let before = remember.map(|path| remembered::read(path, ledger.key(), host)).transpose()?.flatten();
    let found = ledger.fsck(before.as_ref())?;
    match format {
        ListFormat::Json => {
            let checked = Checked {
                sound: found.is_sound(),
                origin: ledger.origin(),
                entries: found.leaves,
                checkpoints: found.checkpoints,
                faults: &found.faults,
                total_faults: found.total,
            };
            json(&checked, streams)?;
        }
        ListFormat::Text => {
            for fault in &found.faults {
                writeln!(streams.out, "{}: {}", fault.at, fault.what)?;
            }
            writeln!(
                streams.out,
                "{}: {} in {} and {} of {}",
                if found.is_sound() { "sound" } else { "broken" },
                counted(found.total, "fault", "faults"),
                counted(found.leaves, "entry", "entries"),
                counted(found.checkpoints, "checkpoint", "checkpoints"),
                ledger.origin()
            )?;
        }
    }
    if before.is_none() && remember.is_some() {
        writeln!(streams.err, "nothing is remembered there yet, so that a rewritten ledger would not be noticed")?;
    }
    Ok(if found.is_sound() { Exit::Passed } else { Exit::Signature })
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
