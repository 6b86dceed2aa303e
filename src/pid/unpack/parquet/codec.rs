//! How pages are compressed: Snappy and LZ4 blocks are unpacked here, gzip and Zstandard by their libraries.

use std::io::Read as _;

use super::super::bytes::{hold, le16};
use super::super::packed::{Format, decoder};
use super::super::why;
use super::thrift::varint;
use crate::model::scan::Unread;

/// Unpacks a page to so many bytes.
pub(super) fn unpack(codec: i64, packed: Vec<u8>, size: usize) -> Result<Vec<u8>, Unread> {
    let streamed = |format| {
        let held = decoder(format, packed.as_slice()).and_then(|mut stream| hold(&mut stream.by_ref(), size as u64));
        held.map_err(|error| why::explain(&error))
    };
    let bytes = match codec {
        0 => Some(packed),
        1 => snappy(&packed, size),
        2 => streamed(Format::Gzip)?,
        // LZ4 in the framing of Hadoop, and without it, as some writers have it.
        5 => hadoop(&packed, size).or_else(|| lz4(&packed, size)),
        6 => streamed(Format::Zstd)?,
        7 => lz4(&packed, size),
        3 => return Err(why::not_supported("Parquet compressed with LZO")),
        4 => return Err(why::not_supported("Parquet compressed with Brotli")),
        _ => return Err(why::not_supported("Parquet in an unknown compression")),
    };
    bytes.filter(|bytes| bytes.len() == size).ok_or_else(|| why::damaged("a page cannot be unpacked"))
}

/// Repeats what was unpacked `back` bytes ago.
fn repeat(out: &mut Vec<u8>, back: usize, length: usize, size: usize) -> Option<()> {
    let start = out.len().checked_sub(back).filter(|_| back > 0)?;
    if out.len() + length > size {
        return None;
    }
    if back >= length {
        out.extend_from_within(start..start + length);
    } else {
        // What is repeated may begin before it is whole.
        for at in start..start + length {
            out.push(*out.get(at)?);
        }
    }
    Some(())
}

fn literal<'p>(packed: &'p [u8], at: &mut usize, length: usize) -> Option<&'p [u8]> {
    let bytes = packed.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(bytes)
}

/// A Snappy block (`format_description.txt` of Snappy).
fn snappy(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut at = 0;
    if varint(packed, &mut at)? != size as u64 {
        return None;
    }
    let mut out = Vec::with_capacity(size.min(packed.len().saturating_mul(4)));
    while let Some(&tag) = packed.get(at) {
        at += 1;
        let six = usize::from(tag >> 2);
        let (back, length) = match tag & 3 {
            0 => {
                let length = match six {
                    ..60 => six,
                    _ => literal(packed, &mut at, six - 59)?.iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte)),
                };
                out.extend_from_slice(literal(packed, &mut at, length + 1)?);
                if out.len() > size {
                    return None;
                }
                continue;
            }
            1 => (usize::from(tag >> 5) << 8 | usize::from(*packed.get(at)?), (six & 7) + 4),
            2 => (usize::from(le16(packed, at)?), six + 1),
            _ => (usize::try_from(super::super::bytes::le32(packed, at)?).ok()?, six + 1),
        };
        at += [0, 1, 2, 4].get(usize::from(tag & 3)).copied().unwrap_or_default();
        repeat(&mut out, back, length, size)?;
    }
    Some(out)
}

/// An LZ4 block (`lz4_Block_format.md` of LZ4).
fn lz4(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let (mut out, mut at) = (Vec::with_capacity(size.min(packed.len().saturating_mul(4))), 0);
    let long = |nibble: u8, at: &mut usize| {
        let mut length = usize::from(nibble);
        let mut goes_on = nibble == 15;
        while goes_on {
            let more = *packed.get(*at)?;
            *at += 1;
            length += usize::from(more);
            goes_on = more == 255;
        }
        Some(length)
    };
    while let Some(&token) = packed.get(at) {
        at += 1;
        let length = long(token >> 4, &mut at)?;
        out.extend_from_slice(literal(packed, &mut at, length)?);
        if out.len() > size {
            return None;
        }
        if at == packed.len() {
            break;
        }
        let back = usize::from(le16(packed, at)?);
        at += 2;
        let length = long(token & 15, &mut at)? + 4;
        repeat(&mut out, back, length, size)?;
    }
    Some(out)
}

/// LZ4 blocks as Hadoop frames them: the unpacked and the packed length before each, the high byte first.
fn hadoop(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let number = |at| super::super::bytes::array(packed, at).map(u32::from_be_bytes).and_then(|number| usize::try_from(number).ok());
    let (mut out, mut at) = (Vec::new(), 0);
    while at < packed.len() {
        let (unpacked, length) = (number(at)?, number(at + 4)?);
        if out.len().checked_add(unpacked)? > size {
            return None;
        }
        out.extend(lz4(packed.get(at + 8..(at + 8).checked_add(length)?)?, unpacked)?);
        at += 8 + length;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snappy_and_lz4_repeat_what_came_before() {
        // `abcd` as it is, then seven bytes from four ago.
        assert_eq!(snappy(b"\x0b\x0cabcd\x0d\x04", 11).unwrap(), b"abcdabcdabc");
        assert_eq!(lz4(b"\x43abcd\x04\0\x10e", 12).unwrap(), b"abcdabcdabce");
        assert_eq!(hadoop(b"\0\0\0\x0c\0\0\0\x09\x43abcd\x04\0\x10e", 12).unwrap(), b"abcdabcdabce");
    }

    #[test]
    fn what_is_no_block_is_refused() {
        assert_eq!(snappy(b"\x0b\x0cabcd\x0d\x09", 11), None, "back before the start");
        assert_eq!(snappy(b"\xff\xff\xff\xff\x0f\x0cabcd", 11), None, "another length than announced");
        assert_eq!(lz4(b"\x4fabcd\x04\0\xff\xff\xff\xff\0", 12), None, "more than announced");
        assert_eq!(lz4(b"\xf0", 12), None);
        assert!(unpack(4, Vec::new(), 0).is_err());
    }
}
