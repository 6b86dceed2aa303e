//! `portcullis check`.

use super::Streams;
use super::args::Check;
use super::diagnose::Failure;
use super::exit::Exit;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::gate::{Request, judge};
use crate::host::Host;
use crate::report::{Report, Tool, render};

pub(super) fn run(arguments: Check, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs(&arguments.format)?;
    let request = Request {
        release: arguments.release,
        to: arguments.to,
        rules: arguments.rules.into(),
        route: arguments.route,
        trust: arguments.trust,
        at: arguments.at,
        only: arguments.only,
    };
    let judgement = judge(host, &request)?;
    let exit = Exit::of(&judgement.verdict);
    let report = Report::new(&judgement.verdict, &judgement.catalogue, &judgement.sources, Tool { name: "portcullis".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() });
    let options = crate::report::Options { path_prefix: judgement.below.clone(), exit_code: Some(exit.code()), ..terminal.options.clone() };
    write(&outputs, host, streams, |output, to| render(&report, output.format, &options, to))?;
    Ok(exit)
}
