//! What a replay comes to: totals, per component, per month, per environment.
//!
//! Filters choose what is counted here; the replay itself always begins with the history.

use std::collections::BTreeMap;

use super::month::Month;
use super::rename::{Renamed, renamed};
use super::replay::{Entry, Movement, Replay};
use super::stays::Stays;
use crate::model::id::Span;
use crate::model::route::Environment;
use crate::model::{Route, Timestamp};

/// What can be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// It passed over an earlier environment.
    Skip,
    /// A promotion after too short a stay in the environment before, or none.
    Soak,
    /// Two versions at once where the route allows one.
    Concurrent,
    /// Made by hand among pipelines, or where the route wants pipelines only.
    Manual,
}

impl Breach {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Skip, Self::Soak, Self::Concurrent, Self::Manual];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Soak => "soak",
            Self::Concurrent => "concurrent",
            Self::Manual => "manual",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// The route.
    pub route: &'q Route,
    /// The shortest stay before production, instead of what the route says.
    pub soak: Option<&'q Span>,
    /// The first instant that is reported.
    pub since: Option<Timestamp>,
    /// The first instant that is not reported any more.
    pub until: Option<Timestamp>,
    /// The components that are reported; all where empty.
    pub components: &'q [String],
}

impl Question<'_> {
    fn environment(&self, position: usize) -> Option<&Environment> {
        self.route.environments.get(position)
    }

    /// The shortest stay before an environment, in seconds; production wants one even where nobody says how long.
    #[must_use]
    pub fn required(&self, position: usize) -> Option<i64> {
        let environment = self.environment(position)?;
        match (environment.production, self.soak, &environment.soak) {
            (true, Some(given), _) | (_, _, Some(given)) => Some(given.seconds()),
            (true, None, None) => Some(0),
            (false, _, None) => None,
        }
    }

    fn asks(&self, entry: &Entry, component: &str) -> bool {
        self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at < until)
            && (self.components.is_empty() || self.components.iter().any(|wanted| wanted == component))
    }

    /// What is wrong with an entry.
    #[must_use]
    pub fn breaches(&self, entry: &Entry) -> Vec<Breach> {
        if entry.movement == Movement::Baseline {
            return Vec::new();
        }
        let environment = self.environment(entry.environment);
        let short = match (entry.movement, entry.stayed, self.required(entry.environment)) {
            (Movement::Promotion, Some(stayed), Some(required)) => stayed == 0 || stayed < required,
            _ => false,
        };
        let by_hand = entry.automated == Some(false) && (entry.after_automation || environment.is_some_and(|one| one.automation_only));
        let holds = |breach: &Breach| match breach {
            Breach::Skip => !entry.missed.is_empty(),
            Breach::Soak => short,
            Breach::Concurrent => entry.concurrent && environment.is_some_and(|one| one.single_version),
            Breach::Manual => by_hand,
        };
        Breach::ALL.into_iter().filter(holds).collect()
    }
}

/// Counts of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub entries: u64,
    /// Taken for the state that the history starts with.
    pub baseline: u64,
    /// Of those, how many would have been skips.
    pub baseline_skips: u64,
    /// First entries of versions.
    pub promotions: u64,
    /// Older versions, again.
    pub roll_backs: u64,
    /// Newer versions, again.
    pub roll_forwards: u64,
    /// What stood there anyway.
    pub redeployments: u64,
    /// Promotions while the version before had gone nowhere yet.
    pub concurrent: u64,
    /// Entries that no pipeline made.
    pub by_hand: u64,
    /// Entries whose records do not say whether a pipeline made them.
    pub unsaid: u64,
    /// Entries that skipped an environment.
    pub skips: u64,
    /// Promotions after too short a stay, or none.
    pub soak: u64,
    /// Of those, how many had no stay at all.
    pub no_stay: u64,
    /// Concurrent versions where the route allows one.
    pub concurrent_breaches: u64,
    /// Manual entries among those of pipelines.
    pub manual: u64,
    /// Entries with anything wrong.
    pub wrong: u64,
}

impl Tally {
    /// How many entries have that wrong with them.
    #[must_use]
    pub fn of(&self, breach: Breach) -> u64 {
        match breach {
            Breach::Skip => self.skips,
            Breach::Soak => self.soak,
            Breach::Concurrent => self.concurrent_breaches,
            Breach::Manual => self.manual,
        }
    }

    /// Adds the counts of others.
    pub fn add(&mut self, other: &Self) {
        let pairs: [(&mut u64, u64); 16] = [
            (&mut self.entries, other.entries),
            (&mut self.baseline, other.baseline),
            (&mut self.baseline_skips, other.baseline_skips),
            (&mut self.promotions, other.promotions),
            (&mut self.roll_backs, other.roll_backs),
            (&mut self.roll_forwards, other.roll_forwards),
            (&mut self.redeployments, other.redeployments),
            (&mut self.concurrent, other.concurrent),
            (&mut self.by_hand, other.by_hand),
            (&mut self.unsaid, other.unsaid),
            (&mut self.skips, other.skips),
            (&mut self.soak, other.soak),
            (&mut self.no_stay, other.no_stay),
            (&mut self.concurrent_breaches, other.concurrent_breaches),
            (&mut self.manual, other.manual),
            (&mut self.wrong, other.wrong),
        ];
        for (sum, value) in pairs {
            *sum += value;
        }
    }

