//! The words of running text that announce a value: `Telephone: …`, `… (date of birth)`.

use super::index::Hash;
use super::split::{Take, split};
use super::{EntityId, FIRST_CLASS, LONGEST, Lexicon};

/// How far before a value names are looked for, in bytes.
const BEFORE: usize = 48;

/// How far behind it.
const AFTER: usize = 24;

/// The most that is kept of one place.
const MOST: usize = 12;

/// A name near a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Found {
    /// The bytes between it and the value.
    pub distance: u16,
    /// The entity that it names.
    pub entity: EntityId,
}

/// The names near a value, the nearest first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Announced {
    found: [Found; MOST],
    count: usize,
}

impl Announced {
    /// What was found, the nearest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Found> + '_ {
        self.found.iter().take(self.count).copied()
    }

    /// Whether an entity is announced.
    #[must_use]
    pub(crate) fn names(&self, entity: EntityId) -> bool {
        self.iter().any(|found| found.entity == entity)
    }

    fn add(&mut self, found: Found) {
        if let Some(known) = self.found.iter_mut().take(self.count).find(|known| known.entity == found.entity) {
            known.distance = known.distance.min(found.distance);
        } else if let Some(free) = self.found.get_mut(self.count) {
            *free = found;
            self.count += 1;
        }
    }
}

impl Lexicon {
    /// The entities that the text before a value (48 bytes of it) or behind it (24 bytes) names in whole words. A label right before
    /// the value (`phone: `) hides what stands before that label, and a label behind it belongs to the next value.
    #[must_use]
    pub(crate) fn announced(&self, before: &[u8], after: &[u8]) -> Announced {
        let mut announced = Announced::default();
        let (before, cut) = last_of(before);
        let label = label(before);
        let skipped = before.len() - label.len();
        self.names_in(label, cut && skipped == 0, |_, end, entity| {
            announced.add(Found { distance: distance(label.len().saturating_sub(end)), entity });
        });
        let after = first_of(after);
        self.names_in(after, false, |start, end, entity| {
            let is_label =
                after.get(end..).is_some_and(|rest| matches!(rest.iter().find(|byte| !b" \"'".contains(byte)), Some(b':' | b'=')));
            if !is_label {
                announced.add(Found { distance: distance(start), entity });
            }
        });
        if let Some(found) = announced.found.get_mut(..announced.count) {
            found.sort_unstable();
        }
        announced
    }

    /// Gives every name in a text, with where it begins and ends.
    fn names_in(&self, text: &[u8], cut: bool, mut give: impl FnMut(usize, usize, EntityId)) {
        let mut base = 0;
        for chunk in text.utf8_chunks() {
            let mut words = Words::default();
            split(chunk.valid(), &mut words);
            let from = usize::from(cut && base < 4 && words.starts_inside);
            for start in from..words.count {
                let mut hash = Hash::EMPTY;
                let mut hashed = None;
                for end in start..words.count.min(start + LONGEST) {
                    let Some((first, last)) = words.span(start).zip(words.span(end)) else { break };
                    let Some(key) = words.letters.get(first.0..last.1) else { break };
                    hash = hash.with(key.get(hashed.unwrap_or(0)..).unwrap_or_default());
                    hashed = Some(key.len());
                    for entity in self.index.meanings(key, hash).filter(|meaning| *meaning < FIRST_CLASS) {
                        give(base + first.2, base + last.3, entity);
                    }
                    if start == end && !self.index.may_begin(hash) {
                        break;
                    }
                }
            }
            base += chunk.valid().len() + chunk.invalid().len();
        }
    }
}

fn distance(bytes: usize) -> u16 {
    u16::try_from(bytes).unwrap_or(u16::MAX)
}

/// The last bytes of a text: of its last line, or of the line before where that has no letter; and whether a word may be cut.
fn last_of(text: &[u8]) -> (&[u8], bool) {
    let kept = text.get(text.len().saturating_sub(BEFORE)..).unwrap_or(text);
    let is_wordy = |line: &[u8]| line.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let breaks = kept.iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    for at in breaks {
        let line = kept.get(at + 1..).unwrap_or_default();
        if is_wordy(line) {
            return (line, false);
        }
    }
    (kept, kept.len() < text.len())
}

/// The label that ends right before a value, or the whole text where there is none.
fn label(before: &[u8]) -> &[u8] {
    let end = before.iter().rposition(|byte| !b" \t\"'(".contains(byte));
    let Some(colon) = end.filter(|end| matches!(before.get(*end), Some(b':' | b'='))) else { return before };
    let start = before.get(..colon).and_then(|head| head.iter().rposition(|byte| b",;|{}&?\t[".contains(byte)));
    start.and_then(|start| before.get(start + 1..)).unwrap_or(before)
}

/// The first bytes of a text, up to the end of the line, field or sentence, and to the end of a word.
fn first_of(text: &[u8]) -> &[u8] {
    let kept = text.get(..AFTER).unwrap_or(text);
    let end = kept.iter().position(|byte| b"\n,;|{}&\t".contains(byte));
    match end {
        Some(end) => kept.get(..end).unwrap_or_default(),
        None if kept.len() < text.len() => {
            let end = kept.iter().rposition(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).unwrap_or(0);
            kept.get(..end).unwrap_or_default()
        }
        None => kept,
    }
}

/// The words of at most 72 bytes of text, on the stack: folded, with a space between them.
struct Words {
    letters: [u8; 224],
    length: usize,
    /// Where each word begins and ends in `letters`, and where in the text.
    spans: [(u8, u8, u8, u8); 32],
    count: usize,
    open: Option<usize>,
    /// Where the word under way begins in the text.
    began: usize,
    after_gap: bool,
    /// Whether the text begins in the middle of a word, as far as can be seen.
    starts_inside: bool,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            letters: [0; 224],
            length: 0,
            spans: [(0, 0, 0, 0); 32],
            count: 0,
            open: None,
            began: 0,
            after_gap: false,
            starts_inside: false,
        }
    }
}

impl Words {
    /// Where a word begins and ends in the letters and in the text.
    fn span(&self, word: usize) -> Option<(usize, usize, usize, usize)> {
        if word >= self.count {
            return None;
        }
        self.spans.get(word).map(|span| (span.0.into(), span.1.into(), span.2.into(), span.3.into()))
    }
}

impl Take for Words {
    fn letter(&mut self, letter: char) {
        if self.open.is_none() {
            self.starts_inside |= self.count == 0 && !self.after_gap;
            if self.length > 0 {
                self.length += 1;
            }
            self.open = Some(self.length);
        }
        let mut bytes = [0; 4];
        let letter = letter.encode_utf8(&mut bytes).as_bytes();
        if let Some(free) = self.letters.get_mut(self.length..self.length + letter.len()) {
            free.copy_from_slice(letter);
            self.length += letter.len();
        }
    }

    fn end(&mut self, at: usize) {
        if let Some(start) = self.open.take() {
            if let Some(separator) = start.checked_sub(1).and_then(|before| self.letters.get_mut(before)) {
                *separator = b' ';
            }
            let byte = |value: usize| u8::try_from(value).unwrap_or(u8::MAX);
            if let Some(span) = self.spans.get_mut(self.count) {
                *span = (byte(start), byte(self.length), byte(self.began), byte(at));
                self.count += 1;
            }
        }
        self.began = at;
    }

    fn gap(&mut self, sign: char) {
        self.after_gap = true;
        self.began += sign.len_utf8();
    }
}
