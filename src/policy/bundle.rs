//! The policies of one run: read, checked, catalogued, digested, ready to evaluate.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Engine, EngineError, Term};
use super::input::Needs;
use super::lint::{Definitions, lint};
use super::metadata::annotations;
use super::module::{PolicyModule, problem};
use super::term::term;
use crate::model::rules_data::RulesData;
use crate::model::{Digest, RuleId};
use crate::rule::{Catalogue, RuleMeta, Severity};
use crate::source::{LineColumn, Problem, Sha256, SourceFile, Span, Unreadable};

/// Names under which other tools' policies answer.
const FOREIGN_HEADS: &[&str] = &["deny", "violation", "warn"];

/// Policies that were loaded and found sound.
#[derive(Clone)]
pub struct Bundle {
    pub(super) engine: Engine,
    pub(super) rules: BTreeMap<RuleId, Entry>,
    pub(super) modules: Vec<PolicyModule>,
    /// The tests, not parsed: they take no part in decisions.
    pub(super) tests: Vec<SourceFile>,
    catalogue: Catalogue,
    needs: Needs,
}

/// How a rule is asked.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The package, `data.…`.
    pub(super) package: String,
    /// The names that answer.
    pub(super) heads: BTreeSet<String>,
    /// Whether failing built-ins are undefined, as other tools' policies expect.
    pub(super) forgiving: bool,
}

impl Bundle {
    /// Loads policies. Test files (`*_test.rego`) are kept apart.
    ///
    /// # Errors
    /// Every policy that cannot be used, with every problem of each.
    pub fn load(files: &[SourceFile], data: &RulesData) -> Result<Self, Vec<Unreadable>> {
        let (mut tests, deciding): (Vec<SourceFile>, Vec<SourceFile>) =
            files.iter().cloned().partition(|file| file.path().as_str().ends_with("_test.rego"));
        tests.sort_by(|left, right| left.path().cmp(right.path()));
        let mut engine = Engine::new();
        let (modules, mut unreadable) = parse_all(&deciding, &mut engine);
        let definitions = Definitions::of(&modules);
        let mut catalogue = Catalogue::default();
        let mut rules = BTreeMap::new();
        let mut needs = Needs::default();
        for module in &modules {
            let mut problems = Vec::new();
            let described = match describe(module) {
                Ok(described) => described,
                Err(found) => {
                    problems.extend(found);
                    Vec::new()
                }
            };
            let native = described.iter().all(|(meta, _)| !meta.foreign);
            let linted = lint(module, &definitions, native);
            problems.extend(linted.problems);
            needs.packages |= linted.needs.packages;
            for (meta, entry) in described {
                let id = meta.id.clone();
                match catalogue.insert(meta) {
                    Ok(()) => drop(rules.insert(id, entry)),
                    Err(second) => {
                        let first = catalogue.get(&id).map(|first| first.path.clone()).unwrap_or_default();
                        problems.push(
                            Problem::at(package_span(module), format!("a second rule `{}`", second.id), "this package")
                                .with_help(format!("the first is in {first}; rename one of the packages")),
                        );
                    }
                }
            }
            if !problems.is_empty() {
                unreadable.push(Unreadable::new(module.file.clone(), "a policy", problems));
            }
        }
        if !unreadable.is_empty() {
            return Err(unreadable);
        }
        if let Err(error) = ready(&mut engine, &modules, data) {
            return Err(blame(&modules, &error));
        }
        Ok(Self { engine, rules, modules, tests, catalogue, needs })
    }

    /// What the rules are called and ask.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Which large parts of the input some policy reads.
    #[must_use]
    pub fn needs(&self) -> Needs {
        self.needs
    }

    /// Keeps only the given rules.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&RuleId) -> bool) -> Self {
        let mut catalogue = Catalogue::default();
        for meta in self.catalogue.iter().filter(|meta| keep(&meta.id)) {
            // Ids are unique already.
            let _ = catalogue.insert(meta.clone());
        }
        self.rules.retain(|id, _| keep(id));
        self.catalogue = catalogue;
        self
    }

    /// Every module that takes part in decisions with the digest of its text, sorted by path.
    #[must_use]
    pub fn digests(&self) -> Vec<(String, Digest)> {
        let mut digests: Vec<(String, Digest)> =
            self.modules.iter().map(|module| (module.file.path().to_string(), module.file.digest().into())).collect();
        digests.sort();
        digests
    }
}

