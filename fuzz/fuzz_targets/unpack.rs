//! Any bytes as a file that is scanned: texts are UTF-8, tables have a line for every row, the limits hold, and what
//! cannot be read is said in words.
#![no_main]

use std::io::{Cursor, Read};

use portcullis::model::scan::Unread;
use portcullis::pid::unpack::{Limits, Table, Visit, open};

#[derive(Default)]
struct Seen {
    bytes: u64,
    parts: u64,
}

impl Visit for Seen {
    fn text(&mut self, name: &str, encoding: &'static str, text: &mut dyn Read) {
        assert!(!name.chars().any(char::is_control) && !encoding.is_empty());
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
        loop {
            match text.read(&mut buffer).expect("readers of texts never fail") {
                0 => break,
                count => bytes.extend_from_slice(&buffer[..count]),
            }
        }
        assert!(std::str::from_utf8(&bytes).is_ok(), "texts are UTF-8");
        self.bytes += bytes.len() as u64;
        self.parts += 1;
    }

    fn table(&mut self, _: &str, _: &'static str, table: &mut dyn Table) {
        let mut next = 1;
        while let Ok(Some(batch)) = table.next() {
            assert!(batch.rows > 0 && batch.first_row >= next, "rows go on");
            assert!(batch.columns.len() <= table.columns().len());
            for column in &batch.columns {
                assert_eq!(column.iter().filter(|byte| **byte == b'\n').count(), batch.rows, "a line for every row");
                self.bytes += column.len() as u64;
            }
            next = batch.first_row + batch.rows as u64;
        }
        self.parts += 1;
    }

    fn unread(&mut self, _: &str, unread: Unread) {
        assert!(!unread.code.is_empty() && !unread.reason.is_empty() && !unread.help.is_empty());
        self.parts += 1;
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { unpacked: 4 << 20, total: 8 << 20, held: 8 << 20, members: 1_000, ..Limits::default() };
    let mut seen = Seen::default();
    open("fuzzed", &mut Cursor::new(bytes), &limits, &mut seen);
    assert!(seen.parts > 0, "a file that leaves no trace");
    // A byte of a text may become four of UTF-8; a last batch may be more than what is left.
    assert!(seen.bytes <= 4 * (limits.total + bytes.len() as u64) + (64 << 20));
});
