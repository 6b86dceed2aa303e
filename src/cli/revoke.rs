//! `portcullis revoke`.

use super::Streams;
use super::args::Revoke;
use super::diagnose::Failure;
use super::exit::Exit;
use super::secrets;
use crate::attest::revocation::{revocation, subjects_of};
use crate::attest::{AttestProblem, FileKey};
use crate::dsse::Subject;
use crate::host::{Host, Write};
use crate::ledger::{self, Entry};
use crate::model::Timestamp;
use crate::model::revocation::{RevocationPredicate, Revokes};
use crate::source::{SourceFile, Syntax, Unreadable};

pub(super) fn run(arguments: &Revoke, host: &dyn Host, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let unsigned = |problem: AttestProblem| Failure::new(Exit::Signature, problem.to_string(), problem.help());
    let subjects = subjects(arguments, host)?;
    let key = FileKey(secrets::private_key(&arguments.sign, &arguments.passphrase, host)?);
    let predicate = RevocationPredicate {
        revokes: if arguments.from.is_some() { Revokes::Attestation } else { Revokes::Artifact },
        environment: arguments.env.clone(),
        revoker: arguments.revoker.clone(),
        revoked_at: arguments.at.unwrap_or(Timestamp(host.now())),
        reason: arguments.reason.clone(),
    };
    let mut ledger = arguments.ledger.as_deref().map(|url| ledger::open(url, host)).transpose()?;
    let envelope = revocation(&predicate, &subjects, &key).map_err(unsigned)?;
    if let Some(ledger) = &mut ledger {
        for receipt in ledger.append(&[Entry::of(&envelope)?]).map_err(Failure::unrecorded)? {
            writeln!(streams.err, "recorded the revocation as entry {} of {}", receipt.index, ledger.origin())?;
        }
    }
    if let Some(path) = &arguments.attest {
        let line = format!("{}\n", envelope.to_json());
        host.write(path, line.as_bytes(), Write::New).map_err(Failure::unwritten)?;
        writeln!(streams.err, "signed the revocation as {path}")?;
    }
    match (&arguments.from, &arguments.env) {
        (Some(path), _) => writeln!(streams.out, "revoked what is signed in {path}")?,
        (None, Some(environment)) => writeln!(streams.out, "revoked {} in {environment}", listed(arguments))?,
        (None, None) => {}
    }
    Ok(Exit::Passed)
}

fn listed(arguments: &Revoke) -> String {
    arguments.digest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What is revoked: the attestations of a file, or artifacts by their digests.
fn subjects(arguments: &Revoke, host: &dyn Host) -> Result<Vec<Subject>, Failure> {
    let Some(path) = &arguments.from else {
        return Ok(arguments.digest.iter().map(|digest| Subject::new(digest.to_string(), digest.clone())).collect());
    };
    let file = SourceFile::new(path.clone(), Syntax::Text, host.read(path)?);
    subjects_of(&file).map_err(|problems| Unreadable::new(file.as_syntax(Syntax::Json), "a signed statement", problems).into())
}
