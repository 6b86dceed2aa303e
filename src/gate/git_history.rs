//! Promotion events out of a git repository, with a cache so that the next reading takes up where this one ended.
//!
//! The host walks, [`crate::intake::history::git`] reads; this file joins them and owns the cache. The cache is
//! two lines of JSON: a head (format version, digest of the options, last commit, digest of the second line), and
//! what was seen. It is trusted as far as the file that the user names is: its digest tells accidents, not
//! forgery. A cache of other options, or of a history that was rewritten since, is not used, and that is said.

use std::ops::ControlFlow;

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

use super::GateError;
use crate::host::repository::{self, CommitId, Repository, Step, Wanted};
use crate::host::{Host, HostError, Write};
use crate::intake::history::git::{Commit, Content, Followed, Follower, Seen, ValueFrom};
use crate::intake::history::pattern::{AuthorPattern, PathPattern};
use crate::source::{Problem, Sha256, SourceFile, SourceMap, Syntax, Unreadable};

/// The version of the cache's format.
const CACHE_VERSION: u32 = 1;
/// After how many commits the cache is written in between.
const CHECKPOINT: usize = 25_000;

/// Where in a repository promotions stand.
#[derive(Debug, Clone)]
pub struct GitSource {
    /// The repository.
    pub path: Utf8PathBuf,
    /// The branch, tag or commit; `HEAD` where absent.
    pub reference: Option<String>,
    /// Which files.
    pub files: PathPattern,
    /// Which value in them.
    pub value: ValueFrom,
    /// Whose commits are a pipeline's.
    pub automated: Option<AuthorPattern>,
    /// Where what was seen is kept for the next time.
    pub cache: Option<Utf8PathBuf>,
}

/// A history out of a repository.
#[derive(Debug)]
pub struct GitHistory {
    /// The events and what could not be read.
    pub followed: Followed,
    /// What a reader of the result should know, a sentence each.
    pub remarks: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    portcullis_history_cache: u32,
    options: String,
    last: String,
    body: String,
}

/// The head of a cache of any version.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnyHead {
    portcullis_history_cache: u32,
}

impl GitSource {
    /// Whether the pattern names what the value does not.
    ///
    /// # Errors
    /// A pattern without an environment, or without a component where the value gives none, or with one where it does.
    pub fn validate(&self) -> Result<(), GateError> {
        let usage = |message: String, help: &str| Err(GateError::Usage { message, help: help.to_owned() });
        let pattern = self.files.as_str();
        if !self.files.names("environment") {
            return usage(format!("`{pattern}` does not say where the environment stands"), "write `{environment}` in its place");
        }
        match (&self.value, self.files.names("component")) {
            (ValueFrom::Kustomize, true) => usage(
                format!("`{pattern}` has a component, and so has every image of a kustomization"),
                "write `{_}` for the one in the path",
            ),
            (ValueFrom::Whole | ValueFrom::Key(_), false) => {
                usage(format!("`{pattern}` does not say where the component stands"), "write `{component}` in its place")
            }
            (ValueFrom::Kustomize, false) | (ValueFrom::Whole | ValueFrom::Key(_), true) => Ok(()),
        }
    }

    /// The digest of what decides which events a history gives.
    fn options(&self) -> String {
        let value = match &self.value {
            ValueFrom::Whole => "whole".to_owned(),
            ValueFrom::Key(key) => format!("key {}", key.as_str()),
            ValueFrom::Kustomize => "kustomize".to_owned(),
        };
        let automated = self.automated.as_ref().map_or("", AuthorPattern::as_str);
        Sha256::of(format!("{}\n{value}\n{automated}", self.files.as_str()).as_bytes()).hex()
    }

    fn automated(&self, step: &Step) -> Option<bool> {
        let pattern = self.automated.as_ref()?;
        Some([&step.author, &step.committer].iter().any(|person| pattern.is_match(&person.name) || pattern.is_match(&person.email)))
    }
}

impl Wanted for PathPattern {
    fn depth(&self) -> usize {
        self.depth()
    }

    fn may_stand(&self, depth: usize, name: &str) -> bool {
        self.may_stand(depth, name)
    }
}

