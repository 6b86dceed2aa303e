//! Signing a statement: canonical payload, envelope, and the proof that we can read it back.

use serde::Serialize;

use crate::dsse::{Envelope, PAYLOAD_TYPE, PrivateKey, PrivateKeyProblem, PublicKey, STATEMENT_TYPE, Signature, Statement, Subject, pae};
use crate::model::trust::Algorithm;
use crate::source::Span;

/// Something that holds a private key and signs with it.
pub trait Signer {
    /// The algorithm.
    fn algorithm(&self) -> Algorithm;

    /// The public half.
    fn public_key(&self) -> PublicKey;

    /// Signs the pre-authentication encoding of an envelope: 64 bytes for Ed25519, ASN.1 DER for ECDSA.
    ///
    /// # Errors
    /// The key did not sign.
    fn sign(&self, pae: &[u8]) -> Result<Vec<u8>, AttestProblem>;
}

/// A private key from a file.
#[derive(Debug)]
pub struct FileKey(pub PrivateKey);

impl Signer for FileKey {
    fn algorithm(&self) -> Algorithm {
        self.0.public_key().algorithm()
    }

    fn public_key(&self) -> PublicKey {
        self.0.public_key()
    }

    fn sign(&self, pae: &[u8]) -> Result<Vec<u8>, AttestProblem> {
        Ok(self.0.sign(pae)?)
    }
}

/// Why something was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttestProblem {
    /// The key did not sign.
    #[error(transparent)]
    Key(#[from] PrivateKeyProblem),
    /// The signer's own public key refuses its signature.
    #[error("the signature does not hold under the signer's own public key")]
    Unverifiable,
    /// The statement cannot be written.
    #[error("the statement cannot be written: {0}")]
    Encoding(String),
    /// We would not read what we were about to sign.
    #[error("the statement would not be read back: {0}")]
    Unreadable(String),
    /// There is nothing to speak about.
    #[error("there is no artifact to speak about")]
    NoSubject,
    /// A date does not make sense.
    #[error("{0}")]
    Dates(&'static str),
    /// Someone would approve for themselves.
    #[error("`{0}` would grant a waiver to themselves")]
    OwnWaiver(String),
    /// A revocation that says too much or too little: what is wrong, and what to do.
    #[error("{0}")]
    Revocation(&'static str, &'static str),
}

impl AttestProblem {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Key(problem) => problem.help(),
            Self::Unverifiable => "the key or the signing device is damaged; nothing was written",
            Self::Encoding(_) | Self::Unreadable(_) => "this is a bug in portcullis; nothing was written",
            Self::NoSubject => "name at least one artifact by its digest",
            Self::Dates(_) => "the end must lie after the beginning",
            Self::Revocation(_, help) => help,
            Self::OwnWaiver(_) => "have it granted by another person",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a, P> {
    #[serde(rename = "_type")]
    statement_type: &'static str,
    subject: &'a [Subject],
    predicate_type: &'a str,
    predicate: &'a P,
}

/// The canonical JSON of a value that holds strings and integers up to 2^53 (RFC 8785).
///
/// # Errors
/// A value that is not JSON.
pub fn canonical<T: Serialize>(value: &T) -> Result<Vec<u8>, AttestProblem> {
    serde_json_canonicalizer::to_vec(value).map_err(|error| AttestProblem::Encoding(error.to_string()))
}

/// The payload of a statement: canonical JSON that our own reader accepts.
///
/// # Errors
/// No subject; a statement that would not be read back.
pub fn payload<P: Serialize>(subjects: &[Subject], predicate_type: &str, predicate: &P) -> Result<Vec<u8>, AttestProblem> {
    if subjects.is_empty() {
        return Err(AttestProblem::NoSubject);
    }
    let bytes = canonical(&Written { statement_type: STATEMENT_TYPE, subject: subjects, predicate_type, predicate })?;
    let text = std::str::from_utf8(&bytes).map_err(|error| AttestProblem::Encoding(error.to_string()))?;
    match Statement::parse(text) {
        Ok(_) => Ok(bytes),
        Err(problems) => Err(AttestProblem::Unreadable(problems.first().map(ToString::to_string).unwrap_or_default())),
    }
}

/// Signs a payload. The signature is verified before it is handed out.
///
/// # Errors
/// The key did not sign, or its signature does not hold.
pub fn sign(payload: Vec<u8>, signer: &dyn Signer) -> Result<Envelope, AttestProblem> {
    let message = pae(PAYLOAD_TYPE, &payload);
    let sig = signer.sign(&message)?;
    let public = signer.public_key();
    if public.algorithm() != signer.algorithm() || !public.verifies(&message, &sig) {
        return Err(AttestProblem::Unverifiable);
    }
    Ok(Envelope { payload, signatures: vec![Signature { keyid: public.keyid(), sig }], payload_span: Span::default() })
}
