//! What a spot may be: every kind whose form it has, with whether its check passes.

use std::ops::Range;

use super::field::Field;
use super::kinds::KindId;
use super::words::Words;
use super::{Scales, people};
use crate::pid::anchor;
use crate::pid::entity::Anchor;
use crate::pid::forms;
use crate::pid::layout::Cell;
use crate::pid::raw::Raw;
use crate::pid::spot::{Sign, Spot};

/// What a cell may be, and the normal forms of that. One for all cells, so that none needs memory of its own.
#[derive(Debug, Default)]
pub(super) struct Hits {
    list: Vec<Hit>,
    normals: Vec<u8>,
    /// The words of the spot that is looked at.
    pub(super) words: Vec<forms::Word>,
}

impl Hits {
    /// All of them, in the order in which they were found.
    pub(super) fn all(&self) -> &[Hit] {
        &self.list
    }

    /// A hit's normal form, which the registry knows.
    pub(super) fn normal(&self, hit: &Hit) -> &[u8] {
        self.normals.get(hit.normal.clone()).unwrap_or_default()
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.normals.clear();
    }

    /// One more, with its normal form.
    pub(super) fn push(&mut self, hit: Hit, normal: &[u8]) {
        let start = self.normals.len();
        self.normals.extend_from_slice(normal);
        self.keep(hit, start);
    }

    /// One more, whose normal form is the text in lower case.
    fn push_lower(&mut self, hit: Hit, text: &[u8]) {
        let start = self.normals.len();
        self.normals.extend_from_slice(text);
        self.normals.get_mut(start..).unwrap_or_default().make_ascii_lowercase();
        self.keep(hit, start);
    }

    /// One more, whose normal form is the letters and digits of the text in upper case, where that holds; whether it does.
    pub(super) fn push_compact_if(&mut self, hit: Hit, text: &[u8], holds: fn(&[u8]) -> bool) -> bool {
        let start = self.normals.len();
        if text.iter().all(u8::is_ascii_alphanumeric) {
            self.normals.extend_from_slice(text);
        } else {
            self.normals.extend(text.iter().filter(|byte| byte.is_ascii_alphanumeric()));
        }
        let normal = self.normals.get_mut(start..).unwrap_or_default();
        normal.make_ascii_uppercase();
        let holds = holds(normal);
        if holds {
            self.keep(hit, start);
        } else {
            self.normals.truncate(start);
        }
        holds
    }

    /// One more, whose normal form was written down from `start` on.
    fn keep(&mut self, mut hit: Hit, start: usize) {
        hit.normal = start..self.normals.len();
        self.list.push(hit);
    }
}

/// One kind that a part of a text may be: it has its form and passes its check.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) kind: KindId,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// Where its normal form is among those of its cell.
    normal: Range<usize>,
    /// What it says, where it is written in another way.
    pub(super) plain: Option<Box<[u8]>>,
    /// Whether it is the whole cell of a field.
    pub(super) is_whole: bool,
    /// What its separators weigh.
    pub(super) separators: f64,
    /// What a pass of such words weighs, where it differs from the kind's.
    pub(super) weight: Option<f64>,
    /// Whether it is a name that people are known to have.
    pub(super) known_name: bool,
    /// The year, where it is a day.
    pub(super) year: Option<i32>,
    /// Whether it is a customary placeholder by itself.
    pub(super) placeholder: bool,
}

impl Hit {
    pub(super) fn new(kind: KindId, range: Range<usize>, is_whole: bool) -> Self {
        Self {
            kind,
            range,
            normal: 0..0,
            plain: None,
            is_whole,
            separators: 0.0,
            weight: None,
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
pub(super) fn whole(scales: &Scales, field: &mut Field, sampled: bool, trimmed: &Range<usize>, cell: &Cell<'_>, hits: &mut Hits) {
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
        let mut hit = Hit::new(kind, trimmed.clone(), true);
        hit.known_name = people::holds_known_name(&known.id, value);
        hit.placeholder = people::is_placeholder(&known.id, value);
        hit.year = people::year(&known.id, value);
        hits.push(hit, &normal_text(value));
    }
}

/// A text in lower case with single spaces.
fn normal_text(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ").into_bytes()
}

/// The kinds that a spot may be.
pub(super) fn of_spot(scales: &Scales, field: &mut Field, spot: &Spot, text: &[u8], cell: &Range<usize>, hits: &mut Hits) {
    let kinds = &scales.kinds;
    let said = spot.text(text);
    let is_whole = is_whole(field, &spot.range, cell);
    let kind = match spot.sign {
        Sign::Words => return Words { scales, field, spot, said, text, cell, is_whole }.all(hits),
        Sign::Email => kinds.anchored(Anchor::Email),
        Sign::Ip6 if !anchor::ip::whole6(said) => return,
        Sign::Ip6 => kinds.anchored(Anchor::Ip6),
        Sign::Mac => kinds.anchored(Anchor::Mac),
        Sign::Secret(entity) => kinds.named(entity),
        Sign::Own(index) => Some(kinds.own(index)),
    };
    let Some(kind) = kind else { return };
    let mut hit = Hit::new(kind, spot.range.clone(), is_whole);
    hit.plain.clone_from(&spot.plain);
    match spot.sign {
        Sign::Email | Sign::Ip6 => hits.push_lower(hit, said),
        Sign::Mac => {
            hits.push_compact_if(hit, said, |_| true);
        }
        Sign::Words | Sign::Secret(_) | Sign::Own(_) => hits.push(hit, said),
    }
}

/// Whether a range is all of a field's cell.
pub(super) fn is_whole(field: &Field, range: &Range<usize>, cell: &Range<usize>) -> bool {
    !field.is_text() && range.start <= cell.start && range.end >= cell.end
}
