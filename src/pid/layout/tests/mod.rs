//! What all tests of layouts share: a driver that cuts a text into pieces, a sink that keeps what it gets, and what a reader that
//! simply labels every byte would give.

mod choose;
mod csv;
mod json;
mod log;
mod sql;
mod text;
mod xml;
mod yaml;

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Cell, FieldId, FieldName, Layout, Piece, Sink, Watch};

/// A cell as a test sees it: places counted over the whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) field: FieldName,
    pub(super) record: u64,
    pub(super) start: usize,
    pub(super) text: String,
    pub(super) spots: Vec<usize>,
}

/// A part of a text as a naive reader labels it. `field` is nothing for what belongs to no value.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) field: Option<FieldName>,
    pub(super) record: u64,
    pub(super) range: Range<usize>,
}

#[derive(Default)]
struct Kept {
    names: BTreeMap<FieldId, FieldName>,
    every: Vec<String>,
    base: usize,
    spots: Vec<usize>,
    cells: Vec<Seen>,
}

impl Sink for Kept {
    fn field(&mut self, field: FieldId, name: &FieldName) -> Watch {
        assert_eq!(field as usize, self.names.len(), "ids count up");
        self.names.insert(field, name.clone());
        if self.every.iter().any(|every| is_called(name, every)) { Watch::Every } else { Watch::Spots }
    }

    fn cell(&mut self, cell: Cell<'_>) {
        self.cells.push(Seen {
            field: self.names[&cell.field].clone(),
            record: cell.record,
            start: self.base + cell.start,
            text: String::from_utf8_lossy(cell.text).into_owned(),
            spots: self.spots[cell.spots.clone()].to_vec(),
        });
    }
}

/// Whether a field has that name, or ends in it.
pub(super) fn is_called(name: &FieldName, wanted: &str) -> bool {
    match name {
        FieldName::Text => false,
        FieldName::Column(number) => wanted == format!("#{number}"),
        FieldName::Named(name) => name.rsplit('.').next() == Some(wanted),
    }
}

/// Gives a text to a layout in pieces that end at `cuts`; every spot is three bytes long.
pub(super) fn run(layout: &mut dyn Layout, text: &[u8], cuts: &[usize], spots: &[usize], every: &[&str]) -> Vec<Seen> {
    let mut kept = Kept { every: every.iter().map(|name| (*name).to_owned()).collect(), ..Kept::default() };
    let mut cuts: Vec<usize> = cuts.iter().copied().filter(|cut| *cut < text.len()).collect();
    cuts.sort_unstable();
    cuts.push(text.len());
    let mut at = 0;
    for cut in cuts {
        if cut < at {
            continue;
        }
        kept.base = at;
        kept.spots = spots.iter().copied().filter(|spot| (at..cut).contains(spot)).collect();
        let ranges: Vec<Range<u32>> = kept.spots.iter().map(|spot| (spot - at) as u32..(spot - at + 3) as u32).collect();
        let ahead = &text[at..text.len().min(cut + 8)];
        let last = cut == text.len();
        let taken = layout.take(Piece { text: ahead, own: cut - at, last, spots: &ranges }, &mut kept);
        assert!(taken <= cut - at && (!last || taken == cut - at), "took {taken} of {}", cut - at);
        at += taken;
    }
    kept.cells
}

/// What a layout must give where a text is labelled like that.
pub(super) fn expected(text: &[u8], spans: &[Span], longest: usize, spots: &[usize], every: &[&str]) -> Vec<Seen> {
    let seen = |field: FieldName, record, range: Range<usize>, spots: Vec<usize>| {
        let text = String::from_utf8_lossy(&text[range.start..range.end.min(text.len())]).into_owned();
        Seen { field, record, start: range.start, text, spots }
    };
    let mut cells = Vec::new();
    for span in spans {
        let mut from = span.range.start;
        while from < span.range.end {
            let to = if span.field.is_some() { span.range.end.min(from + longest) } else { from + 1 };
            let inside: Vec<usize> = spots.iter().copied().filter(|spot| (from..to).contains(spot)).collect();
            match &span.field {
                Some(field) if !inside.is_empty() || every.iter().any(|every| is_called(field, every)) => {
                    cells.push(seen(field.clone(), span.record, from..to, inside));
                }
                None if !inside.is_empty() => cells.push(seen(FieldName::Text, span.record, from..from + 3, inside)),
                _ => {}
            }
            from = to;
        }
    }
    cells
}

/// Cells as `field record text`, the short form of tests.
pub(super) fn told(cells: &[Seen]) -> Vec<String> {
    let name = |field: &FieldName| match field {
        FieldName::Text => "text".to_owned(),
        FieldName::Column(number) => format!("#{number}"),
        FieldName::Named(name) => name.clone(),
    };
    cells.iter().map(|cell| format!("{} {} {}", name(&cell.field), cell.record, cell.text)).collect()
}

/// Every place of `@` in a text.
pub(super) fn marks(text: &str) -> Vec<usize> {
    text.match_indices('@').map(|(at, _)| at).collect()
}

/// What a layout gives for a text with a spot at each `@`, all in one piece and, the same, cut at every line.
pub(super) fn cells_of(make: &dyn Fn() -> Box<dyn Layout>, text: &str, every: &[&str]) -> Vec<String> {
    let whole = run(&mut *make(), text.as_bytes(), &[], &marks(text), every);
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    assert_eq!(run(&mut *make(), text.as_bytes(), &lines, &marks(text), every), whole, "cut at lines");
    let all: Vec<usize> = (1..text.len()).collect();
    assert_eq!(run(&mut *make(), text.as_bytes(), &all, &marks(text), every), whole, "cut everywhere");
    told(&whole)
}

/// Whether a text gives the same however it is cut, and every spot is in one cell, which begins before it and ends behind it.
pub(super) fn same_however_cut(
    make: &dyn Fn() -> Box<dyn Layout>,
    text: &[u8],
    cuts: &[usize],
    spots: &std::collections::BTreeSet<usize>,
    every: &[&str],
) -> Result<(), proptest::test_runner::TestCaseError> {
    let spots: Vec<usize> = spots.iter().copied().filter(|spot| *spot < text.len()).collect();
    let (mut whole, mut pieces) = (make(), make());
    let cells = run(&mut *whole, text, &[], &spots, every);
    proptest::prop_assert_eq!(&run(&mut *pieces, text, cuts, &spots, every), &cells);
    proptest::prop_assert_eq!(whole.records(), pieces.records());
    proptest::prop_assert_eq!(whole.problems(), pieces.problems());
    let given: Vec<usize> = cells.iter().flat_map(|cell| cell.spots.clone()).collect();
    proptest::prop_assert_eq!(given, spots);
    for cell in &cells {
        let end = cell.start + cell.text.len();
        proptest::prop_assert!(cell.spots.iter().all(|spot| (cell.start..end.max(spot + 1)).contains(spot)), "{:?}", cell);
    }
    Ok(())
}
