//! Reads pipeline definitions and holds them against a route.

use camino::{Utf8Path, Utf8PathBuf};

use super::read::Desk;
use super::{GateError, RuleSources, load};
use crate::host::{Host, HostError};
use crate::intake::{Definitions, Role};
use crate::model::pipeline::Pipeline;
use crate::model::{Release, Route};
use crate::pipeline::{Analysis, analyse};
use crate::source::{Pointer, SourceFile, SourceMap, Syntax};

/// Definitions and a route.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The definitions' files.
    pub files: Vec<Utf8PathBuf>,
    /// The name of a route, or a file.
    pub route: String,
    /// A directory whose files replace or add to the built-in `rules/`.
    pub rules: Option<Utf8PathBuf>,
}

/// What the definitions come to, and what explains it.
#[derive(Debug)]
pub struct Inquired {
    /// The route.
    pub route: Route,
    /// The definitions.
    pub pipelines: Vec<Pipeline>,
    /// What they come to.
    pub analysis: Analysis,
    /// The documents that were read.
    pub sources: SourceMap,
}

/// Reads definitions and holds them against a route.
///
/// # Errors
/// Files that cannot be read, each with every problem; a route that does not exist.
pub fn inquire(host: &dyn Host, inquiry: &Inquiry) -> Result<Inquired, GateError> {
    let rules = RuleSources { rules: inquiry.rules.clone(), ..RuleSources::default() };
    let (route, route_file) = load::route(host, &rules, &inquiry.route)?;
    let mut sources = SourceMap::default();
    let route_doc = sources.add(route_file);
    let mut definitions = Definitions::default();
    let (mut missing, mut unreadable) = (Vec::new(), Vec::new());
    for path in &inquiry.files {
        match host.read(path) {
            Err(error) => missing.push(error),
            Ok(bytes) => {
                if let Err(problems) = definitions.give(SourceFile::new(path.clone(), Syntax::Text, bytes)) {
                    unreadable.push(*problems);
                }
            }
        }
    }
    let refuse = |missing, unreadable| GateError::Input { below: Utf8PathBuf::new(), missing, unreadable };
    if !missing.is_empty() || !unreadable.is_empty() {
        return Err(refuse(missing, unreadable));
    }
    gather(&mut definitions, |path| host.read(path)).map_err(GateError::from)?;
    let pipelines = definitions.read(&mut sources).map_err(|unreadable| refuse(Vec::new(), unreadable))?;
    let analysis = analyse(&pipelines, &route, Some(route_doc));
    Ok(Inquired { route, pipelines, analysis, sources })
}

impl Desk<'_> {
    /// Reads the definitions that a manifest names, and what these name below the release's directory.
    pub(super) fn pipelines(&mut self, manifest: &Release) -> Vec<Pipeline> {
        let mut definitions = Definitions::default();
        let mut complete = true;
        for (index, path) in manifest.pipelines.iter().enumerate() {
            let path = Utf8Path::new(path.as_str());
            match self.root.read(path) {
                Err(error) => {
                    self.not_given(Pointer::root().key("pipelines").index(index), error);
                    complete = false;
                }
                Ok(bytes) => {
                    let file = SourceFile::new(path, Syntax::Text, bytes);
                    self.note(&file, Role::Pipeline.word());
                    if let Err(problems) = definitions.give(file) {
                        self.refuse([*problems]);
                        complete = false;
                    }
                }
            }
        }
        if !complete {
            return Vec::new();
        }
        let root = self.root;
        let read = |path: &Utf8Path| {
            let file = root.read(path)?;
            self.note(&SourceFile::new(path, Syntax::Text, file.clone()), Role::Pipeline.word());
            Ok(file)
        };
        if let Err(error) = gather(&mut definitions, read) {
            self.not_given(Pointer::root().key("pipelines"), error);
            return Vec::new();
        }
        definitions.read(self.sources).unwrap_or_else(|unreadable| {
            self.refuse(unreadable);
            Vec::new()
        })
    }
}

/// Brings the files that definitions name. One that is not there is left to the readers: they say what is not seen.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn gather(definitions: &mut Definitions, mut read: impl FnMut(&Utf8Path) -> Result<Vec<u8>, HostError>) -> Result<(), HostError> {
    loop {
        let wanted = definitions.wanted();
        if wanted.is_empty() {
            return Ok(());
        }
        for path in wanted {
            match read(&path) {
                Ok(bytes) => definitions.found(SourceFile::new(path, Syntax::Text, bytes)),
                Err(HostError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
}
