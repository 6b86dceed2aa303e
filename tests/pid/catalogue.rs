//! The catalogue says what is true: of how many kinds and countries it is, what a check proves, and what its page says.

use std::collections::BTreeSet;

use portcullis::gate::RuleSources;
use portcullis::gate::load;
use portcullis::host::memory::Memory;
use portcullis::pid::entity::catalogue::{ENTITIES, entity};
use portcullis::pid::entity::{Anchor, Category, Entity, Finder, Protection};

use crate::personal_data::Dice;

/// Random words that are tried of each form.
const WORDS: u64 = 4_000;
/// What proves enough by itself: shares below it need not be told apart.
const STRONG: f64 = 0.005;

/// Kinds of which a word of digits where letters may be is none: in a vehicle's number there are letters, and the nine letters and
/// seven digits of a codice fiscale at their places say more than its check.
const LETTERED: [&str; 2] = ["it-codice-fiscale", "vin"];

/// A random word of a form, its letters and digits only. `X` is a letter or a digit, or a digit.
fn word(dice: &mut Dice, form: &str, letters: bool) -> Vec<u8> {
    let letter = |dice: &mut Dice| b'A' + dice.below(26) as u8;
    let digit = |dice: &mut Dice| b'0' + dice.below(10) as u8;
    let one = |sign| match sign {
        b'd' => Some(digit(dice)),
        b'A' => Some(letter(dice)),
        b'X' if letters && dice.below(36) < 26 => Some(letter(dice)),
        b'X' => Some(digit(dice)),
        _ => None,
    };
    form.bytes().filter_map(one).collect()
}

/// The largest share of random words that pass, over the forms.
fn measured(entity: &Entity, forms: &[&str], letters: bool) -> f64 {
    let mut dice = Dice::new(entity.id.bytes().map(u64::from).sum());
    let passes = |form: &&str| (0..WORDS).filter(|_| (entity.check)(&word(&mut dice, form, letters))).count();
    forms.iter().map(passes).max().unwrap_or(0) as f64 / WORDS as f64
}

/// Whether a share is as good as what was measured: within a factor of two, or both too small to matter.
fn is_near(chance: f64, measured: f64) -> bool {
    let error = 4.0 * (measured * (1.0 - measured) / WORDS as f64).sqrt() + 1.0 / WORDS as f64;
    let (least, most) = (measured - error, measured + error);
    (chance * 2.0 >= least && chance <= most * 2.0) || (chance < STRONG && least < STRONG)
}

