//! Follows data from where it is taken to where it arrives.

use std::collections::BTreeMap;

use super::carriers::{Carried, End, carried};
use super::jobs::{What, Work};
use super::names::{Names, says_backup};
use super::shell::{self, Command};
use crate::model::dataset::FoundFlow;
use crate::source::{DocId, Place};

/// A document.
pub(super) struct Doc {
    pub(super) path: String,
    pub(super) jobs: Vec<Job>,
}

/// A job with the copies that it makes.
pub(super) struct Job {
    name: String,
    copies: Vec<Copy>,
    /// What it does that makes data anonymous: its number, and the word that says so.
    hiding: Vec<(usize, String)>,
}

/// One copy.
pub(super) struct Copy {
    tool: &'static str,
    from: Side,
    to: Side,
    /// What it passes through on its way, in words.
    through: String,
    snapshot: bool,
    /// Its number in the job.
    number: usize,
    place: Place,
}

/// One end of a copy.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    /// The environment that it names.
    environment: Option<String>,
    /// The file or store, by what all that use it call it.
    store: Option<String>,
    /// Whether it says that it is kept for bad days.
    backup: bool,
}

impl Job {
    /// The copies of a job; `environment` is where its document says that it runs.
    pub(super) fn new(work: &Work, doc: DocId, environment: Option<&str>, names: &Names, transformations: &[String]) -> Self {
        let mut job = Self { name: work.name.clone(), copies: Vec::new(), hiding: Vec::new() };
        let place = names.target(&work.place).or_else(|| environment.map(str::to_owned));
        let called = names.mentioned(&work.name);
        // `copy-prod-to-stage` says both ends, `refresh-stage` where it is.
        let (from, to) = match called.as_slice() {
            [from, .., to] => (Some(from.clone()), Some(to.clone())),
            [one] => (place.clone().or(Some(one.clone())), place.or(Some(one.clone()))),
            [] => (place.clone(), place),
        };
        let mut kept = BTreeMap::new();
        let mut number = 0;
        for act in &work.acts {
            let mut variables = act.variables.clone();
            variables.extend(kept.clone());
            let commands = match &act.what {
                What::Label(text) => {
                    number += 1;
                    job.hiding.extend(transformed(text, transformations).map(|word| (number, word)));
                    continue;
                }
                What::Script(text) => shell::commands(text, &mut variables),
                What::Words(words) => shell::listed(words, &mut variables),
            };
            kept.extend(variables.into_iter().filter(|(name, _)| !act.variables.contains_key(name)));
            let place = Place::new(doc, act.pointer.clone());
            let commands = opened(commands, 0);
            let mut rest = commands.as_slice();
            while let Some(first) = rest.first() {
                let length = 1 + rest.iter().skip(1).take_while(|command| command.piped).count();
                let (line, after) = rest.split_at(length.min(rest.len()));
                number += 1;
                let words = line.iter().flat_map(|command| command.words.iter());
                job.hiding.extend(words.filter_map(|word| transformed(word, transformations)).next().map(|word| (number, word)));
                let reading = Reading { names, from: from.as_ref(), to: to.as_ref(), number, place: &place };
                job.copies.extend(reading.copies(first, line));
                rest = after;
            }
        }
        job
    }
}

/// Commands with those that stand in quotes within them: `ssh host 'pg_dump shop'`, `sh -c "…"`.
fn opened(commands: Vec<Command>, depth: usize) -> Vec<Command> {
    let mut all = Vec::new();
    for command in commands {
        let inner = command
            .words
            .iter()
            .position(|word| word.contains(char::is_whitespace) && super::carriers::words().any(|name| word.contains(name)));
        match inner.and_then(|at| Some((at, command.words.get(at)?))) {
            Some((at, script)) if depth < 3 && carried(&command).is_none() => {
                // What stands before it may say where: a host, a namespace.
                let before: Vec<String> = command.words.iter().take(at).cloned().collect();
                let mut inner = opened(shell::commands(script, &mut BTreeMap::new()), depth + 1);
                for one in &mut inner {
                    one.words.splice(0..0, before.iter().cloned());
                }
                if let Some(first) = inner.first_mut() {
                    first.piped = command.piped;
                    first.reads = first.reads.take().or(command.reads);
                }
                if let Some(last) = inner.last_mut() {
                    last.writes = last.writes.take().or(command.writes);
                }
                all.extend(inner);
            }
            _ => all.push(command),
        }
    }
    all
}

struct Reading<'r> {
    names: &'r Names,
    from: Option<&'r String>,
    to: Option<&'r String>,
    number: usize,
    place: &'r Place,
}

