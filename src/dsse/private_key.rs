//! Private keys: making, reading, writing, signing.
//!
//! Files are PKCS#8 *version 1* (RFC 5208), plain or encrypted (PBES2, scrypt N=2^14 r=8 p=1,
//! AES-256-CBC): what OpenSSL 3.0 and Node 20 read. Both signature schemes are deterministic (RFC 8032,
//! RFC 6979). Secret bytes are wiped when dropped and never appear in `Debug` or in an error.

use std::fmt;

use ed25519_dalek::Signer as _;
use p256::pkcs8::EncodePrivateKey as _;
use pkcs8::der::Decode as _;
use pkcs8::pkcs5::pbes2::{Kdf, Parameters};
use pkcs8::pkcs5::{EncryptionScheme, scrypt};
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef, SecretDocument};
use zeroize::{Zeroize as _, Zeroizing};

use super::pem::{self, PemProblem};
use super::{KeyProblem, PublicKey};
use crate::model::trust::Algorithm;

const PLAIN: &str = "PRIVATE KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
/// log2 of scrypt's N for files that we write: the most that OpenSSL's default memory limit admits.
const LOG_N: u8 = 14;
/// The most work that reading a file may cost: scrypt's N·r, and PBKDF2 iterations.
const MAX_SCRYPT: u64 = 1 << 24;
const MAX_ITERATIONS: u32 = 10_000_000;

/// Fills bytes with randomness fit for keys; the operating system's, outside of tests.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), PrivateKeyProblem>;

/// A private key that signs.
pub enum PrivateKey {
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// ECDSA over P-256 with SHA-256.
    P256(Box<p256::ecdsa::SigningKey>),
}

/// Why a private key cannot be used. Never says anything about the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrivateKeyProblem {
    /// It is not PEM.
    #[error(transparent)]
    Pem(#[from] PemProblem),
    /// It is another kind of PEM block.
    #[error("the PEM block is `{0}`, not a PKCS#8 private key")]
    Label(String),
    /// It is encrypted and no passphrase was given.
    #[error("the key is encrypted and no passphrase was given")]
    PassphraseMissing,
    /// It is not encrypted, but a passphrase was given.
    #[error("the key is not encrypted, but a passphrase was given")]
    PassphraseUnneeded,
    /// The passphrase is empty.
    #[error("the passphrase is empty")]
    PassphraseEmpty,
    /// The passphrase does not open it, or the file is damaged.
    #[error("the passphrase does not open the key")]
    PassphraseWrong,
    /// The file asks for an unreasonable amount of work.
    #[error("the key's encryption asks for more work than any honest file does")]
    TooCostly,
    /// The algorithm is not one of ours.
    #[error("the key's algorithm ({0}) is neither Ed25519 nor ECDSA over P-256")]
    Algorithm(String),
    /// The key does not decode.
    #[error("the private key cannot be decoded")]
    Malformed,
    /// The operating system has no randomness.
    #[error("the operating system gives no randomness")]
    Randomness,
    /// The key did not sign.
    #[error("the key did not produce a signature")]
    Signing,
}

impl PrivateKeyProblem {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::PassphraseMissing => "name the passphrase's environment variable or file descriptor, or run on a terminal",
            Self::PassphraseUnneeded => "leave the passphrase away, or check that this is the key you meant",
            Self::PassphraseEmpty => "give a passphrase, or make an unencrypted key on purpose",
            Self::PassphraseWrong => "check the passphrase and the key file",
            Self::Randomness | Self::Signing => "try again; nothing was written",
            _ => "make a key with `portcullis keygen`, or convert one with `openssl pkcs8 -topk8`",
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PrivateKey({})", self.public_key().keyid())
    }
}

impl PrivateKey {
    /// Makes a key from randomness that the caller brings.
    ///
    /// # Errors
    /// There is none.
    pub fn generate(algorithm: Algorithm, random: Random<'_>) -> Result<Self, PrivateKeyProblem> {
        let mut seed = Zeroizing::new([0u8; 32]);
        // For P-256 a seed is a scalar only if it is below the group's order; all but one in 2^32 are.
        for _ in 0..8 {
            random(seed.as_mut())?;
            if let Ok(key) = Self::from_seed(algorithm, &seed) {
                return Ok(key);
            }
        }
        Err(PrivateKeyProblem::Randomness)
    }

