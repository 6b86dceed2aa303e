//! Audits held against a naive one, written from the definitions, and everything that is rendered of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod page;

use std::collections::BTreeMap;

use portcullis::gate::{RuleSources, load};
use portcullis::host::memory::Memory;
use portcullis::intake::{self, Record, Role};
use portcullis::model::Route;
use portcullis::model::history::PromotionEvent;
use portcullis::model::schema::SchemaView;
use portcullis::progression::replay::Rules;
use portcullis::progression::{Audit, Breach, Movement, Question, audit, replay};
use portcullis::report::audit::{AuditReport, Circumstances, Format, json, render};
use portcullis::report::{Options, Tool};
use portcullis::source::{SourceFile, SourceMap, Syntax};
use proptest::prelude::*;

use page::without_style;

fn route(text: &str) -> Route {
    let host = Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), [("x/route.yaml", text)]);
    load::route(&host, &RuleSources::default(), "x/route.yaml").unwrap().0
}

fn gov_uk() -> Route {
    let host = Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), []);
    load::route(&host, &RuleSources::default(), "gov-uk").unwrap().0
}

fn read(text: &str) -> (Vec<PromotionEvent>, SourceMap) {
    let mut sources = SourceMap::default();
    let file = SourceFile::new("history.csv", Syntax::Csv, text.as_bytes().to_vec());
    match intake::read(file, Role::History, &mut sources).unwrap().record {
        Record::History(events) => (events, sources),
        _ => panic!("a history"),
    }
}

fn fixture() -> (Vec<PromotionEvent>, SourceMap) {
    read(&std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/audit/history.csv")).unwrap())
}

fn question(route: &Route) -> Question<'_> {
    Question { route, soak: None, since: None, until: None, components: &[] }
}

/// What an entry comes to: the record's number, what was missed, what it was, how long it had stayed, whether two versions
/// were under way.
type Told = (usize, Vec<String>, Movement, Option<i64>, bool);

/// The definitions, word by word: for every entry, everything before it is looked through again.
fn naive(events: &[PromotionEvent], route: &Route, baseline: bool) -> Vec<Told> {
    let names: Vec<&str> = route.environments.iter().map(|environment| environment.name.as_str()).collect();
    let position = |event: &PromotionEvent| names.iter().position(|name| *name == event.environment);
    let mut order: Vec<usize> = (0..events.len()).filter(|index| position(&events[*index]).is_some()).collect();
    order.sort_by_key(|index| events[*index].at);
    let same = |left: &PromotionEvent, right: &PromotionEvent| {
        left.component == right.component && identity(events, left) == identity(events, right)
    };
    let mut told = Vec::new();
    for (number, index) in order.iter().enumerate() {
        let event = &events[*index];
        let before: Vec<&PromotionEvent> = order[..number].iter().map(|index| &events[*index]).collect();
        let been = |environment: &str| before.iter().any(|other| other.environment == environment && same(other, event));
        let earlier: Vec<&str> =
            route.environments[..position(event).unwrap()].iter().filter(|one| !one.untracked).map(|one| one.name.as_str()).collect();
        let missed = earlier.iter().filter(|environment| !been(environment)).map(|name| (*name).to_owned()).collect();
        let here: Vec<&&PromotionEvent> =
            before.iter().filter(|other| other.component == event.component && other.environment == event.environment).collect();
        let first = |wanted: &PromotionEvent| here.iter().position(|other| same(other, wanted));
        let movement = match (here.last(), first(event)) {
            (None, _) if baseline => Movement::Baseline,
            (None, _) | (_, None) => Movement::Promotion,
            (Some(stands), _) if same(stands, event) => Movement::Redeployment,
            (Some(stands), Some(own)) if first(stands).unwrap() < own => Movement::RollForward,
            (Some(_), Some(_)) => Movement::RollBack,
        };
        let stayed = earlier.last().map(|previous| {
            let there: Vec<&&PromotionEvent> =
                before.iter().filter(|other| other.component == event.component && other.environment == *previous).collect();
            let ends = |at: usize| there.get(at + 1).map_or(event.at, |next| next.at);
            (0..there.len()).filter(|at| same(there[*at], event)).map(|at| ends(at).0.as_second() - there[at].at.0.as_second()).sum()
        });
        let later = &names[position(event).unwrap() + 1..];
        let gone_on = |other: &PromotionEvent| before.iter().any(|one| later.contains(&one.environment.as_str()) && same(one, other));
        let concurrent = movement == Movement::Promotion && !later.is_empty() && here.last().is_some_and(|stands| !gone_on(stands));
        told.push((*index, missed, movement, stayed, concurrent));
    }
    told
}

