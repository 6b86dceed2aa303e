//! One record: where it ends and what its cells are.

use std::ops::ControlFlow;

use super::{At, MOST_COLUMNS, Table};
use crate::pid::layout::FIRST;
use crate::pid::layout::mask::{Bytes, Class, Events};
use crate::pid::layout::out::Out;

/// The most spaces before a quote and after one.
const MOST_SPACES: usize = 8;

/// Where the next cell of a record is.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// Its column, from 0.
    column: u32,
    /// Whether quotes are plain characters in the rest of the record.
    plain: bool,
    /// Whether the cell began before the piece.
    within: bool,
}

/// Whether a quoted cell is closed.
enum Close {
    /// By the quote at that place.
    At(usize),
    /// Not within the limits.
    Never,
    /// The piece is too short to tell.
    Unknown,
}

/// What stands behind a quote.
enum Behind {
    /// The delimiter or the newline at that place.
    Mark(usize),
    /// More of the cell.
    More,
    /// The piece is too short to tell.
    Unknown,
}

/// The delimiters, newlines and quotes of a text.
type Marks<'a> = Events<'a, Bytes<3>>;

impl Table {
    /// Where the record begins that is next after the cell at `at`; nothing where the piece does not say.
    fn record_end(&self, out: &Out<'_>, at: usize, place: Place) -> Option<usize> {
        let newline = self.dialect.newline;
        let plain = |from| out.find(newline, from).map(|end| end + 1).or(out.last.then_some(out.own));
        let Some(quote) = self.dialect.quote.filter(|_| !place.plain) else { return plain(at) };
        if place.within {
            return None;
        }
        let mut ends = Events::new(out.own(), Bytes([newline, quote]), at);
        while let Some(end) = ends.next() {
            if out.byte(end) == Some(newline) {
                return Some(end + 1);
            }
            if self.opens(out, at, end) {
                match self.close(out, &mut ends, end) {
                    Close::At(close) => ends.seek(close + 1),
                    Close::Never => return plain(end),
                    Close::Unknown => return None,
                }
            }
        }
        out.last.then_some(out.own)
    }

    /// Whether a quote is the first character of a cell, besides spaces, where one begins at `start`.
    fn opens(&self, out: &Out<'_>, start: usize, quote: usize) -> bool {
        if quote == start {
            return true;
        }
        if out.byte(quote - 1) != Some(b' ') {
            return out.byte(quote - 1) == Some(self.dialect.delimiter);
        }
        let from = start.max(quote.saturating_sub(MOST_SPACES + 1));
        let before = out.part(from, quote);
        match before.iter().rposition(|byte| *byte != b' ') {
            Some(last) => before.get(last) == Some(&self.dialect.delimiter),
            None => from == start && before.len() <= MOST_SPACES,
        }
    }

    /// Which quote closes the cell that the quote at `open` opens. `ends` stands behind it.
    fn close(&self, out: &Out<'_>, ends: &mut Events<'_, impl Class>, open: usize) -> Close {
        let limit = open + out.longest;
        let mut lines = 0;
        while let Some(at) = ends.next() {
            if at > limit {
                return Close::Never;
            }
            let byte = out.byte(at);
            if byte == Some(self.dialect.newline) {
                lines += 1;
                if lines > self.most_lines {
                    return Close::Never;
                }
            }
            if byte != self.dialect.quote {
                continue;
            }
            if self.dialect.escape && self.is_escaped(out, open, at) {
                continue;
            }
            if out.byte(at + 1) == self.dialect.quote {
                ends.seek(at + 2);
                continue;
            }
            match self.behind(out, at + 1) {
                Behind::Mark(_) => return Close::At(at),
                Behind::More => {}
                Behind::Unknown => return Close::Unknown,
            }
        }
        if out.last || out.own > limit { Close::Never } else { Close::Unknown }
    }