    /// The key of a 32-byte seed (Ed25519, RFC 8032 §5.1.5) or scalar (P-256, big-endian).
    ///
    /// # Errors
    /// A scalar that is not of the curve.
    pub fn from_seed(algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, PrivateKeyProblem> {
        match algorithm {
            Algorithm::Ed25519 => Ok(Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed)))),
            Algorithm::EcdsaP256 => {
                p256::ecdsa::SigningKey::from_slice(seed).map(|key| Self::P256(Box::new(key))).map_err(|_| PrivateKeyProblem::Malformed)
            }
        }
    }

    /// Whether a text is an encrypted key, so that a passphrase is needed.
    #[must_use]
    pub fn is_encrypted(text: &str) -> bool {
        pem::label(text) == Ok(ENCRYPTED)
    }

    /// Reads PKCS#8 in PEM.
    ///
    /// # Errors
    /// What is wrong with the text, the passphrase or the key.
    pub fn from_pem(text: &str, passphrase: Option<&[u8]>) -> Result<Self, PrivateKeyProblem> {
        match (pem::label(text)?, passphrase) {
            (PLAIN, None) => Self::from_der(pem::decode(text)?.1.as_bytes()),
            (PLAIN, Some(_)) => Err(PrivateKeyProblem::PassphraseUnneeded),
            (ENCRYPTED, None) => Err(PrivateKeyProblem::PassphraseMissing),
            (ENCRYPTED, Some([])) => Err(PrivateKeyProblem::PassphraseEmpty),
            (ENCRYPTED, Some(passphrase)) => {
                let (_, der) = pem::decode(text)?;
                let info = EncryptedPrivateKeyInfoRef::try_from(der.as_bytes()).map_err(|_| PrivateKeyProblem::Malformed)?;
                affordable(&info.encryption_algorithm)?;
                let plain = info.decrypt(passphrase).map_err(|_| PrivateKeyProblem::PassphraseWrong)?;
                Self::from_der(plain.as_bytes())
            }
            (other, _) => Err(PrivateKeyProblem::Label(other.to_owned())),
        }
    }

    fn from_der(der: &[u8]) -> Result<Self, PrivateKeyProblem> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|_| PrivateKeyProblem::Malformed)?;
        let oid = info.algorithm.oid;
        if oid == ed25519_dalek::pkcs8::ALGORITHM_OID {
            return ed25519_dalek::SigningKey::try_from(info)
                .map(|key| Self::Ed25519(Box::new(key)))
                .map_err(|_| PrivateKeyProblem::Malformed);
        }
        if oid == p256::elliptic_curve::ALGORITHM_OID {
            let curve = info.algorithm.parameters_oid().map_err(|_| PrivateKeyProblem::Malformed)?;
            if curve != <p256::NistP256 as pkcs8::AssociatedOid>::OID {
                return Err(PrivateKeyProblem::Algorithm(curve.to_string()));
            }
            return p256::ecdsa::SigningKey::try_from(info).map(|key| Self::P256(Box::new(key))).map_err(|_| PrivateKeyProblem::Malformed);
        }
        Err(PrivateKeyProblem::Algorithm(oid.to_string()))
    }

    /// Writes PKCS#8 v1 in PEM, encrypted where a passphrase is given.
    ///
    /// # Errors
    /// An empty passphrase; no randomness for the salt.
    pub fn to_pem(&self, passphrase: Option<&[u8]>, random: Random<'_>) -> Result<Zeroizing<String>, PrivateKeyProblem> {
        let der = self.to_der()?;
        match passphrase {
            None => der.to_pem(PLAIN, LineEnding::LF),
            Some([]) => return Err(PrivateKeyProblem::PassphraseEmpty),
            Some(passphrase) => encrypt(&der, passphrase, random)?.to_pem(ENCRYPTED, LineEnding::LF),
        }
        .map_err(|_| PrivateKeyProblem::Malformed)
    }

    fn to_der(&self) -> Result<SecretDocument, PrivateKeyProblem> {
        match self {
            Self::Ed25519(key) => {
                // Without the public key it is version 1; the crate's own encoding is version 2, which OpenSSL 3.0 refuses.
                ed25519_dalek::pkcs8::KeypairBytes { secret_key: key.to_bytes(), public_key: None }.to_pkcs8_der()
            }
            Self::P256(key) => key.to_pkcs8_der(),
        }
        .map_err(|_| PrivateKeyProblem::Malformed)
    }

    /// Its public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        match self {
            Self::Ed25519(key) => PublicKey::Ed25519(key.verifying_key()),
            Self::P256(key) => PublicKey::P256(*key.verifying_key()),
        }
    }

    /// Signs a message: 64 bytes for Ed25519, ASN.1 DER for P-256. The same message gives the same bytes.
    ///
    /// # Errors
    /// The key did not sign.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PrivateKeyProblem> {
        match self {
            Self::Ed25519(key) => key.try_sign(message).map(|signature| signature.to_bytes().to_vec()),
            Self::P256(key) => key.try_sign(message).map(|signature: p256::ecdsa::DerSignature| signature.as_bytes().to_vec()),
        }
        .map_err(|_| PrivateKeyProblem::Signing)
    }
}

