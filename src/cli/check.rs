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
use crate::attest::{DEFAULT_POLICY_URI, FileKey, Producer, produce, used};
use crate::gate::account::PARTIAL;
use crate::gate::{Judgement, Request, judge};
use crate::host::{Host, Write};
use crate::model::gate_verdict::Build;
use crate::policy::ENGINE;
use crate::report::{Options, Report, Tool, render};

pub(super) fn run(arguments: Check, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs(&arguments.format)?;
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
    let progress = terminal.progress("judging the release");
    let judgement = judge(host, &request)?;
    drop(progress);
    let exit = Exit::of(&judgement.verdict);
    let report = Report::new(&judgement.verdict, &judgement.catalogue, &judgement.sources, tool())
        .with_side_by_side(&judgement.evidence.environments.side_by_side);
    let options = Options { path_prefix: judgement.below.clone(), exit_code: Some(exit.code()), ..terminal.options.clone() };
    write(&outputs, host, streams, |output, to| render(&report, output.format, &options, to))?;
    if let (Some(key), Some(folder)) = (key, arguments.attest) {
        attest(&judgement, &folder, arguments.verifier, FileKey(key), host, streams)?;
    }
    Ok(exit)
}

/// The program, as reports and verdicts name it.
pub(super) fn tool() -> Tool {
    Tool { name: "portcullis".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// Signs the verdict, passed or failed, and writes its files.
fn attest(
    judgement: &Judgement,
    folder: &Utf8Path,
    verifier: String,
    key: FileKey,
    host: &dyn Host,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
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
    let produced = produce(&basis, &key).map_err(|problem| Failure::new(Exit::Signature, problem.to_string(), problem.help()))?;
    for subject in &produced {
        for file in &subject.files {
            host.write(&folder.join(&file.name), &file.bytes, Write::Replace).map_err(Failure::unwritten)?;
        }
        writeln!(streams.err, "signed {} as {}", subject.name, folder.join(format!("{}.intoto.jsonl", subject.name)))?;
    }
    Ok(())
}