impl Reading<'_> {
    /// The copies of one line of piped commands.
    fn copies(&self, first: &Command, line: &[Command]) -> Vec<Copy> {
        let mut copies: Vec<Copy> = Vec::new();
        let mut open = false;
        for (at, command) in line.iter().enumerate() {
            let Some(Carried { tool, from, to, snapshot }) = carried(command) else {
                let words = command.words.join(" ");
                if let Some(copy) = copies.last_mut().filter(|_| open) {
                    copy.through = format!("{} {words}", copy.through);
                    if at + 1 == line.len() {
                        copy.to = match &command.writes {
                            Some(file) => self.kept(file),
                            None => Side { environment: self.names.target(&words), backup: says_backup(&words), store: None },
                        };
                    }
                }
                continue;
            };
            let to_pipe = to == End::Pipe;
            let to = match to {
                End::Pipe => Side::default(),
                End::Kept(place) => self.kept(&place),
                End::Named(words) => {
                    let environment = self.names.target(&words).or_else(|| self.to.cloned());
                    Side { environment, store: None, backup: false }
                }
            };
            match (from, copies.last_mut().filter(|_| open)) {
                (End::Pipe, Some(copy)) => {
                    copy.to = to;
                    copy.through = format!("{} {}", copy.through, command.words.join(" "));
                }
                (from, _) => {
                    let from = match from {
                        End::Pipe => read_by(first).map_or_else(Side::default, |file| self.kept(file)),
                        End::Kept(place) => self.kept(&place),
                        End::Named(words) => {
                            // Of a snapshot only its own name says whose it is.
                            let hint = self.from.filter(|_| !snapshot).cloned();
                            Side { environment: self.names.source(&words).or(hint), store: None, backup: false }
                        }
                    };
                    let through = command.words.join(" ");
                    copies.push(Copy { tool, from, to, through, snapshot, number: self.number, place: self.place.clone() });
                }
            }
            open = to_pipe;
        }
        copies
    }

    /// A file or a store, and the environment that a store names.
    fn kept(&self, place: &str) -> Side {
        let remote = place.contains("://") || place.split('/').next().is_some_and(|head| head.contains(':'));
        if remote {
            let environment = self.names.mentioned(place).last().cloned();
            return Side { environment, store: Some(store(place)), backup: says_backup(place) };
        }
        let file = place.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let mut stem = file;
        for ending in [".age", ".bz2", ".enc", ".gpg", ".gz", ".xz", ".zip", ".zst"] {
            stem = stem.strip_suffix(ending).unwrap_or(stem);
        }
        Side { environment: None, store: Some(stem.to_owned()), backup: says_backup(place) }
    }
}

/// The bucket and the first part of the path: what is written there is read there.
fn store(place: &str) -> String {
    let (scheme, rest) = place.split_once("://").unwrap_or(("", place));
    let mut parts = rest.split('/');
    let (bucket, first) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if parts.next().is_some() { format!("{scheme}://{bucket}/{first}") } else { format!("{scheme}://{bucket}") }
}

/// The file that the first command of a line reads, for the others.
fn read_by(first: &Command) -> Option<&str> {
    let named = || first.words.iter().skip(1).rev().map(String::as_str).find(|word| !word.starts_with('-') && word.contains('.'));
    first.reads.as_deref().or_else(named)
}

/// Where a copy is: document, job, copy.
type Spot = (usize, usize, usize);

/// Data of production in a file or a store.
#[derive(Clone)]
struct Held {
    from: String,
    /// Where it was taken.
    taken: Spot,
    /// The copy that put it there.
    put: Spot,
    transformation: Option<String>,
    read: bool,
}

/// The copies that lead out of production, or that put a snapshot in place of which nobody knows whose it is.
pub(super) fn flows(docs: &[Doc], names: &Names, transformations: &[String]) -> Vec<FoundFlow> {
    let mut trace = Trace { docs, names, transformations, held: BTreeMap::new(), flows: Vec::new() };
    // Documents are in no order of time: what one keeps another may have read before.
    for last in [false, false, true] {
        trace.pass(last);
    }
    trace.left();
    trace.flows
}

struct Trace<'d> {
    docs: &'d [Doc],
    names: &'d Names,
    transformations: &'d [String],
    held: BTreeMap<String, Held>,
    flows: Vec<FoundFlow>,
}

impl<'d> Trace<'d> {
    fn copy(&self, (doc, job, copy): Spot) -> Option<(&'d Doc, &'d Job, &'d Copy)> {
        let doc = self.docs.get(doc)?;
        let job = doc.jobs.get(job)?;
        Some((doc, job, job.copies.get(copy)?))
    }

    fn pass(&mut self, last: bool) {
        let docs = self.docs;
        for (number, doc) in docs.iter().enumerate() {
            for (index, job) in doc.jobs.iter().enumerate() {
                for (position, copy) in job.copies.iter().enumerate() {
                    self.follow((number, index, position), copy, last);
                }
            }
        }
    }

