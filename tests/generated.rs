//! The signed files of `fixtures/`, made by the program itself: `UPDATE=1 cargo test --test generated`.
//!
//! The keys come from names, so that anyone can make the same files again; they protect nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

use camino::{Utf8Path, Utf8PathBuf};
use portcullis::attest::gate_verdict::Basis;
use portcullis::attest::{DEFAULT_POLICY_URI, DEFAULT_VERIFIER, FileKey, Producer, approval, produce, revocation, used};
use portcullis::dsse::{Envelope, PrivateKey, Subject};
use portcullis::gate::{Judgement, Request, RuleSources, judge};
use portcullis::host::os::Os;
use portcullis::model::approval::ApprovalPredicate;
use portcullis::model::document::read;
use portcullis::model::gate_verdict::Build;
use portcullis::model::revocation::{RevocationPredicate, Revokes};
use portcullis::model::trust::Algorithm;
use portcullis::model::{Release, Timestamp};
use portcullis::source::{Sha256, SourceFile, Syntax};
use portcullis::verdict::Decision;

fn root() -> Utf8PathBuf {
    Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn key(name: &str) -> PrivateKey {
    PrivateKey::from_seed(Algorithm::Ed25519, &Sha256::of(format!("portcullis fixture key of {name}").as_bytes()).0).unwrap()
}

fn update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Writes with `UPDATE=1`, compares otherwise.
fn settle(path: &Utf8Path, bytes: &[u8]) {
    if update() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let found = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}; run UPDATE=1 cargo test --test generated"));
    assert!(found == bytes, "{path} is not what the program makes; run UPDATE=1 cargo test --test generated");
}

fn trust_entry(name: &str, rights: &str) -> String {
    let pem = key(name).public_key().to_spki_pem().unwrap();
    let pem: String = pem.lines().map(|line| format!("      {line}\n")).collect();
    format!("  - identity: {name}\n    algorithm: ed25519\n    publicKey: |\n{pem}{rights}")
}

fn trust() -> String {
    let pipeline = format!(
        "    verdicts:\n      verifier: {DEFAULT_VERIFIER}\n      gates: [release]\n      environments: [development, test, stage, production]\n"
    );
    let entries = [
        trust_entry("shop-pipeline", &pipeline),
        trust_entry("tess", "    approvesAs: [tester]\n"),
        trust_entry("bea", "    approvesAs: [business]\n"),
        trust_entry("rick", "    approvesAs: [release-manager]\n"),
    ];
    format!(
        "# Who may sign what. Made by `UPDATE=1 cargo test --test generated`; the keys protect nothing.\napiVersion: portcullis/v1\nkind: Trust\nkeys:\n{}",
        entries.concat()
    )
}

fn approve(folder: &Utf8Path, environment: &str, role: &str, approver: &str, at: &str) {
    let manifest = std::fs::read(folder.join("release.yaml")).unwrap();
    let release: Release = read(&SourceFile::new("release.yaml", Syntax::Yaml, manifest)).unwrap();
    let subjects: Vec<Subject> = release
        .components
        .iter()
        .map(|component| Subject::new(component.name.as_str(), component.artifact.digest.clone().unwrap()))
        .collect();
    let predicate = ApprovalPredicate {
        role: role.parse().unwrap(),
        environment: environment.parse().unwrap(),
        approver: approver.to_owned(),
        approved_at: at.parse().unwrap(),
        expires_at: None,
        comment: None,
    };
    let envelope = approval::approval(&predicate, &subjects, &FileKey(key(approver))).unwrap();
    settle(&folder.join(format!("approvals/{environment}.{role}.dsse.json")), format!("{}\n", envelope.to_json()).as_bytes());
}

fn judged(folder: &Utf8Path, manifest: &str, to: &str, at: &str) -> Judgement {
    let request = Request {
        release: folder.join(manifest),
        to: to.parse().unwrap(),
        rules: RuleSources::default(),
        route: "route-to-live".to_owned(),
        trust: Some(folder.join("trust.yaml")),
        at: Some(at.parse::<Timestamp>().unwrap()),
        only: Vec::new(),
    };
    judge(&Os, &request).unwrap_or_else(|error| panic!("{manifest} → {to}: {error:?}"))
}

