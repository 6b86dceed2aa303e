//! Where a history is, out of the arguments that say how it is read.

use camino::Utf8PathBuf;

use super::args::{HistoryArgs, Preset};
use super::diagnose::Failure;
use super::exit::Exit;
use crate::gate::git_history::GitSource;
use crate::gate::promotions::Origin;
use crate::intake::history::git::ValueFrom;
use crate::intake::history::mapping::Mapping;

/// What a history that is a repository begins with.
const GIT: &str = "git:";

/// Reads `HISTORY` and its options; an option that the source has no use for is refused.
pub(super) fn origin(history: String, arguments: HistoryArgs) -> Result<Origin, Failure> {
    let usage = |message: &str, help: &str| Failure::new(Exit::Usage, message, help);
    let HistoryArgs { column, ignore_column, constant, delimiter, events, version_from, preset, reference, automated_authors, cache } =
        arguments;
    let mapping =
        Mapping::new(column, ignore_column, constant, delimiter).map_err(|malformed| usage(&malformed.message, &malformed.help))?;
    let Some(path) = history.strip_prefix(GIT) else {
        let of_git =
            [events.is_some(), version_from.is_some(), preset.is_some(), reference.is_some(), automated_authors.is_some(), cache.is_some()];
        if of_git.contains(&true) {
            return Err(usage("options for git repositories are given, and the history is a file", "write `git:PATH` for a repository"));
        }
        return Ok(Origin::File(history.into(), mapping));
    };
    if !mapping.is_empty() {
        return Err(usage(
            "options for files are given, and the history is a git repository",
            "leave out --column, --ignore-column, --constant and --delimiter",
        ));
    }
    let files = events.ok_or_else(|| {
        usage(
            "nothing says which files of the repository tell of promotions",
            "give --events, for example `tags/{environment}/{component}.yaml`",
        )
    })?;
    let value = match (preset, version_from) {
        (Some(Preset::Kustomize), _) => ValueFrom::Kustomize,
        (None, Some(key)) => ValueFrom::Key(key),
        (None, None) => ValueFrom::Whole,
    };
    let source = GitSource { path: Utf8PathBuf::from(path), reference, files, value, automated: automated_authors, cache };
    Ok(Origin::Git(source))
}
