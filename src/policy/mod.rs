//! Rego policies: loading, checking, evaluating. The only module that knows Rego.
//!
//! [`input`] is what policies see, [`Bundle`] the policies of one run, [`evaluate`] asks them. `engine` is
//! the only file that names the interpreter; its values never leave this module.

mod builtins;
mod bundle;
mod decode;
mod engine;
mod evaluate;
pub mod input;
mod lint;
mod metadata;
mod module;
mod term;
pub mod testing;

pub use bundle::{Bundle, digest};
pub use engine::panic_is_caught;
pub use evaluate::evaluate;
