//! Attestation A: a verdict with every rule, every input and everything that judged.
//!
//! Names of documents are those of the verdict's inputs (relative to the manifest), never the paths
//! under which this machine found them, so that the same release gives the same bytes everywhere.

use super::sign::{AttestProblem, canonical};
use super::{Producer, UsedAttestation};
use crate::finding::{Finding, Level, Outcome, RuleResult};
use crate::model::gate_verdict::{
    Decided, DecidedDetail, EvaluationRecord, FileRecord, Gate, GateVerdict, InputRecord, JudgedRelease, PolicyRecord, RecordedOutcome,
    ResultRecord, RuleCounts, UnusedWaiver, VerifiedBy, Verifier, WaiverRecord,
};
use crate::model::id::Digest;
use crate::rule::{Catalogue, RuleMeta};
use crate::source::{DocId, Place, Sha256, SourceMap};
use crate::verdict::{Counts, Decision, Detail, InputDocument, Subject, Verdict};

/// The largest integer that canonical JSON keeps exact (RFC 7493 §2.2).
const MAX_INTEGER: u64 = 1 << 53;

/// Everything that a verdict's attestations are made of.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The verdict.
    pub verdict: &'a Verdict,
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// The documents that were read.
    pub sources: &'a SourceMap,
    /// The signed attestations that were used.
    pub used: &'a [UsedAttestation],
    /// Who produces it.
    pub producer: &'a Producer,
}

impl Basis<'_> {
    /// The input that a document is, with its index.
    pub(super) fn input(&self, doc: DocId) -> Option<(usize, &InputDocument)> {
        let file = self.sources.get(doc)?;
        let digest = Digest::from(file.digest());
        let same = || self.verdict.inputs.iter().enumerate().filter(|(_, input)| input.digest == digest);
        same().find(|(_, input)| file.path().ends_with(&input.path)).or_else(|| same().next())
    }
}

/// The predicate of attestation A for one subject.
///
/// # Errors
/// A size that canonical JSON cannot hold.
pub fn gate_verdict(basis: &Basis<'_>, subject: &Subject) -> Result<GateVerdict, AttestProblem> {
    let verdict = basis.verdict;
    if verdict.inputs.iter().any(|input| input.size > MAX_INTEGER) {
        return Err(AttestProblem::Encoding("an input is larger than 2^53 bytes".to_owned()));
    }
    let mut predicate = GateVerdict {
        verifier: Verifier { id: basis.producer.verifier.clone(), build: basis.producer.build.clone() },
        gate: Gate {
            name: verdict.gate.clone(),
            environment: verdict.environment.clone(),
            action: "promote".to_owned(),
            resource_uri: String::new(),
        },
        release: JudgedRelease { name: verdict.release.clone(), version: verdict.version.clone(), route: verdict.route.clone() },
        evaluation: EvaluationRecord {
            id: String::new(),
            started_at: verdict.evaluated_at,
            finished_at: verdict.evaluated_at,
            evaluation_time: verdict.evaluated_at,
            clock_source: verdict.clock.word().to_owned(),
            valid_until: verdict.valid_until,
            weakened_by: verdict.weakened_by.clone(),
            not_checked: verdict.not_checked.clone(),
        },
        decision: decided(verdict.decision),
        decision_detail: detail(verdict.detail),
        counts: counts(&verdict.counts),
        policy: policy(basis),
        inputs: verdict.inputs.iter().enumerate().map(|(index, input)| record(basis, index, input)).collect(),
        results: verdict.results.iter().flat_map(|result| results(basis, result)).collect(),
        waivers_unused: verdict.waivers_unused.iter().map(|(id, reason)| UnusedWaiver { id: id.clone(), reason: reason.clone() }).collect(),
        component: None,
        previous: None,
        ledger: verdict.ledger.clone(),
    };
    // Before what only this subject has goes in: all subjects of one evaluation share its id.
    predicate.evaluation.id = Sha256::of(&canonical(&predicate)?).hex();
    predicate.gate.resource_uri.clone_from(&subject.uri);
    predicate.component.clone_from(&subject.component);
    predicate.previous.clone_from(&subject.previous);
    Ok(predicate)
}

/// The decision's word in an attestation.
#[must_use]
pub fn decided(decision: Decision) -> Decided {
    match decision {
        Decision::Passed => Decided::Passed,
        Decision::Failed => Decided::Failed,
    }
}

fn detail(detail: Detail) -> DecidedDetail {
    match detail {
        Detail::Error => DecidedDetail::Error,
        Detail::Fail => DecidedDetail::Fail,
        Detail::PassWithExceptions => DecidedDetail::PassWithExceptions,
        Detail::Pass => DecidedDetail::Pass,
    }
}

