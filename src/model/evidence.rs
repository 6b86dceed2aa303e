//! Everything that one run knows about a release, each part with its place.

use schemars::JsonSchema;
use serde::Serialize;

use super::access::AccessGrants;
use super::approval::Approval;
use super::dataset::DataEvidence;
use super::environments::Environments;
use super::history::PromotionEvent;
use super::pipeline::Pipelines;
use super::prior_verdict::PriorVerdict;
use super::revocation::Revocation;
use super::sbom::Sbom;
use super::testing::TestReport;
use super::waiver::Waiver;
use super::{Release, Route};
use crate::source::{DocId, Place, Pointer};

/// One step of a path into the policies' `input`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathStep {
    /// An object key.
    Key(String),
    /// An array index.
    Index(usize),
}

/// A value and the document that it was read from, one to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Documented<T> {
    /// The value.
    pub value: T,
    /// The document.
    pub doc: DocId,
}

/// A file below the release's directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseFile {
    /// Its path, relative to the manifest.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether the manifest refers to it.
    pub referenced: bool,
    /// Whether it is a file of signed verdicts that the manifest does not refer to: by its content, first line to last.
    pub attestation: bool,
}

/// The evidence of one release.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The manifest.
    pub release: Documented<Release>,
    /// The route.
    pub route: Documented<Route>,
    /// The files below the manifest's directory, sorted by path.
    pub files: Vec<ReleaseFile>,
    /// One bill of materials for each component that names one, in the manifest's order.
    pub sboms: Vec<Sbom>,
    /// The test reports, in the manifest's order.
    pub tests: Vec<TestReport>,
    /// The access grant files, in the manifest's order.
    pub access: Vec<Documented<AccessGrants>>,
    /// The approvals, in the manifest's order.
    pub approvals: Vec<Approval>,
    /// The waivers, in the manifest's order.
    pub waivers: Vec<Waiver>,
    /// The verdicts of earlier environments, in the manifest's order.
    pub verdicts: Vec<PriorVerdict>,
    /// The revocations, in the manifest's order.
    pub revocations: Vec<Revocation>,
    /// The listing of the ledger's verdicts, where a ledger was read.
    pub ledger: Option<DocId>,
    /// The promotion events, by time.
    pub history: Option<Documented<Vec<PromotionEvent>>>,
    /// What is known of the environments themselves.
    pub environments: Environments,
    /// The definitions of the pipelines that promote the release, in the manifest's order.
    pub pipelines: Pipelines,
    /// What is known of data.
    pub data: DataEvidence,
}

impl Evidence {
    /// The place of a path into the manifest.
    #[must_use]
    pub fn release_place(&self, path: &[PathStep]) -> Place {
        Place::new(self.release.doc, pointer(path))
    }

    /// The place of a path into the route.
    #[must_use]
    pub fn route_place(&self, path: &[PathStep]) -> Place {
        Place::new(self.route.doc, pointer(path))
    }
}

/// A path as an RFC 6901 pointer.
#[must_use]
pub fn pointer(path: &[PathStep]) -> Pointer {
    path.iter().fold(Pointer::root(), |pointer, step| match step {
        PathStep::Key(key) => pointer.key(key),
        PathStep::Index(index) => pointer.index(*index),
    })
}
