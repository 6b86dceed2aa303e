//! Which job belongs to which environment of the route, and what it does there.
//!
//! A job's environment is what the definition says it is, else the last environment that its name
//! mentions, else the last that its definition's name mentions. Its role is told by the definition, else
//! by the route's patterns.

use std::collections::BTreeMap;

use super::pattern::{mentions, recognised, spoken};
use crate::model::Route;
use crate::model::pipeline::{Content, Input, Job, Pipeline};
use crate::model::route::{Conventions, Environment, EnvironmentJobs};

/// What jobs that deploy are usually called.
const DEPLOY: &[&str] = &[
    "*deploy*",
    "*promot*",
    "*apply*",
    "*rollout*",
    "*roll-out*",
    "*release-to*",
    "*push-to*",
    "*publish-to*",
    "*ship-to*",
    "!*undeploy*",
    "!*deployment-gate*",
    "!plan*",
    "!*-plan",
    "!*-plan-*",
    "!*dry-run*",
    "!*-diff",
    "!*-diff-*",
    "!*destroy*",
    "!*teardown*",
    "!*cleanup*",
    "!*notify*",
    "!test-deploy*",
    "!*smoke*deploy*",
    "!check-*",
    "!*-check",
    "!verify-*",
    "!validate-*",
    "!wait-*",
    "!*review-app*",
];
/// What jobs that test are usually called.
const TESTS: &[&str] = &[
    "*test*",
    "*smoke*",
    "*acceptance*",
    "*e2e*",
    "*end-to-end*",
    "*-uat",
    "uat-*",
    "uat",
    "*-cats",
    "*-cats-*",
    "*regression*",
    "*sanity*",
];
/// Short forms that environments usually have.
const ALIASES: &[(&str, &[&str])] = &[
    ("development", &["dev", "develop"]),
    ("integration", &["int"]),
    ("production", &["prod", "prd"]),
    ("stage", &["staging", "stg"]),
    ("staging", &["stage", "stg"]),
    ("test", &["testing", "qa"]),
];
/// What suites are also called.
const SUITES: &[(&str, &[&str])] = &[
    ("acceptance", &["*-uat", "uat-*", "*-cats", "*-cats-*"]),
    ("end-to-end", &["*e2e*", "*end2end*"]),
    ("performance", &["*load-test*", "*-perf", "perf-*", "*-perf-*"]),
    ("user-acceptance", &["*-uat", "uat-*", "uat"]),
];

/// Where a job belongs and what it does there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    /// The positions of its environments on the route, sorted.
    pub environments: Vec<usize>,
    /// Whether it deploys.
    pub deploys: bool,
    /// Whether it tests.
    pub tests: bool,
    /// Whether it looks like a deployment, but to no environment of the route.
    pub nowhere: bool,
    /// The suites that it runs, with whether it may go on when they fail.
    pub suites: BTreeMap<String, bool>,
}

/// The names that a route recognises.
pub(super) struct Names<'r> {
    conventions: Conventions,
    environments: Vec<Spoken<'r>>,
    suites: BTreeMap<String, Vec<String>>,
}

struct Spoken<'r> {
    names: Vec<String>,
    jobs: EnvironmentJobs,
    of: &'r Environment,
}

impl<'r> Names<'r> {
    pub(super) fn new(route: &'r Route) -> Self {
        let conventions = route.pipeline.clone().unwrap_or_default();
        let environments = route
            .environments
            .iter()
            .map(|of| {
                let jobs = of.jobs.clone().unwrap_or_default();
                let own = spoken(of.name.as_str());
                let taken =
                    |alias: &str| route.environments.iter().any(|other| other.name != of.name && spoken(other.name.as_str()) == alias);
                let usual = ALIASES.iter().find(|(name, _)| *name == own).map_or(&[][..], |(_, aliases)| *aliases);
                let usual = || usual.iter().map(|alias| (*alias).to_owned()).filter(|alias| !taken(alias)).collect();
                let aliases =
                    jobs.aliases.as_ref().map_or_else(usual, |aliases| aliases.iter().map(|alias| spoken(alias)).collect::<Vec<_>>());
                Spoken { names: std::iter::once(own).chain(aliases).collect(), jobs, of }
            })
            .collect();
        let mut suites: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for required in route.environments.iter().flat_map(|environment| &environment.suites) {
            let name = required.suite.as_str();
            let usual = SUITES
                .iter()
                .filter(|(suite, _)| *suite == name)
                .flat_map(|(_, patterns)| patterns.iter().map(|pattern| (*pattern).to_owned()));
            suites.entry(name.to_owned()).or_insert_with(|| std::iter::once(format!("*{}*", spoken(name))).chain(usual).collect());
        }
        for (name, patterns) in &conventions.suites {
            suites.entry(name.as_str().to_owned()).or_default().extend(patterns.iter().cloned());
        }
        Self { conventions, environments, suites }
    }

    /// The environment that a name mentions, the last where there are several, and what is left without it.
    fn mentioned(&self, name: &str) -> Option<(usize, String)> {
        let found = self.environments.iter().enumerate().flat_map(|(position, environment)| {
            environment.names.iter().filter_map(move |known| Some((mentions(name, known).next()?, known.len(), position)))
        });
        let (at, length, position) = found.max()?;
        let left = format!("{}{}", name.get(..at).unwrap_or_default(), name.get(at + length..).unwrap_or_default());
        Some((position, left.trim_matches('-').replace("--", "-")))
    }

