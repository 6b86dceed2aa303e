//! The first look at a text: where is anything that could be a value? Sixty-four bytes at a time, without knowing fields.
//!
//! Looks for signs and nothing else: six digits of one number, capitals and digits in one word, `@`, colons in a row, a
//! beginning that only keys have. What it passes over is never looked at again, so that a sign is missed only where the
//! documentation says so; what it reports is weighed later. Each piece is looked at for itself: the same spots come out
//! wherever it is cut and whoever looks.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod classes;
mod mask;
mod own;
mod region;
mod runs;
mod veil;

use std::ops::Range;

use classes::Classes;
use mask::{BLOCK, Masks};
use runs::{Runs, Signs};

use super::anchor;

pub use own::{OwnPatternError, OwnPatterns};

/// The entity of passwords in addresses of servers.
const CREDENTIALS: &str = "url-password";

/// The entity of addresses in base 58, which have no beginning of their own.
const WALLET: &str = "bitcoin-address";

/// What a spot may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Words with digits in them, with single separators between them.
    Words,
    /// An email address.
    Email,
    /// An IP address of version 6.
    Ip6,
    /// A hardware address.
    Mac,
    /// A key or token, by its entity's id.
    Secret(&'static str),
    /// An organisation's own pattern or word, by its number.
    Own(u8),
}

/// Where something could be a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Where it begins and ends in the piece.
    pub range: Range<usize>,
    /// What it may be.
    pub sign: Sign,
    /// What it says, where it is written in another way: `%40` for `@`, digits of another script.
    pub plain: Option<Box<[u8]>>,
}

impl Spot {
    /// What it says.
    #[must_use]
    pub fn text<'a>(&'a self, piece: &'a [u8]) -> &'a [u8] {
        match &self.plain {
            Some(plain) => plain,
            None => piece.get(self.range.clone()).unwrap_or_default(),
        }
    }
}

/// The spots that begin in the first `own` bytes of a text, in order.
#[must_use]
pub fn spots(text: &[u8], own: usize, patterns: &OwnPatterns) -> Vec<Spot> {
    let mut look = Look { classes: Classes::of(text), own, spots: Vec::new(), done: 0, unveils: true };
    look.run();
    patterns.each(text, own, |index, range| look.push(range, Sign::Own(index)));
    look.finished()
}

