//! A text as the classes of its bytes: how far a word or a number reaches, counted in bits instead of bytes.

use std::ops::Range;

use super::mask::{self, BLOCK, Masks};
use super::runs;

/// The classes of a text.
pub(super) struct Classes<'t> {
    /// The text.
    pub(super) text: &'t [u8],
    /// What each sixty-four bytes of it are; behind its end stand newlines.
    pub(super) blocks: Vec<Masks>,
}

impl<'t> Classes<'t> {
    /// Classifies a text.
    pub(super) fn of(text: &'t [u8]) -> Self {
        let (whole, rest) = text.as_chunks::<BLOCK>();
        let mut last = [b'\n'; BLOCK];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        let mut blocks = vec![Masks::default(); whole.len()];
        mask::each(whole, &mut blocks);
        blocks.push(Masks::of(&last));
        let mut before = Masks::default();
        let mut rest = blocks.as_mut_slice();
        while let Some((here, behind)) = rest.split_first_mut() {
            here.run = runs::joined(&before, here, behind.first().unwrap_or(&Masks::default()));
            before = *here;
            rest = behind;
        }
        Self { text, blocks }
    }

    /// The byte at a place; a newline behind the end.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b'\n')
    }

    /// The byte before a place; a newline before the beginning.
    #[inline]
    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b'\n', |at| self.byte(at))
    }

    /// Which of the sixty-four bytes from a place on are in a class; bit 0 is the byte at the place.
    #[inline]
    pub(super) fn ahead(&self, class: impl Fn(&Masks) -> u64, at: usize) -> u64 {
        let (index, shift) = (at / BLOCK, at % BLOCK);
        let block = |index| self.blocks.get(index).map_or(0, &class);
        (block(index) >> shift) | (block(index + 1) << 1 << (BLOCK - 1 - shift))
    }

    /// Which of the sixty-four bytes before a place are in a class; bit 63 is the byte before the place.
    #[inline]
    fn behind(&self, class: impl Fn(&Masks) -> u64, at: usize) -> u64 {
        match at.checked_sub(BLOCK) {
            Some(from) => self.ahead(class, from),
            None if at == 0 => 0,
            None => self.ahead(class, 0) << (BLOCK - at),
        }
    }

    /// How many bytes in a row from a place on are in a class: at most `most`.
    #[inline]
    pub(super) fn length(&self, class: impl Fn(&Masks) -> u64 + Copy, at: usize, most: usize) -> usize {
        let mut length = 0;
        while length < most {
            let more = self.ahead(class, at + length).trailing_ones() as usize;
            length += more;
            if more < BLOCK {
                break;
            }
        }
        length.min(most)
    }

    /// How many bytes in a row before a place are in a class: at most `most`.
    #[inline]
    pub(super) fn length_before(&self, class: impl Fn(&Masks) -> u64 + Copy, at: usize, most: usize) -> usize {
        let mut length = 0;
        while length < most.min(at) {
            let more = self.behind(class, at - length).leading_ones() as usize;
            length += more;
            if more < BLOCK {
                break;
            }
        }
        length.min(most)
    }

    /// How many bytes of a range are in a class.
    #[inline]
    pub(super) fn count(&self, class: impl Fn(&Masks) -> u64 + Copy, range: &Range<usize>) -> usize {
        self.windows(class, range).map(|window| window.count_ones() as usize).sum()
    }

    /// Whether any byte of a range is in a class.
    #[inline]
    pub(super) fn has(&self, class: impl Fn(&Masks) -> u64 + Copy, range: &Range<usize>) -> bool {
        self.windows(class, range).any(|window| window != 0)
    }

    #[inline]
    fn windows(&self, class: impl Fn(&Masks) -> u64 + Copy, range: &Range<usize>) -> impl Iterator<Item = u64> {
        let end = range.end;
        range.clone().step_by(BLOCK).map(move |at| {
            let window = self.ahead(class, at);
            if end - at < BLOCK { window & ((1 << (end - at)) - 1) } else { window }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digit(masks: &Masks) -> u64 {
        masks.digit
    }

    #[test]
    fn rows_and_counts_are_those_of_the_bytes() {
        let text: Vec<u8> = (0..700_usize).map(|at| if at % 131 < 97 { b'7' } else { b'.' }).collect();
        let classes = Classes::of(&text);
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        for at in 0..=text.len() {
            for most in [0, 1, 40, 64, 96, 200] {
                let (before, after) = text.split_at(at);
                assert_eq!(classes.length(digit, at, most), after.iter().take(most).take_while(is_digit).count(), "{at} {most}");
                assert_eq!(
                    classes.length_before(digit, at, most),
                    before.iter().rev().take(most).take_while(is_digit).count(),
                    "{at} {most}"
                );
                let range = at..text.len().min(at + most);
                let digits = text[range.clone()].iter().filter(is_digit).count();
                assert_eq!((classes.count(digit, &range), classes.has(digit, &range)), (digits, digits > 0), "{range:?}");
            }
        }
    }
}
