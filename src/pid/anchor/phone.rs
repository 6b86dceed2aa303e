//! Telephone numbers: ITU-T E.164 with `+` or `00`, and as they are written inside a country (ITU-T E.123).

use std::ops::Range;

use super::{before, follows};
use crate::pid::phone::{self, E164, Plan};

/// How sure the writing alone makes that digits are a telephone number; the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Writing {
    /// Digits that some country would accept: `2125550123`, `447700900123`.
    Plain,
    /// Groups of digits that are no country's own way: `612 34 56 78`.
    Loose,
    /// Groups with the trunk prefix in front, or 3-3-4 of North America.
    Grouped,
    /// With the area in parentheses.
    Parentheses,
    /// With `+` and a country code that has such numbers.
    International,
}

/// A telephone number in a text.
#[derive(Debug, Clone)]
pub(crate) struct Phone {
    /// Where it stands.
    pub range: Range<usize>,
    /// How it is written.
    pub writing: Writing,
    /// The plan that it belongs to; absent where the writing does not say.
    pub plan: Option<&'static Plan>,
    /// Its form of E.164 where the plan is known; else the digits as they are dialled inside a country, see [`phone::dialled`].
    pub digits: E164,
}

/// Words before digits that are no telephone number.
const OTHERS: &[&[u8]] = &[
    b"isbn",
    b"issn",
    b"ean",
    b"gtin",
    b"order",
    b"invoice",
    b"ref",
    b"tracking",
    b"version",
    b"serial",
    b"sku",
    b"id",
    b"uuid",
    b"port",
    b"rfc",
    b"pmid",
    b"doi",
    b"cve",
];

/// The most bytes of a number with its separators.
const LONGEST: usize = 32;

/// The groups of digits of a text, from a start on.
struct Groups {
    /// Where each begins and ends, from the start.
    spans: [(usize, usize); 9],
    count: usize,
    plus: bool,
    /// Which group stands in parentheses.
    inside: Option<usize>,
}

fn is_separator(byte: u8) -> bool {
    b" -./()".contains(&byte)
}

fn groups(tail: &[u8]) -> Option<Groups> {
    let mut found = Groups { spans: [(0, 0); 9], count: 0, plus: tail.first() == Some(&b'+'), inside: None };
    let mut at = usize::from(found.plus);
    let mut gap = 0;
    while let Some(byte) = tail.get(at) {
        if byte.is_ascii_digit() {
            let length = tail.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if before(tail, at) == Some(b'(') && tail.get(at + length) == Some(&b')') {
                found.inside = found.inside.or(Some(found.count));
            }
            let Some(span) = found.spans.get_mut(found.count) else { break };
            *span = (at, at + length);
            found.count += 1;
            at += length;
            gap = 0;
        } else if is_separator(*byte) && gap < 2 {
            gap += 1;
            at += 1;
        } else if *byte == b'\xc2' && tail.get(at + 1) == Some(&b'\xa0') {
            at += 2;
            gap += 1;
        } else {
            break;
        }
    }
    (found.count > 0).then_some(found)
}

/// The number that begins at a place or goes over it.
#[must_use]
pub(crate) fn find(text: &[u8], at: usize) -> Option<Phone> {
    let start = start(text, at)?;
    let tail = text.get(start..text.len().min(start + LONGEST))?;
    let groups = groups(tail)?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_#@%$".contains(&byte) || byte >= 0x80;
    if before(text, start).is_some_and(|byte| is_word(byte) && byte != b'\xa0' || byte == b'.' || byte == b'+') {
        return None;
    }
    (1..=groups.count).rev().find_map(|count| {
        let (_, end) = *groups.spans.get(count - 1)?;
        let behind = text.get(start + end).copied();
        let next = text.get(start + end + 1).copied();
        let is_part = behind.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_@%".contains(&byte))
            || (matches!(behind, Some(b'.' | b',' | b':' | b'/' | b'-')) && next.is_some_and(|byte| byte.is_ascii_digit()));
        if is_part {
            return None;
        }
        let (writing, plan, digits) = read(tail, &groups, count)?;
        // A part of a longer row of equal groups is no number of its own.
        let is_cut = count < groups.count && count > 1 && before(tail, groups.spans.get(count - 1)?.0) == behind;
        if writing < Writing::International && is_cut {
            return None;
        }
        if writing < Writing::International && follows(text, start, OTHERS) {
            return None;
        }
        Some(Phone { range: start..start + end, writing, plan, digits })
    })
}

