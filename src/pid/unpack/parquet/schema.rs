//! The columns of a Parquet file out of its footer, and how their values are written as text.

use super::super::members::named;
use super::super::{civil, number, strings};
use super::thrift::Value;

/// How values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Physical {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    /// Always so many bytes.
    Fixed(usize),
}

impl Physical {
    fn of(element: &Value<'_>) -> Option<Self> {
        Some(match element.int(1)? {
            0 => Self::Boolean,
            1 => Self::Int32,
            2 => Self::Int64,
            3 => Self::Int96,
            4 => Self::Float,
            5 => Self::Double,
            6 => Self::Bytes,
            7 => Self::Fixed(element.size(2).filter(|length| *length > 0)?),
            _ => return None,
        })
    }

    /// How many bytes a value has; `None` where each says it itself.
    pub(super) fn width(self) -> Option<usize> {
        match self {
            Self::Boolean => Some(1),
            Self::Int32 | Self::Float => Some(4),
            Self::Int64 | Self::Double => Some(8),
            Self::Int96 => Some(12),
            Self::Fixed(length) => Some(length),
            Self::Bytes => None,
        }
    }
}

/// What values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Text,
    Unsigned,
    Date,
    /// A time of day, in parts of a second.
    Time(i64),
    /// An instant, in parts of a second from 1970.
    Moment(i64),
    Decimal(u32),
    Uuid,
    Half,
}

impl Meaning {
    /// By the logical type, else by the older converted type.
    fn of(element: &Value<'_>) -> Self {
        let unit = |time: &Value<'_>| {
            let unit = time.field(2);
            let is = |id| unit.is_some_and(|unit| unit.field(id).is_some());
            if is(1) {
                1_000
            } else if is(3) {
                1_000_000_000
            } else {
                1_000_000
            }
        };
        let scale = |of: &Value<'_>, id| Self::Decimal(of.int(id).and_then(|scale| u32::try_from(scale).ok()).unwrap_or_default().min(76));
        if let Some(Value::Struct(logical)) = element.field(10)
            && let Some((id, of)) = logical.first()
        {
            match id {
                1 | 4 | 12 => return Self::Text,
                5 => return scale(of, 1),
                6 => return Self::Date,
                7 => return Self::Time(unit(of)),
                8 => return Self::Moment(unit(of)),
                10 => return if of.int(2) == Some(0) { Self::Unsigned } else { Self::Plain },
                14 => return Self::Uuid,
                15 => return Self::Half,
                _ => {}
            }
        }
        match element.int(6) {
            Some(0 | 4 | 19) => Self::Text,
            Some(5) => scale(element, 7),
            Some(6) => Self::Date,
            Some(7) => Self::Time(1_000),
            Some(8) => Self::Time(1_000_000),
            Some(9) => Self::Moment(1_000),
            Some(10) => Self::Moment(1_000_000),
            Some(11..=14) => Self::Unsigned,
            _ => Self::Plain,
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Its names from the root on, those that only make up a list or a map left out.
    pub(super) path: String,
    pub(super) physical: Physical,
    pub(super) meaning: Meaning,
    /// How many levels may be absent, and how many repeat.
    pub(super) absent: u32,
    pub(super) repeats: u32,
}

/// Names that writers give to the levels of lists and maps.
const WRAPPERS: &[&[u8]] = &[b"list", b"element", b"array", b"item", b"bag", b"array_element", b"key_value"];

/// The columns of a schema in their order; `None` where it is none.
pub(super) fn leaves(elements: &[Value<'_>]) -> Option<Vec<Leaf>> {
    let mut leaves = Vec::new();
    // The groups that are open: how many children are to come, and what is known of their place.
    let mut open: Vec<(usize, String, u32, u32)> = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        while open.last().is_some_and(|(left, ..)| *left == 0) {
            open.pop();
        }
        let name = element.bytes(4).unwrap_or_default();
        let (path, absent, repeats) = match open.last_mut() {
            Some((left, path, absent, repeats)) => {
                *left -= 1;
                let is_wrapper = !path.is_empty() && WRAPPERS.contains(&name);
                let joined = match (path.is_empty(), is_wrapper) {
                    (true, _) => named(name),
                    (false, true) => path.clone(),
                    (false, false) => format!("{path}.{}", named(name)),
                };
                let (optional, repeated) = match element.int(3) {
                    Some(1) => (1, 0),
                    Some(2) => (1, 1),
                    _ => (0, 0),
                };
                (joined, *absent + optional, *repeats + repeated)
            }
            None if index == 0 => (String::new(), 0, 0),
            None => return None,
        };
        match element.size(5).filter(|children| *children > 0) {
            Some(children) if open.len() < 64 && path.len() < 4096 => open.push((children, path, absent, repeats)),
            Some(_) => return None,
            None if index == 0 => return Some(leaves),
            None => leaves.push(Leaf { path, physical: Physical::of(element)?, meaning: Meaning::of(element), absent, repeats }),
        }
    }
    open.iter().all(|(left, ..)| *left == 0).then_some(leaves)
}

/// A stored value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Datum<'d> {
    Int(i64),
    Bytes(&'d [u8]),
}

impl Leaf {
    /// Appends a value as text on one line.
    pub(super) fn write(&self, value: Datum<'_>, out: &mut Vec<u8>) {
        match value {
            Datum::Int(number) => self.write_int(number, out),
            Datum::Bytes(bytes) => self.write_bytes(bytes, out),
        }
    }

