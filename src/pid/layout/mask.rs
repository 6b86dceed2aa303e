//! Finding the few bytes that matter, 64 at a time: sixteen are compared at once, and the results are the bits of a word.

use wide::u8x16;

/// Bytes per mask.
pub(super) const BLOCK: usize = 64;

/// A set of bytes.
pub(super) trait Class {
    /// All bits of every byte that is in the set, none of the others.
    fn hits(&self, lane: u8x16) -> u8x16;
}

/// The set of these bytes.
#[derive(Clone, Copy)]
pub(super) struct Bytes<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> Class for Bytes<N> {
    #[inline]
    fn hits(&self, lane: u8x16) -> u8x16 {
        self.0.iter().fold(u8x16::ZERO, |hits, byte| hits | lane.simd_eq(u8x16::splat(*byte)))
    }
}

/// The bits of a block: bit `n` says whether byte `n` is in the set.
#[inline]
pub(super) fn mask(class: &impl Class, block: &[u8; BLOCK]) -> u64 {
    let (lanes, _) = block.as_chunks::<16>();
    let bits = |lane: &[u8; 16]| u64::from(class.hits(u8x16::from(*lane)).to_bitmask());
    lanes.iter().rev().fold(0, |mask, lane| mask << 16 | bits(lane))
}

/// The places of a text at which a byte of a set stands, in order.
pub(super) struct Events<'a, C> {
    text: &'a [u8],
    class: C,
    /// Where the block begins.
    block: usize,
    /// What is still to come in it.
    left: u64,
}

impl<'a, C: Class> Events<'a, C> {
    /// The places from `from` on.
    pub(super) fn new(text: &'a [u8], class: C, from: usize) -> Self {
        let mut events = Self { text, class, block: 0, left: 0 };
        events.back(from);
        events
    }

    /// Goes on at `to`, which may lie behind.
    pub(super) fn back(&mut self, to: usize) {
        self.block = to / BLOCK * BLOCK;
        self.load();
        self.left &= u64::MAX << (to % BLOCK);
    }

    /// Goes on at `to`, which lies ahead.
    #[inline]
    pub(super) fn seek(&mut self, to: usize) {
        let block = to / BLOCK * BLOCK;
        if block != self.block {
            self.block = block;
            self.load();
        }
        self.left &= u64::MAX << (to % BLOCK);
    }

    /// The next place.
    #[inline]
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            if self.block >= self.text.len() {
                return None;
            }
            self.block += BLOCK;
            self.load();
        }
        let place = self.block + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(place)
    }

    #[inline]
    fn load(&mut self) {
        let rest = self.text.get(self.block..).unwrap_or_default();
        self.left = match rest.first_chunk::<BLOCK>() {
            Some(block) => mask(&self.class, block),
            None => self.tail(rest),
        };
    }

    #[cold]
    fn tail(&self, rest: &[u8]) -> u64 {
        let mut block = [0; BLOCK];
        block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        mask(&self.class, &block) & !(u64::MAX << rest.len())
    }
}

/// Bit `n` says whether an odd number of bits is set up to and including `n`.
#[inline]
pub(super) fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// The places behind a backslash that is not itself behind one. `carry` is 1 where the block begins with such a place.
#[inline]
pub(super) fn escaped(backslashes: u64, carry: &mut u64) -> u64 {
    /// Every second bit, from the first on.
    const EVEN: u64 = 0x5555_5555_5555_5555;
    if backslashes | *carry == 0 {
        return 0;
    }
    let backslashes = backslashes & !*carry;
    let follows = backslashes << 1 | *carry;
    let (even, overflows) = (backslashes & !EVEN & !follows).overflowing_add(backslashes);
    *carry = u64::from(overflows);
    (EVEN ^ (even << 1)) & follows
}
