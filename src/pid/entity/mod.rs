//! What is looked for: every kind of personal data with its form, its check, its field names and its source.
//!
//! To add one: an entry in the file of its region, its public examples in that file's tests. `docs/personal-data.md` is
//! generated from here.

pub mod catalogue;
pub mod checksum;
pub mod date;

mod africa;
mod balkan;
mod brazil;
mod britain;
mod canada_oceania;
mod cell;
mod central;
mod central_america;
mod contact;
mod device;
mod east;
mod east_asia;
mod financial;
mod german;
mod location;
mod middle_east;
mod names;
mod north;
mod north_africa;
mod papers;
mod person;
mod places;
mod record;
mod secret;
mod south;
mod south_america;
mod south_asia;
mod southeast_asia;
mod special;
mod united_states;
mod west;
mod word;

/// The entities, by where they are used.
const REGIONS: &[&[Entity]] = &[
    africa::ENTITIES,
    balkan::ENTITIES,
    brazil::ENTITIES,
    britain::ENTITIES,
    canada_oceania::ENTITIES,
    central::ENTITIES,
    central_america::ENTITIES,
    contact::ENTITIES,
    device::ENTITIES,
    east::ENTITIES,
    east_asia::ENTITIES,
    financial::ENTITIES,
    german::ENTITIES,
    location::ENTITIES,
    middle_east::ENTITIES,
    north::ENTITIES,
    north_africa::ENTITIES,
    papers::ENTITIES,
    person::ENTITIES,
    record::ENTITIES,
    secret::ENTITIES,
    south::ENTITIES,
    south_america::ENTITIES,
    south_asia::ENTITIES,
    southeast_asia::ENTITIES,
    special::ENTITIES,
    united_states::ENTITIES,
    west::ENTITIES,
];

/// What a kind of data is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// How somebody is reached: email address, telephone number.
    Contact,
    /// Who somebody is: names, dates of birth.
    Person,
    /// Where somebody is: postal addresses, postcodes, coordinates.
    Location,
    /// Numbers that a state gives to people: identity cards, civil registers, social security.
    National,
    /// Numbers of tax payers.
    Tax,
    /// Numbers of patients, insured people and practitioners.
    Health,
    /// Passports and other travel documents.
    Travel,
    /// Driving licences and vehicles.
    Driving,
    /// Payment cards, accounts.
    Financial,
    /// Devices and connections.
    Device,
    /// Keys, tokens, passwords: not personal data, but what travels with it.
    Secret,
}

/// Which regulation asks for care with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protection {
    /// Personal data, GDPR article 4(1).
    Personal,
    /// A national identification number, GDPR article 87.
    NationalId,
    /// Special categories such as health, GDPR article 9.
    Special,
    /// Account data, PCI DSS.
    Pci,
    /// One of the identifiers of 45 CFR 164.514(b)(2), HIPAA.
    Hipaa,
    /// A secret, no personal data.
    Secret,
}

/// How values are found.
#[derive(Debug, Clone, Copy)]
pub enum Finder {
    /// Words of one of these forms: `d` stands for a digit, `A` for a letter, `X` for either, everything else (` `,
    /// `-`, `.`, `/`, `+`) for itself, and `_` for nothing or for one of ` `, `-`, `.`. A form holds at most 40 letters and
    /// digits.
    Forms(&'static [&'static str]),
    /// An anchor of the scanner.
    Anchor(Anchor),
    /// The whole cell of a field that has one of its names, and nothing else.
    Field,
}

/// What the scanner recognises by a sign of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// `@` between a local part and a domain.
    Email,
    /// Four numbers with dots.
    Ip4,
    /// Hexadecimal groups with colons.
    Ip6,
    /// Six or eight pairs of hexadecimal digits with `:` or `-`, or three groups of four with dots.
    Mac,
    /// Digits that a telephone number may be: with `+`, in national writing, with separators.
    Phone,
    /// Two letters, two digits, and what follows, in groups of four or together.
    Iban,
    /// Two decimal fractions beside each other.
    Coordinates,
    /// A beginning that only keys and tokens have.
    Secret,
}

/// One kind of personal data.
#[derive(Debug)]
pub struct Entity {
    /// Its name in reports, policies and configuration: `gb-nhs`, `email`. Lower case, `-` between words.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The countries that use it, ISO 3166-1 alpha-2, upper case; empty where it is international.
    pub countries: &'static [&'static str],
    /// What it is about.
    pub category: Category,
    /// Which regulations ask for care with it.
    pub protection: &'static [Protection],
    /// How values are found.
    pub finder: Finder,
    /// Whether a value holds: its letters and digits only, in upper case, of the length of one of the forms. For anchors and
    /// fields, the value as it is written.
    pub check: fn(&[u8]) -> bool,
    /// The share of random words of its forms that `check` lets pass, 0 to 1: the largest over its forms, with `X` drawn evenly
    /// of letters and digits, and, where it counts without a name, with digits alone, too; whichever is more. Held against a
    /// measurement by `tests/pid`. It says what one hit proves: above 0.005 nothing without a name, a keyword or a column of its own.
    /// For anchors an estimate, for fields 1.
    pub chance: f64,
    /// Whether a value counts only in a field or beside a keyword that names it: forms without a check worth the name.
    pub named_only: bool,
    /// What fields with it are called, in every language of its countries: lower case, words parted by a space, without
    /// diacritics besides those that change the letter (`gebursdatum` and `naissance`, but `år`). The words of prose that
    /// announce it, too.
    pub names: &'static [&'static str],
    /// Where form and check are written down: publisher, document, section; an address where there is one.
    pub source: &'static str,
}
