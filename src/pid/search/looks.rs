//! The scanner over a piece, and many pieces at once in their order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Searcher;
use super::chunks::{Chunk, Chunks};
use crate::pid::spot::{self, Spot};

/// The spots of a piece, whose parts end at `cuts`.
pub(super) fn look(searcher: &Searcher, text: &[u8], own: usize, cuts: &[usize]) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut start = 0;
    for end in cuts.iter().copied().chain([own]) {
        let part = text.get(start..).unwrap_or_default();
        let mut found = spot::spots(part, end - start, &searcher.scales.own);
        for spot in &mut found {
            spot.range = spot.range.start + start..spot.range.end + start;
        }
        if spots.is_empty() {
            spots = found
        } else {
            spots.append(&mut found)
        }
        start = end;
    }
    spots
}

/// Where spots begin and end.
pub(super) fn ranges(spots: &[Spot]) -> Vec<Range<u32>> {
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    spots.iter().map(|spot| number(spot.range.start)..number(spot.range.end)).collect()
}

/// Calls `take` with every piece and its spots, in the order of the text. Pieces are looked at by `threads` threads, this one
/// among them.
pub(super) fn in_order(searcher: &Searcher, threads: usize, chunks: &mut Chunks<'_>, mut take: impl FnMut(Chunk, Vec<Spot>)) {
    if threads <= 1 {
        while let Some(chunk) = chunks.next() {
            let spots = look(searcher, &chunk.text, chunk.own, &chunk.cuts);
            take(chunk, spots);
        }
        return;
    }
    let desk = Desk::default();
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| desk.work(searcher));
        }
        let closed = Closed(&desk);
        let (mut given, mut taken, mut over) = (0_u64, 0_u64, false);
        while !over || taken < given {
            while !over && given - taken < 2 * threads as u64 {
                match chunks.next() {
                    Some(chunk) => desk.give(given, chunk),
                    None => {
                        over = true;
                        break;
                    }
                }
                given += 1;
            }
            if taken < given {
                let (chunk, spots) = desk.result(searcher, taken);
                take(chunk, spots);
                taken += 1;
            }
        }
        drop(closed);
    });
}

/// Pieces that wait, and pieces that were looked at.
#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: BTreeMap<u64, Chunk>,
    ready: BTreeMap<u64, (Chunk, Vec<Spot>)>,
    closed: bool,
}

/// Sends the workers home, also where something went wrong.
struct Closed<'d>(&'d Desk);

impl Drop for Closed<'_> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give(&self, number: u64, chunk: Chunk) {
        self.state().waiting.insert(number, chunk);
        self.changed.notify_all();
    }

    /// Looks at pieces until there are none to come.
    fn work(&self, searcher: &Searcher) {
        loop {
            let mut state = self.state();
            let (number, chunk) = loop {
                if let Some(first) = state.waiting.pop_first() {
                    break first;
                }
                if state.closed {
                    return;
                }
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            let spots = look(searcher, &chunk.text, chunk.own, &chunk.cuts);
            self.state().ready.insert(number, (chunk, spots));
            self.changed.notify_all();
        }
    }

    /// The piece of that number, looked at by somebody else or here.
    fn result(&self, searcher: &Searcher, number: u64) -> (Chunk, Vec<Spot>) {
        let mut state = self.state();
        loop {
            if let Some(ready) = state.ready.remove(&number) {
                return ready;
            }
            if let Some(chunk) = state.waiting.remove(&number) {
                drop(state);
                let spots = look(searcher, &chunk.text, chunk.own, &chunk.cuts);
                return (chunk, spots);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
