//! The layout on disk: every version that was ever shipped can be read, a newer one is met with manners.

use std::path::{Path, PathBuf};

use portcullis::host::os::Os;
use portcullis::ledger::{self, Checkpoint, LedgerError, NoteKey};
use portcullis::source::Sha256;

use crate::places::Place;
use crate::{entries, entry, log_key, note_key, story};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/golden").join(name)
}

/// Made once, by `cargo test --test ledger -- --ignored make_golden`, and never again for this version.
#[test]
#[ignore = "a shipped layout is kept as it was shipped"]
fn make_golden() {
    let path = golden("ledger-1.0.sqlite");
    assert!(!path.exists(), "{} is there already", path.display());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut made = ledger::create(&format!("sqlite:{}", path.display()), &note_key(), &Os).unwrap();
    made.append(&story()).unwrap();
    made.sign(&log_key(), None).unwrap();
    made.append(&entries(0..2)).unwrap();
    let newest = made.sign(&log_key(), None).unwrap();
    std::fs::write(golden("ledger-1.0.checkpoint"), &newest.note).unwrap();
    std::fs::write(golden("ledger-1.0.tlog-proof"), made.prove(1).unwrap().to_text()).unwrap();
    drop(made);
    // One file, without a log beside it.
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

#[test]
fn a_ledger_of_layout_1_0_is_read_checked_and_continued() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy(golden("ledger-1.0.sqlite"), &path).unwrap();
    let mut ledger = ledger::open(&format!("sqlite:{}", path.display()), &Os).unwrap();
    let seen = Checkpoint::open(&std::fs::read_to_string(golden("ledger-1.0.checkpoint")).unwrap(), &note_key()).unwrap();
    let found = ledger.fsck(Some(&seen)).unwrap();
    assert!(found.is_sound(), "{found:?}");
    assert_eq!((found.leaves, found.checkpoints), (5, 2));
    assert_eq!(ledger.head().unwrap(), seen.head);
    assert_eq!(ledger.prove(1).unwrap().to_text(), std::fs::read_to_string(golden("ledger-1.0.tlog-proof")).unwrap());
    let kinds: Vec<&str> = ledger.records(0, 9).unwrap().iter().map(|one| one.record.kind.word()).collect();
    assert_eq!(kinds, ["verdict", "verdict", "revocation", "approval", "approval"]);
    assert!(ledger.append(&[entry(0)]).unwrap()[0].known, "today's record of an old document is the old record");
    ledger.append(&[entry(2)]).unwrap();
    assert!(ledger.fsck(Some(&seen)).unwrap().is_sound());
}

/// A layout that was shipped is not edited: a new version is a new file and a new line.
#[test]
fn shipped_layouts_are_never_edited() {
    let digest = |path: &str| Sha256::of(&std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()).hex();
    insta::assert_snapshot!(format!(
        "{}  sqlite\n{}  postgres",
        digest("src/ledger/sqlite/1.0.sql"),
        digest("src/ledger/postgres/1.0.sql")
    ));
}

/// Changes the layout's version as a later program would.
fn versioned(place: &Place, major: u32, minor: u32) {
    match place {
        Place::Sqlite(_) => place.damage(&format!("PRAGMA user_version = {}", major * 1000 + minor)),
        _ => place.damage(&format!("UPDATE format SET major = {major}, minor = {minor}")),
    }
}

#[test]
fn a_newer_minor_version_is_read_and_not_written() {
    for place in Place::tables() {
        let mut ledger = place.open();
        ledger.append(&entries(0..3)).unwrap();
        ledger.sign(&log_key(), None).unwrap();
        versioned(&place, 1, 7);
        let mut ledger = place.open();
        assert_eq!(ledger.records(0, 9).unwrap().len(), 3);
        assert!(ledger.fsck(None).unwrap().is_sound());
        assert_eq!(ledger.prove(2).unwrap().index, 2);
        let told = ledger.append(&entries(3..4)).unwrap_err();
        assert!(matches!(&told, LedgerError::Newer { found, known, .. } if found == "1.7" && known == "1.0"), "{told:?}");
        assert!(told.to_string().ends_with("has format 1.7, this program writes only format 1.0"), "{told}");
        assert!(matches!(ledger.sign(&log_key(), None), Err(LedgerError::Newer { .. })));
        assert_eq!(ledger.head().unwrap().size, 3);
    }
}

#[test]
fn another_major_version_is_not_read() {
    for place in Place::tables() {
        versioned(&place, 2, 0);
        assert!(place.try_open().unwrap_err().to_string().ends_with("has format 2.0, this program reads only format 1.0"));
    }
}

#[test]
fn what_is_no_ledger_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let refused = |name: &str| ledger::open(&at(name), &Os).unwrap_err();
    assert!(matches!(refused("missing.db"), LedgerError::Missing { .. }));
    assert!(!folder.path().join("missing.db").exists(), "looking makes nothing");
    std::fs::write(
        folder.path().join("text.db"),
        "no database, but longer than the header of one, which has a hundred bytes or so, all told",
    )
    .unwrap();
    assert!(matches!(refused("text.db"), LedgerError::Store { .. }));
    rusqlite::Connection::open(folder.path().join("other.db")).unwrap().execute_batch("CREATE TABLE leaf (idx)").unwrap();
    assert!(matches!(refused("other.db"), LedgerError::Address { .. }));
    assert!(ledger::create(&at("other.db"), &note_key(), &Os).is_err(), "another program's database is not taken over");
    std::fs::write(folder.path().join("empty.db"), "").unwrap();
    assert!(matches!(refused("empty.db"), LedgerError::Address { .. }));
    assert!(matches!(ledger::open("memory:", &Os), Err(LedgerError::Missing { .. })));
}

#[test]
fn the_ledgers_key_and_name_go_together() {
    for place in Place::tables() {
        let other = NoteKey::new("ledger.example.org/other", note_key().key()).unwrap();
        place.damage(&format!("UPDATE log SET vkey = '{}'", other.vkey()));
        assert!(matches!(place.try_open(), Err(LedgerError::Damaged { .. })));
    }
}