/// The verdict for an environment, signed by the pipeline: both attestations of each artifact, a line each.
fn verdict(folder: &Utf8Path, manifest: &str, to: &str, at: &str) {
    let judgement = judged(folder, manifest, to, at);
    let denied: Vec<_> = judgement.verdict.results.iter().filter(|result| matches!(result.outcome.word(), "deny" | "error")).collect();
    assert_eq!(judgement.verdict.decision, Decision::Passed, "{manifest} → {to}: {denied:#?}");
    if !update() {
        return;
    }
    let build = Build {
        name: "portcullis".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        digest: None,
        rego_engine: portcullis::policy::ENGINE.to_owned(),
    };
    let producer =
        Producer { verifier: DEFAULT_VERIFIER.to_owned(), build, policy_uri: DEFAULT_POLICY_URI.to_owned(), entrypoint: "data".to_owned() };
    let used = used(&judgement.evidence, &judgement.sources, judgement.trust.as_ref(), judgement.verdict.evaluated_at);
    let basis = Basis {
        verdict: &judgement.verdict,
        catalogue: &judgement.catalogue,
        sources: &judgement.sources,
        used: &used,
        producer: &producer,
    };
    let produced = produce(&basis, &FileKey(key("shop-pipeline"))).unwrap();
    let lines: Vec<u8> = produced.iter().skip(1).flat_map(|subject| subject.files[0].bytes.clone()).collect();
    settle(&folder.join(format!("verdicts/{to}.intoto.jsonl")), &lines);
}

/// The whole way of the release that passes: each environment's verdict is evidence for the next.
#[test]
fn tuesday_goes_through_every_environment() {
    let folder = root().join("fixtures/releases/tuesday");
    settle(&folder.join("trust.yaml"), trust().as_bytes());
    approve(&folder, "test", "tester", "tess", "2026-11-17T15:10:00Z");
    approve(&folder, "stage", "tester", "tess", "2026-11-19T16:30:00Z");
    approve(&folder, "production", "business", "bea", "2026-11-23T14:00:00Z");
    approve(&folder, "production", "release-manager", "rick", "2026-11-24T08:45:00Z");
    verdict(&folder, "at-test.yaml", "test", "2026-11-18T09:00:00Z");
    verdict(&folder, "at-stage.yaml", "stage", "2026-11-20T09:00:00Z");
    let last = judged(&folder, "release.yaml", "production", "2026-11-24T10:00:00Z");
    let denied: Vec<_> = last.verdict.results.iter().filter(|result| matches!(result.outcome.word(), "deny" | "error" | "warn")).collect();
    assert_eq!(last.verdict.decision, Decision::Passed, "{denied:#?}");
    assert!(denied.is_empty(), "{denied:#?}");
}

/// One approval of a rule fixture: folder, file, role, environment, who it names, who signs, the end, the artifact.
type Signature =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, Option<&'static str>, Option<&'static str>);

const OTHER_BUILD: &str = "sha256:928049ebc93b5d34c587cca7e796a4b1e9ad89e303a1c2c5576cac7243c05dcd";

const SIGNATURES: &[Signature] = &[
    ("access-control/separation-of-duties/deny-approver-deploys", "business", "business", "production", "bea", "bea", None, None),
    ("access-control/separation-of-duties/deny-author-approves", "business", "business", "production", "bea", "bea", None, None),
    ("access-control/separation-of-duties/pass-three-people", "business", "business", "production", "bea", "bea", None, None),
    ("change-control/signed-off/deny-another-artifact", "business", "business", "production", "bea", "bea", None, Some(OTHER_BUILD)),
    (
        "change-control/signed-off/deny-another-artifact",
        "release-manager",
        "release-manager",
        "production",
        "rick",
        "rick",
        None,
        Some(OTHER_BUILD),
    ),
    ("change-control/signed-off/deny-expired", "business", "business", "production", "bea", "bea", Some("2026-11-18T10:00:00Z"), None),
    ("change-control/signed-off/deny-expired", "release-manager", "release-manager", "production", "rick", "rick", None, None),
    ("change-control/signed-off/deny-for-another-environment", "business", "business", "stage", "bea", "bea", None, None),
    (
        "change-control/signed-off/deny-for-another-environment",
        "release-manager",
        "release-manager",
        "production",
        "rick",
        "rick",
        None,
        None,
    ),
    ("change-control/signed-off/deny-one-person-twice", "tess", "tester", "production", "tess", "tess", None, None),
    (
        "change-control/signed-off/deny-one-person-twice",
        "tess-again",
        "tester",
        "production",
        "tess",
        "tess",
        Some("2027-01-01T00:00:00Z"),
        None,
    ),
    ("change-control/signed-off/deny-revoked", "business", "business", "production", "bea", "bea", None, None),
    ("change-control/signed-off/deny-revoked", "release-manager", "release-manager", "production", "rick", "rick", None, None),
    ("change-control/signed-off/deny-signed-by-somebody-else", "business", "business", "production", "bea", "rick", None, None),
    (
        "change-control/signed-off/deny-signed-by-somebody-else",
        "release-manager",
        "release-manager",
        "production",
        "rick",
        "rick",
        None,
        None,
    ),
    ("change-control/signed-off/deny-without-trust-file", "business", "business", "production", "bea", "bea", None, None),
    ("change-control/signed-off/deny-without-trust-file", "release-manager", "release-manager", "production", "rick", "rick", None, None),
    ("change-control/signed-off/pass-both-roles", "business", "business", "production", "bea", "bea", None, None),
    ("change-control/signed-off/pass-both-roles", "release-manager", "release-manager", "production", "rick", "rick", None, None),
];

