//! Passing over records without spots, 64 bytes at a time.
//!
//! Only text in which every quote stands where quotes stand is passed over: it opens a cell, closes one, or is one of two that
//! stand for one. Anything else, and a newline within quotes, is left to the reader of records.

use super::Table;
use crate::pid::layout::FIRST;
use crate::pid::layout::mask::{BLOCK, Bytes, mask, parity};
use crate::pid::layout::out::Out;

/// From how much text without spots on it pays to pass over it.
const FAR: usize = 4 * BLOCK;

/// What is known of the text before a block.
struct Before {
    /// All ones where it ends within quotes.
    within: u64,
    /// 1 where a cell may begin behind it, quoted.
    opens: u64,
    /// 1 where it ends with a quote that closes.
    closed: u64,
    /// 1 where a line begins behind it.
    line: u64,
}

impl Table {
    /// Passes over the records before the next spot, and gives the beginning of the record that is next.
    pub(super) fn pass(&mut self, out: &Out<'_>, at: usize) -> usize {
        let until = out.spot();
        if self.records < FIRST || self.every.is_some() || until.saturating_sub(at) < FAR {
            return at;
        }
        let text = out.part(at, until);
        let (end, mut records) = self.plain_records(text, out.longest);
        let passed = text.get(..end).unwrap_or_default();
        if !self.header.needle().is_empty() {
            let again = self.header.find_iter(passed).filter(|place| self.is_header(passed, *place));
            records = records.saturating_sub(again.count() as u64);
        }
        self.records += records;
        at + end
    }

    /// How much of a text, from the beginning of a record on, are whole records that are plainly written, and how many.
    fn plain_records(&self, text: &[u8], longest: usize) -> (usize, u64) {
        let dialect = &self.dialect;
        let quote = dialect.quote.unwrap_or(dialect.newline);
        let mut before = Before { within: 0, opens: 1, closed: 0, line: 1 };
        let (mut end, mut records, mut pending, mut opened) = (0, 0, 0, 0);
        for (index, block) in text.as_chunks::<BLOCK>().0.iter().enumerate() {
            let newlines = mask(&Bytes([dialect.newline]), block);
            let quotes = mask(&Bytes([quote]), block) & !newlines;
            if quotes != 0 || before.within != 0 || before.closed != 0 {
                let escapes = if dialect.escape { mask(&Bytes([b'\\']), block) } else { 0 };
                let delimiters = mask(&Bytes([dialect.delimiter]), block);
                let within = parity(quotes) ^ before.within;
                let (opening, closing) = (quotes & within, quotes & !within);
                let marks = delimiters | newlines;
                let may_open = (marks & !within | closing) << 1 | before.opens;
                let behind = closing << 1 | before.closed;
                let bad = opening & !may_open | behind & !(marks | quotes) | newlines & within | escapes;
                let is_long = before.within != 0 && (index + 1) * BLOCK > opened + longest;
                if bad != 0 && !self.only_returns(text, index * BLOCK, bad, behind) || is_long {
                    break;
                }
                let last = BLOCK - 1;
                let first = opening & !behind;
                if first != 0 {
                    opened = index * BLOCK + last - first.leading_zeros() as usize;
                }
                before.within = 0_u64.wrapping_sub(within >> last);
                before.opens = (marks & !within | closing) >> last;
                before.closed = closing >> last;
            } else {
                before.opens = (newlines | mask(&Bytes([dialect.delimiter]), block)) >> (BLOCK - 1);
            }
            let begins = newlines << 1 | before.line;
            before.line = newlines >> (BLOCK - 1);
            let real = begins & !self.no_records(text.get(index * BLOCK..).unwrap_or_default(), begins);
            if newlines == 0 {
                pending += u64::from(real.count_ones());
                continue;
            }
            let last = BLOCK as u32 - 1 - newlines.leading_zeros();
            let whole = real & (u64::MAX >> (BLOCK as u32 - 1 - last));
            records += pending + u64::from(whole.count_ones());
            pending = u64::from((real & !whole).count_ones());
            end = index * BLOCK + last as usize + 1;
        }
        (end, records)
    }

    /// Those of the places at which a line begins that begin no record.
    fn no_records(&self, text: &[u8], begins: u64) -> u64 {
        let (mut left, mut none) = (begins, 0);
        while left != 0 {
            let first = text.get(left.trailing_zeros() as usize).copied();
            if matches!(first, None | Some(b'\n' | b'\r')) || first == self.dialect.comment {
                none |= left & left.wrapping_neg();
            }
            left &= left - 1;
        }
        none
    }

    /// Whether all that stands where it should not are carriage returns between a quote and a newline.
    fn only_returns(&self, text: &[u8], block: usize, bad: u64, behind: u64) -> bool {
        let mut left = bad;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            let is_behind = behind >> place & 1 == 1;
            let is_return = text.get(block + place) == Some(&b'\r') && text.get(block + place + 1) == Some(&self.dialect.newline);
            if !is_behind || !is_return {
                return false;
            }
            left &= left - 1;
        }
        true
    }
}
