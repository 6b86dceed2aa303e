//! Running text: prose, Markdown, source code. Its cells are lines, besides those of Markdown tables, which have columns, and string
//! literals with a name before them on their line: `name = "value"`, `"name": "value"`.
//!
//! A record is a line.

mod literal;
mod table;

use super::field::Fields;
use super::line::{Line, Lines};
use super::out::Out;
use super::{FieldName, Layout, Piece, Sink, field};
use literal::Literals;
use table::Table;

/// Running text.
pub(super) struct Text {
    pub(super) fields: Fields,
    lines: Lines,
    table: Table,
    records: u64,
}

impl Text {
    /// A text.
    pub(super) fn new() -> Self {
        Self { fields: Fields::default(), lines: Lines::default(), table: Table::default(), records: 0 }
    }
}

impl Layout for Text {
    fn format(&self) -> &'static str {
        "text"
    }

    fn take(&mut self, piece: Piece<'_>, sink: &mut dyn Sink) -> usize {
        let mut out = Out::new(piece, sink, &mut self.fields);
        let Some(mut at) = self.lines.begin(&out) else { return 0 };
        out.strays(0, at);
        while at < out.own {
            let Some(line) = self.lines.next(&out, at) else { break };
            self.records += u64::from(line.begins);
            let record = self.records.saturating_sub(1);
            if !self.table.line(&mut out, record, line) {
                literals(&mut out, record, line);
            }
            out.around(record, line.start, line.end, line.end);
            out.strays(record, line.next);
            at = line.next;
        }
        at
    }

    fn records(&self) -> u64 {
        self.records
    }

    fn problems(&self) -> &[(u64, String)] {
        &[]
    }
}

/// The literals of a line that have a name.
fn literals(out: &mut Out<'_>, record: u64, line: Line) {
    let text = out.part(line.start, line.end);
    for literal in Literals::new(text) {
        let (start, end) = (line.start + literal.value.start, line.start + literal.value.end);
        let name = text.get(literal.name).map(field::name).unwrap_or_default();
        let field = out.fields.of(out.sink, FieldName::Named(name));
        if field.watch.wants(record) || out.spot() < end {
            out.around(record, line.start, line.end, start);
            out.cell(field, record, start, end);
        }
    }
}
