//! Reads a release and its evidence: every document once, every problem at once.

use camino::{Utf8Path, Utf8PathBuf};
use miette::Diagnostic;

use super::GateError;
use super::data::{self, Data};
use super::load::Synthetic;
use super::scan::{fingerprint_key, searcher};
use crate::host::{Host, HostError, Root};
use crate::intake::{self, FORMATS, Read, Record, Role};
use crate::model::dataset::DataEvidence;
use crate::model::document::{read, syntax_of, tree};
use crate::model::environments::Environments;
use crate::model::evidence::{Documented, Evidence, ReleaseFile};
use crate::model::pipeline::Pipelines;
use crate::model::release::HistorySource;
use crate::model::rules_data::RulesData;
use crate::model::{Release, Route};
use crate::source::{DocId, Place, Pointer, Problem, SourceFile, SourceMap, Syntax, Unreadable};
use crate::verdict::InputDocument;

/// The names that a manifest has in a directory, in the order of looking.
pub(super) const MANIFESTS: [&str; 3] = ["release.yaml", "release.yml", "release.json"];

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
pub fn release(
    host: &dyn Host,
    path: &Utf8Path,
    route: (Route, SourceFile),
    rules: (&RulesData, &Synthetic),
    sources: &mut SourceMap,
) -> Result<Intake, GateError> {
    let (below, root, file) = manifest(host, path)?;
    let refuse = |missing, unreadable| GateError::Input { below: below.clone(), missing, unreadable };
    let release = read::<Release>(&file).map_err(|error| refuse(Vec::new(), vec![error]))?;
    let mut desk = Desk { root: &*root, sources, inputs: Vec::new(), missing: Vec::new(), unreadable: Vec::new() };
    let release_doc = desk.keep(file, "release");
    let route_doc = desk.keep(route.1, "route");
    let evidence = desk.evidence(Documented { value: release, doc: release_doc }, Documented { value: route.0, doc: route_doc });
    let Desk { mut inputs, missing, mut unreadable, sources, .. } = desk;
    if let (false, Some(manifest)) = (missing.is_empty(), sources.get(release_doc)) {
        unreadable.insert(0, not_given(manifest, missing));
    }
    if !unreadable.is_empty() {
        return Err(refuse(Vec::new(), unreadable));
    }
    let listed = root.list().map_err(|error| refuse(vec![error], Vec::new()))?;
    let referenced = |path: &str| inputs.iter().any(|input| input.path == path);
    let mut evidence = evidence;
    let claimed = claimed(&evidence.release.value);
    evidence.files = listed
        .into_iter()
        .map(|(path, size)| {
            let referenced = referenced(path.as_str()) || claimed.contains(&path.as_str());
            let attestation = !referenced && path.as_str().ends_with(ATTESTATION) && is_attestation(&*root, &path);
            ReleaseFile { path: path.into_string(), size, referenced, attestation }
        })
        .collect();
    let extensions = &rules.0.data.data_file_extensions;
    if data::brings_any(&evidence.release.value, &evidence.files, extensions) {
        let searcher = searcher(host, rules.0, rules.1.registry()?, fingerprint_key(host, None)?)?;
        let data = Data { root: &*root, searcher: &searcher, threads: host.processors(), extensions };
        let (scans, read) = data.scans(&evidence.release.value, &evidence.files);
        evidence.data.scans = scans;
        inputs.extend(read);
    }
    inputs.sort();
    Ok(Intake { evidence, inputs, below })
}

/// How in-toto bundles are called (in-toto attestation bundle, file extension).
const ATTESTATION: &str = ".intoto.jsonl";

/// Whether a file that is called so holds verdicts and nothing else.
fn is_attestation(root: &dyn Root, path: &Utf8Path) -> bool {
    let Ok(bytes) = root.read(path) else { return false };
    intake::read(SourceFile::new(path, Syntax::Text, bytes), Role::Verdict, &mut SourceMap::default()).is_ok()
}

