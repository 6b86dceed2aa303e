//! Files made here, and a visitor that remembers what it was given.

use std::io::{Cursor, Read, Write as _};

use portcullis::model::scan::Unread;
use portcullis::pid::unpack::{Input, Limits, Table, Visit, open};

/// What came out, in order, as lines that tests can compare.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// `name [encoding] text`.
    pub texts: Vec<String>,
    /// `name [format] column,column`, then `row: value,value` for every row.
    pub tables: Vec<String>,
    /// `name: code`, and ` after n` where something was read.
    pub unread: Vec<String>,
    /// Bytes of all texts.
    pub bytes: usize,
}

impl Visit for Seen {
    fn text(&mut self, name: &str, encoding: &'static str, text: &mut dyn Read) {
        let (mut bytes, mut buffer) = (Vec::new(), vec![0; 7_001]);
        loop {
            match text.read(&mut buffer).expect("readers of texts never fail") {
                0 => break,
                count => {
                    self.bytes += count;
                    // Of bombs, only the start is kept.
                    if bytes.len() < 1 << 20 {
                        bytes.extend_from_slice(&buffer[..count]);
                    }
                }
            }
        }
        let text = if bytes.len() < 1 << 20 { String::from_utf8(bytes).expect("texts are UTF-8") } else { "…".to_owned() };
        self.texts.push(format!("{name} [{encoding}] {text}"));
    }

    fn table(&mut self, name: &str, format: &'static str, table: &mut dyn Table) {
        self.tables.push(format!("{name} [{format}] {}", table.columns().join(",")));
        loop {
            match table.next() {
                Ok(Some(batch)) => {
                    let columns: Vec<Vec<String>> =
                        batch.columns.iter().map(|text| String::from_utf8_lossy(text).lines().map(str::to_owned).collect()).collect();
                    assert!(columns.iter().all(|column| column.len() == batch.rows), "a line for every row");
                    assert!(table.columns().len() >= columns.len(), "a name for every column");
                    for row in 0..batch.rows.min(2_000) {
                        let values: Vec<&str> = columns.iter().map(|column| column[row].as_str()).collect();
                        self.tables.push(format!("{}: {}", batch.first_row + row as u64, values.join(",")));
                    }
                }
                Ok(None) => break,
                Err(unread) => {
                    self.unread(name, unread);
                    break;
                }
            }
        }
    }

    fn unread(&mut self, name: &str, unread: Unread) {
        assert!(!unread.reason.is_empty() && !unread.help.is_empty());
        let after = unread.after.map(|after| format!(" after {after}")).unwrap_or_default();
        self.unread.push(format!("{name}: {}{after}", unread.code));
    }
}

/// What is seen of bytes under the usual limits.
pub fn seen(name: &str, bytes: &[u8]) -> Seen {
    seen_within(name, bytes, &Limits::default())
}

pub fn seen_within(name: &str, bytes: &[u8], limits: &Limits) -> Seen {
    read(name, &mut Cursor::new(bytes), limits)
}

pub fn read(name: &str, input: &mut dyn Input, limits: &Limits) -> Seen {
    let mut seen = Seen::default();
    open(name, input, limits, &mut seen);
    seen
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A member of a zip archive as it is written, every field open to lies.
#[derive(Clone)]
pub struct Member {
    pub name: &'static str,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub bytes: Vec<u8>,
    /// The packed length that is announced.
    pub packed: u32,
    /// The unpacked length that is announced.
    pub size: u32,
}

impl Member {
    pub fn stored(name: &'static str, bytes: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let length = bytes.len() as u32;
        Self { name, flags: 0, method: 0, crc: crc.sum(), bytes: bytes.to_vec(), packed: length, size: length }
    }

    pub fn deflated(name: &'static str, bytes: &[u8]) -> Self {
        let packed = deflate(bytes);
        Self { method: 8, packed: packed.len() as u32, bytes: packed, ..Self::stored(name, bytes) }
    }
}

/// A zip archive; with `streamed`, lengths stand behind the members only.
pub fn zip_of(members: &[Member], streamed: bool) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let header = bytes.len() as u32;
        let flags = member.flags | if streamed { 8 } else { 0 };
        let known = [member.crc, member.packed, member.size];
        bytes.extend(b"PK\x03\x04\x14\0");
        bytes.extend([flags, member.method, 0, 0].iter().flat_map(|field| field.to_le_bytes()));
        bytes.extend(known.iter().flat_map(|field| if streamed { [0; 4] } else { field.to_le_bytes() }));
        bytes.extend([member.name.len() as u16, 0].iter().flat_map(|field| field.to_le_bytes()));
        bytes.extend(member.name.as_bytes());
        bytes.extend(&member.bytes);
        if streamed {
            bytes.extend(b"PK\x07\x08");
            bytes.extend(known.iter().flat_map(|field| field.to_le_bytes()));
        }
        directory.extend(entry(member, flags, header));
    }
    close(bytes, &directory, members.len())
}

/// An entry of the directory for a member whose header is somewhere.
pub fn entry(member: &Member, flags: u16, header: u32) -> Vec<u8> {
    let mut entry = b"PK\x01\x02\x14\0\x14\0".to_vec();
    entry.extend([flags, member.method, 0, 0].iter().flat_map(|field| field.to_le_bytes()));
    entry.extend([member.crc, member.packed, member.size].iter().flat_map(|field| field.to_le_bytes()));
    entry.extend([member.name.len() as u16, 0, 0, 0, 0, 0, 0].iter().flat_map(|field| field.to_le_bytes()));
    entry.extend(header.to_le_bytes());
    entry.extend(member.name.as_bytes());
    entry
}

