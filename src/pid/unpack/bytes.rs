//! Numbers out of bytes, and reading exactly as much as is wanted.

use std::io::{ErrorKind, Read, Result};

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
            // What came before the error is worth more than the error, which comes again.
            Err(_) if filled > 0 => break,
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
