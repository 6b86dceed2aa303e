//! Every reported entry as a row of CSV (RFC 4180), with what it was and what is wrong with it.
//!
//! The columns are a format of their own: `docs/audit.md` names them; new ones are added at the end. A field that a
//! spreadsheet would take for a formula gets an apostrophe in front.

use std::io;

use super::super::escape::cell;
use super::{AuditReport, Entry};
use crate::progression::Breach;

const COLUMNS: [&str; 12] = [
    "time",
    "component",
    "version",
    "environment",
    "movement",
    "automated",
    "skipped",
    "stayed_seconds",
    "concurrent",
    "breaches",
    "replaced",
    "digest",
];

pub(super) fn render(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS).map_err(io::Error::other)?;
    for (entry, breaches) in &report.audit.entries {
        writer.write_record(record(report, entry, breaches).iter().map(|field| cell(field).into_owned())).map_err(io::Error::other)?;
    }
    writer.flush()
}

fn record(report: &AuditReport<'_>, entry: &Entry, breaches: &[Breach]) -> [String; 12] {
    let replay = report.audit.replay;
    let event = report.event(entry);
    let missed: Vec<&str> = entry.missed.iter().map(|position| report.environment(*position)).collect();
    let breaches: Vec<&str> = breaches.iter().map(|breach| breach.word()).collect();
    let yes_or_no = |value: bool| if value { "true" } else { "false" }.to_owned();
    [
        entry.at.to_string(),
        replay.component(entry.component).to_owned(),
        event.and_then(|event| event.version.clone()).unwrap_or_default(),
        report.environment(entry.environment).to_owned(),
        entry.movement.word().to_owned(),
        entry.automated.map(yes_or_no).unwrap_or_default(),
        missed.join(" "),
        entry.stayed.map(|stayed| stayed.to_string()).unwrap_or_default(),
        yes_or_no(entry.concurrent),
        breaches.join(" "),
        entry.before.map(|before| replay.version(before).to_owned()).unwrap_or_default(),
        event.and_then(|event| event.digest.as_ref()).map(ToString::to_string).unwrap_or_default(),
    ]
}
