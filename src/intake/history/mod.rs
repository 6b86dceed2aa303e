//! Promotion histories: one event a record, in CSV (`csv`) or JSON Lines (`jsonl`).
//!
//! The columns, with the other names that they may have (in any case of letters):
//!
//! | column | also | value |
//! |---|---|---|
//! | `time` | `timestamp`, `at` | RFC 3339 with an offset, or whole UNIX seconds |
//! | `component` | `app`, `service` | not empty |
//! | `environment` | `env` | not empty |
//! | `version` | `tag` | may be empty where there is a digest |
//! | `digest` | | `sha256:…` and the like; may be empty where there is a version |
//! | `actor` | `user`, `by` | optional |
//! | `commit` | `revision` | the commit that brought it about; optional |
//! | `automated` | | `true`, `false`, `yes`, `no` or empty; optional |
//!
//! Exports carry more than that. A further column is accepted where its name starts with `x-`, and
//! refused otherwise: a gate must not pass over what may have been meant as one of these. A [`mapping`]
//! says what the columns of somebody else's export mean.
//!
//! Events are sorted by time; those of one instant keep the order of the file.
//!
//! [`git`] makes events out of the files of a repository, by the patterns of [`pattern`].

pub(super) mod csv;
pub mod git;
pub(super) mod jsonl;
pub mod mapping;
pub mod pattern;

use std::borrow::Cow;

use super::{Read, Record, Role, sound};
use crate::model::Timestamp;
use crate::model::history::PromotionEvent;
use crate::model::id::{Digest, Malformed};
use crate::source::{DocId, Place, Pointer, Problem, SourceFile, SourceMap, Span, Syntax, Unreadable, suggest};
use mapping::Mapping;

/// Most problems that are reported at once.
const MAX_PROBLEMS: usize = 50;

/// Reads a history whose columns are mapped, and adds it to the documents of the run.
///
/// # Errors
/// A document that is no history, or every problem that was found in it.
pub fn read_mapped(file: SourceFile, mapping: &Mapping, map: &mut SourceMap) -> Result<Read, Box<Unreadable>> {
    if mapping.is_empty() {
        return super::read(file, Role::History, map);
    }
    sound(&file, Role::History)?;
    // What the columns are called says nothing here, so the first character decides.
    let is_json = !mapping.is_of_csv() && super::probe::unmarked(file.text_lossless()).trim_start().starts_with('{');
    let file = file.as_syntax(if is_json { Syntax::JsonLines } else { Syntax::Csv });
    let doc = map.add(file.clone());
    let (format, events): (&'static dyn super::Format, _) =
        if is_json { (&jsonl::HistoryJsonl, jsonl::read(&file, doc, mapping)) } else { (&csv::HistoryCsv, csv::read(&file, doc, mapping)) };
    match events {
        Ok(events) => Ok(Read { format, doc, record: Record::History(events) }),
        Err(problems) => Err(Box::new(Unreadable::new(file, Role::History.what(), problems))),
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Time,
    Component,
    Environment,
    Version,
    Digest,
    Actor,
    Commit,
    Automated,
}

impl Column {
    /// Every name of every column, the proper name of each first.
    const NAMES: &'static [(&'static str, Self)] = &[
        ("time", Self::Time),
        ("timestamp", Self::Time),
        ("at", Self::Time),
        ("component", Self::Component),
        ("app", Self::Component),
        ("service", Self::Component),
        ("environment", Self::Environment),
        ("env", Self::Environment),
        ("version", Self::Version),
        ("tag", Self::Version),
        ("digest", Self::Digest),
        ("actor", Self::Actor),
        ("user", Self::Actor),
        ("by", Self::Actor),
        ("commit", Self::Commit),
        ("revision", Self::Commit),
        ("automated", Self::Automated),
    ];

    fn of(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, column)| *column)
    }

    fn proper(self) -> &'static str {
        Self::NAMES.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }

    /// Whether names are of a history: at least two of them are known.
    fn recognises<'n>(names: impl Iterator<Item = &'n str>) -> bool {
        names.filter(|name| Self::of(name.trim()).is_some()).take(2).count() == 2
    }
}

/// Whether a column of that name is the user's own.
fn is_extra(name: &str) -> bool {
    name.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("x-"))
}

fn unknown(what: &str, name: &str, span: Span) -> Problem {
    let near = suggest::nearest(name, Column::NAMES.iter().map(|(known, _)| *known));
    let help = match near {
        Some(near) => format!("did you mean `{near}`? A column of your own starts with `x-`"),
        None => format!(
            "call it `x-{name}` to keep it, or leave it out of an audit with `--ignore-column {name}`; known: {}",
            suggest::list(known())
        ),
    };
    Problem::at(span, format!("unknown {what} `{}`", name.escape_debug()), "not known here").with_help(help)
}

fn known() -> impl Iterator<Item = &'static str> {
    Column::NAMES.iter().filter(|(name, column)| column.proper() == *name).map(|(name, _)| *name)
}

/// A second column or key for what is filled already.
fn second(what: &str, column: Column, span: Span) -> Problem {
    Problem::at(span, format!("a second {what} for `{}`", column.proper()), "the second one")
        .with_help("keep one of the two, or start the other's name with `x-`")
}

