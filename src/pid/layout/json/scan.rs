//! The marks of JSON, 64 bytes at a time: what stands within strings is masked away, so that only brackets and colons are looked at.

use std::ops::ControlFlow;

use wide::u8x16;

use super::Machine;
use crate::pid::layout::mask::{BLOCK, Bytes, Class, escaped, mask, parity};
use crate::pid::layout::out::Out;

/// Brackets and colons.
struct Structure;

impl Class for Structure {
    #[inline]
    fn hits(&self, lane: u8x16) -> u8x16 {
        let folded = lane | u8x16::splat(0x20);
        folded.simd_eq(u8x16::splat(b'{')) | folded.simd_eq(u8x16::splat(b'}')) | lane.simd_eq(u8x16::splat(b':'))
    }
}

/// The strings of a block.
pub(super) struct Strings {
    /// Where the block begins.
    pub(super) start: usize,
    /// The quotes that open a string.
    pub(super) opening: u64,
    /// The quotes that close one.
    closing: u64,
    /// What is within a string, its opening quote too.
    pub(super) within: u64,
    /// The last quotes before the block that open and that close a string.
    before: (usize, usize),
}

impl Strings {
    /// The last quotes before `at` that open and that close a string.
    pub(super) fn quotes(&self, at: usize) -> (usize, usize) {
        (self.last_before(at), self.last(self.closing, self.before.1, at))
    }

    /// The last opening quote before `at`.
    #[inline]
    pub(super) fn last_before(&self, at: usize) -> usize {
        self.last(self.opening, self.before.0, at)
    }

    /// The last quote of a kind before `at`.
    #[inline]
    fn last(&self, quotes: u64, before: usize, at: usize) -> usize {
        let bits = at.saturating_sub(self.start).min(BLOCK);
        let here = if bits == BLOCK { quotes } else { quotes & !(u64::MAX << bits) };
        if here == 0 { before } else { self.start + BLOCK - 1 - here.leading_zeros() as usize }
    }

    /// Whether a byte of the block is within a string.
    #[inline]
    pub(super) fn is_within(&self, at: usize) -> bool {
        self.within >> (at.saturating_sub(self.start) % BLOCK) & 1 == 1
    }
}

/// What goes on from block to block.
#[derive(Default)]
struct Carry {
    within: u64,
    escape: u64,
    /// The last quotes that open and that close a string.
    quotes: (usize, usize),
    /// Where the next newline and the next backslash are: most blocks have neither.
    newline: usize,
    backslash: usize,
}

impl Carry {
    /// The newlines of a block.
    #[inline]
    fn newlines(&mut self, out: &Out<'_>, block: &[u8; BLOCK], start: usize) -> u64 {
        if self.newline < start {
            self.newline = out.find(b'\n', start).unwrap_or(usize::MAX);
        }
        if self.newline < start + BLOCK { mask(&Bytes([b'\n']), block) } else { 0 }
    }

    /// What is escaped in a block.
    #[inline]
    fn escaped(&mut self, out: &Out<'_>, block: &[u8; BLOCK], start: usize) -> u64 {
        if self.backslash < start {
            self.backslash = out.find(b'\\', start).unwrap_or(usize::MAX);
        }
        let backslashes = if self.backslash < start + BLOCK { mask(&Bytes([b'\\']), block) } else { 0 };
        escaped(backslashes, &mut self.escape)
    }
}

impl Machine {
    pub(super) fn take(&mut self, out: &mut Out<'_>) -> usize {
        match self.blocks(out) {
            ControlFlow::Continue(()) => out.own,
            ControlFlow::Break(rest) => rest,
        }
    }

