//! What is in a table surely not: a bit for each hash of what is in it, so that most searches end before they begin.

/// The bits for each beginning; more make fewer searches in vain.
const BITS: usize = 16;

/// Beginnings of values, by what they are beginnings of.
#[derive(Debug, Clone, Default)]
pub(super) struct Sieve {
    /// A power of two of them; none where nothing is in the table.
    words: Vec<u64>,
}

impl Sieve {
    /// A sieve that holds these beginnings, each with what it belongs to.
    pub(super) fn new(held: &[(u64, u64)]) -> Self {
        if held.is_empty() {
            return Self::default();
        }
        let count = (held.len() * BITS).next_power_of_two() / 64;
        let mut sieve = Self { words: vec![0; count.max(1)] };
        for (of, head) in held {
            let (word, bit) = sieve.place(*of, *head);
            sieve.words.get_mut(word).into_iter().for_each(|word| *word |= bit);
        }
        sieve
    }

    /// Whether a beginning may be in the table.
    pub(super) fn may_hold(&self, of: u64, head: u64) -> bool {
        let (word, bit) = self.place(of, head);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    fn place(&self, of: u64, head: u64) -> (usize, u64) {
        let mixed = (head ^ of.rotate_left(17)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let word = usize::try_from(mixed >> 40).unwrap_or_default() & self.words.len().wrapping_sub(1);
        (word, 1 << (mixed & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_it_may_be_held_and_most_of_the_rest_is_not() {
        let held: Vec<(u64, u64)> = (0..1000).map(|at| (at % 3, at * 7919)).collect();
        let sieve = Sieve::new(&held);
        assert!(held.iter().all(|(of, head)| sieve.may_hold(*of, *head)));
        let others = (0..1000).filter(|at| sieve.may_hold(1, at * 7919 + 1)).count();
        assert!(others < 150, "{others}");
        assert!(!Sieve::default().may_hold(0, 0) && !Sieve::new(&[]).may_hold(1, 2));
    }
}