/// The digest over policies and data: SHA-256 over a line `kind path digest` for each, sorted.
#[must_use]
pub fn digest(modules: &[(String, Digest)], data: &[(String, Digest)]) -> Digest {
    let line = |kind: &str, (path, digest): &(String, Digest)| format!("{kind} {path} {digest}\n");
    let mut lines: Vec<String> =
        modules.iter().map(|entry| line("module", entry)).chain(data.iter().map(|entry| line("data", entry))).collect();
    lines.sort();
    Sha256::of(lines.concat().as_bytes()).into()
}

fn parse_all(files: &[SourceFile], engine: &mut Engine) -> (Vec<PolicyModule>, Vec<Unreadable>) {
    let (mut modules, mut unreadable) = (Vec::new(), Vec::new());
    for file in files {
        match PolicyModule::parse(file, engine) {
            Ok(module) => modules.push(module),
            Err(refused) => unreadable.push(refused),
        }
    }
    modules.sort_by(|left, right| left.file.path().cmp(right.file.path()));
    (modules, unreadable)
}

/// The rules of a module: one of ours, one for each answering name of another tool's, none for a library.
fn describe(module: &PolicyModule) -> Result<Vec<(RuleMeta, Entry)>, Vec<Problem>> {
    let text = module.file.text_lossless();
    let block = annotations(text)?;
    let ours =
        module.package.first().is_some_and(|first| first == "portcullis") && module.package.get(1).is_none_or(|second| second != "lib");
    let answers =
        |name: &str| FOREIGN_HEADS.iter().any(|head| name == *head || name.strip_prefix(head).is_some_and(|rest| rest.starts_with('_')));
    let line = LineColumn::of(text, package_span(module).start).line;
    if !ours && !block.as_ref().is_some_and(super::metadata::Annotations::describes_a_rule) {
        return module
            .defines
            .iter()
            .filter(|(name, function)| !**function && answers(name))
            .map(|(name, _)| foreign(module, name, line))
            .collect();
    }
    let help = "put a `# METADATA` block with title, description, custom.severity and custom.fix directly above `package`";
    let Some(block) = block else {
        return Err(vec![Problem::at(package_span(module), "the rule has no METADATA", "this package").with_help(help)]);
    };
    let id = rule_id(module)?;
    let meta = block.rule(id, module.file.path().as_str(), line).map_err(|missing| {
        let names = crate::source::suggest::list(missing.iter().copied());
        vec![Problem::at(package_span(module), format!("the METADATA has no {names}"), "above this package").with_help(help)]
    })?;
    let heads: BTreeSet<String> =
        ["deny", "warn", "skip"].into_iter().filter(|name| module.defines.contains_key(*name)).map(str::to_owned).collect();
    if !heads.contains("deny") && !heads.contains("warn") {
        return Err(vec![
            Problem::at(package_span(module), "the rule can never find anything", "this package")
                .with_help("define `deny contains finding if …` or `warn contains finding if …`"),
        ]);
    }
    Ok(vec![(meta, Entry { package: module.data_path(), heads, forgiving: false })])
}

/// `portcullis.sequential_progression.no_environment_skipped` → `sequential-progression/no-environment-skipped`.
fn rule_id(module: &PolicyModule) -> Result<RuleId, Vec<Problem>> {
    let dashed = |part: &String| part.replace('_', "-");
    let problem = |message: String| {
        vec![
            Problem::at(package_span(module), message, "this package")
                .with_help("name the package `<organisation>.<gate>.<rule>` in lower case"),
        ]
    };
    match module.package.as_slice() {
        [.., gate, rule] => {
            format!("{}/{}", dashed(gate), dashed(rule)).parse().map_err(|malformed: crate::model::Malformed| problem(malformed.message))
        }
        _ => Err(problem("a rule's package needs a gate and a name".to_owned())),
    }
}

fn foreign(module: &PolicyModule, head: &str, line: usize) -> Result<(RuleMeta, Entry), Vec<Problem>> {
    let lowered = |text: &str| text.to_lowercase();
    let id = format!("{}/{}", lowered(&module.package.join(".")), lowered(head));
    let id: RuleId = id.parse().map_err(|malformed: crate::model::Malformed| {
        vec![
            Problem::at(package_span(module), malformed.message, "this package")
                .with_help("use letters, digits, `_` and `-` in package and rule names"),
        ]
    })?;
    let meta = RuleMeta {
        title: format!("{} of package {}", head, module.package.join(".")),
        description: "A policy without METADATA, written for another tool.".to_owned(),
        severity: if head.starts_with("warn") { Severity::Low } else { Severity::Medium },
        fix: format!("See {}.", module.file.path()),
        controls: Vec::new(),
        effective_on: None,
        evidence: Vec::new(),
        sources: Vec::new(),
        related: Vec::new(),
        path: module.file.path().to_string(),
        line,
        foreign: true,
        id,
    };
    Ok((meta, Entry { package: module.data_path(), heads: BTreeSet::from([head.to_owned()]), forgiving: true }))
}

