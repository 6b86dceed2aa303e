//! One column of one row group: its pages one after another, its rows as lines.

use std::cell::Cell;
use std::io::SeekFrom;
use std::rc::Rc;

use super::super::bytes::{fill, hold};
use super::super::members::Exact;
use super::super::{Input, Limits, why};
use super::codec;
use super::schema::Leaf;
use super::thrift::{Thrift, Value};
use super::values::{Part, Runs, Texts, Values};
use crate::model::scan::Unread;

/// What stands between the values of one row.
const BETWEEN: &[u8] = b"; ";

/// Bytes that all columns of a file may hold at once.
pub(super) struct Room {
    left: Cell<u64>,
    limits: Limits,
}

impl Room {
    pub(super) fn new(limits: &Limits) -> Rc<Self> {
        Rc::new(Self { left: Cell::new(limits.held), limits: limits.clone() })
    }

    fn take(self: &Rc<Self>, bytes: u64) -> Result<Taken, Unread> {
        let left = self.left.get().checked_sub(bytes).ok_or_else(|| why::too_large_to_hold("pages", &self.limits))?;
        self.left.set(left);
        Ok(Taken { room: Rc::clone(self), bytes })
    }
}

/// Gives back what it took when it is no longer held.
struct Taken {
    room: Rc<Room>,
    bytes: u64,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.room.left.set(self.room.left.get().saturating_add(self.bytes));
    }
}

/// A page: levels of presence and repetition, and the values that are there.
struct Page {
    repeats: Option<Runs>,
    /// The level of repetition of the next value, where it was looked at.
    ahead: Option<u64>,
    absent: Option<Runs>,
    values: Values,
    left: usize,
    _taken: Taken,
}

impl Page {
    /// The level of repetition of the next value; 0 begins a row.
    fn repeat(&mut self) -> Option<u64> {
        let Some(repeats) = self.repeats.as_mut() else { return Some(0) };
        if self.ahead.is_none() {
            self.ahead = repeats.next();
        }
        self.ahead
    }
}

/// The column of a row group.
pub(super) struct Chunk {
    codec: i64,
    /// Where the next page begins, and how many bytes and values are to come.
    at: u64,
    bytes_left: u64,
    values_left: u64,
    dictionary: Option<(Texts, Taken)>,
    page: Option<Page>,
    room: Rc<Room>,
    /// How many values its pages announced since it was last asked.
    pub(super) announced: u64,
}

impl Chunk {
    /// Out of the footer.
    pub(super) fn new(column: &Value<'_>, room: &Rc<Room>) -> Result<Self, Unread> {
        if column.field(8).is_some() || column.field(9).is_some() {
            return Err(why::encrypted("a column"));
        }
        let broken = || why::damaged("the footer says nothing about a column");
        let meta = column.field(3).ok_or_else(broken)?;
        let number = |id| meta.int(id).and_then(|number| u64::try_from(number).ok());
        let data = number(9).ok_or_else(broken)?;
        // Some writers set the place of a dictionary that is not there to 0.
        let at = number(11).filter(|at| *at > 0).map_or(data, |dictionary| dictionary.min(data));
        let (codec, bytes_left) = (meta.int(4).unwrap_or_default(), number(7).ok_or_else(broken)?);
        let values_left = number(5).ok_or_else(broken)?;
        Ok(Self { codec, at, bytes_left, values_left, dictionary: None, page: None, room: Rc::clone(room), announced: 0 })
    }

