//! What stands where, held against a naive look at the events, and everything that is rendered of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod page;

use portcullis::gate::{RuleSources, load};
use portcullis::host::memory::Memory;
use portcullis::intake::{self, Record, Role};
use portcullis::model::history::PromotionEvent;
use portcullis::model::schema::SchemaView;
use portcullis::model::{Route, Timestamp};
use portcullis::progression::replay::Rules;
use portcullis::progression::status::{Behind, Block, status};
use portcullis::progression::{Question, replay};
use portcullis::report::status::{Format, StatusReport, json, render};
use portcullis::report::{Options, Tool};
use portcullis::source::{SourceFile, SourceMap, Syntax};
use proptest::prelude::*;

use page::without_style;

fn gov_uk() -> Route {
    let host = Memory::new("2030-01-01T00:00:00Z".parse().unwrap(), []);
    load::route(&host, &RuleSources::default(), "gov-uk").unwrap().0
}

fn read(text: &str) -> Vec<PromotionEvent> {
    let file = SourceFile::new("history.csv", Syntax::Csv, text.as_bytes().to_vec());
    match intake::read(file, Role::History, &mut SourceMap::default()).unwrap().record {
        Record::History(events) => events,
        _ => panic!("a history"),
    }
}

fn rendered(events: &[PromotionEvent], format: Format, options: &Options) -> String {
    let route = gov_uk();
    let soak = "1h".parse().unwrap();
    let replayed = replay(events, Rules { route: &route, baseline: false, renames: &[] });
    let question = Question { route: &route, soak: Some(&soak), since: None, until: None, components: &[] };
    let status = status(&replayed, &question, &[], "2026-03-06T00:00:00Z".parse().unwrap());
    let tool = Tool { name: "portcullis".to_owned(), version: "0.0.0".to_owned() };
    let remarks = ["a remark of the reader".to_owned()];
    let report = StatusReport { status: &status, question: &question, history: "history.csv".to_owned(), remarks: &remarks, tool };
    let mut bytes = Vec::new();
    render(&report, format, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The fixture of the audit, and what else can be in the way.
fn fixture() -> Vec<PromotionEvent> {
    let audit = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/audit/history.csv")).unwrap();
    read(&format!(
        "{audit}2026-03-05T23:40:00Z,mail,3,staging,true,pipeline\n2026-03-05T10:00:00Z,shop,a1b2c3d4e5f60718293a4b5c6d7e8f9012345678,integration,true,\n\
         2026-03-05T11:00:00Z,shop,1,staging,true,\n2026-03-05T12:00:00Z,shop,2,staging,true,\n2026-03-05T13:00:00Z,shop,1,staging,true,\n2026-03-05T14:00:00Z,shop,2,integration,true,\n"
    ))
}

#[test]
fn every_format_looks_as_it_was_last_looked_at() {
    for format in Format::ALL {
        insta::assert_snapshot!(format!("status.{format}"), without_style(&rendered(&fixture(), format, &Options::default())));
    }
    let variants = [
        ("60", Options { width: 60, ..Options::default() }),
        ("160", Options { width: 160, ..Options::default() }),
        ("reader", Options { screen_reader: true, ..Options::default() }),
    ];
    for (name, options) in variants {
        insta::assert_snapshot!(format!("status.text.{name}"), rendered(&fixture(), Format::Text, &options));
    }
}

#[test]
fn no_line_of_text_is_wider_than_the_terminal() {
    for width in [40, 60, 80, 160] {
        for line in rendered(&fixture(), Format::Text, &Options { width, ..Options::default() }).lines() {
            assert!(line.chars().count() <= width && line == line.trim_end(), "at {width}: {line}");
        }
    }
}

#[test]
fn the_json_matches_its_schema_and_the_schema_is_shipped() {
    let output = rendered(&fixture(), Format::Json, &Options::default());
    let document: json::Document = serde_json::from_str(&output).unwrap();
    assert_eq!((document.schema.as_str(), document.version), (json::SCHEMA, 1));
    let problems = SchemaView::new(&json::schema()).check(&portcullis::source::json::parse(&output).unwrap());
    assert!(problems.is_empty(), "{problems:?}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemas/status.schema.json");
    let written = format!("{}\n", serde_json::to_string_pretty(&json::schema()).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), written, "`UPDATE=1 cargo test --test status` rewrites {path}");
}

#[test]
fn names_that_attack_the_reader_are_harmless_everywhere() {
    let hostile = "\"<script>alert(1)</script>\u{202e}\u{1b}[31m\"";
    let events = read(&format!("time,component,version,environment\n1,{hostile},{hostile},integration\n2,a,1,{hostile}\n"));
    for format in Format::ALL {
        let output = rendered(&events, format, &Options::default());
        assert!(!output.contains(['\u{202e}', '\u{1b}']) && (format != Format::Html || !output.contains("<script")), "{format}");
    }
}

#[test]
fn what_is_in_the_way_is_what_the_history_tells() {
    let route = gov_uk();
    let soak = "1h".parse().unwrap();
    let question = Question { route: &route, soak: Some(&soak), since: None, until: None, components: &[] };
    let events = read(
        "time,component,version,environment\n1000,a,1,integration\n1000,a,1,staging\n2000,b,7,staging\n0,c,1,integration\n0,c,1,staging\n1,c,1,production\n2,c,2,integration\n2,c,2,staging\n3,c,2,production\n4,c,1,production\n",
    );
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
    let at = Timestamp(jiff::Timestamp::from_second(2_800).unwrap());
    let found = status(&replayed, &question, &[], at);
    let blocks = |name: &str| {
        found.components.iter().find(|one| one.name == name).unwrap().steps.iter().flat_map(|step| step.blocks.clone()).collect::<Vec<_>>()
    };
    let ready = |second: i64| Some(Timestamp(jiff::Timestamp::from_second(second).unwrap()));
    assert_eq!(blocks("a"), [Block::Soak { stayed: 1_800, wanted: 3_600, ready: ready(4_600) }]);
    assert_eq!(blocks("b"), [Block::NeverIn(vec![0]), Block::Soak { stayed: 800, wanted: 3_600, ready: ready(5_600) }]);
    assert_eq!(blocks("c"), [Block::RolledBack, Block::Soak { stayed: 2_798, wanted: 3_600, ready: ready(3_602) }]);
    let behind = |name: &str| found.components.iter().find(|one| one.name == name).unwrap().behind[2];
    assert_eq!(behind("a"), Some(Behind { versions: 1, since: ready(1_000) }));
    assert_eq!(behind("b"), None, "nothing came to the first environment, nor to production");
    assert_eq!(behind("c"), Some(Behind { versions: 1, since: ready(2) }));
}

prop_compose! {
    fn event()(time in 0i64..30, component in 0u8..2, version in 0u8..4, environment in 0usize..3) -> PromotionEvent {
        PromotionEvent {
            at: Timestamp(jiff::Timestamp::from_second(time).unwrap()),
            component: format!("c{component}"),
            version: Some(format!("v{version}")),
            digest: None,
            environment: ["integration", "staging", "production"][environment].to_owned(),
            actor: None,
            commit: None,
            automated: None,
            place: None,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_is_the_last_entry_and_behind_are_the_later_arrivals(events in proptest::collection::vec(event(), 1..50)) {
        let route = gov_uk();
        let question = Question { route: &route, soak: None, since: None, until: None, components: &[] };
        let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
        let found = status(&replayed, &question, &[], Timestamp(jiff::Timestamp::from_second(100).unwrap()));
        let told: Vec<_> = found.components.iter().map(|one| {
            let versions: Vec<Option<&str>> = one.stands.iter().map(|stands| stands.as_ref().map(|stands| replayed.version(stands.artifact))).collect();
            (one.name.to_owned(), versions.iter().map(|one| one.map(str::to_owned)).collect::<Vec<_>>(), one.behind[2].map(|behind| behind.versions))
        }).collect();
        let mut sorted = events.clone();
        sorted.sort_by_key(|event| event.at);
        for (name, versions, behind) in told {
            let own: Vec<&PromotionEvent> = sorted.iter().filter(|event| event.component == name).collect();
            let last = |environment: &str| own.iter().rev().find(|event| event.environment == environment).and_then(|event| event.version.clone());
            prop_assert_eq!(&versions, &vec![last("integration"), last("staging"), last("production")]);
            let mut arrived: Vec<&str> = Vec::new();
            for event in own.iter().filter(|event| event.environment == "integration") {
                let version = event.version.as_deref().unwrap();
                if !arrived.contains(&version) {
                    arrived.push(version);
                }
            }
            let naive = match last("production") {
                None => (!arrived.is_empty()).then_some(arrived.len()),
                Some(version) => arrived.iter().position(|one| *one == version).map(|position| arrived.len() - position - 1),
            };
            prop_assert_eq!(behind, naive);
        }
    }
}
