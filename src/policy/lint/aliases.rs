//! Imported rules in the functions of a library.
//!
//! Where another module reads a rule of a library through its import (`lib.rule`), the interpreter marks the
//! whole library as evaluated, and from then on takes an import's name inside the library's functions for an
//! absent rule: `route.position[name]` is undefined, and what hangs on it passes in silence (measured on
//! 0.14.1). Calls (`route.f(x)`) are found, and so is the full path.

use std::collections::{BTreeMap, BTreeSet};

use super::Definitions;
use crate::policy::engine::ast::{Expr, Literal, Query, Rule, RuleHead, Span};
use crate::policy::module::PolicyModule;
use crate::source::Problem;

/// The imports that a library's function uses as values, each with its problem.
pub(super) fn lost<'r>(
    rule: &'r Rule,
    module: &'r PolicyModule,
    definitions: &Definitions,
) -> Vec<(&'r Span, impl FnOnce(crate::source::Span) -> Problem + use<'r>)> {
    let imports = &module.imports;
    let found = if definitions.is_library(&module.data_path()) { in_function(rule, imports) } else { Vec::new() };
    let problem = |name: &'r str| {
        let path = imports.get(name).map_or(name, String::as_str);
        move |at| {
            Problem::at(at, format!("a function of a library cannot read the import `{name}`"), "may be taken for absent")
                .with_help(format!("write the full path, `{path}`"))
        }
    };
    found.into_iter().map(|(at, name)| (at, problem(name))).collect()
}

fn in_function<'r>(rule: &'r Rule, imports: &BTreeMap<String, String>) -> Vec<(&'r Span, &'r str)> {
    let Rule::Spec { head: RuleHead::Func { args, assign, .. }, bodies, .. } = rule else { return Vec::new() };
    let mut arguments = Walk { of: &|_| true, found: Vec::new() };
    args.iter().for_each(|argument| arguments.expression(argument));
    let arguments: BTreeSet<&str> = arguments.found.into_iter().map(|(_, name)| name).collect();
    let of = |name: &str| imports.contains_key(name) && !arguments.contains(name);
    let mut walk = Walk { of: &of, found: Vec::new() };
    let values = assign.iter().chain(bodies.iter().filter_map(|body| body.assign.as_ref()));
    values.for_each(|assign| walk.expression(&assign.value));
    bodies.iter().for_each(|body| walk.query(&body.query));
    walk.found
}

struct Walk<'r, 'w> {
    /// Which names are looked for.
    of: &'w dyn Fn(&str) -> bool,
    found: Vec<(&'r Span, &'r str)>,
}

impl<'r> Walk<'r, '_> {
    fn query(&mut self, query: &'r Query) {
        for statement in &query.stmts {
            statement.with_mods.iter().for_each(|modifier| self.expression(&modifier.r#as));
            match &statement.literal {
                Literal::SomeVars { .. } => {}
                Literal::SomeIn { collection: expr, .. } | Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => {
                    self.expression(expr);
                }
                Literal::Every { domain, query, .. } => {
                    self.expression(domain);
                    self.query(query);
                }
            }
        }
    }

    fn expression(&mut self, expression: &'r Expr) {
        match expression {
            Expr::Var { span, .. } => {
                if (self.of)(span.text()) {
                    self.found.push((span, span.text()));
                }
            }
            Expr::RefDot { refr: expr, .. } | Expr::UnaryExpr { expr, .. } => self.expression(expr),
            Expr::RefBrack { refr: lhs, index: rhs, .. }
            | Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expression(lhs);
                self.expression(rhs);
            }
            Expr::Call { params: items, .. } | Expr::Array { items, .. } | Expr::Set { items, .. } => {
                items.iter().for_each(|item| self.expression(item));
            }
            Expr::Object { fields, .. } => fields.iter().for_each(|(_, key, value)| {
                self.expression(key);
                self.expression(value);
            }),
            Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => {
                self.expression(term);
                self.query(query);
            }
            Expr::ObjectCompr { key, value, query, .. } => {
                self.expression(key);
                self.expression(value);
                self.query(query);
            }
            Expr::Membership { key, value, collection, .. } => {
                key.iter().for_each(|key| self.expression(key));
                self.expression(value);
                self.expression(collection);
            }
            Expr::String { .. } | Expr::RawString { .. } | Expr::Number { .. } | Expr::Bool { .. } | Expr::Null { .. } => {}
        }
    }
}
