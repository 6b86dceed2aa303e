//! A pipeline definition as a graph: jobs, what must come before them, what goes into them, and what was
//! found when the graph was held against the route.
//!
//! One shape for every tool. What a tool says by passing versions on (Concourse, Kargo) stands in
//! [`Input::passed`]; what it says by order (GitHub Actions, GitLab CI) in [`Job::gates`]. A definition
//! that could not be understood somewhere says so in [`Pipeline::unread`]; nothing is left out in silence.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::PathStep;
use super::id::Name;
use crate::source::Place;

/// A pipeline definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// The file.
    pub path: String,
    /// What it calls itself; the file's name without its ending where it says nothing.
    pub name: String,
    /// The tool that runs it.
    pub tool: PipelineTool,
    /// The jobs, in the order of the definition.
    pub jobs: Vec<Job>,
    /// What it declares that versions come from, in the order of the definition.
    pub resources: Vec<Resource>,
    /// What was not understood although it may matter.
    pub unread: Vec<Unread>,
    /// The whole of it.
    pub place: Place,
}

/// A tool that runs pipelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PipelineTool {
    /// Concourse.
    Concourse,
    /// GitHub Actions.
    GithubActions,
    /// GitLab CI.
    GitlabCi,
    /// Kargo.
    Kargo,
}

impl PipelineTool {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Concourse => "Concourse",
            Self::GithubActions => "GitHub Actions",
            Self::GitlabCi => "GitLab CI",
            Self::Kargo => "Kargo",
        }
    }
}

/// Something that runs: a job, a stage of Kargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name, unique in the definition.
    pub name: String,
    /// What tells its role where its name says more than that: the part of a called definition's job that is its own, or
    /// what it is called for people.
    pub role: Option<String>,
    /// Whether it only stands for other jobs, and does nothing itself.
    pub stands_for_others: bool,
    /// Why its definition may end well although it has failed or never ran; nothing where it may not.
    pub missable: Option<String>,
    /// The environments that the definition says it works on; more than one where it runs once for each.
    pub environments: Vec<String>,
    /// Whether the definition itself says that it deploys; nothing where only its name can tell.
    pub deploys: Option<bool>,
    /// Whether the definition itself says that it tests; nothing where only its name can tell.
    pub tests: Option<bool>,
    /// What goes into it.
    pub inputs: Vec<Input>,
    /// What must have come before it, besides what its inputs must have passed.
    pub gates: Vec<Gate>,
    /// What comes out of it: resources that it gives a new version.
    pub outputs: Vec<String>,
    /// What it does, as far as that has a name.
    pub steps: Vec<Step>,
    /// How it is started where nothing comes before it.
    pub starts: Vec<Start>,
    /// Where it stands.
    pub place: Place,
}

impl Job {
    /// A job of that name, with nothing in it yet.
    #[must_use]
    pub fn new(name: impl Into<String>, place: Place) -> Self {
        Self {
            name: name.into(),
            role: None,
            stands_for_others: false,
            missable: None,
            environments: Vec::new(),
            deploys: None,
            tests: None,
            inputs: Vec::new(),
            gates: Vec::new(),
            outputs: Vec::new(),
            steps: Vec::new(),
            starts: Vec::new(),
            place,
        }
    }
}

/// Something that a definition takes versions of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Its type, in the tool's words.
    pub kind: String,
    /// Where it stands.
    pub place: Place,
}

/// What goes into a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is.
    pub resource: String,
    /// What it is for.
    pub content: Content,
    /// The jobs that the same version must have passed: one of each list. Nothing where any version will do.
    pub passed: Vec<Vec<Passed>>,
    /// Whether it is what the whole run is about, and so has passed what the run has passed.
    pub of_run: bool,
    /// The one version that it is fixed to.
    pub pinned: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What an input is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// It may become part of what is deployed.
    Artifact,
    /// It runs the job: an image, an action.
    Tool,
    /// It only says that it is time: a clock, a lock.
    Signal,
}

/// A job that a version must have passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The job.
    pub job: String,
    /// Where that is asked for.
    pub place: Place,
}

/// Something that must have come before a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What.
    pub after: After,
    /// Why the job may run although that failed or never ran; nothing where it may not.
    pub open: Option<String>,
    /// Where that is asked for, or waived.
    pub place: Place,
}

/// What a gate waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// A job of the same definition.
    Job(String),
    /// Every job of another definition, by what that calls itself.
    Definition(String),
}

/// Something that a job does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Whether the job goes on when it fails.
    pub may_fail: bool,
}

