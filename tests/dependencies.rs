//! What the project depends on and asks, kept in step with what it says about both: the reasons in
//! `Cargo.toml` with the README's table, the METADATA of the policies with `docs/rules.md`.
//!
//! `UPDATE=1 cargo test --test dependencies` rewrites the table and the page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use portcullis::gate::{RuleSources, load};
use portcullis::host::os::Os;
use portcullis::rule::{Catalogue, RuleMeta};

const BEGIN: &str = "<!-- dependencies: rewritten by `UPDATE=1 cargo test --test dependencies` -->";
const END: &str = "<!-- end of dependencies -->";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Writes with `UPDATE=1`, compares otherwise.
fn settle(path: &str, wanted: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root().join(path), wanted).unwrap();
    }
    assert!(text(path) == wanted, "{path} is not in step; run UPDATE=1 cargo test --test dependencies");
}

/// A dependency, the table of Cargo.toml that it stands in, and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Dependency {
    name: String,
    table: String,
    why: String,
}

/// The dependencies of a Cargo.toml, and what is wrong with how they are written down.
fn dependencies(manifest: &str) -> (Vec<Dependency>, Vec<String>) {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let mut table = "";
    let lines: Vec<&str> = manifest.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']');
            if table.contains("dependencies.") {
                wrong.push(format!("[{table}]: write the dependency in one line, below its reason"));
            }
            continue;
        }
        if !table.ends_with("dependencies") || line.is_empty() || line.starts_with('#') {
            continue;
        }
        let name = line.split(['=', '.', ' ']).next().unwrap().to_owned();
        let comments = lines[..at].iter().rev().take_while(|line| line.starts_with('#')).count();
        match lines[at - 1].strip_prefix("# ") {
            Some(why) if comments == 1 && why.ends_with('.') => {
                found.push(Dependency { name, table: table.to_owned(), why: why.to_owned() })
            }
            Some(why) if comments == 1 => wrong.push(format!("{name}: the reason is a sentence with a full stop: {why}")),
            _ => wrong.push(format!("{name}: give it one line of comment above it that says why it is there")),
        }
    }
    (found, wrong)
}

#[test]
fn every_dependency_has_its_reason_in_one_line_above_it() {
    let (found, wrong) = dependencies(&text("Cargo.toml"));
    assert_eq!(wrong, Vec::<String>::new());
    assert!(found.len() > 20, "{found:?}");
}