    fn count(&mut self, entry: &Entry, breaches: &[Breach]) {
        self.entries += 1;
        match entry.movement {
            Movement::Baseline => {
                self.baseline += 1;
                self.baseline_skips += u64::from(!entry.missed.is_empty());
            }
            Movement::Promotion => self.promotions += 1,
            Movement::RollBack => self.roll_backs += 1,
            Movement::RollForward => self.roll_forwards += 1,
            Movement::Redeployment => self.redeployments += 1,
        }
        self.concurrent += u64::from(entry.concurrent);
        self.by_hand += u64::from(entry.automated == Some(false));
        self.unsaid += u64::from(entry.automated.is_none());
        for breach in breaches {
            match breach {
                Breach::Skip => self.skips += 1,
                Breach::Soak => {
                    self.soak += 1;
                    self.no_stay += u64::from(entry.stayed == Some(0));
                }
                Breach::Concurrent => self.concurrent_breaches += 1,
                Breach::Manual => self.manual += 1,
            }
        }
        self.wrong += u64::from(!breaches.is_empty());
    }
}

/// A component and what became of its versions.
#[derive(Debug, Clone)]
pub struct ComponentTally<'e> {
    /// Its name.
    pub name: &'e str,
    /// Its entries.
    pub tally: Tally,
    /// What was wrong in each month that has entries.
    pub months: BTreeMap<Month, Tally>,
}

/// A way in which environments were passed over: into which, past which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// The position of the environment that was entered.
    pub into: usize,
    /// The positions of those in which the version had never been.
    pub past: Vec<usize>,
}

/// What a replay comes to.
#[derive(Debug)]
pub struct Audit<'e> {
    /// The replay.
    pub replay: &'e Replay<'e>,
    /// The entries that are reported, with what is wrong with each, in the order of the replay.
    pub entries: Vec<(&'e Entry, Vec<Breach>)>,
    /// All of them.
    pub total: Tally,
    /// Each component, the one with most wrong entries first, then by name.
    pub components: Vec<ComponentTally<'e>>,
    /// Each month that has entries.
    pub months: BTreeMap<Month, Tally>,
    /// Each environment of the route.
    pub environments: Vec<Tally>,
    /// How environments were passed over, and how often.
    pub ways: BTreeMap<Way, u64>,
    /// The stays before each environment that is production or wants a stay, by position; promotions only.
    pub stays: BTreeMap<usize, Stays>,
    /// Entries for which the order of records within one instant decides what was missed.
    pub tied: usize,
    /// Components that look like others under a new name.
    pub renamed: Vec<Renamed<'e>>,
}

/// Counts what is asked about.
#[must_use]
pub fn audit<'e>(replay: &'e Replay<'e>, question: &Question<'_>) -> Audit<'e> {
    let environments = question.route.environments.len();
    let mut audit = Audit {
        replay,
        entries: Vec::new(),
        total: Tally::default(),
        components: Vec::new(),
        months: BTreeMap::new(),
        environments: vec![Tally::default(); environments],
        ways: BTreeMap::new(),
        stays: BTreeMap::new(),
        tied: 0,
        renamed: renamed(replay, environments),
    };
    let mut components: BTreeMap<&str, ComponentTally<'_>> = BTreeMap::new();
    let mut stays: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for entry in &replay.entries {
        let name = replay.component(entry.component);
        if !question.asks(entry, name) {
            continue;
        }
        let breaches = question.breaches(entry);
        let month = Month::of(entry.at);
        let component = components.entry(name).or_insert_with(|| ComponentTally { name, tally: Tally::default(), months: BTreeMap::new() });
        let tallies = [
            Some(&mut audit.total),
            Some(&mut component.tally),
            Some(component.months.entry(month).or_default()),
            Some(audit.months.entry(month).or_default()),
            audit.environments.get_mut(entry.environment),
        ];
        tallies.into_iter().flatten().for_each(|tally| tally.count(entry, &breaches));
        if breaches.contains(&Breach::Skip) {
            *audit.ways.entry(Way { into: entry.environment, past: entry.missed.clone() }).or_default() += 1;
        }
        if let (Movement::Promotion, Some(stayed), Some(_)) = (entry.movement, entry.stayed, question.required(entry.environment)) {
            stays.entry(entry.environment).or_default().push(stayed);
        }
        audit.tied += usize::from(entry.tied);
        audit.entries.push((entry, breaches));
    }
    audit.stays = stays.into_iter().map(|(position, stays)| (position, Stays::new(stays))).collect();
    audit.components = components.into_values().collect();
    audit.components.sort_by_key(|component| (std::cmp::Reverse(component.tally.wrong), component.name));
    audit
}
