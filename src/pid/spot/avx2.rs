//! The classes of bytes by AVX2, where the processor has it: one look at both halves of a byte tells all of them at once.

use std::arch::x86_64::__m256i;

use pulp::NullaryFnOnce;
use pulp::x86::V3;

use super::mask::{BLOCK, Masks};

/// What a byte is said to be by its halves: a bit each.
const DIGIT: u8 = 1;
const EARLY_LETTER: u8 = 2;
const LATE_LETTER: u8 = 4;
const JOINER: u8 = 8;
const HYPHEN: u8 = 16;
const COLON: u8 = 32;
const AT: u8 = 64;
const PERCENT_OR_AND: u8 = 128;

/// What a byte may be by its upper half.
const UPPER: [u8; 16] = [
    0,
    0,
    JOINER | HYPHEN | PERCENT_OR_AND,
    DIGIT | COLON,
    EARLY_LETTER | AT,
    LATE_LETTER,
    EARLY_LETTER,
    LATE_LETTER,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
];

/// What a byte may be by its lower half.
const LOWER: [u8; 16] = {
    const BOTH: u8 = EARLY_LETTER | LATE_LETTER;
    [
        DIGIT | LATE_LETTER | JOINER | AT,
        DIGIT | BOTH,
        DIGIT | BOTH,
        DIGIT | BOTH,
        DIGIT | BOTH,
        DIGIT | BOTH | PERCENT_OR_AND,
        DIGIT | BOTH | PERCENT_OR_AND,
        DIGIT | BOTH,
        DIGIT | BOTH | JOINER,
        DIGIT | BOTH | JOINER,
        BOTH | COLON,
        EARLY_LETTER,
        EARLY_LETTER,
        EARLY_LETTER | JOINER | HYPHEN,
        EARLY_LETTER | JOINER,
        EARLY_LETTER | JOINER,
    ]
};

/// Sixty-four bytes, half of them at a time.
#[derive(Clone, Copy)]
struct Half {
    simd: V3,
    bytes: __m256i,
}

impl Half {
    /// The highest bit of each byte.
    #[inline(always)]
    fn bits(self, of: __m256i) -> u64 {
        u64::from(self.simd.avx2._mm256_movemask_epi8(of).cast_unsigned())
    }

    /// Where a byte stands.
    #[inline(always)]
    fn is(self, byte: u8) -> u64 {
        self.bits(self.simd.avx2._mm256_cmpeq_epi8(self.bytes, self.simd.avx._mm256_set1_epi8(byte.cast_signed())))
    }

    /// Where a byte from 0xD9 to 0xF0 stands, or 0xC2.
    #[inline(always)]
    fn is_foreign(self) -> u64 {
        let (avx, avx2) = (self.simd.avx, self.simd.avx2);
        let offset = avx2._mm256_sub_epi8(self.bytes, avx._mm256_set1_epi8(0xD9_u8.cast_signed()));
        let among = avx2._mm256_min_epu8(offset, avx._mm256_set1_epi8((0xF0_u8 - 0xD9).cast_signed()));
        self.bits(avx2._mm256_cmpeq_epi8(among, offset)) | self.is(0xC2)
    }

    #[inline(always)]
    fn masks(self) -> Masks {
        let (avx, avx2) = (self.simd.avx, self.simd.avx2);
        let by_upper: __m256i = pulp::cast([UPPER, UPPER]);
        let by_lower: __m256i = pulp::cast([LOWER, LOWER]);
        let upper = avx2._mm256_and_si256(avx2._mm256_srli_epi16::<4>(self.bytes), avx._mm256_set1_epi8(0x0F));
        let class = avx2._mm256_and_si256(avx2._mm256_shuffle_epi8(by_upper, upper), avx2._mm256_shuffle_epi8(by_lower, self.bytes));
        let letters = self.bits(avx2._mm256_slli_epi16::<6>(class)) | self.bits(avx2._mm256_slli_epi16::<5>(class));
        let small = self.bits(avx2._mm256_slli_epi16::<2>(self.bytes));
        let foreign = if self.bits(self.bytes) == 0 { 0 } else { self.is_foreign() };
        Masks {
            digit: self.bits(avx2._mm256_slli_epi16::<7>(class)),
            upper: letters & !small,
            lower: letters & small,
            joiner: self.bits(avx2._mm256_slli_epi16::<4>(class)),
            run: 0,
            hyphen: self.bits(avx2._mm256_slli_epi16::<3>(class)),
            colon: self.bits(avx2._mm256_slli_epi16::<2>(class)),
            at: self.bits(avx2._mm256_slli_epi16::<1>(class)),
            veil: self.bits(class) | self.is(b'\\') | self.is(b'=') | foreign,
        }
    }
}

/// Classifies blocks.
struct Each<'a> {
    simd: V3,
    blocks: &'a [[u8; BLOCK]],
    masks: &'a mut [Masks],
}

impl NullaryFnOnce for Each<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (masks, block) in self.masks.iter_mut().zip(self.blocks) {
            let [low, high]: [__m256i; 2] = pulp::cast(*block);
            let low = Half { simd: self.simd, bytes: low }.masks();
            let high = Half { simd: self.simd, bytes: high }.masks();
            *masks = low.then(&high);
        }
    }
}

/// Classifies blocks, where the processor can do it.
pub(super) fn each(blocks: &[[u8; BLOCK]], masks: &mut [Masks]) -> bool {
    let simd = V3::try_new();
    simd.map(|simd| simd.vectorize(Each { simd, blocks, masks })).is_some()
}
