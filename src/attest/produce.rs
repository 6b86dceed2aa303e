//! From a verdict to files: for each subject A is signed, hashed, and named by B. No IO.

use std::collections::BTreeSet;

use super::gate_verdict::{Basis, gate_verdict};
use super::sign::{AttestProblem, Signer, payload, sign};
use super::{bundle, vsa};
use crate::dsse::{Envelope, Subject};
use crate::model::gate_verdict::GATE_VERDICT_PREDICATE;
use crate::model::id::Digest;
use crate::model::vsa::VSA_PREDICATE;
use crate::source::Sha256;

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name, without a directory.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The attestations of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Produced {
    /// The subject's name as the files carry it.
    pub name: String,
    /// Attestation A.
    pub gate_verdict: Envelope,
    /// Attestation B.
    pub vsa: Envelope,
    /// `<name>.intoto.jsonl` (A and B), `<name>.vsa.json` (B), `<name>.sigstore.json` (B as a bundle).
    pub files: Vec<NamedFile>,
}

/// Signs a verdict for each of its subjects, in their order.
///
/// # Errors
/// No subject; the key did not sign.
pub fn produce(basis: &Basis<'_>, signer: &dyn Signer) -> Result<Vec<Produced>, AttestProblem> {
    if basis.verdict.subjects.is_empty() {
        return Err(AttestProblem::NoSubject);
    }
    let names = file_names(basis);
    basis.verdict.subjects.iter().zip(names).map(|(subject, name)| one(basis, subject, name, signer)).collect()
}

fn one(basis: &Basis<'_>, subject: &crate::verdict::Subject, name: String, signer: &dyn Signer) -> Result<Produced, AttestProblem> {
    let subjects = [Subject::new(&subject.name, subject.digest.clone())];
    let a = sign(payload(&subjects, GATE_VERDICT_PREDICATE, &gate_verdict(basis, subject)?)?, signer)?;
    let a_json = a.to_json();
    let a_digest = Digest::from(Sha256::of(a_json.as_bytes()));
    let b = sign(payload(&subjects, VSA_PREDICATE, &vsa::vsa(basis, subject, a_digest))?, signer)?;
    let b_json = b.to_json();
    let file = |suffix: &str, text: String| NamedFile { name: format!("{name}.{suffix}"), bytes: text.into_bytes() };
    let files = vec![
        file("intoto.jsonl", format!("{a_json}\n{b_json}\n")),
        file("vsa.json", format!("{b_json}\n")),
        file("sigstore.json", bundle::bundle(&b)),
    ];
    Ok(Produced { name, gate_verdict: a, vsa: b, files })
}

/// One file name a subject: its own, or with a number where another subject has it already. Components
/// come before the manifest, which often shares its name with one of them.
fn file_names(basis: &Basis<'_>) -> Vec<String> {
    let subjects = &basis.verdict.subjects;
    let mut names = vec![String::new(); subjects.len()];
    let mut taken = BTreeSet::new();
    let manifest_last = (1..subjects.len()).chain(std::iter::once(0));
    for index in manifest_last {
        let (Some(subject), Some(slot)) = (subjects.get(index), names.get_mut(index)) else { continue };
        let own = file_stem(&subject.name);
        let fallback = if index == 0 { format!("{own}.release") } else { own.clone() };
        let numbered = (2u32..).map(|number| format!("{fallback}.{number}"));
        if let Some(free) = [own, fallback.clone()].into_iter().chain(numbered).find(|name| !taken.contains(name)) {
            taken.insert(free.clone());
            *slot = free;
        }
    }
    names
}

/// A name as a file name: nothing that a file system or a shell could take for something else.
fn file_stem(name: &str) -> String {
    let safe = |character: char| if character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.') { character } else { '_' };
    let stem: String = name.chars().map(safe).collect();
    match stem.trim_start_matches('.') {
        "" => "subject".to_owned(),
        visible => visible.to_owned(),
    }
}
