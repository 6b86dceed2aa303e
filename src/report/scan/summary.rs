//! A table of each file and field, for people who prepare test data.

use super::super::escape::visible;
use super::super::figures::{counted, number};
use super::super::grid::{Cell, Grid, Head};
use super::super::page::{Page, Tone};
use super::{ScanReport, ScanWeight, plain};
use crate::model::scan::{DataStanding, FieldScan};
use crate::model::scanned::ScannedFile;

/// How many files are shown unless everything is asked for.
const SHOWN: usize = 200;

pub(super) fn write(report: &ScanReport<'_>, page: &mut Page<'_>) {
    let all = report.circumstances.all;
    let shown = if page.options.verbose { usize::MAX } else { SHOWN };
    let (with, without): (Vec<_>, Vec<_>) = report.outcome.files.iter().partition(|file| !file.scan.fields.is_empty());
    for file in with.iter().take(shown) {
        one(report, file, page);
    }
    let hidden = with.len().saturating_sub(shown);
    if hidden > 0 {
        let words = format!("and {}; --verbose shows them", counted(u64::try_from(hidden).unwrap_or(u64::MAX), "more file", "more files"));
        page.gap();
        page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &words), 2);
    }
    let clean: Vec<&&ScannedFile> = without.iter().filter(|file| file.scan.unread.is_empty()).collect();
    if !clean.is_empty() {
        page.gap();
        let count = counted(u64::try_from(clean.len()).unwrap_or(u64::MAX), "file", "files");
        let names: Vec<_> = clean.iter().map(|file| visible(&file.scan.path)).collect();
        let words = if all {
            format!("{count} with nothing personal in them: {}", names.join(", "))
        } else {
            format!("{count} with nothing personal in them; --all names them")
        };
        page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &words), 2);
    }
}

fn one(report: &ScanReport<'_>, file: &ScannedFile, page: &mut Page<'_>) {
    page.gap();
    let scan = &file.scan;
    let mut about = format!("{}, {}", visible(&scan.format), counted(scan.rows, "row", "rows"));
    if !file.environments.is_empty() {
        about = format!("{about}, to {}", visible(&file.environments.join(", ")));
    }
    page.ends((Tone::Strong, &visible(&scan.path)), (Tone::Faint, &about), 2);
    let heads = vec![
        Head::words("field", 0),
        Head::words("entity", 0),
        Head::words("standing", 0),
        Head::figures("values", 2),
        Head::figures("real", 0),
        Head::figures("synthetic", 4),
        Head::figures("placeholder", 5),
        Head::figures("confidence", 3),
    ];
    let rows = scan.fields.iter().map(|field| row(report, field)).collect();
    Grid { heads, rows }.write(page);
}

fn row(report: &ScanReport<'_>, field: &FieldScan) -> Vec<Cell> {
    let tone = match super::weight(field, report.circumstances.strictness) {
        ScanWeight::Found => Tone::Bad,
        ScanWeight::Known | ScanWeight::Placeholder => Tone::Caution,
        ScanWeight::Harmless => Tone::Good,
    };
    let count = |value: u64| if value == 0 { (Tone::Faint, "0".to_owned()) } else { (Tone::Plain, number(value)) };
    let real = if field.real == 0 { (Tone::Faint, "0".to_owned()) } else { (Tone::Bad, number(field.real)) };
    let known = if field.known && field.standing >= DataStanding::Placeholder { " (known)" } else { "" };
    vec![
        (Tone::Plain, plain(&field.field)),
        (Tone::Plain, plain(&field.entity)),
        (tone, format!("{}{known}", field.standing.word())),
        count(field.values),
        real,
        count(field.synthetic),
        count(field.placeholder),
        (Tone::Plain, format!("{}%", field.confidence)),
    ]
}
