//! Signed notes (C2SP `signed-note`): a text and who signed it, with Ed25519 (signature type 1).
//!
//! Knows nothing of what the text says. Reading is strict: what another tool could read differently is
//! refused, and a signature that names our key must hold.

use data_encoding::{BASE64, HEXLOWER};

use super::LedgerError;
use crate::attest::Signer;
use crate::dsse::PublicKey;
use crate::source::Sha256;

/// The largest note in bytes.
pub const MAX_NOTE: usize = 64 * 1024;

/// The most signature lines of a note.
const MAX_SIGNATURES: usize = 32;

/// The longest name of a key in bytes.
const MAX_NAME: usize = 255;

/// The signature type of Ed25519.
const ED25519: u8 = 1;

/// What begins a signature line: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// The public key of a note's signer, with the name that it signs under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    key: PublicKey,
    raw: [u8; 32],
}

/// Why a name or key cannot sign notes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteKeyProblem {
    /// The name is not one.
    #[error("`{0}` is not a name that a ledger can have")]
    Name(String),
    /// The key is of another algorithm.
    #[error("checkpoints are signed with Ed25519, this is another key")]
    Algorithm,
    /// The text is not a verifier key.
    #[error("this is not a verifier key: {0}")]
    Text(&'static str),
}

impl NoteKeyProblem {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Name(_) => {
                "use a name without a scheme, for example `ledger.example.org/shop`: letters, digits and `-._~/:@`, at most 255"
            }
            Self::Algorithm => "make a key with `portcullis keygen --algorithm ed25519`",
            Self::Text(_) => "copy it whole, as `portcullis ledger init` prints it: `name+hash+key`",
        }
    }
}

/// Checks the name of a ledger.
///
/// # Errors
/// Characters that a note, a URL or a terminal could take for something else.
pub fn check_name(name: &str) -> Result<(), NoteKeyProblem> {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._~/:@".contains(character);
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(plain) {
        return Err(NoteKeyProblem::Name(name.escape_debug().to_string()));
    }
    Ok(())
}

impl NoteKey {
    /// A key under a name.
    ///
    /// # Errors
    /// A name that is not one; a key that is not Ed25519.
    pub fn new(name: &str, key: &PublicKey) -> Result<Self, NoteKeyProblem> {
        check_name(name)?;
        match key {
            PublicKey::Ed25519(point) => Ok(Self { name: name.to_owned(), key: key.clone(), raw: point.to_bytes() }),
            PublicKey::P256(_) => Err(NoteKeyProblem::Algorithm),
        }
    }

