//! Checkpoints, proofs and records from strangers: what was changed by a bit is refused.

use portcullis::ledger::checkpoint::Checkpoint;
use portcullis::ledger::note::{MAX_NOTE, NoteKey};
use portcullis::ledger::proof::{Consistency, Inclusion};
use portcullis::ledger::{LedgerError, entry};

use crate::places::Place;
use crate::{ORIGIN, entries, entry as numbered, log_key, note_key, story};

/// A checkpoint of five, an inclusion proof and a consistency proof to a checkpoint of nine.
fn documents() -> (Checkpoint, String, String) {
    let mut ledger = Place::memory().open();
    ledger.append(&entries(0..5)).unwrap();
    let old = ledger.sign(&log_key(), None).unwrap();
    ledger.append(&entries(5..9)).unwrap();
    ledger.sign(&log_key(), None).unwrap();
    (old, ledger.prove(3).unwrap().to_text(), ledger.prove_since(5).unwrap().to_text())
}

/// Every text that differs in one bit, is cut off somewhere, or has a byte too many.
fn changed(text: &str) -> impl Iterator<Item = String> {
    let flipped = (0..text.len()).flat_map(move |at| (0..8).map(move |bit| (at, bit))).filter_map(move |(at, bit)| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        String::from_utf8(bytes).ok()
    });
    let cut = (0..text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| text[..at].to_owned());
    let longer = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| format!("{}A{}", &text[..at], &text[at..]));
    flipped.chain(cut).chain(longer)
}

#[test]
fn a_checkpoint_that_was_changed_is_refused() {
    let (old, ..) = documents();
    assert_eq!(Checkpoint::open(&old.note, &note_key()).unwrap(), old);
    for forged in changed(&old.note) {
        assert!(Checkpoint::open(&forged, &note_key()).is_err(), "{forged}");
    }
}

#[test]
fn proofs_that_were_changed_are_refused() {
    let (old, inclusion, consistency) = documents();
    Inclusion::open(&inclusion, &note_key()).unwrap().holds_for(&numbered(3)).unwrap();
    Consistency::open(&consistency, &note_key()).unwrap().holds_since(&old).unwrap();
    for forged in changed(&inclusion) {
        let held = Inclusion::open(&forged, &note_key()).and_then(|proof| proof.holds_for(&numbered(3)));
        assert!(held.is_err(), "{forged}");
    }
    for forged in changed(&consistency) {
        let held = Consistency::open(&forged, &note_key()).and_then(|proof| proof.holds_since(&old));
        assert!(held.is_err(), "{forged}");
    }
}

#[test]
fn a_record_is_read_in_its_one_form_only() {
    for one in story() {
        let text = String::from_utf8(one.leaf().to_vec()).unwrap();
        assert_eq!(&entry::read(text.as_bytes()).unwrap(), one.record());
        for (from, to) in [
            ("{\"at\"", "{ \"at\""),
            ("\"v\":1", "\"v\": 1"),
            ("\"v\":1", "\"v\":2"),
            ("\"v\":1", "\"v\":1,\"w\":1"),
            ("\"v\":1", "\"v\":1,\"v\":1"),
            ("{\"at\"", "{\"At\""),
            ("00Z", "00+00:00"),
        ] {
            let forged = text.replacen(from, to, 1);
            assert_ne!(forged, text, "{from}");
            assert!(entry::read(forged.as_bytes()).is_err(), "{forged}");
        }
    }
    assert!(entry::read(&vec![b' '; 70_000]).is_err());
    assert!(entry::read(b"\xff").is_err());
}

#[test]
fn notes_by_others_and_by_nobody_are_refused() {
    let (old, ..) = documents();
    let key = note_key();
    let refused = |note: &str| Checkpoint::open(note, &key).unwrap_err();
    let (text, signature) = old.note.split_once("\n\n").unwrap();
    let witness = format!("\u{2014} witness.example.org {}\n", data_encoding::BASE64.encode(&[7; 76]));
    assert_eq!(Checkpoint::open(&format!("{}{witness}", old.note), &key).unwrap().head, old.head, "a witness may sign, too");
    assert!(matches!(refused(&format!("{text}\n\n{witness}")), LedgerError::Refuted { .. }));
    assert!(matches!(refused(&format!("{text}\n\n{signature}{signature}")), LedgerError::Malformed { .. }));
    assert!(matches!(refused(&format!("{text}\n\n{signature}{}", witness.repeat(40))), LedgerError::Malformed { .. }));
    assert!(matches!(refused(&" ".repeat(MAX_NOTE + 1)), LedgerError::Malformed { .. }));
    assert!(matches!(refused(&old.note.replace('\n', "\r\n")), LedgerError::Malformed { .. }));
    let extended = key.sign(&format!("{text}\nextension\n"), &log_key()).unwrap();
    assert!(matches!(refused(&extended), LedgerError::Malformed { .. }), "nobody here knows what an extension says");
    for body in [
        format!("{ORIGIN}\n05\n"),
        format!("{ORIGIN}\n-5\n"),
        format!("{ORIGIN}\n9223372036854775808\n"),
        format!("{ORIGIN}\n+5\n"),
        "other.example.org\n5\n".to_owned(),
    ] {
        let note = key.sign(&format!("{body}{}\n", text.lines().last().unwrap()), &log_key()).unwrap();
        assert!(matches!(refused(&note), LedgerError::Malformed { .. }), "{note}");
    }
    let empty = key.sign(&format!("{ORIGIN}\n0\n{}\n", text.lines().last().unwrap()), &log_key()).unwrap();
    assert!(matches!(refused(&empty), LedgerError::Malformed { .. }));
}

#[test]
fn verifier_keys_are_read_whole_or_not_at_all() {
    let key = note_key();
    assert_eq!(NoteKey::parse(&key.vkey()).unwrap(), key);
    assert_eq!(NoteKey::parse(&format!("{}\n", key.vkey())).unwrap(), key);
    for forged in changed(&key.vkey()) {
        assert!(NoteKey::parse(&forged).map_or(true, |read| read == key), "{forged}");
    }
    for name in ["", "a b", "a+b", "a\nb", "b\u{fc}cher", "a\u{202e}b"] {
        assert!(NoteKey::new(name, key.key()).is_err(), "{name:?}");
    }
}
