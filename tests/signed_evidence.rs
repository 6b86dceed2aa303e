//! Signed evidence as files: every fixture is made here from public seeds, so that none is ever edited by
//! hand. `UPDATE=1 cargo test --test signed_evidence` writes them; without it a difference fails. What a
//! person sees of the bad ones is in `tests/intake.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod signed;

use std::collections::BTreeMap;

use portcullis::attest::approval::approval;
use portcullis::attest::revocation::revocation;
use portcullis::attest::waiver::waiver;
use portcullis::attest::{produce, sign};
use portcullis::dsse::{Envelope, Signature, Subject};
use portcullis::intake::{FORMATS, Record};
use portcullis::model::approval::ApprovalPredicate;
use portcullis::model::revocation::{RevocationPredicate, Revokes};
use portcullis::model::testing::TestStatus;
use portcullis::model::waiver::WaiverPredicate;
use portcullis::source::{SourceFile, SourceMap, Unreadable};
use signed::{ANN_SEED, BEN_SEED, GATE_SEED, RHEA_SEED, STRANGER_SEED, TESTER_SEED, at, digest, ed25519, failed, key, passed};

type Files = BTreeMap<String, Vec<u8>>;

fn an_approval() -> ApprovalPredicate {
    ApprovalPredicate {
        role: "test-lead".parse().unwrap(),
        environment: "production".parse().unwrap(),
        approver: "ann@example.org".to_owned(),
        approved_at: at("2026-11-23T15:00:00Z"),
        expires_at: Some(at("2026-11-30T15:00:00Z")),
        comment: Some("all suites green, exploratory session done".to_owned()),
    }
}

fn a_waiver() -> WaiverPredicate {
    WaiverPredicate {
        id: "w-12".parse().unwrap(),
        rule: "license-compliance/license-allowed".parse().unwrap(),
        term: Some("MPL-2.0".to_owned()),
        environment: "production".parse().unwrap(),
        owner: "cem@example.org".to_owned(),
        approver: "ben@example.org".to_owned(),
        reason: "replaced in the next release".to_owned(),
        ticket: Some("SHOP-417".to_owned()),
        granted_at: at("2026-11-20T09:00:00Z"),
        expires_at: at("2026-12-04T09:00:00Z"),
    }
}

fn a_revocation() -> RevocationPredicate {
    RevocationPredicate {
        revokes: Revokes::Artifact,
        environment: Some("production".parse().unwrap()),
        revoker: "rhea@example.org".to_owned(),
        revoked_at: at("2026-11-24T09:00:00Z"),
        reason: "a hole was found".to_owned(),
    }
}

fn artifacts() -> [Subject; 2] {
    [Subject::new("api", digest('a')), Subject::new("web", digest('b'))]
}

fn test_result(result: &str, lists: &str) -> String {
    let hex = "a".repeat(64);
    format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","predicate":{{"configuration":[{{"name":".ci/acceptance.yml"}}],"result":"{result}"{lists}}},"predicateType":"https://in-toto.io/attestation/test-result/v0.1","subject":[{{"digest":{{"sha256":"{hex}"}},"name":"api"}}]}}"#
    )
}

/// An envelope around any payload, signed properly.
fn around(payload: impl Into<Vec<u8>>, seed: u8) -> String {
    sign(payload.into(), &ed25519(seed)).unwrap().to_json() + "\n"
}

fn payload_of(envelope: &Envelope) -> String {
    String::from_utf8(envelope.payload.clone()).unwrap()
}

/// Line breaks between the fields, as tools that pretty-print write them.
fn pretty(text: &str) -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(text).unwrap()).unwrap() + "\n"
}