/// Calls with the place of every bit that is set, the lowest first.
#[inline]
fn each(mut bits: u64, mut call: impl FnMut(usize)) {
    while bits != 0 {
        call(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

/// One look over a text.
struct Look<'a> {
    classes: Classes<'a>,
    own: usize,
    spots: Vec<Spot>,
    /// Up to where everything has been said.
    done: usize,
    /// Whether other ways of writing are read, too.
    unveils: bool,
}

impl Look<'_> {
    fn run(&mut self) {
        let mut runs = Runs::default();
        let (mut before, mut index) = (Masks::default(), 0);
        while let Some(here) = self.classes.blocks.get(index).copied() {
            let next = self.classes.blocks.get(index + 1).copied().unwrap_or_default();
            self.block(index * BLOCK, &runs.signs(&before, &here, &next), here.veil);
            before = here;
            index += 1;
        }
    }

    /// Reports what the signs of one block lead to.
    #[inline]
    fn block(&mut self, base: usize, signs: &Signs, veil: u64) {
        if veil != 0 && self.unveils {
            // What is read in another way takes the place of what was found before it, and not of what is found behind.
            each(signs.any() | veil, |at| {
                if veil >> at & 1 == 1 {
                    self.veil(base + at);
                }
                self.words_at(base, at, signs);
                self.tokens_at(base, at, signs);
            });
        } else {
            let from = self.spots.len();
            each(signs.number | signs.code, |at| self.words_at(base, at, signs));
            each(signs.tokens(), |at| self.tokens_at(base, at, signs));
            self.spots.get_mut(from..).unwrap_or_default().sort_by_key(|spot| spot.range.start);
        }
    }

    #[inline]
    fn words_at(&mut self, base: usize, at: usize, signs: &Signs) {
        if signs.number >> at & 1 == 1 {
            self.number((base + at + 1).saturating_sub(runs::NUMBER));
        }
        if signs.code >> at & 1 == 1 {
            self.code(base + at);
        }
    }

    #[inline]
    fn tokens_at(&mut self, base: usize, at: usize, signs: &Signs) {
        if signs.long >> at & 1 == 1 {
            self.long((base + at + 1).saturating_sub(runs::LONG));
        }
        if signs.at >> at & 1 == 1 {
            self.at(base + at);
        }
        if signs.colons >> at & 1 == 1 {
            self.colons(base + at);
        }
        if signs.hyphens >> at & 1 == 1 {
            self.hyphens(base + at);
        }
    }

    /// A run of digits and what joins them.
    fn number(&mut self, at: usize) {
        if at < self.done {
            return;
        }
        match region::number(&self.classes, at) {
            region::Found::Words(range) => self.words(range),
            region::Found::Nothing(until) => self.done = self.done.max(until),
        }
    }

    /// Capitals and digits beside each other.
    fn code(&mut self, at: usize) {
        if at < self.done {
            return;
        }
        // What is no code may still hold digits that are a number.
        if let Some(range) = region::code(&self.classes, at) {
            self.words(range);
        }
    }

    fn words(&mut self, range: Range<usize>) {
        self.done = self.done.max(range.end);
        self.push(range, Sign::Words);
    }

    fn at(&mut self, at: usize) {
        if let Some(range) = anchor::email::at(self.classes.text, at) {
            self.push(range, Sign::Email);
        } else if let Some(range) = anchor::secret::credentials(self.classes.text, at) {
            self.push(range, Sign::Secret(CREDENTIALS));
        }
    }

    fn colons(&mut self, at: usize) {
        if let Some(range) = anchor::mac::at(self.classes.text, at) {
            self.push(range, Sign::Mac);
        } else if let Some(range) = anchor::ip::at6(self.classes.text, at) {
            self.push(range, Sign::Ip6);
        }
    }

    fn hyphens(&mut self, at: usize) {
        if let Some(range) = anchor::mac::at(self.classes.text, at) {
            self.push(range, Sign::Mac);
        } else if let Some((entity, range)) = anchor::secret::at(self.classes.text, (at + 1).saturating_sub(runs::HYPHENS)) {
            self.push(range, Sign::Secret(entity));
        }
    }

    /// A long run of letters and digits, where it begins: what is written before it in the same token says whether it is a key.
    #[inline]
    fn long(&mut self, at: usize) {
        let start = region::token_start(&self.classes, at);
        if let Some((entity, range)) = anchor::secret::at(self.classes.text, start) {
            self.push(range, Sign::Secret(entity));
        } else if matches!(self.classes.byte(at), b'1' | b'3') {
            self.wallet(at);
        }
    }

    /// A token that begins as addresses in base 58 do.
    fn wallet(&mut self, at: usize) {
        let range = at..at + self.classes.length(Masks::word, at, anchor::crypto::LONGEST_BASE58 + 1);
        if self.classes.text.get(range.clone()).is_some_and(anchor::crypto::is_base58) {
            self.push(range, Sign::Secret(WALLET));
        }
    }

    /// A byte by which a value may be written in another way: reads what is around it as it is meant.
    fn veil(&mut self, at: usize) {
        if at < self.done || !veil::hides(self.classes.text, at) {
            return;
        }
        let around = veil::around(self.classes.text, at);
        while self.spots.last().is_some_and(|spot| spot.range.start >= around.start) {
            self.spots.pop();
        }
        let Some(veiled) = self.classes.text.get(around.clone()) else { return };
        let lifted = veil::lifted(veiled);
        let mut look = Look { classes: Classes::of(&lifted.text), own: lifted.text.len(), spots: Vec::new(), done: 0, unveils: false };
        look.run();
        for spot in look.finished() {
            let plain = lifted.text.get(spot.range.clone()).map(Box::from);
            let range = around.start + lifted.origin(spot.range.start)..around.start + lifted.origin(spot.range.end);
            if range.start < self.own {
                self.spots.push(Spot { range, sign: spot.sign, plain });
            }
        }
        self.done = around.end;
    }

    fn push(&mut self, range: Range<usize>, sign: Sign) {
        if range.start < self.own && range.start < range.end {
            self.spots.push(Spot { range, sign, plain: None });
        }
    }

    /// The spots in order, each once; words that are a part of something else are left out.
    fn finished(mut self) -> Vec<Spot> {
        let in_order = |pair: &[Spot]| matches!(pair, [one, other] if one.range.end <= other.range.start);
        if self.spots.windows(2).all(in_order) {
            return self.spots;
        }
        self.spots.sort_by(|one, other| (one.range.start, other.range.end, one.sign).cmp(&(other.range.start, one.range.end, other.sign)));
        let mut kept: Vec<Spot> = Vec::with_capacity(self.spots.len());
        for spot in self.spots {
            let hidden = |known: &Spot| known.range == spot.range || (spot.sign == Sign::Words && spot.range.start < known.range.end);
            match kept.last() {
                // Words that reach into an address end where it begins; the rest of it is the address's.
                Some(known) if known.sign == Sign::Words && spot.sign != Sign::Words && known.range.end >= spot.range.end => {
                    kept.pop();
                    kept.push(spot);
                }
                Some(known) if known.sign != Sign::Words && hidden(known) => {}
                Some(known) if known.range == spot.range => {}
                _ => kept.push(spot),
            }
        }
        kept
    }
}
