//! The audit as a page: the answer, figures, charts, the worst components, the entries by component.

use std::collections::BTreeMap;
use std::io;

use maud::{Markup, html};

use super::super::figures::{counted, length, number, percent};
use super::super::html::chart::{Bars, level, sparkline};
use super::super::html::parts::{Column, Kind, Tile, answer, badge, capital, figures, fold, instant, notes, table, tiles, words};
use super::super::html::{Section, Sheet, said};
use super::AuditReport;
use crate::progression::audit::{ComponentTally, Way};
use crate::progression::{Breach, Entry, Month, Tally};

/// Most bars of a chart; longer histories are drawn by year.
const BARS: usize = 120;
/// Most entries of a component that are listed; the CSV has all.
const ENTRIES: usize = 1_000;

pub(super) fn render(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut sections = vec![Section::new("summary", "In short", summary(report))];
    if report.audit.total.entries > 0 {
        sections.push(Section::new("months", "When it happened", months(report)));
        sections.push(Section::new("components", "Components, worst first", components(report)));
        sections.push(Section::new("environments", "Environments", environments(report)));
    }
    if report.stays().next().is_some() {
        sections.push(Section::new("soak", "Time in the environment before", stays(report)));
    }
    if report.found() {
        sections.push(Section::new("entries", "The entries themselves", entries(report)));
    }
    sections.push(Section::new("method", "How it is counted", method(report)));
    let sheet = Sheet {
        kind: "Promotion audit",
        title: &format!("Promotions along {}", report.question.route.name),
        lead: lead(report),
        sections,
        foot: html! {},
        tool: &report.tool,
    };
    out.write_all(sheet.render().as_bytes())
}

fn lead(report: &AuditReport<'_>) -> Markup {
    let (kind, word) = if report.found() { (Kind::Bad, "Found") } else { (Kind::Good, "Clean") };
    html! {
        (answer(kind, word, capital(&report.headline())))
        p class="faint" { (capital(&report.scope("→"))) }
    }
}

fn tile(value: u64, label: &str, note: String, kind: Kind) -> Tile {
    let kind = if value == 0 { Kind::Good } else { kind };
    Tile { figure: number(value), label: label.to_owned(), note: (!note.is_empty()).then_some(note), kind }
}

fn summary(report: &AuditReport<'_>) -> Markup {
    let total = &report.audit.total;
    let neutral = |value: u64, label: &str, note: String| Tile { kind: Kind::Neutral, ..tile(value, label, note, Kind::Neutral) };
    let back = format!("and {}", counted(total.roll_forwards, "roll-forward", "roll-forwards"));
    let shown = [
        neutral(total.entries, "entries", format!("{} of them promotions", number(total.promotions))),
        tile(total.skips, "skips", format!("{} of entries", percent(total.skips, total.entries)), Kind::Bad),
        tile(total.soak, "too short a stay", format!("{} with none at all", number(total.no_stay)), Kind::Bad),
        tile(total.manual, "by hand among pipelines", format!("{} by hand in all", number(total.by_hand)), Kind::Caution),
        neutral(total.roll_backs, "roll-backs", back),
        neutral(total.concurrent, "concurrent versions", format!("{} where one may be", number(total.concurrent_breaches))),
    ];
    let mut ways: Vec<(&Way, &u64)> = report.audit.ways.iter().collect();
    ways.sort_by_key(|(way, count)| (std::cmp::Reverse(**count), *way));
    let highest = ways.first().map_or(0, |(_, count)| **count);
    let rows: Vec<Vec<Markup>> = ways
        .iter()
        .map(|(way, count)| {
            vec![
                html! { (report.environment(way.into)) },
                html! { (report.environments(&way.past)) },
                html! { (number(**count)) },
                level(**count, highest),
            ]
        })
        .collect();
    html! {
        (tiles(&shown))
        @if !rows.is_empty() {
            h3 { "What was skipped on the way where" }
            (table("Skips by the environment entered and those passed over", &[words("entered"), words("had never been in"), figures("entries"), words("")], &rows))
        }
    }
}

/// The months from the first to the last, those without entries too; years where there are too many.
fn periods(report: &AuditReport<'_>) -> (&'static str, Vec<(String, Tally)>) {
    let months = &report.audit.months;
    let (Some((first, _)), Some((last, _))) = (months.first_key_value(), months.last_key_value()) else { return ("month", Vec::new()) };
    let all: Vec<Month> = std::iter::successors(Some(*first), |month| (month < last).then(|| month.next())).take(BARS + 1).collect();
    if all.len() <= BARS {
        return ("month", all.into_iter().map(|month| (month.to_string(), months.get(&month).copied().unwrap_or_default())).collect());
    }
    let mut years: Vec<(String, Tally)> = Vec::new();
    for (month, tally) in months {
        let year = format!("{:04}", month.year());
        match years.last_mut() {
            Some((last, sum)) if *last == year => sum.add(tally),
            _ => years.push((year, *tally)),
        }
    }
    ("year", years)
}

