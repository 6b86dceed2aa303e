//! Whose signature counts, and when.
//!
//! Verification tries trusted keys, never the key that an envelope names: a `keyid` that is a trusted
//! key's fingerprint narrows the search to that key, anything else narrows nothing. The algorithm is the
//! trust entry's. A key counts once, however often it signed and under whatever names. What a key may
//! *say* is not decided here; callers look at [`Signer::key`].

use crate::model::document::{self, Document as _};
use crate::model::id::Timestamp;
use crate::model::trust::{Trust, TrustedKey};
use crate::source::{Node, Pointer, Problem, SourceFile, Unreadable};

use super::{Envelope, KeyProblem, PublicKey};

/// A trust file whose keys have been read.
#[derive(Debug, Clone)]
pub struct TrustStore {
    trust: Trust,
    /// One for each entry of `trust.keys`, in its order.
    keys: Vec<(PublicKey, String)>,
}

/// Why an entry of a trust file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustProblem {
    /// The key cannot be read.
    #[error(transparent)]
    Key(#[from] KeyProblem),
    /// The key stands in an earlier entry as well.
    #[error("the key of `{second}` is the key of `{first}` again")]
    Twice {
        /// Who holds it in the first entry.
        first: String,
        /// Who holds it in this one.
        second: String,
    },
    /// The key never counts.
    #[error("the key ends before it begins")]
    NeverValid,
}

impl TrustProblem {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Key(problem) => problem.help(),
            Self::Twice { .. } => "one key is one identity: merge the two entries, or make a second key",
            Self::NeverValid => "`notBefore` must be before `notAfter`",
        }
    }

    fn field(&self) -> &'static str {
        match self {
            Self::Key(KeyProblem::AlgorithmDiffers { .. }) => "algorithm",
            Self::Key(_) | Self::Twice { .. } => "publicKey",
            Self::NeverValid => "notAfter",
        }
    }
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureProblem {
    /// No key of the trust file made it.
    #[error("no trusted key signed it")]
    Untrusted,
    /// It names a trusted key that did not make it.
    #[error("it names the key of `{identity}`, but the signature does not hold under that key")]
    NotBy {
        /// Who holds the key that is named.
        identity: String,
    },
    /// The key does not count yet.
    #[error("the key of `{identity}` counts only from {from}")]
    TooEarly {
        /// Who holds the key.
        identity: String,
        /// From when on it counts.
        from: Timestamp,
    },
    /// The key no longer counts.
    #[error("the key of `{identity}` expired at {until}")]
    Expired {
        /// Who holds the key.
        identity: String,
        /// Until when it counted.
        until: Timestamp,
    },
    /// The key was revoked.
    #[error("the key of `{identity}` was revoked at {at}: {reason}")]
    Revoked {
        /// Who holds the key.
        identity: String,
        /// When it was revoked.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// A trusted key that signed an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer<'a> {
    /// The entry of the trust file: who it is, and what the key may say.
    pub key: &'a TrustedKey,
    /// The fingerprint of the key, computed, not copied from the envelope.
    pub keyid: &'a str,
    /// Whether the envelope names the key so.
    pub named: bool,
}

/// An envelope that at least one trusted key signed.
#[derive(Debug, Clone)]
pub struct Verified<'a> {
    /// The bytes that were signed; parse these and no others.
    pub payload: &'a [u8],
    /// The distinct keys that signed, in the order of the trust file; at least one.
    pub signers: Vec<Signer<'a>>,
}

impl TrustStore {
    /// Reads the keys of a trust file.
    ///
    /// # Errors
    /// Every entry that cannot be used, by its index.
    pub fn new(trust: Trust) -> Result<Self, Vec<(usize, TrustProblem)>> {
        let mut keys: Vec<(PublicKey, String)> = Vec::with_capacity(trust.keys.len());
        let mut problems = Vec::new();
        let mut seen: Vec<(PublicKey, &str)> = Vec::new();
        for (index, entry) in trust.keys.iter().enumerate() {
            match Self::entry(entry, &seen) {
                Ok(key) => {
                    seen.push((key.clone(), &entry.identity));
                    let keyid = key.keyid();
                    keys.push((key, keyid));
                }
                Err(problem) => problems.push((index, problem)),
            }
        }
        if problems.is_empty() { Ok(Self { trust, keys }) } else { Err(problems) }
    }

