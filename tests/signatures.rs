//! Signatures on evidence: what the check believes, of whom, and why it does not believe the rest.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod signed;

use portcullis::attest::approval::approval;
use portcullis::attest::revocation::revocation;
use portcullis::attest::waiver::waiver;
use portcullis::attest::{FileKey, Signer, produce, sign, used};
use portcullis::check::{CHECKS, Context};
use portcullis::dsse::{Envelope, Signature, Subject, TrustStore};
use portcullis::intake::{FORMATS, Record};
use portcullis::model::approval::ApprovalPredicate;
use portcullis::model::document::read;
use portcullis::model::evidence::{Documented, Evidence};
use portcullis::model::revocation::{RevocationPredicate, Revokes};
use portcullis::model::rules_data::RulesData;
use portcullis::model::trust::{Revoked, Trust};
use portcullis::model::waiver::WaiverPredicate;
use portcullis::source::{SourceFile, SourceMap, Syntax};
use signed::{
    ANN_SEED, BEN_SEED, GATE_SEED, NOW, RHEA_SEED, STAGING_SEED, STRANGER_SEED, TESTER_SEED, at, digest, ed25519, failed, passed,
    trust_file,
};

const NO_TRUST: &str = "no trust file was given, so no signature can be believed";

/// Evidence out of documents, read as the gate reads them.
struct Desk {
    sources: SourceMap,
    evidence: Evidence,
}

fn yaml(name: &str, text: &str) -> SourceFile {
    SourceFile::new(name, Syntax::Yaml, text.as_bytes().to_vec())
}

impl Desk {
    fn new(documents: &[(&str, String)]) -> Self {
        let mut sources = SourceMap::default();
        let release = yaml(
            "release.yaml",
            "apiVersion: portcullis/v1\nkind: Release\nname: shop\nversion: \"1\"\nsource: {repository: r}\ncomponents:\n  - {name: api, version: \"1\", artifact: {uri: u}}\n",
        );
        let route = yaml("route.yaml", "apiVersion: portcullis/v1\nkind: Route\nname: r\nenvironments:\n  - name: production\n");
        let release = Documented { value: read(&release).unwrap(), doc: sources.add(release) };
        let route = Documented { value: read(&route).unwrap(), doc: sources.add(route) };
        let mut evidence = Evidence {
            release,
            route,
            files: Vec::new(),
            sboms: Vec::new(),
            tests: Vec::new(),
            access: Vec::new(),
            approvals: Vec::new(),
            waivers: Vec::new(),
            verdicts: Vec::new(),
            revocations: Vec::new(),
            ledger: None,
            history: None,
            environments: Default::default(),
            pipelines: Default::default(),
            data: Default::default(),
        };
        for (index, (name, text)) in documents.iter().enumerate() {
            let format = FORMATS.iter().find(|format| format.name() == *name).unwrap();
            let file = SourceFile::new(format!("{name}-{index}"), format.syntax(), text.clone().into_bytes());
            let doc = sources.add(file.clone());
            match format.read(&file, doc).unwrap() {
                Record::Approval(approval) => evidence.approvals.push(*approval),
                Record::Waiver(waiver) => evidence.waivers.push(*waiver),
                Record::Verdicts(verdicts) => evidence.verdicts.extend(verdicts),
                Record::Revocations(revocations) => evidence.revocations.extend(revocations),
                Record::TestReport(report) => evidence.tests.push(*report),
                other => panic!("{other:?}"),
            }
        }
        Self { sources, evidence }
    }

    fn checked(mut self, trust: Option<&Trust>) -> Self {
        let rules = rules();
        let context = Context { sources: &self.sources, trust, now: at(NOW), rules: &rules };
        for check in CHECKS {
            check.run(&mut self.evidence, &context);
        }
        self
    }
}

fn rules() -> RulesData {
    let document = |kind: &str, rest: &str| yaml("rules.yaml", &format!("apiVersion: portcullis/v1\nkind: {kind}\n{rest}"));
    RulesData {
        access: read(&document("AccessPolicy", "roles: {}\n")).unwrap(),
        data: read(&portcullis::gate::builtin::document("rules/data.yaml").unwrap()).unwrap(),
        evidence: read(&document("EvidencePolicy", "maxSkippedShare: 0.1\nclockSkew: 5m\nmaxWaiver: 30d\nverdictValidity: 24h\n")).unwrap(),
        infrastructure: portcullis::model::document::read(&portcullis::gate::builtin::document("rules/infrastructure.yaml").unwrap())
            .unwrap(),
        licenses: read(&document("LicensePolicy", "allow: []\n")).unwrap(),
        parity: read(&document("ParityPolicy", "mockAddresses: []\nephemeralMaxLifetime: 14d\n")).unwrap(),
    }
}

