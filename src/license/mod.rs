//! Licence statements: strict SPDX expressions and the decision over them.
//!
//! Three answers: allowed, denied, undetermined. What is not understood is undetermined, never allowed:
//! parsing is strict (the `spdx` crate's lax modes turn `GNU GPL v2` into GPL-3.0-only), ids are matched
//! without regard to case (SPDX 2.3, annex D.2), and equality is canonical (`GPL-2.0` is
//! `GPL-2.0-only`). Reads no files and knows no packages.

mod term;

use spdx::expression::{ExprNode, Operator};
use spdx::{Expression, ParseMode};

use crate::model::rules_data::LicensePolicy;
use term::Term;

/// Longest statement that is parsed, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;

const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// What the policy makes of a licence statement; the worse comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The policy refuses it.
    Denied,
    /// Nobody can tell: it is not an SPDX expression, or it names a licence that is not on the SPDX list.
    Undetermined,
    /// The policy accepts it.
    Allowed,
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Undetermined => "undetermined",
            Self::Allowed => "allowed",
        }
    }
}

/// A decision with the sentence that explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What the policy makes of it.
    pub standing: Standing,
    /// The statement in canonical form; the statement itself where it is not an SPDX expression.
    pub normalized: String,
    /// Why, lower case, no full stop.
    pub reason: String,
}

/// Decides over a statement. `also` are further ids that are accepted, beside the policy's.
#[must_use]
pub fn decide(statement: &str, policy: &LicensePolicy, also: &[String]) -> Decision {
    decide_with(statement, &policy.allow, &policy.deny, also)
}

/// Decides over a statement with plain lists of ids.
#[must_use]
pub fn decide_with(statement: &str, allow: &[String], deny: &[String], also: &[String]) -> Decision {
    let undetermined = |reason: String| Decision { standing: Standing::Undetermined, normalized: statement.to_owned(), reason };
    if statement.trim().is_empty() {
        return undetermined("no licence is stated".to_owned());
    }
    if statement.len() > MAX_LENGTH {
        return undetermined(format!("the statement is longer than {MAX_LENGTH} bytes"));
    }
    let normalized = term::in_canonical_case(statement);
    let expression = match Expression::parse_mode(&normalized, MODE) {
        Ok(expression) => expression,
        Err(error) => return undetermined(format!("it is not an SPDX expression: {}", error.reason)),
    };
    let parse = |ids: &[String]| ids.iter().filter_map(|id| Term::parse(id)).collect::<Vec<_>>();
    let (mut allowed, denied) = (parse(allow), parse(deny));
    allowed.extend(parse(also));
    let mut stack: Vec<(Standing, Vec<String>)> = Vec::new();
    for node in expression.iter() {
        match node {
            ExprNode::Req(requirement) => {
                let term = Term::of(&requirement.req);
                let standing = term.standing(&allowed, &denied);
                let blame = if standing == Standing::Allowed { Vec::new() } else { vec![term.to_string()] };
                stack.push((standing, blame));
            }
            ExprNode::Op(operator) => {
                let (Some(right), Some(left)) = (stack.pop(), stack.pop()) else {
                    return undetermined("it is not an SPDX expression".to_owned());
                };
                stack.push(join(*operator, left, right));
            }
        }
    }
    let Some((standing, blame)) = stack.pop() else { return undetermined("it is not an SPDX expression".to_owned()) };
    let blamed = crate::source::suggest::list(blame.iter().map(String::as_str));
    let reason = match standing {
        Standing::Allowed => "the policy accepts it".to_owned(),
        Standing::Denied => format!("the policy does not accept {blamed}"),
        Standing::Undetermined => format!("{blamed} is not a licence of the SPDX list"),
    };
    Decision { standing, normalized, reason }
}

