//! Where signatures are compared: a signed document taken from the source map again, verified, and held
//! against the claim that was read. Not a check; the checks sit at it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Context;
use crate::dsse::{Envelope, Signer, TrustStore, Verified, records};
use crate::model::id::{Digest, Timestamp};
use crate::model::revocation::Revocation;
use crate::source::{DocId, Sha256, SourceMap};

/// The reason where no trust file was given.
const NO_TRUST: &str = "no trust file was given, so no signature can be believed";
/// The reason where the document was not kept; cannot happen unless the program is wrong.
const NOT_AT_HAND: &str = "the document is not at hand";
/// The reason where the claim is not what was signed; cannot happen unless the program is wrong.
pub(super) const CHANGED: &str = "what was signed is not what was read";

fn store(context: &Context<'_>) -> Result<TrustStore, String> {
    let trust = context.trust.ok_or_else(|| NO_TRUST.to_owned())?;
    TrustStore::new(trust.clone()).map_err(|problems| {
        let first = problems.first().map(|(_, problem)| problem.to_string()).unwrap_or_default();
        format!("the trust file cannot be used: {first}")
    })
}

/// When, by whom and why something was revoked.
pub(super) struct Taken(pub(super) String);

impl From<Taken> for String {
    fn from(taken: Taken) -> Self {
        format!("it was {}", taken.0)
    }
}

/// Where signatures are compared.
pub(super) struct Desk<'a> {
    sources: &'a SourceMap,
    store: Result<TrustStore, String>,
    now: Timestamp,
    /// What a trusted key revoked.
    revoked: Vec<Revocation>,
    /// The records of the documents that were asked for, so that a listing of a ledger is taken apart once.
    records: RefCell<BTreeMap<DocId, Rc<[&'a str]>>>,
}

impl<'a> Desk<'a> {
    /// A desk at which these revocations count, as far as they are verified.
    pub(super) fn new(context: &Context<'a>, revocations: &[Revocation]) -> Self {
        let revoked = revocations.iter().filter(|revocation| revocation.verified).cloned().collect();
        Self { sources: context.sources, store: store(context), now: context.now, revoked, records: RefCell::default() }
    }

    /// A record of a document with its envelope: the whole document where it is one envelope.
    pub(super) fn record(&self, doc: Option<DocId>, line: Option<usize>) -> Result<(&'a str, Envelope), String> {
        let record = match line {
            Some(line) => self.records(doc)?.get(line).copied().ok_or(CHANGED)?,
            None => self.text(doc)?,
        };
        Ok((record, parse(record)?))
    }

    fn records(&self, doc: Option<DocId>) -> Result<Rc<[&'a str]>, String> {
        let id = doc.ok_or(NOT_AT_HAND)?;
        if let Some(known) = self.records.borrow().get(&id) {
            return Ok(Rc::clone(known));
        }
        let found: Rc<[&'a str]> = records(self.text(doc)?).map(|(.., record)| record).collect();
        self.records.borrow_mut().insert(id, Rc::clone(&found));
        Ok(found)
    }

    /// Refuses an attestation that was revoked: by the digest of its record, of its document or of what was signed.
    pub(super) fn still_stands(&self, doc: Option<DocId>, record: &str, envelope: &Envelope) -> Result<(), Taken> {
        if self.revoked.is_empty() {
            return Ok(());
        }
        let document = doc.and_then(|doc| self.sources.get(doc)).map(|file| Digest::from(file.digest()));
        let of = |bytes: &[u8]| Digest::from(Sha256::of(bytes));
        let known_by: Vec<Digest> = [of(record.trim_ascii().as_bytes()), of(&envelope.payload)].into_iter().chain(document).collect();
        self.refuse(|revocation| revocation.hits_attestation(&known_by))
    }

    /// Refuses artifacts that were revoked in an environment.
    pub(super) fn still_there(&self, artifacts: &[Digest], environment: &str) -> Result<(), Taken> {
        self.refuse(|revocation| revocation.hits_artifact(artifacts, environment))
    }

    fn refuse(&self, hit: impl Fn(&Revocation) -> bool) -> Result<(), Taken> {
        match self.revoked.iter().find(|revocation| hit(revocation)) {
            Some(revocation) => Err(Taken(revocation.account())),
            None => Ok(()),
        }
    }

    fn text(&self, doc: Option<DocId>) -> Result<&'a str, String> {
        let file = doc.and_then(|doc| self.sources.get(doc)).ok_or(NOT_AT_HAND)?;
        file.text().map_err(|problem| problem.message)
    }

    /// The signers of an envelope, of which `accept` must take one; the reason of the last refusal otherwise.
    pub(super) fn accept<T>(&self, envelope: &Envelope, accept: impl Fn(&Signer<'_>) -> Result<T, String>) -> Result<T, String> {
        let store = self.store.as_ref().map_err(Clone::clone)?;
        let Verified { signers, .. } = store.verify(envelope, self.now).map_err(|problem| problem.to_string())?;
        let mut refusal = CHANGED.to_owned();
        for signer in &signers {
            match accept(signer) {
                Ok(accepted) => return Ok(accepted),
                Err(reason) => refusal = reason,
            }
        }
        Err(refusal)
    }
}

fn parse(text: &str) -> Result<Envelope, String> {
    Envelope::parse(text).map_err(|problems| problems.into_iter().next().map(|problem| problem.message).unwrap_or_default())
}
