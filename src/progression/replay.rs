//! The walk: events in the order of time, and what each one was.

use std::collections::{BTreeMap, HashMap};

use super::intern::{Artifacts, Names};
use crate::model::history::PromotionEvent;
use crate::model::{Route, Timestamp};

/// What an entry was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// The first entry of the component into the environment, taken for the state that the history starts with.
    Baseline,
    /// The first entry of the version into the environment.
    Promotion,
    /// A version that had been there before an even newer one.
    RollForward,
    /// A version that had been there, in place of one that came after it.
    RollBack,
    /// The version that stands there anyway.
    Redeployment,
}

impl Movement {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Baseline, Self::Promotion, Self::RollForward, Self::RollBack, Self::Redeployment];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Promotion => "promotion",
            Self::RollForward => "roll-forward",
            Self::RollBack => "roll-back",
            Self::Redeployment => "re-deployment",
        }
    }
}

/// One entry into an environment of the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which of the events.
    pub event: usize,
    /// When.
    pub at: Timestamp,
    /// Which component, as a number of [`Replay::component`].
    pub component: u32,
    /// Which version, as a number of [`Replay::version`].
    pub artifact: u32,
    /// The version that stood there before, where one did.
    pub before: Option<u32>,
    /// The position of the environment on the route.
    pub environment: usize,
    /// What it was.
    pub movement: Movement,
    /// The earlier environments in which the version had never been, by position.
    pub missed: Vec<usize>,
    /// How long the version had stayed in the tracked environment before this one, in seconds; `None` in the first.
    pub stayed: Option<i64>,
    /// Whether the version that stood there had gone on to no later environment.
    pub concurrent: bool,
    /// Whether a pipeline made it, where the record says.
    pub automated: Option<bool>,
    /// Whether a pipeline had made an earlier entry of the component into the environment.
    pub after_automation: bool,
    /// Whether a record of the same instant says that the version came to an earlier environment, so that the order of
    /// the two records decides what was missed.
    pub tied: bool,
}

/// A version in an environment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    /// Its first entry.
    pub(super) first: Timestamp,
    /// How many versions of the component had been first there before it.
    pub(super) order: u32,
    /// Its stays that have ended, in seconds.
    stayed: i64,
}

/// What stands in an environment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) artifact: u32,
    /// The entry since which it has not been replaced.
    pub(super) since: Timestamp,
    /// The last entry, a re-deployment perhaps.
    pub(super) event: usize,
}

/// A component in an environment.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) standing: Option<Standing>,
    automation: bool,
    versions: u32,
}

/// What a replay is made with.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'q> {
    /// The route.
    pub route: &'q Route,
    /// Whether the first version of a component in an environment is the state that the history starts with.
    pub baseline: bool,
    /// Components that were renamed: what they were called, and what they are called now.
    pub renames: &'q [(String, String)],
}

/// A history that was replayed.
#[derive(Debug)]
pub struct Replay<'e> {
    /// The events.
    pub events: &'e [PromotionEvent],
    /// The entries into environments of the route, in the order of the replay.
    pub entries: Vec<Entry>,
    /// Environments that are not on the route, with the number of their events.
    pub off_route: BTreeMap<&'e str, usize>,
    /// Records that give a version which other records give several digests.
    pub ambiguous: usize,
    /// Records that stand after one with a later time.
    pub out_of_order: usize,
    names: Names<'e>,
    artifacts: Artifacts<'e>,
    visits: HashMap<(usize, u32), Visit>,
    places: Vec<Place>,
    environments: usize,
}

