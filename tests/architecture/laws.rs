//! What the source may not do, each law a function from a file to its violations.
//!
//! To add a law: one function, one line in [`LAWS`], one snippet in its tests that breaks it.

use crate::lexer::{Token, closing, product, starts};
use crate::paths::{Named, module_of, paths};

/// A file of the source: its path from the package's root, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

/// A law: what it is called, and what of a file breaks it.
pub type Law = (&'static str, fn(&File) -> Vec<String>);

pub const LAWS: &[Law] = &[
    ("modules use only what stands before them", direction),
    ("the world is met in host only", world),
    ("a crate is named only where it is at home", homes),
    ("paths are written so that they can be followed", plain_paths),
    ("nothing but the command line writes to the terminal", prints),
    ("reports match every variant by name", named_arms),
    ("files are short and say what they are", shape),
];

/// The modules in the order in which a release passes through them; those of one line never use each other.
pub const ORDER: &[&[&str]] = &[
    &["source"],
    &["model"],
    &["license"],
    &["pid"],
    &["dsse"],
    &["progression"],
    &["pipeline"],
    &["finding"],
    &["rule"],
    &["intake", "policy", "check"],
    &["verdict"],
    &["attest", "report"],
    &["ledger"],
    &["gate"],
    &["cli"],
];

/// Used by these and by nobody else; uses nobody itself.
const LEAF: (&str, &[&str]) = ("host", &["ledger", "gate", "cli"]);

/// The files that see everything: the list of modules, and the program around them.
const OUTSIDE: &[&str] = &["src/lib.rs", "src/main.rs"];

/// What reaches the world, and the files besides `host` that may name it, each with its reason.
const WORLD: &[(&str, &[&str])] = &[
    ("std::fs", &[]),
    // The program hands its arguments to the command line.
    ("std::env", &["src/main.rs"]),
    // An address is data; nothing is opened there.
    ("std::net", &["src/pid/synthetic/pattern.rs"]),
    ("std::os", &[]),
    // `ExitCode` is how `main` ends.
    ("std::process", &["src/main.rs"]),
    ("std::io::stdin", &[]),
    // The program lends its streams; the terminal is asked whether it is one.
    ("std::io::stdout", &["src/main.rs", "src/cli/terminal.rs"]),
    ("std::io::stderr", &["src/main.rs", "src/cli/terminal.rs"]),
    ("std::io::IsTerminal", &["src/cli/terminal.rs"]),
    ("terminal_size", &["src/cli/terminal.rs"]),
    ("tempfile", &[]),
    ("cap_std", &[]),
    ("getrandom", &[]),
    ("walkdir", &[]),
    ("rpassword", &[]),
];

/// Words that read the clock or draw randomness however they were imported.
const CLOCK: &[&str] = &["SystemTime", "Instant", "OsRng", "SysRng", "ThreadRng"];

/// Methods of paths that ask the file system.
const PATH_METHODS: &[&str] = &[
    "exists",
    "try_exists",
    "is_file",
    "is_dir",
    "is_symlink",
    "metadata",
    "symlink_metadata",
    "canonicalize",
    "canonicalize_utf8",
    "read_dir",
    "read_dir_utf8",
    "read_link",
];

/// A crate, and the places it is at home in: a file, or a directory with its `/`.
const HOMES: &[(&str, &[&str])] = &[
    ("regorus", &["src/policy/engine.rs"]),
    // The error type of the engine's extension signature.
    ("anyhow", &["src/policy/engine.rs"]),
    ("granit_parser", &["src/source/yaml.rs"]),
    ("gix", &["src/host/git.rs"]),
    // A SQLite file that is scanned is opened by SQLite, from the bytes that were read.
    ("rusqlite", &["src/ledger/sqlite.rs", "src/pid/unpack/sqlite.rs"]),
    ("flate2", &["src/pid/unpack/packed.rs", "src/pid/unpack/zip.rs"]),
    ("zstd", &["src/pid/unpack/"]),
    ("rustls", &["src/ledger/postgres/"]),
    ("tokio_postgres_rustls", &["src/ledger/postgres/"]),
    (
        "serde_json::Value",
        &[
            "src/intake/",
            "src/policy/",
            // JSON Schemas are JSON without a type of their own: made here, read here, printed here.
            "src/model/document.rs",
            "src/model/schema.rs",
            "src/report/json.rs",
            "src/report/audit/json.rs",
            "src/report/pipeline/json.rs",
            "src/report/scan/json.rs",
            "src/report/status/json.rs",
            "src/cli/rules.rs",
            // A string is quoted through it, which cannot fail.
            "src/attest/bundle.rs",
            "src/dsse/envelope.rs",
        ],
    ),
];

fn top(file: &File) -> String {
    module_of(&file.path).first().cloned().unwrap_or_default()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|group| group.contains(&module))
}

