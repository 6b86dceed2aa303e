//! Whole cells that hold a date of birth, a place, an address, a sex: what a field with such a name has to look like.

use super::cell::text;
use super::date::{days, is_date};
use crate::pid::fold::folded;

/// The years in which people live who are in data.
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2025;

/// The beginnings of months in the languages of Europe, folded.
const MONTHS: &[&str] = &[
    "jan", "feb", "fev", "mar", "mrt", "apr", "avr", "abr", "may", "mai", "mag", "maj", "mei", "jun", "juin", "giu", "jul", "juil", "lug",
    "aug", "aou", "ago", "sep", "set", "oct", "okt", "ott", "out", "nov", "dec", "dez", "dic", "des", "ene", "gen", "sty", "lut", "kwi",
    "cze", "lip", "sie", "wrz", "paz", "lis", "gru", "led", "uno", "bre", "dub", "kve", "cer", "srp", "zar", "rij", "pro", "sij", "vel",
    "ozu", "tra", "svi", "lip", "kol", "ruj", "stu", "tam", "hel", "maa", "huh", "tou", "kes", "hei", "elo", "syy", "lok", "mar", "jou",
    "oca", "sub", "nis", "haz", "tem", "eyl", "eki", "kas", "ara", "ian", "iun", "iul", "noi", "szep", "янв", "фев", "мар", "апр", "мая",
    "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек", "ιαν", "φεβ", "μαρ", "απρ", "μαι", "ιουν", "ιουλ", "αυγ", "σεπ", "οκτ", "νοε",
    "δεκ",
];

/// Whether a cell is a date on which a living person may be born: ISO 8601 with or without time, day, month and year in any order with
/// `/`, `.`, `-` or a space, with the month's name, or in Chinese, Japanese or Korean writing.
pub(super) fn birth_date(cell: &[u8]) -> bool {
    let Some(text) = text(cell).filter(|text| text.len() <= 48) else { return false };
    let mut numbers: Vec<(usize, u64)> = Vec::new();
    let mut month = false;
    let is_gap = |character: char| " -./,年月日년월일".contains(character);
    let date = text.split_once('T').filter(|(date, _)| date.len() >= 8).map_or(text.as_ref(), |(date, _)| date);
    for token in date.split(is_gap).filter(|token| !token.is_empty()) {
        let digits = token.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == 'º');
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 8 {
            numbers.push((digits.len(), digits.parse().unwrap_or(0)));
        } else if token.contains(':') {
            // A time behind the date.
            break;
        } else if token.chars().all(char::is_alphabetic) {
            month |= MONTHS.iter().any(|month| folded(token).starts_with(month));
            if !month && token.chars().count() > 3 {
                return false;
            }
        } else {
            return false;
        }
    }
    match (numbers.as_slice(), month) {
        ([(8, compact)], false) => {
            let is_birth = |year, month, day| YEARS.contains(&year) && is_date(year, month, day);
            is_birth(compact / 10_000, compact / 100 % 100, compact % 100)
                || is_birth(compact % 10_000, compact / 10_000 % 100, compact / 1_000_000)
        }
        ([(4, year), (1..=2, month), (1..=2, day), ..], false) => YEARS.contains(year) && is_date(*year, *month, *day),
        ([(1..=2, one), (1..=2, two), (length, year), ..], false) => {
            let year = if *length == 2 { 1900 + year } else { *year };
            YEARS.contains(&year) && (is_date(year, *one, *two) || is_date(year, *two, *one))
        }
        ([(1..=2, day), (4, year), ..] | [(4, year), (1..=2, day), ..], true) => YEARS.contains(year) && *day >= 1 && *day <= days(2000, 1),
        ([(1..=2, day), (2, _)], true) => *day >= 1 && *day <= days(2000, 1),
        _ => false,
    }
}

/// Whether a cell is the name of a place: letters, no sentence.
pub(super) fn place(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        letters >= 2 && text.chars().count() <= 80 && !text.contains(['@', '_', '{', '<', '=']) && !is_no_value(&text)
    })
}

