//! Zip archives (PKWARE APPNOTE 6.3), by their central directory; by their members' own headers where that is missing.
//!
//! Every entry of the directory is read, also those of equal names. Two members that share bytes are an attack: the second
//! is refused.

use std::cell::Cell;
use std::io::{BufReader, Read, Result, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::budget::{Budget, Counted, Metered};
use super::bytes::{fill, hold, le16, le32, le64};
use super::members::{Exact, named, within};
use super::{Input, Source, Unpacker, packed, why, workbook};
use crate::model::scan::Unread;

/// The most bytes of a directory.
const DIRECTORY: u64 = 64 << 20;

/// What the directory says about a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    encrypted: bool,
    method: u16,
    /// Absent where the directory is, and the member's header does not know it either.
    crc: Option<u32>,
    packed: u64,
    /// Where the member's own header begins.
    header: u64,
    /// Where its bytes end at the earliest.
    end: u64,
    /// Whether it shares bytes with one before it.
    overlaps: bool,
}

/// The members of an archive, and what is wrong with their list.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    fault: Option<Unread>,
}

impl Unpacker<'_> {
    /// Hands out the members of a zip archive; those that make up a workbook as its sheets.
    pub(super) fn zip(&mut self, name: &str, depth: u32, input: &mut dyn Input) {
        let budget = self.budget;
        if depth >= budget.limits.depth {
            return self.visit.unread(name, why::too_deep(budget.limits));
        }
        let directory = match read(input, budget.limits.members) {
            Ok(directory) => directory,
            Err(error) => return self.visit.unread(name, why::explain(&error)),
        };
        let used = workbook::open(name, input, &directory, budget, self.visit);
        for (at, entry) in directory.entries.iter().enumerate() {
            if budget.is_spent() {
                break;
            }
            if used.contains(&at) || (entry.name.ends_with('/') && entry.packed == 0) {
                continue;
            }
            let full = within(name, &entry.name);
            let packed = Cell::new(0);
            match budget.member().and_then(|()| member(input, entry, budget, &packed)) {
                Ok(mut bytes) => self.part(&full, depth + 1, Source::Stream(&mut bytes)),
                Err(unread) => self.visit.unread(&full, unread),
            }
        }
        if let Some(unread) = directory.fault {
            self.visit.unread(name, unread);
        }
    }
}

/// The bytes of a member, counted and checked.
pub(super) fn member<'m>(
    input: &'m mut dyn Input,
    entry: &Entry,
    budget: &'m Budget<'m>,
    packed: &'m Cell<u64>,
) -> std::result::Result<Box<dyn Read + 'm>, Unread> {
    if entry.encrypted {
        return Err(why::encrypted("the member"));
    }
    if entry.overlaps {
        let help = "if the archive is no attack, make it anew";
        return Err(why::unread("overlapping", "it shares its bytes with another member, as in a zip bomb", help));
    }
    let start = start(input, entry).map_err(|error| why::explain(&error))?.ok_or_else(|| why::damaged("a member's header is none"))?;
    input.seek(SeekFrom::Start(start)).map_err(|error| why::explain(&error))?;
    let raw = Counted { inner: Exact::new(input, entry.packed), count: packed };
    let bytes: Box<dyn Read> = match entry.method {
        0 => Box::new(raw),
        8 => Box::new(DeflateDecoder::new(BufReader::with_capacity(32 << 10, raw))),
        93 => packed::decoder(packed::Format::Zstd, raw).map_err(|error| why::explain(&error))?,
        other => return Err(why::not_supported(method(other))),
    };
    Ok(Box::new(Checked { inner: Metered::new(bytes, budget, packed), crc: Crc::new(), wanted: entry.crc }))
}

fn method(method: u16) -> &'static str {
    match method {
        1..=6 => "an old zip compression (shrink, reduce or implode)",
        9 => "a zip member in Deflate64",
        12 => "a zip member in bzip2",
        14 => "a zip member in LZMA",
        95 => "a zip member in xz",
        98 => "a zip member in PPMd",
        _ => "a zip member in an unknown compression",
    }
}

/// Where a member's bytes begin: behind its own header, whose names and extra fields have lengths of their own.
fn start(input: &mut dyn Input, entry: &Entry) -> Result<Option<u64>> {
    input.seek(SeekFrom::Start(entry.header))?;
    let mut header = [0; 30];
    if fill(input, &mut header)? < header.len() || !header.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    let lengths = le16(&header, 26).zip(le16(&header, 28));
    Ok(lengths.map(|(name, extra)| entry.header + 30 + u64::from(name) + u64::from(extra)))
}

