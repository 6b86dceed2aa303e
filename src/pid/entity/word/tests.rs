//! Cells that are what they should be, and cells that are not.

use super::*;

#[test]
fn dates_of_birth_are_read_as_people_write_them() {
    for cell in [
        "1987-03-21",
        "1987-3-1",
        "21/03/1987",
        "03/21/1987",
        "21.03.1987",
        "21-03-1987",
        "21.3.87",
        "19870321",
        "21031987",
        "1987-03-21T00:00:00Z",
        "1987-03-21 00:00:00",
        "21 March 1987",
        "March 21, 1987",
        "21. März 1987",
        "21 mars 1987",
        "21 marzo 1987",
        "21 de marzo de 1987",
        "1er janvier 1980",
        "21 марта 1987 г.",
        "1987年3月21日",
        "1987년 3월 21일",
        "21-Mar-1987",
        "1987/03/21",
        "21 Μαρτίου 1987",
        "2 lutego 1990",
        "21st March 1987",
        "Sat, 21 Mar 1987",
    ] {
        assert!(birth_date(cell.as_bytes()), "{cell}");
    }
    for cell in [
        "",
        "1987",
        "2030-01-01",
        "1899-12-31",
        "1987-13-21",
        "1987-02-30",
        "32/01/1987",
        "3.14",
        "192.168.1.1",
        "21 oranges 1987",
        "1.2.3",
        "12345678",
        "1987-03",
        "yesterday",
        "99/99/9999",
        "1700000000",
    ] {
        assert!(!birth_date(cell.as_bytes()), "{cell}");
    }
}

#[test]
fn addresses_have_a_word_and_a_number() {
    for cell in
        ["221B Baker Street", "Musterstraße 12", "12, rue de la Paix", "C/ Mayor 5, 2º", "東京都千代田区千代田1-1", "ул. Ленина, д. 5"]
    {
        assert!(address(cell.as_bytes()) && street(cell.as_bytes()), "{cell}");
    }
    for cell in ["", "Baker", "12", "192.168.1.1", "a@b.example 1", "http://x.example/1 a", "0x1f", "12 34", "1987-03-21", "/usr/lib 32"] {
        assert!(!address(cell.as_bytes()), "{cell}");
    }
    assert!(street(b"Baker Street") && !street(b"null") && !street(b"pending"));
}

#[test]
fn small_sets_are_known_by_their_words() {
    assert!(gender(b"F") && gender("männlich".as_bytes()) && gender("女".as_bytes()) && !gender(b"blue"));
    assert!(nationality(b"DE") && nationality(b"French") && !nationality(b"7") && !nationality(b"null"));
    assert!(marital_status(b"M") && marital_status(b"geschieden") && !marital_status(b"true"));
    assert!(number_of(b"MRN-00123456", 4, 20) && !number_of(b"000000", 4, 20) && !number_of(b"1987-03-21", 4, 20));
}

#[test]
fn health_money_and_vehicles_are_known_by_their_writing() {
    assert!(sentence(b"E11.9") && sentence(b"Type 2 diabetes") && sentence(b"250.00") && !sentence(b"true") && !sentence(b"7"));
    assert!(is_icd10(b"A00") && is_icd10(b"S72.001A") && !is_icd10(b"a00") && !is_icd10(b"A0") && !is_icd10(b"A00.12345"));
    for group in ["A+", "0 neg", "AB-", "O Rh+", "b positive", "A1+"] {
        assert!(blood_group(group.as_bytes()), "{group}");
    }
    assert!(!blood_group(b"C+") && !blood_group(b"about") && !blood_group(b""));
    assert!(
        genetic(b"rs1801133") && genetic(b"NM_000059.3:c.68_69del") && genetic(b"A/G") && genetic(b"ACGTACGTACGTACGT") && !genetic(b"gene")
    );
    assert!(biometric("aB3d".repeat(16).as_bytes()) && !biometric(b"photo.jpg") && !biometric(b""));
    assert!(
        money(b"54,000.00")
            && money("52.000 €".as_bytes())
            && money(b"USD 4800")
            && !money(b"7")
            && !money(b"high")
            && !money(b"2024-01-02")
    );
    assert!(plate(b"AB12 CDE") && plate(b"B-XY 123") && !plate(b"van") && !plate(b"AB"));
    assert!(user_name(b"jdoe42") && user_name(b"jane.doe") && !user_name(b"null") && !user_name(b"a b") && !user_name(b"42"));
    assert!(
        postcode(b"SW1A 1AA")
            && postcode(b"12345-6789")
            && postcode(b"1010")
            && !postcode(b"London")
            && !postcode(b"1")
            && !postcode(b"12.5")
    );
    assert!(city_line(b"12345 Musterstadt") && city_line(b"Springfield, IL 62704") && !city_line(b"Springfield") && !city_line(b"12345"));
}
