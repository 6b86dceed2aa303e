//! Promotion events out of the files of a repository: a version enters an environment when the value in
//! its file changes.
//!
//! * A file that is new, or whose value differs from the one before, is an event; one that changed in
//!   other ways is not. Each image of a `kustomization.yaml` counts by itself.
//! * A file that is deleted leaves its environment: no event, but the same value coming back is one.
//! * A value that cannot be read (no YAML, the key is missing, a link) is noted, and the value before it
//!   stands: history cannot be mended, and a gate must not pass over it.
//! * The order of the commits is the truth. Where a commit's clock is behind the one before it, the
//!   smallest number of events is given the time of its neighbour, so that time never goes backwards.
//!
//! Reads no repository: [`Follower::change`] is told what changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::pattern::{KeyPath, PathPattern};
use crate::model::Timestamp;
use crate::model::history::PromotionEvent;
use crate::model::id::Digest;
use crate::source::{DocId, Node, Place, Pointer, Problem, SourceFile, SourceMap, Syntax, Value, json, yaml};

/// Longest version, in bytes.
const MAX_VERSION: usize = 512;
/// Most events of a history.
const MAX_EVENTS: usize = 5_000_000;
/// Most notes that are kept; the rest are counted.
const MAX_NOTES: usize = 100;

/// Where the value stands in a file.
#[derive(Debug, Clone)]
pub enum ValueFrom {
    /// The whole of a plain text file.
    Whole,
    /// Under a key of a YAML or JSON file.
    Key(KeyPath),
    /// The images of a `kustomization.yaml`, each a component.
    Kustomize,
}

/// A commit, as far as events tell of it.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'c> {
    /// Its id.
    pub id: &'c str,
    /// When it was committed, in seconds since 1970.
    pub seconds: i64,
    /// Who wrote it.
    pub author: &'c str,
    /// Whether a pipeline made it, where that can be told.
    pub automated: Option<bool>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy)]
pub enum Content<'c> {
    /// It has these bytes now.
    Bytes(&'c [u8]),
    /// It is gone.
    Gone,
    /// It cannot be read, for this reason.
    Unreadable(&'c str),
}

/// What runs where: a version, a digest, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Artifact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
}

/// An event, as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entered {
    seconds: i64,
    commit: String,
    path: String,
    environment: String,
    component: String,
    artifact: Artifact,
    actor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    automated: Option<bool>,
}

/// Something of a history that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The commit.
    pub commit: String,
    /// The file.
    pub path: String,
    /// Why.
    pub why: String,
}

/// What a walk has seen so far; can be put away and taken up again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    events: Vec<Entered>,
    /// By file, then by component.
    current: BTreeMap<String, BTreeMap<String, Artifact>>,
    notes: Vec<Note>,
    unread: usize,
}

/// What a history turned out to hold.
#[derive(Debug)]
pub struct Followed {
    /// The events in the order of the commits; their times never go backwards.
    pub events: Vec<PromotionEvent>,
    /// The document that their places are in: a line an event, made here, in JSON.
    pub doc: DocId,
    /// What could not be read, the first of it.
    pub notes: Vec<Note>,
    /// How much could not be read.
    pub unread: usize,
    /// How many events were given the time of a neighbour.
    pub clocks: usize,
}

/// Turns changes of files into events.
#[derive(Debug)]
pub struct Follower<'p> {
    pattern: &'p PathPattern,
    value: &'p ValueFrom,
    seen: Seen,
}

impl<'p> Follower<'p> {
    /// Goes on from what was seen before.
    #[must_use]
    pub fn new(pattern: &'p PathPattern, value: &'p ValueFrom, seen: Seen) -> Self {
        Self { pattern, value, seen }
    }

    /// What was seen so far.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Takes a file that a commit changed. A path that the pattern does not mean is passed over, unless something
    /// stands in its way that cannot be read.
    ///
    /// # Errors
    /// More events than are kept.
    pub fn change(&mut self, commit: Commit<'_>, path: &[String], content: Content<'_>) -> Result<(), Problem> {
        let named = self.pattern.named(path);
        let path = path.join("/");
        let found = match content {
            Content::Gone => {
                self.seen.current.remove(&path);
                return Ok(());
            }
            Content::Unreadable(why) => Err(why.to_owned()),
            Content::Bytes(_) if named.is_none() => return Ok(()),
            Content::Bytes(bytes) => artifacts(self.value, bytes),
        };
        let (named, found) = match (named, found) {
            (Some(named), Ok(found)) => (named, found),
            (_, Err(why)) => {
                self.note(Note { commit: commit.id.to_owned(), path, why });
                return Ok(());
            }
            (None, Ok(_)) => return Ok(()),
        };
        let environment = named.environment.unwrap_or_default();
        let before = self.seen.current.remove(&path).unwrap_or_default();
        let mut now = BTreeMap::new();
        for (image, artifact) in found {
            let component = named.component.clone().unwrap_or(image);
            if before.get(&component) != Some(&artifact) {
                self.seen.events.push(Entered {
                    seconds: commit.seconds,
                    commit: commit.id.to_owned(),
                    path: path.clone(),
                    environment: environment.clone(),
                    component: component.clone(),
                    artifact: artifact.clone(),
                    actor: commit.author.to_owned(),
                    automated: commit.automated,
                });
            }
            now.insert(component, artifact);
        }
        self.seen.current.insert(path, now);
        if self.seen.events.len() > MAX_EVENTS {
            return Err(Problem::whole(format!("the history has more than {MAX_EVENTS} events"))
                .with_help("write more of the path into `--events`"));
        }
        Ok(())
    }

