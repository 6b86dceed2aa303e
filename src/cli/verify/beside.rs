//! What is looked at beside the attestation: verdicts of earlier environments, revocations, the ledger, a proof.

use camino::{Utf8Path, Utf8PathBuf};

use super::super::args::Verify;
use super::super::diagnose::Failure;
use super::super::exit::Exit;
use crate::attest::verify::{Named, named};
use crate::attest::{Expectations, Verification};
use crate::gate::proven::{self, Question};
use crate::host::Host;
use crate::ledger::{self, Ledger, remembered};
use crate::model::Digest;
use crate::model::trust::Trust;
use crate::source::{SourceFile, Syntax};

/// The word that stands for the ledger among the places of verdicts.
const LEDGER: &str = "ledger";

/// Documents beside the attestation.
pub(super) struct Documents {
    /// The verdicts that the chain is looked for in, where it is asked about.
    pub(super) links: Option<Vec<SourceFile>>,
    /// The revocations, where they are asked about.
    pub(super) revocations: Option<Vec<SourceFile>>,
}

/// What answers beside the attestation.
pub(super) struct Beside {
    /// The attestations of the document.
    named: Vec<Named>,
    ledger: Option<Ledger>,
}

impl Beside {
    /// Reads everything that the arguments name.
    pub(super) fn gather(arguments: &Verify, file: &SourceFile, subject: &[Digest], host: &dyn Host) -> Result<(Documents, Self), Failure> {
        let mut ledger = arguments.ledger.as_deref().map(|url| ledger::open(url, host)).transpose()?;
        // A document that cannot be read is said to be so by the verification itself.
        let attestations = named(file).unwrap_or_default();
        let (of_ledger, paths): (Vec<&Utf8PathBuf>, Vec<&Utf8PathBuf>) = arguments.chain.iter().partition(|path| path.as_str() == LEDGER);
        let mut links = verdicts(&paths, host)?;
        match (&mut ledger, of_ledger.is_empty()) {
            (_, true) => {}
            (Some(ledger), false) => links.extend(proven::verdicts(ledger, subject)?),
            (None, false) => {
                return Err(Failure::new(Exit::Usage, "`--chain ledger` needs a ledger", "give `--ledger URL`, or `./ledger` for a file"));
            }
        }
        let mut revocations = files(&arguments.revocations, host)?;
        if let Some(ledger) = &mut ledger {
            let linked = links.iter().filter_map(|file| named(file).ok()).flatten();
            let all: Vec<Named> = attestations.iter().cloned().chain(linked).collect();
            revocations.extend(proven::revocations(ledger, &all, subject)?);
        }
        let documents = Documents {
            links: (!arguments.chain.is_empty()).then_some(links),
            revocations: (ledger.is_some() || !revocations.is_empty()).then_some(revocations),
        };
        Ok((documents, Self { named: attestations, ledger }))
    }

    /// Adds what the ledger or the proof answers.
    pub(super) fn answer(
        &mut self,
        found: Verification,
        arguments: &Verify,
        expected: &Expectations<'_>,
        trust: &Trust,
        host: &dyn Host,
    ) -> Result<Verification, Failure> {
        let question = Question { named: &self.named, subject: expected.subject, gate: expected.gate, environment: expected.environment };
        if let Some(ledger) = &mut self.ledger {
            let before = match &arguments.remember {
                Some(path) => remembered::read(path, ledger.key(), host)?,
                None => None,
            };
            let answers = proven::ask(ledger, question, Some(trust), before.as_ref(), arguments.require_latest)?;
            let consistent = answers.iter().all(|(name, said)| *name != "ledger-consistency" || said.is_ok());
            if let (true, Some(path), Some(newest)) = (consistent, &arguments.remember, ledger.checkpoint().ok().flatten()) {
                remembered::write(path, before.as_ref(), &newest, host)?;
            }
            let answered = found.with(answers);
            return Ok(if arguments.require_latest { answered } else { answered.without("latest", "the latest verdict was not required") });
        }
        let Some(path) = &arguments.proof else { return Ok(found) };
        let said = proven::offline(&text(path, host)?, question, trust)?;
        let answered = found.with(vec![("ledger-inclusion", said)]);
        let answered = answered.without("ledger-consistency", "a proof speaks of one state of the ledger only");
        Ok(answered.without("latest", "a proof does not say what came later"))
    }
}

fn text(path: &Utf8Path, host: &dyn Host) -> Result<String, Failure> {
    String::from_utf8(host.read(path)?)
        .map_err(|_| Failure::new(Exit::Usage, format!("`{path}` is not text"), "give the file as `portcullis ledger` wrote it"))
}

/// How files of verdicts are called, as `check --attest` writes them.
const VERDICTS: &str = ".intoto.jsonl";

/// Files, and the verdicts in directories.
fn verdicts(paths: &[&Utf8PathBuf], host: &dyn Host) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !host.is_directory(path) {
            files.push(file(path, host)?);
            continue;
        }
        let root = host.root(path)?;
        let before = files.len();
        for (name, _) in root.list()?.into_iter().filter(|(name, _)| name.as_str().ends_with(VERDICTS)) {
            files.push(SourceFile::new(path.join(&name), Syntax::Text, root.read(&name)?));
        }
        if files.len() == before {
            return Err(Failure::new(
                Exit::Usage,
                format!("`{path}` holds no verdict"),
                format!("verdicts are files that end in `{VERDICTS}`"),
            ));
        }
    }
    Ok(files)
}

/// Files as they are.
fn files(paths: &[Utf8PathBuf], host: &dyn Host) -> Result<Vec<SourceFile>, Failure> {
    paths.iter().map(|path| file(path, host)).collect()
}

fn file(path: &Utf8Path, host: &dyn Host) -> Result<SourceFile, Failure> {
    Ok(SourceFile::new(path.to_owned(), Syntax::Text, host.read(path)?))
}
