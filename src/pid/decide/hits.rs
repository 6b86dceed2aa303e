//! What a spot may be: every kind whose form it has, with whether its check passes.

use std::ops::Range;

use super::field::Field;
use super::kinds::KindId;
use super::{Scales, people, weigh};
use crate::pid::anchor;
use crate::pid::anchor::phone::Writing;
use crate::pid::entity::Anchor;
use crate::pid::forms::{self, Window};
use crate::pid::gazetteer;
use crate::pid::spot::{Sign, Spot};

/// The share of words like accounts and addresses that are none.
const IBAN: f64 = 1e-4;
const ADDRESS: f64 = 1e-4;
/// Most words of a spot that are tried for a telephone number.
const MOST_WORDS: usize = 16;

/// One kind that a part of a text may be.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) kind: KindId,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// Its normal form, which the registry knows.
    pub(super) normal: Vec<u8>,
    /// What it says, where it is written in another way.
    pub(super) plain: Option<Box<[u8]>>,
    pub(super) passes: bool,
    /// Whether it is the whole cell.
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
    fn new(kind: KindId, range: Range<usize>, normal: Vec<u8>, cell: &Range<usize>) -> Self {
        let is_whole = range.start <= cell.start && range.end >= cell.end;
        Self {
            kind,
            range,
            normal,
            plain: None,
            passes: true,
            is_whole,
            separators: 0.0,
            chance: None,
            known_name: false,
            year: None,
            placeholder: false,
        }
    }
}

/// Which of these kinds a cell is as a whole.
pub(super) fn whole(scales: &Scales, kinds: &[KindId], trimmed: &Range<usize>, text: &[u8], start: usize, hits: &mut Vec<Hit>) {
    if kinds.is_empty() {
        return;
    }
    let Some(value) = text.get(trimmed.start - start..trimmed.end - start).filter(|value| !value.is_empty()) else { return };
    let is_empty = [&b"null"[..], b"NULL", b"\\N", b"-", b"n/a", b"N/A", b"None", b"none", b"true", b"false"].contains(&value);
    if is_empty {
        return;
    }
    for kind in kinds {
        let Some(known) = scales.kinds.get(*kind) else { continue };
        let normal = normal_text(value);
        let mut hit = Hit::new(*kind, trimmed.clone(), normal, trimmed);
        hit.passes = (known.check)(value);
        if hit.passes {
            hit.known_name = people::holds_known_name(&known.id, value);
            hit.placeholder = gazetteer::is_placeholder_name(value);
            hit.year = people::year(&known.id, value);
        }
        hits.push(hit);
    }
}

/// A text in lower case with single spaces.
fn normal_text(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ").into_bytes()
}

/// The kinds that a spot may be.
pub(super) fn of_spot(scales: &Scales, field: &Field, spot: &Spot, text: &[u8], cell: &Range<usize>, hits: &mut Vec<Hit>) {
    let kinds = &scales.kinds;
    let from = hits.len();
    let said = spot.text(text);
    match spot.sign {
        Sign::Words => words(scales, field, spot, said, text, cell, hits),
        Sign::Email => {
            hits.extend(kinds.anchored(Anchor::Email).map(|kind| Hit::new(kind, spot.range.clone(), said.to_ascii_lowercase(), cell)))
        }
        Sign::Ip6 => hits.extend(kinds.anchored(Anchor::Ip6).map(|kind| {
            let mut hit = Hit::new(kind, spot.range.clone(), said.to_ascii_lowercase(), cell);
            hit.passes = anchor::ip::whole6(said);
            hit
        })),
        Sign::Mac => {
            let normal: Vec<u8> = said.iter().filter(|byte| byte.is_ascii_hexdigit()).map(u8::to_ascii_uppercase).collect();
            hits.extend(kinds.anchored(Anchor::Mac).map(|kind| Hit::new(kind, spot.range.clone(), normal, cell)));
        }
        Sign::Secret(entity) => hits.extend(kinds.named(entity).map(|kind| Hit::new(kind, spot.range.clone(), said.to_vec(), cell))),
        Sign::Own(index) => hits.push(Hit::new(kinds.own(index), spot.range.clone(), said.to_vec(), cell)),
    }
    if let Some(plain) = &spot.plain {
        // Places inside of what is written in another way are those of the whole of it.
        for hit in hits.iter_mut().skip(from) {
            hit.plain = Some(hit.plain.take().unwrap_or_else(|| plain.clone()));
        }
    }
}

