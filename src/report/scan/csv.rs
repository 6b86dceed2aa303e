//! Every field as a row of CSV (RFC 4180), and every gap as one.
//!
//! The columns are a format of their own: `docs/scan.md` names them; new ones are added at the end. A field that a spreadsheet
//! would take for a formula gets an apostrophe in front.

use std::io;

use super::super::escape::cell;
use super::{ScanFinding, ScanGap, ScanReport, ScanWeight};

const COLUMNS: [&str; 21] = [
    "path",
    "environments",
    "dataset",
    "field",
    "entity",
    "title",
    "countries",
    "protection",
    "standing",
    "counts",
    "confidence",
    "values",
    "real",
    "synthetic",
    "placeholder",
    "allowed",
    "shapes",
    "line",
    "column",
    "fingerprint",
    "evidence",
];

pub(super) fn render(report: &ScanReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS).map_err(io::Error::other)?;
    let rows = report.findings.iter().map(field).chain(report.gaps.iter().map(gap));
    for row in rows {
        writer.write_record(row.iter().map(|text| cell(text).into_owned())).map_err(io::Error::other)?;
    }
    writer.flush()
}

fn yes_or_no(value: bool) -> String {
    if value { "true" } else { "false" }.to_owned()
}

fn field(finding: &ScanFinding<'_>) -> [String; 21] {
    let ScanFinding { file, field, weight } = finding;
    let first = field.places.first();
    [
        file.scan.path.clone(),
        file.environments.join(" "),
        file.dataset.clone().unwrap_or_default(),
        field.field.clone(),
        field.entity.clone(),
        field.title.clone(),
        field.countries.join(" "),
        field.protection.join(" "),
        field.standing.word().to_owned(),
        yes_or_no(*weight == ScanWeight::Found),
        field.confidence.to_string(),
        field.values.to_string(),
        field.real.to_string(),
        field.synthetic.to_string(),
        field.placeholder.to_string(),
        field.allowed.to_string(),
        finding.shapes(),
        first.map(|place| place.line.to_string()).unwrap_or_default(),
        first.and_then(|place| place.column).map(|column| column.to_string()).unwrap_or_default(),
        first.map(|place| place.fingerprint.clone()).unwrap_or_default(),
        finding.reasons().join("; "),
    ]
}

fn gap(gap: &ScanGap<'_>) -> [String; 21] {
    let ScanGap { file, unread, known } = gap;
    let mut row: [String; 21] = Default::default();
    let written = [
        (0, file.scan.path.clone()),
        (1, file.environments.join(" ")),
        (2, file.dataset.clone().unwrap_or_default()),
        (4, unread.code.clone()),
        (8, "unread".to_owned()),
        (9, yes_or_no(!known)),
        (17, unread.after.map(|after| after.to_string()).unwrap_or_default()),
        (20, unread.reason.clone()),
    ];
    for (column, text) in written {
        if let Some(place) = row.get_mut(column) {
            *place = text;
        }
    }
    row
}
