//! Where promotions are told of, and one way to read them: a file, a git repository.
//!
//! `audit` and `status` ask here. Judges nothing; the events come in the order of time, those of one
//! instant in the order of the source. To add a source: one variant of [`Origin`], one arm in [`read`].

use camino::Utf8PathBuf;

use super::GateError;
use super::git_history::{self, GitSource};
use crate::host::Host;
use crate::intake::Record;
use crate::intake::history::mapping::Mapping;
use crate::intake::history::read_mapped;
use crate::model::history::PromotionEvent;
use crate::source::{SourceFile, SourceMap, Syntax};

/// Where promotions are told of.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A file of events in CSV or JSON Lines, and what its columns mean.
    File(Utf8PathBuf, Mapping),
    /// A repository whose commits promote.
    Git(GitSource),
}

impl Origin {
    /// What it is called in reports: a path, or `git:` and a path.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path, _) => path.to_string(),
            Self::Git(source) => format!("git:{}", source.path),
        }
    }
}

/// Promotions and the documents that tell of them.
#[derive(Debug)]
pub struct Promotions {
    /// The events, by time.
    pub events: Vec<PromotionEvent>,
    /// The documents that their places are in.
    pub sources: SourceMap,
    /// What a reader should know about the reading, a sentence each.
    pub remarks: Vec<String>,
}

/// Reads promotions; `progress` is told how much of how much is read, where the source is long.
///
/// # Errors
/// A source that cannot be read, with every problem in it.
pub fn read(host: &dyn Host, origin: &Origin, progress: &mut dyn FnMut(usize, usize)) -> Result<Promotions, GateError> {
    let mut sources = SourceMap::default();
    let (events, remarks) = match origin {
        Origin::File(path, mapping) => {
            let file = SourceFile::new(path.clone(), Syntax::Text, host.read(path)?);
            let read = read_mapped(file, mapping, &mut sources).map_err(|unreadable| GateError::from(*unreadable))?;
            let Record::History(events) = read.record else { return Err(no_history(path)) };
            (events, Vec::new())
        }
        Origin::Git(source) => {
            let history = git_history::read(host, source, &mut sources, progress)?;
            (history.followed.events, history.remarks)
        }
    };
    if events.is_empty() {
        return Err(GateError::Usage {
            message: format!("`{}` tells of no promotion", origin.name()),
            help: "an empty history proves nothing: check what it is made from".to_owned(),
        });
    }
    Ok(Promotions { events, sources, remarks })
}

fn no_history(path: &Utf8PathBuf) -> GateError {
    GateError::Usage {
        message: format!("`{path}` is not a promotion history"),
        help: "give promotion events in CSV or JSON Lines".to_owned(),
    }
}
