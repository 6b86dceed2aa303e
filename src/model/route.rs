//! The route (`kind: Route`): the ordered environments and what each one demands.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{ApiVersion, Fault, repeated};
use super::id::{ClockTime, Name, Network, RuleId, Span, Timestamp, Zone};
use super::parity::Parity;
use crate::source::{Pointer, suggest};

/// A route: the environments in the order in which a release passes through them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Route {
    /// Always `portcullis/v1`.
    pub api_version: ApiVersion,
    /// Always `Route`.
    pub kind: RouteKind,
    /// The route's name.
    pub name: Name,
    /// A sentence about the route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The environments, first to last.
    #[schemars(length(min = 1))]
    pub environments: Vec<Environment>,
    /// How the jobs and inputs of pipeline definitions are recognised; by usual names where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Conventions>,
}

/// How the jobs and inputs of pipeline definitions are recognised by their names. Names are compared in lower case, word by
/// word, with `-` between words; `*` stands for anything, `{environment}` for a name of the environment, and a
/// pattern after `!` takes back what the others recognise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Conventions {
    /// Jobs that deploy, where their environment is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deploy: Option<Vec<String>>,
    /// Jobs that test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<Vec<String>>,
    /// Jobs and steps that run a suite; its own name always counts.
    #[serde(default)]
    pub suites: BTreeMap<Name, Vec<String>>,
    /// Inputs that differ between environments on purpose, such as its settings.
    #[serde(default)]
    pub environment_inputs: Vec<String>,
    /// Inputs that run the pipeline and are no part of what is deployed.
    #[serde(default)]
    pub tooling_inputs: Vec<String>,
}

/// How the jobs of one environment are recognised, besides what the route says for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnvironmentJobs {
    /// Further names of the environment; usual short forms where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aliases: Option<Vec<String>>,
    /// Jobs that deploy here, whether or not they name the environment.
    #[serde(default)]
    pub deploy: Vec<String>,
    /// Jobs that test here, whether or not they name the environment.
    #[serde(default)]
    pub tests: Vec<String>,
}

/// The literal `Route`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RouteKind {
    /// A route.
    Route,
}

/// One stop on the route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Environment {
    /// The environment's name, unique on the route.
    pub name: Name,
    /// A sentence about the environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether real users' data lives here. Every environment without this is "below production", wherever it stands.
    #[serde(default)]
    pub production: bool,
    /// Whether the environment may be created for one change and thrown away.
    #[serde(default)]
    pub ephemeral: bool,
    /// Whether nobody records what is here, as on a developer's machine: the promotion history is not asked about it.
    #[serde(default)]
    pub untracked: bool,
    /// The data classes that may be here.
    #[serde(default)]
    pub data_classes: Vec<String>,
    /// The regulations whose data may be here; any where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regulations: Option<Vec<Name>>,
    /// How much of production's data must be here; nothing is asked where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub production_scale: Option<ProductionScale>,
    /// The test suites that must have passed before entry.
    #[serde(default)]
    pub suites: Vec<RequiredSuite>,
    /// The approvals that entry needs.
    #[serde(default)]
    pub approvals: Vec<RequiredApproval>,
    /// The documents that entry needs.
    #[serde(default)]
    pub documents: Vec<DocumentKind>,
    /// Whether entry needs a signed `PASSED` verdict for the environment before.
    #[serde(default)]
    pub previous_verdict: bool,
    /// Whether entry needs an automated roll-back, rehearsed in the environment before.
    #[serde(default)]
    pub rollback: bool,
    /// Whether only a pipeline may deploy here.
    #[serde(default)]
    pub automation_only: bool,
    /// Whether nothing that runs here, nor its infrastructure, may be changed in place: it is replaced.
    #[serde(default)]
    pub replace_only: bool,
    /// Whether infrastructure here comes from a versioned source, without drift.
    #[serde(default)]
    pub infrastructure_as_code: bool,
    /// How much the environment must be like production; nothing is asked where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parity: Option<Parity>,
    /// Further names of the environment that may be part of names in its configuration, such as `prod`.
    #[serde(default)]
    pub also_called: Vec<String>,
    /// The external services that a stand-in must take the place of here; `*` stands for each that the release writes to.
    #[serde(default)]
    pub mocked: Vec<String>,
    /// Whether only one version of a component may be here at a time.
    #[serde(default)]
    pub single_version: bool,
    /// The oldest that test evidence and verdicts may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_max_age: Option<Span>,
    /// The shortest stay in the environment before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soak: Option<Span>,
    /// Whether each component must be based on what production runs.
    #[serde(default)]
    pub baselined: bool,
    /// Whether the upgrade from what production runs must have been tested in the environment before.
    #[serde(default)]
    pub in_place_upgrade: bool,
    /// The branches and tags that count as release candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ReleaseCandidate>,
    /// Who may reach the environment, and from where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Reach>,
    /// When deployments may happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// How the jobs of pipeline definitions that belong here are recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jobs: Option<EnvironmentJobs>,
    /// Rules whose enforcement differs here.
    #[serde(default)]
    pub enforcement: BTreeMap<RuleId, Enforcement>,
}