fn package_span(module: &PolicyModule) -> Span {
    let span = module.tree.package.refr.span();
    Span::new(usize::try_from(span.start).unwrap_or(0), usize::try_from(span.end).unwrap_or(0))
}

/// Gives an engine its data and readies its modules for evaluation.
fn ready(engine: &mut Engine, modules: &[PolicyModule], data: &RulesData) -> Result<(), EngineError> {
    let data = term(&BTreeMap::from([("rules", data)])).map_err(|error| EngineError { message: error.to_string(), at: None })?;
    engine.set_data(data)?;
    engine.set_input(Term::new_object());
    let first = modules.iter().find_map(|module| {
        module.defines.iter().find(|(_, function)| !**function).map(|(name, _)| format!("{}.{name}", module.data_path()))
    });
    first.map_or(Ok(()), |rule| engine.prepare(&rule))
}

/// Where the interpreter refuses the whole, each package is tried alone, so that the blame falls on the
/// file that deserves it.
fn blame(modules: &[PolicyModule], error: &EngineError) -> Vec<Unreadable> {
    let all: Vec<&PolicyModule> = modules.iter().collect();
    let mut unreadable = Vec::new();
    for module in modules {
        if let Err(error) = engine_of(&with_dependencies(module, &all), None)
            && error.at.as_ref().is_none_or(|(path, ..)| path == module.file.path().as_str())
        {
            unreadable.push(Unreadable::new(module.file.clone(), "a policy", vec![problem(module.file.text_lossless(), &error)]));
        }
    }
    if unreadable.is_empty()
        && let Some(first) = modules.first()
    {
        unreadable.push(Unreadable::new(first.file.clone(), "a policy", vec![Problem::whole(error.to_string())]));
    }
    unreadable
}

/// A module and everything that it imports, directly or not.
pub(super) fn with_dependencies<'a>(module: &'a PolicyModule, all: &[&'a PolicyModule]) -> Vec<&'a PolicyModule> {
    let mut chosen: Vec<&PolicyModule> = vec![module];
    let mut next = 0;
    while let Some(current) = chosen.get(next).copied() {
        next += 1;
        for candidate in all {
            let wanted = candidate.data_path() == current.data_path()
                || current
                    .dependencies()
                    .iter()
                    .any(|path| *path == candidate.data_path() || path.starts_with(&format!("{}.", candidate.data_path())));
            if wanted && !chosen.iter().any(|have| have.file.path() == candidate.file.path()) {
                chosen.push(candidate);
            }
        }
    }
    chosen
}

/// An engine with the given modules, ready to evaluate.
pub(super) fn engine_of(modules: &[&PolicyModule], data: Option<&RulesData>) -> Result<Engine, EngineError> {
    let mut engine = Engine::new();
    let modules: Vec<PolicyModule> = modules.iter().map(|module| (*module).clone()).collect();
    for module in &modules {
        engine.read_old_syntax(module.old_syntax);
        engine.add(module.file.path().as_str(), module.file.text_lossless())?;
    }
    match data {
        Some(data) => ready(&mut engine, &modules, data)?,
        None => engine.prepare("data")?,
    }
    Ok(engine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, text: &str) -> (String, Digest) {
        (path.to_owned(), Sha256::of(text.as_bytes()).into())
    }

    #[test]
    fn the_digest_covers_names_texts_and_kinds_but_not_the_order() {
        let (a, b) = (entry("a.rego", "package a"), entry("b.rego", "package b"));
        let usual = digest(&[a.clone(), b.clone()], &[]);
        assert_eq!(usual, digest(&[b.clone(), a.clone()], &[]), "order does not count");
        assert_ne!(usual, digest(std::slice::from_ref(&a), &[]), "a module less");
        assert_ne!(usual, digest(&[a.clone(), b.clone(), entry("empty.rego", "")], &[]), "an empty module more");
        assert_ne!(usual, digest(&[entry("c.rego", "package a"), b.clone()], &[]), "another name");
        assert_ne!(usual, digest(&[entry("a.rego", "package a\r"), b.clone()], &[]), "other line ends");
        assert_ne!(usual, digest(std::slice::from_ref(&a), &[b]), "data is not a module");
    }
}
