//! What a field amounts to: every spot is held against every kind, counted by field, and weighed when the file is over.
//!
//! A single weak check proves nothing and a field full of them does: [`weigh`] adds up what the field's name, words near by,
//! separators and the rate of passes against chance say. What is evident by itself counts anywhere.

mod account;
mod field;
mod formless;
mod hits;
pub(super) mod kinds;
mod lines;
mod people;
mod tally;
pub(super) mod told;
mod weigh;
mod words;

use std::borrow::Cow;
use std::ops::Range;

use crate::model::detection::Detection;
use crate::model::scan::DataPlace;
use crate::pid::layout::{Cell, FIRST, FieldId, FieldName, Sink, Watch};
use crate::pid::lexicon::{Announced, Strength};
use crate::pid::raw::FingerprintKey;
use crate::pid::spot::{OwnPatterns, Sign, Spot};
use crate::pid::synthetic::{EntityRows, Registry, RowsId};

use field::Field;
use hits::{Hit, Hits};
use kinds::{KindId, Kinds};
use lines::Lines;
use tally::{Counts, Whose};

pub(super) use account::fields;

/// The longest cell that may be a code as a whole, where the field is called like one.
const LONGEST_CODE: usize = 64;
/// How many bytes a letter may take that JSON escapes.
const ESCAPED: usize = 6;
/// How far around a value words are looked for, in bytes: before it and behind.
const NEAR: (usize, usize) = (48, 24);

/// What everything is weighed by; the same for all files of a run.
pub(super) struct Scales {
    pub(super) kinds: Kinds,
    /// The organisation's own patterns.
    pub(super) own: OwnPatterns,
    pub(super) detection: Detection,
    pub(super) registry: Registry,
    pub(super) key: FingerprintKey,
    /// The allow-list's fingerprints that count today, each with its kind.
    pub(super) allowed: Vec<(String, KindId)>,
    /// Where the registry has the rows of each kind.
    rows: Vec<Option<RowsId>>,
}

impl Scales {
    /// What the kinds of a run are weighed by.
    pub(super) fn new(
        kinds: Kinds,
        own: OwnPatterns,
        detection: Detection,
        registry: Registry,
        key: FingerprintKey,
        allowed: Vec<(String, KindId)>,
    ) -> Self {
        let rows = kinds.all().iter().map(|kind| registry.place(&kind.id)).collect();
        Self { kinds, own, detection, registry, key, allowed, rows }
    }

    /// The registry's rows of a kind.
    fn rows(&self, kind: KindId) -> Option<EntityRows<'_>> {
        self.registry.at(self.rows.get(usize::from(kind)).copied().flatten()?)
    }
}

/// What is known of the fields of one file.
pub(super) struct Analyst<'s> {
    scales: &'s Scales,
    fields: Vec<Field>,
    lines: Lines,
    /// Those of the cell that is looked at.
    hits: Hits,
}

impl<'s> Analyst<'s> {
    /// For a text, or for a table whose places are rows.
    pub(super) fn new(scales: &'s Scales, is_table: bool) -> Self {
        Self { scales, fields: Vec::new(), lines: Lines::new(is_table), hits: Hits::default() }
    }

    /// Ready for the cells of a stretch of text, which begins where the one before ended.
    pub(super) fn over<'a>(&'a mut self, text: &'a [u8], spots: &'a [Spot]) -> Stretch<'a, 's> {
        self.lines.begin();
        Stretch { analyst: self, text, spots }
    }

    /// Says that so much of a stretch is over.
    pub(super) fn passed(&mut self, text: &[u8]) {
        self.lines.pass(text);
    }

    /// The line that has been come to.
    pub(super) fn line(&self) -> u64 {
        self.lines.line()
    }

    /// The row that a table's stretch begins with, from 1.
    pub(super) fn at_row(&mut self, row: u64) {
        self.lines.at_row(row);
    }
}

/// Takes the cells of a stretch.
pub(super) struct Stretch<'a, 's> {
    analyst: &'a mut Analyst<'s>,
    text: &'a [u8],
    spots: &'a [Spot],
}

impl Sink for Stretch<'_, '_> {
    fn field(&mut self, id: FieldId, name: &FieldName) -> Watch {
        let field = Field::new(name, &self.analyst.scales.kinds);
        let watch = field.watch();
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        debug_assert_eq!(index, self.analyst.fields.len(), "fields come in order");
        self.analyst.fields.push(field);
        watch
    }