    fn blocks(&mut self, out: &mut Out<'_>) -> ControlFlow<usize> {
        self.begin_line(out, 0);
        let from = self.begin(out)?;
        let mut carry = Carry { quotes: (usize::MAX, usize::MAX), ..Carry::default() };
        carry.newline = out.find(b'\n', from).unwrap_or(usize::MAX);
        carry.backslash = out.find(b'\\', from).unwrap_or(usize::MAX);
        let mut start = from;
        for block in out.rest(from).chunks(BLOCK) {
            match <&[u8; BLOCK]>::try_from(block) {
                Ok(block) => self.block(out, block, start, &mut carry)?,
                Err(_) => {
                    let mut padded = [b' '; BLOCK];
                    padded.iter_mut().zip(block).for_each(|(to, from)| *to = *from);
                    self.block(out, &padded, start, &mut carry)?;
                }
            }
            start += BLOCK;
        }
        self.rest(out, carry.within != 0, carry.quotes)
    }

    #[inline]
    fn block(&mut self, out: &mut Out<'_>, block: &[u8; BLOCK], start: usize, carry: &mut Carry) -> ControlFlow<usize> {
        let newlines = carry.newlines(out, block, start);
        let quotes = mask(&Bytes([b'"']), block) & !carry.escaped(out, block, start);
        let mut within = parity(quotes) ^ carry.within;
        while within & newlines != 0 {
            within ^= u64::MAX << (within & newlines).trailing_zeros();
            self.problems.add(self.records.saturating_sub(1), "a string is not closed on its line");
        }
        carry.within = 0_u64.wrapping_sub(within >> (BLOCK - 1));
        let strings = Strings { start, opening: quotes & within, closing: quotes & !within, within, before: carry.quotes };
        let mut marks = mask(&Structure, block) & !within;
        if self.lines {
            marks |= newlines;
        }
        let mut every = false;
        let mut bit = 0;
        loop {
            if out.fields.every(self.record()) && !every {
                every = true;
                marks |= mask(&Bytes([b',']), block) & !within & u64::MAX << bit;
            }
            if marks == 0 {
                break;
            }
            bit = marks.trailing_zeros();
            let at = start + bit as usize;
            marks &= marks - 1;
            if out.spot() < at {
                self.spots(out, &strings, at)?;
            }
            self.mark(out, &strings, at)?;
        }
        let end = (start + BLOCK).min(out.own);
        if out.spot() < end {
            self.spots(out, &strings, end)?;
        }
        carry.quotes = strings.quotes(start + BLOCK);
        ControlFlow::Continue(())
    }

    #[inline]
    fn mark(&mut self, out: &mut Out<'_>, strings: &Strings, at: usize) -> ControlFlow<usize> {
        match out.byte(at) {
            Some(b':') => {
                if let Some(key) = key_before(out, strings, at) {
                    self.key(out, key);
                }
                if out.fields.every(self.record()) { self.value(out, at + 1) } else { ControlFlow::Continue(()) }
            }
            Some(b'{') => {
                self.open(false);
                ControlFlow::Continue(())
            }
            Some(b'[') => {
                self.open(true);
                self.value(out, at + 1)
            }
            Some(b',') if !self.has_keys() => self.value(out, at + 1),
            Some(b'}' | b']') => {
                self.close();
                ControlFlow::Continue(())
            }
            Some(b'\n') => {
                self.line(out, at);
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

/// The key that stands before a colon.
#[inline]
fn key_before<'a>(out: &Out<'a>, strings: &Strings, at: usize) -> Option<&'a [u8]> {
    let text = out.part(0, at);
    let before = if text.last() == Some(&b'"') { text } else { text.trim_ascii_end() };
    if before.last() == Some(&b'"') {
        let open = strings.last_before(before.len());
        let is_closed = strings.last(strings.closing, strings.before.1, before.len()) == before.len() - 1;
        let fits = open < before.len() && at - open <= out.longest;
        return if is_closed && fits { before.get(open + 1..before.len() - 1) } else { None };
    }
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-');
    let length = text.iter().rev().take_while(is_word).count();
    text.get(text.len() - length..).filter(|word| !word.is_empty())
}