/// Where the digits around a place begin, with `+` and an opening parenthesis.
fn start(text: &[u8], at: usize) -> Option<usize> {
    let head = text.get(at.saturating_sub(LONGEST)..at)?;
    let mut start = at;
    if text.get(at).is_some_and(|byte| byte.is_ascii_digit() || is_separator(*byte)) {
        start -= head.iter().rev().take_while(|byte| byte.is_ascii_digit() || b"-.()/".contains(byte)).count();
    }
    while text.get(start).is_some_and(|byte| is_separator(*byte) && *byte != b'(') {
        start += 1;
    }
    if before(text, start) == Some(b'(') {
        start -= 1;
    }
    Some(if before(text, start) == Some(b'+') { start - 1 } else { start })
}

/// What the first groups say as a number.
fn read(tail: &[u8], groups: &Groups, count: usize) -> Option<(Writing, Option<&'static Plan>, E164)> {
    let mut digits = [0_u8; 16];
    let mut length = 0;
    let mut sizes = [0_usize; 9];
    for (place, (from, to)) in groups.spans.iter().take(count).enumerate() {
        let group = tail.get(*from..*to)?;
        *sizes.get_mut(place)? = group.len();
        // `+44 (0)20`: the zero is dialled inside the country only.
        if groups.plus && groups.inside == Some(place) && group == b"0" {
            continue;
        }
        digits.get_mut(length..length + group.len())?.copy_from_slice(group);
        length += group.len();
    }
    let (digits, sizes) = (digits.get(..length)?, sizes.get(..count)?);
    let last = groups.spans.get(count - 1)?.1;
    let signs = tail.get(..last)?;
    if groups.plus {
        return international(digits, Writing::International).filter(|_| length >= 8);
    }
    if let Some(rest) = digits.strip_prefix(b"00") {
        let writing = if count > 1 { Writing::International } else { Writing::Plain };
        return international(rest, writing).filter(|_| length >= 11);
    }
    national(digits, sizes, signs, groups.inside.filter(|inside| *inside < count))
}

fn international(digits: &[u8], writing: Writing) -> Option<(Writing, Option<&'static Plan>, E164)> {
    let (plan, national) = phone::international(digits)?;
    Some((writing, Some(plan), E164::new(plan.code.as_bytes(), national)?))
}

