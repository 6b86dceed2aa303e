//! The ledger: appending (durably: SQLite on this disk, every commit synced), proving, checking.
//!
//! Budgets: at least 2 000 durable appends a second in batches; an inclusion proof in at most 1 ms at a
//! million leaves; `fsck` linear. `cargo bench --bench ledger`. With `PORTCULLIS_BENCH_POSTGRES=URL` the
//! appends run over PostgreSQL, too, in a schema of their own each time.
#![allow(clippy::expect_used, reason = "a benchmark that cannot make its own ledger should fail loudly")]

use std::sync::atomic::{AtomicU64, Ordering};

use divan::Bencher;
use divan::counter::ItemsCount;
use portcullis::dsse::{Envelope, PrivateKey, STATEMENT_TYPE, Signature};
use portcullis::host::os::Os;
use portcullis::ledger::merkle::{Edge, Hash, Nodes, leaf_hash};
use portcullis::ledger::sqlite::Sqlite;
use portcullis::ledger::store::{Identity, NewLeaf};
use portcullis::ledger::{self, Entry, Head, Ledger, LedgerError, NoteKey, Store as _};
use portcullis::model::trust::Algorithm;
use portcullis::source::{Sha256, Span};
use tempfile::TempDir;

fn main() {
    divan::main();
}

fn key() -> NoteKey {
    let key = PrivateKey::from_seed(Algorithm::Ed25519, &[7; 32]).expect("a seed");
    NoteKey::new("ledger.example.org/bench", &key.public_key()).expect("a name")
}

/// Approvals, each another one; nobody asks whether they are signed.
fn entries(count: u64) -> Vec<Entry> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let one = |number: u64| {
        let payload = format!(
            r#"{{"_type":"{STATEMENT_TYPE}","predicate":{{"approvedAt":"2026-11-24T09:00:00Z","approver":"ann@example.org","comment":"{number}","environment":"production","role":"test-lead"}},"predicateType":"https://portcullis.dev/attestation/approval/v0.1","subject":[{{"digest":{{"sha256":"{}"}},"name":"api"}}]}}"#,
            Sha256::of(&number.to_be_bytes())
        );
        let signatures = vec![Signature { keyid: "SHA256:bench".to_owned(), sig: vec![1; 64] }];
        Entry::of(&Envelope { payload: payload.into_bytes(), signatures, payload_span: Span::default() }).expect("an approval")
    };
    let from = NEXT.fetch_add(count, Ordering::Relaxed);
    (from..from + count).map(one).collect()
}

/// A folder on the disk that the sources are on: `/tmp` may be memory.
fn folder() -> TempDir {
    tempfile::Builder::new().prefix(".bench-").tempdir_in(env!("CARGO_MANIFEST_DIR")).expect("a folder")
}

fn made(kind: &str) -> Option<(Ledger, Option<TempDir>)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let create = |address: &str| ledger::create(address, &key(), &Os).expect("a ledger");
    match kind {
        "memory" => Some((create("memory:"), None)),
        "sqlite" => {
            let folder = folder();
            Some((create(&format!("sqlite:{}/ledger.db", folder.path().display())), Some(folder)))
        }
        _ => {
            let url = std::env::var("PORTCULLIS_BENCH_POSTGRES").ok()?;
            let and = if url.contains('?') { '&' } else { '?' };
            let schema = format!("bench_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            Some((create(&format!("{url}{and}schema={schema}")), None))
        }
    }
}

#[divan::bench(args = ["memory", "sqlite", "postgres"], sample_count = 20)]
fn append_one_at_a_time(bencher: Bencher<'_, '_>, kind: &str) {
    let Some((mut ledger, _folder)) = made(kind) else { return };
    bencher.counter(ItemsCount::new(50u32)).with_inputs(|| entries(50)).bench_local_values(|entries| {
        for entry in entries {
            ledger.append(&[entry]).expect("recorded");
        }
    });
}

#[divan::bench(args = ["sqlite", "postgres"], sample_count = 20)]
fn append_batches_of_500(bencher: Bencher<'_, '_>, kind: &str) {
    let Some((mut ledger, _folder)) = made(kind) else { return };
    bencher
        .counter(ItemsCount::new(500u32))
        .with_inputs(|| entries(500))
        .bench_local_values(|entries| ledger.append(&entries).expect("recorded"));
}

struct Nowhere;

impl Nodes for Nowhere {
    fn node(&mut self, _: u32, _: u64) -> Result<Hash, LedgerError> {
        Err(LedgerError::Damaged { what: "an empty tree has no nodes".to_owned() })
    }
}

/// A ledger of many leaves, written past the entries: a proof does not look into them.
fn large(size: u64) -> (Ledger, TempDir) {
    let folder = folder();
    let path = folder.path().join("ledger.db").display().to_string();
    let key = key();
    let mut store = Sqlite::create(&path, &Identity { origin: key.name().to_owned(), vkey: key.vkey() }).expect("a ledger");
    let mut edge = Edge::read(&mut Nowhere, 0).expect("an empty tree");
    let mut next = 0;
    while next < size {
        let until = size.min(next + 50_000);
        let records: Vec<String> = (next..until).map(|index| format!("{index:0200}")).collect();
        let leaves: Vec<NewLeaf<'_>> = (next..until)
            .zip(&records)
            .map(|(index, record)| NewLeaf {
                index,
                hash: leaf_hash(record.as_bytes()),
                record: record.as_bytes(),
                digest: Sha256::of(record.as_bytes()),
                envelope: b"",
                subjects: &[],
            })
            .collect();
        let nodes: Vec<_> = leaves.iter().flat_map(|leaf| edge.push(leaf.hash)).collect();
        store.begin().expect("begun");
        store.put_leaves(&leaves).expect("leaves");
        store.put_nodes(&nodes).expect("nodes");
        store.put_root(Head { size: edge.size(), root: edge.root() }).expect("a root");
        store.commit().expect("committed");
        next = until;
    }
    (Ledger::over(Box::new(store)).expect("a ledger"), folder)
}

#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 50, sample_size = 20)]
fn inclusion_proof(bencher: Bencher<'_, '_>, size: u64) {
    let (mut ledger, _folder) = large(size);
    let mut index = 0;
    bencher.bench_local(|| {
        index = (index + 7_919) % size;
        ledger.inclusion(index, size).expect("a proof")
    });
}

#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 50, sample_size = 20)]
fn consistency_proof(bencher: Bencher<'_, '_>, size: u64) {
    let (mut ledger, _folder) = large(size);
    let mut old = 1;
    bencher.bench_local(|| {
        old = (old + 7_919) % size;
        ledger.consistency(old, size).expect("a proof")
    });
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 3, sample_size = 1)]
fn fsck(bencher: Bencher<'_, '_>, size: u64) {
    let Some((mut ledger, _folder)) = made("sqlite") else { return };
    for _ in 0..size / 1_000 {
        ledger.append(&entries(1_000)).expect("recorded");
    }
    bencher.counter(ItemsCount::new(size)).bench_local(|| assert!(ledger.fsck(None).expect("read").is_sound()));
}
