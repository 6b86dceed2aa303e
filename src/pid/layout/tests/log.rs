//! Lines with keys.

use std::ops::Range;

use proptest::prelude::*;

use super::{Seen, cells_of, is_called, run};
use crate::pid::layout::FieldName;
use crate::pid::layout::log::Log;

const TINY: usize = 200;

fn log(text: &str) -> Vec<String> {
    watched(text, &[])
}

fn watched(text: &str, every: &[&str]) -> Vec<String> {
    cells_of(&|| Box::new(Log::new()), text, every)
}

#[test]
fn a_value_belongs_to_the_key_before_it() {
    assert_eq!(log("level=info user=a@b took=5\n"), ["user 0 a@b"]);
    assert_eq!(log("level=info msg=\"sent to a@b now\" to=c@d\n"), ["msg 0 sent to a@b now", "to 0 c@d"]);
    assert_eq!(log("id=1 name=Jane@ Smith mail=x@y\n"), ["name 0 Jane@ Smith", "mail 0 x@y"]);
    assert_eq!(log("10:20:30 WARN x user=a@b logged in from c@d"), ["user 0 a@b", "text 0 10:20:30 WARN x user=a@b logged in from c@d"]);
    assert_eq!(log("User{name='O'Neil@', mail='a@b', at=c@d}"), ["name 0 O'Neil@", "mail 0 a@b", "at 0 c@d"]);
    assert_eq!(log("user(mail=a@b, at=c@d), user(mail=e@f)"), ["mail 0 a@b", "at 0 c@d", "mail 0 e@f"]);
}

#[test]
fn json_within_a_line_has_the_nearest_key() {
    let text = "INFO got {\"user\": {\"mail\":\"a@b\",\"n\":1}, \"to\":[\"c@d\", \"e@f\"], \"no\":null, \"on\":7@} g@h\n";
    let line = &text[..text.len() - 1];
    assert_eq!(log(text), ["mail 0 a@b", "to 0 c@d", "to 0 e@f", "on 0 7@", &format!("text 0 {line}")]);
    assert_eq!(log("x {\\\"mail\\\":\\\"a@b\\\",\\\"n\\\":\\\"c@d\\\"}"), ["mail 0 a@b", "n 0 c@d"]);
    assert_eq!(log("new User({mail: 'a@b', 'at' => \"c@d\"})"), ["mail 0 a@b", "at 0 c@d"]);
}

#[test]
fn properties_take_their_line() {
    assert_eq!(log("NAME=Jane@ Smith\n# mail: a@b\nexport MAIL=\"c@d\"\n"), ["NAME 0 Jane@ Smith", "mail 1 a@b", "MAIL 2 c@d"]);
    assert_eq!(log("[mail]\nuser.mail = a@b and c@d \n first name : e@f g\n"), ["user.mail 1 a@b and c@d", "first name 2 e@f g"]);
    assert_eq!(log("url = https://x/?mail=a@b&to=c@d#e@f g@h\n").len(), 3);
    assert_eq!(log("mail:: YUBi@==\nmail: a@b\r\n\r\ndn: cn=Jane@,ou=x\n"), ["text 0 mail:: YUBi@==", "mail 1 a@b", "cn 2 Jane@"]);
    assert_eq!(log("\u{feff}mail=a@b"), ["mail 0 a@b"]);
}

#[test]
fn cards_have_properties_with_parameters() {
    let text = "BEGIN:VCARD\nN:Smith;Jane@;;;\nitem1.EMAIL;TYPE=home;X=\"a:b\":a@b\nADR;TYPE=home:;;1 High@ St;York;;Y1;UK\nBDAY:1980@\n";
    assert_eq!(log(text), ["N 1 Smith;Jane@;;;", "EMAIL 2 a@b", "ADR 3 ;;1 High@ St;York;;Y1;UK", "BDAY 4 1980@"]);
}

#[test]
fn a_colon_within_a_line_takes_a_few_words() {
    assert_eq!(log("10:02 user: Jane@ Smith mail: a@b, at: c@d\n"), ["user 0 Jane@ Smith", "mail 0 a@b", "at 0 c@d"]);
    let text = "10:02 service: sent five letters to a@b";
    assert_eq!(log(text), [format!("text 0 {text}")]);
    for text in ["ERROR: no a@b", "00:1a:2b a@b", "AA:BB:CC a@b", "http://x/y a@b", "C:\\x a@b", "a==b@", "std::x a@b", "(a == b@)", "5=b@"]
    {
        assert_eq!(log(text), [format!("text 0 {text}")]);
    }
}

#[test]
fn a_line_of_an_access_log_is_text() {
    let text =
        "10.0.0.1 - a@b [10/Oct/2000:13:55:36 -0700] \"GET /x?mail=c@d&z=1 HTTP/1.0\" 200 23 \"http://e@f/\" \"Mozilla/5.0 (X; rv:1)\"";
    assert_eq!(log(text), [format!("text 0 {text}"), "mail 0 c@d".to_owned(), format!("text 0 {text}")]);
}

