//! For a terminal: the answer, what could not be searched, each finding with its places, and what to do.

use std::io;

use super::super::Options;
use super::super::escape::visible;
use super::super::figures::{counted, number};
use super::super::page::{Page, Tone};
use super::{ScanFinding, ScanGap, ScanReport, ScanWeight, advice, summary};
use crate::model::scan::DataStanding;

/// How many findings, and how many gaps, are shown unless everything is asked for.
const SHOWN: usize = 30;
/// How many places of a finding.
const PLACES: usize = 5;
/// How many reasons of a finding.
const REASONS: usize = 4;

pub(super) fn render(report: &ScanReport<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(options);
    let (tone, word) = if report.found() { (Tone::Bad, "FOUND  ") } else { (Tone::Good, "CLEAN  ") };
    page.paragraph(0, (tone, word), (Tone::Strong, &report.headline()), word.len());
    page.paragraph(word.len(), (Tone::Plain, ""), (Tone::Faint, &report.extent()), word.len());
    if report.circumstances.summary {
        summary::write(report, &mut page);
    } else {
        findings(report, &mut page);
    }
    gaps(report, &mut page);
    let notes = report.notes();
    if !notes.is_empty() {
        page.heading("to know");
        for note in &notes {
            page.paragraph(0, (Tone::Plain, ""), (Tone::Plain, note), 2);
        }
    }
    page.heading("what a scan does not see");
    for limit in ScanReport::limits() {
        page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, limit), 2);
    }
    page.gap();
    page.paragraph(0, (tone, word), (Tone::Strong, &last(report)), word.len());
    page.finish(out)
}

fn last(report: &ScanReport<'_>) -> String {
    match (report.of(ScanWeight::Found).next(), report.gaps().find(|gap| !gap.known)) {
        (Some(finding), _) => format!("next: {}", advice(finding)),
        (None, Some(gap)) => format!("next: {}", super::super::escape::sentence(&gap.unread.help)),
        (None, None) => report.headline(),
    }
}

fn findings(report: &ScanReport<'_>, page: &mut Page<'_>) {
    let shown = if page.options.verbose { usize::MAX } else { SHOWN };
    let findings: Vec<&ScanFinding<'_>> = report.shown().collect();
    for finding in findings.iter().take(shown) {
        one(finding, page);
    }
    more(findings.len().saturating_sub(shown), "finding", "findings", page);
    if !report.circumstances.all {
        let totals = &report.totals;
        let counts = [(totals.known, "in the baseline"), (totals.placeholder, "placeholders only"), (totals.synthetic, "test data only")];
        let told: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", number(*count))).collect();
        if !told.is_empty() {
            page.gap();
            let words = format!("not shown: {}; --all shows them", told.join(", "));
            page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &words), 2);
        }
    }
}

fn more(hidden: usize, one: &str, many: &str, page: &mut Page<'_>) {
    if hidden > 0 {
        let words = format!(
            "and {}; --verbose shows them",
            counted(u64::try_from(hidden).unwrap_or(u64::MAX), &format!("more {one}"), &format!("more {many}"))
        );
        page.gap();
        page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &words), 2);
    }
}

fn mark(weight: ScanWeight) -> (Tone, &'static str, &'static str) {
    match weight {
        ScanWeight::Found => (Tone::Bad, "✗ ", "x "),
        ScanWeight::Known | ScanWeight::Placeholder => (Tone::Caution, "⚠ ", "! "),
        ScanWeight::Harmless => (Tone::Good, "✓ ", "+ "),
    }
}

fn one(finding: &ScanFinding<'_>, page: &mut Page<'_>) {
    let field = finding.field;
    let verbose = page.options.verbose;
    page.gap();
    let (tone, unicode, ascii) = mark(finding.weight);
    let mark = if page.options.screen_reader { "" } else { page.glyph(unicode, ascii) };
    let known = if finding.weight == ScanWeight::Known { ", in the baseline" } else { "" };
    let right = format!("{}, {}%, {}{known}", field.standing.word(), field.confidence, visible(&field.entity));
    page.ends((tone, &format!("{mark}{}", finding.subject())), (Tone::Faint, &right), 2);
    page.paragraph(2, (Tone::Plain, ""), (Tone::Plain, &finding.counts()), 4);
    let reasons = finding.reasons();
    for reason in reasons.iter().take(if verbose { usize::MAX } else { REASONS }) {
        page.paragraph(2, (Tone::Faint, "because: "), (Tone::Plain, reason), 4);
    }
    if !field.shapes.is_empty() {
        page.paragraph(2, (Tone::Faint, "looks like: "), (Tone::Plain, &finding.shapes()), 4);
    }
    let places = if verbose { usize::MAX } else { PLACES };
    for place in field.places.iter().take(places) {
        page.paragraph(2, (Tone::Faint, "at: "), (Tone::Plain, &format!("{} {}", finding.place(place), visible(&place.fingerprint))), 6);
    }
    let counted_here = if field.real > 0 { field.real } else { field.values };
    let hidden = counted_here.saturating_sub(u64::try_from(field.places.len().min(places)).unwrap_or(u64::MAX));
    if hidden > 0 && !field.places.is_empty() {
        page.paragraph(2, (Tone::Faint, "at: "), (Tone::Faint, &counted(hidden, "more place", "more places")), 6);
    }
    if let Some(to) = finding.goes_to() {
        page.paragraph(2, (Tone::Faint, "goes to: "), (Tone::Plain, &to), 4);
    }
    if field.standing >= DataStanding::Placeholder {
        page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, advice(finding)), 8);
    }
}

fn gaps(report: &ScanReport<'_>, page: &mut Page<'_>) {
    let gaps: Vec<&ScanGap<'_>> = report.gaps().collect();
    if gaps.is_empty() {
        return;
    }
    page.heading("could not be searched");
    let shown = if page.options.verbose { usize::MAX } else { SHOWN };
    for gap in gaps.iter().take(shown) {
        let known = if gap.known { ", in the baseline" } else { "" };
        let tone = if gap.known { Tone::Caution } else { Tone::Bad };
        page.paragraph(0, (tone, &format!("{}: ", visible(&gap.file.scan.path))), (Tone::Plain, &format!("{}{known}", gap.message())), 2);
        page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &super::super::escape::sentence(&gap.unread.help)), 8);
    }
    more(gaps.len().saturating_sub(shown), "that could not be searched", "that could not be searched", page);
}
