//! Licences: the decision of [`crate::license`], callable from policies.

use super::super::engine::Term;
use super::{object, string, text};
use crate::license;

fn strings(value: Option<&Term>, what: &str) -> Result<Vec<String>, String> {
    let refuse = || format!("{what} must be a list of strings");
    let items: Vec<&Term> = match value {
        None | Some(Term::Undefined) => return Ok(Vec::new()),
        Some(Term::Array(list)) => list.iter().collect(),
        Some(Term::Set(set)) => set.iter().collect(),
        Some(_) => return Err(refuse()),
    };
    items.into_iter().map(|item| item.as_string().map(|text| text.to_string()).map_err(|_| refuse())).collect()
}

/// `portcullis.license_decision(statement, policy, also)`: `policy` is `data.rules.licenses`, `also` further
/// accepted ids; gives `{"decision": "allowed" | "denied" | "undetermined", "reason": …, "normalized": …}`.
pub(super) fn decision(arguments: &[Term]) -> Result<Term, String> {
    let statement = string(arguments, 0)?;
    let policy = arguments.get(1).and_then(|policy| policy.as_object().ok()).ok_or("argument 2 must be a licence policy")?;
    let field = |name: &str| strings(policy.get(&text(name)), &format!("`{name}` of the licence policy"));
    let also = strings(arguments.get(2), "argument 3")?;
    let decision = license::decide_with(statement, &field("allow")?, &field("deny")?, &also);
    Ok(object([
        ("decision", text(decision.standing.word())),
        ("normalized", text(&decision.normalized)),
        ("reason", text(&decision.reason)),
    ]))
}
