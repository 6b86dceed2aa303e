//! The shipped rules data and routes: each document reads, each licence id is one, and each route runs
//! the rules that its description asks for and no others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should fail loudly")]

use std::collections::BTreeSet;

use portcullis::gate::{RuleSources, builtin, load};
use portcullis::host::memory::Memory;
use portcullis::license::{self, Standing};
use portcullis::model::Route;
use portcullis::model::route::Enforcement;
use portcullis::model::rules_data::RulesData;
use portcullis::rule::Catalogue;

/// The route that runs when nobody chooses one, with every rule on.
const DEFAULT: &str = "route-to-live";

/// A world without files: only what the program carries is there.
fn nowhere() -> Memory {
    Memory::new(jiff::Timestamp::UNIX_EPOCH, [])
}

fn rules() -> RulesData {
    load::rules(&nowhere(), &RuleSources::default()).unwrap().data
}

fn catalogue() -> Catalogue {
    let host = nowhere();
    let rules = load::rules(&host, &RuleSources::default()).unwrap();
    load::policies(&host, &RuleSources::default(), &rules).unwrap().catalogue().clone()
}

fn route(name: &str) -> Route {
    load::route(&nowhere(), &RuleSources::default(), name).unwrap().0
}

#[test]
fn five_routes_ship_each_under_its_own_name() {
    assert_eq!(builtin::routes(), ["cloud-gov", "gov-uk", "gov-uk-carrenza", "route-to-live", "staging-pipeline"]);
    for name in builtin::routes() {
        assert_eq!(route(name).name.as_str(), name);
    }
}

#[test]
fn every_route_ends_in_production() {
    for name in builtin::routes() {
        let production: Vec<bool> = route(name).environments.iter().map(|environment| environment.production).collect();
        assert_eq!(production.iter().filter(|production| **production).count(), 1, "{name}");
        assert_eq!(production.last(), Some(&true), "{name}");
    }
}

/// The sources of a rule's METADATA and the enforcement on the routes say the same thing.
#[test]
fn a_route_runs_the_rules_that_its_description_asks_for() {
    let catalogue = catalogue();
    for name in builtin::routes() {
        let route = route(name);
        for rule in catalogue.iter() {
            let on = route.environments.iter().any(|environment| environment.enforcement.get(&rule.id) != Some(&Enforcement::Off));
            let asked = name == DEFAULT || rule.sources.iter().any(|source| source == name);
            assert_eq!(on, asked, "`{}` on the route `{name}`", rule.id);
        }
    }
}

#[test]
fn routes_name_only_rules_that_exist() {
    let catalogue = catalogue();
    for name in builtin::routes() {
        for environment in route(name).environments {
            for rule in environment.enforcement.keys() {
                assert!(catalogue.get(rule).is_some(), "`{rule}` on the route `{name}`");
            }
        }
    }
}

#[test]
fn rules_name_only_sources_that_ship() {
    let routes = builtin::routes();
    for rule in catalogue().iter() {
        assert!(!rule.sources.is_empty(), "{}", rule.id);
        for source in &rule.sources {
            assert!(routes.contains(&source.as_str()), "`{source}` of `{}`", rule.id);
        }
    }
}

#[test]
fn the_default_route_is_whole_from_test_on() {
    for environment in route(DEFAULT).environments.iter().skip_while(|environment| environment.name.as_str() != "test") {
        assert!(environment.enforcement.is_empty(), "{}", environment.name);
    }
}

#[test]
fn each_licence_of_the_policy_is_on_the_spdx_list() {
    let policy = rules().licenses;
    for id in &policy.allow {
        assert_eq!(license::decide(id, &policy, &[]).standing, Standing::Allowed, "{id}");
    }
    for id in &policy.deny {
        assert_eq!(license::decide(id, &policy, &policy.deny).standing, Standing::Denied, "{id}");
    }
    let distinct: BTreeSet<&String> = policy.allow.iter().chain(&policy.deny).collect();
    assert_eq!(distinct.len(), policy.allow.len() + policy.deny.len());
}

#[test]
fn routes_use_the_data_classes_that_are_defined() {
    let data = rules().data;
    assert!(data.personal_classes.iter().all(|class| data.classes.contains_key(class)));
    for name in builtin::routes() {
        for environment in route(name).environments {
            for class in &environment.data_classes {
                assert!(data.classes.contains_key(class), "`{class}` on the route `{name}`");
                let personal = data.personal_classes.contains(class);
                assert!(environment.production || !personal, "`{class}` in `{}` on the route `{name}`", environment.name);
            }
        }
    }
}

#[test]
fn no_role_may_have_everything() {
    for (name, role) in rules().access.roles {
        for permission in role.below_production.iter().chain(&role.production) {
            let (verb, resource) = permission.split_once(':').expect("verb:resource");
            assert!(!verb.contains('*') && !verb.is_empty() && !resource.is_empty(), "`{permission}` of `{name}`");
        }
        assert!(role.production.iter().all(|permission| !permission.contains('*')), "`{name}` may have a whole verb in production");
    }
}
