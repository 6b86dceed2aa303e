//! Files that are broken or made to break a reader: what can be found is found, and what cannot be read is said.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write as _};
use std::sync::LazyLock;

use portcullis::model::scan::FileScan;
use portcullis::pid::search::{Searcher, Settings};
use portcullis::pid::unpack::Limits;

use crate::made::zip;
use crate::personal_data::{Dice, card, csv, email, iban, nhs};
use crate::{entities, found, usual};

static SEARCHER: LazyLock<Searcher> = LazyLock::new(usual);

fn scan(path: &str, bytes: &[u8]) -> Vec<FileScan> {
    found(&SEARCHER, path, bytes)
}

/// How many values of an entity there are.
fn count(scans: &[FileScan], entity: &str) -> u64 {
    scans.iter().flat_map(|scan| &scan.fields).filter(|field| field.entity == entity).map(|field| field.values).sum()
}

fn unread(scans: &[FileScan]) -> Vec<String> {
    scans.iter().flat_map(|scan| scan.unread.iter().map(|unread| format!("{}: {}", scan.path, unread.code))).collect()
}

/// Twenty rows of addresses and NHS numbers.
fn rows() -> String {
    let mut dice = Dice::new(11);
    let row = |dice: &mut Dice, id: u64| format!("{id},{},\"{}\"\n", email(dice), nhs(dice));
    std::iter::once("id,email,nhs_number\n".to_owned()).chain((0..20).map(|id| row(&mut dice, id))).collect()
}

#[test]
fn a_csv_that_is_cut_off_or_unbalanced_loses_nothing_before_and_behind() {
    let whole = rows();
    for cut in (whole.len() - 40..whole.len()).step_by(3) {
        let scans = scan("cut.csv", &whole.as_bytes()[..cut]);
        assert!(count(&scans, "email") >= 19 && count(&scans, "gb-nhs") >= 18, "{cut}: {:?}", entities(&scans));
    }
    for (at, line) in whole.lines().enumerate().skip(1).step_by(6) {
        let unbalanced = whole.replace(line, &line[..line.len() - 1]);
        let scans = scan("unbalanced.csv", unbalanced.as_bytes());
        assert!(count(&scans, "email") >= 19, "line {at}: {:?}", entities(&scans));
        assert!(count(&scans, "gb-nhs") >= 18, "line {at}: {:?}", entities(&scans));
    }
    let ragged = whole.replace("\n7,", "\n7,,,,,\n\n,\n8,");
    assert_eq!(count(&scan("ragged.csv", ragged.as_bytes()), "email"), 20);
}

#[test]
fn a_line_of_five_megabytes_is_searched_to_its_end() {
    let mut dice = Dice::new(12);
    let (one, other, last) = (email(&mut dice), iban(&mut dice), card(&mut dice));
    let filling = "lorem ipsum dolor sit amet ".repeat(90_000);
    let scans = scan("long.txt", format!("{one} {filling} IBAN {other} {filling} card number {last}").as_bytes());
    assert_eq!((count(&scans, "email"), count(&scans, "iban"), count(&scans, "payment-card")), (1, 1, 1), "{:?}", entities(&scans));
    assert!(scans[0].fields.iter().all(|field| field.places.iter().all(|place| place.line == 1)));
    assert!(unread(&scans).is_empty());
}

#[test]
fn zero_bytes_hide_nothing() {
    let mut dice = Dice::new(13);
    let (address, account) = (email(&mut dice), iban(&mut dice));
    let text = format!("user\0{address}\0\0\0IBAN {account}\0");
    let scans = scan("zeros.bin", text.as_bytes());
    assert_eq!((count(&scans, "email"), count(&scans, "iban")), (1, 1), "{:?}", entities(&scans));
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(format!("mail\t{address}\n").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(count(&scan("wide.txt", &wide), "email"), 1);
    let mut damaged = rows().into_bytes();
    damaged.splice(100..100, [0; 700]);
    let scans = scan("damaged.csv", &damaged);
    assert!(count(&scans, "email") >= 19, "{:?}", entities(&scans));
}

#[test]
fn a_number_in_a_run_of_digits_is_no_number_of_anybody() {
    let mut dice = Dice::new(14);
    for length in [41, 200, 70_000] {
        let run = format!("{}{}{}", dice.digits(length / 2), card(&mut dice), dice.digits(length - length / 2 - 16));
        let scans = scan("run.txt", format!("card number {run}\n").as_bytes());
        assert!(scans[0].fields.is_empty(), "{length}: {:?}", entities(&scans));
    }
    let behind = format!("{}\ncard number {}\n", dice.digits(41), card(&mut dice));
    assert_eq!(count(&scan("behind.txt", behind.as_bytes()), "payment-card"), 1);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn archives_that_are_larger_or_deeper_than_they_may_be_are_said_to_be() {
    let limits = Limits { unpacked: 1 << 20, total: 2 << 20, held: 1 << 20, ..Limits::default() };
    let searcher = usual().with(Settings { limits, ..Settings::default() });
    let bomb = gzip(&vec![b'a'; 8 << 20]);
    let scans = found(&searcher, "bomb.gz", &bomb);
    assert!(unread(&scans).iter().any(|code| code.contains("archive-too-large") || code.contains("ratio")), "{:?}", unread(&scans));
    let members: Vec<(String, Vec<u8>)> = (0..4).map(|at| (format!("{at}.gz"), bomb.clone())).collect();
    let scans = found(&searcher, "bombs.zip", &zip(&members));
    assert!(unread(&scans).iter().any(|code| code.contains("archive-too-large")), "{:?}", unread(&scans));
    let mut nested = zip(&[("people.csv".to_owned(), rows().into_bytes())]);
    assert_eq!(count(&scan("flat.zip", &nested), "email"), 20);
    for depth in 0..9 {
        nested = zip(&[(format!("{depth}.zip"), nested)]);
    }
    let scans = scan("nested.zip", &nested);
    assert!(unread(&scans).iter().any(|code| code.ends_with("archive-too-deep")), "{:?}", unread(&scans));
    let cut = &zip(&[("people.csv".to_owned(), rows().into_bytes())])[..300];
    assert!(!unread(&scan("cut.zip", cut)).is_empty());
}

#[test]
fn values_under_thousands_of_brackets_are_found() {
    let mut dice = Dice::new(15);
    let address = email(&mut dice);
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{}\"{address}\"{}", open.repeat(30_000), close.repeat(30_000));
        assert_eq!(count(&scan("deep.json", text.as_bytes()), "email"), 1, "{open}");
        let open_only = format!("{}\"{address}\"", open.repeat(30_000));
        assert_eq!(count(&scan("open.json", open_only.as_bytes()), "email"), 1, "{open}, never closed");
    }
    let xml = format!("{}<email>{address}</email>{}", "<a>".repeat(20_000), "</a>".repeat(20_000));
    assert_eq!(count(&scan("deep.xml", xml.as_bytes()), "email"), 1);
    let yaml = format!("{}\"{address}\"", "- ".repeat(20_000));
    assert_eq!(count(&scan("deep.yaml", yaml.as_bytes()), "email"), 1);
}