/// One verdict of a rule fixture: file, the manifest that was judged for `staging`, when, who signs, the decision.
const VERDICTS: &[(&str, &str, &str, &str, Decision)] = &[
    ("deny-another-artifact/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
    ("deny-failed-later/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
    ("deny-failed-later/verdicts/staging-again", "deny-failed", "2026-11-17T12:00:00Z", "till-pipeline", Decision::Failed),
    ("deny-failed/verdicts/staging", "deny-failed", "2026-11-17T12:00:00Z", "till-pipeline", Decision::Failed),
    ("deny-held-too-long-ago/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
    ("deny-one-of-two-components/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
    ("deny-signed-for-another-environment/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-integration", Decision::Passed),
    ("deny-stale/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
    ("deny-without-trust-file/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
    ("pass-genuine/verdicts/staging", "pass-genuine", "2026-11-17T09:00:00Z", "till-pipeline", Decision::Passed),
];

/// The trust file of the rule fixtures.
fn trust_of_the_rules() -> String {
    let decides = |environment: &str| {
        format!("    verdicts:\n      verifier: {DEFAULT_VERIFIER}\n      gates: [release]\n      environments: [{environment}]\n")
    };
    let entries = [
        trust_entry("till-pipeline", &decides("staging")),
        trust_entry("till-integration", &decides("integration")),
        trust_entry("tess", "    approvesAs: [tester]\n"),
        trust_entry("bea", "    approvesAs: [business]\n"),
        trust_entry("rick", "    approvesAs: [release-manager]\n"),
        trust_entry("rhea", "    revokes: true\n"),
        trust_entry("rory", "    revokes: true\n"),
    ];
    format!(
        "# Who may sign what. Made by `UPDATE=1 cargo test --test generated`; the keys protect nothing.\napiVersion: portcullis/v1\nkind: Trust\nkeys:\n{}",
        entries.concat()
    )
}

/// What a revocation of a rule fixture takes back.
enum Taken {
    /// A signed file beside it: its first line.
    Signed(&'static str),
    /// The artifact of the first component in an environment.
    Artifact(&'static str),
    /// An artifact of nobody's in production.
    Other,
}

/// One revocation of a rule fixture: folder, what it takes back, whom it names, who signs.
const REVOCATIONS: &[(&str, Taken, &str, &str)] = &[
    ("change-control/signed-off/deny-revoked", Taken::Signed("approvals/business.dsse.json"), "rhea", "rhea"),
    ("sequential-progression/passed-in-previous-environment/deny-revoked", Taken::Signed("verdicts/staging.intoto.jsonl"), "rhea", "rhea"),
    ("sequential-progression/not-superseded-or-revoked/pass-another-artifact-revoked", Taken::Other, "rhea", "rhea"),
    ("sequential-progression/not-superseded-or-revoked/deny-artifact-revoked", Taken::Artifact("production"), "rhea", "rhea"),
    ("sequential-progression/not-superseded-or-revoked/deny-artifact-revoked-in-staging", Taken::Artifact("staging"), "rhea", "rhea"),
    (
        "sequential-progression/not-superseded-or-revoked/deny-failure-revoked",
        Taken::Signed("verdicts/staging-again.intoto.jsonl"),
        "rhea",
        "rhea",
    ),
    (
        "sequential-progression/not-superseded-or-revoked/deny-revocation-by-a-key-that-may-not",
        Taken::Artifact("production"),
        "rick",
        "rick",
    ),
    ("sequential-progression/not-superseded-or-revoked/deny-revocation-in-anothers-name", Taken::Artifact("production"), "rhea", "rory"),
    ("sequential-progression/not-superseded-or-revoked/deny-revocation-without-trust-file", Taken::Artifact("production"), "rhea", "rhea"),
    (
        "sequential-progression/not-superseded-or-revoked/deny-verdict-revoked",
        Taken::Signed("verdicts/staging.intoto.jsonl"),
        "rhea",
        "rhea",
    ),
];

/// The rule fixtures in which something is taken back, or should seem to be.
#[test]
fn revocations_of_the_rule_fixtures_are_what_the_program_signs() {
    let rules = root().join("fixtures/rules");
    for (folder, taken, revoker, signer) in REVOCATIONS {
        let folder = rules.join(folder);
        let artifact = || {
            let manifest = std::fs::read(folder.join("release.yaml")).unwrap();
            let release: Release = read(&SourceFile::new("release.yaml", Syntax::Yaml, manifest)).unwrap();
            release.components[0].artifact.digest.clone().unwrap()
        };
        let (revokes, environment, digests) = match taken {
            Taken::Artifact(environment) => (Revokes::Artifact, Some(environment.parse().unwrap()), vec![artifact()]),
            Taken::Other => (Revokes::Artifact, Some("production".parse().unwrap()), vec![OTHER_BUILD.parse().unwrap()]),
            Taken::Signed(path) => {
                let text = std::fs::read_to_string(folder.join(path)).unwrap();
                let record = text.lines().next().unwrap();
                let payload = Envelope::parse(record).unwrap().payload;
                (Revokes::Attestation, None, vec![Sha256::of(record.as_bytes()).into(), Sha256::of(&payload).into()])
            }
        };
        let subjects: Vec<Subject> =
            digests.into_iter().map(|digest: portcullis::model::Digest| Subject::new(digest.to_string(), digest)).collect();
        let predicate = RevocationPredicate {
            revokes,
            environment,
            revoker: (*revoker).to_owned(),
            revoked_at: "2026-11-18T09:30:00Z".parse().unwrap(),
            reason: "a hole was found".to_owned(),
        };
        let envelope = revocation::revocation(&predicate, &subjects, &FileKey(key(signer))).unwrap();
        settle(&folder.join("revocations/api.dsse.json"), format!("{}\n", envelope.to_json()).as_bytes());
    }
}

/// The rule fixtures that need a signature: approvals that count and that do not, each in its own way.
#[test]
fn approvals_of_the_rule_fixtures_are_what_the_program_signs() {
    let rules = root().join("fixtures/rules");
    settle(&rules.join("trust.yaml"), trust_of_the_rules().as_bytes());
    for (folder, file, role, environment, approver, signer, end, artifact) in SIGNATURES {
        let manifest = std::fs::read(rules.join(folder).join("release.yaml")).unwrap();
        let release: Release = read(&SourceFile::new("release.yaml", Syntax::Yaml, manifest)).unwrap();
        let subjects: Vec<Subject> = release
            .components
            .iter()
            .map(|component| {
                Subject::new(
                    component.name.as_str(),
                    artifact.map_or_else(|| component.artifact.digest.clone().unwrap(), |digest| digest.parse().unwrap()),
                )
            })
            .collect();
        let predicate = ApprovalPredicate {
            role: role.parse().unwrap(),
            environment: environment.parse().unwrap(),
            approver: (*approver).to_owned(),
            approved_at: "2026-11-18T09:00:00Z".parse().unwrap(),
            expires_at: end.map(|end| end.parse().unwrap()),
            comment: None,
        };
        let envelope = approval::approval(&predicate, &subjects, &FileKey(key(signer))).unwrap();
        settle(&rules.join(folder).join(format!("approvals/{file}.dsse.json")), format!("{}\n", envelope.to_json()).as_bytes());
    }
}

/// Verdicts for `staging` as evidence for `production`. They carry the digests of the policies of their day, so
/// they are written when asked for and otherwise only made, not compared.
#[test]
fn verdicts_of_the_rule_fixtures_can_be_made() {
    let cases = root().join("fixtures/rules/sequential-progression/passed-in-previous-environment");
    for (file, from, at, signer, decision) in VERDICTS {
        let folder = cases.join(from);
        let request = Request {
            release: folder.join("at-staging.yaml"),
            to: "staging".parse().unwrap(),
            rules: RuleSources::default(),
            route: folder.join("route.yaml").into_string(),
            trust: None,
            at: Some(at.parse::<Timestamp>().unwrap()),
            only: Vec::new(),
        };
        let judgement = judge(&Os, &request).unwrap();
        assert_eq!(judgement.verdict.decision, *decision, "{file}: {:#?}", judgement.verdict.results);
        let build = Build {
            name: "portcullis".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            digest: None,
            rego_engine: portcullis::policy::ENGINE.to_owned(),
        };
        let producer = Producer {
            verifier: DEFAULT_VERIFIER.to_owned(),
            build,
            policy_uri: DEFAULT_POLICY_URI.to_owned(),
            entrypoint: "data".to_owned(),
        };
        let used = used(&judgement.evidence, &judgement.sources, judgement.trust.as_ref(), judgement.verdict.evaluated_at);
        let basis = Basis {
            verdict: &judgement.verdict,
            catalogue: &judgement.catalogue,
            sources: &judgement.sources,
            used: &used,
            producer: &producer,
        };
        let produced = produce(&basis, &FileKey(key(signer))).unwrap();
        if update() {
            let lines: Vec<u8> = produced.iter().skip(1).flat_map(|subject| subject.files[0].bytes.clone()).collect();
            settle(&cases.join(format!("{file}.intoto.jsonl")), &lines);
        }
    }
}
