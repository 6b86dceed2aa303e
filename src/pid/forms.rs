//! Words held against the forms of every entity: how long, where digits and letters stand, how it is parted.

use super::entity::{Entity, Finder};

/// Most letters and digits of a form.
pub(super) const LONGEST: usize = 40;
/// Most words of a value.
const WORDS: usize = 10;
/// Most separators of a form.
const SEPARATORS: usize = WORDS - 1;

/// A separator that may be left out.
const OPTIONAL: u8 = b'_';
/// More than one byte between two words.
const WIDE: u8 = 0;

/// A form, compiled.
#[derive(Debug, Clone)]
struct Form {
    entity: usize,
    digits: u64,
    letters: u64,
    /// After how many letters and digits a separator stands, and which.
    separators: Vec<(u8, u8)>,
}

/// The forms of all entities, by length.
#[derive(Debug)]
pub(super) struct Forms {
    by_length: Vec<Vec<Form>>,
}

/// Words as they stand beside each other, without what parts them.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// The letters and digits, in upper case.
    pub(super) compact: [u8; LONGEST],
    /// How many there are.
    pub(super) length: usize,
    digits: u64,
    separators: [(u8, u8); SEPARATORS],
    parted: usize,
}

impl Window {
    fn new() -> Self {
        Self { compact: [0; LONGEST], length: 0, digits: 0, separators: [(0, 0); SEPARATORS], parted: 0 }
    }

    /// The letters and digits.
    pub(super) fn text(&self) -> &[u8] {
        self.compact.get(..self.length).unwrap_or_default()
    }

    /// How many separators part the words.
    pub(super) fn parted(&self) -> usize {
        self.parted
    }

    /// Whether nothing but dots parts it as they part a fraction, an address of four numbers or a version.
    fn is_measure(&self, words: usize) -> bool {
        let separators = self.separators.get(..self.parted).unwrap_or_default();
        let are_dots = !separators.is_empty() && separators.iter().all(|(_, separator)| *separator == b'.');
        let ends = separators.iter().map(|(at, _)| usize::from(*at)).chain([self.length]);
        let starts = [0].into_iter().chain(separators.iter().map(|(at, _)| usize::from(*at)));
        are_dots && (words == 2 || (words == 4 && starts.zip(ends).all(|(start, end)| end - start <= 3)))
    }

    /// Adds a word behind what parts it from the one before; whether there was room.
    fn add(&mut self, separator: &[u8], word: &[u8]) -> bool {
        if self.length + word.len() > LONGEST {
            return false;
        }
        if self.length > 0 {
            let separator = match separator {
                [one] => *one,
                _ => WIDE,
            };
            let at = u8::try_from(self.length).unwrap_or(u8::MAX);
            let Some(slot) = self.separators.get_mut(self.parted) else { return false };
            *slot = (at, separator);
            self.parted += 1;
        }
        for byte in word {
            if let Some(slot) = self.compact.get_mut(self.length) {
                *slot = byte.to_ascii_uppercase();
                self.digits |= u64::from(byte.is_ascii_digit()) << self.length;
                self.length += 1;
            }
        }
        true
    }

    /// Whether it is written as a form is.
    fn fits(&self, form: &Form) -> bool {
        let letters = !self.digits & ((1 << self.length) - 1);
        if self.digits & form.letters != 0 || letters & form.digits != 0 {
            return false;
        }
        let mut ours = self.separators.get(..self.parted).unwrap_or_default().iter();
        let mut next = ours.next();
        for (at, wanted) in &form.separators {
            match next {
                Some((place, separator)) if place == at => {
                    let holds = if *wanted == OPTIONAL { matches!(separator, b' ' | b'-' | b'.') } else { separator == wanted };
                    if !holds {
                        return false;
                    }
                    next = ours.next();
                }
                _ if *wanted == OPTIONAL => {}
                _ => return false,
            }
        }
        next.is_none()
    }
}

/// All words of a text without what parts them, where nobody asks which form they have.
#[derive(Debug)]
pub(super) struct Compact {
    /// The letters and digits, in upper case, and room for one that is too much.
    signs: [u8; LONGEST + 1],
    length: usize,
    parted: usize,
}

