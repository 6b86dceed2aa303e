//! Verification of anything at all. Two parts of the input: documents as they are, which no trusted key
//! signed and which therefore must never be allowed; and statements that the gate's own key signs here,
//! so that what comes after the signature is reached, which must be allowed only if they say so.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portcullis::attest::verify::Conclusion;
use portcullis::attest::{Expectations, FileKey, Signer, Verification, sign, verify};
use portcullis::dsse::{PrivateKey, TrustStore};
use portcullis::model::document::ApiVersion;
use portcullis::model::id::{Digest, Name};
use portcullis::model::trust::{Algorithm, Trust, TrustKind, TrustedKey, VerdictScope};
use portcullis::source::{SourceFile, Syntax};

static GATE: LazyLock<FileKey> = LazyLock::new(|| FileKey(PrivateKey::from_seed(Algorithm::Ed25519, &[1; 32]).expect("a key")));
static TRUST: LazyLock<TrustStore> = LazyLock::new(|| {
    let key = TrustedKey {
        identity: "gate".to_owned(),
        public_key: GATE.public_key().to_spki_pem().expect("a key"),
        algorithm: Algorithm::Ed25519,
        not_before: None,
        not_after: None,
        revoked: None,
        verdicts: Some(VerdictScope {
            verifier: "https://portcullis.dev/verifier@v1".to_owned(),
            gates: vec!["release".parse().expect("a name")],
            environments: vec!["production".parse().expect("a name"), "stage".parse().expect("a name")],
            everywhere: false,
        }),
        approves_as: Vec::new(),
        waives: false,
        revokes: false,
        signs_evidence: false,
    };
    TrustStore::new(Trust { api_version: ApiVersion::V1, kind: TrustKind::Trust, keys: vec![key], ledgers: Vec::new() }).expect("a trust file")
});

fn judge(bytes: Vec<u8>, environment: &str) -> Verification {
    let file = SourceFile::new("fuzz", Syntax::JsonLines, bytes);
    let (gate, environment): (Name, Name) = ("release".parse().expect("a name"), environment.parse().expect("a name"));
    let subject: [Digest; 1] = [format!("sha256:{}", "a".repeat(64)).parse().expect("a digest")];
    let now = "2026-11-24T10:00:00Z".parse().expect("an instant");
    let expected = Expectations {
        gate: &gate,
        environment: &environment,
        subject: &subject,
        max_age: None,
        policies: &[],
        now,
        require_no_exceptions: false,
        chain: None,
        revocations: None,
    };
    verify(&file, &TRUST, &expected)
}

fuzz_target!(|bytes: &[u8]| {
    let told = judge(bytes.to_vec(), "production");
    // The corpus holds envelopes that this key signed; whatever else is allowed would be a forgery.
    if told.conclusion == Conclusion::Allowed {
        let summary = told.summary.as_ref().expect("what is allowed is summed up");
        assert_eq!(summary.keyid, GATE.public_key().keyid());
    }
    if let Ok(envelope) = sign(bytes.to_vec(), &*GATE) {
        let lines = envelope.to_json().into_bytes();
        let production = judge(lines.clone(), "production").conclusion == Conclusion::Allowed;
        let stage = judge(lines, "stage").conclusion == Conclusion::Allowed;
        assert!(!(production && stage), "one verdict cannot allow two environments");
        if production || stage {
            let text = std::str::from_utf8(bytes).expect("only text is allowed");
            assert!(text.contains("PASSED") && text.contains(&"a".repeat(64)));
        }
    }
});
