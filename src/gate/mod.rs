//! The gate: one release, one environment, one verdict.
//!
//! [`run`] names every stage in order; [`load`] brings policies, rules data, routes and trust, [`read`]
//! the release and its evidence; [`pipelines`] judges definitions alone. Uses the host for reading only; what becomes of the verdict (report,
//! signature, exit code) is the caller's.

pub mod account;
pub mod audit;
pub mod builtin;
mod choose;
mod data;
pub mod git_history;
pub mod ledger_history;
mod link;
pub mod load;
pub mod pipelines;
pub mod promotions;
pub mod proven;
pub mod read;
mod read_environments;
pub mod recorded;
pub mod run;
pub mod scan;

use camino::Utf8PathBuf;

use crate::host::HostError;
use crate::ledger::LedgerError;
use crate::model::Timestamp;
use crate::model::id::Name;
use crate::source::Unreadable;

pub use run::{Judgement, judge, judge_with};

/// What is to be judged, and by what.
#[derive(Debug, Clone)]
pub struct Request {
    /// A manifest, or a directory that holds `release.yaml`, `release.yml` or `release.json`.
    pub release: Utf8PathBuf,
    /// The environment that is to be entered.
    pub to: Name,
    /// The policies and data.
    pub rules: RuleSources,
    /// The name of a route, or a file.
    pub route: String,
    /// The trust file.
    pub trust: Option<Utf8PathBuf>,
    /// The evaluation time; the clock's where absent.
    pub at: Option<Timestamp>,
    /// Rules and gates that are to be judged; all where empty.
    pub only: Vec<String>,
}

/// Where policies and their data come from.
#[derive(Debug, Clone, Default)]
pub struct RuleSources {
    /// A directory whose files replace or add to the built-in `rules/`.
    pub rules: Option<Utf8PathBuf>,
    /// Directories with further policies.
    pub policies: Vec<Utf8PathBuf>,
    /// Whether the built-in policies are left out.
    pub without_builtin: bool,
}

/// Why no verdict could be given.
#[derive(Debug)]
pub enum GateError {
    /// The command cannot mean anything: a name that does not exist.
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// Documents that cannot be read, each with every problem. The paths are relative to `below`.
    Input {
        /// The directory that the release's documents are in.
        below: Utf8PathBuf,
        /// What the host did not give.
        missing: Vec<HostError>,
        /// What cannot be read.
        unreadable: Vec<Unreadable>,
    },
    /// Policies that cannot be loaded, each with every problem.
    Policy(Vec<Unreadable>),
    /// A ledger that cannot be read, or not be believed.
    Ledger(LedgerError),
}

impl From<HostError> for GateError {
    fn from(error: HostError) -> Self {
        Self::Input { below: Utf8PathBuf::new(), missing: vec![error], unreadable: Vec::new() }
    }
}

impl From<LedgerError> for GateError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<Unreadable> for GateError {
    fn from(error: Unreadable) -> Self {
        Self::Input { below: Utf8PathBuf::new(), missing: Vec::new(), unreadable: vec![error] }
    }
}
