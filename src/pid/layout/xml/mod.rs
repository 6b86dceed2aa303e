//! XML 1.0, and HTML as people write it: a field is the elements that lead to a text, or to an attribute (`path@attribute`).
//!
//! Names lose their namespace prefix; a generic element that is named by an attribute (`<field name="email">`) has that name too. Never fails: a `<` that begins
//! no markup is text, a quote that holds a `<` is none, an end tag closes the nearest element of its name and whatever was left open in it. A record
//! is an element in the outermost one.

mod attributes;
mod html;
mod markup;
mod tag;
mod text;

use std::ops::ControlFlow;

use super::field::{Fields, Problems};
use super::line::Lines;
use super::out::Out;
use super::paths::{Paths, Place, ROOT};
use super::{FieldName, Layout, Piece, Sink};

/// The deepest that elements may stand in one another; deeper ones belong to the last that is told apart.
const DEEPEST: usize = 256;

/// An XML or HTML text.
pub(super) struct Xml {
    pub(super) fields: Fields,
    machine: Machine,
}

struct Machine {
    lines: Lines,
    paths: Paths,
    /// The open elements.
    stack: Vec<Element>,
    /// How many more are open.
    deeper: usize,
    /// The place that was met before the next one.
    before: Place,
    state: State,
    /// Nothing before the first element says it.
    is_html: Option<bool>,
    records: u64,
    /// Whether the next record is the one that the outermost element began.
    fresh: bool,
    /// The name of an attribute, as the tree of places has it.
    attribute: Vec<u8>,
    problems: Problems,
}

/// An open element.
#[derive(Clone, Copy)]
struct Element {
    /// Stands for its name.
    name: u64,
    place: Place,
}

/// What the text at the beginning of a piece is part of.
#[derive(Clone, Copy)]
enum State {
    /// Text and markup.
    Content,
    /// A text too long for one part.
    Text,
    /// A CDATA section; whether it is too long for one part.
    Cdata(bool),
    Comment,
    /// The content of an element that has no markup, whose end tag begins like that.
    Raw(&'static [u8]),
    Instruction,
    Declaration,
    Doctype,
    /// Between the brackets of a document type.
    Subset,
    /// A start tag that is too long.
    Tag(tag::Long),
}

impl Xml {
    /// A text of elements.
    pub(super) fn new() -> Self {
        let machine = Machine {
            lines: Lines::default(),
            paths: Paths::new('@'),
            stack: Vec::new(),
            deeper: 0,
            before: ROOT,
            state: State::Content,
            is_html: None,
            records: 0,
            fresh: false,
            attribute: Vec::new(),
            problems: Problems::default(),
        };
        Self { fields: Fields::default(), machine }
    }
}

impl Layout for Xml {
    fn format(&self) -> &'static str {
        "xml"
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
            match self.step(out, at) {
                ControlFlow::Continue(next) => at = next,
                ControlFlow::Break(rest) => return rest,
            }
            out.strays(self.record(), at);
        }
        out.own
    }

    fn step(&mut self, out: &mut Out<'_>, at: usize) -> ControlFlow<usize, usize> {
        match self.state {
            State::Content => self.content(out, at),
            State::Text => self.text(out, at, true),
            State::Cdata(is_long) => self.cdata(out, at, is_long),
            State::Comment => self.lines_to(out, at, b"-->"),
            State::Raw(end) => self.lines_to(out, at, end),
            State::Instruction => self.skip(out, at, b"?>"),
            State::Declaration => self.skip(out, at, b">"),
            State::Doctype => self.doctype(out, at),
            State::Subset => self.subset(out, at),
            State::Tag(long) => self.long_tag(out, at, long),
        }
    }

    /// The place of the innermost element.
    fn place(&self) -> Place {
        self.stack.last().map_or(ROOT, |element| element.place)
    }

    /// A value, or a part of one, where it is wanted. What stands in no element is text.
    fn value(&mut self, out: &mut Out<'_>, place: Place, start: usize, end: usize) {
        if start >= end || !(self.paths.wants(place, self.record()) || out.spot() < end) {
            return;
        }
        let field = if place == ROOT { out.fields.of(out.sink, FieldName::Text) } else { self.paths.field(out, place) };
        out.cell(field, self.record(), start, end);
    }

    /// An element begins.
    fn open(&mut self, name: u64, place: Place) {
        let depth = self.stack.len();
        if depth >= DEEPEST {
            self.deeper += 1;
            self.problems.add(self.record(), "elements stand too deep within one another");
            return;
        }
        if depth == 0 || (depth == 1 && !std::mem::take(&mut self.fresh)) {
            self.records += 1;
        }
        self.fresh |= depth == 0;
        self.stack.push(Element { name, place });
    }

    /// The innermost element ends.
    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(element) = self.stack.pop() {
            self.before = element.place;
        }
    }

    /// An end tag: closes the nearest element of that name.
    fn close_named(&mut self, name: u64) {
        let Some(depth) = self.stack.iter().rposition(|element| element.name == name).filter(|_| self.deeper == 0) else {
            if self.deeper > 0 {
                self.deeper -= 1;
            } else if self.is_html != Some(true) {
                self.problems.add(self.record(), "an end tag closes nothing");
            }
            return;
        };
        if depth + 1 < self.stack.len() && self.is_html != Some(true) {
            self.problems.add(self.record(), "an element is opened and not closed");
        }
        while self.stack.len() > depth {
            self.close();
        }
    }
}
