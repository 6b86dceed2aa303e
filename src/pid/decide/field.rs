//! One field of a file: what its name says, and what was counted in it.

use super::formless::{Formless, Writings};
use super::kinds::{KindId, Kinds};
use super::tally::Tally;
use super::{Scales, weigh};
use crate::pid::entity::Anchor;
use crate::pid::layout::{FieldName, Watch};
use crate::pid::lexicon::{Named, Strength};

/// A check that lets a larger share of random words pass proves little alone.
const WEAK: f64 = 0.005;

/// One field of a file.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: FieldName,
    /// What its name says.
    named: Vec<Named>,
    /// The kinds that are whole cells of a field that is called so.
    pub(super) whole_kinds: Vec<KindId>,
    /// The kinds that whole cells of its first records may be, where its name says nothing.
    pub(super) sampled_kinds: Vec<KindId>,
    /// Whether its name names a kind that has forms, so that its cells are held against them even where nothing drew attention.
    pub(super) names_form: bool,
    /// Whether its name says that its values are something else, with checks of its own.
    pub(super) is_other: bool,
    /// Cells that were looked at.
    pub(super) cells: u64,
    /// Cells that are a value of some kind.
    pub(super) filled: u64,
    tallies: Vec<Tally>,
    /// For each kind where its tally is, one more than its place; 0 where there is none.
    slots: Vec<u16>,
    /// The kind that its name says and nearly all of its cells are: looked at first, and alone where a cell is one.
    pub(super) settled: Option<KindId>,
    /// Ways of writing that were met and are no form of anything.
    formless: Writings,
}

impl Field {
    pub(super) fn new(name: &FieldName, kinds: &Kinds) -> Self {
        let named = match name {
            FieldName::Named(name) => kinds.lexicon.entities_named(name),
            FieldName::Text | FieldName::Column(_) => Vec::new(),
        };
        let whole_kinds = named.iter().map(|named| named.entity).filter(|kind| kinds.get(*kind).is_some_and(|kind| kind.field_only));
        let (is_other, is_of_things) = match name {
            FieldName::Named(name) => (kinds.lexicon.says_otherwise(name), kinds.lexicon.is_of_things(name)),
            FieldName::Text | FieldName::Column(_) => (false, false),
        };
        let is_nameless = named.is_empty() && *name != FieldName::Text && !is_of_things;
        let sampled_kinds = if is_nameless { kinds.sampled.clone() } else { Vec::new() };
        let has_forms = |named: &Named| named.strength > Strength::Weak && kinds.get(named.entity).is_some_and(|kind| !kind.field_only);
        let names_form = named.iter().any(has_forms);
        Self {
            name: name.clone(),
            whole_kinds: whole_kinds.collect(),
            sampled_kinds,
            names_form,
            is_other,
            named,
            cells: 0,
            filled: 0,
            tallies: Vec::new(),
            slots: vec![0; kinds.all().len()],
            settled: None,
            formless: Writings::default(),
        }
    }

    /// Fields that are called like something are looked at cell by cell; of others the first records are.
    pub(super) fn watch(&self) -> Watch {
        match (self.named.is_empty(), self.is_text()) {
            (false, _) => Watch::Every,
            (true, false) => Watch::First,
            (true, true) => Watch::Spots,
        }
    }

    /// Whether it is running text.
    pub(super) fn is_text(&self) -> bool {
        self.name == FieldName::Text
    }

    /// How well its name names a kind.
    pub(super) fn strength(&self, kind: KindId) -> Option<Strength> {
        self.named.iter().find(|named| named.entity == kind).map(|named| named.strength)
    }

    fn slot(&self, kind: KindId) -> Option<usize> {
        self.slots.get(usize::from(kind)).and_then(|slot| usize::from(*slot).checked_sub(1))
    }

    /// What was counted of a kind.
    pub(super) fn tally(&mut self, kind: KindId) -> &mut Tally {
        let at = self.slot(kind).unwrap_or_else(|| {
            self.tallies.push(Tally::new(kind));
            if let Some(slot) = self.slots.get_mut(usize::from(kind)) {
                *slot = u16::try_from(self.tallies.len()).unwrap_or(u16::MAX);
            }
            self.tallies.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just now")]
        &mut self.tallies[at]
    }

    /// Everything that was counted.
    pub(super) fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// Whether a kind is not looked for any more.
    pub(super) fn is_ruled_out(&self, kind: KindId) -> bool {
        self.slot(kind).and_then(|at| self.tallies.get(at)).is_some_and(|tally| tally.ruled_out)
    }

    /// What a way of writing, by its hash, is known not to be.
    pub(super) fn formless(&self, writing: u64) -> Option<Formless> {
        self.formless.get(writing)
    }

    /// Remembers what a way of writing is not.
    pub(super) fn note_formless(&mut self, writing: u64, formless: Formless) {
        self.formless.note(writing, formless);
    }

    /// Counts a cell that has the form of a kind. Now and then sees whether chance explains the passes so much better that further
    /// cells need not be looked at; only checks that prove little alone are given up.
    pub(super) fn tried(&mut self, kind: KindId, scales: &Scales) {
        if self.tally(kind).tried() {
            self.judge(kind, scales);
        }
    }

    /// Sees what the cells of a kind so far amount to.
    pub(super) fn judge(&mut self, kind: KindId, scales: &Scales) {
        let tally = self.tally(kind);
        let is_nearly_all = tally.passes * 20 >= tally.trials * 19;
        let is_named = self.strength(kind).is_some_and(|strength| strength > Strength::Weak);
        if is_nearly_all && is_named && self.settled.is_none() {
            self.settled = Some(kind);
        }
        let tally = self.tally(kind);
        let Some(known) = scales.kinds.get(kind) else { return };
        let is_hopeless = weigh::cells(tally, known.chance, scales.detection.least_pass_rate) < -scales.detection.against;
        let is_weak =
            (known.chance > WEAK || scales.kinds.anchored(Anchor::Phone) == Some(kind)) && self.strength(kind).is_none() && !self.is_text();
        self.tally(kind).ruled_out = is_hopeless && is_weak;
    }
}