    fn entry(entry: &TrustedKey, seen: &[(PublicKey, &str)]) -> Result<PublicKey, TrustProblem> {
        let key = PublicKey::from_spki_pem(&entry.public_key)?;
        if key.algorithm() != entry.algorithm {
            return Err(KeyProblem::AlgorithmDiffers { found: key.algorithm(), stated: entry.algorithm }.into());
        }
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == key) {
            return Err(TrustProblem::Twice { first: (*first).to_owned(), second: entry.identity.clone() });
        }
        match (entry.not_before, entry.not_after) {
            (Some(from), Some(until)) if from >= until => Err(TrustProblem::NeverValid),
            _ => Ok(key),
        }
    }

    /// Reads a trust file from its document.
    ///
    /// # Errors
    /// Every problem of the document and of its keys, each with its span.
    pub fn read(file: &SourceFile) -> Result<Self, Unreadable> {
        let trust: Trust = document::read(file)?;
        Self::new(trust).map_err(|problems| {
            let node = document::tree(file).ok();
            let problems = problems.into_iter().map(|(index, problem)| shown(node.as_ref(), index, &problem)).collect();
            Unreadable::new(file.clone(), Trust::WHAT, problems)
        })
    }

    /// The trust file.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Finds out who signed an envelope, as things stand at `now`.
    ///
    /// # Errors
    /// No key that counts at `now` signed it.
    pub fn verify<'a>(&'a self, envelope: &'a Envelope, now: Timestamp) -> Result<Verified<'a>, SignatureProblem> {
        let pae = envelope.pae();
        let mut signed_by: Vec<Option<bool>> = vec![None; self.keys.len()];
        let mut problem = SignatureProblem::Untrusted;
        for signature in &envelope.signatures {
            let narrowed = self.keys.iter().position(|(_, keyid)| *keyid == signature.keyid);
            let found = self.keys.iter().enumerate().filter(|(index, _)| narrowed.is_none_or(|only| only == *index));
            let found: Vec<usize> = found.filter(|(_, (key, _))| key.verifies(&pae, &signature.sig)).map(|(index, _)| index).collect();
            for index in &found {
                if let Some(slot) = signed_by.get_mut(*index) {
                    *slot = Some(slot.unwrap_or(false) || narrowed == Some(*index));
                }
            }
            if let (true, Some(entry)) = (found.is_empty(), narrowed.and_then(|index| self.trust.keys.get(index))) {
                problem = SignatureProblem::NotBy { identity: entry.identity.clone() };
            }
        }
        let mut signers = Vec::new();
        for ((key, (_, keyid)), named) in self.trust.keys.iter().zip(&self.keys).zip(signed_by) {
            let Some(named) = named else { continue };
            match standing(key, now) {
                Ok(()) => signers.push(Signer { key, keyid, named }),
                Err(refused) => problem = refused,
            }
        }
        if signers.is_empty() { Err(problem) } else { Ok(Verified { payload: &envelope.payload, signers }) }
    }
}

impl Signer<'_> {
    /// Refuses what claims to have been signed at a time when the key did not count. The time is the
    /// signer's own word; verification at the present stands beside it, not behind it.
    ///
    /// # Errors
    /// The key did not count at that time.
    pub fn held_at(&self, claimed: Timestamp) -> Result<(), SignatureProblem> {
        standing(self.key, claimed)
    }
}

/// Whether a key counts at an instant.
fn standing(key: &TrustedKey, now: Timestamp) -> Result<(), SignatureProblem> {
    let identity = || key.identity.clone();
    if let Some(revoked) = key.revoked.as_ref().filter(|revoked| revoked.at <= now) {
        return Err(SignatureProblem::Revoked { identity: identity(), at: revoked.at, reason: revoked.reason.clone() });
    }
    match (key.not_before, key.not_after) {
        (Some(from), _) if now < from => Err(SignatureProblem::TooEarly { identity: identity(), from }),
        (_, Some(until)) if until <= now => Err(SignatureProblem::Expired { identity: identity(), until }),
        _ => Ok(()),
    }
}

