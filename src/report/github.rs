//! GitHub Actions workflow commands: annotations at the lines of a pull request, one command a line.
//!
//! GitHub shows ten errors and ten warnings a step, so the most severe come first, and the last command
//! says in one notice how many were left out and everything else that a reader has to know.

use std::io;

use super::escape::{command_message, command_property, sentence};
use super::{Options, Report, Weight, count};
use crate::finding::{Finding, Outcome, RuleResult};
use crate::source::Place;

/// How many annotations of one level GitHub shows for a step.
const SHOWN: usize = 10;

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for result in report.blocking() {
        if result.outcome == Outcome::Error {
            errors.push((0, undecided(report, options, result)));
        }
    }
    for result in report.blocking().into_iter().chain(report.rules(Outcome::Warn)) {
        for (nth, finding) in report.ordered(result).into_iter().enumerate() {
            match Weight::of(finding) {
                Weight::Denies => errors.push((nth, annotation(report, options, "error", result, finding))),
                Weight::Warns => warnings.push((nth, annotation(report, options, "warning", result, finding))),
                Weight::Excused => {}
            }
        }
    }
    // The first finding of every rule before the second of any: a rule with many findings must not hide the others.
    errors.sort_by_key(|(nth, _)| *nth);
    warnings.sort_by_key(|(nth, _)| *nth);
    for (_, line) in errors.iter().chain(&warnings) {
        writeln!(out, "{line}")?;
    }
    let left_out = errors.len().saturating_sub(SHOWN) + warnings.len().saturating_sub(SHOWN);
    writeln!(out, "{}", summary(report, left_out))
}

fn annotation(report: &Report<'_>, options: &Options, level: &str, result: &RuleResult, finding: &Finding) -> String {
    let mut lines = vec![sentence(&finding.message)];
    lines.extend(
        finding
            .because
            .iter()
            .map(|reason| format!("because: {} ({})", sentence(&reason.message), report.whereabouts(&reason.place, options))),
    );
    lines.extend(finding.fix.as_deref().map(sentence).or_else(|| report.fix(&result.rule)).map(|fix| format!("help: {fix}")));
    lines.push(format!("rule: {}", result.rule));
    format!(
        "::{level} {},title={}::{}",
        location(report, options, &finding.place),
        command_property(&report.title(&result.rule)),
        command_message(&lines)
    )
}

fn location(report: &Report<'_>, options: &Options, place: &Place) -> String {
    let spot = report.spot(place);
    let file = command_property(report.path(place.doc, options).as_str());
    let (line, last) = (spot.start.line, spot.end.line);
    // GitHub takes columns only where both ends are on one line; its last column is the last character.
    format!(
        "file={file},line={line},endLine={last},col={},endColumn={}",
        spot.start.column,
        spot.end.column.saturating_sub(1).max(spot.start.column)
    )
}

fn undecided(report: &Report<'_>, options: &Options, result: &RuleResult) -> String {
    let file = command_property(report.prefixed(report.manifest(), options).as_str());
    let reason = result.reason.as_deref().map_or_else(|| "no reason was given".to_owned(), sentence);
    let lines = [format!("could not decide: {reason}"), format!("rule: {}", result.rule)];
    format!("::error file={file},line=1,title={}::{}", command_property(&report.title(&result.rule)), command_message(&lines))
}

/// One notice that names every rule and says what was not checked.
fn summary(report: &Report<'_>, left_out: usize) -> String {
    let verdict = report.verdict;
    let mut lines = vec![format!("{}: {} ({})", verdict.decision.word(), report.headline(), report.tally())];
    if left_out > 0 {
        lines.push(format!("{} not shown as annotations; the log of this step has all", count(left_out, "finding is", "findings are")));
    }
    for outcome in Outcome::ALL {
        let rules = report.rules(outcome);
        if !rules.is_empty() {
            let named: Vec<String> = rules.iter().map(|result| named(result)).collect();
            lines.push(format!("{}: {}", outcome.word(), named.join(", ")));
        }
    }
    for result in report.rules(Outcome::Waived).iter().chain(&report.rules(Outcome::Deny)) {
        for finding in result.findings.iter().filter(|finding| Weight::of(finding) == Weight::Excused) {
            let waiver = finding.waived_by.as_deref().map_or_else(String::new, |id| report.waiver(id));
            lines.push(format!("waived: {} by {waiver}", sentence(&finding.message)));
        }
    }
    lines.extend(verdict.weakened_by.iter().map(|weakness| format!("weakened: {}", sentence(weakness))));
    lines.extend(verdict.not_checked.iter().map(|limit| format!("not checked: {}", sentence(limit))));
    lines.extend(verdict.waivers_unused.iter().map(|(id, reason)| format!("waiver {id} excused nothing: {}", sentence(reason))));
    format!(
        "::notice title={}::{}",
        command_property(&format!("{} {}", verdict.decision.word(), report.headline())),
        command_message(&lines)
    )
}

/// A rule and why, where it says why.
fn named(result: &RuleResult) -> String {
    match &result.reason {
        Some(reason) => format!("{} ({})", result.rule, sentence(reason)),
        None => result.rule.to_string(),
    }
}
