//! The cells of one sheet, row by row.

use std::collections::{BTreeSet, VecDeque};

use quick_xml::events::{BytesStart, Event};

use super::super::budget::Budget;
use super::super::{Batch, Table, civil, number, why};
use super::parts::Book;
use super::xml::{Xml, attribute, reference};
use crate::model::scan::Unread;

/// How many rows are looked at to find the header.
const AHEAD: usize = 10;

/// The most columns of a sheet.
const WIDEST: usize = 16_384;

/// The most bytes of a row: cells may all name the same long string.
const LONGEST: usize = 16 << 20;

/// How many rows may be missing before a new batch begins.
const GAP: u64 = 64;

/// A row with the cells that it has.
struct Row {
    number: u64,
    cells: Vec<Cell>,
}

struct Cell {
    column: usize,
    text: String,
    /// Whether it was written as text, not as a number or a date.
    is_text: bool,
}

/// A sheet that is read as it is asked for.
pub(super) struct Sheet<'s> {
    xml: Xml<'s>,
    book: &'s Book,
    budget: &'s Budget<'s>,
    columns: Vec<String>,
    ahead: VecDeque<Row>,
    /// The row of the header, which is not handed out.
    header: Option<u64>,
    /// The number of the last row that was read.
    last: u64,
    is_over: bool,
    failed: Option<Unread>,
}

impl<'s> Sheet<'s> {
    /// Reads as many rows as it takes to know the columns.
    pub(super) fn new(xml: Xml<'s>, book: &'s Book, budget: &'s Budget<'s>) -> Self {
        let (columns, ahead) = (Vec::new(), VecDeque::new());
        let mut sheet = Self { xml, book, budget, columns, ahead, header: None, last: 0, is_over: false, failed: None };
        while sheet.ahead.len() < AHEAD {
            let Some(row) = sheet.read() else { break };
            sheet.ahead.push_back(row);
        }
        let width = sheet.ahead.iter().flat_map(|row| &row.cells).map(|cell| cell.column + 1).max().unwrap_or_default();
        sheet.columns = vec![String::new(); width];
        if let Some(header) = header(&sheet.ahead) {
            for cell in &header.cells {
                if let Some(column) = sheet.columns.get_mut(cell.column) {
                    column.clone_from(&cell.text);
                }
            }
            sheet.header = Some(header.number);
        }
        sheet
    }

    /// The next row that has cells. What stops the reading is kept, and told after the rows before it.
    fn read(&mut self) -> Option<Row> {
        while !self.is_over {
            match self.row() {
                Ok(Some(row)) if row.cells.is_empty() => {}
                Ok(Some(row)) => return Some(row),
                Ok(None) => self.is_over = true,
                Err(unread) => {
                    self.is_over = true;
                    self.failed = Some(unread);
                }
            }
        }
        None
    }

