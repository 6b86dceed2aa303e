//! Collects `policies/` and `rules/` for embedding.
fn main() {}
