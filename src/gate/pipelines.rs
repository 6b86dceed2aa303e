//! Reads pipeline definitions and holds them against a route.

use camino::Utf8PathBuf;

use super::{GateError, RuleSources, load};
use crate::host::Host;
use crate::intake::{self, Read, Record, Role};
use crate::model::Route;
use crate::model::pipeline::Pipeline;
use crate::pipeline::{Analysis, analyse};
use crate::source::{SourceFile, SourceMap, Syntax};

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
    let (mut pipelines, mut missing, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
    for path in &inquiry.files {
        let bytes = match host.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                missing.push(error);
                continue;
            }
        };
        match intake::read(SourceFile::new(path.clone(), Syntax::Text, bytes), Role::Pipeline, &mut sources) {
            Ok(Read { record: Record::Pipeline(pipeline), .. }) => pipelines.push(*pipeline),
            Ok(_) => {}
            Err(problems) => unreadable.push(*problems),
        }
    }
    if !missing.is_empty() || !unreadable.is_empty() {
        return Err(GateError::Input { below: Utf8PathBuf::new(), missing, unreadable });
    }
    let analysis = analyse(&pipelines, &route, Some(route_doc));
    Ok(Inquired { route, pipelines, analysis, sources })
}
