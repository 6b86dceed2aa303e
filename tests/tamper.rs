//! Attacks on verdicts, each with the answer that it must get.
//!
//! Where the threats of the design are tested:
//!
//! | # | threat | tested in |
//! |---|---|---|
//! | T1 | replay for another artifact | `a_verdict_about_another_artifact_…`, `a_name_identifies_nothing`, `one_of_many_subjects_…` |
//! | T2 | replay for another environment or gate | `a_verdict_for_another_environment_or_gate_…`, `a_key_for_staging_…` |
//! | T3 | replay of an old pass | `a_verdict_holds_until_…`, `the_greatest_age_…`, `a_verdict_from_the_future_…`, `pinned_policies_…` |
//! | T4 | evidence swapped after reading | `tests/signatures.rs` (same bytes read, verified and decoded); the reading itself: `every_document_is_read_once` in `tests/gate.rs` |
//! | T5 | other policies or data | `pinned_policies_…`; the digest over the bundle: `src/policy/bundle.rs` |
//! | T6 | clock games | `an_evaluation_at_a_given_time_says_so`, `a_verdict_from_the_future_…` |
//! | T7 | waivers abused | `tests/signatures.rs`, `src/rule/waive.rs`, `nobody_grants_a_waiver_to_themselves` |
//! | T8 | weak, upper-case, mixed digests | `weak_and_upper_case_digests_…`, `src/dsse/statement.rs` |
//! | T9 | payload type and predicate confusion | `a_statement_of_another_kind_…`, `payload_types_…` |
//! | T10 | parsers that disagree | `what_parsers_disagree_about_…`, `src/source/json.rs` |
//! | T11 | verified bytes are not the parsed bytes | `a_second_payload_…` |
//! | T12 | keyid and hint spoofed | `a_keyid_that_lies_…`, `a_hint_that_differs_…`, `src/dsse/trust.rs` |
//! | T13 | algorithm confusion, malleability | `an_ecdsa_signature_as_raw_r_and_s_…`, `a_malleable_…`, `src/dsse/key.rs`, `keys_of_other_curves_…` |
//! | T14 | one key counted twice | `the_same_key_twice_…`, `src/dsse/trust.rs` |
//! | T15 | unsigned accepted | `unsigned_is_never_accepted` |
//! | T16 | YAML bombs | `src/source/yaml.rs` |
//! | T17 | paths that leave the release | `src/host/os.rs`, `src/model/id.rs`, `tests/cli.rs` |
//! | T18, T19 | policies that exhaust or reach out | `src/policy/engine.rs`, `src/policy/lint/`, `tests/policies.rs` |
//! | T20 | fail-open | `a_verdict_that_contradicts_itself_…`; zero rules: `src/verdict/decide.rs` |
//! | T21, T26 | text that attacks its reader | `tests/report/hostile.rs`, `src/report/escape.rs` |
//! | T22 | expired and revoked keys | `an_expired_or_revoked_key_…`, `a_key_cannot_speak_of_a_time_…`, `src/dsse/trust.rs` |
//! | T23 | the ledger rewritten, cut, forked, restored | `a_ledger_that_was_restored_forked_or_edited_…` in `tests/promotion.rs`; the log itself: `tests/ledger/` |
//! | T24 | re-run until it passes, a failure hidden | `a_pass_that_a_later_failure_overtook_…`, `what_cannot_be_recorded_…` in `tests/promotion.rs`; `a_failed_verdict_cannot_be_revoked` in `tests/chain.rs` |
//! | T24 | a link of the chain missing, skipped, reordered, rebuilt, backdated, revoked | `tests/chain.rs` |
//! | T25 | secrets in outputs | `nothing_that_is_produced_holds_the_key`, `src/dsse/private_key.rs`; the command line: `what_cannot_be_signed_or_written_…` in `tests/gate.rs` |
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod signed;

use portcullis::attest::verify::{Answer, Conclusion, Verification};
use portcullis::attest::{Expectations, FileKey, Signer, produce, sign, verify};
use portcullis::dsse::{Envelope, KeyProblem, PublicKey, Signature, Subject, TrustStore};
use portcullis::model::id::{Digest, Name, Span, Timestamp};
use portcullis::model::trust::{Algorithm, Revoked, Trust, TrustedKey};
use portcullis::source::{SourceFile, Syntax};
use portcullis::verdict::Clock;
use signed::{Case, GATE_SEED, NOW, STAGING_SEED, STRANGER_SEED, at, digest, ed25519, failed, key, passed, trust, trust_file};

/// What is asked of an attestation; the default is what the sample verdict allows.
struct Ask {
    gate: Name,
    environment: Name,
    subject: Vec<Digest>,
    max_age: Option<Span>,
    policies: Vec<Digest>,
    now: Timestamp,
    strict: bool,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            gate: "release".parse().unwrap(),
            environment: "production".parse().unwrap(),
            subject: vec![digest('a')],
            max_age: None,
            policies: Vec::new(),
            now: at(NOW),
            strict: false,
        }
    }
}

