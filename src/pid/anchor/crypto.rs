//! Addresses of crypto currencies: Base58Check, BIP 173 and BIP 350 (Bech32, Bech32m), and the form of EIP-55.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::{before, is_word};

/// The letters of Base58: no `0`, `O`, `I`, `l`.
const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The most letters of an address in Base58.
pub(crate) const LONGEST_BASE58: usize = 35;

/// The letters of Bech32.
const BECH32: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Whether letters are 25 bytes in Base58 whose last four are the beginning of a double SHA-256 of the others: a Bitcoin address of the
/// first kinds (`1…`, `3…`), also of currencies that took it over.
#[must_use]
pub(crate) fn is_base58(text: &[u8]) -> bool {
    if !(26..=LONGEST_BASE58).contains(&text.len()) {
        return false;
    }
    let mut bytes = [0_u8; 25];
    for letter in text {
        let Some(mut carry) = BASE58.iter().position(|known| known == letter) else { return false };
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = u8::try_from(carry % 256).unwrap_or_default();
            carry /= 256;
        }
        if carry != 0 {
            return false;
        }
    }
    // Every leading `1` is a byte of zeros.
    let leading = |zero: u8, of: &[u8]| of.iter().take_while(|byte| **byte == zero).count();
    let Some((payload, check)) = bytes.split_at_checked(21).filter(|_| leading(0, &bytes) == leading(b'1', text)) else { return false };
    let hash = Sha256::digest(Sha256::digest(payload));
    hash.get(..4) == Some(check)
}

/// Whether letters are an address of Bech32 or Bech32m with one of the human-readable parts of Bitcoin and Litecoin.
#[must_use]
pub(crate) fn is_bech32(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_mixed = text != lower && text.iter().any(u8::is_ascii_lowercase);
    let Some(place) = lower.iter().rposition(|byte| *byte == b'1') else { return false };
    let (Some(human), Some(data)) = (lower.get(..place), lower.get(place + 1..)) else { return false };
    if is_mixed || !matches!(human, b"bc" | b"tb" | b"bcrt" | b"ltc") || !(14..=90).contains(&text.len()) {
        return false;
    }
    let mut check = human.iter().map(|byte| byte >> 5).chain([0]).chain(human.iter().map(|byte| byte & 31)).fold(1, polymod);
    for letter in data {
        let Some(value) = BECH32.iter().position(|known| known == letter).and_then(|value| u8::try_from(value).ok()) else { return false };
        check = polymod(check, value);
    }
    matches!(check, 1 | 0x2bc8_30a3)
}

fn polymod(check: u32, value: u8) -> u32 {
    let generators = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let next = ((check & 0x01ff_ffff) << 5) ^ u32::from(value);
    generators.iter().enumerate().filter(|(bit, _)| (check >> 25) >> bit & 1 == 1).fold(next, |next, (_, generator)| next ^ generator)
}

/// The Bech32 address that begins at a place.
#[must_use]
pub(crate) fn at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let tail = text.get(at..text.len().min(at + 91))?;
    let length = tail.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_part = before(text, at).is_some_and(is_word) || tail.get(length).copied().is_some_and(is_word);
    (!is_part && is_bech32(tail.get(..length)?)).then_some(at..at + length)
}

/// Whether a value as a whole is an address: of Bitcoin and its kin, or forty hexadecimal digits behind `0x`.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    let is_ether = value.strip_prefix(b"0x").is_some_and(|rest| rest.len() == 40 && rest.iter().all(u8::is_ascii_hexdigit));
    is_ether || is_base58(value) || is_bech32(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of the Bitcoin developer guide, BIP 173 and BIP 350.
    #[test]
    fn published_addresses_hold_and_their_neighbours_do_not() {
        for address in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ] {
            assert!(whole(address.as_bytes()), "{address}");
            assert!(!whole(&address.as_bytes()[1..]), "{address}");
        }
        assert!(!is_base58(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb") && !is_bech32(b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"));
        assert_eq!(at(b"to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.", 3), Some(3..45));
    }
}
