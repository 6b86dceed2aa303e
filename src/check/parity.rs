//! Environments beside production: what is in one of them only.
//!
//! Sets of names are compared: components, keys of settings, kinds of infrastructure, security controls. Before
//! that, the environment's own name in them becomes `{environment}`. Values are not compared: they are
//! meant to differ. Linear in the number of names, which is why it is not done in Rego.

use std::collections::BTreeMap;

use super::{Check, Context};
use crate::model::Evidence;
use crate::model::configuration::{Configuration, SettingKind};
use crate::model::parity::{AllowedDifference, Comparison, Difference, DifferenceKind, Row, Side, SideBySide};
use crate::model::route::Environment;
use crate::source::{Place, wildcard};

/// Most differences of one environment that policies see one by one.
const MAX_DIFFERENCES: usize = 200;
/// Most rows of the table.
const MAX_ROWS: usize = 1_000;

/// The check.
pub(super) struct ParityWithProduction;

impl Check for ParityWithProduction {
    fn name(&self) -> &'static str {
        "parity"
    }

    fn run(&self, evidence: &mut Evidence, _: &Context<'_>) {
        let known: Vec<(&Environment, Names)> = evidence
            .route
            .value
            .environments
            .iter()
            .filter_map(|environment| {
                let files: Vec<&Configuration> =
                    evidence.environments.configurations.iter().filter(|file| file.environment == environment.name.as_str()).collect();
                (!files.is_empty()).then(|| (environment, names(environment, &files)))
            })
            .collect();
        let production = known.iter().rev().find(|(environment, _)| environment.production);
        let mut comparisons = Vec::new();
        if let Some((production, theirs)) = production {
            let others = known.iter().filter(|(environment, _)| !environment.production);
            comparisons = others.map(|(environment, ours)| compare(environment, ours, production, theirs)).collect();
        }
        let side_by_side = side_by_side(&known);
        evidence.environments.comparisons = comparisons;
        evidence.environments.side_by_side = side_by_side;
    }
}

/// What an environment has, by kind and name: what to show for it, and where it stands.
type Names = BTreeMap<(DifferenceKind, String), Known>;

struct Known {
    shown: String,
    place: Option<Place>,
}

fn names(environment: &Environment, files: &[&Configuration]) -> Names {
    let called: Vec<&str> = std::iter::once(environment.name.as_str()).chain(environment.also_called.iter().map(String::as_str)).collect();
    let mut names = Names::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let mut add = |kind, name: &str, shown: String, pointer: &crate::source::Pointer| {
            let place = file.doc.map(|doc| Place::new(doc, pointer.clone()));
            names.entry((kind, neutral(name, &called))).or_insert(Known { shown, place });
        };
        for component in &file.components {
            let shown = component.tag.clone().or_else(|| component.digest.as_deref().map(short)).unwrap_or_else(|| "yes".to_owned());
            add(DifferenceKind::Component, &component.name, shown, &component.pointer);
        }
        for setting in &file.settings {
            let shown = match setting.kind {
                SettingKind::Plain => "set",
                SettingKind::Reference => "reference",
                SettingKind::Secret => "secret",
            };
            add(DifferenceKind::Key, &setting.full_name(), shown.to_owned(), &setting.pointer);
        }
        for resource in &file.resources {
            let name = if resource.named { format!("{}/{}", resource.kind, resource.name) } else { resource.kind.clone() };
            *counts.entry(neutral(&name, &called)).or_default() += 1;
            add(DifferenceKind::Infrastructure, &name, String::new(), &resource.pointer);
        }
        for control in &file.controls {
            let name = format!("{}/{}", control.kind.word(), control.subject);
            add(DifferenceKind::Control, &name, "yes".to_owned(), &control.pointer);
        }
    }
    for ((kind, name), known) in &mut names {
        if *kind == DifferenceKind::Infrastructure {
            known.shown = counts.get(name).copied().unwrap_or_default().to_string();
        }
    }
    names
}

/// The first digits of a digest.
fn short(digest: &str) -> String {
    digest.rsplit(':').next().unwrap_or_default().chars().take(12).collect()
}

/// A name in which the environment's own names are replaced, where they are whole words of it.
fn neutral(name: &str, called: &[&str]) -> String {
    let mut neutral = String::with_capacity(name.len());
    for part in name.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let word = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        if called.iter().any(|own| own.eq_ignore_ascii_case(word)) {
            neutral.push_str("{environment}");
            neutral.push_str(part.get(word.len()..).unwrap_or_default());
        } else {
            neutral.push_str(part);
        }
    }
    neutral
}

