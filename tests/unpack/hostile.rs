//! Attacks and accidents: bombs, lies, ends that come too early, readers that fail.

use std::io::{Cursor, Error, Read, Result, Seek, SeekFrom};

use portcullis::pid::unpack::Limits;

use crate::fixtures::{
    Fields, Member, Seen, close, entry, gzip, parquet, read, seen, seen_within, sqlite, tar, workbook, zip, zip_of, zstd,
};

/// Gives its bytes up to a place, then fails or ends, although it said that it is longer.
struct Broken {
    bytes: Cursor<Vec<u8>>,
    at: u64,
    fails: bool,
}

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let left = self.at.saturating_sub(self.bytes.position()) as usize;
        let most = left.min(buffer.len());
        match most {
            0 if self.fails => Err(Error::other("the disk is gone")),
            _ => self.bytes.read(&mut buffer[..most]),
        }
    }
}

impl Seek for Broken {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.bytes.seek(to)
    }
}

fn broken(bytes: &[u8], at: u64, fails: bool) -> Seen {
    read("a", &mut Broken { bytes: Cursor::new(bytes.to_vec()), at, fails }, &Limits::default())
}

#[test]
fn what_was_read_before_a_reader_failed_or_a_file_shrank_is_given() {
    let text = "line\n".repeat(100_000);
    for (fails, code) in [(true, "unreadable"), (false, "truncated")] {
        let seen = broken(text.as_bytes(), 300_003, fails);
        assert_eq!(seen.bytes, 300_003);
        assert_eq!(seen.unread, [format!("a: {code} after 60000")]);
        let packed = broken(&gzip(&(0..40_000).map(|line| format!("{line}\n")).collect::<String>().into_bytes()), 70_000, fails);
        assert!(packed.bytes > 100_000);
        assert!(packed.unread[0].starts_with(&format!("a!/a: {code} after ")), "{:?}", packed.unread);
        for bytes in [sqlite("CREATE TABLE t(a)"), zip(&[("a", b"text")]), parquet(&[Some("x")])] {
            let seen = broken(&bytes, 60, fails);
            assert!(seen.unread.iter().any(|line| line.ends_with(code)), "{:?}", seen.unread);
        }
    }
    assert_eq!(broken(b"text", 0, true).unread, ["a: unreadable"]);
    assert_eq!(broken(b"text", 0, false).unread, ["a: truncated"]);
}

#[test]
fn a_bomb_stops_at_the_ratio_and_says_so() {
    let zeros = vec![b'0'; 4 << 20];
    for bytes in [gzip(&zeros), zstd(&zeros), zip(&[("zeros", &zeros)])] {
        let seen = seen("bomb", &bytes);
        assert!(seen.bytes < 3 << 20, "{} bytes", seen.bytes);
        assert_eq!(seen.unread.len(), 1);
        assert!(seen.unread[0].contains(": ratio"), "{:?}", seen.unread);
    }
    let small = seen("small", &gzip(&zeros[..1 << 20]));
    assert!(small.unread.is_empty(), "the first MiB is free: {:?}", small.unread);
}

#[test]
fn limits_of_bytes_hold_for_one_member_and_for_all() {
    let text: Vec<u8> = (0..2_000).flat_map(|line| format!("{line}\n").into_bytes()).collect();
    let bytes = zip(&[("a", &text), ("b", &text), ("c", &text)]);
    let each = seen_within("z", &bytes, &Limits { unpacked: 1_000, ..Limits::default() });
    assert_eq!(each.unread.len(), 3, "{:?}", each.unread);
    assert!(each.unread[2].starts_with("z!/c: archive-too-large"));
    let all = seen_within("z", &bytes, &Limits { total: text.len() as u64 + 1_000, ..Limits::default() });
    assert!(all.unread[0].starts_with("z!/b: archive-too-large"), "{:?}", all.unread);
    let few = seen_within("z", &bytes, &Limits { members: 2, ..Limits::default() });
    assert_eq!((few.texts.len(), few.unread), (2, vec!["z!/c: too-many-members".to_owned()]));
    let held = seen_within("z", &zip(&[("d", &sqlite("CREATE TABLE t(a)"))]), &Limits { held: 1_000, ..Limits::default() });
    assert_eq!(held.unread, ["z!/d: too-large-to-open"]);
}

