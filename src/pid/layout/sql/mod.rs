//! SQL dumps: the rows of `COPY … FROM stdin` and of `INSERT … VALUES`, by table and column; all other statements as text, with
//! the name before a `=` where there is one.
//!
//! The columns are those that the statement names, else those of the `CREATE TABLE` before it. A record is a row. A string that runs
//! into the next line that begins with `INSERT INTO`, `CREATE TABLE` or `COPY` is not closed and ends there.

mod copy;
mod head;
mod other;
mod plain;
mod rows;
mod string;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use memchr::memmem::Finder;

use super::field::{Field, Fields, Problems};
use super::out::Out;
use super::{FIRST, FieldName, Layout, Piece, Sink, Watch};
use head::Head;

/// The most tables whose columns are kept.
const MOST_TABLES: usize = 1024;
/// The columns that are told apart.
const MOST_COLUMNS: usize = 4096;

/// A dump.
pub(super) struct Sql {
    pub(super) fields: Fields,
    dump: Dump,
}

struct Dump {
    /// Whether a backslash escapes in every string, as MySQL has it.
    escapes: bool,
    /// The columns of the tables that were created so far.
    tables: BTreeMap<String, Vec<String>>,
    /// The table of the current rows.
    table: String,
    columns: Vec<String>,
    fields: Vec<Option<Field>>,
    /// The beginning of the last `INSERT`, as it is written: the same again is about the same columns.
    head: Vec<u8>,
    /// The record with which the rows of the table began.
    since: u64,
    /// How many records from there on show its columns that have no name: [`FIRST`], less in tests.
    shows: u64,
    /// Whether the sink wants every cell of one of its columns, and of the first records.
    every: bool,
    first: bool,
    records: u64,
    at: At,
    /// What the last piece ended with, in a statement that is text.
    before: other::Before,
    /// Where the statement, if it is text, begins in this piece.
    floor: usize,
    problems: Problems,
    /// Room for the blocks of a row.
    blocks: Vec<plain::Block>,
    /// Finds the end of a `COPY` block behind a row.
    copy_end: Finder<'static>,
}

/// Where a piece begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Between statements.
    Top,
    /// In a line of a comment.
    Comment,
    /// In a comment that ends with `*/`.
    Block,
    /// In a statement that is text.
    Other,
    /// In a `COPY` block, at the beginning of a row.
    Copy,
    /// In one of its rows, at this column.
    CopyCell(usize),
    /// Between the rows of an `INSERT`.
    Rows,
    /// In one of its rows, between values.
    Row(rows::Place),
    /// In a string that is too long for one part.
    String(string::Open),
}

impl Sql {
    /// A dump that begins like that.
    pub(super) fn new(head: &[u8]) -> Self {
        let dump = Dump {
            escapes: has_escapes(head),
            tables: BTreeMap::new(),
            table: String::new(),
            columns: Vec::new(),
            fields: Vec::new(),
            head: Vec::new(),
            since: 0,
            shows: FIRST,
            every: false,
            first: false,
            records: 0,
            at: At::Top,
            before: other::Before::Nothing,
            floor: 0,
            problems: Problems::default(),
            blocks: Vec::new(),
            copy_end: Finder::new(copy::NEXT_END),
        };
        Self { fields: Fields::default(), dump }
    }

    /// Smaller limits, so that tests reach them with short texts.
    #[cfg(test)]
    pub(super) fn limit(&mut self, longest: usize, shows: u64) {
        self.fields.longest = longest;
        self.dump.shows = shows;
    }
}

/// Whether strings have backslashes that escape: MySQL says so by its backticks, others by a quote that would else end a string in
/// the middle of a word.
fn has_escapes(head: &[u8]) -> bool {
    let goes_on = |at: usize| head.get(at + 2).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b' ');
    memchr::memchr(b'`', head).is_some() || memchr::memmem::find_iter(head, b"\\'").any(goes_on)
}

