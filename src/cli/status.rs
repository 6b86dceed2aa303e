//! `portcullis status`.

use super::Streams;
use super::args::Status;
use super::check::tool;
use super::diagnose::Failure;
use super::exit::Exit;
use super::history::origin;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::gate::audit::{answerable, renames};
use crate::gate::promotions::{self, Promotions};
use crate::gate::{RuleSources, load};
use crate::host::Host;
use crate::model::Timestamp;
use crate::progression::replay::Rules;
use crate::progression::status::status;
use crate::progression::{Question, replay};
use crate::report::status::{Format, StatusReport, render};

pub(super) fn run(arguments: Status, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    let sources = RuleSources { rules: arguments.rules, ..RuleSources::default() };
    let (route, _) = load::route(host, &sources, &arguments.route)?;
    let origin = origin(arguments.source)?;
    let progress = terminal.progress("reading the history");
    let Promotions { mut events, refusals, mut remarks, .. } = promotions::read(host, &origin, &mut |_, _| {})?;
    let at = arguments.at.unwrap_or(Timestamp(host.now()));
    let all = events.len();
    events.retain(|event| event.at <= at);
    if events.len() < all {
        remarks.push(format!("{} of {all} events are later than {at} and left out", all - events.len()));
    }
    if events.is_empty() {
        return Err(Failure::new(Exit::Usage, format!("nothing had happened by {at}"), "give a later instant to --at"));
    }
    renames(&arguments.rename, &events)?;
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &arguments.rename });
    answerable(&replayed, &route, &arguments.component)?;
    let question = Question { route: &route, soak: arguments.soak.as_ref(), since: None, until: None, components: &arguments.component };
    let status = status(&replayed, &question, &refusals, at);
    drop(progress);
    let report = StatusReport { status: &status, question: &question, history: origin.name(), remarks: &remarks, tool: tool() };
    write(&outputs, host, streams, |output, to| render(&report, output.format, &terminal.options, to))?;
    Ok(Exit::Passed)
}
