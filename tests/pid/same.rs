//! The same comes out however a file is cut up and whoever looks at it.

use std::io::Cursor;

use portcullis::pid::search::{Searcher, Settings};

use crate::made;
use crate::personal_data::{Dice, csv, dense, json_lines};
use crate::usual;

/// 3 MB: records, then one long line of people, then prose.
fn mixed() -> Vec<u8> {
    let mut dice = Dice::new(7);
    let mut text = csv(900_000, 1);
    let mut line = String::new();
    while line.len() < 1_200_000 {
        let person = made::person(&mut dice);
        line.extend(person.iter().map(|(name, value)| format!("{name} {value}; ")));
    }
    text.extend(line.bytes());
    text.push(b'\n');
    text.extend(json_lines(900_000, 2));
    text
}

fn scans(searcher: &Searcher, name: &str, bytes: &[u8], threads: usize) -> String {
    format!("{:#?}", searcher.file(name, &mut Cursor::new(bytes), threads))
}

fn are_the_same(name: &str, bytes: &[u8]) {
    let wanted = scans(&usual(), name, bytes, 1);
    assert!(wanted.contains("real: "), "nothing was found in {name}");
    for (chunk, threads) in [(1, 2), (150_001, 3), (16 << 20, 1)] {
        let searcher = usual().with(Settings { chunk, ..Settings::default() });
        assert!(scans(&searcher, name, bytes, threads) == wanted, "{name} in pieces of {chunk} by {threads}");
    }
}

#[test]
fn any_number_of_threads_and_any_size_of_pieces_find_the_same() {
    are_the_same("mixed.txt", &mixed());
    are_the_same("dense.csv", &dense(400_000, 3));
    let mut lines = json_lines(300_000, 4);
    lines.extend(b"{\"people\":[".iter());
    let mut dice = Dice::new(9);
    for _ in 0..1500 {
        let person: serde_json::Map<String, serde_json::Value> =
            made::person(&mut dice).into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        lines.extend(serde_json::to_vec(&person).unwrap());
        lines.push(b',');
    }
    lines.extend(b"{}]}\n");
    are_the_same("long.jsonl", &lines);
}
