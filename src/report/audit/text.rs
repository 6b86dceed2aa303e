//! The audit for a terminal: the answer, the worst components, when it happened, the entries themselves.

use std::collections::BTreeMap;
use std::io;

use super::super::Options;
use super::super::escape::visible;
use super::super::figures::{length, number, percent};
use super::super::grid::{Cell, Grid, Head};
use super::super::page::{Page, Tone};
use super::{AuditReport, minute};
use crate::progression::{Breach, Entry, Tally};

/// How many rows of components, ways and entries are shown unless everything is asked for.
const SHOWN: usize = 15;

pub(super) fn render(report: &AuditReport<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = Text { report, page: Page::new(options) };
    text.answer();
    text.components();
    text.ways();
    text.environments();
    text.stays();
    text.months();
    text.entries();
    text.known();
    text.last();
    text.page.finish(out)
}

struct Text<'r, 'a, 'o> {
    report: &'r AuditReport<'a>,
    page: Page<'o>,
}

fn plain(text: impl Into<String>) -> Cell {
    (Tone::Plain, text.into())
}

/// A count; none at all is not worth the eye.
fn count(value: u64) -> Cell {
    if value == 0 { (Tone::Faint, "0".to_owned()) } else { plain(number(value)) }
}

fn bad(value: u64) -> Cell {
    if value == 0 { (Tone::Faint, "0".to_owned()) } else { (Tone::Bad, number(value)) }
}

