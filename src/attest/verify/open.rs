//! From bytes to statements that a trusted key signed. Anything that is not understood stops here.

use crate::dsse::{Envelope, Predicate as _, Signer, Statement, Subject, TrustStore, records};
use crate::model::digest_set::DigestSet;
use crate::model::gate_verdict::{Decided, DecidedDetail, GATE_VERDICT_PREDICATE, GateVerdict, RecordedOutcome, VERSIONS};
use crate::model::id::{Digest, Name, Timestamp};
use crate::model::vsa::{VSA_PREDICATE, Vsa};
use crate::source::{Problem, Sha256, SourceFile, json, suggest};

use super::super::vsa::{FAILED, level};
use super::super::{bundle, vsa};
use super::revoked::Known;
use super::{Said, Summary};

/// The most attestations of one file.
const MAX_ENVELOPES: usize = 4096;

/// An envelope and the digest of its bytes.
pub(in crate::attest) struct Found {
    pub(in crate::attest) envelope: Envelope,
    pub(in crate::attest) digest: Digest,
}

/// The envelopes of a document: a bundle, one envelope, or one a line.
pub(in crate::attest) fn envelopes(file: &SourceFile) -> Result<Vec<Found>, Vec<Problem>> {
    let text = file.text().map_err(|problem| vec![problem])?;
    let found = |envelope: Envelope, record: &str| Found { envelope, digest: Digest::from(Sha256::of(record.as_bytes())) };
    let count = records(text).count();
    if count > MAX_ENVELOPES {
        return Err(vec![Problem::whole(format!("more than {MAX_ENVELOPES} attestations")).with_help("verify them in parts")]);
    }
    match json::parse(text) {
        Ok(node) if node.get("mediaType").is_some() => Ok(vec![found(bundle::envelope(&node)?, text)]),
        Ok(_) => Ok(vec![found(Envelope::parse(text)?, text.trim_ascii())]),
        // What does not begin like an attestation is one problem, not one a line.
        Err(problems) if count < 2 || !text.starts_with('{') => Err(problems),
        Err(_) => {
            let (mut all, mut problems) = (Vec::new(), Vec::new());
            for (_, offset, record) in records(text) {
                match Envelope::parse(record) {
                    Ok(envelope) => all.push(found(envelope, record)),
                    Err(refused) => problems.extend(
                        refused.into_iter().map(|problem| Problem { span: problem.span.map(|span| span.shifted(offset)), ..problem }),
                    ),
                }
            }
            if problems.is_empty() { Ok(all) } else { Err(problems) }
        }
    }
}

/// A statement with the key that signed it.
pub(super) struct Signed<'a> {
    pub(super) subjects: Vec<Subject>,
    pub(super) digest: &'a Digest,
    /// The digests of the envelope and of what was signed.
    pub(super) known_by: [Digest; 2],
    pub(super) signer: Signer<'a>,
}

/// Everything in a document, verified.
pub(super) struct Opened<'a> {
    pub(super) verdicts: Vec<(Signed<'a>, GateVerdict)>,
    summaries: Vec<(Signed<'a>, Vsa)>,
}

/// What the answer is given from: at most one verdict and one summary, at least one of the two.
pub(super) struct Statements<'a> {
    pub(super) verdict: Option<&'a (Signed<'a>, GateVerdict)>,
    pub(super) summary: Option<&'a (Signed<'a>, Vsa)>,
}

/// Verifies every envelope, then reads what was signed, in that order.
pub(super) fn open<'a>(
    found: &'a [Found],
    trust: &'a TrustStore,
    now: Timestamp,
) -> Result<Opened<'a>, (&'static str, String, Vec<Problem>)> {
    let mut opened = Opened { verdicts: Vec::new(), summaries: Vec::new() };
    for Found { envelope, digest } in found {
        let signer = signer(envelope, trust, now).map_err(|sentence| ("signature", sentence, Vec::new()))?;
        let malformed = |problems: Vec<Problem>| {
            let problems = envelope.lift(problems);
            ("form", problems.first().map(ToString::to_string).unwrap_or_default(), problems)
        };
        let text = envelope.text().map_err(|problem| malformed(vec![problem]))?;
        let statement = Statement::parse(text).map_err(malformed)?;
        let known_by = [digest.clone(), Sha256::of(&envelope.payload).into()];
        let signed = Signed { subjects: statement.subjects.clone(), digest, known_by, signer };
        match statement.predicate_type.as_str() {
            known if VERSIONS.contains(&known) => opened.verdicts.push((signed, GateVerdict::read(&statement).map_err(malformed)?)),
            VSA_PREDICATE => opened.summaries.push((signed, statement.predicate_as(VSA_PREDICATE).map_err(malformed)?)),
            other => {
                let problem = Problem::whole(format!("`{}` is not a verdict", other.escape_debug()));
                return Err(malformed(vec![
                    problem.with_help(format!("expected: {}", suggest::list([GATE_VERDICT_PREDICATE, VSA_PREDICATE]))),
                ]));
            }
        }
    }
    Ok(opened)
}

