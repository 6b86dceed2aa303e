//! What a spot may be: every kind whose form it has, with whether its check passes.

use std::ops::Range;

use super::field::Field;
use super::kinds::KindId;
use super::tally::hash;
use super::{Scales, people, weigh};
use crate::pid::anchor;
use crate::pid::anchor::phone::{Phone, Writing};
use crate::pid::entity::Anchor;
use crate::pid::forms::{self, Window};
use crate::pid::layout::Cell;
use crate::pid::phone::{self, E164};
use crate::pid::raw::Raw;
use crate::pid::spot::{Sign, Spot};

/// The share of words like accounts and addresses that are none.
const IBAN: f64 = 1e-4;
const ADDRESS: f64 = 1e-4;
/// Most words of a spot that are tried for a telephone number.
const MOST_WORDS: usize = 16;

/// A value's normal form; short ones in place.
#[derive(Debug)]
pub(super) enum Normal {
    /// Letters and digits.
    Compact([u8; forms::LONGEST], usize),
    /// Anything.
    Text(Vec<u8>),
}

impl Normal {
    pub(super) fn text(&self) -> &[u8] {
        match self {
            Self::Compact(text, length) => text.get(..*length).unwrap_or_default(),
            Self::Text(text) => text,
        }
    }
}

/// One kind that a part of a text may be: it has its form and passes its check.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) kind: KindId,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// Its normal form, which the registry knows.
    pub(super) normal: Normal,
    /// What it says, where it is written in another way.
    plain: Option<Box<[u8]>>,
    /// Whether it is the whole cell of a field.
    pub(super) is_whole: bool,
    /// What its separators weigh.
    pub(super) separators: f64,
    /// The share of such words that pass, where it differs from the kind's.
    pub(super) chance: Option<f64>,
    /// Whether it is a name that people are known to have.
    pub(super) known_name: bool,
    /// The year, where it is a day.
    pub(super) year: Option<i32>,
    /// Whether it is a customary placeholder by itself.
    pub(super) placeholder: bool,
}

impl Hit {
    fn new(kind: KindId, range: Range<usize>, normal: Normal, is_whole: bool) -> Self {
        Self {
            kind,
            range,
            normal,
            plain: None,
            is_whole,
            separators: 0.0,
            chance: None,
            known_name: false,
            year: None,
            placeholder: false,
        }
    }

    /// The value as it is meant.
    pub(super) fn raw<'a>(&'a self, text: &'a [u8]) -> Raw<'a> {
        Raw::new(self.plain.as_deref().or_else(|| text.get(self.range.clone())).unwrap_or_default())
    }
}

/// What a cell that says nothing is written as.
const NOTHING: [&[u8]; 10] = [b"null", b"NULL", b"\\N", b"-", b"n/a", b"N/A", b"None", b"none", b"true", b"false"];

/// Which kinds a cell is as a whole: those that the field's name says, or those that are looked for where it says nothing.
pub(super) fn whole(scales: &Scales, field: &mut Field, sampled: bool, trimmed: &Range<usize>, cell: &Cell<'_>, hits: &mut Vec<Hit>) {
    let count = if sampled { field.sampled_kinds.len() } else { field.whole_kinds.len() };
    if count == 0 {
        return;
    }
    let value = cell.text.get(trimmed.start - cell.start..trimmed.end - cell.start);
    let Some(value) = value.filter(|value| !value.is_empty() && !NOTHING.contains(value)) else { return };
    let value = &*super::unescaped(value);
    for index in 0..count {
        let kinds = if sampled { &field.sampled_kinds } else { &field.whole_kinds };
        let Some((kind, known)) = kinds.get(index).and_then(|kind| Some((*kind, scales.kinds.get(*kind)?))) else { continue };
        if !(known.check)(value) {
            field.tried(kind, scales);
            continue;
        }
        let mut hit = Hit::new(kind, trimmed.clone(), Normal::Text(normal_text(value)), true);
        hit.known_name = people::holds_known_name(&known.id, value);
        hit.placeholder = people::is_placeholder(&known.id, value);
        hit.year = people::year(&known.id, value);
        hits.push(hit);
    }
}

/// A text in lower case with single spaces.
fn normal_text(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ").into_bytes()
}

/// The letters and digits of a text, in upper case.
fn compact(text: &[u8]) -> Vec<u8> {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect()
}

