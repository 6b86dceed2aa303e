//! Any bytes as a record: what is read is canonical, so that it is written the same again. Any envelope as an
//! entry: its record is read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::attest::sign::canonical;
use portcullis::dsse::Envelope;
use portcullis::ledger::{Entry, entry::read};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = read(bytes) {
        assert_eq!(canonical(&record).expect("what we read, we write"), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(envelope) = Envelope::parse(text)
        && let Ok(entry) = Entry::of(&envelope)
    {
        assert_eq!(&read(entry.leaf()).expect("what we record, we read"), entry.record());
        let again = Entry::of(&Envelope::parse(entry.envelope()).expect("what we store, we read")).expect("an entry");
        assert_eq!(again, entry);
    }
});
