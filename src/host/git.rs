//! Git repositories, read with `gix`: no git program, no configuration but the repository's own.
//!
//! A walk keeps the directories that can hold wanted files in memory and descends only where the id of a
//! directory differs, so that a commit costs a few objects however large the repository is. References that
//! replace objects (`refs/replace`) are not followed: an audit reads the history that was written.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use camino::{Utf8Path, Utf8PathBuf};
use gix::bstr::{BString, ByteSlice as _};
use gix::objs::tree::EntryKind;
use gix::{ObjectId, objs};

use super::HostError;
use super::repository::{Change, CommitId, Content, MAX_COMMITS, MAX_CONTENT, MAX_FOLLOWED, Person, Repository, Step, Wanted};

/// A git repository.
pub(super) struct Git {
    repository: gix::Repository,
    path: Utf8PathBuf,
}

/// Opens the repository at a path: a working tree, its `.git`, or a bare repository. Directories above are not searched.
pub(super) fn open(path: &Utf8Path) -> Result<Git, HostError> {
    let options = gix::open::Options::isolated().config_overrides(["core.useReplaceRefs=false", "core.logAllRefUpdates=false"]);
    match gix::open_opts(path.as_std_path(), options) {
        Ok(mut repository) => {
            repository.object_cache_size(None);
            Ok(Git { repository, path: path.to_owned() })
        }
        Err(error) => Err(HostError::Repository {
            path: path.to_owned(),
            what: format!("cannot be opened as a git repository: {}", flat(&error)),
            help: "name the directory that holds `.git`, or a bare repository".to_owned(),
        }),
    }
}

/// A library's error on one line.
fn flat(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(300).collect()
}

/// A directory, as far as it can hold wanted files.
#[derive(Default)]
struct Directory {
    id: Option<ObjectId>,
    entries: BTreeMap<BString, Entry>,
}

struct Entry {
    kind: EntryKind,
    id: ObjectId,
    /// What is below, where it is a directory.
    below: Directory,
}

struct Walk<'w> {
    git: &'w Git,
    wanted: &'w dyn Wanted,
    followed: usize,
    path: Vec<BString>,
    changes: Vec<Change>,
    /// Whether contents are read; not where only the state before the walk is wanted.
    quiet: bool,
}

impl Git {
    fn damaged(&self, id: ObjectId, why: &dyn std::fmt::Display) -> HostError {
        HostError::Repository {
            path: self.path.clone(),
            what: format!("lacks the object {id} or has it damaged: {}", flat(why)),
            help: "look with `git fsck`; a partial clone needs `git fetch --refetch` without a filter".to_owned(),
        }
    }

