//! Start tags.

use std::ops::{ControlFlow, Range};

use super::attributes::{Attribute, Attributes, local};
use super::{Machine, State, html};
use crate::pid::layout::out::Out;
use crate::pid::layout::paths::Place;

/// The longest name that an attribute gives to an element.
const LONGEST_NAME: usize = 40;
/// The elements that say nothing by themselves, in lower case: they may be named by an attribute.
const GENERIC: &[&[u8]] = &[
    b"add",
    b"arg",
    b"attr",
    b"attribute",
    b"bool",
    b"boolean",
    b"cell",
    b"characteristic",
    b"col",
    b"column",
    b"configuration",
    b"constant",
    b"data",
    b"date",
    b"double",
    b"element",
    b"entry",
    b"env",
    b"field",
    b"float",
    b"input",
    b"int",
    b"integer",
    b"item",
    b"key",
    b"long",
    b"member",
    b"meta",
    b"option",
    b"param",
    b"parameter",
    b"prop",
    b"property",
    b"select",
    b"setting",
    b"slot",
    b"str",
    b"string",
    b"textarea",
    b"tag",
    b"value",
    b"var",
    b"variable",
];

/// Where a start tag ends.
enum End {
    /// With the text before the first place, behind which the other one follows.
    At(usize, usize),
    /// Not in the piece.
    Beyond,
    /// Not within the longest part of a cell.
    Never,
}

/// How far the reading of a long tag has come.
#[derive(Clone, Copy, Default)]
pub(super) struct Long {
    quote: Option<u8>,
    /// The last byte that is no space, where it stands outside of quotes.
    last: u8,
    /// What its text belongs to.
    place: Place,
}

impl Long {
    /// Reads on; gives where the tag ends.
    fn read(&mut self, text: &[u8]) -> Option<usize> {
        for (at, byte) in text.iter().enumerate() {
            match (self.quote, byte) {
                (_, b'<') | (None, b'>') => return Some(at),
                (Some(quote), byte) if quote == *byte => self.quote = None,
                (None, b'"' | b'\'') if self.last == b'=' => self.quote = Some(*byte),
                _ => {}
            }
            if !byte.is_ascii_whitespace() && self.quote.is_none() {
                self.last = *byte;
            }
        }
        None
    }
}

impl Machine {
    /// What stands for the name of an element.
    pub(super) fn name(&self, name: &[u8]) -> u64 {
        html::code(name, self.is_html == Some(true))
    }

    /// The start tag at `at` whose name ends at `name_end`.
    pub(super) fn start_tag(&mut self, out: &mut Out<'_>, at: usize, name_end: usize) -> ControlFlow<usize, usize> {
        let (end, next) = match tag_end(out, at, name_end) {
            End::At(end, next) => (end, next),
            End::Beyond => return ControlFlow::Break(at),
            End::Never => {
                let place = self.element(out, at + 1..name_end, None);
                let place = self.paths.child(out, place, self.before, b"@*");
                self.before = place;
                self.state = State::Tag(Long { place, ..Long::default() });
                return ControlFlow::Continue(name_end);
            }
        };
        let is_empty = next > end && end > name_end && out.byte(end - 1) == Some(b'/');
        let text = out.part(name_end, if is_empty { end - 1 } else { end });
        let named = given_name(out, out.part(at + 1, name_end), name_end, text);
        let place = self.element(out, at + 1..name_end, named.clone().and_then(|named| text.get(named)));
        for attribute in Attributes::new(text).filter(|attribute| Some(&attribute.value) != named.as_ref()) {
            self.attribute(out, place, name_end, text, &attribute);
        }
        self.opened(out.part(at + 1, name_end), is_empty);
        ControlFlow::Continue(next)
    }

    /// Opens the element of that name, which an attribute may have given a further one; gives its place.
    fn element(&mut self, out: &mut Out<'_>, name: Range<usize>, named: Option<&[u8]>) -> Place {
        let written = out.part(name.start, name.end);
        let is_html = *self.is_html.get_or_insert_with(|| html::is_element(written));
        if is_html {
            while self.deeper == 0 && self.stack.last().is_some_and(|top| html::ends_before(top.name, written)) {
                self.close();
            }
        }
        let parent = self.place();
        let mut place = parent;
        if self.deeper == 0 && is_html && written.iter().any(u8::is_ascii_uppercase) {
            place = self.paths.child(out, parent, self.before, local(&written.to_ascii_lowercase()));
        } else if self.deeper == 0 {
            place = self.paths.child(out, parent, self.before, local(written));
        }
        if let Some(named) = named {
            place = self.paths.child(out, place, place, named);
        }
        self.before = place;
        let code = self.name(written);
        self.open(code, place);
        place
    }