    fn note(&mut self, note: Note) {
        self.seen.unread += 1;
        if self.seen.notes.len() < MAX_NOTES {
            self.seen.notes.push(note);
        }
    }

    /// The events, in a document of their own under the given name.
    #[must_use]
    pub fn finish(self, name: &str, sources: &mut SourceMap) -> Followed {
        let seconds: Vec<i64> = self.seen.events.iter().map(|event| event.seconds).collect();
        let (forwards, clocks) = forwards(&seconds);
        let mut text = String::new();
        for (event, at) in self.seen.events.iter().zip(&forwards) {
            text.push_str(&line(event, *at));
        }
        let doc = sources.add(SourceFile::new(name, Syntax::JsonLines, text.into_bytes()));
        let events = self.seen.events.into_iter().zip(forwards).enumerate().map(|(index, (event, at))| PromotionEvent {
            at: instant(at),
            component: event.component,
            version: event.artifact.version,
            digest: event.artifact.digest,
            environment: event.environment,
            actor: Some(event.actor).filter(|actor| !actor.is_empty()),
            commit: Some(event.commit),
            automated: event.automated,
            place: Some(Place::new(doc, Pointer::root().index(index))),
        });
        Followed { events: events.collect(), doc, notes: self.seen.notes, unread: self.seen.unread, clocks }
    }
}

/// Seconds that no calendar has are the first or the last instant.
fn instant(seconds: i64) -> Timestamp {
    let bound = if seconds < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    Timestamp(jiff::Timestamp::from_second(seconds).unwrap_or(bound))
}

/// The record of an event, as the reader of JSON Lines reads it.
fn line(event: &Entered, at: i64) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut line =
        format!("{{\"time\":\"{}\",\"component\":{},\"environment\":{}", instant(at), quoted(&event.component), quoted(&event.environment));
    // Writing to a string cannot fail.
    if let Some(version) = &event.artifact.version {
        let _ = write!(line, ",\"version\":{}", quoted(version));
    }
    if let Some(digest) = &event.artifact.digest {
        let _ = write!(line, ",\"digest\":\"{digest}\"");
    }
    let _ = write!(line, ",\"actor\":{}", quoted(&event.actor));
    if let Some(automated) = event.automated {
        let _ = write!(line, ",\"automated\":{automated}");
    }
    let _ = write!(line, ",\"commit\":{},\"x-path\":{}", quoted(&event.commit), quoted(&event.path));
    if at != event.seconds {
        let _ = write!(line, ",\"x-committed-at\":\"{}\"", instant(event.seconds));
    }
    line.push_str("}\n");
    line
}

/// The times with the smallest number of them changed so that they never go backwards (those that stay are a
/// longest non-decreasing subsequence), and how many were changed.
fn forwards(seconds: &[i64]) -> (Vec<i64>, usize) {
    // For each length, the index of the smallest last time of a subsequence that long; for each time, the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(seconds.len());
    let at = |index: usize| seconds.get(index).copied().unwrap_or_default();
    for (index, second) in seconds.iter().enumerate() {
        let length = ends.partition_point(|end| at(*end) <= *second);
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut stays = vec![false; seconds.len()];
    let mut next = ends.last().copied();
    while let Some(index) = next {
        if let Some(stay) = stays.get_mut(index) {
            *stay = true;
        }
        next = before.get(index).copied().flatten();
    }
    let first = seconds.iter().zip(&stays).find(|(_, stays)| **stays).map_or(0, |(second, _)| *second);
    let mut last = first;
    let mut changed = 0;
    let forwards = seconds.iter().zip(stays).map(|(second, stays)| {
        if stays {
            last = *second;
        } else {
            changed += usize::from(last != *second);
        }
        last
    });
    (forwards.collect(), changed)
}

/// The artifacts that a file names, with the name of the image where there are several.
fn artifacts(from: &ValueFrom, bytes: &[u8]) -> Result<Vec<(String, Artifact)>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    match from {
        ValueFrom::Whole => Ok(vec![(String::new(), artifact(text)?)]),
        ValueFrom::Key(key) => {
            let node = tree(text)?;
            let found = key.find(&node).ok_or_else(|| format!("it has no `{}`", key.as_str()))?;
            let value = scalar(found, text).ok_or_else(|| format!("`{}` is {}", key.as_str(), found.kind()))?;
            Ok(vec![(String::new(), artifact(value)?)])
        }
        ValueFrom::Kustomize => images(&tree(text)?, text),
    }
}