/// AND is as good as its worse side, OR as good as its better one; the blame stays with the side that counted.
fn join(operator: Operator, left: (Standing, Vec<String>), right: (Standing, Vec<String>)) -> (Standing, Vec<String>) {
    let standing = match operator {
        Operator::And => left.0.min(right.0),
        Operator::Or => left.0.max(right.0),
    };
    let mut blame: Vec<String> = Vec::new();
    for (side, terms) in [left, right] {
        if side == standing {
            blame.extend(terms.into_iter().filter(|term| !blame.contains(term)).collect::<Vec<_>>());
        }
    }
    (standing, blame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standing_of(statement: &str, allow: &[&str], deny: &[&str]) -> Standing {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        decide_with(statement, &owned(allow), &owned(deny), &[]).standing
    }

    const ALLOW: &[&str] = &["MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0-only", "GPL-2.0-only WITH Classpath-exception-2.0"];

    #[test]
    fn what_others_accept_by_mistake_is_not_accepted() {
        for statement in ["GNU GPL v2", "BSD-2-Clause+", "GPL-2.0-only", "MIT AND GPL-2.0-only", "GPL-3.0-or-later AND LGPL-2.1-only"] {
            assert_ne!(standing_of(statement, ALLOW, &[]), Standing::Allowed, "{statement}");
        }
    }

    #[test]
    fn what_is_not_spdx_is_undetermined_never_allowed_or_denied() {
        for statement in [
            "GNU GPL v2",
            "BSD",
            "Apache",
            "MIT AND",
            "LicenseRef-own",
            "UNLICENSED",
            "see LICENSE",
            "MIT/Apache-2.0",
            "NOASSERTION",
            "",
            "((((",
            "MIT Or Apache-2.0",
        ] {
            assert_eq!(standing_of(statement, ALLOW, &[]), Standing::Undetermined, "{statement}");
        }
    }

    #[test]
    fn equality_is_canonical_and_case_does_not_count() {
        for statement in
            ["mit", "apache-2.0 or GPL-2.0-only", "GPL-3.0", "GPL-2.0-with-classpath-exception", "gpl-2.0 with classpath-exception-2.0"]
        {
            assert_eq!(standing_of(statement, ALLOW, &[]), Standing::Allowed, "{statement}");
        }
        assert_eq!(standing_of("GPL-2.0+", &["GPL-2.0-or-later"], &[]), Standing::Allowed);
    }

    #[test]
    fn the_licensee_chooses_a_later_version_only_where_the_author_lets_them() {
        assert_eq!(standing_of("GPL-2.0-or-later", &["GPL-3.0-only"], &[]), Standing::Allowed);
        assert_eq!(standing_of("GPL-3.0-or-later", &["GPL-2.0-only"], &[]), Standing::Denied);
        assert_eq!(standing_of("GPL-2.0-only", &["GPL-2.0-or-later"], &[]), Standing::Denied, "an allowed id is exact, not a range");
        assert_eq!(standing_of("MPL-1.1+", &["MPL-2.0"], &[]), Standing::Allowed);
        assert_eq!(standing_of("LGPL-2.1-or-later", &["GPL-3.0-only"], &[]), Standing::Denied, "another family");
    }

    #[test]
    fn an_exception_belongs_to_the_licence() {
        assert_eq!(standing_of("GPL-2.0-only WITH Classpath-exception-2.0", &["GPL-2.0-only"], &[]), Standing::Denied);
        assert_eq!(standing_of("GPL-2.0-only", &["GPL-2.0-only WITH Classpath-exception-2.0"], &[]), Standing::Denied);
    }

    #[test]
    fn refusal_wins_over_acceptance_but_a_choice_remains_a_choice() {
        assert_eq!(standing_of("MIT", &["MIT"], &["MIT"]), Standing::Denied);
        assert_eq!(standing_of("MIT OR Apache-2.0", &["MIT", "Apache-2.0"], &["MIT"]), Standing::Allowed);
    }

    #[test]
    fn a_hostile_statement_takes_bounded_time() {
        let parentheses = "(".repeat(MAX_LENGTH / 2) + "MIT";
        assert_eq!(standing_of(&parentheses, ALLOW, &[]), Standing::Undetermined);
        let terms = vec!["MIT"; MAX_LENGTH / 8].join(" OR ");
        assert_eq!(standing_of(&terms, ALLOW, &[]), Standing::Allowed);
    }

    proptest! {
        #[test]
        fn and_never_improves_and_or_never_worsens(left in "(MIT|GPL-2[.]0-only|Zlib|LicenseRef-x|Apache-2[.]0)", right in "(MIT|GPL-2[.]0-only|Zlib|LicenseRef-x|Apache-2[.]0)") {
            let (a, b) = (standing_of(&left, ALLOW, &[]), standing_of(&right, ALLOW, &[]));
            prop_assert_eq!(standing_of(&format!("{left} AND {right}"), ALLOW, &[]), a.min(b));
            prop_assert_eq!(standing_of(&format!("{left} OR {right}"), ALLOW, &[]), a.max(b));
        }

        #[test]
        fn no_text_makes_the_decision_panic(statement in "\\PC{0,80}") {
            let _ = standing_of(&statement, ALLOW, &[]);
        }
    }
}
