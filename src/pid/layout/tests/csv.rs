//! Tables with a delimiter.

use proptest::prelude::*;

use super::{Seen, Span, cells_of, expected, run};
use crate::pid::layout::csv::{Csv, DELIMITERS, Dialect, sniff};
use crate::pid::layout::{FieldName, Layout, choose};

const TINY: usize = 200;
const FEW_LINES: usize = 3;

fn comma() -> Dialect {
    Dialect { delimiter: b',', quote: Some(b'"'), escape: false, newline: b'\n', comment: None }
}

fn known(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "email" | "first_name" | "name" | "city")
}

fn csv(text: &str) -> Vec<String> {
    watched(text, &[])
}

fn watched(text: &str, every: &[&str]) -> Vec<String> {
    cells_of(&|| choose("a.csv", text.as_bytes(), &known), text, every)
}

fn rows(text: &str) -> u64 {
    let mut layout = choose("a.csv", text.as_bytes(), &known);
    run(&mut *layout, text.as_bytes(), &[], &[], &[]);
    layout.records()
}

#[test]
fn a_cell_has_the_name_of_its_column() {
    assert_eq!(csv("id,email,city\n1,a@b,York\n2,c@d,Bath\n"), ["email 0 a@b", "email 1 c@d"]);
}

#[test]
fn a_row_of_names_of_people_is_no_header() {
    assert_eq!(csv("Smith,John,London@\nJones,Mary,Leeds@\n"), ["#3 0 London@", "#3 1 Leeds@"]);
    assert_eq!(csv("Smith,Baker Street@\nJones,12 High Street@\n"), ["#2 0 Baker Street@", "#2 1 12 High Street@"]);
}

#[test]
fn a_header_is_told_by_a_known_name_or_by_what_stands_below_it() {
    assert_eq!(csv("Kennung,Ort\n17,Köln@\n"), ["Ort 0 Köln@"]);
    assert_eq!(csv("city,Land\nKöln@,DE\n"), ["city 0 Köln@"]);
    assert_eq!(csv("email\na@b\nc@d\n"), ["email 0 a@b", "email 1 c@d"]);
    assert_eq!(csv("a@b\nc@d\n"), ["#1 0 a@b", "#1 1 c@d"]);
}

#[test]
fn delimiters_and_quotes_are_sniffed() {
    for (delimiter, quote) in [(",", "\""), (";", "\""), ("\t", "\""), ("|", "'"), (":", "\""), (",", "'")] {
        let text = "id,name,email\n1,\"Doe, Jane\",\"j@x\"\n2,\"Roe, Rick\",\"r@x\"\n3,Poe,p@x\n".replace(',', "\u{1}");
        let text = text.replace("\u{1} ", ", ").replace('"', quote).replace('\u{1}', delimiter);
        assert_eq!(csv(&text), ["email 0 j@x", "email 1 r@x", "email 2 p@x"], "{text}");
    }
}

#[test]
fn quotes_hold_delimiters_newlines_and_quotes() {
    let text = "id,name,email\n1,\"a, \"\"b\"\"\nc@\",x@y\n2,\"\",\"z@\"\n";
    assert_eq!(csv(text), ["name 0 a, \"\"b\"\"\nc@", "email 0 x@y", "email 1 z@"]);
    assert_eq!(rows(text), 2);
    assert_eq!(csv("id,name,email\n1,\"a \\\", b@\",x@y\n2,\"q\",w@\n"), ["name 0 a \\\", b@", "email 0 x@y", "email 1 w@"]);
    assert_eq!(csv("id,name,email\n1, \"a,b@\" ,x@y\n"), ["name 0 a,b@", "email 0 x@y"]);
}

#[test]
fn quotes_within_a_plain_cell_are_plain() {
    assert_eq!(csv("id,name,email\n1,5\" pipe@,x@y\n2,b,c@\n"), ["name 0 5\" pipe@", "email 0 x@y", "email 1 c@"]);
}

#[test]
fn a_quote_that_is_never_closed_takes_no_more_than_its_line() {
    let text = format!("id,name,email\n1,\"open@,x@y\n{}", "2,b,c@d\n".repeat(80));
    let cells = csv(&text);
    assert_eq!(cells[..3], ["name 0 \"open@", "email 0 x@y", "email 1 c@d"]);
    assert_eq!(cells.len(), 82);
    let mut layout = choose("a.csv", text.as_bytes(), &known);
    run(&mut *layout, text.as_bytes(), &[], &[20], &[]);
    assert_eq!(layout.problems(), [(0, "a quote is opened and not closed".to_owned())]);
    assert_eq!(layout.records(), 81);
    assert_eq!(csv("id,name,email\n1,\"cut@"), ["name 0 \"cut@"]);
}