fn encrypt(der: &SecretDocument, passphrase: &[u8], random: Random<'_>) -> Result<SecretDocument, PrivateKeyProblem> {
    let (mut salt, mut iv) = ([0u8; 16], [0u8; 16]);
    random(&mut salt)?;
    random(&mut iv)?;
    let cost = scrypt::Params::new(LOG_N, 8, 1).map_err(|_| PrivateKeyProblem::Malformed)?;
    let parameters = Parameters::generate_scrypt_aes256cbc(cost, &salt, iv).map_err(|_| PrivateKeyProblem::Malformed)?;
    salt.zeroize();
    let info = PrivateKeyInfoRef::from_der(der.as_bytes()).map_err(|_| PrivateKeyProblem::Malformed)?;
    info.encrypt_with_params(parameters, passphrase).map_err(|_| PrivateKeyProblem::Malformed)
}

/// Refuses a file whose key derivation would take minutes or gigabytes.
fn affordable(scheme: &EncryptionScheme) -> Result<(), PrivateKeyProblem> {
    let EncryptionScheme::Pbes2(parameters) = scheme else { return Err(PrivateKeyProblem::Malformed) };
    let affordable = match &parameters.kdf {
        Kdf::Scrypt(cost) => {
            let memory = cost.cost_parameter.saturating_mul(u64::from(cost.block_size));
            memory <= MAX_SCRYPT && cost.parallelization <= 16
        }
        Kdf::Pbkdf2(cost) => cost.iteration_count <= MAX_ITERATIONS,
        _ => false,
    };
    if affordable { Ok(()) } else { Err(PrivateKeyProblem::TooCostly) }
}

impl From<KeyProblem> for PrivateKeyProblem {
    fn from(_: KeyProblem) -> Self {
        Self::Malformed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Algorithm; 2] = [Algorithm::Ed25519, Algorithm::EcdsaP256];

    fn random(bytes: &mut [u8]) -> Result<(), PrivateKeyProblem> {
        getrandom::fill(bytes).map_err(|_| PrivateKeyProblem::Randomness)
    }

    #[test]
    fn no_randomness_no_key() {
        let mut none = |_: &mut [u8]| Err(PrivateKeyProblem::Randomness);
        let key = PrivateKey::from_seed(Algorithm::Ed25519, &[1; 32]).unwrap();
        assert_eq!(PrivateKey::generate(Algorithm::Ed25519, &mut none).unwrap_err(), PrivateKeyProblem::Randomness);
        assert_eq!(key.to_pem(Some(b"x"), &mut none).unwrap_err(), PrivateKeyProblem::Randomness);
        assert!(key.to_pem(None, &mut none).is_ok(), "a plain file needs none");
    }

