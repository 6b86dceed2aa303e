//! Tar archives, read from their start to their end: POSIX.1-2017 ustar and pax, GNU long names and sparse files, and what came before them.

use std::io::{Read, Result};

use super::members::{Exact, named, within};
use super::{Source, Unpacker, bytes, why};
use crate::model::scan::Unread;

const BLOCK: usize = 512;

/// The longest name or list of attributes that is taken in.
const LONGEST: u64 = 1 << 20;

/// Whether these bytes begin with the header of a member: its checksum is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    bytes::array(head, 0).is_some_and(|block| Header::read(&block).is_some())
}

/// What a block says about the member that follows.
struct Header {
    name: Vec<u8>,
    size: u64,
    kind: u8,
    /// Of GNU sparse files: whether the map goes on in the next block.
    extended: bool,
}

impl Header {
    /// `None` where the checksum is not that of a header.
    fn read(block: &[u8; BLOCK]) -> Option<Self> {
        let wanted = octal(block.get(148..156)?)?;
        let bytes = || block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { b' ' } else { *byte });
        let unsigned: u64 = bytes().map(u64::from).sum();
        let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
        if wanted != unsigned && i64::try_from(wanted) != Ok(signed) {
            return None;
        }
        let kind = *block.get(156)?;
        let is_posix = block.get(257..263)? == b"ustar\0";
        let prefix = if is_posix { text(block.get(345..500)?) } else { &[] };
        let mut name = prefix.to_vec();
        if !name.is_empty() {
            name.push(b'/');
        }
        name.extend_from_slice(text(block.get(..100)?));
        Some(Self { name, size: number(block.get(124..136)?)?, kind, extended: kind == b'S' && *block.get(482)? != 0 })
    }

    /// Whether a member has bytes of its own; links, devices and directories have none.
    fn has_bytes(&self) -> bool {
        !matches!(self.kind, b'1'..=b'6')
    }
}

/// The bytes before the first zero.
fn text(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(text(field)).ok()?.trim_matches(' ');
    u64::from_str_radix(digits, 8).ok()
}

/// A size: octal digits, or GNU's binary numbers beyond 8 GiB.
fn number(field: &[u8]) -> Option<u64> {
    match field {
        [0x80, high @ .., _, _, _, _, _, _, _, _] if high.iter().all(|byte| *byte == 0) => {
            bytes::array(field, field.len() - 8).map(u64::from_be_bytes)
        }
        _ if text(field).iter().all(|byte| *byte == b' ') => Some(0),
        _ => octal(field),
    }
}

/// What pax attributes say about the next member.
#[derive(Default)]
struct Attributes {
    path: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Attributes {
    /// Reads records: `27 path=some/name\n`, where 27 is the length of all of it.
    fn read(&mut self, mut records: &[u8]) {
        while let Some(space) = records.iter().position(|byte| *byte == b' ') {
            let length =
                records.get(..space).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| digits.parse::<usize>().ok());
            let Some((record, rest)) = length.and_then(|length| records.split_at_checked(length)) else { return };
            let Some(record) = record.get(space + 1..) else { return };
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            if let Some(path) = record.strip_prefix(b"path=").or_else(|| record.strip_prefix(b"GNU.sparse.name=")) {
                self.path = Some(path.to_vec());
            } else if let Some(size) = record.strip_prefix(b"size=") {
                self.size = std::str::from_utf8(size).ok().and_then(|size| size.parse().ok());
            }
            records = rest;
        }
    }
}

impl Unpacker<'_> {
    /// Hands out the members of a tar archive. Blocks of zeros do not end it: what follows them is read too.
    pub(super) fn tar(&mut self, name: &str, depth: u32, stream: &mut dyn Read) {
        if depth >= self.budget.limits.depth {
            return self.visit.unread(name, why::too_deep(self.budget.limits));
        }
        if let Err(unread) = self.members(name, depth, stream) {
            self.visit.unread(name, unread);
        }
    }

    fn members(&mut self, name: &str, depth: u32, stream: &mut dyn Read) -> std::result::Result<(), Unread> {
        let (mut attributes, mut ended) = (Attributes::default(), false);
        loop {
            let block = match block(stream).map_err(|error| why::explain(&error))? {
                Some(block) => block,
                None if ended => return Ok(()),
                None => return Err(why::truncated("the archive ends without its end mark")),
            };
            if block.iter().all(|byte| *byte == 0) {
                ended = true;
                continue;
            }
            let Some(header) = Header::read(&block) else {
                return Err(why::damaged("a member's header is none"));
            };
            let size = attributes.size.filter(|_| !matches!(header.kind, b'x' | b'g' | b'L' | b'K')).unwrap_or(header.size);
            match header.kind {
                b'L' => attributes.path = Some(text(&self.small(size, stream)?).to_vec()),
                b'x' => attributes.read(&self.small(size, stream)?),
                b'g' | b'K' => drop(self.small(size, stream)?),
                _ => {
                    let attributes = std::mem::take(&mut attributes);
                    if header.extended {
                        skip_sparse_map(stream)?;
                    }
                    if header.has_bytes() {
                        let path = attributes.path.unwrap_or(header.name);
                        self.member(&within(name, &named(&path)), depth, size, stream)?;
                    }
                }
            }
        }
    }

    fn member(&mut self, name: &str, depth: u32, size: u64, stream: &mut dyn Read) -> std::result::Result<(), Unread> {
        self.budget.member()?;
        // Older archives mark a directory by its name alone.
        let is_directory = size == 0 && name.ends_with('/');
        let mut exact = Exact::new(&mut *stream, size);
        if !is_directory {
            self.part(name, depth + 1, Source::Stream(&mut exact));
        }
        let rest = bytes::drain(&mut exact).and_then(|_| pad(size, stream));
        // The member that broke off has said so itself, but those behind it are missing too.
        rest.map_err(|error| why::explain(&error))
    }

    /// The bytes of a name or of attributes.
    fn small(&mut self, size: u64, stream: &mut dyn Read) -> std::result::Result<Vec<u8>, Unread> {
        if size > LONGEST {
            return Err(why::damaged("a name is longer than any name"));
        }
        let held = bytes::hold(&mut Exact::new(&mut *stream, size), LONGEST).and_then(|held| pad(size, stream).map(|()| held));
        held.map(Option::unwrap_or_default).map_err(|error| why::explain(&error))
    }
}

/// The next block; `None` at the end.
fn block(stream: &mut dyn Read) -> Result<Option<[u8; BLOCK]>> {
    let mut block = [0; BLOCK];
    Ok(match bytes::fill(stream, &mut block)? {
        0 => None,
        BLOCK => Some(block),
        _ => return Err(std::io::ErrorKind::UnexpectedEof.into()),
    })
}

/// Goes on to the next block. The last one of all may be missing its padding.
fn pad(size: u64, stream: &mut dyn Read) -> Result<()> {
    let rest = (size.wrapping_neg() % BLOCK as u64) as usize;
    bytes::fill(stream, [0; BLOCK].get_mut(..rest).unwrap_or_default()).map(drop)
}

/// Passes over the blocks in which the map of a GNU sparse file goes on.
fn skip_sparse_map(stream: &mut dyn Read) -> std::result::Result<(), Unread> {
    while let Some(block) = block(stream).map_err(|error| why::explain(&error))? {
        if block.get(504) != Some(&1) {
            break;
        }
    }
    Ok(())
}
