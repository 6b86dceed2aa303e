//! What the interpreter would misjudge in silence, found when a policy is loaded.
//!
//! Every `input.…` path must exist in the model (a misspelt field would make a rule pass), every function
//! must exist with that number of arguments (the interpreter notices only when the line runs), functions
//! that reach outside are refused, and `not f(input.x)` over a field that may be absent is refused (the
//! interpreter takes it for true, OPA for undefined), and so are a name that nothing binds ([`names`]) and an
//! import that the interpreter loses ([`aliases`]).

mod aliases;
mod definitions;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::builtins::{BUILTINS, REFUSED};
use super::engine::ast::{self, Expr, Literal, Query, Rule, RuleHead};
use super::engine::{native_arity, native_names};
use super::input::{Input, Needs};
use super::module::{PolicyModule, path_of};
use crate::model::document::schema;
use crate::model::schema::{SchemaView, Step};
use crate::source::{Problem, Span, suggest};

pub(super) use definitions::Definitions;

static INPUT_SCHEMA: LazyLock<serde_json::Value> = LazyLock::new(schema::<Input<'static>>);

/// What a module turned out to do.
#[derive(Debug, Default)]
pub(super) struct Lint {
    pub(super) problems: Vec<Problem>,
    pub(super) needs: Needs,
}

/// Checks a module. `strict` adds the checks that other tools' policies are spared.
pub(super) fn lint(module: &PolicyModule, definitions: &Definitions, strict: bool) -> Lint {
    let mut walk =
        Walk { module, definitions, strict, found: Lint::default(), told: BTreeSet::new(), quiet: false, not_yet_bound: BTreeSet::new() };
    let known = |name: &str| {
        matches!(name, "input" | "data")
            || module.imports.contains_key(name)
            || definitions.names.contains(&format!("{}.{name}", module.data_path()))
    };
    for rule in &module.tree.policy {
        walk.rule(rule);
        for (at, problem) in aliases::lost(rule, module, definitions) {
            walk.tell(span(at), problem);
        }
        for (name, at) in names::unbound(rule, &known) {
            walk.tell(span(at), |at| {
                Problem::at(at, format!("nothing binds `{name}`"), "used here")
                    .with_help("bind it first, with `some … in …` or `:=`, outside of `not`")
            });
        }
    }
    walk.found
}

/// What is known about a value: the parts of the model that it can be, and whether it may be absent.
#[derive(Debug, Clone, Default)]
struct Shape {
    views: Vec<SchemaView<'static>>,
    may_be_absent: bool,
    is_input: bool,
}

type Scope = BTreeMap<String, Shape>;

struct Walk<'a> {
    module: &'a PolicyModule,
    definitions: &'a Definitions,
    strict: bool,
    found: Lint,
    told: BTreeSet<Span>,
    quiet: bool,
    /// Names that were read before anything bound them.
    not_yet_bound: BTreeSet<String>,
}

/// Most passes over the statements of a query: one more than the longest chain of bindings that is written
/// backwards and still followed.
const MAX_PASSES: usize = 3;

fn span(span: &ast::Span) -> Span {
    Span::new(usize::try_from(span.start).unwrap_or(0), usize::try_from(span.end).unwrap_or(0))
}