impl Layout for Sql {
    fn format(&self) -> &'static str {
        "sql"
    }

    fn take(&mut self, piece: Piece<'_>, sink: &mut dyn Sink) -> usize {
        let mut out = Out::new(piece, sink, &mut self.fields);
        let taken = self.dump.take(&mut out);
        out.strays(self.dump.record(), taken);
        taken
    }

    fn records(&self) -> u64 {
        self.dump.records
    }

    fn problems(&self) -> &[(u64, String)] {
        self.dump.problems.all()
    }
}

impl Dump {
    fn record(&self) -> u64 {
        self.records.saturating_sub(1)
    }

    fn take(&mut self, out: &mut Out<'_>) -> usize {
        let mut at = 0;
        self.floor = 0;
        while at < out.own {
            let step = match self.at {
                At::Top => self.top(out, at),
                At::Comment => self.comment(out, at),
                At::Block => self.block(out, at),
                At::Other => self.other(out, at),
                At::Copy => self.copy(out, at),
                At::CopyCell(column) => self.copy_row(out, at, column),
                At::Rows => self.rows(out, at),
                At::Row(place) => self.row(out, at, place),
                At::String(open) => self.long_string(out, at, open),
            };
            match step {
                ControlFlow::Continue(next) => at = next,
                ControlFlow::Break(rest) => return rest,
            }
        }
        out.own
    }