/// Replays a history from its beginning.
#[must_use]
pub fn replay<'e>(events: &'e [PromotionEvent], rules: Rules<'e>) -> Replay<'e> {
    let mut names = Names::default();
    let components: Vec<u32> = events.iter().map(|event| names.number(renamed(&event.component, rules.renames))).collect();
    let artifacts = Artifacts::learn(events, &components);
    let environments = rules.route.environments.len();
    let places = vec![Place::default(); names.components.len().saturating_mul(environments)];
    let mut replay = Replay {
        events,
        entries: Vec::with_capacity(events.len()),
        off_route: BTreeMap::new(),
        ambiguous: 0,
        out_of_order: out_of_order(events),
        names,
        artifacts,
        visits: HashMap::with_capacity(events.len()),
        places,
        environments,
    };
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|index| events.get(*index).map(|event| event.at));
    let positions: HashMap<&str, usize> =
        rules.route.environments.iter().enumerate().map(|(position, environment)| (environment.name.as_str(), position)).collect();
    let mut instant = Instant::default();
    for index in order {
        let (Some(event), Some(component)) = (events.get(index), components.get(index)) else { continue };
        match positions.get(event.environment.as_str()) {
            Some(position) => replay.take((index, event), *component, *position, rules, &mut instant),
            None => *replay.off_route.entry(&event.environment).or_default() += 1,
        }
    }
    replay.ambiguous = replay.artifacts.ambiguous;
    replay
}

/// The name that a component has now.
fn renamed<'n>(name: &'n str, renames: &'n [(String, String)]) -> &'n str {
    let mut name = name;
    for _ in 0..renames.len() {
        match renames.iter().find(|(old, _)| old == name) {
            Some((_, new)) => name = new,
            None => break,
        }
    }
    name
}

/// How many records stand in their document after one with a later time.
fn out_of_order(events: &[PromotionEvent]) -> usize {
    let record = |event: &PromotionEvent| {
        let place = event.place.as_ref()?;
        Some((place.doc, place.pointer.as_str().strip_prefix('/')?.parse::<u64>().ok()?, event.at))
    };
    let mut records: Vec<_> = events.iter().filter_map(record).collect();
    records.sort_unstable();
    let mut latest = None;
    records
        .iter()
        .filter(|(doc, _, at)| {
            let late = latest.is_some_and(|(of, time)| of == *doc && time > *at);
            if !late {
                latest = Some((*doc, *at));
            }
            late
        })
        .count()
}

/// The entries of the instant in hand, by the version and the environment that they missed.
#[derive(Debug, Default)]
struct Instant {
    at: Option<Timestamp>,
    missing: HashMap<(u32, usize), Vec<usize>>,
}