    /// Reads a verifier key: `name+hash+key`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(vkey: &str) -> Result<Self, NoteKeyProblem> {
        let vkey = vkey.trim_ascii();
        // Standard base64 has `+`, a name has not.
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(hash), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteKeyProblem::Text("it has not three parts"));
        };
        check_name(name)?;
        let bytes = BASE64.decode(encoded.as_bytes()).map_err(|_| NoteKeyProblem::Text("its key is not base64"))?;
        let Some((&ED25519, raw)) = bytes.split_first() else { return Err(NoteKeyProblem::Algorithm) };
        let raw: [u8; 32] = raw.try_into().map_err(|_| NoteKeyProblem::Text("its key has not 32 bytes"))?;
        let point = ed25519_dalek::VerifyingKey::from_bytes(&raw).map_err(|_| NoteKeyProblem::Text("its key is not a point"))?;
        if point.is_weak() {
            return Err(NoteKeyProblem::Text("anyone could sign for its key"));
        }
        let key = Self { name: name.to_owned(), key: PublicKey::Ed25519(point), raw };
        if HEXLOWER.encode(&key.hash()) == hash {
            Ok(key)
        } else {
            Err(NoteKeyProblem::Text("its hash is not the hash of its name and key"))
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    fn typed(&self) -> Vec<u8> {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(&self.raw);
        bytes
    }

    /// The key's id: the first four bytes of SHA-256 over the name, a newline and the typed key.
    #[must_use]
    pub fn hash(&self) -> [u8; 4] {
        let digest = Sha256::of(&[self.name.as_bytes(), b"\n", &self.typed()].concat()).0;
        let [a, b, c, d, ..] = digest;
        [a, b, c, d]
    }

    /// The verifier key as text.
    #[must_use]
    pub fn vkey(&self) -> String {
        format!("{}+{}+{}", self.name, HEXLOWER.encode(&self.hash()), BASE64.encode(&self.typed()))
    }

    /// Signs a text, which ends with a newline; the signature is checked before it is handed out.
    ///
    /// # Errors
    /// The signer is another, or did not sign.
    pub fn sign(&self, text: &str, signer: &dyn Signer) -> Result<String, LedgerError> {
        if signer.public_key() != self.key {
            return Err(LedgerError::WrongKey { origin: self.name.clone() });
        }
        let signature = signer.sign(text.as_bytes()).map_err(|problem| LedgerError::NotSigned { reason: problem.to_string() })?;
        let note = format!("{text}\n{DASH}{} {}\n", self.name, BASE64.encode(&[&self.hash()[..], &signature].concat()));
        match self.open(&note) {
            Ok(_) => Ok(note),
            Err(_) => Err(LedgerError::NotSigned { reason: "the signature does not hold under the signer's own public key".to_owned() }),
        }
    }

    /// Reads a note that this key signed; returns its text, with the newline at its end. Signatures of
    /// others (witnesses) are passed over.
    ///
    /// # Errors
    /// What is wrong with it: not a note, not signed by this key, a signature that does not hold.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, LedgerError> {
        let (text, signatures) = split(note)?;
        let ours: Vec<&Line<'_>> = signatures.iter().filter(|line| line.name == self.name && line.hash == self.hash()).collect();
        match ours.as_slice() {
            [] => Err(LedgerError::Refuted { message: format!("the note is not signed by the key of `{}`", self.name) }),
            [line] if self.key.verifies(text.as_bytes(), &line.signature) => Ok(text),
            [_] => Err(LedgerError::Refuted { message: format!("the signature of `{}` does not hold", self.name) }),
            [..] => Err(malformed(format!("it has two signatures of `{}`", self.name))),
        }
    }
}

fn malformed(message: impl Into<String>) -> LedgerError {
    LedgerError::Malformed { what: "a signed note", message: message.into() }
}

/// A signature line.
struct Line<'a> {
    name: &'a str,
    hash: [u8; 4],
    signature: Vec<u8>,
}

/// Splits a note into its text and signatures, without checking any.
fn split(note: &str) -> Result<(&str, Vec<Line<'_>>), LedgerError> {
    if note.len() > MAX_NOTE {
        return Err(malformed(format!("it has {} bytes, at most {MAX_NOTE} are read", note.len())));
    }
    if let Some(control) = note.chars().find(|character| character.is_ascii_control() && *character != '\n') {
        return Err(malformed(format!("it holds the control character `{}`", control.escape_default())));
    }
    let (text, lines) = note.rsplit_once("\n\n").ok_or_else(|| malformed("there is no empty line before the signatures"))?;
    let lines = lines.strip_suffix('\n').ok_or_else(|| malformed("its last line has no end"))?;
    let signatures = lines.split('\n').map(line).collect::<Result<Vec<_>, _>>()?;
    if signatures.len() > MAX_SIGNATURES {
        return Err(malformed(format!("it has more than {MAX_SIGNATURES} signatures")));
    }
    // The text keeps the newline before the empty line.
    let text = note.get(..=text.len()).ok_or_else(|| malformed("it has no text"))?;
    Ok((text, signatures))
}

fn line(line: &str) -> Result<Line<'_>, LedgerError> {
    let wrong = || malformed("a signature line is not `\u{2014} name signature`");
    let (name, encoded) = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')).ok_or_else(wrong)?;
    let bytes = BASE64.decode(encoded.as_bytes()).map_err(|_| malformed("a signature is not base64"))?;
    let (hash, signature) = bytes.split_first_chunk::<4>().ok_or_else(|| malformed("a signature is shorter than its key's id"))?;
    if name.is_empty() || name.contains(['+']) || name.contains(char::is_whitespace) || signature.is_empty() {
        return Err(wrong());
    }
    Ok(Line { name, hash: *hash, signature: signature.to_vec() })
}