/// The kinds that a spot may be.
pub(super) fn of_spot(scales: &Scales, field: &mut Field, spot: &Spot, text: &[u8], cell: &Range<usize>, hits: &mut Vec<Hit>) {
    let kinds = &scales.kinds;
    let said = spot.text(text);
    let is_whole = is_whole(field, &spot.range, cell);
    let (kind, normal) = match spot.sign {
        Sign::Words => return Words { scales, field, spot, said, text, cell }.all(hits),
        Sign::Email => (kinds.anchored(Anchor::Email), said.to_ascii_lowercase()),
        Sign::Ip6 if !anchor::ip::whole6(said) => return,
        Sign::Ip6 => (kinds.anchored(Anchor::Ip6), said.to_ascii_lowercase()),
        Sign::Mac => (kinds.anchored(Anchor::Mac), compact(said)),
        Sign::Secret(entity) => (kinds.named(entity), said.to_vec()),
        Sign::Own(index) => (Some(kinds.own(index)), said.to_vec()),
    };
    let Some(kind) = kind else { return };
    let mut hit = Hit::new(kind, spot.range.clone(), Normal::Text(normal), is_whole);
    hit.plain.clone_from(&spot.plain);
    hits.push(hit);
}

/// Whether a range is all of a field's cell.
fn is_whole(field: &Field, range: &Range<usize>, cell: &Range<usize>) -> bool {
    !field.is_text() && range.start <= cell.start && range.end >= cell.end
}

/// A spot of words with digits in them.
struct Words<'a> {
    scales: &'a Scales,
    field: &'a mut Field,
    spot: &'a Spot,
    said: &'a [u8],
    text: &'a [u8],
    cell: &'a Range<usize>,
}

impl Words<'_> {
    fn all(mut self, hits: &mut Vec<Hit>) {
        if self.settled(hits) {
            return;
        }
        let writing = writing(self.said);
        // Where most digits are none, those that are written as telephone numbers still may be.
        let is_written_so = || self.said.iter().any(|byte| matches!(byte, b'+' | b'('));
        let phone = self.scales.kinds.anchored(Anchor::Phone).filter(|kind| is_written_so() || !self.field.is_ruled_out(*kind));
        if phone.is_none() && self.field.is_formless(writing) {
            return;
        }
        let words = forms::words(self.said);
        let fits_any = self.forms(&words, hits);
        let has_account = self.accounts(&words, hits);
        let has_dots = self.said.contains(&b'.');
        if has_dots {
            self.dotted(&words, hits);
        }
        match phone {
            Some(kind) => self.phones(kind, &words, hits),
            None if !(fits_any || has_account || has_dots) => self.field.note_formless(writing),
            None => {}
        }
    }

    /// Where a part of the words stands in the text. A value that is written in another way stands where all of it does.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        if self.spot.plain.is_some() {
            return self.spot.range.clone();
        }
        self.spot.range.start + range.start..self.spot.range.start + range.end
    }

    fn hit(&self, kind: KindId, range: &Range<usize>, normal: Normal, chance: Option<f64>) -> Hit {
        let place = self.place(range);
        let is_whole = is_whole(self.field, &place, self.cell);
        let mut hit = Hit::new(kind, place, normal, is_whole);
        hit.chance = chance;
        hit.plain = self.spot.plain.as_ref().and_then(|plain| plain.get(range.clone())).map(Box::from);
        hit
    }

    /// Whether a cell of a settled field is what such cells are, with its hit; then it is nothing else.
    fn settled(&mut self, hits: &mut Vec<Hit>) -> bool {
        let Some(kind) = self.field.settled.filter(|_| self.spot.plain.is_none()) else { return false };
        if !is_whole(self.field, &self.spot.range, self.cell) {
            return false;
        }
        let all = 0..self.said.len();
        if Some(kind) == self.scales.kinds.anchored(Anchor::Iban) {
            let compact = compact(self.said);
            let holds = anchor::iban::is_valid(&compact);
            hits.extend(holds.then(|| self.hit(kind, &all, Normal::Text(compact), Some(IBAN))));
            return holds;
        }
        let Some(known) = self.scales.kinds.get(kind).filter(|kind| kind.has_forms) else { return false };
        let Some(window) = Window::of(self.said) else { return false };
        if !(known.check)(window.text()) {
            return false;
        }
        let mut hit = self.hit(kind, &all, Normal::Compact(window.compact, window.length), None);
        hit.separators = weigh::separators(&self.scales.detection, window.parted());
        hits.push(hit);
        true
    }

    /// Whether any window of the words has the form of something that is looked for; the hits of those whose check passes.
    fn forms(&mut self, words: &[Range<usize>], hits: &mut Vec<Hit>) -> bool {
        let scales = self.scales;
        let mut fits_any = false;
        scales.kinds.forms.windows(self.said, words, |range, window: &Window, entities| {
            let is_whole = is_whole(self.field, &self.place(&range), self.cell);
            for entity in entities {
                let Some((kind, known)) = KindId::try_from(entity).ok().and_then(|kind| Some((kind, scales.kinds.get(kind)?))) else {
                    continue;
                };
                let is_silent = known.named_only && is_whole && self.field.strength(kind).is_none();
                if is_silent || self.field.is_ruled_out(kind) {
                    continue;
                }
                fits_any = true;
                if (known.check)(window.text()) {
                    let mut hit = self.hit(kind, &range, Normal::Compact(window.compact, window.length), None);
                    hit.separators = weigh::separators(&scales.detection, window.parted());
                    hits.push(hit);
                } else if is_whole {
                    self.field.tried(kind, scales);
                }
            }
        });
        fits_any
    }

    /// What anchors look at: the text around the words, and not only they; where the words begin in it.
    fn seen(&self) -> (&[u8], usize) {
        if self.spot.plain.is_some() { (self.said, 0) } else { (self.text, self.spot.range.start) }
    }

    fn anchored(&self, words: &Range<usize>, find: impl Fn(&[u8], usize) -> Option<Range<usize>>) -> Option<(Range<usize>, &[u8])> {
        let (text, base) = self.seen();
        let found = find(text, base + words.start)?;
        let written = text.get(found.clone())?;
        let range = found.start.checked_sub(base)?..found.end - base;
        Some((range, written))
    }

    /// Whether any word begins as an account number does; the hits of those that are one.
    fn accounts(&self, words: &[Range<usize>], hits: &mut Vec<Hit>) -> bool {
        let Some(kind) = self.scales.kinds.anchored(Anchor::Iban) else { return false };
        let mut has_head = false;
        let is_head = |word: &&Range<usize>| match self.said.get(word.start..) {
            Some([a, b, c, d, ..]) => a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit(),
            _ => false,
        };
        for word in words.iter().filter(is_head) {
            has_head = true;
            let Some((range, written)) = self.anchored(word, anchor::iban::at) else { continue };
            hits.push(self.hit(kind, &range, Normal::Text(compact(written)), Some(IBAN)));
        }
        has_head
    }

    /// Addresses of four numbers, and coordinates.
    fn dotted(&self, words: &[Range<usize>], hits: &mut Vec<Hit>) {
        let Some(first) = words.first() else { return };
        let kinds = &self.scales.kinds;
        if let (Some(kind), Some((range, written))) = (kinds.anchored(Anchor::Ip4), self.anchored(first, anchor::ip::at4))
            && anchor::ip::whole4(written)
        {
            hits.push(self.hit(kind, &range, Normal::Text(written.to_vec()), Some(ADDRESS)));
        }
        if let (Some(kind), Some((range, written))) = (kinds.anchored(Anchor::Coordinates), self.anchored(first, anchor::coordinates::at)) {
            hits.push(self.hit(kind, &range, Normal::Text(written.to_vec()), Some(ADDRESS)));
        }
    }

    fn phones(&mut self, kind: KindId, words: &[Range<usize>], hits: &mut Vec<Hit>) {
        let mut from = 0;
        let mut found_any = false;
        for (index, word) in words.iter().enumerate().take(MOST_WORDS) {
            let is_digit = self.said.get(word.start).is_some_and(u8::is_ascii_digit);
            if word.start < from || !is_digit || !forms::opens(self.said, words, index) {
                continue;
            }
            let (text, base) = self.seen();
            let Some(found) = anchor::phone::find(text, base + word.start) else { continue };
            let Some(start) = found.range.start.checked_sub(base) else { continue };
            let range = start..found.range.end - base;
            from = range.end;
            let is_told = found.writing > Writing::Plain || self.field.strength(kind).is_some();
            let normal = if is_told { self.dialled(kind, &found) } else { found.digits.digits().to_vec() };
            hits.push(self.hit(kind, &range, Normal::Text(normal), Some(chance(found.writing))));
            found_any = true;
        }
        if !found_any && is_whole(self.field, &self.spot.range, self.cell) {
            self.field.tried(kind, self.scales);
        }
    }
}