fn an_approval() -> ApprovalPredicate {
    ApprovalPredicate {
        role: "test-lead".parse().unwrap(),
        environment: "production".parse().unwrap(),
        approver: "ann@example.org".to_owned(),
        approved_at: at("2026-11-23T15:00:00Z"),
        expires_at: None,
        comment: None,
    }
}

fn a_waiver() -> WaiverPredicate {
    WaiverPredicate {
        id: "w-12".parse().unwrap(),
        rule: "license-compliance/license-allowed".parse().unwrap(),
        term: None,
        environment: "production".parse().unwrap(),
        owner: "cem@example.org".to_owned(),
        approver: "ben@example.org".to_owned(),
        reason: "replaced in the next release".to_owned(),
        ticket: None,
        granted_at: at("2026-11-20T09:00:00Z"),
        expires_at: at("2026-12-04T09:00:00Z"),
    }
}

fn artifacts() -> [Subject; 1] {
    [Subject::new("api", digest('a'))]
}

fn approved(predicate: &ApprovalPredicate, signer: &FileKey) -> String {
    approval(predicate, &artifacts(), signer).unwrap().to_json()
}

fn waived(predicate: &WaiverPredicate, signer: &FileKey) -> String {
    waiver(predicate, &artifacts(), signer).unwrap().to_json()
}

fn tested(signer: &FileKey) -> String {
    let payload = format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","predicate":{{"configuration":[],"passedTests":["a"],"result":"PASSED"}},"predicateType":"https://in-toto.io/attestation/test-result/v0.1","subject":[{{"digest":{{"sha256":"{}"}},"name":"api"}}]}}"#,
        "a".repeat(64)
    );
    sign(payload.into_bytes(), signer).unwrap().to_json()
}

/// Whether an approval counts, or why it does not.
fn of_approval(document: String, trust: Option<&Trust>) -> Result<String, String> {
    let approval = Desk::new(&[("approval", document)]).checked(trust).evidence.approvals.remove(0);
    assert_eq!(approval.verified, approval.signature_problem.is_none());
    assert_eq!(approval.verified, approval.identity.is_some());
    approval.signature_problem.map_or_else(|| Ok(approval.identity.unwrap()), Err)
}

fn of_waiver(document: String, trust: Option<&Trust>) -> Result<String, String> {
    let waiver = Desk::new(&[("waiver", document)]).checked(trust).evidence.waivers.remove(0);
    waiver.signature_problem.map_or_else(|| Ok(waiver.identity.unwrap()), Err)
}

fn of_verdict(document: String, trust: Option<&Trust>) -> Result<(), String> {
    let verdict = Desk::new(&[("verdict", document)]).checked(trust).evidence.verdicts.remove(0);
    assert_eq!(verdict.verified, verdict.signature_problem.is_none());
    verdict.signature_problem.map_or(Ok(()), Err)
}

#[test]
fn without_a_trust_file_nothing_is_believed() {
    let documents = [
        ("approval", approved(&an_approval(), &ed25519(ANN_SEED))),
        ("waiver", waived(&a_waiver(), &ed25519(BEN_SEED))),
        ("verdict", passed().lines(&ed25519(GATE_SEED))),
        ("test-result", tested(&ed25519(TESTER_SEED))),
    ];
    let Desk { evidence, sources } = Desk::new(&documents).checked(None);
    let why = Some(NO_TRUST.to_owned());
    assert_eq!((evidence.approvals[0].verified, &evidence.approvals[0].signature_problem), (false, &why));
    assert_eq!((&evidence.waivers[0].identity, &evidence.waivers[0].signature_problem), (&None, &why));
    assert_eq!((evidence.verdicts[0].verified, &evidence.verdicts[0].signature_problem), (false, &why));
    assert_eq!((evidence.tests[0].verified, &evidence.tests[0].signature_problem), (false, &why));
    assert!(used(&evidence, &sources, None, at(NOW)).is_empty());
}