fn approvals(files: &mut Files) {
    let mut put = |name: &str, text: String| files.insert(format!("approval/{name}"), text.into_bytes());
    let good = approval(&an_approval(), &artifacts(), &ed25519(ANN_SEED)).unwrap();
    let text = good.to_json() + "\n";
    let payload = payload_of(&good);
    let changed = |from: &str, to: &str| {
        assert!(payload.contains(from), "{from}");
        around(payload.replace(from, to), ANN_SEED)
    };
    put("ok/approval.dsse.json", text.clone());
    put("ok/pretty-printed.dsse.json", pretty(&text));
    put("ok/by-a-stranger.dsse.json", around(payload.clone(), STRANGER_SEED));
    let p256 = approval(&an_approval(), &artifacts(), &key(portcullis::model::trust::Algorithm::EcdsaP256, ANN_SEED)).unwrap();
    let both = Envelope { signatures: [good.signatures.clone(), p256.signatures].concat(), ..good.clone() };
    put("ok/two-signatures.dsse.json", both.to_json());
    let encoded = data_encoding::BASE64.encode(&good.payload);
    let url_safe = data_encoding::BASE64URL.encode(&good.payload);
    put("ok/url-safe-base64.dsse.json", text.replace(&encoded, &url_safe));

    put("bad/unsigned.dsse.json", pretty(&Envelope { signatures: Vec::new(), ..good.clone() }.to_json()));
    put("bad/empty-signature.dsse.json", text.replace(&data_encoding::BASE64.encode(&good.signatures[0].sig), ""));
    put("bad/truncated.dsse.json", text[..text.len() / 2].to_owned());
    put("bad/two-payloads.dsse.json", text.replacen("{\"payload\":", "{\"payload\":\"e30=\",\"payload\":", 1));
    put("bad/folded-key.dsse.json", text.replacen("{\"payload\":", "{\"PayLoad\":\"e30=\",\"payload\":", 1));
    put("bad/long-s-key.dsse.json", text.replace("\"signatures\":", "\"\u{17f}ignatures\":[],\"signatures\":"));
    put("bad/payload-type.dsse.json", text.replace("application/vnd.in-toto+json", "application/vnd.in-toto.vsa+json"));
    put("bad/mixed-alphabets.dsse.json", text.replacen(&encoded, &format!("-_+/{encoded}"), 1));
    put("bad/byte-order-mark.dsse.json", format!("\u{feff}{text}"));
    put("bad/trailing-bytes.dsse.json", format!("{}{{}}\n", text.trim_end()));
    put("bad/second-approver-in-payload.dsse.json", changed("\"approver\":", "\"Approver\":\"eve@example.org\",\"approver\":"));
    put(
        "bad/weak-digest.dsse.json",
        changed(&format!("\"sha256\":\"{}\"", "a".repeat(64)), "\"sha1\":\"da39a3ee5e6b4b0d3255bfef95601890afd80709\""),
    );
    put("bad/upper-case-digest.dsse.json", changed(&"a".repeat(64), &"A".repeat(64)));
    put("bad/no-artifact.dsse.json", changed(&payload[payload.find("\"subject\":").unwrap()..payload.len() - 1], "\"subject\":[]"));
    put("bad/older-statement.dsse.json", changed("Statement/v1", "Statement/v0.1"));
    put("bad/a-waiver.dsse.json", waiver(&a_waiver(), &artifacts(), &ed25519(ANN_SEED)).unwrap().to_json());
    put("bad/unknown-field.dsse.json", changed("\"role\":", "\"rôle\":\"x\",\"role\":"));
    put("bad/no-role.dsse.json", changed(",\"role\":\"test-lead\"", ""));
    put("bad/not-a-date.dsse.json", changed("2026-11-23T15:00:00Z", "23.11.2026"));
    put("bad/payload-is-not-json.dsse.json", around("approved!", ANN_SEED));
    files.insert("approval/bad/payload-is-not-utf8.dsse.json".to_owned(), around([0x7b, 0xff, 0x7d], ANN_SEED).into_bytes());
    files.insert("approval/bad/not-utf8.dsse.json".to_owned(), [b"{\"payload\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat());
}

fn waivers(files: &mut Files) {
    let mut put = |name: &str, text: String| files.insert(format!("waiver/{name}"), text.into_bytes());
    let good = waiver(&a_waiver(), &artifacts(), &ed25519(BEN_SEED)).unwrap();
    let payload = payload_of(&good);
    let changed = |from: &str, to: &str| {
        assert!(payload.contains(from), "{from}");
        around(payload.replace(from, to), BEN_SEED)
    };
    put("ok/waiver.dsse.json", good.to_json() + "\n");
    put("ok/whole-rule.dsse.json", changed(",\"term\":\"MPL-2.0\"", ""));
    put("bad/unsigned.dsse.json", pretty(&Envelope { signatures: Vec::new(), ..good.clone() }.to_json()));
    put("bad/without-an-end.dsse.json", changed("\"expiresAt\":\"2026-12-04T09:00:00Z\",", ""));
    put("bad/every-rule.dsse.json", changed("license-compliance/license-allowed", "*/*"));
    put("bad/every-environment.dsse.json", changed("\"environment\":\"production\"", "\"environment\":\"*\""));
    put("bad/an-approval.dsse.json", approval(&an_approval(), &artifacts(), &ed25519(BEN_SEED)).unwrap().to_json());
}

fn revocations(files: &mut Files) {
    let mut put = |name: &str, text: String| files.insert(format!("revocation/{name}"), text.into_bytes());
    let good = revocation(&a_revocation(), &artifacts(), &ed25519(RHEA_SEED)).unwrap();
    let attestation = RevocationPredicate { revokes: Revokes::Attestation, environment: None, ..a_revocation() };
    let verdict = revocation(&attestation, &[Subject::new("verdict", digest('c'))], &ed25519(RHEA_SEED)).unwrap();
    let payload = payload_of(&good);
    let changed = |from: &str, to: &str| {
        assert!(payload.contains(from), "{from}");
        around(payload.replace(from, to), RHEA_SEED)
    };
    put("ok/artifact.dsse.json", good.to_json() + "\n");
    put("ok/several.dsse.jsonl", format!("{}\n{}\n", good.to_json(), verdict.to_json()));
    put("bad/artifact-anywhere.dsse.json", changed("\"environment\":\"production\",", ""));
    put("bad/attestation-in-one-environment.dsse.json", changed("\"artifact\"", "\"attestation\""));
    put("bad/everything.dsse.json", changed("\"artifact\"", "\"everything\""));
    put("bad/without-a-reason.dsse.json", changed("a hole was found", " "));
    put("bad/unsigned.dsse.json", pretty(&Envelope { signatures: Vec::new(), ..good.clone() }.to_json()));
    put("bad/an-approval.dsse.json", approval(&an_approval(), &artifacts(), &ed25519(RHEA_SEED)).unwrap().to_json());
    put("bad/truncated.dsse.jsonl", format!("{}\n{}", good.to_json(), &verdict.to_json()[..200]));
    put("bad/empty.dsse.json", "\n".to_owned());
}

fn verdicts(files: &mut Files) {
    let mut put = |name: &str, text: String| files.insert(format!("verdict/{name}"), text.into_bytes());
    let gate = ed25519(GATE_SEED);
    let (a, b) = passed().envelopes(&gate);
    let (a_json, b_json) = (a.to_json(), b.to_json());
    put("ok/passed.intoto.jsonl", format!("{a_json}\n{b_json}\n"));
    put("ok/failed.intoto.jsonl", failed().lines(&gate));
    put("ok/verdict-alone.intoto.jsonl", a_json.clone());
    let every: String = produce(&passed().basis(), &gate).unwrap().iter().map(|one| one.gate_verdict.to_json() + "\r\n\r\n").collect();
    put("ok/every-subject.intoto.jsonl", every);
    put("bad/summary-alone.intoto.jsonl", b_json.clone());
    put("bad/unsigned-second-line.intoto.jsonl", format!("{a_json}\n{}\n", Envelope { signatures: Vec::new(), ..b.clone() }.to_json()));
    put(
        "bad/unknown-kind.intoto.jsonl",
        format!("{a_json}\n{}", around(payload_of(&b).replace("verification_summary/v1", "provenance/v1"), GATE_SEED)),
    );
    put("bad/truncated.intoto.jsonl", format!("{a_json}\n{}", &b_json[..b_json.len() / 2]));
    put(
        "bad/summary-with-a-further-field.intoto.jsonl",
        format!("{a_json}\n{}", around(payload_of(&b).replace("\"slsaVersion\":", "\"note\":1,\"slsaVersion\":"), GATE_SEED)),
    );
    put("bad/newer-version.intoto.jsonl", around(payload_of(&a).replace("gate-verdict/v0.2", "gate-verdict/v0.3"), GATE_SEED));
    put(
        "bad/older-version-with-a-newer-field.intoto.jsonl",
        around(payload_of(&a).replace("gate-verdict/v0.2", "gate-verdict/v0.1"), GATE_SEED),
    );
    put("bad/decision-in-lower-case.intoto.jsonl", around(payload_of(&a).replace("\"PASSED\"", "\"passed\""), GATE_SEED));
    put("bad/empty.intoto.jsonl", "\n\n".to_owned());
}

fn test_results(files: &mut Files) {
    let mut put = |name: &str, text: String| files.insert(format!("test-result/{name}"), text.into_bytes());
    let green = test_result("PASSED", r#","passedTests":["cart","checkout"],"url":"https://ci.example.org/7""#);
    put("ok/bare.json", pretty(&green));
    put("ok/signed.dsse.json", around(green.clone(), TESTER_SEED));
    put("ok/failed.json", pretty(&test_result("FAILED", r#","failedTests":["checkout"],"passedTests":["cart"],"warnedTests":["search"]"#)));
    put("ok/failed-without-names.json", pretty(&test_result("FAILED", "")));
    put("ok/passed-without-names.json", pretty(&test_result("PASSED", "")));
    put("ok/unknown-field.json", pretty(&test_result("WARNED", r#","extension":{"a":1},"warnedTests":["search"]"#)));
    put("bad/contradicts-itself.json", pretty(&test_result("PASSED", r#","failedTests":["checkout"]"#)));
    put("bad/no-result.json", pretty(&green.replace(r#""result":"PASSED","#, "")));
    put("bad/result-in-lower-case.json", pretty(&green.replace("PASSED", "passed")));
    put("bad/no-artifact.json", pretty(&green.replace(&green[green.find(r#"[{"digest""#).unwrap()..green.len() - 1], "[]")));
    put("bad/older-statement.json", pretty(&green.replace("Statement/v1", "Statement/v0.1")));
    put("bad/newer-predicate.json", pretty(&green.replace("test-result/v0.1", "test-result/v9")));
    put("bad/two-results.json", green.replace(r#""result":"PASSED""#, r#""result":"FAILED","result":"PASSED""#));
    let unsigned =
        Envelope { payload: green.into_bytes(), signatures: Vec::<Signature>::new(), payload_span: portcullis::source::Span::default() };
    put("bad/unsigned.dsse.json", pretty(&unsigned.to_json()));
}

fn fixtures() -> Files {
    let mut files = Files::new();
    approvals(&mut files);
    waivers(&mut files);
    revocations(&mut files);
    verdicts(&mut files);
    test_results(&mut files);
    files
}

fn folder() -> camino::Utf8PathBuf {
    camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/evidence")
}

#[test]
fn fixtures_are_what_this_file_makes() {
    for (name, bytes) in fixtures() {
        let path = folder().join(&name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap_or_default(), bytes, "{name} differs; run with UPDATE=1");
    }
}

fn read(name: &str, bytes: Vec<u8>) -> Result<(Record, bool), Unreadable> {
    let format = FORMATS.iter().find(|format| name.starts_with(&format!("{}/", format.name()))).unwrap();
    let file = SourceFile::new(name.rsplit_once('/').unwrap().1, format.syntax(), bytes);
    let doc = SourceMap::default().add(file.clone());
    let sniffed = format.sniff(&file);
    format.read(&file, doc).map(|record| (record, sniffed)).map_err(|problems| Unreadable::new(file, format.role().what(), problems))
}

#[test]
fn every_good_fixture_is_recognised_and_read_and_believed_by_nobody() {
    for (name, bytes) in fixtures().into_iter().filter(|(name, _)| name.contains("/ok/")) {
        let (record, sniffed) = read(&name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(sniffed, "{name}");
        let words = "signatures were not checked".to_owned();
        let unchecked = Some(words.clone());
        match record {
            Record::Approval(approval) => {
                assert_eq!((approval.verified, approval.signature_problem, approval.identity), (false, unchecked, None));
                assert_eq!(approval.predicate, an_approval());
                assert_eq!(approval.artifacts, [digest('a'), digest('b')]);
            }
            Record::Waiver(waiver) => assert_eq!((waiver.signature_problem, waiver.identity), (unchecked, None)),
            Record::Verdicts(verdicts) => {
                assert!(verdicts.iter().all(|verdict| !verdict.verified && verdict.signature_problem == unchecked));
                assert_eq!(verdicts.len(), if name.contains("every-subject") { 3 } else { 1 });
            }
            Record::Revocations(revocations) => {
                assert!(revocations.iter().all(|revocation| !revocation.verified && revocation.signature_problem == unchecked));
                assert_eq!(revocations[0].predicate, a_revocation());
                assert_eq!(revocations.len(), if name.contains("several") { 2 } else { 1 });
            }
            Record::TestReport(report) => {
                assert!(!report.verified);
                assert_eq!(report.signature_problem, name.contains("dsse").then_some(words));
                assert_eq!(report.artifacts, [digest('a')]);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn evidence_of_another_kind_is_named_as_what_it_is() {
    let files = fixtures();
    let told = |name: &str, role| {
        let file = SourceFile::new("x.json", portcullis::source::Syntax::Text, files[name].clone());
        portcullis::intake::recognise(&file, role).map(|_| ()).unwrap_err().problems[0].message.clone()
    };
    use portcullis::intake::Role;
    assert_eq!(told("waiver/ok/waiver.dsse.json", Role::Approval), "it is a waiver (waiver)");
    assert_eq!(told("approval/ok/approval.dsse.json", Role::Waiver), "it is an approval (approval)");
    assert_eq!(told("verdict/ok/passed.intoto.jsonl", Role::TestReport), "it is a verdict (verdict)");
    assert_eq!(told("test-result/ok/signed.dsse.json", Role::Verdict), "it is a test report (test-result)");
}

#[test]
fn test_results_count_what_they_name_and_nothing_else() {
    let files = fixtures();
    let counts = |name: &str| {
        let (Record::TestReport(report), _) = read(name, files[name].clone()).unwrap() else { panic!("a test report") };
        let count = report.counts;
        assert_eq!(count.total, count.passed + count.failed + count.flaky + count.skipped);
        (
            count.passed,
            count.failed,
            count.flaky,
            report.cases.iter().map(|case| (case.status, case.pointer.to_string())).collect::<Vec<_>>(),
        )
    };
    assert_eq!(counts("test-result/ok/bare.json"), (2, 0, 0, vec![]));
    assert_eq!(
        counts("test-result/ok/failed.json"),
        (
            1,
            1,
            1,
            vec![(TestStatus::Failed, "/predicate/failedTests/0".to_owned()), (TestStatus::Flaky, "/predicate/warnedTests/0".to_owned())]
        )
    );
    assert_eq!(counts("test-result/ok/failed-without-names.json"), (0, 1, 0, vec![(TestStatus::Failed, "/predicate/result".to_owned())]));
    assert_eq!(counts("test-result/ok/passed-without-names.json"), (0, 0, 0, vec![]), "no names, no tests");
}
