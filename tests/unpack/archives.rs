//! Archives as their writers make them.

use portcullis::pid::unpack::Limits;

use crate::fixtures::{Member, gzip, seen, seen_within, sqlite, tar, tar_member, zip, zip_of, zstd};

#[test]
fn compressed_files_are_named_by_what_is_in_them() {
    assert_eq!(seen("d/a.csv.gz", &gzip(b"a,b\n")).texts, ["d/a.csv.gz!/a.csv [utf-8] a,b\n"]);
    assert_eq!(seen("a.csv.zst", &zstd(b"a,b\n")).texts, ["a.csv.zst!/a.csv [utf-8] a,b\n"]);
    assert_eq!(seen("a", &gzip(&zstd(b"a"))).texts, ["a!/a!/a [utf-8] a"]);
}

#[test]
fn all_members_of_gzip_and_all_frames_of_zstandard_are_read() {
    let mut bytes = [gzip(b"one\n"), gzip(b""), gzip(b"two\n")].concat();
    bytes.extend([0; 512]);
    let padded = seen("a.gz", &bytes);
    assert_eq!((padded.texts, padded.unread), (vec!["a.gz!/a [utf-8] one\ntwo\n".to_owned()], vec![]));
    bytes.extend(b"more");
    assert_eq!(seen("a.gz", &bytes).unread, ["a.gz!/a: damaged after 2"], "what follows is not passed over in silence");
    let frames = [zstd(b"one\n"), b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec(), zstd(b"two\n")].concat();
    assert_eq!(seen("a.zst", &frames).texts, ["a.zst!/a [utf-8] one\ntwo\n"]);
}

#[test]
fn members_of_zip_are_read_however_they_were_written() {
    let members = [
        Member::stored("stored.txt", b"as it is"),
        Member::deflated("../../deflated.txt", b"smaller smaller smaller"),
        Member { method: 93, bytes: zstd(b"new"), packed: zstd(b"new").len() as u32, ..Member::stored("zstd.txt", b"new") },
        Member::stored("same.txt", b"one"),
        Member::stored("same.txt", b"two"),
        Member::stored("empty.txt", b""),
        Member::stored("folder/", b""),
    ];
    let expected = [
        "a.zip!/stored.txt [utf-8] as it is",
        "a.zip!/../../deflated.txt [utf-8] smaller smaller smaller",
        "a.zip!/zstd.txt [utf-8] new",
        "a.zip!/same.txt [utf-8] one",
        "a.zip!/same.txt [utf-8] two",
        "a.zip!/empty.txt [utf-8] ",
    ];
    for streamed in [false, true] {
        let seen = seen("a.zip", &zip_of(&members, streamed));
        assert_eq!(seen.texts, expected);
        assert!(seen.unread.is_empty(), "{:?}", seen.unread);
    }
}

#[test]
fn what_is_encrypted_or_compressed_otherwise_is_said_by_member() {
    let members = [
        Member { flags: 1, ..Member::stored("secret.txt", b"xxxx") },
        Member { method: 99, ..Member::stored("aes.txt", b"xxxx") },
        Member { method: 12, ..Member::stored("bzip2.txt", b"xxxx") },
        Member::stored("open.txt", b"yes"),
    ];
    let seen = seen("a.zip", &zip_of(&members, false));
    assert_eq!(seen.texts, ["a.zip!/open.txt [utf-8] yes"]);
    assert_eq!(seen.unread, ["a.zip!/secret.txt: encrypted", "a.zip!/aes.txt: encrypted", "a.zip!/bzip2.txt: not-supported"]);
}

