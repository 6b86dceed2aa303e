//! Sixty-four bytes at a time as bits: which of them are digits, letters, joiners.

use wide::u8x16;

/// Bytes that are looked at together, one bit each.
pub(super) const BLOCK: usize = 64;

/// The classes of sixty-four bytes; bit 0 is the first byte.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Masks {
    /// `0` to `9`.
    pub(super) digit: u64,
    /// `A` to `Z`.
    pub(super) upper: u64,
    /// `a` to `z`.
    pub(super) lower: u64,
    /// What may stand between the digits of one number: space, `-`, `.`, `/`, `(`, `)`.
    pub(super) joiner: u64,
    /// Digits, and one or two joiners between digits: known when the block behind is.
    pub(super) run: u64,
    /// `-`.
    pub(super) hyphen: u64,
    /// `:`.
    pub(super) colon: u64,
    /// `@`.
    pub(super) at: u64,
    /// Bytes by which a value may be written in another way: `%`, `\`, `&`, `=`, and the first bytes of digits and spaces
    /// outside ASCII.
    pub(super) veil: u64,
}

/// One lane of sixteen bytes against every class.
#[derive(Clone, Copy)]
struct Lane(u8x16);

impl Lane {
    fn between(self, low: u8, high: u8) -> u8x16 {
        let offset = self.0 - u8x16::splat(low);
        offset.min(u8x16::splat(high - low)).simd_eq(offset)
    }

    fn is(self, byte: u8) -> u8x16 {
        self.0.simd_eq(u8x16::splat(byte))
    }
}

impl Masks {
    /// Letters and digits.
    #[inline]
    pub(super) fn word(&self) -> u64 {
        self.digit | self.upper | self.lower
    }

    /// The classes of a block whose first half has these and whose second half has `high`.
    #[inline(always)]
    pub(super) fn then(self, high: &Self) -> Self {
        let join = |low: u64, high: u64| low | high << (BLOCK / 2);
        Self {
            digit: join(self.digit, high.digit),
            upper: join(self.upper, high.upper),
            lower: join(self.lower, high.lower),
            joiner: join(self.joiner, high.joiner),
            run: 0,
            hyphen: join(self.hyphen, high.hyphen),
            colon: join(self.colon, high.colon),
            at: join(self.at, high.at),
            veil: join(self.veil, high.veil),
        }
    }

    /// The classes of a block.
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK]) -> Self {
        let mut masks = Self::default();
        let (lanes, _) = block.as_chunks::<16>();
        for (index, lane) in lanes.iter().enumerate() {
            let lane = Lane(u8x16::from(*lane));
            let shift = index * 16;
            let bits = |mask: u8x16| u64::from(mask.to_bitmask()) << shift;
            masks.digit |= bits(lane.between(b'0', b'9'));
            masks.upper |= bits(lane.between(b'A', b'Z'));
            masks.lower |= bits(lane.between(b'a', b'z'));
            masks.joiner |= bits(lane.between(b'-', b'/') | lane.is(b' ') | lane.between(b'(', b')'));
            masks.hyphen |= bits(lane.is(b'-'));
            masks.colon |= bits(lane.is(b':'));
            masks.at |= bits(lane.is(b'@'));
            masks.veil |=
                bits(lane.between(b'%', b'&') | lane.is(b'\\') | lane.is(b'=') | lane.between(0xC2, 0xC2) | lane.between(0xD9, 0xF0));
        }
        masks
    }
}

/// The classes of blocks, the fastest way that the processor knows.
pub(super) fn each(blocks: &[[u8; BLOCK]], masks: &mut [Masks]) {
    #[cfg(target_arch = "x86_64")]
    if super::avx2::each(blocks, masks) {
        return;
    }
    for (masks, block) in masks.iter_mut().zip(blocks) {
        *masks = Masks::of(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever way the processor knows says the same as plain comparisons, each byte at each place.
    #[test]
    fn the_fastest_way_says_the_same() {
        let blocks: Vec<[u8; BLOCK]> = (0..=u8::MAX)
            .flat_map(|first| [1, 7].map(|step: u8| std::array::from_fn(|at| first.wrapping_add(step.wrapping_mul(at as u8)))))
            .collect();
        let mut masks = vec![Masks::default(); blocks.len()];
        each(&blocks, &mut masks);
        assert_eq!(masks, blocks.iter().map(Masks::of).collect::<Vec<_>>());
    }

    #[test]
    fn every_byte_is_in_the_classes_that_its_name_says() {
        for byte in 0..=u8::MAX {
            for place in [0, 15, 16, 63] {
                let mut block = [b'~'; BLOCK];
                block[place] = byte;
                let masks = Masks::of(&block);
                let bit = |is: bool| if is { 1_u64 << place } else { 0 };
                assert_eq!(masks.digit, bit(byte.is_ascii_digit()), "{byte}");
                assert_eq!(masks.upper, bit(byte.is_ascii_uppercase()), "{byte}");
                assert_eq!(masks.lower, bit(byte.is_ascii_lowercase()), "{byte}");
                assert_eq!(masks.joiner, bit(b" -./()".contains(&byte)), "{byte}");
                assert_eq!(masks.hyphen, bit(byte == b'-'), "{byte}");
                assert_eq!(masks.colon, bit(byte == b':'), "{byte}");
                assert_eq!(masks.at, bit(byte == b'@'), "{byte}");
                assert_eq!(masks.veil, bit(b"%\\&=\xC2".contains(&byte) || (0xD9..=0xF0).contains(&byte)), "{byte}");
            }
        }
    }
}
