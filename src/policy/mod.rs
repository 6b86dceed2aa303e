//! Rego policies: loading, checking, evaluating. The only module that knows Rego.
//!
//! [`input`] is what policies see, [`Bundle`] the policies of one run, [`evaluate`] asks them. `engine` is
//! the only file that names the interpreter; its values never leave this module.

mod beside;
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

pub use beside::beside;
pub use bundle::{Bundle, digest};
pub use engine::{ENGINE, panic_is_caught};
pub use evaluate::evaluate;

/// The functions that policies may call and how many arguments each takes, sorted by name.
#[must_use]
pub fn functions() -> Vec<(String, usize)> {
    let native = engine::native_names().into_iter().filter_map(|name| Some((name.to_owned(), engine::native_arity(name)?)));
    let ours = builtins::BUILTINS.iter().map(|(name, arity, _)| ((*name).to_owned(), usize::from(*arity)));
    let all: std::collections::BTreeMap<String, usize> =
        native.chain(ours).filter(|(name, _)| !builtins::REFUSED.iter().any(|(refused, _)| refused == name)).collect();
    all.into_iter().collect()
}
