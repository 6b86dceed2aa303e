//! Expressions of GitHub Actions, as far as they decide whether a job runs although another one failed.
//!
//! Three values: what is not known here may be true. So an answer of `no` is certain, and everything else
//! counts as a way in.

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    Yes,
    No,
    Text(String),
    Unknown,
}

/// What is assumed of the job that is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suppose<'a> {
    /// The job, where the expression may name it (`needs.<job>.result`).
    pub(super) job: Option<&'a str>,
    /// Its result.
    pub(super) result: &'a str,
    /// What `github.event.workflow_run.conclusion` is, where that is what is asked.
    pub(super) conclusion: Option<&'a str>,
    /// Whether the result comes of the failure of a job before it.
    pub(super) after_failure: bool,
    /// The event that started the run, where that is what is asked.
    pub(super) event: Option<&'a str>,
}

impl Suppose<'_> {
    /// Nothing but that all is well.
    pub(super) const WELL: Suppose<'static> = Suppose { job: None, result: "success", conclusion: None, after_failure: false, event: None };
}

/// Whether a condition may hold. Without a function that asks for the state of other jobs, `success()` is meant.
pub(super) fn may_hold(condition: &str, suppose: Suppose<'_>) -> bool {
    let condition = inner(condition);
    let Some(tokens) = tokens(condition) else { return true };
    let mut parser = Parser { tokens: &tokens, at: 0, suppose, depth: 0 };
    let Some(value) = parser.either() else { return true };
    if parser.at < tokens.len() {
        return true;
    }
    let own = asks_for_state(&tokens) || suppose.conclusion.is_some();
    truth(&value) != Some(false) && (own || suppose.result == "success")
}

/// Whether a condition names a function that asks for the state of other jobs.
pub(super) fn asks(condition: &str) -> bool {
    tokens(inner(condition)).is_none_or(|tokens| asks_for_state(&tokens))
}

fn asks_for_state(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        matches!(pair, [Token::Name(name), Token::Sign("(")] if ["always", "success", "failure", "cancelled"].contains(&name.to_lowercase().as_str()))
    })
}

/// The strings that stand in an expression: what it can come to where it chooses between them.
pub(super) fn strings(expression: &str) -> Vec<String> {
    let tokens = tokens(inner(expression)).unwrap_or_default();
    tokens.into_iter().filter_map(|token| if let Token::Text(text) = token { Some(text) } else { None }).collect()
}

/// The text between `${{` and `}}`, where that is all there is.
fn inner(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).filter(|rest| !rest.contains("}}")).unwrap_or(text).trim()
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

/// The signs, longest first.
const SIGNS: &[&str] = &["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "*"];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if tokens.len() > 5_000 {
            return None;
        }
        if first == '\'' {
            // A quote in a string is written twice.
            let mut value = String::new();
            let mut after = rest.get(1..)?;
            loop {
                let (part, left) = after.split_once('\'')?;
                value.push_str(part);
                match left.strip_prefix('\'') {
                    Some(more) => {
                        value.push('\'');
                        after = more;
                    }
                    None => {
                        rest = left;
                        break;
                    }
                }
            }
            tokens.push(Token::Text(value));
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push(Token::Sign(sign));
            rest = rest.get(sign.len()..)?;
        } else {
            let end = rest.find(|next: char| !(next.is_alphanumeric() || matches!(next, '_' | '-'))).unwrap_or(rest.len());
            let word = rest.get(..end).filter(|word| !word.is_empty())?;
            tokens.push(if first.is_ascii_digit() { Token::Number(word.to_owned()) } else { Token::Name(word.to_owned()) });
            rest = rest.get(end..)?;
        }
        rest = rest.trim_start();
    }
    Some(tokens)
}

fn truth(term: &Term) -> Option<bool> {
    match term {
        Term::Yes => Some(true),
        Term::No => Some(false),
        Term::Text(text) => Some(!text.is_empty()),
        Term::Unknown => None,
    }
}

fn sure(value: bool) -> Term {
    if value { Term::Yes } else { Term::No }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    suppose: Suppose<'t>,
    depth: usize,
}