    /// Between statements.
    fn top(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let blank = out.rest(at).iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b';').count();
        let start = at + blank;
        let record = self.record();
        out.strays(record, start);
        if start == out.own {
            return ControlFlow::Continue(start);
        }
        if let Some(end) = self.same_head(out, start) {
            out.lines(record, start, end);
            self.at = At::Rows;
            return ControlFlow::Continue(end);
        }
        if let Some(is_block) = comment_at(out, start) {
            match is_block {
                Some(is_block) => self.at = if is_block { At::Block } else { At::Comment },
                None => return ControlFlow::Break(start),
            }
            return ControlFlow::Continue(start);
        }
        if out.byte(start) == Some(b'\\') {
            self.at = At::Comment;
            return ControlFlow::Continue(start);
        }
        let text = out.part(start, start + out.longest);
        let ends = out.last || out.own - start > out.longest;
        match head::read(text, ends) {
            None => ControlFlow::Break(start),
            Some(Head::Batch { end }) => ControlFlow::Continue(start + end),
            Some(Head::Other) => {
                self.begin_other(start);
                ControlFlow::Continue(start)
            }
            Some(Head::Create { table, columns, end }) => {
                self.head.clear();
                if self.tables.len() < MOST_TABLES {
                    self.tables.insert(table, columns);
                }
                self.begin_other(start + end);
                out.lines(record, start, start + end);
                ControlFlow::Continue(start + end)
            }
            Some(Head::Copy { table, columns, end }) => {
                self.head.clear();
                self.begin_rows(out, table, columns);
                self.at = At::Copy;
                out.lines(record, start, start + end);
                ControlFlow::Continue(start + end)
            }
            Some(Head::Insert { table, columns, end }) => {
                self.head.clear();
                self.head.extend_from_slice(text.get(..end).unwrap_or_default());
                self.begin_rows(out, table, columns);
                self.at = At::Rows;
                out.lines(record, start, start + end);
                ControlFlow::Continue(start + end)
            }
        }
    }

    /// Where the beginning of a statement ends that is the same as that of the last `INSERT`.
    fn same_head(&self, out: &Out<'_>, start: usize) -> Option<usize> {
        let behind = out.part(start, start + out.longest).strip_prefix(self.head.as_slice()).filter(|_| !self.head.is_empty())?;
        let is_whole = behind.first().is_some_and(|next| *next == b'(' || next.is_ascii_whitespace());
        is_whole.then(|| start + self.head.len())
    }

    /// The table of the rows that follow.
    fn begin_rows(&mut self, out: &mut Out<'_>, table: String, columns: Option<Vec<String>>) {
        let columns = columns.or_else(|| self.tables.get(&table).cloned()).unwrap_or_default();
        if table == self.table && columns == self.columns {
            return;
        }
        self.table = table;
        self.columns = columns;
        self.since = self.records;
        self.fields.clear();
        (self.every, self.first) = (false, false);
        for column in 0..self.columns.len().min(MOST_COLUMNS) {
            self.field(out, column);
        }
    }

    /// The field of a column, from 0.
    fn field(&mut self, out: &mut Out<'_>, column: usize) -> Field {
        let column = column.min(MOST_COLUMNS);
        if let Some(Some(field)) = self.fields.get(column) {
            return *field;
        }
        let name = match self.columns.get(column) {
            Some(name) => format!("{}.{name}", self.table),
            None => format!("{}.column {}", self.table, column + 1),
        };
        let mut field = out.fields.of(out.sink, FieldName::Named(name));
        if column >= self.columns.len() && !self.meets(self.record()) {
            field.watch = Watch::Spots;
        }
        if self.fields.len() <= column {
            self.fields.resize(column + 1, None);
        }
        if let Some(place) = self.fields.get_mut(column) {
            *place = Some(field);
        }
        self.every |= field.watch == Watch::Every;
        self.first |= field.watch == Watch::First;
        field
    }

    /// Whether a record is one of those that show which columns without a name the table has. Of those that are met later the sink
    /// gets the cells with spots, for not every row is taken apart to meet them.
    fn meets(&self, record: u64) -> bool {
        record < self.since + self.shows
    }

    /// A value of a column begins.
    fn meet(&mut self, out: &mut Out<'_>, column: usize) {
        if column >= self.columns.len() && self.meets(self.record()) {
            self.field(out, column);
        }
    }

    /// Whether the sink wants every cell of a column in that record.
    fn wants(&self, record: u64) -> bool {
        self.every || (self.first && record < FIRST)
    }

    /// The rest of a line that is a comment.
    fn comment(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let newline = out.find(b'\n', at).map(|newline| newline + 1).or(out.last.then_some(out.own));
        let end = newline.unwrap_or_else(|| at + (out.own - at) / out.longest * out.longest);
        out.lines(self.record(), at, end);
        if newline.is_none() {
            return ControlFlow::Break(end);
        }
        self.at = At::Top;
        ControlFlow::Continue(end)
    }

    /// A comment within a statement; gives the place behind it.
    fn remark(&mut self, out: &mut Out<'_>, start: usize) -> ControlFlow<usize, usize> {
        let text = out.part(start, start + out.longest);
        let end = if text.starts_with(b"/*") { memchr::memmem::find(text, b"*/").map(|end| end + 2) } else { memchr::memchr(b'\n', text) };
        let end = match end {
            Some(end) => start + end,
            None if out.last || out.own - start > out.longest => (start + out.longest).min(out.own),
            None => return ControlFlow::Break(start),
        };
        out.lines(self.record(), start, end);
        ControlFlow::Continue(end)
    }

    /// The lines of a comment up to `*/`.
    fn block(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        let limit = at + out.longest;
        let newline = out.find(b'\n', at).filter(|newline| *newline < limit);
        let end = memchr::memmem::find(out.part(at, newline.unwrap_or(limit)), b"*/").map(|end| at + end + 2);
        let line = end.or(newline.map(|newline| newline + 1)).or(out.last.then_some(out.own)).filter(|line| *line <= limit);
        let Some(line) = line else {
            if out.own - at <= out.longest {
                return ControlFlow::Break(at);
            }
            out.lines(self.record(), at, limit);
            return ControlFlow::Continue(limit);
        };
        out.lines(self.record(), at, line);
        if end.is_some() {
            self.at = At::Top;
        }
        ControlFlow::Continue(line)
    }
}

/// Whether a comment begins there, and whether it ends with `*/`; within, nothing where the piece does not say.
#[expect(clippy::option_option, reason = "no comment, not known, and the two kinds are four answers")]
fn comment_at(out: &Out<'_>, at: usize) -> Option<Option<bool>> {
    match (out.byte(at)?, out.byte(at + 1)) {
        (b'#', _) | (b'-', Some(b'-')) => Some(Some(false)),
        (b'/', Some(b'*')) => Some(Some(true)),
        (b'-' | b'/', None) if !out.last => Some(None),
        _ => None,
    }
}