impl Ask {
    fn of(&self, bytes: impl Into<Vec<u8>>, trust: &TrustStore) -> Verification {
        let file = SourceFile::new("attestation", Syntax::JsonLines, bytes.into());
        let expected = Expectations {
            gate: &self.gate,
            environment: &self.environment,
            subject: &self.subject,
            max_age: self.max_age.as_ref(),
            policies: &self.policies,
            now: self.now,
            require_no_exceptions: self.strict,
            chain: None,
            revocations: None,
        };
        verify(&file, trust, &expected)
    }
}

fn judge(bytes: impl Into<Vec<u8>>) -> Verification {
    Ask::default().of(bytes, &trust())
}

/// The conclusion and the names of the checks that failed.
fn answer(verification: &Verification) -> (Conclusion, Vec<&'static str>) {
    let failed = verification.checks.iter().filter(|check| check.answer == Answer::Failed).map(|check| check.name).collect();
    (verification.conclusion, failed)
}

fn not_genuine(check: &'static str) -> (Conclusion, Vec<&'static str>) {
    (Conclusion::NotGenuine, vec![check])
}

fn not_allowed(checks: &[&'static str]) -> (Conclusion, Vec<&'static str>) {
    (Conclusion::NotAllowed, checks.to_vec())
}

fn gate() -> FileKey {
    ed25519(GATE_SEED)
}

fn text(envelope: &Envelope) -> String {
    String::from_utf8(envelope.payload.clone()).unwrap()
}

/// A, changed, and signed anew by the gate's own key: what a key's holder could do.
fn resigned(from: &str, to: &str) -> String {
    let (a, _) = passed().envelopes(&gate());
    let payload = text(&a);
    assert!(payload.contains(from), "`{from}` is not in {payload}");
    sign(payload.replace(from, to).into_bytes(), &gate()).unwrap().to_json()
}

/// A's envelope, changed as text.
fn altered(from: &str, to: &str) -> String {
    let (a, _) = passed().envelopes(&gate());
    let envelope = a.to_json();
    assert!(envelope.contains(from), "`{from}` is not in {envelope}");
    envelope.replacen(from, to, 1)
}

fn only(entry: TrustedKey) -> TrustStore {
    TrustStore::new(Trust { keys: vec![entry], ..trust_file() }).unwrap()
}

#[test]
fn the_untampered_verdict_is_allowed() {
    for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256] {
        assert_eq!(judge(passed().lines(&key(algorithm, GATE_SEED))).conclusion, Conclusion::Allowed);
    }
}

/// Flips bits of every byte; whatever comes out must not be genuine.
fn flip(bytes: &[u8], masks: impl Fn(usize) -> Vec<u8>, ask: &Ask, trust: &TrustStore) {
    assert_eq!(ask.of(bytes, trust).conclusion, Conclusion::Allowed, "the bytes are good before they are flipped");
    for index in 0..bytes.len() {
        for mask in masks(index) {
            let mut flipped = bytes.to_vec();
            flipped[index] ^= mask;
            let told = ask.of(flipped, trust);
            assert_eq!(told.conclusion, Conclusion::NotGenuine, "byte {index} ^ {mask:#x}: {told:#?}");
        }
    }
}

#[test]
fn every_byte_of_an_ed25519_file_counts() {
    let lines = passed().lines(&gate());
    let structure: Vec<bool> = {
        // Every bit of what is not payload; one bit of each payload byte.
        let mut inside = false;
        lines
            .as_bytes()
            .iter()
            .enumerate()
            .map(|(index, byte)| {
                if *byte == b'"' {
                    inside = lines[..index].ends_with("\"payload\":")
                }
                !inside
            })
            .collect()
    };
    let all = |index: usize| if structure[index] { (0..8).map(|bit| 1 << bit).collect() } else { vec![1] };
    flip(lines.as_bytes(), all, &Ask::default(), &only(trust_file().keys[0].clone()));
}

#[test]
fn every_byte_of_an_ecdsa_envelope_counts() {
    let (a, _) = passed().envelopes(&key(Algorithm::EcdsaP256, GATE_SEED));
    let signatures = a.to_json().find("\"signatures\"").unwrap();
    let sparse = |index: usize| if index > signatures || index.is_multiple_of(17) { vec![1, 0x80] } else { Vec::new() };
    flip(a.to_json().as_bytes(), sparse, &Ask::default(), &only(trust_file().keys[1].clone()));
}

#[test]
fn every_byte_of_a_bundle_counts() {
    let produced = produce(&passed().basis(), &gate()).unwrap().remove(1);
    let bundle = &produced.files[2];
    assert!(bundle.name.ends_with(".sigstore.json"));
    let ask = Ask { max_age: Some("1d".parse().unwrap()), ..Ask::default() };
    flip(bundle.bytes.trim_ascii_end(), |_| vec![1], &ask, &only(trust_file().keys[0].clone()));
}