/// Numbers without a country code: of North America by their groups, else with a trunk prefix, else in whatever groups.
fn national(digits: &[u8], sizes: &[usize], signs: &[u8], inside: Option<usize>) -> Option<(Writing, Option<&'static Plan>, E164)> {
    let separators = separators(signs);
    let american = phone::of_country("US")?;
    let local = if digits.len() == 11 { digits.strip_prefix(b"1") } else { Some(digits) };
    if let Some(local) = local.filter(|local| american.line(local).is_some()) {
        let writing = match (sizes, inside) {
            ([3, 3, 4] | [3, 7], Some(0)) | ([1, 3, 3, 4] | [1, 3, 7], Some(1)) => Some(Writing::Parentheses),
            ([3, 3, 4] | [1, 3, 3, 4], None) if separators.len() == 1 => Some(Writing::Grouped),
            ([_], None) => Some(Writing::Plain),
            _ => None,
        };
        if let Some(writing) = writing {
            return Some((writing, Some(american), E164::new(b"1", local)?));
        }
    }
    let is_shaped = sizes.len() <= 6 && sizes.iter().skip(1).all(|size| (2..=8).contains(size)) && !is_date(sizes, signs);
    // Two groups with a dot are a decimal fraction.
    let is_shaped = is_shaped && (sizes.len() > 2 || !separators.contains(&b'.'));
    let is_even = separators.len() <= 1 || inside.is_some() || (separators.len() == 2 && separators.contains(&b' '));
    if !(is_shaped && is_even) {
        return None;
    }
    let dialled = E164::new(b"", digits)?;
    if phone::has_trunk(digits) && (9..=12).contains(&digits.len()) {
        let writing = match (inside, sizes.len()) {
            (Some(0), 2..) => Writing::Parentheses,
            (None, 1) => Writing::Plain,
            (None, _) if sizes.first().is_some_and(|first| (2..=6).contains(first)) => Writing::Grouped,
            _ => return None,
        };
        return Some((writing, None, dialled));
    }
    if inside.is_some_and(|inside| inside <= 1) && sizes.len() > 1 {
        // `8 (495) 123-45-67`, `(11) 91234-5678`.
        let is_known = (8..=12).contains(&digits.len()) && (phone::dialled(digits).next().is_some() || phone::is_national(digits));
        return is_known.then_some((Writing::Parentheses, None, dialled));
    }
    if let ([_], true) = (sizes, (10..=15).contains(&digits.len()))
        && let Some(found) = international(digits, Writing::Plain)
    {
        return Some(found);
    }
    let is_known = (8..=11).contains(&digits.len()) && phone::dialled(digits).next().is_some();
    let writing = if sizes.len() == 1 { Writing::Plain } else { Writing::Loose };
    is_known.then_some((writing, None, dialled))
}

/// The different signs between groups, parentheses left out.
fn separators(signs: &[u8]) -> Vec<u8> {
    let mut found: Vec<u8> = signs.iter().copied().filter(|byte| b" -./".contains(byte)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether groups are a date, a time span of years, the number of a card, or a social security number.
fn is_date(sizes: &[usize], signs: &[u8]) -> bool {
    let is_year = signs.starts_with(b"19") || signs.starts_with(b"20");
    matches!(sizes, [4, 2, 2, ..] if is_year)
        || matches!(sizes, [2, 2, 4, ..] | [3, 2, 4] | [4, 4, 4, 4] | [1 | 2, 1 | 2, 2 | 4])
        || matches!(sizes, [4, 4] if is_year)
}

/// Whether a value as a whole is a telephone number, as a field for them may have it: also in digits only, also with an extension.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let value = [b"tel:".as_slice(), b"Tel. ", b"Tel: "].iter().find_map(|label| value.strip_prefix(*label)).unwrap_or(value);
    let extension = value.iter().position(|byte| byte.is_ascii_alphabetic() || *byte == b'#');
    let number = extension.and_then(|extension| value.get(..extension)).unwrap_or(value).trim_ascii();
    let is_extension = value.len() - number.len() <= 12;
    is_extension && (find(number, 0).is_some_and(|phone| phone.range == (0..number.len())) || is_short(number))
}

/// Whether a value is a number as it is dialled in some country, of six digits or more, in whatever groups.
fn is_short(value: &[u8]) -> bool {
    let digits: Vec<u8> = value.iter().copied().filter(u8::is_ascii_digit).collect();
    let fits = value.iter().all(|byte| byte.is_ascii_digit() || is_separator(*byte)) && (6..=12).contains(&digits.len());
    let sizes: Vec<usize> = value.split(|byte| !byte.is_ascii_digit()).map(<[u8]>::len).filter(|size| *size > 0).collect();
    let is_fraction = sizes.len() == 2 && value.contains(&b'.');
    fits && sizes.len() <= 6 && !is_fraction && !is_date(&sizes, value) && phone::dialled(&digits).next().is_some()
}

#[cfg(test)]
mod tests;