/// A hash of how words are written: digits for any digit, everything else for itself.
fn writing(said: &[u8]) -> u64 {
    hash(said.iter().map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte }))
}

impl Words<'_> {
    /// A telephone number's normal form. One that is written as inside of a country, nobody says which, is that country's in which
    /// it is reserved, where there is one.
    fn dialled(&self, kind: KindId, found: &Phone) -> Vec<u8> {
        let international = |number: &E164| [b"+", number.digits()].concat();
        if found.plan.is_some() {
            return international(&found.digits);
        }
        let known = self.scales.kinds.get(kind);
        let is_reserved = |number: &Vec<u8>| {
            let row = known.and_then(|known| self.scales.registry.lookup(&known.id, number));
            row.is_some_and(|row| row.tier.clears())
        };
        let numbers = phone::dialled(found.digits.digits()).map(|(_, number)| international(&number));
        { numbers }.find(is_reserved).unwrap_or_else(|| found.digits.digits().to_vec())
    }
}

/// The share of digits in such a writing that are no telephone number and look like one.
fn chance(writing: Writing) -> f64 {
    match writing {
        Writing::Plain => 0.6,
        Writing::Loose => 0.1,
        Writing::Grouped => 0.003,
        Writing::Parentheses => 0.0005,
        Writing::International => 0.0001,
    }
}