/// The one trusted key that signed an envelope. A verdict has exactly one signature, and its keyid, if
/// any, is that key's fingerprint.
fn signer<'a>(envelope: &'a Envelope, trust: &'a TrustStore, now: Timestamp) -> Result<Signer<'a>, String> {
    let verified = trust.verify(envelope, now).map_err(|problem| problem.to_string())?;
    match (envelope.signatures.as_slice(), verified.signers.as_slice()) {
        ([signature], [signer]) if signature.keyid.is_empty() || signature.keyid == signer.keyid => Ok(*signer),
        ([signature], [signer]) => Err(format!(
            "its `keyid` is `{}`, but `{}` of `{}` made the signature",
            signature.keyid.escape_debug(),
            signer.keyid,
            signer.key.identity
        )),
        (many, _) => Err(format!("a verdict has exactly one signature, this one has {}", many.len())),
    }
}

impl<'a> Opened<'a> {
    pub(super) fn count(&self) -> usize {
        self.verdicts.len() + self.summaries.len()
    }

    fn signers(&self) -> impl Iterator<Item = (&Signed<'a>, Timestamp)> {
        let verdicts = self.verdicts.iter().map(|(signed, verdict)| (signed, verdict.evaluation.evaluation_time));
        verdicts.chain(self.summaries.iter().map(|(signed, summary)| (signed, summary.time_verified)))
    }