/// What words with digits in them may be.
fn words(scales: &Scales, field: &Field, spot: &Spot, said: &[u8], text: &[u8], cell: &Range<usize>, hits: &mut Vec<Hit>) {
    let kinds = &scales.kinds;
    let words = forms::words(said);
    let is_veiled = spot.plain.is_some();
    let place = |range: &Range<usize>| {
        if is_veiled { spot.range.clone() } else { spot.range.start + range.start..spot.range.start + range.end }
    };
    let plain = |range: &Range<usize>| if is_veiled { said.get(range.clone()).map(Box::from) } else { None };
    kinds.forms.windows(said, &words, |range, window: &Window, entities| {
        for entity in entities {
            let Ok(kind) = KindId::try_from(entity) else { continue };
            let Some(known) = kinds.get(kind) else { continue };
            if field.is_ruled_out(kind) {
                continue;
            }
            let mut hit = Hit::new(kind, place(&range), window.text().to_vec(), cell);
            hit.passes = (known.check)(window.text());
            if hit.passes || hit.is_whole {
                hit.separators = weigh::separators(&scales.detection, window.parted());
                hit.plain = plain(&range);
                hits.push(hit);
            }
        }
    });
    let mut add = |kind: Option<KindId>, range: Range<usize>, normal: Vec<u8>, chance: f64| {
        let Some(kind) = kind else { return };
        let mut hit = Hit::new(kind, place(&range), normal, cell);
        hit.chance = Some(chance);
        hit.plain = plain(&range);
        hits.push(hit);
    };
    // Anchors look at what stands around a value, so that they see the text and not only its words.
    let (seen, base) = if is_veiled { (said, 0) } else { (text, spot.range.start) };
    let inside = |range: Range<usize>| range.start.saturating_sub(base)..range.end.saturating_sub(base);
    for word in &words {
        if let Some(range) = anchor::iban::at(seen, base + word.start).map(inside).filter(|range| range.start >= word.start) {
            let normal = said.get(range.clone()).unwrap_or_default().iter().filter(|byte| byte.is_ascii_alphanumeric());
            add(kinds.anchored(Anchor::Iban), range, normal.map(u8::to_ascii_uppercase).collect(), IBAN);
        }
    }
    let first = base + words.first().map_or(0, |word| word.start);
    if said.contains(&b'.') {
        if let Some(range) = anchor::ip::at4(seen, first).filter(|range| seen.get(range.clone()).is_some_and(anchor::ip::whole4)) {
            let address = seen.get(range.clone()).unwrap_or_default().to_vec();
            add(kinds.anchored(Anchor::Ip4), inside(range), address, ADDRESS);
        }
        if let Some(range) = anchor::coordinates::at(seen, first) {
            let pair = seen.get(range.clone()).unwrap_or_default().to_vec();
            add(kinds.anchored(Anchor::Coordinates), inside(range), pair, ADDRESS);
        }
    }
    let phone = kinds.anchored(Anchor::Phone);
    let Some(phone) = phone.filter(|phone| !field.is_ruled_out(*phone)) else { return };
    let mut from = 0;
    for word in words.iter().filter(|word| said.get(word.start).is_some_and(u8::is_ascii_digit)).take(MOST_WORDS) {
        if word.start < from {
            continue;
        }
        let Some(found) = anchor::phone::find(seen, base + word.start) else { continue };
        let range = inside(found.range.clone());
        from = range.end;
        let mut normal = Vec::with_capacity(16);
        if found.plan.is_some() {
            normal.push(b'+');
        }
        normal.extend_from_slice(found.digits.digits());
        let chance = match found.writing {
            Writing::Plain => 0.6,
            Writing::Loose => 0.1,
            Writing::Grouped => 0.003,
            Writing::Parentheses => 0.0005,
            Writing::International => 0.0001,
        };
        add(Some(phone), range, normal, chance);
    }
}
