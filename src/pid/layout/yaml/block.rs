//! Lines: what they go on with, their dashes, their key, and the value behind it.

use super::scalar::{is_blank, is_header, key, plain, skip_blanks};
use super::{DEEPEST, Machine, Open};
use crate::pid::layout::line::Line;
use crate::pid::layout::out::Out;
use crate::pid::layout::paths::{Place, ROOT};

impl Machine {
    pub(super) fn line(&mut self, out: &mut Out<'_>, line: Line) {
        let content = skip_blanks(out, line.start, line.end);
        if content >= line.end {
            return;
        }
        let column = content - line.start;
        if column == 0 && self.marker(out, line) {
            return;
        }
        let is_right = |of: Option<usize>| of.is_none_or(|of| column > of);
        match self.open {
            Open::Block { place, column } if is_right(column) => return self.value(out, place, content, line.end),
            Open::Quoted { column, .. } if is_right(column) => return self.in_quotes(out, content, line.end),
            Open::Flow { column } if is_right(column) || matches!(out.byte(content), Some(b'}' | b']')) => {
                return self.in_flow(out, content, line.end);
            }
            Open::Quoted { .. } => self.problems.add(self.records.saturating_sub(1), "a quote is opened and not closed"),
            Open::Flow { .. } => self.problems.add(self.records.saturating_sub(1), "a bracket is opened and not closed"),
            Open::Block { .. } | Open::Nothing => {}
        }
        self.open = Open::Nothing;
        self.content(out, content, line);
    }

    /// Whether a line says that a document begins or ends, or how documents are written.
    fn marker(&mut self, out: &mut Out<'_>, line: Line) -> bool {
        let text = out.part(line.start, line.end);
        let is_mark = |mark: &[u8]| text.strip_prefix(mark).is_some_and(|rest| rest.first().is_none_or(|byte| is_blank(*byte)));
        if is_mark(b"---") {
            self.end_document();
            let content = skip_blanks(out, line.start + 3, line.end);
            if content < line.end {
                self.content(out, content, line);
            }
            return true;
        }
        if is_mark(b"...") {
            self.end_document();
            return true;
        }
        text.first() == Some(&b'%') && !self.in_document
    }

    /// What stands in a line, from its first character that is no blank on.
    fn content(&mut self, out: &mut Out<'_>, from: usize, line: Line) {
        let (mut at, end) = (from, line.end);
        let mut is_item = false;
        loop {
            let column = at - line.start;
            let is_template = out.byte(at) == Some(b'{') && matches!(out.byte(at + 1), Some(b'{' | b'%')) && at + 1 < end;
            if out.byte(at) == Some(b'#') || is_template {
                return self.comment(out, at, end);
            }
            self.begin_document();
            let indicator = out.byte(at).filter(|byte| matches!(byte, b'-' | b'?' | b':'));
            if let Some(indicator) = indicator.filter(|_| at + 1 >= end || out.byte(at + 1).is_some_and(is_blank)) {
                self.leave(column + 1);
                if indicator == b'-' {
                    self.item(column);
                }
                (is_item, self.column) = (true, Some(column));
                at = skip_blanks(out, at + 1, end);
                if at >= end {
                    return;
                }
                continue;
            }
            let start = self.properties(out, at, end);
            if let Some(key) = key(out.part(start, end)) {
                let place = self.enter(out, column, start + key.name.start, start + key.name.end);
                self.column = Some(column);
                let value = skip_blanks(out, start + key.next, end);
                return self.value_at(out, place, value, end);
            }
            if !is_item {
                self.leave(column);
                self.column = self.keys.last().map(|key| key.0);
            }
            let place = self.keys.last().map_or(ROOT, |key| key.1);
            return self.value_at(out, place, at, end);
        }
    }

    /// Leaves the keys in that column and to its right; gives the last one that was left.
    fn leave(&mut self, column: usize) -> Option<(usize, Place)> {
        let mut last = None;
        while let Some(key) = self.keys.pop_if(|key| key.0 >= column) {
            last = Some(key);
        }
        last
    }

    fn enter(&mut self, out: &mut Out<'_>, column: usize, start: usize, end: usize) -> Place {
        let left = self.leave(column);
        let parent = self.keys.last().map_or(ROOT, |key| key.1);
        if self.keys.len() >= DEEPEST {
            self.problems.add(self.record(), "values stand too deep within one another");
            return parent;
        }
        let before = left.filter(|left| left.0 == column).map_or(parent, |left| left.1);
        let place = self.key(out, parent, before, start, end);
        self.keys.push((column, place));
        place
    }

    /// Where the text behind tags and anchors begins.
    fn properties(&self, out: &Out<'_>, from: usize, end: usize) -> usize {
        let mut at = from;
        while matches!(out.byte(at), Some(b'&' | b'!')) && at < end {
            let word = out.part(at, end).iter().position(|byte| is_blank(*byte));
            at = word.map_or(end, |word| skip_blanks(out, at + word, end));
        }
        at
    }

    /// The value that begins there.
    fn value_at(&mut self, out: &mut Out<'_>, place: Place, from: usize, end: usize) {
        let at = self.properties(out, from, end);
        let column = self.column;
        match out.byte(at).filter(|_| at < end) {
            None | Some(b'*') => {}
            Some(b'|' | b'>') if is_header(out.part(at + 1, end)) => {
                self.open = Open::Block { place, column };
                if let Some(comment) = out.part(at, end).iter().position(|byte| *byte == b'#') {
                    self.comment(out, at + comment, end);
                }
            }
            Some(quote @ (b'"' | b'\'')) => {
                self.open = Open::Quoted { quote, place, column };
                self.in_quotes(out, at + 1, end);
            }
            Some(b'{' | b'[') => {
                self.open = Open::Flow { column };
                self.flow.stack.clear();
                (self.flow.deeper, self.flow.place) = (0, place);
                self.in_flow(out, at, end);
            }
            Some(_) => self.plain(out, place, at, end),
        }
    }

    /// A plain scalar, or what stands behind another one, up to a comment.
    pub(super) fn plain(&mut self, out: &mut Out<'_>, place: Place, start: usize, end: usize) {
        let (value, comment) = plain(out.part(start, end));
        self.value(out, place, start, start + value);
        if start + comment < end {
            self.comment(out, start + comment, end);
        } else {
            self.tail = Some(place);
        }
    }

    /// The text of a quoted scalar, and what follows it.
    pub(super) fn in_quotes(&mut self, out: &mut Out<'_>, start: usize, end: usize) {
        let Open::Quoted { quote, place, column } = self.open else { return };
        let Some(close) = super::scalar::close(out.part(start, end), quote).map(|close| start + close) else {
            return self.value(out, place, start, end);
        };
        self.value(out, place, start, close);
        if self.flow.stack.is_empty() {
            self.open = Open::Nothing;
            self.plain(out, place, skip_blanks(out, close + 1, end), end);
        } else {
            self.open = Open::Flow { column };
            self.in_flow(out, close + 1, end);
        }
    }
}
