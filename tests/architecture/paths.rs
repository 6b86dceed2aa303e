//! The paths that a file names, each resolved to where it leads: `crate::…` or a crate's own name.
//!
//! `use` trees are unfolded; `super` and `self` are resolved against the file's module, inline modules
//! included. Knows nothing of what is allowed.

use crate::lexer::{Token, closing, product, starts};

/// A path as a file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its segments; the first is `crate` for our own modules. A glob ends in `*`.
    pub segments: Vec<String>,
    /// Counted from one.
    pub line: usize,
    /// Whether it stands in a `use`.
    pub imported: bool,
}

impl Named {
    pub fn starts_with(&self, wanted: &str) -> bool {
        let wanted: Vec<&str> = wanted.split("::").collect();
        let glob = self.segments.last().is_some_and(|last| last == "*");
        let own = if glob { &self.segments[..self.segments.len() - 1] } else { &self.segments[..] };
        // `use std::*` brings in `std::fs` as much as `use std::fs` does.
        let short = glob && own.len() < wanted.len() && own.iter().zip(&wanted).all(|(own, wanted)| own == wanted);
        short || (own.len() >= wanted.len() && own.iter().zip(&wanted).all(|(own, wanted)| own == wanted))
    }
}

/// The module of a file: `src/policy/builtins/time.rs` is `policy`, `builtins`, `time`.
pub fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// The paths of a file.
pub fn paths(file: &str, source: &str) -> Vec<Named> {
    let tokens = product(source);
    let mut found = Vec::new();
    let mut inline: Vec<(String, usize)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        inline.retain(|(_, end)| at <= *end);
        let mut module = module_of(file);
        module.extend(inline.iter().map(|(name, _)| name.clone()));
        if tokens[at].text == "mod" && tokens.get(at + 2).is_some_and(|token| token.text == "{") {
            inline.push((tokens[at + 1].text.clone(), closing(&tokens, at + 2)));
            at += 3;
        } else if tokens[at].text == "use" && !starts(&tokens[at + 1..], &["<"]) {
            let end = (at..tokens.len()).find(|&end| tokens[end].text == ";").unwrap_or(tokens.len());
            use_tree(&tokens[at + 1..end], &[], &mut |segments, line| {
                found.push(Named { segments: resolve(segments, &module), line, imported: true });
            });
            at = end + 1;
        } else if tokens[at].is_word() && !after_path(&tokens, at) {
            let (segments, end) = expression(&tokens, at);
            if segments.len() > 1 {
                found.push(Named { segments: resolve(segments, &module), line: tokens[at].line, imported: false });
            }
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Whether the word at `at` goes on a path that began before it, such as `::new` in `Vec::<u8>::new`.
fn after_path(tokens: &[Token], at: usize) -> bool {
    at >= 3 && tokens[at - 1].text == ":" && tokens[at - 2].text == ":" && (tokens[at - 3].is_word() || tokens[at - 3].text == ">")
}

/// The path that begins at `at`, generic arguments left out, and the index after it.
fn expression(tokens: &[Token], at: usize) -> (Vec<String>, usize) {
    let mut segments = vec![tokens[at].text.clone()];
    let mut end = at + 1;
    while starts(&tokens[end..], &[":", ":"]) && tokens.get(end + 2).is_some_and(Token::is_word) {
        segments.push(tokens[end + 2].text.clone());
        end += 3;
    }
    (segments, end)
}

fn use_tree(tokens: &[Token], prefix: &[String], found: &mut dyn FnMut(Vec<String>, usize)) {
    let mut segments = prefix.to_vec();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        match token.text.as_str() {
            ":" => at += 1,
            "as" => break,
            "{" => {
                let end = closing(tokens, at);
                let (mut from, mut depth) = (at + 1, 0);
                for index in at + 1..=end {
                    match tokens[index].text.as_str() {
                        "{" => depth += 1,
                        "}" if depth > 0 => depth -= 1,
                        "," | "}" if depth == 0 => {
                            if index > from {
                                use_tree(&tokens[from..index], &segments, found);
                            }
                            from = index + 1;
                        }
                        _ => {}
                    }
                }
                return;
            }
            "self" if !segments.is_empty() => at += 1,
            text => {
                segments.push(text.to_owned());
                at += 1;
            }
        }
    }
    if let Some(first) = tokens.first() {
        found(segments, first.line);
    }
}

fn resolve(segments: Vec<String>, module: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = segments.as_slice();
    match rest.first().map(String::as_str) {
        Some("self") => rest = &rest[1..],
        Some("super") => {
            while rest.first().is_some_and(|segment| segment == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        _ => return segments,
    }
    std::iter::once("crate".to_owned()).chain(base).chain(rest.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(file: &str, source: &str) -> Vec<String> {
        paths(file, source).iter().map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn use_trees_are_unfolded() {
        let source = "use crate::{source::{self, Span as S}, model::*};\nuse ::std::fs;";
        assert_eq!(named("src/gate/run.rs", source), ["crate::source", "crate::source::Span", "crate::model::*", "std::fs"]);
    }

    #[test]
    fn super_and_self_lead_where_the_compiler_takes_them() {
        assert_eq!(named("src/policy/builtins/time.rs", "use super::super::engine::Term;"), ["crate::policy::engine::Term"]);
        assert_eq!(
            named("src/policy/mod.rs", "use super::model::Id; use self::engine::Term;"),
            ["crate::model::Id", "crate::policy::engine::Term"]
        );
        assert_eq!(
            named("src/a/b.rs", "mod c { fn f() { super::super::d::e(); } } fn g() { super::h::i(); }"),
            ["crate::a::d::e", "crate::a::h::i"]
        );
    }

    #[test]
    fn paths_in_expressions_types_and_macros_are_found() {
        let source = "fn f(x: &crate::model::Id) -> Vec<std::fs::File> { write!(out, \"{}\", crate::report::x::<u8>()); Vec::<u8>::new() }";
        assert_eq!(named("src/x.rs", source), ["crate::model::Id", "std::fs::File", "crate::report::x"]);
    }

    #[test]
    fn a_glob_brings_in_what_lies_below_it() {
        let glob = &paths("src/x.rs", "use std::*;")[0];
        assert!(glob.starts_with("std::fs"));
        assert!(!paths("src/x.rs", "use std::io::*;")[0].starts_with("std::fs"));
    }
}
