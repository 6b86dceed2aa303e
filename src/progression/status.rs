//! What stands where at the end of a replay, how far behind it is, and what keeps it from the next environment.
//!
//! * What **stands** in an environment is the version that entered last.
//! * An environment is **behind** by the versions that came to the first tracked environment after the one that
//!   stands in it had come there, for as long as the first of them has been waiting. Where that version never was
//!   in the first environment, or nothing ever came to either, nobody can say.
//! * The **next step** of a version that stands somewhere is the following environment, if it has not been there;
//!   or if it has, and was rolled back there.

use std::collections::BTreeMap;

use super::audit::Question;
use super::replay::{Movement, Replay, seconds, tracked_before};
use crate::model::{Digest, Timestamp};

/// A version that stands in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// The version, as a number of [`Replay::version`].
    pub artifact: u32,
    /// Since when nothing else has stood there.
    pub since: Timestamp,
    /// Which of the events was its last entry.
    pub event: usize,
    /// The earlier environments in which it has never been.
    pub missed: Vec<usize>,
    /// Whether it came in place of one that had come after it.
    pub rolled_back: bool,
    /// Whether a pipeline made its last entry, where the record says.
    pub automated: Option<bool>,
}

/// How far an environment is behind the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// How many newer versions there are.
    pub versions: usize,
    /// When the first of them came.
    pub since: Option<Timestamp>,
}

/// What keeps a version from the next environment, as far as a history tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// It has never been in these environments.
    NeverIn(Vec<usize>),
    /// It has not stayed long enough: how long it has, how long it must, and when it will have.
    Soak {
        /// Seconds so far.
        stayed: i64,
        /// Seconds wanted.
        wanted: i64,
        /// When it will have stayed long enough, if nothing else enters.
        ready: Option<Timestamp>,
    },
    /// It was there and was rolled back.
    RolledBack,
    /// Its last verdict for the environment is a failure, given at this instant.
    Refused(Timestamp),
}

/// An artifact that was kept out of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// When.
    pub at: Timestamp,
    /// Of which component.
    pub component: String,
    /// Which artifact.
    pub digest: Option<Digest>,
    /// Out of which environment.
    pub environment: String,
}

/// The next environment of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The version.
    pub artifact: u32,
    /// Where it stands.
    pub from: usize,
    /// Where it would go.
    pub into: usize,
    /// What keeps it; nothing that the history tells, where empty.
    pub blocks: Vec<Block>,
}

/// A component and where its versions stand.
#[derive(Debug, Clone)]
pub struct ComponentStatus<'e> {
    /// Its name.
    pub name: &'e str,
    /// What stands in each environment, in the order of the route.
    pub stands: Vec<Option<Stands>>,
    /// How far each environment is behind; `None` where nobody can say.
    pub behind: Vec<Option<Behind>>,
    /// What could happen next.
    pub steps: Vec<Step>,
}

/// What stands where.
#[derive(Debug)]
pub struct Status<'e> {
    /// The replay.
    pub replay: &'e Replay<'e>,
    /// At which instant.
    pub at: Timestamp,
    /// The environment that counts: production, or the last one.
    pub production: usize,
    /// The components, the one that production is farthest behind first, then by name.
    pub components: Vec<ComponentStatus<'e>>,
}

/// Says what stands where at an instant, which is not before the last event of the replay.
#[must_use]
pub fn status<'e>(replay: &'e Replay<'e>, question: &Question<'_>, refusals: &[Refusal], at: Timestamp) -> Status<'e> {
    let route = question.route;
    let last = route.environments.len().saturating_sub(1);
    let production = route.environments.iter().rposition(|environment| environment.production).unwrap_or(last);
    let first = tracked_before(route, route.environments.len()).next().unwrap_or(0);
    let mut arrivals: BTreeMap<u32, Vec<Timestamp>> = BTreeMap::new();
    for entry in replay.entries.iter().filter(|entry| entry.environment == first) {
        if matches!(entry.movement, Movement::Promotion | Movement::Baseline) {
            arrivals.entry(entry.component).or_default().push(entry.at);
        }
    }
    let mut refused: BTreeMap<(&str, &str, &str), Timestamp> = BTreeMap::new();
    for refusal in refusals.iter().filter(|refusal| refusal.at <= at) {
        let Some(digest) = &refusal.digest else { continue };
        let latest = refused.entry((&refusal.component, digest.as_str(), &refusal.environment)).or_insert(refusal.at);
        *latest = (*latest).max(refusal.at);
    }
    let view = View { replay, question, refused, at, first };
    let wanted = |name: &str| question.components.is_empty() || question.components.iter().any(|one| one == name);
    let mut components: Vec<ComponentStatus<'_>> = (0..replay.components())
        .filter(|number| wanted(replay.component(*number)))
        .map(|number| view.component(number, arrivals.get(&number).map_or(&[], Vec::as_slice)))
        // Events off the route alone put a component nowhere.
        .filter(|component| component.stands.iter().any(Option::is_some))
        .collect();
    // Those of which nobody can say how far they are behind come first.
    let behind =
        |component: &ComponentStatus<'_>| component.behind.get(production).copied().flatten().map_or(usize::MAX, |one| one.versions);
    components.sort_by(|left, right| behind(right).cmp(&behind(left)).then(left.name.cmp(right.name)));
    Status { replay, at, production, components }
}

