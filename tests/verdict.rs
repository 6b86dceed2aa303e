//! Properties of the decision: nothing but evidence and rules moves it, and only in the safe direction.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should fail loudly"
)]

use std::collections::BTreeMap;

use portcullis::finding::{Answer, Evaluation, Finding, Level, Outcome, RuleResult};
use portcullis::model::id::{Name, Span};
use portcullis::model::route::{Enforcement, Environment, Route};
use portcullis::model::waiver::{Waiver, WaiverPredicate};
use portcullis::model::{Digest, RuleId, Timestamp, document};
use portcullis::rule::settle::Circumstances;
use portcullis::rule::waive::Waivers;
use portcullis::rule::{Catalogue, RuleMeta, Severity, settle};
use portcullis::source::{Place, SourceFile, SourceMap, Syntax};
use portcullis::verdict::{Decision, Detail, decide};
use proptest::prelude::*;

/// The oracle, from the documentation: an error or no answer at all is an error; a denial that no waiver
/// excuses fails; anything found otherwise makes it a pass with exceptions.
fn oracle(results: &[RuleResult]) -> (Decision, Detail) {
    if results.iter().any(|result| result.outcome == Outcome::Error) || results.iter().all(|result| result.outcome == Outcome::Skip) {
        return (Decision::Failed, Detail::Error);
    }
    if results.iter().any(|result| result.outcome == Outcome::Deny) {
        return (Decision::Failed, Detail::Fail);
    }
    if results.iter().any(|result| matches!(result.outcome, Outcome::Warn | Outcome::Waived)) {
        return (Decision::Passed, Detail::PassWithExceptions);
    }
    (Decision::Passed, Detail::Pass)
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(Outcome::ALL.to_vec())
}

fn evaluation(outcomes: &[Outcome]) -> Evaluation {
    let results = outcomes.iter().enumerate().map(|(index, outcome)| RuleResult {
        rule: format!("g/r{index:03}").parse().unwrap(),
        outcome: *outcome,
        reason: None,
        findings: Vec::new(),
    });
    Evaluation::new(results.collect())
}

fn rank(decision: Decision, detail: Detail) -> (Decision, Detail) {
    (decision, detail)
}

proptest! {
    #[test]
    fn the_decision_equals_a_naive_oracle(outcomes in prop::collection::vec(outcome(), 0..20)) {
        let evaluation = evaluation(&outcomes);
        let (decision, detail, counts) = decide(&evaluation);
        prop_assert_eq!((decision, detail), oracle(&evaluation.results));
        let total: usize = Outcome::ALL.iter().map(|outcome| counts.get(*outcome)).sum();
        prop_assert_eq!(total, outcomes.len());
    }

    #[test]
    fn the_order_of_rules_does_not_count(outcomes in prop::collection::vec(outcome(), 1..20), seed in any::<u64>()) {
        let first = evaluation(&outcomes);
        let mut shuffled = first.results.clone();
        let length = shuffled.len();
        for index in 0..length {
            shuffled.swap(index, (seed as usize).wrapping_mul(index + 7) % length);
        }
        let second = Evaluation::new(shuffled);
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(decide(&first), decide(&second));
    }

    #[test]
    fn a_worse_outcome_never_improves_the_verdict(outcomes in prop::collection::vec(outcome(), 1..20), index in any::<prop::sample::Index>(), worse in prop::sample::select(vec![Outcome::Deny, Outcome::Error])) {
        let before = decide(&evaluation(&outcomes));
        let mut changed = outcomes.clone();
        let slot = index.index(changed.len());
        if changed[slot] != Outcome::Error {
            changed[slot] = worse;
        }
        let after = decide(&evaluation(&changed));
        prop_assert!(after.0 <= before.0, "{before:?} became {after:?}");
        prop_assert_eq!(after.0, Decision::Failed);
    }

    #[test]
    fn adding_a_finding_never_improves_the_verdict(base in prop::collection::vec((0usize..4, prop::bool::ANY), 0..12), extra in (0usize..4, prop::bool::ANY), waived in prop::bool::ANY) {
        let before = judged(&base, waived.then(|| waiver(0, "2026-12-01T00:00:00Z")).as_slice(), &[]);
        let mut more = base.clone();
        more.push(extra);
        let after = judged(&more, waived.then(|| waiver(0, "2026-12-01T00:00:00Z")).as_slice(), &[]);
        prop_assert!(rank(after.0, after.1) <= rank(before.0, before.1));
    }

    #[test]
    fn a_route_that_demands_less_never_makes_it_worse(base in prop::collection::vec((0usize..4, prop::bool::ANY), 0..12), rule in 0usize..4) {
        let strict = judged(&base, &[], &[]);
        let warned = judged(&base, &[], &[(rule, Enforcement::Warn)]);
        prop_assert!(warned.0 >= strict.0);
    }

    #[test]
    fn a_route_that_demands_denial_never_makes_it_better(base in prop::collection::vec((0usize..4, prop::bool::ANY), 0..12), rule in 0usize..4) {
        let (decision, _) = judged(&base, &[], &[]);
        let (strict, _) = judged(&base, &[], &[(rule, Enforcement::Deny)]);
        prop_assert!(strict <= decision);
        if base.iter().any(|(of, _)| *of == rule) {
            prop_assert_eq!(strict, Decision::Failed, "a warning denies where the route says so");
        }
    }

    #[test]
    fn an_expired_waiver_equals_none(base in prop::collection::vec((0usize..4, prop::bool::ANY), 0..12), rule in 0usize..4) {
        let none = judged(&base, &[], &[]);
        let expired = judged(&base, &[waiver(rule, "2026-11-01T00:00:00Z")], &[]);
        prop_assert_eq!(none, expired);
    }

    #[test]
    fn a_waiver_never_touches_another_rule(base in prop::collection::vec((0usize..4, prop::bool::ANY), 0..12), rule in 0usize..4) {
        let without: Vec<_> = outcomes(&base, &[]).into_iter().filter(|(id, _)| *id != rule_id(rule)).collect();
        let with: Vec<_> = outcomes(&base, &[waiver(rule, "2026-12-01T00:00:00Z")]).into_iter().filter(|(id, _)| *id != rule_id(rule)).collect();
        prop_assert_eq!(without, with);
    }
}

