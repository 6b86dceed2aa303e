//! People in South Asia: India, Pakistan, Bangladesh, Sri Lanka, Nepal, Afghanistan.

use super::checksum::{luhn, verhoeff};
use super::places::{YEARS, digits, letters, num, one_of, pair_of, part, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "in-aadhaar",
        title: "Aadhaar number",
        countries: &["IN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd"]),
        check: aadhaar,
        chance: 0.1,
        named_only: false,
        names: &[
            "aadhaar",
            "aadhaar number",
            "aadhaar no",
            "aadhar",
            "aadhar number",
            "aadhar no",
            "uidai",
            "आधार",
            "आधार संख्या",
            "aadhaar card",
            "uidai number",
        ],
        source: "Unique Identification Authority of India, UID numbering scheme (2010): twelve digits, Verhoeff; 0 and 1 do not begin one",
    },
    Entity {
        id: "in-vid",
        title: "Aadhaar virtual ID",
        countries: &["IN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd_dddd"]),
        check: verhoeff,
        chance: 0.1,
        named_only: true,
        names: &["vid", "aadhaar vid", "virtual id", "aadhaar virtual id", "vid number", "uidai vid"],
        source: "Unique Identification Authority of India, circular 1 of 2018: sixteen digits, Verhoeff",
    },
    Entity {
        id: "in-pan",
        title: "permanent account number of a person",
        countries: &["IN"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAAAA_dddd_A"]),
        check: pan,
        chance: 0.038,
        named_only: false,
        names: &[
            "pan",
            "pan no",
            "pan number",
            "pan card",
            "pan card number",
            "permanent account number",
            "income tax pan",
            "स्थायी लेखा संख्या",
        ],
        source: "Income Tax Department, PAN structure: fourth letter P for individuals. https://incometaxindia.gov.in",
    },
    Entity {
        id: "in-epic",
        title: "voter ID number",
        countries: &["IN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAAddddddd"]),
        check: epic,
        chance: 0.1,
        named_only: false,
        names: &[
            "epic",
            "epic no",
            "epic number",
            "voter id",
            "voter id number",
            "voter card",
            "voter card no",
            "election card",
            "मतदाता पहचान पत्र",
        ],
        source: "Election Commission of India, EPIC: functional unique serial number of three letters, six digits, Luhn",
    },
    Entity {
        id: "in-passport",
        title: "Indian passport number",
        countries: &["IN"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Addddddd"]),
        check: in_passport,
        chance: 0.8,
        named_only: true,
        names: &["passport", "passport no", "passport number", "passport num", "indian passport", "पासपोर्ट", "travel document number"],
        source: "Passport Seva, Ministry of External Affairs: a letter and seven digits",
    },
    Entity {
        id: "in-driving",
        title: "Indian driving licence number",
        countries: &["IN"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAdd_dddd_ddddddd", "AA-dd-dddd-ddddddd", "AA-ddddddddddddd"]),
        check: in_driving,
        chance: 0.00054,
        named_only: false,
        names: &["driving licence", "driving license", "dl no", "dl number", "driving licence no", "licence number", "driver license"],
        source: "Ministry of Road Transport and Highways, Sarathi: state, office, year of issue, seven digits",
    },
    Entity {
        id: "in-uan",
        title: "universal account number",
        countries: &["IN"],
        category: Category::National,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["uan", "uan no", "uan number", "universal account number", "epf uan", "pf uan", "epfo uan"],
        source: "Employees' Provident Fund Organisation: twelve digits",
    },
    Entity {
        id: "in-abha",
        title: "ABHA number",
        countries: &["IN"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["dd_dddd_dddd_dddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["abha", "abha number", "abha no", "abha id", "health id", "health id number", "ayushman bharat health account"],
        source: "National Health Authority, ABDM health data management policy: fourteen digits",
    },
    Entity {
        id: "pk-cnic",
        title: "Pakistani identity card number",
        countries: &["PK"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddd_ddddddd_d"]),
        check: cnic,
        chance: 0.63,
        named_only: true,
        names: &[
            "cnic",
            "cnic no",
            "cnic number",
            "nicop",
            "snic",
            "nic no",
            "national identity card",
            "شناختی کارڈ نمبر",
            "قومی شناختی کارڈ",
            "shanakhti card",
        ],
        source: "NADRA, computerised national identity card: province 1 to 7, locality, family, sex. https://www.nadra.gov.pk/identity/identity-cnic/",
    },
    Entity {
        id: "bd-nid",
        title: "Bangladeshi national ID number",
        countries: &["BD"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_dddd", "ddddddddddddd", "ddddddddddddddddd"]),
        check: bd_nid,
        chance: 1.0,
        named_only: true,
        names: &[
            "nid no",
            "nid number",
            "national id",
            "national id number",
            "voter id",
            "smart card no",
            "জাতীয় পরিচয়পত্র",
            "এনআইডি",
            "nid card",
        ],
        source: "Bangladesh Election Commission, NID Wing: ten digits on smart cards, thirteen, or seventeen with the year of birth first",
    },
    Entity {
        id: "lk-nic",
        title: "Sri Lankan identity card number",
        countries: &["LK"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddA", "dddddddddddd"]),
        check: lk_nic,
        chance: 0.056,
        named_only: false,
        names: &[
            "nic",
            "nic no",
            "nic number",
            "national identity card",
            "national id",
            "identity card number",
            "ජාතික හැඳුනුම්පත",
            "தேசிய அடையாள அட்டை",
        ],
        source: "Department for Registration of Persons, NIC numbers: year, day of the year with 500 more for women, serial number; V or X until 2015. https://drp.gov.lk/en/faq.php",
    },
    Entity {
        id: "np-nin",
        title: "Nepalese national identity number",
        countries: &["NP"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd_d", "dd_dd_dd_ddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "nin",
            "national id",
            "national identity number",
            "rastriya parichaya patra",
            "citizenship number",
            "citizenship no",
            "nagarikta number",
            "नागरिकता नम्बर",
            "राष्ट्रिय परिचयपत्र",
        ],
        source: "Department of National ID and Civil Registration: ten digits; citizenship certificates district, year, serial number",
    },
    Entity {
        id: "af-tazkira",
        title: "Afghan e-tazkira number",
        countries: &["AF"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_ddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["tazkira", "tazkira number", "etazkira", "national id", "tazkera", "د تذکرې شمېره", "شماره تذکره", "تذکره"],
        source: "National Statistics and Information Authority, e-tazkira: thirteen digits",
    },
];

/// The states and territories of vehicle registration, with names of before.
const IN_STATES: &[&[u8; 2]] = &[
    b"AN", b"AP", b"AR", b"AS", b"BR", b"CG", b"CH", b"DD", b"DL", b"DN", b"GA", b"GJ", b"HP", b"HR", b"JH", b"JK", b"KA", b"KL", b"LA",
    b"LD", b"MH", b"ML", b"MN", b"MP", b"MZ", b"NL", b"OD", b"OR", b"PB", b"PY", b"RJ", b"SK", b"TG", b"TN", b"TR", b"TS", b"UA", b"UK",
    b"UP", b"WB",
];

/// Palindromes are not given.
fn aadhaar(value: &[u8]) -> bool {
    verhoeff(value) && !value.iter().eq(value.iter().rev())
}

fn pan(value: &[u8]) -> bool {
    one_of(value, 3, b"P") && letters(part(value, 0..5)) && within(value, 5..9, 1..=9999) && letters(part(value, 9..10))
}

fn epic(value: &[u8]) -> bool {
    letters(part(value, 0..3)) && luhn(part(value, 3..10))
}

fn in_passport(value: &[u8]) -> bool {
    letters(part(value, 0..1)) && !one_of(value, 0, b"QXZ") && !one_of(value, 1, b"0") && digits(part(value, 1..8))
}

fn in_driving(value: &[u8]) -> bool {
    pair_of(value, 0, IN_STATES) && within(value, 4..8, 1950..=2039) && value.get(2..).is_some_and(digits)
}

fn cnic(value: &[u8]) -> bool {
    one_of(value, 0, b"1234567") && one_of(value, 12, b"123456789") && digits(value)
}

fn bd_nid(value: &[u8]) -> bool {
    digits(value) && (value.len() != 17 || within(value, 0..4, YEARS))
}

/// How the last digit is worked out is not published.
fn lk_nic(value: &[u8]) -> bool {
    let is_day = |day: Option<u64>| matches!(day, Some(1..=366 | 501..=866));
    match value.len() {
        10 => is_day(num(value, 2..5)) && one_of(value, 9, b"VX") && digits(part(value, 0..9)),
        12 => within(value, 0..4, YEARS) && is_day(num(value, 4..7)) && digits(value),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::places::assert_entities;
    use super::*;

    #[test]
    fn published_examples_hold_and_their_neighbours_do_not() {
        assert_entities(
            ENTITIES,
            &[
                ("in-aadhaar", &["9999 4105 7058", "999971658847", "999933119405"], &["9999 4105 7059"]),
                ("in-vid", &["2345678901234565"], &["2345678901234561"]),
                ("in-pan", &["ABCPE1234F"], &["ABCDE1234F", "ABCPE0000F"]),
                ("in-epic", &["WKH1186253"], &["WKH1186263"]),
                ("in-driving", &["MH12 2011 0012345", "DL-14-2011-0149646"], &["QQ12 2011 0012345", "MH12 1911 0012345"]),
                ("in-passport", &["A1234567"], &["Q1234567", "A0234567"]),
                ("pk-cnic", &["34201-0891231-8"], &["84201-0891231-8", "34201-0891231-0"]),
                ("bd-nid", &["19801234567890123", "1234567890"], &["12341234567890123"]),
                ("lk-nic", &["911042754V", "196410402757"], &["914002754V", "911042754A", "196440002757", "176410402757"]),
            ],
        );
    }
}
