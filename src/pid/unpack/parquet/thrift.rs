//! Thrift's compact protocol, as far as Parquet's headers need it: values in a tree, fields by their numbers.

use super::super::bytes::array;

/// How deep values may lie within each other.
const DEEPEST: u8 = 16;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'t> {
    /// Truth values are 0 and 1.
    Int(i64),
    Bytes(&'t [u8]),
    List(Vec<Value<'t>>),
    Struct(Vec<(i16, Value<'t>)>),
    /// Doubles and maps, which no header needs.
    Other,
}

impl<'t> Value<'t> {
    /// A field of a structure.
    pub(super) fn field(&self, id: i16) -> Option<&Value<'t>> {
        match self {
            Self::Struct(fields) => fields.iter().find(|(field, _)| *field == id).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A field that is a number.
    pub(super) fn int(&self, id: i16) -> Option<i64> {
        match self.field(id)? {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// A field that is a length or a count.
    pub(super) fn size(&self, id: i16) -> Option<usize> {
        self.int(id).and_then(|number| usize::try_from(number).ok())
    }

    /// A field that is a list; empty where it is absent.
    pub(super) fn list(&self, id: i16) -> &[Value<'t>] {
        match self.field(id) {
            Some(Self::List(values)) => values,
            _ => &[],
        }
    }

    /// A field that is a text.
    pub(super) fn bytes(&self, id: i16) -> Option<&'t [u8]> {
        match self.field(id)? {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// Reads values from the start of bytes.
pub(super) struct Thrift<'t> {
    bytes: &'t [u8],
    pub(super) at: usize,
}

impl<'t> Thrift<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The structure that stands here; `None` where there is none, or it is cut off.
    pub(super) fn structure(&mut self) -> Option<Value<'t>> {
        self.value(12, 0)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        varint(self.bytes, &mut self.at)
    }

    fn value(&mut self, kind: u8, depth: u8) -> Option<Value<'t>> {
        if depth > DEEPEST {
            return None;
        }
        Some(match kind {
            // Within a list truth values are bytes; within a structure they are told by their type.
            1 | 2 => Value::Int(i64::from(kind == 1)),
            3 => Value::Int(i64::from(self.byte()?)),
            4..=6 => Value::Int(zigzag(self.varint()?)),
            7 => {
                array::<8>(self.bytes, self.at)?;
                self.at += 8;
                Value::Other
            }
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                let bytes = self.bytes.get(self.at..self.at.checked_add(length)?)?;
                self.at += length;
                Value::Bytes(bytes)
            }
            9 | 10 => self.list(depth)?,
            11 => self.map(depth)?,
            12 => self.fields(depth)?,
            _ => return None,
        })
    }

    fn list(&mut self, depth: u8) -> Option<Value<'t>> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        let mut values = Vec::new();
        for _ in 0..count {
            values.push(match head & 15 {
                1 | 2 => Value::Int(i64::from(self.byte()? == 1)),
                kind => self.value(kind, depth + 1)?,
            });
        }
        Some(Value::List(values))
    }

    fn map(&mut self, depth: u8) -> Option<Value<'t>> {
        let count = self.varint()?;
        let kinds = if count > 0 { self.byte()? } else { 0 };
        for _ in 0..count {
            for kind in [kinds >> 4, kinds & 15] {
                match kind {
                    1 | 2 => drop(self.byte()?),
                    kind => drop(self.value(kind, depth + 1)?),
                }
            }
        }
        Some(Value::Other)
    }

    fn fields(&mut self, depth: u8) -> Option<Value<'t>> {
        let (mut fields, mut id) = (Vec::new(), 0i16);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(Value::Struct(fields));
            }
            id = match head >> 4 {
                0 => i16::try_from(zigzag(self.varint()?)).ok()?,
                by => id.checked_add(i16::from(by))?,
            };
            fields.push((id, self.value(head & 15, depth + 1)?));
        }
    }
}

/// A number of seven bits a byte, the lowest first.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A number whose sign is its lowest bit.
pub(super) fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
