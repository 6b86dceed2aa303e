//! Verdicts of earlier environments: JSON Lines of DSSE envelopes, as `check --attest` writes them
//! (`<name>.intoto.jsonl`, in-toto "bundle").
//!
//! Each gate-verdict line becomes a claim; verification summaries beside them must be well formed and
//! are otherwise left to other tools. A line of any other kind is an error: a gate that ignores what it
//! does not know can be fed anything. `check` looks at the signatures.

use super::{Format, Record, Role, signed};
use crate::dsse::{Claim, Envelope, Statement, records};
use crate::model::gate_verdict::{FAMILY, GATE_VERDICT_PREDICATE, GateVerdict, VERSIONS};
use crate::model::prior_verdict::{PriorVerdict, VerdictRecord};
use crate::model::vsa::{VSA_PREDICATE, Vsa};
use crate::source::{DocId, Problem, Sha256, SourceFile, Syntax, suggest};

/// The format.
pub(super) struct VerdictFormat;

impl Format for VerdictFormat {
    fn name(&self) -> &'static str {
        "verdict"
    }

    fn role(&self) -> Role {
        Role::Verdict
    }

    fn syntax(&self) -> Syntax {
        Syntax::JsonLines
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        signed::sniff(file, &[VERSIONS, &[VSA_PREDICATE]].concat())
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let (mut verdicts, mut problems) = (Vec::new(), Vec::new());
        for (line, offset, record) in records(text) {
            match verdict(record, file, doc, line) {
                Ok(verdict) => verdicts.extend(verdict),
                Err(refused) => problems.extend(refused.into_iter().map(|problem| signed::shifted(problem, offset, record.len()))),
            }
        }
        if text.trim_ascii().is_empty() {
            problems.push(Problem::whole("the file is empty").with_help("give the `.intoto.jsonl` file that `check --attest` wrote"));
        } else if problems.is_empty() && verdicts.is_empty() {
            problems.push(
                Problem::whole("there is no verdict in it, only verification summaries")
                    .with_help("give the `.intoto.jsonl` file: the summary alone does not say why, nor until when"),
            );
        }
        if problems.is_empty() { Ok(Record::Verdicts(verdicts)) } else { Err(problems) }
    }
}

/// The verdict of a line, or nothing for a verification summary.
fn verdict(record: &str, file: &SourceFile, doc: DocId, line: usize) -> Result<Option<PriorVerdict>, Vec<Problem>> {
    let envelope = Envelope::parse(record)?;
    let read = || {
        let statement = Statement::parse(envelope.text().map_err(|problem| vec![problem])?)?;
        match statement.predicate_type.as_str() {
            known if VERSIONS.contains(&known) => Ok(true),
            VSA_PREDICATE => statement.predicate_as::<Vsa>(VSA_PREDICATE).map(|_| false),
            newer if newer.starts_with(FAMILY) => Err(vec![
                Problem::whole(format!("the verdict is of an unknown version: `{}`", newer.escape_debug()))
                    .with_help(format!("a newer portcullis wrote it; this one reads {}", suggest::list(VERSIONS.iter().copied()))),
            ]),
            other => Err(vec![
                Problem::whole(format!("the statement is of an unknown kind: `{}`", other.escape_debug()))
                    .with_help(format!("expected here: {}", suggest::list([GATE_VERDICT_PREDICATE, VSA_PREDICATE]))),
            ]),
        }
    };
    if !read().map_err(|problems| envelope.lift(problems))? {
        return Ok(None);
    }
    let Claim { predicate, artifacts } = Claim::<GateVerdict>::of(&envelope)?;
    let digest = Sha256::of(record.as_bytes()).into();
    let at = VerdictRecord { path: file.path().to_string(), digest, doc: Some(doc), line };
    Ok(Some(PriorVerdict::claimed(&predicate, artifacts, at)))
}
