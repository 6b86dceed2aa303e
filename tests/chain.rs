//! The promotion chain, and what attacks on it are answered with: each broken link by its own check.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

mod signed;

use portcullis::attest::revocation::{revocation, subjects_of};
use portcullis::attest::verify::{Answer, Chain, Conclusion, Verification};
use portcullis::attest::{Expectations, FileKey, verify};
use portcullis::dsse::{Subject, TrustStore};
use portcullis::model::Route;
use portcullis::model::digest_set::DigestSet;
use portcullis::model::document::read;
use portcullis::model::gate_verdict::PreviousVerdict;
use portcullis::model::id::{Digest, Name};
use portcullis::model::revocation::{RevocationPredicate, Revokes};
use portcullis::model::trust::{Trust, TrustedKey};
use portcullis::source::{Sha256, SourceFile, Syntax};
use signed::{GATE_SEED, NOW, RHEA_SEED, STRANGER_SEED, at, digest, ed25519, entry, failed, passed, scope, trust_file};

const STOPS: [&str; 3] = ["test", "stage", "production"];

fn route() -> Route {
    let text = "apiVersion: portcullis/v1\nkind: Route\nname: route-to-live\nenvironments:\n  - name: local\n    untracked: true\n  - name: test\n  - name: stage\n  - name: production\n    production: true\n";
    read(&SourceFile::new("route.yaml", Syntax::Yaml, text.as_bytes().to_vec())).unwrap()
}

fn trust() -> TrustStore {
    TrustStore::new(trust_file()).unwrap()
}

/// One verdict of a chain; what a test changes is named, the rest is as it should be.
#[derive(Clone)]
struct Link {
    environment: &'static str,
    decided: &'static str,
    until: &'static str,
    artifact: Digest,
    passed: bool,
    gate: &'static str,
    route: &'static str,
    seed: u8,
    previous: Option<PreviousVerdict>,
}

fn link(environment: &'static str, decided: &'static str) -> Link {
    Link {
        environment,
        decided,
        until: "2026-11-25T09:00:00Z",
        artifact: digest('a'),
        passed: true,
        gate: "release",
        route: "route-to-live",
        seed: GATE_SEED,
        previous: None,
    }
}

impl Link {
    /// The `.intoto.jsonl` of the artifact.
    fn lines(&self) -> String {
        let mut case = if self.passed { passed() } else { failed() };
        case.verdict.environment = self.environment.parse().unwrap();
        case.verdict.gate = self.gate.parse().unwrap();
        case.verdict.route = self.route.parse().unwrap();
        case.verdict.evaluated_at = at(self.decided);
        case.verdict.valid_until = at(self.until);
        case.verdict.subjects[1].digest = self.artifact.clone();
        case.verdict.subjects[1].previous.clone_from(&self.previous);
        case.lines(&ed25519(self.seed))
    }

    fn named(&self) -> PreviousVerdict {
        let lines = self.lines();
        let record = lines.lines().next().unwrap();
        PreviousVerdict {
            digest: DigestSet::one(Sha256::of(record.as_bytes()).into()),
            environment: self.environment.parse().unwrap(),
            decided_at: at(self.decided),
        }
    }

    fn after(mut self, before: &Link) -> Self {
        self.previous = Some(before.named());
        self
    }
}

/// `test`, `stage` and `production`, as they should be.
fn whole() -> [Link; 3] {
    let test = link("test", "2026-11-20T09:00:00Z");
    let stage = link("stage", "2026-11-22T09:00:00Z").after(&test);
    let production = link("production", "2026-11-24T09:00:00Z").after(&stage);
    [test, stage, production]
}

fn file(name: &str, text: String) -> SourceFile {
    SourceFile::new(name, Syntax::Text, text.into_bytes())
}

fn ask(last: &Link, links: &[&Link], revocations: Option<&[SourceFile]>, trust: &TrustStore) -> Verification {
    let files: Vec<SourceFile> =
        links.iter().enumerate().map(|(index, link)| file(&format!("{index}.intoto.jsonl"), link.lines())).collect();
    asked(last, &files, revocations, trust)
}

