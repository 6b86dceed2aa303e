//! Identifiers of people in Poland, Czechia, Slovakia and Hungary.

use super::checksum::{base36, has_digit, number, weighted};
use super::date::{is_date, pair};
use super::{Category, Entity, Finder, Protection};

/// Personal data without more.
const PERSONAL: &[Protection] = &[Protection::Personal];
/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];
/// The number of a patient or an insured person.
const PATIENT: &[Protection] = &[Protection::Personal, Protection::NationalId, Protection::Special];

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "pl-pesel",
        title: "PESEL number (Poland)",
        countries: &["PL"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd", "dddddd_ddddd"]),
        check: is_pesel,
        chance: 0.011,
        named_only: false,
        names: &["pesel", "numer pesel", "nr pesel", "pesel number", "pesel nr", "polish national id"],
        source: "Ustawa o ewidencji ludności, art. 15-19; https://www.gov.pl/web/gov/czym-jest-numer-pesel",
    },
    Entity {
        id: "pl-nip",
        title: "Tax number NIP (Poland)",
        countries: &["PL"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd", "ddd-ddd-dd-dd", "ddd-dd-dd-ddd", "ddd ddd dd dd", "ddd dd dd ddd"]),
        check: |word| word.len() == 10 && has_digit(word, 9, weighted(word, &[6, 5, 7, 2, 3, 4, 5, 6, 7]).map(|sum| sum % 11)),
        chance: 0.091,
        named_only: false,
        names: &["nip", "numer nip", "nr nip", "numer identyfikacji podatkowej", "tax number", "tin"],
        source: "Ustawa o zasadach ewidencji i identyfikacji podatników, art. 2 and 3; European Commission, FS-TIN Algorithms, Poland",
    },
    Entity {
        id: "pl-dowod",
        title: "Identity card number (Poland)",
        countries: &["PL"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["AAA_dddddd"]),
        check: |word| {
            word.len() == 9
                && letters_then_digits(word, 3)
                && letters_weighted(word, &[7, 3, 1, 9, 7, 3, 1, 7, 3]).is_some_and(|sum| sum % 10 == 0)
        },
        chance: 0.099,
        named_only: false,
        names: &[
            "dowod osobisty",
            "numer dowodu",
            "nr dowodu",
            "seria i numer dowodu",
            "numer dowodu osobistego",
            "dowod",
            "identity card number",
        ],
        source: "Ustawa o dowodach osobistych; MSWiA, seria i numer dowodu osobistego, https://www.gov.pl/web/mswia",
    },
    Entity {
        id: "pl-paszport",
        title: "Passport number (Poland)",
        countries: &["PL"],
        category: Category::Travel,
        protection: CIVIL,
        finder: Finder::Forms(&["AA_ddddddd"]),
        check: |word| {
            word.len() == 9
                && letters_then_digits(word, 2)
                && letters_weighted(word, &[7, 3, 9, 1, 7, 3, 1, 7, 3]).is_some_and(|sum| sum % 10 == 0)
        },
        chance: 0.099,
        named_only: true,
        names: &["paszport", "numer paszportu", "nr paszportu", "seria i numer paszportu", "passport number", "passport no", "passport"],
        source: "Ustawa o dokumentach paszportowych; MSWiA, https://www.gov.pl/web/mswia/dokumenty-paszportowe",
    },
    Entity {
        id: "pl-pwz",
        title: "Licence number of a physician (Poland)",
        countries: &["PL"],
        category: Category::Health,
        protection: PERSONAL,
        finder: Finder::Forms(&["ddddddd"]),
        check: |word| {
            let Some((first, rest)) = word.split_first() else { return false };
            rest.len() == 6 && *first != b'0' && has_digit(word, 0, weighted(rest, &[1, 2, 3, 4, 5, 6]).map(|sum| sum % 11))
        },
        chance: 0.082,
        named_only: true,
        names: &["pwz", "npwz", "numer pwz", "nr pwz", "numer prawa wykonywania zawodu", "prawo wykonywania zawodu"],
        source: "Naczelna Izba Lekarska, https://nil.org.pl/rejestry/centralny-rejestr-lekarzy/zasady-weryfikowania-nr-prawa-wykonywania-zawodu",
    },
    Entity {
        id: "cz-rc",
        title: "Birth number (Czechia, Slovakia)",
        countries: &["CZ", "SK"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd/dddd", "dddddd_dddd"]),
        check: is_birth_number,
        chance: 0.015,
        named_only: false,
        names: &["rodne cislo", "rodne c", "rodnecislo", "rc", "r c", "birth number", "cislo pojistence", "personal identification number"],
        source: "Zákon 133/2000 Sb. § 13; zákon 301/1995 Z. z. (Slovakia); European Commission, FS-TIN Algorithms, Czechia and Slovakia",
    },
    Entity {
        id: "cz-rc-old",
        title: "Birth number of before 1954 (Czechia, Slovakia)",
        countries: &["CZ", "SK"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd/ddd", "dddddd_ddd"]),
        check: is_old_birth_number,
        chance: 0.039,
        named_only: true,
        names: &["rodne cislo", "rodne c", "rodnecislo", "rc", "r c", "birth number", "cislo pojistence", "personal identification number"],
        source: "Zákon 133/2000 Sb. § 13; zákon 301/1995 Z. z. (Slovakia); European Commission, FS-TIN Algorithms, Czechia and Slovakia",
    },
    Entity {
        id: "hu-taj",
        title: "Social security number TAJ (Hungary)",
        countries: &["HU"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddd_ddd_ddd"]),
        check: |word| word.len() == 9 && has_digit(word, 8, weighted(word, &[3, 7, 3, 7, 3, 7, 3, 7]).map(|sum| sum % 10)),
        chance: 0.1,
        named_only: false,
        names: &["taj", "taj szam", "tajszam", "taj azonosito", "tarsadalombiztositasi azonosito jel", "social security number"],
        source: "1996. évi XX. törvény, 2. melléklet (társadalombiztosítási azonosító jel), https://njt.hu",
    },
    Entity {
        id: "hu-adoazonosito",
        title: "Tax identification number of a person (Hungary)",
        countries: &["HU"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd"]),
        check: |word| {
            word.len() == 10
                && word.first() == Some(&b'8')
                && word.get(1..6).and_then(number).is_some_and(|days| days < 67_000)
                && has_digit(word, 9, weighted(word, &[1, 2, 3, 4, 5, 6, 7, 8, 9]).map(|sum| sum % 11))
        },
        chance: 0.0062,
        named_only: false,
        names: &["adoazonosito jel", "adoazonosito", "ado azonosito", "adoszam", "tax identification number", "tin"],
        source: "1996. évi XX. törvény, 1. melléklet; European Commission, FS-TIN Algorithms, Hungary",
    },
    Entity {
        id: "hu-szemelyi",
        title: "Personal identification number (Hungary)",
        countries: &["HU"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["d_dddddd_dddd", "d_dd_dd_dd_dddd"]),
        check: is_hungarian,
        chance: 0.0026,
        named_only: false,
        names: &[
            "szemelyi szam",
            "szemelyi azonosito",
            "szemelyiszam",
            "szemelyazonosito",
            "szemelyi azonosito jel",
            "personal identification number",
        ],
        source: "1996. évi XX. törvény, 3. melléklet (személyi azonosító), https://njt.hu",
    },
];

fn letters_then_digits(word: &[u8], letters: usize) -> bool {
    word.split_at_checked(letters).is_some_and(|(letters, digits)| letters.iter().all(u8::is_ascii_uppercase) && number(digits).is_some())
}

/// The weighted sum of letters and digits, `A` as 10.
fn letters_weighted(word: &[u8], weights: &[u32]) -> Option<u32> {
    word.iter().zip(weights).try_fold(0, |sum, (byte, weight)| Some(sum + base36(*byte)? * weight))
}

/// The month says the century: 20 more from 2000 on, 80 more before 1900.
fn is_pesel(word: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) = (pair(word, 0), pair(word, 2), pair(word, 4)) else { return false };
    let is_born = match month {
        1..=12 => is_date(1900 + year, month, day),
        21..=32 => is_date(2000 + year, month - 20, day),
        81..=92 => is_date(1800 + year, month - 80, day),
        _ => false,
    };
    is_born && word.len() == 11 && weighted(word, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_some_and(|sum| sum % 10 == 0)
}

/// The month of a birth number: women have 50 more, days whose numbers are used up 20 more.
fn birth_month(month: u64) -> Option<u64> {
    match month {
        1..=12 => Some(month),
        21..=32 => Some(month - 20),
        51..=62 => Some(month - 50),
        71..=82 => Some(month - 70),
        _ => None,
    }
}

/// Nine digits modulo 11 say the tenth; a rest of ten was written as 0 until 1985.
fn is_birth_number(word: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) = (pair(word, 0), pair(word, 2).and_then(birth_month), pair(word, 4)) else { return false };
    let year = if year < 54 { 2000 + year } else { 1900 + year };
    let (Some(base), Some(last), 10) = (word.get(..9).and_then(number), word.get(9..).and_then(number), word.len()) else { return false };
    is_date(year, month, day) && base % 11 % 10 == last
}

/// Those born before 1954 have no check digit.
fn is_old_birth_number(word: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) = (pair(word, 0), pair(word, 2), pair(word, 4)) else { return false };
    let month = if month > 50 { month - 50 } else { month };
    word.len() == 9 && number(word).is_some() && year < 54 && is_date(1900 + year, month, day)
}

/// Sex and century, date, serial number, and a check whose weights were turned round for those born from 1997 on.
fn is_hungarian(word: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) = (pair(word, 1), pair(word, 3), pair(word, 5)) else { return false };
    let year = match word.first() {
        Some(b'1' | b'2' | b'5' | b'6') => 1900 + year,
        Some(b'3' | b'4' | b'7' | b'8') if year < 97 => 2000 + year,
        Some(b'3' | b'4') => 1800 + year,
        _ => return false,
    };
    let weights = if year < 1997 { [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } else { [10, 9, 8, 7, 6, 5, 4, 3, 2, 1] };
    let check = weighted(word, &weights).map(|sum| sum % 11);
    is_date(year, month, day) && word.len() == 11 && has_digit(word, 10, check)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn polish_numbers_say_the_century_in_the_month() {
        assert!(holds("pl-pesel", "44051401359") && holds("pl-pesel", "02070803628"));
        for wrong in ["44051401358", "44133401359", "44053201359", "4405140135", "4405140135A"] {
            assert!(!holds("pl-pesel", wrong), "{wrong}");
        }
        assert!(holds("pl-nip", "8567346215") && !holds("pl-nip", "8567346216"));
    }

    #[test]
    fn polish_documents_hold_their_check_digit_inside() {
        assert!(holds("pl-dowod", "ABA300000") && !holds("pl-dowod", "ABA400000") && !holds("pl-dowod", "AB3300000"));
        assert!(holds("pl-paszport", "ZS0000177") && !holds("pl-paszport", "ZS0000178"));
        assert!(holds("pl-pwz", "5425740") && !holds("pl-pwz", "5425741") && !holds("pl-pwz", "0000000"));
    }

    #[test]
    fn birth_numbers_are_of_ten_digits_from_1954_on() {
        assert!(holds("cz-rc", "7103192745") && !holds("cz-rc", "7103192746") && !holds("cz-rc", "1103492745"));
        assert!(holds("cz-rc-old", "531231123") && !holds("cz-rc-old", "590312123") && !holds("cz-rc-old", "53123112A"));
        assert!(!holds("cz-rc", "710319274A") && !holds("cz-rc", "710319274"));
    }

    #[test]
    fn hungarian_numbers_turn_their_weights_round_in_1997() {
        assert!(holds("hu-taj", "111111110") && !holds("hu-taj", "111111111"));
        assert!(
            holds("hu-adoazonosito", "8071592153") && !holds("hu-adoazonosito", "8071592154") && !holds("hu-adoazonosito", "7071592153")
        );
        assert_eq!((0..10).filter(|check| holds("hu-szemelyi", &format!("1800101111{check}"))).count(), 1);
        assert_eq!((0..10).filter(|check| holds("hu-szemelyi", &format!("3010101123{check}"))).count(), 1);
        assert!((0..10).all(|check| !holds("hu-szemelyi", &format!("9800101111{check}"))));
    }
}
