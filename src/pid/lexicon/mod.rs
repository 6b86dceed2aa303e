//! What fields and prose call personal data: from the names of the entities to what a header, a key or a word before a value says.
//!
//! Built once from whatever entities there are, so that a new entity needs no entry here. Knows names only; what a value looks like is
//! the entities' business. The words that change what a name means are in `context`.

mod context;
mod index;
mod prose;
mod split;

use super::entity::{Anchor, Entity, Finder};
use super::fold::folded;

use index::{Hash, Index};
use split::{Take, Word, split, words_of};

pub(super) use prose::Announced;

/// An entity, by its place in what the lexicon was built from.
pub(super) type EntityId = u16;

/// How well a field's name names an entity; the strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Strength {
    /// It may be that, and many other things: `name`, `code`.
    Weak,
    /// The name is in it, with words around it that the lexicon does not know: `passport series`.
    Part,
    /// The whole name says it, besides words that change nothing: `customer_home_phone_1`.
    Exact,
}

/// An entity that a field's name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// Which.
    pub entity: EntityId,
    /// How well.
    pub strength: Strength,
}

/// What a word does to the name beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    People,
    Neutral,
    Thing,
    About,
    /// `id`: of an email address it is one, of an address it is a key in a table.
    Id,
    Unknown,
}

/// Meanings from here on are no entities.
const FIRST_CLASS: u16 = 0xfff0;
const PEOPLE: u16 = FIRST_CLASS;
const NEUTRAL: u16 = FIRST_CLASS + 1;
const THING: u16 = FIRST_CLASS + 2;
const ABOUT: u16 = FIRST_CLASS + 3;
const ID: u16 = FIRST_CLASS + 4;
const WEAK: u16 = FIRST_CLASS + 5;
const OTHER: u16 = FIRST_CLASS + 6;

/// The longest name in words.
const LONGEST: usize = 6;

/// The names of all entities.
pub(super) struct Lexicon {
    index: Index,
    /// The entities as they were given.
    entities: Vec<&'static Entity>,
}

impl Lexicon {
    /// A lexicon of these entities; their ids are their places.
    #[must_use]
    pub(super) fn new(entities: impl IntoIterator<Item = &'static Entity>) -> Self {
        let entities: Vec<&'static Entity> = entities.into_iter().take(usize::from(FIRST_CLASS)).collect();
        let names: usize = entities.iter().map(|entity| entity.names.len()).sum();
        let mut index = Index::new(names * 2 + 1500);
        for (entity, id) in entities.iter().zip(0..FIRST_CLASS) {
            for name in entity.names {
                add_name(&mut index, name, id);
            }
        }
        let lists =
            [(context::PEOPLE, PEOPLE), (context::NEUTRAL, NEUTRAL), (context::THINGS, THING), (context::ABOUT, ABOUT), ("id ids", ID)];
        for (list, meaning) in lists.into_iter().chain([(context::WEAK, WEAK), (context::OTHERS, OTHER)]) {
            list.split_whitespace().for_each(|word| add_word(&mut index, word, meaning));
        }
        Self { index, entities }
    }

    /// The entity of an id.
    #[must_use]
    pub(super) fn entity(&self, id: EntityId) -> Option<&'static Entity> {
        self.entities.get(usize::from(id)).copied()
    }

    /// The entities that a field's name names, by their ids, each once with its best strength.
    #[must_use]
    pub(super) fn entities_named(&self, name: &str) -> Vec<Named> {
        let words = words_of(name);
        let classes: Vec<Class> = words.iter().map(|word| self.class(&word.text)).collect();
        let windows = self.windows(&words, own_part(&words, &classes));
        let mut named: Vec<Named> = Vec::new();
        for window in windows.iter().filter(|window| !windows.iter().any(|other| other.hides(window))) {
            let Some(entity) = self.entity(window.entity) else { continue };
            let Some(strength) = window.strength(&words, &classes, entity) else { continue };
            match named.iter_mut().find(|known| known.entity == window.entity) {
                Some(known) => known.strength = known.strength.max(strength),
                None => named.push(Named { entity: window.entity, strength }),
            }
        }
        named.sort_unstable_by_key(|named| named.entity);
        named
    }

    /// Whether a field's name names no entity and says that its values are something else, with checks of its own: `isbn`, `app_version`.
    #[must_use]
    pub(super) fn says_otherwise(&self, name: &str) -> bool {
        let is_other = |word: &str| self.index.meanings(word.as_bytes(), Hash::EMPTY.with(word.as_bytes())).any(|meaning| meaning == OTHER);
        let words = words_of(name);
        let own = words.last().map(|word| word.segment);
        words.iter().filter(|word| Some(word.segment) == own).any(|word| is_other(&word.text)) && self.entities_named(name).is_empty()
    }

    /// Whether a field's name says that it holds names of things or facts about a value: `site`, `product_name`, `status`.
    #[must_use]
    pub(super) fn is_of_things(&self, name: &str) -> bool {
        let words = words_of(name);
        let own = words.last().map(|word| word.segment);
        let mut inside = words.iter().filter(|word| Some(word.segment) == own);
        inside.any(|word| matches!(self.class(&word.text), Class::Thing | Class::About))
    }

    /// Every run of words that is a name and reaches into the part that is the field's own.
    fn windows(&self, words: &[Word], own: usize) -> Vec<Window> {
        let mut windows = Vec::new();
        for start in 0..words.len() {
            let mut key = String::new();
            for (end, word) in words.iter().enumerate().skip(start).take(LONGEST) {
                let before = key.len();
                key.push_str(&word.text);
                if end < own {
                    continue;
                }
                let crosses = words.get(start).is_some_and(|first| first.segment != word.segment);
                self.meanings(&key, before, |weak, entity| windows.push(Window { start, end: end + 1, entity, weak, crosses }));
            }
        }
        windows
    }

    /// The entities of a key, or of the key with its last word, which begins at `last`, in the singular.
    fn meanings(&self, key: &str, last: usize, mut give: impl FnMut(bool, EntityId)) {
        let mut found = false;
        let mut look = |key: &str, found: &mut bool| {
            let hash = Hash::EMPTY.with(key.as_bytes());
            let weak = self.index.meanings(key.as_bytes(), hash).any(|meaning| meaning == WEAK);
            for meaning in self.index.meanings(key.as_bytes(), hash).filter(|meaning| *meaning < FIRST_CLASS) {
                *found = true;
                give(weak, meaning);
            }
        };
        look(key, &mut found);
        if let (false, Some(singular)) = (found, singular(key, last)) {
            look(singular, &mut found);
        }
    }

    fn class(&self, word: &str) -> Class {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Class::Neutral;
        }
        let of = |word: &str| {
            let hash = Hash::EMPTY.with(word.as_bytes());
            self.index.meanings(word.as_bytes(), hash).filter(|meaning| (PEOPLE..WEAK).contains(meaning)).min()
        };
        match of(word).or_else(|| singular(word, 0).and_then(of)) {
            Some(PEOPLE) => Class::People,
            Some(NEUTRAL) => Class::Neutral,
            Some(THING) => Class::Thing,
            Some(ABOUT) => Class::About,
            Some(ID) => Class::Id,
            _ => Class::Unknown,
        }
    }
}