#[test]
fn what_trusted_keys_say_within_their_scope_is_believed_and_named_as_used() {
    let documents = [
        ("approval", approved(&an_approval(), &ed25519(ANN_SEED))),
        ("waiver", waived(&a_waiver(), &ed25519(BEN_SEED))),
        ("verdict", passed().lines(&ed25519(GATE_SEED))),
        ("test-result", tested(&ed25519(TESTER_SEED))),
    ];
    let trust = trust_file();
    let Desk { evidence, sources } = Desk::new(&documents).checked(Some(&trust));
    assert_eq!((evidence.approvals[0].verified, evidence.approvals[0].identity.as_deref()), (true, Some("ann@example.org")));
    assert_eq!((&evidence.waivers[0].signature_problem, evidence.waivers[0].identity.as_deref()), (&None, Some("ben@example.org")));
    assert!(evidence.verdicts[0].verified && evidence.tests[0].verified);
    let used = used(&evidence, &sources, Some(&TrustStore::new(trust).unwrap()), at(NOW));
    let who: Vec<(&str, &str)> = used.iter().map(|one| (one.identity.as_str(), one.predicate_type.rsplit('/').nth(1).unwrap())).collect();
    assert_eq!(
        who,
        [("ann@example.org", "approval"), ("ben@example.org", "waiver"), ("gate", "gate-verdict"), ("test-runner", "test-result")]
    );

    // They appear in both attestations of the verdict that rests on them.
    let mut case = passed();
    case.sources = sources;
    case.verdict.inputs = case
        .sources
        .iter()
        .map(|(_, file)| portcullis::verdict::InputDocument {
            path: file.path().to_string(),
            role: "evidence".to_owned(),
            digest: file.digest().into(),
            size: file.bytes().len() as u64,
        })
        .collect();
    let basis = portcullis::attest::gate_verdict::Basis { used: &used, ..case.basis() };
    let produced = produce(&basis, &ed25519(GATE_SEED)).unwrap().remove(1);
    let (a, b) = (String::from_utf8(produced.gate_verdict.payload).unwrap(), String::from_utf8(produced.vsa.payload).unwrap());
    for one in &used {
        assert!(a.contains(&one.keyid) && a.contains(&one.identity), "{a}");
        assert!(b.contains(one.digest.hex()), "{b}");
    }
    assert_eq!(b.matches("file:").count(), 4);
}

#[test]
fn an_approval_counts_only_from_the_person_and_in_the_role() {
    let trust = trust_file();
    let told = |predicate: &ApprovalPredicate, seed: u8| of_approval(approved(predicate, &ed25519(seed)), Some(&trust));
    assert_eq!(told(&an_approval(), ANN_SEED).unwrap(), "ann@example.org");
    let other_role = ApprovalPredicate { role: "product-owner".parse().unwrap(), ..an_approval() };
    assert_eq!(told(&other_role, ANN_SEED).unwrap_err(), "the trust file does not let `ann@example.org` approve as `product-owner`");
    let for_another = ApprovalPredicate { approver: "ben@example.org".to_owned(), ..an_approval() };
    assert_eq!(told(&for_another, ANN_SEED).unwrap_err(), "it is given by `ben@example.org` but signed by `ann@example.org`");
    assert_eq!(told(&an_approval(), BEN_SEED).unwrap_err(), "the trust file does not let `ben@example.org` approve as `test-lead`");
    assert_eq!(told(&an_approval(), STRANGER_SEED).unwrap_err(), "no trusted key signed it");
}

#[test]
fn an_approval_dated_before_its_key_does_not_count() {
    let mut trust = trust_file();
    trust.keys[2].not_before = Some(at("2026-11-23T15:00:01Z"));
    let told = of_approval(approved(&an_approval(), &ed25519(ANN_SEED)), Some(&trust));
    assert_eq!(told.unwrap_err(), "the key of `ann@example.org` counts only from 2026-11-23T15:00:01Z");
}

#[test]
fn a_revoked_key_takes_its_approvals_with_it() {
    let mut trust = trust_file();
    trust.keys[2].revoked = Some(Revoked { at: at("2026-11-24T00:00:00Z"), reason: "left the company".to_owned() });
    let told = of_approval(approved(&an_approval(), &ed25519(ANN_SEED)), Some(&trust));
    assert_eq!(told.unwrap_err(), "the key of `ann@example.org` was revoked at 2026-11-24T00:00:00Z: left the company");
}

#[test]
fn two_signatures_of_one_person_are_one_and_a_strangers_adds_nothing() {
    let envelope = approval(&an_approval(), &artifacts(), &ed25519(STRANGER_SEED)).unwrap();
    let by = |seed: u8| Signature { keyid: String::new(), sig: ed25519(seed).sign(&envelope.pae()).unwrap() };
    let with = |signatures: Vec<Signature>| of_approval(Envelope { signatures, ..envelope.clone() }.to_json(), Some(&trust_file()));
    assert_eq!(with(vec![by(STRANGER_SEED), by(ANN_SEED), by(ANN_SEED)]).unwrap(), "ann@example.org");
    assert_eq!(with(vec![by(STRANGER_SEED), by(STRANGER_SEED)]).unwrap_err(), "no trusted key signed it");
    assert_eq!(with(vec![by(BEN_SEED), by(ANN_SEED)]).unwrap(), "ann@example.org", "the one who may approve is found among several");
}

