//! Names of people of the world, to tell them from other words, and the names that stand for nobody.
//!
//! A weak sign: half of the world's names are in no list, and many names are words. A column of them says something, one does not.
//! To add names: the lists `given.txt` and `family.txt`, which say how they are sorted.

use std::sync::LazyLock;

use super::fold::fold;

static GIVEN: LazyLock<&'static [u8]> = LazyLock::new(|| body(include_str!("given.txt")));
static FAMILY: LazyLock<&'static [u8]> = LazyLock::new(|| body(include_str!("family.txt")));

/// Names in documentation and forms that stand for anybody, folded.
const PLACEHOLDERS: &str = "a n other|ahmet yilmaz|alice bob|an other|anna kowalska|anna mustermann|asdf asdf|average joe|bart simpson|chan tai man|\
    donald duck|dummy user|dupont jean|erika mustermann|example user|fake name|family name|fida kuuskmaa|first last|first name|\
    firstname lastname|foo bar|fulan|fulano|fulano de tal|full name|gildong hong|gipsz jakab|given name|hanako yamada|hans meier|\
    homer simpson|hong gil dong|hong gildong|ivan horvat|ivan ivanov|ivan ivanovich ivanov|jan jansen|jan kowalski|jan modaal|\
    jan novak|jane doe|jane public|jane q public|jane roe|janez novak|janina kowalska|janis berzins|jean dupont|jeanne dupont|\
    joao da silva|joao ninguem|joe bloggs|joe blow|joe public|joe sixpack|john doe|john public|john q public|john roe|john smith|\
    johnny doe|jon jonsson|jonas jonaitis|jos bleau|juan dela cruz|juan perez|kari nordmann|last name|li si|lieschen muller|\
    lorem ipsum|luigi bianchi|maija meikalainen|maria da silva|maria rossi|mario rossi|marko markovic|matti meikalainen|\
    max muster|max mustermann|maxi mustermann|medel svensson|mengano|mickey mouse|mister x|mr x|my name|n n|name surname|\
    nguyen van a|nom prenom|nombre apellido|nome cognome|numerius negidius|ola nordmann|pero peric|petar petrovic|petr novak|\
    pierre dupont|piet modaal|pinco pallino|piotr kowalski|ploni almoni|prenom nom|richard roe|sample name|sample user|some body|\
    sven svensson|taro yamada|test account|test customer|test name|test patient|test person|test test|test tester|test user|\
    tizio caio|user name|user test|vasya pupkin|vorname nachname|wang wu|xxx xxx|yamada hanako|yamada taro|your name|zhang san|\
    zutano|василий пупкин|вася пупкин|иван иванов|иванов иван|иванов иван иванович|тест тестов|ישראל ישראלי|פלוני אלמוני|\
    فلان الفلاني|山田 太郎|山田 花子|山田太郎|山田花子|张三|張三|李四|王五|홍길동";

/// Words that stand for any name, alone.
const ANYBODY: &str = "asdf|baz|blah|bloggs|doe|dummy|example|fake|firstname|foo|foobar|fulano|lastname|lorem|mengano|musterfrau|mustermann|\
    musterperson|nachname|name|nordmann|placeholder|qwerty|sample|surname|svensson svensson|test|tester|testing|testpatient|\
    testuser|vorname|xxtestpatient|xxx|xxxx|zutano|тест|тестов";

