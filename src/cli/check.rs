//! `portcullis check`.

use camino::Utf8Path;

use super::Streams;
use super::args::Check;
use super::diagnose::Failure;
use super::exit::Exit;
use super::output::{outputs, write};
use super::secrets;
use super::terminal::Terminal;
use crate::attest::gate_verdict::Basis;
use crate::attest::{DEFAULT_POLICY_URI, FileKey, Produced, Producer, produce, used};
use crate::dsse::Envelope;
use crate::gate::account::PARTIAL;
use crate::gate::{Judgement, Request, judge_with, recorded};
use crate::host::{Host, Write};
use crate::ledger::{self, Ledger, remembered};
use crate::model::gate_verdict::Build;
use crate::policy::ENGINE;
use crate::report::{Format, Options, Report, Tool, render};

pub(super) fn run(arguments: Check, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    // Before judging: a key that cannot be read should not cost an evaluation, nor leave a verdict unsigned.
    let key = arguments.sign.as_deref().map(|path| secrets::private_key(path, &arguments.passphrase, host)).transpose()?;
    let request = Request {
        release: arguments.release,
        to: arguments.to,
        rules: arguments.rules.into(),
        route: arguments.route,
        trust: arguments.trust,
        at: arguments.at,
        only: arguments.only,
    };
    let mut ledger = arguments.ledger.as_deref().map(|url| ledger::open(url, host)).transpose()?;
    if let (Some(ledger), Some(path)) = (&mut ledger, &arguments.remember) {
        remembered::follow(ledger, path, host)?;
    }
    let progress = terminal.progress("judging the release");
    let judgement = judge_with(host, &request, ledger.as_mut())?;
    drop(progress);
    let exit = Exit::of(&judgement.verdict);
    // Before anything is shown: what is not signed and recorded is not handed out as if it were.
    let signed = key.map(|key| sign(&judgement, arguments.verifier, FileKey(key))).transpose()?.unwrap_or_default();
    if let Some(ledger) = &mut ledger {
        record(&judgement, &signed, ledger, streams)?;
    }
    let report = Report::new(&judgement.verdict, &judgement.catalogue, &judgement.sources, tool())
        .with_side_by_side(&judgement.evidence.environments.side_by_side);
    let options = Options { path_prefix: judgement.below.clone(), exit_code: Some(exit.code()), ..terminal.options.clone() };
    write(&outputs, host, streams, |output, to| render(&report, output.format, &options, to))?;
    if let Some(folder) = arguments.attest {
        keep(&signed, &folder, host, streams)?;
    }
    Ok(exit)
}

/// The program, as reports and verdicts name it.
pub(super) fn tool() -> Tool {
    Tool { name: "portcullis".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// Signs the verdict, passed or failed.
fn sign(judgement: &Judgement, verifier: String, key: FileKey) -> Result<Vec<Produced>, Failure> {
    if judgement.verdict.gate.as_str() == PARTIAL {
        return Err(Failure::new(
            Exit::Signature,
            "a verdict over a choice of rules is not signed",
            "name one gate with --only, or leave --only out",
        ));
    }
    let build = Build { name: tool().name, version: tool().version, digest: None, rego_engine: ENGINE.to_owned() };
    let producer = Producer { verifier, build, policy_uri: DEFAULT_POLICY_URI.to_owned(), entrypoint: "data".to_owned() };
    let used = used(&judgement.evidence, &judgement.sources, judgement.trust.as_ref(), judgement.verdict.evaluated_at);
    let basis = Basis {
        verdict: &judgement.verdict,
        catalogue: &judgement.catalogue,
        sources: &judgement.sources,
        used: &used,
        producer: &producer,
    };
    produce(&basis, &key).map_err(|problem| Failure::new(Exit::Signature, problem.to_string(), problem.help()))
}

/// Records the verdict on each subject; when this returns, it is durable.
fn record(judgement: &Judgement, signed: &[Produced], ledger: &mut Ledger, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let Some(seen) = &judgement.verdict.ledger else { return Ok(()) };
    let envelopes: Vec<&Envelope> = signed.iter().map(|subject| &subject.gate_verdict).collect();
    let receipts = recorded::record(ledger, seen, &envelopes).map_err(Failure::unrecorded)?;
    for (subject, receipt) in signed.iter().zip(receipts) {
        writeln!(streams.err, "recorded {} as entry {} of {}", subject.name, receipt.index, ledger.origin())?;
    }
    Ok(())
}

/// Writes the files of a signed verdict.
fn keep(signed: &[Produced], folder: &Utf8Path, host: &dyn Host, streams: &mut Streams<'_>) -> Result<(), Failure> {
    for subject in signed {
        for file in &subject.files {
            host.write(&folder.join(&file.name), &file.bytes, Write::Replace).map_err(Failure::unwritten)?;
        }
        writeln!(streams.err, "signed {} as {}", subject.name, folder.join(format!("{}.intoto.jsonl", subject.name)))?;
    }
    Ok(())
}
