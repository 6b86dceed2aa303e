//! What members of every archive have: a name that is safe to show, and an end that must be where it was announced.

use std::io::{Error, ErrorKind, Read, Result};

/// The longest name that is shown, in characters.
const LONGEST: usize = 512;

/// A name as it may stand in a report: on one line, without what steers a terminal or turns the direction of writing.
pub(super) fn shown(name: &str) -> String {
    let is_steering =
        |one: char| one.is_control() || matches!(one, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown: String = name.chars().take(LONGEST).map(|one| if is_steering(one) { '\u{fffd}' } else { one }).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A member within its archive. Names that lead out of it (`../x`, `/x`) are shown as they are: nothing is ever written.
pub(super) fn within(archive: &str, member: &str) -> String {
    format!("{archive}!/{}", shown(member))
}

/// A name out of bytes that ought to be UTF-8.
pub(super) fn named(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// Exactly so many bytes of another reader: fewer are an error, and more are left.
pub(super) struct Exact<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Exact<R> {
    pub(super) fn new(inner: R, length: u64) -> Self {
        Self { inner, left: length }
    }
}

impl<R: Read> Read for Exact<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..most).filter(|buffer| !buffer.is_empty()) else { return Ok(0) };
        let count = self.inner.read(buffer)?;
        if count == 0 {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        self.left -= count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_steer_a_terminal_and_stay_on_their_line() {
        assert_eq!(within("a.zip", "../../etc/x"), "a.zip!/../../etc/x");
        assert_eq!(shown("a\u{1b}[2J\nb\u{202e}c"), "a\u{fffd}[2J\u{fffd}b\u{fffd}c");
        assert_eq!(shown(&"x".repeat(600)).chars().count(), LONGEST + 1);
        assert_eq!(named(b"caf\xe9.csv"), "café.csv");
    }
}
