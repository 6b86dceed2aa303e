//! "Did you mean": the nearest known name.

/// The candidate closest to `wrong`, if one is close enough to be a slip of the keyboard.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let budget = 1.max(wrong.chars().count() / 3);
    let folded = wrong.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= budget)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A help sentence for an unknown name: the nearest candidate, or the whole list.
#[must_use]
pub fn help<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(wrong, candidates.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", list(candidates)),
    }
}

/// Names in backticks, separated by commas.
#[must_use]
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        assert_eq!(nearest("compnents", ["components", "name"]), Some("components"));
        assert_eq!(nearest("Production", ["production"]), Some("production"));
        assert_eq!(nearest("banana", ["components", "name"]), None);
    }
}
