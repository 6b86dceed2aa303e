//! Reading a history of 1 150, 11 500 and 115 000 events and auditing it, from bytes to counts.
//!
//! Budget: 115 000 events in a second, and ten times the events in ten times the time. `cargo bench --bench audit`;
//! the last lines give the whole of a run, the report included.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark says what it found, and stops when it cannot"
)]

use std::fmt::Write as _;
use std::time::Instant;

use divan::Bencher;
use divan::counter::ItemsCount;
use portcullis::gate::{RuleSources, load};
use portcullis::host::memory::Memory;
use portcullis::intake::{self, Record, Role};
use portcullis::model::Route;
use portcullis::progression::replay::Rules;
use portcullis::progression::{Breach, Question, audit, replay};
use portcullis::report::audit::{AuditReport, Circumstances, Format, render};
use portcullis::report::{Options, Tool};
use portcullis::source::{SourceFile, SourceMap, Syntax};

const SIZES: [usize; 3] = [1_150, 11_500, 115_000];

fn main() {
    divan::main();
    for events in SIZES {
        let file = history(events);
        for format in Format::ALL {
            let start = Instant::now();
            let (found, bytes) = whole(&file, format);
            println!("{events:>6} events, {format:>8}: {:>7.1} ms, {found} skips, {bytes} bytes", start.elapsed().as_secs_f64() * 1e3);
        }
    }
}

/// A component for every 500 events; most versions go the whole way, some jump, some go back.
fn history(events: usize) -> SourceFile {
    let components = (events / 500).max(1);
    let mut text = "time,component,version,environment,automated\n".to_owned();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for number in 0..events {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let round = number / components;
        let environment = ["integration", "staging", "production"][if random.is_multiple_of(50) { 2 } else { round % 3 }];
        let version = if random.is_multiple_of(90) { (round / 3).saturating_sub(1) } else { round / 3 };
        let _ = writeln!(
            text,
            "{},component-{},v{version},{environment},{}",
            1_665_398_423 + number * 1_000,
            number % components,
            !random.is_multiple_of(40)
        );
    }
    SourceFile::new("history.csv", Syntax::Csv, text.into_bytes())
}

fn route() -> Route {
    let host = Memory::new("2030-01-01T00:00:00Z".parse().expect("an instant"), []);
    load::route(&host, &RuleSources::default(), "gov-uk").expect("a built-in route").0
}

fn whole(file: &SourceFile, format: Format) -> (u64, usize) {
    let mut sources = SourceMap::default();
    let read = intake::read(file.clone(), Role::History, &mut sources).expect("a good history");
    let Record::History(events) = read.record else { return (0, 0) };
    let route = route();
    let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
    let question = Question { route: &route, soak: None, since: None, until: None, components: &[] };
    let audit = audit(&replayed, &question);
    let circumstances = Circumstances {
        baseline: false,
        renames: &[],
        history: "history.csv".to_owned(),
        remarks: &[],
        sources: &sources,
        fail_on: &Breach::ALL,
        tool: Tool { name: "portcullis".to_owned(), version: "0".to_owned() },
    };
    let mut bytes = Vec::new();
    render(&AuditReport::new(&audit, &question, circumstances), format, &Options::default(), &mut bytes).expect("memory");
    (audit.total.skips, bytes.len())
}

#[divan::bench(args = SIZES)]
fn read_and_audit(bencher: Bencher<'_, '_>, events: usize) {
    let file = history(events);
    let route = route();
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        let mut sources = SourceMap::default();
        let read = intake::read(divan::black_box(file.clone()), Role::History, &mut sources).expect("a good history");
        let Record::History(events) = read.record else { return 0 };
        let replayed = replay(&events, Rules { route: &route, baseline: false, renames: &[] });
        audit(&replayed, &Question { route: &route, soak: None, since: None, until: None, components: &[] }).total.skips
    });
}
