//! What every store has to do alike.

use portcullis::attest::Signer as _;
use portcullis::host::os::Os;
use portcullis::ledger::merkle::{consistent, empty_root, includes, leaf_hash, node_hash};
use portcullis::ledger::proof::{Consistency, Inclusion};
use portcullis::ledger::{self, Checkpoint, Head, LedgerError, NoteKey};
use portcullis::model::ledger_record::RecordKind;
use portcullis::model::trust::Algorithm;
use portcullis::source::Sha256;

use crate::places::Place;
use crate::signed::{digest, ed25519, key};
use crate::{ORIGIN, entries, entry, log_key, note_key, story};

/// RFC 6962 §2.1, read aloud.
fn naive_root(leaves: &[Sha256]) -> Sha256 {
    match leaves.len() {
        0 => empty_root(),
        1 => leaves[0],
        size => {
            let half = size.next_power_of_two() / 2;
            node_hash(&naive_root(&leaves[..half]), &naive_root(&leaves[half..]))
        }
    }
}

#[test]
fn a_new_ledger_is_empty_and_sound() {
    for place in Place::all() {
        let mut ledger = place.open();
        assert_eq!(ledger.head().unwrap(), Head { size: 0, root: empty_root() }, "{}", place.name());
        assert_eq!((ledger.origin(), ledger.key().vkey()), (ORIGIN, note_key().vkey()));
        assert!(ledger.records(0, 10).unwrap().is_empty());
        assert_eq!(ledger.checkpoint().unwrap(), None);
        assert!(ledger.fsck(None).unwrap().is_sound());
        assert!(matches!(ledger.envelope(0), Err(LedgerError::NoSuchEntry { index: 0, size: 0 })));
        assert!(matches!(ledger.prove(0), Err(LedgerError::NoSuchEntry { .. })));
        assert!(matches!(ledger.inclusion(0, 1), Err(LedgerError::NoSuchSize { size: 1, newest: 0 })));
        assert!(ledger.append(&[]).unwrap().is_empty());
    }
}

#[test]
fn what_is_recorded_is_found_again() {
    for place in Place::all() {
        let story = story();
        let receipts = place.open().append(&story).unwrap();
        assert_eq!(
            receipts.iter().map(|receipt| (receipt.index, receipt.size, receipt.known)).collect::<Vec<_>>(),
            [(0, 3, false), (1, 3, false), (2, 3, false)]
        );
        let mut ledger = place.open();
        for (index, one) in (0..).zip(&story) {
            assert_eq!(ledger.find(&one.digest()).unwrap().unwrap().index, index);
            assert_eq!(ledger.envelope(index).unwrap(), one.envelope());
        }
        assert_eq!(ledger.find(&Sha256::of(b"another")).unwrap(), None);
        let records = ledger.records(0, 10).unwrap();
        assert_eq!(
            records.iter().map(|one| one.record.kind).collect::<Vec<_>>(),
            [RecordKind::Verdict, RecordKind::Verdict, RecordKind::Revocation]
        );
        assert_eq!(
            records.iter().map(|one| &one.record).collect::<Vec<_>>(),
            story.iter().map(portcullis::ledger::Entry::record).collect::<Vec<_>>()
        );
        assert_eq!(ledger.about(&digest('a')).unwrap(), records);
        assert!(ledger.about(&digest('b')).unwrap().is_empty(), "every subject has a verdict of its own");
        let mut seen = Vec::new();
        ledger
            .each(|one| {
                seen.push(one);
                Ok::<_, LedgerError>(())
            })
            .unwrap();
        assert_eq!(seen, records);
        assert!(ledger.fsck(None).unwrap().is_sound());
    }
}

#[test]
fn the_same_document_is_one_entry_and_keeps_its_first_receipt() {
    for place in Place::all() {
        let mut ledger = place.open();
        let first = ledger.append(&[entry(1)]).unwrap();
        ledger.append(&entries(2..5)).unwrap();
        let again = place.open().append(&[entry(7), entry(1), entry(7), entry(3)]).unwrap();
        assert_eq!((again[1].index, again[1].size, again[1].root, again[1].known), (first[0].index, 1, first[0].root, true));
        assert_eq!((again[0].index, again[0].known), (4, false));
        assert_eq!(again[2], again[0], "twice in one batch is once, too");
        assert_eq!((again[3].index, again[3].size, again[3].known), (2, 4, true));
        assert_eq!(ledger.head().unwrap().size, 5);
        let found = ledger.find(&entry(1).digest()).unwrap().unwrap();
        assert_eq!((found.size, found.root), (1, first[0].root));
        assert!(ledger.fsck(None).unwrap().is_sound());
    }
}

#[test]
fn roots_and_proofs_are_those_of_the_rfc_at_every_size() {
    for place in Place::all() {
        let mut ledger = place.open();
        let all = entries(0..21);
        let leaves: Vec<Sha256> = all.iter().map(|one| leaf_hash(one.leaf())).collect();
        // One at a time, then in batches of growing size: the roots cannot tell.
        let mut size = 0;
        for batch in [1, 1, 1, 2, 3, 5, 8] {
            ledger.append(&all[size..size + batch]).unwrap();
            size += batch;
            assert_eq!(ledger.head().unwrap(), Head { size: size as u64, root: naive_root(&leaves[..size]) });
        }
        for new in 1..=size {
            let root = ledger.root(new as u64).unwrap();
            assert_eq!(root, naive_root(&leaves[..new]));
            for (index, leaf) in leaves.iter().enumerate().take(new) {
                let path = ledger.inclusion(index as u64, new as u64).unwrap();
                assert!(includes(leaf, index as u64, new as u64, &path, &root));
            }
            for old in 0..=new {
                let path = ledger.consistency(old as u64, new as u64).unwrap();
                assert!(consistent(old as u64, &naive_root(&leaves[..old]), new as u64, &root, &path));
            }
        }
    }
}

