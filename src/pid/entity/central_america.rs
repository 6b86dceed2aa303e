//! People in Mexico, Central America and the Caribbean.

use super::checksum::{base36, digit, luhn, number, weighted};
use super::date::{ddmmyy, pair, yymmdd};
use super::places::{
    CENTURIES, YEARS, born, digits, ends_with_digit, ends_with_value, letters, one_of, pair_of, part, remainder_from_right, within,
};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "mx-curp",
        title: "clave única de registro de población",
        countries: &["MX"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAAAddddddAAAAAAXd"]),
        check: curp,
        chance: 0.000023,
        named_only: false,
        names: &["curp", "clave unica de registro de poblacion", "clave curp", "numero de curp", "curp number", "curp no"],
        source: "RENAPO, Instructivo normativo para la asignación de la CURP, Diario Oficial de la Federación 18 October 2021. https://www.gob.mx/curp",
    },
    Entity {
        id: "mx-rfc",
        title: "registro federal de contribuyentes of a person",
        countries: &["MX"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAAA_dddddd_XXX"]),
        check: rfc,
        chance: 0.0027,
        named_only: false,
        names: &["rfc", "registro federal de contribuyentes", "clave rfc", "rfc persona", "rfc number", "numero de rfc", "tax id"],
        source: "SAT, registro federal de contribuyentes, personas físicas; check digit of Anexo 1, instructivo IFAI 0610100135506",
    },
    Entity {
        id: "mx-nss",
        title: "número de seguridad social",
        countries: &["MX"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_dd_dd_dddd_d"]),
        check: mx_nss,
        chance: 0.099,
        named_only: false,
        names: &["nss", "numero de seguridad social", "numero seguro social", "imss", "numero imss", "no seguro social", "seguro social"],
        source: "Instituto Mexicano del Seguro Social, número de seguridad social: office, year of entry, year of birth, serial number, Luhn",
    },
    Entity {
        id: "mx-elector",
        title: "clave de elector",
        countries: &["MX"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["AAAAAAddddddddAddd"]),
        check: elector,
        chance: 0.00095,
        named_only: false,
        names: &["clave de elector", "clave elector", "credencial para votar", "ine", "ife", "credencial ine", "numero ine"],
        source: "Instituto Nacional Electoral, credencial para votar: letters of the names, date of birth, state, sex, homonymy key",
    },
    Entity {
        id: "mx-passport",
        title: "Mexican passport number",
        countries: &["MX"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["Adddddddd", "AAddddddd", "ddddddddddd"]),
        check: passport,
        chance: 1.0,
        named_only: true,
        names: &["pasaporte", "numero de pasaporte", "no pasaporte", "num pasaporte", "passport", "passport no", "passport number"],
        source: "Secretaría de Relaciones Exteriores, pasaporte ordinario: a letter and eight digits",
    },
    Entity {
        id: "gt-cui",
        title: "código único de identificación",
        countries: &["GT"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_ddddd_dddd"]),
        check: cui,
        chance: 0.0065,
        named_only: false,
        names: &[
            "cui",
            "dpi",
            "dpi cui",
            "codigo unico de identificacion",
            "documento personal de identificacion",
            "numero de dpi",
            "no dpi",
        ],
        source: "Registro Nacional de las Personas (RENAP), documento personal de identificación: modulo 11 check, department and municipality",
    },
    Entity {
        id: "gt-nit",
        title: "número de identificación tributaria, Guatemala",
        countries: &["GT"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddd_X", "ddddddd_X", "dddddddd_X"]),
        check: gt_nit,
        chance: 0.091,
        named_only: false,
        names: &["nit", "numero de identificacion tributaria", "numero de nit", "no nit", "nit cliente", "tax id"],
        source: "Superintendencia de Administración Tributaria, FEL reglas y validaciones, page 58: modulo 11, K for ten",
    },
    Entity {
        id: "sv-dui",
        title: "documento único de identidad",
        countries: &["SV"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd_d"]),
        check: dui,
        chance: 0.1,
        named_only: false,
        names: &["dui", "documento unico de identidad", "numero de dui", "no dui", "dui number", "num dui"],
        source: "Registro Nacional de las Personas Naturales, DUI: eight digits weighted 9 to 2, complement to ten",
    },
    Entity {
        id: "sv-nit",
        title: "número de identificación tributaria, El Salvador",
        countries: &["SV"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddddd_ddd_d"]),
        check: sv_nit,
        chance: 0.0011,
        named_only: false,
        names: &["nit", "numero de identificacion tributaria", "numero de nit", "no nit", "nit number", "tax id"],
        source: "Ministerio de Hacienda, NIT: municipality, date of birth or foundation, serial number, check digit",
    },
    Entity {
        id: "hn-dni",
        title: "documento nacional de identificación, Honduras",
        countries: &["HN"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_ddddd"]),
        check: hn_dni,
        chance: 0.00075,
        named_only: false,
        names: &["dni", "identidad", "numero de identidad", "tarjeta de identidad", "documento nacional de identificacion", "no identidad"],
        source: "Registro Nacional de las Personas, DNI: department, municipality, year of registration, serial number",
    },
    Entity {
        id: "ni-cedula",
        title: "cédula de identidad, Nicaragua",
        countries: &["NI"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_dddddd_ddddA"]),
        check: ni_cedula,
        chance: 0.0014,
        named_only: false,
        names: &["cedula", "cedula de identidad", "numero de cedula", "no cedula", "num cedula", "identidad"],
        source: "Consejo Supremo Electoral, cédula de identidad ciudadana: municipality, date of birth, serial number, letter of modulo 23",
    },
    Entity {
        id: "cr-cedula",
        title: "cédula de identidad, Costa Rica",
        countries: &["CR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["d_dddd_dddd", "dd_dddd_dddd"]),
        check: cr_cedula,
        chance: 0.9,
        named_only: true,
        names: &["cedula", "cedula de identidad", "cedula fisica", "numero de cedula", "no cedula", "num cedula", "cedula persona fisica"],
        source: "Tribunal Supremo de Elecciones and Ministerio de Hacienda, cédula de persona física: province, volume, entry. https://www.hacienda.go.cr/consultapagos/ayuda_cedulas.htm",
    },
    Entity {
        id: "cr-dimex",
        title: "documento de identidad migratorio para extranjeros",
        countries: &["CR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd", "dddddddddddd"]),
        check: dimex,
        chance: 0.1,
        named_only: true,
        names: &["dimex", "cedula de residencia", "documento de identidad migratorio", "numero de dimex", "dimex number"],
        source: "Dirección General de Migración y Extranjería, DIMEX: begins with 1, eleven or twelve digits",
    },
    Entity {
        id: "pa-cedula",
        title: "cédula de identidad personal, Panama",
        countries: &["PA"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&[
            "d-ddd-dddd",
            "d-dddd-ddddd",
            "d-ddd-ddd",
            "d-dd-dddd",
            "dd-ddd-dddd",
            "dd-dddd-ddddd",
            "A-ddd-dddd",
            "A-d-dddd",
            "AA-d-dddd",
            "AA-ddd-dddd",
        ]),
        check: pa_cedula,
        chance: 0.9,
        named_only: true,
        names: &["cedula", "cedula de identidad", "cedula de identidad personal", "cip", "numero de cedula", "no cedula", "ruc cedula"],
        source: "Tribunal Electoral, cédula de identidad personal: province 1 to 13 or E, N, PE, then book and entry",
    },
    Entity {
        id: "do-cedula",
        title: "cédula de identidad y electoral",
        countries: &["DO"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddddddd_d"]),
        check: luhn,
        chance: 0.1,
        named_only: false,
        names: &["cedula", "cedula de identidad", "cedula de identidad y electoral", "numero de cedula", "no cedula", "num cedula"],
        source: "Junta Central Electoral, cédula de identidad y electoral: municipality, serial number, Luhn",
    },
    Entity {
        id: "cu-ni",
        title: "número de identidad permanente",
        countries: &["CU"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: cu_ni,
        chance: 0.037,
        named_only: false,
        names: &["carnet de identidad", "carne de identidad", "numero de identidad", "numero de identidad permanente", "no identidad"],
        source: "Dirección de Identificación, Inmigración y Extranjería, carné de identidad, número de identidad permanente: date of birth, century, serial number, sex",
    },
    Entity {
        id: "jm-trn",
        title: "taxpayer registration number",
        countries: &["JM"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["trn number", "taxpayer registration number", "tax registration number", "trn no"],
        source: "Tax Administration Jamaica, taxpayer registration number: nine digits",
    },
];

/// The states of birth, with `NE` for people born abroad and `DF` as Mexico City was called.
const STATES: &[&[u8; 2]] = &[
    b"AS", b"BC", b"BS", b"CC", b"CH", b"CL", b"CM", b"CS", b"DF", b"DG", b"GR", b"GT", b"HG", b"JC", b"MC", b"MN", b"MS", b"NE", b"NL",
    b"NT", b"OC", b"PL", b"QR", b"QT", b"SL", b"SP", b"SR", b"TC", b"TL", b"TS", b"VZ", b"YN", b"ZS",
];

/// The value of a character where `Ñ` stands between `N` and `O`.
fn with_enye(byte: u8) -> Option<u32> {
    base36(byte).map(|value| value + u32::from(byte.is_ascii_uppercase() && byte > b'N'))
}

/// The sum of the values, each times its distance from a place.
fn falling_sum(value: &[u8], from: u32) -> Option<u32> {
    (0..).zip(value).try_fold(0, |sum, (place, byte)| Some(sum + with_enye(*byte)? * (from - place)))
}

/// The century stands behind the date: a digit until 1999, a letter since. The number for foreign women without one does
/// not fit its check digit.
fn curp(value: &[u8]) -> bool {
    if value == b"XEXX010101MNEXXXA8" {
        return true;
    }
    let century: &[u64] = if one_of(value, 16, b"0123456789") { &[1900] } else { &[2000] };
    yymmdd(part(value, 4..10), century)
        && one_of(value, 10, b"HMX")
        && letters(part(value, 0..4))
        && letters(part(value, 13..16))
        && pair_of(value, 11, STATES)
        && ends_with_digit(value, falling_sum(part(value, 0..17), 18).map(|sum| (10 - sum % 10) % 10))
}

/// `XAXX010101000` and `XEXX010101000`, for customers without a number, have no check digit.
fn rfc(value: &[u8]) -> bool {
    if !letters(part(value, 0..4)) || !yymmdd(part(value, 4..10), CENTURIES) {
        return false;
    }
    let check = falling_sum(part(value, 0..12), 13).map(|sum| (11 - sum % 11) % 11);
    let is_generic = value == b"XAXX010101000" || value == b"XEXX010101000";
    let key = part(value, 10..12);
    is_generic || (ends_with_value(value, check) && !key.contains(&b'0') && !one_of(key, 0, b"WXYZ"))
}

fn mx_nss(value: &[u8]) -> bool {
    within(value, 0..2, 1..=99) && luhn(value)
}

fn elector(value: &[u8]) -> bool {
    letters(part(value, 0..6))
        && yymmdd(part(value, 6..12), CENTURIES)
        && (within(value, 12..14, 1..=32) || within(value, 12..14, 87..=88))
        && one_of(value, 14, b"HM")
        && digits(part(value, 15..18))
}

fn passport(value: &[u8]) -> bool {
    let start = value.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    start <= 2 && value.get(start..).is_some_and(digits)
}

/// The check digit stands before the department and the municipality.
fn cui(value: &[u8]) -> bool {
    within(value, 9..11, 1..=22)
        && within(value, 11..13, 1..=33)
        && weighted(part(value, 0..8), &[2, 3, 4, 5, 6, 7, 8, 9]).map(|sum| sum % 11) == value.get(8).and_then(|byte| digit(*byte))
}

fn gt_nit(value: &[u8]) -> bool {
    let Some((last, body)) = value.split_last() else { return false };
    match remainder_from_right(body, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]).map(|rest| (11 - rest) % 11) {
        Some(10) => *last == b'K',
        check => ends_with_digit(value, check) && !body.is_empty(),
    }
}

fn dui(value: &[u8]) -> bool {
    ends_with_digit(value, weighted(part(value, 0..8), &[9, 8, 7, 6, 5, 4, 3, 2]).map(|sum| (10 - sum % 10) % 10))
}

/// Serial numbers up to 100 are the old ones and have other weights.
fn sv_nit(value: &[u8]) -> bool {
    if !one_of(value, 0, b"019") || !ddmmyy(part(value, 4..10), CENTURIES) {
        return false;
    }
    let check = if within(value, 10..13, 0..=100) {
        weighted(value, &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]).map(|sum| sum % 11 % 10)
    } else {
        weighted(value, &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map(|sum| (11 - sum % 11) % 11 % 10)
    };
    ends_with_digit(value, check)
}

fn hn_dni(value: &[u8]) -> bool {
    within(value, 0..2, 1..=18) && within(value, 2..4, 1..=28) && within(value, 4..8, YEARS) && digits(part(value, 8..13))
}

/// The letter of the number modulo 23; `I`, `O` and `Z` are left out.
fn ni_cedula(value: &[u8]) -> bool {
    let letter = || {
        let rest = usize::try_from(number(value.get(..13)?)? % 23).ok()?;
        b"ABCDEFGHJKLMNPQRSTUVWXY".get(rest)
    };
    ddmmyy(part(value, 3..9), CENTURIES) && value.get(13).is_some_and(|last| letter() == Some(last))
}

fn cr_cedula(value: &[u8]) -> bool {
    digits(value) && if value.len() == 10 { one_of(value, 0, b"0") } else { !one_of(value, 0, b"0") }
}

fn dimex(value: &[u8]) -> bool {
    one_of(value, 0, b"1") && digits(value)
}

fn pa_cedula(value: &[u8]) -> bool {
    let letter = value.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let starts = match value.get(..letter).unwrap_or_default() {
        b"" => !one_of(value, 0, b"0"),
        b"E" | b"N" | b"PE" | b"PI" | b"AV" => true,
        _ => false,
    };
    starts && value.get(letter..).is_some_and(digits)
}

/// The century: 9 is the nineteenth, 0 to 5 the twentieth, 6 to 8 the twenty-first.
fn cu_ni(value: &[u8]) -> bool {
    let century = match value.get(6) {
        Some(b'9') => 1800,
        Some(b'0'..=b'5') => 1900,
        _ => 2000,
    };
    born(pair(value, 0), pair(value, 2), pair(value, 4), &[century]) && digits(value)
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
                    "mx-curp",
                    &["BOXW310820HNERXN09", "XEXX010101HNEXXXA4", "XEXX010101MNEXXXA8"],
                    &["BOXW310820HNERXN08", "BOXW310820HZZRXN09", "BOXW311320HNERXN09"],
                ),
                ("mx-rfc", &["XAXX010101000", "XEXX-010101-000", "GODE561231GR8"], &["GODE561231GR9", "GODE561331GR8", "XAXX010102000"]),
                ("mx-nss", &["12345678903"], &["12345678904", "00345678903"]),
                ("mx-elector", &["GMVLMR80070501M100"], &["GMVLMR80130501M100", "GMVLMR80070550M100", "GMVLMR80070501X100"]),
                ("gt-cui", &["2530 84318 0101"], &["2530843190101", "2530843180001", "2530843182301"]),
                ("gt-nit", &["576937-K", "3952550-3"], &["8977112-0"]),
                ("sv-dui", &["00016297-5"], &["00016297-4"]),
                ("sv-nit", &["0614-050707-104-8"], &["0614-050707-104-0", "0614-051307-104-8", "2614-050707-104-8"]),
                ("hn-dni", &["0801-1985-01234"], &["1901-1985-01234", "0801-1785-01234"]),
                ("ni-cedula", &["001-010180-0000R"], &["001-010180-0000S", "001-011380-0000A"]),
                ("cr-cedula", &["1-0613-0584", "01-0613-0584"], &["0-0613-0584", "30-1234-1234"]),
                ("pa-cedula", &["8-123-4567", "PE-1-1234"], &["0-123-4567", "QQ-1-1234"]),
                ("do-cedula", &["001-1391820-5"], &["001-1391820-4"]),
                ("cu-ni", &["91021027775", "72062506561"], &["02023061531"]),
            ],
        );
    }
}
