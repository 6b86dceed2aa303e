//! Passports, identity cards and driving licences of Europe that have no check of their own: only a name or a keyword tells them
//! from other numbers.

use super::{Category, Entity, Finder, Protection};

/// One row: countries and title, forms, and what the field is called.
const fn paper(
    id: &'static str,
    title: &'static str,
    countries: &'static [&'static str],
    category: Category,
    forms: &'static [&'static str],
    names: &'static [&'static str],
) -> Entity {
    Entity {
        id,
        title,
        countries,
        category,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Forms(forms),
        check: |word| word.iter().all(u8::is_ascii_alphanumeric) && word.iter().any(u8::is_ascii_digit),
        chance: 1.0,
        named_only: true,
        names,
        source: "Council of the European Union, PRADO, public register of authentic documents, https://www.consilium.europa.eu/prado; ICAO 9303-4",
    }
}

use Category::{Driving, National, Travel};

/// One row each, so that they can be read as a table.
#[rustfmt::skip]
pub(super) const ENTITIES: &[Entity] = &[
    paper("ie-passport", "Passport number (Ireland)", &["IE"], Travel, &["AAddddddd", "Adddddddd", "AXddddddd"],
        &["passport number", "passport no", "passport", "uimhir phas", "passport card number"]),
    paper("fr-passeport", "Passport number (France)", &["FR"], Travel, &["dd_AA_ddddd"],
        &["numero de passeport", "numero passeport", "passeport", "no passeport", "passport number", "passport no"]),
    paper("fr-permis", "Driving licence number (France)", &["FR"], Driving, &["dddddddddddd", "ddAAddddd"],
        &["permis de conduire", "numero de permis", "numero permis", "permis", "neph", "driving licence number"]),
    paper("be-passport", "Passport number (Belgium)", &["BE"], Travel, &["AA_dddddd"],
        &["paspoortnummer", "paspoort", "numero de passeport", "passeport", "reisepassnummer", "passport number"]),
    paper("be-rijbewijs", "Driving licence number (Belgium)", &["BE"], Driving, &["dddddddddd"],
        &["rijbewijsnummer", "rijbewijs", "permis de conduire", "numero de permis", "driving licence number"]),
    paper("nl-rijbewijs", "Driving licence number (Netherlands)", &["NL"], Driving, &["dddddddddd"],
        &["rijbewijsnummer", "rijbewijs", "rijbewijs nummer", "driving licence number", "driving licence"]),
    paper("at-reisepass", "Passport number (Austria)", &["AT"], Travel, &["A_ddddddd"],
        &["reisepassnummer", "reisepass", "passnummer", "pass nr", "passport number", "passport no"]),
    paper("at-personalausweis", "Identity card number (Austria)", &["AT"], National, &["dddddddd", "AAddddddd"],
        &["personalausweisnummer", "personalausweis", "ausweisnummer", "ausweis nr", "identity card number"]),
    paper("at-fuehrerschein", "Driving licence number (Austria)", &["AT"], Driving, &["dddddddd"],
        &["fuehrerscheinnummer", "führerscheinnummer", "fuehrerschein", "führerschein", "driving licence number"]),
    paper("ch-pass", "Passport or identity card number (Switzerland)", &["CH"], Travel, &["Addddddd"],
        &["passnummer", "reisepassnummer", "pass nr", "numero de passeport", "numero di passaporto", "passport number", "ausweisnummer"]),
    paper("es-pasaporte", "Passport number (Spain)", &["ES"], Travel, &["AAAdddddd", "AAdddddd"],
        &["pasaporte", "numero de pasaporte", "numero pasaporte", "num pasaporte", "passport number", "passport no"]),
    paper("pt-passaporte", "Passport number (Portugal)", &["PT"], Travel, &["Adddddd", "AAdddddd"],
        &["passaporte", "numero de passaporte", "numero passaporte", "passport number", "passport no"]),
    paper("pt-carta", "Driving licence number (Portugal)", &["PT"], Driving, &["AA_dddddd_d", "A_dddddd_d", "A_ddddddd"],
        &["carta de conducao", "numero carta de conducao", "carta conducao", "driving licence number"]),
    paper("it-passaporto", "Passport number (Italy)", &["IT"], Travel, &["AAddddddd", "Adddddd", "ddddddA"],
        &["passaporto", "numero passaporto", "numero di passaporto", "num passaporto", "passport number", "passport no"]),
    paper("gr-passport", "Passport number (Greece)", &["GR"], Travel, &["AAddddddd"],
        &["αριθμός διαβατηρίου", "αριθμος διαβατηριου", "διαβατήριο", "διαβατηριο", "passport number", "passport no"]),
    paper("gr-adt", "Identity card number (Greece)", &["GR"], National, &["AA_dddddd", "A_dddddd"],
        &["adt", "αδτ", "α δ τ", "αριθμός δελτίου ταυτότητας", "αριθμος δελτιου ταυτοτητας", "ταυτότητα", "ταυτοτητα", "identity card number"]),
    paper("cy-passport", "Passport number (Cyprus)", &["CY"], Travel, &["Adddddd", "Adddddddd"],
        &["αριθμός διαβατηρίου", "διαβατήριο", "pasaport", "passport number", "passport no"]),
    paper("mt-passport", "Passport number (Malta)", &["MT"], Travel, &["ddddddd"],
        &["passaport", "numru tal passaport", "passport number", "passport no"]),
    paper("lu-passeport", "Passport number (Luxembourg)", &["LU"], Travel, &["AXXXXXXX"],
        &["passeport", "numero de passeport", "reisepassnummer", "passport number", "passport no"]),
    paper("se-pass", "Passport number (Sweden)", &["SE"], Travel, &["dddddddd", "AAddddddd"],
        &["passnummer", "pass nummer", "pass nr", "passnr", "passport number", "passport no"]),
    paper("no-pass", "Passport number (Norway)", &["NO"], Travel, &["dddddddd", "AAAdddddd"],
        &["passnummer", "pass nummer", "passnr", "pass nr", "passport number", "passport no"]),
    paper("dk-pas", "Passport number (Denmark)", &["DK"], Travel, &["ddddddddd", "AAddddddd"],
        &["pasnummer", "pas nummer", "pasnr", "pas nr", "passport number", "passport no"]),
    paper("dk-koerekort", "Driving licence number (Denmark)", &["DK"], Driving, &["dddddddd"],
        &["kørekort", "kørekortnummer", "koerekort", "koerekortnummer", "driving licence number"]),
    paper("fi-passi", "Passport or identity card number (Finland)", &["FI"], Travel, &["AAddddddd", "dddddddAA", "ddddddddA"],
        &["passin numero", "passinumero", "passi", "henkilökortin numero", "passnummer", "passport number", "passport no"]),
    paper("is-vegabref", "Passport number (Iceland)", &["IS"], Travel, &["Addddddd"],
        &["vegabref", "vegabrefsnumer", "vegabréfsnúmer", "vegabréf", "passport number", "passport no"]),
    paper("ee-pass", "Passport or identity card number (Estonia)", &["EE"], Travel, &["AAddddddd", "Addddddd"],
        &["passi number", "passinumber", "dokumendi number", "id kaardi number", "passport number", "passport no"]),
    paper("lv-pase", "Passport or identity card number (Latvia)", &["LV"], Travel, &["AAddddddd"],
        &["pases numurs", "pase", "pases nr", "dokumenta numurs", "personas aplieciba", "passport number", "passport no"]),
    paper("lt-pasas", "Passport or identity card number (Lithuania)", &["LT"], Travel, &["dddddddd"],
        &["paso numeris", "pasas", "asmens tapatybes korteles numeris", "paso nr", "passport number", "passport no"]),
    paper("pl-prawo-jazdy", "Driving licence number (Poland)", &["PL"], Driving, &["ddddd/dd/dddd"],
        &["prawo jazdy", "numer prawa jazdy", "nr prawa jazdy", "driving licence number"]),
    paper("cz-doklad", "Identity card or passport number (Czechia)", &["CZ"], National, &["ddddddddd", "dddddddd", "ddddddAAdd"],
        &["cislo obcanskeho prukazu", "obcansky prukaz", "cislo op", "cislo dokladu", "cislo pasu", "cestovni pas", "passport number", "identity card number"]),
    paper("sk-doklad", "Identity card or passport number (Slovakia)", &["SK"], National, &["AAdddddd", "AAddddddd"],
        &["cislo obcianskeho preukazu", "obciansky preukaz", "cislo op", "cislo pasu", "cestovny pas", "passport number", "identity card number"]),
    paper("hu-okmany", "Identity card or passport number (Hungary)", &["HU"], National, &["dddddd_AA", "AA_dddddd", "AAddddddd"],
        &["szemelyi igazolvany", "szemelyi igazolvany szam", "szemelyi igazolvany szama", "okmanyszam", "utlevel szam", "utlevel", "passport number"]),
    paper("si-potni-list", "Passport number (Slovenia)", &["SI"], Travel, &["AAddddddd", "AXddddddd"],
        &["potni list", "stevilka potnega lista", "stevilka osebne izkaznice", "passport number", "passport no"]),
    paper("hr-isprava", "Identity card or passport number (Croatia)", &["HR"], National, &["ddddddddd"],
        &["broj osobne iskaznice", "osobna iskaznica", "broj osobne", "broj putovnice", "putovnica", "passport number", "identity card number"]),
    paper("rs-isprava", "Identity card or passport number (Serbia)", &["RS"], National, &["ddddddddd"],
        &["broj licne karte", "licna karta", "broj pasosa", "pasos", "број личне карте", "број пасоша", "passport number"]),
    paper("ba-isprava", "Identity card or passport number (Bosnia and Herzegovina)", &["BA"], National, &["dddXdXddd", "Addddddd"],
        &["broj licne karte", "licna karta", "broj pasosa", "pasos", "passport number", "identity card number"]),
    paper("me-isprava", "Identity card or passport number (Montenegro)", &["ME"], National, &["ddddddddd", "AXXdddddd"],
        &["broj licne karte", "licna karta", "broj pasosa", "pasos", "passport number", "identity card number"]),
    paper("mk-isprava", "Identity card or passport number (North Macedonia)", &["MK"], National, &["Addddddd"],
        &["број на лична карта", "лична карта", "број на пасош", "пасош", "broj na licna karta", "passport number"]),
    paper("xk-pasaporte", "Passport number (Kosovo)", &["XK"], Travel, &["Adddddddd"],
        &["numri i pasaportes", "pasaporta", "broj pasosa", "passport number", "passport no"]),
    paper("al-pasaporte", "Passport number (Albania)", &["AL"], Travel, &["AAddddddd"],
        &["numri i pasaportes", "pasaporta", "pasaporte", "passport number", "passport no"]),
    paper("bg-lichna-karta", "Identity card or passport number (Bulgaria)", &["BG"], National, &["ddddddddd", "AAddddddd"],
        &["лична карта", "номер на лична карта", "лк номер", "паспорт", "lichna karta", "passport number", "identity card number"]),
    paper("ro-ci", "Identity card number (Romania)", &["RO"], National, &["AA_dddddd", "AA_ddddddd"],
        &["carte de identitate", "serie si numar ci", "serie ci", "numar ci", "buletin", "serie buletin", "identity card number"]),
    paper("ro-pasaport", "Passport number (Romania)", &["RO"], Travel, &["ddddddddd"],
        &["pasaport", "numar pasaport", "nr pasaport", "serie pasaport", "passport number", "passport no"]),
    paper("ru-zagran", "Passport number for travel (Russia)", &["RU"], Travel, &["dd_ddddddd"],
        &["загранпаспорт", "номер загранпаспорта", "заграничный паспорт", "zagranpasport", "passport number", "passport no"]),
    paper("ua-pasport", "Identity card or passport number (Ukraine)", &["UA"], Travel, &["AAdddddd", "ddddddddd"],
        &["паспорт", "номер паспорта", "серія та номер паспорта", "закордонний паспорт", "номер документа", "passport number", "passport no"]),
    paper("by-pasport", "Passport number (Belarus)", &["BY"], Travel, &["AAddddddd"],
        &["паспорт", "номер паспорта", "серия и номер паспорта", "пашпарт", "нумар пашпарта", "passport number"]),
    paper("md-pasaport", "Identity card or passport number (Moldova)", &["MD"], Travel, &["AAddddddd", "Adddddddd"],
        &["pasaport", "seria si numarul pasaportului", "buletin de identitate", "numar pasaport", "passport number"]),
    paper("ge-pasport", "Passport number (Georgia)", &["GE"], Travel, &["ddAAddddd", "AAddddddd"],
        &["პასპორტის ნომერი", "პასპორტი", "pasportis nomeri", "passport number", "passport no"]),
    paper("tr-pasaport", "Passport number (Türkiye)", &["TR"], Travel, &["Adddddddd"],
        &["pasaport no", "pasaport numarasi", "pasaport numarası", "pasaport", "passport number", "passport no"]),
    paper("tr-ehliyet", "Driving licence number (Türkiye)", &["TR"], Driving, &["dddddd"],
        &["ehliyet no", "surucu belgesi no", "sürücü belgesi no", "ehliyet", "ehliyet numarası", "driving licence number"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn papers_count_only_where_they_are_named() {
        assert!(ENTITIES.iter().all(|paper| paper.named_only && (paper.check)(b"AB1234567") && !(paper.check)(b"PASSPORTS")));
    }

    /// The files of Europe.
    const EUROPE: &[&[Entity]] = &[
        super::super::balkan::ENTITIES,
        super::super::britain::ENTITIES,
        super::super::central::ENTITIES,
        super::super::east::ENTITIES,
        super::super::german::ENTITIES,
        super::super::north::ENTITIES,
        super::super::south::ENTITIES,
        super::super::west::ENTITIES,
        ENTITIES,
    ];

    #[test]
    fn every_identifier_of_europe_is_named_once_and_well() {
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        let mut countries: BTreeSet<&str> = BTreeSet::new();
        for entity in EUROPE.iter().copied().flatten() {
            assert!(ids.insert(entity.id), "{} twice", entity.id);
            assert!(entity.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{}", entity.id);
            assert!(
                entity.countries.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())),
                "{}",
                entity.id
            );
            assert!(entity.names.len() >= 3 && entity.names.iter().collect::<BTreeSet<_>>().len() == entity.names.len(), "{}", entity.id);
            for name in entity.names {
                let words: Vec<&str> = name.split(' ').collect();
                assert!(words.iter().all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric)), "{}: {name}", entity.id);
                assert_eq!(name.to_lowercase(), *name, "{}", entity.id);
            }
            assert!((0.0..=1.0).contains(&entity.chance) && entity.chance > 0.0 && !entity.source.is_empty(), "{}", entity.id);
            countries.extend(entity.countries);
        }
        assert!(ids.len() >= 150 && countries.len() >= 45, "{} of {}", ids.len(), countries.len());
    }

    #[test]
    fn forms_hold_what_a_form_may_hold() {
        for entity in EUROPE.iter().copied().flatten() {
            let Finder::Forms(forms) = entity.finder else { panic!("{} has no forms", entity.id) };
            for form in forms {
                assert!(form.bytes().all(|byte| b"dAX_ -./+".contains(&byte)), "{}: {form}", entity.id);
                let length = form.bytes().filter(u8::is_ascii_alphanumeric).count();
                assert!((5..=40).contains(&length) && form.contains(['d', 'X']), "{}: {form}", entity.id);
            }
            assert!(!(entity.check)(b""), "{}", entity.id);
            for length in 0..=41 {
                for byte in [b'-', b'_', 0, 0xff] {
                    assert!(!(entity.check)(&vec![byte; length]), "{}", entity.id);
                }
            }
        }
    }
}
