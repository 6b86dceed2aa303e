//! The scan as a page: the answer, figures, a bar for each entity and environment, the findings, what could not be searched.

use std::collections::BTreeMap;
use std::io;

use maud::{Markup, html};

use super::super::escape::sentence;
use super::super::figures::{counted, number, size};
use super::super::html::chart::Rows;
use super::super::html::parts::{Kind, Tile, answer, badge, capital, figures, fold, notes, table, tiles, words};
use super::super::html::{Section, Sheet, said};
use super::{ScanFinding, ScanReport, ScanWeight, advice, plain};
use crate::model::scan::DataStanding;
use crate::model::scanned::NO_ENVIRONMENT;

/// Most bars of a chart; the rest is one bar.
const BARS: usize = 20;
/// Most findings that are told in full.
const FINDINGS: usize = 200;
/// Most rows of the table of files and fields.
const ROWS: usize = 1_000;
/// Most places of a finding.
const PLACES: usize = 10;

/// The series of every chart.
const SERIES: [&str; 3] = ["may be a person's, or a secret in use", "reserved for tests", "placeholders"];

pub(super) fn render(report: &ScanReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut sections = vec![Section::new("summary", "In short", summary(report))];
    if !report.findings.is_empty() {
        sections.push(Section::new("entities", "Kinds of data", charts(report)));
    }
    if report.of(ScanWeight::Found).next().is_some() {
        sections.push(Section::new("findings", "What was found", findings(report)));
    }
    if !report.gaps.is_empty() {
        sections.push(Section::new("unread", "What could not be searched", gaps(report)));
    }
    if !report.findings.is_empty() {
        sections.push(Section::new("fields", "Every file and field", fields(report)));
    }
    sections.push(Section::new("method", "How it is searched", method(report)));
    let (kind, word) = if report.found() { (Kind::Bad, "Found") } else { (Kind::Good, "Clean") };
    let sheet = Sheet {
        kind: "Personal data",
        title: "Personal data in files",
        lead: html! { (answer(kind, word, capital(&report.headline()))) p class="faint" { (report.extent()) } },
        sections,
        foot: html! { p { "No value stands on this page: only places, shapes and fingerprints made with a key." } },
        tool: &report.circumstances.tool,
    };
    out.write_all(sheet.render().as_bytes())
}

fn summary(report: &ScanReport<'_>) -> Markup {
    let totals = &report.totals;
    let tile = |value: u64, label: &str, note: String, kind: Kind| Tile {
        figure: number(value),
        label: label.to_owned(),
        note: (!note.is_empty()).then_some(note),
        kind: if value == 0 { Kind::Good } else { kind },
    };
    let found = format!("{} in {}", counted(totals.real, "value", "values"), counted(totals.files_found, "file", "files"));
    let mut shown = vec![
        Tile { kind: Kind::Neutral, ..tile(totals.files, "files searched", size(totals.bytes), Kind::Neutral) },
        tile(totals.found, "fields found", if totals.found == 0 { String::new() } else { found }, Kind::Bad),
        tile(totals.contaminated, "nearly all test data", "fields with a few values that are not".to_owned(), Kind::Bad),
        tile(totals.secrets, "keys and passwords", "fields with some".to_owned(), Kind::Bad),
        tile(totals.unread, "could not be searched", "nobody knows what is there".to_owned(), Kind::Bad),
        tile(totals.placeholder, "placeholders only", "fields that do not count".to_owned(), Kind::Caution),
        Tile { kind: Kind::Neutral, ..tile(totals.synthetic, "test data only", "fields".to_owned(), Kind::Neutral) },
    ];
    if report.circumstances.baseline {
        shown.push(Tile { kind: Kind::Neutral, ..tile(totals.known, "in the baseline", "do not count".to_owned(), Kind::Neutral) });
    }
    html! { (tiles(&shown)) }
}

/// What a finding adds to each series.
fn series(finding: &ScanFinding<'_>) -> [u64; 3] {
    [finding.field.real, finding.field.synthetic, finding.field.placeholder]
}

