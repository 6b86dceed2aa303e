//! What a request chooses: the environment, and the rules where it names some. A name that does not exist is refused.

use super::{GateError, Request};
use crate::model::RuleId;
use crate::model::route::Environment;
use crate::policy::Bundle;
use crate::source::suggest;

/// The environment that is asked about.
pub(super) fn environment<'a>(environments: &'a [Environment], request: &Request) -> Result<&'a Environment, GateError> {
    environments.iter().find(|environment| environment.name == request.to).ok_or_else(|| GateError::Usage {
        message: format!("the route `{}` has no environment `{}`", request.route, request.to),
        help: suggest::help(request.to.as_str(), environments.iter().map(|environment| environment.name.as_str())),
    })
}

/// Keeps the rules and gates that are asked for; a name that selects nothing is refused.
pub(super) fn select(bundle: Bundle, only: &[String]) -> Result<Bundle, GateError> {
    let selects = |name: &str, id: &RuleId| id.as_str() == name || id.gate() == name;
    for name in only {
        if !bundle.catalogue().iter().any(|meta| selects(name, &meta.id)) {
            return Err(GateError::Usage { message: format!("there is no rule or gate `{name}`"), help: bundle.catalogue().help(name) });
        }
    }
    Ok(if only.is_empty() { bundle } else { bundle.only(|id| only.iter().any(|name| selects(name, id))) })
}
