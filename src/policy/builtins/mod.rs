//! Functions that policies may call beyond the interpreter's own.
//!
//! Three kinds: ours (`portcullis.*`), replacements for built-ins of the interpreter that panic, are
//! quadratic or misbehave (an extension wins over a built-in of the same name), and OPA functions that
//! the interpreter lacks or that would need a second parser. All are pure.
//!
//! To add one: a function in the file of its topic and a line in [`BUILTINS`].

mod collections;
mod licenses;
mod networks;
mod patterns;
mod time;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::{Builtin, Term};

/// Name, number of arguments, function; sorted by name.
pub(super) const BUILTINS: &[(&str, u8, Builtin)] = &[
    ("intersection", 1, collections::intersection),
    ("json.remove", 2, collections::json_remove),
    ("numbers.range", 2, collections::range),
    ("object.subset", 2, collections::subset),
    ("object.union_n", 1, collections::union_n),
    ("portcullis.duration_ns", 1, time::duration_ns),
    ("portcullis.license_decision", 3, licenses::decision),
    ("portcullis.local_time", 2, time::local_time),
    ("portcullis.matches_pattern", 2, patterns::matches_pattern),
    ("portcullis.network_within", 2, networks::within),
    ("regex.match", 2, patterns::regex_match),
    ("strings.count", 2, patterns::count),
    ("time.add_date", 4, time::add_date),
    ("time.clock", 1, time::clock),
    ("time.date", 1, time::date),
    ("time.parse_duration_ns", 1, time::parse_duration_ns),
    ("time.parse_rfc3339_ns", 1, time::parse_rfc3339_ns),
    ("time.weekday", 1, time::weekday),
    ("union", 1, collections::union),
];

/// Built-ins that policies may not call, and what to do instead.
pub(super) const REFUSED: &[(&str, &str)] = &[
    ("http.send", "policies have no network: put what you need into the release's evidence"),
    ("net.lookup_ip_addr", "policies have no network"),
    ("opa.runtime", "policies do not see the environment they run in"),
    ("rand.intn", "the same inputs must give the same verdict"),
    ("time.now_ns", "use `time.parse_rfc3339_ns(input.now)`, the evaluation time of the verdict"),
    ("uuid.rfc4122", "the same inputs must give the same verdict"),
];

fn string(arguments: &[Term], index: usize) -> Result<&str, String> {
    match arguments.get(index) {
        Some(Term::String(text)) => Ok(text),
        _ => Err(format!("argument {} must be a string", index + 1)),
    }
}

fn integer(arguments: &[Term], index: usize) -> Result<i64, String> {
    arguments.get(index).and_then(|value| value.as_i64().ok()).ok_or_else(|| format!("argument {} must be a whole number", index + 1))
}

fn text(text: &str) -> Term {
    Term::String(Arc::from(text))
}

fn object<const N: usize>(fields: [(&str, Term); N]) -> Term {
    Term::from(fields.into_iter().map(|(key, value)| (self::text(key), value)).collect::<BTreeMap<Term, Term>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(BUILTINS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(REFUSED.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
