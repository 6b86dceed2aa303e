//! Which delimiter and which quotes a table uses: those with which its records are most alike.

use super::super::mask::{Bytes, Events};

/// The records that are looked at.
const MOST_RECORDS: usize = 200;
/// The longest record that a table is told by, in bytes.
const LONGEST_RECORD: usize = 16 * 1024;
/// The delimiters that are tried, those first that win where two fit alike.
pub(crate) const DELIMITERS: [u8; 5] = [b'\t', b',', b';', b'|', b':'];

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    /// Whether a backslash takes the meaning of a quote.
    pub(crate) escape: bool,
    /// What ends a line; a carriage return before a line feed is left out of the last cell.
    pub(crate) newline: u8,
    /// What lines begin with that are no records.
    pub(crate) comment: Option<u8>,
}

/// How well a dialect fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit {
    /// The share of records that have as many cells as most, in percent.
    pub(crate) alike: usize,
    /// How many cells most have.
    pub(crate) cells: usize,
    /// How many records were looked at.
    pub(crate) records: usize,
    /// The mean length of a cell, in bytes.
    pub(crate) length: usize,
}

/// The dialect that fits the beginning of a text best, with one of these delimiters.
pub(crate) fn sniff(head: &[u8], delimiters: &[u8]) -> (Dialect, Fit) {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let newline = if memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() { b'\r' } else { b'\n' };
    let mut best: Option<(Dialect, Fit)> = None;
    for delimiter in delimiters.iter().copied() {
        let quote = quote_of(head, delimiter);
        let escape = memchr::memmem::find(head, &[b'\\', quote]).is_some();
        let mut dialect = Dialect { delimiter, quote: Some(quote), escape, newline, comment: None };
        let fit = fit(head, &mut dialect);
        let better = |(_, best): &(Dialect, Fit)| (fit.cells > 1, fit.alike, fit.cells) > (best.cells > 1, best.alike, best.cells);
        if best.as_ref().is_none_or(better) {
            best = Some((dialect, fit));
        }
    }
    best.unwrap_or_else(|| {
        let mut dialect = Dialect { delimiter: b',', quote: Some(b'"'), escape: false, newline, comment: None };
        let fit = fit(head, &mut dialect);
        (dialect, fit)
    })
}

/// The quote that more cells begin and end with; `"` where nothing speaks for `'`.
fn quote_of(head: &[u8], delimiter: u8) -> u8 {
    let count = |quote: u8| {
        let ends = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
        let mut open = false;
        let mut cells = 0_usize;
        for at in memchr::memchr_iter(quote, head) {
            if ends(at.checked_sub(1).and_then(|before| head.get(before))) {
                open = true;
            } else if open && ends(head.get(at + 1)) {
                open = false;
                cells += 1;
            }
        }
        cells
    };
    if count(b'\'') > count(b'"') { b'\'' } else { b'"' }
}

/// Counts the cells of the records. Sets the comment character where lines begin with one and have another number of cells.
fn fit(head: &[u8], dialect: &mut Dialect) -> Fit {
    let mut counts = Vec::new();
    let mut comments = Vec::new();
    let mut bytes = 0;
    for record in records(head, dialect).take(MOST_RECORDS) {
        let cells = cells(record, dialect).count();
        if record.first() == Some(&b'#') {
            comments.push(cells)
        } else {
            counts.push(cells)
        }
        bytes += record.len();
    }
    let common = |counts: &[usize]| {
        let mut sorted = counts.to_vec();
        sorted.sort_unstable();
        sorted
            .chunk_by(|one, other| one == other)
            .max_by_key(|run| run.len())
            .map_or((0, 0), |run| (run.first().copied().unwrap_or(0), run.len()))
    };
    let (cells, _) = common(&counts);
    if comments.iter().any(|count| *count != cells) {
        dialect.comment = Some(b'#');
    } else {
        counts.append(&mut comments);
    }
    let (cells, alike) = common(&counts);
    let all = counts.len().max(1);
    Fit { alike: alike * 100 / all, cells, records: counts.len(), length: bytes / (all * cells.max(1)) }
}

/// The records of a text, without their newlines; one that is not whole is left out unless it is the only one.
pub(super) fn records<'a>(head: &'a [u8], dialect: &Dialect) -> impl Iterator<Item = &'a [u8]> {
    let dialect = *dialect;
    let mut rest = head;
    let mut first = true;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let end = end_of_record(rest, &dialect);
            let was_first = std::mem::take(&mut first);
            let whole = end < rest.len() || rest.len() < LONGEST_RECORD;
            let record = rest.get(..end).unwrap_or(rest);
            rest = rest.get(end + 1..).unwrap_or_default();
            let record = record.strip_suffix(b"\r").unwrap_or(record);
            if !record.is_empty() && (whole || was_first) {
                return Some(record);
            }
        }
    })
}

fn end_of_record(text: &[u8], dialect: &Dialect) -> usize {
    let quote = dialect.quote.unwrap_or(b'"');
    let mut events = Events::new(text, Bytes([dialect.newline, quote]), 0);
    let mut line_end = None;
    let mut open = false;
    while let Some(at) = events.next() {
        if text.get(at) == Some(&dialect.newline) {
            if !open {
                return at;
            }
            line_end = line_end.or(Some(at));
            if at > LONGEST_RECORD {
                break;
            }
        } else {
            let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
            let opens = before.is_none() || before == Some(dialect.delimiter);
            let escaped = dialect.escape && before == Some(b'\\');
            open = if open { escaped } else { opens };
        }
    }
    line_end.unwrap_or(text.len())
}

/// The cells of a record, as they are written.
pub(super) fn cells<'a>(record: &'a [u8], dialect: &Dialect) -> impl Iterator<Item = &'a [u8]> {
    let dialect = *dialect;
    let quote = dialect.quote.unwrap_or(b'"');
    let mut rest = Some(record);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut open = false;
        let mut before = None;
        for (at, byte) in text.iter().enumerate() {
            if *byte == quote {
                open = if open { dialect.escape && before == Some(b'\\') } else { at == 0 || before == Some(quote) && at > 1 };
            } else if *byte == dialect.delimiter && !open {
                rest = text.get(at + 1..);
                return text.get(..at);
            }
            before = Some(*byte);
        }
        rest = None;
        Some(text)
    })
}