/// Columns that the flags name and the document does not have.
fn absent<'n>(what: &str, mapping: &Mapping, names: impl Iterator<Item = &'n str> + Clone) -> Vec<Problem> {
    let absent = |name: &&str| !names.clone().any(|known| known.trim().eq_ignore_ascii_case(name));
    let problem = |name: &str| {
        let help = match suggest::nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", suggest::list(names.clone())),
        };
        Problem::whole(format!("there is no {what} `{}`", name.escape_debug())).with_help(help)
    };
    mapping.named().filter(absent).map(problem).collect()
}

/// A value of a record.
#[derive(Debug, Clone)]
struct Cell<'t> {
    text: Cow<'t, str>,
    span: Span,
}

/// One record, by column.
#[derive(Debug, Default)]
struct Row<'t> {
    cells: Vec<(Column, Cell<'t>)>,
}

impl<'t> Row<'t> {
    /// Adds what is the same in every record.
    fn fill(&mut self, mapping: &'t Mapping, span: Span) {
        self.cells.extend(mapping.constants().map(|(column, text)| (column, Cell { text: text.into(), span })));
    }

    fn get(&self, column: Column) -> Option<(&str, Span)> {
        self.cells.iter().find(|(of, _)| *of == column).map(|(_, cell)| (cell.text.trim(), cell.span)).filter(|(text, _)| !text.is_empty())
    }
}

/// The events of a file as they are read.
struct Events {
    doc: DocId,
    events: Vec<PromotionEvent>,
    problems: Vec<Problem>,
}

impl Events {
    fn new(doc: DocId) -> Self {
        Self { doc, events: Vec::new(), problems: Vec::new() }
    }

    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Takes the record with that index, which stands at `span`.
    fn take(&mut self, row: &Row<'_>, index: usize, span: Span) {
        let at = self.required(row, Column::Time, span).and_then(|(text, span)| self.parsed(time(text), span));
        let component = self.required(row, Column::Component, span).map(|(text, _)| text.to_owned());
        let environment = self.required(row, Column::Environment, span).map(|(text, _)| text.to_owned());
        let version = row.get(Column::Version).map(|(text, _)| text.to_owned());
        let digest = row.get(Column::Digest).map(|(text, span)| self.parsed(text.parse::<Digest>(), span));
        let actor = row.get(Column::Actor).map(|(text, _)| text.to_owned());
        let commit = row.get(Column::Commit).map(|(text, _)| text.to_owned());
        let automated = row.get(Column::Automated).map(|(text, span)| self.parsed(yes_or_no(text), span));
        if version.is_none() && digest.is_none() {
            self.problem(
                Problem::at(span, "the record says neither `version` nor `digest`", "which artifact was it?")
                    .with_help("fill in one of the two"),
            );
        }
        let (Some(at), Some(component), Some(environment)) = (at, component, environment) else { return };
        let place = Some(Place::new(self.doc, Pointer::root().index(index)));
        let event = PromotionEvent {
            at,
            component,
            version,
            digest: digest.flatten(),
            environment,
            actor,
            commit,
            automated: automated.flatten(),
            place,
        };
        self.events.push(event);
    }

    fn required<'r>(&mut self, row: &'r Row<'_>, column: Column, span: Span) -> Option<(&'r str, Span)> {
        let found = row.get(column);
        if found.is_none() {
            let name = column.proper();
            self.problem(Problem::at(span, format!("the record says no `{name}`"), "this record").with_help(format!("fill in `{name}`")));
        }
        found
    }

    fn parsed<T>(&mut self, result: Result<T, Malformed>, span: Span) -> Option<T> {
        result.map_err(|malformed| self.problem(Problem::at(span, malformed.message, "here").with_help(malformed.help))).ok()
    }

    fn finish(mut self) -> Result<Vec<PromotionEvent>, Vec<Problem>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        self.events.sort_by_key(|event| event.at);
        Ok(self.events)
    }
}

/// An instant: RFC 3339 with an offset, or whole UNIX seconds.
fn time(text: &str) -> Result<Timestamp, Malformed> {
    /// Above this, seconds would be after the year 5000 and are milliseconds instead.
    const MOST: i64 = 100_000_000_000;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse();
    }
    let malformed = |message: String| Malformed { message, help: "write whole seconds since 1970, or RFC 3339 with an offset".to_owned() };
    match text.parse::<i64>() {
        Ok(seconds) if seconds < MOST => {
            jiff::Timestamp::from_second(seconds).map(Timestamp).map_err(|_| malformed(format!("`{text}` is not an instant")))
        }
        _ => Err(malformed(format!("`{text}` is too large for UNIX seconds; is it in milliseconds?"))),
    }
}

fn yes_or_no(text: &str) -> Result<bool, Malformed> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err(Malformed {
            message: format!("`{}` is neither yes nor no", text.escape_debug()),
            help: "write `true` or `false`, or leave it empty".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rfc_3339_or_unix_seconds() {
        let read = |text: &str| time(text).map(|at| at.to_string()).map_err(|malformed| malformed.message);
        assert_eq!(read("1665398423"), Ok("2022-10-10T10:40:23Z".to_owned()));
        assert_eq!(read("2026-11-20T17:55:00+01:00"), Ok("2026-11-20T16:55:00Z".to_owned()));
        assert!(read("1665398423000").unwrap_err().contains("milliseconds"));
        for text in ["-1", "1665398423.5", "2026-11-20", "99999999999999999999"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
