//! RFC 6901 JSON pointers, used for every syntax.
//!
//! For JSON and YAML they mean what the RFC says. For XML a token is an element name followed by the
//! index among its siblings of that name (`/testsuite/0/testcase/3`), an attribute is `@name`. For CSV
//! and JSON Lines the first token is the record index from 0, the second the column or key.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

/// An RFC 6901 pointer in its text form: empty for the whole document, else tokens after `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// A pointer from text that is already in RFC 6901 form.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Adds an object key.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.push_key(key);
        self
    }

    /// Adds an array index.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.push_index(index);
        self
    }

    /// Adds an object key in place.
    pub fn push_key(&mut self, key: &str) {
        self.0.push('/');
        for character in key.chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
    }

    /// Adds an array index in place.
    pub fn push_index(&mut self, index: usize) {
        self.0.push('/');
        self.0.push_str(&index.to_string());
    }

    /// The unescaped tokens, outermost first.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0
            .split('/')
            .skip(1)
            .map(|token| if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) })
    }

    /// The pointer without its last token; the root's parent is the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0.rsplit_once('/').map(|(head, _)| head.to_owned()).unwrap_or_default())
    }

    /// Whether this is the whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The RFC 6901 text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_round_trip_through_the_escapes_of_the_rfc() {
        let pointer = Pointer::root().key("a/b").key("m~n").index(0).key("");
        assert_eq!(pointer.as_str(), "/a~1b/m~0n/0/");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["a/b", "m~n", "0", ""]);
        assert_eq!(pointer.parent().as_str(), "/a~1b/m~0n/0");
    }
}
