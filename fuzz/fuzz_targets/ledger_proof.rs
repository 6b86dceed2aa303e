//! Any text as a proof, before a checkpoint that is really signed: what opens is written the same again.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portcullis::attest::FileKey;
use portcullis::dsse::PrivateKey;
use portcullis::ledger::merkle::empty_root;
use portcullis::ledger::{Checkpoint, Consistency, Head, Inclusion, NoteKey};
use portcullis::model::trust::Algorithm;

static KEY: LazyLock<(NoteKey, String)> = LazyLock::new(|| {
    let key = PrivateKey::from_seed(Algorithm::Ed25519, &[77; 32]).expect("a seed");
    let note = NoteKey::new("ledger.example.org/shop", &key.public_key()).expect("a name");
    let text = Checkpoint::text(note.name(), Head { size: 5, root: empty_root() });
    let signed = note.sign(&text, &FileKey(key)).expect("signed");
    (note, signed)
});

fuzz_target!(|text: &str| {
    let (key, note) = &*KEY;
    // As it comes, and with a checkpoint that holds behind its first part.
    let head = text.split_once("\n\n").map_or(text, |(head, _)| head);
    for text in [text.to_owned(), format!("{head}\n\n{note}")] {
        if let Ok(proof) = Inclusion::open(&text, key) {
            assert_eq!(proof.to_text(), text);
        }
        if let Ok(proof) = Consistency::open(&text, key) {
            assert_eq!(proof.to_text(), text);
            let _ = proof.holds_since(&proof.checkpoint);
        }
    }
});
