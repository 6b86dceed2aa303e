//! Collects `policies/` and `rules/` into one sorted table, so that adding a rule needs no Rust.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a build that cannot find its own policies must stop")]

use std::fmt::Write as _;
use std::path::Path;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let mut table = String::from("&[\n");
    for folder in ["policies", "rules"] {
        println!("cargo::rerun-if-changed={folder}");
        for entry in walkdir::WalkDir::new(Path::new(&root).join(folder)).sort_by_file_name() {
            let entry = entry.unwrap_or_else(|error| panic!("{folder} cannot be read: {error}"));
            let wanted = entry.path().extension().is_some_and(|extension| extension == "rego" || extension == "yaml");
            if entry.file_type().is_file() && wanted {
                let name = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                writeln!(table, "    ({name:?}, include_str!({:?})),", entry.path()).unwrap();
            }
        }
    }
    table.push_str("]\n");
    // A program that is loaded at a fixed address starts without relocating 30,000 pointers first.
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" && std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    let out = std::env::var("OUT_DIR").unwrap();
    std::fs::write(Path::new(&out).join("embedded.rs"), table).unwrap();
}
