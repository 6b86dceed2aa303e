//! What is signed, byte by byte, and that it verifies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod signed;

use portcullis::attest::verify::{Answer, Conclusion};
use portcullis::attest::{Expectations, Signer, Verification, produce, verify};
use portcullis::model::id::{Digest, Name};
use portcullis::model::trust::Algorithm;
use portcullis::source::{SourceFile, Syntax};
use signed::{Case, GATE_SEED, NOW, at, digest, ed25519, failed, key, passed, passed_in, trust};

fn pretty(payload: &[u8]) -> String {
    serde_json::to_string_pretty(&serde_json::from_slice::<serde_json::Value>(payload).unwrap()).unwrap()
}

fn judge(text: &str) -> Verification {
    let file = SourceFile::new("api.intoto.jsonl", Syntax::JsonLines, text.as_bytes().to_vec());
    let (gate, environment): (Name, Name) = ("release".parse().unwrap(), "production".parse().unwrap());
    let subject = [digest('a')];
    let expected = Expectations {
        gate: &gate,
        environment: &environment,
        subject: &subject,
        max_age: None,
        policies: &[],
        now: at(NOW),
        require_no_exceptions: false,
        chain: None,
        revocations: None,
    };
    verify(&file, &trust(), &expected)
}

#[test]
fn both_attestations_of_a_pass_and_of_a_failure() {
    for (name, case) in [("passed", passed()), ("failed", failed())] {
        let (a, b) = case.envelopes(&ed25519(GATE_SEED));
        insta::assert_snapshot!(format!("{name}_gate_verdict"), pretty(&a.payload));
        // B names A by digest, and A's signature is deterministic: the snapshot pins both.
        insta::assert_snapshot!(format!("{name}_summary"), pretty(&b.payload));
    }
}

#[test]
fn a_pass_is_allowed_and_a_failure_is_genuine_but_not_allowed() {
    for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256] {
        let signer = key(algorithm, GATE_SEED);
        let allowed = judge(&passed().lines(&signer));
        assert_eq!(allowed.conclusion, Conclusion::Allowed, "{allowed:#?}");
        let refused = judge(&failed().lines(&signer));
        assert_eq!(refused.conclusion, Conclusion::NotAllowed);
        let failing: Vec<&str> = refused.checks.iter().filter(|check| check.answer == Answer::Failed).map(|check| check.name).collect();
        assert_eq!(failing, ["decision"]);
    }
}

#[test]
fn every_check_says_a_sentence() {
    let told: Vec<String> = judge(&passed().lines(&ed25519(GATE_SEED)))
        .checks
        .into_iter()
        .map(|check| format!("{}: {:?}: {}", check.name, check.answer, check.sentence))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_same_verdict_gives_the_same_bytes_wherever_the_files_were() {
    for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256] {
        let files = |case: &Case| produce(&case.basis(), &key(algorithm, GATE_SEED)).unwrap();
        assert_eq!(files(&passed_in("")), files(&passed_in("/some/where/else/")));
    }
}

#[test]
fn files_are_named_after_their_subjects_and_never_collide() {
    let names = |case: &Case| -> Vec<String> {
        produce(&case.basis(), &ed25519(1)).unwrap().into_iter().flat_map(|one| one.files).map(|file| file.name).collect()
    };
    let mut case = passed();
    assert_eq!(names(&case)[..4], ["shop.intoto.jsonl", "shop.vsa.json", "shop.sigstore.json", "api.intoto.jsonl"]);
    case.verdict.subjects[1].name = "shop".to_owned();
    case.verdict.subjects[2].name = "../../etc/passwd".to_owned();
    let found = names(&case);
    assert_eq!([&found[0], &found[3], &found[6]], ["shop.release.intoto.jsonl", "shop.intoto.jsonl", "_.._etc_passwd.intoto.jsonl"]);
}

#[test]
fn a_bundle_and_single_attestations_verify_too() {
    let case = passed();
    let produced = produce(&case.basis(), &ed25519(GATE_SEED)).unwrap().remove(1);
    let texts: Vec<String> = produced.files.iter().map(|file| String::from_utf8(file.bytes.clone()).unwrap()).collect();
    assert_eq!(judge(&produced.gate_verdict.to_json()).conclusion, Conclusion::Allowed, "the verdict alone says everything");
    for text in &texts[1..] {
        let alone = judge(text);
        assert_eq!(alone.conclusion, Conclusion::NotAllowed, "a summary alone does not say until when it holds");
        let failing: Vec<&str> = alone.checks.iter().filter(|check| check.answer == Answer::Failed).map(|check| check.name).collect();
        assert_eq!(failing, ["freshness"], "{alone:#?}");
    }
}

#[test]
fn lines_may_come_in_any_order() {
    let text = passed().lines(&ed25519(GATE_SEED));
    let (a, b) = text.trim_end().split_once('\n').unwrap();
    assert_eq!(judge(&format!("{b}\r\n\r\n{a}\r\n")).conclusion, Conclusion::Allowed);
}

#[test]
fn a_signature_that_the_public_key_refuses_is_never_handed_out() {
    struct Broken(portcullis::attest::FileKey);
    impl Signer for Broken {
        fn algorithm(&self) -> Algorithm {
            self.0.algorithm()
        }
        fn public_key(&self) -> portcullis::dsse::PublicKey {
            self.0.public_key()
        }
        fn sign(&self, pae: &[u8]) -> Result<Vec<u8>, portcullis::attest::AttestProblem> {
            self.0.sign(&pae[1..])
        }
    }
    let refused = produce(&passed().basis(), &Broken(ed25519(1))).unwrap_err();
    assert_eq!(refused, portcullis::attest::AttestProblem::Unverifiable);
}

#[test]
fn a_subject_is_never_left_out() {
    let mut case = passed();
    case.verdict.subjects.clear();
    assert!(produce(&case.basis(), &ed25519(1)).is_err());
    let digests: Vec<Digest> = passed().verdict.subjects.iter().map(|subject| subject.digest.clone()).collect();
    assert_eq!(produce(&passed().basis(), &ed25519(1)).unwrap().len(), digests.len());
}
