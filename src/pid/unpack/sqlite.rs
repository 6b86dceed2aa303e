//! SQLite files, opened from memory: the bytes that were read are the bytes that are searched.
//!
//! A hostile file runs nothing of its own: views, triggers and generated columns are not asked, and indexes not used.

use std::io::{Read, SeekFrom};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Rows};

use super::budget::Budget;
use super::bytes::{array, fill};
use super::members::{named, within};
use super::{Batch, Input, Limits, Table, Visit, strings, why};
use crate::model::scan::Unread;

/// As a report writes it.
const FORMAT: &str = "sqlite";

/// Hands out every table of a database, and its schema.
pub(super) fn open(name: &str, input: &mut dyn Input, budget: &Budget<'_>, visit: &mut dyn Visit) {
    let (connection, is_cut) = match load(input, budget.limits) {
        Ok(loaded) => loaded,
        Err(unread) => return visit.unread(name, unread),
    };
    // SQLite takes what is missing for zeros, and may find nothing wrong with them.
    if is_cut {
        visit.unread(name, why::truncated("the database has fewer pages than its header says"));
    }
    let tables = match tables(&connection) {
        Ok(tables) => tables,
        Err(error) => return visit.unread(name, failed(&error)),
    };
    for (shown, columns, query) in tables {
        let full = within(name, &shown);
        let statement = connection.prepare(&query);
        match statement {
            Ok(mut statement) => match statement.query([]) {
                Ok(rows) => visit.table(&full, FORMAT, &mut Cells { budget, columns, rows, next: 1, is_over: false, failed: None }),
                Err(error) => visit.unread(&full, failed(&error)),
            },
            Err(error) => visit.unread(&full, failed(&error)),
        }
    }
}

/// Whether a database of that length is shorter than its header says (1.3 of the file format).
fn is_cut(header: &[u8; 100], length: u64) -> bool {
    let number = |at| array(header, at).map(u32::from_be_bytes).unwrap_or_default();
    let page = match array(header, 16).map(u16::from_be_bytes) {
        Some(1) => 65_536,
        size => u64::from(size.unwrap_or_default()),
    };
    // The number of pages counts only if it was written with the last change.
    let pages = if number(24) == number(92) { u64::from(number(28)) } else { 0 };
    length < pages * page || length.checked_rem(page) != Some(0)
}

/// Reads the file into a database in memory that cannot be written; whether its end is missing.
fn load(input: &mut dyn Input, limits: &Limits) -> Result<(Connection, bool), Unread> {
    let length = input.seek(SeekFrom::End(0)).and_then(|length| input.seek(SeekFrom::Start(0)).map(|_| length));
    let length = length.map_err(|error| why::explain(&error))?;
    let size = usize::try_from(length).ok().filter(|_| length <= limits.held);
    let size = size.ok_or_else(|| why::too_large_to_hold("a database", limits))?;
    let mut header = [0; 100];
    if fill(input, &mut header).map_err(|error| why::explain(&error))? < header.len() {
        return Err(why::truncated("the database ends within its header"));
    }
    let is_cut = is_cut(&header, length);
    // A database in WAL mode (2) is read without its log, which is another file.
    if let Some(versions) = header.get_mut(18..20) {
        versions.fill(1);
    }
    let mut failed_read = None;
    let bytes = Kept { inner: header.as_slice().chain(input), failed: &mut failed_read };
    let opened = Connection::open_in_memory().and_then(|mut connection| {
        connection.deserialize_read_exact("main", bytes, size, true)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;")?;
        Ok((connection, is_cut))
    });
    opened.map_err(|error| failed_read.unwrap_or_else(|| failed(&error)))
}

/// Keeps what stopped a reader, where the error on the way does not.
struct Kept<'k, R> {
    inner: R,
    failed: &'k mut Option<Unread>,
}

impl<R: Read> Read for Kept<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer);
        match &read {
            Ok(0) if !buffer.is_empty() => *self.failed = Some(why::truncated("the database ends too early")),
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => *self.failed = Some(why::explain(error)),
            _ => {}
        }
        read
    }
}

/// What SQLite says, in a word of its own and without what it quotes.
fn failed(error: &rusqlite::Error) -> Unread {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => why::damaged("SQLite takes it for no database; it may be encrypted"),
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => why::damaged("SQLite finds the database malformed"),
        _ => why::damaged("SQLite cannot read it"),
    }
}

/// The name, the columns and the query of every table.
type Asked = (String, Vec<String>, String);

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Asked>> {
    let mut asked =
        vec![("sqlite_schema".to_owned(), vec!["sql".to_owned()], "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL".to_owned())];
    // Virtual tables would run code that the file chooses; what they keep is in tables of its own.
    let query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name <> 'sqlite_schema'";
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let table = text(row.get_ref(0)?);
        let columns = columns(connection, &table)?;
        let listed: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
        if !listed.is_empty() {
            let query = format!("SELECT {} FROM {} NOT INDEXED", listed.join(", "), quoted(&table));
            asked.push((table, columns, query));
        }
    }
    Ok(asked)
}

/// The columns that hold something of their own.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
    let names = statement.query_map([table], |row| Ok(text(row.get_ref(0)?)))?;
    names.collect()
}

fn text(value: ValueRef<'_>) -> String {
    value.as_bytes().map(named).unwrap_or_default()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The rows of a table as they come.
struct Cells<'c> {
    budget: &'c Budget<'c>,
    columns: Vec<String>,
    rows: Rows<'c>,
    next: u64,
    is_over: bool,
    /// What follows the rows that were read before it.
    failed: Option<Unread>,
}

impl Table for Cells<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, Unread> {
        let mut batch = Batch { first_row: self.next, rows: 0, columns: vec![Vec::new(); self.columns.len()] };
        while !self.is_over && !batch.is_full() {
            match self.rows.next() {
                Ok(Some(row)) => {
                    for column in 0..self.columns.len() {
                        push(&mut batch, column, row.get_ref(column).unwrap_or(ValueRef::Null));
                    }
                    batch.end_row();
                }
                Ok(None) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    self.failed = Some(failed(&error));
                }
            }
        }
        self.next += batch.rows as u64;
        // Rows of a forged database may share their pages, and be any number of times as long as the file.
        if let Err(unread) = self.budget.write(batch.size() as u64) {
            self.is_over = true;
            self.failed = Some(unread);
        }
        match self.failed.take_if(|_| batch.rows == 0) {
            Some(failed) => Err(Unread { after: Some(self.next - 1), ..failed }),
            None => Ok((batch.rows > 0).then_some(batch)),
        }
    }
}

fn push(batch: &mut Batch, column: usize, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => {}
        ValueRef::Integer(number) => batch.push(column, number.to_string().as_bytes()),
        ValueRef::Real(number) => batch.push(column, super::number(number).as_bytes()),
        ValueRef::Text(text) => batch.push(column, text),
        ValueRef::Blob(blob) if std::str::from_utf8(blob).is_ok() => batch.push(column, blob),
        ValueRef::Blob(blob) => batch.push(column, &strings::of(blob)),
    }
}
