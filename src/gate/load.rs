//! Brings what judges: policies, rules data, the route, the trust file.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::{GateError, RuleSources, builtin};
use crate::dsse::TrustStore;
use crate::host::Host;
use crate::model::document::{Document, read, syntax_of};
use crate::model::rules_data::RulesData;
use crate::model::synthetic::SyntheticRanges;
use crate::model::{Digest, Route};
use crate::pid::synthetic::{Registry, RowFault};
use crate::policy::Bundle;
use crate::rule::Catalogue;
use crate::source::{Pointer, Problem, SourceFile, Syntax, Unreadable, locate, suggest};

/// The data that policies are tuned by, with the digest of each document.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The data.
    pub data: RulesData,
    /// Path and digest of each document, sorted by path.
    pub digests: Vec<(String, Digest)>,
}

/// Reads the documents of `rules/`, the user's before the built-in one.
///
/// # Errors
/// A document that is not what it should be.
pub fn rules(host: &dyn Host, sources: &RuleSources) -> Result<Rules, GateError> {
    let mut digests = Vec::new();
    let data = RulesData {
        access: topic(host, sources, "access", &mut digests)?,
        data: topic(host, sources, "data", &mut digests)?,
        evidence: topic(host, sources, "evidence", &mut digests)?,
        infrastructure: topic(host, sources, "infrastructure", &mut digests)?,
        licenses: topic(host, sources, "licenses", &mut digests)?,
        parity: topic(host, sources, "parity", &mut digests)?,
    };
    digests.sort();
    Ok(Rules { data, digests })
}

