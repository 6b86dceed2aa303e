//! The parts of a page: badges, tiles, tables, notes.
//!
//! A badge has a mark and a word, so that nothing is said by colour alone; a table has a caption, column
//! and row headings with their scope, and scrolls inside itself where the screen is narrow.

use maud::{Markup, Render, html};

/// What something is, for the eye; its word says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Kind {
    Good,
    Bad,
    Caution,
    Neutral,
}

impl Kind {
    /// The class of the stylesheet.
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Caution => "caution",
            Self::Neutral => "neutral",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Bad => "✗",
            Self::Caution => "!",
            Self::Neutral => "·",
        }
    }
}

/// A word with a mark and a colour.
pub(in crate::report) fn badge(kind: Kind, word: &str) -> Markup {
    html! { span class={ "badge " (kind.class()) } { span class="mark" aria-hidden="true" { (kind.mark()) } " " (word) } }
}

/// The answer of a page: a badge and a sentence.
pub(in crate::report) fn answer(kind: Kind, word: &str, sentence: impl Render) -> Markup {
    html! { p class={ "answer " (kind.class()) } { (badge(kind, word)) " " (sentence) } }
}

/// A figure to see at once.
pub(in crate::report) struct Tile {
    /// The figure.
    pub(in crate::report) figure: String,
    /// What it counts.
    pub(in crate::report) label: String,
    /// What there is to say about it.
    pub(in crate::report) note: Option<String>,
    /// What it is.
    pub(in crate::report) kind: Kind,
}

/// Figures side by side.
pub(in crate::report) fn tiles(tiles: &[Tile]) -> Markup {
    html! {
        ul class="tiles" {
            @for tile in tiles {
                li class={ "tile " (tile.kind.class()) } {
                    span class="figure" { (tile.figure) }
                    span class="label" { (tile.label) }
                    @if let Some(note) = &tile.note { span class="note" { (note) } }
                }
            }
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Column {
    /// Its heading.
    pub(in crate::report) name: &'static str,
    /// Whether it holds figures, which stand to the right.
    pub(in crate::report) figures: bool,
}

/// A column of words.
pub(in crate::report) const fn words(name: &'static str) -> Column {
    Column { name, figures: false }
}

/// A column of figures.
pub(in crate::report) const fn figures(name: &'static str) -> Column {
    Column { name, figures: true }
}

/// A table; the first cell of each row is its heading.
pub(in crate::report) fn table(caption: &str, columns: &[Column], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div class="scroll" role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr { @for column in columns { th scope="col" class=[column.figures.then_some("figures")] { (column.name) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (number, (cell, column)) in row.iter().zip(columns).enumerate() {
                                @if number == 0 {
                                    th scope="row" class=[column.figures.then_some("figures")] { (cell) }
                                } @else {
                                    td class=[column.figures.then_some("figures")] { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Something that is folded until it is asked for.
pub(in crate::report) fn fold(summary: &str, body: &Markup) -> Markup {
    html! { details { summary { (summary) } (body) } }
}

/// Sentences, one below the other.
pub(in crate::report) fn notes(sentences: &[String]) -> Markup {
    html! { ul class="notes" { @for sentence in sentences { li { (sentence) } } } }
}

/// An instant to the minute, with the whole of it for programs.
pub(in crate::report) fn instant(at: crate::model::Timestamp) -> Markup {
    html! { time datetime=(at.0.strftime("%Y-%m-%dT%H:%M:%SZ")) { (at.0.strftime("%Y-%m-%d %H:%M")) } }
}
