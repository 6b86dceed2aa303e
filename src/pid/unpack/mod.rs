//! From the bytes of a file to the texts and tables in it.
//!
//! Owns what is read and how much of it: archives and what they hold, encodings, containers. Opens no files: bytes come
//! in through [`Input`], results go out through [`Visit`]. Whatever is not handed out as a text or a table is handed out
//! as [`Unread`], whole or from the place on where it broke; `docs/personal-data-formats.md` has the table.
//!
//! ```text
//! sniff ─┬ text, strings ──────────────→ Visit::text
//!        ├ packed, tar, zip ─ budget ─┐
//!        │        ↑ each member again ┘
//!        └ sqlite, workbook, parquet ──→ Visit::table
//! ```
//!
//! Memory is constant but for what cannot be opened otherwise ([`Limits::held`]). Every unpacked byte is counted in
//! `budget`, so that no archive costs more than the limits.
//!
//! To add a format: one line in `sniff`, one arm in `Unpacker::part`.

mod budget;
mod bytes;
mod civil;
mod members;
mod packed;
mod parquet;
mod sniff;
mod sqlite;
mod strings;
mod tar;
mod text;
mod why;
mod workbook;
mod zip;

use std::io::{Cursor, Read, Result, Seek, SeekFrom};

use self::budget::{Budget, Root};
use self::bytes::Peeked;
use self::sniff::{HEAD, Kind, sniff};
use self::strings::Strings;
use self::text::Transcoded;
use crate::model::scan::Unread;

/// What a file is read through.
pub trait Input: Read + Seek {}

impl<T: Read + Seek> Input for T {}

/// How much one file may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that one member may have when it is unpacked.
    pub unpacked: u64,
    /// The most bytes that all members together may have.
    pub total: u64,
    /// The most bytes of a member that must be in memory to be opened: an archive, a workbook or a database within an archive, and every SQLite file.
    pub held: u64,
    /// How many archives may lie within each other.
    pub depth: u32,
    /// How many times as large as what is packed the unpacked may be, beyond its first MiB.
    pub ratio: u64,
    /// The most members of all archives together.
    pub members: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: 4 << 30, total: 8 << 30, held: 256 << 20, depth: 4, ratio: 200, members: 100_000 }
    }
}

/// Takes what a file holds, in the order of the file.
pub trait Visit {
    /// A text: its name (`a.zip!/b.csv`), how it is encoded in the file (`utf-8`, `utf-16le`, `latin-1`, …; `binary` where these are the printable
    /// runs of a file that is no text), and its bytes, which are UTF-8. The reader never fails: what it could not read follows as [`Visit::unread`].
    fn text(&mut self, name: &str, encoding: &'static str, text: &mut dyn Read);

    /// A table of a format (`xlsx`, `sqlite`, `parquet`), named like `book.xlsx!/Sheet1`. What it could not read comes out of [`Table::next`] and nowhere else.
    fn table(&mut self, name: &str, format: &'static str, table: &mut dyn Table);

    /// What could not be read of the file of that name.
    fn unread(&mut self, name: &str, unread: Unread);
}

/// Rows under columns.
pub trait Table {
    /// The names of the columns, empty where one has none. Rows may turn out wider: there may be more of them after a batch than before it.
    fn columns(&self) -> &[String];

    /// The next rows; `None` at the end.
    ///
    /// # Errors
    /// The rest cannot be read; nothing follows.
    fn next(&mut self) -> std::result::Result<Option<Batch>, Unread>;
}

/// Some rows of a table, about 1 MiB of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The number of the first row, from 1, as the file counts: a header that stands in a row is one.
    pub first_row: u64,
    /// How many rows.
    pub rows: usize,
    /// For every column a text with one line for every row, each ended by `\n`; line ends within a value are spaces, an absent value is an empty line.
    pub columns: Vec<Vec<u8>>,
}

impl Batch {
    /// How many bytes fill a batch.
    const FULL: usize = 1 << 20;
    /// How many rows fill a batch however short they are.
    const ROWS: usize = 1 << 16;

    /// Appends a value's text to a column's line that [`Batch::end_row`] ends.
    fn push(&mut self, column: usize, value: &[u8]) {
        while self.columns.len() <= column {
            // Rows that were ended before the column was known have an empty line in it.
            self.columns.push(vec![b'\n'; self.rows]);
        }
        if let Some(text) = self.columns.get_mut(column) {
            text.extend(value.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }));
        }
    }

    fn end_row(&mut self) {
        for text in &mut self.columns {
            text.push(b'\n');
        }
        self.rows += 1;
    }

    fn size(&self) -> usize {
        self.columns.iter().map(Vec::len).sum()
    }

    fn is_full(&self) -> bool {
        self.rows >= Self::ROWS || self.size() >= Self::FULL
    }
}

/// A number as people write it: no exponent as long as its digits are exact.
fn number(number: f64) -> String {
    if number == 0.0 || (1e-9..1e17).contains(&number.abs()) { number.to_string() } else { format!("{number:e}") }
}

/// Hands out everything that a file holds.
pub fn open(name: &str, input: &mut dyn Input, limits: &Limits, visit: &mut dyn Visit) {
    let name = members::shown(name);
    match Root::new(input) {
        Ok(mut root) => {
            let budget = Budget::new(limits, root.length());
            Unpacker { budget: &budget, visit }.part(&name, 0, Source::Whole(&mut root));
        }
        Err(unread) => visit.unread(&name, unread),
    }
}