    fn follow(&mut self, here: Spot, copy: &Copy, last: bool) {
        let own = copy.from.environment.as_ref().filter(|from| self.names.is_production(from));
        let source = match own {
            Some(from) => Some(Held { from: from.clone(), taken: here, put: here, transformation: None, read: false }),
            None if copy.from.environment.is_some() => None,
            None => self.held_for(here, copy),
        };
        let Some(source) = source else {
            let unclear = copy.snapshot && copy.from.environment.is_none();
            if let (true, true, Some(to)) = (last, unclear, copy.to.environment.as_ref().filter(|to| !self.names.is_production(to))) {
                self.flow(here, here, None, Some(to.clone()), None);
            }
            return;
        };
        let transformation =
            source.transformation.clone().or_else(|| self.transformed(&copy.through)).or_else(|| self.between(source.put, here));
        match (&copy.to.environment, &copy.to.store) {
            (Some(to), _) if self.names.is_production(to) => {}
            (Some(to), _) => {
                if last {
                    self.flow(source.taken, here, Some(source.from), Some(to.clone()), transformation);
                }
            }
            (None, Some(store)) => {
                let read = self.held.get(store).is_some_and(|held| held.read);
                self.held.insert(store.clone(), Held { put: here, transformation, read, ..source });
            }
            (None, None) if copy.to.backup => {}
            (None, None) => {
                if last {
                    self.flow(source.taken, here, Some(source.from), None, transformation);
                }
            }
        }
    }

    /// What of production's is in the file or store that a copy reads; where it does not say, in one that its job wrote.
    fn held_for(&mut self, (doc, job, position): Spot, copy: &Copy) -> Option<Held> {
        let found = match &copy.from.store {
            Some(store) => self.held.get_mut(store).filter(|held| store.contains("://") || held.put.0 == doc),
            None if copy.snapshot => None,
            None => self.held.values_mut().find(|held| held.put.0 == doc && held.put.1 == job && held.put.2 < position),
        };
        let held = found.filter(|held| held.put != (doc, job, position))?;
        held.read = true;
        Some(held.clone())
    }

    fn flow(&mut self, taken: Spot, here: Spot, from: Option<String>, to: Option<String>, transformation: Option<String>) {
        let (Some((_, _, source)), Some((doc, job, copy))) = (self.copy(taken), self.copy(here)) else { return };
        let late = || job.hiding.iter().find(|(number, _)| *number > copy.number).map(|(_, word)| word.clone());
        let too_late = if transformation.is_none() { late() } else { None };
        self.flows.push(FoundFlow {
            path: doc.path.clone(),
            job: job.name.clone(),
            tool: if from.is_some() { source.tool } else { copy.tool }.to_owned(),
            from,
            to,
            transformation,
            too_late,
            taken: source.place.clone(),
            place: copy.place.clone(),
        });
    }

    /// What lies somewhere and nobody here reads it.
    fn left(&mut self) {
        let left: Vec<Held> = self.held.values().filter(|held| !held.read).cloned().collect();
        for held in left {
            if self.copy(held.put).is_some_and(|(_, _, copy)| !copy.to.backup) {
                self.flow(held.taken, held.put, Some(held.from), None, held.transformation);
            }
        }
    }

    /// What makes data anonymous between two copies: in the job of the one after it, in that of the other before it, in
    /// a job of its own.
    fn between(&self, put: Spot, here: Spot) -> Option<String> {
        let ((_, _, before), (_, _, after)) = (self.copy(put)?, self.copy(here)?);
        let docs = self.docs.iter().enumerate().filter(|(number, _)| *number == put.0 || *number == here.0);
        let jobs = docs.flat_map(|(number, doc)| doc.jobs.iter().enumerate().map(move |(index, job)| ((number, index), job)));
        for (spot, job) in jobs {
            let from = if spot == (put.0, put.1) { before.number } else { 0 };
            let until = if spot == (here.0, here.1) { after.number } else { usize::MAX };
            let third = spot != (put.0, put.1) && spot != (here.0, here.1);
            let own = third.then(|| self.transformed(&job.name)).flatten();
            let hiding = job.hiding.iter().find(|(number, _)| *number > from && *number <= until).map(|(_, word)| word.clone());
            if let Some(found) = own.or(hiding) {
                return Some(found);
            }
        }
        None
    }

    fn transformed(&self, text: &str) -> Option<String> {
        transformed(text, self.transformations)
    }
}

/// The word of a text that says that data is made anonymous.
fn transformed(text: &str, transformations: &[String]) -> Option<String> {
    let says = |word: &&str| {
        let word = word.to_lowercase();
        transformations.iter().any(|part| word.contains(part.as_str()))
    };
    text.split_whitespace().find(says).map(|word| word.chars().take(60).collect())
}
