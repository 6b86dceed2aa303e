//! Any text as a checkpoint, signed or not: what opens was signed, byte for byte, and says one thing only.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portcullis::attest::FileKey;
use portcullis::dsse::PrivateKey;
use portcullis::ledger::{Checkpoint, NoteKey};
use portcullis::model::trust::Algorithm;

static KEY: LazyLock<(FileKey, NoteKey)> = LazyLock::new(|| {
    let key = PrivateKey::from_seed(Algorithm::Ed25519, &[77; 32]).expect("a seed");
    let note = NoteKey::new("ledger.example.org/shop", &key.public_key()).expect("a name");
    (FileKey(key), note)
});

fuzz_target!(|text: &str| {
    let (signer, key) = &*KEY;
    // As it comes: nobody signed it, unless it is the seed.
    if let Ok(checkpoint) = Checkpoint::open(text, key) {
        assert!(text.starts_with(&Checkpoint::text(key.name(), checkpoint.head)));
    }
    // Signed by us, so that its body is looked at: it is a checkpoint only in its one form.
    if let Ok(note) = key.sign(text, signer)
        && let Ok(checkpoint) = Checkpoint::open(&note, key)
    {
        assert_eq!(Checkpoint::text(key.name(), checkpoint.head), text);
    }
    if let Ok(other) = NoteKey::parse(text) {
        assert_eq!(other.vkey(), text.trim_ascii());
    }
});