/// What a record is about: its digest, or the one digest that its version has elsewhere, or its version.
fn identity(events: &[PromotionEvent], event: &PromotionEvent) -> String {
    if let Some(digest) = &event.digest {
        return digest.to_string();
    }
    let known: std::collections::BTreeSet<String> = events
        .iter()
        .filter(|other| other.component == event.component && other.version == event.version)
        .filter_map(|other| other.digest.as_ref().map(ToString::to_string))
        .collect();
    let version = format!("version {}", event.version.as_deref().unwrap());
    if known.len() == 1 { known.into_iter().next().unwrap() } else { version }
}

fn told(events: &[PromotionEvent], route: &Route, baseline: bool) -> Vec<Told> {
    let replayed = replay(events, Rules { route, baseline, renames: &[] });
    let name = |position: &usize| route.environments[*position].name.to_string();
    replayed
        .entries
        .iter()
        .map(|entry| (entry.event, entry.missed.iter().map(name).collect(), entry.movement, entry.stayed, entry.concurrent))
        .collect()
}

const FOUR: &str = "apiVersion: portcullis/v1\nkind: Route\nname: four\nenvironments:\n  - name: a\n  - name: b\n    untracked: true\n  - name: c\n  - name: d\n    production: true\n    singleVersion: true\n";