    /// Whether a name is one of an environment's.
    fn environment_inputs(&self, resource: &str, environment: usize) -> bool {
        let names = self.environments.get(environment).map_or(&[][..], |environment| environment.names.as_slice());
        recognised(resource, names, self.conventions.environment_inputs.iter().map(String::as_str))
    }

    /// What an input is to a deployment to an environment.
    pub(super) fn part(&self, input: &Input, environment: usize) -> Part {
        let resource = spoken(&input.resource);
        match input.content {
            Content::Signal => Part::Signal,
            Content::Tool => Part::Tool,
            Content::Artifact if recognised(&resource, &[], self.conventions.tooling_inputs.iter().map(String::as_str)) => Part::Tool,
            Content::Artifact if self.environment_inputs(&resource, environment) => Part::Environment,
            Content::Artifact => Part::Release,
        }
    }

    /// Where a job belongs and what it does there.
    pub(super) fn place(&self, pipeline: &Pipeline, job: &Job) -> Placed {
        if job.stands_for_others {
            return Placed::default();
        }
        let name = spoken(&job.name);
        let role = job.role.as_deref().map_or_else(|| name.clone(), spoken);
        let own = self.mentioned(&role).or_else(|| self.mentioned(&name));
        let bare = self.mentioned(&role).map_or_else(|| role.clone(), |(_, left)| left);
        let (bare, name) = (bare.as_str(), role);
        let mut deploys = self.is(bare, &name, self.conventions.deploy.as_deref(), DEPLOY);
        // An environment may be called `test`: a job of that name alone tests, and does not deploy there.
        let mut tests = self.is(if bare.is_empty() { &name } else { bare }, &name, self.conventions.tests.as_deref(), TESTS);
        let declared: Vec<usize> =
            job.environments.iter().filter_map(|name| self.mentioned(&spoken(name))).map(|(position, _)| position).collect();
        let mut environments = declared;
        // A pattern of an environment counts where nothing else names one, and always where it is the job's very name.
        let known = environments.first().copied().or_else(|| own.as_ref().map(|(position, _)| *position));
        let by_pattern = |patterns: fn(&EnvironmentJobs) -> &Vec<String>| {
            self.environments.iter().enumerate().position(|(position, environment)| {
                let patterns = patterns(&environment.jobs).iter().map(String::as_str);
                let counts = |pattern: &&str| known.is_none_or(|known| known == position) || spoken(pattern) == name;
                recognised(&name, &environment.names, patterns.filter(counts))
            })
        };
        if let Some(position) = by_pattern(|jobs| &jobs.deploy) {
            (deploys, environments) = (true, vec![position]);
        } else if let Some(position) = by_pattern(|jobs| &jobs.tests) {
            (tests, environments) = (true, vec![position]);
        }
        if environments.is_empty() {
            let of_pipeline = || self.mentioned(&spoken(&pipeline.name)).filter(|_| deploys || tests).map(|(position, _)| position);
            environments.extend(own.as_ref().map(|(position, _)| *position).or_else(of_pipeline));
        } else if !job.environments.is_empty() && !tests {
            // What a definition says about an environment is said of jobs that change it, unless they only look.
            deploys = deploys || job.deploys.unwrap_or(true);
        }
        environments.sort_unstable();
        environments.dedup();
        let deploys = job.deploys.unwrap_or(deploys);
        let tests = job.tests.unwrap_or(tests);
        let mut suites = self.suites(bare, job);
        if suites.is_empty() && !deploys {
            // `integration-tests` is a suite, whether or not an environment is called `integration`.
            suites = self.suites(&name, job);
        }
        let nowhere = deploys && environments.is_empty();
        Placed { nowhere, deploys: deploys && !nowhere, tests: tests || !suites.is_empty(), environments, suites }
    }

    fn is(&self, bare: &str, whole: &str, own: Option<&[String]>, usual: &[&str]) -> bool {
        let names: Vec<String> = self.environments.iter().flat_map(|environment| environment.names.iter().cloned()).collect();
        match own {
            Some(patterns) => {
                let (of_whole, of_bare): (Vec<&str>, Vec<&str>) =
                    patterns.iter().map(String::as_str).partition(|pattern| pattern.contains("{environment}"));
                let taken_back = of_bare.iter().filter(|pattern| pattern.starts_with('!')).copied().collect::<Vec<_>>();
                recognised(bare, &names, of_bare)
                    || recognised(whole, &names, of_whole)
                        && !taken_back.iter().any(|pattern| recognised(bare, &names, [pattern.trim_start_matches('!')]))
            }
            None => recognised(bare, &names, usual.iter().copied()),
        }
    }

    fn suites(&self, name: &str, job: &Job) -> BTreeMap<String, bool> {
        let mut found = BTreeMap::new();
        for (suite, patterns) in &self.suites {
            let is = |text: &str| recognised(text, &[], patterns.iter().map(String::as_str));
            let steps: Vec<bool> = job.steps.iter().filter(|step| is(&spoken(&step.name))).map(|step| step.may_fail).collect();
            match steps.as_slice() {
                [] if is(name) => found.insert(suite.clone(), false),
                [] => None,
                some => found.insert(suite.clone(), some.iter().all(|may_fail| *may_fail)),
            };
        }
        found
    }

    /// The position of the environment before, of those that keep a record.
    pub(super) fn before(&self, environment: usize) -> Option<usize> {
        (0..environment).rev().find(|position| self.environments.get(*position).is_some_and(|environment| !environment.of.untracked))
    }
}

/// What an input is to a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It is released, or may be.
    Release,
    /// It belongs to the environment.
    Environment,
    /// It runs the deployment.
    Tool,
    /// It carries nothing.
    Signal,
}
