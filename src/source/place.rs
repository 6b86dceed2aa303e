//! Where something is said: a document and a pointer into it.

use super::{DocId, Pointer};

/// A place in a document, without a byte offset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The document.
    pub doc: DocId,
    /// The pointer into it.
    pub pointer: Pointer,
}

impl Place {
    /// The whole of a document.
    #[must_use]
    pub fn whole(doc: DocId) -> Self {
        Self { doc, pointer: Pointer::root() }
    }

    /// A place in a document.
    #[must_use]
    pub fn new(doc: DocId, pointer: Pointer) -> Self {
        Self { doc, pointer }
    }
}
