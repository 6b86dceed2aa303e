//! Whoever owns the database changes it; whoever remembers a checkpoint notices, and is told where.

use portcullis::host::memory::Memory as World;
use portcullis::ledger::{Checkpoint, Ledger, LedgerError, remembered};

use crate::places::Place;
use crate::signed::NOW;
use crate::{entries, log_key, note_key};

/// A ledger of nine entries, its checkpoint at six remembered, signed at nine.
fn seen(place: &Place) -> Checkpoint {
    let mut ledger = place.open();
    ledger.append(&entries(0..6)).unwrap();
    let seen = ledger.sign(&log_key(), None).unwrap();
    ledger.append(&entries(6..9)).unwrap();
    ledger.sign(&log_key(), Some(&seen)).unwrap();
    seen
}

fn faults(ledger: &mut Ledger, seen: &Checkpoint) -> Vec<(String, String)> {
    let found = ledger.fsck(Some(seen)).unwrap();
    assert_eq!(found.total, found.faults.len() as u64);
    found.faults.into_iter().map(|fault| (fault.at, fault.what)).collect()
}

fn places(faults: &[(String, String)]) -> Vec<&str> {
    faults.iter().map(|(at, _)| at.as_str()).collect()
}

/// The statements that make entry 2's rows those of another document.
fn rewritten(place: &Place, also_hash: bool) -> String {
    let other = &entries(50..51)[0];
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let record = hex(other.leaf());
    let hash = if also_hash { format!(", hash = x'{}'", hex(&other.hash().0)) } else { String::new() };
    let _ = place;
    format!(
        "UPDATE leaf SET record = x'{record}', envelope = x'{}'{hash} WHERE idx = 2; UPDATE envelope SET bytes = x'{}' WHERE idx = 2; \
         UPDATE subject SET digest = '{}' WHERE idx = 2",
        hex(&other.digest().0),
        hex(other.envelope().as_bytes()),
        other.record().subjects[0].digest.iter().next().unwrap(),
    )
}

#[test]
fn an_edited_record_is_named() {
    for place in Place::tables() {
        let seen = seen(&place);
        place.damage(&rewritten(&place, false));
        let mut ledger = place.open();
        let found = faults(&mut ledger, &seen);
        assert_eq!(places(&found)[0], "leaf 2", "{found:?}");
        assert!(found[0].1.contains("not what its hash says"));
        let told = ledger.records(0, 9).unwrap_err().to_string();
        assert_eq!(told, "the ledger is damaged: the record of leaf 2 is not what its hash says");
    }
}

#[test]
fn an_edited_record_with_its_hash_is_named_by_the_nodes_above_it() {
    for place in Place::tables() {
        let seen = seen(&place);
        place.damage(&rewritten(&place, true));
        let found = faults(&mut place.open(), &seen);
        // The hash and the record agree; the tree above still remembers the other one.
        assert_eq!(places(&found), ["node 1/1", "node 2/0", "root 6", "node 3/0", "root 9"], "{found:?}");
    }
}

/// Makes nodes and roots agree with the leaves again, as a patient forger would.
fn forged_throughout(place: &Place) {
    let leaves: Vec<_> = place.store().leaves(0, 100).unwrap();
    let mut edge = portcullis::ledger::merkle::Edge::read(&mut Never, 0).unwrap();
    let mut sql = "DELETE FROM node; DELETE FROM root WHERE size > 0; DELETE FROM note;".to_owned();
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    for leaf in leaves {
        for (level, index, hash) in edge.push(leaf.hash) {
            sql.push_str(&format!("INSERT INTO node (level, idx, hash) VALUES ({level}, {index}, x'{}');", hex(&hash.0)));
        }
    }
    sql.push_str(&format!("INSERT INTO root (size, hash) VALUES ({}, x'{}');", edge.size(), hex(&edge.root().0)));
    place.damage(&sql);
}

struct Never;

impl portcullis::ledger::merkle::Nodes for Never {
    fn node(&mut self, _: u32, _: u64) -> Result<portcullis::source::Sha256, LedgerError> {
        unreachable!("the edge of an empty tree has no nodes")
    }
}

