//! Identifiers of people in Russia, Ukraine, Belarus, Moldova, the Caucasus and Türkiye.

use super::checksum::{base36, digit, has_digit, luhn, number, weighted};
use super::date::{ddmmyy, pair, yyyymmdd};
use super::{Category, Entity, Finder, Protection};

/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];
/// The number of a patient or an insured person.
const PATIENT: &[Protection] = &[Protection::Personal, Protection::NationalId, Protection::Special];

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "ru-inn",
        title: "Tax number INN of a person (Russia)",
        countries: &["RU"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddddd", "dddd_dddddd_dd"]),
        check: |word| {
            let check = |weights: &[u32], at: usize| has_digit(word, at, weighted(word, weights).map(|sum| sum % 11 % 10));
            word.len() == 12 && check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10) && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11)
        },
        chance: 0.01,
        named_only: false,
        names: &["inn", "инн", "идентификационный номер налогоплательщика", "инн физического лица", "номер инн", "tax number", "tin"],
        source: "ФНС России, приказ от 29.06.2012 № ММВ-7-6/435@ (порядок присвоения ИНН), https://www.nalog.gov.ru",
    },
    Entity {
        id: "ru-snils",
        title: "Insurance number SNILS (Russia)",
        countries: &["RU"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddd_ddd_ddd_dd"]),
        check: is_snils,
        chance: 0.01,
        named_only: false,
        names: &["snils", "снилс", "страховой номер", "страховой номер индивидуального лицевого счета", "номер снилс", "insurance number"],
        source: "Федеральный закон от 01.04.1996 № 27-ФЗ, ст. 6; ПФР, алгоритм формирования контрольного числа страхового номера, https://sfr.gov.ru",
    },
    Entity {
        id: "ru-oms",
        title: "Health insurance policy number (Russia)",
        countries: &["RU"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["dddd_dddd_dddd_dddd"]),
        check: |word| word.len() == 16 && luhn(word),
        chance: 0.1,
        named_only: true,
        names: &["полис омс", "омс", "номер полиса", "енп", "единый номер полиса", "полис", "oms", "enp", "polis oms"],
        source: "ФФОМС, приказ от 07.04.2011 № 79, приложение А (единый номер полиса), https://www.ffoms.gov.ru",
    },
    Entity {
        id: "ru-passport",
        title: "Internal passport number (Russia)",
        countries: &["RU"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dd_dddddd"]),
        check: |word| word.len() == 10 && number(word).is_some() && matches!(pair(word, 2), Some(0..=50 | 90..=99)),
        chance: 0.61,
        named_only: true,
        names: &[
            "паспорт",
            "серия и номер паспорта",
            "номер паспорта",
            "серия паспорта",
            "паспортные данные",
            "passport",
            "passport number",
            "pasport",
        ],
        source: "Положение о паспорте гражданина РФ (постановление от 08.07.1997 № 828; 23.12.2023 № 2267), https://мвд.рф",
    },
    Entity {
        id: "ru-driving",
        title: "Driving licence number (Russia)",
        countries: &["RU"],
        category: Category::Driving,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dd_dddddd", "dd_XX_dddddd"]),
        check: |word| word.len() == 10 && pair(word, 0).is_some() && word.get(4..).and_then(number).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["водительское удостоверение", "номер водительского удостоверения", "ву", "driving licence", "driver license"],
        source: "МВД России, приказ от 13.05.2009 № 365, приложение № 1 (описание образца водительского удостоверения), https://мвд.рф",
    },
    Entity {
        id: "ua-rnokpp",
        title: "Tax number RNOKPP (Ukraine)",
        countries: &["UA"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd"]),
        check: is_ukrainian,
        chance: 0.055,
        named_only: false,
        names: &[
            "рнокпп",
            "іпн",
            "ідентифікаційний код",
            "ідентифікаційний номер",
            "інн",
            "rnokpp",
            "ipn",
            "ipn number",
            "tax number",
            "drfo",
        ],
        source: "Мінфін України, наказ від 29.09.2017 № 822 (Державний реєстр фізичних осіб); OECD, Tax identification numbers, Ukraine",
    },
    Entity {
        id: "ua-unzr",
        title: "Demographic register number UNZR (Ukraine)",
        countries: &["UA"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddd-ddddd", "ddddddddddddd"]),
        check: |word| word.len() == 13 && yyyymmdd(word) && number(word).is_some(),
        chance: 0.0009,
        named_only: false,
        names: &["унзр", "unzr", "унікальний номер запису в реєстрі", "номер запису", "record no", "demographic register number"],
        source: "Закон України № 5492-VI про Єдиний державний демографічний реєстр, ст. 10, https://zakon.rada.gov.ua",
    },
    Entity {
        id: "by-personal-number",
        title: "Identification number (Belarus)",
        countries: &["BY"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddAdddAAd"]),
        check: |word| {
            let ([b'1'..=b'6', born @ ..], [area, serial @ ..], [first, second, last]) =
                (word.get(..7).unwrap_or_default(), word.get(7..11).unwrap_or_default(), word.get(11..).unwrap_or_default())
            else {
                return false;
            };
            ddmmyy(born, &[1800, 1900, 2000])
                && b"ABCEHKM".contains(area)
                && number(serial).is_some()
                && matches!(&[*first, *second], b"PB" | b"BA" | b"BI")
                && last.is_ascii_digit()
        },
        chance: 0.000028,
        named_only: false,
        names: &[
            "идентификационный номер",
            "личный номер",
            "ідэнтыфікацыйны нумар",
            "асабісты нумар",
            "identification number",
            "personal number",
            "lichny nomer",
        ],
        source: "Закон Республики Беларусь о регистре населения от 21.07.2008 № 418-З, ст. 8, https://pravo.by",
    },
    Entity {
        id: "by-unp",
        title: "Taxpayer number of a person (Belarus)",
        countries: &["BY"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["AAddddddd"]),
        check: is_belarusian_taxpayer,
        chance: 0.0094,
        named_only: false,
        names: &["унп", "unp", "учетный номер плательщика", "уліковы нумар плацельшчыка", "tax number", "tin"],
        source: "МНС Республики Беларусь, постановление о порядке присвоения УНП; OECD, Tax identification numbers, https://nalog.gov.by",
    },
    Entity {
        id: "md-idnp",
        title: "Personal identification number IDNP (Moldova)",
        countries: &["MD"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddddd"]),
        check: |word| {
            word.len() == 13
                && matches!(word, [b'0' | b'2', ..])
                && has_digit(word, 12, weighted(word, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]).map(|sum| sum % 10))
        },
        chance: 0.02,
        named_only: false,
        names: &[
            "idnp",
            "cod personal",
            "numar de identificare",
            "codul personal",
            "персональный код",
            "идентификационный номер",
            "cod idnp",
        ],
        source: "Hotărârea Guvernului 125/2013; Agenția Servicii Publice, IDNP, https://www.asp.gov.md",
    },
    Entity {
        id: "ge-personal-number",
        title: "Personal number (Georgia)",
        countries: &["GE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd"]),
        check: |word| word.len() == 11 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["პირადი ნომერი", "პირადი", "piradi nomeri", "personal number", "personal no"],
        source: "Public Service Development Agency of Georgia, personal number, https://sda.gov.ge",
    },
    Entity {
        id: "am-psn",
        title: "Public services number (Armenia)",
        countries: &["AM"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd"]),
        check: |word| word.len() == 10 && number(word).is_some() && matches!(pair(word, 2), Some(1..=12)),
        chance: 0.12,
        named_only: true,
        names: &["հծհ", "հծհհ", "հանրային ծառայությունների համարանիշ", "սոցքարտ", "psn", "public services number", "social card number"],
        source: "Law of Armenia on the public services number (2011), article 2: sex, date of birth, serial number, check digit, https://www.arlis.am",
    },
    Entity {
        id: "az-fin",
        title: "Personal identification number FIN (Azerbaijan)",
        countries: &["AZ"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dXXXXXX"]),
        check: |word| {
            word.len() == 7
                && word.iter().all(|byte| base36(*byte).is_some() && !matches!(byte, b'I' | b'O'))
                && word.iter().any(u8::is_ascii_digit)
        },
        chance: 0.71,
        named_only: true,
        names: &["fin kod", "fin kodu", "fin code", "ferdi identifikasiya nomresi", "fərdi identifikasiya nömrəsi"],
        source: "State register of population of Azerbaijan, FİN on the identity card, https://www.mia.gov.az",
    },
    Entity {
        id: "az-voen",
        title: "Tax number of a person (Azerbaijan)",
        countries: &["AZ"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["ddd_ddd_dddd", "dddddddddd"]),
        check: |word| {
            word.len() == 10
                && word.last() == Some(&b'2')
                && has_digit(word, 8, weighted(word, &[4, 1, 8, 6, 2, 7, 5, 3]).map(|sum| sum % 11))
        },
        chance: 0.0092,
        named_only: false,
        names: &["voen", "vöen", "vergi nomresi", "vergi odeyicisinin eynilesdirme nomresi", "tax number", "tin"],
        source: "OECD, Tax identification numbers, Azerbaijan; State Tax Service, VÖEN, https://www.taxes.gov.az",
    },
    Entity {
        id: "tr-tckn",
        title: "Identity number (Türkiye)",
        countries: &["TR"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd", "ddd_ddd_ddd_dd"]),
        check: is_turkish,
        chance: 0.009,
        named_only: false,
        names: &[
            "tc kimlik no",
            "tc kimlik numarasi",
            "t c kimlik no",
            "kimlik no",
            "kimlik numarası",
            "tckn",
            "tc no",
            "tckimlik",
            "tc kimlik",
            "ykn",
            "turkish identity number",
        ],
        source: "Nüfus Hizmetleri Kanunu 5490, md. 46; Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü, https://www.nvi.gov.tr",
    },
];

/// The sum modulo 101, and 100 is written as 00. Numbers up to 001-001-998 have another rule and are long out of use.
fn is_snils(word: &[u8]) -> bool {
    let (Some(serial), Some(key), 11) = (word.get(..9).and_then(number), pair(word, 9), word.len()) else { return false };
    serial > 1_001_998 && weighted(word, &[9, 8, 7, 6, 5, 4, 3, 2, 1]).is_some_and(|sum| u64::from(sum % 101 % 100) == key)
}

/// Days since the last of 1899, of somebody born before 2050, a serial number, and a check digit whose first weight is −1.
fn is_ukrainian(word: &[u8]) -> bool {
    let (Some(days), Some(first), 10) = (word.get(..5).and_then(number), word.first().and_then(|byte| digit(*byte)), word.len()) else {
        return false;
    };
    let check = word.get(1..).and_then(|rest| weighted(rest, &[5, 7, 9, 4, 6, 10, 5, 7])).map(|sum| (sum + 11 - first) % 11 % 10);
    (1..54_788).contains(&days) && has_digit(word, 9, check)
}

/// Two letters, which look the same in both alphabets, six digits, check digit; the second letter counts by its place.
fn is_belarusian_taxpayer(word: &[u8]) -> bool {
    let ([area, second, digits @ .., last], Some(first)) = (word, word.first().and_then(|byte| base36(*byte))) else { return false };
    let place = b"ABCEHKMOPT".iter().zip(0..).find(|(letter, _)| *letter == second).map(|(_, place)| place);
    let (Some(place), true, 6) = (place, b"ABCEHKM".contains(area), digits.len()) else { return false };
    let rest = weighted(digits, &[19, 17, 13, 7, 5, 3]).map(|sum| (first * 29 + place * 23 + sum) % 11);
    rest.is_some() && rest == digit(*last)
}

/// Seven times the digits at odd places less those at even ones, and the sum of the first ten.
fn is_turkish(word: &[u8]) -> bool {
    let (Some(odd), Some(even)) = (weighted(word, &[1, 0, 1, 0, 1, 0, 1, 0, 1]), weighted(word, &[0, 1, 0, 1, 0, 1, 0, 1])) else {
        return false;
    };
    let ([.., tenth, eleventh], 11) = (word, word.len()) else { return false };
    let check = (odd * 7 + 100 - even) % 10;
    word.first() != Some(&b'0') && digit(*tenth) == Some(check) && digit(*eleventh) == Some((odd + even + check) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn russian_numbers_have_their_checks() {
        assert!(holds("ru-inn", "123456789047") && !holds("ru-inn", "123456789048") && !holds("ru-inn", "7707083893"));
        assert!(holds("ru-snils", "11223344595") && !holds("ru-snils", "11223344596") && !holds("ru-snils", "00100199864"));
        assert!(!holds("ru-snils", "1122334459A") && holds("ru-passport", "4509123456") && !holds("ru-passport", "4577123456"));
    }

    #[test]
    fn ukrainian_numbers_count_days() {
        assert!(holds("ua-rnokpp", "1759013776") && !holds("ua-rnokpp", "1759013770") && !holds("ua-rnokpp", "9759013776"));
        assert!(holds("ua-unzr", "1990010112345") && !holds("ua-unzr", "1990130112345"));
    }

    #[test]
    fn belarusian_and_moldovan_numbers_are_of_people() {
        assert!(holds("by-personal-number", "4200971A012PB5") && !holds("by-personal-number", "4200971A012PC5"));
        assert!(!holds("by-personal-number", "4201371A012PB5") && !holds("by-personal-number", "4200971D012PB5"));
        assert!(holds("by-unp", "MA1953684") && !holds("by-unp", "MA1953685") && !holds("by-unp", "200988541"));
        assert!(holds("md-idnp", "2002004012344") && !holds("md-idnp", "2002004012345"));
        assert!(!holds("md-idnp", "1008600038413"));
    }

    #[test]
    fn numbers_of_the_south_east() {
        assert!(holds("tr-tckn", "17291716060") && !holds("tr-tckn", "17291716050") && !holds("tr-tckn", "07291716060"));
        assert!(!holds("tr-tckn", "1729171606A") && !holds("tr-tckn", "1729171606"));
        assert!(holds("az-fin", "5ABC12D") && !holds("az-fin", "5ABO12D") && !holds("az-voen", "1401555071"));
    }
}
