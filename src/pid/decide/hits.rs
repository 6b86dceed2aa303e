//! What a spot may be: every kind whose form it has, with whether its check passes.

use std::ops::Range;

use super::field::Field;
use super::kinds::KindId;
use super::{Scales, weigh};
use crate::pid::anchor;
use crate::pid::entity::Anchor;
use crate::pid::forms::{self, Window};
use crate::pid::gazetteer;
use crate::pid::spot::{Sign, Spot};

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
            placeholder: false,
        }
    }
}

/// The kinds that a cell of a field may be as a whole.
pub(super) fn whole(scales: &Scales, field: &Field, trimmed: &Range<usize>, text: &[u8], start: usize, hits: &mut Vec<Hit>) {
    let Some(value) = text.get(trimmed.start - start..trimmed.end - start).filter(|value| !value.is_empty()) else { return };
    let is_empty = [&b"null"[..], b"NULL", b"\\N", b"-", b"n/a", b"N/A", b"None", b"none", b"true", b"false"].contains(&value);
    if is_empty {
        return;
    }
    for kind in &field.whole_kinds {
        let Some(known) = scales.kinds.get(*kind) else { continue };
        let normal = normal_text(value);
        let mut hit = Hit::new(*kind, trimmed.clone(), normal, trimmed);
        hit.passes = (known.check)(value);
        hit.known_name = hit.passes && gazetteer::holds_name(value);
        hit.placeholder = hit.passes && gazetteer::is_placeholder_name(value);
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
            let mut hit = Hit::new(kind, spot.range.clone(), said.to_vec(), cell);
            hit.passes = anchor::ip6::is_public(said);
            hit
        })),
        Sign::Mac => {
            let normal: Vec<u8> = said.iter().filter(|byte| byte.is_ascii_hexdigit()).map(u8::to_ascii_uppercase).collect();
            hits.extend(kinds.anchored(Anchor::Mac).map(|kind| Hit::new(kind, spot.range.clone(), normal, cell)));
        }
        Sign::Secret(prefix) => hits.extend(kinds.secret(prefix).map(|kind| Hit::new(kind, spot.range.clone(), said.to_vec(), cell))),
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
    for word in &words {
        if let Some(range) = anchor::iban::at(said, word.start) {
            let normal = said.get(range.clone()).unwrap_or_default().iter().filter(|byte| byte.is_ascii_alphanumeric());
            add(kinds.anchored(Anchor::Iban), range, normal.map(u8::to_ascii_uppercase).collect(), 1e-4);
        }
    }
    if let Some(range) = anchor::ip4::at(said, words.first().map_or(0, |word| word.start))
        && let Some(address) = said.get(range.clone())
        && anchor::ip4::is_public(address)
        && !anchor::ip4::is_version(text, spot.range.start)
    {
        add(kinds.anchored(Anchor::Ip4), range, address.to_vec(), 1e-4);
    }
    for found in anchor::phone::all(said) {
        add(kinds.anchored(Anchor::Phone), found.range.clone(), found.normal(), found.chance());
    }
}
