//! Numbers out of bytes, and reading exactly as much as is wanted.

use std::io::{Cursor, Error, ErrorKind, Read, Result};

/// `N` bytes from a place on.
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Two bytes, the low one first.
pub(super) fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

/// Four bytes, the lowest first.
pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

/// Eight bytes, the lowest first.
pub(super) fn le64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// Reads until `buffer` is full or nothing more comes; how many bytes came.
pub(super) fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Reads at most `most` bytes, growing with what really comes; `None` where there are more.
pub(super) fn hold(reader: &mut dyn Read, most: u64) -> Result<Option<Vec<u8>>> {
    let mut held = Vec::new();
    reader.take(most.saturating_add(1)).read_to_end(&mut held)?;
    Ok((held.len() as u64 <= most).then_some(held))
}

/// Reads to the end and forgets it.
pub(super) fn drain(reader: &mut dyn Read) -> Result<u64> {
    std::io::copy(reader, &mut std::io::sink())
}

/// A reader whose first bytes were looked at.
pub(super) struct Peeked<R> {
    head: Cursor<Vec<u8>>,
    /// What stopped the look, for whoever has read up to there.
    failed: Option<Error>,
    rest: R,
}

impl<R: Read> Peeked<R> {
    /// Looks at so many bytes, or at as many as there are.
    pub(super) fn new(mut rest: R, most: usize) -> Self {
        let mut head = Vec::new();
        let failed = (&mut rest).take(most as u64).read_to_end(&mut head).err();
        Self { head: Cursor::new(head), failed, rest }
    }

    /// The bytes that were looked at; why there is none, if that is not the end.
    pub(super) fn head(&mut self) -> Result<&[u8]> {
        match self.failed.take_if(|_| self.head.get_ref().is_empty()) {
            Some(failed) => Err(failed),
            None => Ok(self.head.get_ref()),
        }
    }

    /// The reader itself, behind the bytes that were looked at.
    pub(super) fn rest(&mut self) -> &mut R {
        &mut self.rest
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self.head.read(buffer)? {
            0 if buffer.is_empty() => Ok(0),
            0 => self.failed.take().map_or_else(|| self.rest.read(buffer), Err),
            count => Ok(count),
        }
    }
}
