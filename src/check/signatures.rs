//! Signatures on evidence: which approvals, waivers, verdicts and test results a trusted key vouches for.
//!
//! Each signed document is taken from the source map again, verified, and decoded from the verified
//! bytes; only what equals the claim that was read counts. Then the key must be allowed to say it: a
//! signature proves who spoke, the trust file says what they may speak about.

use super::{Check, Context};
use crate::dsse::{Claim, Envelope, Signer, Statement, TrustStore, Verified, records};
use crate::model::Evidence;
use crate::model::approval::{Approval, ApprovalPredicate};
use crate::model::gate_verdict::GateVerdict;
use crate::model::id::Timestamp;
use crate::model::prior_verdict::PriorVerdict;
use crate::model::testing::TestReport;
use crate::model::waiver::{Waiver, WaiverPredicate};
use crate::source::{DocId, SourceMap};

/// The reason where no trust file was given.
const NO_TRUST: &str = "no trust file was given, so no signature can be believed";
/// The reason where the claim is not what was signed; cannot happen unless the program is wrong.
const CHANGED: &str = "what was signed is not what was read";

/// The check.
pub(super) struct Signatures;

impl Check for Signatures {
    fn name(&self) -> &'static str {
        "signatures"
    }

    fn run(&self, evidence: &mut Evidence, context: &Context<'_>) {
        let desk = Desk { sources: context.sources, store: store(context), now: context.now };
        for approval in &mut evidence.approvals {
            let identity = desk.approval(approval);
            approval.verified = identity.is_ok();
            (approval.identity, approval.signature_problem) = parts(identity);
        }
        for waiver in &mut evidence.waivers {
            (waiver.identity, waiver.signature_problem) = parts(desk.waiver(waiver));
        }
        for verdict in &mut evidence.verdicts {
            let standing = desk.verdict(verdict);
            verdict.verified = standing.is_ok();
            verdict.signature_problem = standing.err();
        }
        for report in &mut evidence.tests {
            if let Some(standing) = desk.report(report) {
                report.verified = standing.is_ok();
                report.signature_problem = standing.err();
            }
        }
    }
}

fn store(context: &Context<'_>) -> Result<TrustStore, String> {
    let trust = context.trust.ok_or_else(|| NO_TRUST.to_owned())?;
    TrustStore::new(trust.clone()).map_err(|problems| {
        let first = problems.first().map(|(_, problem)| problem.to_string()).unwrap_or_default();
        format!("the trust file cannot be used: {first}")
    })
}

fn parts(identity: Result<String, String>) -> (Option<String>, Option<String>) {
    match identity {
        Ok(identity) => (Some(identity), None),
        Err(problem) => (None, Some(problem)),
    }
}

/// Where signatures are compared.
struct Desk<'a> {
    sources: &'a SourceMap,
    store: Result<TrustStore, String>,
    now: Timestamp,
}

impl Desk<'_> {
    fn text(&self, doc: Option<DocId>) -> Result<&str, String> {
        let file = doc.and_then(|doc| self.sources.get(doc)).ok_or("the document is not at hand")?;
        file.text().map_err(|problem| problem.message)
    }

    /// The signers of an envelope, of which `accept` must take one; the reason of the last refusal otherwise.
    fn accept<T>(&self, envelope: &Envelope, accept: impl Fn(&Signer<'_>) -> Result<T, String>) -> Result<T, String> {
        let store = self.store.as_ref().map_err(Clone::clone)?;
        let Verified { signers, .. } = store.verify(envelope, self.now).map_err(|problem| problem.to_string())?;
        let mut refusal = CHANGED.to_owned();
        for signer in &signers {
            match accept(signer) {
                Ok(accepted) => return Ok(accepted),
                Err(reason) => refusal = reason,
            }
        }
        Err(refusal)
    }

    fn approval(&self, approval: &Approval) -> Result<String, String> {
        let envelope = parse(self.text(approval.doc)?)?;
        self.accept(&envelope, |signer| {
            let claim: Claim<ApprovalPredicate> = Claim::of(&envelope).map_err(|_| CHANGED)?;
            if claim.predicate != approval.predicate || claim.artifacts != approval.artifacts {
                return Err(CHANGED.to_owned());
            }
            let (identity, role) = (&signer.key.identity, &approval.predicate.role);
            signer.may_approve_as(role).map_err(|problem| problem.to_string())?;
            if *identity != approval.predicate.approver {
                return Err(format!("it is given by `{}` but signed by `{identity}`", approval.predicate.approver));
            }
            signer.held_at(approval.predicate.approved_at).map_err(|problem| problem.to_string())?;
            Ok(identity.clone())
        })
    }

    fn waiver(&self, waiver: &Waiver) -> Result<String, String> {
        let envelope = parse(self.text(waiver.doc)?)?;
        self.accept(&envelope, |signer| {
            let claim: Claim<WaiverPredicate> = Claim::of(&envelope).map_err(|_| CHANGED)?;
            if claim.predicate != waiver.predicate || claim.artifacts != waiver.artifacts {
                return Err(CHANGED.to_owned());
            }
            let identity = &signer.key.identity;
            signer.may_waive().map_err(|problem| problem.to_string())?;
            signer.held_at(waiver.predicate.granted_at).map_err(|problem| problem.to_string())?;
            Ok(identity.clone())
        })
    }

    fn verdict(&self, verdict: &PriorVerdict) -> Result<(), String> {
        let (_, _, record) = records(self.text(verdict.doc)?).nth(verdict.line).ok_or(CHANGED)?;
        let envelope = parse(record)?;
        self.accept(&envelope, |signer| {
            let claim: Claim<GateVerdict> = Claim::of(&envelope).map_err(|_| CHANGED)?;
            let again = PriorVerdict::claimed(&claim.predicate, claim.artifacts, verdict.path.clone(), verdict.doc, verdict.line);
            let same = PriorVerdict { verified: verdict.verified, signature_problem: verdict.signature_problem.clone(), ..again };
            if same != *verdict {
                return Err(CHANGED.to_owned());
            }
            let (verifier, gate) = (&claim.predicate.verifier.id, &claim.predicate.gate);
            signer.may_decide(verifier, &gate.name, &gate.environment).map_err(|problem| problem.to_string())?;
            signer.held_at(verdict.decided_at).map_err(|problem| problem.to_string())
        })
    }

    /// `None` for a report that is not signed at all.
    fn report(&self, report: &TestReport) -> Option<Result<(), String>> {
        report.signature_problem.as_ref()?;
        let standing = || {
            let envelope = parse(self.text(report.doc)?)?;
            self.accept(&envelope, |signer| {
                let statement = envelope.text().ok().and_then(|text| Statement::parse(text).ok()).ok_or(CHANGED)?;
                if statement.artifacts() != report.artifacts {
                    return Err(CHANGED.to_owned());
                }
                signer.may_sign_evidence().map_err(|problem| problem.to_string())
            })
        };
        Some(standing())
    }
}

fn parse(text: &str) -> Result<Envelope, String> {
    Envelope::parse(text).map_err(|problems| problems.into_iter().next().map(|problem| problem.message).unwrap_or_default())
}