#[test]
fn ragged_records_have_columns_without_names() {
    assert_eq!(csv("id,email\n1,a@b,c@d\n2\n\n3,e@f\n"), ["email 0 a@b", "#3 0 c@d", "email 2 e@f"]);
}

#[test]
fn line_ends_marks_and_nulls_do_no_harm() {
    assert_eq!(csv("\u{feff}id,email\r\n1,a@b\r\n\r\n2,c@d\r\n"), ["email 0 a@b", "email 1 c@d"]);
    assert_eq!(csv("id,email\r1,a@b\r2,c@d"), ["email 0 a@b", "email 1 c@d"]);
    assert_eq!(csv("id,email\r\n1,\"a@b\"\r\n"), ["email 0 a@b"]);
    assert_eq!(csv("id,email\n1,\0a@\0\n"), ["email 0 \0a@\0"]);
    assert_eq!(csv(""), [""; 0]);
    assert_eq!(rows(""), 0);
}

#[test]
fn comments_and_repeated_headers_are_no_records() {
    let text = "# from a@b\nid,email\n1,c@d\nid,email\n# more\n2,e@f\n";
    assert_eq!(csv(text), ["text 0 # from a@b", "email 0 c@d", "email 1 e@f"]);
    assert_eq!(rows(text), 2);
    let far = format!("id,email\n{}id,email\n\n{}", "1,x\n".repeat(200), "2,y\n".repeat(200));
    assert_eq!(rows(&far), 400);
}

#[test]
fn a_watched_column_is_given_for_every_record() {
    let text = "first_name,email,note\nAda,a@b,x\nBob,,y\n,c@d,z\n\"Cy, D\",,\n";
    let cells = watched(text, &["first_name"]);
    assert_eq!(cells, ["first_name 0 Ada", "email 0 a@b", "first_name 1 Bob", "email 2 c@d", "first_name 3 Cy, D"]);
}

#[test]
fn a_line_of_megabytes_comes_in_parts() {
    let mut text = String::from("id,email,note\n1,a@b,");
    text.push_str(&"x".repeat(5 << 20));
    text.push_str("@,more@\n2,c@d,n\n");
    let cuts: Vec<usize> = (0..text.len()).step_by(1 << 18).collect();
    let spots = super::marks(&text);
    let run = |cuts: &[usize]| run(&mut *choose("a.csv", text.as_bytes(), &known), text.as_bytes(), cuts, &spots, &[]);
    let cells = run(&cuts);
    assert_eq!(cells, run(&[]));
    let short: Vec<(u64, usize)> = cells.iter().map(|cell| (cell.record, cell.text.len())).collect();
    assert_eq!(short, [(0, 3), (0, 1), (0, 5), (1, 3)]);
}

/// Reads byte by byte, with the rules as they are written down in the module.
fn naive(text: &[u8], header: &[u8], dialect: Dialect) -> (Vec<Span>, u64) {
    let (mut spans, mut records, mut at) = (Vec::new(), 0_u64, 0);
    let line_end = |from: usize| (from..text.len()).find(|at| text[*at] == b'\n').unwrap_or(text.len());
    while at < text.len() {
        let record = records.saturating_sub(1);
        let end = line_end(at);
        let line = text[at..end].strip_suffix(b"\r").unwrap_or(&text[at..end]);
        let is_comment = Some(text[at]) == dialect.comment || matches!(text[at], b'\n' | b'\r');
        if is_comment || (!header.is_empty() && (line == header || text[at..end] == *header)) {
            spans.push(Span { field: Some(FieldName::Text), record, range: at..at + line.len() });
            spans.push(Span { field: None, record, range: at + line.len()..(end + 1).min(text.len()) });
            at = end + 1;
            continue;
        }
        records += 1;
        at = naive_record(text, at, dialect, records - 1, &mut spans);
    }
    (spans, records)
}

