//! Asks every rule about one release and one environment.

use super::beside::beside;
use super::bundle::{Bundle, Entry};
use super::decode::{About, findings, reasons};
use super::engine::{Engine, Term};
use super::input::Input;
use super::term::term;
use crate::finding::{Answer, Level};
use crate::model::route::{Enforcement, Environment};
use crate::model::{Evidence, RuleId, Timestamp};
use crate::rule::settle::missing_evidence;

/// Asks every rule of the bundle. A rule that cannot answer is [`Answer::Undecided`]; it never stops the others.
#[must_use]
pub fn evaluate(bundle: &Bundle, evidence: &Evidence, environment: &Environment, now: Timestamp) -> Vec<(RuleId, Answer)> {
    let about = About { evidence, environment };
    let input = term(&Input::new(evidence, environment, now, bundle.needs()));
    let every_second = |first: usize| {
        bundle.rules.iter().skip(first).step_by(2).map(|(id, entry)| {
            let off = environment.enforcement.get(id) == Some(&Enforcement::Off);
            let answer = match &input {
                _ if off => Answer::NotApplicable("the route turns the rule off".to_owned()),
                Err(error) => Answer::Undecided(format!("the input could not be built: {error}")),
                Ok(input) => ask(bundle, id, entry, input, about),
            };
            (id.clone(), answer)
        })
    };
    let (mut answers, others): (Vec<_>, Vec<_>) = beside(|| every_second(0).collect(), || every_second(1).collect());
    answers.extend(others);
    answers
}

fn ask(bundle: &Bundle, id: &RuleId, entry: &Entry, input: &Term, about: About<'_>) -> Answer {
    let mut engine = bundle.engine.clone();
    if entry.forgiving {
        engine.forgive_builtin_errors();
    }
    engine.set_input(input.clone());
    match answer(&mut engine, entry, about) {
        Ok(Answer::Findings(mut found)) => {
            // A skip is a stated reason; without one, missing evidence denies, whatever the rule made of it.
            if let Some(finding) = bundle.catalogue().get(id).and_then(|meta| missing_evidence(meta, about.evidence)) {
                found = vec![finding];
            }
            Answer::Findings(found)
        }
        Ok(other) => other,
        Err(reason) => Answer::Undecided(reason),
    }
}

fn answer(engine: &mut Engine, entry: &Entry, about: About<'_>) -> Result<Answer, String> {
    let mut found = Vec::new();
    let mut skipped = Vec::new();
    for head in &entry.heads {
        let value = engine.eval(&format!("{}.{head}", entry.package)).map_err(|error| error.to_string())?;
        match head.as_str() {
            "skip" => skipped = reasons(&value)?,
            name => {
                let level = if name.starts_with("warn") { Level::Warn } else { Level::Deny };
                found.extend(findings(&value, level, about)?);
            }
        }
    }
    if found.is_empty() && !skipped.is_empty() {
        return Ok(Answer::NotApplicable(skipped.join("; ")));
    }
    Ok(Answer::Findings(found))
}