    fn cell(&mut self, cell: Cell<'_>) {
        let Analyst { scales, fields, lines, hits } = &mut *self.analyst;
        let scales = *scales;
        let Some(field) = usize::try_from(cell.field).ok().and_then(|index| fields.get_mut(index)) else { return };
        let trimmed = trimmed(cell.start, cell.text);
        field.cells += 1;
        hits::whole(scales, field, false, &trimmed, &cell, hits);
        if cell.record < FIRST {
            hits::whole(scales, field, true, &trimmed, &cell, hits);
        }
        if cell.spots.is_empty() && field.names_form && trimmed.len() <= LONGEST_CODE {
            let code = Spot { range: trimmed.clone(), sign: Sign::Words, plain: None };
            hits::of_spot(scales, field, &code, self.text, &trimmed, hits);
        }
        for spot in self.spots.get(cell.spots.clone()).unwrap_or_default() {
            hits::of_spot(scales, field, spot, self.text, &trimmed, hits);
        }
        if hits.all().is_empty() {
            return;
        }
        let around = if field.is_text() { 0..self.text.len() } else { cell.start..cell.start + cell.text.len() };
        Weighing { scales, text: self.text, field, hits, lines, near: Near { text: self.text, around, known: None } }.all();
        hits.clear();
    }
}

/// The hits of a cell, about to be counted.
struct Weighing<'a, 's> {
    scales: &'s Scales,
    text: &'a [u8],
    field: &'a mut Field,
    hits: &'a Hits,
    lines: &'a mut Lines,
    near: Near<'a>,
}

impl Weighing<'_, '_> {
    /// Counts all hits that are the whole cell, and of those that overlap the one that is most evident.
    fn all(mut self) {
        let hits = self.hits.all();
        self.field.filled += u64::from(hits.iter().any(|hit| hit.is_whole));
        if let [hit] = hits {
            let (score, announced) = self::evident(self.scales, self.field, hit, &mut self.near, false);
            return self.add(hit, (score > 0.0).then_some(announced));
        }
        let best = self.best();
        for (index, hit) in hits.iter().enumerate() {
            self.add(hit, best.iter().find(|best| best.0 == index).map(|best| best.1));
        }
    }

    /// The most evident of hits that overlap, by their places in the list, and whether a keyword announced them.
    fn best(&mut self) -> Vec<(usize, bool)> {
        let hits = self.hits.all();
        let mut best: Vec<(usize, f64, bool)> = Vec::new();
        for (index, hit) in hits.iter().enumerate() {
            let (score, announced) = self::evident(self.scales, self.field, hit, &mut self.near, true);
            if score > 0.0 {
                best.push((index, score, announced));
            }
        }
        best.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut taken: Vec<Range<usize>> = Vec::new();
        best.retain(|(index, ..)| {
            let Some(hit) = hits.get(*index) else { return false };
            let is_free = !taken.iter().any(|range| range.start < hit.range.end && hit.range.start < range.end);
            if is_free {
                taken.push(hit.range.clone());
            }
            is_free
        });
        best.into_iter().map(|(index, _, announced)| (index, announced)).collect()
    }

    /// Counts a hit, which may be evident by itself, with a keyword or without.
    fn add(&mut self, hit: &Hit, evident: Option<bool>) {
        if !hit.is_whole && evident.is_none() {
            return;
        }
        let Self { scales, text, field, hits, lines, .. } = self;
        let normal = hits.normal(hit);
        let whose = whose(scales, hit, normal, text);
        let tally = field.tally(hit.kind);
        if hit.is_whole {
            tally.passes += 1;
            tally.separators += hit.separators;
            tally.known_names += u64::from(hit.known_name);
            hit.year.into_iter().for_each(|year| tally.add_year(year));
            tally.distinct.add(normal);
            count(scales, &mut tally.whole, hit, &whose, text, lines);
        }
        if let Some(announced) = evident {
            tally.announced |= announced;
            let counts = if hit.is_whole { &mut tally.evident } else { &mut tally.inside };
            count(scales, counts, hit, &whose, text, lines);
        }
        if hit.is_whole && tally.tried() {
            field.judge(hit.kind, scales);
        }
    }
}

/// The words around a hit, looked up once for all hits of a place.
struct Near<'t> {
    text: &'t [u8],
    /// How far words may be: the cell of a field, else the whole text.
    around: Range<usize>,
    known: Option<(Range<usize>, Announced)>,
}