prop_compose! {
    fn event()(time in 0i64..40, component in 0u8..3, version in 0u8..4, digest in 0u8..8, environment in 0usize..5, automated in 0u8..3) -> PromotionEvent {
        PromotionEvent {
            at: portcullis::model::Timestamp(jiff::Timestamp::from_second(1_700_000_000 + time).unwrap()),
            component: format!("c{component}"),
            version: Some(format!("v{version}")),
            // Most records have none, most versions have one, some have two.
            digest: (digest < 3).then(|| format!("sha256:{}", format!("{:x}", version * 2 + u8::from(digest == 2 && version == 1)).repeat(64)).parse().unwrap()),
            environment: ["a", "b", "c", "d", "elsewhere"][environment].to_owned(),
            actor: None,
            commit: None,
            automated: [None, Some(true), Some(false)][usize::from(automated)],
            place: None,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_entry_is_what_the_definitions_say(events in proptest::collection::vec(event(), 0..60), baseline: bool) {
        let route = route(FOUR);
        prop_assert_eq!(told(&events, &route, baseline), naive(&events, &route, baseline));
    }

    #[test]
    fn the_totals_are_the_sums_of_their_parts(events in proptest::collection::vec(event(), 0..60), baseline: bool) {
        let route = route(FOUR);
        let replayed = replay(&events, Rules { route: &route, baseline, renames: &[] });
        let audit = audit(&replayed, &question(&route));
        let sum = |tallies: &mut dyn Iterator<Item = portcullis::progression::Tally>| {
            let mut all = portcullis::progression::Tally::default();
            tallies.for_each(|tally| all.add(&tally));
            all
        };
        prop_assert_eq!(sum(&mut audit.components.iter().map(|one| one.tally)), audit.total);
        prop_assert_eq!(sum(&mut audit.months.values().copied()), audit.total);
        prop_assert_eq!(sum(&mut audit.environments.iter().copied()), audit.total);
        prop_assert_eq!(audit.ways.values().sum::<u64>(), audit.total.skips);
        let off: usize = replayed.off_route.values().sum();
        prop_assert_eq!(off + replayed.entries.len(), events.len());
    }
}

#[test]
fn the_fixture_gives_what_was_worked_out_by_hand() {
    let (events, _) = fixture();
    let route = gov_uk();
    assert_eq!(told(&events, &route, false), naive(&events, &route, false));
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
    let audit = audit(&replayed, &question(&route));
    let count = |breach| audit.components.iter().map(|one| (one.name, one.tally.of(breach))).collect::<BTreeMap<_, _>>();
    assert_eq!(count(Breach::Skip), [("api", 2), ("mail", 0), ("site", 1), ("web", 1)].into());
    assert_eq!(count(Breach::Soak), [("api", 1), ("mail", 0), ("site", 1), ("web", 1)].into());
    assert_eq!(count(Breach::Manual), [("api", 2), ("mail", 0), ("site", 0), ("web", 0)].into());
    assert_eq!((audit.total.roll_backs, audit.total.roll_forwards, audit.total.redeployments, audit.total.concurrent), (1, 1, 1, 2));
    assert_eq!(replayed.off_route, [("Staging", 1), ("sandbox", 1)].into());
    assert_eq!((replayed.out_of_order, audit.tied), (1, 2));
}

#[test]
fn a_baseline_is_no_violation_and_counts_as_having_been_there() {
    let route = gov_uk();
    let (events, _) = read("time,component,version,environment\n1,a,1,production\n2,a,2,staging\n3,a,2,production\n4,a,1,production\n");
    let skips = |baseline| {
        let replayed = replay(&events, Rules { route: &route, baseline, renames: &[] });
        let total = audit(&replayed, &question(&route)).total;
        (total.skips, total.baseline, total.baseline_skips)
    };
    assert_eq!(skips(false), (4, 0, 0));
    // The second entry of version 2 still never was in integration, and neither was the repeated one of version 1.
    assert_eq!(skips(true), (2, 2, 2));
}

#[test]
fn within_one_instant_the_order_of_the_records_decides_and_that_is_counted() {
    let route = gov_uk();
    let counts = |order: [&str; 2]| {
        let (events, _) = read(&format!("time,component,version,environment\n1,a,1,{}\n1,a,1,{}\n", order[0], order[1]));
        let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
        let audit = audit(&replayed, &question(&route));
        (audit.total.skips, audit.tied)
    };
    assert_eq!(counts(["integration", "staging"]), (0, 1));
    assert_eq!(counts(["staging", "integration"]), (1, 1));
}

#[test]
fn filters_choose_what_is_reported_and_not_what_happened() {
    let (events, _) = fixture();
    let route = gov_uk();
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
    let since = "2026-03-01T00:00:00Z".parse().unwrap();
    let late = audit(&replayed, &Question { since: Some(since), ..question(&route) });
    assert_eq!((late.total.entries, late.total.skips), (6, 2));
    let before = audit(&replayed, &Question { until: Some(since), ..question(&route) });
    let mut both = before.total;
    both.add(&late.total);
    assert_eq!(both, audit(&replayed, &question(&route)).total);
    let names = ["web".to_owned()];
    let one = audit(&replayed, &Question { components: &names, ..question(&route) });
    assert_eq!(one.components.iter().map(|one| one.name).collect::<Vec<_>>(), ["web"]);
}

#[test]
fn a_renamed_component_is_recognised_and_counted_as_one_when_told_so() {
    let route = gov_uk();
    let (events, _) = read(
        "time,component,version,environment\n1,old,1,integration\n2,old,1,staging\n3,old,1,production\n4,new,1,staging\n5,new,1,production\n6,new,2,integration\n",
    );
    let of = |renames: &[(String, String)]| {
        let replayed = replay(&events, Rules { route: &route, baseline: false, renames });
        let audit = audit(&replayed, &question(&route));
        (audit.total.skips, audit.components.len(), audit.renamed.len())
    };
    assert_eq!(of(&[]), (2, 2, 0), "it enters integration with a version that the other had not left there");
    let (events, _) = read("time,component,version,environment\n1,old,1,integration\n2,old,1,staging\n4,new,1,staging\n");
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
    let found = audit(&replayed, &question(&route)).renamed;
    assert_eq!(found.iter().map(|one| (one.old, one.new)).collect::<Vec<_>>(), [("old", "new")]);
    let renames = [("old".to_owned(), "new".to_owned())];
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &renames });
    let audit = audit(&replayed, &question(&route));
    assert_eq!((audit.total.skips, audit.total.redeployments, audit.components.len()), (0, 1, 1));
}

