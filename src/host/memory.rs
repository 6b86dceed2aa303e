//! A world for tests: files in a map, a clock that stands still.

use std::cell::RefCell;
use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use zeroize::Zeroizing;

use super::{Host, HostError, Root, Secret, Write};

/// A world in memory.
#[derive(Debug, Clone)]
pub struct Memory {
    /// The files.
    pub files: RefCell<BTreeMap<Utf8PathBuf, Vec<u8>>>,
    /// The present.
    pub now: jiff::Timestamp,
    /// The environment variables.
    pub env: BTreeMap<String, String>,
}

impl Memory {
    /// A world with these files, at this instant.
    #[must_use]
    pub fn new<'a>(now: jiff::Timestamp, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (path.into(), text.as_bytes().to_vec())).collect();
        Self { files: RefCell::new(files), now, env: BTreeMap::new() }
    }
}

struct MemoryRoot<'a> {
    world: &'a Memory,
    path: Utf8PathBuf,
}

impl Root for MemoryRoot<'_> {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        if path.is_absolute() || path.components().any(|part| part.as_str() == "..") {
            return Err(HostError::Outside { path: path.to_owned() });
        }
        self.world.read(&self.path.join(path)).map_err(|_| HostError::Missing { path: path.to_owned() })
    }

    fn list(&self) -> Result<Vec<(Utf8PathBuf, u64)>, HostError> {
        let files = self.world.files.borrow();
        let below = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&self.path).ok()?.to_owned(), bytes.len() as u64)));
        Ok(below.collect())
    }
}

impl Host for Memory {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, HostError> {
        self.files.borrow().get(path).cloned().ok_or_else(|| HostError::Missing { path: path.to_owned() })
    }

    fn is_directory(&self, path: &Utf8Path) -> bool {
        self.files.borrow().keys().any(|file| file != path && file.starts_with(path))
    }

    fn root(&self, path: &Utf8Path) -> Result<Box<dyn Root + '_>, HostError> {
        Ok(Box::new(MemoryRoot { world: self, path: path.to_owned() }))
    }

    fn write(&self, path: &Utf8Path, bytes: &[u8], how: Write) -> Result<(), HostError> {
        if how != Write::Replace && self.files.borrow().contains_key(path) {
            return Err(HostError::Exists { path: path.to_owned() });
        }
        self.files.borrow_mut().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn now(&self) -> jiff::Timestamp {
        self.now
    }

    fn env(&self, name: &str) -> Option<String> {
        self.env.get(name).cloned()
    }

    fn secret(&self, from: &Secret) -> Result<Zeroizing<String>, HostError> {
        let refuse = |source_name: &str| HostError::Secret { source_name: source_name.to_owned(), reason: "not set".to_owned() };
        match from {
            Secret::Variable(name) => self.env.get(name).cloned().map(Zeroizing::new).ok_or_else(|| refuse(name)),
            Secret::Descriptor(_) => Err(refuse("a file descriptor")),
            Secret::Prompt(_) => Err(refuse("the terminal")),
        }
    }

    /// Not random at all, so that tests repeat.
    fn random(&self, bytes: &mut [u8]) -> Result<(), HostError> {
        bytes.iter_mut().zip(1u8..).for_each(|(byte, value)| *byte = value);
        Ok(())
    }
}