struct View<'q, 'e> {
    replay: &'e Replay<'e>,
    question: &'q Question<'q>,
    /// When an artifact (component, digest) was last kept out of an environment.
    refused: BTreeMap<(&'q str, &'q str, &'q str), Timestamp>,
    at: Timestamp,
    first: usize,
}

impl<'e> View<'_, 'e> {
    fn component(&self, number: u32, arrivals: &[Timestamp]) -> ComponentStatus<'e> {
        let environments = self.question.route.environments.len();
        let stands: Vec<Option<Stands>> = (0..environments).map(|environment| self.stands(number, environment)).collect();
        let behind = stands.iter().map(|stands| self.behind(stands.as_ref(), arrivals)).collect();
        let steps = (1..environments).filter_map(|into| self.step(number, stands.get(into - 1)?.as_ref()?, into)).collect();
        ComponentStatus { name: self.replay.component(number), stands, behind, steps }
    }

    fn stands(&self, component: u32, environment: usize) -> Option<Stands> {
        let standing = self.replay.place(component, environment).standing?;
        let earlier = tracked_before(self.question.route, environment);
        let event = self.replay.events.get(standing.event)?;
        Some(Stands {
            artifact: standing.artifact,
            since: standing.since,
            event: standing.event,
            missed: earlier.filter(|earlier| self.replay.visit(*earlier, standing.artifact).is_none()).collect(),
            rolled_back: standing.rolled_back,
            automated: event.automated,
        })
    }

    fn behind(&self, stands: Option<&Stands>, arrivals: &[Timestamp]) -> Option<Behind> {
        let newer = match stands {
            Some(stands) => {
                let order = usize::try_from(self.replay.visit(self.first, stands.artifact)?.order).ok()?;
                arrivals.get(order + 1..).unwrap_or_default()
            }
            // Nothing here and nothing in the first environment: what came elsewhere was never there to be counted.
            None if arrivals.is_empty() => return None,
            None => arrivals,
        };
        Some(Behind { versions: newer.len(), since: newer.first().copied() })
    }

    fn step(&self, component: u32, stands: &Stands, into: usize) -> Option<Step> {
        let artifact = stands.artifact;
        let mut blocks = Vec::new();
        if let Some(visit) = self.replay.visit(into, artifact) {
            let there = self.replay.place(component, into).standing?;
            let other = self.replay.visit(into, there.artifact)?;
            if there.artifact == artifact || other.order >= visit.order {
                return None;
            }
            blocks.push(Block::RolledBack);
        }
        let earlier = || tracked_before(self.question.route, into);
        let missed: Vec<usize> = earlier().filter(|earlier| self.replay.visit(*earlier, artifact).is_none()).collect();
        if !missed.is_empty() {
            blocks.push(Block::NeverIn(missed));
        }
        blocks.extend(self.refused(stands, into).map(Block::Refused));
        if let (Some(wanted), Some(previous)) = (self.question.required(into), earlier().last()) {
            let stayed = self.replay.stay(component, previous, artifact, self.at);
            if stayed < wanted {
                let stands_there = self.replay.place(component, previous).standing.is_some_and(|standing| standing.artifact == artifact);
                let missing = jiff::SignedDuration::from_secs(wanted.saturating_sub(stayed));
                let ready = self.at.0.checked_add(missing).ok().filter(|_| stands_there).map(Timestamp);
                blocks.push(Block::Soak { stayed, wanted, ready });
            }
        }
        Some(Step { artifact, from: into - 1, into, blocks })
    }
}

impl View<'_, '_> {
    /// When the version was last kept out of an environment, if that is the last word.
    fn refused(&self, stands: &Stands, into: usize) -> Option<Timestamp> {
        let event = self.replay.events.get(stands.event)?;
        let environment = self.question.route.environments.get(into)?;
        let at = *self.refused.get(&(event.component.as_str(), event.digest.as_ref()?.as_str(), environment.name.as_str()))?;
        let entered = self.replay.visit(into, stands.artifact).map(|visit| visit.first);
        entered.is_none_or(|entered| at > entered).then_some(at)
    }
}

impl Status<'_> {
    /// How long something has been so, in seconds.
    #[must_use]
    pub fn age(&self, since: Timestamp) -> i64 {
        seconds(since, self.at)
    }

    /// Whether every environment that has a version of a component has the same one.
    #[must_use]
    pub fn in_step(component: &ComponentStatus<'_>) -> bool {
        let mut artifacts = component.stands.iter().flatten().map(|stands| stands.artifact);
        let first = artifacts.next();
        artifacts.all(|other| Some(other) == first)
    }
}
