//! A piece on its way to the sink: gives every spot to one cell, and cuts cells that are too long.

use std::ops::Range;

use super::field::{Field, Fields};
use super::{Cell, FieldName, Piece, Sink};

/// The piece that is being taken.
pub(super) struct Out<'a> {
    pub(super) text: &'a [u8],
    /// How much of it may be taken.
    pub(super) own: usize,
    pub(super) last: bool,
    /// The longest part of a cell.
    pub(super) longest: usize,
    spots: &'a [Range<u32>],
    /// The first spot that no cell has yet.
    next: usize,
    pub(super) sink: &'a mut dyn Sink,
    pub(super) fields: &'a mut Fields,
}

impl<'a> Out<'a> {
    pub(super) fn new(piece: Piece<'a>, sink: &'a mut dyn Sink, fields: &'a mut Fields) -> Self {
        let own = piece.own.min(piece.text.len());
        Self { text: piece.text, own, last: piece.last, longest: fields.longest, spots: piece.spots, next: 0, sink, fields }
    }

    /// The piece's own text.
    pub(super) fn own(&self) -> &'a [u8] {
        self.text.get(..self.own).unwrap_or(self.text)
    }

    /// That part of the piece's own text.
    pub(super) fn part(&self, start: usize, end: usize) -> &'a [u8] {
        self.own().get(start..end.min(self.own)).unwrap_or_default()
    }

    /// The piece's own text from `start` on.
    pub(super) fn rest(&self, start: usize) -> &'a [u8] {
        self.own().get(start..).unwrap_or_default()
    }

    /// The byte there, also in the text behind the piece.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// Where the next spot begins that no cell has yet; the end of the piece where there is none.
    #[inline]
    pub(super) fn spot(&self) -> usize {
        self.spots.get(self.next).map_or(self.own, |spot| spot.start as usize)
    }

    /// Whether a spot begins between `start` and `end`.
    pub(super) fn has_spot(&self, start: usize, end: usize) -> bool {
        let rest = self.spots.get(self.next..).unwrap_or_default();
        rest.iter().map(|spot| spot.start as usize).take_while(|spot| *spot < end).any(|spot| spot >= start)
    }

    /// Where the first byte of that kind stands from `from` on.
    pub(super) fn find(&self, byte: u8, from: usize) -> Option<usize> {
        memchr::memchr(byte, self.rest(from)).map(|at| from + at)
    }

    /// Gives a whole cell where it is wanted, in parts where it is too long.
    pub(super) fn cell(&mut self, field: Field, record: u64, start: usize, end: usize) {
        let mut from = start;
        while from < end {
            let to = end.min(from + self.longest);
            self.give(field, record, from, to);
            from = to;
        }
    }

    /// Gives the parts of a cell whose end is not in the piece, as far as they are whole, and says where the next part begins.
    pub(super) fn open_cell(&mut self, field: Field, record: u64, start: usize) -> usize {
        let whole = start + self.own.saturating_sub(start + 1) / self.longest * self.longest;
        self.cell(field, record, start, whole);
        whole
    }

    fn give(&mut self, field: Field, record: u64, start: usize, end: usize) {
        self.strays(record, start);
        let first = self.next;
        while self.next < self.spots.len() && self.spot() < end {
            self.next += 1;
        }
        if let Some(text) = self.text.get(start..end).filter(|text| !text.is_empty() && (field.watch.wants(record) || self.next > first)) {
            self.sink.cell(Cell { field: field.id, record, start, text, spots: first..self.next });
        }
    }

    /// The spots before `until` as running text: one cell, which is the text from `start` to `end`.
    pub(super) fn around(&mut self, record: u64, start: usize, end: usize, until: usize) {
        self.strays(record, start);
        let (first, until) = (self.next, until.min(end));
        while self.next < self.spots.len() && self.spot() < until {
            self.next += 1;
        }
        if let Some(text) = self.text.get(start..end).filter(|_| self.next > first) {
            let field = self.fields.of(self.sink, FieldName::Text);
            self.sink.cell(Cell { field: field.id, record, start, text, spots: first..self.next });
        }
    }

    /// The spots before `end` that belong to no value, each as a text of its own.
    pub(super) fn strays(&mut self, record: u64, end: usize) {
        while let Some(spot) = self.spots.get(self.next).filter(|spot| (spot.start as usize) < end) {
            let start = spot.start as usize;
            let end = (spot.end as usize).clamp(start + 1, self.text.len().max(start + 1));
            let field = self.fields.of(self.sink, FieldName::Text);
            if let Some(text) = self.text.get(start..end) {
                self.sink.cell(Cell { field: field.id, record, start, text, spots: self.next..self.next + 1 });
            }
            self.next += 1;
        }
    }

    /// The spots before `end` as running text: the lines around them, as far as they are between `start` and `end`.
    pub(super) fn lines(&mut self, record: u64, start: usize, end: usize) {
        let end = end.min(self.own);
        self.strays(record, start);
        while self.spot() < end {
            let spot = self.spot();
            let from = memchr::memrchr(b'\n', self.part(start, spot)).map_or(start, |newline| start + newline + 1);
            let newline = memchr::memchr(b'\n', self.part(spot, end)).map_or(end, |newline| spot + newline);
            let to = if newline > from && self.byte(newline - 1) == Some(b'\r') { newline - 1 } else { newline };
            let field = self.fields.of(self.sink, FieldName::Text);
            self.cell(field, record, from, to);
            self.strays(record, (newline + 1).min(end));
        }
    }
}