impl Text<'_, '_, '_> {
    fn shown(&self) -> usize {
        if self.page.options.verbose { usize::MAX } else { SHOWN }
    }

    fn arrow(&self) -> &'static str {
        self.page.glyph("→", "->")
    }

    fn answer(&mut self) {
        let (tone, word) = if self.report.found() { (Tone::Bad, "FOUND  ") } else { (Tone::Good, "CLEAN  ") };
        self.page.paragraph(0, (tone, word), (Tone::Strong, &self.report.headline()), word.len());
        let scope = self.report.scope(self.arrow());
        self.page.paragraph(word.len(), (Tone::Plain, ""), (Tone::Faint, &scope), word.len());
    }

    fn more(&mut self, all: usize, what: &str) {
        let hidden = all.saturating_sub(self.shown());
        if hidden > 0 {
            let words = format!("and {} more {what}; --verbose shows them", number(u64::try_from(hidden).unwrap_or(u64::MAX)));
            self.page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &words), 2);
        }
    }

    fn components(&mut self) {
        let components = &self.report.audit.components;
        if components.is_empty() {
            return;
        }
        self.page.heading("components, worst first");
        let mut heads =
            vec![Head::words("component", 0), Head::figures("entries", 3), Head::figures("skips", 0), Head::figures("of entries", 4)];
        heads.extend([
            Head::figures("soak", 0),
            Head::figures("manual", 1),
            Head::figures("concurrent", 6),
            Head::figures("roll-backs", 5),
        ]);
        heads.push(Head::figures("promotions", 7));
        let row = |name: &str, tally: &Tally| {
            vec![
                plain(visible(name)),
                count(tally.entries),
                bad(tally.skips),
                plain(percent(tally.skips, tally.entries)),
                bad(tally.soak),
                bad(tally.manual),
                count(tally.concurrent),
                count(tally.roll_backs),
                count(tally.promotions),
            ]
        };
        let mut rows: Vec<Vec<Cell>> =
            components.iter().take(self.shown()).map(|component| row(component.name, &component.tally)).collect();
        if components.len() > 1 {
            rows.push(row("all", &self.report.audit.total));
        }
        Grid { heads, rows }.write(&mut self.page);
        self.more(components.len(), "components");
    }

    fn ways(&mut self) {
        let mut ways: Vec<_> = self.report.audit.ways.iter().collect();
        if ways.is_empty() {
            return;
        }
        ways.sort_by_key(|(way, count)| (std::cmp::Reverse(**count), *way));
        self.page.heading("what was skipped on the way where");
        let heads = vec![Head::words("entered", 0), Head::words("had never been in", 0), Head::figures("entries", 0)];
        let row = |(way, count): &(&crate::progression::audit::Way, &u64)| {
            vec![plain(self.report.environment(way.into)), plain(self.report.environments(&way.past)), bad(**count)]
        };
        let rows = ways.iter().take(self.shown()).map(row).collect();
        Grid { heads, rows }.write(&mut self.page);
        self.more(ways.len(), "ways");
    }

    fn environments(&mut self) {
        self.page.heading("environments");
        let heads = vec![
            Head::words("environment", 0),
            Head::figures("entries", 3),
            Head::figures("promotions", 2),
            Head::figures("roll-backs", 1),
            Head::figures("roll-forwards", 6),
            Head::figures("re-deployments", 7),
            Head::figures("concurrent", 4),
            Head::figures("by hand", 5),
            Head::figures("skips", 0),
        ];
        let tallies = self.report.audit.environments.iter().enumerate();
        let rows = tallies
            .map(|(position, tally)| {
                vec![
                    plain(self.report.environment(position)),
                    count(tally.entries),
                    count(tally.promotions),
                    count(tally.roll_backs),
                    count(tally.roll_forwards),
                    count(tally.redeployments),
                    count(tally.concurrent),
                    count(tally.by_hand),
                    bad(tally.skips),
                ]
            })
            .collect();
        Grid { heads, rows }.write(&mut self.page);
    }

    fn stays(&mut self) {
        let lines: Vec<(String, String)> = self
            .report
            .stays()
            .map(|(before, into, stays)| {
                let at = |percent| stays.percentile(percent).map_or_else(String::new, length);
                let none = stays.ranges().first().map_or(0, |(_, count)| *count);
                let words = format!(
                    "{} promotions; half stayed {} or less, one in ten {} or less, the longest {}; no stay: {none}",
                    number(stays.count() as u64),
                    at(50),
                    at(10),
                    at(100)
                );
                (format!("{before} before {into}: "), words)
            })
            .collect();
        if lines.is_empty() {
            return;
        }
        self.page.heading("time in the environment before");
        for (lead, words) in lines {
            self.page.paragraph(0, (Tone::Strong, &lead), (Tone::Plain, &words), 2);
        }
    }

    /// A row a year, a column a month.
    fn months(&mut self) {
        let audit = self.report.audit;
        if audit.total.wrong == 0 {
            return;
        }
        self.page.heading("entries with something wrong, by month");
        let mut years: BTreeMap<i16, [Option<u64>; 12]> = BTreeMap::new();
        for (month, tally) in &audit.months {
            let year = years.entry(month.year()).or_insert([None; 12]);
            if let Some(slot) = year.get_mut(month.index()) {
                *slot = Some(tally.wrong);
            }
        }
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let narrow = self.page.width() < 80;
        let mut heads = vec![Head::words("year", 0)];
        heads.extend(MONTHS.iter().map(|name| Head::figures(if narrow { name.get(..1).unwrap_or(name) } else { name }, 0)));
        heads.push(Head::figures("all", 1));
        let rows: Vec<Vec<Cell>> = years
            .into_iter()
            .map(|(year, months)| {
                let all: u64 = months.iter().flatten().sum();
                let cell = |value: &Option<u64>| value.map_or_else(|| (Tone::Faint, self.page.glyph("·", ".").to_owned()), bad);
                std::iter::once(plain(year.to_string())).chain(months.iter().map(cell)).chain([bad(all)]).collect()
            })
            .collect();
        Grid { heads, rows }.write(&mut self.page);
    }

    fn entries(&mut self) {
        let wrong = self.report.wrong();
        if wrong.is_empty() {
            return;
        }
        self.page.heading("entries, by component");
        let mut component = None;
        for (entry, breaches) in wrong.iter().take(self.shown()) {
            if component != Some(entry.component) {
                component = Some(entry.component);
                let name = visible(self.report.audit.replay.component(entry.component)).into_owned();
                self.page.paragraph(0, (Tone::Strong, ""), (Tone::Strong, &name), 2);
            }
            self.entry(entry, breaches);
        }
        self.more(wrong.len(), "entries");
    }

    fn entry(&mut self, entry: &Entry, breaches: &[Breach]) {
        let report = self.report;
        let place = report.line(entry).map_or_else(String::new, |(_, line)| format!(" (line {line})"));
        let movement = entry.movement.word();
        let words = format!(
            "{} {} {} ({movement}): {}{place}",
            visible(report.audit.replay.version(entry.artifact)),
            self.arrow(),
            report.environment(entry.environment),
            report.reasons(entry, breaches).join("; ")
        );
        let lead = format!("{}  ", minute(entry.at));
        self.page.paragraph(2, (Tone::Faint, &lead), (Tone::Plain, &words), 4);
    }

    fn known(&mut self) {
        let notes = self.report.notes();
        if !notes.is_empty() {
            self.page.heading("to know");
            for note in notes {
                self.page.paragraph(0, (Tone::Plain, ""), (Tone::Plain, &note), 2);
            }
        }
        self.page.heading("how it is counted");
        for (word, meaning) in self.report.definitions() {
            self.page.paragraph(0, (Tone::Strong, &format!("{word}: ")), (Tone::Faint, &meaning), 2);
        }
    }

    fn last(&mut self) {
        self.page.gap();
        let (tone, word) = if self.report.found() { (Tone::Bad, "FOUND  ") } else { (Tone::Good, "CLEAN  ") };
        let next = match self.report.audit.components.first().filter(|worst| worst.tally.wrong > 0) {
            Some(worst) if self.report.audit.components.len() > 1 => {
                format!("next: look at {} first: --component {}", visible(worst.name), visible(worst.name))
            }
            Some(_) => "next: ask how these versions came to where they had not been let in".to_owned(),
            None => "every version that was asked about went the whole way".to_owned(),
        };
        self.page.paragraph(0, (tone, word), (Tone::Strong, &next), word.len());
    }
}
