//! The closed, typed document that policies see as `input`, and the way back from it to places.
//!
//! The type is the contract: its JSON Schema decides which `input.…` paths a policy may read. Large
//! parts that few policies need are present only when one reads them ([`Needs`]).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::access::{EntryPoint, Grant};
use crate::model::approval::Approval;
use crate::model::configuration::Configuration;
use crate::model::dataset::{DatasetScan, FoundFlow};
use crate::model::evidence::{PathStep, ReleaseFile};
use crate::model::external_service::ServiceStanding;
use crate::model::history::PromotionEvent;
use crate::model::id::Digest;
use crate::model::infrastructure::Infrastructure;
use crate::model::parity::Comparison;
use crate::model::pipeline::PipelineAccount;
use crate::model::prior_verdict::PriorVerdict;
use crate::model::revocation::Revocation;
use crate::model::route::Environment;
use crate::model::sbom::{LicenseGroup, Package, SbomFormat};
use crate::model::testing::TestReport;
use crate::model::{Evidence, Release, Route, Timestamp};
use crate::source::{Place, Pointer};

/// Which large parts of the input some policy reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// `input.sboms[_].packages`.
    pub packages: bool,
}

/// What policies see.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input<'a> {
    /// The evaluation time; the only clock that policies have.
    pub now: Timestamp,
    /// The environment that is to be entered, as the route describes it.
    pub environment: &'a Environment,
    /// The environment before it on the route; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<&'a Environment>,
    /// The whole route.
    pub route: &'a Route,
    /// The release manifest, as written.
    pub release: &'a Release,
    /// The files below the manifest's directory, sorted by path.
    pub files: &'a [ReleaseFile],
    /// The bills of materials, one for each component that names one.
    pub sboms: Vec<SbomView<'a>>,
    /// The test reports.
    pub tests: &'a [TestReport],
    /// Who may do what where.
    pub access: AccessView<'a>,
    /// The approvals.
    pub approvals: &'a [Approval],
    /// The verdicts of earlier environments.
    pub verdicts: &'a [PriorVerdict],
    /// The revocations.
    pub revocations: &'a [Revocation],
    /// The promotion events of the release's components by component and environment, by time.
    pub visits: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a PromotionEvent>>>,
    /// The infrastructure of environments, one for each entry of the manifest.
    pub infrastructure: &'a [Infrastructure],
    /// The definitions of the pipelines that promote the release, held against the route.
    pub pipelines: &'a PipelineAccount,
    /// The configuration of environments, file by file.
    pub configurations: &'a [Configuration],
    /// Each environment whose configuration is known beside production.
    pub comparisons: &'a [Comparison],
    /// What configuration says about the external services that name a setting.
    pub services: &'a [ServiceStanding],
    /// How many settings each run of the manifest recorded; `null` where it names no document.
    pub recorded_settings: &'a [Option<usize>],
    /// What was found in data files, by data set and file; then in those that no data set claims.
    pub data: &'a [DatasetScan],
    /// Copies of data that pipelines, workloads and plans make.
    pub data_flows: &'a [FoundFlow],
}

/// A bill of materials.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SbomView<'a> {
    /// The component of the release that it belongs to.
    pub component: &'a str,
    /// The file.
    pub path: &'a str,
    /// The format.
    pub format: SbomFormat,
    /// The version of the format, as written.
    pub spec_version: &'a str,
    /// The digests of what the document says it describes.
    pub subjects: &'a [Digest],
    /// How many packages it lists.
    pub package_count: usize,
    /// How many of them have no version.
    pub unversioned_count: usize,
    /// The position of the first of those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_unversioned: Option<usize>,
    /// The distinct licence statements, in order of first appearance.
    pub licenses: &'a [LicenseGroup],
    /// The packages, in document order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<&'a [Package]>,
}

/// The access grants of all files.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessView<'a> {
    /// The grants.
    pub grants: Vec<&'a Grant>,
    /// The ways into environments.
    pub entry_points: Vec<&'a EntryPoint>,
    /// People who left.
    pub departed: Vec<&'a str>,
}

impl<'a> Input<'a> {
    /// Gathers the input for one environment, given by its position on the route.
    #[must_use]
    pub fn new(evidence: &'a Evidence, target: &'a Environment, now: Timestamp, needs: Needs) -> Self {
        let route = &evidence.route.value;
        let previous = route
            .position(target.name.as_str())
            .and_then(|position| position.checked_sub(1))
            .and_then(|before| route.environments.get(before));
        let sboms = evidence
            .sboms
            .iter()
            .map(|sbom| SbomView {
                component: &sbom.component,
                path: &sbom.path,
                format: sbom.format,
                spec_version: &sbom.spec_version,
                subjects: &sbom.subjects,
                package_count: sbom.packages.len(),
                unversioned_count: sbom.packages.iter().filter(|package| package.version.is_empty()).count(),
                first_unversioned: sbom.packages.iter().position(|package| package.version.is_empty()),
                licenses: &sbom.licenses,
                packages: needs.packages.then_some(sbom.packages.as_slice()),
            })
            .collect();
        let access = AccessView {
            grants: evidence.access.iter().flat_map(|file| &file.value.grants).collect(),
            entry_points: evidence.access.iter().flat_map(|file| &file.value.entry_points).collect(),
            departed: evidence.access.iter().flat_map(|file| file.value.departed.iter().map(String::as_str)).collect(),
        };
        Self {
            now,
            environment: target,
            previous,
            route,
            release: &evidence.release.value,
            files: &evidence.files,
            sboms,
            tests: &evidence.tests,
            access,
            approvals: &evidence.approvals,
            verdicts: &evidence.verdicts,
            revocations: &evidence.revocations,
            visits: visits(evidence),
            infrastructure: &evidence.environments.infrastructure,
            pipelines: &evidence.pipelines.account,
            configurations: &evidence.environments.configurations,
            comparisons: &evidence.environments.comparisons,
            services: &evidence.environments.services,
            recorded_settings: &evidence.environments.recorded_settings,
            data: &evidence.data.scans,
            data_flows: &evidence.data.flows,
        }
    }
}

