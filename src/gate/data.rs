//! Searches the data that a release brings for personal data.

use crate::host::Root;
use crate::model::Release;
use crate::model::dataset::DatasetScan;
use crate::model::evidence::ReleaseFile;
use crate::model::scan::{DataStanding, FileScan, Unread};

/// What is found in the files of data sets that are there, by data set and file; then in data files that no data set claims.
/// A data set's file that has no entry here counts as not searched.
pub(super) fn scans(_: &dyn Root, release: &Release, files: &[ReleaseFile]) -> Vec<DatasetScan> {
    let claimed = release.datasets.iter().enumerate().flat_map(|(dataset, of)| {
        of.files.iter().enumerate().filter_map(move |(file, path)| {
            let size = files.iter().find(|file| file.path == path.as_str())?.size;
            let path = path.as_str().to_owned();
            Some(DatasetScan { dataset: Some(dataset), file: Some(file), scans: vec![unsearched(&path, size)], path })
        })
    });
    claimed.collect()
}

/// The engine is not joined yet: what is packed counts as unread, and all else as clean.
fn unsearched(path: &str, bytes: u64) -> FileScan {
    let unread = Unread {
        code: "packed".to_owned(),
        reason: "packed files are not searched".to_owned(),
        help: "unpack the file".to_owned(),
        after: None,
    };
    FileScan {
        path: path.to_owned(),
        bytes,
        format: "text".to_owned(),
        encoding: "utf-8".to_owned(),
        rows: 0,
        standing: DataStanding::Clean,
        fields: Vec::new(),
        unread: if path.ends_with(".gz") { vec![unread] } else { Vec::new() },
    }
}
