//! The world: files, clock, environment, randomness. The only door to it.
//!
//! A leaf that only `gate`, `ledger` and `cli` use; everything else is pure. [`os`] is the machine,
//! [`memory`] a world for tests. What is read is bounded in size and stays below the directory it was
//! asked for; what is written is written whole or not at all.

#[cfg(feature = "git")]
mod git;
pub mod memory;
pub mod os;
pub mod repository;

use std::io::{Cursor, Read, Seek};

use camino::{Utf8Path, Utf8PathBuf};
use miette::Diagnostic;
use thiserror::Error;
use zeroize::Zeroizing;

/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 1 << 30;
/// Most files below a release's directory.
pub const MAX_FILES: usize = 100_000;
/// Most entries of a walk.
pub const MAX_WALK: usize = 2_000_000;

/// An open file that is read piece by piece.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// What stands below a directory, for somebody who has to say of each thing whether it was looked at. `.git` is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// The regular files with their sizes, sorted by path.
    pub files: Vec<(Utf8PathBuf, u64)>,
    /// What cannot be walked or opened, sorted by path.
    pub closed: Vec<(Utf8PathBuf, Closed)>,
    /// How many symbolic links lead to something below the directory, which is found at its own place, or to nothing.
    pub links: u64,
    /// How many `.git` were left out.
    pub repositories: u64,
}

/// Why something below a directory cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// A symbolic link that leads out of the directory, or in a circle.
    Link,
    /// A pipe, a socket, a device.
    Special,
    /// A name that is not UTF-8; it is shown as well as it can be.
    Name,
    /// What the system refuses, in its words.
    Refused(String),
}

