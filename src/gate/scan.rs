//! Searches files and directories for personal data: which files, in which order, by how many threads.
//!
//! Nothing that was named is left out in silence: what cannot be opened or walked is an `Unread`, what the user named and is
//! not there ends the search. Files are opened here, one after the other, and searched by [`Search`], several at a time; what comes
//! out does not depend on how many.

mod plan;
mod work;

use std::io::{self, Read, Seek, SeekFrom};

use camino::{Utf8Path, Utf8PathBuf};
use miette::Diagnostic;
use zeroize::Zeroizing;

use super::GateError;
use crate::host::{Host, ReadSeek};
use crate::model::Timestamp;
use crate::model::document::{read, syntax_of};
use crate::model::rules_data::RulesData;
use crate::model::scan::FileScan;
use crate::model::scan_baseline::ScanBaseline;
use crate::model::scanned::ScanOutcome;
use crate::pid::raw::FingerprintKey;
use crate::pid::search::Searcher;
use crate::pid::synthetic::Registry;
use crate::source::SourceFile;

/// Searches the bytes of a file.
pub trait Search: Sync {
    /// What is in a file of that path: one [`FileScan`] for it, and one for each file inside it. `threads` may be used at once;
    /// `progress` is told how many further bytes of the input are done.
    fn file(&self, path: &str, input: &mut (dyn ReadSeek + Send), threads: usize, progress: &(dyn Fn(u64) + Sync)) -> Vec<FileScan>;
}

impl Search for Searcher {
    fn file(&self, path: &str, input: &mut (dyn ReadSeek + Send), threads: usize, progress: &(dyn Fn(u64) + Sync)) -> Vec<FileScan> {
        Self::file(self, path, &mut Told { input, at: 0, farthest: 0, progress }, threads)
    }
}

/// An input that tells how far it has been read.
struct Told<'i> {
    input: &'i mut (dyn ReadSeek + Send),
    at: u64,
    farthest: u64,
    progress: &'i (dyn Fn(u64) + Sync),
}

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.at += count as u64;
        if self.at > self.farthest {
            (self.progress)(self.at - self.farthest);
            self.farthest = self.at;
        }
        Ok(count)
    }
}

impl Seek for Told<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.input.seek(to)?;
        Ok(self.at)
    }
}

/// A searcher by the rules, with a registry of what is nobody's.
///
/// # Errors
/// Patterns of the organisation that cannot be used.
pub fn searcher(host: &dyn Host, rules: &RulesData, registry: Registry, key: FingerprintKey) -> Result<Searcher, GateError> {
    let now = Timestamp(host.now());
    Searcher::new(rules.data.detection.clone(), registry, key, now).map_err(|error| GateError::Usage {
        message: error.to_string(),
        help: Diagnostic::help(&error).map_or_else(String::new, |help| help.to_string()),
    })
}

/// What is to be searched.
#[derive(Debug, Clone)]
pub struct ScanRequest {
    /// Files, directories, and releases: a directory with a manifest, or a manifest, which stands for the files of its data sets.
    pub paths: Vec<Utf8PathBuf>,
    /// How many threads are used; as many as the machine runs at once where absent.
    pub threads: Option<usize>,
    /// What is known already.
    pub baseline: Option<ScanBaseline>,
}

/// Searches.
///
/// `progress` is told how many bytes of how many are done, from any thread.
///
/// # Errors
/// Paths that do not exist or are no files, manifests that cannot be read, nothing to search.
pub fn scan(
    host: &dyn Host,
    request: &ScanRequest,
    search: &dyn Search,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<ScanOutcome, GateError> {
    let threads = request.threads.unwrap_or_else(|| host.processors()).max(1);
    let plan = plan::Plan::new(host, &request.paths)?;
    let mut outcome = work::run(host, plan, search, threads, progress);
    if let Some(baseline) = &request.baseline {
        let roots: Vec<Utf8PathBuf> = request.paths.iter().map(|path| plan::shown(path)).collect();
        outcome.hold_against(baseline, |path| roots.iter().any(|root| root == "." || Utf8Path::new(path).starts_with(root)));
    }
    Ok(outcome)
}

/// A word that every baseline has.
const BASELINE: &[u8] = b"ScanBaseline";

/// Reads a baseline.
///
/// # Errors
/// A file that is not one, with every problem; without a line of it where it is of another kind, which may be data.
pub fn baseline(host: &dyn Host, path: &Utf8Path) -> Result<ScanBaseline, GateError> {
    let bytes = host.read(path)?;
    if !bytes.windows(BASELINE.len()).any(|window| window == BASELINE) {
        return Err(GateError::Usage {
            message: format!("`{path}` is not a scan baseline"),
            help: "--write-baseline writes one".to_owned(),
        });
    }
    let file = SourceFile::new(path, syntax_of(path, &bytes), bytes);
    Ok(read::<ScanBaseline>(&file)?)
}

/// The fewest bytes of a key that nobody guesses.
const KEY: usize = 16;

/// The key of fingerprints: the bytes of a file, or new ones for this run alone.
///
/// # Errors
/// A file that cannot be read or is too short; no randomness.
pub fn fingerprint_key(host: &dyn Host, path: Option<&Utf8Path>) -> Result<FingerprintKey, GateError> {
    let Some(path) = path else {
        let mut secret = Zeroizing::new([0; 32]);
        host.random(&mut *secret)?;
        return Ok(FingerprintKey::new(&*secret));
    };
    let secret = Zeroizing::new(host.read(path)?);
    let secret = secret.trim_ascii();
    if secret.len() < KEY {
        return Err(GateError::Usage {
            message: format!("`{path}` is too short for a key: {} bytes", secret.len()),
            help: format!("give it at least {KEY} random bytes, for example with `openssl rand -hex 32`"),
        });
    }
    Ok(FingerprintKey::new(secret))
}
