//! Searches the data that a release brings for personal data.

use std::io::Cursor;

use camino::Utf8Path;

use crate::host::{HostError, Root};
use crate::model::Release;
use crate::model::dataset::DatasetScan;
use crate::model::evidence::ReleaseFile;
use crate::model::scan::{FileScan, Unread};
use crate::pid::search::Searcher;
use crate::source::Sha256;
use crate::verdict::InputDocument;

/// What is done about a release's data.
pub(super) struct Data<'a> {
    pub(super) root: &'a dyn Root,
    pub(super) searcher: &'a Searcher,
    /// How many threads may search.
    pub(super) threads: usize,
    /// The file name extensions that make a file a data file.
    pub(super) extensions: &'a [String],
}

/// Whether a release brings anything that is to be searched: so that nothing is prepared where it does not.
pub(super) fn brings_any(release: &Release, files: &[ReleaseFile], extensions: &[String]) -> bool {
    release.datasets.iter().any(|dataset| !dataset.files.is_empty()) || files.iter().any(|file| is_stray(file, extensions))
}

impl Data<'_> {
    /// What is found in the files of data sets that are there, by data set and file; then in data files that no data set claims. A
    /// data set's file that has no entry here counts as not searched. The bytes that are searched are those whose digest is given.
    pub(super) fn scans(&self, release: &Release, files: &[ReleaseFile]) -> (Vec<DatasetScan>, Vec<InputDocument>) {
        let (mut scans, mut inputs) = (Vec::new(), Vec::new());
        for (dataset, of) in release.datasets.iter().enumerate() {
            for (file, path) in of.files.iter().enumerate() {
                if !files.iter().any(|file| file.path == path.as_str()) {
                    continue;
                }
                let found = self.search(path.as_str(), &mut inputs);
                scans.push(DatasetScan { dataset: Some(dataset), file: Some(file), scans: found, path: path.as_str().to_owned() });
            }
        }
        for file in files.iter().filter(|file| is_stray(file, self.extensions)) {
            let found = self.search(&file.path, &mut inputs);
            scans.push(DatasetScan { dataset: None, file: None, scans: found, path: file.path.clone() });
        }
        (scans, inputs)
    }

    fn search(&self, path: &str, inputs: &mut Vec<InputDocument>) -> Vec<FileScan> {
        let bytes = match self.root.read(Utf8Path::new(path)) {
            Ok(bytes) => bytes,
            Err(error) => return vec![unread(path, &error)],
        };
        if !inputs.iter().any(|input| input.path == path) {
            inputs.push(InputDocument {
                path: path.to_owned(),
                role: "data".to_owned(),
                digest: Sha256::of(&bytes).into(),
                size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            });
        }
        self.searcher.file(path, &mut Cursor::new(bytes), self.threads)
    }
}

/// Endings of files that are no data by their names and often hold some.
const OFTEN: [&str; 9] = ["dat", "gz", "log", "out", "tar", "tgz", "txt", "zip", "zst"];

/// Whether a file is data that the manifest does not name, or often holds some.
fn is_stray(file: &ReleaseFile, extensions: &[String]) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path).to_ascii_lowercase();
    let is_data = name.split('.').skip(1).any(|ending| extensions.iter().any(|known| known == ending) || OFTEN.contains(&ending));
    is_data && !file.referenced && !file.attestation
}

fn unread(path: &str, error: &HostError) -> FileScan {
    let unread = Unread {
        code: "unreadable".to_owned(),
        reason: error.to_string(),
        help: "see that the file can be read, or take it out of the release".to_owned(),
        after: None,
    };
    FileScan::unsearched(path, unread)
}
