//! Promotion events in CSV (RFC 4180) with a header line; a byte order mark is allowed.
//!
//! Stricter than the `csv` crate, which takes what comes: every record has as many fields as the header,
//! a quote stands only around a whole field, and a quoted field ends before the file does.

use csv::{ReaderBuilder, StringRecord};

use super::mapping::{Mapping, Use};
use super::{Cell, Column, Events, Row, absent, second, unknown};
use crate::intake::{Format, Record, Role, probe};
use crate::model::history::PromotionEvent;
use crate::source::{DocId, Problem, SourceFile, Span, Syntax, suggest};

/// A promotion history in CSV.
#[derive(Debug)]
pub(in crate::intake) struct HistoryCsv;

impl Format for HistoryCsv {
    fn name(&self) -> &'static str {
        "history-csv"
    }

    fn role(&self) -> Role {
        Role::History
    }

    fn syntax(&self) -> Syntax {
        Syntax::Csv
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let line = probe::unmarked(file.text_lossless()).trim_start().lines().next().unwrap_or_default();
        !line.starts_with(['{', '[', '<']) && Column::recognises(line.split(',').map(|name| name.trim().trim_matches('"')))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        read(file, doc, &Mapping::default()).map(Record::History)
    }
}

/// Reads events from columns that are called as the mapping says.
pub(super) fn read(file: &SourceFile, doc: DocId, mapping: &Mapping) -> Result<Vec<PromotionEvent>, Vec<Problem>> {
    let text = file.text().map_err(|problem| vec![problem])?;
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).delimiter(mapping.delimiter()).from_reader(text.as_bytes());
    let mut events = Events::new(doc);
    let mut record = StringRecord::new();
    let mut columns: Option<Vec<Option<Column>>> = None;
    let mut index = 0usize;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(vec![Problem::whole(format!("not valid CSV: {error}")).with_help("write RFC 4180 records")]),
        }
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let span = inner(text, start, end);
        let fields = match fields(text, span, mapping.delimiter()) {
            Ok(fields) => fields,
            // What follows a broken quote cannot be told apart, so nothing after it is read.
            Err(problem) => {
                events.problem(problem);
                break;
            }
        };
        let Some(columns) = &columns else {
            columns = Some(header(&record, &fields, span, mapping, &mut events));
            // Without a sound header every record would be wrong in the same way.
            if events.problems.is_empty() {
                continue;
            }
            break;
        };
        if record.len() == columns.len() {
            let cells = columns.iter().zip(&record).zip(&fields);
            let cells = cells.filter_map(|((column, text), span)| Some(((*column)?, Cell { text: text.into(), span: *span })));
            let mut row = Row { cells: cells.collect() };
            row.fill(mapping, span);
            events.take(&row, index, span);
        } else {
            let message = format!("the record has {}, the header has {}", count(record.len()), columns.len());
            events.problem(Problem::at(span, message, "this record").with_help("put a field that has a comma in it in double quotes"));
        }
        index += 1;
    }
    events.finish()
}

fn count(fields: usize) -> String {
    if fields == 1 { "1 field".to_owned() } else { format!("{fields} fields") }
}

/// The span of a record without the white space around it and without a byte order mark.
fn inner(text: &str, start: usize, end: usize) -> Span {
    let raw = text.get(start..end).unwrap_or_default();
    let unmarked = raw.trim_start_matches(['\u{feff}', '\r', '\n']);
    let start = start + (raw.len() - unmarked.len());
    Span::new(start, start + unmarked.trim_end_matches(['\r', '\n']).len())
}

/// What the columns are; `None` for the user's own.
fn header(record: &StringRecord, fields: &[Span], span: Span, mapping: &Mapping, events: &mut Events) -> Vec<Option<Column>> {
    let mut columns: Vec<Option<Column>> = Vec::with_capacity(record.len());
    for (name, field) in record.iter().zip(fields) {
        let name = name.trim();
        let column = match mapping.of(name) {
            Use::Column(known) => {
                if columns.contains(&Some(known)) || mapping.is_constant(known) {
                    events.problem(second("column", known, *field));
                }
                Some(known)
            }
            Use::Nothing => None,
            Use::Unknown => {
                events.problem(unknown("column", name, *field));
                None
            }
        };
        columns.push(column);
    }
    for problem in absent("column", mapping, record.iter()) {
        events.problem(Problem { span: Some(span), label: "the header".to_owned(), ..problem });
    }
    let has = |column: Column| columns.contains(&Some(column)) || mapping.is_constant(column);
    let mut missing: Vec<&str> =
        [Column::Time, Column::Component, Column::Environment].into_iter().filter(|column| !has(*column)).map(Column::proper).collect();
    if !has(Column::Version) && !has(Column::Digest) {
        missing.push(Column::Digest.proper());
    }
    if !missing.is_empty() {
        let noun = if missing.len() == 1 { "column" } else { "columns" };
        let names = suggest::list(missing);
        events.problem(Problem::at(span, format!("missing {noun} {names}"), "the header").with_help(format!("add {names}")));
    }
    columns
}

