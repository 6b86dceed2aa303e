//! Tables with a delimiter: CSV, TSV and their relatives, RFC 4180 and what people write instead.
//!
//! Text without spots is passed over 64 bytes at a time ([`pass`]), the records with spots are taken apart ([`record`]). A quoted cell that has not been closed
//! after [`MOST_LINES`] lines or [`LONGEST`](super::LONGEST) bytes was never quoted: its line is read once more, its quotes as plain characters.
//!
//! A record is a line that is neither empty, nor a comment, nor the header, not even when the header comes again where files
//! were put together.

mod header;
mod pass;
mod record;
mod sniff;

use std::ops::ControlFlow;

use memchr::memmem::Finder;

use super::field::{Field, Fields, Problems};
use super::out::Out;
use super::{FieldName, Layout, Piece, Sink, Watch};
pub(super) use header::read as header;
pub(super) use sniff::{DELIMITERS, Dialect, Fit, sniff};

/// What a text may begin with to say that it is UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";
/// The most lines of a quoted cell.
const MOST_LINES: usize = 64;
/// The columns that are told apart.
const MOST_COLUMNS: u32 = 4096;

/// A table.
pub(super) struct Csv {
    fields: Fields,
    table: Table,
}

struct Table {
    dialect: Dialect,
    /// The header, its line as it is written.
    header: Finder<'static>,
    /// The names in it.
    names: Vec<Option<String>>,
    /// The columns that the sink knows.
    columns: Vec<Option<Field>>,
    /// The last column of which it wants every cell.
    every: Option<u32>,
    records: u64,
    /// The most lines of a quoted cell: [`MOST_LINES`], less in tests.
    most_lines: usize,
    at: At,
    /// No quote stands before it in the piece, from the last record on that was looked at for one.
    quote: usize,
    problems: Problems,
    /// Whether the first piece was there.
    begun: bool,
}

/// Where a piece begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// At the beginning of a record.
    Record,
    /// In a record, at the beginning of a cell or in one without quotes.
    Cell(record::Place),
    /// In the line of a header or a comment.
    Line,
}

impl Csv {
    /// A table of that dialect with so many cells in most records; its header is read from the beginning of its text.
    pub(super) fn new(dialect: Dialect, cells: usize, head: &[u8], known: &dyn Fn(&str) -> bool) -> Self {
        let (header, mut names) = header::read(&dialect, head, known).unwrap_or_default();
        names.resize(names.len().max(cells), None);
        let table = Table {
            dialect,
            header: Finder::new(&header).into_owned(),
            names,
            columns: Vec::new(),
            every: None,
            records: 0,
            most_lines: MOST_LINES,
            at: At::Record,
            quote: 0,
            problems: Problems::default(),
            begun: false,
        };
        Self { fields: Fields::default(), table }
    }

    /// Smaller limits and another header, so that tests reach them with short texts.
    #[cfg(test)]
    pub(super) fn limit(&mut self, longest: usize, most_lines: usize, header: &[u8]) {
        self.fields.longest = longest;
        self.table.most_lines = most_lines;
        self.table.header = Finder::new(header).into_owned();
    }
}

impl Layout for Csv {
    fn format(&self) -> &'static str {
        "csv"
    }

    fn take(&mut self, piece: Piece<'_>, sink: &mut dyn Sink) -> usize {
        let mut out = Out::new(piece, sink, &mut self.fields);
        let taken = self.table.take(&mut out);
        out.strays(self.table.record(), taken);
        taken
    }

    fn records(&self) -> u64 {
        self.table.records
    }

    fn problems(&self) -> &[(u64, String)] {
        self.table.problems.all()
    }
}

impl Table {
    fn record(&self) -> u64 {
        self.records.saturating_sub(1)
    }

    fn take(&mut self, out: &mut Out<'_>) -> usize {
        let mut at = self.begin(out);
        self.quote = 0;
        while at < out.own && self.begun {
            let step = match self.at {
                At::Record => {
                    at = self.pass(out, at);
                    if at < out.own { self.record_at(out, at) } else { ControlFlow::Continue(at) }
                }
                At::Cell(place) => self.cells(out, at, place),
                At::Line => self.line(out, at),
            };
            match step {
                ControlFlow::Continue(next) => at = next,
                ControlFlow::Break(rest) => return rest,
            }
        }
        if self.begun { out.own } else { 0 }
    }

    /// The names are told first, so that the sink can ask for every cell of a column.
    fn begin(&mut self, out: &mut Out<'_>) -> usize {
        if self.begun || (out.own < BOM.len() && !out.last) {
            return 0;
        }
        self.begun = true;
        for index in 0..self.names.len() {
            self.column(out, u32::try_from(index).unwrap_or(MOST_COLUMNS));
        }
        let at = if out.own().starts_with(BOM) { BOM.len() } else { 0 };
        out.strays(0, at);
        at
    }

    /// The field of a column, from 0.
    fn column(&mut self, out: &mut Out<'_>, index: u32) -> Field {
        let index = index.min(MOST_COLUMNS);
        let place = index as usize;
        if let Some(Some(field)) = self.columns.get(place) {
            return *field;
        }
        let name = self.names.get(place).cloned().flatten().map_or(FieldName::Column(index + 1), FieldName::Named);
        let field = out.fields.of(out.sink, name);
        if self.columns.len() <= place {
            self.columns.resize(place + 1, None);
        }
        if let Some(column) = self.columns.get_mut(place) {
            *column = Some(field);
        }
        if field.watch == Watch::Every {
            self.every = self.every.max(Some(index));
        }
        field
    }

    /// Whether a line there is the header.
    fn is_header(&self, text: &[u8], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let is_line = before.is_none_or(|before| *before == self.dialect.newline);
        let rest = text.get(at..).unwrap_or_default();
        let behind = rest.strip_prefix(self.header.needle());
        let behind = behind.filter(|_| !self.header.needle().is_empty());
        let behind = behind.map(|behind| behind.strip_prefix(b"\r").filter(|_| self.dialect.newline == b'\n').unwrap_or(behind));
        is_line && behind.is_some_and(|behind| behind.first().is_none_or(|byte| *byte == self.dialect.newline))
    }

    /// A record, or a line that is none.
    fn record_at(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let first = out.byte(at);
        if matches!(first, Some(b'\r' | b'\n')) || first == self.dialect.comment {
            return self.line(out, at);
        }
        let header = self.header.needle();
        let rest = out.rest(at);
        let common = rest.len().min(header.len());
        if rest.len() < header.len() + 2 && !out.last && rest.get(..common) == header.get(..common) && !header.is_empty() {
            return ControlFlow::Break(at);
        }
        if self.is_header(rest, 0) {
            return self.line(out, at);
        }
        self.records += 1;
        match self.plain_record(out, at) {
            Some(next) => ControlFlow::Continue(next),
            None => self.cells(out, at, record::Place::default()),
        }
    }

    /// The rest of a line that is no record.
    fn line(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let newline = out.find(self.dialect.newline, at).map(|newline| newline + 1).or(out.last.then_some(out.own));
        let end = newline.unwrap_or_else(|| at + (out.own - at) / out.longest * out.longest);
        out.lines(self.record(), at, end);
        self.at = if newline.is_some() { At::Record } else { At::Line };
        if newline.is_some() { ControlFlow::Continue(end) } else { ControlFlow::Break(end) }
    }
}