fn visits(evidence: &Evidence) -> BTreeMap<&str, BTreeMap<&str, Vec<&PromotionEvent>>> {
    let mut visits: BTreeMap<&str, BTreeMap<&str, Vec<&PromotionEvent>>> = BTreeMap::new();
    for component in &evidence.release.value.components {
        visits.entry(component.name.as_str()).or_default();
    }
    for event in evidence.history.iter().flat_map(|history| &history.value) {
        if let Some(environments) = visits.get_mut(event.component.as_str()) {
            environments.entry(&event.environment).or_default().push(event);
        }
    }
    visits
}

/// The place in the user's own files that a path into `input` leads to. Paths that lead nowhere
/// particular (`now`, an empty list) lead to the manifest.
#[must_use]
pub fn place(evidence: &Evidence, target: &Environment, path: &[PathStep]) -> Place {
    locate(evidence, target, path).unwrap_or_else(|| Place::whole(evidence.release.doc))
}

fn locate(evidence: &Evidence, target: &Environment, path: &[PathStep]) -> Option<Place> {
    use PathStep::{Index, Key};
    let (Key(head), rest) = path.split_first()? else { return None };
    match (head.as_str(), rest) {
        ("release", rest) => Some(evidence.release_place(rest)),
        ("route", rest) => Some(evidence.route_place(rest)),
        ("environment", rest) => environment(evidence, target, 0, rest),
        ("previous", rest) => environment(evidence, target, 1, rest),
        ("sboms", [Index(index), rest @ ..]) => evidence.sboms.get(*index)?.locate(rest),
        ("tests", [Index(index), rest @ ..]) => evidence.tests.get(*index)?.locate(rest),
        ("approvals", [Index(index), rest @ ..]) => {
            let doc = evidence.approvals.get(*index)?.doc?;
            Some(Place::new(doc, crate::model::evidence::pointer(rest)))
        }
        ("verdicts", [Index(index), ..]) => {
            let verdict = evidence.verdicts.get(*index)?;
            Some(Place::new(verdict.doc?, Pointer::root().index(verdict.line)))
        }
        ("revocations", [Index(index), ..]) => {
            let revocation = evidence.revocations.get(*index)?;
            Some(Place::new(revocation.doc?, Pointer::root().index(revocation.line)))
        }
        ("access", [Key(list), Index(index), rest @ ..]) => access(evidence, list, *index, rest),
        ("visits", [Key(component), Key(environment), Index(index), ..]) => {
            visits(evidence).get(component.as_str())?.get(environment.as_str())?.get(*index)?.place.clone()
        }
        ("infrastructure", [Index(index), rest @ ..]) => evidence.environments.infrastructure.get(*index)?.locate(rest),
        ("pipelines", rest) => evidence.pipelines.account.locate(rest),
        ("configurations", [Index(index), rest @ ..]) => evidence.environments.configurations.get(*index)?.locate(rest),
        ("comparisons", [Index(index), Key(list), Index(number), ..]) => {
            let comparison = evidence.environments.comparisons.get(*index)?;
            let list = if list == "missingControls" { &comparison.missing_controls } else { &comparison.differences };
            list.get(*number)?.place.clone()
        }
        ("services", [Index(index), ..]) => evidence.environments.services.get(*index)?.place.clone(),
        ("data", [Index(index), ..]) => Some(Place::new(evidence.release.doc, evidence.data.scans.get(*index)?.named_at())),
        ("dataFlows", [Index(index), rest @ ..]) => Some(evidence.data.flows.get(*index)?.locate(rest)),
        ("visits", _) => evidence.history.as_ref().map(|history| Place::whole(history.doc)),
        _ => None,
    }
}

fn environment(evidence: &Evidence, target: &Environment, back: usize, rest: &[PathStep]) -> Option<Place> {
    let position = evidence.route.value.position(target.name.as_str())?.checked_sub(back)?;
    let mut path = vec![PathStep::Key("environments".to_owned()), PathStep::Index(position)];
    path.extend_from_slice(rest);
    Some(evidence.route_place(&path))
}

/// Grants of several files are one list for policies; this finds the file again.
fn access(evidence: &Evidence, list: &str, mut index: usize, rest: &[PathStep]) -> Option<Place> {
    for file in &evidence.access {
        let length = match list {
            "grants" => file.value.grants.len(),
            "entryPoints" => file.value.entry_points.len(),
            "departed" => file.value.departed.len(),
            _ => return None,
        };
        if index < length {
            let mut path = vec![PathStep::Key(list.to_owned()), PathStep::Index(index)];
            path.extend_from_slice(rest);
            return Some(Place::new(file.doc, crate::model::evidence::pointer(&path)));
        }
        index -= length;
    }
    None
}
