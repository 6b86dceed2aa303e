//! Rows that are plainly written, 64 bytes at a time: strings in single quotes, numbers and words with commas between them.
//!
//! What stands within strings is masked away, so that the end of a row is the next parenthesis, and the column of a spot is how
//! many commas stand before it. A row with anything else in it is left to the reader of rows, which gives the same: parentheses
//! within a row, comments, other quotes, a string that is not closed, a spot that is in no value.

use wide::u8x16;

use super::Dump;
use super::string::{STATEMENTS, begins_statement};
use crate::pid::layout::mask::{BLOCK, Bytes, Class, escaped, mask, parity};
use crate::pid::layout::out::Out;

/// What ends a row, or may be the beginning of something that is not plain: parentheses, `"`, `;`, `-`, `/`.
struct Structure;

impl Class for Structure {
    #[inline]
    fn hits(&self, lane: u8x16) -> u8x16 {
        let parentheses = (lane & u8x16::splat(0xfe)).simd_eq(u8x16::splat(b'('));
        parentheses | Bytes([b'"', b';', b'-', b'/']).hits(lane)
    }
}

/// The strings and commas of a block.
#[derive(Clone, Copy)]
pub(super) struct Block {
    /// The quotes that are not escaped.
    quotes: u64,
    /// What is within a string, its opening quote too.
    within: u64,
    /// The commas outside of strings.
    commas: u64,
}

impl Block {
    /// The quotes that open a string, or are the second of two within one.
    fn opening(self) -> u64 {
        self.quotes & self.within
    }

    /// The quotes that close a string, or are the first of two within one.
    fn closing(self) -> u64 {
        self.quotes & !self.within
    }

    fn commas(self) -> u64 {
        self.commas
    }
}

/// A walk over rows, from a place between two of them on; all places are counted from there.
struct Walk<'a> {
    text: &'a [u8],
    /// Whether backslashes escape.
    escapes: bool,
    /// The blocks from the beginning of the row on, the first of which begins at `first`, and where the last of them ends.
    blocks: Vec<Block>,
    first: usize,
    end: usize,
    /// The marks of the last block that are still to come.
    left: u64,
    /// All ones where the last block ends within a string.
    within: u64,
    /// 1 where it ends with a backslash that escapes.
    escape: u64,
}

