//! `portcullis scan`.

use super::Streams;
use super::args::Scan;
use super::check::tool;
use super::diagnose::Failure;
use super::exit::Exit;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::gate::scan::{ScanRequest, baseline, fingerprint_key, scan, searcher};
use crate::gate::{RuleSources, load};
use crate::host::{Host, Write};
use crate::model::scanned::Strictness;
use crate::report::Options;
use crate::report::escape::write_json;
use crate::report::scan::{Circumstances, Format, ScanReport, render};

pub(super) fn run(arguments: Scan, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    let sources = RuleSources { rules: arguments.rules, ..RuleSources::default() };
    let (rules, synthetic) = (load::rules(host, &sources)?, load::synthetic(host, &sources)?);
    let key = fingerprint_key(host, arguments.fingerprint_key.as_deref())?;
    let known = arguments.baseline.as_deref().map(|path| baseline(host, path)).transpose()?;
    let circumstances = Circumstances {
        strictness: Strictness { deny_placeholders: arguments.deny_placeholders },
        baseline: known.is_some(),
        kept_key: arguments.fingerprint_key.is_some(),
        all: arguments.all,
        summary: arguments.summary,
        tool: tool(),
    };
    let request = ScanRequest { paths: arguments.paths, threads: arguments.threads.map(usize::from), baseline: known };
    let search = searcher(host, &rules.data, synthetic.registry()?, key)?;
    let progress = terminal.bytes("searching");
    let outcome = scan(host, &request, &search, &|done, all| progress.at(done, all))?;
    drop(progress);
    if let Some(path) = &arguments.write_baseline {
        let mut bytes = Vec::new();
        write_json(&outcome.baseline(circumstances.strictness), &mut bytes)?;
        host.write(path, &bytes, Write::Replace).map_err(Failure::unwritten)?;
    }
    let report = ScanReport::new(&outcome, circumstances);
    let exit = if report.found() { Exit::Denied } else { Exit::Passed };
    write(&outputs, host, streams, |output, out| {
        let options = Options { exit_code: Some(exit.code()), ..terminal.options.clone() };
        render(&report, output.format, &options, out)
    })?;
    Ok(exit)
}