fn months(report: &AuditReport<'_>) -> Markup {
    let (unit, periods) = periods(report);
    let of = |figures: &dyn Fn(&Tally) -> Vec<u64>| -> Vec<(String, Vec<u64>)> {
        periods.iter().map(|(name, tally)| (name.clone(), figures(tally))).collect()
    };
    let wrong = of(&|tally| vec![tally.skips, tally.soak, tally.manual]);
    let movement = of(&|tally| vec![tally.promotions + tally.baseline, tally.roll_backs + tally.roll_forwards, tally.redeployments]);
    let worst = periods.iter().max_by_key(|(_, tally)| tally.wrong);
    let busiest = periods.iter().max_by_key(|(_, tally)| tally.entries);
    let seen = |most: Option<&(String, Tally)>, value: fn(&Tally) -> u64, what: &str| {
        most.map_or_else(String::new, |(name, tally)| {
            format!("Over {} {unit}s; the most is {} {what} in {name}.", periods.len(), value(tally))
        })
    };
    html! {
        @if report.found() {
            (Bars {
                id: "wrong",
                title: &format!("What was wrong, by {unit}"),
                description: &seen(worst, |tally| tally.wrong, "entries with something wrong"),
                series: &["skips", "too short a stay", "by hand"],
                unit,
                bars: &wrong,
                stacked: true,
            }
            .render())
        }
        (Bars {
            id: "entries-by-period",
            title: &format!("Entries, by {unit}"),
            description: &seen(busiest, |tally| tally.entries, "entries"),
            series: &["promotions", "roll-backs and roll-forwards", "re-deployments"],
            unit,
            bars: &movement,
            stacked: true,
        }
        .render())
    }
}

fn components(report: &AuditReport<'_>) -> Markup {
    let columns: [Column; 9] = [
        words("component"),
        figures("entries"),
        figures("skips"),
        figures("of entries"),
        figures("soak"),
        figures("by hand"),
        figures("concurrent"),
        figures("roll-backs"),
        words("wrong, over time"),
    ];
    let (_, periods) = periods(report);
    let row = |component: &ComponentTally<'_>| {
        let tally = &component.tally;
        vec![
            html! { a href={ "#component-" (slug(component.name)) } { (said(component.name)) } },
            html! { (number(tally.entries)) },
            wrong(tally.skips),
            html! { (percent(tally.skips, tally.entries)) },
            wrong(tally.soak),
            wrong(tally.manual),
            html! { (number(tally.concurrent)) },
            html! { (number(tally.roll_backs)) },
            spark(component, &periods),
        ]
    };
    let unlinked = |component: &ComponentTally<'_>| {
        let mut cells = row(component);
        if let Some(first) = cells.first_mut() {
            *first = html! { (said(component.name)) };
        }
        cells
    };
    let (found, clean): (Vec<_>, Vec<_>) = report.audit.components.iter().partition(|component| component.tally.wrong > 0);
    let clean: Vec<Vec<Markup>> = clean.into_iter().map(unlinked).collect();
    html! {
        @if !found.is_empty() { (table("Components with something wrong", &columns, &found.into_iter().map(row).collect::<Vec<_>>())) }
        @if !clean.is_empty() {
            @let summary = format!("{} with nothing wrong", counted(u64::try_from(clean.len()).unwrap_or(0), "component", "components"));
            (fold(&summary, &table("Components with nothing wrong", &columns, &clean)))
        }
    }
}

fn wrong(value: u64) -> Markup {
    if value == 0 {
        html! { span class="faint" { "0" } }
    } else {
        html! { strong class="wrong" { (number(value)) } }
    }
}

fn spark(component: &ComponentTally<'_>, periods: &[(String, Tally)]) -> Markup {
    let mut by_period: BTreeMap<String, u64> = BTreeMap::new();
    for (month, tally) in &component.months {
        // Both the month and the year, of which the periods are one or the other.
        for name in [month.to_string(), format!("{:04}", month.year())] {
            *by_period.entry(name).or_default() += tally.wrong;
        }
    }
    let values: Vec<u64> = periods.iter().map(|(name, _)| by_period.get(name).copied().unwrap_or(0)).collect();
    let most = periods.iter().zip(&values).max_by_key(|(_, value)| **value);
    let told = match most {
        Some(((name, _), value)) if *value > 0 => {
            format!("{} with something wrong, most in {name}: {value}", counted(component.tally.wrong, "entry", "entries"))
        }
        Some(_) | None => "nothing wrong".to_owned(),
    };
    sparkline(&values, &told)
}

