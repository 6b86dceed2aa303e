//! Public keys: reading, naming, verifying.
//!
//! The algorithm is a property of the key, never of a signature. Ed25519 is verified strictly (RFC 8032
//! without small-order points or malleable scalars); ECDSA signatures are ASN.1 DER and nothing else.

use p256::ecdsa::signature::Verifier as _;
use p256::pkcs8::EncodePublicKey as _;
use pkcs8::der::Decode as _;
use pkcs8::spki::SubjectPublicKeyInfoRef;
use sha2::Digest as _;

use super::pem::{self, PemProblem};
use crate::model::trust::Algorithm;

/// A public key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// Ed25519.
    Ed25519(ed25519_dalek::VerifyingKey),
    /// ECDSA over P-256 with SHA-256.
    P256(p256::ecdsa::VerifyingKey),
}

/// Why a text is not a public key that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// It is not PEM.
    #[error(transparent)]
    Pem(#[from] PemProblem),
    /// It is another kind of PEM block.
    #[error("the PEM block is `{0}`, not `PUBLIC KEY`")]
    Label(String),
    /// It is a private key.
    #[error("this is a private key")]
    Private,
    /// The algorithm is not one of ours.
    #[error("the key's algorithm ({0}) is neither Ed25519 nor ECDSA over P-256")]
    Algorithm(String),
    /// The key is not a valid point, or one that anyone could sign for.
    #[error("the key is not a valid point of its curve")]
    Invalid,
    /// The trust file names another algorithm.
    #[error("the key is {found}, but the entry says `{stated}`", found = word(*.found), stated = word(*.stated))]
    AlgorithmDiffers {
        /// What the key is.
        found: Algorithm,
        /// What the entry says.
        stated: Algorithm,
    },
}

impl KeyProblem {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Private => "give the public half, and treat the private key as leaked",
            Self::AlgorithmDiffers { .. } => "make the two agree: a key is used with one algorithm only",
            _ => "give the key as SubjectPublicKeyInfo in PEM, starting with `-----BEGIN PUBLIC KEY-----`",
        }
    }
}

/// The word for an algorithm, as trust files and `keygen` write it.
#[must_use]
pub fn word(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ed25519 => "ed25519",
        Algorithm::EcdsaP256 => "ecdsa-p256",
    }
}

impl PublicKey {
    /// Reads SubjectPublicKeyInfo in PEM (RFC 7468 §13).
    ///
    /// # Errors
    /// What is wrong with the text or the key.
    pub fn from_spki_pem(text: &str) -> Result<Self, KeyProblem> {
        match pem::label(text)? {
            "PUBLIC KEY" => {}
            private if private.ends_with("PRIVATE KEY") => return Err(KeyProblem::Private),
            other => return Err(KeyProblem::Label(other.to_owned())),
        }
        let (_, der) = pem::decode(text)?;
        Self::from_spki_der(der.as_bytes())
    }

