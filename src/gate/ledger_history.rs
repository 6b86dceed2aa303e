//! Promotion events out of a ledger: a believed `PASSED` verdict let an artifact into an environment, a believed
//! `FAILED` one kept it out.
//!
//! Whom to believe is for `check` and the trust file, as everywhere; without a trust file nobody is. Each verdict
//! becomes a document of its own, so that it is found again by its entry.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::{GateError, RuleSources, load, recorded};
use crate::check::{self, Context, visits::visit};
use crate::host::Host;
use crate::intake::{self, Record, Role};
use crate::ledger::{self, Ledger, LedgerError};
use crate::model::Timestamp;
use crate::model::history::PromotionEvent;
use crate::model::ledger_record::RecordKind;
use crate::model::prior_verdict::PriorVerdict;
use crate::model::revocation::Revocation;
use crate::progression::status::Refusal;
use crate::source::{DocId, SourceFile, SourceMap, Syntax};

/// Which ledger, and whom to believe.
#[derive(Debug, Clone)]
pub struct LedgerSource {
    /// Its address.
    pub address: String,
    /// The trust file.
    pub trust: Utf8PathBuf,
}

/// A history out of a ledger.
#[derive(Debug, Default)]
pub struct LedgerHistory {
    /// What was let in, by time.
    pub events: Vec<PromotionEvent>,
    /// What was kept out.
    pub refusals: Vec<Refusal>,
    /// What a reader should know, a sentence each.
    pub remarks: Vec<String>,
}

/// What was read of a ledger, not yet believed.
#[derive(Default)]
struct Listing {
    verdicts: Vec<PriorVerdict>,
    revocations: Vec<Revocation>,
    /// The release that each verdict is about, by its document.
    releases: BTreeMap<DocId, String>,
}

/// Reads every verdict of a ledger.
///
/// # Errors
/// A ledger that cannot be read or that the trust file does not name, entries that are not what they claim.
pub fn read(host: &dyn Host, source: &LedgerSource, sources: &mut SourceMap) -> Result<LedgerHistory, GateError> {
    let (store, _) = load::trust(host, Utf8Path::new(source.trust.as_str()))?;
    let rules = load::rules(host, &RuleSources::default())?;
    let mut ledger = ledger::open(&source.address, host)?;
    recorded::trusted(&ledger, Some(store.trust()))?;
    let mut listing = listed(&mut ledger, sources)?;
    let context = Context { sources, trust: Some(store.trust()), now: Timestamp(host.now()), rules: &rules.data };
    check::believe(&mut listing.verdicts, &mut listing.revocations, &context);
    Ok(history(&listing))
}

fn listed(ledger: &mut Ledger, sources: &mut SourceMap) -> Result<Listing, GateError> {
    let head = ledger.head()?;
    let mut wanted = Vec::new();
    ledger.each(|entry| {
        let role = match entry.record.kind {
            RecordKind::Verdict => Some(Role::Verdict),
            RecordKind::Revocation => Some(Role::Revocation),
            RecordKind::Approval | RecordKind::Waiver => None,
        };
        if let (true, Some(role)) = (entry.index < head.size, role) {
            wanted.push((entry.index, role, entry.record.release.map(|release| release.to_string())));
        }
        Ok::<(), LedgerError>(())
    })?;
    let mut listing = Listing::default();
    for (index, role, release) in wanted {
        let path = format!("ledger:{}/{index}", ledger.origin());
        let file = SourceFile::new(path, Syntax::JsonLines, format!("{}\n", ledger.envelope(index)?).into_bytes());
        let read = intake::read(file, role, sources).map_err(|unreadable| GateError::from(*unreadable))?;
        match read.record {
            Record::Verdicts(verdicts) => listing.verdicts.extend(verdicts),
            Record::Revocations(revocations) => listing.revocations.extend(revocations),
            // The role that it was read in gives nothing else.
            _ => {}
        }
        listing.releases.extend(release.map(|release| (read.doc, release)));
    }
    Ok(listing)
}

fn history(listing: &Listing) -> LedgerHistory {
    // Components of several releases may share a name, and are not the same.
    let several = listing.releases.values().collect::<BTreeSet<_>>().len() > 1;
    let mut history = LedgerHistory::default();
    let (mut unbelieved, mut revoked, mut other) = (0usize, 0usize, 0usize);
    for verdict in &listing.verdicts {
        if !verdict.verified {
            *if verdict.revoked.is_some() { &mut revoked } else { &mut unbelieved } += 1;
            continue;
        }
        let Some(mut event) = visit(verdict) else {
            other += 1;
            continue;
        };
        let release = verdict.doc.and_then(|doc| listing.releases.get(&doc));
        if let (true, Some(release)) = (several, release) {
            event.component = format!("{release}/{}", event.component);
        }
        if verdict.passed() {
            history.events.push(event);
        } else {
            history.refusals.push(Refusal {
                at: event.at,
                component: event.component,
                digest: event.digest,
                environment: event.environment,
            });
        }
    }
    history.events.sort_by_key(|event| event.at);
    let mut remark = |count: usize, one: &str, many: &str| {
        if count > 0 {
            history.remarks.push(if count == 1 { format!("1 verdict {one}") } else { format!("{count} verdicts {many}") });
        }
    };
    remark(
        unbelieved,
        "is not believed: no key that the trust file names for it signed it",
        "are not believed: no key that the trust file names for them signed them",
    );
    remark(revoked, "was revoked and counts no more", "were revoked and count no more");
    remark(
        other,
        "is about a manifest or a choice of rules, and lets nothing in",
        "are about a manifest or a choice of rules, and let nothing in",
    );
    let refused = history.refusals.len();
    remark(refused, "kept an artifact out", "kept an artifact out");
    history
}
