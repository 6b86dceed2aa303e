//! What the tests of signatures share: keys from fixed seeds, a trust file, a verdict and its attestations.
//! The seeds are public and worthless.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test binary uses a part of it")]

use portcullis::attest::gate_verdict::Basis;
use portcullis::attest::{DEFAULT_POLICY_URI, DEFAULT_VERIFIER, FileKey, Producer, Signer, produce};
use portcullis::dsse::{Envelope, PrivateKey, TrustStore};
use portcullis::finding::{Evaluation, Finding, Level, Outcome, RuleResult};
use portcullis::model::document::ApiVersion;
use portcullis::model::gate_verdict::{Build, JudgedComponent};
use portcullis::model::id::{Digest, Timestamp};
use portcullis::model::trust::{Algorithm, Trust, TrustKind, TrustedKey, VerdictScope};
use portcullis::rule::{Catalogue, RuleMeta, Severity};
use portcullis::source::{DocId, Place, Pointer, SourceFile, SourceMap, Syntax};
use portcullis::verdict::{Clock, InputDocument, PolicyDigests, Subject, Verdict, decide};

/// The time at which everything is judged.
pub const NOW: &str = "2026-11-24T10:00:00Z";

pub const GATE_SEED: u8 = 1;
pub const ANN_SEED: u8 = 2;
pub const BEN_SEED: u8 = 3;
pub const TESTER_SEED: u8 = 4;
pub const STAGING_SEED: u8 = 5;
pub const RHEA_SEED: u8 = 6;
pub const STRANGER_SEED: u8 = 99;

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn digest(digit: char) -> Digest {
    format!("sha256:{}", digit.to_string().repeat(64)).parse().unwrap()
}

pub fn key(algorithm: Algorithm, seed: u8) -> FileKey {
    FileKey(PrivateKey::from_seed(algorithm, &[seed; 32]).unwrap())
}

pub fn ed25519(seed: u8) -> FileKey {
    key(Algorithm::Ed25519, seed)
}