    /// Whether an odd number of backslashes stands before `at`.
    fn is_escaped(&self, out: &Out<'_>, open: usize, at: usize) -> bool {
        out.part(open + 1, at).iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    /// What follows a quote, besides spaces.
    fn behind(&self, out: &Out<'_>, from: usize) -> Behind {
        for at in from..=from + MOST_SPACES {
            let next = out.byte(at + 1);
            match out.byte(at) {
                Some(byte) if byte == self.dialect.delimiter || byte == self.dialect.newline => return Behind::Mark(at),
                Some(b' ') => {}
                Some(b'\r') if next.is_none() && !out.last => return Behind::Unknown,
                Some(b'\r') if next.is_none_or(|next| next == self.dialect.newline) => return Behind::Mark(at + 1),
                Some(_) => return Behind::More,
                None => return if out.last { Behind::Mark(at) } else { Behind::Unknown },
            }
        }
        Behind::More
    }

    /// The quote that opens the cell at `at`, and what closes it; nothing where the cell is plain.
    fn quoted(&self, out: &Out<'_>, marks: &mut Marks<'_>, at: usize) -> Option<(usize, Close)> {
        let quote = self.dialect.quote?;
        for open in at..=at + MOST_SPACES {
            match out.byte(open) {
                Some(byte) if byte == quote => {
                    marks.seek(open + 1);
                    return Some((open, self.close(out, marks, open)));
                }
                Some(b' ') => {}
                None if !out.last => return Some((open, Close::Unknown)),
                _ => return None,
            }
        }
        None
    }

    /// The cells with spots of the record at `at`, where it is a line without quotes of which nothing else is wanted; the place
    /// behind it.
    pub(super) fn plain_record(&mut self, out: &mut Out<'_>, at: usize) -> Option<usize> {
        if self.records < FIRST || self.every.is_some() {
            return None;
        }
        let newline = out.find(self.dialect.newline, at)?;
        if let Some(quote) = self.dialect.quote {
            if self.quote <= at {
                self.quote = out.find(quote, at).unwrap_or(usize::MAX);
            }
            if self.quote < newline {
                return None;
            }
        }
        let delimiter = self.dialect.delimiter;
        let (mut from, mut column) = (at, 0);
        while out.spot() < newline {
            let spot = out.spot();
            let before = out.part(from, spot + 1);
            let start = memchr::memrchr(delimiter, before).map_or(from, |mark| from + mark + 1);
            column += memchr::memchr_iter(delimiter, before).count();
            let mark = memchr::memchr(delimiter, out.part(start, newline)).map_or(newline, |mark| start + mark);
            let is_return = mark == newline && mark > start && out.byte(mark - 1) == Some(b'\r');
            let stop = if is_return { mark - 1 } else { mark };
            if spot >= stop {
                break;
            }
            let field = self.column(out, u32::try_from(column).unwrap_or(MOST_COLUMNS));
            out.cell(field, self.record(), start, stop);
            from = stop;
        }
        out.strays(self.record(), newline + 1);
        Some(newline + 1)
    }

    /// The cells of a record from `at` on that are wanted.
    pub(super) fn cells(&mut self, out: &mut Out<'_>, at: usize, place: Place) -> ControlFlow<usize, usize> {
        let newline = self.dialect.newline;
        let class = Bytes([self.dialect.delimiter, newline, self.dialect.quote.unwrap_or(newline)]);
        let mut marks = Events::new(out.own(), class, at);
        let (mut at, mut place, mut end) = (at, place, None);
        loop {
            let wanted = self.records < FIRST || self.every.is_some_and(|every| place.column <= every);
            if !wanted {
                let end = *end.get_or_insert_with(|| self.record_end(out, at, place));
                if let Some(end) = end.filter(|end| out.spot() >= *end) {
                    return self.done(out, end);
                }
            }
            let (start, stop, mark) = match self.cell(out, &mut marks, at, &mut place) {
                ControlFlow::Continue(cell) => cell,
                ControlFlow::Break(rest) => {
                    self.at = At::Cell(place);
                    return ControlFlow::Break(rest);
                }
            };
            if wanted || out.spot() < stop {
                let field = self.column(out, place.column);
                out.cell(field, self.record(), start, stop);
            }
            if mark >= out.own || out.byte(mark) == Some(self.dialect.newline) {
                return self.done(out, (mark + 1).min(out.own));
            }
            at = mark + 1;
            place = Place { column: place.column.saturating_add(1).min(MOST_COLUMNS), plain: place.plain, within: false };
        }
    }

    /// The cell at `at`: where its value begins and ends, and where the delimiter or the newline behind it is.
    fn cell(
        &mut self,
        out: &mut Out<'_>,
        marks: &mut Marks<'_>,
        at: usize,
        place: &mut Place,
    ) -> ControlFlow<usize, (usize, usize, usize)> {
        let quoted = if place.plain || place.within { None } else { self.quoted(out, marks, at) };
        match &quoted {
            Some((open, Close::At(close))) => match self.behind(out, *close + 1) {
                Behind::Mark(mark) if mark < out.own || out.last => {
                    marks.seek(mark);
                    return ControlFlow::Continue((*open + 1, *close, mark));
                }
                _ => return ControlFlow::Break(at),
            },
            Some((_, Close::Unknown)) => return ControlFlow::Break(at),
            Some((_, Close::Never)) => {
                place.plain = true;
                self.problems.add(self.record(), "a quote is opened and not closed");
            }
            None => {}
        }
        let mark = match self.mark(out, marks, at, quoted.is_some()) {
            Some(mark) => mark,
            None if out.last => out.own,
            None => return ControlFlow::Break(self.open_cell(out, at, place)),
        };
        let is_end = mark >= out.own || out.byte(mark) == Some(self.dialect.newline);
        let is_return = is_end && mark > at && out.byte(mark - 1) == Some(b'\r');
        ControlFlow::Continue((at, if is_return { mark - 1 } else { mark }, mark))
    }

    /// The next delimiter or newline. `again` says that `marks` may stand behind it.
    fn mark(&self, out: &Out<'_>, marks: &mut Marks<'_>, at: usize, again: bool) -> Option<usize> {
        if again {
            marks.back(at);
        }
        marks.seek(at);
        loop {
            let mark = marks.next()?;
            if self.dialect.quote.is_none() || out.byte(mark) != self.dialect.quote {
                return Some(mark);
            }
        }
    }

    /// A plain cell whose end is not in the piece: where its next part begins.
    fn open_cell(&mut self, out: &mut Out<'_>, at: usize, place: &mut Place) -> usize {
        if out.own - at <= out.longest {
            return at;
        }
        place.within = true;
        let field = self.column(out, place.column);
        out.open_cell(field, self.record(), at)
    }

    fn done(&mut self, out: &mut Out<'_>, end: usize) -> ControlFlow<usize, usize> {
        out.strays(self.record(), end);
        self.at = At::Record;
        ControlFlow::Continue(end)
    }
}