impl Walk<'_> {
    fn tell(&mut self, at: Span, problem: impl FnOnce(Span) -> Problem) {
        if !self.quiet && self.told.insert(at) {
            self.found.problems.push(problem(at));
        }
    }

    fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::Spec { head, bodies, .. } => {
                let mut scope = Scope::new();
                for (position, body) in bodies.iter().enumerate() {
                    if position == 0 {
                        self.query(&body.query, &mut scope);
                    } else {
                        self.query(&body.query, &mut Scope::new());
                    }
                    if let Some(assign) = &body.assign {
                        self.expression(&assign.value, &scope);
                    }
                }
                match head {
                    RuleHead::Compr { refr, assign, .. } => {
                        self.head(refr, &scope);
                        if let Some(assign) = assign {
                            self.expression(&assign.value, &scope);
                        }
                    }
                    RuleHead::Set { refr, key, .. } => {
                        self.head(refr, &scope);
                        if let Some(key) = key {
                            self.expression(key, &scope);
                        }
                    }
                    RuleHead::Func { assign, .. } => {
                        if let Some(assign) = assign {
                            self.expression(&assign.value, &scope);
                        }
                    }
                }
            }
            Rule::Default { value, .. } => {
                self.expression(value, &Scope::new());
            }
        }
    }

    /// The head's own name is not a reference; the keys in its brackets are.
    fn head(&mut self, refr: &Expr, scope: &Scope) {
        if let Expr::RefBrack { refr, index, .. } = refr {
            self.head(refr, scope);
            self.expression(index, scope);
        }
    }

    /// Statements may stand in any order, so bindings are gathered until nothing changes, then checked.
    fn query(&mut self, query: &Query, scope: &mut Scope) {
        let before = std::mem::replace(&mut self.quiet, true);
        let outer = std::mem::take(&mut self.not_yet_bound);
        for _ in 0..MAX_PASSES {
            self.not_yet_bound.clear();
            for statement in &query.stmts {
                self.bind(&statement.literal, scope);
            }
            if !self.not_yet_bound.iter().any(|name| scope.contains_key(name)) {
                break;
            }
        }
        self.not_yet_bound.extend(outer);
        self.quiet = before;
        for statement in &query.stmts {
            for modifier in &statement.with_mods {
                self.expression(&modifier.r#as, scope);
            }
            match &statement.literal {
                Literal::SomeVars { .. } => {}
                Literal::SomeIn { collection, .. } => drop(self.expression(collection, scope)),
                Literal::Expr { expr, .. } => drop(self.expression(expr, scope)),
                Literal::NotExpr { expr, .. } => {
                    self.negation(expr, scope);
                    self.expression(expr, scope);
                }
                Literal::Every { key, value, domain, query, .. } => {
                    let shape = self.expression(domain, scope);
                    let mut inner = scope.clone();
                    inner.insert(value.text().to_owned(), element(&shape));
                    if let Some(key) = key {
                        inner.remove(key.text());
                    }
                    self.query(query, &mut inner);
                }
            }
        }
    }

    fn bind(&mut self, literal: &Literal, scope: &mut Scope) {
        match literal {
            Literal::SomeIn { value, collection, .. } => {
                if let Expr::Var { span, .. } = &**value {
                    let shape = element(&self.expression(collection, scope));
                    scope.insert(span.text().to_owned(), shape);
                }
            }
            Literal::Expr { expr, .. } => {
                if let Expr::AssignExpr { lhs, rhs, .. } = &**expr
                    && let Expr::Var { span, .. } = &**lhs
                {
                    let shape = self.expression(rhs, scope);
                    scope.insert(span.text().to_owned(), Shape { may_be_absent: false, ..shape });
                }
            }
            _ => {}
        }
    }

    fn negation(&mut self, expression: &Expr, scope: &Scope) {
        let Expr::Call { params, .. } = expression else { return };
        if !self.strict {
            return;
        }
        for parameter in params {
            let shape = self.silently(|walk| walk.expression(parameter, scope));
            if shape.is_input && shape.may_be_absent {
                let at = span(parameter.span());
                self.tell(at, |at| {
                    Problem::at(at, "`not` over a call whose argument may be absent", "may be absent")
                        .with_help("bind the value in a line of its own first, so that the rule says what its absence means")
                });
            }
        }
    }

    fn silently<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.quiet, true);
        let result = run(self);
        self.quiet = before;
        result
    }

    fn expression(&mut self, expression: &Expr, scope: &Scope) -> Shape {
        match expression {
            Expr::Var { span, .. } => match (span.text(), scope.get(span.text())) {
                (_, Some(shape)) => shape.clone(),
                ("input", None) => Shape { views: vec![SchemaView::new(&INPUT_SCHEMA)], may_be_absent: false, is_input: true },
                (name, None) => {
                    if self.quiet {
                        self.not_yet_bound.insert(name.to_owned());
                    }
                    Shape::default()
                }
            },
            Expr::RefDot { refr, field, .. } => {
                let base = self.expression(refr, scope);
                self.key(&base, field.0.text(), span(&field.0))
            }
            Expr::RefBrack { refr, index, .. } => {
                let base = self.expression(refr, scope);
                self.expression(index, scope);
                match &**index {
                    Expr::String { value, span: at, .. } | Expr::RawString { value, span: at, .. } => match value.as_string() {
                        Ok(key) => self.key(&base, key, span(at)),
                        Err(_) => Shape::default(),
                    },
                    _ => Shape { may_be_absent: true, ..element(&base) },
                }
            }
            Expr::Call { fcn, params, .. } => {
                self.call(fcn, params.len());
                for parameter in params {
                    self.expression(parameter, scope);
                }
                Shape::default()
            }
            Expr::Array { items, .. } | Expr::Set { items, .. } => {
                for item in items {
                    self.expression(item, scope);
                }
                Shape::default()
            }
            Expr::Object { fields, .. } => {
                for (_, key, value) in fields {
                    self.expression(key, scope);
                    self.expression(value, scope);
                }
                Shape::default()
            }
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
                let mut inner = scope.clone();
                self.query(query, &mut inner);
                self.expression(term, &inner);
                Shape::default()
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                let mut inner = scope.clone();
                self.query(query, &mut inner);
                self.expression(key, &inner);
                self.expression(value, &inner);
                Shape::default()
            }
            Expr::UnaryExpr { expr, .. } => {
                self.expression(expr, scope);
                Shape::default()
            }
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expression(lhs, scope);
                self.expression(rhs, scope);
                Shape::default()
            }
            Expr::Membership { key, value, collection, .. } => {
                if let Some(key) = key {
                    self.expression(key, scope);
                }
                self.expression(value, scope);
                self.expression(collection, scope);
                Shape::default()
            }
            Expr::String { .. } | Expr::RawString { .. } | Expr::Number { .. } | Expr::Bool { .. } | Expr::Null { .. } => Shape::default(),
        }
    }

    fn key(&mut self, base: &Shape, name: &str, at: Span) -> Shape {
        if base.views.is_empty() {
            return Shape { is_input: base.is_input, may_be_absent: base.is_input, ..Shape::default() };
        }
        if name == "packages" {
            self.found.needs.packages = true;
        }
        let (mut views, mut known, mut open, mut optional) = (Vec::new(), Vec::new(), false, base.may_be_absent);
        for view in &base.views {
            match view.key(name) {
                Step::Found(found) => {
                    optional |= !view.requires(name);
                    views.extend(found);
                }
                Step::Open => open = true,
                Step::Missing(names) => known.extend(names),
            }
        }
        if views.is_empty() && !open {
            let help =
                if known.is_empty() { "the value there has no fields".to_owned() } else { suggest::help(name, known.iter().copied()) };
            self.tell(at, |at| Problem::at(at, format!("the input has no field `{name}` here"), "not part of the model").with_help(help));
        }
        Shape { views, may_be_absent: optional, is_input: base.is_input }
    }

    fn call(&mut self, function: &Expr, arguments: usize) {
        let Some(path) = path_of(function) else { return };
        let name = path.join(".");
        let at = span(function.span());
        if let Some((_, instead)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            self.tell(at, |at| Problem::at(at, format!("policies may not call `{name}`"), "not available").with_help(*instead));
            return;
        }
        let arity =
            BUILTINS.iter().find(|(known, ..)| *known == name).map(|(_, arity, _)| usize::from(*arity)).or_else(|| native_arity(&name));
        if let Some(arity) = arity {
            if arity != arguments && !matches!(name.as_str(), "print" | "sprintf") {
                self.tell(at, |at| {
                    Problem::at(at, format!("`{name}` takes {arity} arguments, not {arguments}"), "called here")
                        .with_help("check the function's documentation")
                });
            }
            return;
        }
        if name == "print" || self.defined(&path) {
            return;
        }
        let ours = BUILTINS.iter().map(|(name, ..)| *name);
        let local = self.module.defines.iter().filter(|(_, function)| **function).map(|(name, _)| name.as_str());
        let help = match suggest::nearest(&name, ours.chain(native_names()).chain(local)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`portcullis rules check --functions` lists the functions that there are".to_owned(),
        };
        self.tell(at, |at| Problem::at(at, format!("unknown function `{name}`"), "not known here").with_help(help));
    }

    fn defined(&self, path: &[String]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let full = if first == "data" {
            path.join(".")
        } else if let Some(imported) = self.module.imports.get(first) {
            [std::slice::from_ref(imported), rest].concat().join(".")
        } else {
            format!("{}.{}", self.module.data_path(), path.join("."))
        };
        self.definitions.functions.contains(&full)
    }
}

