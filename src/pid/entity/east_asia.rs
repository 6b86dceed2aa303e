//! People in China, Hong Kong, Japan, Korea, Macau and Taiwan.

use super::checksum::{base36, digit, mod11_2, weighted};
use super::date::{pair, yymmdd, yyyymmdd};
use super::places::{born, complement_or_zero, digits, ends_with_digit, ends_with_value, letters, num, one_of, part, remainder, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "cn-ric",
        title: "Chinese resident identity number",
        countries: &["CN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddddddddX"]),
        check: ric,
        chance: 0.00003,
        named_only: false,
        names: &[
            "身份证",
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "居民身份证",
            "证件号码",
            "shenfenzheng",
            "id card",
            "id card no",
            "resident identity number",
            "citizen id",
            "identity card",
        ],
        source: "GB 11643-1999, citizen identification number: region, date of birth, order, ISO 7064 MOD 11-2",
    },
    Entity {
        id: "cn-ric-15",
        title: "Chinese identity number of before 1999",
        countries: &["CN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddddddd"]),
        check: ric_15,
        chance: 0.013,
        named_only: true,
        names: &["身份证", "身份证号", "身份证号码", "一代身份证", "居民身份证", "shenfenzheng", "id card no", "id card"],
        source: "GB 11643-1989, social security number: region, date of birth in six digits, order",
    },
    Entity {
        id: "cn-passport",
        title: "Chinese passport number",
        countries: &["CN"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddddddd", "AAddddddd"]),
        check: cn_passport,
        chance: 0.27,
        named_only: true,
        names: &["护照", "护照号", "护照号码", "huzhao", "passport", "passport no", "passport number", "travel document"],
        source: "National Immigration Administration: G, E, D, S or P and eight digits, or E, a letter and seven digits",
    },
    Entity {
        id: "hk-hkid",
        title: "Hong Kong identity card number",
        countries: &["HK"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AddddddX", "AAddddddX", "Adddddd(X)", "AAdddddd(X)", "Adddddd (X)"]),
        check: hkid,
        chance: 0.091,
        named_only: false,
        names: &[
            "hkid",
            "hkid no",
            "hkid number",
            "hong kong id",
            "hong kong identity card",
            "identity card number",
            "id card no",
            "香港身份證",
            "身份證號碼",
            "身份證",
            "香港身份證號碼",
        ],
        source: "Immigration Department and OECD TIN sheet of Hong Kong: one or two letters, six digits, modulus 11 check digit, A for ten",
    },
    Entity {
        id: "tw-nid",
        title: "Taiwan national identification number",
        countries: &["TW"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["Addddddddd"]),
        check: tw_nid,
        chance: 0.02,
        named_only: false,
        names: &[
            "身分證",
            "身分證字號",
            "身分證號碼",
            "身份證字號",
            "國民身分證",
            "統一編號",
            "national id",
            "roc id",
            "id number",
            "idno",
        ],
        source: "Ministry of the Interior, national identification card: letter of the place, sex, serial number, modulus 10 check digit",
    },
    Entity {
        id: "tw-arc",
        title: "Taiwan resident certificate number",
        countries: &["TW"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAdddddddd", "Addddddddd"]),
        check: tw_arc,
        chance: 0.02,
        named_only: false,
        names: &[
            "居留證",
            "居留證號",
            "居留證號碼",
            "統一證號",
            "外僑居留證",
            "arc",
            "arc number",
            "arc no",
            "resident certificate",
            "ui number",
        ],
        source: "National Immigration Agency, uniform ID number: two letters and eight digits, since 2021 a letter and 8 or 9",
    },
    Entity {
        id: "mo-bir",
        title: "Macau resident identity card number",
        countries: &["MO"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddd(d)", "d/dddddd/d", "dddddddd"]),
        check: mo_bir,
        chance: 0.3,
        named_only: true,
        names: &[
            "macau id",
            "macao id",
            "resident identity card",
            "bilhete de identidade",
            "bilhete de identidade de residente",
            "澳門身份證",
            "身份證號碼",
            "bir number",
        ],
        source: "Direcção dos Serviços de Identificação: 1, 5 or 7, six digits, a check digit whose rule is not published",
    },
    Entity {
        id: "jp-my-number",
        title: "My Number",
        countries: &["JP"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd"]),
        check: my_number,
        chance: 0.1,
        named_only: false,
        names: &[
            "マイナンバー",
            "個人番号",
            "my number",
            "mynumber",
            "kojin bango",
            "individual number",
            "my number card",
            "個人番号カード",
        ],
        source: "Ministry of Internal Affairs and Communications, ordinance 85 of 2014, article 5: modulus 11 check digit",
    },
    Entity {
        id: "jp-passport",
        title: "Japanese passport number",
        countries: &["JP"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAddddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &["パスポート", "旅券番号", "パスポート番号", "旅券", "ryoken bango", "passport", "passport no", "passport number"],
        source: "Ministry of Foreign Affairs, passport: two letters and seven digits",
    },
    Entity {
        id: "jp-driving",
        title: "Japanese driving licence number",
        countries: &["JP"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: jp_driving,
        chance: 0.88,
        named_only: true,
        names: &[
            "運転免許証",
            "運転免許証番号",
            "免許証番号",
            "免許番号",
            "unten menkyo",
            "driver license",
            "driving licence",
            "drivers license",
        ],
        source: "National Police Agency, driving licence: commission 10 to 97, year, serial number, check digit, count of reissues",
    },
    Entity {
        id: "jp-residence-card",
        title: "Japanese residence card number",
        countries: &["JP"],
        category: Category::National,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAddddddddAA"]),
        check: jp_residence,
        chance: 1.0,
        named_only: true,
        names: &["在留カード", "在留カード番号", "特別永住者証明書", "zairyu card", "residence card", "residence card number"],
        source: "Immigration Services Agency, residence card specification: two letters, eight digits, two letters",
    },
    Entity {
        id: "jp-pension",
        title: "Japanese basic pension number",
        countries: &["JP"],
        category: Category::National,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddd_dddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["基礎年金番号", "年金番号", "年金手帳", "nenkin bango", "pension number", "basic pension number"],
        source: "Japan Pension Service, kiso nenkin bango: four and six digits",
    },
    Entity {
        id: "kr-rrn",
        title: "Korean resident registration number",
        countries: &["KR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddd_ddddddd"]),
        check: rrn,
        chance: 0.0034,
        named_only: false,
        names: &["주민등록번호", "주민번호", "주민등록", "rrn", "jumin", "jumin no", "resident registration number", "juminno", "ssn"],
        source: "Ministry of the Interior and Safety, Resident Registration Act enforcement rules, article 2; since October 2020 without check digit. https://www.law.go.kr",
    },
    Entity {
        id: "kr-frn",
        title: "Korean foreigner registration number",
        countries: &["KR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddd_ddddddd"]),
        check: frn,
        chance: 0.0039,
        named_only: false,
        names: &["외국인등록번호", "외국인번호", "외국인등록", "frn", "arc", "alien registration number", "foreigner registration number"],
        source: "Ministry of Justice, Immigration Act enforcement decree, article 40: as the resident number, seventh digit 5 to 8",
    },
    Entity {
        id: "kr-passport",
        title: "Korean passport number",
        countries: &["KR"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddddddd", "AdddAdddd"]),
        check: kr_passport,
        chance: 0.35,
        named_only: true,
        names: &["여권번호", "여권", "yeogwon", "passport", "passport no", "passport number"],
        source: "Ministry of Foreign Affairs, passport: M, S, R, O or D and eight digits, since 2021 a letter in the fifth place",
    },
    Entity {
        id: "kr-driving",
        title: "Korean driving licence number",
        countries: &["KR"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dd_dd_dddddd_dd"]),
        check: kr_driving,
        chance: 0.18,
        named_only: true,
        names: &["운전면허번호", "운전면허", "면허번호", "driver license", "driving licence", "drivers license"],
        source: "Korea Road Traffic Authority, licence number: region 11 to 28, year, serial number, check digits",
    },
];

/// The provinces of the first two digits.
fn is_province(value: &[u8]) -> bool {
    matches!(num(value, 0..2), Some(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91))
}

fn ric(value: &[u8]) -> bool {
    value.len() == 18 && yyyymmdd(part(value, 6..14)) && is_province(value) && mod11_2(value)
}

fn ric_15(value: &[u8]) -> bool {
    yymmdd(part(value, 6..12), &[1900]) && is_province(value) && digits(value)
}

fn cn_passport(value: &[u8]) -> bool {
    one_of(value, 0, b"GEDSPKH") && digits(part(value, 2..9)) && value.get(1).is_some_and(u8::is_ascii_alphanumeric)
}

/// A blank counts 36 where there is one letter only.
fn hkid(value: &[u8]) -> bool {
    let start = value.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let term = |(weight, byte): (u32, &u8)| base36(*byte).map(|value| value * weight);
    let body = value.split_last().map(|(_, body)| body).unwrap_or_default();
    if !(1..=2).contains(&start) || !body.get(start..).is_some_and(digits) || !one_of(value, start + 6, b"0123456789A") {
        return false;
    }
    let blank = if start == 1 { 36 * 9 } else { 0 };
    let sum = body.iter().rev().zip(2_u32..).try_fold(blank, |sum, (byte, weight)| Some(sum + term((weight, byte))?));
    ends_with_value(value, sum.map(|sum| (11 - sum % 11) % 11))
}

/// The numbers of the letters, in the order in which the places were given them.
fn place(byte: u8) -> Option<u32> {
    let found = b"ABCDEFGHJKLMNPQRSTUVXYWZIO".iter().position(|letter| *letter == byte)?;
    u32::try_from(found).ok().map(|found| found + 10)
}

/// The letter as two digits, then eight digits: weights 1, 9, 8 to 1, and the check digit.
fn tw_sum(value: &[u8], second: Option<u32>) -> Option<u32> {
    let letter = place(*value.first()?)?;
    Some(letter / 10 + letter % 10 * 9 + second? * 8 + weighted(value.get(2..)?, &[7, 6, 5, 4, 3, 2, 1, 1])?)
}

fn tw_nid(value: &[u8]) -> bool {
    let second = value.get(1).and_then(|byte| digit(*byte));
    matches!(second, Some(1 | 2)) && tw_sum(value, second).is_some_and(|sum| sum % 10 == 0)
}

fn tw_arc(value: &[u8]) -> bool {
    let second = match value.get(1) {
        Some(byte @ b'A'..=b'D') => place(*byte).map(|place| place % 10),
        Some(byte @ (b'8' | b'9')) => digit(*byte),
        _ => None,
    };
    tw_sum(value, second).is_some_and(|sum| sum % 10 == 0)
}

fn mo_bir(value: &[u8]) -> bool {
    one_of(value, 0, b"157") && digits(value)
}

fn my_number(value: &[u8]) -> bool {
    value.len() == 12 && ends_with_digit(value, remainder(value, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11).map(complement_or_zero))
}

fn letters_then_digits(value: &[u8]) -> bool {
    letters(part(value, 0..2)) && value.get(2..).is_some_and(digits)
}

fn jp_driving(value: &[u8]) -> bool {
    within(value, 0..2, 10..=97) && digits(value)
}

fn jp_residence(value: &[u8]) -> bool {
    letters(part(value, 0..2)) && digits(part(value, 2..10)) && letters(part(value, 10..12))
}

/// Date of birth and century, as the seventh digit says it.
fn korean_birth(value: &[u8]) -> bool {
    let century = match value.get(6) {
        Some(b'1' | b'2' | b'5' | b'6') => 1900,
        Some(b'3' | b'4' | b'7' | b'8') => 2000,
        _ => 1800,
    };
    born(pair(value, 0), pair(value, 2), pair(value, 4), &[century])
}

/// Numbers given since October 2020 end with six random digits.
fn korean(value: &[u8], shifts: &[u32]) -> bool {
    if !korean_birth(value) || !digits(value) {
        return false;
    }
    let is_random = one_of(value, 6, b"3478") && within(value, 0..4, 2010..=3912);
    let rest = remainder(value, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], 11);
    let checks = |shift: &u32| ends_with_digit(value, rest.map(|rest| (11 - rest + shift) % 10));
    is_random || (within(value, 7..9, 0..=96) && shifts.iter().any(checks))
}

fn rrn(value: &[u8]) -> bool {
    one_of(value, 6, b"123490") && korean(value, &[0])
}

/// Published accounts of the rule add two to the check digit of foreigners, or add nothing: both hold.
fn frn(value: &[u8]) -> bool {
    one_of(value, 6, b"5678") && korean(value, &[0, 2])
}

fn kr_passport(value: &[u8]) -> bool {
    one_of(value, 0, b"MSRODGPTY") && digits(part(value, 1..4)) && digits(part(value, 5..9))
}

fn kr_driving(value: &[u8]) -> bool {
    within(value, 0..2, 11..=28) && digits(value)
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
                (
                    "cn-ric",
                    &["360426199101010071", "11010519491231002X"],
                    &["360426199101010072", "110105194912310021", "990105194912310020"],
                ),
                ("cn-ric-15", &["110105491231002"], &["110105491331002"]),
                ("cn-passport", &["E12345678", "EA1234567"], &["A12345678"]),
                ("hk-hkid", &["A123456(3)", "AB987654(3)"], &["A123456(4)", "A123456(B)", "AB987654(4)"]),
                ("tw-nid", &["A123456789"], &["A123456788", "A323456789", "1123456789"]),
                ("tw-arc", &["A800000014", "AA00000009", "AC01234567"], &["A800000015", "A700000014", "AE00000009"]),
                ("mo-bir", &["1234567(8)", "5/123456/7"], &["2234567(8)"]),
                ("jp-my-number", &["6214 9832 0257"], &["6214 9832 0258"]),
                ("jp-residence-card", &["AB12345678CD"], &["A112345678CD"]),
                ("kr-rrn", &["971013-9019902", "210101-3999999"], &["971013-9019903", "971313-9019902", "971013-5019902"]),
                ("kr-frn", &["9710135019901"], &["971013-1019902"]),
                ("kr-passport", &["M12345678", "M123A4567"], &["M12A34567"]),
            ],
        );
    }
}
