//! A value that must not be repeated: its shape and its fingerprint are all that leaves.

use sha2::{Digest as _, Sha256};

/// The bytes of a value. Has neither `Debug` nor `Display`, so that it cannot be printed by accident.
#[derive(Clone, Copy)]
pub struct Raw<'a>(&'a [u8]);

/// The key of fingerprints: of one run, or one that the user keeps so that fingerprints can be compared.
#[derive(Clone)]
pub struct FingerprintKey([u8; 32]);

impl FingerprintKey {
    /// A key out of random or secret bytes of any length.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }
}

/// The letters of fingerprints: consonants only, so that no word comes out.
const LETTERS: &[u8; 16] = b"bcdfghjklmnpqrst";

impl<'a> Raw<'a> {
    /// The bytes of a value.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What the value looks like: `10 digits, 3-3-4`, `2 letters, 6 digits, 1 letter`, `text of 14 characters`.
    #[must_use]
    pub fn shape(self) -> String {
        let text = String::from_utf8_lossy(self.0);
        let mut groups: Vec<(Kind, usize)> = Vec::new();
        let mut apart = true;
        for character in text.chars() {
            let kind = match character {
                character if character.is_numeric() => Kind::Digit,
                character if character.is_alphabetic() => Kind::Letter,
                _ => {
                    apart = true;
                    continue;
                }
            };
            match groups.last_mut() {
                Some((last, count)) if *last == kind && !apart => *count += 1,
                _ => groups.push((kind, 1)),
            }
            apart = false;
        }
        let digits: usize = groups.iter().filter(|(kind, _)| *kind == Kind::Digit).map(|(_, count)| count).sum();
        let is_text = groups.is_empty() || groups.len() > 9 || digits == 0;
        if is_text {
            return format!("text of {} characters", text.chars().count());
        }
        if digits == groups.iter().map(|(_, count)| count).sum::<usize>() {
            let split: Vec<String> = groups.iter().map(|(_, count)| count.to_string()).collect();
            let plain = plural(digits, "digit");
            return if groups.len() == 1 { plain } else { format!("{plain}, {}", split.join("-")) };
        }
        let parts: Vec<String> = groups.iter().map(|(kind, count)| plural(*count, kind.word())).collect();
        parts.join(", ")
    }

    /// HMAC-SHA-256 (RFC 2104) of the value without separators and case, cut to 48 bits, in groups of three letters:
    /// enough to compare values, too short-grouped to repeat four characters of one.
    #[must_use]
    pub fn fingerprint(self, key: &FingerprintKey) -> String {
        let compact: Vec<u8> =
            self.0.iter().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).map(u8::to_ascii_uppercase).collect();
        let tag = hmac(&key.0, &compact);
        let mut shown = String::with_capacity(15);
        for (index, nibble) in tag.iter().take(6).flat_map(|byte| [byte >> 4, byte & 15]).enumerate() {
            if index > 0 && index % 3 == 0 {
                shown.push('-');
            }
            shown.extend(LETTERS.get(usize::from(nibble)).map(|letter| char::from(*letter)));
        }
        shown
    }
}

/// HMAC-SHA-256 with a key of 32 bytes.
fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let pad = |with: u8| {
        let mut block = [with; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Digit => "digit",
            Self::Letter => "letter",
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_say_how_a_value_is_written_and_not_what_it_is() {
        for (value, shape) in [
            ("943 476 5919", "10 digits, 3-3-4"),
            ("9434765919", "10 digits"),
            ("AB123456C", "2 letters, 6 digits, 1 letter"),
            ("somebody@mail.example", "text of 21 characters"),
            ("", "text of 0 characters"),
        ] {
            assert_eq!(Raw::new(value.as_bytes()).shape(), shape);
        }
    }

    #[test]
    fn fingerprints_ignore_writing_and_depend_on_the_key() {
        let (one, other) = (FingerprintKey::new(b"one"), FingerprintKey::new(b"other"));
        let of = |value: &str, key| Raw::new(value.as_bytes()).fingerprint(key);
        assert_eq!(of("943 476 5919", &one), of("943-4765919", &one));
        assert_ne!(of("9434765919", &one), of("9434765919", &other));
        assert_ne!(of("9434765919", &one), of("9434765870", &one));
        assert!(of("9434765919", &one).split('-').all(|group| group.len() == 3));
    }

    /// RFC 4231, test case 2 has a short key; padded with zeros to 32 bytes it is the same key.
    #[test]
    fn the_fingerprint_is_an_hmac() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let tag = hmac(&key, b"what do ya want for nothing?");
        assert_eq!(tag[..4], [0x5b, 0xdc, 0xc1, 0x46]);
    }
}