fn environments(report: &AuditReport<'_>) -> Markup {
    let columns = [
        words("environment"),
        figures("entries"),
        figures("promotions"),
        figures("roll-backs"),
        figures("roll-forwards"),
        figures("re-deployments"),
        figures("concurrent"),
        figures("by hand"),
        figures("skips"),
    ];
    let row = |(position, tally): (usize, &Tally)| {
        let counts =
            [tally.entries, tally.promotions, tally.roll_backs, tally.roll_forwards, tally.redeployments, tally.concurrent, tally.by_hand];
        std::iter::once(html! { (report.environment(position)) })
            .chain(counts.into_iter().map(|count| html! { (number(count)) }))
            .chain([wrong(tally.skips)])
            .collect()
    };
    let rows: Vec<Vec<Markup>> = report.audit.environments.iter().enumerate().map(row).collect();
    table("Entries into each environment, in the order of the route", &columns, &rows)
}

fn stays(report: &AuditReport<'_>) -> Markup {
    html! {
        @for (before, into, stays) in report.stays() {
            @let ranges = stays.ranges();
            @let highest = ranges.iter().map(|(_, count)| *count).max().unwrap_or(0);
            @let whole = u64::try_from(stays.count()).unwrap_or(u64::MAX);
            h3 { "In " (before) ", before " (into) }
            p {
                (counted(whole, "promotion", "promotions")) ". "
                @if let (Some(median), Some(tenth)) = (stays.percentile(50), stays.percentile(10)) {
                    "Half stayed " (length(median)) " or less, one in ten " (length(tenth)) " or less."
                }
            }
            @let rows: Vec<Vec<Markup>> = ranges.into_iter().map(|(range, count)| {
                let count = u64::try_from(count).unwrap_or(u64::MAX);
                vec![html! { (range) }, html! { (number(count)) }, html! { (percent(count, whole)) }, level(count, u64::try_from(highest).unwrap_or(u64::MAX))]
            }).collect();
            (table(&format!("How long versions stayed in {before} before they were promoted into {into}"), &[words("stay"), figures("promotions"), figures("of all"), words("")], &rows))
        }
    }
}

fn entries(report: &AuditReport<'_>) -> Markup {
    let wrong = report.wrong();
    let columns = [words("time (UTC)"), words("version"), words("entered"), words("was"), words("what is wrong")];
    html! {
        @for group in wrong.chunk_by(|(left, _), (right, _)| left.component == right.component) {
            @let name = group.first().map_or("", |(entry, _)| report.audit.replay.component(entry.component));
            @let summary = format!("{}: {}", said(name), counted(u64::try_from(group.len()).unwrap_or(u64::MAX), "entry", "entries"));
            @let rows: Vec<Vec<Markup>> = group.iter().take(ENTRIES).map(|(entry, breaches)| entry_row(report, entry, breaches)).collect();
            (fold(&summary, &html! {
                // Inside the fold, so that a link to it opens the fold.
                div id={ "component-" (slug(name)) } {
                    (table(&format!("Entries of {} with something wrong", said(name)), &columns, &rows))
                    @if group.len() > ENTRIES { p { "The first " (number(ENTRIES as u64)) "; the CSV and JSON reports have all." } }
                }
            }))
        }
    }
}

fn entry_row(report: &AuditReport<'_>, entry: &Entry, breaches: &[Breach]) -> Vec<Markup> {
    let reasons = report.reasons(entry, breaches);
    let place = report
        .line(entry)
        .map(|(path, line)| if path == report.history { format!("record on line {line}") } else { said(path).into_owned() });
    vec![
        instant(entry.at),
        html! { span class="version" { (said(report.audit.replay.version(entry.artifact))) } },
        html! { (report.environment(entry.environment)) },
        html! { (entry.movement.word()) },
        html! {
            ul class="reasons" {
                @for (breach, reason) in breaches.iter().zip(&reasons) { li { (badge(kind(*breach), breach.word())) " " (reason) } }
            }
            @if let Some(place) = place { span class="faint" { (place) } }
        },
    ]
}

fn kind(breach: Breach) -> Kind {
    match breach {
        Breach::Skip | Breach::Soak => Kind::Bad,
        Breach::Concurrent | Breach::Manual => Kind::Caution,
    }
}

fn method(report: &AuditReport<'_>) -> Markup {
    let known: Vec<String> = report.notes().iter().map(|note| capital(note)).collect();
    html! {
        @if !known.is_empty() { h3 { "To know" } (notes(&known)) }
        h3 { "The words" }
        dl { @for (word, meaning) in report.definitions() { dt { (word) } dd { (meaning) } } }
    }
}

/// A name as an anchor: letters and digits stay, everything else is its code, so that no two names share one.
fn slug(name: &str) -> String {
    name.chars().map(|one| if one.is_ascii_alphanumeric() { one.to_string() } else { format!("_{:x}", u32::from(one)) }).collect()
}
