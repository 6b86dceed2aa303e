//! Which files are searched, by what name they are shown, and which data set claims them.

use std::collections::BTreeMap;
use std::io::SeekFrom;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::super::GateError;
use super::super::read::MANIFESTS;
use crate::host::{Closed, Host, HostError, ReadSeek, Root};
use crate::model::Release;
use crate::model::document::{read, syntax_of};
use crate::model::scan::Unread;
use crate::source::SourceFile;

/// Words that every manifest of ours has, and nobody else's.
const OURS: &[u8] = b"portcullis/v1";

/// What a release's data sets say of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim {
    pub(super) environments: Vec<String>,
    pub(super) datasets: Vec<String>,
}

/// Where a file is opened.
#[derive(Debug, Clone)]
enum At {
    /// By the path that the user named.
    Named(Utf8PathBuf),
    /// Below a directory: its number among the roots, and the path below it.
    Below(usize, Utf8PathBuf),
    /// Not at all.
    Closed(Unread),
}

/// A file that is to be searched.
#[derive(Debug, Clone)]
pub(super) struct Job {
    at: At,
    pub(super) size: u64,
    pub(super) claim: Claim,
}

/// Everything that is to be searched.
pub(super) struct Plan<'h> {
    /// The files by the names that they are shown by.
    pub(super) jobs: BTreeMap<String, Job>,
    roots: Vec<Box<dyn Root + 'h>>,
    pub(super) links: u64,
    pub(super) repositories: u64,
}

/// A path as it is shown: without `./`.
pub(super) fn shown(path: &Utf8Path) -> Utf8PathBuf {
    let plain: Utf8PathBuf = path.components().filter(|part| *part != Utf8Component::CurDir).collect();
    if plain.as_str().is_empty() { ".".into() } else { plain }
}

/// A path below a directory as it is shown.
fn below(directory: &Utf8Path, path: &Utf8Path) -> String {
    shown(&directory.join(path)).into_string()
}

impl<'h> Plan<'h> {
    /// Looks at every path.
    ///
    /// # Errors
    /// All paths that do not exist or are no files; a manifest that cannot be read; nothing to search.
    pub(super) fn new(host: &'h dyn Host, paths: &[Utf8PathBuf]) -> Result<Self, GateError> {
        let mut plan = Self { jobs: BTreeMap::new(), roots: Vec::new(), links: 0, repositories: 0 };
        let mut missing = Vec::new();
        for path in paths {
            let planned = if host.is_directory(path) { plan.directory(host, path) } else { plan.file(host, path) };
            match planned {
                Ok(()) => {}
                Err(GateError::Input { missing: more, unreadable, .. }) if unreadable.is_empty() => missing.extend(more),
                Err(error) => return Err(error),
            }
        }
        if !missing.is_empty() {
            return Err(GateError::Input { below: Utf8PathBuf::new(), missing, unreadable: Vec::new() });
        }
        if plan.jobs.is_empty() {
            let named: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
            return Err(GateError::Usage {
                message: format!("there is nothing to search in {}", named.join(", ")),
                help: "name a file, or a directory that holds one; `.git` is left out".to_owned(),
            });
        }
        Ok(plan)
    }

    /// Opens a file.
    pub(super) fn open(&self, host: &dyn Host, job: &Job) -> Result<Box<dyn ReadSeek + Send>, Unread> {
        let opened = match &job.at {
            At::Named(path) => host.open(path),
            At::Below(root, path) => match self.roots.get(*root) {
                Some(root) => root.open(path),
                None => Err(HostError::Missing { path: path.clone() }),
            },
            At::Closed(unread) => return Err(unread.clone()),
        };
        opened.map_err(|error| unread(&error))
    }

    fn add(&mut self, name: String, at: At, size: u64) {
        self.jobs.entry(name).or_insert(Job { at, size, claim: Claim::default() });
    }

    fn file(&mut self, host: &'h dyn Host, path: &Utf8Path) -> Result<(), GateError> {
        if path.file_name().is_some_and(|name| MANIFESTS.contains(&name)) {
            let bytes = host.read(path)?;
            if let Some(release) = release(path, bytes)? {
                let directory = path.parent().unwrap_or(Utf8Path::new(""));
                self.roots.push(host.root(directory)?);
                self.datasets(directory, &release);
                return Ok(());
            }
        }
        let size = host.open(path)?.seek(SeekFrom::End(0)).map_err(|error| unreadable(path, &error))?;
        self.add(shown(path).into_string(), At::Named(path.to_owned()), size);
        Ok(())
    }

