//! What a search for personal data found, in all formats, and never a value.
//!
//! The facts, the sentences and their order are made here once; a rendering only lays them out. One finding stands for all
//! values of one kind in one field of a file, with counts, shapes and the first places. What could not be searched is a finding,
//! too. Paths, field names and reasons come from files that an attacker may have written, and pass [`escape`](super::escape).
//!
//! To add an output: one file here, one variant of [`Format`], one arm in [`render`].

mod csv;
mod github;
mod html;
pub mod json;
mod junit;
mod markdown;
mod summary;
mod text;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;

use super::{Options, Tool, sarif};
use crate::model::scan::{DataStanding, FieldScan, Unread};
use crate::model::scanned::{NO_ENVIRONMENT, ScanOutcome, ScannedFile, Strictness, is_secret};

pub(in crate::report) use words::{advice, inside, outside, plain};

formats! {
    /// The outputs of a scan.
    Format {
        /// For a terminal.
        Text = "text",
        /// Everything, versioned.
        Json = "json",
        /// For code scanning and editors.
        Sarif = "sarif",
        /// For the test views of CI systems.
        Junit = "junit",
        /// Annotations of GitHub Actions.
        Github = "github",
        /// For a job summary or a comment.
        Markdown = "markdown",
        /// Every field as a row.
        Csv = "csv",
        /// A page with charts.
        Html = "html",
    }
}

/// How a scan was asked for.
#[derive(Debug, Clone)]
pub struct Circumstances {
    /// What counts as found.
    pub strictness: Strictness,
    /// Whether it was held against a baseline.
    pub baseline: bool,
    /// Whether the key of the fingerprints was given, so that they can be compared with those of other runs.
    pub kept_key: bool,
    /// Whether what does not count is shown in full, too.
    pub all: bool,
    /// Whether text is a table of files and fields.
    pub summary: bool,
    /// The program.
    pub tool: Tool,
}

/// What a finding comes to; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScanWeight {
    /// It counts.
    Found,
    /// A baseline knows it.
    Known,
    /// Placeholders, which do not count here.
    Placeholder,
    /// Test data, or nothing.
    Harmless,
}

/// One kind of data in one field of a file.
#[derive(Debug, Clone, Copy)]
pub struct ScanFinding<'a> {
    /// The file.
    pub file: &'a ScannedFile,
    /// The field.
    pub field: &'a FieldScan,
    /// What it comes to.
    pub weight: ScanWeight,
}

/// Something that could not be searched.
#[derive(Debug, Clone, Copy)]
pub struct ScanGap<'a> {
    /// The file.
    pub file: &'a ScannedFile,
    /// What could not be searched of it.
    pub unread: &'a Unread,
    /// Whether a baseline knows it.
    pub known: bool,
}

/// How many of what there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScanTotals {
    /// Files.
    pub files: u64,
    /// Bytes that were searched.
    pub bytes: u64,
    /// Records, lines or rows.
    pub rows: u64,
    /// Files with a finding that counts.
    pub files_found: u64,
    /// Findings that count.
    pub found: u64,
    /// Values of these that may be a person's, or secrets in use.
    pub real: u64,
    /// Findings that a baseline knows, and gaps that it knows.
    pub known: u64,
    /// Fields that are nearly all test data, of those that count.
    pub contaminated: u64,
    /// Fields with keys or passwords, of those that count.
    pub secrets: u64,
    /// Fields with placeholders and nothing worse that do not count.
    pub placeholder: u64,
    /// Fields with test data only.
    pub synthetic: u64,
    /// What could not be searched and no baseline knows.
    pub unread: u64,
    /// The files with that.
    pub files_unread: u64,
    /// Values that an allow-list excuses.
    pub allowed: u64,
}

/// A report on a scan.
#[derive(Debug)]
pub struct ScanReport<'a> {
    /// What the search came to.
    pub outcome: &'a ScanOutcome,
    /// How it was asked for.
    pub circumstances: Circumstances,
    /// How many of what there is.
    pub totals: ScanTotals,
    findings: Vec<ScanFinding<'a>>,
    gaps: Vec<ScanGap<'a>>,
}

impl<'a> ScanReport<'a> {
    /// A report; everything is weighed and sorted here.
    #[must_use]
    pub fn new(outcome: &'a ScanOutcome, circumstances: Circumstances) -> Self {
        let strictness = circumstances.strictness;
        let mut findings: Vec<ScanFinding<'a>> = outcome
            .files
            .iter()
            .flat_map(|file| file.scan.fields.iter().map(move |field| ScanFinding { file, field, weight: weight(field, strictness) }))
            .collect();
        findings.sort_by_key(|one| {
            let place = (one.file.scan.path.as_str(), one.field.field.as_str(), one.field.entity.as_str());
            (one.weight, Reverse(one.field.standing), Reverse(care(one.field)), Reverse(one.field.real), place)
        });
        let mut gaps: Vec<ScanGap<'a>> = outcome
            .files
            .iter()
            .flat_map(|file| file.scan.unread.iter().map(move |unread| ScanGap { file, unread, known: file.knows(unread) }))
            .collect();
        gaps.sort_by_key(|gap| (gap.known, gap.file.scan.path.as_str(), gap.unread));
        let totals = totals(outcome, &findings, &gaps);
        Self { outcome, circumstances, totals, findings, gaps }
    }

