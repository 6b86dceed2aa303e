//! Reads a release and its evidence: every document once, every problem at once.

use camino::{Utf8Path, Utf8PathBuf};

use super::GateError;
use crate::host::{Host, HostError, Root};
use crate::intake::{Record, Role, recognise};
use crate::model::document::{read, syntax_of};
use crate::model::evidence::{Documented, Evidence, ReleaseFile};
use crate::model::{Release, Route};
use crate::source::{DocId, Place, Pointer, SourceFile, SourceMap, Syntax, Unreadable};
use crate::verdict::InputDocument;

/// The names that a manifest has in a directory, in the order of looking.
const MANIFESTS: [&str; 3] = ["release.yaml", "release.yml", "release.json"];

/// What was read.
pub struct Intake {
    /// The evidence.
    pub evidence: Evidence,
    /// The documents of the release, for the verdict's list of inputs.
    pub inputs: Vec<InputDocument>,
    /// The directory that the manifest is in.
    pub below: Utf8PathBuf,
}

/// Reads the manifest and everything that it refers to.
///
/// # Errors
/// A manifest that cannot be read; else every document that is missing or cannot be read.
pub fn release(host: &dyn Host, path: &Utf8Path, route: (Route, SourceFile), sources: &mut SourceMap) -> Result<Intake, GateError> {
    let (below, name) = manifest(host, path)?;
    let root = host.root(&below)?;
    let refuse = |missing, unreadable| GateError::Input { below: below.clone(), missing, unreadable };
    let bytes = root.read(&name).map_err(|error| refuse(vec![error], Vec::new()))?;
    let file = SourceFile::new(name.clone(), syntax_of(&name, &bytes), bytes);
    let release = read::<Release>(&file).map_err(|error| refuse(Vec::new(), vec![error]))?;
    let mut desk = Desk { root: &*root, sources, inputs: Vec::new(), missing: Vec::new(), unreadable: Vec::new() };
    let release_doc = desk.keep(file, "release");
    let route_doc = desk.keep(route.1, "route");
    let evidence = desk.evidence(Documented { value: release, doc: release_doc }, Documented { value: route.0, doc: route_doc });
    let Desk { mut inputs, missing, unreadable, .. } = desk;
    if !missing.is_empty() || !unreadable.is_empty() {
        return Err(refuse(missing, unreadable));
    }
    let listed = root.list().map_err(|error| refuse(vec![error], Vec::new()))?;
    let referenced = |path: &str| inputs.iter().any(|input| input.path == path);
    let mut evidence = evidence;
    let claimed = claimed(&evidence.release.value);
    evidence.files = listed
        .into_iter()
        .map(|(path, size)| ReleaseFile { referenced: referenced(path.as_str()) || claimed.contains(&path.as_str()), path: path.into_string(), size })
        .collect();
    inputs.sort();
    Ok(Intake { evidence, inputs, below })
}

fn manifest(host: &dyn Host, path: &Utf8Path) -> Result<(Utf8PathBuf, Utf8PathBuf), GateError> {
    if !host.is_directory(path) {
        let name = path.file_name().ok_or_else(|| GateError::from(HostError::Missing { path: path.to_owned() }))?;
        host.read(path)?;
        return Ok((path.parent().unwrap_or(Utf8Path::new("")).to_owned(), name.into()));
    }
    let root = host.root(path)?;
    for name in MANIFESTS {
        match root.read(Utf8Path::new(name)) {
            Err(HostError::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => return Ok((path.to_owned(), name.into())),
        }
    }
    Err(GateError::Usage { message: format!("`{path}` holds no release manifest"), help: "a manifest is called `release.yaml` or `release.json`; `portcullis init` writes one".to_owned() })
}

/// The files that the manifest names without their being read: data and documents.
fn claimed(release: &Release) -> Vec<&str> {
    let documents = [&release.documents.release_notes, &release.documents.deployment_guide, &release.documents.rollback_procedure];
    let data = release.datasets.iter().flat_map(|dataset| &dataset.files);
    documents.into_iter().flatten().chain(data).map(|path| path.as_str()).collect()
}

struct Desk<'a> {
    root: &'a dyn Root,
    sources: &'a mut SourceMap,
    inputs: Vec<InputDocument>,
    missing: Vec<HostError>,
    unreadable: Vec<Unreadable>,
}

