//! The shape of the source, checked: who uses whom, who meets the world, how long a file may be.
//!
//! [`lexer`] takes Rust apart, [`paths`] finds what a file names, [`laws`] says what it may not. The tests
//! here run every law over `src/` and show of each that it catches what breaks it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    unreachable_pub,
    missing_docs,
    reason = "a test that fails should fail loudly"
)]

mod laws;
mod lexer;
mod paths;

use std::collections::{BTreeMap, BTreeSet};

use laws::{File, LAWS, ORDER, uses};

/// Every file of the source, sorted by path.
fn sources() -> Vec<File> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push(File { text: std::fs::read_to_string(&path).unwrap(), path: name });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn law(name: &str) -> fn(&File) -> Vec<String> {
    LAWS.iter().find(|(law, _)| law.contains(name)).unwrap_or_else(|| panic!("no law is called {name}")).1
}

fn broken(name: &str, path: &str, text: &str) -> Vec<String> {
    law(name)(&File { path: path.to_owned(), text: text.to_owned() })
}

#[test]
fn the_source_keeps_every_law() {
    let sources = sources();
    assert!(sources.len() > 50, "the scan found only {} files", sources.len());
    let mut told = Vec::new();
    for (name, law) in LAWS {
        for file in &sources {
            told.extend(law(file).into_iter().map(|violation| format!("{name}: {violation}")));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn every_module_that_exists_has_its_place_in_the_order() {
    let listed: BTreeSet<&str> = ORDER.iter().flat_map(|group| group.iter().copied()).chain(["host"]).collect();
    let there: BTreeSet<String> =
        sources().iter().filter_map(|file| file.path.strip_prefix("src/")?.split_once('/').map(|(module, _)| module.to_owned())).collect();
    let missing: Vec<&String> = there.iter().filter(|module| !listed.contains(module.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // The ledger is drawn and not yet built.
    let drawn: Vec<&str> = listed.into_iter().filter(|module| !there.contains(*module)).collect();
    assert!(drawn.iter().all(|module| *module == "ledger"), "{drawn:?}");
}

/// Asked without the order, so that a mistake in the order is no excuse.
#[test]
fn no_modules_use_each_other_in_a_ring() {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources() {
        let Some((from, _)) = file.path.trim_start_matches("src/").split_once('/') else { continue };
        graph.entry(from.to_owned()).or_default().extend(uses(&file).into_iter().map(|(to, _)| to));
    }
    assert!(graph["gate"].contains("intake"), "the scan sees no use at all");
    assert_eq!(ring(&graph), None);
}

/// Takes away, again and again, what uses nothing that is left; a ring is what stays.
fn ring(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut left = graph.clone();
    loop {
        let free = left.iter().find(|(_, to)| !to.iter().any(|module| left.contains_key(module))).map(|(from, _)| from.clone());
        match free {
            Some(module) => left.remove(&module),
            None => return if left.is_empty() { None } else { Some(left.into_keys().collect()) },
        };
    }
}

#[test]
fn a_ring_is_found() {
    let graph = |edges: &[(&str, &str)]| {
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            graph.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        graph
    };
    assert_eq!(ring(&graph(&[("a", "b"), ("b", "c")])), None);
    assert_eq!(ring(&graph(&[("a", "b"), ("b", "c"), ("c", "b")])), Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
}

#[test]
fn a_use_against_the_order_is_caught_however_it_is_written() {
    for source in [
        "use crate::gate::Request;",
        "use crate::{model::Id, gate::{self}};",
        "fn f() { crate::gate::judge(); }",
        "use super::super::gate;",
        "use crate::Judgement;",
        "mod inner { fn f() { super::super::super::gate::judge(); } }",
    ] {
        assert!(!broken("before them", "src/model/release.rs", source).is_empty(), "{source}");
    }
    assert!(broken("before them", "src/model/release.rs", "use crate::source::Span; use super::id::Name; // crate::gate").is_empty());
    assert!(broken("before them", "src/model/release.rs", "#[cfg(test)] mod tests { use crate::gate::judge; }").is_empty());
}

#[test]
fn modules_side_by_side_and_the_host_keep_apart() {
    assert!(broken("before them", "src/intake/mod.rs", "use crate::policy::Bundle;")[0].contains("side by side"));
    assert!(broken("before them", "src/report/text.rs", "use crate::attest::Signed;")[0].contains("side by side"));
    assert!(!broken("before them", "src/report/text.rs", "use crate::host::Host;").is_empty());
    assert!(broken("before them", "src/gate/load.rs", "use crate::host::Host;").is_empty());
    assert!(!broken("before them", "src/host/os.rs", "use crate::source::Span;").is_empty());
    assert!(!broken("before them", "src/helpers/mod.rs", "").is_empty());
}

#[test]
fn the_world_is_seen_through_every_disguise() {
    for source in [
        "use std::fs;",
        "use std::{io, fs as f};",
        "use std::*;",
        "fn f() { let x = std::env::var(\"X\"); }",
        "use std::time::SystemTime;",
        "use std::time; fn f() { time::SystemTime::now(); }",
        "fn f() { jiff::Timestamp::now(); }",
        "fn f(path: &Utf8Path) -> bool { path.exists() }",
        "use cap_std::fs::Dir;",
        "fn f() { getrandom::fill(&mut b); }",
        "fn f() { std::process::exit(1) }",
        "use std::io::stdin;",
    ] {
        assert!(!broken("world", "src/intake/mod.rs", source).is_empty(), "{source}");
        assert!(broken("world", "src/host/os.rs", source).is_empty(), "{source}");
    }
    assert!(broken("world", "src/intake/mod.rs", "use std::io; fn f(host: &dyn Host) { host.now(); let exists = 1; }").is_empty());
    assert!(broken("world", "src/main.rs", "use std::process::ExitCode;").is_empty());
    assert!(!broken("world", "src/main.rs", "use std::fs;").is_empty());
}

#[test]
fn crates_away_from_home_are_caught() {
    assert!(!broken("at home", "src/policy/term.rs", "//! x\n// like regorus does\n").is_empty(), "comments count");
    assert!(broken("at home", "src/policy/engine.rs", "use regorus::Engine;").is_empty());
    assert!(!broken("at home", "src/gate/run.rs", "use anyhow::Result;").is_empty());
    assert!(!broken("at home", "src/verdict/mod.rs", "use serde_json::{Value as Json, Map};").is_empty());
    assert!(!broken("at home", "src/verdict/mod.rs", "use serde_json::*;").is_empty());
    assert!(broken("at home", "src/verdict/mod.rs", "use serde_json::value::RawValue;").is_empty());
    assert!(broken("at home", "src/intake/ctrf.rs", "use serde_json::Value;").is_empty());
}

#[test]
fn names_that_cannot_be_followed_are_refused() {
    for source in [
        "use crate as ours;",
        "use crate::*;",
        "use std as s;",
        "use std::{self as s};",
        "extern crate std as s;",
        "#[path = \"x.rs\"] mod y;",
        "include!(\"x.rs\");",
    ] {
        assert!(!broken("followed", "src/model/id.rs", source).is_empty(), "{source}");
    }
    assert!(broken("followed", "src/model/id.rs", "use super::*; use crate::source::*; const X: &str = include_str!(\"x\");").is_empty());
}

#[test]
fn printing_is_caught() {
    assert_eq!(broken("terminal", "src/gate/run.rs", "fn f() { println!(\"x\"); eprint!(\"y\"); }").len(), 2);
    assert!(broken("terminal", "src/gate/run.rs", "// println!\nfn println() { let s = \"println!\"; writeln!(to); }").is_empty());
}

#[test]
fn an_arm_for_everything_else_is_caught_in_reports_only() {
    let bad = "fn f(o: Outcome) { match o { Outcome::Pass => 1, _ => 2 } }";
    assert!(!broken("variant", "src/report/text.rs", bad).is_empty());
    assert!(broken("variant", "src/gate/run.rs", bad).is_empty());
    assert!(!broken("variant", "src/report/text.rs", "fn f() { match x.y() { Format::Text => { a() } other => b(other) } }").is_empty());
    assert!(!broken("variant", "src/report/mod.rs", "impl Format { fn f(self) { match self { Self::Text => 1, _ => 2 } } }").is_empty());
    let good = "fn f() { match o { Outcome::Pass => match n { 0 => 1, _ => 2 }, Outcome::Deny | Outcome::Error => { 3 } (Outcome::Warn, _) => 4 } }";
    assert!(broken("variant", "src/report/text.rs", good).is_empty(), "{:?}", broken("variant", "src/report/text.rs", good));
}

#[test]
fn long_files_and_files_without_a_word_are_caught() {
    let lines = |count: usize| "//! x\n".repeat(count);
    assert!(broken("short", "src/a/b.rs", &lines(500)).is_empty());
    assert!(!broken("short", "src/a/b.rs", &lines(501)).is_empty());
    assert!(!broken("short", "src/main.rs", &lines(41)).is_empty());
    assert!(!broken("short", "src/gate/run.rs", &lines(121)).is_empty());
    assert!(!broken("short", "src/a/b.rs", "use x;\n").is_empty());
}