    pub(super) fn signed_by(&self) -> String {
        let mut names: Vec<&str> = self.signers().map(|(signed, _)| signed.signer.key.identity.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        format!("signed by {}", suggest::list(names))
    }

    /// Whether the keys may say what they said, and could when they say they did.
    pub(super) fn authority(&self) -> Said {
        for (signed, verdict) in &self.verdicts {
            let gate = &verdict.gate;
            signed.signer.may_decide(&verdict.verifier.id, &gate.name, &gate.environment).map_err(|problem| problem.to_string())?;
        }
        for (signed, summary) in &self.summaries {
            signed.signer.may_speak_for(&summary.verifier.id).map_err(|problem| problem.to_string())?;
            if summary.verification_result == Decided::Passed {
                scope_of(signed, summary)?;
            }
        }
        for (signed, at) in self.signers() {
            signed.signer.held_at(at).map_err(|problem| format!("at the time it names, {problem}"))?;
        }
        Ok("the trust file lets the key speak for this verifier, gate and environment".to_owned())
    }

    /// Whether each statement agrees with itself.
    pub(super) fn consistency(&self) -> Said {
        for (_, verdict) in &self.verdicts {
            verdict_agrees(verdict)?;
        }
        for (_, summary) in &self.summaries {
            let failed = summary.verified_levels.iter().any(|level| level == FAILED);
            match summary.verification_result {
                Decided::Passed if failed || summary.verified_levels.is_empty() => {
                    return Err("the summary passed, but its levels say otherwise".to_owned());
                }
                Decided::Failed if !failed || summary.verified_levels.len() != 1 => {
                    return Err("the summary failed, but its levels say otherwise".to_owned());
                }
                _ => {}
            }
        }
        Ok("decision, outcomes and levels agree".to_owned())
    }

    /// The statements about the artifact, and whether there are exactly as many as can be judged.
    pub(super) fn choose(&'a self, artifact: &[Digest]) -> (Option<Statements<'a>>, Said) {
        let about = |signed: &Signed<'_>| signed.subjects.iter().any(|subject| subject.is(artifact));
        let verdicts: Vec<_> = self.verdicts.iter().filter(|(signed, _)| about(signed)).collect();
        let summaries: Vec<_> = self.summaries.iter().filter(|(signed, _)| about(signed)).collect();
        let wanted: Vec<&str> = artifact.iter().map(Digest::as_str).collect();
        match (verdicts.as_slice(), summaries.as_slice()) {
            ([], []) => {
                let only = Statements { verdict: single(&self.verdicts), summary: single(&self.summaries) };
                let chosen = (only.verdict.is_some() || only.summary.is_some()).then_some(only);
                (chosen, Err(format!("it is about another artifact, not {}", suggest::list(wanted))))
            }
            ([_, _, ..], _) | (_, [_, _, ..]) => {
                (None, Err("several verdicts are about this artifact; which one counts cannot be told".to_owned()))
            }
            (verdict, summary) => {
                let chosen = Statements { verdict: verdict.first().copied(), summary: summary.first().copied() };
                (Some(chosen), Ok(format!("it is about {}", suggest::list(wanted))))
            }
        }
    }
}

fn single<T>(items: &[T]) -> Option<&T> {
    match items {
        [only] => Some(only),
        _ => None,
    }
}

/// The gate and environment that a summary's level names, among those that its key may decide.
fn scope_of(signed: &Signed<'_>, summary: &Vsa) -> Result<(), String> {
    let Some(scope) = &signed.signer.key.verdicts else { return Err("the key may not sign verdicts".to_owned()) };
    if scope.everywhere && summary.verified_levels.iter().all(|level| level.starts_with("PORTCULLIS_GATE_")) {
        return Ok(());
    }
    let pairs = scope.gates.iter().flat_map(|gate| scope.environments.iter().map(move |environment| (gate, environment)));
    let named: Vec<(&Name, &Name)> =
        pairs.filter(|(gate, environment)| summary.verified_levels.contains(&level(gate, environment))).collect();
    match named.as_slice() {
        [(gate, environment)] => {
            let strict = vsa::passed_levels(gate, environment, true);
            match summary.verified_levels.iter().find(|level| !strict.contains(level)) {
                Some(other) => Err(format!("the key may not give the level `{}`", other.escape_debug())),
                None => Ok(()),
            }
        }
        [] => Err(format!(
            "the trust file does not let `{}` give `{}`",
            signed.signer.key.identity,
            summary.verified_levels.join("`, `").escape_debug()
        )),
        [..] => Err("its level stands for more than one gate and environment of the trust file".to_owned()),
    }
}

fn verdict_agrees(verdict: &GateVerdict) -> Result<(), String> {
    let counts = &verdict.counts;
    let decided = counts.pass + counts.warn + counts.fail + counts.waived;
    let worst = verdict.results.iter().map(|result| result.outcome).min();
    let detail = if counts.error > 0 || decided == 0 {
        DecidedDetail::Error
    } else if counts.fail > 0 {
        DecidedDetail::Fail
    } else if counts.warn + counts.waived > 0 {
        DecidedDetail::PassWithExceptions
    } else {
        DecidedDetail::Pass
    };
    let decision =
        if matches!(detail, DecidedDetail::Pass | DecidedDetail::PassWithExceptions) { Decided::Passed } else { Decided::Failed };
    if (verdict.decision, verdict.decision_detail) != (decision, detail) {
        return Err("the verdict's decision does not follow from its counts".to_owned());
    }
    if decision == Decided::Passed && worst.is_none_or(|worst| worst <= RecordedOutcome::Fail) {
        return Err("the verdict passed, but its rules did not".to_owned());
    }
    if verdict.evaluation.valid_until <= verdict.evaluation.evaluation_time {
        return Err("the verdict ends before it begins".to_owned());
    }
    Ok(())
}

impl Statements<'_> {
    fn signed(&self) -> Option<&Signed<'_>> {
        self.verdict.map(|(signed, _)| signed).or_else(|| self.summary.map(|(signed, _)| signed))
    }

    /// The decision: passed only if everything at hand passed.
    pub(super) fn decision(&self) -> Decided {
        let both = [self.verdict.map(|(_, verdict)| verdict.decision), self.summary.map(|(_, summary)| summary.verification_result)];
        let mut said = both.into_iter().flatten().peekable();
        if said.peek().is_some() && said.all(|decision| decision == Decided::Passed) { Decided::Passed } else { Decided::Failed }
    }

    /// When it was decided.
    pub(super) fn time(&self) -> Timestamp {
        let verdict = self.verdict.map(|(_, verdict)| verdict.evaluation.evaluation_time);
        verdict.or_else(|| self.summary.map(|(_, summary)| summary.time_verified)).unwrap_or(Timestamp(jiff::Timestamp::MIN))
    }

    pub(super) fn valid_until(&self) -> Option<Timestamp> {
        self.verdict.map(|(_, verdict)| verdict.evaluation.valid_until)
    }

    pub(super) fn policy(&self) -> DigestSet {
        let verdict = self.verdict.map(|(_, verdict)| verdict.policy.digest.clone());
        verdict.or_else(|| self.summary.map(|(_, summary)| summary.policy.digest.clone())).unwrap_or_default()
    }

    /// What verdict and summary are known by. A summary does not spell out its environment; the verdict beside it does.
    pub(super) fn known(&self) -> Vec<Known> {
        let verdict = self.verdict.map(|(signed, verdict)| Known::of(signed, Some(verdict)));
        let summary = self.summary.map(|(signed, summary)| Known::of_summary(signed, summary));
        verdict.into_iter().chain(summary).collect()
    }

    pub(super) fn summary(&self) -> Summary {
        let signed = self.signed();
        let gate = self.verdict.map(|(_, verdict)| verdict.gate.clone());
        let verifier = self.verdict.map(|(_, verdict)| verdict.verifier.id.clone());
        Summary {
            decision: self.decision(),
            environment: gate.as_ref().map(|gate| gate.environment.clone()),
            gate: gate.map(|gate| gate.name),
            artifacts: signed
                .map(|signed| signed.subjects.iter().flat_map(|subject| subject.digest.iter().cloned()).collect())
                .unwrap_or_default(),
            verifier: verifier.or_else(|| self.summary.map(|(_, summary)| summary.verifier.id.clone())).unwrap_or_default(),
            decided_at: self.time(),
            valid_until: self.valid_until(),
            identity: signed.map(|signed| signed.signer.key.identity.clone()).unwrap_or_default(),
            keyid: signed.map(|signed| signed.signer.keyid.to_owned()).unwrap_or_default(),
        }
    }
}
