//! An audit of a promotion history: terminal, JSON, Markdown, CSV and HTML.
//!
//! The facts and the sentences are made here once; a rendering only lays them out. Every rendering says by
//! which definition it counts, what was not counted, and what the reader should know about the history.
//! The CSV has a row for every entry that is reported, the others show the entries that something is wrong with.
//!
//! To add an output: one file here, one variant of [`Format`], one arm in [`render`].

mod csv;
mod html;
pub mod json;
mod markdown;
mod notes;
mod text;

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use super::escape::visible;
use super::figures::{counted, length, percent};
use super::{Options, Spot, Tool, spot};
use crate::model::Timestamp;
use crate::model::history::PromotionEvent;
use crate::progression::{self, Breach, Entry, Question};
use crate::source::{Place, SourceMap};

formats! {
    /// The outputs of an audit.
    Format {
        /// For a terminal.
        Text = "text",
        /// Everything, versioned.
        Json = "json",
        /// For a job summary or a comment.
        Markdown = "markdown",
        /// Every entry, for a spreadsheet.
        Csv = "csv",
        /// A page with charts.
        Html = "html",
    }
}

/// An audit with all that is needed to explain it.
#[derive(Debug)]
pub struct AuditReport<'a> {
    /// What was found.
    pub audit: &'a progression::Audit<'a>,
    /// What was asked.
    pub question: &'a Question<'a>,
    /// Whether the first version in each environment counts as the state that the history starts with.
    pub baseline: bool,
    /// Components that were given another name.
    pub renames: &'a [(String, String)],
    /// What the history is called.
    pub history: String,
    /// What was said while the history was read.
    pub remarks: &'a [String],
    /// The documents, for lines.
    pub sources: &'a SourceMap,
    /// What makes the command fail.
    pub fail_on: &'a [Breach],
    /// The program.
    pub tool: Tool,
    lines: OnceLock<BTreeMap<Place, Spot>>,
}

/// What goes into a report besides the audit itself.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// Whether the first version in each environment counts as the state that the history starts with.
    pub baseline: bool,
    /// Components that were given another name.
    pub renames: &'a [(String, String)],
    /// What the history is called.
    pub history: String,
    /// What was said while the history was read.
    pub remarks: &'a [String],
    /// The documents, for lines.
    pub sources: &'a SourceMap,
    /// What makes the command fail.
    pub fail_on: &'a [Breach],
    /// The program.
    pub tool: Tool,
}

/// Writes an audit.
///
/// # Errors
/// What the writer says; nothing else can fail.
pub fn render(report: &AuditReport<'_>, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::render(report, options, out),
        Format::Json => json::render(report, out),
        Format::Markdown => markdown::render(report, out),
        Format::Csv => csv::render(report, out),
        Format::Html => html::render(report, out),
    }
}

impl<'a> AuditReport<'a> {
    /// A report on an audit.
    #[must_use]
    pub fn new(audit: &'a progression::Audit<'a>, question: &'a Question<'a>, circumstances: Circumstances<'a>) -> Self {
        let Circumstances { baseline, renames, history, remarks, sources, fail_on, tool } = circumstances;
        Self { audit, question, baseline, renames, history, remarks, sources, fail_on, tool, lines: OnceLock::new() }
    }