#[test]
fn a_zip_behind_a_program_or_with_64_bit_places_is_found_by_its_end() {
    let plain = zip(&[("a.txt", b"text")]);
    let at = plain.windows(4).position(|four| four == b"PK\x05\x06").unwrap();
    let start = u32::from_le_bytes(plain[at + 16..at + 20].try_into().unwrap());
    let mut wide = plain[..at].to_vec();
    wide.extend(b"PK\x06\x06");
    wide.extend(44u64.to_le_bytes());
    wide.extend([45u16, 45].iter().flat_map(|field| field.to_le_bytes()));
    wide.extend([0; 8]);
    wide.extend([1, 1, at as u64 - u64::from(start), u64::from(start)].iter().flat_map(|field| field.to_le_bytes()));
    wide.extend(b"PK\x06\x07\0\0\0\0");
    wide.extend((at as u64).to_le_bytes());
    wide.extend(1u32.to_le_bytes());
    let mut end = plain[at..].to_vec();
    end[8..20].fill(0xff);
    wide.extend(end);
    assert_eq!(seen("a.zip", &wide).texts, ["a.zip!/a.txt [utf-8] text"]);
    let spanned = [b"PK\x07\x08".to_vec(), plain].concat();
    assert_eq!(seen("a.zip", &spanned).texts, ["a.zip!/a.txt [utf-8] text"], "places are moved by what stands before");
}

#[test]
fn office_documents_are_searched_part_by_part() {
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:t>Dear somebody</w:t>")]);
    assert_eq!(seen("a.docx", &docx).texts[1], "a.docx!/word/document.xml [utf-8] <w:t>Dear somebody</w:t>");
}

#[test]
fn members_of_tar_are_read_by_long_and_short_names() {
    let long = format!("{}.csv", "x".repeat(150));
    let record = |key: &str, value: &str| {
        let length = key.len() + value.len() + 3;
        let length = length + (length + 3).to_string().len();
        format!("{length} {key}={value}\n").into_bytes()
    };
    let bytes = [
        tar_member(b"a.csv", b'0', b"a,b\n"),
        tar_member(b"folder/", b'5', b""),
        tar_member(b"link", b'2', b""),
        tar_member(b"././@LongLink", b'L', format!("{long}\0").as_bytes()),
        tar_member(&long.as_bytes()[..100], b'0', b"long"),
        tar_member(b"PaxHeader", b'x', &record("path", &long)),
        tar_member(b"short", b'0', b"pax"),
        vec![0; 1024],
        // Archives that were put together with `cat`.
        tar_member(b"behind.csv", b'0', b"behind"),
        vec![0; 1024],
    ]
    .concat();
    let expected = |name: &str| {
        vec![
            format!("{name}!/a.csv [utf-8] a,b\n"),
            format!("{name}!/{long} [utf-8] long"),
            format!("{name}!/{long} [utf-8] pax"),
            format!("{name}!/behind.csv [utf-8] behind"),
        ]
    };
    let plain = seen("a.tar", &bytes);
    assert_eq!((plain.texts, plain.unread), (expected("a.tar"), vec![]));
    assert_eq!(seen("a.tgz", &gzip(&bytes)).texts, expected("a.tgz"), "a packed tar is one archive, not two");
}

#[test]
fn archives_within_archives_are_read_as_deep_as_the_limit() {
    let database = sqlite("CREATE TABLE t(a); INSERT INTO t VALUES('deep');");
    let inner = zip(&[("d.sqlite", &database), ("b.csv", b"b")]);
    let bytes = tar(&[("inner.zip", &inner), ("c.csv.gz", &gzip(b"c"))]);
    let whole = seen("a.tar", &bytes);
    assert_eq!(whole.texts, ["a.tar!/inner.zip!/b.csv [utf-8] b", "a.tar!/c.csv.gz!/c.csv [utf-8] c"]);
    assert!(whole.tables.contains(&"a.tar!/inner.zip!/d.sqlite!/t [sqlite] a".to_owned()));
    let flat = seen_within("a.tar", &bytes, &Limits { depth: 1, ..Limits::default() });
    assert_eq!(flat.unread, ["a.tar!/inner.zip: archive-too-deep", "a.tar!/c.csv.gz: archive-too-deep"]);
}
