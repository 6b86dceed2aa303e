//! Names as words, and patterns over them.

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
        None => glob(&pattern, name),
        Some((before, after)) => environments.iter().any(|environment| {
            mentions(name, environment).any(|at| {
                let head = name.get(..at).unwrap_or_default();
                let tail = name.get(at + environment.len()..).unwrap_or_default();
                glob(before, head) && glob(after, tail)
            })
        }),
    }
}

/// Whether a pattern with `*` for anything matches the whole of a text; steps, at most pattern × text.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut here, mut at) = (0, 0);
    // Where the last `*` stands, and how much of the text it has taken.
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match (pattern.get(here), star) {
            (Some('*'), _) => {
                star = Some((here, at));
                here += 1;
            }
            (Some(wanted), _) if text.get(at) == Some(wanted) => {
                here += 1;
                at += 1;
            }
            (_, Some((star_at, taken))) => {
                star = Some((star_at, taken + 1));
                here = star_at + 1;
                at = taken + 1;
            }
            _ => return false,
        }
    }
    pattern.iter().skip(here).all(|rest| *rest == '*')
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
        assert!(glob("*a*b", "xaxbxb") && !glob("*a*b", "xaxbxc") && glob("", "") && glob("**", "x"));
    }
}