fn charts(report: &ScanReport<'_>) -> Markup {
    let environments = report.environments();
    html! {
        p { "Values of each kind of data, split by what they are." }
        @for (index, environment) in environments.iter().enumerate() {
            @let title = match (*environment, environments.len()) {
                (NO_ENVIRONMENT, 1) => "In all files".to_owned(),
                (NO_ENVIRONMENT, _) => "In files that no data set claims".to_owned(),
                (name, _) => format!("In files for {}", said(name)),
            };
            @let bars = bars(report, environment);
            @if bars.is_empty() {
                h3 { (title) }
                p class="faint" { "Nothing personal was found." }
            } @else {
                @let worst = bars.first().map_or("", |(name, _)| name.as_str());
                (Rows {
                    id: &format!("chart-{index}"),
                    title: &title,
                    description: &format!("{}; the most values that may be a person's are of {}.", counted(u64::try_from(bars.len()).unwrap_or(0), "kind of data", "kinds of data"), said(worst)),
                    series: &SERIES,
                    unit: "kind",
                    bars: &bars,
                }
                .render())
            }
        }
    }
}

fn bars(report: &ScanReport<'_>, environment: &str) -> Vec<(String, Vec<u64>)> {
    let mut by_title: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for finding in report.within(environment) {
        let sum = by_title.entry(sentence(&finding.field.title)).or_default();
        for (all, one) in sum.iter_mut().zip(series(finding)) {
            *all = all.saturating_add(one);
        }
    }
    let mut bars: Vec<(String, Vec<u64>)> = by_title.into_iter().map(|(title, sums)| (title, sums.to_vec())).collect();
    bars.sort_by(|(_, one), (_, other)| other.cmp(one));
    if bars.len() > BARS {
        let rest = bars.split_off(BARS - 1);
        let mut sum = vec![0u64; SERIES.len()];
        for (_, values) in &rest {
            for (all, one) in sum.iter_mut().zip(values) {
                *all = all.saturating_add(*one);
            }
        }
        bars.push((format!("{} others", rest.len()), sum));
    }
    bars
}

fn kind(finding: &ScanFinding<'_>) -> Kind {
    match (finding.weight, finding.field.standing) {
        (ScanWeight::Found, _) => Kind::Bad,
        (ScanWeight::Known | ScanWeight::Placeholder, _) => Kind::Caution,
        (ScanWeight::Harmless, DataStanding::Synthetic) => Kind::Good,
        (ScanWeight::Harmless, _) => Kind::Neutral,
    }
}

fn standing(finding: &ScanFinding<'_>) -> Markup {
    let known = if finding.weight == ScanWeight::Known { ", known" } else { "" };
    badge(kind(finding), &format!("{}{known}", finding.field.standing.word()))
}

fn findings(report: &ScanReport<'_>) -> Markup {
    let found: Vec<&ScanFinding<'_>> = report.of(ScanWeight::Found).collect();
    html! {
        @for finding in found.iter().take(FINDINGS) { (one(finding)) }
        @if found.len() > FINDINGS {
            p { "and " (number(u64::try_from(found.len() - FINDINGS).unwrap_or(0))) " more; the CSV and JSON reports have all." }
        }
    }
}

fn one(finding: &ScanFinding<'_>) -> Markup {
    let field = finding.field;
    let reasons = finding.reasons();
    html! {
        h3 { (sentence(&field.title)) " in " code { (plain(&field.field)) } }
        p {
            (standing(finding)) " " code { (said(&finding.file.scan.path)) } " "
            @if let Some(to) = finding.goes_to() { "goes to " (spoken(&to)) }
        }
        p { strong { (capital(&finding.counts())) "." } " Sure to " (field.confidence) "%." }
        @if !reasons.is_empty() { ul class="notes" { @for reason in &reasons { li { (spoken(reason)) } } } }
        @if !field.shapes.is_empty() { p { "Looks like: " (finding.shapes()) "." } }
        @if !field.places.is_empty() {
            @let rows: Vec<Vec<Markup>> = field.places.iter().take(PLACES).map(|place| vec![html! { code { (finding.place(place)) } }, html! { code { (said(&place.fingerprint)) } }]).collect();
            (fold(&format!("The first {}", counted(u64::try_from(rows.len()).unwrap_or(0), "place", "places")), &table("Places, and a fingerprint of the value at each", &[words("place"), words("fingerprint")], &rows)))
        }
        p { strong { "What to do: " } (advice(finding)) "." }
    }
}

