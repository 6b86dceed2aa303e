//! What a file is, told from its first bytes; its name is never asked.
//!
//! To add a format that is known and not read: one line in [`UNREAD`]; a medium without text: one in [`MEDIA`].

use super::bytes::array;
use super::tar;
use super::text::Encoding;

/// How much of a file is looked at.
pub(super) const HEAD: usize = 64 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    /// A text, and how many bytes of mark it begins with.
    Text(Encoding, usize),
    Gzip,
    Zstd,
    Zip,
    Tar,
    Sqlite,
    Parquet,
    Pdf,
    /// A picture, a sound, a film, a font.
    Media(&'static str),
    /// A format that is known and not read.
    NotRead(&'static str),
    /// An encrypted workbook or an old one, told apart by what it contains.
    Compound,
    /// No text; whether it looks encrypted.
    Binary {
        opaque: bool,
    },
}

/// Formats that are known and not read: where their magic stands, the magic, the name.
const UNREAD: &[(usize, &[u8], &str)] = &[
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x5d\0\0", "LZMA"),
    (0, b"LZIP", "lzip"),
    (0, b"\x04\x22\x4d\x18", "LZ4"),
    (0, b"\x02\x21\x4c\x18", "LZ4"),
    (0, b"\xff\x06\0\0sNaPpY", "Snappy"),
    (0, b"\x1f\x9d", "compress (.Z)"),
    (0, b"\x89LZO\0", "LZO"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"MSCF\0\0\0\0", "a Windows cabinet"),
    (0, b"!<arch>\n", "an ar archive"),
    (0, b"\xed\xab\xee\xdb", "an RPM package"),
    (0, b"070701", "a cpio archive"),
    (0, b"\xc7\x71", "a cpio archive"),
    (0x8001, b"CD001", "an ISO image"),
    (0, b"ORC", "ORC"),
    (0, b"Obj\x01", "Avro"),
    (0, b"ARROW1\0\0", "Arrow (Feather)"),
    (0, b"FEA1", "Feather"),
    (0, b"PARE", "Parquet with an encrypted footer"),
    (0, b"\x89HDF\r\n\x1a\n", "HDF5"),
    (8, b"DUCK", "a DuckDB database"),
    (4, b"Standard Jet DB\0", "an Access database"),
    (4, b"Standard ACE DB\0", "an Access database"),
    (0, b"!BDN", "an Outlook mailbox (.pst)"),
    (0, b"PGDMP", "a PostgreSQL dump in custom format"),
    (0, b"TAPE", "a tape archive of SQL Server"),
    (0, b"\x37\x7f\x06\x82", "a write-ahead log of SQLite"),
    (0, b"\x37\x7f\x06\x83", "a write-ahead log of SQLite"),
    (0, b"REDIS0", "a Redis dump"),
    (0, b"\x6d\xe2\x99\x81", "a MongoDB archive"),
];

/// Media without text that could be searched.
const MEDIA: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (8, b"WAVE", "a WAV sound"),
    (8, b"AVI ", "an AVI film"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (0, b"8BPS", "a Photoshop picture"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"BM", "a bitmap"),
    (0, b"wOFF", "a WOFF font"),
    (0, b"wOF2", "a WOFF2 font"),
    (0, b"\0\x01\0\0\0", "a TrueType font"),
    (0, b"OTTO", "an OpenType font"),
    (0, b"ID3", "an MP3 sound"),
    (0, b"\xff\xfb", "an MP3 sound"),
    (0, b"OggS", "an Ogg sound"),
    (0, b"fLaC", "a FLAC sound"),
    (4, b"ftyp", "an MPEG-4 film or picture"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska film"),
];

fn stands(head: &[u8], at: usize, magic: &[u8]) -> bool {
    head.get(at..).is_some_and(|rest| rest.starts_with(magic))
}

fn named(head: &[u8], table: &[(usize, &[u8], &'static str)]) -> Option<&'static str> {
    table.iter().find(|(at, magic, _)| stands(head, *at, magic)).map(|(_, _, name)| *name)
}

/// What a file is that begins with these bytes.
pub(super) fn sniff(head: &[u8]) -> Kind {
    match head {
        [] => return Kind::Empty,
        [0x1f, 0x8b, ..] => return Kind::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => return Kind::Zstd,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, b'P', b'K', 3, 4, ..] => return Kind::Zip,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => return Kind::Compound,
        _ => {}
    }
    if head.starts_with(b"%PDF-") {
        return Kind::Pdf;
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Kind::Sqlite;
    }
    if let Some((encoding, length)) = Encoding::marked(head) {
        return Kind::Text(encoding, length);
    }
    if tar::is_header(head) {
        return Kind::Tar;
    }
    // A text may begin with the letters of a magic: whatever reads as text is one.
    if let Some(encoding) = Encoding::guess(head) {
        return if is_ebcdic(head) { Kind::NotRead("a text in EBCDIC") } else { Kind::Text(encoding, 0) };
    }
    if head.starts_with(b"PAR1") {
        return Kind::Parquet;
    }
    if let Some(name) = named(head, UNREAD) {
        return Kind::NotRead(name);
    }
    named(head, MEDIA).map_or_else(|| Kind::Binary { opaque: is_even(head) }, Kind::Media)
}

/// Whether nearly all bytes are the letters, digits and blanks of EBCDIC.
fn is_ebcdic(head: &[u8]) -> bool {
    let is_letter =
        |byte: &u8| matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xa2..=0xa9 | 0xc1..=0xc9 | 0xd1..=0xd9 | 0xe2..=0xe9 | 0xf0..=0xf9);
    let is_blank = |byte: &u8| matches!(byte, 0x40 | 0x15 | 0x25 | 0x0d | 0x6b | 0x5e | 0x4b);
    let (letters, blanks) = (head.iter().filter(|byte| is_letter(byte)).count(), head.iter().filter(|byte| is_blank(byte)).count());
    // Texts in other alphabets have high bytes too, but spaces of their own.
    head.len() >= 16 && blanks > 0 && (letters + blanks) * 10 >= head.len() * 9 && !head.contains(&b' ') && !head.contains(&b'\n')
}

/// Whether bytes are as evenly spread as those of encrypted or compressed data.
fn is_even(head: &[u8]) -> bool {
    let mut counts = [0u64; 256];
    for byte in head {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    // Chance that two bytes are equal: 1/256 when even, several times that in programs, tables and texts.
    let length = head.len() as u64;
    let equal: u64 = counts.iter().map(|count| count * count.saturating_sub(1)).sum();
    length >= 1024 && equal * 256 < length * (length - 1) * 5 / 4
}

/// The version of a compound file (OLE2) in words: what can be said without reading its directory.
pub(super) fn compound(head: &[u8]) -> Option<&'static str> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let has = |name: &str| {
        let wanted = wide(name);
        head.windows(wanted.len()).any(|window| window == wanted)
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return None;
    }
    // The directory is often at the end; its absence in the head says nothing.
    array::<8>(head, 0)?;
    Some(if has("Workbook") || has("Book") {
        "an old workbook (.xls)"
    } else if has("WordDocument") {
        "an old document (.doc)"
    } else {
        "an old Office file or another compound file (.xls, .doc, .ppt, .msg)"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_begin_like_another_format_are_texts() {
        for text in ["ORCHID,1\n", "BM,name\n", "PAR1;x\n", "ID3\n", "7z\n", "Obj\n", "PK,name\n", "II*\n", "OTTO;Berlin\n"] {
            assert_eq!(sniff(text.as_bytes()), Kind::Text(Encoding::Utf8, 0), "{text}");
        }
    }

    #[test]
    fn formats_without_text_are_known_by_their_magic() {
        for (head, kind) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], Kind::Media("a PNG picture")),
            (b"7z\xbc\xaf\x27\x1c\0\x04", Kind::NotRead("7z")),
            (b"Obj\x01\x04\x16avro.schema\0\0", Kind::NotRead("Avro")),
            (b"%PDF-1.7\n", Kind::Pdf),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0", Kind::Binary { opaque: false }),
            (b"", Kind::Empty),
        ] {
            assert_eq!(sniff(head), kind);
        }
    }

    #[test]
    fn what_looks_encrypted_is_told_from_programs() {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        let random: Vec<u8> = (0..4096).map(|_| next()).collect();
        assert_eq!(sniff(&random), Kind::Binary { opaque: true });
        let program: Vec<u8> = random.iter().flat_map(|byte| [byte & 0x3f, 0, 0x48]).collect();
        assert_eq!(sniff(&program), Kind::Binary { opaque: false });
    }

    #[test]
    fn ebcdic_is_named_and_not_taken_for_latin_1() {
        // `SMITH JOHN 12345` in code page 037.
        let record = b"\xe2\xd4\xc9\xe3\xc8\x40\xd1\xd6\xc8\xd5\x40\xf1\xf2\xf3\xf4\xf5".repeat(4);
        assert_eq!(sniff(&record), Kind::NotRead("a text in EBCDIC"));
        assert_eq!(sniff("Ærøskøbing;Åse;12345678\n".as_bytes()), Kind::Text(Encoding::Utf8, 0));
    }
}