    /// Appends the next row's values, those of a list one behind the other, until there are `most` bytes.
    pub(super) fn row(&mut self, leaf: &Leaf, input: &mut dyn Input, out: &mut Vec<u8>, most: usize) -> Result<(), Unread> {
        let broken = || why::damaged("a page holds fewer values than it says");
        let start = out.len();
        if !self.is_at_value(leaf, input)? {
            return Err(why::damaged("a column has fewer rows than the others"));
        }
        while let Some(page) = self.page.as_mut() {
            page.repeat().ok_or_else(broken)?;
            page.ahead = None;
            page.left -= 1;
            let level = page.absent.as_mut().map_or(Some(u64::from(leaf.absent)), Runs::next).ok_or_else(broken)?;
            if level == u64::from(leaf.absent) {
                if out.len() > start {
                    out.extend_from_slice(BETWEEN);
                }
                page.values.next(leaf, self.dictionary.as_ref().map(|(texts, _)| texts), out).ok_or_else(broken)?;
            }
            // Few bytes of a dictionary can stand for any number of long values.
            if out.len() > most {
                return Err(why::too_large_to_hold("rows", &self.room.limits));
            }
            // A value that repeats something belongs to the row before it, also where it stands on the next page.
            let is_row = leaf.repeats == 0 || !self.is_at_value(leaf, input)?;
            if is_row || self.page.as_mut().and_then(Page::repeat).ok_or_else(broken)? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Whether values are left that nobody asked for.
    pub(super) fn has_more(&self) -> bool {
        self.values_left > 0 || self.page.as_ref().is_some_and(|page| page.left > 0)
    }

    /// Whether a value is to come.
    fn is_at_value(&mut self, leaf: &Leaf, input: &mut dyn Input) -> Result<bool, Unread> {
        while self.page.as_ref().is_none_or(|page| page.left == 0) {
            self.page = None;
            if self.values_left == 0 {
                return Ok(false);
            }
            self.load(leaf, input)?;
        }
        Ok(true)
    }

    /// Reads the next page: a dictionary is kept, others are passed over.
    fn load(&mut self, leaf: &Leaf, input: &mut dyn Input) -> Result<(), Unread> {
        let (bytes, length) = header(input, self.at, self.bytes_left)?;
        let head = Thrift::new(&bytes).structure().ok_or_else(|| why::damaged("a page has no header"))?;
        let broken = || why::damaged("a page's header is none");
        let (size, packed) = (head.size(2).ok_or_else(broken)?, head.size(3).ok_or_else(broken)?);
        let used = (length as u64).checked_add(packed as u64).filter(|used| *used <= self.bytes_left).ok_or_else(broken)?;
        let body = self.at + length as u64;
        self.at += used;
        self.bytes_left -= used;
        let kind = head.int(1);
        if !matches!(kind, Some(0 | 2 | 3)) {
            return Ok(());
        }
        let taken = self.room.take((size as u64).saturating_add(packed as u64))?;
        input.seek(SeekFrom::Start(body)).map_err(|error| why::explain(&error))?;
        let body = hold(&mut Exact::new(input, packed as u64), packed as u64).map_err(|error| why::explain(&error))?.unwrap_or_default();
        match (kind, head.field(5), head.field(7), head.field(8)) {
            (Some(2), _, Some(about), _) => self.take_dictionary(leaf, about, body, size, taken),
            (Some(0), Some(about), ..) => {
                let count = about.size(1).ok_or_else(broken)?;
                let part = Part::new(codec::unpack(self.codec, body, size)?);
                let levels = (about.int(4), about.int(3));
                self.take_page(leaf, about.int(2), count, split(leaf, part, levels)?, taken)
            }
            (Some(3), .., Some(about)) => {
                let count = about.size(1).ok_or_else(broken)?;
                let part = self.second(about, body, size)?;
                self.take_page(leaf, about.int(4), count, split_second(leaf, part, about).ok_or_else(broken)?, taken)
            }
            _ => Err(broken()),
        }
    }

    fn take_dictionary(&mut self, leaf: &Leaf, about: &Value<'_>, body: Vec<u8>, size: usize, mut taken: Taken) -> Result<(), Unread> {
        let part = Part::new(codec::unpack(self.codec, body, size)?);
        let texts = about.size(1).and_then(|count| Texts::read(leaf, part, count));
        let texts = texts.ok_or_else(|| why::damaged("a dictionary holds fewer values than it says"))?;
        drop(std::mem::replace(&mut taken, self.room.take(texts.size() as u64)?));
        self.dictionary = Some((texts, taken));
        Ok(())
    }

    fn take_page(&mut self, leaf: &Leaf, encoding: Option<i64>, count: usize, split: Split, taken: Taken) -> Result<(), Unread> {
        self.values_left =
            self.values_left.checked_sub(count as u64).ok_or_else(|| why::damaged("a column has more values than it says"))?;
        self.announced = self.announced.saturating_add(count as u64);
        let (repeats, absent, part) = split;
        let values =
            Values::new(encoding.unwrap_or(-1), leaf, part).map_err(|_| why::not_supported("an encoding of Parquet that is this new"))?;
        // A page without a single value may have nothing to decode.
        let values = values.unwrap_or(Values::Plain { part: Part::new(Vec::new()), bit: 0 });
        self.page = Some(Page { repeats, ahead: None, absent, values, left: count, _taken: taken });
        Ok(())
    }

    /// The body of a page of the second version: only its values are compressed.
    fn second(&self, about: &Value<'_>, body: Vec<u8>, size: usize) -> Result<Part, Unread> {
        let levels = about.size(5).zip(about.size(6)).and_then(|(absent, repeats)| absent.checked_add(repeats));
        let levels =
            levels.filter(|levels| *levels <= body.len() && *levels <= size).ok_or_else(|| why::damaged("a page's header is none"))?;
        if about.int(7) == Some(0) || self.codec == 0 {
            return Ok(Part::new(body));
        }
        let mut whole = body.get(..levels).unwrap_or_default().to_vec();
        let packed = body.get(levels..).unwrap_or_default().to_vec();
        if !packed.is_empty() {
            whole.extend(codec::unpack(self.codec, packed, size - levels)?);
        }
        Ok(Part::new(whole))
    }
}

/// Levels of repetition and of presence, and the values behind them.
type Split = (Option<Runs>, Option<Runs>, Part);

/// How many bits a level has.
fn width(most: u32) -> u32 {
    u32::BITS - most.leading_zeros()
}

/// Takes the levels off a page of the first version; each says how long it is.
fn split(leaf: &Leaf, mut part: Part, encodings: (Option<i64>, Option<i64>)) -> Result<Split, Unread> {
    let mut level = |most: u32, encoding: Option<i64>| match (most, encoding) {
        (0, _) => Ok(None),
        (_, Some(3)) => {
            let runs = part.cut_prefixed().and_then(|part| Runs::new(part, width(most)));
            runs.map(Some).ok_or_else(|| why::damaged("a page has no levels"))
        }
        _ => Err(why::not_supported("an encoding of levels that Parquet gave up")),
    };
    let (repeats, absent) = (level(leaf.repeats, encodings.0)?, level(leaf.absent, encodings.1)?);
    Ok((repeats, absent, part))
}

/// Takes the levels off a page of the second version; its header says how long they are.
fn split_second(leaf: &Leaf, mut part: Part, about: &Value<'_>) -> Option<Split> {
    let (repeats, absent) = (part.cut(about.size(6)?)?, part.cut(about.size(5)?)?);
    let level = |most: u32, part: Part| if most == 0 { Some(None) } else { Runs::new(part, width(most)).map(Some) };
    Some((level(leaf.repeats, repeats)?, level(leaf.absent, absent)?, part))
}

/// The bytes of a page's header, and how many they are.
fn header(input: &mut dyn Input, at: u64, most: u64) -> Result<(Vec<u8>, usize), Unread> {
    // Headers have some dozen bytes; with the least and greatest value in them they may have many.
    for size in [4 << 10, 64 << 10, 16 << 20] {
        input.seek(SeekFrom::Start(at)).map_err(|error| why::explain(&error))?;
        let mut bytes = vec![0; usize::try_from(most.min(size)).unwrap_or_default()];
        let count = fill(input, &mut bytes).map_err(|error| why::explain(&error))?;
        bytes.truncate(count);
        let mut thrift = Thrift::new(&bytes);
        let length = thrift.structure().map(|_| thrift.at);
        if let Some(length) = length {
            return Ok((bytes, length));
        }
        if (count as u64) < size {
            break;
        }
    }
    Err(why::damaged("a page has no header"))
}
