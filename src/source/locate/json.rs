//! JSON: one lenient pass with `serde_json`, descending only where something is wanted.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Located, Span, Wanted};

/// Deepest level that is descended into; deeper places resolve to what encloses them.
const MAX_DEPTH: usize = 64;

pub(super) fn resolve(text: &str, wanted: &Wanted, found: &mut [Located]) {
    if let Ok(raw) = serde_json::from_str::<&RawValue>(text) {
        descend(raw.get(), None, wanted, &mut Walk { text, found, depth: 0 });
    }
}

pub(super) struct Walk<'w, 't> {
    pub(super) text: &'t str,
    pub(super) found: &'w mut [Located],
    pub(super) depth: usize,
}

pub(super) fn descend<'t>(raw: &'t str, key: Option<Span>, wanted: &Wanted, walk: &mut Walk<'_, 't>) {
    wanted.found(Located { span: Span::of(raw, walk.text), key, exact: true }, walk.found);
    if wanted.below.is_empty() || walk.depth >= MAX_DEPTH || !raw.starts_with(['{', '[']) {
        return;
    }
    walk.depth += 1;
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    // The text was parsed once already: an error here cannot happen, and would only leave the enclosing span.
    let _ = Children { wanted, walk }.deserialize(&mut deserializer);
    walk.depth -= 1;
}

struct Children<'a, 'w, 't> {
    wanted: &'a Wanted,
    walk: &'a mut Walk<'w, 't>,
}

impl<'t> DeserializeSeed<'t> for Children<'_, '_, 't> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Children<'_, '_, 't> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list or a mapping")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(raw_key) = access.next_key::<&'t RawValue>()? {
            let key: Cow<'t, str> = match raw_key.get().trim_matches('"') {
                plain if !plain.contains('\\') => Cow::Borrowed(plain),
                _ => Cow::Owned(serde_json::from_str(raw_key.get()).unwrap_or_default()),
            };
            match self.wanted.child(&key) {
                Some(wanted) => {
                    let raw = access.next_value::<&'t RawValue>()?;
                    let span = Span::of(raw_key.get(), self.walk.text);
                    descend(raw.get(), Some(span), wanted, self.walk);
                }
                None => {
                    access.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        let mut remaining = self.wanted.below.len();
        let mut index = 0usize;
        loop {
            let wanted = if remaining == 0 { None } else { self.wanted.child(&index.to_string()) };
            match wanted {
                Some(wanted) => {
                    let Some(raw) = access.next_element::<&'t RawValue>()? else { return Ok(()) };
                    descend(raw.get(), None, wanted, self.walk);
                    remaining -= 1;
                }
                None => {
                    if access.next_element::<IgnoredAny>()?.is_none() {
                        return Ok(());
                    }
                }
            }
            index += 1;
        }
    }
}