fn compare(environment: &Environment, ours: &Names, production: &Environment, theirs: &Names) -> Comparison {
    let allow = environment.parity.as_ref().map_or(&[][..], |parity| parity.allow.as_slice());
    let mut comparison = Comparison {
        environment: environment.name.clone(),
        production: production.name.clone(),
        total: 0,
        allowed: 0,
        differences: Vec::new(),
        more: 0,
        missing_controls: Vec::new(),
    };
    let missing = theirs.iter().filter(|(key, _)| !ours.contains_key(*key)).map(|entry| (entry, Side::Production));
    let extra = ours.iter().filter(|(key, _)| !theirs.contains_key(*key)).map(|entry| (entry, Side::Here));
    let mut found: Vec<_> = missing.chain(extra).collect();
    found.sort_by_key(|((key, _), side)| (*key, *side));
    for (((kind, name), known), only) in found {
        let allowed = allow.iter().any(|allowed| allowed.kind == *kind && matches(allowed, name));
        let difference = Difference { kind: *kind, name: name.clone(), only, place: known.place.clone() };
        if *kind == DifferenceKind::Control {
            // A control that only the lower environment has makes nothing weaker.
            if only == Side::Production && !allowed {
                comparison.missing_controls.push(difference);
            }
            continue;
        }
        comparison.total += 1;
        if allowed {
            comparison.allowed += 1;
        } else if comparison.differences.len() < MAX_DIFFERENCES {
            comparison.differences.push(difference);
        } else {
            comparison.more += 1;
        }
    }
    comparison
}

fn matches(allowed: &AllowedDifference, name: &str) -> bool {
    wildcard::covers(&allowed.name, name)
}

fn side_by_side(known: &[(&Environment, Names)]) -> SideBySide {
    let environments = known.iter().map(|(environment, _)| environment.name.to_string()).collect();
    let mut all: BTreeMap<&(DifferenceKind, String), usize> = BTreeMap::new();
    for (_, names) in known {
        for key in names.keys() {
            *all.entry(key).or_default() += 1;
        }
    }
    let different: Vec<_> = all.into_iter().filter(|(_, count)| *count < known.len()).map(|(key, _)| key).collect();
    let row = |key: &&(DifferenceKind, String)| Row {
        kind: key.0,
        name: key.1.clone(),
        cells: known.iter().map(|(_, names)| names.get(*key).map(|known| known.shown.clone())).collect(),
    };
    SideBySide { environments, rows: different.iter().take(MAX_ROWS).map(row).collect(), more: different.len().saturating_sub(MAX_ROWS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    fn known(names: &[String]) -> Names {
        names.iter().map(|name| ((DifferenceKind::Key, name.clone()), Known { shown: String::new(), place: None })).collect()
    }

    fn environment(text: &str) -> Environment {
        let file = crate::source::SourceFile::new("e", crate::source::Syntax::Yaml, text.as_bytes().to_vec());
        crate::model::document::typed(&crate::model::document::tree(&file).unwrap()).unwrap()
    }

    proptest! {
        /// The comparison beside its definition: what is in one set and not in the other, a name at a time.
        #[test]
        fn the_difference_is_that_of_the_sets(ours in proptest::collection::vec("[a-d]{1,2}", 0..12), theirs in proptest::collection::vec("[a-d]{1,2}", 0..12)) {
            let stage = environment("name: stage\nparity: { allow: [{ kind: key, name: \"a*\", reason: x }] }\n");
            let production = environment("name: production\nproduction: true\n");
            let found = compare(&stage, &known(&ours), &production, &known(&theirs));
            let mut naive: Vec<(String, Side)> = Vec::new();
            for (one, other, side) in [(&ours, &theirs, Side::Here), (&theirs, &ours, Side::Production)] {
                for name in one {
                    if !other.contains(name) && !naive.contains(&(name.clone(), side)) {
                        naive.push((name.clone(), side));
                    }
                }
            }
            let mut refused: Vec<(String, Side)> = naive.iter().filter(|(name, _)| !name.starts_with('a')).cloned().collect();
            refused.sort();
            prop_assert_eq!((found.total, found.allowed), (naive.len(), naive.len() - refused.len()));
            prop_assert_eq!(found.differences.iter().map(|one| (one.name.clone(), one.only)).collect::<Vec<_>>(), refused);
        }
    }

    #[test]
    fn the_name_of_the_environment_in_a_name_does_not_count() {
        let neutral = |name: &str| neutral(name, &["stage", "stg"]);
        assert_eq!(neutral("shop-stage-api"), "shop-{environment}-api");
        assert_eq!(neutral("STG_DB_URL"), "{environment}_DB_URL");
        assert_eq!(neutral("stage"), "{environment}");
        assert_eq!(neutral("backstage/api"), "backstage/api");
        assert_eq!(neutral("stages.stage."), "stages.{environment}.");
        assert_eq!(neutral("üstage"), "üstage");
    }
}
