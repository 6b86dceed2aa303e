//! A text searched from its beginning to its end.

use std::io::Read;

use super::Searcher;
use super::chunks::Chunks;
use super::looks;
use crate::model::scan::{FileScan, Unread};
use crate::pid::decide::{self, Analyst};
use crate::pid::layout::{self, Layout, Piece};
use crate::pid::spot::Spot;

/// How much of a text says how it is written, in bytes.
const HEAD: usize = 64 * 1024;

/// Searches a text of that name and writes down what it amounts to.
pub(super) fn search(searcher: &Searcher, threads: usize, name: &str, reader: &mut dyn Read, scan: &mut FileScan) {
    let mut chunks = Chunks::new(reader, searcher.settings.chunk);
    let mut state = State { analyst: Analyst::new(&searcher.scales, false), layout: None, carried: Vec::new(), spots: Vec::new() };
    looks::in_order(searcher, threads, &mut chunks, |chunk, spots| {
        let layout = state.layout.get_or_insert_with(|| {
            let head = chunk.text.get(..chunk.own.min(HEAD)).unwrap_or_default();
            layout::choose(name, head, &|name| searcher.is_field_name(name))
        });
        scan.format = layout.format().to_owned();
        scan.bytes += chunk.own as u64;
        state.take(&chunk.text, chunk.own, chunk.last, spots);
    });
    scan.rows = state.layout.as_ref().map_or(0, |layout| layout.records());
    scan.fields = decide::fields(&state.analyst);
    if let Some(error) = chunks.failure() {
        scan.unread.push(Unread {
            code: "unreadable".to_owned(),
            reason: format!("reading ended before the end of the file: {}", error.kind()),
            help: "see that nothing writes to the file, and search it again".to_owned(),
            after: Some(state.analyst.line()),
        });
    }
}

struct State<'s> {
    analyst: Analyst<'s>,
    layout: Option<Box<dyn Layout>>,
    /// What the layout left of the piece before, with its spots.
    carried: Vec<u8>,
    spots: Vec<Spot>,
}

impl State<'_> {
    fn take(&mut self, text: &[u8], own: usize, last: bool, mut spots: Vec<Spot>) {
        let Some(layout) = &mut self.layout else { return };
        let carried = self.carried.len();
        let joined;
        let text = if carried == 0 {
            text
        } else {
            self.carried.extend_from_slice(text);
            for spot in &mut spots {
                spot.range = spot.range.start + carried..spot.range.end + carried;
            }
            let mut before = std::mem::take(&mut self.spots);
            before.append(&mut spots);
            spots = before;
            joined = std::mem::take(&mut self.carried);
            &joined
        };
        let own = own + carried;
        let ranges = looks::ranges(&spots);
        let piece = Piece { text, own, last, spots: &ranges };
        let taken = layout.take(piece, &mut self.analyst.over(text, &spots)).min(own);
        self.analyst.passed(text.get(..taken).unwrap_or_default());
        self.carried = text.get(taken..own).unwrap_or_default().to_vec();
        self.spots = spots.into_iter().filter(|spot| spot.range.start >= taken).collect();
        for spot in &mut self.spots {
            spot.range = spot.range.start - taken..spot.range.end - taken;
        }
    }
}