impl Compact {
    /// Nothing where the words are too many or too long.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let mut compact = Self { signs: [0; LONGEST + 1], length: 0, parted: 0 };
        let mut is_gap = false;
        for byte in text {
            // Written down in any case, and kept where it is a letter or digit: what comes next is hard to foresee.
            let is_sign = byte.is_ascii_alphanumeric();
            *compact.signs.get_mut(compact.length)? = byte.to_ascii_uppercase();
            compact.parted += usize::from(is_sign & is_gap & (compact.length > 0));
            compact.length += usize::from(is_sign);
            is_gap = !is_sign;
        }
        (compact.length <= LONGEST && compact.parted <= SEPARATORS).then_some(compact)
    }

    /// The letters and digits, in upper case.
    pub(super) fn text(&self) -> &[u8] {
        self.signs.get(..self.length).unwrap_or_default()
    }

    /// How many separators part the words.
    pub(super) fn parted(&self) -> usize {
        self.parted
    }
}

/// A word of a region.
pub(super) type Word = std::ops::Range<usize>;

/// Finds the words of a region: letters and digits in a row.
pub(super) fn words(region: &[u8], words: &mut Vec<Word>) {
    words.clear();
    for (at, byte) in region.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            continue;
        }
        match words.last_mut() {
            Some(word) if word.end == at => word.end = at + 1,
            _ => words.push(at..at + 1),
        }
    }
}

impl Forms {
    /// The forms of entities, which are told by their place in the list.
    #[must_use]
    pub(super) fn new(entities: &[&Entity]) -> Self {
        let mut by_length = vec![Vec::new(); LONGEST + 1];
        for (index, entity) in entities.iter().enumerate() {
            let Finder::Forms(forms) = entity.finder else { continue };
            for form in forms {
                let (length, form) = compiled(index, form);
                if let Some(of_length) = by_length.get_mut(length) {
                    of_length.push(form);
                }
            }
        }
        Self { by_length }
    }

    /// Calls for every window of words with the entities one of whose forms it has: words that stand beside each other and
    /// are not part of a longer number.
    pub(super) fn windows(&self, region: &[u8], words: &[Word], mut call: impl FnMut(Word, &Window, &mut dyn Iterator<Item = usize>)) {
        for (first, word) in words.iter().enumerate() {
            if !opens(region, words, first) {
                continue;
            }
            let mut window = Window::new();
            let mut end = word.start;
            for (last, word) in words.iter().enumerate().skip(first).take(WORDS) {
                let separator = region.get(end..word.start).unwrap_or_default();
                if !window.add(separator, region.get(word.clone()).unwrap_or_default()) {
                    break;
                }
                end = word.end;
                if !closes(region, words, last) {
                    continue;
                }
                if window.is_measure(last - first + 1) {
                    continue;
                }
                let Some(forms) = self.by_length.get(window.length).filter(|forms| !forms.is_empty()) else { continue };
                let mut before = None;
                let mut fitting = forms.iter().filter(|form| window.fits(form)).map(|form| form.entity).filter(move |entity| {
                    // The forms of one entity stand together.
                    before.replace(*entity) != Some(*entity)
                });
                call(words.get(first).map_or(0, |word| word.start)..end, &window, &mut fitting);
            }
        }
    }
}

/// Whether a value may begin with a word: what stands before is no part of the same number.
pub(super) fn opens(region: &[u8], words: &[Word], first: usize) -> bool {
    let Some(before) = first.checked_sub(1).and_then(|before| words.get(before)) else { return true };
    let Some(word) = words.get(first) else { return false };
    is_apart(region, before, word)
}

/// Whether a value may end with a word.
fn closes(region: &[u8], words: &[Word], last: usize) -> bool {
    match (words.get(last), words.get(last + 1)) {
        (Some(word), Some(after)) => is_apart(region, word, after),
        _ => true,
    }
}

/// Words before a hyphen that announce what follows and are no part of it.
const ANNOUNCING: [&[u8]; 16] =
    [b"NHS", b"SSN", b"SIN", b"TFN", b"NINO", b"NI", b"ID", b"NO", b"NR", b"TEL", b"BSN", b"CPF", b"DNI", b"NIE", b"PESEL", b"IBAN"];