/// Reads the history; `progress` is told how many commits of how many are read.
///
/// # Errors
/// A repository that cannot be walked, a cache that is none or is newer, a history without any event.
pub fn read(
    host: &dyn Host,
    source: &GitSource,
    sources: &mut SourceMap,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<GitHistory, GateError> {
    source.validate()?;
    let repository = host.repository(&source.path)?;
    let commits = repository.first_parents(source.reference.as_deref())?;
    let mut remarks = Vec::new();
    let (seen, known) = cached(host, source, &commits, &mut remarks)?;
    let follower = follow(host, source, &*repository, &commits, (seen, known), progress)?;
    let followed = follower.finish(&format!("git:{}", source.path), sources);
    if followed.events.is_empty() {
        return Err(nothing(source, &followed));
    }
    remarks.extend(told(&followed));
    Ok(GitHistory { followed, remarks })
}

/// Walks the commits after the first `known`.
fn follow<'s>(
    host: &dyn Host,
    source: &'s GitSource,
    repository: &dyn Repository,
    commits: &[CommitId],
    (seen, known): (Seen, usize),
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Follower<'s>, GateError> {
    let (before, new) = commits.split_at_checked(known).unwrap_or((commits, &[]));
    let mut follower = Follower::new(&source.files, &source.value, seen);
    let mut failure: Option<GateError> = None;
    let mut done = known;
    repository.walk(new, before.last().copied(), &source.files, &mut |commit, step| {
        let taken = step.map_or(Ok(()), |step| take(&mut follower, source, &step));
        done += 1;
        progress(done, commits.len());
        let kept = taken.and_then(|()| {
            let due = done == commits.len() || (done - known).is_multiple_of(CHECKPOINT);
            if due { keep(host, source, follower.seen(), commit) } else { Ok(()) }
        });
        match kept {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    failure.map_or(Ok(follower), Err)
}

fn take(follower: &mut Follower<'_>, source: &GitSource, step: &Step) -> Result<(), GateError> {
    let id = step.commit.to_string();
    let commit = Commit { id: &id, seconds: step.seconds, author: &step.author.name, automated: source.automated(step) };
    for change in &step.changes {
        let content = match &change.content {
            repository::Content::Bytes(bytes) => Content::Bytes(bytes),
            repository::Content::Gone => Content::Gone,
            repository::Content::TooLarge(_) => Content::Unreadable("it is larger than a mebibyte"),
            repository::Content::Link => Content::Unreadable("it is a symbolic link"),
            repository::Content::Submodule => Content::Unreadable("it is a submodule"),
        };
        follower.change(commit, &change.path, content).map_err(|problem| {
            let file = SourceFile::new(format!("git:{}", source.path), Syntax::Text, Vec::new());
            Unreadable::new(file, "a promotion history", vec![problem])
        })?;
    }
    Ok(())
}

/// What was seen before, and of how many commits.
fn cached(host: &dyn Host, source: &GitSource, commits: &[CommitId], remarks: &mut Vec<String>) -> Result<(Seen, usize), GateError> {
    let fresh = (Seen::default(), 0);
    let Some(path) = &source.cache else { return Ok(fresh) };
    let bytes = match host.read(path) {
        Ok(bytes) => bytes,
        Err(HostError::Missing { .. }) => return Ok(fresh),
        Err(error) => return Err(error.into()),
    };
    let file = SourceFile::new(path.clone(), Syntax::Text, bytes);
    let refuse = |message: String, help: &str| {
        GateError::from(Unreadable::new(file.clone(), "a history cache", vec![Problem::whole(message).with_help(help)]))
    };
    let (head, body) = file.text_lossless().split_once('\n').unwrap_or((file.text_lossless(), ""));
    let none = || refuse("it is not a cache of a history".to_owned(), "name a file that does not exist yet, or an earlier cache");
    let version = serde_json::from_str::<AnyHead>(head).map_err(|_| none())?.portcullis_history_cache;
    if version != CACHE_VERSION {
        let message = format!("its format has version {version}, and this program reads version {CACHE_VERSION}");
        return Err(refuse(message, "name another file, or delete this one: the history is then read again"));
    }
    let head: Head = serde_json::from_str(head).map_err(|_| none())?;
    let damaged = || refuse("it was changed or cut off since it was written".to_owned(), "delete it: the history is then read again");
    if Sha256::of(body.as_bytes()).hex() != head.body {
        return Err(damaged());
    }
    if head.options != source.options() {
        remarks.push(format!("`{path}` was made with other options: the history is read from its beginning"));
        return Ok(fresh);
    }
    let Some(last) = commits.iter().position(|commit| commit.to_string() == head.last) else {
        remarks.push(format!(
            "the history no longer has the commit {} where `{path}` ends: it was rewritten, and is read from its beginning",
            head.last
        ));
        return Ok(fresh);
    };
    let seen = serde_json::from_str(body).map_err(|_| damaged())?;
    Ok((seen, last + 1))
}

/// Writes what was seen up to a commit.
fn keep(host: &dyn Host, source: &GitSource, seen: &Seen, last: CommitId) -> Result<(), GateError> {
    let Some(path) = &source.cache else { return Ok(()) };
    // Texts and maps of texts: this cannot fail, and an empty body would be refused as damaged.
    let body = serde_json::to_string(seen).unwrap_or_default();
    let head = Head {
        portcullis_history_cache: CACHE_VERSION,
        options: source.options(),
        last: last.to_string(),
        body: Sha256::of(body.as_bytes()).hex(),
    };
    let head = serde_json::to_string(&head).unwrap_or_default();
    host.write(path, format!("{head}\n{body}").as_bytes(), Write::Replace)?;
    Ok(())
}

/// A history without events says nothing, and passing it would say that all is well.
fn nothing(source: &GitSource, followed: &Followed) -> GateError {
    let pattern = source.files.as_str();
    match followed.notes.first() {
        Some(note) => GateError::Usage {
            message: format!(
                "no file that `{pattern}` means has a value that can be read: `{}` at {}: {}",
                note.path, note.commit, note.why
            ),
            help: "look whether `--version-from` names the key".to_owned(),
        },
        None => GateError::Usage {
            message: format!("no commit of `{}` has a file that `{pattern}` means", source.path),
            help: "write the path from the root of the repository, a segment for each directory".to_owned(),
        },
    }
}

fn told(followed: &Followed) -> Vec<String> {
    const SHOWN: usize = 5;
    let mut remarks: Vec<String> = Vec::new();
    if followed.unread > 0 {
        let files = if followed.unread == 1 { "1 change could".to_owned() } else { format!("{} changes could", followed.unread) };
        remarks.push(format!("{files} not be read; the value before stands:"));
        remarks.extend(followed.notes.iter().take(SHOWN).map(|note| {
            let commit: String = note.commit.chars().take(12).collect();
            format!("  {commit} `{}`: {}", note.path.escape_debug(), note.why)
        }));
        if followed.unread > SHOWN {
            remarks.push(format!("  and {} more", followed.unread - SHOWN));
        }
    }
    if followed.clocks > 0 {
        let events = if followed.clocks == 1 { "1 event has".to_owned() } else { format!("{} events have", followed.clocks) };
        remarks.push(format!("{events} a commit time behind an earlier commit's, and count at the time of the event before"));
    }
    remarks
}
