//! The words that a name is made of: `homePhone2`, `home_phone_2` and `Home-Phone 2` are the same three words.

use crate::pid::fold::fold;

/// A word, folded, and the segment of the name that it stands in: `customer.firstName` has two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its letters, without case and diacritics.
    pub text: String,
    /// Which part between dots it belongs to, from 0.
    pub segment: usize,
}

/// What a letter is for the splitting of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Digit,
    /// Parts words.
    Gap,
    /// Belongs to the word around it: an apostrophe, a combining mark.
    Inside,
}

fn kind(character: char) -> Kind {
    match character {
        '\'' | '\u{2019}' | '\u{02bc}' | '\u{0300}'..='\u{036f}' | '\u{05b0}'..='\u{05c7}' | '\u{064b}'..='\u{0652}' => Kind::Inside,
        _ if character.is_ascii_digit() => Kind::Digit,
        _ if character.is_uppercase() => Kind::Upper,
        _ if character.is_alphanumeric() => Kind::Lower,
        _ => Kind::Gap,
    }
}

/// Takes words as they are found.
pub(super) trait Take {
    /// A letter of the word that is under way.
    fn letter(&mut self, letter: char);
    /// The word is over; `at` is the byte behind it. Called also where no word is under way.
    fn end(&mut self, at: usize);
    /// A sign that parts words.
    fn gap(&mut self, sign: char);
}

/// Takes a text apart into folded words.
pub(super) fn split(text: &str, take: &mut impl Take) {
    let mut before = Kind::Gap;
    let mut letters = 0_usize;
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let this = kind(character);
        let next = rest.peek().map_or(Kind::Gap, |(_, next)| kind(*next));
        // The apostrophe of `d'identité` parts words, that of `mother's` does not.
        let parts = this == Kind::Gap || (this == Kind::Inside && letters == 1 && next != Kind::Gap);
        let begins = match (before, this) {
            (Kind::Lower | Kind::Digit, Kind::Upper) | (Kind::Digit, Kind::Lower) | (Kind::Upper | Kind::Lower, Kind::Digit) => true,
            // The last capital of `IPAddress` begins a word.
            (Kind::Upper, Kind::Upper) => next == Kind::Lower,
            _ => false,
        };
        if parts || begins {
            take.end(at);
            letters = 0;
        }
        if parts {
            take.gap(character);
            before = Kind::Gap;
        } else if this != Kind::Inside {
            fold(character, |letter| take.letter(letter));
            letters += 1;
            before = this;
        }
    }
    take.end(text.len());
}

struct Words {
    list: Vec<Word>,
    open: String,
    segment: usize,
}

impl Take for Words {
    fn letter(&mut self, letter: char) {
        self.open.push(letter);
    }

    fn end(&mut self, _at: usize) {
        if !self.open.is_empty() {
            self.list.push(Word { text: std::mem::take(&mut self.open), segment: self.segment });
        }
    }

    fn gap(&mut self, sign: char) {
        if sign == '.' {
            self.segment += 1;
        }
    }
}

/// The words of a field's name.
pub(super) fn words_of(name: &str) -> Vec<Word> {
    let mut words = Words { list: Vec::new(), open: String::new(), segment: 0 };
    split(name, &mut words);
    words.list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_however_they_are_written() {
        for (name, expected) in [
            ("firstName", "first name"),
            ("FIRST_NAME", "first name"),
            ("first-name", "first name"),
            ("customer.homePhone2", "customer home phone 2"),
            ("IPAddress", "ip address"),
            ("userIPAddr", "user ip addr"),
            ("Mother's maiden name", "mothers maiden name"),
            ("numéro d'identité", "numero d identite"),
            ("ΗμερομηνίαΓέννησης", "ημερομηνια γεννησησ"),
            ("датаРождения", "дата рождения"),
            ("電話番号", "電話番号"),
            ("addr1", "addr 1"),
            ("", ""),
            ("__", ""),
        ] {
            let words: Vec<String> = words_of(name).into_iter().map(|word| word.text).collect();
            assert_eq!(words.join(" "), expected, "{name}");
        }
    }
}
