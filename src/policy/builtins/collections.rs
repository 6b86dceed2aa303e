//! Replacements for built-ins over collections.

use std::collections::{BTreeMap, BTreeSet};

use super::super::engine::Term;
use super::integer;

/// Longest list that `numbers.range` builds: one call cannot be interrupted by the time limit.
const MAX_RANGE: u64 = 1_000_000;

fn sets(arguments: &[Term]) -> Result<Vec<&Term>, String> {
    let refuse = || "argument 1 must be a set of sets".to_owned();
    let outer = arguments.first().and_then(|sets| sets.as_set().ok()).ok_or_else(refuse)?;
    outer.iter().map(|set| if matches!(set, Term::Set(_)) { Ok(set) } else { Err(refuse()) }).collect()
}

/// `union(sets)`: linear, where the interpreter's own is quadratic.
pub(super) fn union(arguments: &[Term]) -> Result<Term, String> {
    let mut all = BTreeSet::new();
    for set in sets(arguments)? {
        if let Ok(set) = set.as_set() {
            all.extend(set.iter().cloned());
        }
    }
    Ok(Term::from(all))
}

/// `intersection(sets)`.
pub(super) fn intersection(arguments: &[Term]) -> Result<Term, String> {
    let sets = sets(arguments)?;
    let mut common: Option<BTreeSet<Term>> = None;
    for set in sets {
        let Ok(set) = set.as_set() else { continue };
        let here: BTreeSet<Term> = set.iter().cloned().collect();
        common = Some(match common {
            None => here,
            Some(common) => common.intersection(&here).cloned().collect(),
        });
    }
    Ok(Term::from(common.unwrap_or_default()))
}

/// `object.union_n(objects)`: later objects win, nested objects are merged; linear.
pub(super) fn union_n(arguments: &[Term]) -> Result<Term, String> {
    let refuse = || "argument 1 must be a list of objects".to_owned();
    let list = arguments.first().and_then(|list| list.as_array().ok()).ok_or_else(refuse)?;
    let mut merged: BTreeMap<Term, Term> = BTreeMap::new();
    for object in list.iter() {
        let object = object.as_object().map_err(|_| refuse())?;
        for (key, value) in object.iter() {
            merge(&mut merged, key, value);
        }
    }
    Ok(Term::from(merged))
}

fn merge(into: &mut BTreeMap<Term, Term>, key: &Term, value: &Term) {
    match (into.get(key).and_then(|old| old.as_object().ok()), value.as_object()) {
        (Some(old), Ok(new)) => {
            let mut both: BTreeMap<Term, Term> = old.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            for (key, value) in new.iter() {
                merge(&mut both, key, value);
            }
            into.insert(key.clone(), Term::from(both));
        }
        _ => {
            into.insert(key.clone(), value.clone());
        }
    }
}

/// `numbers.range(from, to)`, bounded.
pub(super) fn range(arguments: &[Term]) -> Result<Term, String> {
    let (from, to) = (integer(arguments, 0)?, integer(arguments, 1)?);
    if from.abs_diff(to) >= MAX_RANGE {
        return Err(format!("a range of more than {MAX_RANGE} numbers"));
    }
    let numbers: Vec<Term> = if from <= to { (from..=to).map(Term::from).collect() } else { (to..=from).rev().map(Term::from).collect() };
    Ok(Term::from(numbers))
}

/// `object.subset(super, sub)`: for objects, sets and lists (a list contains another as a run), and a list a set.
/// The interpreter's own panics on an empty list.
pub(super) fn subset(arguments: &[Term]) -> Result<Term, String> {
    let [whole, part] = arguments else { return Err("two arguments are needed".to_owned()) };
    contains(whole, part).map(Term::Bool).ok_or_else(|| "both arguments must be objects, sets or lists".to_owned())
}

fn contains(whole: &Term, part: &Term) -> Option<bool> {
    Some(match (whole, part) {
        (Term::Object(whole), Term::Object(part)) => part.iter().all(|(key, value)| {
            whole.get(key).is_some_and(|found| {
                found == value || matches!((found, value), (Term::Object(_), Term::Object(_))) && contains(found, value) == Some(true)
            })
        }),
        (Term::Set(whole), Term::Set(part)) => part.iter().all(|item| whole.contains(item)),
        (Term::Array(whole), Term::Set(part)) => part.iter().all(|item| whole.iter().any(|other| other == item)),
        (Term::Array(whole), Term::Array(part)) => {
            let (whole, part): (Vec<&Term>, Vec<&Term>) = (whole.iter().collect(), part.iter().collect());
            part.is_empty() || whole.windows(part.len()).any(|run| run == part)
        }
        _ => return None,
    })
}

/// `json.remove(object, paths)`: paths with and without a leading slash, as in OPA; the interpreter ignores the former.
pub(super) fn json_remove(arguments: &[Term]) -> Result<Term, String> {
    let [object, paths] = arguments else { return Err("two arguments are needed".to_owned()) };
    let paths: Vec<&Term> = match paths {
        Term::Array(paths) => paths.iter().collect(),
        Term::Set(paths) => paths.iter().collect(),
        _ => return Err("argument 2 must be a list or a set of paths".to_owned()),
    };
    let mut result = object.clone();
    for path in paths {
        let tokens: Vec<Term> = match path {
            Term::String(path) => {
                path.trim_start_matches('/').split('/').map(|token| super::text(&token.replace("~1", "/").replace("~0", "~"))).collect()
            }
            Term::Array(path) => path.iter().cloned().collect(),
            _ => return Err("a path must be a string or a list".to_owned()),
        };
        result = without(&result, &tokens);
    }
    Ok(result)
}

fn without(value: &Term, path: &[Term]) -> Term {
    let Some((first, rest)) = path.split_first() else { return value.clone() };
    match value {
        Term::Object(object) => {
            let kept = object.iter().filter(|(key, _)| !(rest.is_empty() && *key == first));
            Term::from(
                kept.map(|(key, value)| (key.clone(), if key == first { without(value, rest) } else { value.clone() }))
                    .collect::<BTreeMap<Term, Term>>(),
            )
        }
        Term::Array(items) => {
            let index = match first {
                Term::String(text) => text.parse().ok(),
                other => other.as_u64().ok().and_then(|index| usize::try_from(index).ok()),
            };
            let kept = items.iter().enumerate().filter(|(at, _)| !(rest.is_empty() && Some(*at) == index));
            Term::from(kept.map(|(at, item)| if Some(at) == index { without(item, rest) } else { item.clone() }).collect::<Vec<Term>>())
        }
        other => other.clone(),
    }
}