/// Adds a name as it is written in fields (its words joined) and in prose (with spaces), the letters `ä`, `ö`, `ü`, `å` and `ø` also
/// as the two letters that stand for them.
fn add_name(index: &mut Index, name: &str, id: EntityId) {
    let mut key = Key(String::with_capacity(name.len()));
    let mut add = |name: &str| {
        key.0.clear();
        if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') {
            key.0.push_str(name);
        } else {
            split(name, &mut key);
        }
        let spaced = key.0.trim_end_matches(' ').len();
        key.0.truncate(spaced);
        index.add(&key.0, id);
        if let Some((first, _)) = key.0.split_once(' ') {
            index.begin(first);
        }
        key.0.retain(|letter| letter != ' ');
        if key.0.len() < spaced {
            index.add(&key.0, id);
        }
    };
    add(name);
    if !name.is_ascii() && name.contains(['ä', 'ö', 'ü', 'å', 'ø']) {
        add(&name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('å', "aa").replace('ø', "oe"));
    }
}

fn add_word(index: &mut Index, word: &str, meaning: u16) {
    if word.is_ascii() { index.add(word, meaning) } else { index.add(&folded(word), meaning) }
}

/// A name as prose has it: folded, with one space between words.
struct Key(String);

impl Take for Key {
    fn letter(&mut self, letter: char) {
        self.0.push(letter);
    }

    fn end(&mut self, _at: usize) {
        if !self.0.is_empty() && !self.0.ends_with(' ') {
            self.0.push(' ');
        }
    }

    fn gap(&mut self, _sign: char) {}
}

/// A word in the plural without its ending; nothing where it has none.
fn singular(key: &str, last: usize) -> Option<&str> {
    let letters = key.len().checked_sub(last)?;
    if letters > 5 && key.ends_with("sses") {
        return key.strip_suffix("es");
    }
    if letters < 4 || key.ends_with("ss") || key.ends_with("us") || key.ends_with("is") {
        return None;
    }
    key.strip_suffix('s')
}

/// Where the part of a name begins that is the field's own: its last segment, or those before it while it says nothing
/// (`telecom.value`, `phones.0`).
fn own_part(words: &[Word], classes: &[Class]) -> usize {
    let last = words.iter().zip(classes).rposition(|(_, class)| !matches!(class, Class::Neutral | Class::Id));
    let segment = last.or(words.len().checked_sub(1)).and_then(|last| words.get(last)).map_or(0, |word| word.segment);
    words.iter().position(|word| word.segment == segment).unwrap_or(0)
}

/// Words of a field's name that are a name of an entity.
struct Window {
    start: usize,
    end: usize,
    entity: EntityId,
    weak: bool,
    /// Whether it goes over a dot.
    crosses: bool,
}

impl Window {
    /// Whether it makes another name a mere part of it: `date of birth` hides `birth`.
    fn hides(&self, other: &Self) -> bool {
        !self.crosses && self.start <= other.start && other.end <= self.end && self.end - self.start > other.end - other.start
    }

    /// How well the whole name names the entity; nothing where the words around say that it is something else.
    fn strength(&self, words: &[Word], classes: &[Class], entity: &Entity) -> Option<Strength> {
        let own = words.get(self.end - 1)?.segment;
        let is_field = matches!(entity.finder, Finder::Field);
        let (mut people, mut unknown) = (false, false);
        for (at, (word, class)) in words.iter().zip(classes).enumerate() {
            if (self.start..self.end).contains(&at) {
                continue;
            }
            let inside = word.segment >= own;
            match class {
                Class::People => people = true,
                Class::Neutral => {}
                Class::About if inside => return None,
                Class::Thing if is_field && (inside || self.weak) => return None,
                Class::Id if matches!(entity.finder, Finder::Anchor(Anchor::Phone)) => return None,
                Class::Thing | Class::Unknown => unknown |= inside,
                Class::Id | Class::About => {}
            }
        }
        match (self.weak, people, unknown) {
            (true, _, true) => None,
            (true, false, false) => Some(Strength::Weak),
            (false, _, true) => Some(Strength::Part),
            (_, _, false) => Some(Strength::Exact),
        }
    }
}

#[cfg(test)]
mod tests;
