//! What a spot of words may be: numbers of a form, accounts, addresses, coordinates, telephone numbers.

use std::ops::Range;

use super::field::Field;
use super::formless::{self, Formless};
use super::hits::{Hit, Hits, is_whole};
use super::kinds::KindId;
use super::{Scales, weigh};
use crate::pid::anchor;
use crate::pid::anchor::phone::{Phone, Writing};
use crate::pid::entity::Anchor;
use crate::pid::forms::{self, Compact, Window};
use crate::pid::phone::{self, E164};
use crate::pid::spot::Spot;

/// Most words of a spot that are tried for a telephone number.
const MOST_WORDS: usize = 16;

/// A spot of words with digits in them.
pub(super) struct Words<'a> {
    pub(super) scales: &'a Scales,
    pub(super) field: &'a mut Field,
    pub(super) spot: &'a Spot,
    /// What it says.
    pub(super) said: &'a [u8],
    pub(super) text: &'a [u8],
    /// The cell around it, without the space around that.
    pub(super) cell: &'a Range<usize>,
    /// Whether it is all of the cell.
    pub(super) is_whole: bool,
}

impl Words<'_> {
    /// Everything that the words may be.
    pub(super) fn all(mut self, hits: &mut Hits) {
        if self.settled(hits) {
            return;
        }
        let writing = formless::writing(self.said, self.is_whole, self.spot.plain.is_some());
        // Where most digits are none, those that are written as telephone numbers still may be.
        let is_written_so = || memchr::memchr2(b'+', b'(', self.said).is_some();
        let phone = self.scales.kinds.anchored(Anchor::Phone).filter(|kind| !self.field.is_ruled_out(*kind) || is_written_so());
        match (self.field.formless(writing), phone) {
            (Some(Formless::Always), _) => return self.no_phone(phone),
            (Some(Formless::WithoutPhones), None) => return,
            _ => {}
        }
        let mut words = std::mem::take(&mut hits.words);
        forms::words(self.said, &mut words);
        let fits_any = self.forms(&words, hits);
        let has_account = self.accounts(&words, hits);
        let has_dots = self.said.contains(&b'.');
        if has_dots {
            self.dotted(&words, hits);
        }
        if let Some(kind) = phone {
            self.phones(kind, &words, hits);
        }
        if !(fits_any || has_account || has_dots) {
            let may_dial = self.dialling(&words).next().is_some();
            self.field.note_formless(writing, if may_dial { Formless::WithoutPhones } else { Formless::Always });
        }
        hits.words = words;
    }

    /// Where a part of the words stands in the text. A value that is written in another way stands where all of it does.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        if self.spot.plain.is_some() {
            return self.spot.range.clone();
        }
        self.spot.range.start + range.start..self.spot.range.start + range.end
    }

    fn hit(&self, kind: KindId, range: &Range<usize>, weight: Option<f64>) -> Hit {
        let place = self.place(range);
        let is_whole = is_whole(self.field, &place, self.cell);
        let mut hit = Hit::new(kind, place, is_whole);
        hit.weight = weight;
        hit.plain = self.spot.plain.as_ref().and_then(|plain| plain.get(range.clone())).map(Box::from);
        hit
    }

    /// Whether a cell of a settled field is what such cells are, with its hit; then it is nothing else.
    fn settled(&mut self, hits: &mut Hits) -> bool {
        let Some(kind) = self.field.settled.filter(|_| self.spot.plain.is_none()) else { return false };
        if !self.is_whole {
            return false;
        }
        let mut hit = Hit::new(kind, self.spot.range.clone(), true);
        if Some(kind) == self.scales.kinds.anchored(Anchor::Iban) {
            hit.weight = Some(self.scales.kinds.weights.account);
            return hits.push_compact_if(hit, self.said, anchor::iban::is_valid);
        }
        let Some(known) = self.scales.kinds.get(kind).filter(|kind| kind.has_forms) else { return false };
        let Some(compact) = Compact::of(self.said) else { return false };
        let holds = (known.check)(compact.text());
        if holds {
            hit.separators = weigh::separators(&self.scales.detection, compact.parted());
            hits.push(hit, compact.text());
        }
        holds
    }

    /// Whether any window of the words has the form of something that is looked for; the hits of those whose check passes.
    fn forms(&mut self, words: &[Range<usize>], hits: &mut Hits) -> bool {
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
                    let mut hit = self.hit(kind, &range, None);
                    hit.separators = weigh::separators(&scales.detection, window.parted());
                    hits.push(hit, window.text());
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
    fn accounts(&self, words: &[Range<usize>], hits: &mut Hits) -> bool {
        let Some(kind) = self.scales.kinds.anchored(Anchor::Iban) else { return false };
        let mut has_head = false;
        let is_head = |word: &&Range<usize>| match self.said.get(word.start..) {
            Some([a, b, c, d, ..]) => a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit(),
            _ => false,
        };
        for word in words.iter().filter(is_head) {
            has_head = true;
            let Some((range, written)) = self.anchored(word, anchor::iban::at) else { continue };
            hits.push_compact_if(self.hit(kind, &range, Some(self.scales.kinds.weights.account)), written, |_| true);
        }
        has_head
    }

    /// Addresses of four numbers, and coordinates.
    fn dotted(&self, words: &[Range<usize>], hits: &mut Hits) {
        let Some(first) = words.first() else { return };
        let kinds = &self.scales.kinds;
        if let (Some(kind), Some((range, written))) = (kinds.anchored(Anchor::Ip4), self.anchored(first, anchor::ip::at4))
            && anchor::ip::whole4(written)
        {
            hits.push(self.hit(kind, &range, Some(kinds.weights.address)), written);
        }
        if let (Some(kind), Some((range, written))) = (kinds.anchored(Anchor::Coordinates), self.anchored(first, anchor::coordinates::at)) {
            hits.push(self.hit(kind, &range, Some(kinds.weights.address)), written);
        }
    }

    /// The words with which a telephone number may begin.
    fn dialling<'w>(&self, words: &'w [Range<usize>]) -> impl Iterator<Item = &'w Range<usize>> + use<'w, '_> {
        let said = self.said;
        let first = words.iter().enumerate().take(MOST_WORDS);
        let opens = move |(index, word): &(usize, &Range<usize>)| {
            said.get(word.start).is_some_and(u8::is_ascii_digit) && forms::opens(said, words, *index)
        };
        first.filter(opens).map(|(_, word)| word)
    }

    /// Counts a cell that is no telephone number, where they are looked for.
    fn no_phone(&mut self, phone: Option<KindId>) {
        if let Some(kind) = phone.filter(|_| self.is_whole) {
            self.field.tried(kind, self.scales);
        }
    }

    fn phones(&mut self, kind: KindId, words: &[Range<usize>], hits: &mut Hits) {
        let mut from = 0;
        let mut found_any = false;
        for word in self.dialling(words) {
            if word.start < from {
                continue;
            }
            let (text, base) = self.seen();
            let Some(found) = anchor::phone::find(text, base + word.start) else { continue };
            let Some(start) = found.range.start.checked_sub(base) else { continue };
            let range = start..found.range.end - base;
            from = range.end;
            let is_told = found.writing > Writing::Plain || self.field.strength(kind).is_some();
            let normal = if is_told { self.dialled(kind, &found) } else { found.digits.digits().to_vec() };
            let weight = self.scales.kinds.weights.of_writing(found.writing);
            hits.push(self.hit(kind, &range, Some(weight)), &normal);
            found_any = true;
        }
        if !found_any {
            self.no_phone(Some(kind));
        }
    }

    /// A telephone number's normal form. One that is written as inside of a country, nobody says which, is that country's in which
    /// it is reserved, where there is one.
    fn dialled(&self, kind: KindId, found: &Phone) -> Vec<u8> {
        let international = |number: &E164| [b"+", number.digits()].concat();
        if found.plan.is_some() {
            return international(&found.digits);
        }
        let is_reserved =
            |number: &Vec<u8>| self.scales.rows(kind).and_then(|rows| rows.lookup(number)).is_some_and(|row| row.tier.clears());
        let numbers = phone::dialled(found.digits.digits()).map(|(_, number)| international(&number));
        { numbers }.find(is_reserved).unwrap_or_else(|| found.digits.digits().to_vec())
    }
}
