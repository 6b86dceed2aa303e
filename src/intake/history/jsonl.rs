//! Promotion events in JSON Lines: one strict JSON object a line, blank lines aside.

use std::collections::BTreeSet;

use super::mapping::{Mapping, Use};
use super::{Cell, Column, Events, Row, absent, second, unknown};
use crate::intake::{Format, Record, Role, probe};
use crate::model::history::PromotionEvent;
use crate::source::{DocId, Entry, Node, Problem, SourceFile, Span, Syntax, Value, json};

/// A promotion history in JSON Lines.
#[derive(Debug)]
pub(in crate::intake) struct HistoryJsonl;

impl Format for HistoryJsonl {
    fn name(&self) -> &'static str {
        "history-jsonl"
    }

    fn role(&self) -> Role {
        Role::History
    }

    fn syntax(&self) -> Syntax {
        Syntax::JsonLines
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let text = probe::unmarked(file.text_lossless());
        let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        line.starts_with('{') && Column::recognises(probe::keys(line).iter().map(AsRef::as_ref))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        read(file, doc, &Mapping::default()).map(Record::History)
    }
}

/// Most different keys that are remembered.
const MAX_KEYS: usize = 10_000;

/// Reads events from keys that are called as the mapping says.
pub(super) fn read(file: &SourceFile, doc: DocId, mapping: &Mapping) -> Result<Vec<PromotionEvent>, Vec<Problem>> {
    let text = file.text().map_err(|problem| vec![problem])?;
    let mut events = Events::new(doc);
    // Only asked for what the flags name.
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (index, line) in text.split('\n').filter(|line| !line.trim().is_empty()).enumerate() {
        let start = Span::of(line, text).start;
        match json::parse(line) {
            Ok(node) => {
                let known = events.problems.len();
                if let (false, Value::Mapping(entries)) = (mapping.is_empty(), &node.value) {
                    for entry in entries {
                        if keys.len() < MAX_KEYS && !keys.contains(&entry.key) {
                            keys.insert(entry.key.clone());
                        }
                    }
                }
                let mut row = row(&node, line, start, mapping, &mut events);
                if events.problems.len() == known {
                    row.fill(mapping, node.span.shifted(start));
                    events.take(&row, index, node.span.shifted(start));
                }
            }
            Err(problems) => {
                for problem in problems {
                    events.problem(Problem { span: problem.span.map(|span| span.shifted(start)), ..problem });
                }
            }
        }
    }
    for problem in absent("key", mapping, keys.iter().map(String::as_str)) {
        events.problem(problem);
    }
    events.finish()
}

fn row<'t>(node: &Node, line: &'t str, start: usize, mapping: &Mapping, events: &mut Events) -> Row<'t> {
    let mut row = Row::default();
    let Value::Mapping(entries) = &node.value else {
        let message = format!("expected a mapping, found {}", node.kind());
        events.problem(Problem::at(node.span.shifted(start), message, "this line").with_help("write one JSON object a line"));
        return row;
    };
    for Entry { key, key_span, value } in entries {
        let column = match mapping.of(key) {
            Use::Column(column) => column,
            Use::Nothing => continue,
            Use::Unknown => {
                events.problem(unknown("key", key, key_span.shifted(start)));
                continue;
            }
        };
        if row.cells.iter().any(|(known, _)| *known == column) || mapping.is_constant(column) {
            events.problem(second("key", column, key_span.shifted(start)));
            continue;
        }
        let span = value.span.shifted(start);
        let text = match &value.value {
            Value::String(text) => text.clone().into(),
            Value::Bool(_) if column == Column::Automated => line.get(value.span.start..value.span.end).unwrap_or_default().into(),
            Value::Number(_) if column == Column::Time => line.get(value.span.start..value.span.end).unwrap_or_default().into(),
            Value::Null => continue,
            _ => {
                let message = format!("`{key}` is {}, not a string", value.kind());
                events.problem(Problem::at(span, message, "here").with_help("put the value in quotes"));
                continue;
            }
        };
        row.cells.push((column, Cell { text, span }));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn read(text: &str) -> Result<Vec<(String, String)>, Vec<String>> {
        let file = SourceFile::new("x.jsonl", Syntax::JsonLines, text.as_bytes().to_vec());
        let doc = SourceMap::default().add(file.clone());
        match HistoryJsonl.read(&file, doc) {
            Ok(Record::History(events)) => {
                Ok(events.into_iter().map(|event| (event.component, event.place.unwrap().pointer.to_string())).collect())
            }
            Ok(_) => panic!("a history"),
            Err(problems) => Err(problems
                .iter()
                .map(|problem| problem.span.map_or(String::new(), |span| format!("{}: {}", problem.message, &text[span.start..span.end])))
                .collect()),
        }
    }

    #[test]
    fn blank_lines_are_not_records() {
        let text = "{\"time\":2,\"component\":\"a\",\"version\":\"1\",\"environment\":\"test\",\"automated\":true,\"x-pr\":{}}\n\n\
                    {\"time\":\"1970-01-01T00:00:01Z\",\"component\":\"b\",\"version\":\"1\",\"environment\":\"test\",\"actor\":null}\n";
        assert_eq!(read(text).unwrap(), [("b".to_owned(), "/1".to_owned()), ("a".to_owned(), "/0".to_owned())]);
    }

    #[test]
    fn problems_stand_in_their_own_lines() {
        let text = "{\"time\":1,\"time\":2}\n[1]\n{\"time\":true,\"version\":2,\"enviroment\":\"test\",\"app\":\"a\",\"service\":\"b\"}\n{\"time\":";
        assert_eq!(
            read(text).unwrap_err(),
            [
                "duplicate key `time`: \"time\"",
                "expected a mapping, found a list: [1]",
                "`time` is a boolean, not a string: true",
                "`version` is a number, not a string: 2",
                "unknown key `enviroment`: \"enviroment\"",
                "a second key for `component`: \"service\"",
                "the document ends in the middle of a value: :",
            ]
        );
    }
}