impl<'e> Replay<'e> {
    /// The name of a component.
    #[must_use]
    pub fn component(&self, number: u32) -> &'e str {
        index(number).and_then(|number| self.names.components.get(number)).copied().unwrap_or_default()
    }

    /// How many components there are.
    #[must_use]
    pub fn components(&self) -> u32 {
        u32::try_from(self.names.components.len()).unwrap_or(u32::MAX)
    }

    /// What people call a version: its version, or its digest where it has none.
    #[must_use]
    pub fn version(&self, artifact: u32) -> &'e str {
        index(artifact).and_then(|number| self.artifacts.all.get(number)).map_or("", |artifact| artifact.label)
    }

    pub(super) fn visit(&self, environment: usize, artifact: u32) -> Option<Visit> {
        self.visits.get(&(environment, artifact)).copied()
    }

    pub(super) fn place(&self, component: u32, environment: usize) -> Place {
        self.slot(component, environment).and_then(|slot| self.places.get(slot)).copied().unwrap_or_default()
    }

    fn slot(&self, component: u32, environment: usize) -> Option<usize> {
        index(component)?.checked_mul(self.environments)?.checked_add(environment)
    }

    /// How long a version has been in an environment up to an instant, in seconds.
    pub(super) fn stay(&self, component: u32, environment: usize, artifact: u32, until: Timestamp) -> i64 {
        let ended = self.visit(environment, artifact).map_or(0, |visit| visit.stayed);
        match self.place(component, environment).standing {
            Some(standing) if standing.artifact == artifact => ended.saturating_add(seconds(standing.since, until)),
            _ => ended,
        }
    }

    fn take(
        &mut self,
        (index, event): (usize, &'e PromotionEvent),
        component: u32,
        environment: usize,
        rules: Rules<'_>,
        instant: &mut Instant,
    ) {
        let artifact = self.artifacts.number(event, component);
        let place = self.place(component, environment);
        let visit = self.visit(environment, artifact);
        let before = place.standing.map(|standing| standing.artifact);
        let movement = self.movement(environment, visit, place, (artifact, rules.baseline));
        let earlier = || tracked_before(rules.route, environment);
        let missed: Vec<usize> = earlier().filter(|earlier| self.visit(*earlier, artifact).is_none()).collect();
        let stayed = earlier().last().map(|previous| self.stay(component, previous, artifact, event.at));
        if instant.at != Some(event.at) {
            *instant = Instant { at: Some(event.at), missing: HashMap::new() };
        }
        for late in instant.missing.remove(&(artifact, environment)).unwrap_or_default() {
            if let Some(entry) = self.entries.get_mut(late) {
                entry.tied = true;
            }
        }
        for earlier in &missed {
            instant.missing.entry((artifact, *earlier)).or_default().push(self.entries.len());
        }
        let tied = self.just_before(event.at, artifact, earlier());
        let gone_on = |other: u32| (environment + 1..self.environments).any(|later| self.visit(later, other).is_some());
        let last = environment + 1 == self.environments;
        let concurrent = movement == Movement::Promotion && !last && before.is_some_and(|other| !gone_on(other));
        self.entries.push(Entry {
            event: index,
            at: event.at,
            component,
            artifact,
            before: before.filter(|other| *other != artifact),
            environment,
            movement,
            missed,
            stayed,
            concurrent,
            automated: event.automated,
            after_automation: place.automation,
            tied,
        });
        self.enter((index, event), component, environment, artifact);
    }

    fn movement(&self, environment: usize, visit: Option<Visit>, place: Place, (artifact, baseline): (u32, bool)) -> Movement {
        match (place.standing, visit) {
            (None, _) if baseline => Movement::Baseline,
            (Some(standing), _) if standing.artifact == artifact => Movement::Redeployment,
            (Some(standing), Some(visit)) => {
                let other = self.visit(environment, standing.artifact).map_or(0, |visit| visit.order);
                if other < visit.order { Movement::RollForward } else { Movement::RollBack }
            }
            (None, _) | (Some(_), None) => Movement::Promotion,
        }
    }

    /// The version is in the environment from now on; whatever stood there has left.
    fn enter(&mut self, (index, event): (usize, &PromotionEvent), component: u32, environment: usize, artifact: u32) {
        let Some(slot) = self.slot(component, environment) else { return };
        let Some(place) = self.places.get_mut(slot) else { return };
        place.automation |= event.automated == Some(true);
        let order = place.versions;
        match place.standing {
            Some(standing) if standing.artifact == artifact => {
                place.standing = Some(Standing { event: index, ..standing });
                return;
            }
            Some(left) => {
                if let Some(visit) = self.visits.get_mut(&(environment, left.artifact)) {
                    visit.stayed = visit.stayed.saturating_add(seconds(left.since, event.at));
                }
            }
            None => {}
        }
        place.standing = Some(Standing { artifact, since: event.at, event: index });
        let first = !self.visits.contains_key(&(environment, artifact));
        self.visits.entry((environment, artifact)).or_insert(Visit { first: event.at, order, stayed: 0 });
        if first && let Some(place) = self.places.get_mut(slot) {
            place.versions += 1;
        }
    }

    /// Whether the version came to an earlier environment at this very instant, before this record.
    fn just_before(&self, at: Timestamp, artifact: u32, mut earlier: impl Iterator<Item = usize>) -> bool {
        earlier.any(|earlier| self.visit(earlier, artifact).is_some_and(|visit| visit.first == at))
    }
}

/// The tracked environments before a position, first to last.
pub fn tracked_before(route: &Route, position: usize) -> impl Iterator<Item = usize> {
    route.environments.iter().enumerate().take(position).filter(|(_, environment)| !environment.untracked).map(|(position, _)| position)
}

pub(super) fn seconds(from: Timestamp, until: Timestamp) -> i64 {
    until.0.as_second().saturating_sub(from.0.as_second()).max(0)
}

fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}
