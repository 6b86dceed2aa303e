//! A text in pieces of about a megabyte: whole lines, and parts of lines that are longer than a line should be.
//!
//! Where a long line is parted depends on the line alone and never on how the text is read, so that the same is found whatever
//! the size of a piece and whoever looks at it.

use std::io::{self, Read};

/// How much is read at a time, in bytes.
pub(super) const CHUNK: usize = 1 << 20;
/// The longest part of a line.
const SEGMENT: usize = 64 * 1024;
/// How far a value may reach over the end of a part.
const BEYOND: usize = 512;
/// How far back from the end of a part a better place for it is looked for.
const BACK: usize = 512;

/// A piece of a text.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The text, with what may belong to its last value behind its own part.
    pub(super) text: Vec<u8>,
    /// How much of it is its own.
    pub(super) own: usize,
    /// Where its parts end, besides the last: places in long lines.
    pub(super) cuts: Vec<usize>,
    /// Whether nothing follows.
    pub(super) last: bool,
}

/// Cuts a text into pieces.
pub(super) struct Chunks<'r> {
    reader: &'r mut dyn Read,
    size: usize,
    /// What was read and not given.
    rest: Vec<u8>,
    at_end: bool,
    done: bool,
    /// Why reading ended, where it was not the end.
    failure: Option<io::Error>,
}

impl<'r> Chunks<'r> {
    /// Pieces of about `size` bytes.
    pub(super) fn new(reader: &'r mut dyn Read, size: usize) -> Self {
        Self { reader, size: size.max(2 * SEGMENT), rest: Vec::new(), at_end: false, done: false, failure: None }
    }

    /// Why reading ended, where it was not the end of the text.
    pub(super) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// The next piece; what was read before a failure is given, too.
    pub(super) fn next(&mut self) -> Option<Chunk> {
        if self.done {
            return None;
        }
        let wanted = self.size + SEGMENT + BEYOND;
        self.fill(wanted);
        let (own, cuts) = self.cut();
        let beyond = if ends_line(&self.rest, own) { own } else { self.rest.len().min(own + BEYOND) };
        let is_last = self.at_end && own == self.rest.len();
        let rest = self.rest.get(own..).unwrap_or_default().to_vec();
        let mut text = std::mem::replace(&mut self.rest, rest);
        text.truncate(beyond);
        self.done = is_last;
        Some(Chunk { text, own, cuts, last: is_last })
    }

    fn fill(&mut self, wanted: usize) {
        while !self.at_end && self.rest.len() < wanted {
            let had = self.rest.len();
            self.rest.resize(wanted, 0);
            let read = self.reader.read(self.rest.get_mut(had..).unwrap_or_default());
            let count = match read {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.rest.truncate(had);
                    continue;
                }
                Err(error) => {
                    self.failure = Some(error);
                    0
                }
            };
            self.rest.truncate(had + count);
            self.at_end = count == 0;
        }
    }

    /// How much is given, and where long lines in it are parted. What is left begins with a line or behind such a place.
    fn cut(&self) -> (usize, Vec<usize>) {
        let mut cuts = Vec::new();
        let mut at = 0;
        while at < self.size {
            let rest = self.rest.get(at..).unwrap_or_default();
            match memchr::memchr(b'\n', rest.get(..rest.len().min(SEGMENT + 1)).unwrap_or_default()) {
                Some(end) => at += end + 1,
                None if rest.len() > SEGMENT + BEYOND || (self.at_end && rest.len() > SEGMENT) => {
                    at = self.place(at, at + SEGMENT);
                    cuts.push(at);
                }
                None => {
                    at = if self.at_end { self.rest.len() } else { at };
                    break;
                }
            }
        }
        cuts.retain(|cut| *cut < at);
        (at, cuts)
    }

    /// The best place to part a line before `end`: behind something that parts values.
    fn place(&self, start: usize, end: usize) -> usize {
        let from = end.saturating_sub(BACK).max(start + 1);
        let tail = self.rest.get(from..end).unwrap_or_default();
        let parts = |bytes: &[u8]| tail.iter().rposition(|byte| bytes.contains(byte)).map(|at| from + at + 1);
        parts(b",;{}[]\"'<>|\t").or_else(|| parts(b" ")).unwrap_or(end)
    }
}

/// Whether a line ends before a place.
fn ends_line(text: &[u8], at: usize) -> bool {
    at.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &[u8], size: usize) -> (Vec<Vec<u8>>, Vec<usize>) {
        let mut reader = text;
        let mut chunks = Chunks::new(&mut reader, size);
        let (mut own, mut cuts, mut base) = (Vec::new(), Vec::new(), 0);
        while let Some(chunk) = chunks.next() {
            own.push(chunk.text[..chunk.own].to_vec());
            cuts.extend(chunk.cuts.iter().map(|cut| base + cut));
            base += chunk.own;
            if chunk.own > 0 && chunk.text[chunk.own - 1] != b'\n' && !chunk.last {
                cuts.push(base);
            }
        }
        (own, cuts)
    }

    #[test]
    fn nothing_is_lost_and_places_do_not_depend_on_the_size() {
        let long: Vec<u8> = (0..400_000_u32).map(|at| if at % 97 == 0 { b',' } else { b'0' + (at % 10) as u8 }).collect();
        let text = [b"short\n".repeat(40_000), long, b"\nend".to_vec()].concat();
        let (own, cuts) = pieces(&text, CHUNK);
        assert_eq!(own.concat(), text);
        assert_eq!(cuts.len(), 6);
        for size in [1, 150_000, 300_000, 10_000_000] {
            let (other, same) = pieces(&text, size);
            assert_eq!(other.concat(), text);
            assert_eq!(same, cuts, "{size}");
        }
    }

    #[test]
    fn an_empty_text_is_one_last_piece() {
        let (own, cuts) = pieces(b"", CHUNK);
        assert_eq!((own, cuts), (vec![Vec::new()], Vec::new()));
    }
}