/// The manifest, read once, and the directory that it is in.
fn manifest<'h>(host: &'h dyn Host, path: &Utf8Path) -> Result<(Utf8PathBuf, Box<dyn Root + 'h>, SourceFile), GateError> {
    let file = |name: &str, bytes: Vec<u8>| SourceFile::new(name, syntax_of(Utf8Path::new(name), &bytes), bytes);
    if !host.is_directory(path) {
        let missing = || HostError::Missing { path: path.to_owned() };
        let name = path.file_name().ok_or_else(missing)?;
        let below = path.parent().unwrap_or(Utf8Path::new(""));
        let root = host.root(below).map_err(|error| error.of(path))?;
        let bytes = root.read(Utf8Path::new(name)).map_err(|error| error.of(path))?;
        return Ok((below.to_owned(), root, file(name, bytes)));
    }
    let root = host.root(path)?;
    for name in MANIFESTS {
        match root.read(Utf8Path::new(name)) {
            Err(HostError::Missing { .. }) => {}
            Err(error) => return Err(error.of(&path.join(name)).into()),
            Ok(bytes) => return Ok((path.to_owned(), root, file(name, bytes))),
        }
    }
    Err(GateError::Usage {
        message: format!("`{path}` holds no release manifest"),
        help: "a manifest is called `release.yaml` or `release.json`; `portcullis init` writes one".to_owned(),
    })
}

/// The manifest, with a problem at each place that names what the host did not give.
fn not_given(manifest: &SourceFile, missing: Vec<(Pointer, HostError)>) -> Unreadable {
    let node = tree(manifest).ok();
    let problem = |(pointer, error): (Pointer, HostError)| {
        let span = node.as_ref().map(|node| node.span_at(&pointer).0);
        let help = Diagnostic::help(&error).map(|help| help.to_string());
        Problem { message: error.to_string(), label: "named here".to_owned(), span, help }
    };
    Unreadable::new(manifest.clone(), "a whole release", missing.into_iter().map(problem).collect())
}

/// The files that the manifest names without their being read: data and documents.
fn claimed(release: &Release) -> Vec<&str> {
    let documents = [&release.documents.release_notes, &release.documents.deployment_guide, &release.documents.rollback_procedure];
    let data = release.datasets.iter().flat_map(|dataset| &dataset.files);
    let scans = release.datasets.iter().filter_map(|dataset| dataset.anonymisation.as_ref()?.scan.as_ref());
    documents.into_iter().flatten().chain(data).chain(scans).map(|path| path.as_str()).collect()
}

pub(super) struct Desk<'a> {
    pub(super) root: &'a dyn Root,
    pub(super) sources: &'a mut SourceMap,
    inputs: Vec<InputDocument>,
    /// Where the manifest names what the host did not give.
    missing: Vec<(Pointer, HostError)>,
    unreadable: Vec<Unreadable>,
}