impl Parser<'_> {
    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(here)) if *here == sign);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Option<Term> {
        let mut value = self.both()?;
        while self.sign("||") {
            let right = self.both()?;
            value = match truth(&value) {
                Some(true) => value,
                Some(false) => right,
                None if truth(&right) == Some(true) => Term::Yes,
                None => Term::Unknown,
            };
        }
        Some(value)
    }

    fn both(&mut self) -> Option<Term> {
        let mut value = self.compared()?;
        while self.sign("&&") {
            let right = self.compared()?;
            value = match truth(&value) {
                Some(false) => value,
                Some(true) => right,
                None if truth(&right) == Some(false) => Term::No,
                None => Term::Unknown,
            };
        }
        Some(value)
    }

    fn compared(&mut self) -> Option<Term> {
        let left = self.single()?;
        for sign in ["==", "!=", "<=", ">=", "<", ">"] {
            if self.sign(sign) {
                let right = self.single()?;
                let equal = match (&left, &right) {
                    (Term::Unknown, _) | (_, Term::Unknown) => return Some(Term::Unknown),
                    (Term::Text(left), Term::Text(right)) => left.eq_ignore_ascii_case(right),
                    (left, right) => left == right,
                };
                return Some(match sign {
                    "==" => sure(equal),
                    "!=" => sure(!equal),
                    _ => Term::Unknown,
                });
            }
        }
        Some(left)
    }

    fn single(&mut self) -> Option<Term> {
        self.depth += 1;
        if self.depth > 100 {
            return None;
        }
        let value = self.operand();
        self.depth -= 1;
        value
    }

    fn operand(&mut self) -> Option<Term> {
        if self.sign("!") {
            let value = self.single()?;
            return Some(truth(&value).map_or(Term::Unknown, |value| sure(!value)));
        }
        if self.sign("(") {
            let value = self.either()?;
            return self.sign(")").then_some(value);
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Text(text) => Some(Term::Text(text)),
            Token::Number(_) => {
                // The part after the point is a number of its own here.
                while self.sign(".") {
                    self.at += 1;
                }
                Some(Term::Unknown)
            }
            Token::Name(name) if self.sign("(") => self.call(&name),
            Token::Name(name) => self.path(name),
            Token::Sign(_) => None,
        }
    }

    fn call(&mut self, name: &str) -> Option<Term> {
        let mut arguments = Vec::new();
        let mut results = false;
        while !self.sign(")") {
            let from = self.at;
            arguments.push(self.either()?);
            // `needs.*.result`, all of them at once.
            let spelled: Vec<&Token> = self.tokens.get(from..self.at)?.iter().collect();
            results |= matches!(spelled.as_slice(), [Token::Name(needs), Token::Sign("."), Token::Sign("*"), Token::Sign("."), Token::Name(result)] if needs == "needs" && result == "result");
            if !self.sign(",") && !matches!(self.tokens.get(self.at), Some(Token::Sign(")"))) {
                return None;
            }
        }
        let failed = self.suppose.result;
        Some(match name.to_lowercase().as_str() {
            "always" => Term::Yes,
            "success" => {
                if self.suppose.conclusion.is_some() {
                    Term::Unknown
                } else {
                    sure(failed == "success")
                }
            }
            "failure" => {
                if failed == "failure" || self.suppose.after_failure {
                    Term::Yes
                } else {
                    Term::Unknown
                }
            }
            "cancelled" => {
                if failed == "failure" || self.suppose.after_failure {
                    Term::No
                } else {
                    Term::Unknown
                }
            }
            "contains" if results && self.suppose.job.is_some() => match arguments.get(1) {
                Some(Term::Text(wanted)) if wanted == failed => Term::Yes,
                _ => Term::Unknown,
            },
            _ => Term::Unknown,
        })
    }

    /// A name with what follows it: `needs.build.result`, `needs['build'].result`, `github.ref`.
    fn path(&mut self, first: String) -> Option<Term> {
        let mut parts = vec![first];
        loop {
            if self.sign(".") {
                match self.tokens.get(self.at) {
                    Some(Token::Name(part) | Token::Number(part)) => parts.push(part.clone()),
                    Some(Token::Sign("*")) => parts.push("*".to_owned()),
                    _ => return None,
                }
                self.at += 1;
            } else if self.sign("[") {
                let index = self.either()?;
                parts.push(if let Term::Text(text) = index { text } else { "*".to_owned() });
                if !self.sign("]") {
                    return None;
                }
            } else {
                break;
            }
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Some(match (parts.as_slice(), self.suppose) {
            (["true"], _) => Term::Yes,
            (["false" | "null"], _) => Term::No,
            (["needs", job, "result"], Suppose { job: Some(asked), result, .. }) if *job == asked => Term::Text(result.to_owned()),
            (["github", "event_name"], Suppose { event: Some(event), .. }) => Term::Text(event.to_owned()),
            (["github", "event", "workflow_run", ..], Suppose { event: Some(event), .. }) if event != "workflow_run" => Term::No,
            (["github", "event", "workflow_run", "conclusion"], Suppose { conclusion: Some(conclusion), .. }) => {
                Term::Text(conclusion.to_owned())
            }
            _ => Term::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(condition: &str, result: &str) -> bool {
        may_hold(condition, Suppose { job: Some("test"), result, ..Suppose::WELL })
    }

    #[test]
    fn a_job_runs_after_a_failure_only_where_its_condition_lets_it() {
        for (condition, after_failure, after_skip) in [
            ("github.ref == 'refs/heads/main'", false, false),
            ("${{ success() && github.ref == 'x' }}", false, false),
            ("always()", true, true),
            ("!cancelled()", true, true),
            ("${{ !failure() }}", false, true),
            ("!failure() && !cancelled()", false, true),
            ("failure()", true, true),
            ("always() && needs.test.result == 'success'", false, false),
            ("always() && needs['test'].result != 'failure'", false, true),
            ("always() && (needs.test.result == 'success' || needs.test.result == 'skipped')", false, true),
            ("always() && !contains(needs.*.result, 'failure') && !contains(needs.*.result, 'cancelled')", false, true),
            ("always() && contains(fromJSON('[\"success\"]'), needs.test.result)", true, true),
            ("success() || github.event_name == 'workflow_dispatch'", true, true),
            ("success() || inputs.force", true, true),
            ("false", false, false),
            ("always() && false", false, false),
            ("always() && needs.other.result == 'success'", true, true),
            ("always() &&", true, true),
            ("'it''s' == 'it''s' && always()", true, true),
        ] {
            assert_eq!((runs(condition, "failure"), runs(condition, "skipped")), (after_failure, after_skip), "{condition}");
        }
    }

    #[test]
    fn a_run_after_another_workflow_asks_how_that_ended() {
        let after = |condition: &str| may_hold(condition, Suppose { conclusion: Some("failure"), ..Suppose::WELL });
        assert!(!after("github.event.workflow_run.conclusion == 'success'"));
        assert!(!after("${{ github.event.workflow_run.conclusion == 'success' && github.ref == 'x' }}"));
        assert!(after("github.event.workflow_run.conclusion != 'cancelled'"));
        assert!(after("github.ref == 'refs/heads/main'"));
        let by =
            |event: &str| may_hold("github.event_name == 'push' && github.ref == 'x'", Suppose { event: Some(event), ..Suppose::WELL });
        assert!(by("push") && !by("workflow_dispatch"));
    }

    #[test]
    fn what_an_expression_may_choose_from_is_found() {
        assert_eq!(
            strings("${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}"),
            ["refs/heads/main", "production", "staging"]
        );
        assert!(asks("always()") && asks("ALWAYS ( ) && x") && !asks("github.ref == 'always()'"));
    }

    #[test]
    fn hostile_nesting_is_a_way_in_and_no_crash() {
        assert!(runs(&"(".repeat(100_000), "failure"));
        assert!(runs(&"!".repeat(4_000), "failure"));
    }
}
