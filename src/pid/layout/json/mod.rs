//! JSON, one text or one a line: a field is the keys that lead to a value.
//!
//! Never fails: a string ends with its line at the latest, a bracket that fits nothing is passed over, and a value belongs to the
//! key before it. A record is a line, or an object or array in the outermost array, or a text that has no such array.

mod scan;
mod value;

use super::field::{Fields, Problems};
use super::out::Out;
use super::paths::{Paths, Place, ROOT};
use super::{Layout, Piece, Sink};

/// The deepest that values may stand in one another; deeper ones belong to the last place that is told apart.
const DEEPEST: usize = 512;

/// JSON texts.
pub(super) struct Json {
    pub(super) fields: Fields,
    machine: Machine,
}

struct Machine {
    /// Whether every line is a text of its own.
    lines: bool,
    paths: Paths,
    stack: Vec<Frame>,
    /// How many more values are open than the stack holds.
    deeper: usize,
    /// How many of the open ones are arrays.
    arrays: usize,
    /// The place of the last key.
    place: Place,
    /// The place that was met before the next key.
    before: Place,
    records: u64,
    /// Whether the next record is the one that the text began.
    fresh: bool,
    /// Whether a line began and it is not known yet if it is empty.
    line_begins: bool,
    /// The piece begins within a string that is too long for one part.
    within: Option<Within>,
    /// The piece begins before a value of which every cell is wanted.
    awaits: bool,
    problems: Problems,
}

/// The string that a piece begins in.
#[derive(Clone, Copy)]
struct Within {
    /// Whether its next byte is escaped.
    is_escaped: bool,
    /// Whether every part is wanted.
    every: bool,
}

#[derive(Clone, Copy)]
struct Frame {
    is_array: bool,
    place: Place,
}

impl Json {
    /// One text, or texts that follow one another; with `lines`, one a line.
    pub(super) fn new(lines: bool) -> Self {
        let machine = Machine {
            lines,
            paths: Paths::new('.'),
            stack: Vec::new(),
            deeper: 0,
            arrays: 0,
            place: ROOT,
            before: ROOT,
            records: 0,
            fresh: false,
            line_begins: lines,
            within: None,
            awaits: false,
            problems: Problems::default(),
        };
        Self { fields: Fields::default(), machine }
    }
}

impl Layout for Json {
    fn format(&self) -> &'static str {
        if self.machine.lines { "json-lines" } else { "json" }
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

    fn open(&mut self, is_array: bool) {
        if self.stack.len() >= DEEPEST {
            self.deeper += 1;
            self.problems.add(self.record(), "values stand too deep within one another");
            return;
        }
        let is_element = self.arrays == 1 && self.stack.last().is_some_and(|top| top.is_array);
        if !self.lines && (self.stack.is_empty() || is_element) {
            if !std::mem::take(&mut self.fresh) || self.stack.is_empty() {
                self.records += 1;
            }
            self.fresh = self.stack.is_empty();
        }
        self.arrays += usize::from(is_array);
        self.stack.push(Frame { is_array, place: self.place });
        self.before = self.place;
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(frame) = self.stack.pop() {
            self.arrays -= usize::from(frame.is_array);
            self.place = frame.place;
            self.before = frame.place;
            if self.stack.is_empty() {
                self.place = ROOT;
                self.before = ROOT;
            }
        }
    }

    /// A key: the next values are its.
    fn key(&mut self, out: &mut Out<'_>, key: &[u8]) {
        let top = self.stack.last().copied().unwrap_or(Frame { is_array: false, place: ROOT });
        if !top.is_array && self.deeper == 0 {
            self.place = self.paths.child(out, top.place, self.before, key);
            self.before = self.place;
        }
    }

    /// Whether keys may stand here.
    fn has_keys(&self) -> bool {
        self.stack.last().is_none_or(|top| !top.is_array)
    }

    /// A newline where every line is a text of its own.
    fn line(&mut self, out: &mut Out<'_>, at: usize) {
        out.strays(self.record(), at + 1);
        if !self.stack.is_empty() {
            self.problems.add(self.record(), "a line ends within a value");
        }
        self.stack.clear();
        (self.deeper, self.arrays, self.place, self.before) = (0, 0, ROOT, ROOT);
        self.line_begins = true;
        self.begin_line(out, at + 1);
    }

    /// Counts the line that begins at `at` unless it is empty.
    fn begin_line(&mut self, out: &Out<'_>, at: usize) {
        if !self.line_begins {
            return;
        }
        if let Some(first) = out.rest(at).iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
            self.line_begins = false;
            self.records += u64::from(*first != b'\n');
        }
    }
}
