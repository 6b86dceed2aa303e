//! The keys that were met. Lines are alike, so every key remembers which one came behind it the last time: a known key is one
//! comparison.

use std::collections::BTreeMap;

use crate::pid::layout::FieldName;
use crate::pid::layout::field::{self, Field};
use crate::pid::layout::out::Out;

/// The most keys that are told apart.
const MOST: usize = 4096;

/// What stands before the first key of a line.
pub(super) const START: usize = 0;

/// A key.
struct Key {
    name: Box<[u8]>,
    field: Field,
}

/// The keys so far, numbered from 1.
pub(super) struct Keys {
    keys: Vec<Key>,
    /// For the beginning of a line and for every key, the key that came next.
    next: Vec<usize>,
    numbers: BTreeMap<Box<[u8]>, usize>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { keys: Vec::new(), next: vec![1], numbers: BTreeMap::new() }
    }
}

impl Keys {
    /// The number of a key and its field. `before` is the number of the key before it, or [`START`].
    #[inline]
    pub(super) fn field(&mut self, out: &mut Out<'_>, before: usize, name: &[u8]) -> (usize, Field) {
        let guess = self.next.get(before).copied().unwrap_or_default();
        match guess.checked_sub(1).and_then(|index| self.keys.get(index)) {
            Some(key) if *key.name == *name => (guess, key.field),
            _ => self.look_up(out, before, name),
        }
    }

    fn look_up(&mut self, out: &mut Out<'_>, before: usize, name: &[u8]) -> (usize, Field) {
        let (number, field) = match self.numbers.get(name).and_then(|number| Some((*number, self.keys.get(number - 1)?.field))) {
            Some(known) => known,
            None => {
                let field = out.fields.of(out.sink, FieldName::Named(field::name(name)));
                if self.keys.len() >= MOST {
                    return (START, field);
                }
                self.keys.push(Key { name: name.into(), field });
                self.next.push(START);
                self.numbers.insert(name.into(), self.keys.len());
                (self.keys.len(), field)
            }
        };
        if let Some(next) = self.next.get_mut(before) {
            *next = number;
        }
        (number, field)
    }
}
