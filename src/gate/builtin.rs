//! The policies, rules data and routes that the program carries.

use crate::source::{SourceFile, Syntax};

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The built-in policies, sorted by path; their tests are apart, since they take no part in decisions.
#[must_use]
pub fn policies() -> Vec<SourceFile> {
    named(|path| !path.ends_with(TEST))
}

/// The tests of the built-in policies, sorted by path.
#[must_use]
pub fn tests() -> Vec<SourceFile> {
    named(|path| path.ends_with(TEST))
}

/// The ids of the built-in rules, sorted: `policies/<gate>/<rule>.rego`, which a test holds them to.
pub fn rules() -> impl Iterator<Item = &'static str> {
    let outside_lib = |path: &&str| !path.ends_with(TEST) && !path.starts_with("policies/lib/");
    files("policies/", ".rego")
        .map(|(path, _)| path)
        .filter(outside_lib)
        .filter_map(|path| path.strip_prefix("policies/")?.strip_suffix(".rego"))
}

/// How the names of tests end.
const TEST: &str = "_test.rego";

fn named(wanted: impl Fn(&str) -> bool) -> Vec<SourceFile> {
    let chosen = files("policies/", ".rego").filter(|(path, _)| wanted(path));
    chosen.map(|(path, text)| SourceFile::new(path, Syntax::Text, text.as_bytes().to_vec())).collect()
}

/// A built-in data document, for example `rules/licenses.yaml`.
#[must_use]
pub fn document(path: &str) -> Option<SourceFile> {
    FILES.iter().find(|(name, _)| *name == path).map(|(name, text)| SourceFile::new(*name, Syntax::Yaml, text.as_bytes().to_vec()))
}

/// The built-in values that are nobody's: name and document of each file in `rules/synthetic/`, sorted.
pub fn synthetic() -> impl Iterator<Item = (&'static str, SourceFile)> {
    files("rules/synthetic/", ".yaml").filter_map(|(path, text)| {
        let name = path.strip_prefix("rules/synthetic/")?.strip_suffix(".yaml")?;
        Some((name, SourceFile::new(path, Syntax::Yaml, text.as_bytes().to_vec())))
    })
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
