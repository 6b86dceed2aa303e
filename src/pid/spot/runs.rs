//! Signs out of classes: runs that are long enough, and bytes that stand beside each other, over the edges of blocks.

use super::mask::Masks;

/// Digits, with what joins them, that make a number worth a look.
pub(super) const NUMBER: usize = 6;
/// Letters and digits in a row that make a token worth a look.
pub(super) const LONG: usize = 16;

/// Hyphens in a row that open an armoured key.
pub(super) const HYPHENS: usize = 5;
/// Letters and digits in a row that make a code worth a look.
const CODE: u32 = 7;

/// Where the signs of a block are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    /// The byte at which a number has become long enough.
    pub(super) number: u64,
    /// The byte at which a word without small letters has become long enough, and digits before the last two capitals of a
    /// word.
    pub(super) code: u64,
    /// `@`.
    pub(super) at: u64,
    /// The third colon in a row of short groups.
    pub(super) colons: u64,
    /// The fifth hyphen in pairs or in a row.
    pub(super) hyphens: u64,
    /// The byte at which a token has become long enough.
    pub(super) long: u64,
}

impl Signs {
    /// Where any of them is.
    #[inline]
    pub(super) fn any(&self) -> u64 {
        self.number | self.code | self.tokens()
    }

    /// Where signs are of what is found by what it begins with or what stands in it.
    #[inline]
    pub(super) fn tokens(&self) -> u64 {
        self.at | self.colons | self.hyphens | self.long
    }
}

/// One class over the edge of blocks: what it was in the block before.
#[derive(Debug, Clone, Copy, Default)]
struct Before(u64);

impl Before {
    /// The class `places` further back.
    #[inline]
    fn back(self, here: u64, places: u32) -> u64 {
        (here << places) | (self.0 >> (64 - places))
    }

    /// The class `places` further back; remembers this block's.
    #[inline]
    fn step(&mut self, here: u64, places: u32) -> u64 {
        let back = self.back(here, places);
        self.0 = here;
        back
    }
}

/// Six bytes of a class in a row: over the edge of blocks, rows of one, two and four bytes in the block before.
#[derive(Debug, Clone, Copy, Default)]
struct Six([Before; 3]);

impl Six {
    /// The last of six bytes in a row, or of more.
    #[inline]
    fn step(&mut self, here: u64) -> u64 {
        let [one, two, four] = &mut self.0;
        let two_long = here & one.step(here, 1);
        let four_long = two_long & two.step(two_long, 2);
        four_long & four.step(four_long, 2)
    }
}

/// What is remembered of the block before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Runs {
    small: Before,
    run: Six,
    number: Before,
    digit: Six,
    digits: Before,
    word: [Before; 6],
    colon: Before,
    colons: Before,
    hyphen: Before,
}

impl Runs {
    /// The signs of a block, between the blocks `before` and `next`.
    #[inline]
    pub(super) fn signs(&mut self, before: &Masks, here: &Masks, next: &Masks) -> Signs {
        let small = self.after_small(here);
        let (code, long) = self.words(here);
        let (six_digits, seven_digits) = self.digits(here.digit);
        let number = self.numbers(here.run) & !(amounts(before, here, next) & !six_digits);
        Signs {
            number: number & !small,
            // A word of digits has been a number before it is a code.
            code: (code & !seven_digits | postcodes(here, next)) & !small,
            at: here.at,
            colons: self.colon_rows(here.colon),
            hyphens: self.hyphen_rows(here.hyphen),
            long,
        }
    }

    /// The small letters, and the letters and digits that follow one in the same word: parts of digests, encodings and names
    /// of programs. A small letter added to its word carries through to the word's end.
    #[inline]
    fn after_small(&mut self, here: &Masks) -> u64 {
        let word = here.word();
        let seeds = here.lower | (self.small.0 >> 63 & word);
        let small = ((word.wrapping_add(seeds) ^ word) | seeds) & word;
        self.small = Before(small);
        small
    }

    /// Where a run of digits becomes long enough.
    #[inline]
    fn numbers(&mut self, run: u64) -> u64 {
        let six_long = self.run.step(run);
        six_long & !self.number.step(six_long, 1)
    }