#[test]
fn an_attestation_cut_anywhere_is_refused() {
    let (a, _) = passed().envelopes(&gate());
    let whole = a.to_json();
    for end in 0..whole.len() {
        assert_eq!(judge(&whole[..end]).conclusion, Conclusion::NotGenuine, "cut after {end}");
    }
}

#[test]
fn a_verdict_about_another_artifact_is_genuine_but_does_not_allow_this_one() {
    let other = Ask { subject: vec![digest('b')], ..Ask::default() };
    assert_eq!(answer(&other.of(passed().lines(&gate()), &trust())), not_allowed(&["subject"]));
    let nothing = Ask { subject: Vec::new(), ..Ask::default() };
    assert_eq!(answer(&nothing.of(passed().lines(&gate()), &trust())), not_allowed(&["subject"]), "there is no `any artifact`");
}

#[test]
fn a_name_identifies_nothing() {
    let mut case = passed();
    case.verdict.subjects[1].digest = digest('f');
    assert_eq!(answer(&judge(case.lines(&gate()))), not_allowed(&["subject"]), "the name is still `api`");
}

#[test]
fn one_of_many_subjects_must_be_the_artifact() {
    let (a, _) = passed().envelopes(&gate());
    let one = |name: &str, digit: &str| format!(r#"{{"digest":{{"sha256":"{}"}},"name":"{name}"}}"#, digit.repeat(64));
    let subject = one("api", "a");
    assert!(text(&a).contains(&subject));
    let others = ["b", "c", "d"].map(|digit| one(digit, digit)).join(",");
    let statement = |subjects: &str| sign(text(&a).replace(&subject, subjects).into_bytes(), &gate()).unwrap().to_json();
    assert_eq!(answer(&judge(statement(&others))), not_allowed(&["subject"]));
    assert_eq!(judge(statement(&format!("{others},{subject}"))).conclusion, Conclusion::Allowed);
}

#[test]
fn one_agreeing_digest_does_not_outvote_a_disagreeing_one() {
    let sha512: Digest = format!("sha512:{}", "a".repeat(128)).parse().unwrap();
    let both = Ask { subject: vec![digest('a'), sha512], ..Ask::default() };
    let with = |digit: &str| {
        resigned("\"digest\":{\"sha256\":\"aaaa", &format!("\"digest\":{{\"sha512\":\"{}\",\"sha256\":\"aaaa", digit.repeat(128)))
    };
    assert_eq!(both.of(with("a"), &trust()).conclusion, Conclusion::Allowed);
    assert_eq!(answer(&both.of(with("b"), &trust())), not_allowed(&["subject"]));
}

#[test]
fn a_verdict_for_another_environment_or_gate_does_not_allow_this_one() {
    let lines = passed().lines(&gate());
    let stage = Ask { environment: "stage".parse().unwrap(), ..Ask::default() };
    assert_eq!(answer(&stage.of(lines.clone(), &trust())).0, Conclusion::NotAllowed);
    assert!(answer(&stage.of(lines.clone(), &trust())).1.contains(&"environment"));
    let data = Ask { gate: "data-segregation".parse().unwrap(), ..Ask::default() };
    assert_eq!(answer(&data.of(lines, &trust())).0, Conclusion::NotAllowed);
    let (_, b) = passed().envelopes(&gate());
    let alone = Ask { environment: "stage".parse().unwrap(), max_age: Some("1d".parse().unwrap()), ..Ask::default() };
    assert_eq!(alone.of(b.to_json(), &trust()).conclusion, Conclusion::NotAllowed, "the summary alone says it, too");
}

#[test]
fn a_key_for_staging_cannot_speak_of_production() {
    let staging = ed25519(STAGING_SEED);
    assert_eq!(answer(&judge(passed().lines(&staging))), not_genuine("authority"));
    let (_, b) = passed().envelopes(&staging);
    assert_eq!(answer(&judge(b.to_json())).1[0], "authority", "nor in a summary");
    let mut case = passed();
    case.verdict.environment = "stage".parse().unwrap();
    let stage = Ask { environment: "stage".parse().unwrap(), ..Ask::default() };
    assert_eq!(stage.of(case.lines(&staging), &trust()).conclusion, Conclusion::Allowed);
}

#[test]
fn a_key_that_may_not_sign_verdicts_signs_none() {
    for seed in [signed::ANN_SEED, signed::BEN_SEED, signed::TESTER_SEED] {
        assert_eq!(answer(&judge(passed().lines(&ed25519(seed)))), not_genuine("authority"));
    }
}

#[test]
fn a_key_speaks_for_one_verifier() {
    let mut case = passed();
    case.producer.verifier = "https://gate.example.org/other@v1".to_owned();
    assert_eq!(answer(&judge(case.lines(&gate()))), not_genuine("authority"));
}

#[test]
fn environments_that_share_a_level_are_told_apart() {
    let mut file = trust_file();
    file.keys[0].verdicts = signed::scope(&["pre-prod", "pre.prod"]);
    let trust = TrustStore::new(file).unwrap();
    let mut case = passed();
    case.verdict.environment = "pre-prod".parse().unwrap();
    let dotted = Ask { environment: "pre.prod".parse().unwrap(), max_age: Some("1d".parse().unwrap()), ..Ask::default() };
    let (a, b) = case.envelopes(&gate());
    assert_eq!(dotted.of(a.to_json(), &trust).conclusion, Conclusion::NotAllowed, "the verdict spells it out");
    assert_eq!(answer(&dotted.of(b.to_json(), &trust)), not_genuine("authority"), "the summary cannot, and is not believed");
}

#[test]
fn a_verdict_holds_until_its_end_and_not_a_second_longer() {
    let lines = passed().lines(&gate());
    let on = |now: &str| Ask { now: at(now), ..Ask::default() }.of(lines.clone(), &trust());
    assert_eq!(on("2026-11-25T08:59:59Z").conclusion, Conclusion::Allowed);
    assert_eq!(answer(&on("2026-11-25T09:00:00Z")), not_allowed(&["freshness"]));
    assert_eq!(answer(&on("9999-12-30T00:00:00Z")), not_allowed(&["freshness"]));
}

#[test]
fn the_greatest_age_is_exact() {
    let lines = passed().lines(&gate());
    let on = |now: &str, longest: &str| {
        Ask { now: at(now), max_age: Some(longest.parse().unwrap()), ..Ask::default() }.of(lines.clone(), &trust())
    };
    assert_eq!(on("2026-11-24T10:00:00Z", "1h").conclusion, Conclusion::Allowed);
    assert_eq!(answer(&on("2026-11-24T10:00:00.000000001Z", "1h")), not_allowed(&["freshness"]));
    assert_eq!(answer(&on("2026-11-24T10:00:01Z", "60m")), not_allowed(&["freshness"]));
}

#[test]
fn a_verdict_from_the_future_is_refused_beyond_five_minutes() {
    let lines = passed().lines(&gate());
    let on = |now: &str| Ask { now: at(now), ..Ask::default() }.of(lines.clone(), &trust());
    assert_eq!(on("2026-11-24T08:55:00Z").conclusion, Conclusion::Allowed);
    assert_eq!(answer(&on("2026-11-24T08:54:59.999999999Z")), not_allowed(&["time"]));
    assert_eq!(answer(&on("0001-01-01T00:00:00Z")), not_allowed(&["time"]));
}

#[test]
fn a_verdict_that_ends_before_it_begins_is_not_genuine() {
    assert_eq!(answer(&judge(resigned("2026-11-25T09:00:00Z", "2026-11-24T09:00:00Z"))).1[0], "consistency");
}

#[test]
fn pinned_policies_are_the_only_ones_accepted() {
    let with = |policies: Vec<Digest>| Ask { policies, ..Ask::default() }.of(passed().lines(&gate()), &trust());
    assert_eq!(with(vec![digest('d'), digest('c')]).conclusion, Conclusion::Allowed);
    assert_eq!(answer(&with(vec![digest('d')])), not_allowed(&["policy"]));
}

#[test]
fn exceptions_are_refused_where_none_are_accepted() {
    let strict = Ask { strict: true, ..Ask::default() };
    assert_eq!(strict.of(passed().lines(&gate()), &trust()).conclusion, Conclusion::Allowed);
    let mut weakened = passed();
    weakened.verdict.weakened_by = vec!["no trust file was given".to_owned()];
    assert_eq!(answer(&strict.of(weakened.lines(&gate()), &trust())), not_allowed(&["exceptions"]));
    assert_eq!(judge(weakened.lines(&gate())).conclusion, Conclusion::Allowed, "they are accepted otherwise");
}

#[test]
fn an_evaluation_at_a_given_time_says_so() {
    let mut case = passed();
    case.verdict.clock = Clock::Flag;
    assert!(text(&case.envelopes(&gate()).0).contains("\"clockSource\":\"flag\""));
}

#[test]
fn halves_of_different_verdicts_do_not_make_a_pair() {
    let (good, bad) = (passed().envelopes(&gate()), failed().envelopes(&gate()));
    let pair = |a: &Envelope, b: &Envelope| answer(&judge(format!("{}\n{}\n", a.to_json(), b.to_json())));
    assert_eq!(pair(&bad.0, &good.1).0, Conclusion::NotGenuine, "a failed verdict under a passed summary");
    assert!(pair(&bad.0, &good.1).1.contains(&"pair"));
    assert!(pair(&good.0, &bad.1).1.contains(&"pair"), "a passed verdict under a failed summary");
    let change = |change: fn(&mut Case)| {
        let mut other = passed();
        change(&mut other);
        pair(&good.0, &other.envelopes(&gate()).1)
    };
    assert_eq!(change(|case| case.verdict.policy.digest = digest('f')), not_genuine("pair"));
    assert_eq!(change(|case| case.verdict.evaluated_at = at("2026-11-24T09:00:01Z")), not_genuine("pair"));
    assert_eq!(change(|case| case.verdict.subjects[1].uri = "pkg:oci/other".to_owned()), not_genuine("pair"));
    assert_eq!(change(|case| case.verdict.not_checked = vec!["x".to_owned()]), not_genuine("pair"), "only the digest of A tells");
    let p256 = passed().envelopes(&key(Algorithm::EcdsaP256, GATE_SEED));
    assert_eq!(pair(&good.0, &p256.1), not_genuine("pair"), "another key signed the summary");
}

#[test]
fn two_verdicts_about_one_artifact_are_no_verdict() {
    let (good, bad) = (passed().envelopes(&gate()).0.to_json(), failed().envelopes(&gate()).0.to_json());
    for lines in [format!("{good}\n{bad}\n"), format!("{bad}\n{good}\n"), format!("{good}\n{good}\n")] {
        assert_eq!(answer(&judge(lines)), not_allowed(&["subject"]));
    }
}

#[test]
fn a_good_line_does_not_redeem_a_bad_one() {
    let lines = passed().lines(&gate());
    let stranger = passed().envelopes(&ed25519(STRANGER_SEED)).0.to_json();
    assert_eq!(answer(&judge(format!("{lines}{stranger}\n"))), not_genuine("signature"));
    assert_eq!(answer(&judge(format!("{lines}{{}}\n"))), not_genuine("form"));
    assert_eq!(answer(&judge(format!("{lines}garbage\n"))), not_genuine("form"));
}

#[test]
fn unsigned_is_never_accepted() {
    let (a, b) = passed().envelopes(&gate());
    let stripped = |envelope: &Envelope| Envelope { signatures: Vec::new(), ..envelope.clone() }.to_json();
    assert_eq!(answer(&judge(stripped(&a))), not_genuine("form"));
    assert_eq!(answer(&judge(format!("{}\n{}\n", a.to_json(), stripped(&b)))), not_genuine("form"));
    assert_eq!(answer(&judge(a.payload.clone())), not_genuine("form"), "the bare statement");
    let start = a.to_json().find(",\"signatures\"").unwrap();
    assert_eq!(answer(&judge(format!("{}}}", &a.to_json()[..start]))), not_genuine("form"), "no `signatures` at all");
    for empty in ["", "\n", "{}", "[]", "null", "\"\""] {
        assert_eq!(answer(&judge(empty)), not_genuine("form"), "{empty:?}");
    }
}

#[test]
fn a_stranger_is_not_believed() {
    assert_eq!(answer(&judge(passed().lines(&ed25519(STRANGER_SEED)))), not_genuine("signature"));
}

#[test]
fn a_keyid_that_lies_is_refused() {
    let (a, _) = passed().envelopes(&gate());
    let named = |keyid: &str, signer: &FileKey| {
        let sig = signer.sign(&a.pae()).unwrap();
        answer(&judge(Envelope { signatures: vec![Signature { keyid: keyid.to_owned(), sig }], ..a.clone() }.to_json()))
    };
    let gate_id = gate().public_key().keyid();
    assert_eq!(named(&gate_id, &ed25519(STRANGER_SEED)), not_genuine("signature"), "a good name, another key");
    assert_eq!(named(&gate_id, &key(Algorithm::EcdsaP256, GATE_SEED)), not_genuine("signature"), "a good name, another trusted key");
    assert_eq!(
        named("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &gate()),
        not_genuine("signature"),
        "a random name, the right key"
    );
    assert_eq!(named("", &gate()).0, Conclusion::Allowed, "no name at all: every trusted key is tried");
}

#[test]
fn a_hint_that_differs_from_the_keyid_is_refused() {
    let bundle = String::from_utf8(produce(&passed().basis(), &gate()).unwrap().remove(1).files.remove(2).bytes).unwrap();
    let ask = Ask { max_age: Some("1d".parse().unwrap()), ..Ask::default() };
    let told = |text: String| answer(&ask.of(text, &trust()));
    assert_eq!(told(bundle.clone()).0, Conclusion::Allowed);
    assert_eq!(told(bundle.replace("\"hint\":\"SHA256:", "\"hint\":\"SHA256;")), not_genuine("form"));
    assert_eq!(told(bundle.replace("v0.3+json", "v0.4+json")), not_genuine("form"));
    assert_eq!(told(bundle.replace("\"tlogEntries\":[]", "\"tlogEntries\":[{}]")), not_genuine("form"));
    assert_eq!(told(bundle.replace("\"publicKey\":", "\"certificate\":{},\"publicKey\":")), not_genuine("form"));
}

#[test]
fn the_same_key_twice_is_not_two_signatures() {
    let (a, _) = passed().envelopes(&gate());
    let one = a.signatures[0].clone();
    let again = Signature { keyid: "SHA256:another".to_owned(), ..one.clone() };
    for signatures in [vec![one.clone(), one.clone()], vec![one, again]] {
        assert_eq!(answer(&judge(Envelope { signatures, ..a.clone() }.to_json())), not_genuine("signature"));
    }
}

#[test]
fn an_ecdsa_signature_as_raw_r_and_s_is_refused() {
    let (a, _) = passed().envelopes(&key(Algorithm::EcdsaP256, GATE_SEED));
    let raw = p256::ecdsa::Signature::from_der(&a.signatures[0].sig).unwrap().to_bytes().to_vec();
    assert_eq!(raw.len(), 64);
    let with =
        |sig: Vec<u8>| answer(&judge(Envelope { signatures: vec![Signature { sig, ..a.signatures[0].clone() }], ..a.clone() }.to_json()));
    assert_eq!(with(a.signatures[0].sig.clone()).0, Conclusion::Allowed);
    assert_eq!(with(raw), not_genuine("signature"));
    assert_eq!(with([a.signatures[0].sig.as_slice(), &[0]].concat()), not_genuine("signature"), "a byte after the DER");
}

#[test]
fn a_malleable_ed25519_signature_is_refused() {
    // The order of the group, little-endian (RFC 8032 §5.1): s + L verifies where s is not checked.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0x10,
    ];
    let (a, _) = passed().envelopes(&gate());
    let mut sig = a.signatures[0].sig.clone();
    let mut carry = 0u16;
    for (byte, order) in sig[32..].iter_mut().zip(ORDER) {
        carry += u16::from(*byte) + u16::from(order);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    assert_eq!(carry, 0);
    assert_ne!(sig, a.signatures[0].sig);
    let signatures = vec![Signature { sig, ..a.signatures[0].clone() }];
    assert_eq!(answer(&judge(Envelope { signatures, ..a }.to_json())), not_genuine("signature"));
}

#[test]
fn keys_of_other_curves_are_refused() {
    let p384 = "-----BEGIN PUBLIC KEY-----\nMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEp1oH24P1NqpEqLAV9aTwS5UbFJT4TnmS\nMyTOsEH3rVdXaWRAayeCNG6Ons2d3N1WjYDQTU2UpM6wDMhD/gCmd+Ff2Kbb5OAG\naBnyg6aR9S2l9Ktez5nt9LDWFnp2T24C\n-----END PUBLIC KEY-----\n";
    assert_eq!(PublicKey::from_spki_pem(p384).unwrap_err(), KeyProblem::Algorithm("1.3.132.0.34".to_owned()));
}

#[test]
fn a_signature_over_the_payload_itself_is_refused() {
    let (a, _) = passed().envelopes(&gate());
    let sig = gate().sign(&a.payload).unwrap();
    assert_eq!(
        answer(&judge(Envelope { signatures: vec![Signature { sig, ..a.signatures[0].clone() }], ..a }.to_json())),
        not_genuine("signature")
    );
}

#[test]
fn an_expired_or_revoked_key_no_longer_counts() {
    let lines = passed().lines(&gate());
    let with = |change: fn(&mut TrustedKey)| {
        let mut entry = trust_file().keys[0].clone();
        change(&mut entry);
        answer(&Ask::default().of(lines.clone(), &only(entry)))
    };
    assert_eq!(with(|entry| entry.not_after = Some(at(NOW))), not_genuine("signature"));
    assert_eq!(with(|entry| entry.not_after = Some(at("2026-11-24T10:00:01Z"))).0, Conclusion::Allowed);
    assert_eq!(with(|entry| entry.not_before = Some(at("2026-11-24T10:00:01Z"))), not_genuine("signature"));
    let revoked = |entry: &mut TrustedKey| entry.revoked = Some(Revoked { at: at(NOW), reason: "leaked".to_owned() });
    assert_eq!(with(revoked), not_genuine("signature"));
}

#[test]
fn a_key_cannot_speak_of_a_time_when_it_did_not_count() {
    let mut entry = trust_file().keys[0].clone();
    entry.not_before = Some(at("2026-11-24T09:30:00Z"));
    let told = Ask::default().of(passed().lines(&gate()), &only(entry));
    assert_eq!(answer(&told), not_genuine("authority"), "decided at nine, but the key counts from half past");
}

#[test]
fn a_second_payload_is_refused() {
    assert_eq!(answer(&judge(altered("{\"payload\":", "{\"payload\":\"e30=\",\"payload\":"))), not_genuine("form"));
    assert_eq!(answer(&judge(altered("\"payloadType\":", "\"payload\":\"e30=\",\"payloadType\":"))), not_genuine("form"));
    assert_eq!(answer(&judge(altered("\"payloadType\":", "\"PAYLOAD\":\"e30=\",\"payloadType\":"))), not_genuine("form"));
}

#[test]
fn payload_types_other_than_in_toto_are_refused() {
    for other in
        ["application/vnd.in-toto.vsa+json", "application/json", "Application/vnd.in-toto+json", "application/vnd.in-toto+json ", ""]
    {
        assert_eq!(answer(&judge(altered("application/vnd.in-toto+json", other))), not_genuine("form"), "{other}");
    }
    // Signed as another type by the gate's own key, and presented as ours.
    let (a, _) = passed().envelopes(&gate());
    let sig = gate().sign(&portcullis::dsse::pae("application/json", &a.payload)).unwrap();
    assert_eq!(
        answer(&judge(Envelope { signatures: vec![Signature { sig, ..a.signatures[0].clone() }], ..a }.to_json())),
        not_genuine("signature")
    );
}

#[test]
fn a_statement_of_another_kind_is_no_verdict() {
    use portcullis::attest::approval::approval;
    let predicate = portcullis::model::approval::ApprovalPredicate {
        role: "test-lead".parse().unwrap(),
        environment: "production".parse().unwrap(),
        approver: "gate".to_owned(),
        approved_at: at("2026-11-24T09:00:00Z"),
        expires_at: None,
        comment: None,
    };
    let approved = approval(&predicate, &[Subject::new("api", digest('a'))], &gate()).unwrap().to_json();
    assert_eq!(answer(&judge(approved)), not_genuine("form"), "signed by the same key");
    for (from, to) in [
        ("gate-verdict/v0.2", "gate-verdict/v0.3"),
        ("gate-verdict/v0.2", "gate-verdict/v0.1"),
        ("gate-verdict/v0.2", "Gate-Verdict/v0.2"),
        ("https://portcullis.dev/attestation/gate-verdict/v0.2", "https://slsa.dev/verification_summary/v1"),
        ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"),
        ("\"predicateType\":", "\"PredicateType\":"),
    ] {
        assert_eq!(answer(&judge(resigned(from, to))), not_genuine("form"), "{from} -> {to}");
    }
    assert_eq!(
        answer(&judge(sign(b"{\"decision\":\"PASSED\"}".to_vec(), &gate()).unwrap().to_json())),
        not_genuine("form"),
        "a bare predicate"
    );
}

#[test]
fn what_parsers_disagree_about_is_refused() {
    let failed_payload = text(&failed().envelopes(&gate()).0);
    let signed = |payload: String| answer(&judge(sign(payload.into_bytes(), &gate()).unwrap().to_json()));
    let decision = "\"decision\":\"FAILED\"";
    assert!(failed_payload.contains(decision));
    for extra in [
        "\"decision\":\"PASSED\"",
        "\"Decision\":\"PASSED\"",
        "\"deci\u{17f}ion\":\"PASSED\"",
        "\"deci\\u017fion\":\"PASSED\"",
        "\"\\u0064ecision\":\"PASSED\"",
    ] {
        assert_eq!(signed(failed_payload.replace(decision, &format!("{decision},{extra}"))), not_genuine("form"), "{extra} after");
        assert_eq!(signed(failed_payload.replace(decision, &format!("{extra},{decision}"))), not_genuine("form"), "{extra} before");
    }
    let payload = text(&passed().envelopes(&gate()).0);
    assert_eq!(signed(format!("\u{feff}{payload}")), not_genuine("form"), "byte order mark in the payload");
    assert_eq!(signed(format!("{payload}{payload}")), not_genuine("form"), "two statements");
    assert_eq!(signed(format!("{payload}x")), not_genuine("form"), "trailing bytes");
    assert_eq!(signed(payload.replace("\"pass\":2", "\"pass\":NaN")), not_genuine("form"));
    assert_eq!(signed(payload.replace("\"pass\":2", "\"pass\":2.0")), not_genuine("form"));
    assert_eq!(signed(payload.replace("\"pass\":2", "\"pass\":\"2\"")), not_genuine("form"));
    assert_eq!(signed(payload.replace("\"PASS\"", "\"PASS\\ud800\"")), not_genuine("form"), "lone surrogate");
    assert_eq!(
        signed(payload.replace("\"PASSED\"", &format!("{}{}", "[".repeat(100), "]".repeat(100)))),
        not_genuine("form"),
        "deep nesting"
    );
    let envelope = passed().envelopes(&gate()).0.to_json();
    assert_eq!(answer(&judge(format!("\u{feff}{envelope}"))), not_genuine("form"), "byte order mark");
    assert_eq!(answer(&judge(format!("{envelope}{envelope}"))), not_genuine("form"), "two envelopes on a line");
    assert_eq!(answer(&judge(format!("{envelope} x"))), not_genuine("form"));
    assert_eq!(answer(&judge([envelope.as_bytes(), &[0]].concat())), not_genuine("form"));
    assert_eq!(answer(&judge(altered("\"signatures\":", "\"\u{17f}ignatures\":[],\"signatures\":"))), not_genuine("form"));
    assert_eq!(answer(&judge(altered("\"sig\":", "\"Sig\":\"AAAA\",\"sig\":"))), not_genuine("form"));
    assert_eq!(answer(&judge(altered("{\"payload\":", "{\"note\":1,\"payload\":"))), not_genuine("form"));
}

#[test]
fn weak_and_upper_case_digests_are_refused() {
    let lower = "a".repeat(64);
    assert_eq!(answer(&judge(resigned(&lower, &"A".repeat(64)))), not_genuine("form"));
    assert_eq!(
        answer(&judge(resigned(&format!("\"sha256\":\"{lower}\""), "\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\""))),
        not_genuine("form")
    );
    let mixed = format!("\"sha1\":\"da39a3ee5e6b4b0d3255bfef95601890afd80709\",\"sha256\":\"{lower}\"");
    assert_eq!(answer(&judge(resigned(&format!("\"sha256\":\"{lower}\""), &mixed))), not_genuine("form"));
}

#[test]
fn a_verdict_that_contradicts_itself_is_not_genuine() {
    let payload = text(&failed().envelopes(&gate()).0);
    let signed = |payload: String| answer(&judge(sign(payload.into_bytes(), &gate()).unwrap().to_json()));
    let claimed = payload.replace("\"FAILED\"", "\"PASSED\"");
    assert_eq!(signed(claimed.clone()).1[0], "consistency", "the detail still says FAIL");
    let claimed = claimed.replace("\"decisionDetail\":\"FAIL\"", "\"decisionDetail\":\"PASS\"");
    assert_eq!(signed(claimed.clone()).1[0], "consistency", "the counts still say so");
    let claimed = claimed.replace("\"fail\":1", "\"fail\":0").replace("\"pass\":1", "\"pass\":2");
    assert_eq!(signed(claimed.clone()).1[0], "consistency", "the rules still say so");
    let claimed = claimed.replace("\"outcome\":\"FAIL\"", "\"outcome\":\"PASS\"");
    assert_eq!(signed(claimed).0, Conclusion::Allowed, "a key that lies throughout is believed: that is what trust means");
    assert_eq!(answer(&judge(resigned("\"pass\":2", "\"pass\":0"))).1[0], "consistency", "zero rules are no pass");
}

#[test]
fn a_summary_gives_no_level_that_its_key_may_not_give() {
    let (_, b) = passed().envelopes(&gate());
    let ask = Ask { max_age: Some("1d".parse().unwrap()), ..Ask::default() };
    let with = |from: &str, to: &str| {
        assert!(text(&b).contains(from));
        answer(&ask.of(sign(text(&b).replace(from, to).into_bytes(), &gate()).unwrap().to_json(), &trust()))
    };
    let strict = "\"PORTCULLIS_GATE_RELEASE_PRODUCTION_NO_EXCEPTIONS\"";
    assert_eq!(with(strict, "\"SLSA_BUILD_LEVEL_3\"").1[0], "authority");
    assert_eq!(with(strict, "\"FAILED\"").1[0], "authority");
    assert_eq!(with("\"PASSED\"", "\"FAILED\"").1[0], "consistency", "failed, but with the levels of a pass");
    assert_eq!(with("\"slsaVersion\":\"1.2\"", "\"slsaVersion\":\"1.2\",\"verificationresult\":\"PASSED\""), not_genuine("form"));
}

#[test]
fn nobody_grants_a_waiver_to_themselves() {
    let predicate = portcullis::model::waiver::WaiverPredicate {
        id: "w-1".parse().unwrap(),
        rule: "a/b".parse().unwrap(),
        term: None,
        environment: "production".parse().unwrap(),
        owner: "ann".to_owned(),
        approver: "ann".to_owned(),
        reason: "because".to_owned(),
        ticket: None,
        granted_at: at("2026-11-20T00:00:00Z"),
        expires_at: at("2026-11-30T00:00:00Z"),
    };
    let refused = portcullis::attest::waiver::waiver(&predicate, &[Subject::new("api", digest('a'))], &gate()).unwrap_err();
    assert_eq!(refused.to_string(), "`ann` would grant a waiver to themselves");
}

#[test]
fn nothing_that_is_produced_holds_the_key() {
    let seed = *b"PLANTED-SECRET-PLANTED-SECRET-32";
    let secret = FileKey(portcullis::dsse::PrivateKey::from_seed(Algorithm::Ed25519, &seed).unwrap());
    for file in produce(&passed().basis(), &secret).unwrap().into_iter().flat_map(|one| one.files) {
        let lines: Vec<u8> =
            file.bytes.split(|byte| *byte == b'"').filter_map(|part| data_encoding::BASE64.decode(part).ok()).flatten().collect();
        for needle in [seed.to_vec(), data_encoding::HEXLOWER.encode(&seed).into_bytes(), data_encoding::BASE64.encode(&seed).into_bytes()]
        {
            let holds = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!holds(&file.bytes) && !holds(&lines), "{}", file.name);
        }
    }
}
