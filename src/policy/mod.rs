//! Rego policies: loading, checking, evaluating. The only module that knows Rego.
//!
//! [`input`] is what policies see. `engine` is the only file that names the interpreter.

pub mod input;
