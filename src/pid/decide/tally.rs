//! What was counted of one kind in one field.

use std::ops::RangeInclusive;

use super::formless::mix;
use super::kinds::KindId;
use crate::model::scan::DataPlace;
use crate::model::synthetic::Tier;

/// How many cells of a kind are tried before chance may rule it out.
const TRIALS: u64 = 256;
/// Most different values that are told apart.
const DISTINCT: usize = 512;
/// Most shapes that are remembered.
const SHAPES: usize = 4;

/// Values, by whose they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pub(super) values: u64,
    pub(super) real: u64,
    pub(super) synthetic: u64,
    pub(super) placeholder: u64,
    pub(super) allowed: u64,
    /// The first places of values that may be a person's.
    pub(super) real_places: Vec<DataPlace>,
    /// The first places of others.
    pub(super) other_places: Vec<DataPlace>,
    pub(super) shapes: Vec<(String, u64)>,
    pub(super) registry: Option<String>,
    pub(super) trap: Option<String>,
}

/// Whose a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Nobody's, by a row of the registry.
    Nobodys,
    /// A customary placeholder.
    Placeholder,
    /// Somebody's, perhaps.
    Somebodys,
    /// Let pass by name.
    Allowed,
}

impl Whose {
    /// What a row of the registry says.
    pub(super) fn of(tier: Option<Tier>) -> Self {
        match tier {
            Some(Tier::Reserved | Tier::Published) => Self::Nobodys,
            Some(Tier::Placeholder) => Self::Placeholder,
            Some(Tier::Trap) | None => Self::Somebodys,
        }
    }
}

impl Counts {
    /// Whether a further place of such a value is wanted.
    pub(super) fn wants_place(&self, whose: Whose, most: usize) -> bool {
        let places = if whose == Whose::Somebodys { &self.real_places } else { &self.other_places };
        places.len() < most
    }

    /// Counts a value.
    pub(super) fn add(&mut self, whose: Whose, place: Option<DataPlace>, shape: Option<String>) {
        self.values += 1;
        match whose {
            Whose::Nobodys => self.synthetic += 1,
            Whose::Placeholder => self.placeholder += 1,
            Whose::Somebodys => self.real += 1,
            Whose::Allowed => self.allowed += 1,
        }
        let places = if whose == Whose::Somebodys { &mut self.real_places } else { &mut self.other_places };
        places.extend(place);
        let Some(shape) = shape else { return };
        match self.shapes.iter().position(|(known, _)| *known == shape) {
            Some(at) => self.shapes.get_mut(at).into_iter().for_each(|(_, count)| *count += 1),
            None if self.shapes.len() < SHAPES => self.shapes.push((shape, 1)),
            None => {}
        }
    }

    /// Both together, this one's places first.
    pub(super) fn with(&self, other: &Self, most: usize) -> Self {
        let mut sum = self.clone();
        sum.values += other.values;
        sum.real += other.real;
        sum.synthetic += other.synthetic;
        sum.placeholder += other.placeholder;
        sum.allowed += other.allowed;
        let merged = |ours: &mut Vec<DataPlace>, theirs: &[DataPlace]| {
            ours.extend_from_slice(theirs);
            ours.sort_by_key(|place| (place.line, place.column));
            ours.truncate(most);
        };
        merged(&mut sum.real_places, &other.real_places);
        merged(&mut sum.other_places, &other.other_places);
        for (shape, count) in &other.shapes {
            match sum.shapes.iter_mut().find(|(known, _)| known == shape) {
                Some((_, known)) => *known += count,
                None => sum.shapes.push((shape.clone(), *count)),
            }
        }
        sum.registry = sum.registry.or_else(|| other.registry.clone());
        sum.trap = sum.trap.or_else(|| other.trap.clone());
        sum
    }
}

/// A hash that tells values apart, and proves nothing.
fn hash(value: &[u8]) -> u64 {
    let (eights, rest) = value.as_chunks::<8>();
    let hash = eights.iter().fold(mix(0, value.len() as u64), |hash, eight| mix(hash, u64::from_le_bytes(*eight)));
    mix(hash, rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

/// Different values, told apart by a hash as long as there are few.
#[derive(Debug, Clone, Default)]
pub(super) struct Distinct {
    hashes: Vec<u64>,
    full: bool,
}

impl Distinct {
    /// Whether the value is new.
    pub(super) fn add(&mut self, value: &[u8]) {
        if self.full {
            return;
        }
        let hash = hash(value);
        if let Err(at) = self.hashes.binary_search(&hash) {
            self.hashes.insert(at, hash);
            self.full = self.hashes.len() >= DISTINCT;
        }
    }

    /// How many there were among so many; all of them different where nobody counts any more.
    pub(super) fn among(&self, values: u64) -> u64 {
        if self.full { values } else { values.min(self.hashes.len() as u64) }
    }
}

/// What was counted of one kind in one field.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) kind: KindId,
    /// Cells that have its form.
    pub(super) trials: u64,
    /// Cells that pass its check.
    pub(super) passes: u64,
    /// What the separators of passing cells weigh, added up.
    pub(super) separators: f64,
    /// Passing cells of a name's kind that hold a known name.
    pub(super) known_names: u64,
    /// The years of passing cells that are days.
    pub(super) years: Option<RangeInclusive<i32>>,
    pub(super) distinct: Distinct,
    /// Cells that pass.
    pub(super) whole: Counts,
    /// Those of them that are evident by themselves.
    pub(super) evident: Counts,
    /// Values that are evident by themselves, inside of cells and texts.
    pub(super) inside: Counts,
    /// Whether a keyword stood by one of the evident.
    pub(super) announced: bool,
    /// Whether so many cells failed that further ones are not looked at.
    pub(super) ruled_out: bool,
}

impl Tally {
    pub(super) fn new(kind: KindId) -> Self {
        Self {
            kind,
            trials: 0,
            passes: 0,
            separators: 0.0,
            known_names: 0,
            years: None,
            distinct: Distinct::default(),
            whole: Counts::default(),
            evident: Counts::default(),
            inside: Counts::default(),
            announced: false,
            ruled_out: false,
        }
    }

    /// Counts a cell that has the form; whether it is time to see what the cells so far amount to.
    pub(super) fn tried(&mut self) -> bool {
        self.trials += 1;
        self.trials.is_multiple_of(TRIALS) && !self.ruled_out
    }

    /// Adds the year of a passing cell.
    pub(super) fn add_year(&mut self, year: i32) {
        self.years = Some(match &self.years {
            Some(years) => *years.start().min(&year)..=*years.end().max(&year),
            None => year..=year,
        });
    }
}
