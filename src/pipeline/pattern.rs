//! Names as words, and patterns over them.

use crate::source::wildcard::covers;

/// A name as people would say it: lower case, `-` between words, also where only capitals part them.
#[must_use]
pub(super) fn spoken(name: &str) -> String {
    let mut spoken = String::with_capacity(name.len());
    let mut before: Option<char> = None;
    let mut rest = name.chars().peekable();
    while let Some(character) = rest.next() {
        if !character.is_alphanumeric() {
            if !spoken.is_empty() && !spoken.ends_with('-') {
                spoken.push('-');
            }
        } else {
            let starts_word = character.is_uppercase()
                && before.is_some_and(|before| {
                    before.is_lowercase() || (before.is_uppercase() && rest.peek().is_some_and(|next| next.is_lowercase()))
                });
            if starts_word && !spoken.ends_with('-') {
                spoken.push('-');
            }
            spoken.extend(character.to_lowercase());
        }
        before = Some(character);
    }
    spoken.truncate(spoken.trim_end_matches('-').len());
    spoken
}

/// Where a phrase stands in a spoken name as whole words, last first.
pub(super) fn mentions<'n>(name: &'n str, phrase: &'n str) -> impl Iterator<Item = usize> + 'n {
    let whole = move |at: usize| {
        let before = name.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('-'));
        let after = name.get(at + phrase.len()..).is_some_and(|after| after.is_empty() || after.starts_with('-'));
        before && after
    };
    name.rmatch_indices(phrase).map(|(at, _)| at).filter(move |at| !phrase.is_empty() && whole(*at))
}

/// Whether a spoken name is what a list of patterns recognises: one of them does, and none that starts with `!`.
pub(super) fn recognised<'p>(name: &str, environments: &[String], patterns: impl IntoIterator<Item = &'p str>) -> bool {
    let mut found = false;
    for pattern in patterns {
        match pattern.strip_prefix('!') {
            Some(taken_back) if fits(name, environments, taken_back) => return false,
            Some(_) => {}
            None => found = found || fits(name, environments, pattern),
        }
    }
    found
}

fn fits(name: &str, environments: &[String], pattern: &str) -> bool {
    let pattern = pattern.to_lowercase();
    match pattern.split_once("{environment}") {
        None => covers(&pattern, name),
        Some((before, after)) => environments.iter().any(|environment| {
            mentions(name, environment).any(|at| {
                let head = name.get(..at).unwrap_or_default();
                let tail = name.get(at + environment.len()..).unwrap_or_default();
                covers(before, head) && covers(after, tail)
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_word_by_word() {
        for (name, words) in [
            ("deploy-cf_Production", "deploy-cf-production"),
            ("Deploy to Production (EU)", "deploy-to-production-eu"),
            ("deployToProd", "deploy-to-prod"),
            ("runE2ETests", "run-e2e-tests"),
            ("CATSProduction", "cats-production"),
            ("--", ""),
        ] {
            assert_eq!(spoken(name), words, "{name}");
        }
        assert_eq!(mentions("deploy-prod-to-prod", "prod").collect::<Vec<_>>(), [15, 7]);
        assert_eq!(mentions("deploy-devtools", "dev").count(), 0);
    }

    #[test]
    fn a_pattern_may_name_the_environment_and_take_back() {
        let environments = ["production".to_owned(), "prod".to_owned()];
        let told = |name: &str, patterns: &[&str]| recognised(name, &environments, patterns.iter().copied());
        assert!(told("deploy-cf-production", &["deploy-*-{environment}"]));
        assert!(!told("deploy-cf-products", &["deploy-*{environment}*"]));
        assert!(told("deploy-prod-eu", &["deploy-{environment}*"]));
        assert!(!told("plan-deploy-prod", &["*deploy*", "!plan-*"]));
    }
}
