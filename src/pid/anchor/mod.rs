//! What stands around a sign that the scanner found: is it a value, and where does it begin and end?
//!
//! Pure functions of a text and a place in it. They look a bounded way to both sides, so that the scanner may call them as often as it
//! likes. To add one: a file here, a variant of [`super::entity::Anchor`].

pub(super) mod card;
pub(super) mod coordinates;
pub(super) mod crypto;
pub(super) mod email;
pub(super) mod iban;
pub(super) mod ip;
pub(super) mod mac;
pub(super) mod mrz;
pub(super) mod phone;
pub(super) mod secret;

/// Whether a byte belongs to a word of letters, digits and `_`, or to a letter beyond ASCII.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The byte before a place.
fn before(text: &[u8], at: usize) -> Option<u8> {
    at.checked_sub(1).and_then(|at| text.get(at)).copied()
}

/// Whether a place lies behind one of these words, case aside, with nothing but spaces and `:="'/` between.
fn follows(text: &[u8], at: usize, words: &[&[u8]]) -> bool {
    let head = text.get(at.saturating_sub(24)..at).unwrap_or_default();
    let end = head.iter().rposition(|byte| !b" \t:=\"'/-".contains(byte)).map_or(0, |last| last + 1);
    let head = head.get(..end).unwrap_or_default();
    let is_word_end = |word: &&[u8]| {
        let rest = head.len().checked_sub(word.len());
        let tail = rest.and_then(|rest| head.get(rest..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
            && !rest.and_then(|rest| before(head, rest)).is_some_and(|byte| byte.is_ascii_alphabetic())
    };
    words.iter().any(is_word_end)
}