#[test]
fn a_waiver_counts_only_from_who_may_waive() {
    let trust = trust_file();
    assert_eq!(of_waiver(waived(&a_waiver(), &ed25519(BEN_SEED)), Some(&trust)).unwrap(), "ben@example.org");
    assert_eq!(
        of_waiver(waived(&a_waiver(), &ed25519(ANN_SEED)), Some(&trust)).unwrap_err(),
        "the trust file does not let `ann@example.org` grant waivers"
    );
    assert_eq!(of_waiver(waived(&a_waiver(), &ed25519(STRANGER_SEED)), Some(&trust)).unwrap_err(), "no trusted key signed it");
}

fn taken(documents: &[&str], seed: u8, revoker: &str) -> String {
    let subjects: Vec<Subject> = documents
        .iter()
        .map(|document| {
            let digest: portcullis::model::Digest = portcullis::source::Sha256::of(&Envelope::parse(document).unwrap().payload).into();
            Subject::new(digest.to_string(), digest)
        })
        .collect();
    let predicate = RevocationPredicate {
        revokes: Revokes::Attestation,
        environment: None,
        revoker: revoker.to_owned(),
        revoked_at: at("2026-11-24T09:30:00Z"),
        reason: "a hole was found".to_owned(),
    };
    revocation(&predicate, &subjects, &ed25519(seed)).unwrap().to_json()
}

/// Approvals, waivers, verdicts and test results alike; found by what was signed, whatever the envelope looks like.
#[test]
fn what_a_key_that_may_revoke_took_back_counts_nowhere() {
    let trust = trust_file();
    let (approval, waiver) = (approved(&an_approval(), &ed25519(ANN_SEED)), waived(&a_waiver(), &ed25519(BEN_SEED)));
    let (verdict, test) = (passed().lines(&ed25519(GATE_SEED)), tested(&ed25519(TESTER_SEED)));
    let record = verdict.lines().next().unwrap();
    let counts = |revocation: String| {
        let documents = [
            ("approval", approval.replace("\"payload\":", "\n \"payload\": ")),
            ("waiver", waiver.clone()),
            ("verdict", verdict.clone()),
            ("test-result", test.clone()),
            ("revocation", revocation),
        ];
        let evidence = Desk::new(&documents).checked(Some(&trust)).evidence;
        let problems = [
            evidence.approvals[0].signature_problem.clone(),
            evidence.waivers[0].signature_problem.clone(),
            evidence.verdicts[0].signature_problem.clone(),
            evidence.tests[0].signature_problem.clone(),
        ];
        (problems, evidence.verdicts[0].revoked.clone())
    };
    let all = [approval.as_str(), waiver.as_str(), record, test.as_str()];
    let why = "revoked by `rhea@example.org` at 2026-11-24T09:30:00Z: a hole was found";
    let (problems, revoked) = counts(taken(&all, RHEA_SEED, "rhea@example.org"));
    assert_eq!(problems, [(); 4].map(|()| Some(format!("it was {why}"))));
    assert_eq!(revoked.as_deref(), Some(why));
    for (seed, revoker) in [(BEN_SEED, "ben@example.org"), (STRANGER_SEED, "rhea@example.org"), (RHEA_SEED, "ann@example.org")] {
        assert_eq!(counts(taken(&all, seed, revoker)), ([(); 4].map(|()| None), None), "{revoker} may not");
    }
}

#[test]
fn a_revoked_failure_is_a_failure_all_the_same() {
    let lines = failed().lines(&ed25519(GATE_SEED));
    let documents = [("verdict", lines.clone()), ("revocation", taken(&[lines.lines().next().unwrap()], RHEA_SEED, "rhea@example.org"))];
    let verdict = Desk::new(&documents).checked(Some(&trust_file())).evidence.verdicts.remove(0);
    assert_eq!((verdict.verified, verdict.revoked), (true, None));
}

