//! XML events of a workbook's part, with bounded memory.

use std::cell::Cell;
use std::io::{BufReader, Error, ErrorKind, Read, Result};
use std::rc::Rc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::text::{Encoding, Transcoded};
use super::super::why;
use crate::model::scan::Unread;

/// The most bytes of one event; a cell has at most 32,767 characters.
const LARGEST: usize = 16 << 20;

/// Stops a reader that gives more than one event may have.
struct Fuel<R> {
    inner: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Fuel<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        let left = self.left.get().checked_sub(count).ok_or_else(|| Error::from(ErrorKind::InvalidData))?;
        self.left.set(left);
        Ok(count)
    }
}

/// The bytes of one part.
type Part<'x> = Transcoded<Box<dyn Read + 'x>>;

/// The events of one part.
pub(super) struct Xml<'x> {
    reader: Reader<BufReader<Fuel<Part<'x>>>>,
    buffer: Vec<u8>,
    left: Rc<Cell<usize>>,
}

impl<'x> Xml<'x> {
    /// Parts are UTF-8, whatever they say.
    pub(super) fn new(part: Box<dyn Read + 'x>) -> Self {
        let left = Rc::new(Cell::new(LARGEST));
        let fuel = Fuel { inner: Transcoded::new(part, Encoding::Utf8), left: Rc::clone(&left) };
        let mut reader = Reader::from_reader(BufReader::with_capacity(64 << 10, fuel));
        let config = reader.config_mut();
        // Tags are taken as they come, so that no stack of them is kept.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), left }
    }

    pub(super) fn next(&mut self) -> std::result::Result<Event<'_>, Unread> {
        self.left.set(LARGEST);
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) => why::explain(&error),
            _ => why::damaged("a part of the workbook is no XML"),
        })
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

/// The text of `&amp;` and the like; nothing for entities that only a DTD could explain.
pub(super) fn reference(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => quick_xml::escape::resolve_xml_entity(reference).map(str::to_owned).unwrap_or_default(),
    }
}