impl Near<'_> {
    /// Whether words near a place announce a kind.
    fn names(&mut self, scales: &Scales, place: &Range<usize>, kind: KindId) -> bool {
        if place.start <= self.around.start && place.end >= self.around.end {
            return false;
        }
        if let Some((_, announced)) = self.known.as_ref().filter(|(known, _)| known == place) {
            return announced.names(kind);
        }
        let line = |bytes: &u8| *bytes == b'\n';
        let from = place.start.saturating_sub(NEAR.0 * ESCAPED).max(self.around.start);
        let to = (place.end + NEAR.1).min(self.around.end);
        let before = self.text.get(from..place.start).unwrap_or_default().rsplit(line).next().unwrap_or_default();
        let after = self.text.get(place.end..to).unwrap_or_default().split(line).next().unwrap_or_default();
        let before = unescaped(before);
        let before = before.get(before.len().saturating_sub(NEAR.0)..).unwrap_or_default();
        let announced = scales.kinds.lexicon.announced(before, after);
        let names = announced.names(kind);
        self.known = Some((place.clone(), announced));
        names
    }
}

/// What speaks for a hit by itself, and whether a keyword was needed for it.
fn evident(scales: &Scales, field: &Field, hit: &Hit, near: &mut Near<'_>, contested: bool) -> (f64, bool) {
    let Some(kind) = scales.kinds.get(hit.kind) else { return (f64::MIN, false) };
    let detection = &scales.detection;
    let strength = field.strength(hit.kind);
    let against = if field.is_other { detection.against + detection.field_name } else { detection.against };
    let plain = hit.weight.unwrap_or(kind.weight) + hit.separators + weigh::name(detection, strength) - against;
    let needs_name = kind.named_only && strength.is_none_or(|strength| strength == Strength::Weak);
    if plain > 0.0 && !needs_name && !contested {
        return (plain, false);
    }
    if plain + detection.keyword > 0.0 && near.names(scales, &hit.range, hit.kind) {
        return (plain + detection.keyword, true);
    }
    (if needs_name { f64::MIN } else { plain }, false)
}

/// Whose a value is, and the row of the registry that says so.
fn whose<'s>(scales: &'s Scales, hit: &Hit, normal: &[u8], text: &[u8]) -> (Whose, Option<&'s str>) {
    let row = scales.rows(hit.kind).and_then(|rows| rows.lookup(normal));
    let mut whose = if hit.placeholder { Whose::Placeholder } else { Whose::of(row.as_ref().map(|row| row.tier)) };
    if whose != Whose::Nobodys && !scales.allowed.is_empty() {
        let fingerprint = hit.raw(text).fingerprint(&scales.key);
        if scales.allowed.iter().any(|(allowed, of)| *of == hit.kind && *allowed == fingerprint) {
            whose = Whose::Allowed;
        }
    }
    (whose, row.map(|row| row.row.id.as_str()))
}

/// Adds a hit to counts, with its place and shape where they are wanted.
fn count(scales: &Scales, counts: &mut Counts, hit: &Hit, whose: &(Whose, Option<&str>), text: &[u8], lines: &mut Lines) {
    let (whose, row) = *whose;
    if let Some(row) = row {
        let known = if whose == Whose::Somebodys { &mut counts.trap } else { &mut counts.registry };
        known.get_or_insert_with(|| row.to_owned());
    }
    let place = counts.wants_place(whose, scales.detection.places as usize).then(|| {
        let (line, column) = lines.place(text, hit.range.start);
        DataPlace { line, column, fingerprint: hit.raw(text).fingerprint(&scales.key) }
    });
    let shape = place.is_some().then(|| hit.raw(text).shape());
    counts.add(whose, place, shape);
}

/// A text with the letters that `\u` escapes stand for (RFC 8259, section 7); anything else stays as it is.
fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(text, b"\\u").is_none() {
        return Cow::Borrowed(text);
    }
    let unit = |rest: &[u8]| {
        let digits = rest.strip_prefix(b"\\u")?.get(..4)?;
        let code = digits.iter().try_fold(0, |code, byte| Some(code * 16 + char::from(*byte).to_digit(16)?))?;
        char::from_u32(code)
    };
    let mut plain = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some((first, _)) = text.get(at..).and_then(<[u8]>::split_first) {
        match text.get(at..).and_then(unit) {
            Some(letter) => {
                plain.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                at += 6;
            }
            None => {
                plain.push(*first);
                at += 1;
            }
        }
    }
    Cow::Owned(plain)
}

/// A cell without the space around it, as a range of the text.
fn trimmed(start: usize, text: &[u8]) -> Range<usize> {
    let begin = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let end = text.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    start + begin..(start + text.len() - end).max(start + begin)
}
