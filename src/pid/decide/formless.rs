//! Ways of writing that are no form of anything: an order's number is looked at once and not once for each order.

/// How many ways of writing a field remembers; a further one takes the place of one before.
const MOST: usize = 16;

/// What a way of writing is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Formless {
    /// No form of anything, and no telephone number may begin in it.
    Always,
    /// No form of anything, besides telephone numbers.
    WithoutPhones,
}

/// The ways of writing that a field has met.
#[derive(Debug, Default)]
pub(super) struct Writings {
    /// By the hash of the writing; none as long as nothing was noted.
    known: Vec<Option<(u64, Formless)>>,
}

impl Writings {
    /// What a writing is known not to be.
    pub(super) fn get(&self, writing: u64) -> Option<Formless> {
        self.known.get(place(writing)).copied().flatten().filter(|(known, _)| *known == writing).map(|(_, formless)| formless)
    }

    /// Remembers what a writing is not.
    pub(super) fn note(&mut self, writing: u64, formless: Formless) {
        if self.known.is_empty() {
            self.known.resize(MOST, None);
        }
        if let Some(slot) = self.known.get_mut(place(writing)) {
            *slot = Some((writing, formless));
        }
    }
}

fn place(writing: u64) -> usize {
    usize::try_from(writing % MOST as u64).unwrap_or_default()
}

/// A hash of how words are written, digits for any digit and everything else for itself; of whether they are all of a cell, and of
/// whether the text says them in another way.
pub(super) fn writing(said: &[u8], is_whole: bool, is_veiled: bool) -> u64 {
    let (eights, rest) = said.as_chunks::<8>();
    let start = mix(said.len() as u64, u64::from(is_whole) << 1 | u64::from(is_veiled));
    let hash = eights.iter().fold(start, |hash, eight| mix(hash, without_digits(u64::from_le_bytes(*eight))));
    match said.last_chunk::<8>() {
        _ if rest.is_empty() => hash,
        // The last eight bytes, some of them again.
        Some(last) => mix(hash, without_digits(u64::from_le_bytes(*last))),
        None => mix(hash, without_digits(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))),
    }
}

/// Eight bytes, each digit of them the same.
fn without_digits(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let values = eight ^ (EACH * 0x30);
    // Bytes whose value is above 9 reach their highest bit with 118 more, or have it.
    let others = (((values & (EACH * 0x7f)) + EACH * 118) | values) & (EACH * 0x80);
    let digits = (!others & (EACH * 0x80)) >> 7;
    values & !(digits * 0xff)
}

/// Both halves of a product of 128 bits: each bit of it depends on all bits.
pub(super) fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word ^ 0x2D35_8DCC_AA6C_78A5) * 0x8BB8_4B93_962E_ACC9;
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
    half(product) ^ half(product >> 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_differ_in_everything_but_their_digits() {
        let of = |said: &str| writing(said.as_bytes(), true, false);
        for (one, other) in [("ORD-94913840", "ORD-00000009"), ("1", "7"), ("", ""), ("AB12 99", "AB90 05"), ("12345678", "00000000")] {
            assert_eq!(of(one), of(other), "{one} {other}");
        }
        for (one, other) in
            [("ORD-94913840", "ORE-94913840"), ("1", ":"), ("1", "/"), ("a1", "1a"), ("1", "11"), ("1", "\u{80}"), ("0", "\0")]
        {
            assert_ne!(of(one), of(other), "{one} {other}");
        }
        assert_ne!(writing(b"1", true, false), writing(b"1", false, false));
        assert_ne!(writing(b"1", true, false), writing(b"1", true, true));
    }

    #[test]
    fn what_was_noted_is_known_until_another_takes_its_place() {
        let mut known = Writings::default();
        assert_eq!(known.get(3), None);
        known.note(3, Formless::Always);
        known.note(4, Formless::WithoutPhones);
        assert_eq!((known.get(3), known.get(4), known.get(19)), (Some(Formless::Always), Some(Formless::WithoutPhones), None));
        known.note(19, Formless::Always);
        assert_eq!((known.get(3), known.get(19)), (None, Some(Formless::Always)));
    }
}
