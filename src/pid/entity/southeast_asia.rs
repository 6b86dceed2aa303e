//! People in Indonesia, Malaysia, the Philippines, Singapore, Thailand and Vietnam.

use super::checksum::{luhn, weighted};
use super::date::{pair, yymmdd};
use super::places::{CENTURIES, born, digits, ends_with_digit, letters, num, one_of, part, remainder, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "sg-nric",
        title: "Singapore NRIC number",
        countries: &["SG"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AdddddddA"]),
        check: nric,
        chance: 0.003,
        named_only: false,
        names: &[
            "nric",
            "nric no",
            "nric number",
            "nric fin",
            "ic number",
            "identity card number",
            "national registration identity card",
            "uin",
        ],
        source: "Immigration & Checkpoints Authority, NRIC: S or T, seven digits, check letter of modulus 11",
    },
    Entity {
        id: "sg-fin",
        title: "Singapore foreign identification number",
        countries: &["SG"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AdddddddA"]),
        check: fin,
        chance: 0.0045,
        named_only: false,
        names: &[
            "fin",
            "fin no",
            "fin number",
            "foreign identification number",
            "nric fin",
            "work permit number",
            "employment pass number",
        ],
        source: "Immigration & Checkpoints Authority and Ministry of Manpower, FIN: F, G or M, seven digits, check letter of modulus 11",
    },
    Entity {
        id: "sg-passport",
        title: "Singapore passport number",
        countries: &["SG"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AdddddddA"]),
        check: sg_passport,
        chance: 0.077,
        named_only: true,
        names: &["passport", "passport no", "passport number", "passport num", "singapore passport", "travel document number"],
        source: "Immigration & Checkpoints Authority, passport: K or E, seven digits, a letter",
    },
    Entity {
        id: "my-nric",
        title: "MyKad number",
        countries: &["MY"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddd_dd_dddd"]),
        check: mykad,
        chance: 0.031,
        named_only: false,
        names: &[
            "nric",
            "nric no",
            "mykad",
            "mykad no",
            "ic",
            "ic no",
            "ic number",
            "no kp",
            "no kad pengenalan",
            "kad pengenalan",
            "nombor kad pengenalan",
            "no ic",
        ],
        source: "Jabatan Pendaftaran Negara, kad pengenalan: date of birth, code of the place of birth, serial number. https://www.jpn.gov.my",
    },
    Entity {
        id: "my-passport",
        title: "Malaysian passport number",
        countries: &["MY"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddddddd"]),
        check: my_passport,
        chance: 0.11,
        named_only: true,
        names: &["pasport", "no pasport", "nombor pasport", "passport", "passport no", "passport number"],
        source: "Jabatan Imigresen Malaysia, pasport antarabangsa: A, H or K and eight digits",
    },
    Entity {
        id: "th-pin",
        title: "Thai national identification number",
        countries: &["TH"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["d_dddd_ddddd_dd_d"]),
        check: th_pin,
        chance: 0.08,
        named_only: false,
        names: &[
            "เลขประจำตัวประชาชน",
            "เลขบัตรประชาชน",
            "บัตรประชาชน",
            "เลขที่บัตรประชาชน",
            "national id",
            "thai id",
            "citizen id",
            "pid",
            "id card number",
            "bat prachachon",
            "tax id",
        ],
        source: "Department of Provincial Administration, personal identification number; also the tax number of the Revenue Department: modulus 11",
    },
    Entity {
        id: "th-passport",
        title: "Thai passport number",
        countries: &["TH"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAddddddd", "Adddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &["หนังสือเดินทาง", "เลขที่หนังสือเดินทาง", "พาสปอร์ต", "passport", "passport no", "passport number"],
        source: "Department of Consular Affairs: two letters and seven digits",
    },
    Entity {
        id: "id-nik",
        title: "nomor induk kependudukan",
        countries: &["ID"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd_dddd"]),
        check: nik,
        chance: 0.028,
        named_only: false,
        names: &["nik", "ktp", "no ktp", "nomor ktp", "nomor induk kependudukan", "no nik", "nomor nik", "ktp number", "e ktp"],
        source: "Direktorat Jenderal Dukcapil, Undang-Undang 24 of 2013: region, date of birth with day + 40 for women, serial number",
    },
    Entity {
        id: "id-npwp",
        title: "nomor pokok wajib pajak",
        countries: &["ID"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_ddd_ddd_d_ddd_ddd", "dddddddddddddddd"]),
        check: npwp,
        chance: 0.1,
        named_only: false,
        names: &["npwp", "no npwp", "nomor npwp", "nomor pokok wajib pajak", "tax id", "npwp number"],
        source: "Direktorat Jenderal Pajak and OECD TIN sheet of Indonesia: Luhn over nine digits, office, branch; since 2024 with 0 before it",
    },
    Entity {
        id: "id-passport",
        title: "Indonesian passport number",
        countries: &["ID"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Addddddd", "AAdddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &["paspor", "no paspor", "nomor paspor", "passport", "passport no", "passport number"],
        source: "Direktorat Jenderal Imigrasi: a letter and seven digits, or two letters and six digits",
    },
    Entity {
        id: "ph-tin",
        title: "Philippine taxpayer identification number",
        countries: &["PH"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd", "ddd_ddd_ddd_ddd", "ddd_ddd_ddd_ddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["tin", "tin no", "tin number", "tax identification number", "taxpayer identification number", "bir tin"],
        source: "Bureau of Internal Revenue, Revenue Regulations 7-2012: nine digits and a branch code",
    },
    Entity {
        id: "ph-sss",
        title: "Philippine social security number",
        countries: &["PH"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_ddddddd_d"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["sss", "sss no", "sss number", "social security number", "social security system"],
        source: "Social Security System, SS number: two, seven and one digits",
    },
    Entity {
        id: "ph-crn",
        title: "common reference number of UMID",
        countries: &["PH"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_ddddddd_d"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["umid", "umid no", "umid number", "common reference number", "gsis number", "umid crn"],
        source: "Social Security System and GSIS, unified multi-purpose ID: four, seven and one digits",
    },
    Entity {
        id: "ph-philhealth",
        title: "PhilHealth identification number",
        countries: &["PH"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["dd_ddddddddd_d"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["philhealth", "philhealth no", "philhealth number", "phic", "philhealth id", "pin philhealth"],
        source: "Philippine Health Insurance Corporation, PIN: two, nine and one digits",
    },
    Entity {
        id: "ph-psn",
        title: "PhilSys number",
        countries: &["PH"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd", "dddd_dddd_dddd_dddd", "dddd_ddddddd_d"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["philsys", "philsys number", "philid", "pcn", "philsys card number", "national id", "phil id", "philsys no"],
        source: "Philippine Statistics Authority, Republic Act 11055: PSN of twelve digits, card number of sixteen",
    },
    Entity {
        id: "vn-cccd",
        title: "Vietnamese citizen identity number",
        countries: &["VN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: cccd,
        chance: 0.025,
        named_only: false,
        names: &[
            "cccd",
            "so cccd",
            "can cuoc cong dan",
            "so can cuoc",
            "so dinh danh",
            "số căn cước",
            "căn cước công dân",
            "số định danh cá nhân",
            "personal identification number",
            "citizen id",
            "so dinh danh ca nhan",
        ],
        source: "Ministry of Public Security, Decree 137/2015/ND-CP, article 13, and Circular 07/2016/TT-BCA: province, century and sex, year, serial number",
    },
    Entity {
        id: "vn-cmnd",
        title: "Vietnamese identity card number of before 2016",
        countries: &["VN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["cmnd", "so cmnd", "chung minh nhan dan", "so chung minh", "chứng minh nhân dân", "số cmnd", "id card number"],
        source: "Ministry of Public Security, Circular 04/1999/TT-BCA: nine digits",
    },
    Entity {
        id: "vn-mst",
        title: "Vietnamese tax number",
        countries: &["VN"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddd"]),
        check: mst,
        chance: 0.091,
        named_only: false,
        names: &["mst", "ma so thue", "mã số thuế", "mst ca nhan", "ma so thue ca nhan", "tax code", "tax id"],
        source: "General Department of Taxation, Circular 105/2020/TT-BTC: modulus 11 check digit in the tenth place",
    },
    Entity {
        id: "vn-passport",
        title: "Vietnamese passport number",
        countries: &["VN"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Addddddd", "Adddddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &["ho chieu", "so ho chieu", "hộ chiếu", "số hộ chiếu", "passport", "passport no", "passport number"],
        source: "Immigration Department: a letter and seven or eight digits",
    },
];

/// The letter of a remainder, from a table; each kind of number has its table and what is added first.
fn check_letter(value: &[u8], added: u32, table: &[u8; 11]) -> bool {
    let letter = || {
        let sum = weighted(value.get(1..8)?, &[2, 7, 6, 5, 4, 3, 2])? + added;
        table.get(usize::try_from(sum % 11).ok()?)
    };
    value.get(8).is_some_and(|last| letter() == Some(last))
}

fn nric(value: &[u8]) -> bool {
    match value.first() {
        Some(b'S') => check_letter(value, 0, b"JZIHGFEDCBA"),
        Some(b'T') => check_letter(value, 4, b"JZIHGFEDCBA"),
        _ => false,
    }
}

fn fin(value: &[u8]) -> bool {
    match value.first() {
        Some(b'F') => check_letter(value, 0, b"XWUTRQPNMLK"),
        Some(b'G') => check_letter(value, 4, b"XWUTRQPNMLK"),
        Some(b'M') => check_letter(value, 3, b"XWUTRQPNJLK"),
        _ => false,
    }
}

fn sg_passport(value: &[u8]) -> bool {
    one_of(value, 0, b"KE") && digits(part(value, 1..8)) && letters(part(value, 8..9))
}

fn mykad(value: &[u8]) -> bool {
    yymmdd(part(value, 0..6), CENTURIES)
        && matches!(num(value, 6..8), Some(1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99))
        && digits(value)
}

fn my_passport(value: &[u8]) -> bool {
    one_of(value, 0, b"AHK") && value.get(1..).is_some_and(digits)
}

fn th_pin(value: &[u8]) -> bool {
    one_of(value, 0, b"12345678")
        && ends_with_digit(value, remainder(value, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], 11).map(|rest| (11 - rest) % 10))
}

fn letters_then_digits(value: &[u8]) -> bool {
    let start = value.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    (1..=2).contains(&start) && value.get(start..).is_some_and(digits)
}

/// The day of birth of a woman has 40 more.
fn nik(value: &[u8]) -> bool {
    let day = pair(value, 6).map(|day| if day > 40 { day - 40 } else { day });
    born(pair(value, 10), pair(value, 8), day, CENTURIES)
        && matches!(num(value, 0..2), Some(11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97))
        && digits(value)
}

fn npwp(value: &[u8]) -> bool {
    let old = if value.len() == 16 { value.strip_prefix(b"0") } else { Some(value) };
    old.is_some_and(|old| luhn(part(old, 0..9)) && digits(old))
}

/// The provinces of before the mergers of 2025, as numbers are not changed.
fn is_province(value: &[u8]) -> bool {
    let province = num(value, 0..3).filter(|province| *province <= 96);
    province.is_some_and(|province| {
        !matches!(province, 0 | 3 | 5 | 7 | 9 | 13 | 16 | 18 | 21 | 23 | 28 | 29 | 32 | 39 | 41 | 43 | 47 | 50 | 53 | 55 | 57 | 59)
            && !matches!(province, 61 | 63 | 65 | 69 | 71 | 73 | 76 | 78 | 81 | 85 | 88 | 90)
    })
}

fn cccd(value: &[u8]) -> bool {
    one_of(value, 3, b"0123") && is_province(value) && digits(value)
}

fn mst(value: &[u8]) -> bool {
    within(value, 2..9, 1..=9_999_999)
        && ends_with_digit(value, remainder(value, &[31, 29, 23, 19, 17, 13, 7, 5, 3], 11).map(|rest| 10 - rest))
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
                ("sg-nric", &["S1234567D"], &["S1234567E", "F1234567D"]),
                ("sg-fin", &["F1234567N", "G1234567X", "M1234567K"], &["F1234567M", "S1234567D"]),
                ("my-nric", &["770305-02-1234"], &["771305-02-1234", "770305-17-1234"]),
                ("th-pin", &["1-2345-45678-78-1"], &["1-2345-45678-78-9", "0-2345-45678-78-1"]),
                ("id-nik", &["3171011708450001", "3171015708450001", "3171012902001234"], &["9971011708450001", "3171013002001234"]),
                ("id-npwp", &["01.312.166.0-091.000", "0013121660091000"], &["01.312.166.1-091.000", "1013121660091000"]),
                ("vn-cccd", &["001099012345", "079203012345"], &["003099012345", "001499012345", "097099012345"]),
                ("vn-mst", &["0100233488"], &["0100233480", "0100000008"]),
                ("sg-passport", &["K1234567A"], &["S1234567A"]),
            ],
        );
    }
}