/// Where the bytes of a file come from.
enum Source<'s> {
    /// A file in which one can go to any place.
    Whole(&'s mut dyn Input),
    /// A member that comes once, from its start to its end.
    Stream(&'s mut dyn Read),
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::Whole(input) => input.read(buffer),
            Self::Stream(input) => input.read(buffer),
        }
    }
}

/// The walk through a file and what is inside it.
struct Unpacker<'u> {
    budget: &'u Budget<'u>,
    visit: &'u mut dyn Visit,
}

impl Unpacker<'_> {
    /// Hands out one file or member; `depth` is how many archives are around it.
    fn part(&mut self, name: &str, depth: u32, source: Source<'_>) {
        let mut source = Peeked::new(source, HEAD);
        let kind = match source.head() {
            Ok(head) => sniff(head),
            Err(error) => return self.visit.unread(name, why::explain(&error)),
        };
        match kind {
            Kind::Sqlite | Kind::Parquet | Kind::Zip | Kind::Compound => self.seekable(kind, name, depth, source),
            _ => self.streamed(kind, name, depth, &mut source),
        }
    }

    /// What is read from its start to its end.
    fn streamed(&mut self, kind: Kind, name: &str, depth: u32, stream: &mut dyn Read) {
        match kind {
            Kind::Empty => self.text(name, text::Encoding::Utf8.word(), stream),
            Kind::Text(encoding, mark) => {
                let read = bytes::fill(stream, [0; 4].get_mut(..mark).unwrap_or_default());
                debug_assert!(read.is_ok(), "the mark is in the head");
                self.text(name, encoding.word(), &mut Transcoded::new(stream, encoding));
            }
            Kind::Gzip => self.packed(packed::Format::Gzip, name, depth, stream),
            Kind::Zstd => self.packed(packed::Format::Zstd, name, depth, stream),
            Kind::Tar => self.tar(name, depth, stream),
            Kind::Pdf => self.visit.unread(name, why::pdf()),
            Kind::Media(what) => self.visit.unread(name, why::media(what)),
            Kind::NotRead(what) => self.visit.unread(name, why::not_supported(what)),
            Kind::Binary { opaque } => {
                self.text(name, "binary", &mut Strings::new(stream));
                if opaque {
                    self.visit.unread(name, why::opaque());
                }
            }
            Kind::Sqlite | Kind::Parquet | Kind::Zip | Kind::Compound => self.visit.unread(name, why::damaged("it cannot be opened")),
        }
    }

    /// What is read from its end or from all over; a member is held in memory for it.
    fn seekable(&mut self, kind: Kind, name: &str, depth: u32, mut source: Peeked<Source<'_>>) {
        let most = self.budget.limits.held;
        if let Source::Whole(input) = source.rest() {
            return match input.seek(SeekFrom::Start(0)) {
                Ok(_) => self.whole(kind, name, depth, *input),
                Err(error) => self.visit.unread(name, why::explain(&error)),
            };
        }
        match bytes::hold(&mut source, most) {
            Ok(Some(held)) => self.whole(kind, name, depth, &mut Cursor::new(held)),
            Ok(None) => self.visit.unread(name, why::too_large_to_hold("a member", self.budget.limits)),
            Err(error) => self.visit.unread(name, why::explain(&error)),
        }
    }

    fn whole(&mut self, kind: Kind, name: &str, depth: u32, input: &mut dyn Input) {
        match kind {
            Kind::Sqlite => sqlite::open(name, input, self.budget, self.visit),
            Kind::Parquet => parquet::open(name, input, self.budget, self.visit),
            Kind::Zip => self.zip(name, depth, input),
            _ => self.compound(name, input),
        }
    }

    /// An old Office file, or an encrypted new one, which is wrapped in such a file.
    fn compound(&mut self, name: &str, input: &mut dyn Input) {
        // Names of streams stand in the directory, which may be anywhere.
        let unread = match bytes::hold(input, self.budget.limits.held) {
            Ok(Some(held)) => sniff::compound(&held).map_or_else(|| why::encrypted("the workbook or document"), why::not_supported),
            Ok(None) => why::not_supported("an old Office file or another compound file (.xls, .doc, .ppt, .msg)"),
            Err(error) => why::explain(&error),
        };
        self.visit.unread(name, unread);
    }

    /// Hands out a text, and after it what stopped it.
    fn text(&mut self, name: &str, encoding: &'static str, text: &mut dyn Read) {
        let mut guarded = Guarded { inner: text, lines: 0, failed: None };
        self.visit.text(name, encoding, &mut guarded);
        if let Some(mut unread) = guarded.failed {
            unread.after = Some(guarded.lines);
            self.visit.unread(name, unread);
        }
    }
}

/// A reader that ends where another fails, and knows why and after how many lines.
struct Guarded<'g> {
    inner: &'g mut dyn Read,
    lines: u64,
    failed: Option<Unread>,
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.failed.is_some() {
            return Ok(0);
        }
        match self.inner.read(buffer) {
            Ok(count) => {
                self.lines += line_ends(buffer.get(..count).unwrap_or_default());
                Ok(count)
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.failed = Some(why::explain(&error));
                Ok(0)
            }
        }
    }
}

/// How many lines end within bytes. Counted in single bytes, which the compiler does sixteen at a time.
fn line_ends(bytes: &[u8]) -> u64 {
    let within = |chunk: &[u8]| chunk.iter().fold(0u8, |count, byte| count.wrapping_add(u8::from(*byte == b'\n')));
    bytes.chunks(240).map(|chunk| u64::from(within(chunk))).sum()
}