#[test]
fn a_watched_key_is_given_for_every_line_without_spots() {
    let text = "a=1 name=Jane b=2\nc=3\nname: Bob Ray\n{\"x\":{\"name\":\"Cy\"}}\nname=\"\"\n";
    assert_eq!(watched(text, &["name"]), ["name 0 Jane", "name 2 Bob Ray", "name 3 Cy"]);
}

#[test]
fn what_is_worth_a_look_is_no_name_of_a_field() {
    assert_eq!(log("\"a@b\": \"c\" d=e@f\n"), ["text 0 \"a@b\": \"c\" d=e@f", "d 0 e@f"]);
}

/// A line with its values, as it was made.
#[derive(Debug, Clone, Default)]
struct Made {
    text: String,
    values: Vec<(String, Range<usize>)>,
}

impl Made {
    fn value(&mut self, key: &str, value: &str) {
        let start = self.text.len();
        self.text.push_str(value);
        self.values.push((key.to_owned(), start..self.text.len()));
    }
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![Just("name".to_owned()), Just("k1".to_owned()), Just("user.mail".to_owned()), "[a-c][a-c_0-9]{0,4}"]
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-z0-9@+]{1,6}", 1..4).prop_map(|words| words.join(" "))
}

fn logfmt() -> impl Strategy<Value = Made> {
    let prefix = prop_oneof![Just(""), Just("2024-01-02T10:20:30Z INFO ["), Just("Jan 2 10:20:30 host x[7]: ")];
    let pairs = proptest::collection::vec((key(), words(), 0..3_usize), 1..5);
    (prefix, pairs, prop_oneof![Just(""), Just(" took 5 ms"), Just(", done")]).prop_map(|(prefix, pairs, suffix)| {
        let mut made = Made { text: prefix.to_owned(), ..Made::default() };
        let count = pairs.len();
        for (index, (key, value, kind)) in pairs.into_iter().enumerate() {
            made.text.push_str(&format!("{}{key}=", if index == 0 { "" } else { [" ", ", ", " | "][kind] }));
            let (is_last, is_whole) = (index + 1 == count, count == 1 && prefix.is_empty());
            match kind {
                0 => {
                    made.text.push('"');
                    made.value(&key, &format!("{value} \\\"b=c\\\" d: e"));
                    made.text.push('"');
                }
                _ if is_whole => {
                    made.value(&key, &format!("{value}{suffix}"));
                    return made;
                }
                _ if is_last => made.value(&key, value.split(' ').next().unwrap()),
                _ => made.value(&key, &value),
            }
        }
        made.text.push_str(suffix);
        made
    })
}

fn property() -> impl Strategy<Value = Made> {
    let begin = prop_oneof![
        Just(("mail", "mail: ")),
        Just(("First name", "First name: ")),
        Just(("a.b", "  a.b = ")),
        Just(("K", "K=")),
        Just(("K", "export K=")),
        Just(("N", "N:")),
        Just(("TEL", "TEL;TYPE=\"a:b\",c;X=1:")),
        Just(("EMAIL", "item1.EMAIL;TYPE=home:")),
        Just(("k", "- k:   "))
    ];
    (begin, words(), prop_oneof![Just(""), Just(" "), Just("\t ")]).prop_map(|((key, begin), value, blanks)| {
        let mut made = Made { text: begin.to_owned(), ..Made::default() };
        made.value(key, &value);
        made.text.push_str(blanks);
        made
    })
}

fn json() -> impl Strategy<Value = Made> {
    (key(), words(), key(), words(), words(), any::<bool>()).prop_map(|(one, first, other, second, third, spaced)| {
        let colon = if spaced { ": " } else { ":" };
        let mut made = Made { text: format!("10:20 INFO got {{\"{one}\"{colon}{{\"{one}\"{colon}\""), ..Made::default() };
        made.value(&one, &first);
        made.text.push_str(&format!("\", \"no\":null, \"{other}\":["));
        for (index, value) in [second, third].iter().enumerate() {
            made.text.push_str(if index == 0 { "\"" } else { ", \"" });
            made.value(&other, value);
            made.text.push('"');
        }
        made.text.push_str("], \"n\": ");
        made.value("n", "17");
        made.text.push_str("}} a b");
        made
    })
}

fn plain() -> impl Strategy<Value = Made> {
    let text = prop_oneof![
        words(),
        Just(String::new()),
        Just("[section]".to_owned()),
        Just("ERROR: all of it is lost".to_owned()),
        Just("at 10:20:30 a::b == c".to_owned()),
        Just("dn:: YWJj".to_owned()),
        Just("see http://x.example/a or 00:1b:2c".to_owned())
    ];
    text.prop_map(|text| Made { text, ..Made::default() })
}

