//! The encodings of Parquet's pages (`Encodings.md` of the format), each value when it is asked for, so that a short page that stands for many values costs no memory.

use std::rc::Rc;

use super::super::bytes::array;
use super::schema::{Datum, Leaf, Physical};
use super::thrift::{varint, zigzag};

/// A part of a page that several readers share.
#[derive(Debug, Clone)]
pub(super) struct Part {
    bytes: Rc<Vec<u8>>,
    at: usize,
    end: usize,
}

impl Part {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let end = bytes.len();
        Self { bytes: Rc::new(bytes), at: 0, end }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// Cuts off so many bytes from the start.
    pub(super) fn cut(&mut self, length: usize) -> Option<Self> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.end)?;
        let part = Self { bytes: Rc::clone(&self.bytes), at: self.at, end };
        self.at = end;
        Some(part)
    }

    /// Cuts off as many bytes as the four bytes before them say.
    pub(super) fn cut_prefixed(&mut self) -> Option<Self> {
        let length = u32::from_le_bytes(array(self.rest(), 0)?);
        self.at += 4;
        self.cut(usize::try_from(length).ok()?)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut used = 0;
        let number = varint(self.rest(), &mut used)?;
        self.at += used;
        Some(number)
    }

    /// Bits from a place on, the lowest first.
    fn bits(&self, bit: usize, width: u32) -> Option<u64> {
        let start = bit / 8;
        let mut window = [0; 16];
        let rest = self.rest();
        let last = (bit + width as usize).div_ceil(8);
        let bytes = rest.get(start..last)?;
        window.get_mut(..bytes.len())?.copy_from_slice(bytes);
        let mask = if width == 64 { u64::MAX } else { (1 << width) - 1 };
        Some((u128::from_le_bytes(window) >> (bit % 8)) as u64 & mask)
    }
}

/// Numbers of a fixed width of bits, in runs of equal ones and in groups of eight.
#[derive(Debug, Clone)]
pub(super) struct Runs {
    part: Part,
    width: u32,
    left: u64,
    /// The value of a run of equal ones; else the values are packed.
    equal: Option<u64>,
    bit: usize,
}

impl Runs {
    pub(super) fn new(part: Part, width: u32) -> Option<Self> {
        (width <= 32).then_some(Self { part, width, left: 0, equal: None, bit: 0 })
    }

    pub(super) fn next(&mut self) -> Option<u64> {
        if self.width == 0 {
            return Some(0);
        }
        while self.left == 0 {
            self.part.at += self.bit / 8;
            self.bit = 0;
            let head = self.part.varint()?;
            self.left = head >> 1;
            self.equal = None;
            if head & 1 == 1 {
                self.left = self.left.checked_mul(8)?;
            } else {
                let value = self.part.cut(self.width.div_ceil(8) as usize)?;
                self.equal = Some(value.rest().iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)));
            }
        }
        self.left -= 1;
        if let Some(value) = self.equal {
            return Some(value);
        }
        let value = self.part.bits(self.bit, self.width)?;
        self.bit += self.width as usize;
        Some(value)
    }
}

/// Numbers as differences, in blocks of which each has its own width.
#[derive(Debug, Clone)]
pub(super) struct Deltas {
    part: Part,
    /// How many values a small block has, and how many small blocks a block.
    small: u64,
    blocks: usize,
    left: u64,
    last: i64,
    is_first: bool,
    least: i64,
    widths: Part,
    width: u32,
    left_in_small: u64,
    bit: usize,
}

impl Deltas {
    fn new(mut part: Part) -> Option<Self> {
        let (block, blocks, count) = (part.varint()?, part.varint()?, part.varint()?);
        let small = block.checked_div(blocks).filter(|small| *small > 0 && small % 8 == 0 && *small <= 1 << 20)?;
        let last = zigzag(part.varint()?);
        let widths = part.clone().cut(0)?;
        let blocks = usize::try_from(blocks).ok().filter(|blocks| *blocks <= 1 << 16)?;
        Some(Self { part, small, blocks, left: count, last, is_first: true, least: 0, widths, width: 0, left_in_small: 0, bit: 0 })
    }

    fn next(&mut self) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if std::mem::take(&mut self.is_first) {
            return Some(self.last);
        }
        if self.left_in_small == 0 {
            self.finish_small();
            if self.widths.rest().is_empty() {
                self.least = zigzag(self.part.varint()?);
                self.widths = self.part.cut(self.blocks)?;
            }
            self.width = u32::from(self.widths.byte()?);
            if self.width > 64 {
                return None;
            }
            self.left_in_small = self.small;
        }
        let delta = self.part.bits(self.bit, self.width)?;
        self.bit += self.width as usize;
        self.left_in_small -= 1;
        self.last = self.last.wrapping_add(self.least).wrapping_add(delta.cast_signed());
        Some(self.last)
    }

    /// Goes behind the small block, whose unused places are there too.
    fn finish_small(&mut self) {
        let unused = usize::try_from(self.left_in_small).unwrap_or_default() * self.width as usize;
        self.part.at = (self.part.at + (self.bit + unused) / 8).min(self.part.end);
        (self.bit, self.left_in_small) = (0, 0);
    }

    /// What follows the last value.
    fn behind(&self) -> Option<Part> {
        let mut walk = self.clone();
        while walk.left > 0 {
            walk.next()?;
        }
        walk.finish_small();
        Some(walk.part)
    }

    fn length(&mut self) -> Option<usize> {
        self.next().and_then(|length| usize::try_from(length).ok())
    }
}