/// Whether a cell says a nationality: a code of ISO 3166-1, or words.
pub(super) fn nationality(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let fits = text.chars().all(|letter| letter.is_alphabetic() || " -(),.'’/".contains(letter));
        fits && (2..=60).contains(&text.chars().count()) && !is_no_value(&text)
    })
}

/// What stands for a sex: codes of ISO/IEC 5218 left out, which are mere digits.
const GENDERS: &[&str] = &[
    "m",
    "f",
    "x",
    "d",
    "w",
    "h",
    "v",
    "k",
    "n",
    "male",
    "female",
    "man",
    "woman",
    "men",
    "women",
    "boy",
    "girl",
    "diverse",
    "nonbinary",
    "non binary",
    "non-binary",
    "other",
    "trans",
    "transgender",
    "intersex",
    "maennlich",
    "mannlich",
    "weiblich",
    "divers",
    "homme",
    "femme",
    "masculin",
    "feminin",
    "hombre",
    "mujer",
    "masculino",
    "femenino",
    "feminino",
    "maschio",
    "femmina",
    "vrouw",
    "kvinna",
    "kvinne",
    "kvinde",
    "mand",
    "mann",
    "mies",
    "nainen",
    "mezczyzna",
    "kobieta",
    "muz",
    "zena",
    "ferfi",
    "no",
    "barbat",
    "femeie",
    "muski",
    "zenski",
    "мужской",
    "женский",
    "м",
    "ж",
    "муж",
    "жен",
    "ανδρασ",
    "γυναικα",
    "erkek",
    "kadin",
    "男",
    "女",
    "男性",
    "女性",
    "남",
    "여",
    "남자",
    "여자",
    "ذكر",
    "انثي",
    "זכר",
    "נקבה",
    "पुरुष",
    "महिला",
    "nam",
    "nu",
    "laki-laki",
    "perempuan",
    "pria",
    "wanita",
    "mr",
    "mrs",
    "ms",
    "herr",
    "frau",
    "0",
    "1",
    "2",
    "9",
];

/// Whether a cell says a sex or gender.
pub(super) fn gender(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| GENDERS.contains(&folded(text.trim_end_matches('.')).as_str()))
}

/// Whether a cell says a marital status: words, or one letter of HL7.
pub(super) fn marital_status(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let letters = text.chars().all(|letter| letter.is_alphabetic() || " -/()'".contains(letter));
        letters && text.chars().count() <= 40 && !is_no_value(&text)
    })
}

/// Whether a cell stands for no value, or for a mere yes or no.
pub(super) fn is_no_value(text: &str) -> bool {
    const NONE: &[&str] = &[
        "",
        "-",
        "--",
        "?",
        "n/a",
        "na",
        "nan",
        "nil",
        "none",
        "null",
        "tbd",
        "true",
        "false",
        "yes",
        "no",
        "y",
        "n",
        "unknown",
        "undefined",
        "default",
        "other",
        "string",
        "text",
        "test",
        "value",
        "not specified",
        "not applicable",
        "unspecified",
        "keine angabe",
        "xxx",
        "...",
        "redacted",
        "[redacted]",
        "0",
        "1",
    ];
    NONE.contains(&folded(text).as_str())
}

/// Whether a cell is words that say something, of at most so many letters.
pub(super) fn words(cell: &[u8], longest: usize) -> bool {
    text(cell).is_some_and(|text| {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let is_code = text.contains(['{', '}', '<', '>', '=', '_', '\\', '@']) || text.contains("://");
        letters >= 3 && text.chars().count() <= longest && !is_code && !is_no_value(&text)
    })
}

/// Whether a cell is a number that somebody was given: letters and digits with a few separators, at least so many digits.
pub(super) fn number_of(cell: &[u8], digits: usize, longest: usize) -> bool {
    let cell = cell.trim_ascii();
    let fits = cell.iter().all(|byte| byte.is_ascii_alphanumeric() || b" -./".contains(byte));
    let found = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    let same = cell.first().is_some_and(|first| cell.iter().all(|byte| byte == first));
    fits && found >= digits && cell.len() <= longest && !same && !birth_date(cell)
}

