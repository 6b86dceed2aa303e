//! `portcullis scan`.

use super::Streams;
use super::args::Scan;
use super::check::tool;
use super::diagnose::Failure;
use super::exit::Exit;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::gate::scan::{ScanRequest, Search, baseline, fingerprint_key, scan};
use crate::gate::{RuleSources, load};
use crate::host::{Host, ReadSeek, Write};
use crate::model::rules_data::RulesData;
use crate::model::scan::{DataStanding, FileScan, Unread};
use crate::model::scanned::Strictness;
use crate::pid::raw::FingerprintKey;
use crate::report::Options;
use crate::report::escape::write_json;
use crate::report::scan::{Circumstances, Format, ScanReport, render};

pub(super) fn run(arguments: Scan, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    let rules = load::rules(host, &RuleSources { rules: arguments.rules, ..RuleSources::default() })?;
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
    let search = searcher(&rules.data, key);
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

/// What searches. The engine is put in here.
fn searcher(_rules: &RulesData, _key: FingerprintKey) -> impl Search {
    Unwired
}

/// Stands where the engine will stand: searches nothing, and says so of every file.
struct Unwired;

impl Search for Unwired {
    fn file(&self, path: &str, _: &mut (dyn ReadSeek + Send), _: usize, _: &(dyn Fn(u64) + Sync)) -> Vec<FileScan> {
        vec![FileScan {
            path: path.to_owned(),
            bytes: 0,
            format: "unknown".to_owned(),
            encoding: "binary".to_owned(),
            rows: 0,
            standing: DataStanding::Clean,
            fields: Vec::new(),
            unread: vec![Unread {
                code: "no-engine".to_owned(),
                reason: "this build cannot search".to_owned(),
                help: "use another build".to_owned(),
                after: None,
            }],
        }]
    }
}
