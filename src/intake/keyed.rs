//! Reading only some keys of large JSON objects, once each, straight from the text.
//!
//! A type says which keys it wants ([`keys!`]) and takes each value as it comes ([`Fields`]); the rest is
//! skipped by `serde_json` without being built. A wanted key that comes twice, or in another case, is an
//! error: other parsers disagree on which one counts. `null` stands for an absent value, as some tools
//! write it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::source::span::boundary_before;
use crate::source::{Problem, Span, json};

/// The keys of an object that are read.
pub(super) trait Keys: Copy {
    /// Their names.
    const NAMES: &'static [&'static str];

    /// The key of a name.
    fn of(name: &str) -> Option<Self>;

    /// Its position in [`Keys::NAMES`], below 32.
    fn number(self) -> u32;
}

/// Declares an enum of the keys of an object.
macro_rules! keys {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(Clone, Copy)]
        pub(super) enum $name { $($variant),+ }

        impl $crate::intake::keyed::Keys for $name {
            const NAMES: &'static [&'static str] = &[$($text),+];

            fn of(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn number(self) -> u32 {
                self as u32
            }
        }
    };
}
pub(super) use keys;

/// An object whose keys are taken one by one.
pub(super) trait Fields<'t> {
    /// Its keys.
    type Key: Keys;
    /// What it is, with an article, for messages.
    const WHAT: &'static str;

    /// Takes the value of a key; must read exactly one value.
    fn field<A: MapAccess<'t>>(&mut self, key: Self::Key, access: &mut A) -> Result<(), A::Error>;
}

/// A list whose items are taken one by one.
pub(super) trait Items<'t> {
    /// What it is, with an article, for messages.
    const WHAT: &'static str;

    /// Takes the next item; `false` at the end of the list.
    fn item<A: SeqAccess<'t>>(&mut self, index: usize, access: &mut A) -> Result<bool, A::Error>;
}

/// Reads an object, or `null` as an empty one.
pub(super) struct Object<'f, F>(pub(super) &'f mut F);

impl<'t, F: Fields<'t>> DeserializeSeed<'t> for Object<'_, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t, F: Fields<'t>> Visitor<'t> for Object<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(F::WHAT)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        let mut seen = 0u32;
        while let Some(key) = access.next_key_seed(KeyOf::<F::Key>(PhantomData))? {
            let Some(key) = key else {
                access.next_value::<IgnoredAny>()?;
                continue;
            };
            let bit = 1u32.checked_shl(key.number()).unwrap_or(0);
            if seen & bit != 0 {
                let name = usize::try_from(key.number()).ok().and_then(|number| F::Key::NAMES.get(number)).copied().unwrap_or_default();
                return Err(A::Error::custom(format!("{DUPLICATE}`{name}`")));
            }
            seen |= bit;
            self.0.field(key, &mut access)?;
        }
        Ok(())
    }
}

/// Reads a list, or `null` as an empty one.
pub(super) struct List<'f, I>(pub(super) &'f mut I);

impl<'t, I: Items<'t>> DeserializeSeed<'t> for List<'_, I> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t, I: Items<'t>> Visitor<'t> for List<'_, I> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(I::WHAT)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        let mut index = 0usize;
        while self.0.item(index, &mut access)? {
            index += 1;
        }
        Ok(())
    }
}

const DUPLICATE: &str = "duplicate key ";
const FOLDED: &str = "wrong case: ";

/// The wanted key that other parsers would take `name` for.
fn folded<K: Keys>(name: &str) -> Option<&'static str> {
    if name.is_ascii() {
        return K::NAMES.iter().find(|known| known.len() == name.len() && known.eq_ignore_ascii_case(name)).copied();
    }
    let name = json::folded(name);
    K::NAMES.iter().find(|known| json::folded(known) == name).copied()
}

struct KeyOf<K>(PhantomData<K>);

