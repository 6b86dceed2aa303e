//! Signatures on evidence: which approvals, waivers, verdicts and test results a trusted key vouches for.
//!
//! Each signed document is taken from the source map again, verified, and decoded from the verified
//! bytes; only what equals the claim that was read counts. Then the key must be allowed to say it: a
//! signature proves who spoke, the trust file says what they may speak about;
//! and what has been revoked since counts no more.

use super::desk::{CHANGED, Desk};
use super::{Check, Context};
use crate::dsse::{Claim, Statement};
use crate::model::Evidence;
use crate::model::approval::{Approval, ApprovalPredicate};
use crate::model::gate_verdict::GateVerdict;
use crate::model::prior_verdict::{PriorVerdict, VerdictRecord};
use crate::model::testing::TestReport;
use crate::model::waiver::{Waiver, WaiverPredicate};
use crate::source::Sha256;

/// The check.
pub(super) struct Signatures;

impl Check for Signatures {
    fn name(&self) -> &'static str {
        "signatures"
    }

    fn run(&self, evidence: &mut Evidence, context: &Context<'_>) {
        let desk = Desk::new(context, &evidence.revocations);
        for approval in &mut evidence.approvals {
            let identity = desk.approval(approval);
            approval.verified = identity.is_ok();
            (approval.identity, approval.signature_problem) = parts(identity);
        }
        for waiver in &mut evidence.waivers {
            (waiver.identity, waiver.signature_problem) = parts(desk.waiver(waiver));
        }
        verdicts(&mut evidence.verdicts, &desk);
        for report in &mut evidence.tests {
            if let Some(standing) = desk.report(report) {
                report.verified = standing.is_ok();
                report.signature_problem = standing.err();
            }
        }
    }
}

/// Says which verdicts a trusted key gave and nobody revoked.
pub(super) fn verdicts(verdicts: &mut [PriorVerdict], desk: &Desk<'_>) {
    for verdict in verdicts {
        let (identity, problem) = parts(desk.verdict(verdict));
        let revoked = identity.as_ref().and_then(|_| desk.revoked(verdict));
        verdict.verified = identity.is_some() && revoked.is_none();
        verdict.signature_problem = problem.or_else(|| revoked.clone().map(|account| format!("it was {account}")));
        (verdict.identity, verdict.revoked) = (identity, revoked);
    }
}

fn parts(identity: Result<String, String>) -> (Option<String>, Option<String>) {
    match identity {
        Ok(identity) => (Some(identity), None),
        Err(problem) => (None, Some(problem)),
    }
}

fn record_of(verdict: &PriorVerdict, record: &str) -> VerdictRecord {
    let digest = Sha256::of(record.as_bytes()).into();
    VerdictRecord { path: verdict.path.clone(), digest, doc: verdict.doc, line: verdict.line }
}

impl Desk<'_> {
    fn approval(&self, approval: &Approval) -> Result<String, String> {
        let (record, envelope) = self.record(approval.doc, None)?;
        let identity = self.accept(&envelope, |signer| {
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
        })?;
        self.still_stands(approval.doc, record, &envelope).map(|()| identity).map_err(String::from)
    }

    fn waiver(&self, waiver: &Waiver) -> Result<String, String> {
        let (record, envelope) = self.record(waiver.doc, None)?;
        let identity = self.accept(&envelope, |signer| {
            let claim: Claim<WaiverPredicate> = Claim::of(&envelope).map_err(|_| CHANGED)?;
            if claim.predicate != waiver.predicate || claim.artifacts != waiver.artifacts {
                return Err(CHANGED.to_owned());
            }
            let identity = &signer.key.identity;
            signer.may_waive().map_err(|problem| problem.to_string())?;
            signer.held_at(waiver.predicate.granted_at).map_err(|problem| problem.to_string())?;
            Ok(identity.clone())
        })?;
        self.still_stands(waiver.doc, record, &envelope).map(|()| identity).map_err(String::from)
    }

    /// Who gave a verdict that a trusted key signed.
    fn verdict(&self, verdict: &PriorVerdict) -> Result<String, String> {
        let (record, envelope) = self.record(verdict.doc, Some(verdict.line))?;
        self.accept(&envelope, |signer| {
            let claim: Claim<GateVerdict> = Claim::of(&envelope).map_err(|_| CHANGED)?;
            let again = PriorVerdict::claimed(&claim.predicate, claim.artifacts, record_of(verdict, record));
            if again != verdict.as_claimed() {
                return Err(CHANGED.to_owned());
            }
            let (verifier, gate) = (&claim.predicate.verifier.id, &claim.predicate.gate);
            signer.may_decide(verifier, &gate.name, &gate.environment).map_err(|problem| problem.to_string())?;
            signer.held_at(verdict.decided_at).map_err(|problem| problem.to_string())?;
            Ok(signer.key.identity.clone())
        })
    }

    /// Why a verdict counts no more. A failure cannot be revoked: that would be a way to hide it.
    fn revoked(&self, verdict: &PriorVerdict) -> Option<String> {
        if !verdict.passed() {
            return None;
        }
        let (record, envelope) = self.record(verdict.doc, Some(verdict.line)).ok()?;
        let stands = self.still_stands(verdict.doc, record, &envelope);
        stands.and_then(|()| self.still_there(&verdict.artifacts, &verdict.environment)).err().map(|taken| taken.0)
    }

    /// `None` for a report that is not signed at all.
    fn report(&self, report: &TestReport) -> Option<Result<(), String>> {
        report.signature_problem.as_ref()?;
        let standing = || {
            let (record, envelope) = self.record(report.doc, None)?;
            self.accept(&envelope, |signer| {
                let statement = envelope.text().ok().and_then(|text| Statement::parse(text).ok()).ok_or(CHANGED)?;
                if statement.artifacts() != report.artifacts {
                    return Err(CHANGED.to_owned());
                }
                signer.may_sign_evidence().map_err(|problem| problem.to_string())
            })?;
            self.still_stands(report.doc, record, &envelope).map_err(String::from)
        };
        Some(standing())
    }
}