#[test]
fn a_history_rewritten_throughout_is_a_fork_of_what_is_remembered() {
    for place in Place::tables() {
        let seen = seen(&place);
        place.damage(&rewritten(&place, true));
        forged_throughout(&place);
        let mut ledger = place.open();
        assert!(ledger.fsck(None).unwrap().is_sound(), "in itself the forgery is flawless");
        let LedgerError::Fork { remembered, found } = ledger.continues(&seen).unwrap_err() else { panic!("it is a fork") };
        assert_eq!(remembered, seen.note);
        assert!(found.starts_with("ledger.example.org/shop\n6\n") && found != seen.note, "{found}");
        let told = ledger.sign(&log_key(), Some(&seen)).unwrap_err();
        assert!(matches!(told, LedgerError::Fork { .. }), "nothing is signed over it");
        assert_eq!(places(&faults(&mut ledger, &seen)), ["checkpoint 6"]);
        // The ledger's owner, who signs without a memory, makes the evidence complete: two notes, one size.
        let forged = ledger.sign(&log_key(), None).unwrap();
        let LedgerError::Fork { remembered, found } = ledger.continues(&seen).unwrap_err() else { panic!("it is a fork") };
        assert_eq!((remembered, found), (seen.note.clone(), forged.note));
    }
}

#[test]
fn a_tail_that_was_cut_off_is_noticed() {
    for place in Place::tables() {
        let seen = seen(&place);
        // With everything that belongs to it, and without.
        place.damage("DELETE FROM leaf WHERE idx >= 7; DELETE FROM envelope WHERE idx >= 7; DELETE FROM subject WHERE idx >= 7");
        let found = faults(&mut place.open(), &seen);
        assert_eq!(found[0], ("leaf 7".to_owned(), "it is missing: 9 leaves are recorded under a root".to_owned()));
        assert!(matches!(place.open().append(&entries(20..21)), Err(LedgerError::Damaged { .. })), "nothing is added to it");
        place.damage("DELETE FROM root WHERE size > 6; DELETE FROM note WHERE size > 6; DELETE FROM node WHERE level = 3; DELETE FROM leaf WHERE idx >= 5; DELETE FROM envelope WHERE idx >= 5; DELETE FROM subject WHERE idx >= 5");
        assert!(matches!(place.open().head(), Err(LedgerError::Damaged { .. })));
    }
}

#[test]
fn an_old_backup_is_shorter_than_what_is_remembered() {
    for place in Place::tables() {
        seen(&place);
        let newest = place.open().checkpoint().unwrap().unwrap();
        // Exactly what a copy taken at six entries holds.
        place.damage(
            "DELETE FROM note WHERE size > 6; DELETE FROM root WHERE size > 6; \
             DELETE FROM node WHERE level = 3 OR (level = 2 AND idx > 0) OR (level = 1 AND idx > 2); \
             DELETE FROM subject WHERE idx >= 6; DELETE FROM envelope WHERE idx >= 6; DELETE FROM leaf WHERE idx >= 6",
        );
        let mut ledger = place.open();
        assert!(ledger.fsck(None).unwrap().is_sound(), "in itself the copy is sound");
        assert!(matches!(ledger.continues(&newest), Err(LedgerError::Shrunk { size: 6, remembered_size: 9, .. })));
        assert!(matches!(ledger.sign(&log_key(), Some(&newest)), Err(LedgerError::Shrunk { .. })));
        // Going on from there is a fork, whatever it grows to.
        ledger.append(&entries(30..40)).unwrap();
        assert!(matches!(ledger.continues(&newest), Err(LedgerError::Fork { .. })));
        assert_eq!(places(&faults(&mut ledger, &newest)), ["checkpoint 9"]);
    }
}

