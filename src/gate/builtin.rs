//! The policies, rules data and routes that the program carries.

use crate::source::{SourceFile, Syntax};

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The built-in policies, tests included, sorted by path.
#[must_use]
pub fn policies() -> Vec<SourceFile> {
    files("policies/", ".rego").map(|(path, text)| SourceFile::new(path, Syntax::Text, text.as_bytes().to_vec())).collect()
}

/// A built-in data document, for example `rules/licenses.yaml`.
#[must_use]
pub fn document(path: &str) -> Option<SourceFile> {
    FILES.iter().find(|(name, _)| *name == path).map(|(name, text)| SourceFile::new(*name, Syntax::Yaml, text.as_bytes().to_vec()))
}

/// The names of the built-in routes, sorted.
#[must_use]
pub fn routes() -> Vec<&'static str> {
    let mut names: Vec<&str> =
        files("rules/routes/", ".yaml").filter_map(|(path, _)| path.strip_prefix("rules/routes/")?.strip_suffix(".yaml")).collect();
    names.sort_unstable();
    names
}

fn files(prefix: &'static str, suffix: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(move |(path, _)| path.starts_with(prefix) && path.ends_with(suffix))
}
