//! People in Brazil.

use super::checksum::{digit, number, weighted};
use super::places::{complement_or_zero, digits, ends_with_digit, letters, num, one_of, part, remainder, within};
use super::{Category, Entity, Finder, Protection};

/// The entities of this file.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "br-cpf",
        title: "cadastro de pessoas físicas",
        countries: &["BR"],
        category: Category::Tax,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddd_ddd_dd"]),
        check: cpf,
        chance: 0.01,
        named_only: false,
        names: &[
            "cpf",
            "cpf number",
            "numero do cpf",
            "numero cpf",
            "nr cpf",
            "cpf cliente",
            "cadastro de pessoa fisica",
            "cpf cnpj",
            "documento",
        ],
        source: "Receita Federal do Brasil, Instrução Normativa RFB 1548 of 2015: two modulo 11 check digits",
    },
    Entity {
        id: "br-rg",
        title: "registro geral",
        countries: &["BR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&[
            "dd.ddd.ddd-X",
            "d.ddd.ddd-X",
            "d.ddd.ddd",
            "dd.ddd.ddd",
            "dddddddd",
            "dddddddX",
            "ddddddddX",
            "dddddddddX",
            "AA-dd.ddd.ddd",
        ]),
        check: rg,
        chance: 1.0,
        named_only: true,
        names: &[
            "rg",
            "registro geral",
            "identidade",
            "carteira de identidade",
            "numero do rg",
            "nr rg",
            "numero rg",
            "cedula de identidade",
        ],
        source: "Secretarias de Segurança Pública of the states, lei 7.116 of 1983; no check digit that all states share",
    },
    Entity {
        id: "br-cns",
        title: "cartão nacional de saúde",
        countries: &["BR"],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Special],
        finder: Finder::Forms(&["ddd_dddd_dddd_dddd"]),
        check: cns,
        chance: 0.027,
        named_only: false,
        names: &["cns", "cartao nacional de saude", "cartao sus", "numero do cns", "numero cns", "nr cns", "cartao do sus", "cns paciente"],
        source: "Ministério da Saúde, DATASUS, algoritmo do CNS: weights 15 to 1, modulo 11",
    },
    Entity {
        id: "br-pis",
        title: "PIS, PASEP, NIT or NIS",
        countries: &["BR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["ddd_ddddd_dd_d"]),
        check: pis,
        chance: 0.1,
        named_only: false,
        names: &["pis", "pis pasep", "pasep", "nit", "nis", "numero do pis", "numero pis", "nr pis", "pis number"],
        source: "Caixa Econômica Federal and INSS, número de identificação social: modulo 11 check digit",
    },
    Entity {
        id: "br-titulo",
        title: "título de eleitor",
        countries: &["BR"],
        category: Category::National,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(&["dddd_dddd_dddd"]),
        check: titulo,
        chance: 0.0027,
        named_only: false,
        names: &["titulo de eleitor", "titulo eleitor", "titulo eleitoral", "numero do titulo", "nr titulo", "voter registration"],
        source: "Tribunal Superior Eleitoral, Resolução 21.538 of 2003, article 12: serial number, state, two modulo 11 check digits",
    },
    Entity {
        id: "br-cnh",
        title: "carteira nacional de habilitação",
        countries: &["BR"],
        category: Category::Driving,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["ddddddddddd"]),
        check: cnh,
        chance: 0.01,
        named_only: false,
        names: &[
            "cnh",
            "carteira de habilitacao",
            "carteira nacional de habilitacao",
            "numero da cnh",
            "registro cnh",
            "nr cnh",
            "habilitacao",
        ],
        source: "SENATRAN, Resolução CONTRAN 886 of 2021: nine digits and two modulo 11 check digits",
    },
    Entity {
        id: "br-passport",
        title: "Brazilian passport number",
        countries: &["BR"],
        category: Category::Travel,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAdddddd"]),
        check: passport,
        chance: 1.0,
        named_only: true,
        names: &["passaporte", "numero do passaporte", "nr passaporte", "num passaporte", "passport", "passport no", "passport number"],
        source: "Polícia Federal, passaporte comum: two letters and six digits",
    },
    Entity {
        id: "br-cep",
        title: "código de endereçamento postal",
        countries: &["BR"],
        category: Category::Location,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["ddddd_ddd"]),
        check: cep,
        chance: 0.99,
        named_only: true,
        names: &["cep", "cep residencial", "codigo postal", "codigo de enderecamento postal", "zip", "zip code", "postal code"],
        source: "Correios, código de endereçamento postal: eight digits from 01000-000",
    },
];

