//! The printable runs of a file that is no text, one a line: of bytes, and of UTF-16 with its low byte first.

use std::io::{Read, Result};

/// The shortest run that is given.
const SHORTEST: usize = 6;

/// Where a run is broken although it goes on.
const LONGEST: usize = 64 << 10;

/// A run that is being gathered.
#[derive(Default)]
struct Run {
    text: Vec<u8>,
    /// Of UTF-16: the character whose zero has not come yet.
    half: Option<u8>,
}

impl Run {
    fn end(&mut self, out: &mut Vec<u8>) {
        if self.text.len() >= SHORTEST {
            out.append(&mut self.text);
            out.push(b'\n');
        }
        self.text.clear();
    }

    fn extend(&mut self, byte: u8, out: &mut Vec<u8>) {
        if self.text.len() >= LONGEST {
            self.end(out);
        }
        self.text.push(byte);
    }
}

/// The printable runs of what another reader gives.
pub(super) struct Strings<R> {
    inner: R,
    narrow: Run,
    wide: Run,
    ready: Vec<u8>,
    fetched: usize,
    ended: bool,
}

fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

/// Runs of a few bytes, as a line without its end.
pub(super) fn of(bytes: &[u8]) -> Vec<u8> {
    let mut strings = Strings::new(std::io::empty());
    strings.take_in(bytes);
    strings.end();
    for byte in &mut strings.ready {
        *byte = if *byte == b'\n' { b' ' } else { *byte };
    }
    strings.ready
}

impl<R: Read> Strings<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, narrow: Run::default(), wide: Run::default(), ready: Vec::new(), fetched: 0, ended: false }
    }

    fn take_in(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if is_printable(byte) {
                self.narrow.extend(byte, &mut self.ready);
                if self.wide.half.replace(byte).is_some() {
                    self.wide.end(&mut self.ready);
                }
                continue;
            }
            self.narrow.end(&mut self.ready);
            match self.wide.half.take() {
                Some(half) if byte == 0 => self.wide.extend(half, &mut self.ready),
                _ => self.wide.end(&mut self.ready),
            }
        }
    }

    fn end(&mut self) {
        self.narrow.end(&mut self.ready);
        self.wide.end(&mut self.ready);
    }
}

impl<R: Read> Read for Strings<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while self.fetched == self.ready.len() && !self.ended {
            self.ready.clear();
            self.fetched = 0;
            let mut step = vec![0; 64 << 10];
            let count = self.inner.read(&mut step)?;
            self.take_in(step.get(..count).unwrap_or_default());
            if count == 0 {
                self.ended = true;
                self.end();
            }
        }
        let waiting = self.ready.get(self.fetched..).unwrap_or_default();
        let count = waiting.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), waiting.get(..count)) {
            to.copy_from_slice(from);
        }
        self.fetched += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printable_runs_come_out_one_a_line() {
        let mut bytes = b"\x01\x02short\x00long enough\x00\xff\xfe".to_vec();
        bytes.extend("wide enough".encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend(b"\x00\x01last one");
        let mut text = String::new();
        Strings::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "long enough\nwide enough\nlast one\n");
        assert_eq!(of(b"\x00ab\x01123456\x02abcdef"), b"123456 abcdef ");
    }
}