#[test]
fn what_a_check_lets_pass_is_what_the_catalogue_says() {
    let mut wrong = Vec::new();
    for entity in ENTITIES.iter() {
        let Finder::Forms(forms) = entity.finder else { continue };
        let either = measured(entity, forms, true);
        let worse = either.max(measured(entity, forms, false));
        if !(is_near(entity.chance, worse) || (entity.named_only || LETTERED.contains(&entity.id)) && is_near(entity.chance, either)) {
            wrong.push(format!("{}: {worse:.4}, and {either:.4} with letters; the catalogue says {}", entity.id, entity.chance));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn identifiers_of_people_are_many_and_of_many_countries() {
    let personal: Vec<&&Entity> = ENTITIES.iter().filter(|entity| entity.category != Category::Secret).collect();
    let countries: BTreeSet<&str> = personal.iter().flat_map(|entity| entity.countries.iter().copied()).collect();
    assert!(personal.len() >= 110, "{}", personal.len());
    assert!(countries.len() >= 60, "{}", countries.len());
}

#[test]
fn ids_are_unique_and_what_stands_in_an_entry_can_be_used() {
    assert!(ENTITIES.windows(2).all(|pair| pair[0].id < pair[1].id));
    for one in ENTITIES.iter() {
        let id = one.id;
        assert!(std::ptr::eq(entity(id).unwrap(), *one));
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{id}");
        assert!(!one.title.is_empty() && !one.source.is_empty() && !one.protection.is_empty(), "{id}");
        assert!((0.0..=1.0).contains(&one.chance), "{id}");
        assert!(one.countries.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())), "{id}");
        assert!(one.names.iter().all(|name| !name.is_empty() && *name == name.to_lowercase()), "{id}");
        let is_secret = one.category == Category::Secret;
        assert!(is_secret || !one.names.is_empty() || matches!(one.finder, Finder::Anchor(_)), "nothing names `{id}`");
    }
}

#[test]
fn every_row_of_the_registry_is_about_something_that_is_found() {
    let host = Memory::new(jiff::Timestamp::UNIX_EPOCH, []);
    let registry = load::synthetic(&host, &RuleSources::default()).unwrap().registry().unwrap();
    let known: Vec<&str> = ENTITIES.iter().map(|entity| entity.id).collect();
    let unknown = registry.unknown_entities(&known);
    assert!(unknown.is_empty(), "{unknown:?}");
}

const PAGE: &str = "docs/personal-data-catalogue.md";

/// How values are found, in words.
fn way(entity: &Entity) -> String {
    let way = match entity.finder {
        Finder::Forms(forms) => forms.iter().map(|form| format!("`{form}`")).collect::<Vec<_>>().join(" "),
        Finder::Anchor(Anchor::Secret) => "its beginning".to_owned(),
        Finder::Anchor(Anchor::Email) => "`@`".to_owned(),
        Finder::Anchor(Anchor::Ip4) => "four numbers with dots".to_owned(),
        Finder::Anchor(Anchor::Ip6) => "groups with colons".to_owned(),
        Finder::Anchor(Anchor::Mac) => "pairs of hexadecimal digits".to_owned(),
        Finder::Anchor(Anchor::Phone) => "the numbering plans of all countries".to_owned(),
        Finder::Anchor(Anchor::Iban) => "country, check digits and length".to_owned(),
        Finder::Anchor(Anchor::Coordinates) => "two decimal fractions".to_owned(),
        Finder::Field => "whole cells".to_owned(),
    };
    if entity.named_only { format!("{way}, named fields") } else { way }
}

fn chance(entity: &Entity) -> String {
    match entity.finder {
        Finder::Field => "–".to_owned(),
        Finder::Forms(_) | Finder::Anchor(_) if entity.chance < 0.0001 => "< 0.01 %".to_owned(),
        Finder::Forms(_) | Finder::Anchor(_) => format!("{} %", (entity.chance * 10_000.0).round() / 100.0),
    }
}

fn protection(protection: Protection) -> &'static str {
    match protection {
        Protection::Personal => "personal",
        Protection::NationalId => "national-id",
        Protection::Special => "special",
        Protection::Pci => "pci",
        Protection::Hipaa => "hipaa",
        Protection::Secret => "secret",
    }
}

fn page() -> String {
    let personal = ENTITIES.iter().filter(|entity| entity.category != Category::Secret);
    let countries: BTreeSet<&str> = personal.clone().flat_map(|entity| entity.countries.iter().copied()).collect();
    let mut page = format!(
        "# What is looked for\n\n<!-- Written by `UPDATE=1 cargo test --test pid` from the catalogue of the program. -->\n\n\
         {} kinds of personal data of {} countries, and {} kinds of keys and passwords that travel with data. \
         [personal-data.md](personal-data.md) says how they are found and weighed.\n\n\
         *Found by*: in a form, `d` is a digit, `A` a letter, `X` either, `_` nothing or one of space, `-` and `.`; *named fields* are kinds that count \
         only where a field's name or a word near by names them. *Chance* is the share of random words of the form that pass the check.\n\n\
         | id | what | countries | regulation | found by | chance | source |\n|---|---|---|---|---|---|---|\n",
        personal.count(),
        countries.len(),
        ENTITIES.iter().filter(|entity| entity.category == Category::Secret).count(),
    );
    for entity in ENTITIES.iter() {
        let words: Vec<&str> = entity.protection.iter().map(|one| protection(*one)).collect();
        let countries = if entity.countries.is_empty() { "all".to_owned() } else { entity.countries.join(" ") };
        let cells = [
            format!("`{}`", entity.id),
            entity.title.to_owned(),
            countries,
            words.join(", "),
            way(entity),
            chance(entity),
            entity.source.to_owned(),
        ];
        page.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    }
    page
}

#[test]
fn the_page_of_the_catalogue_lists_every_kind() {
    let path = format!("{}/{PAGE}", env!("CARGO_MANIFEST_DIR"));
    let written = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == written, "`UPDATE=1 cargo test --test pid` rewrites {PAGE}");
}