    /// Whether anything counts as found; what the exit code says.
    #[must_use]
    pub fn found(&self) -> bool {
        self.outcome.found(self.circumstances.strictness)
    }

    /// The findings of a weight, the worst first.
    pub fn of(&self, weight: ScanWeight) -> impl Iterator<Item = &ScanFinding<'a>> {
        self.findings.iter().filter(move |finding| finding.weight == weight)
    }

    /// The findings that are shown in full: those that count, or all of them.
    pub(in crate::report) fn shown(&self) -> impl Iterator<Item = &ScanFinding<'a>> {
        let all = self.circumstances.all;
        self.findings.iter().filter(move |finding| all || finding.weight == ScanWeight::Found)
    }

    /// What could not be searched: all of it, or what no baseline knows.
    pub(in crate::report) fn gaps(&self) -> impl Iterator<Item = &ScanGap<'a>> {
        let all = self.circumstances.all;
        self.gaps.iter().filter(move |gap| all || !gap.known)
    }

    /// What could not be searched, all of it.
    pub(in crate::report) fn all_gaps(&self) -> impl Iterator<Item = &ScanGap<'a>> {
        self.gaps.iter()
    }

    /// The environments in the order in which files name them, and at last the word for none.
    pub(in crate::report) fn environments(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.outcome.files.iter().flat_map(|file| &file.environments) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        if self.outcome.files.iter().any(|file| file.environments.is_empty()) {
            names.push(NO_ENVIRONMENT);
        }
        names
    }

    /// The findings in the files of an environment.
    pub(in crate::report) fn within(&self, environment: &str) -> impl Iterator<Item = &ScanFinding<'a>> {
        self.findings.iter().filter(move |finding| {
            let named = &finding.file.environments;
            if environment == NO_ENVIRONMENT { named.is_empty() } else { named.iter().any(|name| name == environment) }
        })
    }
}

/// How much harm comes of it: secrets open doors, and some kinds of data hurt more than others.
fn care(field: &FieldScan) -> u8 {
    let of = |word: &str| match word {
        "secret" => 2,
        "special" | "pci" | "national-id" => 1,
        _ => 0,
    };
    field.protection.iter().map(|word| of(word)).max().unwrap_or(0)
}

fn weight(field: &FieldScan, strictness: Strictness) -> ScanWeight {
    match field.standing {
        standing if strictness.counts(standing) && field.known => ScanWeight::Known,
        standing if strictness.counts(standing) => ScanWeight::Found,
        DataStanding::Placeholder => ScanWeight::Placeholder,
        DataStanding::Pid | DataStanding::Contaminated | DataStanding::Synthetic | DataStanding::Clean => ScanWeight::Harmless,
    }
}

fn totals(outcome: &ScanOutcome, findings: &[ScanFinding<'_>], gaps: &[ScanGap<'_>]) -> ScanTotals {
    let length = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let mut totals = ScanTotals { files: length(outcome.files.len()), ..ScanTotals::default() };
    let mut files = BTreeSet::new();
    for file in &outcome.files {
        totals.bytes = totals.bytes.saturating_add(file.scan.bytes);
        totals.rows = totals.rows.saturating_add(file.scan.rows);
    }
    for ScanFinding { file, field, weight } in findings {
        totals.allowed = totals.allowed.saturating_add(field.allowed);
        match weight {
            ScanWeight::Found => {
                totals.found += 1;
                totals.real = totals.real.saturating_add(field.real);
                totals.contaminated += u64::from(field.standing == DataStanding::Contaminated);
                totals.secrets += u64::from(is_secret(field));
                files.insert(file.scan.path.as_str());
            }
            ScanWeight::Known => totals.known += 1,
            ScanWeight::Placeholder => totals.placeholder += 1,
            ScanWeight::Harmless => totals.synthetic += u64::from(field.standing == DataStanding::Synthetic),
        }
    }
    totals.files_found = length(files.len());
    totals.unread = length(gaps.iter().filter(|gap| !gap.known).count());
    let unread: BTreeSet<&str> = gaps.iter().filter(|gap| !gap.known).map(|gap| gap.file.scan.path.as_str()).collect();
    totals.files_unread = length(unread.len());
    totals.known += length(gaps.iter().filter(|gap| gap.known).count());
    totals
}

/// Writes a report.
///
/// # Errors
/// What the writer says; nothing else can fail.
pub fn render(report: &ScanReport<'_>, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::render(report, options, out),
        Format::Json => json::render(report, out),
        Format::Sarif => sarif::render_scan(report, options, out),
        Format::Junit => junit::render(report, out),
        Format::Github => github::render(report, out),
        Format::Markdown => markdown::render(report, out),
        Format::Csv => csv::render(report, out),
        Format::Html => html::render(report, out),
    }
}