/// The top-level modules that a file uses, its own left out.
pub fn uses(file: &File) -> Vec<(String, Named)> {
    let own = top(file);
    let ours = |path: Named| match path.segments.as_slice() {
        [root, module, ..] if root == "crate" && *module != own => Some((module.clone(), path)),
        _ => None,
    };
    paths(&file.path, &file.text).into_iter().filter_map(ours).collect()
}

fn direction(file: &File) -> Vec<String> {
    if OUTSIDE.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let from = top(file);
    let mut broken = Vec::new();
    if rank(&from).is_none() && from != LEAF.0 {
        broken.push(format!("{}: `{from}` has no place in the order of modules", file.path));
    }
    for (to, path) in uses(file) {
        let told = |why: &str| format!("{}:{}: `{from}` uses `{to}`: {why}", file.path, path.line);
        if from == LEAF.0 {
            broken.push(told("the host uses nobody"));
        } else if to == LEAF.0 {
            if !LEAF.1.contains(&from.as_str()) {
                broken.push(told("only the gate, the ledger and the command line meet the host"));
            }
        } else {
            match (rank(&from), rank(&to)) {
                (_, None) => broken.push(told("that is no module of the order")),
                (Some(from), Some(to)) if to == from => broken.push(told("modules side by side never use each other")),
                (Some(from), Some(to)) if to > from => broken.push(told("that stands after it")),
                _ => {}
            }
        }
    }
    broken
}

fn world(file: &File) -> Vec<String> {
    if top(file) == LEAF.0 {
        return Vec::new();
    }
    let mut broken = Vec::new();
    for path in paths(&file.path, &file.text) {
        for (door, allowed) in WORLD {
            if path.starts_with(door) && !allowed.contains(&file.path.as_str()) {
                broken.push(format!("{}:{}: `{door}`", file.path, path.line));
            }
        }
        // `Timestamp::now`, `Zoned::now`, `Instant::now`.
        if !path.imported && path.segments.last().is_some_and(|last| last == "now") {
            broken.push(format!("{}:{}: `{}` reads a clock", file.path, path.line, path.segments.join("::")));
        }
    }
    let tokens = product(&file.text);
    for (at, token) in tokens.iter().enumerate() {
        if CLOCK.contains(&token.text.as_str()) {
            broken.push(format!("{}:{}: `{}`", file.path, token.line, token.text));
        }
        let is_call = at > 0 && tokens[at - 1].text == "." && starts(&tokens[at + 1..], &["(", ")"]);
        if is_call && PATH_METHODS.contains(&token.text.as_str()) {
            broken.push(format!("{}:{}: `.{}()` asks the file system", file.path, token.line, token.text));
        }
    }
    broken
}

fn homes(file: &File) -> Vec<String> {
    let mut broken = Vec::new();
    for (name, at_home) in HOMES {
        if at_home.iter().any(|home| if home.ends_with('/') { file.path.starts_with(home) } else { file.path == *home }) {
            continue;
        }
        let words: Vec<&str> = name.split("::").collect();
        let lines: Vec<usize> = match words.as_slice() {
            // A crate's name is looked for in the whole text, comments and tests included: one file names it.
            [word] => (1..).zip(file.text.lines()).filter(|(_, line)| contains_word(line, word)).map(|(number, _)| number).collect(),
            _ => paths(&file.path, &file.text).iter().filter(|path| path.starts_with(name)).map(|path| path.line).collect(),
        };
        broken.extend(lines.into_iter().map(|line| format!("{}:{line}: `{name}`", file.path)));
    }
    broken
}

fn contains_word(line: &str, word: &str) -> bool {
    line.split(|one: char| one != '_' && !one.is_alphanumeric()).any(|part| part == word)
}

