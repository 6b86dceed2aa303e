//! Where a value stands: which field of which record, worked out only around the spots that the scanner found.
//!
//! A layout takes the text of a file piece by piece, with the places in it that are worth a look, and gives each of them
//! its cell: the field and the whole value around it. Fields that a sink wants to see whole (`first_name`) are given cell by
//! cell; everything else is passed over without being taken apart. A layout never fails: what is not written as it should be is
//! given as text, and [`Layout::problems`] says so.
//!
//! What comes out does not depend on how a text is cut into pieces: a layout leaves what it cannot judge yet for the next
//! piece, and cuts values and lines of more than [`LONGEST`] bytes at fixed distances from their beginning.
//!
//! To add one: a file here, an arm in [`choose`].

mod choose;
mod column;
mod csv;
mod field;
mod json;
mod line;
mod log;
mod mask;
mod out;
mod paths;
mod sql;
#[cfg(test)]
mod tests;
mod text;
mod xml;
mod yaml;

use std::ops::Range;

pub use choose::choose;
pub use column::Columns;

/// The longest part of a value that is given at once, the longest that a quoted CSV cell may be, and the most that a layout leaves
/// of a piece: pieces are at least twice as long, besides the last.
pub const LONGEST: usize = 64 * 1024;

/// How many records show what a field holds whose name does not say it.
pub const FIRST: u64 = 256;

/// A field of a file, by the order in which it was met.
pub type FieldId = u32;

/// What a field is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldName {
    /// Running text that belongs to no field.
    Text,
    /// The column of that number, from 1, that has no name.
    Column(u32),
    /// A name, as it is written: a header, the keys that lead to a JSON value joined by `.` (array places left out), table and
    /// column of SQL joined by `.`.
    Named(String),
}

/// What a sink wants to see of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Watch {
    /// The cells in which a spot begins.
    #[default]
    Spots,
    /// Also every cell that is not empty of the first [`FIRST`] records: for fields whose names say nothing.
    First,
    /// Every cell that is not empty.
    Every,
}

impl Watch {
    /// Whether every cell of a record is wanted.
    #[must_use]
    pub fn wants(self, record: u64) -> bool {
        match self {
            Self::Spots => false,
            Self::First => record < FIRST,
            Self::Every => true,
        }
    }
}

/// One value of a field.
#[derive(Clone)]
pub struct Cell<'a> {
    /// The field.
    pub field: FieldId,
    /// The record that it belongs to, from 0, counted over the whole file.
    pub record: u64,
    /// Where the value begins in the piece, quotes left out.
    pub start: usize,
    /// The value as it is written in the file, quotes left out, escapes left in. A value longer than [`LONGEST`] comes in parts.
    pub text: &'a [u8],
    /// The spots that begin in it, as a range of the piece's spots.
    pub spots: Range<usize>,
}

/// Takes what a layout finds.
pub trait Sink {
    /// A field was met for the first time; ids count up from 0.
    fn field(&mut self, field: FieldId, name: &FieldName) -> Watch;

    /// A cell that was wanted, in the order of the text.
    fn cell(&mut self, cell: Cell<'_>);
}

/// A part of a text: whole lines, or a part of a line that is longer than a piece may be.
#[derive(Clone, Copy)]
pub struct Piece<'a> {
    /// The text, with a few bytes more behind it that belong to the next piece.
    pub text: &'a [u8],
    /// How much of it is this piece's own.
    pub own: usize,
    /// Whether nothing follows. An empty piece may be the last.
    pub last: bool,
    /// Where the scanner's spots begin, in the order of the text and all in the piece's own part.
    pub spots: &'a [Range<u32>],
}

/// How a text is written.
pub trait Layout {
    /// How it is called: `csv`, `json`, `json-lines`, `sql`, `yaml`, `xml`, `log`, `text`.
    fn format(&self) -> &'static str;

    /// Takes the next piece and says how much of its own part it took. The rest, little more than [`LONGEST`] bytes at most, belongs to a value
    /// or a line whose end it did not see: the next piece begins with it. The last piece is taken whole.
    #[must_use]
    fn take(&mut self, piece: Piece<'_>, sink: &mut dyn Sink) -> usize;

    /// The records so far.
    fn records(&self) -> u64;

    /// What was not as this layout wants it, a sentence each, with the record: an unbalanced quote, a record that has more
    /// fields than the header. The first of them only where there are many.
    fn problems(&self) -> &[(u64, String)];
}
