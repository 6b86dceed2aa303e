//! Runs the `test_…` rules of policies, each in an engine of its own package and what that imports.

use std::collections::BTreeMap;

use super::bundle::{Bundle, engine_of, with_dependencies};
use super::engine::{Engine, Term};
use super::module::PolicyModule;
use crate::model::rules_data::RulesData;

/// What became of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestOutcome {
    /// The file.
    pub path: String,
    /// The test's name.
    pub name: String,
    /// Why it failed; nothing where it passed.
    pub failure: Option<String>,
}

/// The tests of a bundle and the lines of its policies that they reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestRun {
    /// The tests in the order of files and names.
    pub outcomes: Vec<TestOutcome>,
    /// Per policy file: lines that no test evaluated.
    pub uncovered: BTreeMap<String, Vec<u32>>,
    /// How many lines the tests evaluated, and how many there are.
    pub covered_lines: (usize, usize),
}

/// Runs every test.
#[must_use]
pub fn run(bundle: &Bundle, data: &RulesData) -> TestRun {
    let mut run = TestRun::default();
    let mut lines: BTreeMap<String, BTreeMap<u32, bool>> = BTreeMap::new();
    let mut tests = Vec::new();
    for file in &bundle.tests {
        match PolicyModule::parse(file, &mut Engine::new()) {
            Ok(module) => tests.push(module),
            Err(unreadable) => run.outcomes.push(TestOutcome {
                path: file.path().to_string(),
                name: "(file)".to_owned(),
                failure: Some(unreadable.to_string()),
            }),
        }
    }
    let all: Vec<&PolicyModule> = bundle.modules.iter().chain(&tests).collect();
    for module in &tests {
        let path = module.file.path().to_string();
        let named = module.defines.iter().filter(|(name, function)| name.starts_with("test_") && !**function).map(|(name, _)| name);
        let mut engine = match engine_of(&with_dependencies(module, &all), Some(data)) {
            Ok(engine) => engine,
            Err(error) => {
                run.outcomes.push(TestOutcome { path, name: "(file)".to_owned(), failure: Some(error.to_string()) });
                continue;
            }
        };
        engine.measure_coverage();
        for name in named {
            let failure = match engine.eval(&format!("{}.{name}", module.data_path())) {
                Ok(Term::Bool(true)) => None,
                Ok(Term::Undefined) => Some("is not true: a line of its body failed".to_owned()),
                Ok(other) => Some(format!("is {other}, not true")),
                Err(error) => Some(error.to_string()),
            };
            run.outcomes.push(TestOutcome { path: path.clone(), name: name.clone(), failure });
        }
        for (path, covered, uncovered) in engine.coverage() {
            let file = lines.entry(path).or_default();
            for line in uncovered {
                file.entry(line).or_insert(false);
            }
            for line in covered {
                file.insert(line, true);
            }
        }
    }
    for (path, lines) in lines.into_iter().filter(|(path, _)| !path.ends_with("_test.rego")) {
        let missed: Vec<u32> = lines.iter().filter(|(_, covered)| !**covered).map(|(line, _)| *line).collect();
        run.covered_lines.0 += lines.len() - missed.len();
        run.covered_lines.1 += lines.len();
        if !missed.is_empty() {
            run.uncovered.insert(path, missed);
        }
    }
    run
}
