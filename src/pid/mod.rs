//! Personal data in files: found, told from synthetic data, counted by field, and never repeated.
//!
//! ```text
//! bytes ─unpack→ parts ─spot→ spots ─layout→ cells ─decide→ fields ─→ FileScan (model)
//!                               entity ┘  lexicon ┘   └ synthetic registry
//! ```
//!
//! Owns what personal data is ([`entity`]), where it may stand ([`layout`]). Reads no files: bytes come in through a reader that the caller opened. Nothing that
//! leaves this module holds a value: [`raw::Raw`] gives its shape and a keyed fingerprint, and has no `Display`.
//!
//! To add a kind of personal data: one entry in a file of [`entity`]. To add values that are nobody's: a row in `rules/synthetic/`,
//! which [`synthetic`] looks up.

pub mod anchor;
pub mod entity;
mod fold;
pub mod gazetteer;
pub mod layout;
pub mod lexicon;
pub mod phone;
pub mod raw;
pub mod synthetic;