impl<'t, K: Keys> DeserializeSeed<'t> for KeyOf<K> {
    type Value = Option<K>;

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<Option<K>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K: Keys> Visitor<'_> for KeyOf<K> {
    type Value = Option<K>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Option<K>, E> {
        if let Some(key) = K::of(name) {
            return Ok(Some(key));
        }
        match folded::<K>(name) {
            Some(known) => Err(E::custom(format!("{FOLDED}`{name}` is not `{known}`"))),
            None => Ok(None),
        }
    }
}

/// A string, borrowed where the text has no escapes in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text<'t>(pub(super) Cow<'t, str>);

impl<'de: 't, 't> Deserialize<'de> for Text<'t> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow;
        impl<'de> Visitor<'de> for Borrow {
            type Value = Text<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrow)
    }
}

/// The next value as a string; `null` is absent.
pub(super) fn text<'t, A: MapAccess<'t>>(access: &mut A) -> Result<Option<Cow<'t, str>>, A::Error> {
    Ok(access.next_value::<Option<Text<'t>>>()?.map(|text| text.0))
}

/// Reads the whole of a JSON document into `fields`.
///
/// # Errors
/// What is wrong with the text, or with a key that is wanted.
pub(super) fn document<'t, F: Fields<'t>>(text: &'t str, fields: &mut F) -> Result<(), Problem> {
    if text.starts_with('\u{feff}') {
        return Err(json::byte_order_mark());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Object(fields).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    read.map_err(|error| problem(text, &error))
}

fn problem(text: &str, error: &serde_json::Error) -> Problem {
    let problem = json::syntax(text, error);
    let end = problem.span.map_or(0, |span| span.end);
    if let Some(found) = problem.message.strip_prefix("invalid type: ") {
        return wrong_kind(text, end, found);
    }
    let (message, label, help) = match problem.message.strip_prefix(FOLDED) {
        Some(keys) => (format!("the key {keys}"), "here", "write the key exactly so: other parsers would read it as the same key"),
        None if problem.message.starts_with(DUPLICATE) => {
            (problem.message.clone(), "the second one", "keep one of the two: other parsers disagree on which one counts")
        }
        None if problem.help.is_none() => return problem.with_help("write the document with a tool that follows the format's schema"),
        None => return problem,
    };
    Problem { message, label: label.to_owned(), span: string_before(text, end).or(problem.span), help: Some(help.to_owned()) }
}

/// `found` is what `serde` says after "invalid type": what it found, a comma, and what was expected.
fn wrong_kind(text: &str, end: usize, found: &str) -> Problem {
    let (found, expected) = found.rsplit_once(", expected ").unwrap_or((found, "another value"));
    let kind = match found.split([' ', '`']).next().unwrap_or_default() {
        "map" => "a mapping",
        "sequence" => "a list",
        "string" => "a string",
        "boolean" => "a boolean",
        "integer" | "floating" => "a number",
        _ => "something else",
    };
    // The parser stops after a scalar, or after the bracket of a list or mapping and the space behind it.
    let before = text.get(..end).unwrap_or_default().trim_end();
    let end = before.len();
    let word = before.trim_end_matches(|character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '+')).len();
    let span = match kind {
        "a string" => string_before(text, end),
        "a boolean" | "a number" if word < end => Some(Span::new(word, end)),
        _ => None,
    };
    let span = span.unwrap_or_else(|| Span::new(boundary_before(text, end.saturating_sub(1)), end));
    Problem::at(span, format!("expected {expected}, found {kind}"), format!("this is {kind}"))
        .with_help("write the document with a tool that follows the format's schema")
}

/// The string literal that ends at `end`, white space aside; right for literals without quotes in them.
fn string_before(text: &str, end: usize) -> Option<Span> {
    let before = text.get(..end)?.trim_end().strip_suffix('"')?;
    Some(Span::new(before.rfind('"')?, before.len() + 1))
}
