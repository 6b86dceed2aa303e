//! Personal data in files: found, told from synthetic data, counted by field, and never repeated.
//!
//! ```text
//! bytes ─unpack→ parts ─spot→ spots ─layout→ cells ─decide→ fields ─→ FileScan (model)
//!                               entity ┘  lexicon ┘   └ synthetic registry
//! ```
//!
//! Owns what personal data is ([`entity`], `anchor`), where it may stand ([`spot`], [`layout`], [`unpack`]) and what a field of
//! a file amounts to (`decide`); [`search`] puts them in their order. Reads no files: bytes come in through a reader that the
//! caller opened. Nothing that leaves this module holds a value: [`raw::Raw`] gives its shape and a keyed fingerprint, and has no
//! `Display`.
//!
//! To add a kind of personal data: one entry in a file of [`entity`]. To add values that are nobody's: a row in
//! `rules/synthetic/`, which [`synthetic`] looks up.

mod anchor;
mod decide;
pub mod entity;
mod fold;
mod forms;
mod gazetteer;
pub mod layout;
mod lexicon;
mod phone;
pub mod raw;
pub mod search;
pub mod spot;
pub mod synthetic;
pub mod unpack;
