//! Revocations: one DSSE envelope, or one a line, with a revocation statement (`portcullis revoke` writes it).
//!
//! Read as a claim; `check` looks at the signatures.

use super::{Format, Record, Role, signed};
use crate::dsse::{Claim, Envelope, records};
use crate::model::revocation::{REVOCATION_PREDICATE, Revocation, RevocationPredicate};
use crate::source::{DocId, Problem, SourceFile, Syntax};

/// The format.
pub(super) struct RevocationFormat;

impl Format for RevocationFormat {
    fn name(&self) -> &'static str {
        "revocation"
    }

    fn role(&self) -> Role {
        Role::Revocation
    }

    fn syntax(&self) -> Syntax {
        Syntax::JsonLines
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        signed::sniff(file, &[REVOCATION_PREDICATE])
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let (mut revocations, mut problems) = (Vec::new(), Vec::new());
        for (line, offset, record) in records(text) {
            match revocation(record, file, doc, line) {
                Ok(revocation) => revocations.push(revocation),
                Err(refused) => problems.extend(refused.into_iter().map(|problem| signed::shifted(problem, offset, record.len()))),
            }
        }
        if revocations.is_empty() && problems.is_empty() {
            problems.push(Problem::whole("the file is empty").with_help("give the file that `portcullis revoke` wrote"));
        }
        if problems.is_empty() { Ok(Record::Revocations(revocations)) } else { Err(problems) }
    }
}

fn revocation(record: &str, file: &SourceFile, doc: DocId, line: usize) -> Result<Revocation, Vec<Problem>> {
    let envelope = Envelope::parse(record)?;
    let Claim { predicate, artifacts } = Claim::<RevocationPredicate>::of(&envelope)?;
    if let Some((fault, help)) = predicate.fault() {
        return Err(envelope.lift(vec![Problem::whole(fault).with_help(help)]));
    }
    Ok(Revocation::claimed(predicate, artifacts, file.path().to_string(), Some(doc), line))
}