impl Desk<'_> {
    fn keep(&mut self, file: SourceFile, role: &str) -> DocId {
        self.note(&file, role);
        self.sources.add(file)
    }

    /// Puts a document on the verdict's list of inputs.
    pub(super) fn note(&mut self, file: &SourceFile, role: &str) {
        self.inputs.push(InputDocument {
            path: file.path().to_string(),
            role: role.to_owned(),
            digest: file.digest().into(),
            size: u64::try_from(file.bytes().len()).unwrap_or(u64::MAX),
        });
    }

    /// Notes what the host did not give, at the place that names it.
    pub(super) fn not_given(&mut self, named: Pointer, error: HostError) {
        self.missing.push((named, error));
    }

    /// Notes what cannot be read.
    pub(super) fn refuse(&mut self, unreadable: impl IntoIterator<Item = Unreadable>) {
        self.unreadable.extend(unreadable);
    }

    /// Reads one document in a role; problems are noted and nothing is returned.
    pub(super) fn document(&mut self, path: &str, role: Role, named: Pointer) -> Option<(Record, DocId)> {
        self.document_as(path, role, None, named)
    }

    /// As [`Desk::document`], in the format of that name where the manifest says one.
    pub(super) fn document_as(&mut self, path: &str, role: Role, format: Option<&str>, named: Pointer) -> Option<(Record, DocId)> {
        let path = Utf8Path::new(path);
        let bytes = match self.root.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.missing.push((named, error));
                return None;
            }
        };
        let file = SourceFile::new(path, Syntax::Text, bytes);
        self.note(&file, role.word());
        let format = FORMATS.iter().find(|known| format == Some(known.name()));
        let read = match format {
            Some(format) => intake::read_as(file, *format, self.sources),
            None => intake::read(file, role, self.sources),
        };
        match read {
            Ok(Read { record, doc, .. }) => Some((record, doc)),
            Err(unreadable) => {
                self.unreadable.push(*unreadable);
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
            revocations: Vec::new(),
            ledger: None,
            history: None,
            environments: Environments::default(),
            pipelines: Pipelines::default(),
            data: DataEvidence::default(),
        };
        for (index, component) in manifest.components.iter().enumerate() {
            let Some(path) = &component.sbom else { continue };
            let named = Pointer::root().key("components").index(index).key("sbom");
            if let Some((Record::Sbom(mut sbom), _)) = self.document(path.as_str(), Role::Sbom, named) {
                component.name.as_str().clone_into(&mut sbom.component);
                evidence.sboms.push(*sbom);
            }
        }
        for (index, reference) in manifest.tests.iter().enumerate() {
            let at = Pointer::root().key("tests").index(index);
            if let Some((Record::TestReport(mut report), _)) =
                self.document(reference.report.as_str(), Role::TestReport, at.clone().key("report"))
            {
                reference.suite.as_str().clone_into(&mut report.suite);
                reference.environment.as_str().clone_into(&mut report.environment);
                report.component = reference.component.as_ref().map(ToString::to_string);
                report.upgrade_from.clone_from(&reference.upgrade_from);
                report.reference = Some(Place::new(evidence.release.doc, at));
                evidence.tests.push(*report);
            }
        }
        for (index, path) in manifest.access.iter().enumerate() {
            if let Some((Record::Access(grants), doc)) =
                self.document(path.as_str(), Role::Access, Pointer::root().key("access").index(index))
            {
                evidence.access.push(Documented { value: *grants, doc });
            }
        }
        for (index, path) in manifest.approvals.iter().enumerate() {
            if let Some((Record::Approval(approval), _)) =
                self.document(path.as_str(), Role::Approval, Pointer::root().key("approvals").index(index))
            {
                evidence.approvals.push(*approval);
            }
        }
        for (index, path) in manifest.waivers.iter().enumerate() {
            if let Some((Record::Waiver(waiver), _)) =
                self.document(path.as_str(), Role::Waiver, Pointer::root().key("waivers").index(index))
            {
                evidence.waivers.push(*waiver);
            }
        }
        for (index, path) in manifest.verdicts.iter().enumerate() {
            if let Some((Record::Verdicts(verdicts), _)) =
                self.document(path.as_str(), Role::Verdict, Pointer::root().key("verdicts").index(index))
            {
                evidence.verdicts.extend(verdicts);
            }
        }
        for (index, path) in manifest.revocations.iter().enumerate() {
            if let Some((Record::Revocations(revocations), _)) =
                self.document(path.as_str(), Role::Revocation, Pointer::root().key("revocations").index(index))
            {
                evidence.revocations.extend(revocations);
            }
        }
        if let Some(HistorySource::File(path)) = &manifest.history
            && let Some((Record::History(events), doc)) = self.document(path.as_str(), Role::History, Pointer::root().key("history"))
        {
            evidence.history = Some(Documented { value: events, doc });
        }
        evidence.environments = self.environments(&manifest, evidence.release.doc);
        evidence.pipelines.definitions = self.pipelines(&manifest);
        evidence
    }
}
