//! People in Canada, Australia and New Zealand.

use super::checksum::{base36, digit, luhn, number};
use super::date::pair;
use super::places::{CENTURIES, born, complement_or_zero, digits, ends_with_digit, letters, one_of, part, remainder};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "ca-sin",
        title: "social insurance number",
        countries: &["CA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd"]),
        check: luhn,
        chance: 0.1,
        named_only: false,
        names: &[
            "sin",
            "sin number",
            "sin no",
            "social insurance number",
            "social insurance no",
            "numero d assurance sociale",
            "assurance sociale",
            "nas",
            "no nas",
        ],
        source: "Employment and Social Development Canada, Social Insurance Number program; Luhn; 0 and 8 do not begin one. https://www.canada.ca/en/employment-social-development/services/sin.html",
    },
    Entity {
        id: "ca-on-health",
        title: "Ontario health card number",
        countries: &["CA"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["dddd_ddd_ddd", "dddd_ddd_ddd_AA"]),
        check: ohip,
        chance: 0.09,
        named_only: false,
        names: &[
            "ohip",
            "ohip number",
            "health card",
            "health card number",
            "health card no",
            "health number",
            "hcn",
            "ontario health",
            "hin",
        ],
        source: "Ontario Ministry of Health, Health Card Validation reference manual: ten digits, MOD 10 check digit, version code of two letters",
    },
    Entity {
        id: "ca-bc-health",
        title: "British Columbia personal health number",
        countries: &["CA"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["dddd_ddd_ddd"]),
        check: bc_phn,
        chance: 0.0092,
        named_only: false,
        names: &["phn", "bc phn", "personal health number", "care card", "carecard", "msp number", "bc services card", "health number"],
        source: "BC Ministry of Health, Client Registry conformance standards, volume 4B: begins with 9, MOD 11 check digit",
    },
    Entity {
        id: "ca-qc-health",
        title: "Quebec health insurance number",
        countries: &["CA"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["AAAA_dddd_dddd"]),
        check: ramq,
        chance: 0.073,
        named_only: false,
        names: &[
            "nam",
            "ramq",
            "numero d assurance maladie",
            "assurance maladie",
            "carte soleil",
            "no ramq",
            "carte assurance maladie",
            "health insurance number",
        ],
        source: "Régie de l'assurance maladie du Québec, carte d'assurance maladie: letters of the names, date of birth with month + 50 for women. https://www.ramq.gouv.qc.ca",
    },
    Entity {
        id: "ca-health",
        title: "health number of another Canadian province",
        countries: &["CA"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["ddddd_dddd", "ddd_ddd_ddd", "dddddddddd", "dddd_ddd_ddd", "ddd_ddd_ddd_ddd", "dddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "phn",
            "uli",
            "health card number",
            "health number",
            "personal health number",
            "phin",
            "health services number",
            "hsn",
            "mcp number",
            "ahcip",
            "medicare number",
        ],
        source: "Canadian Institute for Health Information, jurisdictional health numbers: nine digits in Alberta, Saskatchewan, Manitoba and New Brunswick, ten in Nova Scotia, twelve in Newfoundland and Labrador, eight in Prince Edward Island",
    },
    Entity {
        id: "ca-passport",
        title: "Canadian passport number",
        countries: &["CA"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAdddddd", "AddddddAA"]),
        check: ca_passport,
        chance: 1.0,
        named_only: true,
        names: &["passport", "passport no", "passport number", "passeport", "numero de passeport", "no passeport", "canadian passport"],
        source: "Immigration, Refugees and Citizenship Canada, passport number: two letters and six digits, since 2023 a letter, six digits and two letters",
    },
    Entity {
        id: "ca-on-driving",
        title: "Ontario driving licence number",
        countries: &["CA"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddd_ddddd_ddddd"]),
        check: on_driving,
        chance: 0.073,
        named_only: false,
        names: &[
            "driver license",
            "driver licence",
            "drivers licence",
            "dl number",
            "driver licence number",
            "permis de conduire",
            "no permis",
        ],
        source: "Ontario Ministry of Transportation: letter of the surname, eight digits, date of birth with month + 50 for women",
    },
    Entity {
        id: "ca-driving",
        title: "Canadian driving licence number",
        countries: &["CA"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddd_dddddd_dd", "ddddddd", "dddddd_ddd", "dddddddd", "ddddddddd", "AA_AA_AA_AdddAA", "Adddddddddd"]),
        check: ca_driving,
        chance: 1.0,
        named_only: true,
        names: &[
            "driver license",
            "driver licence",
            "drivers licence",
            "drivers license number",
            "dl number",
            "permis de conduire",
            "numero de permis",
            "no permis",
        ],
        source: "Canadian Council of Motor Transport Administrators, licence formats of the provinces",
    },
    Entity {
        id: "ca-postcode",
        title: "Canadian postal code",
        countries: &["CA"],
        category: Category::Location,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AdA_dAd"]),
        check: ca_postcode,
        chance: 0.41,
        named_only: true,
        names: &["postal code", "postcode", "post code", "postal", "code postal", "zip", "zip code", "cp"],
        source: "Canada Post, Addressing Guidelines: D, F, I, O, Q and U are not used, W and Z do not begin one",
    },
    Entity {
        id: "au-tfn",
        title: "Australian tax file number",
        countries: &["AU"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd"]),
        check: tfn,
        chance: 0.091,
        named_only: false,
        names: &["tfn", "tfn number", "tax file number", "tax file no", "tax file", "tax number", "ato tfn"],
        source: "Australian Taxation Office, tax file number, check digit algorithm modulo 11. https://www.ato.gov.au/individuals-and-families/tax-file-number",
    },
    Entity {
        id: "au-medicare",
        title: "Australian Medicare number",
        countries: &["AU"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["dddd_ddddd_d", "dddd_ddddd_d_d", "dddd_ddddd_d/d"]),
        check: au_medicare,
        chance: 0.045,
        named_only: false,
        names: &["medicare", "medicare number", "medicare no", "medicare card", "medicare card number", "medicare num", "medicareno"],
        source: "Services Australia, Medicare card number; check digit in the ninth place, METeOR 270101. https://meteor.aihw.gov.au/content/270101",
    },
    Entity {
        id: "au-ihi",
        title: "individual healthcare identifier",
        countries: &["AU"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["dddd_dddd_dddd_dddd"]),
        check: ihi,
        chance: 0.0000001,
        named_only: false,
        names: &[
            "ihi",
            "ihi number",
            "individual healthcare identifier",
            "healthcare identifier",
            "national health identifier",
            "my health record",
        ],
        source: "Services Australia, Healthcare Identifiers Service; AS 5017, ISO/IEC 7812 with 800360 in front and Luhn",
    },
    Entity {
        id: "au-hpi-i",
        title: "healthcare provider identifier of a person",
        countries: &["AU"],
        category: Category::Health,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddd_dddd_dddd_dddd"]),
        check: hpi_i,
        chance: 0.0000001,
        named_only: false,
        names: &[
            "hpi i",
            "hpii",
            "hpi i number",
            "healthcare provider identifier individual",
            "healthcare provider identifier",
            "provider identifier",
        ],
        source: "Services Australia, Healthcare Identifiers Service; AS 4846, ISO/IEC 7812 with 800361 in front and Luhn",
    },
    Entity {
        id: "au-crn",
        title: "Centrelink customer reference number",
        countries: &["AU"],
        category: Category::National,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["ddd_ddd_ddd_A"]),
        check: crn,
        chance: 0.42,
        named_only: true,
        names: &["crn number", "centrelink", "centrelink crn", "centrelink reference number", "centrelink number"],
        source: "Services Australia, customer reference number: nine digits and a letter",
    },
    Entity {
        id: "au-passport",
        title: "Australian passport number",
        countries: &["AU"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Addddddd", "AAddddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &["passport", "passport no", "passport number", "passport num", "australian passport", "travel document number"],
        source: "Australian Passport Office: one or two letters and seven digits. https://www.passports.gov.au",
    },
    Entity {
        id: "au-driving",
        title: "Australian driving licence number",
        countries: &["AU"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddddd", "ddddddd", "dddddddd", "ddd_ddd_ddd", "dddddddddd", "Addddd", "ddddAA"]),
        check: au_driving,
        chance: 1.0,
        named_only: true,
        names: &[
            "driver licence",
            "driver license",
            "drivers licence",
            "drivers licence number",
            "dl number",
            "driving licence",
            "drivers license",
        ],
        source: "Austroads, National Exchange of Vehicle and Driver Information System: licence numbers of the states",
    },
    Entity {
        id: "nz-ird",
        title: "New Zealand IRD number",
        countries: &["NZ"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_ddd_ddd", "ddd_ddd_ddd"]),
        check: ird,
        chance: 0.089,
        named_only: false,
        names: &["ird", "ird number", "ird no", "inland revenue number", "tax number", "irdnum", "ird tax number"],
        source: "Inland Revenue, RWT and NRWT specification, IRD number validation: two modulus 11 passes, 10,000,000 to 200,000,000. https://www.ird.govt.nz",
    },
    Entity {
        id: "nz-nhi",
        title: "national health index number",
        countries: &["NZ"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["AAAdddd", "AAAddAA"]),
        check: nhi,
        chance: 0.072,
        named_only: false,
        names: &["nhi", "nhi number", "nhi no", "national health index", "national health index number", "patient nhi"],
        source: "Health New Zealand, HISO 10046:2024 Consumer Health Identity Standard, section 2.1.4: modulus 11, and modulus 23 for the format with letters at the end",
    },
    Entity {
        id: "nz-passport",
        title: "New Zealand passport number",
        countries: &["NZ"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAdddddd", "Adddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "passport",
            "passport no",
            "passport number",
            "passport num",
            "new zealand passport",
            "nz passport",
            "travel document number",
        ],
        source: "Department of Internal Affairs, passports: one or two letters and six digits. https://www.passports.govt.nz",
    },
    Entity {
        id: "nz-driving",
        title: "New Zealand driving licence number",
        countries: &["NZ"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAdddddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "driver licence",
            "driver license",
            "drivers licence",
            "driver licence number",
            "driving licence",
            "dl number",
            "drivers license",
        ],
        source: "Waka Kotahi NZ Transport Agency, driver check: two letters and six digits. https://nzta.govt.nz/driver-licences/driver-check/help",
    },
];

fn ohip(value: &[u8]) -> bool {
    let version = part(value, 10..12);
    !one_of(value, 0, b"0") && (value.len() == 10 || letters(version)) && luhn(part(value, 0..10))
}

fn bc_phn(value: &[u8]) -> bool {
    one_of(value, 0, b"9")
        && ends_with_digit(value, remainder(part(value, 1..9), &[2, 4, 8, 5, 10, 9, 7, 3], 11).map(|rest| (11 - rest) % 11))
}

/// A month with 50 more says that the person is a woman.
fn date_with_sex(date: &[u8]) -> bool {
    born(pair(date, 0), pair(date, 2).map(|month| if month > 50 { month - 50 } else { month }), pair(date, 4), CENTURIES)
}

/// What the last two characters check is not published.
fn ramq(value: &[u8]) -> bool {
    letters(part(value, 0..4)) && date_with_sex(part(value, 4..10)) && digits(part(value, 10..12))
}

fn ca_passport(value: &[u8]) -> bool {
    (letters(part(value, 0..2)) && digits(part(value, 2..8)) && value.len() == 8)
        || (letters(part(value, 0..1)) && digits(part(value, 1..7)) && letters(part(value, 7..9)))
}

fn on_driving(value: &[u8]) -> bool {
    letters(part(value, 0..1)) && digits(part(value, 1..9)) && date_with_sex(part(value, 9..15))
}

fn ca_driving(value: &[u8]) -> bool {
    let numbers = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    numbers >= 3 && value.iter().all(u8::is_ascii_alphanumeric)
}

fn ca_postcode(value: &[u8]) -> bool {
    let is_letter = |place: usize| value.get(place).is_some_and(|byte| byte.is_ascii_uppercase() && !b"DFIOQU".contains(byte));
    let is_digit = |place: usize| value.get(place).is_some_and(u8::is_ascii_digit);
    !one_of(value, 0, b"WZ") && [0, 2, 4].into_iter().all(is_letter) && [1, 3, 5].into_iter().all(is_digit)
}

fn tfn(value: &[u8]) -> bool {
    remainder(value, &[1, 4, 3, 7, 5, 8, 6, 9, 10], 11) == Some(0)
}

/// Eight digits, their check digit, the issue of the card, and the person on it.
fn au_medicare(value: &[u8]) -> bool {
    one_of(value, 0, b"23456")
        && ends_with_digit(part(value, 0..9), remainder(value, &[1, 3, 7, 9, 1, 3, 7, 9], 10))
        && one_of(value, 9, b"123456789")
        && (value.len() == 10 || one_of(value, 10, b"123456789"))
}

fn ihi(value: &[u8]) -> bool {
    value.starts_with(b"800360") && luhn(value)
}

fn hpi_i(value: &[u8]) -> bool {
    value.starts_with(b"800361") && luhn(value)
}

fn crn(value: &[u8]) -> bool {
    digits(part(value, 0..9)) && one_of(value, 9, b"ABCHJKLSTVX")
}

fn letters_then_digits(value: &[u8]) -> bool {
    let start = value.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    (1..=2).contains(&start) && value.get(start..).is_some_and(digits)
}

fn au_driving(value: &[u8]) -> bool {
    digits(part(value, 1..4)) && value.iter().all(u8::is_ascii_alphanumeric)
}

/// The second row of weights counts where the first gives ten.
fn ird(value: &[u8]) -> bool {
    if !number(value).is_some_and(|number| (10_000_000..=200_000_000).contains(&number)) {
        return false;
    }
    let skipped = 9_usize.saturating_sub(value.len());
    let check = |weights: &[u32]| weights.get(skipped..).and_then(|weights| remainder(value, weights, 11)).map(|rest| (11 - rest) % 11);
    match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        Some(10) => ends_with_digit(value, check(&[7, 4, 3, 2, 5, 2, 7, 6])),
        first => ends_with_digit(value, first),
    }
}

/// Letters count from `A` as 1, without `I` and `O`.
fn nhi_value(byte: u8) -> Option<u32> {
    match byte {
        b'A'..=b'H' => base36(byte).map(|value| value - 9),
        b'J'..=b'N' => base36(byte).map(|value| value - 10),
        b'P'..=b'Z' => base36(byte).map(|value| value - 11),
        _ => None,
    }
}

fn nhi(value: &[u8]) -> bool {
    let (Some(body), Some(last)) = (value.get(..6), value.get(6)) else { return false };
    let term = |(place, byte): (u32, &u8)| {
        let value = if place < 3 { nhi_value(*byte) } else { digit(*byte).or_else(|| nhi_value(*byte)) };
        value.map(|value| value * (7 - place))
    };
    let Some(sum) = (0..).zip(body).try_fold(0, |sum, place| Some(sum + term(place)?)) else { return false };
    if digits(part(value, 3..7)) {
        return sum % 11 != 0 && digit(*last) == Some(complement_or_zero(sum % 11));
    }
    digits(part(value, 3..5)) && letters(part(value, 5..7)) && nhi_value(*last) == Some(23 - sum % 23)
}

#[cfg(test)]
mod tests;
