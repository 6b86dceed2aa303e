//! People in South America without Brazil.

use super::checksum::{digit, luhn, weighted};
use super::places::{complement_or_zero, digits, ends_with_digit, letters, one_of, pair_of, part, remainder, remainder_from_right, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "ar-dni",
        title: "documento nacional de identidad, Argentina",
        countries: &["AR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_ddd_ddd", "d_ddd_ddd"]),
        check: ar_dni,
        chance: 0.9,
        named_only: true,
        names: &[
            "dni",
            "nro documento",
            "numero de documento",
            "documento nacional de identidad",
            "nro dni",
            "numero de dni",
            "documento de identidad",
        ],
        source: "Registro Nacional de las Personas, ley 17.671: seven or eight digits, no check digit",
    },
    Entity {
        id: "ar-cuil",
        title: "CUIL or CUIT of a person",
        countries: &["AR"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_dddddddd_d"]),
        check: cuil,
        chance: 0.006,
        named_only: false,
        names: &[
            "cuil",
            "cuit",
            "cuil cuit",
            "nro cuil",
            "numero de cuil",
            "nro cuit",
            "numero de cuit",
            "clave unica de identificacion laboral",
            "clave unica de identificacion tributaria",
        ],
        source: "ANSES and ARCA (AFIP), CUIL and CUIT: prefix 20, 23 to 27 for people, DNI, modulo 11 check digit",
    },
    Entity {
        id: "cl-run",
        title: "RUN or RUT",
        countries: &["CL"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dd_ddd_ddd_X", "d_ddd_ddd_X"]),
        check: run,
        chance: 0.091,
        named_only: false,
        names: &[
            "rut",
            "run",
            "rol unico tributario",
            "rol unico nacional",
            "rut cliente",
            "numero de rut",
            "nro rut",
            "cedula de identidad",
            "rut paciente",
        ],
        source: "Registro Civil e Identificación and Servicio de Impuestos Internos: modulo 11 with weights 2 to 7, K for ten",
    },
    Entity {
        id: "co-cedula",
        title: "cédula de ciudadanía",
        countries: &["CO"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["d_ddd_ddd_ddd", "dd_ddd_ddd", "d_ddd_ddd", "ddd_ddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &[
            "cedula",
            "cedula de ciudadania",
            "numero de cedula",
            "no cedula",
            "numero de documento",
            "nuip",
            "tarjeta de identidad",
            "documento de identidad",
        ],
        source: "Registraduría Nacional del Estado Civil, NUIP: up to ten digits, no check digit",
    },
    Entity {
        id: "co-nit",
        title: "número de identificación tributaria, Colombia",
        countries: &["CO"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd_d", "d_ddd_ddd_ddd_d", "dd_ddd_ddd_d"]),
        check: co_nit,
        chance: 0.1,
        named_only: false,
        names: &["nit", "numero de identificacion tributaria", "numero de nit", "no nit", "rut", "nit cliente", "nit tercero"],
        source: "DIAN, Orden Administrativa 4 of 1989: prime weights, modulo 11; of people the cédula and its check digit",
    },
    Entity {
        id: "pe-dni",
        title: "documento nacional de identidad, Peru",
        countries: &["PE"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddd", "dddddddd_X"]),
        check: pe_dni,
        chance: 1.0,
        named_only: true,
        names: &[
            "dni",
            "nro documento",
            "numero de documento",
            "numero de dni",
            "nro dni",
            "cui",
            "documento nacional de identidad",
            "documento de identidad",
        ],
        source: "RENIEC, documento nacional de identidad: eight digits, and a check digit or letter. https://www.gob.pe/235-documento-nacional-de-identidad-dni",
    },
    Entity {
        id: "pe-ruc",
        title: "RUC of a person",
        countries: &["PE"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: pe_ruc,
        chance: 0.0029,
        named_only: false,
        names: &["ruc", "registro unico de contribuyentes", "numero de ruc", "nro ruc", "num ruc", "ruc cliente"],
        source: "SUNAT, registro único de contribuyentes: 10, 15 or 17 for people, modulo 11 check digit",
    },
    Entity {
        id: "ec-cedula",
        title: "cédula de identidad, Ecuador",
        countries: &["EC"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddddd_d"]),
        check: ec_cedula,
        chance: 0.018,
        named_only: false,
        names: &[
            "cedula",
            "cedula de identidad",
            "ci",
            "numero de cedula",
            "nro cedula",
            "cedula de ciudadania",
            "num cedula",
            "identificacion",
        ],
        source: "Dirección General de Registro Civil, cédula: province 01 to 24, 30 or 50, third digit below 7, Luhn",
    },
    Entity {
        id: "ec-ruc",
        title: "RUC of a person, Ecuador",
        countries: &["EC"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddddddddd_ddd"]),
        check: ec_ruc,
        chance: 0.016,
        named_only: false,
        names: &["ruc", "registro unico de contribuyentes", "numero de ruc", "nro ruc", "num ruc", "ruc cliente"],
        source: "Servicio de Rentas Internas, RUC of natural persons: the cédula and the number of the establishment",
    },
    Entity {
        id: "uy-ci",
        title: "cédula de identidad, Uruguay",
        countries: &["UY"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["d_ddd_ddd_d", "ddd_ddd_d"]),
        check: uy_ci,
        chance: 0.1,
        named_only: false,
        names: &[
            "cedula",
            "cedula de identidad",
            "ci",
            "numero de cedula",
            "nro cedula",
            "documento",
            "numero de documento",
            "nro documento",
        ],
        source: "Dirección Nacional de Identificación Civil, dígito verificador: weights 2, 9, 8, 7, 6, 3, 4, complement to ten",
    },
    Entity {
        id: "py-ci",
        title: "cédula de identidad, Paraguay",
        countries: &["PY"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["d_ddd_ddd", "ddd_ddd"]),
        check: digits,
        chance: 1.0,
        named_only: true,
        names: &["cedula", "cedula de identidad", "numero de cedula", "nro cedula", "cedula de identidad civil", "nro documento"],
        source: "Departamento de Identificaciones, Policía Nacional: up to seven digits, no check digit",
    },
    Entity {
        id: "py-ruc",
        title: "RUC of a person, Paraguay",
        countries: &["PY"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddd_d", "dddddd_d"]),
        check: py_ruc,
        chance: 0.1,
        named_only: false,
        names: &["ruc", "registro unico del contribuyente", "numero de ruc", "nro ruc", "num ruc", "ruc cliente"],
        source: "Dirección Nacional de Ingresos Tributarios, RUC: cédula and modulo 11 check digit; from 80000000 on companies",
    },
    Entity {
        id: "ve-cedula",
        title: "cédula de identidad, Venezuela",
        countries: &["VE"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["A_dd_ddd_ddd", "A_d_ddd_ddd"]),
        check: ve_cedula,
        chance: 0.077,
        named_only: true,
        names: &["cedula", "cedula de identidad", "ci", "numero de cedula", "nro cedula", "num cedula", "documento de identidad"],
        source: "Servicio Administrativo de Identificación, Migración y Extranjería: V or E and up to eight digits",
    },
    Entity {
        id: "ve-rif",
        title: "RIF of a person",
        countries: &["VE"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["A_dddddddd_d"]),
        check: rif,
        chance: 0.012,
        named_only: false,
        names: &["rif", "registro de informacion fiscal", "registro unico de informacion fiscal", "numero de rif", "nro rif", "num rif"],
        source: "SENIAT, registro único de información fiscal: V, E or P, eight digits, modulo 11 check digit",
    },
    Entity {
        id: "bo-ci",
        title: "cédula de identidad, Bolivia",
        countries: &["BO"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddddddd_AA", "dddddddd_AA", "ddddddd", "dddddddd"]),
        check: bo_ci,
        chance: 1.0,
        named_only: true,
        names: &[
            "cedula",
            "cedula de identidad",
            "carnet de identidad",
            "carnet",
            "numero de carnet",
            "nro carnet",
            "nro ci",
            "nro documento",
        ],
        source: "Servicio General de Identificación Personal: seven or eight digits and the department. https://www.segip.gob.bo",
    },
];

/// The weights that Argentina's and Peru's tax offices share.
const TAX: &[u32] = &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

fn ar_dni(value: &[u8]) -> bool {
    digits(value) && !one_of(value, 0, b"0")
}

/// Prefixes from 30 on are companies'. Ten is written 9.
fn cuil(value: &[u8]) -> bool {
    let check = |rest: u32| match 11 - rest {
        11 => 0,
        10 => 9,
        check => check,
    };
    pair_of(value, 0, &[b"20", b"23", b"24", b"25", b"26", b"27"]) && ends_with_digit(value, remainder(value, TAX, 11).map(check))
}

fn run(value: &[u8]) -> bool {
    let Some((last, body)) = value.split_last() else { return false };
    match remainder_from_right(body, &[2, 3, 4, 5, 6, 7]).map(|rest| (11 - rest) % 11) {
        Some(10) => *last == b'K',
        check => !body.is_empty() && ends_with_digit(value, check),
    }
}

fn co_nit(value: &[u8]) -> bool {
    let body = value.split_last().map(|(_, body)| body).unwrap_or_default();
    let rest = remainder_from_right(body, &[3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]);
    !body.is_empty() && ends_with_digit(value, rest.map(|rest| if rest > 1 { 11 - rest } else { rest }))
}

/// The ninth place is a digit or a letter for the same remainder.
fn pe_dni(value: &[u8]) -> bool {
    let Some(last) = value.get(8) else { return value.len() == 8 && digits(value) };
    let rest = remainder(part(value, 0..8), &[3, 2, 7, 6, 5, 4, 3, 2], 11).and_then(|rest| usize::try_from(rest).ok());
    rest.is_some_and(|rest| b"65432110987".get(rest) == Some(last) || b"KJIHGFEDCBA".get(rest) == Some(last))
}

fn pe_ruc(value: &[u8]) -> bool {
    pair_of(value, 0, &[b"10", b"15", b"17"]) && ends_with_digit(value, remainder(value, TAX, 11).map(|rest| (11 - rest) % 10))
}

fn ec_cedula(value: &[u8]) -> bool {
    (within(value, 0..2, 1..=24) || pair_of(value, 0, &[b"30", b"50"])) && one_of(value, 2, b"0123456") && luhn(value)
}

fn ec_ruc(value: &[u8]) -> bool {
    one_of(value, 2, b"012345") && within(value, 10..13, 1..=999) && ec_cedula(part(value, 0..10))
}

/// Old numbers are a digit shorter.
fn uy_ci(value: &[u8]) -> bool {
    let skipped = 8_usize.saturating_sub(value.len());
    let sum = [2, 9, 8, 7, 6, 3, 4].get(skipped..).and_then(|weights| weighted(value, weights));
    ends_with_digit(value, sum.map(|sum| (10 - sum % 10) % 10))
}

fn py_ruc(value: &[u8]) -> bool {
    let body = value.split_last().map(|(_, body)| body).unwrap_or_default();
    let rest = remainder_from_right(body, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    !body.is_empty() && ends_with_digit(value, rest.map(|rest| (11 - rest) % 11 % 10))
}

fn ve_cedula(value: &[u8]) -> bool {
    one_of(value, 0, b"VE") && value.get(1..).is_some_and(digits)
}

/// The letter counts as a number before the digits.
fn rif(value: &[u8]) -> bool {
    let kind = match value.first() {
        Some(b'V') => 4,
        Some(b'E') => 8,
        Some(b'P') => 16,
        _ => return false,
    };
    let sum = weighted(part(value, 1..9), &[3, 2, 7, 6, 5, 4, 3, 2]);
    value.get(9).and_then(|byte| digit(*byte)).is_some_and(|last| sum.map(|sum| complement_or_zero((sum + kind) % 11)) == Some(last))
}

fn bo_ci(value: &[u8]) -> bool {
    let numbers = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let department = value.get(numbers..).unwrap_or_default();
    numbers >= 7
        && (department.is_empty()
            || (letters(department) && pair_of(department, 0, &[b"LP", b"SC", b"CB", b"OR", b"PT", b"TJ", b"CH", b"BE", b"PD", b"PA"])))
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
                ("ar-dni", &["20.123.456"], &["00.123.456"]),
                ("ar-cuil", &["20-05536168-2", "20267565393"], &["20-05536168-3", "30-05536168-2"]),
                ("cl-run", &["12.531.909-2", "5.126.663-3"], &["12.531.909-3"]),
                ("co-nit", &["213.123.432-1"], &["213.123.432-5"]),
                ("pe-dni", &["10117410", "10117410-2", "10117410-G"], &["10117410-3"]),
                ("pe-ruc", &["10101174102"], &["10101174103", "20101174102"]),
                ("ec-cedula", &["171430710-3", "1714307103"], &["1714307104", "2514307103", "1774307103"]),
                ("ec-ruc", &["1714307103001"], &["1714307103000", "1714307104001"]),
                ("uy-ci", &["1.234.567-2", "4.907.760-2", "9.999.999-9"], &["1.234.567-3"]),
                ("py-ruc", &["999160-3"], &["999160-4"]),
                ("ve-cedula", &["V-11.470.283"], &["J-11.470.283"]),
                ("ve-rif", &["V-11470283-4"], &["V-11470283-3", "J-11470283-4"]),
                ("bo-ci", &["1234567 LP", "1234567"], &["1234567 ZZ"]),
            ],
        );
    }
}
