//! For a terminal: the answer, each finding over the user's own lines, the way around, what to do.

use std::io;

use super::super::escape::{sentence, visible};
use super::super::excerpt::{Excerpt, Mark, TOGETHER};
use super::super::page::{Page, Tone};
use super::super::shown::Shown;
use super::super::{Options, count};
use super::PipelineReport;
use crate::model::pipeline::PipelineFinding;

/// How many findings of a fault are drawn unless everything is asked for.
const SHOWN: usize = 5;
/// How many further places of a finding are named unless everything is asked for.
const REASONS: usize = 4;

pub(super) fn render(report: &PipelineReport<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(options);
    let bypasses = report.bypasses();
    let (tone, word) = if bypasses == 0 { (Tone::Good, "PASSED") } else { (Tone::Bad, "FAILED") };
    page.paragraph(0, (tone, &format!("{word}  ")), (Tone::Strong, &report.headline()), 8);
    let others = report.analysis.findings.len() - bypasses;
    let worth = if others == 0 { String::new() } else { format!("; {} worth knowing", count(others, "thing", "things")) };
    page.paragraph(8, (Tone::Plain, ""), (Tone::Faint, &format!("{}{worth}", report.extent())), 8);
    for (fault, findings) in report.by_fault() {
        page.gap();
        let (tone, unicode, ascii) =
            if findings.iter().any(|finding| finding.bypass) { (Tone::Bad, "✗ ", "x ") } else { (Tone::Caution, "⚠ ", "! ") };
        let mark = if options.screen_reader { "" } else { page.glyph(unicode, ascii) };
        page.ends((tone, &format!("{mark}{}", fault.title())), (Tone::Faint, fault.word()), 2);
        let shown = if options.verbose { findings.len() } else { SHOWN };
        for finding in findings.iter().take(shown) {
            one(report, finding, &mut page);
        }
        let hidden = findings.len().saturating_sub(shown);
        if hidden > 0 {
            let words = format!("and {}; `--verbose` shows them, the JSON report has all", count(hidden, "more finding", "more findings"));
            page.paragraph(2, (Tone::Plain, ""), (Tone::Faint, &words), 4);
        }
    }
    page.gap();
    let last = match report.analysis.findings.first() {
        Some(first) if bypasses > 0 => format!("next: {}", sentence(&first.fix)),
        _ => "every deployment waits for the environment before and its tests".to_owned(),
    };
    page.paragraph(0, (tone, &format!("{word}  ")), (Tone::Strong, &last), 8);
    page.finish(out)
}

fn one(report: &PipelineReport<'_>, finding: &PipelineFinding, page: &mut Page<'_>) {
    let options = page.options;
    let (near, far): (Vec<_>, Vec<_>) = finding.because.iter().partition(|reason| {
        let (here, there) = (report.spot(&finding.place).start.line, report.spot(&reason.place).start.line);
        !options.screen_reader && reason.place.doc == finding.place.doc && here.abs_diff(there) <= TOGETHER && reason.place != finding.place
    });
    let message = sentence(&finding.message);
    let file = report.sources.get(finding.place.doc).filter(|_| !finding.place.pointer.is_root() && !options.screen_reader);
    let marks: Vec<Mark> = std::iter::once(Mark { spot: report.spot(&finding.place), label: None })
        .chain(near.iter().map(|reason| Mark { spot: report.spot(&reason.place), label: Some(sentence(&reason.message)) }))
        .collect();
    let excerpt = file.and_then(|file| Excerpt::new(report.path(&finding.place), file.text_lossless(), &marks, page.width()));
    if excerpt.is_some() {
        let severity = if finding.bypass { miette::Severity::Error } else { miette::Severity::Warning };
        Shown { message, severity, excerpt }.draw(page);
    } else {
        page.paragraph(2, (Tone::Plain, ""), (Tone::Plain, &format!("{message} ({})", report.whereabouts(&finding.place))), 4);
    }
    let listed = if options.verbose { far.len() } else { REASONS };
    for reason in far.iter().take(listed) {
        let words = format!("{} ({})", sentence(&reason.message), report.whereabouts(&reason.place));
        page.paragraph(2, (Tone::Faint, "because: "), (Tone::Plain, &words), 4);
    }
    if far.len() > listed {
        page.paragraph(2, (Tone::Plain, ""), (Tone::Faint, &format!("and {} more", far.len() - listed)), 4);
    }
    if finding.way.len() > 1 {
        let arrow = if options.screen_reader { ", then " } else { page.glyph(" → ", " -> ") };
        let way: Vec<String> = finding.way.iter().map(|step| visible(step).into_owned()).collect();
        page.paragraph(2, (Tone::Faint, "the way: "), (Tone::Plain, &way.join(arrow)), 4);
    }
    page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &sentence(&finding.fix)), 8);
}