    fn write_int(&self, value: i64, out: &mut Vec<u8>) {
        let micros = |per_second: i64| match per_second {
            1_000 => value.saturating_mul(1_000),
            1_000_000_000 => value.div_euclid(1_000),
            _ => value,
        };
        let text = match (self.meaning, self.physical) {
            (_, Physical::Boolean) => if value == 0 { "false" } else { "true" }.to_owned(),
            (Meaning::Date, _) => civil::date(value),
            (Meaning::Time(unit), _) => civil::time(micros(unit)),
            (Meaning::Moment(unit), _) => civil::instant(micros(unit)),
            (Meaning::Decimal(scale), _) => decimal(i128::from(value), scale),
            (Meaning::Unsigned, Physical::Int32) => (value as u32).to_string(),
            (Meaning::Unsigned, _) => value.cast_unsigned().to_string(),
            _ => value.to_string(),
        };
        out.extend_from_slice(text.as_bytes());
    }

    fn write_bytes(&self, bytes: &[u8], out: &mut Vec<u8>) {
        match (self.physical, self.meaning) {
            (Physical::Float, _) => {
                let value = super::super::bytes::array(bytes, 0).map(f32::from_le_bytes).unwrap_or_default();
                // The digits of the short form, not those that widening adds.
                let text = if value.is_finite() {
                    value.to_string().parse().map_or_else(|_| value.to_string(), number)
                } else {
                    value.to_string()
                };
                out.extend_from_slice(text.as_bytes());
            }
            (Physical::Double, _) => {
                let value = super::super::bytes::array(bytes, 0).map(f64::from_le_bytes).unwrap_or_default();
                out.extend_from_slice(number(value).as_bytes());
            }
            (Physical::Int96, _) => {
                let nanos = super::super::bytes::le64(bytes, 0).unwrap_or_default();
                let day = i64::from(super::super::bytes::le32(bytes, 8).unwrap_or_default()) - 2_440_588;
                let micros = day.saturating_mul(86_400_000_000).saturating_add_unsigned(nanos / 1_000);
                out.extend_from_slice(civil::instant(micros).as_bytes());
            }
            (_, Meaning::Decimal(scale)) if (1..=16).contains(&bytes.len()) => {
                let start = if bytes.first().is_some_and(|byte| *byte >= 0x80) { -1 } else { 0 };
                let value = bytes.iter().fold(start, |value: i128, byte| value << 8 | i128::from(*byte));
                out.extend_from_slice(decimal(value, scale).as_bytes());
            }
            (_, Meaning::Half) => out.extend_from_slice(number(half(super::super::bytes::le16(bytes, 0).unwrap_or_default())).as_bytes()),
            (_, Meaning::Uuid) => {
                for (at, byte) in bytes.iter().enumerate() {
                    if matches!(at, 4 | 6 | 8 | 10) {
                        out.push(b'-');
                    }
                    out.extend_from_slice(format!("{byte:02x}").as_bytes());
                }
            }
            _ => write_text(bytes, self.meaning, out),
        }
    }
}

fn write_text(bytes: &[u8], meaning: Meaning, out: &mut Vec<u8>) {
    let start = out.len();
    match (std::str::from_utf8(bytes), meaning) {
        (Ok(text), _) => out.extend_from_slice(text.as_bytes()),
        (Err(_), Meaning::Text) => out.extend_from_slice(named(bytes).as_bytes()),
        (Err(_), _) => out.extend_from_slice(&strings::of(bytes)),
    }
    for byte in out.get_mut(start..).unwrap_or_default() {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// A floating-point number of 16 bits (IEEE 754 binary16).
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3ff) / 1024.0);
    sign * match exponent {
        0 => fraction * 2f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction) * 2f64.powi(exponent - 15),
    }
}

/// A whole number with its point moved.
fn decimal(value: i128, scale: u32) -> String {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, rest) = digits.split_at_checked(digits.len() - scale as usize).unwrap_or((&digits, ""));
    let sign = if value < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(physical: Physical, meaning: Meaning, value: Datum<'_>) -> String {
        let leaf = Leaf { path: String::new(), physical, meaning, absent: 0, repeats: 0 };
        let mut out = Vec::new();
        leaf.write(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_are_written_as_people_write_them() {
        for (physical, meaning, value, text) in [
            (Physical::Boolean, Meaning::Plain, Datum::Int(1), "true"),
            (Physical::Int32, Meaning::Unsigned, Datum::Int(-1), "4294967295"),
            (Physical::Int32, Meaning::Date, Datum::Int(-3653), "1960-01-01"),
            (Physical::Int64, Meaning::Moment(1_000_000_000), Datum::Int(1_500_000_000), "1970-01-01 00:00:01.500000"),
            (Physical::Int64, Meaning::Decimal(2), Datum::Int(-5), "-0.05"),
            (Physical::Fixed(3), Meaning::Decimal(1), Datum::Bytes(&[0xff, 0xff, 0x38]), "-20.0"),
            (Physical::Float, Meaning::Plain, Datum::Bytes(&51.48f32.to_le_bytes()), "51.48"),
            (Physical::Double, Meaning::Plain, Datum::Bytes(&4_111_111_111_111_111f64.to_le_bytes()), "4111111111111111"),
            (Physical::Fixed(2), Meaning::Half, Datum::Bytes(&0xbe00u16.to_le_bytes()), "-1.5"),
            (Physical::Bytes, Meaning::Text, Datum::Bytes(b"two\nlines"), "two lines"),
            (Physical::Bytes, Meaning::Plain, Datum::Bytes(b"\xff\x00abcdef"), "abcdef "),
            (Physical::Fixed(16), Meaning::Uuid, Datum::Bytes(&[0x12; 16]), "12121212-1212-1212-1212-121212121212"),
        ] {
            assert_eq!(written(physical, meaning, value), text);
        }
    }
}
