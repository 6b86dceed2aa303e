//! Whole cells that hold names of persons. A cell alone proves nothing: its field has to say that it holds them.

use std::borrow::Cow;

use crate::pid::fold::folded;
use crate::pid::gazetteer;

/// The most letters of a name.
const LONGEST: usize = 80;

/// What stands in fields for names when nobody's name does, folded.
const NO_NAMES: &[&str] = &[
    "active",
    "admin",
    "administrator",
    "all",
    "anonymous",
    "blank",
    "blocked",
    "closed",
    "customer",
    "default",
    "deleted",
    "disabled",
    "draft",
    "empty",
    "enabled",
    "error",
    "failed",
    "false",
    "female",
    "guest",
    "inactive",
    "invalid",
    "male",
    "n a",
    "na",
    "nan",
    "new",
    "nil",
    "no",
    "none",
    "not applicable",
    "null",
    "ok",
    "open",
    "other",
    "pending",
    "redacted",
    "removed",
    "root",
    "string",
    "success",
    "system",
    "tbd",
    "test",
    "text",
    "true",
    "undefined",
    "unknown",
    "user",
    "value",
    "valid",
    "yes",
];

/// Words in names that begin with a small letter.
const PARTICLES: &[&str] = &[
    "a", "aan", "af", "al", "am", "av", "ben", "bin", "bint", "d", "da", "das", "de", "degli", "dei", "del", "dela", "della", "den", "der",
    "des", "di", "do", "dos", "du", "e", "el", "het", "i", "ibn", "in", "la", "las", "le", "les", "lo", "los", "op", "o", "s", "san", "t",
    "te", "ten", "ter", "und", "van", "vom", "von", "vd", "y", "z", "zu", "zum", "zur",
];

/// What a cell says, without the spaces and quotes around it. Bytes that are no UTF-8 are taken for Latin-1.
pub(super) fn text(cell: &[u8]) -> Option<Cow<'_, str>> {
    if cell.len() > 1000 {
        return None;
    }
    let text = match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text.trim()),
        Err(_) => Cow::Owned(cell.iter().map(|byte| char::from(*byte)).collect::<String>().trim().to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

/// How names are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As names are: `Anna`, or all in capitals.
    Proper,
    /// All small: may be any word.
    Small,
    /// In a script without capitals.
    None,
}

/// A name taken apart.
struct Name {
    words: usize,
    letters: usize,
    case: Case,
    comma: bool,
}

/// Reads a cell as the name of a person; nothing where it cannot be one.
fn name(cell: &[u8]) -> Option<Name> {
    let text = text(cell)?;
    let text = text.trim_matches(['"', '\'']);
    let fits =
        |character: char| character.is_alphabetic() || is_mark(character) || " -'’`.,·・‐\u{a0}\u{3000}\u{200c}()".contains(character);
    if text.chars().count() > LONGEST || !text.chars().all(fits) || NO_NAMES.contains(&folded(text).as_str()) {
        return None;
    }
    let mut name = Name { words: 0, letters: 0, case: Case::None, comma: text.contains(',') };
    for word in text.split([' ', '\u{a0}', '\u{3000}', ',', '・', '·', '(', ')']).filter(|word| !word.is_empty()) {
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        if letters == 0 || !is_word(word) {
            return None;
        }
        name.words += 1;
        name.letters += letters;
        let case = case(word);
        name.case = match (name.case, case) {
            (Case::Proper, _) | (_, Case::Proper) => Case::Proper,
            (Case::Small, _) | (_, Case::Small) => Case::Small,
            _ => Case::None,
        };
        if case == Case::Small && name.case == Case::Proper && !is_particle(word) && !word.starts_with(['\'', '’']) {
            return None;
        }
    }
    // Small letters only are a name where somebody has it; else they are any word.
    let is_word = name.case == Case::Small && gazetteer::known(text.as_bytes()).names == 0;
    (name.words > 0 && !is_word).then_some(name)
}