/// The texts of a dictionary.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// The values of a dictionary page.
    pub(super) fn read(leaf: &Leaf, page: Part, count: usize) -> Option<Self> {
        let mut texts = Self::default();
        let mut values = Values::Plain { part: page, bit: 0 };
        for _ in 0..count {
            values.next(leaf, None, &mut texts.text)?;
            texts.ends.push(texts.text.len());
        }
        Some(texts)
    }

    fn get(&self, index: usize) -> Option<&[u8]> {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(index)?)
    }

    pub(super) fn size(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>()
    }
}

/// The values of a page that are there.
#[derive(Debug)]
pub(super) enum Values {
    Plain { part: Part, bit: usize },
    Runs(Runs),
    Dictionary(Runs),
    Deltas(Deltas),
    Lengths { lengths: Deltas, text: Part },
    Prefixes { shared: Deltas, lengths: Deltas, text: Part, last: Vec<u8> },
    Split { part: Part, at: usize, count: usize },
}

impl Values {
    /// By the number of the encoding; `Err` where it is not known.
    pub(super) fn new(encoding: i64, leaf: &Leaf, mut part: Part) -> Result<Option<Self>, i64> {
        Ok(match encoding {
            0 => Some(Self::Plain { part, bit: 0 }),
            2 | 8 => part.byte().and_then(|width| Runs::new(part, u32::from(width))).map(Self::Dictionary),
            // An empty page has no length either.
            3 => part.cut_prefixed().and_then(|part| Runs::new(part, 1)).map(Self::Runs),
            5 => Deltas::new(part).map(Self::Deltas),
            6 => Deltas::new(part).and_then(|lengths| lengths.behind().map(|text| Self::Lengths { lengths, text })),
            7 => Self::prefixes(part),
            9 => {
                leaf.physical.width().and_then(|width| part.rest().len().checked_div(width)).map(|count| Self::Split { part, at: 0, count })
            }
            other => return Err(other),
        })
    }

    fn prefixes(part: Part) -> Option<Self> {
        let shared = Deltas::new(part)?;
        let lengths = Deltas::new(shared.behind()?)?;
        let text = lengths.behind()?;
        Some(Self::Prefixes { shared, lengths, text, last: Vec::new() })
    }

    /// Appends the next value as text.
    pub(super) fn next(&mut self, leaf: &Leaf, dictionary: Option<&Texts>, out: &mut Vec<u8>) -> Option<()> {
        match self {
            Self::Plain { part, bit } => plain(part, bit, leaf, out)?,
            Self::Runs(runs) => leaf.write(Datum::Int(runs.next()?.cast_signed()), out),
            Self::Dictionary(runs) => {
                let index = usize::try_from(runs.next()?).ok()?;
                out.extend_from_slice(dictionary?.get(index)?);
            }
            Self::Deltas(deltas) => {
                let value = deltas.next()?;
                // Differences of 32-bit numbers wrap in 32 bits.
                leaf.write(Datum::Int(if leaf.physical == Physical::Int32 { i64::from(value as i32) } else { value }), out);
            }
            Self::Lengths { lengths, text } => leaf.write(Datum::Bytes(text.cut(lengths.length()?)?.rest()), out),
            Self::Prefixes { shared, lengths, text, last } => {
                let shared = shared.length().filter(|shared| *shared <= last.len())?;
                last.truncate(shared);
                last.extend_from_slice(text.cut(lengths.length()?)?.rest());
                leaf.write(Datum::Bytes(last), out);
            }
            Self::Split { part, at, count } => {
                let width = leaf.physical.width()?;
                let value: Option<Vec<u8>> = (0..width).map(|byte| part.rest().get(byte * *count + *at).copied()).collect();
                *at += 1;
                write_stored(&value.filter(|_| *at <= *count)?, leaf, out)?;
            }
        }
        Some(())
    }
}

fn plain(part: &mut Part, bit: &mut usize, leaf: &Leaf, out: &mut Vec<u8>) -> Option<()> {
    match leaf.physical {
        Physical::Boolean => {
            leaf.write(Datum::Int(part.bits(*bit, 1)?.cast_signed()), out);
            *bit += 1;
        }
        Physical::Bytes => leaf.write(Datum::Bytes(part.cut_prefixed()?.rest()), out),
        other => write_stored(part.cut(other.width()?)?.rest(), leaf, out)?,
    }
    Some(())
}

/// Appends a value of fixed width as it is stored.
fn write_stored(bytes: &[u8], leaf: &Leaf, out: &mut Vec<u8>) -> Option<()> {
    let value = match leaf.physical {
        Physical::Int32 => Datum::Int(i64::from(i32::from_le_bytes(array(bytes, 0)?))),
        Physical::Int64 => Datum::Int(i64::from_le_bytes(array(bytes, 0)?)),
        _ => Datum::Bytes(bytes),
    };
    leaf.write(value, out);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_packed_groups_follow_each_other() {
        // The example of `Encodings.md`: 0 to 7 in three bits; before it four times 5.
        let bytes = vec![0x08, 0x05, 0x03, 0x88, 0xc6, 0xfa];
        let mut runs = Runs::new(Part::new(bytes), 3).unwrap();
        let values: Vec<u64> = std::iter::from_fn(|| runs.next()).collect();
        assert_eq!(values, [5, 5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn differences_add_up() {
        // The second example of `Encodings.md`: 7, 5, 3, 1, 2, 3, 4, 5 in one block of which the last places are empty.
        let mut bytes = vec![0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 0x02, 0, 0, 0];
        bytes.extend([0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0, b'x']);
        let deltas = Deltas::new(Part::new(bytes)).unwrap();
        let mut walk = deltas.clone();
        let values: Vec<i64> = std::iter::from_fn(|| walk.next()).collect();
        assert_eq!(values, [7, 5, 3, 1, 2, 3, 4, 5]);
        assert_eq!(deltas.behind().unwrap().rest(), b"x");
    }
}
