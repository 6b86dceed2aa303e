//! People in the Middle East and Central Asia.

use super::checksum::{luhn, number, weighted};
use super::date::{ddmmyy, pair};
use super::places::{CENTURIES, YEARS, born, digits, ends_with_digit, one_of, part, remainder, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "il-id",
        title: "Israeli identity number",
        countries: &["IL"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd_d"]),
        check: il_id,
        chance: 0.1,
        named_only: false,
        names: &["תעודת זהות", "מספר זהות", "ת ז", "תז", "teudat zehut", "mispar zehut", "israeli id", "id number", "identity number"],
        source: "Population and Immigration Authority, identity number: nine digits, Luhn",
    },
    Entity {
        id: "il-passport",
        title: "Israeli passport number",
        countries: &["IL"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddddddd", "ddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["דרכון", "מספר דרכון", "darkon", "passport", "passport no", "passport number"],
        source: "Population and Immigration Authority, passport: seven or eight digits",
    },
    Entity {
        id: "sa-id",
        title: "Saudi national ID or iqama number",
        countries: &["SA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddd"]),
        check: sa_id,
        chance: 0.02,
        named_only: false,
        names: &[
            "رقم الهوية",
            "الهوية الوطنية",
            "رقم الإقامة",
            "اقامة",
            "إقامة",
            "السجل المدني",
            "iqama",
            "iqama no",
            "iqama number",
            "national id",
            "saudi id",
            "absher id",
        ],
        source: "Ministry of Interior (Absher), identity number: 1 for citizens, 2 for residents, ten digits, Luhn",
    },
    Entity {
        id: "ae-emirates-id",
        title: "Emirates ID number",
        countries: &["AE"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_dddd_ddddddd_d"]),
        check: emirates_id,
        chance: 0.0000014,
        named_only: false,
        names: &[
            "emirates id",
            "emirates id number",
            "eid",
            "emirates id no",
            "uae id",
            "رقم الهوية",
            "الهوية الإماراتية",
            "بطاقة الهوية",
            "national id",
        ],
        source: "Federal Authority for Identity, Citizenship, Customs and Port Security: 784 (ISO 3166-1), year of birth, serial number, Luhn",
    },
    Entity {
        id: "kw-civil-id",
        title: "Kuwaiti civil number",
        countries: &["KW"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: kw_civil,
        chance: 0.00062,
        named_only: false,
        names: &["الرقم المدني", "البطاقة المدنية", "civil id", "civil id number", "civil number", "civil id no", "kuwait civil id"],
        source: "Public Authority for Civil Information: century, date of birth, serial number, modulus 11 check digit",
    },
    Entity {
        id: "qa-qid",
        title: "Qatari ID number",
        countries: &["QA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: qid,
        chance: 0.18,
        named_only: true,
        names: &["qid", "qid no", "qid number", "qatar id", "الرقم الشخصي", "رقم البطاقة الشخصية", "البطاقة الشخصية", "national id"],
        source: "Ministry of Interior of Qatar: century, year of birth, country, serial number",
    },
    Entity {
        id: "bh-cpr",
        title: "Bahraini personal number",
        countries: &["BH"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddd"]),
        check: cpr,
        chance: 0.12,
        named_only: true,
        names: &[
            "cpr",
            "cpr no",
            "cpr number",
            "الرقم الشخصي",
            "الرقم السكاني",
            "personal number",
            "bahrain id",
            "central population register",
        ],
        source: "Information & eGovernment Authority, CPR: year and month of birth, serial number, a check digit whose rule is not published",
    },
    Entity {
        id: "om-civil",
        title: "Omani civil number",
        countries: &["OM"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd", "ddddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["الرقم المدني", "البطاقة الشخصية", "civil number", "civil no", "civil id", "resident card number"],
        source: "Royal Oman Police, Civil Status: up to nine digits",
    },
    Entity {
        id: "jo-national",
        title: "Jordanian national number",
        countries: &["JO"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddd"]),
        check: jo_national,
        chance: 0.2,
        named_only: true,
        names: &["الرقم الوطني", "رقم وطني", "national number", "national no", "national id", "jordan id"],
        source: "Civil Status and Passports Department: ten digits that begin with 9 or 2",
    },
    Entity {
        id: "iq-national",
        title: "Iraqi national number",
        countries: &["IQ"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: iq_national,
        chance: 0.014,
        named_only: true,
        names: &["البطاقة الوطنية", "الرقم الوطني", "رقم البطاقة الوطنية", "national card", "national id", "unified card number"],
        source: "Directorate of National Card Affairs: year of birth first, twelve digits",
    },
    Entity {
        id: "ir-national",
        title: "Iranian national code",
        countries: &["IR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_dddddd_d"]),
        check: ir_national,
        chance: 0.1,
        named_only: false,
        names: &["کد ملی", "کدملی", "شماره ملی", "kode melli", "code melli", "codemelli", "national code", "melli code", "nationalcode"],
        source: "National Organization for Civil Registration: office, serial number, modulus 11 check digit",
    },
    Entity {
        id: "kz-iin",
        title: "Kazakhstani individual identification number",
        countries: &["KZ"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: iin,
        chance: 0.0022,
        named_only: false,
        names: &[
            "иин",
            "жсн",
            "индивидуальный идентификационный номер",
            "жеке сәйкестендіру нөмірі",
            "iin",
            "iin number",
            "zhsn",
            "individual identification number",
        ],
        source: "Government of Kazakhstan, decree 406 of 2007: date of birth, century and sex, serial number, modulus 11 twice. https://adilet.zan.kz/rus/docs/P070000406_",
    },
    Entity {
        id: "uz-pinfl",
        title: "Uzbek personal identification number",
        countries: &["UZ"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddddd"]),
        check: pinfl,
        chance: 0.0022,
        named_only: false,
        names: &[
            "пинфл",
            "жшшир",
            "jshshir",
            "pinfl",
            "персональный идентификационный номер",
            "shaxsiy raqam",
            "personal identification number",
        ],
        source: "State Personalisation Centre, JSHSHIR: sex and century, date of birth, district, serial number, weights 7, 3, 1",
    },
    Entity {
        id: "kg-pin",
        title: "Kyrgyz personal number",
        countries: &["KG"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddddd"]),
        check: kg_pin,
        chance: 0.00011,
        named_only: false,
        names: &["инн", "пин", "персональный номер", "персональный идентификационный номер", "жеке номер", "pin", "inn", "personal number"],
        source: "State Registration Service, personal identification number: sex, date of birth, five digits",
    },
];

fn il_id(value: &[u8]) -> bool {
    luhn(value) && number(value) != Some(0)
}

fn sa_id(value: &[u8]) -> bool {
    one_of(value, 0, b"12") && luhn(value)
}

fn emirates_id(value: &[u8]) -> bool {
    value.starts_with(b"784") && within(value, 3..7, YEARS) && luhn(value)
}

/// A check digit of ten is not given.
fn kw_civil(value: &[u8]) -> bool {
    let century = match value.first() {
        Some(b'2') => 1900,
        Some(b'3') => 2000,
        _ => return false,
    };
    born(pair(value, 1), pair(value, 3), pair(value, 5), &[century])
        && ends_with_digit(value, remainder(value, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], 11).map(|rest| 11 - rest))
}

/// Countries are written with their number of ISO 3166-1.
fn qid(value: &[u8]) -> bool {
    one_of(value, 0, b"23") && within(value, 3..6, 4..=894) && digits(value)
}

fn cpr(value: &[u8]) -> bool {
    within(value, 2..4, 1..=12) && digits(value)
}

fn jo_national(value: &[u8]) -> bool {
    one_of(value, 0, b"29") && digits(value)
}

fn iq_national(value: &[u8]) -> bool {
    within(value, 0..4, YEARS) && digits(value)
}

fn ir_national(value: &[u8]) -> bool {
    let check = |rest: u32| if rest < 2 { rest } else { 11 - rest };
    ends_with_digit(value, remainder(value, &[10, 9, 8, 7, 6, 5, 4, 3, 2], 11).map(check)) && number(value) != Some(0)
}

/// A second row of weights counts where the first gives ten; numbers for which it does so again are not given.
fn iin(value: &[u8]) -> bool {
    let century = match value.get(6) {
        Some(b'1' | b'2') => 1800,
        Some(b'3' | b'4') => 1900,
        Some(b'5' | b'6') => 2000,
        _ => return false,
    };
    if !born(pair(value, 0), pair(value, 2), pair(value, 4), &[century]) {
        return false;
    }
    let check = match remainder(value, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 11) {
        Some(10) => remainder(value, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2], 11),
        check => check,
    };
    ends_with_digit(value, check)
}

fn pinfl(value: &[u8]) -> bool {
    one_of(value, 0, b"123456")
        && ddmmyy(part(value, 1..7), CENTURIES)
        && ends_with_digit(value, weighted(value, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7]).map(|sum| sum % 10))
}

fn kg_pin(value: &[u8]) -> bool {
    one_of(value, 0, b"12")
        && within(value, 5..9, YEARS)
        && born(number(part(value, 5..9)), pair(value, 3), pair(value, 1), &[0])
        && digits(value)
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
                ("il-id", &["03933742-3", "123456782"], &["03933742-2", "000000000"]),
                ("sa-id", &["1000000123", "2000000121"], &["1000000121", "3000000004"]),
                ("ae-emirates-id", &["784-1990-1234567-6"], &["784-1990-1234567-7", "784-1790-1234567-6"]),
                ("kw-civil-id", &["285051200004"], &["285051200001", "413010100000"]),
                ("ir-national", &["0013542419", "001-354241-9"], &["0013542418", "0000000000"]),
                ("kz-iin", &["850512300003"], &["850512300001", "991332350127"]),
                ("uz-pinfl", &["31205850010018"], &["31205850010011", "73101900170010"]),
                ("kg-pin", &["21503198501234", "10101200000000"], &["31503198501234", "21513198501234", "21503178501234"]),
                ("qa-qid", &["28563401234"], &["18563401234"]),
                ("bh-cpr", &["850112345"], &["851312345"]),
            ],
        );
    }
}
