//! Names as numbers, and when two records are about the same version of a component.
//!
//! A record with a digest is about that artifact. A record without one is about the artifact that other
//! records of the component give the same version, if they give exactly one; where they give several, it
//! could be any of them, so it is a version of its own, which has been nowhere else.

use std::collections::HashMap;

use crate::model::history::PromotionEvent;

/// What a record says that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Identity<'e> {
    Digest(&'e str),
    Version(&'e str),
}

/// The digests that the records of a component give one version.
#[derive(Debug, Clone, Copy)]
enum Digests<'e> {
    One(&'e str),
    Several,
}

/// The names of a history as numbers, in the order in which they appear.
#[derive(Debug, Default)]
pub(super) struct Names<'e> {
    pub(super) components: Vec<&'e str>,
    numbers: HashMap<&'e str, u32>,
}

impl<'e> Names<'e> {
    pub(super) fn number(&mut self, name: &'e str) -> u32 {
        let next = u32::try_from(self.components.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.components.push(name);
        }
        number
    }
}

/// A version of a component.
#[derive(Debug, Clone, Copy)]
pub(super) struct Artifact<'e> {
    /// How people call it: the version, or the digest where no record has a version.
    pub(super) label: &'e str,
}

/// The versions of every component as numbers.
#[derive(Debug)]
pub(super) struct Artifacts<'e> {
    pub(super) all: Vec<Artifact<'e>>,
    numbers: HashMap<(u32, Identity<'e>), u32>,
    digests: HashMap<(u32, &'e str), Digests<'e>>,
    /// Records whose version has several digests.
    pub(super) ambiguous: usize,
}

impl<'e> Artifacts<'e> {
    /// Learns which digests the versions have; `component` is the number of each event's component.
    pub(super) fn learn(events: &'e [PromotionEvent], components: &[u32]) -> Self {
        let mut digests: HashMap<(u32, &str), Digests<'_>> = HashMap::new();
        for (event, component) in events.iter().zip(components) {
            let (Some(version), Some(digest)) = (&event.version, &event.digest) else { continue };
            let known = digests.entry((*component, version)).or_insert(Digests::One(digest.as_str()));
            if matches!(known, Digests::One(other) if *other != digest.as_str()) {
                *known = Digests::Several;
            }
        }
        Self { all: Vec::new(), numbers: HashMap::new(), digests, ambiguous: 0 }
    }

    /// The number of the version that an event is about.
    pub(super) fn number(&mut self, event: &'e PromotionEvent, component: u32) -> u32 {
        let version = event.version.as_deref().unwrap_or_default();
        let identity = match (&event.digest, self.digests.get(&(component, version))) {
            (Some(digest), _) => Identity::Digest(digest.as_str()),
            (None, Some(Digests::One(digest))) => Identity::Digest(digest),
            (None, Some(Digests::Several)) => {
                self.ambiguous += 1;
                Identity::Version(version)
            }
            (None, None) => Identity::Version(version),
        };
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry((component, identity)).or_insert(next);
        if number == next {
            let label = event.version.as_deref().or_else(|| event.digest.as_ref().map(|digest| digest.as_str())).unwrap_or_default();
            self.all.push(Artifact { label });
        }
        number
    }
}
