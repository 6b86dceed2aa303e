//! People in Algeria, Egypt, Ethiopia, Libya, Morocco and Tunisia.

use super::date::pair;
use super::places::{YEARS, born, digits, num, one_of, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "eg-national",
        title: "Egyptian national ID number",
        countries: &["EG"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddddd", "d_dddddd_dd_dddd_d"]),
        check: eg_national,
        chance: 0.002,
        named_only: false,
        names: &[
            "الرقم القومي",
            "رقم قومي",
            "رقم البطاقة",
            "raqam qawmi",
            "national id",
            "national id number",
            "nid",
            "egyptian id",
            "national number",
        ],
        source: "Civil Status Organization, Law 143 of 1994 implementing rules, article 3: century, date of birth, governorate, serial number, a check digit whose rule is not published",
    },
    Entity {
        id: "ma-cnie",
        title: "carte nationale d'identité, Morocco",
        countries: &["MA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["Adddddd", "AAdddddd", "Addddd", "AAddddd", "AAdddd"]),
        check: letters_then_digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "cin",
            "cnie",
            "cni",
            "numero cin",
            "n cin",
            "carte nationale",
            "carte nationale d identite",
            "رقم البطاقة الوطنية",
            "البطاقة الوطنية",
        ],
        source: "Direction Générale de la Sûreté Nationale, CNIE: one or two letters of the office and up to six digits",
    },
    Entity {
        id: "tn-cin",
        title: "carte d'identité nationale, Tunisia",
        countries: &["TN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd"]),
        check: tn_cin,
        chance: 0.2,
        named_only: true,
        names: &[
            "cin",
            "numero cin",
            "n cin",
            "carte d identite",
            "carte d identite nationale",
            "بطاقة التعريف الوطنية",
            "رقم بطاقة التعريف",
        ],
        source: "Ministère de l'Intérieur, loi 93-27 of 1993: eight digits that begin with 0 or 1",
    },
    Entity {
        id: "dz-nin",
        title: "numéro d'identification national, Algeria",
        countries: &["DZ"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddddddddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "nin",
            "numero d identification national",
            "numero identification nationale",
            "numero national",
            "رقم التعريف الوطني",
            "الرقم الوطني",
        ],
        source: "Ministère de l'Intérieur, décret exécutif 10-210 of 2010: eighteen digits",
    },
    Entity {
        id: "dz-nif",
        title: "numéro d'identification fiscale, Algeria",
        countries: &["DZ"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd_ddd_ddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["nif", "numero d identification fiscale", "identifiant fiscal", "numero fiscal", "رقم التعريف الجبائي"],
        source: "Direction Générale des Impôts, NIF: fifteen digits for people, too. https://nifenligne.mfdgi.gov.dz",
    },
    Entity {
        id: "ly-national",
        title: "Libyan national number",
        countries: &["LY"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddddd"]),
        check: ly_national,
        chance: 0.0028,
        named_only: false,
        names: &["الرقم الوطني", "رقم وطني", "national number", "national id", "libyan national number", "nid"],
        source: "Civil Registry Authority, law 8 of 2014: sex, year of birth, seven digits",
    },
    Entity {
        id: "et-fin",
        title: "Fayda identification number",
        countries: &["ET"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd", "dddd_dddd_dddd_dddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["fayda", "fayda number", "fayda id", "fayda fin", "national id", "ፋይዳ", "ብሔራዊ መታወቂያ", "fayda fan"],
        source: "National ID Program, Proclamation 1284 of 2023: FIN of twelve, FAN of sixteen digits",
    },
];

fn letters_then_digits(value: &[u8]) -> bool {
    let start = value.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    (1..=2).contains(&start) && value.get(start..).is_some_and(digits)
}

fn eg_national(value: &[u8]) -> bool {
    let century = match value.first() {
        Some(b'2') => 1900,
        Some(b'3') => 2000,
        _ => return false,
    };
    born(pair(value, 1), pair(value, 3), pair(value, 5), &[century])
        && matches!(num(value, 7..9), Some(1..=4 | 11..=19 | 21..=29 | 31..=35 | 88))
        && digits(value)
}

fn tn_cin(value: &[u8]) -> bool {
    one_of(value, 0, b"01") && digits(value)
}

fn ly_national(value: &[u8]) -> bool {
    one_of(value, 0, b"12") && within(value, 1..5, YEARS) && digits(value)
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
                ("eg-national", &["29001010112345"], &["49001010112345", "29013010112345", "29001010512345"]),
                ("ma-cnie", &["BE123456", "A123456"], &["ABC1234"]),
                ("ly-national", &["119850123456"], &["319850123456", "117850123456"]),
            ],
        );
    }
}
