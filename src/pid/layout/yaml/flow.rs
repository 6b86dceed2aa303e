//! Flow collections: `{key: value, "key": [value, value]}`.

use super::scalar::{close, is_blank, skip_blanks};
use super::{DEEPEST, Machine, Open};
use crate::pid::layout::out::Out;
use crate::pid::layout::paths::ROOT;

impl Machine {
    /// The text of flow collections, and what follows them.
    pub(super) fn in_flow(&mut self, out: &mut Out<'_>, from: usize, end: usize) {
        let mut at = from;
        while let Some(byte) = out.byte(at).filter(|_| at < end) {
            match byte {
                b'{' | b'[' => self.open_flow(),
                b'}' | b']' => {
                    self.close_flow();
                    if self.flow.stack.is_empty() {
                        self.open = Open::Nothing;
                        let place = self.keys.last().map_or(ROOT, |key| key.1);
                        return self.plain(out, place, skip_blanks(out, at + 1, end), end);
                    }
                }
                b',' => self.flow.place = self.flow.stack.last().copied().unwrap_or(ROOT),
                b'#' if at == from || out.byte(at - 1).is_some_and(is_blank) => return self.comment(out, at, end),
                b'"' | b'\'' => {
                    at = self.quoted_in_flow(out, at, end, byte);
                    continue;
                }
                b'&' | b'!' | b'*' => {
                    at += 1 + out.part(at + 1, end).iter().take_while(|byte| !is_blank(**byte) && !is_mark(**byte)).count();
                    continue;
                }
                b':' | b'?' if at + 1 >= end || out.byte(at + 1).is_some_and(|next| is_blank(next) || is_mark(next)) => {}
                _ if is_blank(byte) => {}
                _ => {
                    at = self.plain_in_flow(out, at, end);
                    continue;
                }
            }
            at += 1;
        }
    }

    fn open_flow(&mut self) {
        if self.flow.stack.len() >= DEEPEST {
            self.problems.add(self.record(), "values stand too deep within one another");
            self.flow.deeper += 1;
            return;
        }
        self.flow.stack.push(self.flow.place);
        self.flow.before = self.flow.place;
    }

    fn close_flow(&mut self) {
        if self.flow.deeper > 0 {
            self.flow.deeper -= 1;
        } else if let Some(place) = self.flow.stack.pop() {
            (self.flow.place, self.flow.before) = (place, place);
        }
    }

    fn key_in_flow(&mut self, out: &mut Out<'_>, start: usize, end: usize) {
        let parent = self.flow.stack.last().copied().unwrap_or(ROOT);
        if self.flow.deeper == 0 {
            self.flow.place = self.key(out, parent, self.flow.before, start, end);
            self.flow.before = self.flow.place;
        }
    }

    /// A quoted key or value; gives where the text behind it begins.
    fn quoted_in_flow(&mut self, out: &mut Out<'_>, open: usize, end: usize, quote: u8) -> usize {
        let place = self.flow.place;
        let Some(close) = close(out.part(open + 1, end), quote).map(|close| open + 1 + close) else {
            let column = if let Open::Flow { column } = self.open { column } else { None };
            self.open = Open::Quoted { quote, place, column };
            self.value(out, place, open + 1, end);
            return end;
        };
        let colon = skip_blanks(out, close + 1, end);
        if out.byte(colon) == Some(b':') && colon < end {
            self.key_in_flow(out, open + 1, close);
            return colon + 1;
        }
        self.value(out, place, open + 1, close);
        close + 1
    }

    /// A plain key or value; gives where the text behind it begins.
    fn plain_in_flow(&mut self, out: &mut Out<'_>, start: usize, end: usize) -> usize {
        let text = out.part(start, end);
        let mut stop = text.len();
        for (at, byte) in text.iter().enumerate().skip(1) {
            let next = text.get(at + 1);
            let is_colon = *byte == b':' && next.is_none_or(|next| is_blank(*next) || is_mark(*next));
            let is_comment = is_blank(*byte) && next == Some(&b'#');
            if is_colon || is_comment || is_mark(*byte) {
                stop = at;
                break;
            }
        }
        let value = text.get(..stop).unwrap_or(text).trim_ascii_end().len();
        if text.get(stop) == Some(&b':') {
            self.key_in_flow(out, start, start + value);
            return start + stop + 1;
        }
        self.value(out, self.flow.place, start, start + value);
        start + stop
    }
}

/// Whether a byte ends a plain scalar.
fn is_mark(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
