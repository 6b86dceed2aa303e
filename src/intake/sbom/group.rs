//! Packages as they are read, and their licence statements by number.
//!
//! A hundred thousand packages make a few hundred statements: each text is kept once. Counts, examples
//! and places are worked out at the end, in the order of the document.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::model::sbom::{LicenseGroup, LicenseOrigin, LicenseState, Package};
use crate::source::Pointer;

/// Where a statement stands, relative to its package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Nowhere: the package that should have one.
    Package,
    /// CycloneDX `licenses`.
    Licenses,
    /// CycloneDX `licenses/<index>`, then this path.
    Entry(u32, &'static [&'static str]),
    /// A key of an SPDX package.
    Key(&'static str),
}

impl Field {
    fn of(self, package: &Pointer) -> Pointer {
        let package = package.clone();
        match self {
            Self::Package => package,
            Self::Licenses => package.key("licenses"),
            Self::Entry(index, path) => {
                let entry = package.key("licenses").index(usize::try_from(index).unwrap_or(usize::MAX));
                path.iter().fold(entry, |pointer, key| pointer.key(key))
            }
            Self::Key(key) => package.key(key),
        }
    }
}

/// What a package says about its licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement<'t> {
    pub(super) state: LicenseState,
    pub(super) origin: LicenseOrigin,
    /// Empty for every state but `Stated` and `Ambiguous`.
    pub(super) text: Cow<'t, str>,
}

impl Statement<'_> {
    pub(super) fn missing() -> Self {
        Self { state: LicenseState::Missing, origin: LicenseOrigin::Unspecified, text: Cow::Borrowed("") }
    }
}

/// The state of one licence text.
pub(super) fn state_of(text: &str) -> LicenseState {
    match text {
        "" => LicenseState::Empty,
        "NOASSERTION" => LicenseState::NoAssertion,
        "NONE" => LicenseState::None,
        _ => LicenseState::Stated,
    }
}

/// Packages in document order with numbered statements.
#[derive(Debug, Default)]
pub(super) struct Packages {
    packages: Vec<Package>,
    fields: Vec<Field>,
    statements: Vec<Statement<'static>>,
    numbers: HashMap<Box<str>, Vec<usize>>,
}

impl Packages {
    /// The number of a statement.
    pub(super) fn number(&mut self, statement: &Statement<'_>) -> usize {
        let same = |known: &Statement<'_>| known.state == statement.state && known.origin == statement.origin;
        if let Some(numbers) = self.numbers.get(statement.text.as_ref())
            && let Some(number) = numbers.iter().find(|number| self.statements.get(**number).is_some_and(same))
        {
            return *number;
        }
        let number = self.statements.len();
        self.numbers.entry(statement.text.as_ref().into()).or_default().push(number);
        let Statement { state, origin, ref text } = *statement;
        self.statements.push(Statement { state, origin, text: Cow::Owned(text.clone().into_owned()) });
        number
    }

    /// Takes the next place in the document's order.
    pub(super) fn reserve(&mut self) -> usize {
        let slot = self.packages.len();
        let (name, version, purl) = (String::new(), String::new(), String::new());
        self.push(Package { name, version, purl, license: 0, pointer: Pointer::root() }, Field::Package);
        slot
    }

    /// Takes the next place and fills it.
    pub(super) fn push(&mut self, package: Package, field: Field) {
        self.packages.push(package);
        self.fields.push(field);
    }

    /// Fills a place that was taken.
    pub(super) fn fill(&mut self, slot: usize, package: Package, field: Field) {
        if let (Some(place), Some(old)) = (self.packages.get_mut(slot), self.fields.get_mut(slot)) {
            *place = package;
            *old = field;
        }
    }

    /// How many packages there are.
    pub(super) fn len(&self) -> usize {
        self.packages.len()
    }

    /// A package by its place.
    pub(super) fn get(&self, slot: usize) -> Option<&Package> {
        self.packages.get(slot)
    }

