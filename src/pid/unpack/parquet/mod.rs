//! Parquet (the format's `README.md`, `parquet.thrift` and `Encodings.md`), read column beside column, a page of each at a time.
//!
//! Own code, because it must be able to read from a borrowed input, stop at limits and never panic; compared by hand with what other writers make.

mod chunk;
mod codec;
mod schema;
mod thrift;
mod values;

use std::io::SeekFrom;
use std::rc::Rc;

use self::chunk::{Chunk, Room};
use self::schema::{Leaf, leaves};
use self::thrift::{Thrift, Value};
use super::budget::Budget;
use super::bytes::{array, hold};
use super::members::Exact;
use super::{Batch, Input, Table, Visit, why};
use crate::model::scan::Unread;

/// As a report writes it.
const FORMAT: &str = "parquet";

/// The longest footer that is read.
const FOOTER: u64 = 16 << 20;

/// The most rows that are read of one column before the next column.
const STRIP: u64 = 1024;

/// Hands out the one table of the file.
pub(super) fn open(name: &str, input: &mut dyn Input, budget: &Budget<'_>, visit: &mut dyn Visit) {
    let footer = match footer(input) {
        Ok(footer) => footer,
        Err(unread) => return visit.unread(name, unread),
    };
    let meta = Thrift::new(&footer).structure();
    let Some((meta, leaves)) = meta.as_ref().and_then(|meta| leaves(meta.list(2)).map(|leaves| (meta, leaves))) else {
        return visit.unread(name, why::damaged("its footer is none"));
    };
    let groups = meta.list(4);
    let counted = groups.iter().filter_map(|group| group.int(3)).fold(0i64, i64::saturating_add);
    if meta.int(3) != Some(counted) || (leaves.is_empty() && counted > 0) {
        visit.unread(name, why::damaged("its footer contradicts itself about the number of rows"));
    }
    let columns = leaves.iter().map(|leaf| leaf.path.clone()).collect();
    let room = Room::new(budget.limits);
    let mut rows = Rows {
        input,
        budget,
        leaves,
        columns,
        groups,
        room,
        chunks: Vec::new(),
        left: 0,
        strip: 16,
        next: 1,
        failed: None,
        is_over: false,
    };
    visit.table(name, FORMAT, &mut rows);
}

/// The bytes of the footer, which stands before the end.
fn footer(input: &mut dyn Input) -> Result<Vec<u8>, Unread> {
    let read = |input: &mut dyn Input| {
        let end = input.seek(SeekFrom::End(0))?;
        let tail = end.saturating_sub(8);
        input.seek(SeekFrom::Start(tail))?;
        let bytes = hold(&mut &mut *input, 8)?.unwrap_or_default();
        let length = array(&bytes, 0).map(u32::from_le_bytes).map(u64::from);
        Ok((tail, length, bytes))
    };
    let (tail, length, bytes) = read(input).map_err(|error: std::io::Error| why::explain(&error))?;
    let start = match (bytes.get(4..), length) {
        (Some(b"PARE"), _) => return Err(why::encrypted("the footer")),
        (Some(b"PAR1"), Some(length)) if length > FOOTER => return Err(why::damaged("its footer is larger than any footer")),
        (Some(b"PAR1"), Some(length)) => tail.checked_sub(length).map(|start| (start, length)),
        _ => return Err(why::truncated("it ends without its footer")),
    };
    let (start, length) = start.ok_or_else(|| why::damaged("its footer begins before the file"))?;
    input.seek(SeekFrom::Start(start)).map_err(|error| why::explain(&error))?;
    let footer = hold(&mut Exact::new(input, length), length).map_err(|error| why::explain(&error))?;
    Ok(footer.unwrap_or_default())
}

/// The rows of all row groups.
struct Rows<'r> {
    input: &'r mut dyn Input,
    budget: &'r Budget<'r>,
    leaves: Vec<Leaf>,
    columns: Vec<String>,
    groups: &'r [Value<'r>],
    room: Rc<Room>,
    /// The columns of the row group that is read; those that broke are gone.
    chunks: Vec<Option<Chunk>>,
    left: u64,
    /// How many rows are read of each column at once: as many as have filled a batch.
    strip: u64,
    next: u64,
    failed: Option<Unread>,
    is_over: bool,
}

