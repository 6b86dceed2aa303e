//! Names by what they say: a table of keys in one piece of memory.

/// What one key stands for, and the next of the same bucket.
struct Entry {
    start: u32,
    length: u16,
    meaning: u16,
    hash: u32,
    next: u32,
}

/// No further entry.
const NONE: u32 = u32::MAX;

/// Keys and their meanings. A key may have several.
pub(super) struct Index {
    keys: Vec<u8>,
    entries: Vec<Entry>,
    buckets: Vec<u32>,
    /// A bit for each hash of a word that keys of several words begin with.
    beginnings: Vec<bool>,
}

/// How many hashes of beginnings are told apart.
const BEGINNINGS: usize = 8192;

/// FNV-1a of 32 bits, byte by byte, so that a longer key goes on from a shorter one.
#[derive(Clone, Copy)]
pub(super) struct Hash(u32);

impl Hash {
    /// The hash of nothing.
    pub(super) const EMPTY: Self = Self(0x811c_9dc5);

    /// With more bytes behind.
    pub(super) fn with(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)))
    }
}

fn beginning(hash: Hash) -> usize {
    usize::try_from(hash.0 ^ (hash.0 >> 13)).map_or(0, |mixed| mixed % BEGINNINGS)
}

impl Index {
    /// An index for about so many keys.
    pub(super) fn new(expected: usize) -> Self {
        Self {
            keys: Vec::with_capacity(expected * 14),
            entries: Vec::with_capacity(expected),
            buckets: vec![NONE; (expected * 2).next_power_of_two()],
            beginnings: vec![false; BEGINNINGS],
        }
    }

    fn bucket(&self, hash: Hash) -> usize {
        let mixed = hash.0 ^ (hash.0 >> 15);
        usize::try_from(mixed).map_or(0, |mixed| mixed & (self.buckets.len() - 1))
    }

    /// Adds a meaning to a key, once.
    pub(super) fn add(&mut self, key: &str, meaning: u16) {
        let hash = Hash::EMPTY.with(key.as_bytes());
        if key.is_empty() || self.meanings(key.as_bytes(), hash).any(|known| known == meaning) {
            return;
        }
        let bucket = self.bucket(hash);
        let (Ok(start), Ok(length), Ok(place)) =
            (u32::try_from(self.keys.len()), u16::try_from(key.len()), u32::try_from(self.entries.len()))
        else {
            return;
        };
        if let Some(head) = self.buckets.get_mut(bucket) {
            self.keys.extend_from_slice(key.as_bytes());
            self.entries.push(Entry { start, length, meaning, hash: hash.0, next: *head });
            *head = place;
        }
    }

    /// Notes a word with which a key of several words begins.
    pub(super) fn begin(&mut self, word: &str) {
        if let Some(bit) = self.beginnings.get_mut(beginning(Hash::EMPTY.with(word.as_bytes()))) {
            *bit = true;
        }
    }

    /// Whether a key of several words may begin with a word.
    pub(super) fn may_begin(&self, word: Hash) -> bool {
        self.beginnings.get(beginning(word)).is_some_and(|bit| *bit)
    }

    /// What a key means; nothing where it is unknown.
    pub(super) fn meanings<'a>(&'a self, key: &'a [u8], hash: Hash) -> impl Iterator<Item = u16> + 'a {
        let mut at = self.buckets.get(self.bucket(hash)).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            while let Some(entry) = usize::try_from(at).ok().and_then(|at| self.entries.get(at)) {
                at = entry.next;
                if entry.hash == hash.0 && self.key(entry) == Some(key) {
                    return Some(entry.meaning);
                }
            }
            None
        })
    }

    fn key(&self, entry: &Entry) -> Option<&[u8]> {
        let start = usize::try_from(entry.start).ok()?;
        self.keys.get(start..start + usize::from(entry.length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_every_meaning_it_was_given_once() {
        let mut index = Index::new(4);
        for (key, meaning) in [("name", 1), ("name", 2), ("name", 1), ("email", 3), ("", 9)] {
            index.add(key, meaning);
        }
        let of = |key: &str| {
            let mut found: Vec<u16> = index.meanings(key.as_bytes(), Hash::EMPTY.with(key.as_bytes())).collect();
            found.sort_unstable();
            found
        };
        assert_eq!((of("name"), of("email"), of("nam"), of("")), (vec![1, 2], vec![3], vec![], vec![]));
    }
}
