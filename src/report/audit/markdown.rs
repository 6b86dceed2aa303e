//! The audit in Markdown (GitHub-flavoured): the answer, the worst components, the months, the entries folded.

use std::fmt::Write as _;
use std::io;

use super::super::escape::{markdown, markdown_code};
use super::super::figures::{length, number, percent};
use super::{AuditReport, minute};
use crate::progression::Tally;

/// How many entries are listed; a job summary beyond 1 MiB is refused by GitHub.
const SHOWN: usize = 200;

pub(super) fn render(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = String::new();
    answer(report, &mut page);
    components(report, &mut page);
    ways(report, &mut page);
    months(report, &mut page);
    stays(report, &mut page);
    entries(report, &mut page);
    known(report, &mut page);
    out.write_all(page.as_bytes())
}

fn answer(report: &AuditReport<'_>, page: &mut String) {
    let mark = if report.found() { "❌" } else { "✅" };
    let _ = write!(page, "## {mark} {}\n\n{}.\n", markdown(&report.headline()), markdown(&report.scope("→")));
}

fn row(page: &mut String, name: &str, tally: &Tally) {
    let _ = writeln!(
        page,
        "| {name} | {} | {} | {} | {} | {} | {} | {} |",
        number(tally.entries),
        number(tally.skips),
        percent(tally.skips, tally.entries),
        number(tally.soak),
        number(tally.manual),
        number(tally.concurrent),
        number(tally.roll_backs),
    );
}

fn components(report: &AuditReport<'_>, page: &mut String) {
    page.push_str(
        "\n### Components, worst first\n\n| component | entries | skips | of entries | soak | manual | concurrent | roll-backs |\n",
    );
    page.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for component in report.audit.components.iter().take(SHOWN) {
        row(page, &markdown_code(component.name), &component.tally);
    }
    let left_out = report.audit.components.len().saturating_sub(SHOWN);
    if left_out > 0 {
        let _ = writeln!(page, "| and {left_out} more | | | | | | | |");
    }
    row(page, "all", &report.audit.total);
}

fn ways(report: &AuditReport<'_>, page: &mut String) {
    if report.audit.ways.is_empty() {
        return;
    }
    page.push_str("\n### What was skipped on the way where\n\n| entered | had never been in | entries |\n| --- | --- | ---: |\n");
    let mut ways: Vec<_> = report.audit.ways.iter().collect();
    ways.sort_by_key(|(way, count)| (std::cmp::Reverse(**count), *way));
    for (way, count) in ways {
        let past: Vec<String> = way.past.iter().map(|position| markdown_code(report.environment(*position))).collect();
        let _ = writeln!(page, "| {} | {} | {} |", markdown_code(report.environment(way.into)), past.join(" and "), number(*count));
    }
}

fn months(report: &AuditReport<'_>, page: &mut String) {
    page.push_str("\n<details><summary>By month</summary>\n\n| month | entries | promotions | roll-backs | skips | soak | manual |\n");
    page.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (month, tally) in &report.audit.months {
        let figures = [tally.entries, tally.promotions, tally.roll_backs, tally.skips, tally.soak, tally.manual].map(number);
        let _ = writeln!(page, "| {month} | {} |", figures.join(" | "));
    }
    page.push_str("\n</details>\n");
}

fn stays(report: &AuditReport<'_>, page: &mut String) {
    for (before, into, stays) in report.stays() {
        let _ = write!(
            page,
            "\n### Time in {} before {}\n\n| stay | promotions |\n| --- | ---: |\n",
            markdown_code(before),
            markdown_code(into)
        );
        for (range, count) in stays.ranges() {
            let _ = writeln!(page, "| {range} | {} |", number(u64::try_from(count).unwrap_or(u64::MAX)));
        }
        if let Some(median) = stays.percentile(50) {
            let _ = write!(page, "\nHalf of them stayed {} or less.\n", length(median));
        }
    }
}

fn entries(report: &AuditReport<'_>, page: &mut String) {
    let wrong = report.wrong();
    if wrong.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "\n<details><summary>{} entries with something wrong</summary>\n\n",
        number(u64::try_from(wrong.len()).unwrap_or(u64::MAX))
    );
    page.push_str("| time (UTC) | component | version | entered | was | what is wrong |\n| --- | --- | --- | --- | --- | --- |\n");
    for (entry, breaches) in wrong.iter().take(SHOWN) {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} |",
            minute(entry.at),
            markdown_code(report.audit.replay.component(entry.component)),
            markdown_code(report.audit.replay.version(entry.artifact)),
            markdown_code(report.environment(entry.environment)),
            entry.movement.word(),
            markdown(&report.reasons(entry, breaches).join("; "))
        );
    }
    let left_out = wrong.len().saturating_sub(SHOWN);
    if left_out > 0 {
        let _ = write!(page, "\nand {left_out} more; the JSON and CSV reports have all.\n");
    }
    page.push_str("\n</details>\n");
}

fn known(report: &AuditReport<'_>, page: &mut String) {
    let notes = report.notes();
    if !notes.is_empty() {
        page.push_str("\n### To know\n\n");
        for note in notes {
            let _ = writeln!(page, "- {}", markdown(&note));
        }
    }
    page.push_str("\n<details><summary>How it is counted</summary>\n\n");
    for (word, meaning) in report.definitions() {
        let _ = writeln!(page, "- **{word}**: {}", markdown(&meaning));
    }
    let _ = write!(page, "\n</details>\n\n<sub>{} {}</sub>\n", report.tool.name, report.tool.version);
}
