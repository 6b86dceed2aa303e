//! Components that look like others under a new name.
//!
//! One that ends, and one that begins afterwards with, in every environment that it enters, exactly the
//! version that the other had left standing there. A guess for the reader; nothing is counted by it.

use std::collections::HashMap;

use super::replay::Replay;

/// How many components with the same first version are compared.
const CANDIDATES: usize = 8;

/// A component that looks like another one under a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed<'e> {
    /// What it was called.
    pub old: &'e str,
    /// What it seems to be called now.
    pub new: &'e str,
}

#[derive(Debug, Clone)]
struct Life<'e> {
    first: usize,
    last: usize,
    /// The first version in each environment.
    begins: Vec<Option<&'e str>>,
    ends: Vec<Option<&'e str>>,
}

pub(super) fn renamed<'e>(replay: &Replay<'e>, environments: usize) -> Vec<Renamed<'e>> {
    let mut lives: Vec<Option<Life<'e>>> = vec![None; usize::try_from(replay.components()).unwrap_or(0)];
    for (index, entry) in replay.entries.iter().enumerate() {
        let Some(slot) = usize::try_from(entry.component).ok().and_then(|number| lives.get_mut(number)) else { continue };
        let fresh = || Life { first: index, last: index, begins: vec![None; environments], ends: vec![None; environments] };
        let life = slot.get_or_insert_with(fresh);
        let version = replay.version(entry.artifact);
        life.last = index;
        if let (Some(begins), Some(ends)) = (life.begins.get_mut(entry.environment), life.ends.get_mut(entry.environment)) {
            begins.get_or_insert(version);
            *ends = Some(version);
        }
    }
    let mut left: HashMap<(usize, &str), Vec<u32>> = HashMap::new();
    let numbered = || (0u32..).zip(&lives).filter_map(|(number, life)| Some((number, life.as_ref()?)));
    for (number, life) in numbered() {
        for (environment, version) in life.ends.iter().enumerate() {
            if let Some(version) = version {
                left.entry((environment, *version)).or_default().push(number);
            }
        }
    }
    let old_of = |new: &Life<'e>| {
        let (environment, version) = new.begins.iter().enumerate().find_map(|(environment, version)| Some((environment, (*version)?)))?;
        let same = |old: &Life<'e>| {
            old.last < new.first && new.begins.iter().zip(&old.ends).all(|(begins, ends)| begins.is_none() || begins == ends)
        };
        let life_of = |number: &&u32| usize::try_from(**number).ok().and_then(|number| lives.get(number)?.as_ref());
        let candidates = left.get(&(environment, version))?;
        candidates.iter().take(CANDIDATES).find(|number| life_of(number).is_some_and(&same)).copied()
    };
    numbered().filter_map(|(number, life)| Some(Renamed { old: replay.component(old_of(life)?), new: replay.component(number) })).collect()
}
