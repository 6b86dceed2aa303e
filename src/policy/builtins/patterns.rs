//! Text: regular expressions, patterns of branches and tags, counting.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::super::engine::Term;
use super::string;

/// Largest compiled regular expression, in bytes.
const MAX_COMPILED: usize = 1 << 20;
/// Most regular expressions kept at once.
const MAX_CACHED: usize = 512;

thread_local! {
    static COMPILED: RefCell<BTreeMap<String, Arc<Regex>>> = const { RefCell::new(BTreeMap::new()) };
}

fn compiled(pattern: &str) -> Result<Arc<Regex>, String> {
    COMPILED.with_borrow_mut(|cache| {
        if let Some(regex) = cache.get(pattern) {
            return Ok(Arc::clone(regex));
        }
        let regex = RegexBuilder::new(pattern)
            .size_limit(MAX_COMPILED)
            .build()
            .map_err(|error| format!("`{pattern}` is not a regular expression: {error}"))?;
        if cache.len() >= MAX_CACHED {
            cache.clear();
        }
        let regex = Arc::new(regex);
        cache.insert(pattern.to_owned(), Arc::clone(&regex));
        Ok(regex)
    })
}

/// `regex.match(pattern, text)`, compiled once: the interpreter clones its own on each call.
pub(super) fn regex_match(arguments: &[Term]) -> Result<Term, String> {
    Ok(Term::Bool(compiled(string(arguments, 0)?)?.is_match(string(arguments, 1)?)))
}

/// `portcullis.matches_pattern(pattern, text)`: `**` is anything, `*` anything but `/`, all else itself.
pub(super) fn matches_pattern(arguments: &[Term]) -> Result<Term, String> {
    let pattern = string(arguments, 0)?;
    let any =
        pattern.split("**").map(|part| part.split('*').map(regex::escape).collect::<Vec<_>>().join("[^/]*")).collect::<Vec<_>>().join(".*");
    Ok(Term::Bool(compiled(&format!("(?s)\\A{any}\\z"))?.is_match(string(arguments, 1)?)))
}

/// `strings.count(text, part)`; an empty part occurs once between all characters, as in OPA. The interpreter's own panics.
pub(super) fn count(arguments: &[Term]) -> Result<Term, String> {
    let (text, part) = (string(arguments, 0)?, string(arguments, 1)?);
    let count = if part.is_empty() { text.chars().count() + 1 } else { text.matches(part).count() };
    Ok(Term::from(count as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        matches_pattern(&[super::super::text(pattern), super::super::text(text)]).unwrap() == Term::Bool(true)
    }

    #[test]
    fn stars_stop_at_slashes_and_double_stars_do_not() {
        assert!(matches("release/*", "release/2.3"));
        assert!(!matches("release/*", "release/2.3/hotfix"));
        assert!(matches("release/**", "release/2.3/hotfix"));
        assert!(!matches("release/*", "prerelease/2.3"));
        assert!(!matches("v1.2", "v1x2"));
        assert!(!matches("main", "main\nevil"));
    }
}