fn element(shape: &Shape) -> Shape {
    let mut views = Vec::new();
    for view in &shape.views {
        if let Step::Found(found) = view.element() {
            views.extend(found);
        }
    }
    Shape { views, may_be_absent: false, is_input: shape.is_input }
}

#[cfg(test)]
mod tests {
    use super::super::engine::Engine;
    use super::*;
    use crate::source::{SourceFile, Syntax};

    fn told(body: &str) -> Vec<String> {
        let text = format!("package a\n{body}\n");
        let module = PolicyModule::parse(&SourceFile::new("p.rego", Syntax::Text, text.clone().into_bytes()), &mut Engine::new()).unwrap();
        let named = |only_functions: bool| {
            module
                .defines
                .iter()
                .filter(move |(_, function)| **function || !only_functions)
                .map(|(name, _)| format!("data.a.{name}"))
                .collect()
        };
        let definitions = Definitions { functions: named(true), names: named(false), imported: ["data.a".to_owned()].into() };
        lint(&module, &definitions, true)
            .problems
            .into_iter()
            .map(|problem| {
                let span = problem.span.unwrap();
                format!("{}: {} ({})", &text[span.start..span.end], problem.message, problem.help.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn a_misspelt_field_is_found_directly_and_through_names() {
        let expected = ["artefact: the input has no field `artefact` here (did you mean `artifact`?)"];
        assert_eq!(told("x if input.release.components[0].artefact.digest"), expected);
        assert_eq!(told("x if { some c in input.release.components; c.artefact }"), expected);
        assert_eq!(told("x if { some i; c := input.release.components[i]; c.artefact == 1 }"), expected);
        assert_eq!(told("x if { c.artefact; c := b; count([d | some d in [1]]) > 0; some b in input.release.components }"), expected);
        assert_eq!(told("x := [c.artefact | some c in input.release.components]"), expected);
        assert_eq!(told("x if every c in input.release.components { c.artefact }"), expected);
        assert_eq!(told("deny contains c.artefact if { some c in input.release.components }"), expected);
        assert_eq!(told("x if input[\"relaese\"]"), ["relaese: the input has no field `relaese` here (did you mean `release`?)"]);
    }

    #[test]
    fn existing_paths_and_maps_are_accepted() {
        for body in [
            "x if input.visits[\"api\"][input.environment.name][_].digest == \"\"",
            "x if { some name; input.release.tools[name] == \"1\" }",
            "x if input.release.deployment.deployer.kind == \"pipeline\"",
            "f(c) if c.anything.at.all",
            "x if { some c in input.release.components; f(c) }\nf(c) := c.name",
            "x := input.environment.access.networks",
            "x if { b.name; b := a; some a in input.release.components; count([1 | some d in [b]; d]) > 0 }",
        ] {
            assert_eq!(told(body), Vec::<String>::new(), "{body}");
        }
    }

    #[test]
    fn functions_are_known_and_take_what_they_take() {
        assert_eq!(told("x := sprintff(\"%s\", [1])")[0], "sprintff: unknown function `sprintff` (did you mean `sprintf`?)");
        assert!(told("x := startswith(\"a\")")[0].contains("takes 2 arguments, not 1"));
        assert!(told("x := http.send({})")[0].contains("may not call `http.send`"));
        assert!(told("x := time.now_ns()")[0].contains("may not call"));
        assert_eq!(told("x := f(1)\nf(v) := v"), Vec::<String>::new());
    }

    #[test]
    fn a_negated_call_over_an_absent_field_is_refused() {
        assert_eq!(told("x if not startswith(input.release.source.branch, \"release/\")").len(), 1);
        assert_eq!(told("x if not startswith(input.release.name, \"shop\")"), Vec::<String>::new());
        assert_eq!(told("x if { b := input.release.source.branch; not startswith(b, \"release/\") }"), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_nothing_binds_is_refused() {
        assert_eq!(
            told("deny contains x if true")[0],
            "x: nothing binds `x` (bind it first, with `some … in …` or `:=`, outside of `not`)"
        );
        assert_eq!(told("x if not input.release.components[i].name == \"a\"").len(), 1);
        assert_eq!(told("x := [c | some d in [1]]").len(), 1);
        assert_eq!(told("x if every c in [1] { not d == c }").len(), 1);
        for bound in [
            "x if { some i; not input.release.components[i].name == \"a\" }",
            "x if { i := 1; not i == 2 }",
            "p contains y if { some z in [1]; y := z }",
            "f(a) := b if { b := a; not a == 3 }",
            "x if { not y }\ny if input.release.name == \"a\"",
            "x := {k: v | some k, v in {\"a\": 1}; not v == 2}",
            "o[k] := v if some k, v in {\"a\": 1}",
            "x if { [a, b] = [1, 2]; not a == b }",
            "x if not _y([1])\n_y(z) if z[_] == 1",
        ] {
            assert_eq!(told(bound), Vec::<String>::new(), "{bound}");
        }
    }

    #[test]
    fn an_import_that_a_function_of_a_library_reads_is_refused() {
        let told = |body: &str| told(&format!("import data.b\n{body}"));
        let expected = ["b: a function of a library cannot read the import `b` (write the full path, `data.b`)"];
        assert_eq!(told("f(name) := {\"at\": b.position[name]}"), expected);
        assert_eq!(told("f(name) if { every x in b.names { x == name } }"), expected);
        assert_eq!(told("f(name) := [x | some x in [1]; x in b.names]"), expected);
        for found in ["f(name) := data.b.position[name]", "x := b.position", "f(b) := b.position"] {
            assert_eq!(told(found), Vec::<String>::new(), "{found}");
        }
    }
}
