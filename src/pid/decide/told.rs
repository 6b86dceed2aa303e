//! Which names may be told: of fields, and of files in archives. A name that is somebody's, or holds what could be found, is not.

use super::{Analyst, Scales, fields, people};
use crate::pid::layout::{Cell, FieldName, Sink as _};
use crate::pid::lexicon::Strength;
use crate::pid::spot;

/// The longest name of a field that is told, in characters.
const LONGEST: usize = 80;
/// Most digits in one word of a name, and in all of it: `sha512`, `line_1_2`.
const DIGITS: (usize, usize) = (3, 6);

/// Whether a field's name names a field and no person: words with few digits, nothing that could be found, and no words that
/// together are somebody's name.
pub(super) fn is_plain(name: &str, scales: &Scales) -> bool {
    let is_sign = |character: char| character.is_alphanumeric() || "_-. []/:*#()".contains(character);
    if name.chars().count() > LONGEST || !name.chars().all(is_sign) || has_number(name) {
        return false;
    }
    let is_known = scales.kinds.lexicon.entities_named(name).iter().any(|named| named.strength > Strength::Weak);
    let is_somebodys = |part: &str| people::holds_full_name(part.as_bytes());
    let has_somebody = name.split(['.', '@', '/']).any(is_somebodys);
    !has_somebody && (is_known || !(is_somebodys(name) || holds_value(name, scales)))
}

/// Whether a name has more digits than names of fields have.
fn has_number(name: &str) -> bool {
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    digits(name) > DIGITS.1 || name.split(|character: char| !character.is_alphanumeric()).any(|word| digits(word) > DIGITS.0)
}

/// Whether a text holds something that would be found in it.
fn holds_value(text: &str, scales: &Scales) -> bool {
    let text = text.as_bytes();
    let spots = spot::spots(text, text.len(), &scales.own);
    if spots.is_empty() {
        return false;
    }
    let mut analyst = Analyst::new(scales, false);
    let mut stretch = analyst.over(text, &spots);
    stretch.field(0, &FieldName::Text);
    stretch.cell(Cell { field: 0, record: 0, start: 0, text, spots: 0..spots.len() });
    !fields(&analyst).is_empty()
}

/// A part of a path inside an archive as it may be told: itself, or a number in its place where it holds somebody's data.
pub(in crate::pid) fn part(name: &str, number: usize, scales: &Scales) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).unwrap_or((name, ""));
    let is_somebodys = |name: &str| people::holds_full_name(name.as_bytes()) || holds_value(name, scales);
    if is_somebodys(stem) {
        let dot = if ending.is_empty() { "" } else { "." };
        return Some(format!("(withheld {number}){dot}{ending}"));
    }
    is_somebodys(name).then(|| format!("(withheld {number})"))
}

/// Whether it is what the name of a file may end with.
fn is_ending(ending: &str) -> bool {
    (1..=7).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'3' | b'4' | b'7'))
}