    /// The last of six digits in a row, and of seven.
    #[inline]
    fn digits(&mut self, digit: u64) -> (u64, u64) {
        let six_long = self.digit.step(digit);
        (six_long, six_long & self.digits.step(six_long, 1))
    }

    /// Words that have become long enough for a code, and for a token.
    #[inline]
    fn words(&mut self, here: &Masks) -> (u64, u64) {
        let word = here.word();
        let [one, two, four, seven, eight, sixteen] = &mut self.word;
        let two_long = word & one.step(word, 1);
        let four_long = two_long & two.step(two_long, 2);
        let seven_long = four_long & four.back(four_long, CODE - 4);
        let eight_long = four_long & four.step(four_long, 4);
        let sixteen_long = eight_long & eight.step(eight_long, 8);
        (seven_long & !seven.step(seven_long, 1), sixteen_long & !sixteen.step(sixteen_long, 1))
    }

    /// The third of three colons that are at most five bytes from each other.
    #[inline]
    fn colon_rows(&mut self, colon: u64) -> u64 {
        // Three in a row need three; a time of the day has two.
        let but_one = colon & colon.wrapping_sub(1);
        if colon == 0 || (self.colon.0 == 0 && but_one & but_one.wrapping_sub(1) == 0) {
            (self.colon, self.colons) = (Before(colon), Before(0));
            return 0;
        }
        let near = |before: Before, here: u64| {
            before.back(here, 1) | before.back(here, 2) | before.back(here, 3) | before.back(here, 4) | before.back(here, 5)
        };
        let second = colon & near(self.colon, colon);
        let third = if second == 0 { 0 } else { second & near(self.colons, second) };
        (self.colon, self.colons) = (Before(colon), Before(second));
        third
    }

    /// The fifth of five hyphens with two bytes between them, or in a row.
    #[inline]
    fn hyphen_rows(&mut self, hyphen: u64) -> u64 {
        if hyphen == 0 {
            self.hyphen = Before(0);
            return 0;
        }
        let back = |places: u32| self.hyphen.back(hyphen, places);
        let row = |step: u32| hyphen & back(step) & back(2 * step) & back(3 * step) & back(4 * step);
        let found = row(3) | row(1);
        self.hyphen = Before(hyphen);
        found
    }
}

/// The class `places` further on.
#[inline]
fn ahead(here: u64, next: u64, places: u32) -> u64 {
    (here >> places) | (next << (64 - places))
}

/// The digits of a block, and what joins digits in it: one or two joiners between digits, over the edges to the blocks before
/// and behind.
#[inline]
pub(super) fn joined(before: &Masks, here: &Masks, next: &Masks) -> u64 {
    let (digit, joiner) = (Before(before.digit), Before(before.joiner));
    let (follows, precedes) = (digit.back(here.digit, 1), ahead(here.digit, next.digit, 1));
    let first_of_two = follows & ahead(here.joiner, next.joiner, 1) & ahead(here.digit, next.digit, 2);
    let second_of_two = digit.back(here.digit, 2) & joiner.back(here.joiner, 1) & precedes;
    here.digit | (here.joiner & (follows & precedes | first_of_two | second_of_two))
}

/// The sixth byte of runs of six or seven that stand alone: with a joiner in them they have six digits at most, and nothing that
/// could make more of them stands beside them.
#[inline]
fn amounts(before: &Masks, here: &Masks, next: &Masks) -> u64 {
    let beside = |masks: &Masks| masks.word() | masks.joiner;
    let ends_free = |places: u32| !ahead(beside(here), beside(next), places);
    let starts_free = !Before(beside(before)).back(beside(here), NUMBER as u32);
    starts_free & (ends_free(1) | (ahead(here.run, next.run, 1) & ends_free(2)))
}

/// Digits before two capitals that end a word: `1AA` of a British postcode.
#[inline]
fn postcodes(here: &Masks, next: &Masks) -> u64 {
    let capitals = ahead(here.upper, next.upper, 1) & ahead(here.upper, next.upper, 2);
    here.digit & capitals & !ahead(here.word(), next.word(), 3)
}