    /// Leaves out the package at a place.
    pub(super) fn leave_out(&mut self, slot: usize) {
        if slot < self.packages.len() {
            self.packages.remove(slot);
            self.fields.remove(slot);
        }
    }

    /// The packages and their groups, in order of first appearance.
    pub(super) fn finish(self) -> (Vec<Package>, Vec<LicenseGroup>) {
        let Self { mut packages, fields, mut statements, .. } = self;
        let mut groups: Vec<LicenseGroup> = Vec::new();
        let mut group_of: Vec<Option<usize>> = vec![None; statements.len()];
        for (package, field) in packages.iter_mut().zip(fields) {
            let (Some(group), Some(statement)) = (group_of.get_mut(package.license), statements.get_mut(package.license)) else { continue };
            let number = *group.get_or_insert_with(|| {
                let example =
                    if package.version.is_empty() { package.name.clone() } else { format!("{}@{}", package.name, package.version) };
                groups.push(LicenseGroup {
                    state: statement.state,
                    expression: std::mem::take(&mut statement.text).into_owned(),
                    origin: statement.origin,
                    package_count: 0,
                    example,
                    also_allowed: Vec::new(),
                    pointer: field.of(&package.pointer),
                });
                groups.len() - 1
            });
            package.license = number;
            if let Some(group) = groups.get_mut(number) {
                group.package_count += 1;
            }
        }
        (packages, groups)
    }
}

/// Joins licence texts that were listed without an operator with AND, the reading that grants least.
/// The same text twice is one; a text with OR in it is put in parentheses, and one whose own
/// parentheses do not match in quotes, so that it cannot rearrange what stands around it.
pub(super) fn join<'t>(texts: &[Cow<'t, str>]) -> Cow<'t, str> {
    if let [one] = texts {
        return one.clone();
    }
    let mut seen = BTreeSet::new();
    let mut distinct: Vec<&Cow<'t, str>> = Vec::new();
    for text in texts {
        if seen.insert(text.as_ref()) {
            distinct.push(text);
        }
    }
    if let [one] = distinct.as_slice() {
        return (*one).clone();
    }
    let operands: Vec<Cow<'_, str>> = distinct
        .into_iter()
        .map(|text| {
            if !balanced(text) {
                format!("\"{text}\"").into()
            } else if text
                .split(|character: char| character.is_whitespace() || matches!(character, '(' | ')'))
                .any(|word| word.eq_ignore_ascii_case("or"))
            {
                format!("({text})").into()
            } else {
                Cow::Borrowed(text.as_ref())
            }
        })
        .collect();
    operands.join(" AND ").into()
}

fn balanced(text: &str) -> bool {
    let depth = text.chars().try_fold(0usize, |depth, character| match character {
        '(' => Some(depth + 1),
        ')' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(texts: &[&str]) -> String {
        let texts: Vec<Cow<'_, str>> = texts.iter().map(|text| Cow::Borrowed(*text)).collect();
        join(&texts).into_owned()
    }

    #[test]
    fn a_list_without_an_operator_is_joined_so_that_all_must_hold() {
        assert_eq!(joined(&["MIT", "Apache-2.0"]), "MIT AND Apache-2.0");
        assert_eq!(joined(&["MIT", "MIT"]), "MIT");
        assert_eq!(joined(&["MIT OR GPL-2.0-only", "Zlib"]), "(MIT OR GPL-2.0-only) AND Zlib");
        assert_eq!(joined(&["(MIT)OR(Zlib)", "ISC"]), "((MIT)OR(Zlib)) AND ISC");
    }

    #[test]
    fn an_operand_cannot_break_out_of_its_parentheses() {
        let text = joined(&["MIT) OR (ISC", "GPL-3.0-only"]);
        assert_eq!(text, "\"MIT) OR (ISC\" AND GPL-3.0-only");
        assert!(spdx::Expression::parse(&text).is_err(), "it must not be an expression that MIT satisfies");
    }
}