/// Compares the checksum at the end.
struct Checked<R> {
    inner: R,
    crc: Crc,
    wanted: Option<u32>,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        self.crc.update(buffer.get(..count).unwrap_or_default());
        if count == 0 && !buffer.is_empty() && self.wanted.is_some_and(|wanted| wanted != self.crc.sum()) {
            return Err(why::refuse(why::damaged("the checksum of a member is not that of its bytes")));
        }
        Ok(count)
    }
}

/// Where the directory lies, and by how much all places are to be moved because something stands before the archive.
struct Place {
    start: u64,
    length: u64,
    shift: u64,
}

/// Reads the list of members.
fn read(input: &mut dyn Input, most: u64) -> Result<Directory> {
    let length = input.seek(SeekFrom::End(0))?;
    let mut directory = match find(input, length)? {
        Some(place) => listed(input, &place, most)?,
        None => {
            let fault = why::damaged("its directory is missing; members were looked for by their headers, and some may be missing");
            Directory { entries: salvaged(input, length, most)?, fault: Some(fault) }
        }
    };
    mark_overlaps(&mut directory.entries);
    Ok(directory)
}

/// Finds the directory through the record at the end of the archive, or through its 64-bit companion.
fn find(input: &mut dyn Input, length: u64) -> Result<Option<Place>> {
    let from = length.saturating_sub(22 + 0xffff);
    input.seek(SeekFrom::Start(from))?;
    let Some(tail) = hold(input, 22 + 0xffff)? else { return Ok(None) };
    let ends = |at: &usize| {
        let record = tail.get(*at..).unwrap_or_default();
        record.starts_with(b"PK\x05\x06") && le16(record, 20).is_some_and(|comment| usize::from(comment) + 22 <= record.len())
    };
    let Some(at) = (0..tail.len().saturating_sub(21)).rev().find(ends) else { return Ok(None) };
    let record = tail.get(at..).unwrap_or_default();
    let (Some(size), Some(offset)) = (le32(record, 12), le32(record, 16)) else { return Ok(None) };
    let end = from + at as u64;
    let (size, offset, end) = match wide(input, end)? {
        Some(wide) if size == u32::MAX || offset == u32::MAX || le16(record, 10) == Some(u16::MAX) => wide,
        _ => (u64::from(size), u64::from(offset), end),
    };
    let Some(start) = end.checked_sub(size) else { return Ok(None) };
    Ok(start.checked_sub(offset).map(|shift| Place { start, length: size, shift }))
}

/// Size and place of the directory, and where it ends, as the 64-bit records before `end` say.
fn wide(input: &mut dyn Input, end: u64) -> Result<Option<(u64, u64, u64)>> {
    let Some(locator) = end.checked_sub(20) else { return Ok(None) };
    input.seek(SeekFrom::Start(locator))?;
    let mut bytes = [0; 20];
    if fill(input, &mut bytes)? < 20 || !bytes.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    // The record stands where the locator says, or, behind something else, right before the locator.
    for at in [le64(&bytes, 8), locator.checked_sub(56)].into_iter().flatten() {
        input.seek(SeekFrom::Start(at))?;
        let mut record = [0; 56];
        if fill(input, &mut record)? == 56 && record.starts_with(b"PK\x06\x06") {
            return Ok(le64(&record, 40).zip(le64(&record, 48)).map(|(size, offset)| (size, offset, at)));
        }
    }
    Ok(None)
}

/// The entries of the directory, as far as they are entries.
fn listed(input: &mut dyn Input, place: &Place, most: u64) -> Result<Directory> {
    input.seek(SeekFrom::Start(place.start))?;
    let mut directory = Directory::default();
    if place.length > DIRECTORY {
        directory.fault = Some(why::damaged("its directory is larger than any directory"));
        return Ok(directory);
    }
    let bytes = hold(&mut input.take(place.length), DIRECTORY)?.unwrap_or_default();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() && !rest.starts_with(b"PK\x05\x05") {
        // One more than may be read, so that the limit is noticed where it is counted.
        if directory.entries.len() as u64 > most {
            break;
        }
        let Some((entry, length)) = entry(rest, place.shift) else {
            directory.fault = Some(why::damaged("its directory breaks off, and members may be missing"));
            break;
        };
        directory.entries.push(entry);
        rest = rest.get(length..).unwrap_or_default();
    }
    if (bytes.len() as u64) < place.length {
        directory.fault = Some(why::truncated("its directory ends too early"));
    }
    Ok(directory)
}