/// Names that the scan cannot follow: the crate under another name, the whole crate, files from elsewhere.
fn plain_paths(file: &File) -> Vec<String> {
    let mut broken = Vec::new();
    for path in paths(&file.path, &file.text).into_iter().filter(|path| path.imported) {
        let segments: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        if matches!(segments.as_slice(), ["crate" | "std" | "core" | "alloc"] | ["crate" | "std", "*"]) {
            broken.push(format!("{}:{}: `use {}`: import a module by its name", file.path, path.line, segments.join("::")));
        }
    }
    let tokens = product(&file.text);
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at..];
        let embeds = starts(rest, &["include", "!"]) && file.path != "src/gate/builtin.rs";
        if embeds || starts(rest, &["extern", "crate"]) || starts(rest, &["#", "[", "path"]) {
            broken.push(format!("{}:{}: `{}` brings in code that cannot be seen here", file.path, token.line, token.text));
        }
    }
    broken
}

fn prints(file: &File) -> Vec<String> {
    let tokens = product(&file.text);
    let called = tokens.iter().enumerate().filter(|(at, token)| {
        matches!(token.text.as_str(), "println" | "print" | "eprintln" | "eprint" | "dbg") && starts(&tokens[at + 1..], &["!"])
    });
    called.map(|(_, token)| format!("{}:{}: `{}!`", file.path, token.line, token.text)).collect()
}

/// The types whose every variant a report names.
const CLOSED: &[&str] = &["Format", "Outcome", "Decision", "Detail", "Severity"];

fn named_arms(file: &File) -> Vec<String> {
    if top(file) != "report" {
        return Vec::new();
    }
    let tokens = product(&file.text);
    let mut broken = Vec::new();
    for at in (0..tokens.len()).filter(|&at| tokens[at].text == "match") {
        let Some(open) = body(&tokens, at) else { continue };
        let arms = arms(&tokens[open + 1..closing(&tokens, open)]);
        let over = |arm: &[Token]| {
            arm.windows(3)
                .any(|three| (CLOSED.contains(&three[0].text.as_str()) || three[0].text == "Self") && starts(&three[1..], &[":", ":"]))
        };
        if !arms.iter().any(|arm| over(arm)) {
            continue;
        }
        for arm in arms.iter().filter(|arm| matches!(arm, [one] if one.is_word() && !one.text.starts_with(char::is_uppercase))) {
            broken.push(format!("{}:{}: an arm `{}` takes every variant that is to come", file.path, arm[0].line, arm[0].text));
        }
    }
    broken
}

/// The brace that opens the body of the `match` at `at`.
fn body(tokens: &[Token], at: usize) -> Option<usize> {
    let mut index = at + 1;
    while index < tokens.len() {
        match tokens[index].text.as_str() {
            "{" => return Some(index),
            "(" | "[" => index = closing(tokens, index) + 1,
            ";" | "}" => return None,
            _ => index += 1,
        }
    }
    None
}

/// The patterns of a match's arms.
fn arms(tokens: &[Token]) -> Vec<&[Token]> {
    let mut patterns = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "(" | "[" | "{" => at = closing(tokens, at) + 1,
            "=" if starts(&tokens[at..], &["=", ">"]) => {
                patterns.push(&tokens[from..at]);
                at = end_of_arm(tokens, at + 2);
                from = at;
            }
            _ => at += 1,
        }
    }
    patterns
}

/// The index after an arm's expression: past its comma, or past the braces that end it.
fn end_of_arm(tokens: &[Token], mut at: usize) -> usize {
    if tokens.get(at).is_some_and(|token| token.text == "{") {
        let end = closing(tokens, at) + 1;
        return if tokens.get(end).is_some_and(|token| token.text == ",") { end + 1 } else { end };
    }
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "," => return at + 1,
            "(" | "[" | "{" => at = closing(tokens, at) + 1,
            _ => at += 1,
        }
    }
    at
}

/// Most lines of a file, and of those that have a limit of their own.
const LONGEST: usize = 500;
const SHORT: &[(&str, usize)] = &[("src/main.rs", 40), ("src/gate/run.rs", 120)];

fn shape(file: &File) -> Vec<String> {
    let mut broken = Vec::new();
    let lines = file.text.lines().count();
    let limit = SHORT.iter().find(|(path, _)| *path == file.path).map_or(LONGEST, |(_, limit)| *limit);
    if lines > limit {
        broken.push(format!("{}: {lines} lines, at most {limit}", file.path));
    }
    if !file.text.starts_with("//! ") {
        broken.push(format!("{}:1: does not begin with `//!`", file.path));
    }
    broken
}
