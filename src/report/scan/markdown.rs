//! For a job summary or a comment: the answer, a table of what was found, what could not be searched.

use std::fmt::Write as _;
use std::io;

use super::super::escape::{markdown, markdown_code, sentence};
use super::super::figures::number;
use super::{ScanFinding, ScanReport, ScanWeight, advice, plain};

/// How many rows a table has.
const SHOWN: usize = 100;

pub(super) fn render(report: &ScanReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = String::new();
    let mark = if report.found() { "❌" } else { "✅" };
    let _ = write!(page, "## {mark} {}\n\n{}\n", markdown(&report.headline()), markdown(&report.extent()));
    let found: Vec<&ScanFinding<'_>> = report.of(ScanWeight::Found).collect();
    table(&mut page, "Found", &found, true);
    let gaps: Vec<_> = report.gaps().collect();
    if !gaps.is_empty() {
        page.push_str("\n### Could not be searched\n\n| file | why | what to do |\n| --- | --- | --- |\n");
        for gap in gaps.iter().take(SHOWN) {
            let known = if gap.known { " (in the baseline)" } else { "" };
            let _ = writeln!(
                page,
                "| {} | {}{known} | {} |",
                markdown_code(&gap.file.scan.path),
                markdown(&gap.message()),
                markdown(&sentence(&gap.unread.help))
            );
        }
        left_out(&mut page, gaps.len());
    }
    if report.circumstances.all {
        for (weight, title) in
            [(ScanWeight::Known, "In the baseline"), (ScanWeight::Placeholder, "Placeholders"), (ScanWeight::Harmless, "Test data")]
        {
            let findings: Vec<&ScanFinding<'_>> = report.of(weight).collect();
            table(&mut page, title, &findings, false);
        }
    }
    let notes = report.notes();
    if !notes.is_empty() {
        page.push_str("\n### To know\n\n");
        for note in notes {
            let _ = writeln!(page, "* {}", markdown(&note));
        }
    }
    page.push_str("\n<details><summary>What a scan does not see</summary>\n\n");
    for limit in ScanReport::limits() {
        let _ = writeln!(page, "* {}", markdown(limit));
    }
    page.push_str("\n</details>\n");
    out.write_all(page.as_bytes())
}

fn left_out(page: &mut String, all: usize) {
    if all > SHOWN {
        let _ = writeln!(page, "\nand {} more; the JSON report has all.", number(u64::try_from(all - SHOWN).unwrap_or(u64::MAX)));
    }
}

fn table(page: &mut String, title: &str, findings: &[&ScanFinding<'_>], help: bool) {
    if findings.is_empty() {
        return;
    }
    let _ = write!(page, "\n### {title} ({})\n\n", number(u64::try_from(findings.len()).unwrap_or(u64::MAX)));
    let (head, line) = if help { (" | what to do |", " --- |") } else { (" |", "") };
    let _ = writeln!(page, "| first place | field | what | standing | values{head}\n| --- | --- | --- | --- | --- |{line}");
    for finding in findings.iter().take(SHOWN) {
        let field = finding.field;
        let mut values = markdown(&finding.counts());
        for reason in finding.reasons().iter().take(2) {
            let _ = write!(values, "<br>{}", markdown(reason));
        }
        let to = if help { format!(" {} |", markdown(advice(finding))) } else { String::new() };
        let _ = writeln!(
            page,
            "| {} | {} | {} ({}) | {}, {}% | {values} |{to}",
            markdown_code(&finding.first()),
            markdown_code(&plain(&field.field)),
            markdown(&sentence(&field.title)),
            markdown_code(&plain(&field.entity)),
            field.standing.word(),
            field.confidence
        );
    }
    left_out(page, findings.len());
}
