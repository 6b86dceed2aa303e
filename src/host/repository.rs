//! Repositories of versioned files: what a walk along their history yields.
//!
//! Only the shape; `host::git` reads git's. Knows nothing of what the files mean: which ones are
//! wanted is a question that the caller answers, segment by segment.

use std::fmt;
use std::ops::ControlFlow;

use super::HostError;

/// Longest history that is walked, in commits; the most files that are followed at once.
pub const MAX_COMMITS: usize = 5_000_000;
/// Most files that are followed at once.
pub const MAX_FOLLOWED: usize = 1_000_000;
/// Largest file that a value is read out of, in bytes.
pub const MAX_CONTENT: u64 = 1 << 20;

/// The id of a commit (SHA-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitId(pub [u8; 20]);

impl fmt::Display for CommitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Who made something, as the commit says; nobody has proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It has these bytes now.
    Bytes(Vec<u8>),
    /// It is gone.
    Gone,
    /// It has more than [`MAX_CONTENT`] bytes, as many as this.
    TooLarge(u64),
    /// A symbolic link stands in its place, or in the place of a directory above it.
    Link,
    /// A submodule stands in its place, or in the place of a directory above it.
    Submodule,
}

/// A file that a commit changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path, a segment each; bytes that are not UTF-8 are replaced.
    pub path: Vec<String>,
    /// What became of it.
    pub content: Content,
}

/// A commit that changed files that are wanted, compared with its first parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which commit.
    pub commit: CommitId,
    /// When it was committed, in seconds since 1970.
    pub seconds: i64,
    /// Who wrote the change.
    pub author: Person,
    /// Who committed it.
    pub committer: Person,
    /// The files, in the order of their paths.
    pub changes: Vec<Change>,
}

/// Which files are wanted.
pub trait Wanted {
    /// How many segments their paths have.
    fn depth(&self) -> usize;

    /// Whether a name may stand at a depth, the first directory's being 0.
    fn may_stand(&self, depth: usize, name: &str) -> bool;
}

/// A repository.
pub trait Repository {
    /// The commits from the first to the one that `reference` names (`HEAD`'s where absent), by first parents.
    ///
    /// # Errors
    /// An unknown reference, no commits, a history that is cut off, missing or damaged objects.
    fn first_parents(&self, reference: Option<&str>) -> Result<Vec<CommitId>, HostError>;

    /// Walks along commits, oldest first, each compared with the one before it; the first with `after`, or with
    /// nothing. `each` is called for every commit, with what changed where something did, and may end the walk.
    ///
    /// # Errors
    /// Missing or damaged objects, too many files.
    fn walk(
        &self,
        commits: &[CommitId],
        after: Option<CommitId>,
        wanted: &dyn Wanted,
        each: &mut dyn FnMut(CommitId, Option<Step>) -> ControlFlow<()>,
    ) -> Result<(), HostError>;
}