#[test]
fn a_dependency_without_a_reason_is_caught() {
    let wrong = |text: &str| dependencies(text).1.len();
    assert_eq!(wrong("[dependencies]\n# A reason.\nserde = \"1\"\n[lints.rust]\nunsafe_code = \"forbid\"\n"), 0);
    assert_eq!(wrong("[dependencies]\nserde = \"1\"\n"), 1);
    assert_eq!(wrong("[dependencies]\n# One.\na = \"1\"\nb = \"1\"\n"), 1, "a reason is for one dependency");
    assert_eq!(wrong("[dependencies]\n# Two\n# lines.\na = \"1\"\n"), 1);
    assert_eq!(wrong("[dependencies]\n# No full stop\na = \"1\"\n"), 1);
    assert_eq!(wrong("[dev-dependencies.serde]\nversion = \"1\"\n"), 1);
    assert_eq!(wrong("[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n"), 1);
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn every_dependency_is_named_where_it_is_said_to_be_used() {
    let words = |folders: &[&str]| {
        let mut files = Vec::new();
        for folder in folders {
            let path = root().join(folder);
            if path.is_dir() { rust_files(&path, &mut files) } else { files.push(path) }
        }
        let all = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
        all.split(|one: char| one != '_' && !one.is_alphanumeric()).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let (library, tests, build) = (words(&["src"]), words(&["src", "tests", "benches"]), words(&["build.rs"]));
    let unused: Vec<String> = dependencies(&text("Cargo.toml"))
        .0
        .into_iter()
        .filter(|one| {
            let named = one.name.replace('-', "_");
            !match one.table.as_str() {
                "dev-dependencies" => tests.contains(&named),
                "build-dependencies" => build.contains(&named),
                _ => library.contains(&named),
            }
        })
        .map(|one| one.name)
        .collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

#[test]
fn the_readme_lists_every_dependency_with_the_same_reason() {
    let readme = text("README.md");
    let (before, rest) = readme.split_once(BEGIN).expect("README.md has the line where the table begins");
    let (_, after) = rest.split_once(END).expect("README.md has the line where the table ends");
    let mut table = String::from("| crate | used by | why |\n|---|---|---|\n");
    for Dependency { name, table: used, why } in dependencies(&text("Cargo.toml")).0 {
        let used = match used.as_str() {
            "dependencies" => "the program",
            "dev-dependencies" => "tests",
            "build-dependencies" => "the build",
            other => other,
        };
        writeln!(table, "| {name} | {used} | {} |", why.replace('|', "\\|")).unwrap();
    }
    settle("README.md", &format!("{before}{BEGIN}\n{table}{END}{after}"));
}

fn catalogue() -> Catalogue {
    let sources = RuleSources::default();
    let rules = load::rules(&Os, &sources).unwrap();
    load::policies(&Os, &sources, &rules).unwrap().catalogue().clone()
}

fn section(meta: &RuleMeta) -> String {
    let mut text = format!("### `{}`\n\n**{}.**\n\n{}\n\n", meta.id, meta.title, meta.description.trim());
    writeln!(text, "- What to do: {}", meta.fix.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
    writeln!(text, "- Severity: {}", meta.severity.word()).unwrap();
    let lists = [
        ("Cannot be decided without", meta.evidence.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect::<Vec<_>>()),
        ("Controls", meta.controls.clone()),
        ("Asked for by", meta.sources.clone()),
        ("Warns only until", meta.effective_on.iter().map(ToString::to_string).collect()),
        ("See also", meta.related.clone()),
    ];
    for (what, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        writeln!(text, "- {what}: {}", list.join(", ")).unwrap();
    }
    writeln!(text, "- Policy: [`{0}`](../{0})\n", meta.path).unwrap();
    text
}

#[test]
fn the_page_of_the_rules_says_what_their_metadata_says() {
    let catalogue = catalogue();
    let mut page = format!(
        "# The rules\n\n<!-- Written by `UPDATE=1 cargo test --test dependencies` from the METADATA of the policies. -->\n\n\
         {} rules are built in. The route says which of them an environment enforces, and the data in `rules/` tunes them; \
         `portcullis rules explain <gate>/<rule>` prints one of these sections.\n",
        catalogue.len()
    );
    let gates: BTreeSet<&str> = catalogue.iter().map(|meta| meta.id.gate()).collect();
    for gate in gates {
        let rules = || catalogue.iter().filter(|meta| meta.id.gate() == gate);
        write!(page, "\n## {gate}\n\n| rule | severity | asks that |\n|---|---|---|\n").unwrap();
        for meta in rules() {
            let anchor = meta.id.as_str().replace('/', "");
            writeln!(page, "| [`{}`](#{anchor}) | {} | {} |", meta.id.rule(), meta.severity.word(), meta.title).unwrap();
        }
        page.push('\n');
        rules().for_each(|meta| page.push_str(&section(meta)));
    }
    settle("docs/rules.md", &format!("{}\n", page.trim_end()));
}

/// The relative links of a page, without their anchors.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets.map(|target| target.split('#').next().unwrap()).filter(|target| !target.is_empty() && !target.contains("://")).collect()
}

#[test]
fn every_link_of_the_documentation_leads_somewhere() {
    assert_eq!(links("[a](b.md#c) [d](https://e) [f](#g) [h](../i)"), ["b.md", "../i"]);
    let mut pages = vec!["README.md".into(), "CONTRIBUTING.md".into(), "CHANGELOG.md".into(), "SECURITY.md".into()];
    let below = fs::read_dir(root().join("docs")).unwrap().map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()));
    pages.extend(below.filter(|page| page.ends_with(".md")));
    for page in pages {
        let page: String = page;
        for link in links(&text(&page)) {
            let target = root().join(&page).parent().unwrap().join(link);
            assert!(target.exists(), "{page} links to {link}, which is not there");
        }
    }
}

#[test]
fn the_rule_that_the_documentation_shows_is_the_one_that_is_tested() {
    let page = text("docs/writing-rules.md");
    let shown: Vec<&str> = page.split("```rego\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block).collect();
    let [rule, test] = shown.as_slice() else { panic!("the page shows a rule and one of its tests, not {} blocks", shown.len()) };
    assert_eq!(*rule, text("fixtures/cli/own/tagged.rego"));
    assert!(text("fixtures/cli/own/tagged_test.rego").contains(test));
}

#[test]
fn every_function_of_ours_is_documented_with_its_arguments() {
    let page = text("docs/writing-rules.md");
    let ours: Vec<(String, usize)> =
        portcullis::policy::functions().into_iter().filter(|(name, _)| name.starts_with("portcullis.")).collect();
    assert!(!ours.is_empty());
    for (name, arguments) in ours {
        let signature =
            page.split(&format!("`{name}(")).nth(1).and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside.split(',').count());
        assert_eq!(signature, Some(arguments), "{name} in docs/writing-rules.md");
    }
}
