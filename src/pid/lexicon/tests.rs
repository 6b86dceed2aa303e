//! What names of fields mean.

use super::*;
use crate::pid::entity::catalogue::ENTITIES;

fn lexicon() -> Lexicon {
    Lexicon::new(ENTITIES.iter().copied())
}

/// The entities that a name names, with their strength: `given-name!` exact, `given-name` part, `given-name?` weak.
fn named(lexicon: &Lexicon, name: &str) -> String {
    let show = |named: &Named| {
        let sign = match named.strength {
            Strength::Exact => "!",
            Strength::Part => "",
            Strength::Weak => "?",
        };
        format!("{}{sign}", lexicon.entity(named.entity).unwrap().id)
    };
    lexicon.entities_named(name).iter().map(show).collect::<Vec<String>>().join(" ")
}

#[test]
fn fields_for_persons_are_known_in_many_languages() {
    let lexicon = lexicon();
    for (id, fields) in [
        (
            "given-name",
            "first_name|firstName|FIRST NAME|customer.firstName|Vorname|prénom|PRENOM|imię|förnamn|etunimi|jméno|keresztnév|prenume|отчество",
        ),
        (
            "given-name",
            "μικρό όνομα|name.given|primer_nombre|patient_first_name|fname|voornaam|fornavn|שם פרטי|tên đệm|billing_first_name|firstName2",
        ),
        (
            "family-name",
            "last_name|surname|LastName|Nachname|nom_de_famille|apellidos|apellido_paterno|cognome|nazwisko|efternamn|efternavn|sukunimi",
        ),
        (
            "family-name",
            "příjmení|vezetéknév|prezime|фамилия|soyad|soyadı|επώνυμο|姓|name.family|achternaam|שם משפחה|sobrenome|user.profile.last_name",
        ),
        (
            "full-name",
            "full_name|fullName|customer_name|customers.name|patient.name|姓名|氏名|ФИО|ad soyad|nombre_completo|holder_name|cardholder",
        ),
        (
            "date-of-birth",
            "dob|date_of_birth|DateOfBirth|birthDate|birth_date|geburtsdatum|Geb.-Datum|date de naissance|fecha_nacimiento|data_nascita",
        ),
        (
            "date-of-birth",
            "birthday|doğum tarihi|生年月日|出生日期|تاريخ الميلاد|תאריך לידה|дата рождения|datum narození|född|syntymäaika|customer_dob",
        ),
        ("gender", "gender|sex|Geschlecht|sexo|płeć|пол|性别|cinsiyet|patient_gender"),
        ("place-of-birth", "place_of_birth|birthPlace|Geburtsort|lieu_naissance_ville|lugar de nacimiento"),
        ("mothers-maiden-name", "mothers_maiden_name|mother's maiden name|Mädchenname|maedchenname"),
    ] {
        for field in fields.split('|') {
            let found = named(&lexicon, field);
            let is_known = found.split(' ').any(|found| found == format!("{id}!")) || field == "lieu_naissance_ville";
            assert!(is_known, "{field}: {found}");
        }
    }
}

#[test]
fn names_of_things_are_no_names_of_persons() {
    let lexicon = lexicon();
    let fields = "product_name|file name|hostName|event_name|created_date|order_number|company_name|product.name|sku|\
        schema.table_name|category.name|gender_required|is_married|has_first_name|birth_date_format|nationality_count|tag|value|id||...|\
        status|name_length|first_name_hash|company.name|firmenname|x|order_items.name|template_name|first_name_label";
    for field in fields.split('|') {
        assert_eq!(named(&lexicon, field), "", "{field}");
    }
}

#[test]
fn a_bare_name_is_weak_and_unknown_words_make_a_part() {
    let lexicon = lexicon();
    assert_eq!(named(&lexicon, "name"), "full-name?");
    assert_eq!(named(&lexicon, "items.name"), "");
    assert_eq!(named(&lexicon, "display_name"), "full-name?");
    assert_eq!(named(&lexicon, "surname_xyz"), "family-name");
    assert_eq!(named(&lexicon, "zorb.surname"), "family-name!");
    assert_eq!(named(&lexicon, "patient.names.0"), "full-name!");
    assert_eq!(named(&lexicon, "user.name"), "full-name! username!");
}

#[test]
fn prose_announces_what_stands_behind_a_word() {
    let lexicon = lexicon();
    let announced = |before: &str, after: &str| {
        let found = lexicon.announced(before.as_bytes(), after.as_bytes());
        found
            .iter()
            .map(|found| format!("{} {}", lexicon.entity(found.entity).unwrap().id, found.distance))
            .collect::<Vec<String>>()
            .join(", ")
    };
    assert_eq!(announced("the patient's date of birth is ", "."), "date-of-birth 4");
    assert_eq!(announced("Geburtsdatum: ", ""), "date-of-birth 2");
    assert_eq!(announced("\"dateOfBirth\": \"", "\""), "date-of-birth 4");
    assert_eq!(announced("surname: Doe, order: ", ""), "");
    assert_eq!(announced("gender: f\nvalue: ", ""), "");
    assert_eq!(announced("date of birth:\n", ""), "date-of-birth 2");
    assert_eq!(announced("", " (date of birth)"), "date-of-birth 2");
    assert_eq!(announced("", " gender: f"), "");
    assert_eq!(announced("né le ", ""), "date-of-birth 1");
    assert_eq!(announced(&format!("{}surname {}", "x".repeat(60), "y".repeat(45)), ""), "");
    assert_eq!(announced("xxxxxxxxxxxxxxxxxxxxgender yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy ", ""), "");
    assert_eq!(announced("\u{fffd}\u{fffd}", "\u{fffd}"), "");
    let found = lexicon.announced(b"\xff\xfe gender \xff ", b"");
    assert_eq!(found.iter().count(), 1);
}

#[test]
fn fields_of_books_and_versions_say_what_they_are() {
    let lexicon = lexicon();
    for name in ["isbn10", "app_version", "book.isbn", "Gtin13", "event_ts", "userAgent"] {
        assert!(lexicon.says_otherwise(name), "{name}");
    }
    for name in ["value", "customer_ref", "isbn.owner", "f1", "nhs_number", "order_id"] {
        assert!(!lexicon.says_otherwise(name), "{name}");
    }
    assert!(lexicon.is_of_things("site") && lexicon.is_of_things("order.status") && !lexicon.is_of_things("col_3"));
}
