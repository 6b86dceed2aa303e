//! Every stage of the gate, in order.

use camino::Utf8PathBuf;

use super::account::{gate_name, not_checked, subjects, waivers_used, weakened_by};
use super::choose::{environment, select};
use super::read::Intake;
use super::{GateError, Request, load, read, recorded};
use crate::check::{CHECKS, Context};
use crate::dsse::TrustStore;
use crate::host::Host;
use crate::ledger::Ledger;
use crate::model::{Evidence, Timestamp};
use crate::policy::{self, Bundle};
use crate::rule::settle::Circumstances;
use crate::rule::waive::Waivers;
use crate::rule::{Catalogue, settle};
use crate::source::SourceMap;
use crate::verdict::{Clock, PolicyDigests, Verdict, decide};

/// A verdict and what explains it.
#[derive(Debug)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What the rules are called and ask.
    pub catalogue: Catalogue,
    /// The documents that were read.
    pub sources: SourceMap,
    /// The evidence, signatures checked.
    pub evidence: Evidence,
    /// The keys that were trusted.
    pub trust: Option<TrustStore>,
    /// The directory that the manifest is in.
    pub below: Utf8PathBuf,
}

/// Judges a release.
///
/// # Errors
/// Whatever keeps a verdict from being given; a verdict that fails is not an error.
pub fn judge(host: &dyn Host, request: &Request) -> Result<Judgement, GateError> {
    judge_with(host, request, None)
}

/// Judges a release with what a ledger knows about it.
///
/// # Errors
/// As [`judge`]; a ledger that cannot be read or not be believed.
pub fn judge_with(host: &dyn Host, request: &Request, ledger: Option<&mut Ledger>) -> Result<Judgement, GateError> {
    let now = request.at.unwrap_or(Timestamp(host.now()));
    let mut sources = SourceMap::default();
    let rules = load::rules(host, &request.rules)?;
    let synthetic = load::synthetic(host, &request.rules)?;
    let files = load::policy_files(host, &request.rules)?;
    let route = load::route(host, &request.rules, &request.route)?;
    let target = environment(&route.0.environments, request)?.clone();
    let trust = request.trust.as_deref().map(|path| load::trust(host, path)).transpose()?;
    let route_digest = (format!("routes/{}", route.0.name), route.1.digest().into());
    let (bundle, intake) = policy::beside(
        || Bundle::load(&files, &rules.data).map_err(GateError::Policy),
        || read::release(host, &request.release, route.clone(), (&rules.data, &synthetic), &mut sources),
    );
    let bundle = bundle?;
    load::known_rules(&route, bundle.catalogue())?;
    let bundle = select(bundle, &request.only)?;
    let Intake { mut evidence, mut inputs, below } = intake?;
    let believed = trust.as_ref().map(|(store, _)| (store, now));
    let seen = recorded::read(ledger, &mut evidence, &mut sources, &mut inputs, believed)?;
    for check in CHECKS {
        check.run(
            &mut evidence,
            &Context { sources: &sources, trust: trust.as_ref().map(|(store, _)| store.trust()), now, rules: &rules.data },
        );
    }
    let answers = policy::evaluate(&bundle, &evidence, &target, now);
    let artifacts = evidence.release.value.artifacts();
    let waivers = Waivers {
        all: &evidence.waivers,
        environment: target.name.as_str(),
        artifacts: &artifacts,
        longest: &rules.data.evidence.max_waiver,
    };
    let settled = settle(Circumstances { catalogue: bundle.catalogue(), environment: &target, now, waivers: &waivers }, answers);
    let (decision, detail, counts) = decide(&settled.evaluation);
    let data = [
        rules.digests,
        synthetic.digests(),
        vec![route_digest],
        trust.iter().map(|(_, file)| ("trust".to_owned(), file.digest().into())).collect(),
    ]
    .concat();
    let policy = PolicyDigests { digest: policy::digest(&bundle.digests(), &data), modules: bundle.digests(), data };
    let verdict = Verdict {
        decision,
        detail,
        counts,
        gate: gate_name(request)?,
        environment: target.name.clone(),
        route: evidence.route.value.name.clone(),
        release: evidence.release.value.name.clone(),
        version: evidence.release.value.version.to_string(),
        subjects: subjects(&evidence, &sources, &target, now),
        evaluated_at: now,
        clock: if request.at.is_some() { Clock::Flag } else { Clock::System },
        valid_until: Timestamp(now.0 + jiff::SignedDuration::from_secs(rules.data.evidence.verdict_validity.seconds())),
        inputs,
        policy,
        weakened_by: weakened_by(request),
        waivers_used: waivers_used(&evidence, &settled.waivers_used),
        waivers_unused: settled.waivers_unused,
        ledger: seen,
        not_checked: not_checked(&evidence, request, &settled.evaluation.results),
        results: settled.evaluation.results,
    };
    Ok(Judgement { verdict, catalogue: bundle.catalogue().clone(), sources, evidence, trust: trust.map(|(store, _)| store), below })
}
