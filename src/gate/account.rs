//! What a verdict says about its own making: its subjects, what weakened it, what it did not check.

use super::{GateError, Request, link};
use crate::finding::{Outcome, RuleResult};
use crate::model::Evidence;
use crate::model::gate_verdict::{JudgedComponent, WHOLE};
use crate::model::id::{Name, Timestamp};
use crate::model::release::HistorySource;
use crate::model::route::Environment;
use crate::source::SourceMap;
use crate::verdict::{Subject, WaiverUse};

/// The gate of a verdict over a choice of rules; it is never signed.
pub const PARTIAL: &str = "partial";

/// The gate that a request asks: the whole, one gate, or a choice that has no name of its own.
pub(super) fn gate_name(request: &Request) -> Result<Name, GateError> {
    let name = match request.only.as_slice() {
        [] => WHOLE,
        [one] if !one.contains('/') => one,
        _ => PARTIAL,
    };
    name.parse().map_err(|malformed: crate::model::Malformed| GateError::Usage { message: malformed.message, help: malformed.help })
}

/// The manifest first, then the artifacts in the manifest's order. An artifact without a digest cannot be spoken about.
pub(super) fn subjects(evidence: &Evidence, sources: &SourceMap, target: &Environment, now: Timestamp) -> Vec<Subject> {
    let release = &evidence.release.value;
    let manifest = sources.get(evidence.release.doc).map(|file| Subject {
        name: release.name.to_string(),
        uri: format!("release:{}@{}", release.name, release.version),
        digest: file.digest().into(),
        component: None,
        previous: None,
    });
    let artifacts = release.components.iter().filter_map(|component| {
        let digest = component.artifact.digest.clone()?;
        let previous = link::previous(evidence, target, &digest, now);
        let judged = JudgedComponent { name: component.name.clone(), version: component.version.to_string() };
        let (name, uri) = (component.name.to_string(), component.artifact.uri.clone());
        Some(Subject { name, uri, digest, component: Some(judged), previous })
    });
    manifest.into_iter().chain(artifacts).collect()
}

/// The flags that make an evaluation say less than one without them.
pub(super) fn weakened_by(request: &Request) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(at) = request.at {
        reasons.push(format!("--at {at}: the evaluation time was given, not read from the clock"));
    }
    if !request.only.is_empty() {
        reasons.push(format!("--only {}: the other rules were not evaluated", request.only.join(" ")));
    }
    if request.rules.without_builtin {
        reasons.push("--no-builtin: the built-in policies were left out".to_owned());
    }
    reasons
}

/// The waivers that excused a finding.
pub(super) fn waivers_used(evidence: &Evidence, ids: &[String]) -> Vec<WaiverUse> {
    let used = evidence.waivers.iter().filter(|waiver| ids.iter().any(|id| id == waiver.predicate.id.as_str()));
    used.map(|waiver| WaiverUse {
        id: waiver.predicate.id.to_string(),
        approved_by: waiver.predicate.approver.clone(),
        reason: waiver.predicate.reason.clone(),
        expires: waiver.predicate.expires_at,
        digest: waiver.digest.clone(),
    })
    .collect()
}

/// What a reader might think was checked and was not.
pub(super) fn not_checked(evidence: &Evidence, request: &Request, results: &[RuleResult]) -> Vec<String> {
    let mut said = vec!["the artifacts themselves: digests are compared as the manifest gives them, not computed".to_owned()];
    let unsigned = evidence.tests.iter().filter(|report| !report.verified).count();
    if unsigned > 0 {
        said.push(format!("who wrote the test reports: no trusted key signed {unsigned} of {}", evidence.tests.len()));
    }
    if matches!(evidence.release.value.history, Some(HistorySource::File(_))) {
        said.push("who wrote the promotion history: it is a file without a signature".to_owned());
    }
    let environments = &evidence.environments;
    if !environments.configurations.is_empty() || !environments.infrastructure.is_empty() {
        said.push("the environments themselves: configuration, plans and runs are judged as files and manifest give them".to_owned());
    }
    if request.trust.is_none() {
        said.push("signatures: no trust file was given, so nothing signed was believed".to_owned());
    }
    let unread = evidence.files.iter().filter(|file| !file.referenced).count();
    if unread > 0 {
        said.push(format!("files that the manifest does not refer to: {unread} of the {} below it", evidence.files.len()));
    }
    let skipped = results.iter().filter(|result| result.outcome == Outcome::Skip).count();
    if skipped > 0 {
        said.push(format!("what does not apply here: {skipped} of {} rules, each with its reason", results.len()));
    }
    said
}
