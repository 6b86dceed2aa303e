//! Identifiers of people in the Nordic and Baltic countries.

use super::checksum::{has_digit, luhn, number, weighted};
use super::date::{ddmmyy, is_date, pair};
use super::{Category, Entity, Finder, Protection};

/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];
/// The number of a patient or an insured person.
const PATIENT: &[Protection] = &[Protection::Personal, Protection::NationalId, Protection::Special];

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "se-personnummer",
        title: "Personal identity number (Sweden)",
        countries: &["SE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_dddd", "dddddd+dddd", "dddddddd_dddd", "dddddddd+dddd"]),
        check: |word| is_swedish(word, 0),
        chance: 0.0019,
        named_only: false,
        names: &[
            "personnummer",
            "person nummer",
            "personnr",
            "pnr",
            "persnr",
            "personal identity number",
            "swedish personal number",
            "ssn",
        ],
        source: "Folkbokföringslag (1991:481) § 18; Skatteverket, Personnummer, https://www.skatteverket.se",
    },
    Entity {
        id: "se-samordningsnummer",
        title: "Coordination number (Sweden)",
        countries: &["SE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_dddd", "dddddd+dddd", "dddddddd_dddd"]),
        check: |word| is_swedish(word, 60),
        chance: 0.0018,
        named_only: false,
        names: &["samordningsnummer", "samordnings nummer", "samordningsnr", "coordination number", "personnummer", "pnr"],
        source: "Lag (2022:1697) om samordningsnummer; Skatteverket, Samordningsnummer, https://www.skatteverket.se",
    },
    Entity {
        id: "no-fnr",
        title: "National identity number (Norway)",
        countries: &["NO", "SJ"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_ddddd"]),
        check: |word| is_norwegian(word, 0),
        chance: 0.00079,
        named_only: false,
        names: &[
            "fødselsnummer",
            "fodselsnummer",
            "fødselsnr",
            "fodselsnr",
            "fnr",
            "personnummer",
            "norwegian national identity number",
            "folkeregisterident",
        ],
        source: "Forskrift om folkeregistrering § 2-2; Skatteetaten, https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon",
    },
    Entity {
        id: "no-dnr",
        title: "D number (Norway)",
        countries: &["NO", "SJ"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_ddddd"]),
        check: |word| is_norwegian(word, 40),
        chance: 0.0008,
        named_only: false,
        names: &["d nummer", "dnummer", "dnr", "d number", "fødselsnummer", "fodselsnummer", "fnr"],
        source: "Forskrift om folkeregistrering § 2-2-3; Skatteetaten, D-nummer, https://www.skatteetaten.no",
    },
    Entity {
        id: "no-fh",
        title: "Shared auxiliary number of patients (Norway)",
        countries: &["NO"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["dddddd_ddddd"]),
        check: |word| matches!(word, [b'8' | b'9', ..]) && are_norwegian_checks(word),
        chance: 0.0017,
        named_only: false,
        names: &["fh nummer", "fhnummer", "felles hjelpenummer", "hjelpenummer", "fh number"],
        source: "Norsk Helsenett, Felles hjelpenummer, https://www.nhn.no",
    },
    Entity {
        id: "dk-cpr",
        title: "CPR number (Denmark)",
        countries: &["DK", "GL"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_dddd"]),
        check: |word| is_danish(word, 0),
        chance: 0.036,
        named_only: false,
        names: &["cpr", "cpr nummer", "cprnummer", "cpr nr", "cprnr", "personnummer", "person nummer", "civil registration number"],
        source: "CPR-kontoret, Personnummeret i CPR (the check digit is given up since 2007), https://cpr.dk",
    },
    Entity {
        id: "dk-erstatnings-cpr",
        title: "Substitute CPR number (Denmark)",
        countries: &["DK"],
        category: Category::National,
        protection: PATIENT,
        finder: Finder::Forms(&["dddddd_dddd"]),
        check: |word| is_danish(word, 60),
        chance: 0.037,
        named_only: true,
        names: &["erstatnings cpr", "erstatningspersonnummer", "ecpr", "e cpr", "cpr", "cpr nummer", "personnummer"],
        source: "CPR-kontoret, Personnummeret i CPR, erstatningspersonnumre, https://cpr.dk",
    },
    Entity {
        id: "fi-hetu",
        title: "Personal identity code (Finland)",
        countries: &["FI", "AX"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd-dddX", "dddddd+dddX", "ddddddAdddX"]),
        check: is_finnish,
        chance: 0.00071,
        named_only: false,
        names: &[
            "henkilötunnus",
            "henkilotunnus",
            "hetu",
            "personbeteckning",
            "sotu",
            "personal identity code",
            "finnish personal identity code",
        ],
        source: "Valtioneuvoston asetus 128/2010; Digi- ja väestötietovirasto, Henkilötunnus, https://dvv.fi/en/personal-identity-code",
    },
    Entity {
        id: "fi-veronumero",
        title: "Tax number of builders (Finland)",
        countries: &["FI"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddddd"]),
        check: |word| word.len() == 12 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["veronumero", "skattenummer", "tax number"],
        source: "Laki veronumerosta ja rakennusalan veronumerorekisteristä 473/2021; Vero, https://www.vero.fi",
    },
    Entity {
        id: "is-kennitala",
        title: "Kennitala of a person (Iceland)",
        countries: &["IS"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_dddd"]),
        check: |word| {
            let centuries: &[u64] = match word.get(9) {
                Some(b'9') => &[1900],
                Some(b'0') => &[2000],
                _ => return false,
            };
            word.len() == 10 && ddmmyy(word, centuries) && weighted(word, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_some_and(|sum| sum % 11 == 0)
        },
        chance: 0.00067,
        named_only: false,
        names: &["kennitala", "kt", "kennitolu", "icelandic id number", "national id"],
        source: "Lög um skráningu einstaklinga 140/2019; Þjóðskrá, Kennitala, https://www.skra.is",
    },
    Entity {
        id: "fo-ptal",
        title: "P number (Faroe Islands)",
        countries: &["FO"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_ddd"]),
        check: |word| word.len() == 9 && number(word).is_some() && ddmmyy(word, &[1900, 2000]),
        chance: 0.037,
        named_only: true,
        names: &["p tal", "ptal", "p number", "landsfolkayvirlitið", "personal number"],
        source: "Umhvørvisstovan, Landsfólkayvirlitið, P-tal, https://www.us.fo",
    },
    Entity {
        id: "ee-isikukood",
        title: "Personal identification code (Estonia)",
        countries: &["EE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd"]),
        check: |word| is_baltic_date(word) && is_baltic_check(word),
        chance: 0.0022,
        named_only: false,
        names: &["isikukood", "isiku kood", "personal identification code", "personal code", "personal id code", "estonian id code"],
        source: "EVS 585:2007 Isikukood; Rahvastikuregistri seadus § 39, https://www.riigiteataja.ee",
    },
    Entity {
        id: "lv-personas-kods",
        title: "Personal code (Latvia)",
        countries: &["LV"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd_ddddd"]),
        check: is_latvian,
        chance: 0.0021,
        named_only: false,
        names: &["personas kods", "personaskods", "pers kods", "personal code", "personal identity number", "latvian personal code"],
        source: "Fizisko personu reģistra likums, pants 5; European Commission, FS-TIN Algorithms, Latvia, https://www.pmlp.gov.lv",
    },
    Entity {
        id: "lt-asmens-kodas",
        title: "Personal code (Lithuania)",
        countries: &["LT"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd"]),
        check: |word| (word.first() == Some(&b'9') || is_baltic_date(word)) && is_baltic_check(word),
        chance: 0.012,
        named_only: false,
        names: &["asmens kodas", "asmenskodas", "asm kodas", "personal code", "personal identification number"],
        source: "Gyventojų registro įstatymas; European Commission, FS-TIN Algorithms, Lithuania, https://www.registrucentras.lt",
    },
];

/// Ten digits, the last by Luhn, with the century before them or not; coordination numbers have 60 more in the day.
fn is_swedish(word: &[u8], more: u64) -> bool {
    let Some(at) = word.len().checked_sub(10) else { return false };
    let (Some(short), Some(century)) = (word.get(at..), word.get(..at)) else { return false };
    let (Some(year), Some(month), Some(day)) = (pair(short, 0), pair(short, 2), pair(short, 4)) else { return false };
    let Some(day) = day.checked_sub(more) else { return false };
    let is_born = match (century, number(century)) {
        ([], _) => is_date(1900 + year, month, day) || is_date(2000 + year, month, day),
        ([_, _], Some(century @ 18..=20)) => century * 100 + year >= 1850 && is_date(century * 100 + year, month, day),
        _ => false,
    };
    is_born && luhn(short)
}

fn are_norwegian_checks(word: &[u8]) -> bool {
    word.len() == 11
        && weighted(word, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_some_and(|sum| sum % 11 == 0)
        && weighted(word, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_some_and(|sum| sum % 11 == 0)
}

/// The three digits behind the date say the century. H numbers have 40 more in the month, those for tests 80.
fn is_norwegian(word: &[u8], more: u64) -> bool {
    let (Some(day), Some(month), Some(year)) = (pair(word, 0), pair(word, 2), pair(word, 4)) else { return false };
    let (Some(day), Some(individual)) = (day.checked_sub(more), word.get(6..9).and_then(number)) else { return false };
    let month = match month {
        41..=52 => month - 40,
        81..=92 => month - 80,
        month => month,
    };
    let century = match individual {
        0..=499 => 1900,
        500..=749 if year >= 54 => 1800,
        500..=999 if year < 40 => 2000,
        900..=999 => 1900,
        _ => return false,
    };
    is_date(century + year, month, day) && are_norwegian_checks(word)
}

/// The seventh digit says the century.
fn is_danish(word: &[u8], more: u64) -> bool {
    let (Some(day), Some(month), Some(year)) = (pair(word, 0), pair(word, 2), pair(word, 4)) else { return false };
    let (Some(day), Some(century), 10) = (day.checked_sub(more), word.get(6), word.len()) else { return false };
    let century = match century {
        b'0'..=b'3' => 1900,
        b'4' | b'9' if year >= 37 => 1900,
        b'5'..=b'8' if year >= 58 => 1800,
        _ => 2000,
    };
    number(word).is_some() && is_date(century + year, month, day)
}

/// A date, the sign of the century where it is a letter, an individual number, and date and number modulo 31. Numbers from 900 on
/// are not given out for good: hospitals use them, tests too.
fn is_finnish(word: &[u8]) -> bool {
    let (centuries, individual): (&[u64], _) = match (word.len(), word.get(6)) {
        (10, _) => (&[1800, 1900], word.get(6..9)),
        (11, Some(b'U'..=b'Y')) => (&[1900], word.get(7..10)),
        (11, Some(b'A'..=b'F')) => (&[2000], word.get(7..10)),
        _ => return false,
    };
    let (Some(date), Some(individual)) = (word.get(..6).and_then(number), individual.and_then(number)) else { return false };
    let check = b"0123456789ABCDEFHJKLMNPRSTUVWXY".get(((date * 1000 + individual) % 31) as usize);
    individual >= 2 && ddmmyy(word, centuries) && check == word.last()
}

/// Sex and century in the first digit, then year, month, day.
fn is_baltic_date(word: &[u8]) -> bool {
    let century = match word.first() {
        Some(b'1' | b'2') => 1800,
        Some(b'3' | b'4') => 1900,
        Some(b'5' | b'6') => 2000,
        _ => return false,
    };
    let (Some(year), Some(month), Some(day)) = (pair(word, 1), pair(word, 3), pair(word, 5)) else { return false };
    is_date(century + year, month, day)
}

/// Modulo 11; where that is 10, with other weights; where that is 10 as well, 0.
fn is_baltic_check(word: &[u8]) -> bool {
    let rest = |weights: &[u32]| weighted(word, weights).map(|sum| sum % 11);
    let check = match rest(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) {
        Some(10) => rest(&[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]).map(|rest| rest % 10),
        check => check,
    };
    word.len() == 11 && has_digit(word, 10, check)
}

/// Those of before July 2017 hold the date and the century (0 is 1800), those of after it begin with 32.
fn is_latvian(word: &[u8]) -> bool {
    let is_born = match (word.get(..2), word.get(6)) {
        (Some(b"32"), _) => true,
        (_, Some(century @ b'0'..=b'2')) => ddmmyy(word, &[1800 + u64::from(century - b'0') * 100]),
        _ => false,
    };
    let check = weighted(word, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]).map(|sum| (sum + 1) % 11 % 10);
    is_born && word.len() == 11 && has_digit(word, 10, check)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn swedish_numbers_end_in_a_luhn_digit_over_ten() {
        assert!(holds("se-personnummer", "8803200016") && holds("se-personnummer", "198803200016"));
        for wrong in ["8803200018", "8813200016", "228803200016", "880320001", "88032000AB", "18803200016"] {
            assert!(!holds("se-personnummer", wrong), "{wrong}");
        }
        assert!(holds("se-samordningsnummer", "7010632391") && !holds("se-personnummer", "7010632391"));
        assert!(!holds("se-samordningsnummer", "8803200016"));
    }

    #[test]
    fn norwegian_numbers_have_two_check_digits() {
        assert!(holds("no-fnr", "15108695088") && !holds("no-fnr", "15108695077") && !holds("no-fnr", "1510869508A"));
        assert!(!holds("no-dnr", "15108695088") && !holds("no-fh", "15108695088"));
        assert!(holds("no-fnr", "01810100016") && holds("no-dnr", "41010100044") && holds("no-fh", "81234500090"));
    }

    #[test]
    fn danish_numbers_are_dates_with_a_century() {
        assert!(holds("dk-cpr", "2110625629") && !holds("dk-cpr", "5110625629") && !holds("dk-cpr", "211062562A"));
        assert!(holds("dk-erstatnings-cpr", "8110625629") && !holds("dk-erstatnings-cpr", "2110625629"));
        assert!(holds("fo-ptal", "211062123") && !holds("fo-ptal", "211362123"));
    }

    #[test]
    fn finnish_codes_have_a_sign_for_the_century_or_lose_it() {
        assert!(holds("fi-hetu", "131052308T") && holds("fi-hetu", "131052A308T") && holds("fi-hetu", "131052Y308T"));
        for wrong in ["131052308U", "310252308Y", "131052G308T", "131052001T", "13105230T", "A31052308T"] {
            assert!(!holds("fi-hetu", wrong), "{wrong}");
        }
    }

    #[test]
    fn icelandic_numbers_are_of_people_only() {
        assert!(holds("is-kennitala", "1201743399") && !holds("is-kennitala", "4504013150") && !holds("is-kennitala", "1201743398"));
    }

    #[test]
    fn baltic_codes_fall_back_to_other_weights() {
        assert!(holds("ee-isikukood", "36805280109") && !holds("ee-isikukood", "36805280108") && !holds("ee-isikukood", "36813280109"));
        assert!(
            holds("lt-asmens-kodas", "33309240064") && !holds("lt-asmens-kodas", "33309240164") && !holds("lt-asmens-kodas", "3330924006A")
        );
        assert!(holds("ee-isikukood", "30303039914") && holds("ee-isikukood", "60001019906"));
    }

    #[test]
    fn latvian_codes_are_old_or_new() {
        assert!(holds("lv-personas-kods", "16117519997") && holds("lv-personas-kods", "32867300679"));
        assert!(
            !holds("lv-personas-kods", "16137519997")
                && !holds("lv-personas-kods", "32867300677")
                && !holds("lv-personas-kods", "40003521600")
        );
    }
}