/// One entry of the directory, and how long it is.
fn entry(bytes: &[u8], shift: u64) -> Option<(Entry, usize)> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let length = |at| le16(bytes, at).map(usize::from);
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let (flags, method, crc) = (le16(bytes, 8)?, le16(bytes, 10)?, le32(bytes, 16)?);
    let (size, mut packed, mut header) = (le32(bytes, 24)?, u64::from(le32(bytes, 20)?), u64::from(le32(bytes, 42)?));
    let mut fields = bytes.get(46 + name..46 + name + extra)?;
    while let (Some(id), Some(length)) = (le16(fields, 0), le16(fields, 2)) {
        let field = fields.get(4..).unwrap_or_default();
        if id == 1 {
            // 64-bit values stand only for those that are full, in this order.
            let mut at = if size == u32::MAX { 8 } else { 0 };
            if packed == u64::from(u32::MAX) {
                packed = le64(field, at)?;
                at += 8;
            }
            if header == u64::from(u32::MAX) {
                header = le64(field, at)?;
            }
        }
        fields = field.get(usize::from(length)..).unwrap_or_default();
    }
    let header = header.checked_add(shift)?;
    let end = header.checked_add(30 + name as u64)?.checked_add(packed)?;
    let encrypted = flags & 0x2041 != 0 || method == 99;
    let name = (named(bytes.get(46..46 + name)?), 46 + name + extra + comment);
    Some((Entry { name: name.0, encrypted, method, crc: Some(crc), packed, header, end, overlaps: false }, name.1))
}

/// Members by their own headers, one after another.
fn salvaged(input: &mut dyn Input, length: u64, most: u64) -> Result<Vec<Entry>> {
    let (mut entries, mut at) = (Vec::new(), 0);
    while let Some(header) = next(input, at, length, &[b"PK\x03\x04"])? {
        if entries.len() as u64 > most {
            break;
        }
        input.seek(SeekFrom::Start(header))?;
        let mut fixed = [0; 30];
        if fill(input, &mut fixed)? < fixed.len() {
            break;
        }
        let field = |at| le16(&fixed, at).unwrap_or_default();
        let mut name = vec![0; usize::from(field(26))];
        fill(input, &mut name)?;
        let start = header + 30 + u64::from(field(26)) + u64::from(field(28));
        let announced = u64::from(le32(&fixed, 18).unwrap_or_default());
        // A member that was written as a stream has its length behind it: it goes on to the next header.
        let streamed = field(6) & 8 != 0 && announced == 0;
        let packed = match streamed {
            true => next(input, start, length, &[b"PK\x07\x08", b"PK\x03\x04"])?.unwrap_or(length).saturating_sub(start),
            false => announced,
        };
        let crc = le32(&fixed, 14).filter(|_| !streamed);
        let end = start.saturating_add(packed);
        let encrypted = field(6) & 0x2041 != 0 || field(8) == 99;
        entries.push(Entry { name: named(&name), encrypted, method: field(8), crc, packed, header, end, overlaps: false });
        at = end;
    }
    Ok(entries)
}

/// Where the next of these signatures stands.
fn next(input: &mut dyn Input, from: u64, length: u64, signatures: &[&[u8; 4]]) -> Result<Option<u64>> {
    const STEP: usize = 64 << 10;
    let (mut at, mut bytes) = (from, vec![0; STEP]);
    while at < length {
        input.seek(SeekFrom::Start(at))?;
        let count = fill(input, &mut bytes)?;
        let window = bytes.get(..count).unwrap_or_default();
        if let Some(found) = window.windows(4).position(|four| signatures.iter().any(|signature| four == *signature)) {
            return Ok(Some(at + found as u64));
        }
        if count < STEP {
            break;
        }
        at += (STEP - 3) as u64;
    }
    Ok(None)
}

fn mark_overlaps(entries: &mut [Entry]) {
    let mut order: Vec<&mut Entry> = entries.iter_mut().collect();
    order.sort_by_key(|entry| entry.header);
    let mut end = 0;
    for entry in order {
        entry.overlaps = entry.header < end;
        end = end.max(entry.end);
    }
}