    #[test]
    fn keys_survive_their_files() {
        for algorithm in BOTH {
            let key = PrivateKey::generate(algorithm, &mut random).unwrap();
            for passphrase in [None, Some(b"correct horse".as_slice())] {
                let text = key.to_pem(passphrase, &mut random).unwrap();
                assert_eq!(PrivateKey::is_encrypted(&text), passphrase.is_some());
                let again = PrivateKey::from_pem(&text, passphrase).unwrap();
                assert_eq!(again.public_key(), key.public_key());
            }
        }
    }

    #[test]
    fn ed25519_files_are_pkcs8_version_1() {
        let key = PrivateKey::from_seed(Algorithm::Ed25519, &[7; 32]).unwrap();
        let der = key.to_der().unwrap();
        assert_eq!(der.as_bytes()[..5], [0x30, 0x2e, 0x02, 0x01, 0x00], "RFC 8410 §7, version 0, 48 bytes in all");
        assert_eq!(der.as_bytes().len(), 48);
    }

    #[test]
    fn signatures_are_deterministic_and_verify() {
        for algorithm in BOTH {
            let key = PrivateKey::from_seed(algorithm, &[9; 32]).unwrap();
            let signature = key.sign(b"message").unwrap();
            assert_eq!(signature, key.sign(b"message").unwrap());
            assert!(key.public_key().verifies(b"message", &signature));
            assert!(!key.public_key().verifies(b"massage", &signature));
        }
    }

    #[test]
    fn a_raw_ecdsa_signature_is_refused() {
        let key = PrivateKey::from_seed(Algorithm::EcdsaP256, &[9; 32]).unwrap();
        let PrivateKey::P256(inner) = &key else { panic!("it is a P-256 key") };
        let raw: p256::ecdsa::Signature = inner.try_sign(b"message").unwrap();
        assert!(!key.public_key().verifies(b"message", &raw.to_bytes()));
        assert!(key.public_key().verifies(b"message", raw.to_der().as_bytes()), "the same signature in DER counts");
    }

    #[test]
    fn passphrases_are_asked_for_exactly_when_needed() {
        let key = PrivateKey::from_seed(Algorithm::Ed25519, &[1; 32]).unwrap();
        let plain = key.to_pem(None, &mut random).unwrap();
        let encrypted = key.to_pem(Some(b"x"), &mut random).unwrap();
        let refused = |text: &str, passphrase| PrivateKey::from_pem(text, passphrase).unwrap_err();
        assert_eq!(refused(&encrypted, None), PrivateKeyProblem::PassphraseMissing);
        assert_eq!(refused(&encrypted, Some(b"y")), PrivateKeyProblem::PassphraseWrong);
        assert_eq!(refused(&encrypted, Some(b"")), PrivateKeyProblem::PassphraseEmpty);
        assert_eq!(refused(&plain, Some(b"x")), PrivateKeyProblem::PassphraseUnneeded);
        assert_eq!(key.to_pem(Some(b""), &mut random).unwrap_err(), PrivateKeyProblem::PassphraseEmpty);
    }

    #[test]
    fn what_is_not_a_private_key_is_refused() {
        let public = PrivateKey::from_seed(Algorithm::Ed25519, &[1; 32]).unwrap().public_key().to_spki_pem().unwrap();
        assert!(matches!(PrivateKey::from_pem(&public, None), Err(PrivateKeyProblem::Label(_))));
        assert!(matches!(PrivateKey::from_pem("", None), Err(PrivateKeyProblem::Pem(PemProblem::Missing))));
        let openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
        assert!(matches!(PrivateKey::from_pem(openssh, None), Err(PrivateKeyProblem::Label(_))));
    }

    #[test]
    fn debug_output_and_errors_do_not_hold_the_secret() {
        let seed = *b"PLANTED-SECRET-PLANTED-SECRET-32";
        for algorithm in BOTH {
            let key = PrivateKey::from_seed(algorithm, &seed).unwrap();
            let shown = format!("{key:?}");
            assert!(!shown.contains("PLANTED") && !shown.contains(&data_encoding::HEXLOWER.encode(&seed)), "{shown}");
        }
    }
}
