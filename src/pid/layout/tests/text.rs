//! Prose, Markdown, source code.

use proptest::prelude::*;

use super::{Span, cells_of, expected, run};
use crate::pid::layout::text::Text;
use crate::pid::layout::{FieldName, Layout};

fn text(text: &str) -> Vec<String> {
    cells_of(&|| Box::new(Text::new()), text, &[])
}

#[test]
fn a_line_is_a_cell() {
    assert_eq!(text("\u{feff}Write to a@b or c@d.\r\n\nThat is all@"), ["text 0 Write to a@b or c@d.", "text 2 That is all@"]);
}

#[test]
fn a_table_of_markdown_has_columns() {
    let source = "Intro @\n\n| Name | E-mail | |\n|:--|---|--|\n| Ann | a@b | x@ |\n| Bo \\| Co@ | `c@d`\n\nNo table | @ |\n| alone@ |\n";
    let cells =
        ["text 0 Intro @", "E-mail 4 a@b", "#3 4 x@", "Name 5 Bo \\| Co@", "E-mail 5 `c@d`", "text 7 No table | @ |", "text 8 | alone@ |"];
    assert_eq!(text(source), cells);
    let every = cells_of(&|| Box::new(Text::new()), "|Name|\n|-|\n|Ann|\n||\n|Bo|\nBo\n", &["Name"]);
    assert_eq!(every, ["Name 2 Ann", "Name 4 Bo"]);
}

#[test]
fn a_literal_has_the_name_before_it() {
    for (line, name) in [
        ("email = \"a@b\"", "email"),
        ("  \"email\": \"a@b\",", "email"),
        ("user.email = 'a@b';", "email"),
        ("user[\"email\"] = \"a@b\"", "email"),
        ("User(first=\"x\", email=\"a@b\", n=1)", "email"),
        ("let email: &str = \"a@b\";", "email"),
        ("const email: string = `a@b`", "email"),
        ("email => f\"a@b\"", "email"),
        ("<input name=\"q\" value=\"a@b\">", "value"),
        ("it's email: 'a@b'", "email"),
    ] {
        assert_eq!(text(line), [format!("{name} 0 a@b")], "{line}");
    }
    for line in ["print(\"a@b\")", "x != \"a@b\"", "Email: a@b", "say = \"open a@b", "f(\"x=\" + \"a@b\")"] {
        assert_eq!(text(line), [format!("text 0 {line}")], "{line}");
    }
    assert_eq!(text("email = \"a@b\" # or c@d"), ["email 0 a@b", "text 0 email = \"a@b\" # or c@d"]);
}

#[test]
fn a_watched_name_is_given_on_every_line() {
    let every =
        cells_of(&|| Box::new(Text::new()), "first_name = \"Ann\"\nx = 1\n\"first_name\": \"Bo\"\nfirst_name = ''\n", &["first_name"]);
    assert_eq!(every, ["first_name 0 Ann", "first_name 2 Bo"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn prose_is_lines_however_it_is_cut(
        text in "([a-c .]{0,30}\r?\n){0,12}[a-c ]{0,80}",
        cuts in proptest::collection::vec(0_usize..300, 0..6),
        spots in proptest::collection::btree_set(0_usize..300, 0..12),
    ) {
        let bytes = text.as_bytes();
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < bytes.len()).collect();
        let (mut spans, mut at) = (Vec::new(), 0);
        for (record, line) in text.split_inclusive('\n').enumerate() {
            let end = at + line.trim_end_matches('\n').trim_end_matches('\r').len();
            let record = record as u64;
            spans.push(Span { field: Some(FieldName::Text), record, range: at..end });
            spans.push(Span { field: None, record, range: end..at + line.len() });
            at += line.len();
        }
        let mut layout = Text::new();
        layout.fields.longest = 40;
        prop_assert_eq!(run(&mut layout, bytes, &cuts, &spots, &[]), expected(bytes, &spans, 40, &spots, &[]));
        prop_assert_eq!(layout.records(), text.split_inclusive('\n').count() as u64);
    }

    #[test]
    fn cells_do_not_depend_on_the_cuts(
        text in "([a-c =:\"'|\\\\]{0,20}\n?|\\| a \\| b \\|\n|\\|--\\|-\\|\n|a = \"b c\"){0,20}",
        cuts in proptest::collection::vec(0_usize..300, 0..6),
        spots in proptest::collection::btree_set(0_usize..300, 0..12),
    ) {
        let text = text.as_bytes();
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < text.len()).collect();
        let of = |cuts: &[usize]| {
            let mut layout = Text::new();
            layout.fields.longest = 40;
            run(&mut layout, text, cuts, &spots, &["a"])
        };
        prop_assert_eq!(of(&cuts), of(&[]));
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        run(&mut Text::new(), &text, &[cut], &spots, &["a"]);
    }
}
