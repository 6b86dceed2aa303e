//! The differences between environments as a table: names down, environments across.
//!
//! One table for people (text, Markdown) and its data (JSON). It says that something is there, never its value.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use textwrap::core::display_width;

use super::escape::{markdown, markdown_code, visible};
use super::{Report, count};
use crate::finding::Outcome;
use crate::model::parity::{Row, SideBySide};

/// The gate whose rules the table belongs to.
const GATE: &str = "environment-parity";
/// Widest column of names, in columns of a terminal.
const WIDEST: usize = 48;

/// The table of a report, where a rule that compares environments was evaluated and there is a difference.
pub(super) fn of<'a>(report: &Report<'a>) -> Option<&'a SideBySide> {
    let asked = report.verdict.results.iter().any(|result| result.rule.gate() == GATE && result.outcome != Outcome::Skip);
    report.side_by_side.filter(|table| asked && !table.rows.is_empty())
}

/// The table in Markdown, at most so many rows.
pub(super) fn in_markdown(table: &SideBySide, most: usize) -> String {
    let names: String = table.environments.iter().map(|name| format!(" {} |", markdown_code(name))).collect();
    let mut text = format!("| what | name |{names}\n| --- | --- |{}", " --- |".repeat(table.environments.len()));
    for row in table.rows.iter().take(most) {
        let cells: String = row.cells.iter().map(|cell| format!(" {} |", markdown(cell.as_deref().unwrap_or("–")))).collect();
        let _ = write!(text, "\n| {} | {} |{cells}", row.kind.word(), markdown_code(&row.name));
    }
    if let Some(rest) = rest(table, most) {
        let _ = write!(text, "\n\n{rest}");
    }
    text
}

/// The table for a terminal, at most so many rows: a sentence for each where it is read aloud or does not fit.
pub(super) fn in_text(table: &SideBySide, most: usize, width: Option<usize>, none: &str) -> Vec<String> {
    let rows: Vec<Vec<String>> = table.rows.iter().take(most).map(|row| line(row, none)).collect();
    let head: Vec<String> =
        std::iter::once(String::new()).chain(table.environments.iter().map(|name| visible(name).into_owned())).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            std::iter::once(&head).chain(&rows).filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max().unwrap_or(0)
        })
        .collect();
    let total: usize = widths.iter().map(|width| width + 2).sum();
    let mut lines: Vec<String> = match width {
        Some(width) if total <= width && widths.first().is_some_and(|names| *names <= WIDEST.max(width / 2)) => {
            std::iter::once(&head).chain(&rows).map(|row| padded(row, &widths)).collect()
        }
        _ => table.rows.iter().take(most).map(|row| spoken(row, &table.environments)).collect(),
    };
    lines.extend(rest(table, most));
    lines
}

fn line(row: &Row, none: &str) -> Vec<String> {
    let cells = row.cells.iter().map(|cell| cell.as_deref().map_or_else(|| none.to_owned(), |cell| visible(cell).into_owned()));
    std::iter::once(format!("{} {}", row.kind.word(), visible(&row.name))).chain(cells).collect()
}

fn padded(row: &[String], widths: &[usize]) -> String {
    let pad = |(cell, width): (&String, &usize)| format!("{cell}{}", " ".repeat(width.saturating_sub(display_width(cell)) + 2));
    row.iter().zip(widths).map(pad).collect()
}

fn spoken(row: &Row, environments: &[String]) -> String {
    let cells = environments.iter().zip(&row.cells);
    let said: Vec<String> = cells
        .map(|(environment, cell)| match cell {
            Some(cell) => format!("{} {}", visible(environment), visible(cell)),
            None => format!("{} none", visible(environment)),
        })
        .collect();
    format!("{} {}: {}", row.kind.word(), visible(&row.name), said.join(", "))
}

fn rest(table: &SideBySide, most: usize) -> Option<String> {
    let left = table.rows.len().saturating_sub(most) + table.more;
    (left > 0).then(|| format!("and {}; the JSON report has the first {}", count(left, "more name", "more names"), table.rows.len()))
}

/// The differences between environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SideBySideJson {
    /// The environments whose configuration is known, in the order of the route.
    pub environments: Vec<String>,
    /// What is not the same everywhere, by kind and name.
    pub rows: Vec<RowJson>,
    /// How many rows more there are.
    pub more: usize,
}

/// What is not the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowJson {
    /// `component`, `control`, `infrastructure` or `key`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What each environment has, in their order; `null` where it has none.
    pub cells: Vec<Option<String>>,
}

impl From<&SideBySide> for SideBySideJson {
    fn from(table: &SideBySide) -> Self {
        let row = |row: &Row| RowJson { kind: row.kind.word().to_owned(), name: row.name.clone(), cells: row.cells.clone() };
        Self { environments: table.environments.clone(), rows: table.rows.iter().map(row).collect(), more: table.more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parity::DifferenceKind;

    fn table() -> SideBySide {
        let row = |kind, name: &str, cells: [Option<&str>; 2]| Row {
            kind,
            name: name.to_owned(),
            cells: cells.map(|cell| cell.map(str::to_owned)).into(),
        };
        SideBySide {
            environments: vec!["stage".to_owned(), "production".to_owned()],
            rows: vec![
                row(DifferenceKind::Component, "se|arch", [None, Some("1.2")]),
                row(DifferenceKind::Key, "api/DEBUG", [Some("set"), None]),
            ],
            more: 3,
        }
    }

    #[test]
    fn a_table_has_names_down_and_environments_across() {
        insta::assert_snapshot!(in_markdown(&table(), 1), @r"
        | what | name | `stage` | `production` |
        | --- | --- | --- | --- |
        | component | <code>se&#124;arch</code> | – | 1&#46;2 |

        and 4 more names; the JSON report has the first 2
        ");
        insta::assert_snapshot!(in_text(&table(), 9, Some(80), "-").iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n"), @r"
                           stage  production
        component se|arch  -      1.2
        key api/DEBUG      set    -
        and 3 more names; the JSON report has the first 2
        ");
        insta::assert_snapshot!(in_text(&table(), 9, None, "-").join("\n"), @r"
        component se|arch: stage none, production 1.2
        key api/DEBUG: stage set, production none
        and 3 more names; the JSON report has the first 2
        ");
    }
}