/// Whether a cell is a postal address: a word and a number, or letters of a script that has no spaces.
pub(super) fn address(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let (mut digits, mut longest, mut word, mut wide) = (0, 0, 0, 0);
        for character in text.chars() {
            word = if character.is_alphabetic() { word + 1 } else { 0 };
            longest = longest.max(word);
            digits += usize::from(character.is_numeric());
            wide += usize::from(u32::from(character) >= 0x2e80);
        }
        let is_code = text.contains(['@', '{', '<', '=', '_', '\\']) || text.contains("://") || text.starts_with('/');
        let is_place = wide >= 4 || (digits >= 1 && longest >= 3 && text.contains([' ', ',', '\u{a0}']));
        is_place && !is_code && (4..=300).contains(&text.chars().count()) && !birth_date(cell)
    })
}

/// Whether a cell is the name of a street, with or without the number of a house.
pub(super) fn street(cell: &[u8]) -> bool {
    address(cell) || (words(cell, 100) && text(cell).is_some_and(|text| text.chars().any(char::is_uppercase) || !text.is_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_birth_are_read_as_people_write_them() {
        for cell in [
            "1987-03-21",
            "1987-3-1",
            "21/03/1987",
            "03/21/1987",
            "21.03.1987",
            "21-03-1987",
            "21.3.87",
            "19870321",
            "21031987",
            "1987-03-21T00:00:00Z",
            "1987-03-21 00:00:00",
            "21 March 1987",
            "March 21, 1987",
            "21. März 1987",
            "21 mars 1987",
            "21 marzo 1987",
            "21 de marzo de 1987",
            "1er janvier 1980",
            "21 марта 1987 г.",
            "1987年3月21日",
            "1987년 3월 21일",
            "21-Mar-1987",
            "1987/03/21",
            "21 Μαρτίου 1987",
            "2 lutego 1990",
            "21st March 1987",
            "Sat, 21 Mar 1987",
        ] {
            assert!(birth_date(cell.as_bytes()), "{cell}");
        }
        for cell in [
            "",
            "1987",
            "2030-01-01",
            "1899-12-31",
            "1987-13-21",
            "1987-02-30",
            "32/01/1987",
            "3.14",
            "192.168.1.1",
            "21 oranges 1987",
            "1.2.3",
            "12345678",
            "1987-03",
            "yesterday",
            "99/99/9999",
            "1700000000",
        ] {
            assert!(!birth_date(cell.as_bytes()), "{cell}");
        }
    }

    #[test]
    fn addresses_have_a_word_and_a_number() {
        for cell in
            ["221B Baker Street", "Musterstraße 12", "12, rue de la Paix", "C/ Mayor 5, 2º", "東京都千代田区千代田1-1", "ул. Ленина, д. 5"]
        {
            assert!(address(cell.as_bytes()) && street(cell.as_bytes()), "{cell}");
        }
        for cell in
            ["", "Baker", "12", "192.168.1.1", "a@b.example 1", "http://x.example/1 a", "0x1f", "12 34", "1987-03-21", "/usr/lib 32"]
        {
            assert!(!address(cell.as_bytes()), "{cell}");
        }
        assert!(street(b"Baker Street") && !street(b"null") && !street(b"pending"));
    }

    #[test]
    fn small_sets_are_known_by_their_words() {
        assert!(gender(b"F") && gender("männlich".as_bytes()) && gender("女".as_bytes()) && !gender(b"blue"));
        assert!(nationality(b"DE") && nationality(b"French") && !nationality(b"7") && !nationality(b"null"));
        assert!(marital_status(b"M") && marital_status(b"geschieden") && !marital_status(b"true"));
        assert!(number_of(b"MRN-00123456", 4, 20) && !number_of(b"000000", 4, 20) && !number_of(b"1987-03-21", 4, 20));
    }
}
