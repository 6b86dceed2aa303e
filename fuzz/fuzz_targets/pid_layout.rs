//! Any text in every layout: each spot is given once and in its cell, and the same comes out however the text is cut.
//!
//! The first two bytes choose the layout and the cuts.
#![no_main]

use std::ops::Range;

use portcullis::pid::layout::{Cell, FieldId, FieldName, Layout, Piece, Sink, Watch, choose};

/// One ending for each layout, and one for none.
const NAMES: [&str; 16] = [
    "a.csv",
    "a.tsv",
    "a.json",
    "a.jsonl",
    "a.sql",
    "a.yaml",
    "a.xml",
    "a.log",
    "a.md",
    "a.html",
    "a.properties",
    "a.env",
    "a.vcf",
    "a.ldif",
    "a.eml",
    "a",
];

#[derive(Default)]
struct Seen {
    names: Vec<FieldName>,
    base: usize,
    spots: Vec<usize>,
    given: Vec<usize>,
    cells: Vec<(FieldName, u64, usize, Vec<u8>)>,
}

impl Sink for Seen {
    fn field(&mut self, field: FieldId, name: &FieldName) -> Watch {
        assert_eq!(field as usize, self.names.len(), "ids count up");
        self.names.push(name.clone());
        let letters = if let FieldName::Named(name) = name { name.len() } else { 0 };
        [Watch::Spots, Watch::First, Watch::Every][letters % 3]
    }

    fn cell(&mut self, cell: Cell<'_>) {
        let name = self.names[cell.field as usize].clone();
        self.given.extend(self.spots[cell.spots.clone()].iter());
        self.cells.push((name, cell.record, self.base + cell.start, cell.text.to_vec()));
    }
}

fn run(layout: &mut dyn Layout, text: &[u8], spots: &[usize], step: usize) -> Seen {
    let mut seen = Seen::default();
    let (mut at, mut cut) = (0, 0);
    while cut < text.len() || at == 0 {
        cut = (cut + step).min(text.len());
        seen.base = at;
        seen.spots = spots.iter().copied().filter(|spot| (at..cut).contains(spot)).collect();
        let ranges: Vec<Range<u32>> = seen.spots.iter().map(|spot| (spot - at) as u32..(spot - at + 1) as u32).collect();
        let last = cut == text.len();
        let piece = Piece { text: &text[at..text.len().min(cut + 8)], own: cut - at, last, spots: &ranges };
        let taken = layout.take(piece, &mut seen);
        assert!(taken <= cut - at && (!last || taken == cut - at), "took {taken} of {}", cut - at);
        at += taken;
        if last {
            break;
        }
    }
    seen
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [which, step, text @ ..] = bytes else { return };
    let name = NAMES[usize::from(*which) % NAMES.len()];
    let known = |word: &str| word == "email";
    let spots: Vec<usize> = text.iter().enumerate().filter(|(_, byte)| **byte == b'@').map(|(at, _)| at).collect();
    let whole = run(&mut *choose(name, text, &known), text, &spots, text.len().max(1));
    assert_eq!(whole.given, spots, "each spot once, in {name}");
    let cut = run(&mut *choose(name, text, &known), text, &spots, usize::from(*step) + 1);
    // Which number text has, and whether fields are told that have no cells, may depend on the pieces.
    let named = |seen: &Seen| {
        let holds = |name: &&FieldName| **name != FieldName::Text && seen.cells.iter().any(|(of, ..)| of == *name);
        seen.names.iter().filter(holds).cloned().collect::<Vec<_>>()
    };
    assert_eq!(named(&cut), named(&whole), "fields in pieces of {} in {name}", usize::from(*step) + 1);
    assert_eq!(cut.cells, whole.cells, "cut into pieces of {} in {name}", usize::from(*step) + 1);
});
