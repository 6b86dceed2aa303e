//! Texts in every encoding, and files that are none.

use crate::fixtures::seen;

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn texts_come_out_as_utf_8_and_say_how_they_were_encoded() {
    let csv = "id,name\n1,José\n";
    let big: Vec<u8> = csv.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (bytes, encoding) in [
        (csv.as_bytes().to_vec(), "utf-8"),
        (with(b"\xef\xbb\xbf", csv.as_bytes()), "utf-8"),
        (wide(csv), "utf-16le"),
        (with(b"\xff\xfe", &wide(csv)), "utf-16le"),
        (big.clone(), "utf-16be"),
        (with(b"\xfe\xff", &big), "utf-16be"),
        (csv.chars().map(|one| one as u8).collect(), "latin-1"),
        (with(b"\xff\xfe\0\0", &csv.chars().flat_map(|one| u32::from(one).to_le_bytes()).collect::<Vec<u8>>()), "utf-32le"),
    ] {
        let seen = seen("a.csv", &bytes);
        assert_eq!(seen.texts, [format!("a.csv [{encoding}] {csv}")]);
        assert!(seen.unread.is_empty());
    }
}

#[test]
fn empty_files_and_lone_marks_are_empty_texts() {
    for (bytes, encoding) in [(&b""[..], "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be")] {
        let seen = seen("a", bytes);
        assert_eq!((seen.texts, seen.unread), (vec![format!("a [{encoding}] ")], vec![]));
    }
}

#[test]
fn stray_zeros_and_an_odd_byte_do_not_hide_a_text() {
    assert_eq!(seen("a", b"id,name\n1,A\0nn\n2,Bob Somebody\n").texts, ["a [utf-8] id,name\n1,A\0nn\n2,Bob Somebody\n"]);
    let mut odd = wide("id,name\n1,Ann\n");
    odd.push(b'2');
    assert_eq!(seen("a", &odd).texts, ["a [utf-16le] id,name\n1,Ann\n2"]);
}

#[test]
fn a_text_that_turns_into_latin_1_far_behind_its_head_is_utf_8_all_the_same() {
    let mut bytes = "plain,line\n".repeat(10_000).into_bytes();
    bytes.extend(b"Jos\xe9\n");
    let seen = seen("a", &bytes);
    assert!(seen.texts[0].ends_with("plain,line\nJosé\n"));
}

#[test]
fn of_programs_the_printable_runs_are_searched() {
    let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".repeat(20);
    bytes.extend(b"\0\0somebody@mail.example\0\x01\x02");
    bytes.extend(wide("wide@mail.example"));
    bytes.extend([0, 1, 2]);
    let seen = seen("program", &bytes);
    assert_eq!(seen.texts, ["program [binary] somebody@mail.example\nwide@mail.example\n"]);
    assert!(seen.unread.is_empty());
}

#[test]
fn what_is_known_and_not_read_is_a_finding() {
    let compound = |stream: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 600], wide(stream)].concat();
    for (bytes, code) in [
        (b"%PDF-1.7\n...".to_vec(), "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".to_vec(), "binary"),
        (b"7z\xbc\xaf\x27\x1c\0\x04\0\0\0\0\0\0\0\0".to_vec(), "not-supported"),
        (b"BZh91AY&SY\0\x01\x02\x03\0\0\0\0\0".to_vec(), "not-supported"),
        (compound("Workbook"), "not-supported"),
        (compound("EncryptedPackage"), "encrypted"),
    ] {
        let seen = seen("a", &bytes);
        assert_eq!((seen.unread, seen.texts), (vec![format!("a: {code}")], vec![]), "{bytes:02x?}");
    }
}

#[test]
fn names_cannot_write_lines_of_their_own() {
    assert_eq!(seen("a\nb\u{1b}[0m", b"x").texts, ["a\u{fffd}b\u{fffd}[0m [utf-8] x"]);
}
