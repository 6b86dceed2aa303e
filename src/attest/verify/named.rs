//! Which verdicts a document holds or names, for whoever looks them up elsewhere. Believes nothing.

use super::open::envelopes;
use crate::dsse::{Envelope, Statement};
use crate::model::gate_verdict::VERSIONS;
use crate::model::id::Digest;
use crate::model::vsa::{VSA_PREDICATE, Vsa};
use crate::source::{Problem, Sha256, SourceFile};

/// An attestation of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The verdict itself, where this is one.
    pub verdict: Option<Envelope>,
    /// The digest of the verdict's envelope in its one written form: of this one, or of the one that is summed up.
    pub digest: Digest,
    /// The digests that it is known by: of the record, of the envelope, of what was signed.
    pub known_by: Vec<Digest>,
    /// The artifacts that it is about.
    pub artifacts: Vec<Digest>,
}

/// The verdicts of a document: `.intoto.jsonl`, one envelope, or a Sigstore bundle. A summary stands for the verdict
/// that it names; anything else is left out.
///
/// # Errors
/// Every problem of the document.
pub fn named(file: &SourceFile) -> Result<Vec<Named>, Vec<Problem>> {
    let mut all = Vec::new();
    for found in envelopes(file)? {
        let envelope = found.envelope;
        let statement = Statement::parse(envelope.text().map_err(|problem| vec![problem])?).map_err(|problems| envelope.lift(problems))?;
        let written = Digest::from(Sha256::of(envelope.to_json().as_bytes()));
        let known_by = vec![found.digest, written.clone(), Sha256::of(&envelope.payload).into()];
        let artifacts = statement.artifacts();
        if VERSIONS.contains(&statement.predicate_type.as_str()) {
            all.push(Named { verdict: Some(envelope), digest: written, known_by, artifacts });
        } else if statement.predicate_type == VSA_PREDICATE {
            let summary: Vsa = statement.predicate_as(VSA_PREDICATE).map_err(|problems| envelope.lift(problems))?;
            let verdict = summary.input_attestations.iter().find(|input| VERSIONS.contains(&input.uri.as_str()));
            let digest = verdict.and_then(|input| input.digest.get("sha256")).cloned();
            all.extend(digest.map(|digest| Named { verdict: None, digest, known_by, artifacts }));
        }
    }
    Ok(all)
}