#[test]
fn ten_archives_within_each_other_are_four_too_many() {
    let bytes = (0..10).fold(b"deep".to_vec(), |inner, _| zip(&[("next.zip", &inner)]));
    let nested = seen("a.zip", &bytes);
    assert_eq!(nested.unread, ["a.zip!/next.zip!/next.zip!/next.zip!/next.zip: archive-too-deep"]);
    let packed = (0..10).fold(b"deep".to_vec(), |inner, _| gzip(&inner));
    assert!(seen("a", &packed).unread[0].ends_with("archive-too-deep"));
}

/// Sixteen archives in each of sixteen, five times over, as in `42.zip`.
#[test]
fn an_archive_that_branches_ends_quickly() {
    let bottom = zip(&[("zeros", &vec![0; 2 << 20])]);
    let names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"];
    let mut bytes = bottom;
    for _ in 0..5 {
        let members: Vec<(&'static str, &[u8])> = names.iter().map(|name| (*name, bytes.as_slice())).collect();
        bytes = zip(&members);
    }
    let seen = seen_within("42.zip", &bytes, &Limits { depth: 8, ..Limits::default() });
    assert!(seen.unread.iter().any(|line| line.contains(": ratio")), "{:?}", seen.unread);
    assert!(seen.bytes < 64 << 20, "{} bytes", seen.bytes);
}

#[test]
fn members_that_share_their_bytes_are_refused() {
    let member = Member::deflated("one", &[b'0'; 4096]);
    let plain = zip_of(std::slice::from_ref(&member), false);
    let end = plain.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let others = ["one", "two", "three"].map(|name| Member { name, ..member.clone() });
    let directory: Vec<u8> = others.iter().flat_map(|member| entry(member, 0, 0)).collect();
    let seen = seen("quine.zip", &close(plain[..end].to_vec(), &directory, 3));
    assert_eq!(seen.unread, ["quine.zip!/two: overlapping", "quine.zip!/three: overlapping"]);
}

#[test]
fn lies_about_lengths_and_checksums_are_found_out() {
    let huge = Member { packed: 0xffff_fff0, size: 0xffff_fff0, ..Member::stored("huge", b"small") };
    assert!(seen("z", &zip_of(&[huge], false)).unread[0].starts_with("z!/huge: truncated"));
    let wrong = Member { crc: 7, ..Member::stored("wrong", b"text") };
    let wrong = seen("z", &zip_of(&[wrong], false));
    assert_eq!((wrong.texts, wrong.unread), (vec!["z!/wrong [utf-8] text".to_owned()], vec!["z!/wrong: damaged after 0".to_owned()]));
    let text: String = (0..500).map(|line| format!("{line}\n")).collect();
    let mut garbled = Member::deflated("garbled", text.as_bytes());
    let middle = garbled.bytes.len() / 2;
    garbled.bytes[middle..].fill(0xff);
    let garbled = seen("z", &zip_of(&[garbled], false));
    assert!(garbled.unread[0].starts_with("z!/garbled: "), "{:?}", garbled.unread);
}

#[test]
fn a_directory_that_is_broken_or_gone_is_said_and_members_are_looked_for() {
    let bytes = zip(&[("a", b"one"), ("b", b"two")]);
    let at = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let gone = seen("z", &bytes[..at]);
    assert_eq!((gone.texts.len(), gone.unread), (2, vec!["z: damaged".to_owned()]));
    let mut broken = bytes;
    broken[at..at + 4].copy_from_slice(b"none");
    assert_eq!(seen("z", &broken).unread, ["z: damaged"]);
}

/// A page of some bytes that stands for two thousand million values.
#[test]
fn a_short_parquet_page_for_many_values_stops_at_the_limit() {
    let count = 2_000_000_000;
    let dictionary = Fields::new().int(1, 2).int(2, 5).int(3, 5).within(7, Fields::new().int(1, 1).int(2, 0));
    let data = Fields::new().int(1, count).int(2, 8).int(3, 3).int(4, 3);
    let runs = [vec![1], crate::fixtures::varint(count as u64 * 2), vec![0]].concat();
    let page = Fields::new().int(1, 0).int(2, runs.len() as i64).int(3, runs.len() as i64).within(5, data);
    let chunk = [dictionary.done(), b"\x01\0\0\0x".to_vec(), page.done(), runs].concat();
    let about = Fields::new().int(1, 6).int(4, 0).int(5, count).int(6, chunk.len() as i64).int(7, chunk.len() as i64).int(9, 4);
    let group = Fields::new().list(1, vec![Fields::new().int(2, 4).within(3, about)]).int(3, count);
    let schema = vec![Fields::new().text(4, "s").int(5, 1), Fields::new().int(1, 6).int(3, 0).text(4, "x")];
    let footer = Fields::new().int(1, 1).list(2, schema).int(3, count).list(4, vec![group]).done();
    let bytes = [b"PAR1".to_vec(), chunk, footer.clone(), (footer.len() as u32).to_le_bytes().to_vec(), b"PAR1".to_vec()].concat();
    let seen = seen_within("p", &bytes, &Limits { total: 1 << 20, ..Limits::default() });
    assert!(seen.unread[0].starts_with("p: archive-too-large"), "{:?}", seen.unread);
}

#[test]
fn cells_that_all_name_one_long_string_stop_at_the_limit() {
    let strings = format!("<si><t>{}</t></si>", "long ".repeat(6_000));
    let row = format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(20));
    let bytes = workbook(&row.repeat(60), &strings);
    let limited = seen_within("b.xlsx", &bytes, &Limits { total: 8 << 20, ..Limits::default() });
    assert!(limited.unread[0].starts_with("b.xlsx!/People: archive-too-large"), "{:?}", limited.unread);
    let wide = workbook(&format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(700)), &strings);
    assert_eq!(seen("b.xlsx", &wide).unread, ["b.xlsx!/People: damaged after 1"]);
}