fn shown(node: Option<&Node>, index: usize, problem: &TrustProblem) -> Problem {
    let at = Pointer::root().key("keys").index(index).key(problem.field());
    let span = node.map(|node| node.span_at(&at).0).unwrap_or_default();
    Problem::at(span, problem.to_string(), "this entry").with_help(problem.help())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsse::{PrivateKey, Signature};
    use crate::model::document::ApiVersion;
    use crate::model::trust::{Algorithm, Revoked, TrustKind};
    use crate::source::{Span, Syntax};

    fn key(algorithm: Algorithm, seed: u8) -> PrivateKey {
        PrivateKey::from_seed(algorithm, &[seed; 32]).unwrap()
    }

    fn entry(identity: &str, key: &PrivateKey) -> TrustedKey {
        TrustedKey {
            identity: identity.to_owned(),
            public_key: key.public_key().to_spki_pem().unwrap(),
            algorithm: key.public_key().algorithm(),
            not_before: None,
            not_after: None,
            revoked: None,
            verdicts: None,
            approves_as: Vec::new(),
            waives: false,
            revokes: false,
            signs_evidence: false,
        }
    }

    fn store(keys: Vec<TrustedKey>) -> TrustStore {
        TrustStore::new(Trust { api_version: ApiVersion::V1, kind: TrustKind::Trust, keys, ledgers: Vec::new() }).unwrap()
    }

    fn envelope(signatures: &[(&str, &PrivateKey)]) -> Envelope {
        let mut envelope = Envelope { payload: b"{}".to_vec(), signatures: Vec::new(), payload_span: Span::default() };
        let pae = envelope.pae();
        envelope.signatures =
            signatures.iter().map(|(keyid, key)| Signature { keyid: (*keyid).to_owned(), sig: key.sign(&pae).unwrap() }).collect();
        envelope
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const NOW: &str = "2026-11-20T12:00:00Z";

    #[test]
    fn a_keyid_only_narrows_and_never_convinces() {
        let (ann, ben, eve) = (key(Algorithm::Ed25519, 1), key(Algorithm::EcdsaP256, 2), key(Algorithm::Ed25519, 3));
        let store = store(vec![entry("ann", &ann), entry("ben", &ben)]);
        let (ann_id, ben_id) = (ann.public_key().keyid(), ben.public_key().keyid());
        let who = |keyid: &str, key: &PrivateKey| {
            let envelope = envelope(&[(keyid, key)]);
            store
                .verify(&envelope, at(NOW))
                .map(|verified| verified.signers.iter().map(|signer| (signer.key.identity.clone(), signer.named)).collect::<Vec<_>>())
        };
        assert_eq!(who(&ann_id, &ann).unwrap(), [("ann".to_owned(), true)]);
        assert_eq!(who(&ben_id, &ben).unwrap(), [("ben".to_owned(), true)]);
        assert_eq!(who("", &ben).unwrap(), [("ben".to_owned(), false)], "all trusted keys are tried");
        assert_eq!(who("SHA256:random", &ann).unwrap(), [("ann".to_owned(), false)], "a foreign name narrows nothing");
        assert_eq!(who(&ann_id, &eve).unwrap_err(), SignatureProblem::NotBy { identity: "ann".to_owned() });
        assert_eq!(who(&ann_id, &ben).unwrap_err(), SignatureProblem::NotBy { identity: "ann".to_owned() });
        assert_eq!(who(&eve.public_key().keyid(), &eve).unwrap_err(), SignatureProblem::Untrusted);
    }

    #[test]
    fn one_key_is_one_signer_however_often_it_signed() {
        let ann = key(Algorithm::EcdsaP256, 1);
        let store = store(vec![entry("ann", &ann)]);
        let twice = envelope(&[("one", &ann), (&ann.public_key().keyid(), &ann), ("two", &ann)]);
        let verified = store.verify(&twice, at(NOW)).unwrap();
        assert_eq!(verified.signers.len(), 1);
        assert!(verified.signers[0].named);
    }

    #[test]
    fn one_key_cannot_be_two_people() {
        let ann = key(Algorithm::Ed25519, 1);
        let trust = Trust {
            api_version: ApiVersion::V1,
            kind: TrustKind::Trust,
            keys: vec![entry("ann", &ann), entry("ben", &ann)],
            ledgers: Vec::new(),
        };
        assert_eq!(TrustStore::new(trust).unwrap_err(), [(1, TrustProblem::Twice { first: "ann".to_owned(), second: "ben".to_owned() })]);
    }

    #[test]
    fn keys_count_from_not_before_up_to_but_without_not_after() {
        let ann = key(Algorithm::Ed25519, 1);
        let (from, until) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
        let store = store(vec![TrustedKey { not_before: Some(from), not_after: Some(until), ..entry("ann", &ann) }]);
        let envelope = envelope(&[("", &ann)]);
        let refused = |now: &str| store.verify(&envelope, at(now)).map(|_| ()).unwrap_err();
        assert!(store.verify(&envelope, from).is_ok());
        assert!(store.verify(&envelope, at("2026-12-31T23:59:59.999Z")).is_ok());
        assert_eq!(refused("2025-12-31T23:59:59.999Z"), SignatureProblem::TooEarly { identity: "ann".to_owned(), from });
        assert_eq!(refused("2027-01-01T00:00:00Z"), SignatureProblem::Expired { identity: "ann".to_owned(), until });
    }

    #[test]
    fn nothing_counts_from_the_revocation_on() {
        let ann = key(Algorithm::Ed25519, 1);
        let revoked = Some(Revoked { at: at(NOW), reason: "laptop stolen".to_owned() });
        let store = store(vec![TrustedKey { revoked, ..entry("ann", &ann) }]);
        let envelope = envelope(&[("", &ann)]);
        assert!(store.verify(&envelope, at("2026-11-20T11:59:59Z")).is_ok());
        assert!(matches!(store.verify(&envelope, at(NOW)), Err(SignatureProblem::Revoked { .. })));
    }

    #[test]
    fn a_signature_that_counts_is_not_spoilt_by_one_that_does_not() {
        let (ann, eve) = (key(Algorithm::Ed25519, 1), key(Algorithm::Ed25519, 2));
        let store = store(vec![entry("ann", &ann)]);
        let both = envelope(&[(&ann.public_key().keyid(), &eve), ("", &ann)]);
        assert_eq!(store.verify(&both, at(NOW)).unwrap().signers.len(), 1);
    }

    #[test]
    fn every_bad_entry_of_a_trust_file_is_underlined() {
        let (ann, ben) = (key(Algorithm::Ed25519, 1), key(Algorithm::EcdsaP256, 2));
        let pem = |key: &PrivateKey| key.public_key().to_spki_pem().unwrap().replace('\n', "\\n");
        let text = format!(
            "apiVersion: portcullis/v1\nkind: Trust\nkeys:\n  - {{identity: ann, publicKey: \"{}\", algorithm: ecdsa-p256}}\n  - {{identity: ben, publicKey: nonsense, algorithm: ed25519}}\n  - {{identity: cem, publicKey: \"{}\", algorithm: ecdsa-p256, notBefore: 2026-01-02T00:00:00Z, notAfter: 2026-01-01T00:00:00Z}}\n",
            pem(&ann),
            pem(&ben),
        );
        let file = SourceFile::new("trust.yaml", Syntax::Yaml, text.clone().into_bytes());
        let told: Vec<(String, &str)> = TrustStore::read(&file)
            .unwrap_err()
            .problems
            .iter()
            .map(|problem| (problem.message.clone(), &text[problem.span.unwrap().start..problem.span.unwrap().end]))
            .collect();
        let expected = [
            ("the key is ed25519, but the entry says `ecdsa-p256`", "ecdsa-p256"),
            ("there is no PEM block", "nonsense"),
            ("the key ends before it begins", "2026-01-01T00:00:00Z"),
        ];
        assert_eq!(told, expected.map(|(message, at)| (message.to_owned(), at)));
    }
}
