//! CSV: `/record/column`, records from 0 after the header line, columns by header name.

use csv::{ReaderBuilder, StringRecord};

use super::{Located, Span, Wanted};

pub(super) fn resolve(text: &str, wanted: &Wanted, found: &mut [Located]) {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let Ok(headers) = reader.headers().cloned() else { return };
    let mut record = StringRecord::new();
    let mut index = 0usize;
    while matches!(reader.read_record(&mut record), Ok(true)) {
        if let Some(wanted) = wanted.child(&index.to_string()) {
            let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
            let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
            let line = text.get(start..end).unwrap_or_default();
            let start = start + (line.len() - line.trim_start().len());
            let line = line.trim();
            wanted.found(Located { span: Span::new(start, start + line.len()), key: None, exact: true }, found);
            fields(line, start, &headers, wanted, found);
        }
        index += 1;
    }
}

/// Finds the fields of one record; a quoted field is covered with its quotes.
fn fields(line: &str, start: usize, headers: &StringRecord, wanted: &Wanted, found: &mut [Located]) {
    let mut at = 0usize;
    let mut quoted = false;
    let mut column = 0usize;
    for (offset, byte) in line.bytes().chain(std::iter::once(b',')).enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                if let Some(wanted) = headers.get(column).and_then(|name| wanted.child(name)) {
                    let span = Span::new(start + at, start + offset);
                    wanted.found(Located { span, key: None, exact: true }, found);
                }
                at = offset + 1;
                column += 1;
            }
            _ => {}
        }
    }
}