#[test]
fn every_other_row_that_is_changed_is_named() {
    let zeros = "00".repeat(32);
    let damages: Vec<(String, &[&str])> = vec![
        (format!("UPDATE node SET hash = x'{zeros}' WHERE level = 1 AND idx = 0"), &["node 1/0"]),
        ("DELETE FROM node WHERE level = 2 AND idx = 1".to_owned(), &["node 2/1"]),
        (format!("INSERT INTO node (level, idx, hash) VALUES (2, 2, x'{zeros}')"), &["node 2/2"]),
        (format!("UPDATE root SET hash = x'{zeros}' WHERE size = 6"), &["root 6"]),
        ("DELETE FROM root WHERE size = 0".to_owned(), &["root 0"]),
        ("DELETE FROM envelope WHERE idx = 4".to_owned(), &["envelope 4"]),
        ("UPDATE envelope SET bytes = (SELECT bytes FROM envelope WHERE idx = 3) WHERE idx = 4".to_owned(), &["envelope 4"]),
        ("DELETE FROM subject WHERE idx = 4".to_owned(), &["leaf 4"]),
        ("INSERT INTO subject (digest, idx) VALUES ('sha256:x', 4)".to_owned(), &["leaf 4"]),
        (format!("UPDATE leaf SET envelope = x'{zeros}' WHERE idx = 5"), &["leaf 5"]),
        ("DELETE FROM leaf WHERE idx = 5".to_owned(), &["leaf 5"]),
        ("UPDATE note SET text = replace(text, 'ledger.', 'lodger.') WHERE size = 6".to_owned(), &["checkpoint 6"]),
        ("UPDATE note SET text = (SELECT text FROM note WHERE size = 9) WHERE size = 6".to_owned(), &["checkpoint 6"]),
    ];
    for (sql, expected) in damages {
        for place in Place::tables() {
            let seen = seen(&place);
            place.damage(&sql);
            let mut ledger = place.open();
            let found = faults(&mut ledger, &seen);
            assert_eq!(places(&found), expected, "{}: {sql}: {found:?}", place.name());
        }
    }
}

#[test]
fn a_leaf_that_says_what_its_envelope_does_not_is_named() {
    for place in Place::tables() {
        let seen = seen(&place);
        let record = String::from_utf8(entries(2..3)[0].leaf().to_vec()).unwrap().replace("production", "local");
        let hash = portcullis::ledger::merkle::leaf_hash(record.as_bytes());
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        place.damage(&format!("UPDATE leaf SET record = x'{}', hash = x'{}' WHERE idx = 2", hex(record.as_bytes()), hex(&hash.0)));
        forged_throughout(&place);
        let found = place.open().fsck(None).unwrap().faults;
        assert_eq!((found[0].at.as_str(), found[0].what.as_str()), ("leaf 2", "its record says other things than its envelope"));
        assert!(matches!(place.open().continues(&seen), Err(LedgerError::Fork { .. })));
    }
}

#[test]
fn a_memory_is_kept_as_a_file_and_never_goes_back() {
    let world = World::new(NOW.parse().unwrap(), []);
    let place = Place::memory();
    let mut ledger = place.open();
    let path = "seen.checkpoint".into();
    remembered::follow(&mut ledger, path, &world).unwrap();
    assert!(world.files.borrow().is_empty(), "nothing is signed yet, nothing is remembered");
    ledger.append(&entries(0..3)).unwrap();
    let three = ledger.sign(&log_key(), None).unwrap();
    remembered::follow(&mut ledger, path, &world).unwrap();
    assert_eq!(remembered::read(path, &note_key(), &world).unwrap(), Some(three.clone()));
    ledger.append(&entries(3..5)).unwrap();
    let five = ledger.sign(&log_key(), Some(&three)).unwrap();
    remembered::follow(&mut ledger, path, &world).unwrap();
    remembered::write(path, Some(&five), &three, &world).unwrap();
    assert_eq!(remembered::read(path, &note_key(), &world).unwrap(), Some(five));
    // Another history, of any length.
    let mut other = Place::memory().open();
    other.append(&entries(10..20)).unwrap();
    other.sign(&log_key(), None).unwrap();
    assert!(matches!(remembered::follow(&mut other, path, &world), Err(LedgerError::Fork { .. })));
    let mut shorter = Place::memory().open();
    shorter.append(&entries(0..2)).unwrap();
    assert!(matches!(remembered::follow(&mut shorter, path, &world), Err(LedgerError::Shrunk { .. })));
    // A memory that cannot be read is not passed over.
    world.files.borrow_mut().insert(path.to_owned(), b"seen\n".to_vec());
    assert!(matches!(remembered::follow(&mut ledger, path, &world), Err(LedgerError::Memory { .. })));
}