impl<'a> Walk<'a> {
    /// `blocks` is room from an earlier walk.
    fn new(text: &'a [u8], escapes: bool, mut blocks: Vec<Block>) -> Self {
        blocks.clear();
        Self { text, escapes, blocks, first: 0, end: 0, left: 0, within: 0, escape: 0 }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// The next place that matters: of [`Structure`] outside of strings, a newline, a backslash that does not escape.
    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            if self.end >= self.text.len() {
                return None;
            }
            self.load();
        }
        let mark = self.end - BLOCK + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(mark)
    }

    #[inline]
    fn load(&mut self) {
        let rest = self.text.get(self.end..).unwrap_or_default();
        let mut padded = [b' '; BLOCK];
        let block = rest.first_chunk::<BLOCK>().unwrap_or_else(|| {
            padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &padded
        });
        let backslashes = mask(&Bytes([b'\\']), block);
        let is_escaped = if self.escapes { escaped(backslashes, &mut self.escape) } else { 0 };
        let quotes = mask(&Bytes([b'\'']), block) & !is_escaped;
        let within = parity(quotes) ^ self.within;
        self.within = 0_u64.wrapping_sub(within >> (BLOCK - 1));
        let not_plain = if self.escapes { backslashes & !within } else { backslashes };
        self.left = mask(&Structure, block) & !within | mask(&Bytes([b'\n']), block) | not_plain;
        self.blocks.push(Block { quotes, within, commas: mask(&Bytes([b',']), block) & !within });
        self.end += BLOCK;
    }

    /// Forgets the blocks before the last.
    fn forget(&mut self) {
        let last = self.blocks.len().saturating_sub(1);
        self.blocks.copy_within(last.., 0);
        self.blocks.truncate(1);
        self.first = self.end.saturating_sub(BLOCK);
    }

    /// The parenthesis that opens the row that is next after `from`.
    fn opens(&mut self, from: usize) -> Option<usize> {
        loop {
            let mark = self.next()?;
            match self.byte(mark) {
                Some(b'\n') => {}
                Some(b'(') if is_between(self.text.get(from..mark).unwrap_or_default()) => {
                    self.forget();
                    return Some(mark);
                }
                _ => return None,
            }
        }
    }

    /// The parenthesis that closes it. The walk began at `base` of the piece.
    fn closes(&mut self, out: &Out<'_>, base: usize) -> Option<usize> {
        loop {
            let mark = self.next()?;
            let is_plain = match self.byte(mark) {
                Some(b')') => return Some(mark),
                Some(b'\n') => !self.is_within(mark) || begins_statement(out, base + mark + 1, &STATEMENTS) == Some(false),
                Some(b'-') => self.byte(mark + 1).is_some_and(|next| next != b'-'),
                Some(b'/') => self.byte(mark + 1).is_some_and(|next| next != b'*'),
                _ => false,
            };
            if !is_plain {
                return None;
            }
        }
    }

    /// The block that a place is in, and its bit there.
    fn block(&self, at: usize) -> Option<(Block, u64)> {
        let from = at.checked_sub(self.first)?;
        self.blocks.get(from / BLOCK).map(|block| (*block, 1 << (from % BLOCK)))
    }

    /// Whether a place is within a string, or the quote that opens one.
    fn is_within(&self, at: usize) -> bool {
        self.block(at).is_some_and(|(block, bit)| block.within & bit != 0)
    }

    /// The last place of a kind before `at`.
    fn last(&self, kind: impl Fn(Block) -> u64, at: usize) -> Option<usize> {
        let from = at.checked_sub(self.first)?;
        let (mut index, mut bits) = (from / BLOCK, (1 << (from % BLOCK)) - 1);
        loop {
            let found = kind(*self.blocks.get(index)?) & bits;
            if found != 0 {
                return Some(self.first + index * BLOCK + BLOCK - 1 - found.leading_zeros() as usize);
            }
            (index, bits) = (index.checked_sub(1)?, u64::MAX);
        }
    }

    /// The first place of a kind from `at` on.
    fn first(&self, kind: impl Fn(Block) -> u64, at: usize) -> Option<usize> {
        let from = at.checked_sub(self.first)?;
        let (mut index, mut bits) = (from / BLOCK, u64::MAX << (from % BLOCK));
        loop {
            let found = kind(*self.blocks.get(index)?) & bits;
            if found != 0 {
                return Some(self.first + index * BLOCK + found.trailing_zeros() as usize);
            }
            (index, bits) = (index + 1, u64::MAX);
        }
    }

    /// How many commas stand between two places.
    fn commas(&self, start: usize, end: usize) -> usize {
        let (start, end) = (start.saturating_sub(self.first), end.saturating_sub(self.first));
        let (mut count, mut at) = (0, start);
        while at < end {
            let index = at / BLOCK;
            let behind = (index + 1) * BLOCK;
            let below = if end < behind { (1 << (end % BLOCK)) - 1 } else { u64::MAX };
            let commas = self.blocks.get(index).map_or(0, |block| block.commas);
            count += (commas & u64::MAX << (at % BLOCK) & below).count_ones() as usize;
            at = behind;
        }
        count
    }

    /// The value in the row between two parentheses that a place is in: where it begins and ends, and how many commas stand before
    /// it.
    fn value(&self, open: usize, close: usize, at: usize) -> Option<(usize, usize, usize)> {
        let (start, end) = if self.is_within(at) { self.string(at)? } else { self.word(open, close, at)? };
        (start <= at && at < end).then(|| (start, end, self.commas(open, start)))
    }

    /// The string that a place is in, without its quotes. Two quotes within it are one that closes and one that opens.
    fn string(&self, at: usize) -> Option<(usize, usize)> {
        let mut open = self.last(Block::opening, at)?;
        while open.checked_sub(1).and_then(|before| self.block(before)).is_some_and(|(block, bit)| block.closing() & bit != 0) {
            open = self.last(Block::opening, open)?;
        }
        let mut close = self.first(Block::closing, at)?;
        while self.byte(close + 1) == Some(b'\'') {
            close = self.first(Block::closing, close + 1)?;
        }
        Some((open + 1, close))
    }

    /// The number or word that a place is in, where nothing else stands between its commas.
    fn word(&self, open: usize, close: usize, at: usize) -> Option<(usize, usize)> {
        let start = self.last(Block::commas, at).map_or(open, |comma| comma.max(open)) + 1;
        let end = self.first(Block::commas, at).map_or(close, |comma| comma.min(close));
        let text = self.text.get(start..end)?;
        let word = text.trim_ascii();
        let start = start + (text.len() - text.trim_ascii_start().len());
        let is_plain = !word.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b'\'');
        is_plain.then_some((start, start + word.len()))
    }
}

impl Dump {
    /// Reads the rows from `at` on that are plainly written, and gives the place behind the last of them. Nothing of a row may be
    /// wanted but its spots.
    pub(super) fn plain_rows(&mut self, out: &mut Out<'_>, at: usize) -> usize {
        if self.wants(self.records) {
            return at;
        }
        let mut walk = Walk::new(out.rest(at), self.escapes, std::mem::take(&mut self.blocks));
        let mut behind = 0;
        while let Some(next) = self.plain_row(out, &mut walk, at, behind) {
            behind = next;
        }
        self.blocks = walk.blocks;
        at + behind
    }

    /// The next row, `from` on in a walk that began at `base`: the place behind it, nothing where it is not plain.
    fn plain_row(&mut self, out: &mut Out<'_>, walk: &mut Walk<'_>, base: usize, from: usize) -> Option<usize> {
        let open = walk.opens(from).filter(|open| out.spot() > base + open)?;
        let close = walk.closes(out, base)?;
        if self.wants(self.records) || (self.meets(self.records) && walk.commas(open, close) >= self.columns.len()) {
            return None;
        }
        self.records += 1;
        while out.spot() <= base + close && out.spot() < out.own {
            let Some((start, end, column)) = walk.value(open, close, out.spot() - base) else {
                self.records -= 1;
                return None;
            };
            let field = self.field(out, column);
            out.cell(field, self.record(), base + start, base + end);
        }
        Some(close + 1)
    }
}

/// Whether a text is what stands between two rows.
fn is_between(text: &[u8]) -> bool {
    text == b"," || text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b',')
}