impl Rows<'_> {
    /// Goes to the next row group that has rows.
    fn open_group(&mut self) {
        while self.left == 0 && !self.is_over {
            for column in 0..self.chunks.len() {
                if self.chunks.get(column).and_then(Option::as_ref).is_some_and(Chunk::has_more) {
                    self.broke(column, why::damaged("it has more values than its group has rows"));
                }
            }
            let Some((group, rest)) = self.groups.split_first() else {
                self.is_over = true;
                return;
            };
            self.groups = rest;
            self.left = group.int(3).and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default();
            self.chunks.clear();
            let mut columns = group.list(1).iter();
            for at in 0..self.leaves.len() {
                let chunk =
                    columns.next().map_or_else(|| Err(why::damaged("a row group lacks a column")), |column| Chunk::new(column, &self.room));
                self.take(at, chunk);
            }
        }
    }

    fn take(&mut self, column: usize, chunk: Result<Chunk, Unread>) {
        match chunk {
            Ok(chunk) => self.chunks.push(Some(chunk)),
            Err(unread) => {
                self.chunks.push(None);
                self.broke(column, unread);
            }
        }
    }

    /// Keeps the first thing that could not be read, with its column, until all else is read.
    fn broke(&mut self, column: usize, unread: Unread) {
        let name = self.columns.get(column).map(String::as_str).unwrap_or_default();
        let reason = format!("column {} (`{}`) from row {} on: {}", column + 1, super::members::shown(name), self.next, unread.reason);
        self.failed.get_or_insert(Unread { reason, after: Some(self.next - 1), ..unread });
    }

    /// Appends the same rows of every column.
    fn read_strip(&mut self, rows: u64, batch: &mut Batch) {
        for at in 0..self.leaves.len() {
            let room = usize::try_from(self.budget.limits.held).unwrap_or(usize::MAX).saturating_sub(batch.size());
            let (Some(leaf), Some(text), Some(slot)) = (self.leaves.get(at), batch.columns.get_mut(at), self.chunks.get_mut(at)) else {
                continue;
            };
            let most = text.len().saturating_add(room);
            let (mut read, mut failed) = (0, None);
            if let Some(chunk) = slot {
                while read < rows && failed.is_none() {
                    failed = chunk.row(leaf, self.input, text, most).err();
                    text.push(b'\n');
                    read += 1;
                }
            }
            text.extend((read..rows).map(|_| b'\n'));
            if let Some(unread) = failed {
                *slot = None;
                self.broke(at, unread);
            }
        }
    }
}

impl Table for Rows<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, Unread> {
        let mut batch = Batch { first_row: self.next, rows: 0, columns: vec![Vec::new(); self.leaves.len()] };
        while !batch.is_full() && !self.leaves.is_empty() {
            self.open_group();
            let rows = self.left.min(self.strip);
            // Where every column broke, its rows are only a number.
            if rows == 0 || self.chunks.iter().all(Option::is_none) {
                self.is_over |= rows > 0;
                break;
            }
            self.read_strip(rows, &mut batch);
            batch.rows += usize::try_from(rows).unwrap_or_default();
            self.next += rows;
            self.left -= rows;
        }
        let announced: u64 = self.chunks.iter_mut().flatten().map(|chunk| std::mem::take(&mut chunk.announced)).sum();
        let written = batch.size();
        self.strip =
            (Batch::FULL as u64).saturating_mul(batch.rows as u64).checked_div(written as u64).unwrap_or_default().clamp(16, STRIP);
        if let Err(unread) = self.budget.write(announced.max(written as u64)) {
            (self.is_over, self.left, self.groups) = (true, 0, &[]);
            self.failed = Some(Unread { after: Some(self.next - 1), ..unread });
        }
        if batch.rows > 0 {
            return Ok(Some(batch));
        }
        self.failed.take().map_or(Ok(None), Err)
    }
}
