//! Identifiers of people in Slovenia, Croatia, Bosnia and Herzegovina, Serbia, Montenegro, North Macedonia, Kosovo, Albania, Bulgaria and
//! Romania.

use super::checksum::{has_digit, mod11_10, number, weighted};
use super::date::{days, is_date, pair};
use super::{Category, Entity, Finder, Protection};

/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];
/// The number of a patient or an insured person.
const PATIENT: &[Protection] = &[Protection::Personal, Protection::NationalId, Protection::Special];

/// The law of 1976 that the successors of Yugoslavia took over.
const JMBG_FORMS: Finder = Finder::Forms(&["ddddddddddddd", "ddddddd_dddddd", "ddddddd_dd_ddd_d"]);

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "si-emso",
        title: "EMŠO (Slovenia)",
        countries: &["SI"],
        category: Category::National,
        protection: CIVIL,
        finder: JMBG_FORMS,
        check: |word| is_jmbg(word, |_| true),
        chance: 0.0037,
        named_only: false,
        names: &["emso", "emšo", "enotna maticna stevilka obcana", "maticna stevilka obcana", "maticna stevilka", "personal number"],
        source: "Zakon o centralnem registru prebivalstva, člen 7, http://www.pisrs.si",
    },
    Entity {
        id: "si-davcna",
        title: "Tax number (Slovenia)",
        countries: &["SI"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddd"]),
        check: |word| {
            word.len() == 8
                && word.first() != Some(&b'0')
                && match weighted(word, &[8, 7, 6, 5, 4, 3, 2]).map(|sum| sum % 11) {
                    None | Some(0) => false,
                    Some(1) => word.last() == Some(&b'0'),
                    Some(rest) => has_digit(word, 7, Some(11 - rest)),
                }
        },
        chance: 0.082,
        named_only: false,
        names: &["davcna stevilka", "davcna", "davcna st", "dav st", "tax number", "tin", "id za ddv"],
        source: "Zakon o finančni upravi, členi 44-48; European Commission, FS-TIN Algorithms, Slovenia, https://www.fu.gov.si",
    },
    Entity {
        id: "si-zzzs",
        title: "Health insurance number (Slovenia)",
        countries: &["SI"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddddddddd"]),
        check: |word| word.len() == 9 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["zzzs stevilka", "zzzs", "stevilka zzzs", "zz stevilka", "stevilka zdravstvenega zavarovanja"],
        source: "Zavod za zdravstveno zavarovanje Slovenije, ZZZS številka zavarovane osebe, https://www.zzzs.si",
    },
    Entity {
        id: "hr-oib",
        title: "Personal identification number OIB (Croatia)",
        countries: &["HR"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd"]),
        check: |word| word.len() == 11 && mod11_10(word),
        chance: 0.1,
        named_only: false,
        names: &["oib", "osobni identifikacijski broj", "oib broj", "broj oib", "personal identification number", "porezni broj"],
        source: "Zakon o osobnom identifikacijskom broju (NN 60/08), čl. 3; Porezna uprava, https://www.porezna-uprava.hr",
    },
    Entity {
        id: "hr-mbg",
        title: "Personal number MBG (Croatia)",
        countries: &["HR"],
        category: Category::National,
        protection: CIVIL,
        finder: JMBG_FORMS,
        check: |word| is_jmbg(word, |region| (30..40).contains(&region)),
        chance: 0.00037,
        named_only: false,
        names: &["mbg", "jmbg", "maticni broj gradana", "maticni broj gradanina", "maticni broj", "jedinstveni maticni broj"],
        source: "Zakon o matičnom broju (NN 9/92), https://narodne-novine.nn.hr",
    },
    Entity {
        id: "hr-mbo",
        title: "Insured person number MBO (Croatia)",
        countries: &["HR"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddddddddd"]),
        check: |word| word.len() == 9 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["mbo", "maticni broj osigurane osobe", "maticni broj osiguranika", "broj osigurane osobe"],
        source: "Hrvatski zavod za zdravstveno osiguranje, MBO, https://hzzo.hr",
    },
    Entity {
        id: "ba-jmbg",
        title: "JMBG (Bosnia and Herzegovina)",
        countries: &["BA"],
        category: Category::National,
        protection: CIVIL,
        finder: JMBG_FORMS,
        check: |word| is_jmbg(word, |region| (10..20).contains(&region)),
        chance: 0.00038,
        named_only: false,
        names: &["jmbg", "jmb", "maticni broj", "jedinstveni maticni broj", "јмбг", "матични број", "personal number"],
        source: "Zakon o jedinstvenom matičnom broju (Sl. glasnik BiH 32/01), https://www.iddeea.gov.ba",
    },
    Entity {
        id: "rs-jmbg",
        title: "JMBG (Serbia)",
        countries: &["RS"],
        category: Category::National,
        protection: CIVIL,
        finder: JMBG_FORMS,
        check: |word| is_jmbg(word, |region| (70..100).contains(&region) || region < 10),
        chance: 0.0015,
        named_only: false,
        names: &["jmbg", "maticni broj", "jedinstveni maticni broj gradana", "jedinstveni maticni broj", "јмбг", "матични број"],
        source: "Zakon o jedinstvenom matičnom broju građana (Sl. glasnik RS 24/2018), http://www.mup.gov.rs",
    },
    Entity {
        id: "rs-lbo",
        title: "Insured person number LBO (Serbia)",
        countries: &["RS"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddddddddddd"]),
        check: |word| word.len() == 11 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["lbo", "licni broj osiguranika", "лбо", "лични број осигураника", "broj zdravstvene kartice"],
        source: "Republički fond za zdravstveno osiguranje, LBO, https://www.rfzo.rs",
    },
    Entity {
        id: "me-jmbg",
        title: "JMBG (Montenegro)",
        countries: &["ME"],
        category: Category::National,
        protection: CIVIL,
        finder: JMBG_FORMS,
        check: |word| is_jmbg(word, |region| (20..30).contains(&region)),
        chance: 0.00034,
        named_only: false,
        names: &["jmbg", "jmb", "maticni broj", "jedinstveni maticni broj", "јмбг", "матични број", "personal number"],
        source: "Zakon o Centralnom registru stanovništva (Sl. list CG 49/07), https://www.gov.me/mup",
    },
    Entity {
        id: "mk-embg",
        title: "EMBG (North Macedonia)",
        countries: &["MK"],
        category: Category::National,
        protection: CIVIL,
        finder: JMBG_FORMS,
        check: |word| is_jmbg(word, |region| (40..50).contains(&region)),
        chance: 0.00036,
        named_only: false,
        names: &["embg", "ембг", "единствен матичен број", "матичен број", "edinstven maticen broj", "maticen broj", "personal number"],
        source: "Закон за матичниот број на граѓанинот (Сл. весник 36/92), https://www.slvesnik.com.mk",
    },
    Entity {
        id: "xk-personal-number",
        title: "Personal number (Kosovo)",
        countries: &["XK"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd"]),
        check: |word| word.len() == 10 && number(word).is_some() && word.first() != Some(&b'0'),
        chance: 0.9,
        named_only: true,
        names: &["numri personal", "nr personal", "personal number", "licni broj", "lični broj"],
        source: "Ministry of Internal Affairs of Kosovo, administrative instruction 06/2016 on the personal number; Law 04/L-003 on civil status, article 40, https://gzk.rks-gov.net",
    },
    Entity {
        id: "al-nid",
        title: "Identity number (Albania)",
        countries: &["AL"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["AddddddddA"]),
        check: is_albanian,
        chance: 0.05,
        named_only: false,
        names: &[
            "numri i identitetit",
            "nid",
            "nish",
            "numri personal",
            "nr personal",
            "numer identiteti",
            "personal number",
            "identity number",
        ],
        source: "Council of Ministers of Albania, decision 827 of 11 December 2003 on the coding and structure of identity numbers",
    },
    Entity {
        id: "bg-egn",
        title: "Uniform civil number EGN (Bulgaria)",
        countries: &["BG"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd", "dddddd_dddd"]),
        check: is_egn,
        chance: 0.011,
        named_only: false,
        names: &["egn", "егн", "единен граждански номер", "edinen grazhdanski nomer", "uniform civil number", "personal number", "е г н"],
        source: "Закон за гражданската регистрация, чл. 11; ГД ГРАО, https://www.grao.bg/esgraon.html",
    },
    Entity {
        id: "bg-lnch",
        title: "Personal number of a foreigner LNCh (Bulgaria)",
        countries: &["BG"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddd"]),
        check: |word| word.len() == 10 && has_digit(word, 9, weighted(word, &[21, 19, 17, 13, 11, 9, 7, 3, 1]).map(|sum| sum % 10)),
        chance: 0.1,
        named_only: false,
        names: &["lnch", "lnc", "лнч", "личен номер на чужденец", "lichen nomer na chuzhdenets", "pnf", "personal number of a foreigner"],
        source: "Закон за чужденците в Република България; European Commission, FS-TIN Algorithms, Bulgaria, https://nra.bg",
    },
    Entity {
        id: "ro-cnp",
        title: "Personal numeric code CNP (Romania)",
        countries: &["RO"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddddd", "d_dddddd_dddddd", "d_dd_dd_dd_dd_dddd"]),
        check: is_cnp,
        chance: 0.0018,
        named_only: false,
        names: &["cnp", "cod numeric personal", "codul numeric personal", "numar cnp", "personal numeric code", "nif"],
        source: "Legea 105/1996; HG 64/2011, anexa; Direcția pentru Evidența Persoanelor, https://depabd.mai.gov.ro",
    },
];

/// Date with three digits of the year, region, serial number, check digit.
fn is_jmbg(word: &[u8], is_region: fn(u64) -> bool) -> bool {
    let (Some(day), Some(month), Some(year), Some(region)) = (pair(word, 0), pair(word, 2), word.get(4..7).and_then(number), pair(word, 7))
    else {
        return false;
    };
    let check = weighted(word, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map(|sum| (11 - sum % 11) % 11 % 10);
    is_date(if year < 800 { 2000 + year } else { 1000 + year }, month, day)
        && is_region(region)
        && word.len() == 13
        && has_digit(word, 12, check)
}

/// A letter for the decade (`A` is 1900, digits are before it), the year in it, month (women 50 more), day, serial number, a
/// letter whose rule is not published.
fn is_albanian(word: &[u8]) -> bool {
    let ([decade, rest @ .., last], Some(month), Some(day)) = (word, pair(word, 2), pair(word, 4)) else { return false };
    let month = if month > 50 { month - 50 } else { month };
    matches!(decade, b'A'..=b'T')
        && rest.len() == 8
        && number(rest).is_some()
        && (1..=days(2000, month)).contains(&day)
        && matches!(last, b'A'..=b'W')
}

/// The month has 20 more before 1900, 40 more from 2000 on.
fn is_egn(word: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day)) = (pair(word, 0), pair(word, 2), pair(word, 4)) else { return false };
    let is_born = match month {
        41.. => is_date(2000 + year, month - 40, day),
        21..=40 => is_date(1800 + year, month - 20, day),
        _ => is_date(1900 + year, month, day),
    };
    let check = weighted(word, &[2, 4, 8, 5, 10, 9, 7, 3, 6]).map(|sum| sum % 11 % 10);
    is_born && word.len() == 10 && has_digit(word, 9, check)
}

/// Sex and century, date, county, serial number, and a check where 10 is written as 1.
fn is_cnp(word: &[u8]) -> bool {
    let (Some(year), Some(month), Some(day), Some(county)) = (pair(word, 1), pair(word, 3), pair(word, 5), pair(word, 7)) else {
        return false;
    };
    let is_born = match word.first() {
        Some(b'1' | b'2') => is_date(1900 + year, month, day),
        Some(b'3' | b'4') => is_date(1800 + year, month, day),
        Some(b'5' | b'6') => is_date(2000 + year, month, day),
        Some(b'7'..=b'9') => is_date(1900 + year, month, day) || is_date(2000 + year, month, day),
        _ => false,
    };
    if !is_born || !matches!(county, 1..=48 | 51 | 52 | 70 | 80..=83) || word.len() != 13 {
        return false;
    }
    let check = weighted(word, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]).map(|sum| if sum % 11 == 10 { 1 } else { sum % 11 });
    has_digit(word, 12, check)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn the_region_says_which_republic_gave_the_number() {
        assert!(holds("si-emso", "0101006500006") && !holds("si-emso", "0101006500007") && !holds("si-emso", "3101306500006"));
        let in_region =
            |region: u32| (0..10).map(|check| format!("0101990{region}000{check}")).find(|word| holds("si-emso", word)).unwrap_or_default();
        for (id, region) in [("ba-jmbg", 17), ("me-jmbg", 21), ("hr-mbg", 33), ("mk-embg", 45), ("rs-jmbg", 71)] {
            let word = in_region(region);
            assert!(holds(id, &word), "{id} {word}");
            assert!(!holds(id, &in_region(50)) && !holds(id, &word.replace("0101990", "0113990")));
        }
    }

    #[test]
    fn checks_of_eleven_and_ten() {
        assert!(holds("hr-oib", "33392005961") && !holds("hr-oib", "33392005962") && !holds("hr-oib", "3339200596A"));
        assert!(holds("si-davcna", "50223054") && !holds("si-davcna", "50223055") && !holds("si-davcna", "09999990"));
    }

    #[test]
    fn albanian_numbers_begin_with_the_decade() {
        assert!(holds("al-nid", "I05101999I") && holds("al-nid", "J55518123A") && !holds("al-nid", "I05132999I"));
        assert!(!holds("al-nid", "Z05101999I") && !holds("al-nid", "I0510199AI") && !holds("al-nid", "I05101999X"));
    }

    #[test]
    fn bulgarian_numbers_say_the_century_in_the_month() {
        assert!(
            holds("bg-egn", "7523169263")
                && holds("bg-egn", "8032056031")
                && !holds("bg-egn", "7523169264")
                && !holds("bg-egn", "8099056031")
        );
        assert!(holds("bg-lnch", "7111042925") && !holds("bg-lnch", "7111042922") && !holds("bg-lnch", "71110429AB"));
    }

    #[test]
    fn romanian_codes_need_date_and_county() {
        assert!(holds("ro-cnp", "1630615123457") && !holds("ro-cnp", "1630615123458"));
        assert!(!holds("ro-cnp", "1631315123457") && !holds("ro-cnp", "1630615993457") && !holds("ro-cnp", "0630615123457"));
    }
}
