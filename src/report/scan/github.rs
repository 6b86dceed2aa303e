//! Annotations of GitHub Actions, one for each finding at its first place, the worst first.
//!
//! GitHub shows ten errors and ten warnings a step; the last command says in one notice how many were left out.

use std::io;

use super::super::escape::{command_message, command_property, sentence};
use super::super::figures::counted;
use super::{ScanFinding, ScanReport, ScanWeight, advice, inside, outside};

/// How many annotations of one level GitHub shows for a step.
const SHOWN: u64 = 10;

pub(super) fn render(report: &ScanReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (mut errors, mut warnings) = (0u64, 0u64);
    for finding in report.of(ScanWeight::Found) {
        writeln!(out, "{}", annotation("error", finding))?;
        errors += 1;
    }
    for gap in report.gaps().filter(|gap| !gap.known) {
        let path = &gap.file.scan.path;
        let mut lines = vec![gap.message()];
        lines.extend(inside(path).map(|inner| format!("inside the archive: {inner}")));
        lines.push(format!("help: {}", sentence(&gap.unread.help)));
        let line = gap.unread.after.filter(|_| inside(path).is_none()).unwrap_or(1).max(1);
        writeln!(
            out,
            "::error file={},line={line},title={}::{}",
            command_property(outside(path)),
            command_property("Could not be searched for personal data"),
            command_message(&lines)
        )?;
        errors += 1;
    }
    let milder = [ScanWeight::Placeholder, ScanWeight::Known].map(|weight| report.of(weight));
    for finding in milder.into_iter().flatten().filter(|finding| finding.weight == ScanWeight::Placeholder || report.circumstances.all) {
        writeln!(out, "{}", annotation("warning", finding))?;
        warnings += 1;
    }
    let mut lines = vec![report.headline(), report.extent()];
    let left_out = errors.saturating_sub(SHOWN) + warnings.saturating_sub(SHOWN);
    if left_out > 0 {
        lines.push(format!("{} not shown as annotations; the log of this step has all", counted(left_out, "finding is", "findings are")));
    }
    lines.extend(report.notes());
    writeln!(out, "::notice title={}::{}", command_property("portcullis scan"), command_message(&lines))
}

fn annotation(level: &str, finding: &ScanFinding<'_>) -> String {
    let path = &finding.file.scan.path;
    let mut lines = vec![finding.message()];
    lines.extend(finding.reasons().into_iter().take(3).map(|reason| format!("because: {reason}")));
    lines.extend(inside(path).map(|_| format!("inside the archive: {}", finding.first())));
    lines.push(format!("help: {}", advice(finding)));
    let place = finding.field.places.first().filter(|_| inside(path).is_none());
    let line = place.map_or(1, |place| place.line.max(1));
    let column = place.and_then(|place| place.column).map_or_else(String::new, |column| format!(",col={column}"));
    let title = sentence(&finding.field.title);
    format!(
        "::{level} file={},line={line}{column},title={}::{}",
        command_property(outside(path)),
        command_property(&title),
        command_message(&lines)
    )
}