fn asked(last: &Link, files: &[SourceFile], revocations: Option<&[SourceFile]>, trust: &TrustStore) -> Verification {
    let (gate, environment): (Name, Name) = ("release".parse().unwrap(), "production".parse().unwrap());
    let expected = Expectations {
        gate: &gate,
        environment: &environment,
        subject: &[digest('a')],
        max_age: None,
        policies: &[],
        now: at(NOW),
        require_no_exceptions: false,
        chain: Some(Chain { files, route: &route() }),
        revocations,
    };
    verify(&file("production.intoto.jsonl", last.lines()), trust, &expected)
}

/// The conclusion, and what failed with its sentence.
fn told(verification: &Verification) -> (Conclusion, Vec<(&'static str, String)>) {
    let failed = verification.checks.iter().filter(|check| check.answer == Answer::Failed);
    (verification.conclusion, failed.map(|check| (check.name, check.sentence.clone())).collect())
}

fn one(conclusion: Conclusion, check: &'static str, sentence: &str) -> (Conclusion, Vec<(&'static str, String)>) {
    (conclusion, vec![(check, sentence.to_owned())])
}

fn judge(last: &Link, links: &[&Link]) -> (Conclusion, Vec<(&'static str, String)>) {
    told(&ask(last, links, None, &trust()))
}

#[test]
fn a_whole_chain_leads_back_to_the_first_environment_that_keeps_a_record() {
    let [test, stage, production] = whole();
    let verification = ask(&production, &[&test, &stage], Some(&[]), &trust());
    assert_eq!(told(&verification), (Conclusion::Allowed, vec![]));
    let sentence = |name: &str| verification.checks.iter().find(|check| check.name == name).unwrap().sentence.clone();
    assert_eq!(sentence("chain-links"), "every verdict is there: production ← stage ← test");
    assert_eq!(sentence("chain-steps"), "the 2 links: no environment of the route was skipped");
    let other = link("stage", "2026-11-21T09:00:00Z");
    assert_eq!(judge(&production, &[&other, &stage, &production, &test]).0, Conclusion::Allowed, "other verdicts and the order do no harm");
}

#[test]
fn a_link_that_is_missing_is_named() {
    let [test, stage, production] = whole();
    let missing = format!("the verdict for `test` is not among those that were given: `{}`", test.named().digest.iter().next().unwrap());
    assert_eq!(judge(&production, &[&stage]), one(Conclusion::NotAllowed, "chain-links", &missing));
    let alone = link("production", "2026-11-24T09:00:00Z");
    assert_eq!(
        judge(&alone, &[&test, &stage]),
        one(
            Conclusion::NotAllowed,
            "chain-links",
            "the verdict for `production` names no verdict before it: the chain ends there, not at `test`"
        )
    );
}

#[test]
fn a_skipped_environment_is_no_proof() {
    let [test, _, _] = whole();
    let production = link("production", "2026-11-24T09:00:00Z").after(&test);
    assert_eq!(
        judge(&production, &[&test]),
        one(Conclusion::NotGenuine, "chain-steps", "`production` was entered from `test`: `stage` was skipped")
    );
}

#[test]
fn a_reordered_route_is_no_proof() {
    let [test, _, _] = whole();
    let stage = link("stage", "2026-11-20T09:00:00Z");
    let test_after_stage = link("test", "2026-11-21T09:00:00Z").after(&stage);
    let stage_again = link("stage", "2026-11-22T09:00:00Z").after(&test_after_stage);
    let production = link("production", "2026-11-24T09:00:00Z").after(&stage_again);
    let backwards = "`test` comes first on the route, but its verdict follows one for `stage`";
    assert_eq!(judge(&production, &[&stage, &test_after_stage, &stage_again]), one(Conclusion::NotGenuine, "chain-order", backwards));

    let twice = link("stage", "2026-11-22T09:00:00Z").after(&stage);
    let production = link("production", "2026-11-24T09:00:00Z").after(&twice);
    let same = "the verdict for `stage` follows one for `stage`, which is not before it on the route";
    assert_eq!(judge(&production, &[&stage, &twice]), one(Conclusion::NotGenuine, "chain-order", same));

    // The link says `stage`, the verdict says `test`.
    let mut production = link("production", "2026-11-24T09:00:00Z").after(&test);
    production.previous.as_mut().unwrap().environment = "stage".parse().unwrap();
    let disguised = "the verdict that is named as that for `stage` is for `test`";
    assert_eq!(judge(&production, &[&test]), one(Conclusion::NotGenuine, "chain-order", disguised));

    let elsewhere = Link { route: "cloud-gov", ..whole()[0].clone() };
    let stage = link("stage", "2026-11-22T09:00:00Z").after(&elsewhere);
    let production = link("production", "2026-11-24T09:00:00Z").after(&stage);
    let other_route = "the verdict for `test` is along the route `cloud-gov`, not `route-to-live`";
    assert_eq!(judge(&production, &[&elsewhere, &stage]), one(Conclusion::NotGenuine, "chain-order", other_route));
}

#[test]
fn a_rebuilt_artifact_is_no_proof() {
    let test = link("test", "2026-11-20T09:00:00Z");
    let other = Link { artifact: digest('d'), ..link("stage", "2026-11-22T09:00:00Z") }.after(&test);
    let production = link("production", "2026-11-24T09:00:00Z").after(&other);
    let rebuilt = format!("the verdict for `stage` is about another artifact, `{}`: it was rebuilt since", digest('d'));
    assert_eq!(judge(&production, &[&test, &other]), one(Conclusion::NotGenuine, "chain-artifact", &rebuilt));
}

#[test]
fn a_backdated_link_is_no_proof() {
    let [test, _, _] = whole();
    let late = link("stage", "2026-11-24T09:30:00Z").after(&test);
    let production = link("production", "2026-11-24T09:00:00Z").after(&late);
    let backdated = "`production` was decided at 2026-11-24T09:00:00Z, before `stage` at 2026-11-24T09:30:00Z: one of them is backdated";
    assert_eq!(judge(&production, &[&test, &late]), one(Conclusion::NotGenuine, "chain-times", backdated));

    let stage = link("stage", "2026-11-22T09:00:00Z").after(&test);
    let mut production = link("production", "2026-11-24T09:00:00Z").after(&stage);
    production.previous.as_mut().unwrap().decided_at = at("2026-11-21T09:00:00Z");
    let lied = "the verdict for `production` says that `stage` was decided at 2026-11-21T09:00:00Z, but it was at 2026-11-22T09:00:00Z";
    assert_eq!(judge(&production, &[&test, &stage]), one(Conclusion::NotGenuine, "chain-times", lied));

    let ended = Link { until: "2026-11-21T09:00:00Z", ..test };
    let stage = link("stage", "2026-11-22T09:00:00Z").after(&ended);
    let production = link("production", "2026-11-24T09:00:00Z").after(&stage);
    let over = "the verdict for `test` held until 2026-11-21T09:00:00Z, and `stage` was decided at 2026-11-22T09:00:00Z";
    assert_eq!(judge(&production, &[&ended, &stage]), one(Conclusion::NotGenuine, "chain-times", over));
}

#[test]
fn a_link_that_failed_or_speaks_for_a_part_allows_nothing() {
    let [test, _, _] = whole();
    let refused = Link { passed: false, ..link("stage", "2026-11-22T09:00:00Z") }.after(&test);
    let production = link("production", "2026-11-24T09:00:00Z").after(&refused);
    assert_eq!(
        judge(&production, &[&test, &refused]),
        one(Conclusion::NotAllowed, "chain-decisions", "the verdict for `stage` is `FAILED`")
    );

    let mut keys = trust_file();
    let everything = portcullis::model::trust::VerdictScope {
        gates: vec!["release".parse().unwrap(), "change-control".parse().unwrap()],
        ..scope(&STOPS).unwrap()
    };
    keys.keys[0].verdicts = Some(everything);
    let part = Link { gate: "change-control", ..link("stage", "2026-11-22T09:00:00Z") }.after(&test);
    let production = link("production", "2026-11-24T09:00:00Z").after(&part);
    assert_eq!(
        told(&ask(&production, &[&test, &part], None, &TrustStore::new(keys).unwrap())),
        one(Conclusion::NotAllowed, "chain-decisions", "the verdict for `stage` speaks for the gate `change-control` only")
    );
}

#[test]
fn a_link_by_a_key_that_may_not_give_it_is_no_proof() {
    let strange = Link { seed: STRANGER_SEED, ..link("test", "2026-11-20T09:00:00Z") };
    let stage = link("stage", "2026-11-22T09:00:00Z").after(&strange);
    let production = link("production", "2026-11-24T09:00:00Z").after(&stage);
    let (conclusion, failed) = judge(&production, &[&strange, &stage]);
    assert_eq!((conclusion, failed[0].0), (Conclusion::NotGenuine, "chain-signatures"));
    assert!(failed[0].1.starts_with("the verdict for `test`: "), "{failed:?}");

    // A key for `stage` alone gave the verdict for `test`.
    let beyond = Link { seed: signed::STAGING_SEED, ..link("test", "2026-11-20T09:00:00Z") };
    let stage = link("stage", "2026-11-22T09:00:00Z").after(&beyond);
    let production = link("production", "2026-11-24T09:00:00Z").after(&stage);
    let scope = "the verdict for `test`: the trust file does not let `staging-gate` decide about `test`";
    assert_eq!(judge(&production, &[&beyond, &stage]), one(Conclusion::NotGenuine, "chain-signatures", scope));
}

#[test]
fn a_link_that_was_changed_is_not_the_one_that_is_named() {
    let [test, stage, production] = whole();
    let changed = file("test.intoto.jsonl", test.lines().replacen("\"payload\":\"ey", "\"payload\":\"eX", 1));
    let files = [changed, file("stage.intoto.jsonl", stage.lines())];
    let (conclusion, failed) = told(&asked(&production, &files, None, &trust()));
    assert_eq!((conclusion, failed[0].0), (Conclusion::NotAllowed, "chain-links"));
    let cut = file("test.intoto.jsonl", test.lines()[..100].to_owned());
    let (conclusion, failed) = told(&asked(&production, &[cut, file("s", stage.lines())], None, &trust()));
    assert_eq!((conclusion, failed[0].0), (Conclusion::NotAllowed, "chain-links"));
    assert!(failed[0].1.starts_with("`test.intoto.jsonl` cannot be read"), "{failed:?}");
}

#[test]
fn a_summary_alone_and_a_verdict_of_the_first_version_lead_nowhere() {
    let [test, stage, production] = whole();
    let summary = production.lines().lines().nth(1).unwrap().to_owned();
    let (gate, environment): (Name, Name) = ("release".parse().unwrap(), "production".parse().unwrap());
    let files = [file("test", test.lines()), file("stage", stage.lines())];
    let expected = Expectations {
        gate: &gate,
        environment: &environment,
        subject: &[digest('a')],
        max_age: Some(&"1d".parse().unwrap()),
        policies: &[],
        now: at(NOW),
        require_no_exceptions: false,
        chain: Some(Chain { files: &files, route: &route() }),
        revocations: None,
    };
    let alone = verify(&file("summary", summary), &trust(), &expected);
    assert_eq!(told(&alone).1[0].0, "chain-links");
    let golden = std::fs::read("fixtures/golden/gate-verdict-v0.1.intoto.jsonl").unwrap();
    let first = verify(&SourceFile::new("golden", Syntax::Text, golden), &trust(), &expected);
    let names_none = "the verdict for `production` names no verdict before it: the chain ends there, not at `test`";
    assert_eq!(told(&first), one(Conclusion::NotAllowed, "chain-links", names_none));
}

fn revoke(link: Option<&Link>, environment: Option<&str>, seed: u8, revoker: &str) -> SourceFile {
    let predicate = RevocationPredicate {
        revokes: if link.is_some() { Revokes::Attestation } else { Revokes::Artifact },
        environment: environment.map(|name| name.parse().unwrap()),
        revoker: revoker.to_owned(),
        revoked_at: at("2026-11-24T09:30:00Z"),
        reason: "a hole was found".to_owned(),
    };
    let subjects = link.map_or_else(|| vec![Subject::new("api", digest('a'))], |link| subjects_of(&file("verdict", link.lines())).unwrap());
    file("revoked.dsse.json", revocation(&predicate, &subjects, &ed25519(seed)).unwrap().to_json())
}

#[test]
fn a_revoked_verdict_or_link_or_artifact_allows_nothing() {
    let [test, stage, production] = whole();
    let with = |revoked: SourceFile| told(&ask(&production, &[&test, &stage], Some(&[revoked]), &trust()));
    let refused = |sentence: &str| one(Conclusion::NotAllowed, "revocation", sentence);
    let by = "revoked by `rhea@example.org` at 2026-11-24T09:30:00Z: a hole was found";
    let rhea = |link: Option<&Link>, environment| revoke(link, environment, RHEA_SEED, "rhea@example.org");
    assert_eq!(with(rhea(Some(&production), None)), refused(&format!("the verdict for `production` was {by}")));
    assert_eq!(with(rhea(Some(&test), None)), refused(&format!("the verdict for `test` was {by}")));
    assert_eq!(with(rhea(None, Some("production"))), refused(&format!("the artifact may not be in `production`: {by}")));
    assert_eq!(with(rhea(None, Some("stage"))), refused(&format!("the artifact may not be in `stage`: {by}")));
    assert_eq!(with(rhea(None, Some("elsewhere"))), (Conclusion::Allowed, vec![]));
    assert_eq!(with(rhea(Some(&link("test", "2026-11-19T09:00:00Z")), None)), (Conclusion::Allowed, vec![]));
}

#[test]
fn a_revocation_by_somebody_who_may_not_is_not_passed_over() {
    let [test, stage, production] = whole();
    let with = |revoked: SourceFile| told(&ask(&production, &[&test, &stage], Some(&[revoked]), &trust()));
    let refused = |reason: &str| {
        let sentence = format!("a revocation in `revoked.dsse.json` cannot be believed, and is not passed over: {reason}");
        one(Conclusion::NotAllowed, "revocation", &sentence)
    };
    assert_eq!(with(revoke(Some(&test), None, GATE_SEED, "gate")), refused("the trust file does not let `gate` revoke anything"));
    assert_eq!(
        with(revoke(Some(&test), None, RHEA_SEED, "ann@example.org")),
        refused("it is given by `ann@example.org` but signed by `rhea@example.org`")
    );
}

#[test]
fn a_revocation_finds_the_verdict_in_other_bytes() {
    let [_, _, production] = whole();
    let revoked = revoke(Some(&production), None, RHEA_SEED, "rhea@example.org");
    // Blanks between the fields and another keyid change the envelope's digest, but not what was signed.
    let spaced = production.lines().lines().next().unwrap().replace("\"signatures\":", "  \"signatures\":");
    let (gate, environment): (Name, Name) = ("release".parse().unwrap(), "production".parse().unwrap());
    let expected = Expectations {
        gate: &gate,
        environment: &environment,
        subject: &[digest('a')],
        max_age: None,
        policies: &[],
        now: at(NOW),
        require_no_exceptions: false,
        chain: None,
        revocations: Some(&[revoked]),
    };
    let found = verify(&file("spaced", spaced), &trust(), &expected);
    assert_eq!(told(&found).1[0].0, "revocation");
    // The summary names its verdict by digest, so that taking the verdict back takes the summary back.
    let summary = production.lines().lines().nth(1).unwrap().to_owned();
    let found = verify(&file("summary", summary), &trust(), &Expectations { max_age: Some(&"1d".parse().unwrap()), ..expected });
    assert_eq!(told(&found).1[0].0, "revocation");
}

#[test]
fn a_failed_verdict_cannot_be_revoked() {
    let refused = Link { passed: false, ..link("stage", "2026-11-22T09:00:00Z") };
    let problems = subjects_of(&file("stage.intoto.jsonl", refused.lines())).unwrap_err();
    assert!(problems[0].message.contains("a failed verdict cannot be revoked"), "{problems:?}");
}

#[test]
fn one_key_for_every_environment_is_enough_to_prove_a_chain() {
    let [test, stage, production] = whole();
    let mut everything = scope(&[]).unwrap();
    everything.everywhere = true;
    let key: FileKey = ed25519(GATE_SEED);
    let only =
        TrustStore::new(Trust { keys: vec![TrustedKey { verdicts: Some(everything), ..entry("gate", &key) }], ..trust_file() }).unwrap();
    assert_eq!(told(&ask(&production, &[&test, &stage], None, &only)), (Conclusion::Allowed, vec![]));
}

/// The chain that `tests/cmd/chain.md` verifies, written with `UPDATE=1`: along the route `route-to-live`, by one key.
#[test]
fn the_chain_of_the_command_line_tests_is_what_this_file_makes() {
    let folder = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cli/chain");
    let at = ["2026-11-18T09:00:00Z", "2026-11-18T10:00:00Z", "2026-11-20T09:00:00Z", "2026-11-22T09:00:00Z", "2026-11-24T09:00:00Z"];
    let mut links: Vec<Link> = Vec::new();
    for (environment, at) in ["build", "development", "test", "stage", "production"].into_iter().zip(at) {
        let next = link(environment, at);
        links.push(match links.last() {
            Some(before) => next.after(before),
            None => next,
        });
    }
    let skipped = link("production", "2026-11-24T09:00:00Z").after(&links[2]);
    let pem = |seed| {
        let pem = portcullis::attest::Signer::public_key(&ed25519(seed)).to_spki_pem().unwrap();
        pem.lines().map(|line| format!("      {line}\n")).collect::<String>()
    };
    let trust = format!(
        "# Made by `UPDATE=1 cargo test --test chain`; the keys protect nothing.\napiVersion: portcullis/v1\nkind: Trust\nkeys:\n  - identity: gate\n    algorithm: ed25519\n    publicKey: |\n{}    verdicts:\n      verifier: https://portcullis.dev/verifier@v1\n      gates: [release]\n      environments: [build, development, test, stage, production]\n  - identity: rhea@example.org\n    algorithm: ed25519\n    publicKey: |\n{}    revokes: true\n",
        pem(GATE_SEED),
        pem(RHEA_SEED)
    );
    let mut files = vec![
        ("trust.yaml".to_owned(), trust),
        ("skipped.intoto.jsonl".to_owned(), skipped.lines()),
        ("revoked-stage.dsse.json".to_owned(), revoked_text(&revoke(Some(&links[3]), None, RHEA_SEED, "rhea@example.org"))),
        ("forged.dsse.json".to_owned(), revoked_text(&revoke(Some(&links[3]), None, STRANGER_SEED, "rhea@example.org"))),
        ("../../golden/gate-verdict-v0.2.intoto.jsonl".to_owned(), links[4].lines()),
    ];
    files.extend(links.iter().map(|link| (format!("verdicts/{}.intoto.jsonl", link.environment), link.lines())));
    for (name, text) in files {
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{path} differs; run with UPDATE=1");
    }
}

fn revoked_text(file: &SourceFile) -> String {
    format!("{}\n", file.text().unwrap())
}

/// Every version ever written is read, each as what it was.
#[test]
fn golden_verdicts_of_every_version_are_read() {
    for (version, chained) in [("v0.1", false), ("v0.2", true)] {
        let bytes = std::fs::read(format!("fixtures/golden/gate-verdict-{version}.intoto.jsonl")).unwrap();
        let (gate, environment): (Name, Name) = ("release".parse().unwrap(), "production".parse().unwrap());
        let expected = Expectations {
            gate: &gate,
            environment: &environment,
            subject: &[digest('a')],
            max_age: None,
            policies: &[],
            now: at(NOW),
            require_no_exceptions: false,
            chain: None,
            revocations: None,
        };
        let file = SourceFile::new(version, Syntax::Text, bytes);
        assert_eq!(told(&verify(&file, &trust(), &expected)), (Conclusion::Allowed, vec![]), "{version}");
        assert!(file.text().unwrap().lines().all(|line| !line.is_empty()));
        let payload = portcullis::dsse::Envelope::parse(file.text().unwrap().lines().next().unwrap()).unwrap().payload;
        let payload = String::from_utf8(payload).unwrap();
        assert!(payload.contains(&format!("gate-verdict/{version}")));
        assert_eq!(payload.contains("\"previous\":"), chained, "{version}");
    }
}