fn naive_record(text: &[u8], start: usize, dialect: Dialect, record: u64, spans: &mut Vec<Span>) -> usize {
    let (mut at, mut plain, mut column) = (start, false, 0);
    loop {
        column += 1;
        let spaces = text[at..].iter().take_while(|byte| **byte == b' ').count();
        let open = at + spaces;
        let quoted = if plain || spaces > 8 || text.get(open) != Some(&b'"') { None } else { Some(naive_close(text, open, dialect)) };
        plain |= quoted == Some(None);
        let (value, mark) = match quoted.flatten() {
            Some((close, mark)) => (open + 1..close, mark),
            None => {
                let mark = (at..text.len()).find(|at| matches!(text[*at], b'\n') || text[*at] == dialect.delimiter).unwrap_or(text.len());
                let returned = text.get(mark).is_none_or(|byte| *byte == b'\n') && mark > at && text[mark - 1] == b'\r';
                (at..if returned { mark - 1 } else { mark }, mark)
            }
        };
        let next = (mark + 1).min(text.len());
        spans.push(Span { field: None, record, range: at..value.start });
        spans.push(Span { field: Some(FieldName::Column(column)), record, range: value.clone() });
        spans.push(Span { field: None, record, range: value.end..next });
        if text.get(mark).is_none_or(|byte| *byte == b'\n') {
            return next;
        }
        at = next;
    }
}

/// The closing quote and the delimiter or newline behind it.
fn naive_close(text: &[u8], open: usize, dialect: Dialect) -> Option<(usize, usize)> {
    let (mut at, mut lines) = (open + 1, 0);
    while at < text.len() && at <= open + TINY && lines <= FEW_LINES {
        match text[at] {
            b'\n' => lines += 1,
            b'\\' if dialect.escape && text.get(at + 1).is_some_and(|next| matches!(next, b'"' | b'\\')) => at += 1,
            b'"' if text.get(at + 1) == Some(&b'"') => at += 1,
            b'"' => {
                let spaces = text[at + 1..].iter().take_while(|byte| **byte == b' ').count();
                let mut mark = at + 1 + spaces;
                let returned = text.get(mark) == Some(&b'\r') && text.get(mark + 1).is_none_or(|next| *next == b'\n');
                mark += usize::from(returned);
                let ends = text.get(mark).is_none_or(|byte| *byte == b'\n' || *byte == dialect.delimiter);
                if ends && spaces <= 8 {
                    return Some((at, mark));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn real(text: &[u8], dialect: Dialect, header: &[u8], cuts: &[usize], spots: &[usize], every: &[&str]) -> (Vec<Seen>, u64) {
    let mut layout = Csv::new(dialect, 3, b"", &|_| false);
    layout.limit(TINY, FEW_LINES, header);
    let cells = run(&mut layout, text, cuts, spots, every);
    (cells, layout.records())
}

fn documents() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        6 => Just("ab,\"c,d\",\"e\"\n".to_owned()), 3 => Just("1,2\n".to_owned()), 2 => Just("\"a\"\"\",b\r\n".to_owned()),
        4 => "[a-c1]{1,3}", 4 => Just(",".to_owned()), 3 => Just("\n".to_owned()), 1 => Just("\r\n".to_owned()),
        3 => Just("\"".to_owned()), 2 => Just(",\"".to_owned()), 2 => Just("\",".to_owned()), 1 => Just("\"\"".to_owned()),
        1 => Just(" ".to_owned()), 1 => Just("\\\"".to_owned()), 1 => Just("\\".to_owned()), 1 => Just("#".to_owned()),
        1 => Just("\nid,n\n".to_owned()), 1 => Just("\r".to_owned()), 1 => "x{60,300}",
    ];
    proptest::collection::vec(token, 0..500).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_reader_gives_what_a_naive_one_gives_however_the_text_is_cut(
        text in documents(),
        cuts in proptest::collection::vec(0_usize..1500, 0..8),
        spots in proptest::collection::btree_set(0_usize..1500, 0..5),
        every in proptest::sample::subsequence(vec!["#1", "#2", "#3"], 0..2),
        escape: bool,
        comment: bool,
        header: bool,
    ) {
        let text = text.as_bytes();
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < text.len()).collect();
        let dialect = Dialect { escape, comment: comment.then_some(b'#'), ..comma() };
        let header: &[u8] = if header { b"id,n" } else { b"" };
        let (spans, records) = naive(text, header, dialect);
        let (cells, counted) = real(text, dialect, header, &cuts, &spots, &every);
        prop_assert_eq!(cells, expected(text, &spans, TINY, &spots, &every));
        prop_assert_eq!(counted, records);
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        let (dialect, fit) = sniff(&text, &DELIMITERS);
        let mut layout = Csv::new(dialect, fit.cells, &text, &known);
        run(&mut layout, &text, &[cut], &spots, &[]);
    }
}