fn rule_id(number: usize) -> RuleId {
    format!("g/r{number}").parse().unwrap()
}

fn digest() -> Digest {
    format!("sha256:{}", "a".repeat(64)).parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn waiver(rule: usize, expires: &str) -> Waiver {
    Waiver {
        path: "w.json".to_owned(),
        digest: digest(),
        predicate: WaiverPredicate {
            id: format!("w-{rule}").parse().unwrap(),
            rule: rule_id(rule),
            term: None,
            environment: "production".parse().unwrap(),
            owner: "ann".to_owned(),
            approver: "bob".to_owned(),
            reason: "known".to_owned(),
            ticket: None,
            granted_at: at("2026-10-20T00:00:00Z"),
            expires_at: at(expires),
        },
        artifacts: vec![digest()],
        signature_problem: None,
        identity: Some("bob".to_owned()),
        doc: None,
    }
}

fn environment(enforcement: &[(usize, Enforcement)]) -> Environment {
    let text = "apiVersion: portcullis/v1\nkind: Route\nname: r\nenvironments: [{name: production, production: true}]\n";
    let route: Route = document::read(&SourceFile::new("route.yaml", Syntax::Yaml, text.as_bytes().to_vec())).unwrap();
    let mut environment = route.environments[0].clone();
    environment.enforcement = enforcement.iter().map(|(rule, enforcement)| (rule_id(*rule), *enforcement)).collect();
    environment
}

/// Settles answers: each pair is a rule and whether its finding denies.
fn settled(findings: &[(usize, bool)], waivers: &[Waiver], enforcement: &[(usize, Enforcement)]) -> Evaluation {
    let mut sources = SourceMap::default();
    let doc = sources.add(SourceFile::new("x", Syntax::Text, Vec::new()));
    let mut catalogue = Catalogue::default();
    let mut answers: BTreeMap<RuleId, Vec<Finding>> = BTreeMap::new();
    for number in 0..4 {
        let meta = RuleMeta {
            id: rule_id(number),
            title: "t".to_owned(),
            description: "d".to_owned(),
            severity: Severity::High,
            fix: "f".to_owned(),
            controls: Vec::new(),
            effective_on: None,
            evidence: Vec::new(),
            sources: Vec::new(),
            related: Vec::new(),
            path: "p".to_owned(),
            line: 1,
            foreign: false,
        };
        catalogue.insert(meta).unwrap();
        answers.insert(rule_id(number), Vec::new());
    }
    for (index, (rule, denies)) in findings.iter().enumerate() {
        let level = if *denies { Level::Deny } else { Level::Warn };
        let finding = Finding {
            level,
            place: Place::whole(doc),
            message: format!("m{index}"),
            term: None,
            fix: None,
            because: Vec::new(),
            waived_by: None,
        };
        answers.get_mut(&rule_id(*rule)).unwrap().push(finding);
    }
    let artifacts = [digest()];
    let longest: Span = "90d".parse().unwrap();
    let name: Name = "production".parse().unwrap();
    let waivers = Waivers { all: waivers, environment: name.as_str(), artifacts: &artifacts, longest: &longest };
    let environment = environment(enforcement);
    let circumstances =
        Circumstances { catalogue: &catalogue, environment: &environment, now: at("2026-11-20T16:55:00Z"), waivers: &waivers };
    settle(circumstances, answers.into_iter().map(|(rule, found)| (rule, Answer::Findings(found))).collect()).evaluation
}

fn judged(findings: &[(usize, bool)], waivers: &[Waiver], enforcement: &[(usize, Enforcement)]) -> (Decision, Detail) {
    let (decision, detail, _) = decide(&settled(findings, waivers, enforcement));
    (decision, detail)
}

fn outcomes(findings: &[(usize, bool)], waivers: &[Waiver]) -> Vec<(RuleId, Outcome)> {
    settled(findings, waivers, &[]).results.into_iter().map(|result| (result.rule, result.outcome)).collect()
}

#[test]
fn a_waiver_excuses_but_never_passes() {
    assert_eq!(judged(&[(0, true)], &[], &[]), (Decision::Failed, Detail::Fail));
    assert_eq!(judged(&[(0, true)], &[waiver(0, "2026-12-01T00:00:00Z")], &[]), (Decision::Passed, Detail::PassWithExceptions));
    assert_eq!(outcomes(&[(0, true)], &[waiver(0, "2026-12-01T00:00:00Z")])[0].1, Outcome::Waived);
}

#[test]
fn a_doubtful_waiver_counts_as_none() {
    let good = || waiver(0, "2026-12-01T00:00:00Z");
    let doubtful: Vec<(&str, Waiver)> = vec![
        ("expired at this very instant", waiver(0, "2026-11-20T16:55:00Z")),
        ("runs too long", waiver(0, "2027-11-20T16:55:00Z")),
        ("future-dated", {
            let mut w = good();
            w.predicate.granted_at = at("2026-11-21T00:00:00Z");
            w
        }),
        ("self-approved", {
            let mut w = good();
            w.predicate.owner = "bob".to_owned();
            w
        }),
        ("signed by another person", {
            let mut w = good();
            w.identity = Some("eve".to_owned());
            w
        }),
        ("unsigned", {
            let mut w = good();
            w.identity = None;
            w
        }),
        ("badly signed", {
            let mut w = good();
            w.signature_problem = Some("no".to_owned());
            w
        }),
        ("for another environment", {
            let mut w = good();
            w.predicate.environment = "stage".parse().unwrap();
            w
        }),
        ("for another artifact", {
            let mut w = good();
            w.artifacts = vec![format!("sha256:{}", "b".repeat(64)).parse().unwrap()];
            w
        }),
        ("for no artifact", {
            let mut w = good();
            w.artifacts.clear();
            w
        }),
        ("for another finding", {
            let mut w = good();
            w.predicate.term = Some("left-pad".to_owned());
            w
        }),
    ];
    for (why, waiver) in doubtful {
        assert_eq!(judged(&[(0, true)], &[waiver], &[]), (Decision::Failed, Detail::Fail), "{why}");
    }
    assert_eq!(judged(&[(0, true)], &[good(), good()], &[]), (Decision::Failed, Detail::Fail), "two waivers with one id");
}

#[test]
fn no_rule_at_all_is_an_error() {
    let (decision, detail, _) = decide(&Evaluation::default());
    assert_eq!((decision, detail), (Decision::Failed, Detail::Error));
}

#[test]
fn a_rule_without_an_answer_is_an_error() {
    let mut catalogue = Catalogue::default();
    let result = settled(&[], &[], &[]);
    assert!(result.results.iter().all(|result| result.outcome == Outcome::Pass));
    catalogue
        .insert(RuleMeta {
            id: rule_id(0),
            title: String::new(),
            description: String::new(),
            severity: Severity::Low,
            fix: String::new(),
            controls: Vec::new(),
            effective_on: None,
            evidence: Vec::new(),
            sources: Vec::new(),
            related: Vec::new(),
            path: String::new(),
            line: 1,
            foreign: false,
        })
        .unwrap();
    let longest: Span = "90d".parse().unwrap();
    let waivers = Waivers { all: &[], environment: "production", artifacts: &[], longest: &longest };
    let environment = environment(&[]);
    let circumstances =
        Circumstances { catalogue: &catalogue, environment: &environment, now: at("2026-11-20T16:55:00Z"), waivers: &waivers };
    let settled = settle(circumstances, Vec::new());
    assert_eq!(settled.evaluation.results[0].outcome, Outcome::Error);
}
