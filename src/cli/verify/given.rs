//! The documents beside the attestation: verdicts of earlier environments, revocations.

use camino::{Utf8Path, Utf8PathBuf};

use super::super::diagnose::Failure;
use super::super::exit::Exit;
use crate::host::Host;
use crate::source::{SourceFile, Syntax};

/// How files of verdicts are called, as `check --attest` writes them.
const VERDICTS: &str = ".intoto.jsonl";

/// Files, and the verdicts in directories.
pub(super) fn verdicts(paths: &[Utf8PathBuf], host: &dyn Host) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !host.is_directory(path) {
            files.push(file(path, host)?);
            continue;
        }
        let root = host.root(path)?;
        let before = files.len();
        for (name, _) in root.list()?.into_iter().filter(|(name, _)| name.as_str().ends_with(VERDICTS)) {
            files.push(SourceFile::new(path.join(&name), Syntax::Text, root.read(&name)?));
        }
        if files.len() == before {
            return Err(Failure::new(
                Exit::Usage,
                format!("`{path}` holds no verdict"),
                format!("verdicts are files that end in `{VERDICTS}`"),
            ));
        }
    }
    Ok(files)
}

/// Files as they are.
pub(super) fn files(paths: &[Utf8PathBuf], host: &dyn Host) -> Result<Vec<SourceFile>, Failure> {
    paths.iter().map(|path| file(path, host)).collect()
}

fn file(path: &Utf8Path, host: &dyn Host) -> Result<SourceFile, Failure> {
    Ok(SourceFile::new(path.to_owned(), Syntax::Text, host.read(path)?))
}