fn topic<T: Document>(host: &dyn Host, sources: &RuleSources, topic: &str, digests: &mut Vec<(String, Digest)>) -> Result<T, GateError> {
    let name = format!("rules/{topic}.yaml");
    let own = sources.rules.iter().flat_map(|folder| ["yaml", "yml", "json"].map(|extension| folder.join(format!("{topic}.{extension}"))));
    let mut file = builtin::document(&name);
    for path in own {
        match host.read(&path) {
            Ok(bytes) => {
                file = Some(SourceFile::new(path.clone(), syntax_of(&path, &bytes), bytes));
                break;
            }
            Err(crate::host::HostError::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let file = file.ok_or_else(|| GateError::from(crate::host::HostError::Missing { path: name.clone().into() }))?;
    let document = read::<T>(&file)?;
    digests.push((name, file.digest().into()));
    Ok(document)
}

/// The documents of `rules/synthetic/`: parsed when they are asked for, because most releases bring no data.
#[derive(Debug, Clone)]
pub struct Synthetic {
    /// The documents by their names without ending, sorted.
    files: BTreeMap<String, SourceFile>,
}

/// Finds the documents of `rules/synthetic/`. A user's file adds to them, or replaces the built-in one that has its name.
///
/// # Errors
/// A directory or file that cannot be read.
pub fn synthetic(host: &dyn Host, sources: &RuleSources) -> Result<Synthetic, GateError> {
    Ok(Synthetic { files: synthetic_files(host, sources)? })
}

impl Synthetic {
    /// Path and digest of each document, sorted by path: they belong to the digests of the data that a verdict names.
    #[must_use]
    pub fn digests(&self) -> Vec<(String, Digest)> {
        self.files.iter().map(|(name, file)| (format!("rules/synthetic/{name}.yaml"), file.digest().into())).collect()
    }

    /// The values that are nobody's.
    ///
    /// # Errors
    /// A document that is not what it should be, with every problem of all of them.
    pub fn registry(&self) -> Result<Registry, GateError> {
        let (mut files, mut documents, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        for file in self.files.values() {
            match read::<SyntheticRanges>(file) {
                Ok(document) => {
                    documents.push(document);
                    files.push(file.clone());
                }
                Err(error) => unreadable.push(error),
            }
        }
        if unreadable.is_empty() {
            match Registry::new(documents) {
                Ok(registry) => return Ok(registry),
                Err(faults) => unreadable = wrong_rows(&files, &faults),
            }
        }
        Err(GateError::Input { below: Utf8PathBuf::new(), missing: Vec::new(), unreadable })
    }
}

/// The documents by their names without ending, sorted.
fn synthetic_files(host: &dyn Host, sources: &RuleSources) -> Result<BTreeMap<String, SourceFile>, GateError> {
    let mut files: BTreeMap<String, SourceFile> = builtin::synthetic().map(|(name, file)| (name.to_owned(), file)).collect();
    let Some(folder) = sources.rules.as_ref().map(|folder| folder.join("synthetic")).filter(|folder| host.is_directory(folder)) else {
        return Ok(files);
    };
    let root = host.root(&folder)?;
    for (path, _) in root.list()? {
        if let (Some(name), Some("yaml" | "yml" | "json")) = (path.file_stem(), path.extension()) {
            let bytes = root.read(&path)?;
            files.insert(name.to_owned(), SourceFile::new(folder.join(&path), syntax_of(&path, &bytes), bytes));
        }
    }
    Ok(files)
}

/// The faults of each file at their places.
fn wrong_rows(files: &[SourceFile], faults: &[RowFault]) -> Vec<Unreadable> {
    let of = |(index, file): (usize, &SourceFile)| {
        let here: Vec<&RowFault> = faults.iter().filter(|fault| fault.document == index).collect();
        let pointers: Vec<&Pointer> = here.iter().map(|fault| &fault.fault.pointer).collect();
        let problems: Vec<Problem> = here
            .iter()
            .zip(locate::resolve(file, &pointers))
            .map(|(fault, located)| Problem::at(located.span, fault.fault.message.clone(), "here").with_help(fault.fault.help.clone()))
            .collect();
        (!problems.is_empty()).then(|| Unreadable::new(file.clone(), SyntheticRanges::WHAT, problems))
    };
    files.iter().enumerate().filter_map(of).collect()
}

/// Loads the built-in policies with their tests, and those of the given directories.
///
/// # Errors
/// Directories that cannot be read, policies that are not sound, no policy at all.
pub fn policies(host: &dyn Host, sources: &RuleSources, rules: &Rules) -> Result<Bundle, GateError> {
    let mut files = policy_files(host, sources)?;
    if !sources.without_builtin {
        files.extend(builtin::tests());
    }
    Bundle::load(&files, &rules.data).map_err(GateError::Policy)
}

/// The built-in policies and those of the given directories. A user's module is named by its directory's
/// name and its path below it, so that the same policies have the same digest anywhere.
///
/// # Errors
/// Directories that cannot be read or hold no policy.
pub fn policy_files(host: &dyn Host, sources: &RuleSources) -> Result<Vec<SourceFile>, GateError> {
    let mut files = if sources.without_builtin { Vec::new() } else { builtin::policies() };
    for folder in &sources.policies {
        let name = folder.file_name().unwrap_or("policies");
        let before = files.len();
        if host.is_directory(folder) {
            let root = host.root(folder)?;
            for (path, _) in root.list()?.into_iter().filter(|(path, _)| path.extension() == Some("rego")) {
                files.push(SourceFile::new(Utf8Path::new(name).join(&path), Syntax::Text, root.read(&path)?));
            }
        } else {
            files.push(SourceFile::new(name, Syntax::Text, host.read(folder)?));
        }
        if files.len() == before {
            return Err(GateError::Usage {
                message: format!("`{folder}` holds no policy"),
                help: "policies are files that end in `.rego`".to_owned(),
            });
        }
    }
    Ok(files)
}

/// Finds a route by name or reads it from a file.
///
/// # Errors
/// An unknown name, a file that is not a route.
pub fn route(host: &dyn Host, sources: &RuleSources, wanted: &str) -> Result<(Route, SourceFile), GateError> {
    let path = Utf8Path::new(wanted);
    let by_file = wanted.contains('/') || path.extension().is_some_and(|extension| matches!(extension, "yaml" | "yml" | "json"));
    let file = if by_file {
        let bytes = host.read(path)?;
        SourceFile::new(path, syntax_of(path, &bytes), bytes)
    } else {
        let name = format!("routes/{wanted}.yaml");
        let own = sources.rules.as_ref().map(|folder| folder.join(&name));
        match own.and_then(|path| host.read(&path).ok().map(|bytes| (path, bytes))) {
            Some((path, bytes)) => SourceFile::new(path, Syntax::Yaml, bytes),
            None => builtin::document(&format!("rules/{name}")).ok_or_else(|| GateError::Usage {
                message: format!("there is no route `{wanted}`"),
                help: format!("{} (a file is named by its path: `./route.yaml`)", suggest::help(wanted, builtin::routes())),
            })?,
        }
    };
    let route = read::<Route>(&file)?;
    Ok((route, file))
}

/// Refuses a route that tunes a rule that does not exist: what it means to turn off or on would stay as it is.
/// Built-in rules exist even where they were left out.
///
/// # Errors
/// Every such rule with its place in the route.
pub fn known_rules(route: &(Route, SourceFile), catalogue: &Catalogue) -> Result<(), GateError> {
    let known: BTreeSet<String> = builtin::rules().map(str::to_owned).chain(catalogue.iter().map(|meta| meta.id.to_string())).collect();
    let mut pointers = Vec::new();
    for (index, environment) in route.0.environments.iter().enumerate() {
        let unknown = environment.enforcement.keys().filter(|id| !known.contains(id.as_str()));
        pointers.extend(unknown.map(|id| (id, Pointer::root().key("environments").index(index).key("enforcement").key(id.as_str()))));
    }
    let places: Vec<&Pointer> = pointers.iter().map(|(_, pointer)| pointer).collect();
    let problems: Vec<Problem> = pointers
        .iter()
        .zip(locate::resolve(&route.1, &places))
        .map(|((id, _), located)| {
            let span = located.key.unwrap_or(located.span);
            let help = match suggest::nearest(id.as_str(), known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`portcullis rules list` shows them all".to_owned(),
            };
            Problem::at(span, format!("there is no rule `{id}`"), "not known here").with_help(help)
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Unreadable::new(route.1.clone(), Route::WHAT, problems).into()) }
}

/// Reads the trust file and checks every key in it.
///
/// # Errors
/// A file that is not a trust file, keys that cannot be used.
pub fn trust(host: &dyn Host, path: &Utf8Path) -> Result<(TrustStore, SourceFile), GateError> {
    let bytes = host.read(path)?;
    let file = SourceFile::new(path, syntax_of(path, &bytes), bytes);
    let store = TrustStore::read(&file)?;
    Ok((store, file))
}
