//! Which layout a text has.

use proptest::prelude::*;

use super::{cells_of, run};
use crate::pid::layout::choose;

fn known(word: &str) -> bool {
    matches!(word, "email" | "first_name" | "name")
}

fn format(name: &str, text: &str) -> &'static str {
    choose(name, text.as_bytes(), &known).format()
}

#[test]
fn the_name_says_it_where_the_text_agrees() {
    for (name, text, expected) in [
        ("a.csv", "id,email\n1,a@b\n", "csv"),
        ("dir.json/A.CSV.gz", "x\n", "csv"),
        ("a.csv", "{\"a\": 1}\n{\"a\": 2}\n", "json-lines"),
        ("a.json", "[\n{\"a\": 1},\n{\"a\": 2}\n]", "json"),
        ("a.json", "{\"a\": 1}\n{\"a\": 2}\n", "json-lines"),
        ("a.jsonl", "{\"a\": 1}\n", "json-lines"),
        ("a.jsonl", "{\n \"a\": 1\n}\n", "json"),
        ("a.sql", "SELECT 1;", "sql"),
        ("a.yml", "a: 1\n", "yaml"),
        ("a.yaml", "{\"a\": [1]}", "json"),
        ("a.html", "<!DOCTYPE html><p>x", "xml"),
        ("a.log", "2024-01-01 started\n", "log"),
        ("a.log", "{\"t\":1}\n{\"t\":2}\n", "json-lines"),
        (".env", "A=1\n", "log"),
        ("a.md", "| a | b |\n|---|---|\n", "text"),
        ("a.py", "x = 'a,b,c'\ny = 'd,e,f'\nz = 'd,e,f'\n", "text"),
    ] {
        assert_eq!(format(name, text), expected, "{name} {text}");
    }
}

#[test]
fn the_text_says_it_where_the_name_does_not() {
    for (text, expected) in [
        ("id;email\n1;a@b\n", "csv"),
        ("a\tb\n1\t2\n", "csv"),
        ("Ann,Lee,Leeds\nBob,Ray,York\nCy,Poe,Bath\n", "csv"),
        ("{\"a\": 1}", "json"),
        ("[1, 2, 3]", "json"),
        ("[section]\nkey = value\n", "log"),
        ("[2024-01-01 10:00:00] started\n[2024-01-01 10:00:01] ended\n", "log"),
        ("{\"a\": 1}\n{\"a\": 2}\n", "json-lines"),
        ("<a><b/></a>", "xml"),
        ("-- a comment\nINSERT INTO t VALUES (1);\n", "sql"),
        ("COPY t (a) FROM stdin;\n1\n\\.\n", "sql"),
        ("---\na:\n  b: 1\n  c: 2\n", "yaml"),
        ("level=info user=7\nlevel=warn user=8\n", "log"),
        ("BEGIN:VCARD\nFN:x\nEND:VCARD\n", "log"),
        ("# Title\n\nSome text, with a comma.\nMore text, again one.\n", "text"),
        ("Dear all, this is a letter, with commas.\nIt has sentences. Some are long, some are not, and so on.\nBye.\n", "text"),
        ("", "text"),
    ] {
        assert_eq!(format("data", text), expected, "{text}");
    }
}

#[test]
fn addresses_and_times_are_no_tables_with_colons() {
    let text = "00:11:22:33:44:55\n66:77:88:99:aa:bb\n";
    assert_eq!(cells_of(&|| choose("a.csv", text.as_bytes(), &known), &text.replace("55", "@5"), &[]), ["#1 0 00:11:22:33:44:@5"]);
    let text = "root:x:0:0:root:/root:/bin/bash\nmail:x:8:8:mail@:/var/mail:/usr/sbin/nologin\n";
    assert_eq!(cells_of(&|| choose("a.csv", text.as_bytes(), &known), text, &[]), ["#5 1 mail@"]);
}

proptest! {
    #[test]
    fn any_text_has_a_layout_that_reads_it(text in proptest::collection::vec(any::<u8>(), 0..300), name in "a\\.(csv|json|jsonl|sql|yaml|xml|log|txt|md)") {
        let mut layout = choose(&name, &text, &known);
        run(&mut *layout, &text, &[], &(0..text.len()).step_by(5).collect::<Vec<_>>(), &["email"]);
    }
}