/// How much of production's data must be in an environment, table by table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductionScale {
    /// The smallest share of production's rows, in percent.
    #[schemars(range(min = 1, max = 100))]
    pub percent: u8,
    /// Tables of which it is not asked; `*` stands for anything.
    #[serde(default)]
    pub except: Vec<String>,
}

/// A test suite that entry needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequiredSuite {
    /// The suite.
    pub suite: Name,
    /// Where it must have run; the environment before, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Name>,
}

/// An approval that entry needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequiredApproval {
    /// The role that approves.
    pub role: Name,
    /// How many different people of that role.
    #[serde(default = "one")]
    #[schemars(range(min = 1))]
    pub count: u32,
}

fn one() -> u32 {
    1
}

/// A document that accompanies a release; the names are the manifest's keys under `documents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DocumentKind {
    /// What changed.
    ReleaseNotes,
    /// How to deploy.
    DeploymentGuide,
    /// How to go back.
    RollbackProcedure,
}

/// Branches and tags that count as release candidates; `*` stands for anything but `/`, `**` for anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseCandidate {
    /// Branch patterns.
    #[serde(default)]
    pub branches: Vec<String>,
    /// Tag patterns.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Who may reach an environment, and from where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reach {
    /// The groups that may have grants; no limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// The networks that may reach its entry points; no limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<Network>>,
}

/// When deployments may happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Window {
    /// The time zone of `from`, `until` and the days.
    pub zone: Zone,
    /// The days of the week.
    #[schemars(length(min = 1))]
    pub days: Vec<Day>,
    /// The first minute.
    pub from: ClockTime,
    /// The first minute that is too late.
    pub until: ClockTime,
    /// Periods without deployments.
    #[serde(default)]
    pub freezes: Vec<Freeze>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A period without deployments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Freeze {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

/// What the findings of a rule do. Where the route says nothing, each does what the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Enforcement {
    /// The rule is not evaluated; its outcome is `skip`.
    Off,
    /// Findings are warnings.
    Warn,
    /// Findings deny, also those that the rule itself would only warn about.
    Deny,
}

impl Route {
    /// What is wrong with the route as a whole.
    #[must_use]
    pub(super) fn faults(&self) -> Vec<Fault> {
        let names = || self.environments.iter().map(|environment| environment.name.as_str());
        let mut faults = repeated("environments", "name", names());
        for (index, environment) in self.environments.iter().enumerate() {
            let at = |key: &str| Pointer::root().key("environments").index(index).key(key);
            if environment.production && environment.parity.is_some() {
                faults.push(Fault {
                    pointer: at("parity"),
                    message: format!("`{}` is what other environments are compared with", environment.name),
                    help: "ask for `parity` in the environments before production".to_owned(),
                });
            }
            if environment.production && !environment.mocked.is_empty() {
                faults.push(Fault {
                    pointer: at("mocked"),
                    message: format!("`{}` is production, which mocks nothing", environment.name),
                    help: "name what is `mocked` in the environments before production".to_owned(),
                });
            }
            for (number, suite) in environment.suites.iter().enumerate() {
                let Some(place) = &suite.environment else { continue };
                if self.position(place.as_str()).is_none() {
                    faults.push(Fault {
                        pointer: Pointer::root().key("environments").index(index).key("suites").index(number).key("environment"),
                        message: format!("the route has no environment `{place}`"),
                        help: suggest::help(place.as_str(), names()),
                    });
                }
            }
        }
        faults
    }

    /// The position of an environment on the route.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.environments.iter().position(|environment| environment.name.as_str() == name)
    }
}