#[test]
fn a_checkpoint_is_the_recorded_root_and_always_the_same_bytes() {
    for place in Place::all() {
        let mut ledger = place.open();
        let empty = ledger.sign(&log_key(), None).unwrap();
        assert_eq!(empty.head.size, 0);
        ledger.append(&entries(0..3)).unwrap();
        let first = ledger.sign(&log_key(), None).unwrap();
        assert_eq!(place.open().sign(&log_key(), Some(&empty)).unwrap(), first);
        assert_eq!(Checkpoint::open(&first.note, &note_key()).unwrap(), first);
        ledger.append(&entries(3..4)).unwrap();
        assert_eq!(ledger.checkpoint().unwrap(), Some(first.clone()), "appending signs nothing");
        let second = ledger.sign(&log_key(), Some(&first)).unwrap();
        assert_eq!(second.head, ledger.head().unwrap());
        assert_eq!(ledger.checkpoint_from(1).unwrap(), Some(first));
        assert_eq!(place.open().fsck(Some(&second)).unwrap().checkpoints, 3);
    }
}

#[test]
fn only_the_ledgers_own_key_signs_it() {
    for place in Place::all() {
        let mut ledger = place.open();
        ledger.append(&entries(0..1)).unwrap();
        for other in [ed25519(3), key(Algorithm::EcdsaP256, 77)] {
            assert_eq!(ledger.sign(&other, None), Err(LedgerError::WrongKey { origin: ORIGIN.to_owned() }));
        }
        assert_eq!(ledger.checkpoint().unwrap(), None);
    }
}

#[test]
fn proofs_hold_offline_for_their_document_only() {
    for place in Place::all() {
        let mut ledger = place.open();
        let all = entries(0..9);
        ledger.append(&all[..5]).unwrap();
        assert_eq!(ledger.prove(2), Err(LedgerError::Unsigned { index: 2 }));
        let old = ledger.sign(&log_key(), None).unwrap();
        ledger.append(&all[5..]).unwrap();
        assert_eq!(ledger.prove(7), Err(LedgerError::Unsigned { index: 7 }));
        let new = ledger.sign(&log_key(), None).unwrap();
        for (index, one) in (0..).zip(&all) {
            let proof = Inclusion::open(&ledger.prove(index).unwrap().to_text(), &note_key()).unwrap();
            assert_eq!((proof.index, &proof.checkpoint), (index, &new));
            proof.holds_for(one).unwrap();
            assert!(matches!(proof.holds_for(&entry(99)), Err(LedgerError::Refuted { .. })));
        }
        let proof = Consistency::open(&ledger.prove_since(5).unwrap().to_text(), &note_key()).unwrap();
        proof.holds_since(&old).unwrap();
        assert!(matches!(proof.holds_since(&new), Err(LedgerError::Refuted { .. })));
    }
}

#[test]
fn many_writers_lose_and_double_nothing() {
    for place in Place::all() {
        std::thread::scope(|scope| {
            for writer in 0..6u64 {
                let place = &place;
                scope.spawn(move || {
                    let mut ledger = place.open();
                    for number in 0..10 {
                        // Every other document is one that all of them want to record.
                        let number = if number % 2 == 0 { number } else { 1000 * (writer + 1) + number };
                        ledger.append(&[entry(number)]).unwrap();
                    }
                });
            }
        });
        let mut ledger = place.open();
        assert_eq!(ledger.head().unwrap().size, 5 + 6 * 5, "{}", place.name());
        let found = ledger.fsck(None).unwrap();
        assert!(found.is_sound(), "{found:?}");
    }
}

#[test]
fn a_ledger_is_made_once() {
    for place in Place::tables() {
        place.open().append(&entries(0..2)).unwrap();
        let mut again = ledger::create(&place.address(), &note_key(), &Os).unwrap();
        assert_eq!(again.head().unwrap().size, 2, "making it again finds it");
        let other = NoteKey::new("ledger.example.org/other", &log_key().public_key()).unwrap();
        let refused = ledger::create(&place.address(), &other, &Os).unwrap_err();
        assert!(matches!(&refused, LedgerError::Exists { origin, .. } if origin == ORIGIN), "{refused:?}");
    }
}

#[test]
fn rows_cannot_be_changed_or_removed() {
    for place in Place::tables() {
        let mut ledger = place.open();
        ledger.append(&entries(0..2)).unwrap();
        ledger.sign(&log_key(), None).unwrap();
        for table in ["log", "leaf", "envelope", "subject", "node", "root", "note"] {
            let column = match table {
                "log" => "origin = origin",
                "note" => "text = text",
                "envelope" => "bytes = bytes",
                "subject" => "digest = digest",
                _ => "hash = hash",
            };
            for sql in [format!("UPDATE {table} SET {column}"), format!("DELETE FROM {table}")] {
                let told = place.attempt(&sql).unwrap_err();
                assert!(told.contains("a ledger is never changed"), "{sql}: {told}");
            }
        }
        assert!(ledger.fsck(None).unwrap().is_sound());
    }
}