    fn directory(&mut self, host: &'h dyn Host, path: &Utf8Path) -> Result<(), GateError> {
        let root = host.root(path)?;
        let walk = root.walk()?;
        let mut manifest = None;
        for name in MANIFESTS {
            match root.read(Utf8Path::new(name)) {
                Ok(bytes) => manifest = release(&path.join(name), bytes)?,
                Err(HostError::Missing { .. }) => continue,
                Err(error) => return Err(error.of(&path.join(name)).into()),
            }
            break;
        }
        self.roots.push(root);
        let number = self.roots.len() - 1;
        for (file, size) in walk.files {
            self.add(below(path, &file), At::Below(number, file), size);
        }
        for (file, why) in walk.closed {
            self.add(below(path, &file), At::Closed(closed(&why)), 0);
        }
        self.links += walk.links;
        self.repositories += walk.repositories;
        if let Some(release) = manifest {
            self.datasets(path, &release);
        }
        Ok(())
    }

    /// Notes what the data sets of a release claim; files that are not planned yet are looked for in the last root.
    fn datasets(&mut self, directory: &Utf8Path, release: &Release) {
        let number = self.roots.len() - 1;
        for dataset in &release.datasets {
            for file in &dataset.files {
                let file = Utf8Path::new(file.as_str());
                let name = below(directory, file);
                if !self.jobs.contains_key(&name) {
                    let measured = self.roots.get(number).map(|root| root.open(file).map(|mut input| input.seek(SeekFrom::End(0))));
                    match measured {
                        Some(Ok(size)) => self.add(name.clone(), At::Below(number, file.to_owned()), size.unwrap_or(0)),
                        Some(Err(error)) => self.add(name.clone(), At::Closed(unread(&error)), 0),
                        None => {}
                    }
                }
                if let Some(job) = self.jobs.get_mut(&name) {
                    job.claim.add(dataset.name.as_str(), dataset.environments.iter().map(|name| name.as_str()));
                }
            }
        }
    }
}

impl Claim {
    fn add<'a>(&mut self, dataset: &str, environments: impl Iterator<Item = &'a str>) {
        for environment in environments {
            if !self.environments.iter().any(|known| known == environment) {
                self.environments.push(environment.to_owned());
            }
        }
        if !self.datasets.iter().any(|known| known == dataset) {
            self.datasets.push(dataset.to_owned());
        }
    }
}

/// A release manifest, where the file is one of ours and not another tool's of that name.
fn release(path: &Utf8Path, bytes: Vec<u8>) -> Result<Option<Release>, GateError> {
    if !bytes.windows(OURS.len()).any(|window| window == OURS) {
        return Ok(None);
    }
    let file = SourceFile::new(path, syntax_of(path, &bytes), bytes);
    Ok(Some(read::<Release>(&file)?))
}

fn unreadable(path: &Utf8Path, error: &std::io::Error) -> HostError {
    HostError::System { path: path.to_owned(), action: "read", reason: error.to_string() }
}

fn told(code: &str, reason: impl Into<String>, help: &str) -> Unread {
    Unread { code: code.to_owned(), reason: reason.into(), help: help.to_owned(), after: None }
}

/// Why a file could not be opened.
fn unread(error: &HostError) -> Unread {
    match error {
        HostError::Missing { .. } => told("missing", "it is not there", "bring it, or take it out of the release's data sets"),
        HostError::Outside { .. } => {
            told("link-leads-out", "it leads out of the directory", "name what it leads to, if that is to be searched")
        }
        HostError::NotAFile { what, .. } => told("not-a-file", format!("it is {what}"), "leave it out of what is shipped"),
        HostError::System { reason, .. } => told("refused", format!("the system says: {reason}"), "check permissions"),
        other => told("refused", other.to_string(), "check permissions"),
    }
}

/// Why an entry of a directory cannot be looked at.
fn closed(why: &Closed) -> Unread {
    match why {
        Closed::Link => told(
            "link-leads-out",
            "it is a symbolic link that leads out of the directory, or in a circle",
            "name what it leads to, if that is to be searched",
        ),
        Closed::Special => told("not-a-file", "it is a pipe, a socket or a device", "leave it out of what is shipped"),
        Closed::Name => told("name-not-utf-8", "its name is not UTF-8", "rename it"),
        Closed::Refused(reason) => told("refused", format!("the system says: {reason}"), "check permissions"),
    }
}
