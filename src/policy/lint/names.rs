//! Names that nothing binds. Under `not` and in a rule's head the interpreter takes a name that nothing
//! binds for "something or other" (`not input.xs[i] == 1`), or notices only when the line runs; OPA
//! refuses both when the policy is compiled, and so does this.

use std::collections::BTreeSet;

use super::super::engine::ast::{Expr, Literal, Query, Rule, RuleHead, Span};

/// A name that nothing binds, and where it is used.
pub(super) type Unbound<'a> = (&'a str, &'a Span);

type Names = BTreeSet<String>;

/// The unbound names of a rule; `known` says what the file and its package define.
pub(super) fn unbound<'a>(rule: &'a Rule, known: &dyn Fn(&str) -> bool) -> Vec<Unbound<'a>> {
    let mut found = Vec::new();
    let Rule::Spec { head, bodies, .. } = rule else { return found };
    let mut arguments = Names::new();
    if let RuleHead::Func { args, .. } = head {
        args.iter().for_each(|argument| vars(argument, &mut arguments));
    }
    let mut of_head = arguments.clone();
    for (index, body) in bodies.iter().enumerate() {
        let mut bound = arguments.clone();
        binds(&body.query, &mut bound);
        negations(&body.query, &bound, known, &mut found);
        if let Some(assign) = &body.assign {
            uses(&assign.value, &bound, known, &mut found);
        }
        if index == 0 {
            of_head = bound;
        }
    }
    match head {
        RuleHead::Compr { refr, assign, .. } => {
            keys(refr, &of_head, known, &mut found);
            if let Some(assign) = assign {
                uses(&assign.value, &of_head, known, &mut found);
            }
        }
        RuleHead::Set { refr, key, .. } => {
            keys(refr, &of_head, known, &mut found);
            if let Some(key) = key {
                uses(key, &of_head, known, &mut found);
            }
        }
        RuleHead::Func { assign, .. } => {
            if let Some(assign) = assign {
                uses(&assign.value, &of_head, known, &mut found);
            }
        }
    }
    found
}

/// The keys in the brackets of a head, not its own name.
fn keys<'a>(refr: &'a Expr, bound: &Names, known: &dyn Fn(&str) -> bool, found: &mut Vec<Unbound<'a>>) {
    if let Expr::RefBrack { refr, index, .. } = refr {
        keys(refr, bound, known, found);
        uses(index, bound, known, found);
    }
}

/// What the statements of a query bind: every name in a statement that is not negated.
fn binds(query: &Query, names: &mut Names) {
    for statement in &query.stmts {
        match &statement.literal {
            Literal::SomeVars { vars, .. } => names.extend(vars.iter().map(|var| var.text().to_owned())),
            Literal::SomeIn { key, value, collection, .. } => {
                key.iter().for_each(|key| vars(key, names));
                vars(value, names);
                vars(collection, names);
            }
            Literal::Expr { expr, .. } => vars(expr, names),
            Literal::NotExpr { .. } | Literal::Every { .. } => {}
        }
    }
}

/// Checks what may not bind: negated statements and the bodies of `every`.
fn negations<'a>(query: &'a Query, bound: &Names, known: &dyn Fn(&str) -> bool, found: &mut Vec<Unbound<'a>>) {
    for statement in &query.stmts {
        match &statement.literal {
            Literal::NotExpr { expr, .. } => uses(expr, bound, known, found),
            Literal::Every { key, value, domain, query, .. } => {
                uses(domain, bound, known, found);
                let mut inner = bound.clone();
                inner.extend(key.iter().chain([value]).map(|name| name.text().to_owned()));
                binds(query, &mut inner);
                negations(query, &inner, known, found);
            }
            Literal::SomeVars { .. } => {}
            Literal::SomeIn { collection, .. } => comprehensions(collection, bound, known, found),
            Literal::Expr { expr, .. } => comprehensions(expr, bound, known, found),
        }
    }
}

/// Checks the comprehensions inside an expression whose own names may bind.
fn comprehensions<'a>(expression: &'a Expr, bound: &Names, known: &dyn Fn(&str) -> bool, found: &mut Vec<Unbound<'a>>) {
    if comprehension(expression, bound, known, found) {
        return;
    }
    children(expression, &mut |child| comprehensions(child, bound, known, found));
}

/// Notes every name of an expression that nothing binds.
fn uses<'a>(expression: &'a Expr, bound: &Names, known: &dyn Fn(&str) -> bool, found: &mut Vec<Unbound<'a>>) {
    if comprehension(expression, bound, known, found) {
        return;
    }
    if let Expr::Var { span, .. } = expression {
        let name = span.text();
        if name != "_" && !bound.contains(name) && !known(name) {
            found.push((name, span));
        }
    }
    children(expression, &mut |child| uses(child, bound, known, found));
}

/// Checks a comprehension, which binds names of its own.
fn comprehension<'a>(expression: &'a Expr, bound: &Names, known: &dyn Fn(&str) -> bool, found: &mut Vec<Unbound<'a>>) -> bool {
    let (terms, query): (Vec<&Expr>, &Query) = match expression {
        Expr::ArrayCompr { term, query, .. } | Expr::SetCompr { term, query, .. } => (vec![term], query),
        Expr::ObjectCompr { key, value, query, .. } => (vec![key, value], query),
        _ => return false,
    };
    let mut inner = bound.clone();
    binds(query, &mut inner);
    negations(query, &inner, known, found);
    terms.into_iter().for_each(|term| uses(term, &inner, known, found));
    true
}

fn vars(expression: &Expr, names: &mut Names) {
    if let Expr::Var { span, .. } = expression {
        names.insert(span.text().to_owned());
    }
    children(expression, &mut |child| vars(child, names));
}

/// The direct parts of an expression; functions are named, not used, and queries are not expressions.
fn children<'a>(expression: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match expression {
        Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().for_each(|item| visit(item)),
        Expr::Object { fields, .. } => fields.iter().for_each(|(_, key, value)| {
            visit(key);
            visit(value);
        }),
        Expr::Call { params, .. } => params.iter().for_each(|parameter| visit(parameter)),
        Expr::UnaryExpr { expr, .. } => visit(expr),
        Expr::RefDot { refr, .. } => visit(refr),
        Expr::RefBrack { refr, index, .. } => {
            visit(refr);
            visit(index);
        }
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => {
            visit(lhs);
            visit(rhs);
        }
        Expr::Membership { key, value, collection, .. } => {
            key.iter().for_each(|key| visit(key));
            visit(value);
            visit(collection);
        }
        Expr::ArrayCompr { .. }
        | Expr::SetCompr { .. }
        | Expr::ObjectCompr { .. }
        | Expr::Var { .. }
        | Expr::String { .. }
        | Expr::RawString { .. }
        | Expr::Number { .. }
        | Expr::Bool { .. }
        | Expr::Null { .. } => {}
    }
}
