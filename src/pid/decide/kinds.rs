//! Everything that can be found in one list: the catalogue's entities, then the organisation's own.

use super::weigh::Weights;
use super::{people, weigh};
use crate::model::detection::Detection;
use crate::pid::entity::catalogue::ENTITIES;
use crate::pid::entity::{Anchor, Entity, Finder, Protection};
use crate::pid::forms::Forms;
use crate::pid::lexicon::Lexicon;

/// The share of words that an organisation's own pattern finds by chance.
const OWN: f64 = 1e-6;

/// How many anchors there are.
const ANCHORS: usize = Anchor::Secret as usize + 1;

/// A kind of data, by its place in [`Kinds`].
pub(in crate::pid) type KindId = u16;

/// What reports say of a kind.
#[derive(Debug, Clone)]
pub(in crate::pid) struct Kind {
    pub(in crate::pid) id: String,
    pub(in crate::pid) title: String,
    pub(in crate::pid) countries: Vec<String>,
    pub(in crate::pid) protection: Vec<String>,
    /// The share of random words of its form that pass.
    pub(in crate::pid) chance: f64,
    /// What one pass weighs.
    pub(in crate::pid) weight: f64,
    pub(in crate::pid) named_only: bool,
    /// Whether its values are words of certain forms.
    pub(in crate::pid) has_forms: bool,
    /// Whether only whole cells of a field of its name count.
    pub(in crate::pid) field_only: bool,
    pub(in crate::pid) check: fn(&[u8]) -> bool,
}

/// Everything that can be found.
pub(in crate::pid) struct Kinds {
    list: Vec<Kind>,
    pub(in crate::pid) forms: Forms,
    pub(in crate::pid) lexicon: Lexicon,
    /// By the place of the anchor among all.
    anchored: [Option<KindId>; ANCHORS],
    /// What single signs weigh.
    pub(in crate::pid) weights: Weights,
    /// The kinds that are looked for in fields whose names say nothing.
    pub(in crate::pid) sampled: Vec<KindId>,
    first_own: KindId,
}

impl Kinds {
    /// The catalogue and what an organisation adds to it.
    pub(in crate::pid) fn new(detection: &Detection) -> Self {
        let entities: &[&'static Entity] = &ENTITIES;
        let mut list: Vec<Kind> = entities.iter().map(|entity| of_entity(entity)).collect();
        let first_own = number(list.len());
        let own = detection.patterns.iter().map(|own| (&own.id, &own.title, &own.protection));
        let words = detection.dictionaries.iter().map(|own| (&own.id, &own.title, &own.protection));
        list.extend(own.chain(words).map(|(id, title, protection)| Kind {
            id: id.clone(),
            title: title.clone(),
            countries: Vec::new(),
            protection: protection.clone(),
            chance: OWN,
            weight: weigh::pass(OWN),
            named_only: false,
            has_forms: false,
            field_only: false,
            check: |_| true,
        }));
        let mut anchored = [None; ANCHORS];
        for (index, entity) in (0..).zip(entities.iter()) {
            let Finder::Anchor(anchor) = entity.finder else { continue };
            anchored.get_mut(anchor as usize).into_iter().for_each(|slot: &mut Option<KindId>| *slot = slot.or(Some(index)));
        }
        Self {
            forms: Forms::new(entities),
            lexicon: Lexicon::new(entities.iter().copied()),
            anchored,
            weights: Weights::new(),
            sampled: people::SAMPLED.iter().filter_map(|id| entities.iter().position(|entity| entity.id == *id)).map(number).collect(),
            list,
            first_own,
        }
    }

    /// What reports say of a kind.
    pub(in crate::pid) fn get(&self, kind: KindId) -> Option<&Kind> {
        self.list.get(usize::from(kind))
    }

    /// The kind of an id.
    pub(in crate::pid) fn named(&self, id: &str) -> Option<KindId> {
        let known = self.list.get(..usize::from(self.first_own))?.binary_search_by(|kind| kind.id.as_str().cmp(id)).ok();
        known.or_else(|| self.list.iter().position(|kind| kind.id == id)).map(number)
    }

    /// The kind that an anchor finds.
    pub(in crate::pid) fn anchored(&self, anchor: Anchor) -> Option<KindId> {
        self.anchored.get(anchor as usize).copied().flatten()
    }

    /// All of them, each at its place.
    pub(in crate::pid) fn all(&self) -> &[Kind] {
        &self.list
    }

    /// The kind of an organisation's own pattern or dictionary, in their order.
    pub(in crate::pid) fn own(&self, index: u8) -> KindId {
        self.first_own + KindId::from(index)
    }
}

fn number(index: usize) -> KindId {
    KindId::try_from(index).unwrap_or(KindId::MAX)
}

fn of_entity(entity: &Entity) -> Kind {
    Kind {
        id: entity.id.to_owned(),
        title: entity.title.to_owned(),
        countries: entity.countries.iter().map(|country| (*country).to_owned()).collect(),
        protection: entity.protection.iter().map(|protection| word(*protection).to_owned()).collect(),
        chance: entity.chance,
        weight: weigh::pass(entity.chance),
        named_only: entity.named_only,
        has_forms: matches!(entity.finder, Finder::Forms(_)),
        field_only: matches!(entity.finder, Finder::Field),
        check: entity.check,
    }
}

fn word(protection: Protection) -> &'static str {
    match protection {
        Protection::Personal => "personal",
        Protection::NationalId => "national-id",
        Protection::Special => "special",
        Protection::Pci => "pci",
        Protection::Hipaa => "hipaa",
        Protection::Secret => "secret",
    }
}
