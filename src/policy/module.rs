//! One policy file, parsed: its package, what it defines, what it imports.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::ast::{Expr, Import, Module, Ref, Rule, RuleHead};
use super::engine::{Engine, EngineError};
use crate::source::{LineColumn, Problem, SourceFile, Span, Unreadable};

/// Deepest nesting of brackets: the interpreter's parser takes twice as long for each level.
const MAX_NESTING: usize = 12;

/// A parsed policy file.
#[derive(Clone)]
pub(super) struct PolicyModule {
    pub(super) file: SourceFile,
    /// The package without `data`, for example `["portcullis", "lib", "route"]`.
    pub(super) package: Vec<String>,
    /// The names that the file defines and whether each is a function, sorted.
    pub(super) defines: BTreeMap<String, bool>,
    /// Local names of imported packages: `route` → `data.portcullis.lib.route`.
    pub(super) imports: BTreeMap<String, String>,
    /// Whether the file is written in the syntax before Rego v1.
    pub(super) old_syntax: bool,
    pub(super) tree: Ref<Module>,
}

impl PolicyModule {
    /// Parses a policy into an engine, as Rego v1 or, where that fails, in the older syntax. An engine that
    /// refused a module is as it was before.
    pub(super) fn parse(file: &SourceFile, engine: &mut Engine) -> Result<Self, Unreadable> {
        let refuse = |problems| Unreadable::new(file.clone(), "a policy", problems);
        let text = file.text().map_err(|problem| refuse(vec![problem]))?;
        if let Some(at) = too_deep(text) {
            let problem = Problem::at(
                Span::new(at, at + 1),
                format!("brackets are nested more than {MAX_NESTING} levels deep"),
                "this level is too deep",
            );
            return Err(refuse(vec![problem.with_help("give the inner value a name of its own")]));
        }
        let path = file.path().as_str();
        engine.read_old_syntax(false);
        let mut old_syntax = false;
        if let Err(error) = engine.add(path, text) {
            engine.read_old_syntax(true);
            old_syntax = true;
            engine.add(path, text).map_err(|_| refuse(vec![problem(text, &error)]))?;
        }
        let Some(tree) = engine.last_module() else { return Err(refuse(vec![Problem::whole("the file defines no package")])) };
        let package = path_of(&tree.package.refr).unwrap_or_default();
        let mut defines = BTreeMap::new();
        for rule in &tree.policy {
            let (name, function) = definition(rule);
            if let Some(name) = name {
                *defines.entry(name).or_insert(false) |= function;
            }
        }
        let imports = tree.imports.iter().filter_map(import).collect();
        Ok(Self { file: file.clone(), package, defines, imports, old_syntax, tree })
    }

    /// The package as policies write it: `data.portcullis.lib.route`.
    pub(super) fn data_path(&self) -> String {
        format!("data.{}", self.package.join("."))
    }

    /// The packages below `data` that the file imports.
    pub(super) fn dependencies(&self) -> BTreeSet<&str> {
        self.imports.values().map(String::as_str).collect()
    }
}

/// An interpreter's error as a problem of the file.
pub(super) fn problem(text: &str, error: &EngineError) -> Problem {
    let Some((_, line, column)) = &error.at else { return Problem::whole(error.message.clone()) };
    let start = LineColumn::byte_offset(text, *line, 1);
    let rest = text.get(start..).unwrap_or_default();
    let offset = rest.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at);
    let word = rest.get(offset..).unwrap_or_default();
    let width = word.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(word.len()).max(1);
    Problem::at(Span::new(start + offset, (start + offset + width).min(text.len())), error.message.clone(), "here")
}

fn import(import: &Import) -> Option<(String, String)> {
    let path = path_of(&import.refr)?;
    let (root, rest) = path.split_first()?;
    if root != "data" {
        return None;
    }
    let name = match &import.r#as {
        Some(alias) => alias.text().to_owned(),
        None => rest.last()?.clone(),
    };
    Some((name, path.join(".")))
}

fn definition(rule: &Rule) -> (Option<String>, bool) {
    let (refr, function) = match rule {
        Rule::Spec { head: RuleHead::Func { refr, .. }, .. } => (refr, true),
        Rule::Spec { head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, .. } => (refr, false),
        Rule::Default { refr, args, .. } => (refr, !args.is_empty()),
    };
    (root_name(refr), function)
}

fn root_name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Var { span, .. } => Some(span.text().to_owned()),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => root_name(refr),
        _ => None,
    }
}

/// The constant path that an expression spells, for example `data.portcullis["lib"].route`.
pub(super) fn path_of(expression: &Expr) -> Option<Vec<String>> {
    match expression {
        Expr::Var { span, .. } => Some(vec![span.text().to_owned()]),
        Expr::RefDot { refr, field, .. } => {
            let mut path = path_of(refr)?;
            path.push(field.0.text().to_owned());
            Some(path)
        }
        Expr::RefBrack { refr, index, .. } => {
            let mut path = path_of(refr)?;
            match &**index {
                Expr::String { value, .. } | Expr::RawString { value, .. } => path.push(value.as_string().ok()?.to_string()),
                _ => return None,
            }
            Some(path)
        }
        _ => None,
    }
}

/// The first bracket beyond the nesting limit, strings and comments left out.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '[' | '{' | '(' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return Some(at);
                }
            }
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            '#' => drop(characters.by_ref().find(|(_, inner)| *inner == '\n')),
            '`' => drop(characters.by_ref().find(|(_, inner)| *inner == '`')),
            '"' => {
                while let Some((_, inner)) = characters.next() {
                    match inner {
                        '\\' => drop(characters.next()),
                        '"' | '\n' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Syntax;

    fn parse(text: &str) -> Result<PolicyModule, Unreadable> {
        PolicyModule::parse(&SourceFile::new("p.rego", Syntax::Text, text.as_bytes().to_vec()), &mut Engine::new())
    }

    #[test]
    fn packages_definitions_and_imports_are_known() {
        let module = parse("package a[\"b-c\"].d\nimport data.x.y\nimport data.x.z as w\nf(v) := v\ndeny contains 1 if { true }\nq[k] := 1 if { k := \"a\" }\n").unwrap();
        assert_eq!(module.package, ["a", "b-c", "d"]);
        assert_eq!(
            module.defines.into_iter().collect::<Vec<_>>(),
            [("deny".to_owned(), false), ("f".to_owned(), true), ("q".to_owned(), false)]
        );
        assert_eq!(
            module.imports.into_iter().collect::<Vec<_>>(),
            [("w".to_owned(), "data.x.z".to_owned()), ("y".to_owned(), "data.x.y".to_owned())]
        );
    }

    #[test]
    fn the_older_syntax_is_read_too() {
        assert!(parse("package main\ndeny[msg] { msg := \"no\" }\n").unwrap().old_syntax);
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_parsed() {
        let text = format!("package a\nx := {}1{}\n", "[".repeat(200), "]".repeat(200));
        assert!(parse(&text).err().unwrap().problems[0].message.contains("nested"));
        assert!(parse(&format!("package a\nx := \"{}\" # {}\n", "[".repeat(50), "[".repeat(50))).is_ok());
    }

    #[test]
    fn a_syntax_error_is_underlined() {
        let text = "package a\nx := 1\ny := := 2\n";
        let unreadable = parse(text).err().unwrap();
        assert_eq!(unreadable.file.line_column(unreadable.problems[0].span.unwrap()).line, 3);
    }
}
