//! Fields that stand within one another: their paths, as a tree that grows with the keys that are met.
//!
//! Records are alike, so every place remembers which key came next the last time: a known key is one comparison.

use std::collections::BTreeMap;

use super::field::{self, Field};
use super::out::Out;
use super::{FieldName, Watch};

/// From how many keys on a place is a map, whose keys are data.
const MOST_KEYS: usize = 256;
/// The most places of a file.
const MOST_PLACES: usize = 4096;
/// The longest key that is told apart, in bytes.
const LONGEST_KEY: usize = 128;
/// The longest path, in bytes.
const LONGEST_PATH: usize = 1024;

/// A place in the tree.
pub(super) type Place = usize;

/// Where everything begins.
pub(super) const ROOT: Place = 0;

/// What is needed to know a key again.
#[derive(Default)]
struct Known {
    parent: Place,
    /// The first and the last bytes of the key, and how long it is.
    ends: (u64, u64),
    length: usize,
    /// The key that came first within it.
    first: Place,
    /// The key that came after it.
    next: Place,
    watch: Watch,
}

#[derive(Default)]
struct Node {
    key: Box<[u8]>,
    path: String,
    keys: BTreeMap<Box<[u8]>, Place>,
    /// The place of all keys that are data.
    other: Option<Place>,
    field: Option<Field>,
}

/// The tree.
pub(super) struct Paths {
    nodes: Vec<Node>,
    /// The part of the nodes that is looked at all the time.
    known: Vec<Known>,
    /// What stands between the keys of a path and a key that begins with it.
    joins: [char; 2],
}

impl Paths {
    /// A tree whose paths are joined by `.`; a key that begins with `own` is joined by that instead.
    pub(super) fn new(own: char) -> Self {
        Self { nodes: vec![Node::default()], known: vec![Known::default()], joins: ['.', own] }
    }

    /// The place of a key. `before` is the place that was met before it: `parent` where it is the first.
    #[inline]
    pub(super) fn child(&mut self, out: &mut Out<'_>, parent: Place, before: Place, key: &[u8]) -> Place {
        let guess = self.known.get(before).map_or(ROOT, |known| if before == parent { known.first } else { known.next });
        if guess != ROOT
            && let Some(known) = self.known.get(guess)
            && (known.parent, known.length, known.ends) == (parent, key.len(), ends(key))
            && (key.len() <= 16 || self.nodes.get(guess).is_some_and(|node| *node.key == *key))
        {
            return guess;
        }
        let place = self.look_up(out, parent, key);
        if let Some(known) = self.known.get_mut(before) {
            *(if before == parent { &mut known.first } else { &mut known.next }) = place;
        }
        place
    }

    fn look_up(&mut self, out: &mut Out<'_>, parent: Place, key: &[u8]) -> Place {
        let Some(node) = self.nodes.get(parent) else { return ROOT };
        if let Some(place) = node.keys.get(key) {
            return *place;
        }
        if node.keys.len() >= MOST_KEYS || key.len() > LONGEST_KEY || self.nodes.len() >= MOST_PLACES || node.path.len() > LONGEST_PATH {
            return self.other(out, parent);
        }
        let place = self.add(out, parent, key);
        if let Some(node) = self.nodes.get_mut(parent) {
            node.keys.insert(key.into(), place);
        }
        place
    }

    /// The place of the keys of `parent` that are data.
    pub(super) fn other(&mut self, out: &mut Out<'_>, parent: Place) -> Place {
        match self.nodes.get(parent) {
            Some(node) if self.nodes.len() < MOST_PLACES * 2 && node.path.len() <= LONGEST_PATH => match node.other {
                Some(other) => other,
                None => {
                    let other = self.add(out, parent, b"*");
                    if let Some(node) = self.nodes.get_mut(parent) {
                        node.other = Some(other);
                    }
                    other
                }
            },
            _ => parent,
        }
    }

    fn add(&mut self, out: &mut Out<'_>, parent: Place, key: &[u8]) -> Place {
        let above = self.nodes.get(parent).map_or("", |node| node.path.as_str());
        let key_text = field::name(key);
        let [join, own] = self.joins;
        let path =
            if above.is_empty() || key_text.starts_with(own) { format!("{above}{key_text}") } else { format!("{above}{join}{key_text}") };
        let named = if path.is_empty() { FieldName::Column(1) } else { FieldName::Named(path.clone()) };
        let field = out.fields.of(out.sink, named);
        self.known.push(Known { parent, ends: ends(key), length: key.len(), watch: field.watch, ..Known::default() });
        self.nodes.push(Node { key: key.into(), path, field: Some(field), ..Node::default() });
        self.nodes.len() - 1
    }

    /// The field of a place; values without any key are of a column without a name.
    pub(super) fn field(&mut self, out: &mut Out<'_>, place: Place) -> Field {
        if let Some(field) = self.nodes.get(place).and_then(|node| node.field) {
            return field;
        }
        let field = out.fields.of(out.sink, FieldName::Column(1));
        if let Some((node, known)) = self.nodes.get_mut(place).zip(self.known.get_mut(place)) {
            node.field = Some(field);
            known.watch = field.watch;
        }
        field
    }

    /// Whether the sink wants every cell of a place.
    #[inline]
    pub(super) fn wants(&self, place: Place, record: u64) -> bool {
        self.known.get(place).is_some_and(|known| known.watch.wants(record))
    }
}

/// The first and the last bytes of a key: all of them where it has at most 16.
#[inline]
fn ends(key: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        return (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)));
    }
    let middle = key.get(1).copied().unwrap_or_default();
    let (first, last) = (key.first().copied().unwrap_or_default(), key.last().copied().unwrap_or_default());
    (u64::from(first) << 8 | u64::from(middle), u64::from(last))
}