/// Whatever is cut off or changed: nothing panics, and what is missing is said.
#[test]
fn nothing_is_cut_off_in_silence() {
    let rows = r#"<row><c t="s"><v>0</v></c></row><row><c><v>123456</v></c></row>"#;
    let text = "id,name\n1,Ann\n".repeat(9);
    for (name, bytes) in [
        ("a.gz", gzip(text.as_bytes())),
        ("a.zst", zstd(text.as_bytes())),
        ("a.zip", zip(&[("a.csv", text.as_bytes()), ("b.csv", b"b")])),
        ("a.tar", tar(&[("a.csv", text.as_bytes()), ("b.csv", b"b")])),
        ("b.xlsx", workbook(rows, "<si><t>name</t></si>")),
        ("p.parquet", parquet(&[Some("Ann"), None, Some("Bob")])),
        ("d.db", sqlite("CREATE TABLE t(a); INSERT INTO t VALUES('x')")),
    ] {
        let whole = seen(name, &bytes);
        assert!(whole.unread.is_empty(), "{name}: {:?}", whole.unread);
        // The magic must be there for the file to be of that kind at all; that of tar is its first header.
        let least = if name == "a.tar" { 512 } else { 16 };
        for length in (least..bytes.len()).step_by(1 + bytes.len() / 400) {
            let cut = seen(name, &bytes[..length]);
            let is_complete = cut.texts == whole.texts && cut.tables == whole.tables;
            assert!(is_complete || !cut.unread.is_empty(), "{name} cut at {length} of {}", bytes.len());
        }
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 300) {
            for change in [0x01, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] ^= change;
                seen(name, &changed);
            }
        }
    }
}
