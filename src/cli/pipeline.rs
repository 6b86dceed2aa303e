//! `portcullis pipeline`.

use super::Streams;
use super::args::Pipeline;
use super::check::tool;
use super::diagnose::Failure;
use super::exit::Exit;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::gate::pipelines::{Inquiry, inquire};
use crate::host::Host;
use crate::report::Options;
use crate::report::pipeline::{Format, PipelineReport, render};

pub(super) fn run(arguments: Pipeline, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    let inquiry = Inquiry { files: arguments.files, route: arguments.route, rules: arguments.rules };
    let progress = terminal.progress("reading pipelines");
    let inquired = inquire(host, &inquiry)?;
    drop(progress);
    let report = PipelineReport::new(&inquired.pipelines, &inquired.analysis, &inquired.route, &inquired.sources, tool());
    let exit = if report.bypasses() == 0 { Exit::Passed } else { Exit::Denied };
    write(&outputs, host, streams, |output, out| {
        let options = Options { exit_code: Some(exit.code()), ..terminal.options.clone() };
        render(&report, output.format, &options, out)
    })?;
    Ok(exit)
}