fn counts(counts: &Counts) -> RuleCounts {
    let of = |outcome| counts.get(outcome) as u64;
    RuleCounts {
        pass: of(Outcome::Pass),
        warn: of(Outcome::Warn),
        fail: of(Outcome::Deny),
        waived: of(Outcome::Waived),
        skip: of(Outcome::Skip),
        error: of(Outcome::Error),
    }
}

fn policy(basis: &Basis<'_>) -> PolicyRecord {
    let digests = &basis.verdict.policy;
    let files = |files: &[(String, Digest)]| {
        files.iter().map(|(path, digest)| FileRecord { path: path.clone(), digest: digest.clone().into() }).collect()
    };
    PolicyRecord {
        uri: basis.producer.policy_uri.clone(),
        digest: digests.digest.clone().into(),
        modules: files(&digests.modules),
        data: files(&digests.data),
        entrypoint: basis.producer.entrypoint.clone(),
    }
}

fn record(basis: &Basis<'_>, index: usize, input: &InputDocument) -> InputRecord {
    let signed = basis.used.iter().filter(|used| basis.input(used.doc).is_some_and(|(found, _)| found == index));
    let by = |used: &UsedAttestation| VerifiedBy {
        keyid: used.keyid.clone(),
        identity: used.identity.clone(),
        predicate_type: used.predicate_type.clone(),
    };
    let mut verified_by: Vec<VerifiedBy> = signed.map(by).collect();
    verified_by.sort();
    verified_by.dedup();
    InputRecord {
        name: input.path.clone(),
        role: input.role.clone(),
        uri: input.uri(),
        digest: input.digest.clone().into(),
        size: input.size,
        verified_by,
    }
}

/// One entry for each finding, or one for a rule without findings.
fn results(basis: &Basis<'_>, result: &RuleResult) -> Vec<ResultRecord> {
    let meta = basis.catalogue.get(&result.rule);
    if result.findings.is_empty() {
        let outcome = match result.outcome {
            Outcome::Error => RecordedOutcome::Error,
            Outcome::Deny => RecordedOutcome::Fail,
            Outcome::Waived => RecordedOutcome::Waived,
            Outcome::Warn => RecordedOutcome::Warn,
            Outcome::Skip => RecordedOutcome::Skip,
            Outcome::Pass => RecordedOutcome::Pass,
        };
        return vec![ResultRecord { message: result.reason.clone(), ..blank(result, meta, outcome) }];
    }
    result.findings.iter().map(|finding| found(basis, result, meta, finding)).collect()
}

fn found(basis: &Basis<'_>, result: &RuleResult, meta: Option<&RuleMeta>, finding: &Finding) -> ResultRecord {
    let outcome = match (&finding.waived_by, finding.level) {
        (Some(_), _) => RecordedOutcome::Waived,
        (None, Level::Deny) => RecordedOutcome::Fail,
        (None, Level::Warn) => RecordedOutcome::Warn,
    };
    let places = std::iter::once(&finding.place).chain(finding.because.iter().map(|reason| &reason.place));
    let mut evidence: Vec<u64> = places.filter_map(|place| basis.input(place.doc).map(|(index, _)| index as u64)).collect();
    evidence.sort_unstable();
    evidence.dedup();
    ResultRecord {
        message: Some(finding.message.clone()),
        reason: result.reason.clone(),
        term: finding.term.clone(),
        path: path(basis, &finding.place),
        evidence,
        waiver: finding.waived_by.as_deref().and_then(|id| waiver(basis.verdict, id)),
        ..blank(result, meta, outcome)
    }
}

fn blank(result: &RuleResult, meta: Option<&RuleMeta>, outcome: RecordedOutcome) -> ResultRecord {
    ResultRecord {
        rule: result.rule.clone(),
        title: meta.map_or_else(|| result.rule.to_string(), |meta| meta.title.clone()),
        outcome,
        severity: meta.map_or("unknown", |meta| meta.severity.word()).to_owned(),
        message: None,
        reason: None,
        term: None,
        path: None,
        controls: meta.map(|meta| meta.controls.clone()).unwrap_or_default(),
        evidence: Vec::new(),
        waiver: None,
    }
}

fn path(basis: &Basis<'_>, place: &Place) -> Option<String> {
    let (_, input) = basis.input(place.doc)?;
    Some(if place.pointer.is_root() { input.path.clone() } else { format!("{}#{}", input.path, place.pointer) })
}

fn waiver(verdict: &Verdict, id: &str) -> Option<WaiverRecord> {
    let used = verdict.waivers_used.iter().find(|used| used.id == id)?;
    Some(WaiverRecord {
        id: used.id.clone(),
        approved_by: vec![used.approved_by.clone()],
        reason: used.reason.clone(),
        expires: used.expires,
        digest: used.digest.clone().into(),
    })
}
