//! The work itself: small files spread over threads, large ones one after another with all threads inside.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::Search;
use super::plan::{Job, Plan};
use crate::host::{Host, ReadSeek};
use crate::model::scan::{FileScan, Unread};
use crate::model::scanned::{ScanOutcome, ScannedFile};

/// Files above this many bytes are searched one at a time, by all threads.
const LARGE: u64 = 8 << 20;
/// The stack of a thread.
const STACK: usize = 16 << 20;

/// A small file that is open.
struct Open<'p> {
    name: &'p str,
    size: u64,
    input: Box<dyn ReadSeek + Send>,
}

/// How much is done.
struct Meter<'a> {
    done: AtomicU64,
    all: u64,
    tell: &'a (dyn Fn(u64, u64) + Sync),
}

impl Meter<'_> {
    fn add(&self, bytes: u64) {
        if bytes > 0 {
            let done = self.done.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
            (self.tell)(done, self.all);
        }
    }
}

type Found<'p> = Mutex<BTreeMap<&'p str, Vec<FileScan>>>;

/// Searches every file of a plan.
pub(super) fn run(
    host: &dyn Host,
    plan: Plan<'_>,
    search: &dyn Search,
    threads: usize,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> ScanOutcome {
    let meter = Meter { done: AtomicU64::new(0), all: plan.jobs.values().map(|job| job.size).sum(), tell: progress };
    let found: Found<'_> = Mutex::default();
    let note = |name, scans| {
        found.lock().unwrap_or_else(PoisonError::into_inner).insert(name, scans);
    };
    let open = |name: &'_ str, job: &Job| plan.open(host, job).map_err(|unread| vec![FileScan::unsearched(name, unread)]);
    let (large, small): (Vec<_>, Vec<_>) = plan.jobs.iter().partition(|(_, job)| job.size > LARGE);
    spread(threads.min(small.len()), search, &meter, &found, |give| {
        for (name, job) in &small {
            match open(name, job) {
                Ok(input) => give(Open { name, size: job.size, input }),
                Err(scans) => note(name, scans),
            }
        }
    });
    for (name, job) in large {
        let scans = match open(name, job) {
            Ok(input) => one(Open { name, size: job.size, input }, search, threads, &meter),
            Err(scans) => scans,
        };
        note(name, scans);
    }
    drop(found.lock());
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut files = Vec::new();
    for (name, scans) in found {
        let Some(job) = plan.jobs.get(name) else { continue };
        let environments = &job.claim.environments;
        let dataset = (!job.claim.datasets.is_empty()).then(|| job.claim.datasets.join(", "));
        files.extend(scans.into_iter().map(|scan| ScannedFile {
            scan,
            environments: environments.clone(),
            dataset: dataset.clone(),
            known_unread: Default::default(),
        }));
    }
    files.sort_by(|one, other| one.scan.path.cmp(&other.scan.path));
    ScanOutcome { files, links: plan.links, repositories: plan.repositories, stale: Vec::new() }
}

/// Has small files searched: here by one thread, else by as many others, which this one opens files for.
fn spread<'p>(threads: usize, search: &dyn Search, meter: &Meter<'_>, found: &Found<'p>, supply: impl FnOnce(&mut dyn FnMut(Open<'p>))) {
    let work = |open: Open<'p>| {
        let name = open.name;
        let scans = one(open, search, 1, meter);
        found.lock().unwrap_or_else(PoisonError::into_inner).insert(name, scans);
    };
    if threads < 2 {
        return supply(&mut |open| work(open));
    }
    thread::scope(|scope| {
        let (give, take) = channel(threads);
        for _ in 0..threads {
            let take = Arc::clone(&take);
            let worker = thread::Builder::new().stack_size(STACK);
            // Where the system gives no thread, the others and this one do its work.
            let _ = worker.spawn_scoped(scope, move || {
                while let Some(open) = next(&take) {
                    work(open);
                }
            });
        }
        // The workers alone hold the receiving end, so that files are never sent where nobody is left to take them.
        drop(take);
        supply(&mut |open| {
            if let Err(refused) = give.send(open) {
                work(refused.0);
            }
        });
    });
}

type Taking<'p> = Arc<Mutex<Receiver<Open<'p>>>>;

fn channel<'p>(threads: usize) -> (SyncSender<Open<'p>>, Taking<'p>) {
    let (give, take) = sync_channel(threads * 4);
    (give, Arc::new(Mutex::new(take)))
}

fn next<'p>(take: &Taking<'p>) -> Option<Open<'p>> {
    take.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Searches one file; the meter ends where the file ends, whatever the search said.
fn one(mut open: Open<'_>, search: &dyn Search, threads: usize, meter: &Meter<'_>) -> Vec<FileScan> {
    let told = AtomicU64::new(0);
    let step = |bytes: u64| {
        let before = told.fetch_add(bytes, Ordering::Relaxed);
        meter.add(before.saturating_add(bytes).min(open.size) - before.min(open.size));
    };
    let scans = search.file(open.name, &mut *open.input, threads, &step);
    meter.add(open.size.saturating_sub(told.load(Ordering::Relaxed)));
    if scans.is_empty() {
        let unread = Unread {
            code: "no-answer".to_owned(),
            reason: "the search said nothing about it".to_owned(),
            help: "this is a bug in portcullis; please report it".to_owned(),
            after: None,
        };
        return vec![FileScan::unsearched(open.name, unread)];
    }
    scans
}
