//! From what a policy returned to findings. What does not have the agreed shape is an error, never dropped.

use super::engine::Term;
use super::input;
use crate::finding::{Finding, Level, Reason};
use crate::model::Evidence;
use crate::model::evidence::PathStep;
use crate::model::route::Environment;
use crate::source::Place;

/// What the answers are about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) environment: &'a Environment,
}

/// The findings of a `deny`, `warn` or `violation` rule: a set, or a list, of strings and objects.
pub(super) fn findings(value: &Term, level: Level, about: About<'_>) -> Result<Vec<Finding>, String> {
    entries(value)?.into_iter().map(|entry| finding(entry, level, about)).collect()
}

/// The reasons of a `skip` rule.
pub(super) fn reasons(value: &Term) -> Result<Vec<String>, String> {
    entries(value)?
        .into_iter()
        .map(|entry| entry.as_string().map(|text| text.to_string()).map_err(|_| "a reason to skip is not a string".to_owned()))
        .collect()
}

fn entries(value: &Term) -> Result<Vec<&Term>, String> {
    match value {
        Term::Undefined => Ok(Vec::new()),
        Term::Set(set) => Ok(set.iter().collect()),
        Term::Array(list) => Ok(list.iter().collect()),
        _ => Err("the rule gives neither a set nor a list".to_owned()),
    }
}

fn finding(entry: &Term, level: Level, about: About<'_>) -> Result<Finding, String> {
    let blank =
        |message: String, place: Place| Finding { level, place, message, term: None, fix: None, because: Vec::new(), waived_by: None };
    let object = match entry {
        Term::String(message) => return Ok(blank(message.to_string(), Place::whole(about.evidence.release.doc))),
        Term::Object(object) => object,
        _ => return Err("a finding is neither a string nor an object".to_owned()),
    };
    let field = |name: &str| object.get(&Term::from(name));
    let text = |name: &str| match field(name) {
        None => Ok(None),
        Some(Term::String(text)) => Ok(Some(text.to_string())),
        Some(_) => Err(format!("`{name}` of a finding is not a string")),
    };
    let message = text("msg")?.filter(|message| !message.trim().is_empty()).ok_or("a finding has no `msg`")?;
    let mut finding = blank(message, place(field("at"), about)?);
    finding.term = text("term")?;
    finding.fix = text("fix")?;
    if let Some(because) = field("because") {
        for reason in entries(because).map_err(|_| "`because` of a finding is not a list".to_owned())? {
            let Term::Object(reason) = reason else { return Err("an entry of `because` is not an object".to_owned()) };
            let message = match reason.get(&Term::from("msg")) {
                Some(Term::String(message)) => message.to_string(),
                _ => return Err("an entry of `because` has no `msg`".to_owned()),
            };
            finding.because.push(Reason { place: place(reason.get(&Term::from("at")), about)?, message });
        }
    }
    Ok(finding)
}

fn place(at: Option<&Term>, about: About<'_>) -> Result<Place, String> {
    let Some(at) = at else { return Ok(Place::whole(about.evidence.release.doc)) };
    let refuse = || "`at` of a finding is not a path into `input` (a list of names and indices)".to_owned();
    let Term::Array(steps) = at else { return Err(refuse()) };
    let path = steps
        .iter()
        .map(|step| match step {
            Term::String(key) => Ok(PathStep::Key(key.to_string())),
            other => other.as_u64().ok().and_then(|index| usize::try_from(index).ok()).map(PathStep::Index).ok_or_else(refuse),
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(input::place(about.evidence, about.environment, &path))
}