/// Whether two words may belong to two values: a space is between them. What is joined otherwise is one thing, such as an order's
/// number, besides words that announce.
fn is_apart(region: &[u8], one: &Word, other: &Word) -> bool {
    let between = region.get(one.end..other.start).unwrap_or_default();
    let announces = |word: &Word| {
        let word = region.get(word.clone()).filter(|word| (2..=5).contains(&word.len()));
        word.is_some_and(|word| ANNOUNCING.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    between.iter().any(|byte| matches!(byte, b' ' | b'(' | b')')) || announces(one)
}

fn compiled(entity: usize, form: &str) -> (usize, Form) {
    let mut compiled = Form { entity, digits: 0, letters: 0, separators: Vec::new() };
    let mut length = 0_usize;
    for byte in form.bytes() {
        let bit = 1_u64 << length.min(63);
        match byte {
            b'd' => compiled.digits |= bit,
            b'A' => compiled.letters |= bit,
            b'X' => {}
            separator => {
                compiled.separators.push((u8::try_from(length).unwrap_or(u8::MAX), separator));
                continue;
            }
        }
        length += 1;
    }
    // What closes a form, such as a bracket, stands outside of the words.
    compiled.separators.retain(|(at, _)| *at > 0 && usize::from(*at) < length);
    (length, compiled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(forms: &'static [&'static str]) -> Entity {
        use super::super::entity::Category;
        Entity {
            id: "x",
            title: "x",
            countries: &[],
            category: Category::National,
            protection: &[],
            finder: Finder::Forms(forms),
            check: |_| true,
            chance: 1.0,
            named_only: false,
            names: &[],
            source: "x",
        }
    }

    fn found(forms: &'static [&'static str], text: &str) -> Vec<String> {
        let entity = entity(forms);
        let forms = Forms::new(&[&entity]);
        let (mut found, mut words) = (Vec::new(), Vec::new());
        super::words(text.as_bytes(), &mut words);
        forms.windows(text.as_bytes(), &words, |range, _, entities| found.extend(entities.map(|_| text[range.clone()].to_owned())));
        found
    }

    #[test]
    fn a_form_says_where_separators_may_be() {
        assert_eq!(found(&["ddd_ddd_dddd"], "943 476 5919"), ["943 476 5919"]);
        assert_eq!(found(&["ddd_ddd_dddd"], "9434765919"), ["9434765919"]);
        assert_eq!(found(&["ddd_ddd_dddd"], "943-476 5919"), ["943-476 5919"]);
        assert!(found(&["ddd_ddd_dddd"], "9434 765919").is_empty());
        assert!(found(&["ddd-dd-dddd"], "123456789").is_empty());
        assert_eq!(found(&["AAddddddA"], "ab123456c"), ["ab123456c"]);
        assert!(found(&["AAddddddA"], "ab1234567").is_empty());
    }

    #[test]
    fn words_are_put_together_without_what_parts_them() {
        let of = |text: &str| Compact::of(text.as_bytes()).map(|all| (String::from_utf8_lossy(all.text()).into_owned(), all.parted()));
        for (text, compact, parted) in
            [("943 476 5919", "9434765919", 2), (" ab-12 ", "AB12", 1), ("a - b", "AB", 1), ("", "", 0), ("--", "", 0), ("é1", "1", 0)]
        {
            assert_eq!(of(text), Some((compact.to_owned(), parted)), "{text}");
        }
        assert_eq!(of(&"7".repeat(LONGEST)), Some(("7".repeat(LONGEST), 0)));
        assert_eq!(of(&"7".repeat(LONGEST + 1)), None);
        assert!(of("1 2 3 4 5 6 7 8 9 0").is_some() && of("1 2 3 4 5 6 7 8 9 0 1").is_none());
    }

    #[test]
    fn a_part_of_a_longer_number_is_nothing() {
        assert!(found(&["ddd-ddd-dddd"], "12-943-476-5919").is_empty());
        assert!(found(&["ddd-ddd-dddd"], "943-476-5919.22").is_empty());
        assert_eq!(found(&["ddd-ddd-dddd"], "12 943-476-5919 7"), ["943-476-5919"]);
    }
}