fn documents() -> impl Strategy<Value = (String, Vec<(Range<usize>, Made)>)> {
    let line = prop_oneof![3 => logfmt(), 2 => property(), 2 => json(), 2 => plain()];
    proptest::collection::vec((line, prop_oneof![3 => Just("\n"), 1 => Just("\r\n")]), 0..12).prop_map(|lines| {
        let (mut text, mut made) = (String::new(), Vec::new());
        for (line, end) in lines {
            made.push((text.len()..text.len() + line.text.len(), line.clone()));
            text.push_str(&line.text);
            text.push_str(end);
        }
        (text, made)
    })
}

/// What must come out of lines that were made like that.
fn wanted(text: &str, lines: &[(Range<usize>, Made)], spots: &[usize], every: &[&str]) -> (Vec<Seen>, u64) {
    let (mut cells, mut records) = (Vec::new(), 0_u64);
    let seen = |field, record, range: Range<usize>, spots| Seen { field, record, start: range.start, text: text[range].to_owned(), spots };
    for (index, (range, made)) in lines.iter().enumerate() {
        records += u64::from(!range.is_empty());
        let record = records.saturating_sub(1);
        let next = lines.get(index + 1).map_or(text.len(), |next| next.0.start);
        let mut from = range.start;
        let within = |from: usize, to: usize| -> Vec<usize> { spots.iter().copied().filter(|spot| (from..to).contains(spot)).collect() };
        let mut outside = Vec::new();
        for (key, value) in &made.values {
            let name = FieldName::Named(key.clone());
            let (start, end) = (range.start + value.start, range.start + value.end);
            outside.extend(within(from, start));
            let inside = within(start, end);
            if !inside.is_empty() || every.iter().any(|every| is_called(&name, every)) {
                if !outside.is_empty() {
                    cells.push(seen(FieldName::Text, record, range.clone(), std::mem::take(&mut outside)));
                }
                cells.push(seen(name, record, start..end, inside));
            }
            from = end;
        }
        outside.extend(within(from, range.end));
        if !outside.is_empty() {
            cells.push(seen(FieldName::Text, record, range.clone(), outside));
        }
        cells.extend(
            within(range.end, next).into_iter().map(|spot| seen(FieldName::Text, record, spot..(spot + 3).min(text.len()), vec![spot])),
        );
    }
    (cells, records)
}

/// Texts in which a spot is never within a key and one cell is given to neighbours: what the comparison does not say.
fn joined(cells: Vec<Seen>) -> Vec<Seen> {
    let mut joined: Vec<Seen> = Vec::new();
    for cell in cells {
        match joined.last_mut() {
            Some(last)
                if last.field == FieldName::Text && last.field == cell.field && last.start == cell.start && last.text == cell.text =>
            {
                last.spots.extend(cell.spots);
            }
            _ => joined.push(cell),
        }
    }
    joined
}

fn is_in_key(text: &str, spot: usize) -> bool {
    let rest = &text[spot..];
    let word = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ' ' | '"'))).unwrap_or(rest.len());
    rest[word..].starts_with([':', '=', ';'])
}

fn soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        3 => "[a-c1]{1,3}", 3 => Just("=".to_owned()), 3 => Just(": ".to_owned()), 2 => Just("\"".to_owned()), 1 => Just("'".to_owned()),
        2 => Just(" ".to_owned()), 2 => Just("\n".to_owned()), 1 => Just("\r\n".to_owned()), 1 => Just("\\\"".to_owned()), 2 => Just(" key=".to_owned()),
        1 => Just("{\"a\":[".to_owned()), 1 => Just(",".to_owned()), 1 => Just("EMAIL;T=1:".to_owned()), 1 => Just("x=\"y z\" ".to_owned()),
        1 => "x{60,300}", 1 => Just("]}".to_owned()), 1 => Just("\r".to_owned()), 1 => Just("=>".to_owned()), 1 => Just("\u{feff}é".to_owned()),
    ];
    proptest::collection::vec(token, 0..300).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_values_that_were_written_are_read(
        (text, lines) in documents(),
        cuts in proptest::collection::vec(0_usize..900, 0..8),
        spots in proptest::collection::btree_set(0_usize..900, 0..6),
        every in proptest::sample::subsequence(vec!["name", "mail", "k1", "n"], 0..2),
    ) {
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < text.len() && !is_in_key(&text, *spot)).collect();
        let mut layout = Log::new();
        let cells = run(&mut layout, text.as_bytes(), &cuts, &spots, &every);
        let (expected, records) = wanted(&text, &lines, &spots, &every);
        prop_assert_eq!(joined(cells), expected);
        prop_assert_eq!(super::super::Layout::records(&layout), records);
    }

    #[test]
    fn it_does_not_matter_how_a_text_is_cut(
        text in soup(),
        cuts in proptest::collection::vec(0_usize..1500, 0..8),
        spots in proptest::collection::btree_set(0_usize..1500, 0..6),
        every in proptest::sample::subsequence(vec!["key", "a", "x"], 0..2),
    ) {
        super::same_however_cut(&|| { let mut log = Log::new(); log.fields.longest = TINY; Box::new(log) }, text.as_bytes(), &cuts, &spots, &every)?;
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        run(&mut Log::new(), &text, &[cut], &spots, &[]);
    }
}