/// The spans of a record's fields, quotes included.
fn fields(text: &str, record: Span, delimiter: u8) -> Result<Vec<Span>, Problem> {
    #[derive(PartialEq)]
    enum State {
        Start,
        Bare,
        Quoted,
        /// After a quote in a quoted field: its end, or the first of two.
        Closed,
    }
    let raw = text.get(record.start..record.end).unwrap_or_default();
    let mut fields = Vec::new();
    let mut state = State::Start;
    let mut start = record.start;
    let broken = |at: usize, message: &str| {
        Err(Problem::at(Span::new(at, at + 1), message, "this quote")
            .with_help("put the whole field in double quotes and write each quote in it twice"))
    };
    for (offset, byte) in raw.bytes().enumerate() {
        let at = record.start + offset;
        state = match (state, byte) {
            (State::Start, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) | (State::Closed, b'"') => State::Quoted,
            (_, byte) if byte == delimiter => {
                fields.push(Span::new(start, at));
                start = at + 1;
                State::Start
            }
            (State::Closed, _) => return broken(at.saturating_sub(1), "the quoted field goes on after its end"),
            (State::Bare, b'"') => return broken(at, "a quote in a field that does not start with one"),
            (State::Start | State::Bare, _) => State::Bare,
        };
    }
    if state == State::Quoted {
        return broken(start, "the quote is never closed");
    }
    fields.push(Span::new(start, record.end));
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceMap, locate};

    fn read(text: &str) -> Result<Vec<String>, Vec<String>> {
        let mut map = SourceMap::default();
        let doc = map.add(SourceFile::new("x.csv", Syntax::Csv, text.as_bytes().to_vec()));
        let file = map.get(doc).unwrap();
        match HistoryCsv.read(file, doc) {
            Ok(Record::History(events)) => Ok(events
                .iter()
                .map(|event| {
                    let place = event.place.clone().unwrap();
                    let located = locate::resolve_all(&map, [&place])[&place];
                    assert!(located.exact);
                    text[located.span.start..located.span.end].to_owned()
                })
                .collect()),
            Ok(_) => panic!("a history"),
            Err(problems) => Err(problems
                .iter()
                .map(|problem| problem.span.map_or(String::new(), |span| format!("{}: {}", problem.message, &text[span.start..span.end])))
                .collect()),
        }
    }

    #[test]
    fn events_are_sorted_by_time_and_know_their_lines() {
        let text = "\u{feff}Time,app,version,env,x-commit\r\n20,a,\"1,\"\"0\",test,f\r\n\r\n10,b,2,test,f\r\n20,c,3,test,f\r\n";
        assert_eq!(read(text).unwrap(), ["10,b,2,test,f", "20,a,\"1,\"\"0\",test,f", "20,c,3,test,f"]);
    }

    #[test]
    fn what_the_csv_crate_lets_through_is_refused() {
        let with = |line: &str| read(&format!("time,component,version,environment\n{line}\n")).unwrap_err();
        assert_eq!(with("1,a,1"), ["the record has 3 fields, the header has 4: 1,a,1"]);
        assert_eq!(with("1,a,\"1,test\n2,b,1,test"), ["the quote is never closed: \""]);
        assert_eq!(with("1,a,b\"c\",test"), ["a quote in a field that does not start with one: \""]);
        assert_eq!(with("1,a,\"b\"c,test"), ["the quoted field goes on after its end: \""]);
    }

    #[test]
    fn every_problem_of_a_record_is_told() {
        let text = "time,component,digest,environment,automated\nyesterday,,sha256:12,test,maybe\n";
        assert_eq!(
            read(text).unwrap_err(),
            [
                "`yesterday` is not an instant: yesterday",
                "the record says no `component`: yesterday,,sha256:12,test,maybe",
                "a sha256 digest has 64 digits, this one has 2: sha256:12",
                "`maybe` is neither yes nor no: maybe"
            ]
        );
    }
}