    /// Reads SubjectPublicKeyInfo in DER (RFC 5280 §4.1).
    ///
    /// # Errors
    /// What is wrong with the key.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, KeyProblem> {
        let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|error| PemProblem::Malformed(error.to_string()))?;
        let oid = info.algorithm.oid;
        if oid == ed25519_dalek::pkcs8::ALGORITHM_OID {
            let key = ed25519_dalek::VerifyingKey::try_from(info).map_err(|_| KeyProblem::Invalid)?;
            return if key.is_weak() { Err(KeyProblem::Invalid) } else { Ok(Self::Ed25519(key)) };
        }
        if oid == p256::elliptic_curve::ALGORITHM_OID {
            let curve = info.algorithm.parameters_oid().map_err(|_| KeyProblem::Invalid)?;
            if curve != <p256::NistP256 as pkcs8::AssociatedOid>::OID {
                return Err(KeyProblem::Algorithm(curve.to_string()));
            }
            return p256::ecdsa::VerifyingKey::try_from(info).map(Self::P256).map_err(|_| KeyProblem::Invalid);
        }
        Err(KeyProblem::Algorithm(oid.to_string()))
    }

    /// Which algorithm it is for.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::P256(_) => Algorithm::EcdsaP256,
        }
    }

    /// SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// None that a key which was read can cause; the encoder's are passed on.
    pub fn to_spki_der(&self) -> Result<Vec<u8>, KeyProblem> {
        match self {
            Self::Ed25519(key) => key.to_public_key_der(),
            Self::P256(key) => key.to_public_key_der(),
        }
        .map(|document| document.as_bytes().to_vec())
        .map_err(|_| KeyProblem::Invalid)
    }

    /// SubjectPublicKeyInfo in PEM, with a newline at its end.
    ///
    /// # Errors
    /// None that a key which was read can cause; the encoder's are passed on.
    pub fn to_spki_pem(&self) -> Result<String, KeyProblem> {
        match self {
            Self::Ed25519(key) => key.to_public_key_pem(pkcs8::LineEnding::LF),
            Self::P256(key) => key.to_public_key_pem(pkcs8::LineEnding::LF),
        }
        .map_err(|_| KeyProblem::Invalid)
    }

    /// The OpenSSH fingerprint, `SHA256:` and 43 characters of base64 without padding: what
    /// `ssh-keygen -lf` prints, and the `keyid` of every envelope that we write.
    #[must_use]
    pub fn keyid(&self) -> String {
        let digest = sha2::Sha256::digest(self.ssh_wire());
        format!("SHA256:{}", data_encoding::BASE64_NOPAD.encode(&digest))
    }

    /// The key as OpenSSH writes it in `authorized_keys`.
    #[must_use]
    pub fn to_openssh(&self) -> String {
        let name = match self {
            Self::Ed25519(_) => "ssh-ed25519",
            Self::P256(_) => "ecdsa-sha2-nistp256",
        };
        format!("{name} {}", data_encoding::BASE64.encode(&self.ssh_wire()))
    }

    /// The key on the SSH wire (RFC 8709 §4, RFC 5656 §3.1).
    fn ssh_wire(&self) -> Vec<u8> {
        let mut wire = Vec::new();
        let mut string = |bytes: &[u8]| {
            wire.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
            wire.extend_from_slice(bytes);
        };
        match self {
            Self::Ed25519(key) => {
                string(b"ssh-ed25519");
                string(key.as_bytes());
            }
            Self::P256(key) => {
                string(b"ecdsa-sha2-nistp256");
                string(b"nistp256");
                string(key.to_sec1_point(false).as_bytes());
            }
        }
        wire
    }

    /// Whether `signature` is this key's over `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(key) => {
                ed25519_dalek::Signature::from_slice(signature).is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
            }
            Self::P256(key) => {
                p256::ecdsa::DerSignature::from_bytes(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8410 §10.1.
    const ED25519: &str =
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";

    #[test]
    fn keys_of_the_rfc_are_read_and_written_back() {
        let key = PublicKey::from_spki_pem(ED25519).unwrap();
        assert_eq!(key.algorithm(), Algorithm::Ed25519);
        assert_eq!(key.to_spki_pem().unwrap(), ED25519);
        assert_eq!(key.keyid().len(), "SHA256:".len() + 43);
    }

    #[test]
    fn what_is_not_one_public_key_is_refused() {
        let refused = |text: &str| PublicKey::from_spki_pem(text).unwrap_err();
        assert_eq!(refused(""), KeyProblem::Pem(PemProblem::Missing));
        assert_eq!(refused(&format!("{ED25519}{ED25519}")), KeyProblem::Pem(PemProblem::Several));
        assert_eq!(refused(&ED25519.replace("PUBLIC", "PRIVATE")), KeyProblem::Private);
        assert!(matches!(refused(&ED25519.replace("PUBLIC KEY", "CERTIFICATE")), KeyProblem::Label(_)));
        assert!(matches!(refused(&ED25519.replace("MCow", "MCoo")), KeyProblem::Pem(_) | KeyProblem::Invalid));
        assert!(matches!(refused(&ED25519.replace("ZuE", "Zu!")), KeyProblem::Pem(PemProblem::Malformed(_))));
    }

    #[test]
    fn a_key_of_small_order_is_refused() {
        let mut der = PublicKey::from_spki_pem(ED25519).unwrap().to_spki_der().unwrap();
        der[12..].fill(0);
        der[12] = 1; // the neutral element: every message would verify
        assert_eq!(PublicKey::from_spki_der(&der).unwrap_err(), KeyProblem::Invalid);
    }
}
