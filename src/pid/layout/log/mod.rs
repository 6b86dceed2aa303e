//! Lines with keys in them: logs (`key=value`, `"key": "value"`), properties (`key = value`, `key: value`), vCard, LDIF.
//!
//! A value belongs to the nearest key before it, and everything else is text, whose cell is the whole line. Every line with a `=` or a `:` is looked at, since a
//! key that the sink wants to see may stand in any of them. A record is a line that is not empty.

mod key;
mod keys;
mod pairs;
mod value;

use super::field::Fields;
use super::line::{Line, Lines};
use super::out::Out;
use super::{Layout, Piece, Sink};
use keys::{Keys, START};
use pairs::Pairs;

/// Lines with keys.
pub(super) struct Log {
    pub(super) fields: Fields,
    machine: Machine,
}

#[derive(Default)]
struct Machine {
    lines: Lines,
    keys: Keys,
    records: u64,
}

impl Log {
    /// A text of such lines.
    pub(super) fn new() -> Self {
        Self { fields: Fields::default(), machine: Machine::default() }
    }
}

impl Layout for Log {
    fn format(&self) -> &'static str {
        "log"
    }

    fn take(&mut self, piece: Piece<'_>, sink: &mut dyn Sink) -> usize {
        let mut out = Out::new(piece, sink, &mut self.fields);
        let taken = self.machine.take(&mut out);
        out.strays(self.machine.record(), taken);
        taken
    }

    fn records(&self) -> u64 {
        self.machine.records
    }

    fn problems(&self) -> &[(u64, String)] {
        &[]
    }
}

impl Machine {
    fn record(&self) -> u64 {
        self.records.saturating_sub(1)
    }

    fn take(&mut self, out: &mut Out<'_>) -> usize {
        let Some(mut at) = self.lines.begin(out) else { return 0 };
        out.strays(0, at);
        while at < out.own {
            let Some(line) = self.lines.next(out, at) else { return at };
            self.records += u64::from(line.begins && !line.is_empty());
            self.line(out, line);
            at = line.next;
        }
        out.own
    }

    fn line(&mut self, out: &mut Out<'_>, line: Line) {
        let record = self.record();
        let mut before = START;
        for pair in Pairs::new(out.part(line.start, line.end), line.begins) {
            let (key, value) = (line.start + pair.key.start, line.start + pair.value.start);
            if out.spot() < value {
                out.around(record, line.start, line.end, key);
                if out.spot() < line.start + pair.key.end {
                    // What is worth a look is no name for a field.
                    continue;
                }
                out.around(record, line.start, line.end, value);
            }
            let name = out.part(key, line.start + pair.key.end);
            let (place, field) = self.keys.field(out, before, name);
            before = place;
            let end = line.start + pair.value.end;
            if field.watch.wants(record) || out.spot() < end {
                out.cell(field, record, value, end);
            }
        }
        if out.spot() < line.next {
            out.around(record, line.start, line.end, line.end);
            out.strays(record, line.next);
        }
    }
}