/// Marks that belong to letters in Indic, Hebrew, Arabic and Thai writing.
fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036f | 0x0591..=0x05c7 | 0x064b..=0x0652 | 0x0900..=0x0dff | 0x0e00..=0x0eff | 0x200d)
}

fn is_particle(word: &str) -> bool {
    let word = word.split(['\'', '’', '-']).next().unwrap_or(word).trim_end_matches('.');
    PARTICLES.contains(&folded(word).as_str())
}

fn case(word: &str) -> Case {
    match word.chars().find(|letter| letter.is_alphabetic()) {
        Some(letter) if letter.is_uppercase() => Case::Proper,
        Some(letter) if letter.is_lowercase() => Case::Small,
        _ => Case::None,
    }
}

/// Whether capitals stand where names have them: at the beginning, everywhere, or after a short beginning (`McDonald`, `DeVito`).
fn is_word(word: &str) -> bool {
    let mut inner = 0;
    let mut before: Option<char> = None;
    let mut length = 0;
    for character in word.chars() {
        if before.is_some_and(|before| before.is_lowercase()) && character.is_uppercase() {
            inner += 1;
            if length > 4 {
                return false;
            }
        }
        length = if character.is_alphabetic() { length + 1 } else { 0 };
        before = Some(character);
    }
    inner <= 1
}

/// Whether a cell looks like given names.
pub(super) fn given_name(cell: &[u8]) -> bool {
    name(cell).is_some_and(|name| name.words <= 4 && !name.comma && long_enough(&name))
}

/// Whether a cell looks like a family name.
pub(super) fn family_name(cell: &[u8]) -> bool {
    name(cell).is_some_and(|name| name.words <= 5 && !name.comma && long_enough(&name))
}

/// Whether a cell looks like the whole name of a person: two words or more, or letters of a script that does not part them.
pub(super) fn full_name(cell: &[u8]) -> bool {
    name(cell).is_some_and(|name| match name.case {
        Case::None => (2..=30).contains(&name.letters) && name.words <= 8,
        Case::Proper | Case::Small => (2..=8).contains(&name.words) && name.letters >= 4,
    })
}

/// Small letters only are a name where they are not a word of every day; one letter is a name in scripts of syllables.
fn long_enough(name: &Name) -> bool {
    match name.case {
        Case::None => name.letters <= 20,
        Case::Proper => name.letters >= 2,
        Case::Small => name.letters >= 3 && name.words <= 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_names() {
        for given in ["Anna", "Jean-Luc", "MARÍA JOSÉ", "Ольга", "太郎", "محمد", "D'Arcy", "anna", "J.", "Nguyễn", "Zoë", "प्रिया"]
        {
            assert!(given_name(given.as_bytes()) || given == "J.", "{given}");
        }
        for family in ["van der Berg", "O'Brien", "McDonald", "MacArthur", "García Márquez", "de la Cruz", "DeVito", "Петрова", "李"]
        {
            assert!(family_name(family.as_bytes()), "{family}");
        }
        for full in
            ["Erika Mustermann", "DOE, Jane", "Dr. Anna-Maria van Dyck", "山田太郎", "José Ñuñez", "ana kovac", "Иван Петрович Сидоров"]
        {
            assert!(full_name(full.as_bytes()), "{full}");
        }
        assert!(family_name(b"M\xfcller") && full_name(b"J\xf6rg M\xfcller"));
    }

    #[test]
    fn codes_states_and_sentences_are_no_names() {
        for cell in
            ["", "active", "N/A", "null", "user_1", "A1", "customerService", "fooBarBaz", "x", "42", "a@b", "https://x", "TRUE", "-"]
        {
            assert!(!given_name(cell.as_bytes()) && !family_name(cell.as_bytes()) && !full_name(cell.as_bytes()), "{cell}");
        }
        for cell in ["Anna", "Blue Widget 3000", "The quick brown fox jumps over the lazy dog", "Widget, large", "Total price of order"] {
            assert!(!full_name(cell.as_bytes()), "{cell}");
        }
    }
}