impl Desk<'_> {
    fn keep(&mut self, file: SourceFile, role: &str) -> DocId {
        self.inputs.push(InputDocument {
            path: file.path().to_string(),
            role: role.to_owned(),
            digest: file.digest().into(),
            size: u64::try_from(file.bytes().len()).unwrap_or(u64::MAX),
        });
        self.sources.add(file)
    }

    /// Reads one document in a role; problems are noted and nothing is returned.
    fn document(&mut self, path: &str, role: Role) -> Option<(Record, DocId)> {
        let path = Utf8Path::new(path);
        let bytes = match self.root.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.missing.push(error);
                return None;
            }
        };
        let raw = SourceFile::new(path, Syntax::Text, bytes);
        let format = match recognise(&raw, role) {
            Ok(format) => format,
            Err(unreadable) => {
                self.unreadable.push(*unreadable);
                return None;
            }
        };
        let file = raw.as_syntax(format.syntax());
        let doc = self.keep(file.clone(), role.word());
        match format.read(&file, doc) {
            Ok(record) => Some((record, doc)),
            Err(problems) => {
                self.unreadable.push(Unreadable::new(file, format!("{} ({})", role.what(), format.name()), problems));
                None
            }
        }
    }

    fn evidence(&mut self, release: Documented<Release>, route: Documented<Route>) -> Evidence {
        let manifest = release.value.clone();
        let mut evidence = Evidence {
            release,
            route,
            files: Vec::new(),
            sboms: Vec::new(),
            tests: Vec::new(),
            access: Vec::new(),
            approvals: Vec::new(),
            waivers: Vec::new(),
            verdicts: Vec::new(),
            history: None,
        };
        for component in &manifest.components {
            let Some(path) = &component.sbom else { continue };
            if let Some((Record::Sbom(mut sbom), _)) = self.document(path.as_str(), Role::Sbom) {
                component.name.as_str().clone_into(&mut sbom.component);
                evidence.sboms.push(*sbom);
            }
        }
        for (index, reference) in manifest.tests.iter().enumerate() {
            if let Some((Record::TestReport(mut report), _)) = self.document(reference.report.as_str(), Role::TestReport) {
                reference.suite.as_str().clone_into(&mut report.suite);
                reference.environment.as_str().clone_into(&mut report.environment);
                report.component = reference.component.as_ref().map(ToString::to_string);
                report.reference = Some(Place::new(evidence.release.doc, Pointer::root().key("tests").index(index)));
                evidence.tests.push(*report);
            }
        }
        for path in &manifest.access {
            if let Some((Record::Access(grants), doc)) = self.document(path.as_str(), Role::Access) {
                evidence.access.push(Documented { value: *grants, doc });
            }
        }
        for path in &manifest.approvals {
            if let Some((Record::Approval(approval), _)) = self.document(path.as_str(), Role::Approval) {
                evidence.approvals.push(*approval);
            }
        }
        for path in &manifest.waivers {
            if let Some((Record::Waiver(waiver), _)) = self.document(path.as_str(), Role::Waiver) {
                evidence.waivers.push(*waiver);
            }
        }
        for path in &manifest.verdicts {
            if let Some((Record::Verdicts(verdicts), _)) = self.document(path.as_str(), Role::Verdict) {
                evidence.verdicts.extend(verdicts);
            }
        }
        if let Some(path) = &manifest.history
            && let Some((Record::History(events), doc)) = self.document(path.as_str(), Role::History)
        {
            evidence.history = Some(Documented { value: events, doc });
        }
        evidence
    }
}