/// A first check digit over nine digits, a second over ten.
fn cpf(value: &[u8]) -> bool {
    let first = remainder(value, &[10, 9, 8, 7, 6, 5, 4, 3, 2], 11).map(complement_or_zero);
    ends_with_digit(part(value, 0..10), first)
        && ends_with_digit(value, remainder(value, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2], 11).map(complement_or_zero))
        && number(value) != Some(0)
}

fn rg(value: &[u8]) -> bool {
    value.iter().filter(|byte| byte.is_ascii_digit()).count() >= 7
}

/// Numbers from 1 and 2 on come from a PIS: `000` before the check digit, or `001` and an 8 where the check would be ten.
fn cns(value: &[u8]) -> bool {
    if !one_of(value, 0, b"12789") || remainder(value, &[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11) != Some(0) {
        return false;
    }
    !one_of(value, 0, b"12") || part(value, 11..14) == b"000" || part(value, 11..15) == b"0018"
}

fn pis(value: &[u8]) -> bool {
    ends_with_digit(value, remainder(value, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2], 11).map(complement_or_zero)) && number(value) != Some(0)
}

/// The state stands before the check digits. São Paulo (01) and Minas Gerais (02) write 1 where the others write 0.
fn titulo(value: &[u8]) -> bool {
    let check = |rest: u32| match rest {
        10 => 0,
        0 if within(value, 8..10, 1..=2) => 1,
        rest => rest,
    };
    within(value, 8..10, 1..=28)
        && ends_with_digit(part(value, 0..11), remainder(value, &[2, 3, 4, 5, 6, 7, 8, 9], 11).map(check))
        && ends_with_digit(value, remainder(part(value, 8..11), &[7, 8, 9], 11).map(check))
}

/// Where the first check digit would be ten, the second is two less.
fn cnh(value: &[u8]) -> bool {
    let (Some(first), Some(second)) = (remainder(value, &[9, 8, 7, 6, 5, 4, 3, 2, 1], 11), weighted(value, &[1, 2, 3, 4, 5, 6, 7, 8, 9]))
    else {
        return false;
    };
    let (first, less) = if first == 10 { (0, 2) } else { (first, 0) };
    let second = match (second + 11 - less) % 11 {
        10 => 0,
        second => second,
    };
    value.get(9).and_then(|byte| digit(*byte)) == Some(first) && ends_with_digit(value, Some(second)) && number(value) != Some(0)
}

fn passport(value: &[u8]) -> bool {
    letters(part(value, 0..2)) && digits(part(value, 2..8))
}

fn cep(value: &[u8]) -> bool {
    digits(value) && num(value, 0..5).is_some_and(|area| area >= 1000)
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
                ("br-cpf", &["123.456.789-09", "111.111.111-11"], &["123.456.789-08", "123.456.788-09", "000.000.000-00"]),
                ("br-cns", &["123456789110005", "700000000000005"], &["123456789110001", "398765432100001"]),
                ("br-pis", &["12345678900"], &["12345678901", "00000000000"]),
                ("br-titulo", &["010234560507"], &["010234560501", "123456782999"]),
                ("br-cnh", &["12345678900"], &["12345678901"]),
                ("br-cep", &["01310-100"], &["00310-100"]),
                ("br-passport", &["FA123456"], &["F1123456"]),
            ],
        );
    }
}