/// A file that ends before the end that it has, or fails there.
struct Broken {
    bytes: Cursor<Vec<u8>>,
    fails_at: u64,
    fails: bool,
}

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.fails_at.saturating_sub(self.bytes.position());
        let most = usize::try_from(left).unwrap().min(buffer.len());
        if most == 0 && !buffer.is_empty() && self.fails {
            return Err(io::Error::other("the cable was pulled"));
        }
        self.bytes.read(&mut buffer[..most])
    }
}

impl Seek for Broken {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

#[test]
fn a_file_that_ends_early_or_fails_midway_says_so_and_keeps_what_was_found() {
    let text = csv(300_000, 5);
    for fails in [false, true] {
        let mut broken = Broken { bytes: Cursor::new(text.clone()), fails_at: 200_000, fails };
        let scans = SEARCHER.file("shrinks.csv", &mut broken, 2);
        assert!(!scans[0].fields.is_empty(), "nothing was found before it broke");
        assert_eq!(scans[0].bytes, 200_000);
        assert_eq!(unread(&scans).len(), 1, "fails: {fails}: {:?}", unread(&scans));
        assert!(scans[0].unread[0].after.is_some_and(|line| line > 500), "{:?}", scans[0].unread);
    }
    let mut broken = Broken { bytes: Cursor::new(text), fails_at: 0, fails: true };
    assert!(!unread(&SEARCHER.file("closed.csv", &mut broken, 2)).is_empty());
}

#[test]
fn values_that_are_written_in_another_way_are_read_as_they_are_meant() {
    let mut dice = Dice::new(16);
    let (address, number, account, payment) = (email(&mut dice), nhs(&mut dice), iban(&mut dice), card(&mut dice));
    let (local, domain) = address.split_once('@').unwrap();
    let other_digits =
        |zero: u32| number.chars().map(move |one| one.to_digit(10).map_or(one, |digit| char::from_u32(zero + digit).unwrap()));
    let grouped = |by: &str| payment.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap()).collect::<Vec<_>>().join(by);
    for (text, entity) in [
        (format!("GET /unsubscribe?to={local}%40{domain}&x=1"), "email"),
        (format!("{{\"to\":\"{local}\\u0040{domain}\"}}"), "email"),
        (format!("<a href=\"mailto:{address}\">write</a>"), "email"),
        (format!("NHS number {}", other_digits(0x0660).collect::<String>()), "gb-nhs"),
        (format!("NHS number {}", other_digits(0xFF10).collect::<String>()), "gb-nhs"),
        (format!("NHS number {}", number.replace(' ', "\u{a0}")), "gb-nhs"),
        (format!("NHS number {}", number.replace(' ', "\u{202f}")), "gb-nhs"),
        (format!("NHS number {}", number.replace(' ', "-")), "gb-nhs"),
        (format!("NHS number {}", number.replace(' ', "%20")), "gb-nhs"),
        (format!("card {}", grouped("-")), "payment-card"),
        (format!("card {}", grouped(" ")), "payment-card"),
        (format!("card {}", grouped("\u{a0}")), "payment-card"),
        (format!("IBAN {} {} {}", &account[..4], &account[4..8], &account[8..]), "iban"),
    ] {
        let scans = scan("written.txt", format!("first line\n{text}\nlast line\n").as_bytes());
        assert_eq!(count(&scans, entity), 1, "{text}: {:?}", entities(&scans));
        assert!(scans.iter().flat_map(|scan| &scan.fields).all(|field| field.places.iter().all(|place| place.line == 2)), "{text}");
    }
}
