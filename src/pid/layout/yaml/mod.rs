//! YAML 1.2 as people write it, read line by line: a field is the keys that lead to a value.
//!
//! Columns say what stands within what. What is open at the end of a line, a quoted or a block scalar or a flow collection, goes on until it is closed or until
//! a line stands too far to the left to belong to it. Never fails. A record is an item of a document's outermost sequence, or
//! a document without one.

mod block;
mod flow;
mod scalar;

use super::field::{Fields, Problems};
use super::line::{Line, Lines};
use super::out::Out;
use super::paths::{Paths, Place, ROOT};
use super::{Layout, Piece, Sink};

/// The deepest that collections may stand in one another; deeper ones belong to the last place that is told apart.
const DEEPEST: usize = 128;

/// YAML documents.
pub(super) struct Yaml {
    pub(super) fields: Fields,
    machine: Machine,
}

struct Machine {
    lines: Lines,
    paths: Paths,
    /// The keys that the text is below, each with its column.
    keys: Vec<(usize, Place)>,
    /// The column of the key or the dash before the value.
    column: Option<usize>,
    open: Open,
    /// The flow collections that the text is in.
    flow: Flow,
    /// What the rest of a line that is too long belongs to; text where there is nothing.
    tail: Option<Place>,
    records: u64,
    /// Whether a document has begun.
    in_document: bool,
    /// Whether its first record is not yet one of its items.
    fresh: bool,
    /// The column of its outermost sequence.
    items: Option<usize>,
    problems: Problems,
}

/// What goes on on the next line, if it stands to the right of `column`.
#[derive(Clone, Copy)]
enum Open {
    Nothing,
    Block { place: Place, column: Option<usize> },
    Quoted { quote: u8, place: Place, column: Option<usize> },
    Flow { column: Option<usize> },
}

/// Flow collections within one another.
#[derive(Default)]
struct Flow {
    /// The place of each.
    stack: Vec<Place>,
    /// How many more are open.
    deeper: usize,
    /// The place of the next value.
    place: Place,
    /// The place that was met before the next key.
    before: Place,
}

impl Yaml {
    /// A text of documents.
    pub(super) fn new() -> Self {
        let machine = Machine {
            lines: Lines::default(),
            paths: Paths::new('.'),
            keys: Vec::new(),
            column: None,
            open: Open::Nothing,
            flow: Flow::default(),
            tail: None,
            records: 0,
            in_document: false,
            fresh: false,
            items: None,
            problems: Problems::default(),
        };
        Self { fields: Fields::default(), machine }
    }
}

impl Layout for Yaml {
    fn format(&self) -> &'static str {
        "yaml"
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
        self.machine.problems.all()
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
            if line.begins {
                self.tail = None;
                self.line(out, line);
            } else {
                self.part(out, line);
            }
            out.strays(self.record(), line.next);
            at = line.next;
        }
        out.own
    }

    /// A further part of a line that is too long.
    fn part(&mut self, out: &mut Out<'_>, line: Line) {
        match (self.open, self.tail) {
            (Open::Block { place, .. }, _) | (Open::Nothing, Some(place)) => self.value(out, place, line.start, line.end),
            (Open::Quoted { .. }, _) => self.in_quotes(out, line.start, line.end),
            (Open::Flow { .. }, _) => self.in_flow(out, line.start, line.end),
            (Open::Nothing, None) => out.around(self.record(), line.start, line.end, line.end),
        }
    }

    /// A value, or a part of one, where it is wanted.
    #[inline]
    fn value(&mut self, out: &mut Out<'_>, place: Place, start: usize, end: usize) {
        if start < end && (self.paths.wants(place, self.record()) || out.spot() < end || place == ROOT) {
            let field = self.paths.field(out, place);
            out.cell(field, self.record(), start, end);
        }
    }

    /// The place of a key. What is worth a look is no name for a field, but a value.
    fn key(&mut self, out: &mut Out<'_>, parent: Place, before: Place, start: usize, end: usize) -> Place {
        out.strays(self.record(), start);
        if out.spot() >= end {
            return self.paths.child(out, parent, before, out.part(start, end));
        }
        let place = self.paths.other(out, parent);
        self.value(out, place, start, end);
        place
    }

    fn comment(&self, out: &mut Out<'_>, start: usize, end: usize) {
        if out.spot() < end {
            out.around(self.record(), start, end, end);
        }
    }

    fn begin_document(&mut self) {
        if !self.in_document {
            (self.in_document, self.fresh) = (true, true);
            self.records += 1;
        }
    }

    fn end_document(&mut self) {
        (self.in_document, self.fresh, self.items) = (false, false, None);
        self.keys.clear();
        self.column = None;
        self.open = Open::Nothing;
        self.flow = Flow::default();
    }

    /// An item of a sequence whose dashes stand in that column.
    fn item(&mut self, column: usize) {
        if !self.keys.is_empty() || self.items.is_some_and(|items| column > items) {
            return;
        }
        self.items = Some(column);
        if !std::mem::take(&mut self.fresh) {
            self.records += 1;
        }
    }
}