/// A list without its head.
fn body(list: &'static str) -> &'static [u8] {
    let start = list.lines().take_while(|line| line.starts_with('#')).map(|line| line.len() + 1).sum();
    list.as_bytes().get(start..).unwrap_or_default()
}

/// A word on the stack, folded, without hyphens and apostrophes.
struct Folded {
    bytes: [u8; 64],
    length: usize,
}

impl Folded {
    /// The word of a text; nothing where it is too long for a name. Bytes that are no UTF-8 are taken for Latin-1.
    fn new(word: &[u8]) -> Option<Self> {
        let mut folded = Self { bytes: [0; 64], length: 0 };
        let mut fits = true;
        match std::str::from_utf8(word) {
            Ok(text) => text.chars().for_each(|letter| fits &= folded.push(letter)),
            Err(_) => word.iter().for_each(|byte| fits &= folded.push(char::from(*byte))),
        }
        (fits && folded.length > 0).then_some(folded)
    }

    fn push(&mut self, letter: char) -> bool {
        if matches!(letter, '-' | '\'' | '’' | '.' | '`' | '‐') {
            return true;
        }
        let mut fits = true;
        fold(letter, |letter| {
            let end = self.length + letter.len_utf8();
            match self.bytes.get_mut(self.length..end) {
                Some(free) => {
                    letter.encode_utf8(free);
                    self.length = end;
                }
                None => fits = false,
            }
        });
        fits
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Whether a line of a sorted list is that word.
fn contains(list: &[u8], word: &[u8]) -> bool {
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let head = list.get(low..middle).unwrap_or_default();
        let start = head.iter().rposition(|byte| *byte == b'\n').map_or(low, |line| low + line + 1);
        let tail = list.get(start..high).unwrap_or_default();
        let length = tail.iter().position(|byte| *byte == b'\n').unwrap_or(tail.len());
        match tail.get(..length).unwrap_or_default().cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = start + length + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// Whether a word, or each of its parts around hyphens, is in a list.
fn is_in(list: &[u8], word: &[u8]) -> bool {
    let has = |word: &[u8]| Folded::new(word).is_some_and(|folded| contains(list, folded.bytes()));
    let mut parts = word.split(|byte| *byte == b'-');
    has(word) || (word.contains(&b'-') && parts.all(has))
}

/// Whether a word is a given name somewhere, case and diacritics aside.
#[must_use]
pub(super) fn is_given(word: &[u8]) -> bool {
    is_in(&GIVEN, word)
}

/// Whether a word is a family name somewhere, case and diacritics aside.
#[must_use]
pub(super) fn is_family(word: &[u8]) -> bool {
    is_in(&FAMILY, word)
}

/// How many words of a cell are known as names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Known {
    /// The words.
    pub words: usize,
    /// Those that are given names.
    pub given: usize,
    /// Those that are family names.
    pub family: usize,
    /// Those that are either.
    pub names: usize,
}

/// Counts the words of a cell, parted by spaces and commas, that are names. Chinese and Korean names are one word: their first letter
/// or the first two are looked up as a family name.
#[must_use]
pub(super) fn known(cell: &[u8]) -> Known {
    let mut known = Known::default();
    for word in cell.split(|byte| b" \t,;()\"".contains(byte)).filter(|word| !word.is_empty()) {
        let (given, family) = (is_given(word), is_family(word) || begins_with_family(word));
        known.words += 1;
        known.given += usize::from(given);
        known.family += usize::from(family);
        known.names += usize::from(given || family);
    }
    known
}

/// Whether a word of two to four letters of East Asia begins with a family name.
fn begins_with_family(word: &[u8]) -> bool {
    let Some(text) = std::str::from_utf8(word).ok().filter(|text| text.chars().all(|letter| u32::from(letter) >= 0x2e80)) else {
        return false;
    };
    let ends = || text.char_indices().skip(1).map(|(at, _)| at);
    (2..=5).contains(&text.chars().count())
        && ends().take(2).filter_map(|end| text.get(..end)).any(|family| contains(&FAMILY, family.as_bytes()))
}

/// Whether a name is one that documentation, forms and tests use for anybody.
#[must_use]
pub(super) fn is_placeholder_name(name: &[u8]) -> bool {
    let text = String::from_utf8_lossy(name);
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|letter| fold(letter, |letter| folded.push(letter)));
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty() && !matches!(*word, "mr" | "mrs" | "ms" | "dr"))
        .collect();
    let joined = words.join(" ");
    let turned = words.split_last().map(|(last, first)| format!("{last} {}", first.join(" "))).unwrap_or_default();
    let is_listed = |name: &str| PLACEHOLDERS.split('|').any(|known| known == name);
    let is_anybody = !words.is_empty() && words.iter().any(|word| ANYBODY.split('|').any(|known| known == *word));
    is_listed(&joined) || is_listed(turned.trim_end()) || is_anybody
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_folded_and_small() {
        let mut size = 0;
        for list in [&GIVEN, &FAMILY] {
            let names: Vec<&str> = std::str::from_utf8(list).unwrap().lines().collect();
            size += list.len();
            assert!(names.len() > 4000 && names.is_sorted_by(|one, other| one.as_bytes() < other.as_bytes()));
            for name in names {
                assert_eq!(Folded::new(name.as_bytes()).unwrap().bytes(), name.as_bytes(), "{name}");
                assert!(contains(list, name.as_bytes()), "{name}");
            }
        }
        assert!(size <= 120_000, "{size}");
    }

    #[test]
    fn names_are_known_however_they_are_written() {
        for name in ["Anna", "JOSÉ", "maria", "Jean-Pierre", "Søren", "Ольга", "محمد", "Priya", "Kwame", "Siobhán", "Nguyễn"]
        {
            assert!(is_given(name.as_bytes()) || is_family(name.as_bytes()), "{name}");
        }
        for name in ["Smith", "Müller", "O'Brien", "García", "Nowak", "Иванова", "王", "Yılmaz", "Szabó", "Jönsson", "Tanaka"]
        {
            assert!(is_family(name.as_bytes()), "{name}");
        }
        assert!(is_family(b"M\xfcller"));
        for word in [
            "",
            "active",
            "red",
            "pending",
            "invoice",
            "42",
            "widget",
            "monday",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!is_given(word.as_bytes()) && !is_family(word.as_bytes()), "{word}");
        }
        assert_eq!(known("Erika Schneider".as_bytes()), Known { words: 2, given: 1, family: 1, names: 2 });
        assert_eq!(known("王小明".as_bytes()).family, 1);
        assert_eq!(known(b"shipped by truck").names, 0);
    }

    #[test]
    fn anybody_s_names_are_nobody_s() {
        for name in [
            "John Doe",
            "DOE, Jane",
            "Max Mustermann",
            "Erika Mustermann",
            "Joe Bloggs",
            "Ola Nordmann",
            "Mario Rossi",
            "Jan Kowalski",
            "Test User",
            "foo bar",
            "山田太郎",
            "Иван Иванов",
            "Mr. John Doe",
            "test",
        ] {
            assert!(is_placeholder_name(name.as_bytes()), "{name}");
        }
        for name in ["", "Anna Schneider", "Contest Winner", "Jane Dobson", "Maria Lopez"] {
            assert!(!is_placeholder_name(name.as_bytes()), "{name}");
        }
    }
}
