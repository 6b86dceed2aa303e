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
    // Keys that programs make: hexadecimal, in small letters.
    let is_key = cell.len() >= 16 && cell.iter().all(u8::is_ascii_hexdigit) && cell.iter().any(u8::is_ascii_lowercase);
    fits && found >= digits && cell.len() <= longest && !same && !is_key && !birth_date(cell)
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

/// Whether a cell is the name of an account: no spaces, a letter, not a mere word of every state.
pub(super) fn user_name(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    text(cell).is_some_and(|text| {
        let fits = text.chars().all(|letter| letter.is_alphanumeric() || "._-@+#\\:/".contains(letter));
        (2..=80).contains(&text.chars().count()) && fits && text.chars().any(char::is_alphabetic) && !is_no_value(&text)
    })
}

/// Whether a cell is a postcode of some country: three to ten letters and digits, at least two of them digits, letters in capitals.
pub(super) fn postcode(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = cell.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let others = cell.len() - digits - letters;
    let fits = cell.iter().all(|byte| byte.is_ascii_alphanumeric() || b" -".contains(byte));
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    fits && digits >= 2
        && letters <= 5
        && others <= 1
        && (3..=10).contains(&(digits + letters))
        && is_edge(cell.first())
        && is_edge(cell.last())
}

/// Whether a cell holds a postcode and the name of a place: `12345 Musterstadt`, `Springfield, IL 62704`.
pub(super) fn city_line(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let words = || text.split([' ', ',']).filter(|word| !word.is_empty());
        let has_code =
            words().any(|word| word.len() >= 3 && word.bytes().filter(u8::is_ascii_digit).count() >= 2 && postcode(word.as_bytes()));
        let has_place =
            words().any(|word| word.chars().count() >= 3 && word.chars().all(|letter| letter.is_alphabetic() || "-'.’".contains(letter)));
        has_code && has_place && text.chars().count() <= 80 && !birth_date(cell)
    })
}

/// Whether a cell says a belonging in a few words.
pub(super) fn opinion(cell: &[u8]) -> bool {
    words(cell, 60)
}

/// Whether a cell says something about somebody's health: words, or a code of ICD-10 (`E11.9`), ICD-9 (`250.00`) or SNOMED CT.
pub(super) fn sentence(cell: &[u8]) -> bool {
    words(cell, 1000)
        || is_icd10(cell.trim_ascii())
        || (cell.len() >= 5 && cell.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && !birth_date(cell))
}

/// A code of ICD-10: a letter, two digits, and up to four more signs behind a dot.
pub(super) fn is_icd10(code: &[u8]) -> bool {
    let (Some(head), rest) = (code.get(..3), code.get(3..).unwrap_or_default()) else { return false };
    let [letter, first, second] = head else { return false };
    let rest = rest.strip_prefix(b".").unwrap_or(rest);
    letter.is_ascii_uppercase()
        && first.is_ascii_digit()
        && second.is_ascii_alphanumeric()
        && rest.len() <= 4
        && rest.iter().all(u8::is_ascii_alphanumeric)
}

/// Whether a cell is a blood group: A, B, AB or 0, with or without the Rhesus factor.
pub(super) fn blood_group(cell: &[u8]) -> bool {
    let group: String = text(cell).map(|text| folded(&text)).unwrap_or_default().chars().filter(|letter| !letter.is_whitespace()).collect();
    let rest = ["ab", "a", "b", "o", "0"].iter().find_map(|letters| group.strip_prefix(letters));
    let factors = [
        "", "+", "-", "−", "pos", "neg", "positive", "negative", "positiv", "negativ", "rh+", "rh-", "rhpos", "rhneg", "+ve", "-ve",
        "rhd+", "rhd-",
    ];
    rest.is_some_and(|rest| {
        factors.contains(&rest) || ["1", "2"].iter().any(|sub| rest.strip_prefix(sub).is_some_and(|rest| factors.contains(&rest)))
    })
}

/// Whether a cell holds a template or an image: base64 or hexadecimal of some length, or a list of numbers.
pub(super) fn biometric(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let is_numbers = cell.iter().all(|byte| byte.is_ascii_digit() || b"[](),.- eE+;".contains(byte))
        && cell.iter().filter(|byte| **byte == b'.').count() >= 8;
    let is_code = cell.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-\\".contains(byte));
    let is_image = cell.starts_with(b"data:image/") || cell.starts_with(b"\\x");
    (cell.len() >= 48 && (is_numbers || is_code)) || (is_image && cell.len() >= 40)
}

/// Whether a cell holds genetic data: a sequence of bases, a variant of dbSNP or HGVS, a genotype.
pub(super) fn genetic(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let is_sequence = cell.len() >= 16 && cell.iter().all(|byte| b"ACGTUNacgtun".contains(byte));
    let is_variant = cell.strip_prefix(b"rs").is_some_and(|digits| digits.len() >= 3 && digits.iter().all(u8::is_ascii_digit));
    let is_change = [b"c.".as_slice(), b"p.", b"g."]
        .iter()
        .any(|kind| cell.windows(3).any(|signs| signs.starts_with(kind) && signs.last().is_some_and(u8::is_ascii_alphanumeric)))
        && cell.iter().any(u8::is_ascii_digit);
    let is_genotype = matches!(cell, [one, b'/' | b'|', two] if (b"ACGT01".contains(one) && b"ACGT01".contains(two)));
    is_sequence || is_variant || is_change || is_genotype
}

/// Whether a cell is an amount of money: digits, at least three of them, with separators and a currency.
pub(super) fn money(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let fits =
            text.chars().all(|letter| letter.is_ascii_digit() || letter.is_alphabetic() || " .,'’\u{a0}$€£¥₹₽zł/-+".contains(letter));
        (3..=12).contains(&digits) && letters <= 9 && fits && !birth_date(cell)
    })
}

/// Whether a cell is the plate of a vehicle: letters in capitals and digits, four to ten of them.
pub(super) fn plate(cell: &[u8]) -> bool {
    text(cell).is_some_and(|text| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let fits = text.chars().all(|letter| {
            letter.is_ascii_digit()
                || letter.is_uppercase()
                || (letter.is_alphabetic() && !letter.is_lowercase())
                || " -·.".contains(letter)
        });
        fits && digits >= 1 && (letters >= 1 || digits >= 5) && (4..=10).contains(&(digits + letters))
    })
}

#[cfg(test)]
mod tests;
