//! Asks a history about a route, and refuses questions that cannot mean anything.

use super::GateError;
use crate::model::{Route, Timestamp};
use crate::progression::Replay;
use crate::source::suggest;

/// Refuses a period that ends before it begins.
///
/// # Errors
/// A period without an instant in it.
pub fn period(since: Option<Timestamp>, until: Option<Timestamp>) -> Result<(), GateError> {
    match (since, until) {
        (Some(since), Some(until)) if since >= until => Err(GateError::Usage {
            message: format!("nothing is between {since} and {until}"),
            help: "--since is the first instant that is reported, --until the first that is not".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Refuses renames that name no component of the events, or that lead in a circle.
///
/// # Errors
/// Such a rename.
pub fn renames(renames: &[(String, String)], events: &[crate::model::history::PromotionEvent]) -> Result<(), GateError> {
    let known: std::collections::BTreeSet<&str> = events.iter().map(|event| event.component.as_str()).collect();
    for (index, (old, _)) in renames.iter().enumerate() {
        if !known.contains(old.as_str()) {
            return Err(unknown(old, known.iter().copied().collect()));
        }
        let twice = renames.iter().skip(index + 1).any(|(other, _)| other == old);
        let mut name = old;
        let circle = (0..renames.len()).any(|_| match renames.iter().find(|(from, _)| from == name) {
            Some((_, to)) => {
                name = to;
                name == old
            }
            None => false,
        });
        if twice || circle {
            let what = if twice { "is renamed twice" } else { "is renamed in a circle" };
            return Err(GateError::Usage {
                message: format!("`{}` {what}", old.escape_debug()),
                help: "give each old name one new name".to_owned(),
            });
        }
    }
    Ok(())
}

fn unknown(name: &str, known: Vec<&str>) -> GateError {
    let help = match suggest::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the history has {} components", known.len()),
    };
    GateError::Usage { message: format!("the history has no component `{}`", name.escape_debug()), help }
}

/// Refuses components that the history does not have, and a history of which nothing is on the route.
///
/// # Errors
/// Such a component, such a history.
pub fn answerable(replay: &Replay<'_>, route: &Route, components: &[String]) -> Result<(), GateError> {
    let known = || (0..replay.components()).map(|number| replay.component(number));
    if let Some(wrong) = components.iter().find(|wanted| !known().any(|name| name == wanted.as_str())) {
        return Err(unknown(wrong, known().collect()));
    }
    if replay.entries.is_empty() {
        let on_route: Vec<&str> = route.environments.iter().map(|environment| environment.name.as_str()).collect();
        let seen: Vec<&str> = replay.off_route.keys().copied().take(10).collect();
        return Err(GateError::Usage {
            message: format!("no event of the history is in an environment of the route `{}`", route.name),
            help: format!("the route has {}; the history has {}", suggest::list(on_route), suggest::list(seen)),
        });
    }
    Ok(())
}