#[test]
fn a_verdict_counts_only_from_a_gate_within_its_scope() {
    let trust = trust_file();
    assert!(of_verdict(passed().lines(&ed25519(GATE_SEED)), Some(&trust)).is_ok());
    let staging = of_verdict(passed().lines(&ed25519(STAGING_SEED)), Some(&trust));
    assert_eq!(staging.unwrap_err(), "the trust file does not let `staging-gate` decide about `production`");
    let tester = of_verdict(passed().lines(&ed25519(TESTER_SEED)), Some(&trust));
    assert_eq!(tester.unwrap_err(), "the trust file does not let `test-runner` sign verdicts");
    let mut elsewhere = passed();
    elsewhere.producer.verifier = "https://other.example.org/gate".to_owned();
    let told = of_verdict(elsewhere.lines(&ed25519(GATE_SEED)), Some(&trust)).unwrap_err();
    assert_eq!(told, "`gate` may sign for the verifier `https://portcullis.dev/verifier@v1`, not for `https://other.example.org/gate`");
}

#[test]
fn each_line_of_a_file_stands_for_itself() {
    let (good, _) = passed().envelopes(&ed25519(GATE_SEED));
    let (bad, _) = passed().envelopes(&ed25519(STRANGER_SEED));
    let lines = format!("\n{}\n\n{}\n{}\n", bad.to_json(), good.to_json(), bad.to_json());
    let desk = Desk::new(&[("verdict", lines)]).checked(Some(&trust_file()));
    assert_eq!(desk.evidence.verdicts.iter().map(|verdict| verdict.verified).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn test_evidence_counts_as_signed_only_from_who_may_sign_it() {
    let told = |document: String| {
        let report = Desk::new(&[("test-result", document)]).checked(Some(&trust_file())).evidence.tests.remove(0);
        (report.verified, report.signature_problem)
    };
    assert_eq!(told(tested(&ed25519(TESTER_SEED))), (true, None));
    assert_eq!(
        told(tested(&ed25519(ANN_SEED))),
        (false, Some("the trust file does not let `ann@example.org` sign test evidence".to_owned()))
    );
    let bare = String::from_utf8(Envelope::parse(&tested(&ed25519(TESTER_SEED))).unwrap().payload).unwrap();
    assert_eq!(told(bare), (false, None), "an unsigned report is neither verified nor wrong");
}

#[test]
fn claims_that_are_not_what_was_signed_do_not_count() {
    let rules = rules();
    let trust = trust_file();
    let mut desk = Desk::new(&[
        ("approval", approved(&an_approval(), &ed25519(ANN_SEED))),
        ("waiver", waived(&a_waiver(), &ed25519(BEN_SEED))),
        ("verdict", passed().lines(&ed25519(GATE_SEED))),
        ("test-result", tested(&ed25519(TESTER_SEED))),
    ]);
    desk.evidence.approvals[0].artifacts.push(digest('f'));
    desk.evidence.waivers[0].predicate.rule = "a/b".parse().unwrap();
    desk.evidence.verdicts[0].environment = "stage".to_owned();
    desk.evidence.tests[0].artifacts.clear();
    for check in CHECKS {
        check.run(&mut desk.evidence, &Context { sources: &desk.sources, trust: Some(&trust), now: at(NOW), rules: &rules });
    }
    let changed = Some("what was signed is not what was read".to_owned());
    assert_eq!((desk.evidence.approvals[0].verified, &desk.evidence.approvals[0].signature_problem), (false, &changed));
    assert_eq!(desk.evidence.waivers[0].signature_problem, changed);
    assert_eq!((desk.evidence.verdicts[0].verified, &desk.evidence.verdicts[0].signature_problem), (false, &changed));
    assert_eq!((desk.evidence.tests[0].verified, &desk.evidence.tests[0].signature_problem), (false, &changed));
}

#[test]
fn a_flipped_byte_in_any_signed_evidence_keeps_it_from_counting() {
    let trust = trust_file();
    let whole = approved(&an_approval(), &ed25519(ANN_SEED));
    for index in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone().into_bytes();
        bytes[index] ^= 1;
        let file = SourceFile::new("x", Syntax::Json, bytes);
        let mut sources = SourceMap::default();
        let doc = sources.add(file.clone());
        let Ok(Record::Approval(approval)) = FORMATS.iter().find(|format| format.name() == "approval").unwrap().read(&file, doc) else {
            continue;
        };
        let mut desk = Desk::new(&[]);
        desk.sources = sources;
        desk.evidence.approvals.push(*approval);
        let counts = desk.checked(Some(&trust)).evidence.approvals[0].verified;
        // The keyid is only a hint: damaged, it names nobody, and all trusted keys are tried.
        let in_keyid = (whole.find("SHA256:").unwrap()..whole.find("\",\"sig\"").unwrap()).contains(&index);
        assert_eq!(counts, in_keyid, "byte {index}");
    }
}
