//! What stands where, as a table for a terminal, and what keeps each version from going on.

use std::io;

use super::super::Options;
use super::super::escape::visible;
use super::super::figures::length;
use super::super::grid::{Cell, Grid, Head};
use super::super::page::{Page, Tone};
use super::{Stands, Status, StatusReport};

/// Below how many columns the table has no ages, and below how many it is as narrow as can be.
const NARROW: usize = 120;
const NARROWEST: usize = 70;
/// How many next steps are shown unless everything is asked for.
const SHOWN: usize = 20;

pub(super) fn render(report: &StatusReport<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(options);
    page.paragraph(0, (Tone::Strong, ""), (Tone::Strong, &report.headline()), 2);
    let scope = report.scope(page.glyph("→", "->"));
    page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &scope), 2);
    page.gap();
    board(report, &mut page);
    steps(report, &mut page);
    page.heading("to know");
    for note in report.notes() {
        page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &note), 2);
    }
    page.finish(out)
}

fn board(report: &StatusReport<'_>, page: &mut Page<'_>) {
    let mut heads = vec![Head::words("component", 0)];
    let environments = &report.question.route.environments;
    heads.extend(environments.iter().map(|environment| Head::words(environment.name.as_str(), 0)));
    let narrowest = page.width() < NARROWEST && !page.options.screen_reader;
    let behind = if narrowest { "behind".to_owned() } else { format!("{} behind", report.production()) };
    heads.push(Head::words(&behind, 0));
    let rows = report
        .status
        .components
        .iter()
        .map(|component| {
            let mut row: Vec<Cell> = vec![(Tone::Strong, visible(component.name).into_owned())];
            row.extend(component.stands.iter().map(|stands| cell(report, stands.as_ref(), page)));
            let tone = match report.behind(component) {
                None => Tone::Bad,
                Some(behind) if behind.versions > 0 => Tone::Caution,
                Some(_) => Tone::Good,
            };
            let distance = report.distance(component);
            let brief = report.behind(component).map_or_else(|| "?".to_owned(), |behind| behind.versions.to_string());
            row.push((tone, if narrowest { brief } else { distance }));
            row
        })
        .collect();
    Grid { heads, rows }.write(page);
    let odd = report
        .status
        .components
        .iter()
        .flat_map(|component| component.stands.iter().flatten())
        .any(|stands| !report.marks(stands).is_empty());
    if odd && !page.options.screen_reader {
        let mark = page.glyph("⚠", "!");
        page.paragraph(
            0,
            (Tone::Caution, ""),
            (Tone::Faint, &format!("{mark} skipped an environment, was rolled back, or came by hand; see below")),
            2,
        );
    }
}

fn cell(report: &StatusReport<'_>, stands: Option<&Stands>, page: &Page<'_>) -> Cell {
    let Some(stands) = stands else { return (Tone::Faint, page.glyph("–", "-").to_owned()) };
    let marks = report.marks(stands);
    let age = length(report.status.age(stands.since));
    let age = age.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let version = visible(report.version(stands.artifact));
    if page.options.screen_reader {
        let marks = if marks.is_empty() { String::new() } else { format!(", {}", marks.join(", ")) };
        return (Tone::Plain, format!("{version} for {age}{marks}"));
    }
    let mark = if marks.is_empty() { "" } else { page.glyph(" ⚠", " !") };
    let tone = if marks.is_empty() { Tone::Plain } else { Tone::Caution };
    let (head, tail) = if page.width() < NARROWEST { (3, 4) } else { (7, 5) };
    let version = if page.options.verbose { version.into_owned() } else { shortened(&version, head, tail, page.glyph("…", "..")) };
    // Where there is little room, how long it has stood there is the first thing to go.
    if page.width() < NARROW { (tone, format!("{version}{mark}")) } else { (tone, format!("{version} {age}{mark}")) }
}

/// A long version, a commit's perhaps, by its two ends.
fn shortened(version: &str, head: usize, tail: usize, gap: &str) -> String {
    let count = version.chars().count();
    if count <= head + tail + 2 {
        return version.to_owned();
    }
    let first: String = version.chars().take(head).collect();
    let last: String = version.chars().skip(count.saturating_sub(tail)).collect();
    format!("{first}{gap}{last}")
}

fn steps(report: &StatusReport<'_>, page: &mut Page<'_>) {
    let shown = if page.options.verbose { usize::MAX } else { SHOWN };
    let arrow = page.glyph("→", "->");
    let mut lines: Vec<(Tone, String, String)> = Vec::new();
    for component in &report.status.components {
        let name = visible(component.name);
        for (stands, position) in component.stands.iter().zip(0..) {
            let Some(stands) = stands else { continue };
            let marks = report.marks(stands);
            if !marks.is_empty() {
                let words =
                    format!("{} in {}: {}", visible(report.version(stands.artifact)), report.environment(position), marks.join(", "));
                lines.push((Tone::Caution, format!("{name} "), words));
            }
        }
        for step in &component.steps {
            let obstacles: Vec<String> = step.blocks.iter().map(|block| report.obstacle(step, block)).collect();
            let (tone, words) = if obstacles.is_empty() {
                (Tone::Good, "nothing that the history tells is in the way".to_owned())
            } else {
                (Tone::Bad, obstacles.join("; "))
            };
            let way = format!("{} {arrow} {}", visible(report.version(step.artifact)), report.environment(step.into));
            lines.push((tone, format!("{name} "), format!("{way}: {words}")));
        }
    }
    if lines.is_empty() {
        return;
    }
    page.heading("next, and what is in the way");
    for (tone, lead, words) in lines.iter().take(shown) {
        page.paragraph(0, (*tone, lead), (Tone::Plain, words), 2);
    }
    let hidden = lines.len().saturating_sub(shown);
    if hidden > 0 {
        page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &format!("and {hidden} more; --verbose shows them")), 2);
    }
    let in_step = report.status.components.iter().filter(|component| Status::in_step(component)).count();
    if in_step > 0 {
        page.paragraph(
            0,
            (Tone::Plain, ""),
            (Tone::Faint, &format!("{in_step} of {} have the same version everywhere", report.status.components.len())),
            2,
        );
    }
}
