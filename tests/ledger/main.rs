//! The ledger over every store: one suite for memory, SQLite and PostgreSQL.
//!
//! PostgreSQL runs in a private cluster in a temporary folder (`cluster`); where there is none, its part
//! is skipped loudly, or fails if `PORTCULLIS_TEST_POSTGRES=required`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    unreachable_pub,
    dead_code,
    reason = "a test that fails should fail loudly"
)]

mod cluster;
mod conformance;
mod crash;
mod decoders;
mod faults;
mod format;
mod places;
mod postgres;
#[path = "../signed/mod.rs"]
mod signed;
mod tamper;

use portcullis::attest::approval::approval;
use portcullis::attest::sign::payload;
use portcullis::attest::{FileKey, Signer as _, sign};
use portcullis::dsse::Subject;
use portcullis::ledger::{Entry, NoteKey};
use portcullis::model::approval::ApprovalPredicate;
use portcullis::model::revocation::{REVOCATION_PREDICATE, RevocationPredicate, Revokes};
use portcullis::source::Sha256;

use signed::{ANN_SEED, GATE_SEED, at, digest, ed25519, failed, passed};

pub const ORIGIN: &str = "ledger.example.org/shop";

/// The ledger's own key.
pub fn log_key() -> FileKey {
    ed25519(77)
}

pub fn note_key() -> NoteKey {
    NoteKey::new(ORIGIN, &log_key().public_key()).unwrap()
}

/// A small entry: the approval with this number.
pub fn entry(number: u64) -> Entry {
    let predicate = ApprovalPredicate {
        role: "test-lead".parse().unwrap(),
        environment: "production".parse().unwrap(),
        approver: "ann@example.org".to_owned(),
        approved_at: at("2026-11-24T09:00:00Z"),
        expires_at: None,
        comment: Some(format!("number {number}")),
    };
    let subject = Subject::new("api", Sha256::of(&(number % 7).to_be_bytes()).into());
    Entry::of(&approval(&predicate, &[subject], &ed25519(ANN_SEED)).unwrap()).unwrap()
}

pub fn entries(numbers: std::ops::Range<u64>) -> Vec<Entry> {
    numbers.map(entry).collect()
}

/// A verdict that passes, one that fails, and a revocation of the artifact that both are about.
pub fn story() -> Vec<Entry> {
    let verdict = |case: signed::Case| Entry::of(&case.envelopes(&ed25519(GATE_SEED)).0).unwrap();
    let pass = verdict(passed());
    let predicate = RevocationPredicate {
        revokes: Revokes::Artifact,
        environment: Some("production".parse().unwrap()),
        revoker: "ann@example.org".to_owned(),
        reason: "the base image was replaced".to_owned(),
        revoked_at: at("2026-11-24T12:00:00Z"),
    };
    let statement = payload(&[Subject::new("api", digest('a'))], REVOCATION_PREDICATE, &predicate).unwrap();
    let revocation = Entry::of(&sign(statement, &ed25519(ANN_SEED)).unwrap()).unwrap();
    vec![pass, verdict(failed()), revocation]
}