    fn attribute(&mut self, out: &mut Out<'_>, place: Place, base: usize, text: &[u8], attribute: &Attribute) {
        self.attribute.clear();
        self.attribute.push(b'@');
        self.attribute.extend_from_slice(text.get(attribute.name.clone()).unwrap_or_default());
        let of = self.paths.child(out, place, self.before, &self.attribute);
        self.before = of;
        self.value(out, of, base + attribute.value.start, base + attribute.value.end);
    }

    /// An element has been opened: closes it if nothing can stand in it.
    fn opened(&mut self, name: &[u8], is_empty: bool) {
        let is_html = self.is_html == Some(true);
        if is_empty || (is_html && html::is_void(name)) {
            self.close();
        } else if let Some(end) = html::raw_end(name).filter(|_| is_html) {
            self.state = State::Raw(end);
        }
    }

    /// A start tag that is too long to be taken apart.
    pub(super) fn long_tag(&mut self, out: &mut Out<'_>, at: usize, long: Long) -> ControlFlow<usize, usize> {
        let mut read = long;
        let Some(end) = read.read(out.rest(at)).map(|end| at + end).or(out.last.then_some(out.own)) else {
            let next = at + (out.own - at) / out.longest * out.longest;
            let mut read = long;
            let _ = read.read(out.part(at, next));
            self.value(out, long.place, at, next);
            self.state = State::Tag(read);
            return ControlFlow::Break(next);
        };
        self.value(out, long.place, at, end);
        self.state = State::Content;
        if read.last == b'/' {
            self.close();
        }
        ControlFlow::Continue(end + usize::from(out.byte(end) == Some(b'>')))
    }
}

/// Where the attribute value is in `text`, the attributes of an element, that gives it a name. What is worth a look is none.
fn given_name(out: &Out<'_>, element: &[u8], base: usize, text: &[u8]) -> Option<Range<usize>> {
    let is_name = |attribute: &Attribute| {
        let name = text.get(attribute.name.clone()).unwrap_or_default();
        name.eq_ignore_ascii_case(b"name") || name.eq_ignore_ascii_case(b"key")
    };
    let value = Attributes::new(text).find(is_name)?.value;
    let own = local(element);
    if !GENERIC.iter().any(|generic| own.eq_ignore_ascii_case(generic)) {
        return None;
    }
    let name = text.get(value.clone()).filter(|name| name.len() <= LONGEST_NAME)?;
    let is_word = name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let begins = name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    (is_word && begins && !out.has_spot(base + value.start, base + value.end)).then_some(value)
}

/// Where the start tag at `at` ends: at a `>` outside of quotes, or before a `<`. A quote that holds a `<` or is never closed is none.
fn tag_end(out: &Out<'_>, at: usize, name_end: usize) -> End {
    let text = out.part(at, at + out.longest);
    let is_cut = text.len() >= out.longest;
    let mut from = name_end - at;
    while let Some(found) = text.get(from..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'>' | b'<' | b'"' | b'\''))) {
        let place = from + found;
        match text.get(place) {
            Some(b'>') => return End::At(at + place, at + place + 1),
            Some(b'<') => return End::At(at + place, at + place),
            Some(quote) => {
                from = place + 1;
                let is_value = text.get(..place).unwrap_or_default().trim_ascii_end().ends_with(b"=");
                let rest = text.get(from..).unwrap_or_default();
                match memchr::memchr2(*quote, b'<', rest).filter(|_| is_value) {
                    Some(close) if rest.get(close) == Some(quote) => from += close + 1,
                    None if is_value && !out.last && !is_cut => return End::Beyond,
                    None if is_value && is_cut => return End::Never,
                    _ => {}
                }
            }
            None => break,
        }
    }
    match (is_cut, out.last) {
        (true, _) => End::Never,
        (false, true) => End::At(out.own, out.own),
        (false, false) => End::Beyond,
    }
}