    fn row(&mut self) -> Result<Option<Row>, Unread> {
        loop {
            match self.xml.next()? {
                Event::Start(element) if element.local_name().into_inner() == "row" => {
                    let number: u64 = attribute(&element, "r").and_then(|number| number.parse().ok()).unwrap_or_default();
                    // Numbers that go back are taken for the next.
                    self.last = number.max(self.last.saturating_add(1)).min(u64::from(u32::MAX));
                    let cells = self.cells()?;
                    return Ok(Some(Row { number: self.last, cells }));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn cells(&mut self) -> Result<Vec<Cell>, Unread> {
        let (mut cells, mut column, mut length) = (Vec::new(), 0, 0);
        loop {
            match self.xml.next()? {
                Event::Start(element) if element.local_name().into_inner() == "c" => {
                    let place = attribute(&element, "r").and_then(|place| letters(&place)).unwrap_or(column);
                    let (kind, style) = (Kind::of(&element), attribute(&element, "s").and_then(|style| style.parse().ok()));
                    let text = self.text()?;
                    column = place + 1;
                    let is_date = style.and_then(|style: usize| self.book.dates.get(style)).copied().unwrap_or_default();
                    let (text, is_text) = self.shown(kind, text, is_date);
                    length += text.len();
                    if length > LONGEST {
                        return Err(why::damaged("a row is longer than any row"));
                    }
                    if !text.is_empty() && place < WIDEST {
                        cells.push(Cell { column: place, text, is_text });
                    }
                }
                Event::Empty(element) if element.local_name().into_inner() == "c" => {
                    column = attribute(&element, "r").and_then(|place| letters(&place)).unwrap_or(column) + 1;
                }
                Event::End(element) if element.local_name().into_inner() == "row" => return Ok(cells),
                Event::Eof => return Ok(cells),
                _ => {}
            }
        }
    }

    /// What stands in a cell: its value or its text; its formula where it has no value yet.
    fn text(&mut self) -> Result<String, Unread> {
        let (mut value, mut formula, mut part) = (String::new(), String::new(), Part::Other);
        loop {
            let text = match self.xml.next()? {
                Event::Start(element) => {
                    part = match element.local_name().into_inner() {
                        "v" | "t" if part != Part::Phonetic => Part::Value,
                        "f" => Part::Formula,
                        "rPh" => Part::Phonetic,
                        _ if part == Part::Phonetic => Part::Phonetic,
                        _ => Part::Other,
                    };
                    continue;
                }
                Event::End(element) => {
                    match element.local_name().into_inner() {
                        "c" => return Ok(if value.is_empty() { formula } else { value }),
                        "t" if part == Part::Phonetic => {}
                        _ => part = Part::Other,
                    }
                    continue;
                }
                Event::Text(text) => text.to_string(),
                Event::CData(text) => text.to_string(),
                Event::GeneralRef(one) => reference(&one),
                Event::Eof => return Ok(value),
                _ => continue,
            };
            match part {
                Part::Value => value.push_str(&text),
                Part::Formula => formula.push_str(&text),
                Part::Phonetic | Part::Other => {}
            }
        }
    }

    /// A value as people see it, and whether it is a text.
    fn shown(&self, kind: Kind, text: String, is_date: bool) -> (String, bool) {
        match kind {
            Kind::Text => (text, true),
            Kind::Shared => {
                let shared = text.trim().parse().ok().and_then(|index| self.book.strings.get(index));
                (shared.unwrap_or_default().to_owned(), true)
            }
            Kind::Boolean => (if text.trim() == "1" { "true" } else { "false" }.to_owned(), false),
            Kind::Number => {
                let parsed: Option<f64> = text.trim().parse().ok();
                let shown = match parsed {
                    Some(day) if is_date => civil::serial(day, self.book.from_1904),
                    // As many digits as it has: `4.1E+15` is what a long number looks like in the file.
                    Some(long) if text.contains(['e', 'E']) => Some(number(long)),
                    _ => None,
                };
                (shown.unwrap_or(text), parsed.is_none())
            }
        }
    }
}

impl Table for Sheet<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, Unread> {
        let mut batch = Batch { columns: vec![Vec::new(); self.columns.len()], ..Batch::default() };
        while !batch.is_full() {
            let Some(row) = self.ahead.pop_front().or_else(|| self.read()) else { break };
            if self.header == Some(row.number) {
                if batch.rows > 0 {
                    break;
                }
                continue;
            }
            if batch.rows == 0 {
                batch.first_row = row.number;
            }
            let next = batch.first_row + batch.rows as u64;
            if row.number.saturating_sub(next) > GAP {
                self.ahead.push_front(row);
                break;
            }
            for _ in next..row.number {
                batch.end_row();
            }
            for cell in &row.cells {
                batch.push(cell.column, cell.text.as_bytes());
            }
            batch.end_row();
        }
        if let Err(unread) = self.budget.write(batch.size() as u64) {
            self.is_over = true;
            self.ahead.clear();
            self.failed = Some(unread);
        }
        self.columns.resize(batch.columns.len().max(self.columns.len()), String::new());
        match self.failed.take_if(|_| batch.rows == 0) {
            Some(failed) => Err(Unread { after: Some(self.last), ..failed }),
            None => Ok((batch.rows > 0).then_some(batch)),
        }
    }
}

/// What is gathered of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Value,
    Formula,
    Phonetic,
    Other,
}

/// How a cell's value is written (18.18.11).
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Shared,
    Boolean,
    Number,
}

impl Kind {
    fn of(cell: &BytesStart<'_>) -> Self {
        match attribute(cell, "t").as_deref() {
            Some("s") => Self::Shared,
            Some("str" | "inlineStr" | "e" | "d") => Self::Text,
            Some("b") => Self::Boolean,
            _ => Self::Number,
        }
    }
}

/// The column of a cell's place, from 0: that of `AB12` is 27.
fn letters(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1).filter(|column| *column < WIDEST)
}

/// The row that names the columns: the first with at least half as many cells as the fullest, all of them texts that look like names and differ.
fn header(rows: &VecDeque<Row>) -> Option<&Row> {
    let fullest = rows.iter().map(|row| row.cells.len()).max()?;
    let first = rows.iter().take(rows.len().saturating_sub(1)).find(|row| row.cells.len() * 2 >= fullest)?;
    let names: BTreeSet<&str> = first.cells.iter().map(|cell| cell.text.trim()).collect();
    let is_name = |cell: &Cell| {
        let digits = cell.text.bytes().filter(u8::is_ascii_digit).count();
        cell.is_text && digits < 3 && cell.text.len() <= 64 && !cell.text.contains('@') && cell.text.chars().any(char::is_alphabetic)
    };
    (names.len() == first.cells.len() && first.cells.iter().all(is_name)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_cells_name_their_columns() {
        assert_eq!(letters("A1"), Some(0));
        assert_eq!(letters("ab12"), Some(27));
        assert_eq!(letters("XFD1048576"), Some(16_383));
        assert_eq!(letters("XFE1"), None);
        assert_eq!(letters("12"), None);
    }
}