pub fn close(mut bytes: Vec<u8>, directory: &[u8], count: usize) -> Vec<u8> {
    let start = bytes.len() as u32;
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count as u16, count as u16].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend([directory.len() as u32, start].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend([0, 0]);
    bytes
}

pub fn zip(members: &[(&'static str, &[u8])]) -> Vec<u8> {
    zip_of(&members.iter().map(|(name, bytes)| Member::deflated(name, bytes)).collect::<Vec<_>>(), false)
}

/// A member of a tar archive with its padding.
pub fn tar_member(name: &[u8], kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut header = [0u8; 512];
    header[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
    header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let mut member = header.to_vec();
    member.extend(bytes);
    member.resize(member.len().next_multiple_of(512), 0);
    member
}

pub fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes: Vec<u8> = members.iter().flat_map(|(name, bytes)| tar_member(name.as_bytes(), b'0', bytes)).collect();
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

pub fn sqlite(script: &str) -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(script).unwrap();
    connection.serialize("main").unwrap().to_vec()
}

/// A workbook with these rows of cells as XML, in one sheet called `People`, and a hidden one.
pub fn workbook(rows: &str, strings: &str) -> Vec<u8> {
    let relationship = |id: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="t" Target="{target}"/>"#);
    let book = r#"<workbook xmlns:r="x"><sheets><sheet name="People" sheetId="1" r:id="rId1"/><sheet name="Old &amp; gone" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>"#;
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;
    let targets = format!(
        "<Relationships>{}{}</Relationships>",
        relationship("rId1", "worksheets/sheet1.xml"),
        relationship("rId2", "/xl/worksheets/sheet2.xml")
    );
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let hidden = r#"<worksheet><sheetData><row r="1"><c r="B1"><v>4.111111111111111E+15</v></c></row></sheetData></worksheet>"#;
    let strings = format!("<sst>{strings}</sst>");
    zip(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", targets.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/worksheets/sheet2.xml", hidden.as_bytes()),
        ("xl/comments1.xml", b"<comments>call her</comments>"),
    ])
}

/// A structure in Thrift's compact protocol: fields with numbers that rise, each with its type.
pub struct Fields(Vec<u8>, i16);

impl Fields {
    pub fn new() -> Self {
        Self(Vec::new(), 0)
    }

    fn head(mut self, id: i16, kind: u8) -> Self {
        self.0.push(((id - self.1) as u8) << 4 | kind);
        self.1 = id;
        self
    }

    pub fn int(self, id: i16, value: i64) -> Self {
        let mut to = self.head(id, 6);
        to.0.extend(varint((value << 1 ^ value >> 63) as u64));
        to
    }

    pub fn text(self, id: i16, value: &str) -> Self {
        let mut to = self.head(id, 8);
        to.0.extend(varint(value.len() as u64));
        to.0.extend(value.as_bytes());
        to
    }

    pub fn within(self, id: i16, value: Fields) -> Self {
        let mut to = self.head(id, 12);
        to.0.extend(value.done());
        to
    }

    pub fn list(self, id: i16, values: Vec<Fields>) -> Self {
        let mut to = self.head(id, 9);
        to.0.push((values.len() as u8) << 4 | 12);
        to.0.extend(values.into_iter().flat_map(Fields::done));
        to
    }

    pub fn done(mut self) -> Vec<u8> {
        self.0.push(0);
        self.0
    }
}

pub fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A Parquet file with one column of texts, `name`, that may be absent, and one of numbers, `id`.
pub fn parquet(names: &[Option<&str>]) -> Vec<u8> {
    let mut values = vec![2, 0, 0, 0, 3, 0];
    values[4] = (names.len().div_ceil(8) as u8) << 1 | 1;
    values[5] = names.iter().enumerate().fold(0, |bits, (at, name)| bits | u8::from(name.is_some()) << at);
    for name in names.iter().flatten() {
        values.extend((name.len() as u32).to_le_bytes());
        values.extend(name.as_bytes());
    }
    let ids: Vec<u8> = (0..names.len() as i64).flat_map(i64::to_le_bytes).collect();
    let page = |values: &[u8]| {
        let data = Fields::new().int(1, names.len() as i64).int(2, 0).int(3, 3).int(4, 3);
        let mut page = Fields::new().int(1, 0).int(2, values.len() as i64).int(3, values.len() as i64).within(5, data).done();
        page.extend(values);
        page
    };
    let (first, second) = (page(&values), page(&ids));
    let column = |kind: i64, at: usize, length: usize| {
        Fields::new().int(2, at as i64).within(
            3,
            Fields::new().int(1, kind).int(4, 0).int(5, names.len() as i64).int(6, length as i64).int(7, length as i64).int(9, at as i64),
        )
    };
    let schema = vec![
        Fields::new().text(4, "schema").int(5, 2),
        Fields::new().int(1, 6).int(3, 1).text(4, "name").int(6, 0),
        Fields::new().int(1, 2).int(3, 0).text(4, "id"),
    ];
    let group = Fields::new().list(1, vec![column(6, 4, first.len()), column(2, 4 + first.len(), second.len())]).int(3, names.len() as i64);
    let footer = Fields::new().int(1, 1).list(2, schema).int(3, names.len() as i64).list(4, vec![group]).done();
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(first);
    bytes.extend(second);
    bytes.extend(&footer);
    bytes.extend((footer.len() as u32).to_le_bytes());
    bytes.extend(b"PAR1");
    bytes
}