    fn object(&self, id: ObjectId, kind: objs::Kind) -> Result<gix::Object<'_>, HostError> {
        let object = self.repository.find_object(id).map_err(|error| self.damaged(id, &error))?;
        if object.kind == kind { Ok(object) } else { Err(self.damaged(id, &format!("it is a {}, not a {kind}", object.kind))) }
    }

    fn unknown(&self, reference: &str, why: &str) -> HostError {
        let mut known: Vec<String> = Vec::new();
        if let Ok(references) = self.repository.references()
            && let Ok(branches) = references.local_branches()
        {
            known.extend(branches.filter_map(Result::ok).take(10).map(|branch| format!("`{}`", branch.name().shorten())));
        }
        let help = if known.is_empty() {
            "name a branch, a tag, or a whole commit id".to_owned()
        } else {
            format!("branches: {}", known.join(", "))
        };
        HostError::Repository { path: self.path.clone(), what: format!("has no `{reference}` that can be walked{why}"), help }
    }

    fn tip(&self, reference: Option<&str>) -> Result<ObjectId, HostError> {
        let Some(name) = reference else {
            return self.repository.head_id().map(gix::Id::detach).map_err(|_| HostError::Repository {
                path: self.path.clone(),
                what: "has no commit at `HEAD`".to_owned(),
                help: "commit something first, or name a branch with `--ref`".to_owned(),
            });
        };
        if let Ok(id) = ObjectId::from_hex(name.as_bytes()) {
            return Ok(id);
        }
        match self.repository.try_find_reference(name) {
            Ok(Some(mut found)) => {
                found.peel_to_id().map(gix::Id::detach).map_err(|error| self.unknown(name, &format!(": {}", flat(&error))))
            }
            Ok(None) => Err(self.unknown(name, "")),
            Err(error) => Err(self.unknown(name, &format!(": {}", flat(&error)))),
        }
    }

    /// The tree of a commit and the rest that a step says.
    fn step(&self, id: CommitId) -> Result<(ObjectId, Step), HostError> {
        let id = ObjectId::from(id.0);
        let object = self.object(id, objs::Kind::Commit)?;
        let commit = objs::CommitRef::from_bytes(&object.data, id.kind()).map_err(|error| self.damaged(id, &error))?;
        let person = |signature: gix::actor::SignatureRef<'_>| {
            let signature = signature.trim();
            Person { name: signature.name.to_str_lossy().into_owned(), email: signature.email.to_str_lossy().into_owned() }
        };
        let committer = commit.committer().map_err(|error| self.damaged(id, &error))?;
        let author = commit.author().map_err(|error| self.damaged(id, &error))?;
        let seconds = committer.time().map_err(|error| self.damaged(id, &error))?.seconds;
        let step = Step { commit: named(id), seconds, author: person(author), committer: person(committer), changes: Vec::new() };
        Ok((commit.tree(), step))
    }
}

fn named(id: ObjectId) -> CommitId {
    let mut bytes = [0; 20];
    bytes.iter_mut().zip(id.as_bytes()).for_each(|(to, from)| *to = *from);
    CommitId(bytes)
}

impl Repository for Git {
    fn first_parents(&self, reference: Option<&str>) -> Result<Vec<CommitId>, HostError> {
        let mut next = Some(self.tip(reference)?);
        // Only a history that reaches its first commit tells where a version had been before.
        if self.repository.is_shallow().unwrap_or(true) {
            return Err(HostError::Repository {
                path: self.path.clone(),
                what: "is shallow: its history is cut off".to_owned(),
                help: "fetch the rest with `git fetch --unshallow`; in GitHub Actions, `fetch-depth: 0`".to_owned(),
            });
        }
        let mut commits = Vec::new();
        while let Some(id) = next {
            let object = self.object(id, objs::Kind::Commit)?;
            commits.push(named(id));
            if commits.len() > MAX_COMMITS {
                return Err(HostError::Repository {
                    path: self.path.clone(),
                    what: format!("has more than {MAX_COMMITS} commits by first parents"),
                    help: "look with `git fsck` whether its history is sound".to_owned(),
                });
            }
            let commit = objs::CommitRef::from_bytes(&object.data, id.kind()).map_err(|error| self.damaged(id, &error))?;
            next = commit.parents().next();
        }
        commits.reverse();
        Ok(commits)
    }

