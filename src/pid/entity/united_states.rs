//! People in the United States: social security, taxes, health care, travel, driving.
//!
//! Ranges that are never issued (area 000, 666) pass the checks: the registry of synthetic data says what they are.

use super::checksum::{digit, weighted};
use super::places::{digits, letters, luhn_after, num, one_of, part, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "us-ssn",
        title: "Social Security number",
        countries: &["US"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId, Protection::Hipaa],
        finder: Finder::Forms(&["ddd_dd_dddd"]),
        check: digits,
        chance: 1.0,
        named_only: false,
        names: &[
            "ssn",
            "ssn number",
            "ssn no",
            "social security",
            "social security number",
            "social security no",
            "soc sec",
            "ss number",
            "social sec no",
            "ss no",
        ],
        source: "Social Security Administration, POMS RM 10201.030 and RM 10201.035; no check digit since always, no area order since 2011. https://secure.ssa.gov/poms.nsf/lnx/0110201035",
    },
    Entity {
        id: "us-itin",
        title: "individual taxpayer identification number",
        countries: &["US"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId, Protection::Hipaa],
        finder: Finder::Forms(&["ddd_dd_dddd"]),
        check: itin,
        chance: 0.044,
        named_only: true,
        names: &[
            "itin",
            "itin number",
            "individual taxpayer identification number",
            "individual taxpayer id",
            "taxpayer id",
            "tax id",
            "tin",
        ],
        source: "Internal Revenue Service, Publication 4757 and IRM 3.21.263: begins with 9, fourth and fifth digit 50-65, 70-88, 90-92, 94-99",
    },
    Entity {
        id: "us-atin",
        title: "adoption taxpayer identification number",
        countries: &["US"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId, Protection::Hipaa],
        finder: Finder::Forms(&["ddd_dd_dddd"]),
        check: atin,
        chance: 0.001,
        named_only: true,
        names: &["atin", "atin number", "adoption taxpayer identification number", "adoption tin"],
        source: "Internal Revenue Service, Form W-7A and IRM 3.13.40: begins with 9, fourth and fifth digit 93",
    },
    Entity {
        id: "us-ptin",
        title: "preparer tax identification number",
        countries: &["US"],
        category: Category::Tax,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddddddd"]),
        check: ptin,
        chance: 0.039,
        named_only: true,
        names: &["ptin", "ptin number", "preparer tin", "preparer tax identification number", "tax preparer id"],
        source: "Internal Revenue Service, PTIN requirements for tax return preparers: P and eight digits. https://www.irs.gov/tax-professionals/ptin-requirements-for-tax-return-preparers",
    },
    Entity {
        id: "us-mbi",
        title: "Medicare beneficiary identifier",
        countries: &["US"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special, Protection::Hipaa],
        finder: Finder::Forms(&["dAXd_AXd_AAdd"]),
        check: mbi,
        chance: 0.33,
        named_only: false,
        names: &[
            "mbi",
            "mbi number",
            "mbi id",
            "medicare beneficiary identifier",
            "medicare number",
            "medicare id",
            "medicare no",
            "bene mbi id",
            "beneficiary id",
        ],
        source: "Centers for Medicare & Medicaid Services, Understanding the MBI with format. https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf",
    },
    Entity {
        id: "us-hicn",
        title: "health insurance claim number",
        countries: &["US"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special, Protection::Hipaa],
        finder: Finder::Forms(&["ddd_dd_dddd_A", "ddd_dd_dddd_Ad"]),
        check: hicn,
        chance: 0.46,
        named_only: true,
        names: &["hicn", "hic number", "hic no", "health insurance claim number", "medicare claim number", "bene hic num", "hicno"],
        source: "Centers for Medicare & Medicaid Services, Medicare Claims Processing Manual, chapter 2: a Social Security number and a beneficiary identification code, until 2019",
    },
    Entity {
        id: "us-npi",
        title: "national provider identifier",
        countries: &["US"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["dddddddddd"]),
        check: npi,
        chance: 0.02,
        named_only: false,
        names: &[
            "npi",
            "npi number",
            "npi no",
            "national provider identifier",
            "provider npi",
            "prescriber npi",
            "rendering npi",
            "billing npi",
            "physician npi",
        ],
        source: "Centers for Medicare & Medicaid Services, NPI standard, 45 CFR 162.406: ten digits, Luhn with 80840 before them. https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand",
    },
    Entity {
        id: "us-dea",
        title: "DEA registration number",
        countries: &["US"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["AXddddddd"]),
        check: dea,
        chance: 0.052,
        named_only: false,
        names: &["dea", "dea number", "dea no", "dea num", "dea registration", "dea registration number", "prescriber dea", "dea license"],
        source: "Drug Enforcement Administration, Diversion Control Division, practitioner manual: registration number with check digit. https://www.deadiversion.usdoj.gov",
    },
    Entity {
        id: "us-passport",
        title: "US passport number",
        countries: &["US"],
        category: Category::Travel,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["ddddddddd", "Adddddddd"]),
        check: passport,
        chance: 1.0,
        named_only: true,
        names: &[
            "passport",
            "passport no",
            "passport number",
            "passport num",
            "us passport",
            "us passport number",
            "passport card number",
            "travel document number",
        ],
        source: "Department of State, 9 FAM 303.9 and the Next Generation Passport: nine digits, or a letter and eight digits",
    },
    Entity {
        id: "us-driving-licence",
        title: "US driving licence number",
        countries: &["US"],
        category: Category::Driving,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&[
            "Addddddd",
            "ddddddd",
            "dddddddd",
            "ddddddddd",
            "Adddddddd",
            "Adddddd",
            "Addddd",
            "Addd_dddd_dddd",
            "Addd_dddd_dddd_d",
            "Addd_dddd_dddd_dd",
            "A_ddd_ddd_ddd_ddd",
            "AAdddddd",
            "AAddddddd",
            "Adddd_ddddd_ddddd",
            "AAAdddddd",
            "AAAXXXXXXXXX",
            "dddddddddd",
            "dddddddddddd",
        ]),
        check: us_driving,
        chance: 1.0,
        named_only: true,
        names: &[
            "driver license",
            "driver licence",
            "drivers license",
            "driver license number",
            "drivers license no",
            "driving license",
            "dl number",
            "dl no",
            "dln",
            "state id number",
            "dmv number",
        ],
        source: "American Association of Motor Vehicle Administrators, driver licence formats of the states; no check that all states share",
    },
    Entity {
        id: "us-zip",
        title: "US ZIP code",
        countries: &["US"],
        category: Category::Location,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["ddddd", "ddddd-dddd"]),
        check: zip,
        chance: 0.99,
        named_only: true,
        names: &[
            "zip",
            "zip code",
            "zipcode",
            "zip5",
            "zip plus4",
            "zip 4",
            "postal code",
            "postcode",
            "post code",
            "mailing zip",
            "home zip",
        ],
        source: "United States Postal Service, Publication 28, section 23; five digits from 00501 to 99950, four more for a delivery segment",
    },
    Entity {
        id: "us-alien-number",
        title: "alien registration number",
        countries: &["US"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId, Protection::Hipaa],
        finder: Finder::Forms(&["A_ddd_ddd_ddd", "A_dddddddd", "Addddddd"]),
        check: alien_number,
        chance: 0.039,
        named_only: true,
        names: &[
            "alien number",
            "alien registration number",
            "anumber",
            "uscis number",
            "uscis no",
            "alien no",
            "alien id",
            "green card number",
            "alien reg no",
        ],
        source: "US Citizenship and Immigration Services, glossary: A-number, the letter A and seven to nine digits. https://www.uscis.gov/glossary-term/50684",
    },
    Entity {
        id: "us-dod-id",
        title: "DoD identification number",
        countries: &["US"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["dddddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["dod id", "dod id number", "edipi", "edi pi", "dod edipi", "department of defense id", "cac number"],
        source: "Department of Defense, DoDI 1000.30 and DoDM 1341.02: electronic data interchange personal identifier, ten digits",
    },
];

/// Individual taxpayers: 9, and a group in one of the ranges that are set apart for them.
fn itin(value: &[u8]) -> bool {
    one_of(value, 0, b"9") && matches!(num(value, 3..5), Some(50..=65 | 70..=88 | 90..=92 | 94..=99)) && digits(value)
}

fn atin(value: &[u8]) -> bool {
    one_of(value, 0, b"9") && within(value, 3..5, 93..=93) && digits(value)
}

fn ptin(value: &[u8]) -> bool {
    one_of(value, 0, b"P") && digits(part(value, 1..9))
}

/// Letters that look like digits are left out. `S` in the second place marks the synthetic data of CMS.
fn mbi(value: &[u8]) -> bool {
    let holds = |(place, (byte, kind)): (usize, (&u8, &u8))| {
        let is_letter = byte.is_ascii_uppercase() && (!b"BILOSZ".contains(byte) || (place == 1 && *byte == b'S'));
        match kind {
            b'9' => byte.is_ascii_digit(),
            b'A' => is_letter,
            _ => is_letter || byte.is_ascii_digit(),
        }
    };
    value.len() == 11 && !one_of(value, 0, b"0") && value.iter().zip(b"9AX9AX9AA99").enumerate().all(holds)
}

fn hicn(value: &[u8]) -> bool {
    digits(part(value, 0..9)) && one_of(value, 9, b"ABCDEFHJKMTW") && value.get(10).is_none_or(u8::is_ascii_digit)
}

fn npi(value: &[u8]) -> bool {
    one_of(value, 0, b"12") && luhn_after(b"80840", value)
}

/// The digits in odd places and twice those in even places; their sum ends with the check digit.
fn dea(value: &[u8]) -> bool {
    if !one_of(value, 0, b"ABCDEFGHJKLMPRSTUX") || !value.get(1).is_some_and(|byte| byte.is_ascii_uppercase() || *byte == b'9') {
        return false;
    }
    let sum = weighted(part(value, 2..8), &[1, 2, 1, 2, 1, 2]);
    sum.is_some_and(|sum| value.get(8).and_then(|byte| digit(*byte)) == Some(sum % 10))
}

fn passport(value: &[u8]) -> bool {
    digits(value) || (letters(part(value, 0..1)) && digits(part(value, 1..9)))
}

/// A number with one to three letters before it; Washington's have letters at the end, too.
fn us_driving(value: &[u8]) -> bool {
    let numbers = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    numbers >= 3 && value.iter().all(u8::is_ascii_alphanumeric)
}

fn zip(value: &[u8]) -> bool {
    within(value, 0..5, 501..=99_950) && digits(value)
}

fn alien_number(value: &[u8]) -> bool {
    value.split_first().is_some_and(|(first, rest)| *first == b'A' && digits(rest))
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
                ("us-ssn", &["078-05-1120", "666 12 3456", "000000000"], &["078-05-112A"]),
                ("us-itin", &["912-90-3456", "900-50-0000", "999-99-9999"], &["912-89-3456", "912-93-3456", "812-90-3456", "912-66-3456"]),
                ("us-atin", &["912-93-3456"], &["912-90-3456"]),
                ("us-ptin", &["P01234567"], &["Q01234567", "P0123456A"]),
                ("us-mbi", &["1EG4-TE5-MK72", "1EG4TE5MK73", "1S00E00AA00"], &["0EG4TE5MK73", "1EG4TE5MS73", "1LG4TE5MK73", "1EG4TE5M973"]),
                ("us-hicn", &["123-45-6789A", "123456789B1"], &["123456789G"]),
                ("us-npi", &["1234567893", "1245319599"], &["1234567890", "3234567893"]),
                ("us-dea", &["AB1234563", "F91234563"], &["AB1234564", "QB1234563", "A11234563"]),
                ("us-passport", &["123456789", "A12345678"], &["AB1234567"]),
                ("us-driving-licence", &["D1234567", "WDLABCD456DG"], &["WDLABCDEFGHI"]),
                ("us-zip", &["00501", "99950-0001"], &["00500", "99951"]),
                ("us-alien-number", &["A012-345-678", "A1234567"], &["B012345678"]),
            ],
        );
    }
}
