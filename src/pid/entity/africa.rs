//! People in Africa south of the Sahara.

use super::checksum::{base36, digit, luhn, number, weighted};
use super::date::{ddmmyy, yymmdd, yyyymmdd};
use super::places::{CENTURIES, YEARS, digits, letters, one_of, pair_of, part, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "za-id",
        title: "South African identity number",
        countries: &["ZA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddd_dddd_dd_d", "dddddd_dddd_ddd"]),
        check: za_id,
        chance: 0.0011,
        named_only: false,
        names: &[
            "id number",
            "id no",
            "sa id",
            "sa id number",
            "rsa id",
            "identity number",
            "said",
            "identiteitsnommer",
            "idnumber",
            "south african id",
        ],
        source: "Department of Home Affairs, identity number: date of birth, sex, citizenship, Luhn. https://www.dha.gov.za/index.php/identity-documents2",
    },
    Entity {
        id: "za-tin",
        title: "South African tax reference number",
        countries: &["ZA"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_ddd_ddd", "dddd/ddd/dd/d"]),
        check: za_tin,
        chance: 0.05,
        named_only: false,
        names: &["tax number", "tax reference number", "tax ref", "income tax number", "sars", "sars number", "tax no", "belastingnommer"],
        source: "South African Revenue Service and OECD TIN sheet of South Africa: ten digits, 0, 1, 2, 3 or 9 first, modulus 10",
    },
    Entity {
        id: "za-passport",
        title: "South African passport number",
        countries: &["ZA"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddddddd"]),
        check: letter_then_digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "passport",
            "passport no",
            "passport number",
            "passport num",
            "paspoort",
            "south african passport",
            "travel document number",
        ],
        source: "Department of Home Affairs, passport: A, M, D or T and eight digits",
    },
    Entity {
        id: "ng-nin",
        title: "Nigerian national identification number",
        countries: &["NG"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["nin", "nin number", "nin no", "national identification number", "national identity number", "nimc", "nimc nin"],
        source: "National Identity Management Commission: eleven digits without meaning. https://nimc.gov.ng/about-nin/",
    },
    Entity {
        id: "ng-bvn",
        title: "Nigerian bank verification number",
        countries: &["NG"],
        category: Category::Financial,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: bvn,
        chance: 0.0099,
        named_only: true,
        names: &["bvn", "bvn number", "bvn no", "bank verification number", "bankverificationnumber"],
        source: "Central Bank of Nigeria and NIBSS, BVN framework: eleven digits that begin with 22",
    },
    Entity {
        id: "ke-id",
        title: "Kenyan national ID number",
        countries: &["KE"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd", "ddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "national id",
            "national id number",
            "kitambulisho",
            "nambari ya kitambulisho",
            "maisha number",
            "huduma number",
            "kenya id",
            "kenyan id number",
        ],
        source: "National Registration Bureau, identity card: seven or eight digits",
    },
    Entity {
        id: "ke-pin",
        title: "KRA PIN of a person",
        countries: &["KE"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AdddddddddA"]),
        check: ke_pin,
        chance: 0.039,
        named_only: false,
        names: &["kra pin", "kra", "kra pin number", "pin number", "tax pin", "pin no", "krapin"],
        source: "Kenya Revenue Authority, about PIN: A for individuals, nine digits, a letter. https://www.kra.go.ke/individual/individual-pin-registration/learn-about-pin/about-pin",
    },
    Entity {
        id: "gh-card",
        title: "Ghana card number",
        countries: &["GH"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAA_ddddddddd_d"]),
        check: gh_card,
        chance: 0.000057,
        named_only: false,
        names: &["ghana card", "ghana card number", "ghana card no", "ghanacard", "nia number", "national id", "gh card"],
        source: "National Identification Authority: GHA, nine digits, a check digit whose rule is not published",
    },
    Entity {
        id: "gh-tin",
        title: "Ghanaian TIN of a person",
        countries: &["GH"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AdddddddddX"]),
        check: gh_tin,
        chance: 0.000037,
        named_only: false,
        names: &["tin", "tin number", "gra tin", "taxpayer identification number", "tax id", "gra pin"],
        source: "Ghana Revenue Authority and OECD TIN sheet of Ghana: P00, seven digits, modulus 11 check digit, X for ten",
    },
    Entity {
        id: "ug-nin",
        title: "Ugandan national identification number",
        countries: &["UG"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAddXXXXXXXXXX"]),
        check: ug_nin,
        chance: 0.0029,
        named_only: false,
        names: &["nin", "nin number", "nin no", "national identification number", "national id", "nira", "nira nin"],
        source: "National Identification and Registration Authority: C, sex, year of birth, and ten letters and digits",
    },
    Entity {
        id: "tz-nida",
        title: "Tanzanian national identification number",
        countries: &["TZ"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd_ddddd_ddddd_dd"]),
        check: nida,
        chance: 0.00051,
        named_only: false,
        names: &[
            "nida",
            "nida number",
            "nida no",
            "nin",
            "kitambulisho cha taifa",
            "namba ya nida",
            "national id",
            "namba ya kitambulisho",
        ],
        source: "National Identification Authority: date of birth, place of registration, serial number, two digits",
    },
    Entity {
        id: "rw-nid",
        title: "Rwandan national ID number",
        countries: &["RW"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["d_dddd_d_ddddddd_d_dd"]),
        check: rw_nid,
        chance: 0.00085,
        named_only: false,
        names: &["indangamuntu", "nid", "national id", "national id number", "id number", "nida", "irangamuntu"],
        source: "National Identification Agency, Law 14/2008: kind of citizen, year of birth, sex, serial number, count of issues, two digits",
    },
    Entity {
        id: "zw-national",
        title: "Zimbabwean national registration number",
        countries: &["ZW"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_dddddd_A_dd", "dd_ddddddd_A_dd"]),
        check: zw_national,
        chance: 0.029,
        named_only: false,
        names: &["national id", "national registration number", "id number", "national id number", "zim id", "nrn", "id no"],
        source: "Registrar General's Department: office 02 to 86, serial number, letter of modulus 23, district of origin, 00 for foreigners",
    },
    Entity {
        id: "zm-nrc",
        title: "Zambian national registration card number",
        countries: &["ZM"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddd/dd/d", "dddddd-dd-d"]),
        check: nrc,
        chance: 0.3,
        named_only: true,
        names: &["nrc", "nrc number", "nrc no", "national registration card", "national id"],
        source: "Department of National Registration, Passport and Citizenship: serial number, district, 1 to 3 for the kind of citizen",
    },
    Entity {
        id: "bw-omang",
        title: "Omang number",
        countries: &["BW"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddd"]),
        check: omang,
        chance: 0.2,
        named_only: true,
        names: &["omang", "omang number", "omang no", "national id", "omang card"],
        source: "Department of Civil and National Registration: nine digits, the fifth 1 for men and 2 for women",
    },
    Entity {
        id: "na-id",
        title: "Namibian identity number",
        countries: &["NA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: na_id,
        chance: 0.037,
        named_only: true,
        names: &["identity number", "national id", "namibian id", "namibia id"],
        source: "Ministry of Home Affairs, Identification Act 21 of 1996: date of birth and five digits",
    },
    Entity {
        id: "mz-bi",
        title: "bilhete de identidade, Mozambique",
        countries: &["MZ"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddddA"]),
        check: digits_then_letter,
        chance: 1.0,
        named_only: true,
        names: &["bi", "bilhete de identidade", "numero do bi", "numero de bi", "nr bi", "documento de identidade"],
        source: "Direcção Nacional de Identificação Civil: twelve digits and a letter",
    },
    Entity {
        id: "ao-bi",
        title: "bilhete de identidade, Angola",
        countries: &["AO"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddAAddd"]),
        check: ao_bi,
        chance: 0.028,
        named_only: false,
        names: &["bi", "bilhete de identidade", "numero do bi", "numero de bi", "nr bi", "nif", "documento de identidade"],
        source: "Direcção Nacional do Arquivo de Identificação Civil: nine digits, province, three digits; also the tax number",
    },
    Entity {
        id: "mu-nid",
        title: "Mauritian national identity number",
        countries: &["MU"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AddddddddddddX"]),
        check: mu_nid,
        chance: 0.0022,
        named_only: false,
        names: &["nic", "nic number", "nid", "national identity card", "national id", "nic no", "id card number"],
        source: "National Identity Card Act 1985: letter of the surname, date of birth, serial number, check character of modulus 17. https://mnis.govmu.org",
    },
];

/// The provinces of the Angolan identity card, as two letters.
const AO_PROVINCES: &[&[u8; 2]] =
    &[b"BO", b"BA", b"BE", b"CA", b"CC", b"CN", b"CS", b"CE", b"HO", b"HA", b"LA", b"LN", b"LS", b"ME", b"MO", b"NE", b"UE", b"ZE", b"OE"];

/// The eleventh digit: 0 citizen, 1 resident, 2 refugee.
fn za_id(value: &[u8]) -> bool {
    one_of(value, 10, b"012") && yymmdd(part(value, 0..6), CENTURIES) && luhn(value)
}

fn za_tin(value: &[u8]) -> bool {
    one_of(value, 0, b"01239") && luhn(value)
}

fn letter_then_digits(value: &[u8]) -> bool {
    letters(part(value, 0..1)) && value.get(1..).is_some_and(digits)
}

fn digits_then_letter(value: &[u8]) -> bool {
    value.split_last().is_some_and(|(last, body)| last.is_ascii_uppercase() && digits(body))
}

fn bvn(value: &[u8]) -> bool {
    value.starts_with(b"22") && digits(value)
}

/// `P` begins the numbers of others than people.
fn ke_pin(value: &[u8]) -> bool {
    one_of(value, 0, b"A") && digits(part(value, 1..10)) && letters(part(value, 10..11))
}

fn gh_card(value: &[u8]) -> bool {
    value.starts_with(b"GHA") && digits(part(value, 3..13))
}

fn gh_tin(value: &[u8]) -> bool {
    if !value.starts_with(b"P00") {
        return false;
    }
    let sum = weighted(part(value, 1..10), &[1, 2, 3, 4, 5, 6, 7, 8, 9]).map(|sum| sum % 11);
    let last = value.get(10).and_then(|byte| if *byte == b'X' { Some(10) } else { digit(*byte) });
    last.is_some() && last == sum
}

fn ug_nin(value: &[u8]) -> bool {
    pair_of(value, 0, &[b"CM", b"CF"])
        && digits(part(value, 2..7))
        && part(value, 7..14).iter().all(u8::is_ascii_alphanumeric)
        && value.len() == 14
}

fn nida(value: &[u8]) -> bool {
    yyyymmdd(part(value, 0..8)) && within(value, 0..4, YEARS) && digits(value)
}

/// Men have an 8 behind the year, women a 7.
fn rw_nid(value: &[u8]) -> bool {
    one_of(value, 0, b"123") && within(value, 1..5, YEARS) && one_of(value, 5, b"78") && digits(value)
}

fn zw_national(value: &[u8]) -> bool {
    let Some(place) = value.iter().position(u8::is_ascii_uppercase) else { return false };
    let letter = || {
        let rest = usize::try_from(number(value.get(..place)?)? % 23).ok()?;
        b"ZABCDEFGHJKLMNPQRSTVWXY".get(rest)
    };
    (8..=9).contains(&place) && within(value, 0..2, 2..=86) && within(value, place + 1..place + 3, 0..=86) && value.get(place) == letter()
}

fn nrc(value: &[u8]) -> bool {
    one_of(value, 8, b"123") && digits(value)
}

fn omang(value: &[u8]) -> bool {
    one_of(value, 4, b"12") && digits(value)
}

fn na_id(value: &[u8]) -> bool {
    yymmdd(part(value, 0..6), CENTURIES) && digits(value)
}

fn ao_bi(value: &[u8]) -> bool {
    digits(part(value, 0..9)) && pair_of(value, 9, AO_PROVINCES) && digits(part(value, 11..14))
}

/// The values of letters and digits in base 36, each times its place from the right.
fn mu_nid(value: &[u8]) -> bool {
    if !letters(part(value, 0..1)) || !digits(part(value, 1..13)) || !ddmmyy(part(value, 1..7), CENTURIES) {
        return false;
    }
    let sum = (2..=14).rev().zip(value).try_fold(0, |sum, (weight, byte)| Some(sum + base36(*byte)? * weight));
    let last = value.get(13).and_then(|byte| base36(*byte));
    last.is_some() && last == sum.map(|sum| (17 - sum % 17) % 17)
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
                ("za-id", &["7503305044089", "750330 5044 08 9"], &["8503305044089", "7513305044089", "7503305044389"]),
                ("za-tin", &["0001339050"], &["2449494160", "4001339050"]),
                ("ng-bvn", &["22123456789"], &["32123456789"]),
                ("ke-pin", &["A004416331M"], &["P051365947M", "A0044163312"]),
                ("gh-card", &["GHA-123456789-0"], &["GHB-123456789-0"]),
                ("gh-tin", &["P0001234560"], &["P0001234561", "C000000000X"]),
                ("ug-nin", &["CM930121003EGE", "CF92016101P92C"], &["XM930121003EGE"]),
                ("tz-nida", &["19900607-11101-00001-26"], &["19901307-11101-00001-26", "17900607-11101-00001-26"]),
                ("rw-nid", &["1 1990 8 0000000 0 00"], &["1 1990 6 0000000 0 00"]),
                ("zw-national", &["50-2001148 W 50"], &["50-2001148 V 50"]),
                ("zm-nrc", &["123456/78/1"], &["123456/78/9"]),
                ("ao-bi", &["000012345LA012"], &["000012345QQ012"]),
                ("mu-nid", &["A1205851234569"], &["A1205851234561"]),
            ],
        );
    }
}