    fn walk(
        &self,
        commits: &[CommitId],
        after: Option<CommitId>,
        wanted: &dyn Wanted,
        each: &mut dyn FnMut(CommitId, Option<Step>) -> ControlFlow<()>,
    ) -> Result<(), HostError> {
        let mut walk = Walk { git: self, wanted, followed: 0, path: Vec::new(), changes: Vec::new(), quiet: true };
        let mut root = Directory::default();
        if let Some(commit) = after {
            walk.directory(&mut root, self.step(commit)?.0)?;
        }
        walk.quiet = false;
        for commit in commits {
            let (tree, step) = self.step(*commit)?;
            walk.directory(&mut root, tree)?;
            let mut changes = std::mem::take(&mut walk.changes);
            changes.sort_by(|one, other| one.path.cmp(&other.path));
            let step = (!changes.is_empty()).then_some(Step { changes, ..step });
            if each(*commit, step).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Walk<'_> {
    /// Compares a directory as it was with what it is now, notes what changed, and leaves it as it is now.
    fn directory(&mut self, was: &mut Directory, id: ObjectId) -> Result<(), HostError> {
        if was.id == Some(id) {
            return Ok(());
        }
        let depth = self.path.len();
        let is_leaf = depth + 1 == self.wanted.depth();
        let git = self.git;
        let object = git.object(id, objs::Kind::Tree)?;
        let mut before = std::mem::take(&mut was.entries);
        was.id = Some(id);
        for entry in objs::TreeRefIter::from_bytes(&object.data, id.kind()) {
            let entry = entry.map_err(|error| git.damaged(id, &error))?;
            let kind = entry.mode.kind();
            let is_tree = kind == EntryKind::Tree;
            // Files above and directories below the depth are not meant by the pattern.
            let cannot = if is_leaf { is_tree } else { matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable) };
            if cannot || !self.wanted.may_stand(depth, &entry.filename.to_str_lossy()) {
                continue;
            }
            let mut now = Entry { kind, id: entry.oid.to_owned(), below: Directory::default() };
            let old = before.remove(entry.filename);
            self.path.push(entry.filename.to_owned());
            match old {
                Some(old) if same(&old, &now) => now.below = old.below,
                old => {
                    self.followed += usize::from(old.is_none());
                    if let Some(old) = old {
                        now.below = old.below;
                    }
                    if self.followed > MAX_FOLLOWED {
                        return Err(git.too_many());
                    }
                    if is_tree {
                        self.directory(&mut now.below, now.id)?;
                    } else {
                        self.gone_below(std::mem::take(&mut now.below));
                        self.file(&now)?;
                    }
                }
            }
            self.path.pop();
            if was.entries.insert(entry.filename.to_owned(), now).is_some() {
                return Err(git.damaged(id, &format!("it names `{}` twice", entry.filename)));
            }
        }
        for (name, old) in before {
            self.path.push(name);
            self.gone(old);
            self.path.pop();
        }
        Ok(())
    }

    fn gone(&mut self, old: Entry) {
        self.followed = self.followed.saturating_sub(1);
        if old.kind != EntryKind::Tree {
            self.change(Content::Gone);
        }
        self.gone_below(old.below);
    }

    fn gone_below(&mut self, directory: Directory) {
        for (name, old) in directory.entries {
            self.path.push(name);
            self.gone(old);
            self.path.pop();
        }
    }

    fn file(&mut self, entry: &Entry) -> Result<(), HostError> {
        if self.quiet {
            return Ok(());
        }
        let content = match entry.kind {
            EntryKind::Link => Content::Link,
            EntryKind::Commit => Content::Submodule,
            EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Tree => {
                let header = self.git.repository.find_header(entry.id).map_err(|error| self.git.damaged(entry.id, &error))?;
                if header.size() > MAX_CONTENT {
                    Content::TooLarge(header.size())
                } else {
                    Content::Bytes(self.git.object(entry.id, objs::Kind::Blob)?.detach().data)
                }
            }
        };
        self.change(content);
        Ok(())
    }

    fn change(&mut self, content: Content) {
        if !self.quiet {
            let path = self.path.iter().map(|segment| segment.to_str_lossy().into_owned()).collect();
            self.changes.push(Change { path, content });
        }
    }
}

fn same(old: &Entry, now: &Entry) -> bool {
    let is_file = |kind: EntryKind| matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable);
    old.id == now.id && (old.kind == now.kind || is_file(old.kind) && is_file(now.kind))
}

impl Git {
    fn too_many(&self) -> HostError {
        HostError::Repository {
            path: self.path.clone(),
            what: format!("has more than {MAX_FOLLOWED} files that the pattern means"),
            help: "write more of the path into the pattern".to_owned(),
        }
    }
}
