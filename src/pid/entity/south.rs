//! Identifiers of people in Spain, Portugal, Italy, Andorra, Malta, Greece and Cyprus.

use super::checksum::{base36, digit, has_digit, luhn, number, weighted};
use super::date::{days, ddmmyy, yymmdd};
use super::{Category, Entity, Finder, Protection};

/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];
/// The number of a patient or an insured person.
const PATIENT: &[Protection] = &[Protection::Personal, Protection::NationalId, Protection::Special];

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "es-dni",
        title: "Identity card number DNI (Spain)",
        countries: &["ES"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddd_A", "dd.ddd.ddd_A"]),
        check: |word| word.len() == 9 && is_spanish(word),
        chance: 0.039,
        named_only: false,
        names: &[
            "d n i",
            "dni",
            "numero dni",
            "num dni",
            "dni nif",
            "nif",
            "documento nacional de identidad",
            "documento identidad",
            "numero de identificacion",
        ],
        source: "Real Decreto 1553/2005; Ministerio del Interior, cálculo del dígito de control del NIF/NIE, https://www.interior.gob.es",
    },
    Entity {
        id: "es-nie",
        title: "Foreigner number NIE (Spain)",
        countries: &["ES"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["A_ddddddd_A"]),
        check: |word| matches!(word, [b'X'..=b'Z', ..]) && word.len() == 9 && is_spanish(word),
        chance: 0.0045,
        named_only: false,
        names: &["nie", "numero nie", "numero de identidad de extranjero", "dni nie", "nif nie", "nif", "tie"],
        source: "Real Decreto 557/2011, art. 206; Ministerio del Interior, cálculo del dígito de control del NIF/NIE, https://www.interior.gob.es",
    },
    Entity {
        id: "es-nif",
        title: "Tax number of a person without DNI or NIE (Spain)",
        countries: &["ES"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["A_ddddddd_A"]),
        check: |word| matches!(word, [b'K'..=b'M', ..]) && word.len() == 9 && word.get(1..).is_some_and(is_spanish),
        chance: 0.0045,
        named_only: false,
        names: &["nif", "numero de identificacion fiscal", "numero nif", "nif titular", "codigo fiscal"],
        source: "Real Decreto 1065/2007, arts. 19 and 20; Orden EHA/451/2008; Agencia Tributaria, https://sede.agenciatributaria.gob.es",
    },
    Entity {
        id: "es-nuss",
        title: "Social security number (Spain)",
        countries: &["ES"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dddddddd_dd", "dd/dddddddd/dd", "dd_dddddddddd"]),
        check: is_spanish_social,
        chance: 0.0053,
        named_only: false,
        names: &[
            "nuss",
            "naf",
            "numero seguridad social",
            "numero de la seguridad social",
            "seguridad social",
            "num afiliacion",
            "nss",
            "social security number",
        ],
        source: "Tesorería General de la Seguridad Social, Número de la Seguridad Social, https://www.seg-social.es",
    },
    Entity {
        id: "es-cip",
        title: "Health card number (Catalonia)",
        countries: &["ES"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["AAAA_d_dddddd_ddd", "AAAAdddddddddd"]),
        check: |word| {
            word.len() == 14
                && matches!(word.get(4), Some(b'0' | b'1'))
                && word.get(5..).is_some_and(|rest| number(rest).is_some() && yymmdd(rest, &[1900, 2000]))
                && word.iter().take(4).all(u8::is_ascii_uppercase)
        },
        chance: 0.0074,
        named_only: false,
        names: &[
            "cip",
            "codigo identificacion personal",
            "tarjeta sanitaria",
            "targeta sanitaria",
            "tsi",
            "numero tarjeta sanitaria",
            "codi cip",
        ],
        source: "Servei Català de la Salut, codi d'identificació personal de la targeta sanitària individual, https://catsalut.gencat.cat",
    },
    Entity {
        id: "pt-nif",
        title: "Tax number of a person (Portugal)",
        countries: &["PT"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["ddd_ddd_ddd"]),
        check: |word| {
            word.len() == 9 && matches!(word, [b'1'..=b'3', ..] | [b'4', b'5', ..]) && mod11_to_zero(word, &[9, 8, 7, 6, 5, 4, 3, 2])
        },
        chance: 0.031,
        named_only: false,
        names: &[
            "nif",
            "numero de identificacao fiscal",
            "numero fiscal",
            "contribuinte",
            "numero de contribuinte",
            "num contribuinte",
            "nr contribuinte",
            "tin",
        ],
        source: "Decreto-Lei 14/2013; European Commission, FS-TIN Algorithms, Portugal, https://www.portaldasfinancas.gov.pt",
    },
    Entity {
        id: "pt-cc",
        title: "Citizen card number (Portugal)",
        countries: &["PT"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddd_d_XXd", "dddddddd_d_XX_d"]),
        check: is_citizen_card,
        chance: 0.1,
        named_only: false,
        names: &[
            "cartao de cidadao",
            "cartao cidadao",
            "numero cc",
            "num cc",
            "numero de documento",
            "bilhete de identidade",
            "citizen card",
        ],
        source: "Lei 7/2007 (cartão de cidadão); AMA, Validação de Número de Documento do Cartão de Cidadão v1.0, https://www.autenticacao.gov.pt",
    },
    Entity {
        id: "pt-niss",
        title: "Social security number (Portugal)",
        countries: &["PT"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd", "ddd_ddd_ddd_dd", "dddd_dddd_ddd"]),
        check: |word| {
            word.len() == 11
                && matches!(word, [b'1' | b'2', ..])
                && has_digit(word, 10, weighted(word, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]).map(|sum| 9 - sum % 10))
        },
        chance: 0.02,
        named_only: false,
        names: &[
            "niss",
            "numero de seguranca social",
            "seguranca social",
            "numero de identificacao da seguranca social",
            "num seg social",
            "social security number",
        ],
        source: "Segurança Social, Número de Identificação da Segurança Social, https://www.seg-social.pt",
    },
    Entity {
        id: "pt-utente",
        title: "Health user number (Portugal)",
        countries: &["PT"],
        category: Category::Health,
        protection: PATIENT,
        finder: Finder::Forms(&["ddddddddd", "ddd_ddd_ddd"]),
        check: |word| word.len() == 9 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["numero de utente", "num utente", "numero utente", "numero sns", "utente", "nr utente"],
        source: "Serviço Nacional de Saúde, Registo Nacional de Utentes, https://www.sns24.gov.pt",
    },
    Entity {
        id: "it-codice-fiscale",
        title: "Tax code of a person (Italy)",
        countries: &["IT"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["AAAAAAXXAXXAXXXA", "AAA_AAA_XXAXX_AXXXA"]),
        check: is_fiscal_code,
        chance: 0.00017,
        named_only: false,
        names: &["codice fiscale", "cod fiscale", "cod fisc", "codfisc", "cf", "fiscal code", "steuernummer", "tax code"],
        source: "Decreto del Ministero delle Finanze 23 dicembre 1976 n. 13813; Agenzia delle Entrate, https://www.agenziaentrate.gov.it",
    },
    Entity {
        id: "it-carta-identita",
        title: "Identity card number (Italy)",
        countries: &["IT"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["AAdddddAA", "AAddddddd", "AA_ddddddd"]),
        check: |word| match word {
            [b'C', second, digits @ .., third, fourth] if fourth.is_ascii_uppercase() => {
                second.is_ascii_uppercase() && third.is_ascii_uppercase() && number(digits).is_some()
            }
            [first, second, digits @ ..] => {
                first.is_ascii_uppercase() && second.is_ascii_uppercase() && digits.len() == 7 && number(digits).is_some()
            }
            _ => false,
        },
        chance: 0.52,
        named_only: true,
        names: &[
            "carta d identita",
            "carta identita",
            "numero carta identita",
            "numero carta",
            "cie",
            "numero cie",
            "identity card number",
        ],
        source: "Ministero dell'Interno, Carta d'identità elettronica, numero di serie, https://www.cartaidentita.interno.gov.it",
    },
    Entity {
        id: "it-patente",
        title: "Driving licence number (Italy)",
        countries: &["IT"],
        category: Category::Driving,
        protection: CIVIL,
        finder: Finder::Forms(&["AAdddddddA", "AXdXXXXXXA"]),
        check: |word| {
            word.len() == 10
                && matches!(word, [first, second, .., last] if first.is_ascii_uppercase() && second.is_ascii_alphanumeric() && last.is_ascii_uppercase())
                && word.get(2..9).is_some_and(|middle| middle.iter().all(u8::is_ascii_alphanumeric))
        },
        chance: 1.0,
        named_only: true,
        names: &["patente", "numero patente", "patente di guida", "num patente", "driving licence", "driving licence number"],
        source: "Ministero delle Infrastrutture e dei Trasporti, patente di guida, campo 5; directive 2006/126/EC, annex I",
    },
    Entity {
        id: "ad-nrt",
        title: "Tax register number of a person (Andorra)",
        countries: &["AD"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["A_dddddd_A"]),
        check: |word| {
            let [first, number @ .., last] = word else { return false };
            let is_person = *first == b'E' || *first == b'F' && matches!(number.first(), Some(b'0'..=b'6'));
            is_person && number.len() == 6 && number.iter().all(u8::is_ascii_digit) && last.is_ascii_uppercase()
        },
        chance: 0.065,
        named_only: true,
        names: &["nrt", "numero de registre tributari", "numero registro tributario", "registre tributari", "tin", "tax number"],
        source: "OECD, Tax identification numbers, Andorra; Govern d'Andorra, NRT, https://www.impostos.ad",
    },
    Entity {
        id: "mt-id",
        title: "Identity card number (Malta)",
        countries: &["MT"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddd_A", "dddddd_A"]),
        check: |word| {
            let Some((last, number)) = word.split_last() else { return false };
            matches!(number.len(), 6 | 7) && b"MGAPLHBZ".contains(last) && number.iter().all(u8::is_ascii_digit)
        },
        chance: 0.31,
        named_only: true,
        names: &[
            "id card number",
            "id card",
            "identity card number",
            "id card no",
            "karta tal identita",
            "numru tal karta",
            "tin",
            "identity card",
        ],
        source: "Identity Card Act (cap. 258); European Commission, FS-TIN Algorithms, Malta, https://identita.gov.mt",
    },
    Entity {
        id: "gr-amka",
        title: "Social security number AMKA (Greece)",
        countries: &["GR"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddddd", "dddddd_ddddd"]),
        check: |word| word.len() == 11 && ddmmyy(word, &[1900, 2000]) && luhn(word),
        chance: 0.0036,
        named_only: false,
        names: &[
            "amka",
            "αμκα",
            "α μ κ α",
            "αριθμός μητρώου κοινωνικής ασφάλισης",
            "αριθμος μητρωου κοινωνικης ασφαλισης",
            "social security number",
        ],
        source: "Law 3655/2008, art. 153; ΗΔΙΚΑ, ΑΜΚΑ, https://www.amka.gr",
    },
    Entity {
        id: "gr-afm",
        title: "Tax number AFM (Greece)",
        countries: &["GR"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddd", "ddd_ddd_ddd"]),
        check: |word| word.len() == 9 && has_digit(word, 8, weighted(word, &[256, 128, 64, 32, 16, 8, 4, 2]).map(|sum| sum % 11 % 10)),
        chance: 0.1,
        named_only: false,
        names: &[
            "afm",
            "αφμ",
            "α φ μ",
            "αριθμός φορολογικού μητρώου",
            "αριθμος φορολογικου μητρωου",
            "arithmos forologikou mitroou",
            "tax number",
            "tin",
        ],
        source: "AADE, ΑΦΜ; European Commission, FS-TIN Algorithms, Greece, https://www.aade.gr",
    },
    Entity {
        id: "cy-tic",
        title: "Tax identification code of a person (Cyprus)",
        countries: &["CY"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddd_A"]),
        check: is_cypriot,
        chance: 0.0077,
        named_only: false,
        names: &[
            "tic",
            "tax identification code",
            "tin",
            "tax number",
            "αφτ",
            "αριθμός φορολογικής ταυτότητας",
            "αριθμος φορολογικης ταυτοτητας",
        ],
        source: "European Commission, FS-TIN Algorithms, Cyprus; Tax Department, https://www.mof.gov.cy",
    },
];

/// The number, `X`, `Y` and `Z` in front as 0, 1 and 2, modulo 23 says the letter.
fn is_spanish(word: &[u8]) -> bool {
    let (Some((last, base)), Some(first)) = (word.split_last(), word.first()) else { return false };
    let number = match first {
        b'X'..=b'Z' => base.get(1..).and_then(number).map(|number| number + u64::from(first - b'X') * 10_000_000),
        _ => number(base),
    };
    number.and_then(|number| b"TRWAGMYFPDXBNJZSQVHLCKE".get((number % 23) as usize)) == Some(last)
}

/// Province, number and the two together modulo 97; a number below ten million counts as of seven digits.
fn is_spanish_social(word: &[u8]) -> bool {
    let (Some(province), Some(serial), Some(key)) =
        (word.get(..2).and_then(number), word.get(2..10).and_then(number), word.get(10..).and_then(number))
    else {
        return false;
    };
    let base = if serial < 10_000_000 { province * 10_000_000 + serial } else { province * 100_000_000 + serial };
    word.len() == 12 && matches!(province, 1..=53 | 66) && base % 97 == key
}

/// The complement of the weighted sum modulo 11, where 10 and 11 are written as 0.
fn mod11_to_zero(word: &[u8], weights: &[u32]) -> bool {
    let check = weighted(word, weights).map(|sum| match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    });
    has_digit(word, 8, check)
}

/// Luhn over letters and digits: every second from the right doubled, less nine where that is ten or more.
fn is_citizen_card(word: &[u8]) -> bool {
    let is_shaped = word.len() == 12 && word.get(..9).and_then(number).is_some() && word.last().is_some_and(u8::is_ascii_digit);
    let sum = word.iter().rev().enumerate().try_fold(0, |sum, (place, byte)| {
        let value = base36(*byte)? * if place % 2 == 1 { 2 } else { 1 };
        Some(sum + if place % 2 == 1 && value > 9 { value - 9 } else { value })
    });
    is_shaped && sum.is_some_and(|sum| sum % 10 == 0)
}

/// What a character is worth at an odd place, by digit or by letter.
const ODD: &[u32; 26] = &[1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// A digit, or the letter that stands for it where two people would have the same code.
fn homocode(byte: u8) -> Option<u64> {
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        _ => b"LMNPQRSTUV".iter().zip(0..).find(|(letter, _)| **letter == byte).map(|(_, value)| value),
    }
}

fn is_fiscal_code(word: &[u8]) -> bool {
    let Some([y, ear, month, d, ay, place, code @ ..]) = word.get(6..15) else { return false };
    let month = b"ABCDEHLMPRST".iter().zip(1..).find(|(letter, _)| *letter == month).map(|(_, month)| month);
    let (Some(month), Some(y), Some(ear), Some(d), Some(ay)) = (month, homocode(*y), homocode(*ear), homocode(*d), homocode(*ay)) else {
        return false;
    };
    let (year, day) = (y * 10 + ear, d * 10 + ay);
    let day = if day > 40 { day - 40 } else { day };
    let is_born = day >= 1 && (day <= days(1900 + year, month) || day <= days(2000 + year, month));
    is_born
        && word.len() == 16
        && word.iter().take(6).all(u8::is_ascii_uppercase)
        && place.is_ascii_uppercase()
        && code.iter().all(|byte| homocode(*byte).is_some())
        && fiscal_letter(word) == word.last().copied()
}

fn fiscal_letter(word: &[u8]) -> Option<u8> {
    let sum = word.iter().take(15).enumerate().try_fold(0, |sum, (place, byte)| {
        let value = if byte.is_ascii_digit() { u32::from(byte - b'0') } else { u32::from(byte.checked_sub(b'A')?) };
        Some(sum + if place % 2 == 0 { *ODD.get(value as usize)? } else { value })
    })?;
    u8::try_from(sum % 26).ok().map(|rest| b'A' + rest)
}

/// The digits at even places as they are, those at odd places by the table, modulo 26 as a letter. People have 0 or 9 in front.
fn is_cypriot(word: &[u8]) -> bool {
    let Some((last, base)) = word.split_last() else { return false };
    if base.len() != 8 || !matches!(base.first(), Some(b'0' | b'9')) {
        return false;
    }
    let sum = base.iter().enumerate().try_fold(0, |sum, (place, byte)| {
        let value = digit(*byte)?;
        Some(sum + if place % 2 == 0 { *ODD.get(value as usize)? } else { value })
    });
    sum.and_then(|sum| u8::try_from(sum % 26).ok()).map(|rest| b'A' + rest) == Some(*last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn spanish_letters_are_the_number_modulo_23() {
        assert!(
            holds("es-dni", "54362315K") && holds("es-dni", "00000000T") && !holds("es-dni", "54362315Z") && !holds("es-dni", "5436231AK")
        );
        assert!(
            holds("es-nie", "X2482300W") && !holds("es-nie", "X2482300A") && !holds("es-nie", "54362315K") && !holds("es-nie", "A2482300W")
        );
        assert!(holds("es-nif", "M1234567L") && !holds("es-nif", "M1234567A") && !holds("es-nif", "X1234567L"));
        assert!(holds("es-nuss", "281234567840") && !holds("es-nuss", "281234567841") && !holds("es-nuss", "991234567840"));
        assert!(holds("es-cip", "AAAA1800229123") && !holds("es-cip", "AAAA1810229123") && !holds("es-cip", "AAA11800229123"));
    }

    #[test]
    fn portuguese_numbers_are_those_of_people() {
        assert!(holds("pt-nif", "123456789") && !holds("pt-nif", "123456788") && !holds("pt-nif", "501964843"));
        assert!(holds("pt-cc", "000000000ZZ4") && !holds("pt-cc", "000000000ZZ5") && !holds("pt-cc", "00000000ZZZ4"));
        assert!(holds("pt-niss", "12345678910") && !holds("pt-niss", "12345678911") && !holds("pt-niss", "99999999999"));
    }

    #[test]
    fn italian_codes_may_hold_letters_for_digits() {
        assert!(holds("it-codice-fiscale", "RCCMNL83S18D969H") && holds("it-codice-fiscale", "CNTCHR83T41D969D"));
        assert!(holds("it-codice-fiscale", "RSSMRA80A01H501U") && holds("it-codice-fiscale", "RSSMRA80A01H50MM"));
        for wrong in ["RCCMNL83S18D969I", "RCCMNL83F18D969H", "RCCMNL83S32D969H", "RCCMNL83S18D96AH", "RCCMNL83S18D969", ""] {
            assert!(!holds("it-codice-fiscale", wrong), "{wrong}");
        }
        assert!(
            holds("it-carta-identita", "CA00000AA") && holds("it-carta-identita", "AX1234567") && !holds("it-carta-identita", "BA00000AA")
        );
    }

    #[test]
    fn small_countries_have_small_rules() {
        assert!(holds("ad-nrt", "F132950X") && !holds("ad-nrt", "U132950X") && !holds("ad-nrt", "F732950X"));
        assert!(holds("mt-id", "1234567M") && !holds("mt-id", "1234567X"));
        assert!(holds("cy-tic", "00123123T") && !holds("cy-tic", "00123123U") && !holds("cy-tic", "10123123T"));
    }

    #[test]
    fn greek_numbers_need_their_check_digit() {
        assert!(holds("gr-amka", "01013099997") && !holds("gr-amka", "01013099999") && !holds("gr-amka", "01133099997"));
        assert!(holds("gr-afm", "094259216") && !holds("gr-afm", "094259217") && !holds("gr-afm", "09425921A"));
    }
}