    /// Whether something was found that makes the command fail.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.fail_on.iter().any(|breach| self.audit.total.of(*breach) > 0)
    }

    /// Whether anything at all was found.
    fn found(&self) -> bool {
        self.audit.total.wrong > 0
    }

    /// The name of the environment at a position.
    fn environment(&self, position: usize) -> &'a str {
        self.question.route.environments.get(position).map_or("", |environment| environment.name.as_str())
    }

    fn environments(&self, positions: &[usize]) -> String {
        let names: Vec<&str> = positions.iter().map(|position| self.environment(*position)).collect();
        names.join(" and ")
    }

    /// The route as it is walked: `integration → staging → production`.
    fn walk(&self, arrow: &str) -> String {
        let names: Vec<&str> = self.question.route.environments.iter().map(|environment| environment.name.as_str()).collect();
        names.join(&format!(" {arrow} "))
    }

    fn event(&self, entry: &Entry) -> Option<&'a PromotionEvent> {
        self.audit.replay.events.get(entry.event)
    }

    /// The entries that something is wrong with: the components with most of them first, each in the order of time.
    fn wrong(&self) -> Vec<(&'a Entry, &[Breach])> {
        let rank: BTreeMap<&str, usize> =
            self.audit.components.iter().enumerate().map(|(rank, component)| (component.name, rank)).collect();
        let mut wrong: Vec<(&Entry, &[Breach])> = self
            .audit
            .entries
            .iter()
            .filter(|(_, breaches)| !breaches.is_empty())
            .map(|(entry, breaches)| (*entry, breaches.as_slice()))
            .collect();
        wrong.sort_by_key(|(entry, _)| rank.get(self.audit.replay.component(entry.component)).copied());
        wrong
    }

    /// The place of an entry's record: the document and the line, where the record is in one.
    fn line(&self, entry: &Entry) -> Option<(&'a str, usize)> {
        let place = self.event(entry)?.place.as_ref()?;
        let lines = self.lines.get_or_init(|| {
            let wrong = self.audit.entries.iter().filter(|(_, breaches)| !breaches.is_empty());
            spot::of_places(self.sources, wrong.filter_map(|(entry, _)| self.event(entry)?.place.as_ref()))
        });
        let path = self.sources.get(place.doc)?.path().as_str();
        // What is made out of a repository is in no file that could be opened.
        (!path.starts_with("git:")).then_some((path, lines.get(place)?.start.line))
    }

    /// What is wrong with an entry, in words; environments and times, but nothing of others.
    fn reasons(&self, entry: &Entry, breaches: &[Breach]) -> Vec<String> {
        let reason = |breach: &Breach| match breach {
            Breach::Skip => format!("had never been in {}", self.environments(&entry.missed)),
            Breach::Soak => {
                let previous = progression::replay::tracked_before(self.question.route, entry.environment).last();
                let previous = previous.map_or("", |position| self.environment(position));
                let wanted = match self.question.required(entry.environment) {
                    Some(wanted) if wanted > 0 => format!(", {} wanted", length(wanted)),
                    Some(_) | None => String::new(),
                };
                match entry.stayed {
                    Some(stayed) if stayed > 0 => format!("stayed {} in {previous}{wanted}", length(stayed)),
                    Some(_) | None => format!("no stay in {previous}{wanted}"),
                }
            }
            Breach::Concurrent => "the version there had gone nowhere yet".to_owned(),
            Breach::Manual if entry.after_automation => "made by hand among pipelines".to_owned(),
            Breach::Manual => "made by hand".to_owned(),
        };
        breaches.iter().map(reason).collect()
    }

    /// The answer in one sentence.
    fn headline(&self) -> String {
        let total = &self.audit.total;
        let entries = counted(total.entries, "entry", "entries");
        if total.entries == 0 {
            return "no entry in what was asked about".to_owned();
        }
        let mut parts = Vec::new();
        if total.skips > 0 {
            parts.push(format!(
                "{} of {entries} ({}) skipped an environment",
                super::figures::number(total.skips),
                percent(total.skips, total.entries)
            ));
        }
        if total.soak > 0 {
            let what =
                if total.soak == total.no_stay { "without a stay in the environment before" } else { "after too short a stay or none" };
            parts.push(format!("{} {what}", counted(total.soak, "promotion", "promotions")));
        }
        if total.concurrent_breaches > 0 {
            parts.push(format!("{} at once where one may be", counted(total.concurrent_breaches, "version", "versions")));
        }
        if total.manual > 0 {
            parts.push(format!("{} made by hand", counted(total.manual, "entry", "entries")));
        }
        if parts.is_empty() { format!("nothing was found in {entries}") } else { parts.join("; ") }
    }

    /// What was looked at: components, route, period.
    fn scope(&self, arrow: &str) -> String {
        let components = counted(u64::try_from(self.audit.components.len()).unwrap_or(u64::MAX), "component", "components");
        let period = match (self.audit.entries.first(), self.audit.entries.last()) {
            (Some((first, _)), Some((last, _))) => format!(", {} to {}", day(first.at), day(last.at)),
            _ => String::new(),
        };
        format!("{components} of {} on the route {} ({}){period}", visible(&self.history), self.question.route.name, self.walk(arrow))
    }

    /// The environment before one that wants a stay, and what is known of the stays there.
    fn stays(&self) -> impl Iterator<Item = (&'a str, &'a str, &progression::stays::Stays)> {
        self.audit.stays.iter().filter_map(|(position, stays)| {
            let previous = progression::replay::tracked_before(self.question.route, *position).last()?;
            Some((self.environment(previous), self.environment(*position), stays))
        })
    }
}

/// The day of an instant in UTC.
fn day(at: Timestamp) -> String {
    at.0.strftime("%Y-%m-%d").to_string()
}

/// An instant to the minute in UTC.
fn minute(at: Timestamp) -> String {
    at.0.strftime("%Y-%m-%d %H:%M").to_string()
}
