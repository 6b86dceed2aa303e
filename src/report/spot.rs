//! Where the places of a report stand: lines and columns, worked out once, in one pass a document.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::source::{DocId, LineColumn, Place, SourceMap, Span, locate};

/// A place with its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The bytes of the whole value.
    pub span: Span,
    /// The bytes worth underlining, on one line.
    pub focus: Span,
    /// Where [`Spot::focus`] starts.
    pub start: LineColumn,
    /// Where [`Spot::focus`] ends; the column is one past the last character.
    pub end: LineColumn,
    /// Whether the document has the place, not only something that encloses it.
    pub exact: bool,
}

impl Default for Spot {
    fn default() -> Self {
        let start = LineColumn { line: 1, column: 1 };
        Self { span: Span::default(), focus: Span::default(), start, end: start, exact: false }
    }
}

/// Resolves every place of the findings.
pub(super) fn resolve<'a>(sources: &SourceMap, findings: impl Iterator<Item = &'a Finding> + Clone) -> BTreeMap<Place, Spot> {
    of_places(
        sources,
        findings.flat_map(|finding| std::iter::once(&finding.place).chain(finding.because.iter().map(|reason| &reason.place))),
    )
}

/// Resolves places.
pub(super) fn of_places<'a>(sources: &SourceMap, places: impl Iterator<Item = &'a Place>) -> BTreeMap<Place, Spot> {
    let mut by_document: BTreeMap<DocId, Vec<(Place, locate::Located)>> = BTreeMap::new();
    for (place, located) in locate::resolve_all(sources, places) {
        by_document.entry(place.doc).or_default().push((place, located));
    }
    let mut spots = BTreeMap::new();
    for (doc, located) in by_document {
        let text = sources.get(doc).map_or("", |file| file.text_lossless());
        let focuses: Vec<Span> = located.iter().map(|(_, located)| focus(*located, text)).collect();
        let positions = positions(text, focuses.iter().flat_map(|focus| [focus.start, focus.end]).collect());
        let position = |offset| positions.get(&offset).copied().unwrap_or(LineColumn { line: 1, column: 1 });
        for ((place, located), focus) in located.into_iter().zip(focuses) {
            let spot = Spot { span: located.span, focus, start: position(focus.start), end: position(focus.end), exact: located.exact };
            spots.insert(place, spot);
        }
    }
    spots
}

/// What is worth underlining: where something is missing, the key that should have it.
fn focus(located: locate::Located, text: &str) -> Span {
    match located.key {
        Some(key) if !located.exact => key,
        _ => located.focus(text),
    }
}

/// Lines and columns of many offsets in one walk through the text, so that ten thousand findings on the one
/// line of a minified document cost one reading of it.
fn positions(text: &str, mut offsets: Vec<usize>) -> BTreeMap<usize, LineColumn> {
    offsets.sort_unstable();
    offsets.dedup();
    let mut found = BTreeMap::new();
    let mut here = LineColumn { line: 1, column: 1 };
    let mut from = 0usize;
    for offset in offsets {
        let mut to = offset.min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let between = text.get(from..to).unwrap_or_default();
        match between.rfind('\n') {
            Some(newline) => {
                here.line += between.bytes().filter(|byte| *byte == b'\n').count();
                here.column = 1 + between.get(newline + 1..).unwrap_or_default().chars().count();
            }
            None => here.column += between.chars().count(),
        }
        found.insert(offset, here);
        from = to;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_walk_gives_the_positions_that_single_look_ups_give() {
        let text = "a: ü\r\nbb: [1, 2]\n\nc: €\n";
        let offsets: Vec<usize> = (0..=text.len()).rev().collect();
        let found = positions(text, offsets);
        for offset in 0..=text.len() {
            assert_eq!(found[&offset], LineColumn::of(text, offset), "offset {offset}");
        }
    }
}
