//! Personal data in files: found, told from synthetic data, counted by field, and never repeated.
//!
//! ```text
//! bytes ─unpack→ parts ─spot→ spots ─layout→ cells ─decide→ fields ─→ FileScan (model)
//!                               entity ┘  lexicon ┘   └ synthetic registry
//! ```
//!
//! Owns what personal data is ([`entity`]), where it may stand ([`layout`]), and how files are opened for it ([`unpack`]). Reads no files: bytes come in through a reader that the caller opened. Nothing that
//! leaves this module holds a value: [`raw::Raw`] gives its shape and a keyed fingerprint, and has no `Display`.
//!
//! To add a kind of personal data: one entry in a file of [`entity`].

pub mod entity;
pub mod layout;
pub mod raw;
pub mod unpack;
