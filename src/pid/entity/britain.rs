//! Identifiers of people in the United Kingdom and Ireland.

use super::checksum::{digit, has_digit, number, weighted};
use super::date::{days, ddmmyy, pair};
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
        id: "gb-nhs",
        title: "NHS number",
        countries: &["GB", "IM"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddd_ddd_dddd"]),
        check: is_nhs,
        chance: 0.091,
        named_only: false,
        names: &["nhs number", "nhs no", "nhs num", "nhs", "nhs id", "nhs patient number", "national health service number"],
        source: "NHS Data Model and Dictionary, attribute NHS NUMBER, https://www.datadictionary.nhs.uk/attributes/nhs_number.html",
    },
    Entity {
        id: "gb-chi",
        title: "CHI number (Scotland)",
        countries: &["GB"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["dddddd_dddd", "ddd_ddd_dddd"]),
        check: |word| is_nhs(word) && ddmmyy(word, &[1900, 2000]),
        chance: 0.0033,
        named_only: false,
        names: &["chi number", "chi no", "chi", "community health index", "community health index number"],
        source: "Public Health Scotland, National Data Dictionary, CHI Number, https://publichealthscotland.scot",
    },
    Entity {
        id: "gb-hsc",
        title: "Health and Care number (Northern Ireland)",
        countries: &["GB"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddd_ddd_dddd"]),
        check: |word| matches!(word, [b'3', b'2'..=b'9', ..]) && is_nhs(word),
        chance: 0.0072,
        named_only: false,
        names: &["hsc number", "hsc no", "hcn", "health and care number", "health care number", "h c number"],
        source: "NHS Data Model and Dictionary, HEALTH AND CARE NUMBER, https://www.datadictionary.nhs.uk",
    },
    Entity {
        id: "gb-nino",
        title: "National Insurance number",
        countries: &["GB", "GG", "IM", "JE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["AA_dd_dd_dd_A", "AA_dddddd_A", "AA_ddd_ddd_A"]),
        check: is_nino,
        chance: 0.085,
        named_only: false,
        names: &[
            "national insurance number",
            "national insurance no",
            "national insurance",
            "ni number",
            "ni no",
            "nino",
            "nin",
            "nat ins no",
        ],
        source: "HMRC, National Insurance Manual NIM39110, https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110",
    },
    Entity {
        id: "gb-utr",
        title: "Unique Taxpayer Reference",
        countries: &["GB"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddd_ddddd", "ddd_ddd_dddd"]),
        check: is_utr,
        chance: 0.1,
        named_only: false,
        names: &["unique taxpayer reference", "utr", "utr number", "utr no", "tax reference", "self assessment utr", "taxpayer reference"],
        source: "OECD, Tax identification numbers, United Kingdom, section I; HMRC, https://www.gov.uk/find-utr-number",
    },
    Entity {
        id: "gb-driving",
        title: "Driving licence number (Great Britain)",
        countries: &["GB"],
        category: Category::Driving,
        protection: PERSONAL,
        finder: Finder::Forms(&["XXXXX_dddddd_XXXAA", "XXXXX_dddddd_XXXAA_dd"]),
        check: is_driver,
        chance: 0.0081,
        named_only: false,
        names: &[
            "driving licence number",
            "driving licence",
            "driving license",
            "driver number",
            "licence number",
            "dvla number",
            "dl number",
        ],
        source: "DVLA, driver number on the photocard, field 5; Department for Education, CBDS, https://www.gov.uk/view-driving-licence",
    },
    Entity {
        id: "gb-ni-driving",
        title: "Driving licence number (Northern Ireland)",
        countries: &["GB"],
        category: Category::Driving,
        protection: PERSONAL,
        finder: Finder::Forms(&["dddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["dva number", "driving licence number", "driving licence", "driver number"],
        source: "Driver and Vehicle Agency, driver number, https://www.nidirect.gov.uk",
    },
    Entity {
        id: "gb-passport",
        title: "Passport number (United Kingdom)",
        countries: &["GB"],
        category: Category::Travel,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["passport number", "passport no", "passport", "uk passport", "uk passport number", "passport num"],
        source: "HM Passport Office, basic passport checks, https://www.gov.uk/government/publications/basic-passport-checks",
    },
    Entity {
        id: "gb-upn",
        title: "Unique pupil number (England)",
        countries: &["GB"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["AdddddddddddX"]),
        check: is_pupil,
        chance: 0.0078,
        named_only: false,
        names: &["unique pupil number", "upn", "pupil number", "pupil upn", "former upn", "pupil id"],
        source: "Department for Education, Unique pupil numbers: guide for schools, https://www.gov.uk/government/publications/unique-pupil-numbers",
    },
    Entity {
        id: "gb-postcode",
        title: "Postcode (United Kingdom)",
        countries: &["GB", "GG", "IM", "JE"],
        category: Category::Location,
        protection: PERSONAL,
        finder: Finder::Forms(&["Ad dAA", "Add dAA", "AAd dAA", "AAdd dAA", "AdA dAA", "AAdA dAA", "AddAA", "AdddAA", "AAddAA", "AAdddAA"]),
        check: is_postcode,
        chance: 0.14,
        named_only: true,
        names: &["postcode", "post code", "postal code", "zip", "zip code", "home postcode", "postcode of usual address"],
        source: "Royal Mail, Programmers' Guide to the Postcode Address File, Postcode format; ONS Postcode Directory, pseudo postcodes",
    },
    Entity {
        id: "ie-pps",
        title: "Personal Public Service number",
        countries: &["IE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddd_A", "ddddddd_AA"]),
        check: is_pps,
        chance: 0.024,
        named_only: false,
        names: &["pps number", "pps no", "ppsn", "pps", "personal public service number", "uimhir psp", "rsi number"],
        source: "Department of Social Protection, PPS number; FS-TIN Algorithms (European Commission), Ireland, https://www.gov.ie/pps",
    },
    Entity {
        id: "ie-eircode",
        title: "Eircode (Ireland)",
        countries: &["IE"],
        category: Category::Location,
        protection: PERSONAL,
        finder: Finder::Forms(&["AXX_XXXX"]),
        check: is_eircode,
        chance: 0.58,
        named_only: true,
        names: &["eircode", "eir code", "postcode", "post code", "postal code", "eirchod", "zip code"],
        source: "Eircode, Product Guide, structure of an Eircode, https://www.eircode.ie",
    },
];

fn digits(word: &[u8]) -> bool {
    number(word).is_some()
}

fn is_nhs(word: &[u8]) -> bool {
    word.len() == 10 && weighted(word, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_some_and(|sum| sum % 11 == 0)
}

/// `QQ` is no prefix, but the one of published examples: the registry of test values knows it.
fn is_nino(word: &[u8]) -> bool {
    let [first, second, number @ .., suffix] = word else { return false };
    let is_prefix = b"ABCEGHJKLMNOPRSTWXYZ".contains(first)
        && b"ABCEGHJKLMNPRSTWXYZ".contains(second)
        && !matches!(&[*first, *second], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ");
    (is_prefix || [*first, *second] == *b"QQ")
        && matches!(suffix, b'A'..=b'D')
        && number.len() == 6
        && number.iter().all(u8::is_ascii_digit)
}

fn is_utr(word: &[u8]) -> bool {
    let Some((_, rest)) = word.split_first() else { return false };
    if rest.len() != 9 {
        return false;
    }
    let check = weighted(rest, &[6, 7, 8, 9, 10, 5, 4, 3, 2]).map(|sum| match sum % 11 {
        0 => 2,
        1 => 1,
        rest => 11 - rest,
    });
    has_digit(word, 0, check)
}

/// Surname, birth (decade, month, day, year; women have 50 more in the month), initials, a counter, two check letters whose
/// rule is not published; the issue number may follow.
fn is_driver(word: &[u8]) -> bool {
    let (Some(surname), Some(born), Some([initial, second, counter, checks @ ..])) = (word.get(..5), word.get(5..11), word.get(11..16))
    else {
        return false;
    };
    let (Some(month), Some(day)) = (pair(born, 1), pair(born, 3)) else { return false };
    let letters = surname.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    day >= 1
        && day <= days(2000, if month > 50 { month - 50 } else { month })
        && number(born).is_some()
        && letters > 0
        && surname.iter().skip(letters).all(|byte| *byte == b'9')
        && initial.is_ascii_uppercase()
        && (second.is_ascii_uppercase() || *second == b'9')
        && counter.is_ascii_alphanumeric()
        && checks.iter().all(u8::is_ascii_uppercase)
        && (word.len() == 16 || word.len() == 18 && pair(word, 16).is_some())
}

/// The letters of pupil numbers; a letter is worth its place here, a digit itself.
const PUPIL_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// The check letter comes first, the local authority follows.
fn is_pupil(word: &[u8]) -> bool {
    let (Some((first, rest)), Some(authority)) = (word.split_first(), word.get(1..4).and_then(number)) else { return false };
    if rest.len() != 12 || !matches!(authority, 201..=213 | 301..=320 | 330..=359 | 370..=394 | 420 | 800..=896 | 908..=943) {
        return false;
    }
    let sum = rest.iter().zip(2..).try_fold(0, |sum, (byte, weight)| {
        let value = match digit(*byte) {
            Some(value) => value,
            None if weight == 13 => PUPIL_LETTERS.iter().zip(0..).find(|(letter, _)| *letter == byte)?.1,
            None => return None,
        };
        Some(sum + value * weight)
    });
    sum.and_then(|sum: u32| PUPIL_LETTERS.get(sum as usize % 23)) == Some(first)
}

/// The postcode areas, the three of the Crown dependencies among them.
const AREAS: &[&str] = &[
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM", "CO", "CR", "CT", "CV", "CW",
    "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG",
    "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M",
    "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA",
    "SE", "SG", "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB",
    "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

/// An area, a district, and behind them a digit and two letters; `ZZ99` stands for no address and is in the registry.
fn is_postcode(word: &[u8]) -> bool {
    let Some((outward, [sector, unit @ ..])) = word.len().checked_sub(3).and_then(|at| word.split_at_checked(at)) else { return false };
    if !sector.is_ascii_digit() || !unit.iter().all(u8::is_ascii_uppercase) {
        return false;
    }
    let letters = outward.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (Some(area), Some(district)) = (outward.get(..letters), outward.get(letters..)) else { return false };
    let is_district = match district {
        [digit] => digit.is_ascii_digit(),
        [digit, last] => digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
        _ => false,
    };
    if outward == b"ZZ99" {
        return true;
    }
    is_district && !unit.iter().any(|byte| b"CIKMOV".contains(byte)) && AREAS.iter().any(|known| known.as_bytes() == area)
}

/// Seven digits and a check letter; the second letter of newer numbers counts, the `T`, `W` and `X` of older ones do not.
fn is_pps(word: &[u8]) -> bool {
    let (Some(sum), Some(check)) = (weighted(word, &[8, 7, 6, 5, 4, 3, 2]), word.get(7)) else { return false };
    let second = match word.get(8..) {
        Some([] | [b'T' | b'W' | b'X']) => 0,
        Some([b'A']) => 1,
        Some([b'B']) => 2,
        Some([b'H']) => 8,
        _ => return false,
    };
    b"WABCDEFGHIJKLMNOPQRSTUV".get((sum + 9 * second) as usize % 23) == Some(check)
}

/// A routing key (a letter and two digits, or `D6W`) and four characters out of 25.
fn is_eircode(word: &[u8]) -> bool {
    let (Some([area, key @ ..]), Some(unit)) = (word.get(..3), word.get(3..)) else { return false };
    b"ACDEFHKNPRTVWXY".contains(area)
        && (key.iter().all(u8::is_ascii_digit) || *area == b'D' && key == b"6W")
        && unit.len() == 4
        && unit.iter().all(|byte| byte.is_ascii_digit() || b"ACDEFHKNPRTVWXY".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn numbers_of_patients_need_their_check_digit_and_their_date() {
        assert!(holds("gb-nhs", "9434765919") && holds("gb-nhs", "9990000018") && !holds("gb-nhs", "9434765910"));
        assert!(!holds("gb-nhs", "943476591A") && !holds("gb-nhs", "94347659190"));
        assert!(holds("gb-chi", "0101010028") && !holds("gb-chi", "9434765919") && !holds("gb-chi", "0101010029"));
        assert!(!holds("gb-hsc", "9434765919") && holds("gb-hsc", "3200000015"));
    }

    #[test]
    fn national_insurance_numbers_have_prefixes_that_are_given_out() {
        assert!(holds("gb-nino", "AB123456C") && holds("gb-nino", "QQ123456A"));
        for wrong in ["GB123456C", "AO123456C", "DA123456C", "AB123456E", "AB12345C", "AB1234567", "AB12345XC", ""] {
            assert!(!holds("gb-nino", wrong), "{wrong}");
        }
    }

    #[test]
    fn tax_references_begin_with_their_check_digit() {
        assert!(holds("gb-utr", "1955839661") && !holds("gb-utr", "2955839661") && !holds("gb-utr", "A955839661"));
    }

    #[test]
    fn driver_numbers_hold_a_date_and_pad_the_surname_with_nines() {
        assert!(holds("gb-driving", "MORGA657054SM9IJ") && holds("gb-driving", "MORGA753116SM9IJ35"));
        assert!(holds("gb-driving", "LEE99657054S99IJ"));
        for wrong in ["MORGA613054SM9IJ", "MORGA657324SM9IJ", "MO9GA657054SM9IJ", "99999657054SM9IJ", "MORGA657054SM9I1"] {
            assert!(!holds("gb-driving", wrong), "{wrong}");
        }
    }

    #[test]
    fn pupil_numbers_begin_with_a_letter_that_checks_the_rest() {
        assert!(holds("gb-upn", "B801200005001") && !holds("gb-upn", "A801200005001") && !holds("gb-upn", "B101200005001"));
    }

    #[test]
    fn postcodes_are_in_an_area_that_exists() {
        assert_eq!(AREAS.len(), 124);
        for code in ["M11AE", "B338TH", "CR26XH", "DN551PT", "W1A1HQ", "EC1A1BB", "ZZ993VZ"] {
            assert!(holds("gb-postcode", code), "{code}");
        }
        for wrong in ["XX11AA", "M11AC", "M1AE", "M1111AE", "MAA1AE", ""] {
            assert!(!holds("gb-postcode", wrong), "{wrong}");
        }
        assert!(holds("ie-eircode", "D02X285") && holds("ie-eircode", "D6WXK28"));
        assert!(!holds("ie-eircode", "B02X285") && !holds("ie-eircode", "A6WXK28") && !holds("ie-eircode", "D02X28B"));
    }

    #[test]
    fn irish_numbers_count_a_second_letter_that_is_a_to_h() {
        for number in ["1234567T", "1234567FA", "6433435F", "6433435FW", "6433435OA"] {
            assert!(holds("ie-pps", number), "{number}");
        }
        for wrong in ["6433435E", "6433435FA", "6433435FC", "643343F", "6433435"] {
            assert!(!holds("ie-pps", wrong), "{wrong}");
        }
    }
}
