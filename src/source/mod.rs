//! Documents as text with positions: files, spans, pointers, places.
//!
//! Owns every byte offset in the program. A [`Place`] (document + RFC 6901 pointer) is what the rest of
//! the code passes around; a [`Span`] is worked out from it in [`locate`], late and only for what is
//! shown. Never touches the file system and never knows what a document means.
//!
//! To add a syntax: one file in `locate/`, one arm in [`locate::resolve`].

pub mod digest;
pub mod file;
pub mod json;
pub mod key_value;
pub mod locate;
pub mod place;
pub mod pointer;
pub mod problem;
pub mod span;
pub mod suggest;
pub mod tree;
pub mod wildcard;
pub mod yaml;

pub use digest::Sha256;
pub use file::{DocId, SourceFile, SourceMap, Syntax};
pub use place::Place;
pub use pointer::Pointer;
pub use problem::{Problem, Unreadable};
pub use span::{LineColumn, Span};
pub use tree::{Entry, Node, Number, Value};
