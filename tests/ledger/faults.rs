//! A crash at every step of an append and of a signature, over every store.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use portcullis::ledger::merkle::Hash;
use portcullis::ledger::store::{FormatVersion, Leaf, NewLeaf, NodeRow};
use portcullis::ledger::{Head, Identity, Ledger, LedgerError, Store};
use portcullis::source::Sha256;

use crate::places::Place;
use crate::{entries, log_key};

/// When the crash comes, relative to the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Before,
    After,
}

/// A store whose process crashes at the n-th thing that it is asked to do.
struct Crashing {
    inner: Box<dyn Store>,
    left: Arc<AtomicI64>,
    when: When,
}

impl Crashing {
    fn step<T>(&mut self, act: impl FnOnce(&mut dyn Store) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let crash = || LedgerError::Store { ledger: "test".to_owned(), action: "written", reason: "crash".to_owned(), help: String::new() };
        let left = self.left.fetch_sub(1, Ordering::SeqCst);
        if left < 1 || (left == 1 && self.when == When::Before) {
            return Err(crash());
        }
        let done = act(&mut *self.inner);
        if left == 1 { Err(crash()) } else { done }
    }
}

impl Store for Crashing {
    fn address(&self) -> &str {
        self.inner.address()
    }
    fn identity(&mut self) -> Result<Identity, LedgerError> {
        self.inner.identity()
    }
    fn format(&mut self) -> Result<FormatVersion, LedgerError> {
        self.inner.format()
    }
    fn size(&mut self) -> Result<u64, LedgerError> {
        self.step(|store| store.size())
    }
    fn leaves(&mut self, from: u64, limit: u64) -> Result<Vec<Leaf>, LedgerError> {
        self.step(|store| store.leaves(from, limit))
    }
    fn envelope(&mut self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        self.step(|store| store.envelope(index))
    }
    fn find(&mut self, envelope: &Sha256) -> Result<Option<u64>, LedgerError> {
        self.step(|store| store.find(envelope))
    }
    fn about(&mut self, digest: &str) -> Result<Vec<u64>, LedgerError> {
        self.step(|store| store.about(digest))
    }
    fn found_by(&mut self, from: u64, to: u64) -> Result<Vec<(u64, String)>, LedgerError> {
        self.step(|store| store.found_by(from, to))
    }
    fn node(&mut self, level: u32, index: u64) -> Result<Option<Hash>, LedgerError> {
        self.step(|store| store.node(level, index))
    }
    fn nodes(&mut self, level: u32, from: u64, limit: u64) -> Result<Vec<(u64, Hash)>, LedgerError> {
        self.step(|store| store.nodes(level, from, limit))
    }
    fn roots(&mut self, from: u64, limit: u64) -> Result<Vec<Head>, LedgerError> {
        self.step(|store| store.roots(from, limit))
    }
    fn last_root(&mut self) -> Result<Option<Head>, LedgerError> {
        self.step(|store| store.last_root())
    }
    fn note_from(&mut self, size: u64) -> Result<Option<(u64, String)>, LedgerError> {
        self.step(|store| store.note_from(size))
    }
    fn last_note(&mut self) -> Result<Option<(u64, String)>, LedgerError> {
        self.step(|store| store.last_note())
    }
    fn begin(&mut self) -> Result<(), LedgerError> {
        self.step(|store| store.begin())
    }
    fn put_leaves(&mut self, leaves: &[NewLeaf<'_>]) -> Result<(), LedgerError> {
        self.step(|store| store.put_leaves(leaves))
    }
    fn put_nodes(&mut self, nodes: &[NodeRow]) -> Result<(), LedgerError> {
        self.step(|store| store.put_nodes(nodes))
    }
    fn put_root(&mut self, head: Head) -> Result<(), LedgerError> {
        self.step(|store| store.put_root(head))
    }
    fn put_note(&mut self, size: u64, note: &str) -> Result<(), LedgerError> {
        self.step(|store| store.put_note(size, note))
    }
    fn commit(&mut self) -> Result<(), LedgerError> {
        self.step(|store| store.commit())
    }
    // Whoever has crashed rolls nothing back.
    fn rollback(&mut self) {
        if self.left.load(Ordering::SeqCst) > 0 {
            self.inner.rollback();
        }
    }
    fn integrity(&mut self) -> Result<Vec<String>, LedgerError> {
        self.inner.integrity()
    }
}

/// Runs `act` with a crash at every step in turn; `after` looks at what is left each time.
fn at_every_step(place: &Place, when: When, act: impl Fn(&mut Ledger, u64) -> Result<(), LedgerError>, after: impl Fn(&Place, u64)) -> u64 {
    for step in 1.. {
        let left = Arc::new(AtomicI64::new(step));
        let store = Crashing { inner: place.store(), left: Arc::clone(&left), when };
        let done = act(&mut Ledger::over(Box::new(store)).unwrap(), step as u64);
        assert_eq!(done.is_err(), left.load(Ordering::SeqCst) <= 0, "a crash is not passed over: {} step {step}", place.name());
        after(place, step as u64);
        if done.is_ok() {
            return step as u64;
        }
    }
    unreachable!("there is an end to the steps")
}

#[test]
fn a_crash_at_any_step_of_an_append_leaves_all_of_it_or_nothing() {
    for when in [When::Before, When::After] {
        for place in Place::all() {
            let batch = |step: u64| entries(step * 10..step * 10 + 3);
            let act = |ledger: &mut Ledger, step| ledger.append(&batch(step)).map(|_| ());
            let after = |place: &Place, step| {
                let mut ledger = place.open();
                let before = ledger.head().unwrap().size;
                assert_eq!(before % 3, 0, "{when:?} {} step {step}: a part was recorded", place.name());
                let sound = |ledger: &mut Ledger| {
                    let found = ledger.fsck(None).unwrap();
                    assert!(found.is_sound(), "{when:?} {} step {step}: {found:?}", place.name());
                };
                sound(&mut ledger);
                // Whoever was not told tries again: once in the ledger, whatever happened.
                ledger.append(&batch(step)).unwrap();
                assert_eq!(ledger.head().unwrap().size, step * 3, "{when:?} {} step {step}", place.name());
                sound(&mut ledger);
            };
            let steps = at_every_step(&place, when, act, after);
            assert!(steps >= 8, "an append has more than {steps} steps");
        }
    }
}

#[test]
fn a_crash_at_any_step_of_signing_never_leads_to_a_second_root() {
    for when in [When::Before, When::After] {
        for place in Place::all() {
            let act = |ledger: &mut Ledger, _| ledger.sign(&log_key(), None).map(|_| ());
            place.open().append(&entries(0..3)).unwrap();
            let expected = place.open().head().unwrap();
            let after = |place: &Place, step| {
                let mut ledger = place.open();
                if let Some(stored) = ledger.checkpoint().unwrap() {
                    assert_eq!(stored.head, expected, "{when:?} {} step {step}", place.name());
                }
                assert!(ledger.fsck(None).unwrap().is_sound());
            };
            at_every_step(&place, when, act, after);
            assert_eq!(place.open().sign(&log_key(), None).unwrap().head, expected);
        }
    }
}