/// Why the world did not answer.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum HostError {
    /// Nothing is there.
    #[error("`{path}` does not exist")]
    #[diagnostic(help("check the spelling and the directory that you are in"))]
    Missing {
        /// What was asked for.
        path: Utf8PathBuf,
    },
    /// A directory where a file is needed, a device, a pipe.
    #[error("`{path}` is {what}, not a file")]
    #[diagnostic(help("name a regular file"))]
    NotAFile {
        /// What was asked for.
        path: Utf8PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A path that leads out of the directory that evidence must stay in.
    #[error("`{path}` leads out of the release's directory")]
    #[diagnostic(help("evidence must lie below the manifest's directory; symbolic links may not leave it"))]
    Outside {
        /// What was asked for.
        path: Utf8PathBuf,
    },
    /// More bytes than are read.
    #[error("`{path}` has {size} bytes, more than the limit of {limit}")]
    #[diagnostic(help("is it the right file?"))]
    TooLarge {
        /// What was asked for.
        path: Utf8PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// More files than are listed.
    #[error("`{path}` has more than {limit} files")]
    #[diagnostic(help("give the release a directory of its own"))]
    TooManyFiles {
        /// The directory.
        path: Utf8PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A name that is not UTF-8.
    #[error("a file below `{path}` has a name that is not UTF-8: {name}")]
    #[diagnostic(help("rename it"))]
    Name {
        /// The directory.
        path: Utf8PathBuf,
        /// The name, as well as it can be shown.
        name: String,
    },
    /// Something that must not be overwritten.
    #[error("`{path}` exists already")]
    #[diagnostic(help("choose another name or remove it first"))]
    Exists {
        /// What was to be written.
        path: Utf8PathBuf,
    },
    /// A secret that is not to be had.
    #[error("there is no secret in {source_name}: {reason}")]
    #[diagnostic(help("set the variable, open the descriptor, or run on a terminal"))]
    Secret {
        /// Where it was looked for.
        source_name: String,
        /// Why it is not there.
        reason: String,
    },
    /// A repository that cannot be read.
    #[error("`{path}` {what}")]
    #[diagnostic(help("{help}"))]
    Repository {
        /// The repository.
        path: Utf8PathBuf,
        /// What is wrong with it, to be read after its path.
        what: String,
        /// What to do.
        help: String,
    },
    /// Anything else that the operating system says.
    #[error("`{path}` cannot be {action}: {reason}")]
    #[diagnostic(help("check permissions and free space"))]
    System {
        /// What was asked for.
        path: Utf8PathBuf,
        /// `read` or `written`.
        action: &'static str,
        /// What the system says.
        reason: String,
    },
}

impl HostError {
    /// The same error about the path as the user wrote it.
    #[must_use]
    pub fn of(mut self, written: &Utf8Path) -> Self {
        match &mut self {
            Self::Missing { path }
            | Self::NotAFile { path, .. }
            | Self::Outside { path }
            | Self::TooLarge { path, .. }
            | Self::TooManyFiles { path, .. }
            | Self::Name { path, .. }
            | Self::Exists { path }
            | Self::Repository { path, .. }
            | Self::System { path, .. } => written.clone_into(path),
            Self::Secret { .. } => {}
        }
        self
    }
}

/// A directory whose files may be read, and nothing outside it.
pub trait Root {
    /// The bytes of a file below the directory.
    ///
    /// # Errors
    /// Missing, outside, not a file, too large, unreadable.
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError>;

    /// The files below the directory with their sizes, sorted by path; `.git` is left out, links are not followed.
    ///
    /// # Errors
    /// Unreadable directories, too many files, names that are not UTF-8.
    fn list(&self) -> Result<Vec<(Utf8PathBuf, u64)>, HostError>;

    /// Opens a regular file below the directory, of any size.
    ///
    /// # Errors
    /// Missing, outside, not a file, unreadable.
    fn open(&self, path: &Utf8Path) -> Result<Box<dyn ReadSeek + Send>, HostError> {
        Ok(Box::new(Cursor::new(self.read(path)?)))
    }

    /// Everything below the directory: what is no regular file or cannot be looked at is named, not left out.
    ///
    /// # Errors
    /// A directory that itself cannot be read, more entries than [`MAX_WALK`].
    fn walk(&self) -> Result<Walk, HostError> {
        Ok(Walk { files: self.list()?, ..Walk::default() })
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// Replaces what is there.
    Replace,
    /// Refuses to replace.
    New,
    /// Refuses to replace, readable by the owner only.
    Private,
}

/// Where a secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// An environment variable.
    Variable(String),
    /// An open file descriptor, up to the first end of line.
    Descriptor(u32),
    /// The terminal, without echo, after this question.
    Prompt(String),
}

/// The world.
pub trait Host {
    /// The bytes of a file, named by the user.
    ///
    /// # Errors
    /// Missing, not a file, too large, unreadable.
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError>;

    /// Opens a regular file of any size, named by the user.
    ///
    /// # Errors
    /// Missing, not a file, unreadable.
    fn open(&self, path: &Utf8Path) -> Result<Box<dyn ReadSeek + Send>, HostError> {
        Ok(Box::new(Cursor::new(self.read(path)?)))
    }

    /// How many threads can run at once.
    fn processors(&self) -> usize {
        1
    }

    /// Whether a path is a directory.
    fn is_directory(&self, path: &Utf8Path) -> bool;

    /// Opens a directory as a root.
    ///
    /// # Errors
    /// Missing, not a directory, unreadable.
    fn root(&self, path: &Utf8Path) -> Result<Box<dyn Root + '_>, HostError>;

    /// Opens a git repository.
    ///
    /// # Errors
    /// None there, or one that cannot be read; a world or a build without git.
    fn repository(&self, path: &Utf8Path) -> Result<Box<dyn repository::Repository + '_>, HostError> {
        Err(HostError::Repository {
            path: path.to_owned(),
            what: "cannot be read: this program was built without git".to_owned(),
            help: "build it with the feature `git`".to_owned(),
        })
    }

    /// Writes a file whole or not at all: beside it, synced, renamed. Missing directories are made.
    ///
    /// # Errors
    /// Existing (unless replaced), full disk, read-only directory.
    fn write(&self, path: &Utf8Path, bytes: &[u8], how: Write) -> Result<(), HostError>;

    /// The present.
    fn now(&self) -> jiff::Timestamp;

    /// An environment variable.
    fn env(&self, name: &str) -> Option<String>;

    /// A secret.
    ///
    /// # Errors
    /// A variable that is not set, a descriptor that is not open, no terminal to ask on.
    fn secret(&self, from: &Secret) -> Result<Zeroizing<String>, HostError>;

    /// Bytes from the operating system's random source.
    ///
    /// # Errors
    /// None to be had.
    fn random(&self, bytes: &mut [u8]) -> Result<(), HostError>;
}
