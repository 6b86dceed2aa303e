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
    let is_sign = |character: char| character.is_alphanumeric() || "_-. []/:*#()@".contains(character);
    if name.chars().count() > LONGEST || !name.chars().all(is_sign) || has_number(name) {
        return false;
    }
    let is_known = scales.kinds.lexicon.entities_named(name).iter().any(|named| named.strength > Strength::Weak);
    let is_somebodys = |part: &str| people::holds_full_name(part.as_bytes());
    let has_somebody = name.split(['.', '@', '/']).any(is_somebodys);
    let may_hold = !is_known || name.contains('@');
    !(has_somebody || is_somebodys(name) || (may_hold && holds_value(name, scales)))
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

/// A part of a path inside an archive as it may be told: itself, or a number in its place where it may be somebody's.
pub(in crate::pid) fn part(name: &str, number: usize, scales: &Scales) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).unwrap_or((name, ""));
    let is_somebodys = |name: &str| has_identifier(name) || people::holds_full_name(name.as_bytes()) || holds_value(name, scales);
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

/// Whether a name has as many digits as people's numbers have, besides days, times, and words that are a digest or a UUID.
fn has_identifier(name: &str) -> bool {
    let words: Vec<&str> = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let hexadecimal = |word: &&str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_uuid = words.windows(5).any(|five| five.iter().map(|word| word.len()).eq([8, 4, 4, 4, 12]) && five.iter().all(hexadecimal));
    let is_digest = |word: &&str| word.len() >= 16 && hexadecimal(word) && word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let counted = words.iter().filter(|word| !is_digest(word) && !is_time(word)).map(|word| digits(word)).sum::<usize>();
    counted >= if is_uuid { 33 } else { DIGITS.1 }
}

/// Whether a word is a year, a day, or a day with a time: `2026`, `20260131`, `20260131T120000Z`.
fn is_time(word: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (day, time) = word.trim_end_matches(['Z', 'z']).split_once(['T', 't']).unwrap_or((word, ""));
    let is_recent = matches!(day.get(..2), Some("19" | "20")) && is_digits(day) && is_digits(time) && time.len() <= 6;
    let within = |range: std::ops::Range<usize>, last: &str| day.get(range).is_some_and(|part| part >= "01" && part <= last);
    is_recent && (day.len() == 4 || day.len() == 8 && within(4..6, "12") && within(6..8, "31"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_have_days_and_digests_and_no_numbers_of_people() {
        for plain in ["2026-01-31.csv", "export_20260131T120000Z", "part-00001", "d9428888-122b-11e1-b85c-61cd3cbb3210", "3f1c9a5be2d04c7f"]
        {
            assert!(!has_identifier(plain), "{plain}");
        }
        for number in ["943 476 5919", "AB123456C", "219-45-6781.pdf", "20269931", "d9428888-122b-11e1-b85c-61cd3cbb3210-9434765919-1234"] {
            assert!(has_identifier(number), "{number}");
        }
    }
}