fn gaps(report: &ScanReport<'_>) -> Markup {
    let rows: Vec<Vec<Markup>> = report
        .gaps
        .iter()
        .take(ROWS)
        .map(|gap| {
            let (kind, word) = if gap.known { (Kind::Caution, "known") } else { (Kind::Bad, "unread") };
            vec![
                html! { code { (said(&gap.file.scan.path)) } " " (badge(kind, word)) },
                html! { (spoken(&gap.message())) span class="reason" { (spoken(&sentence(&gap.unread.help))) } },
            ]
        })
        .collect();
    html! {
        div class="files" { (table("What could not be searched, and why", &[words("file"), words("why, and what to do")], &rows)) }
        @if report.gaps.len() > ROWS { p { "The first " (number(ROWS as u64)) "; the CSV and JSON reports have all." } }
    }
}

fn fields(report: &ScanReport<'_>) -> Markup {
    let columns = [
        words("file"),
        words("field"),
        words("what"),
        words("standing"),
        figures("values"),
        figures("real"),
        figures("test data"),
        figures("placeholders"),
        figures("sure"),
    ];
    let row = |finding: &ScanFinding<'_>| {
        let field = finding.field;
        let real = if field.real == 0 {
            html! { span class="faint" { "0" } }
        } else {
            html! { strong class="wrong" { (number(field.real)) } }
        };
        vec![
            html! { code { (said(&finding.file.scan.path)) } },
            html! { code { (plain(&field.field)) } },
            html! { (sentence(&field.title)) },
            standing(finding),
            html! { (number(field.values)) },
            real,
            html! { (number(field.synthetic)) },
            html! { (number(field.placeholder)) },
            html! { (field.confidence) "%" },
        ]
    };
    let rows: Vec<Vec<Markup>> = report.findings.iter().take(ROWS).map(row).collect();
    html! {
        div class="files" { (table("Fields with personal data, placeholders or test data, worst first", &columns, &rows)) }
        @if report.findings.len() > ROWS { p { "The first " (number(ROWS as u64)) "; the CSV and JSON reports have all." } }
    }
}

fn method(report: &ScanReport<'_>) -> Markup {
    let known: Vec<String> = report.notes().iter().map(|note| capital(note)).collect();
    let limits: Vec<String> = ScanReport::limits().iter().map(|limit| capital(limit)).collect();
    html! {
        @if !known.is_empty() { h3 { "To know" } ul class="notes" { @for note in &known { li { (spoken(note)) } } } }
        h3 { "The words" }
        dl {
            dt { "pid" } dd { "Values that may be a person's." }
            dt { "contaminated" } dd { "Nearly all values are reserved for tests, a few are not: they came from somewhere else." }
            dt { "placeholder" } dd { "Values that people write where they have none. Nobody reserved them, so somebody may have that number." }
            dt { "synthetic" } dd { "All values are reserved for tests by whoever gives them out, or published as test values." }
            dt { "sure" } dd { "How sure the search is of the kind and the standing, in percent." }
        }
        h3 { "What a scan does not see" }
        (notes(&limits))
    }
}

/// A sentence, what stands in backticks as code.
fn spoken(text: &str) -> Markup {
    html! { @for (number, part) in said(text).split('`').enumerate() { @if number % 2 == 1 { code { (part) } } @else { (part) } } }
}
