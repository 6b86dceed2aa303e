//! Tables of Markdown: lines that begin with `|`, the second of them `|---|`.

use std::ops::Range;

use crate::pid::layout::FieldName;
use crate::pid::layout::field::{self, Field};
use crate::pid::layout::line::Line;
use crate::pid::layout::out::Out;

/// The most columns.
const MOST_COLUMNS: usize = 256;

/// The table that the last line was in.
#[derive(Default)]
pub(super) struct Table {
    /// The last line, where it may be a header.
    header: Vec<u8>,
    /// The columns, once the line below the header was there.
    columns: Vec<Field>,
}

impl Table {
    /// Takes a line; gives whether it belongs to a table.
    pub(super) fn line(&mut self, out: &mut Out<'_>, record: u64, line: Line) -> bool {
        let text = out.part(line.start, line.end);
        let indent = text.iter().take_while(|byte| **byte == b' ').count();
        if !line.begins || text.get(indent) != Some(&b'|') {
            self.header.clear();
            self.columns.clear();
            return false;
        }
        if !self.columns.is_empty() {
            self.row(out, record, line.start, text);
        } else if is_rule(text) && !self.header.is_empty() {
            let header = std::mem::take(&mut self.header);
            for (index, cell) in (0_u32..).zip(cells(&header)) {
                let name = header.get(cell).map(field::name).unwrap_or_default();
                let name = if name.is_empty() { FieldName::Column(index + 1) } else { FieldName::Named(name) };
                self.columns.push(out.fields.of(out.sink, name));
            }
        } else {
            self.header = text.to_vec();
        }
        true
    }

    fn row(&self, out: &mut Out<'_>, record: u64, start: usize, text: &[u8]) {
        for (cell, field) in cells(text).into_iter().zip(&self.columns) {
            let (from, to) = (start + cell.start, start + cell.end);
            if field.watch.wants(record) || out.spot() < to {
                out.around(record, start, start + text.len(), from);
                out.cell(*field, record, from, to);
            }
        }
    }
}

/// Whether a line parts a header from its rows.
fn is_rule(text: &[u8]) -> bool {
    text.contains(&b'-') && text.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The cells of a line, without the spaces around them.
fn cells(text: &[u8]) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = text.iter().position(|byte| *byte == b'|').map_or(0, |at| at + 1);
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate().skip(start) {
        if *byte == b'|' && !is_escaped {
            cells.push(trimmed(text, start, at));
            start = at + 1;
        }
        is_escaped = *byte == b'\\' && !is_escaped;
    }
    let last = trimmed(text, start, text.len());
    if !last.is_empty() {
        cells.push(last);
    }
    cells.truncate(MOST_COLUMNS);
    cells
}

fn trimmed(text: &[u8], start: usize, end: usize) -> Range<usize> {
    let cell = text.get(start..end).unwrap_or_default();
    let spaces = cell.len() - cell.trim_ascii_start().len();
    start + spaces..(start + spaces + cell.trim_ascii().len())
}
