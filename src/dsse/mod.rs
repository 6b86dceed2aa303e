//! Signed documents: the DSSE envelope, keys, in-toto statements, and whom to believe.
//!
//! Owns the bytes that are signed ([`pae`]), the strict reading of what was signed ([`envelope`],
//! [`statement`], [`claim`]), keys and their fingerprints ([`key`], [`private_key`]) and the question
//! whose signature counts ([`trust`]) for what ([`scope`]). Never reads files, never makes a statement of its own (that is
//! `attest`), and never believes a `keyid`.
//!
//! To add an algorithm: one variant of [`crate::model::trust::Algorithm`], one arm each in [`key`] and
//! [`private_key`].

pub mod claim;
pub mod envelope;
pub mod key;
pub mod pem;
pub mod private_key;
pub mod scope;
pub mod statement;
pub mod trust;

pub use claim::{Claim, Predicate};
pub use envelope::{Envelope, PAYLOAD_TYPE, Signature};
pub use key::{KeyProblem, PublicKey};
pub use private_key::{PrivateKey, PrivateKeyProblem};
pub use scope::ScopeProblem;
pub use statement::{STATEMENT_TYPE, Statement, Subject};
pub use trust::{SignatureProblem, Signer, TrustStore, Verified};

/// The pre-authentication encoding of DSSE v1 (protocol.md, "Signature Definition"): the only bytes
/// that are ever signed.
#[must_use]
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// Parses strict JSON; every problem says what to do.
fn strict(text: &str) -> Result<crate::source::Node, Vec<crate::source::Problem>> {
    crate::source::json::parse(text)
        .map_err(|problems| helped(problems, "one JSON value in UTF-8 is read, with nothing before or after it"))
}

/// Gives every problem that does not say what to do this advice.
pub(crate) fn helped(problems: Vec<crate::source::Problem>, advice: &str) -> Vec<crate::source::Problem> {
    let helped = |mut problem: crate::source::Problem| {
        problem.help.get_or_insert_with(|| advice.to_owned());
        problem
    };
    problems.into_iter().map(helped).collect()
}

/// The records of a JSON Lines document: index, byte offset of the line, and the line without blanks at
/// its ends. Blank lines are not records.
pub fn records(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let line = move |line: &str| crate::source::Span::of(line, text).start;
    text.split('\n')
        .map(|raw| raw.trim_ascii())
        .filter(|record| !record.is_empty())
        .enumerate()
        .map(move |(index, record)| (index, line(record), record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_lines_that_are_not_blank() {
        let text = "{}\r\n\n  [1]\n";
        let found: Vec<_> = records(text).collect();
        assert_eq!(found, [(0, 0, "{}"), (1, 7, "[1]")]);
    }

    #[test]
    fn pae_equals_the_vector_of_the_specification() {
        assert_eq!(pae("http://example.com/HelloWorld", b"hello world"), b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assert_eq!(pae("", b""), b"DSSEv1 0  0 ");
    }
}