pub fn entry(identity: &str, key: &FileKey) -> TrustedKey {
    TrustedKey {
        identity: identity.to_owned(),
        public_key: key.public_key().to_spki_pem().unwrap(),
        algorithm: key.algorithm(),
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

pub fn scope(environments: &[&str]) -> Option<VerdictScope> {
    Some(VerdictScope {
        verifier: DEFAULT_VERIFIER.to_owned(),
        gates: vec!["release".parse().unwrap()],
        environments: environments.iter().map(|name| name.parse().unwrap()).collect(),
        everywhere: false,
    })
}

/// The gate's key in both algorithms, two approvers, a tester, and a key for staging only.
pub fn trust_file() -> Trust {
    let keys = vec![
        TrustedKey { verdicts: scope(&["test", "stage", "production"]), ..entry("gate", &ed25519(GATE_SEED)) },
        TrustedKey { verdicts: scope(&["test", "stage", "production"]), ..entry("gate-p256", &key(Algorithm::EcdsaP256, GATE_SEED)) },
        TrustedKey { approves_as: vec!["test-lead".parse().unwrap()], ..entry("ann@example.org", &ed25519(ANN_SEED)) },
        TrustedKey { waives: true, ..entry("ben@example.org", &ed25519(BEN_SEED)) },
        TrustedKey { revokes: true, ..entry("rhea@example.org", &ed25519(RHEA_SEED)) },
        TrustedKey { signs_evidence: true, ..entry("test-runner", &ed25519(TESTER_SEED)) },
        TrustedKey { verdicts: scope(&["stage"]), ..entry("staging-gate", &ed25519(STAGING_SEED)) },
    ];
    Trust { api_version: ApiVersion::V1, kind: TrustKind::Trust, keys, ledgers: Vec::new() }
}

pub fn trust() -> TrustStore {
    TrustStore::new(trust_file()).unwrap()
}

pub fn producer() -> Producer {
    Producer {
        verifier: DEFAULT_VERIFIER.to_owned(),
        build: Build { name: "portcullis".to_owned(), version: "0.1.0".to_owned(), digest: None, rego_engine: "interpreter 1".to_owned() },
        policy_uri: DEFAULT_POLICY_URI.to_owned(),
        entrypoint: "data.portcullis".to_owned(),
    }
}

/// A verdict with the documents and rules that it speaks of.
pub struct Case {
    pub verdict: Verdict,
    pub catalogue: Catalogue,
    pub sources: SourceMap,
    pub producer: Producer,
    pub release_doc: DocId,
}

impl Case {
    pub fn basis(&self) -> Basis<'_> {
        Basis { verdict: &self.verdict, catalogue: &self.catalogue, sources: &self.sources, used: &[], producer: &self.producer }
    }

    /// A and B of the first component.
    pub fn envelopes(&self, signer: &dyn Signer) -> (Envelope, Envelope) {
        let produced = produce(&self.basis(), signer).unwrap().remove(1);
        (produced.gate_verdict, produced.vsa)
    }

    /// The `.intoto.jsonl` of the first component.
    pub fn lines(&self, signer: &dyn Signer) -> String {
        let (a, b) = self.envelopes(signer);
        format!("{}\n{}\n", a.to_json(), b.to_json())
    }

    /// Judges anew after the results were changed.
    pub fn settle(&mut self) {
        let evaluation = Evaluation::new(self.verdict.results.clone());
        (self.verdict.decision, self.verdict.detail, self.verdict.counts) = decide(&evaluation);
        self.verdict.results = evaluation.results;
    }
}

fn component(name: &str) -> Option<JudgedComponent> {
    Some(JudgedComponent { name: name.parse().unwrap(), version: "2.3.1".to_owned() })
}

fn rule(id: &str) -> RuleMeta {
    RuleMeta {
        id: id.parse().unwrap(),
        title: format!("Title of {id}"),
        description: "What it asks.".to_owned(),
        severity: Severity::High,
        fix: "What to do.".to_owned(),
        controls: vec!["NIST-800-53:CM-3".to_owned()],
        effective_on: None,
        evidence: Vec::new(),
        sources: Vec::new(),
        related: Vec::new(),
        path: "policies/x.rego".to_owned(),
        line: 1,
        foreign: false,
    }
}

fn result(id: &str, outcome: Outcome, findings: Vec<Finding>) -> RuleResult {
    RuleResult {
        rule: id.parse().unwrap(),
        outcome,
        reason: (outcome == Outcome::Skip).then(|| "the route does not ask for it".to_owned()),
        findings,
    }
}

/// A clean pass for production: two rules passed, one was skipped. `directory` is where the machine found the files.
pub fn passed_in(directory: &str) -> Case {
    let mut sources = SourceMap::default();
    let manifest = SourceFile::new(format!("{directory}release.yaml"), Syntax::Yaml, b"kind: Release\n".to_vec());
    let input = InputDocument { path: "release.yaml".to_owned(), role: "release".to_owned(), digest: manifest.digest().into(), size: 14 };
    let manifest_digest = Digest::from(manifest.digest());
    let release_doc = sources.add(manifest);
    let mut catalogue = Catalogue::default();
    for id in ["change-control/signed-off", "license-compliance/license-allowed", "sequential-progression/no-environment-skipped"] {
        catalogue.insert(rule(id)).unwrap();
    }
    let results = vec![
        result("change-control/signed-off", Outcome::Pass, Vec::new()),
        result("license-compliance/license-allowed", Outcome::Skip, Vec::new()),
        result("sequential-progression/no-environment-skipped", Outcome::Pass, Vec::new()),
    ];
    let evaluation = Evaluation::new(results);
    let (decision, detail, counts) = decide(&evaluation);
    let verdict = Verdict {
        decision,
        detail,
        counts,
        gate: "release".parse().unwrap(),
        environment: "production".parse().unwrap(),
        route: "route-to-live".parse().unwrap(),
        release: "shop".parse().unwrap(),
        version: "2.3.1".to_owned(),
        subjects: vec![
            Subject {
                name: "shop".to_owned(),
                uri: "pkg:generic/shop@2.3.1".to_owned(),
                digest: manifest_digest,
                component: None,
                previous: None,
            },
            Subject {
                name: "api".to_owned(),
                uri: "pkg:oci/shop-api".to_owned(),
                digest: digest('a'),
                component: component("api"),
                previous: None,
            },
            Subject {
                name: "web".to_owned(),
                uri: "pkg:oci/shop-web".to_owned(),
                digest: digest('b'),
                component: component("web"),
                previous: None,
            },
        ],
        evaluated_at: at("2026-11-24T09:00:00Z"),
        clock: Clock::System,
        valid_until: at("2026-11-25T09:00:00Z"),
        inputs: vec![input],
        policy: PolicyDigests {
            digest: digest('c'),
            modules: vec![("change-control/signed-off.rego".to_owned(), digest('d'))],
            data: vec![("licenses.yaml".to_owned(), digest('e'))],
        },
        weakened_by: Vec::new(),
        waivers_used: Vec::new(),
        waivers_unused: Vec::new(),
        ledger: None,
        not_checked: Vec::new(),
        results: evaluation.results,
    };
    Case { verdict, catalogue, sources, producer: producer(), release_doc }
}

pub fn passed() -> Case {
    passed_in("")
}

/// The same release, denied by one rule.
pub fn failed() -> Case {
    let mut case = passed();
    let finding = Finding {
        level: Level::Deny,
        place: Place::new(case.release_doc, Pointer::root().key("kind")),
        message: "nobody signed it off".to_owned(),
        term: Some("test-lead".to_owned()),
        fix: None,
        because: Vec::new(),
        waived_by: None,
    };
    case.verdict.results[0] = result("change-control/signed-off", Outcome::Deny, vec![finding]);
    case.settle();
    case
}
