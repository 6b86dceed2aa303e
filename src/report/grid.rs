//! Tables for a terminal: columns that fit, and a line for each row where they do not or where text is read aloud.

use textwrap::core::display_width;

use super::page::{Page, Tone};

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// Its heading.
    pub(super) name: String,
    /// Whether it holds figures, which stand to the right.
    pub(super) figures: bool,
    /// Columns that do not fit go, the highest first; 0 stays.
    pub(super) dispensable: u8,
}

impl Head {
    pub(super) fn words(name: &str, dispensable: u8) -> Self {
        Self { name: name.to_owned(), figures: false, dispensable }
    }

    pub(super) fn figures(name: &str, dispensable: u8) -> Self {
        Self { name: name.to_owned(), figures: true, dispensable }
    }
}

/// A cell: its colour and its text.
pub(super) type Cell = (Tone, String);

/// A table.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// Columns between columns.
const GAP: usize = 2;

impl Grid {
    fn widths(&self) -> Vec<usize> {
        let cell = |row: &Vec<Cell>, column: usize| row.get(column).map_or(0, |(_, text)| display_width(text));
        let widest = |column| self.rows.iter().map(|row| cell(row, column)).max().unwrap_or(0);
        self.heads.iter().enumerate().map(|(column, head)| display_width(&head.name).max(widest(column))).collect()
    }

    /// The columns that fit, in their order; the names of those that do not.
    fn fitting(&self, room: usize) -> (Vec<usize>, Vec<&str>) {
        let widths = self.widths();
        let mut kept: Vec<usize> = (0..self.heads.len()).collect();
        let mut dropped = Vec::new();
        let total = |kept: &[usize]| {
            kept.iter().filter_map(|column| widths.get(*column)).map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
        };
        while total(&kept) > room {
            let dispensable = |column: &usize| self.heads.get(*column).map_or(0, |head| head.dispensable);
            let Some(at) = (0..kept.len())
                .filter(|at| kept.get(*at).is_some_and(|column| dispensable(column) > 0))
                .max_by_key(|at| kept.get(*at).map(dispensable))
            else {
                break;
            };
            let column = kept.remove(at);
            dropped.extend(self.heads.get(column).map(|head| head.name.as_str()));
        }
        (kept, dropped)
    }

    /// Writes the table; says which columns did not fit.
    pub(super) fn write(&self, page: &mut Page<'_>) {
        if page.options.screen_reader {
            return self.read_aloud(page);
        }
        let (columns, dropped) = self.fitting(page.width());
        let widths = self.widths();
        let width = |column: &usize| widths.get(*column).copied().unwrap_or(0);
        // Names too long for any column: a sentence for each row.
        if columns.iter().map(|column| width(column) + GAP).sum::<usize>() > page.width() + GAP {
            return self.read_aloud(page);
        }
        let line = |page: &Page<'_>, cells: &[(Tone, &str)]| {
            let mut text = String::new();
            for ((column, (tone, cell)), number) in columns.iter().zip(cells).zip(0..) {
                let space = " ".repeat(width(column).saturating_sub(display_width(cell)));
                let figures = self.heads.get(*column).is_some_and(|head| head.figures);
                let gap = if number == 0 { "" } else { "  " };
                let cell = page.paint(*tone, cell);
                text.push_str(&if figures { format!("{gap}{space}{cell}") } else { format!("{gap}{cell}{space}") });
            }
            text
        };
        let heads: Vec<(Tone, &str)> =
            columns.iter().filter_map(|column| self.heads.get(*column)).map(|head| (Tone::Faint, head.name.as_str())).collect();
        let head = line(page, &heads);
        page.raw(&head);
        for row in &self.rows {
            let cells: Vec<(Tone, &str)> =
                columns.iter().filter_map(|column| row.get(*column)).map(|(tone, text)| (*tone, text.as_str())).collect();
            let text = line(page, &cells);
            page.raw(&text);
        }
        if !dropped.is_empty() {
            page.paragraph(0, (Tone::Plain, ""), (Tone::Faint, &format!("not shown for want of room: {}", dropped.join(", "))), 2);
        }
    }

    fn pairs<'g>(&'g self, row: &'g [Cell]) -> impl Iterator<Item = String> + 'g {
        let named = self.heads.iter().zip(row).skip(1).filter(|(_, (_, text))| !text.is_empty());
        named.map(|(head, (_, text))| format!("{} {text}", head.name))
    }

    fn read_aloud(&self, page: &mut Page<'_>) {
        for row in &self.rows {
            let name = row.first().map_or("", |(_, text)| text.as_str());
            let described: Vec<String> = self.pairs(row).collect();
            page.paragraph(0, (Tone::Strong, &format!("{name}: ")), (Tone::Plain, &described.join(", ")), 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Options;

    fn written(width: usize, screen_reader: bool) -> String {
        let options = Options { width, screen_reader, ..Options::default() };
        let mut page = Page::new(&options);
        let heads =
            vec![Head::words("component", 0), Head::figures("entries", 0), Head::figures("least important", 2), Head::figures("less", 1)];
        let row = |name: &str| {
            vec![
                (Tone::Plain, name.to_owned()),
                (Tone::Plain, "1,000".to_owned()),
                (Tone::Plain, "3".to_owned()),
                (Tone::Plain, "4".to_owned()),
            ]
        };
        Grid { heads, rows: vec![row("a"), row("a-component")] }.write(&mut page);
        let mut bytes = Vec::new();
        page.finish(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn columns_that_do_not_fit_go_by_name() {
        assert_eq!(
            written(41, false),
            "component    entries  less\na              1,000     4\na-component    1,000     4\nnot shown for want of room: least\n  important\n".replace("least\n  important", "least important")
        );
        assert!(written(60, false).starts_with("component    entries  least important  less\n"));
    }

    #[test]
    fn read_aloud_every_row_is_a_sentence() {
        assert!(written(80, true).starts_with("a: entries 1,000, least important 3, less 4\n"));
    }
}