struct Shown {
    route: Route,
    events: Vec<PromotionEvent>,
    sources: SourceMap,
}

impl Shown {
    fn new((events, sources): (Vec<PromotionEvent>, SourceMap)) -> Self {
        Self { route: gov_uk(), events, sources }
    }

    fn rendered(&self, baseline: bool, format: Format, options: &Options) -> String {
        let replayed = replay(&self.events, Rules { route: &self.route, baseline, renames: &[] });
        let question = question(&self.route);
        let audit: Audit<'_> = audit(&replayed, &question);
        let remarks = ["a remark of the reader".to_owned()];
        let circumstances = Circumstances {
            baseline,
            renames: &[],
            history: "history.csv".to_owned(),
            remarks: &remarks,
            sources: &self.sources,
            fail_on: &Breach::ALL,
            tool: Tool { name: "portcullis".to_owned(), version: "0.0.0".to_owned() },
        };
        let mut bytes = Vec::new();
        render(&AuditReport::new(&audit, &question, circumstances), format, options, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

#[test]
fn every_format_looks_as_it_was_last_looked_at() {
    let shown = Shown::new(fixture());
    for format in Format::ALL {
        insta::assert_snapshot!(format!("audit.{format}"), without_style(&shown.rendered(false, format, &Options::default())));
    }
    let variants = [
        ("60", Options { width: 60, ..Options::default() }),
        ("160", Options { width: 160, ..Options::default() }),
        ("colour", Options { colour: true, ..Options::default() }),
        ("ascii", Options { unicode: false, ..Options::default() }),
        ("reader", Options { screen_reader: true, ..Options::default() }),
    ];
    for (name, options) in variants {
        insta::assert_snapshot!(format!("audit.text.{name}"), shown.rendered(true, Format::Text, &options));
    }
}

#[test]
fn no_line_of_text_is_wider_than_the_terminal_and_colour_changes_nothing_but_colour() {
    let shown = Shown::new(fixture());
    for width in [40, 60, 80, 160] {
        for line in shown.rendered(false, Format::Text, &Options { width, ..Options::default() }).lines() {
            assert!(line.chars().count() <= width && line == line.trim_end(), "at {width}: {line}");
        }
    }
    let mut plain = String::new();
    let coloured = shown.rendered(false, Format::Text, &Options { colour: true, ..Options::default() });
    for (number, part) in coloured.split('\u{1b}').enumerate() {
        plain.push_str(if number == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, shown.rendered(false, Format::Text, &Options::default()));
}

#[test]
fn the_json_matches_its_schema_and_the_schema_is_shipped() {
    let output = Shown::new(fixture()).rendered(false, Format::Json, &Options::default());
    let document: json::Document = serde_json::from_str(&output).unwrap();
    assert_eq!((document.schema.as_str(), document.version, document.total.skips), (json::SCHEMA, 1, 4));
    let problems = SchemaView::new(&json::schema()).check(&portcullis::source::json::parse(&output).unwrap());
    assert!(problems.is_empty(), "{problems:?}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/audit.schema.json");
    let written = format!("{}\n", serde_json::to_string_pretty(&json::schema()).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), written, "`UPDATE=1 cargo test --test audit` rewrites {path}");
}

#[test]
fn names_that_attack_the_reader_are_harmless_everywhere() {
    let hostile = "<script>alert(1)</script>\u{202e}\u{1b}[31m`|=cmd\"'&amp;";
    let field = format!("\"{}\"", hostile.replace('"', "\"\""));
    let shown = Shown::new(read(&format!(
        "time,component,version,environment,automated\n1,{field},1,production,true\n2,a,{field},production,false\n3,=1+1,1,{field},true\n4,=1+1,@x,production,true\n"
    )));
    for format in Format::ALL {
        let output = shown.rendered(false, format, &Options::default());
        assert!(!output.contains(['\u{202e}', '\u{1b}']), "{format}");
        if matches!(format, Format::Html | Format::Markdown) {
            assert!(!output.contains("<script"), "{format}");
        }
    }
    let csv = shown.rendered(false, Format::Csv, &Options::default());
    assert!(csv.contains(",'=1+1,'@x,"), "{csv}");
}
