//! `portcullis audit`.

use super::Streams;
use super::args::{Audit, FailOn};
use super::check::tool;
use super::diagnose::Failure;
use super::exit::Exit;
use super::history::origin;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::gate::audit::{answerable, period, renames};
use crate::gate::promotions::{self, Promotions};
use crate::gate::{RuleSources, load};
use crate::host::Host;
use crate::progression::replay::Rules;
use crate::progression::{Breach, Question, audit, replay};
use crate::report::audit::{AuditReport, Circumstances, Format, render};

pub(super) fn run(arguments: Audit, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    let fail_on = fail_on(&arguments.fail_on)?;
    period(arguments.since, arguments.until)?;
    let sources = RuleSources { rules: arguments.rules, ..RuleSources::default() };
    let (route, _) = load::route(host, &sources, &arguments.route)?;
    let origin = origin(arguments.history, arguments.reading)?;
    let progress = terminal.progress("reading the history");
    let Promotions { events, sources, remarks } = promotions::read(host, &origin, &mut |done, all| progress.at(done, all))?;
    renames(&arguments.rename, &events)?;
    let replayed = replay(&events, Rules { route: &route, baseline: arguments.baseline, renames: &arguments.rename });
    answerable(&replayed, &route, &arguments.component)?;
    let question = Question {
        route: &route,
        soak: arguments.soak.as_ref(),
        since: arguments.since,
        until: arguments.until,
        components: &arguments.component,
    };
    let audit = audit(&replayed, &question);
    drop(progress);
    let circumstances = Circumstances {
        baseline: arguments.baseline,
        renames: &arguments.rename,
        history: origin.name(),
        remarks: &remarks,
        sources: &sources,
        fail_on: &fail_on,
        tool: tool(),
    };
    let report = AuditReport::new(&audit, &question, circumstances);
    write(&outputs, host, streams, |output, to| render(&report, output.format, &terminal.options, to))?;
    Ok(if report.failed() { Exit::Denied } else { Exit::Passed })
}

/// What makes the command fail; `none` stands alone.
fn fail_on(wanted: &[FailOn]) -> Result<Vec<Breach>, Failure> {
    let breach = |wanted: &FailOn| match wanted {
        FailOn::Skip => Some(Breach::Skip),
        FailOn::Soak => Some(Breach::Soak),
        FailOn::Concurrent => Some(Breach::Concurrent),
        FailOn::Manual => Some(Breach::Manual),
        FailOn::None => None,
    };
    let mut breaches: Vec<Breach> = wanted.iter().filter_map(breach).collect();
    if !breaches.is_empty() && wanted.contains(&FailOn::None) {
        return Err(Failure::new(Exit::Usage, "`none` stands beside something in --fail-on", "write `--fail-on none`, or what is to fail"));
    }
    breaches.sort_unstable();
    breaches.dedup();
    Ok(breaches)
}