fn tree(text: &str) -> Result<Node, String> {
    let parsed = if text.trim_start().starts_with('{') { json::parse(text) } else { yaml::parse(text) };
    parsed.map_err(|problems| problems.into_iter().next().map_or_else(String::new, |problem| problem.message))
}

/// A value as it was written: `1.10` is a version and not a number.
fn scalar<'t>(node: &'t Node, text: &'t str) -> Option<&'t str> {
    match &node.value {
        Value::String(value) => Some(value),
        Value::Number(_) | Value::Bool(_) => text.get(node.span.start..node.span.end).filter(|written| !written.starts_with('*')),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// What a value names: a version, a digest, or `version@digest`.
fn artifact(value: &str) -> Result<Artifact, String> {
    let value = value.trim();
    if value.is_empty() {
        return Err("its value is empty".to_owned());
    }
    if value.len() > MAX_VERSION || value.chars().any(char::is_control) {
        return Err("its value is not a version: it has several lines, or more than 512 bytes".to_owned());
    }
    if let Ok(digest) = value.parse::<Digest>() {
        return Ok(Artifact { version: None, digest: Some(digest) });
    }
    match value.rsplit_once('@').map(|(version, digest)| (version, digest.parse::<Digest>())) {
        Some((version, Ok(digest))) => {
            Ok(Artifact { version: Some(version.to_owned()).filter(|version| !version.is_empty()), digest: Some(digest) })
        }
        _ => Ok(Artifact { version: Some(value.to_owned()), digest: None }),
    }
}

/// The `images` of a kustomization (kustomize, `images` field). Those that only rename the image name no artifact.
fn images(node: &Node, text: &str) -> Result<Vec<(String, Artifact)>, String> {
    let list = match node.get("images").map(|images| &images.value) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Sequence(list)) => list,
        Some(_) => return Err("`images` is not a list".to_owned()),
    };
    let mut found: Vec<(String, Artifact)> = Vec::new();
    for image in list {
        let name = image.get("name").and_then(Node::as_str).map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or("an entry of `images` has no `name`")?;
        let field = |key: &str| match image.get(key) {
            None => Ok(None),
            Some(node) => scalar(node, text).map(Some).ok_or_else(|| format!("`{key}` of `{name}` is {}", node.kind())),
        };
        let version = field("newTag")?.map(artifact).transpose()?;
        let digest = field("digest")?.map(str::parse::<Digest>).transpose().map_err(|malformed| malformed.message)?;
        if found.iter().any(|(known, _)| known == name) {
            return Err(format!("`images` has `{name}` twice"));
        }
        match (version, digest) {
            (None, None) => {}
            (Some(artifact), None) => found.push((name.to_owned(), artifact)),
            (version, digest) => found.push((name.to_owned(), Artifact { version: version.and_then(|artifact| artifact.version), digest })),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most of them that can stay, tried out.
    fn most(seconds: &[i64]) -> usize {
        (0..1u32 << seconds.len())
            .filter_map(|chosen| {
                let kept: Vec<i64> =
                    (0..).zip(seconds).filter(|(index, _)| chosen & (1 << index) != 0).map(|(_, second)| *second).collect();
                kept.is_sorted().then_some(kept.len())
            })
            .max()
            .unwrap()
    }

    #[test]
    fn as_few_times_as_possible_are_changed_and_none_goes_back() {
        for number in 0..4i64.pow(7) {
            let seconds: Vec<i64> = (0..7).map(|place| number / 4i64.pow(place) % 4).collect();
            let (times, changed) = forwards(&seconds);
            assert!(times.is_sorted(), "{seconds:?} {times:?}");
            let differ = times.iter().zip(&seconds).filter(|(one, other)| one != other).count();
            assert_eq!(changed, differ);
            assert!(differ <= seconds.len() - most(&seconds), "{seconds:?} {times:?}");
        }
        assert_eq!(forwards(&[]), (vec![], 0));
        assert_eq!(forwards(&[5, 4_000_000_000, 6, 1, 7]), (vec![5, 5, 6, 6, 7], 2));
    }

    #[test]
    fn a_value_is_a_version_a_digest_or_both() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let read = |value: &str| artifact(value).map(|artifact| (artifact.version, artifact.digest.map(|digest| digest.to_string())));
        assert_eq!(read(" v1 "), Ok((Some("v1".to_owned()), None)));
        assert_eq!(read(&digest), Ok((None, Some(digest.clone()))));
        assert_eq!(read(&format!("shop/api:v1@{digest}")), Ok((Some("shop/api:v1".to_owned()), Some(digest.clone()))));
        assert_eq!(read(&format!("@{digest}")), Ok((None, Some(digest))));
        assert_eq!(read("a@sha256:12"), Ok((Some("a@sha256:12".to_owned()), None)));
        for wrong in ["", " ", "a\nb", "\u{1b}[31m", &"x".repeat(513)] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_instant_that_no_calendar_has_is_the_last() {
        assert_eq!(instant(i64::MAX).0, jiff::Timestamp::MAX);
        assert_eq!(instant(i64::MIN).0, jiff::Timestamp::MIN);
    }
}