/// How a job is started where nothing comes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Whether a person does it.
    pub manual: bool,
    /// How, in the tool's words.
    pub how: String,
    /// Where that is allowed.
    pub place: Place,
}

/// Something that was not understood although it may matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The job that it belongs to.
    pub job: Option<String>,
    /// What was not understood, and what may follow.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What follows from it.
    pub kind: UnreadKind,
    /// Where it stands.
    pub place: Place,
}

/// What follows from something that was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnreadKind {
    /// It decides what runs, and may be a way around an environment.
    Unclear,
    /// It stands in a definition that is kept elsewhere and judged there.
    Elsewhere,
    /// It replaces a definition while it runs.
    Replaces,
}

/// What a finding about a pipeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PipelineFault {
    /// A deployment that nothing makes wait for the environment before.
    EnvironmentSkipped,
    /// A job that a person starts, and that deploys without the environment before.
    ManualJump,
    /// A deployment that is reached without tests of the environment before.
    TestsSkipped,
    /// An input of a deployment that did not pass the environment before.
    InputNotPassed,
    /// A suite that the route requires and that no job runs.
    SuiteNotRun,
    /// Something that was not understood.
    NotUnderstood,
    /// A tool of a deployment that may change from one run to the next.
    UnpinnedTool,
    /// A job that replaces a definition, its own or another.
    SetsPipeline,
}

impl PipelineFault {
    /// All of them, in the order of weight.
    pub const ALL: [Self; 8] = [
        Self::EnvironmentSkipped,
        Self::ManualJump,
        Self::TestsSkipped,
        Self::InputNotPassed,
        Self::SuiteNotRun,
        Self::NotUnderstood,
        Self::UnpinnedTool,
        Self::SetsPipeline,
    ];

    /// The word for it, as JSON has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::EnvironmentSkipped => "environment-skipped",
            Self::ManualJump => "manual-jump",
            Self::TestsSkipped => "tests-skipped",
            Self::InputNotPassed => "input-not-passed",
            Self::SuiteNotRun => "suite-not-run",
            Self::NotUnderstood => "not-understood",
            Self::UnpinnedTool => "unpinned-tool",
            Self::SetsPipeline => "sets-pipeline",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::EnvironmentSkipped => "An environment can be skipped",
            Self::ManualJump => "A person can jump over an environment",
            Self::TestsSkipped => "Tests can be skipped",
            Self::InputNotPassed => "An input has not passed the environment before",
            Self::SuiteNotRun => "A required suite is run by no job",
            Self::NotUnderstood => "Something could not be understood",
            Self::UnpinnedTool => "A tool of a deployment is not pinned",
            Self::SetsPipeline => "A job replaces a pipeline definition",
        }
    }
}

/// What was found when a pipeline was held against the route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineFinding {
    /// What it is.
    pub fault: PipelineFault,
    /// Whether it is a way around an environment, or only worth knowing.
    pub bypass: bool,
    /// The environment that is reached; absent where it concerns all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Name>,
    /// The definition.
    pub path: String,
    /// The job that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// What is wrong, one sentence.
    pub message: String,
    /// What precisely it is about, for waivers to name.
    pub term: String,
    /// What to do.
    pub fix: String,
    /// The shortest way around, from what starts it to the deployment.
    pub way: Vec<String>,
    /// Further places.
    pub because: Vec<PipelineReason>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// The definitions of a release, and what they come to on its route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pipelines {
    /// The definitions.
    pub definitions: Vec<Pipeline>,
    /// What they come to; worked out by a check.
    pub account: PipelineAccount,
}

/// What pipeline definitions come to on a route, as policies see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineAccount {
    /// The definitions' files.
    pub definitions: Vec<String>,
    /// The jobs that deploy, by environment.
    pub deployments: BTreeMap<String, Vec<String>>,
    /// What was found.
    pub findings: Vec<PipelineFinding>,
}

impl PipelineAccount {
    /// The place of a path into it.
    #[must_use]
    pub fn locate(&self, path: &[PathStep]) -> Option<Place> {
        let [PathStep::Key(list), PathStep::Index(index), rest @ ..] = path else { return None };
        let finding = self.findings.get(*index).filter(|_| list == "findings")?;
        match rest {
            [PathStep::Key(because), PathStep::Index(reason), ..] if because == "because" => {
                Some(finding.because.get(*reason)?.place.clone())
            }
            _ => Some(finding.place.clone()),
        }
    }
}

/// A further place of a finding and what it contributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PipelineReason {
    /// What it says.
    pub message: String,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}
