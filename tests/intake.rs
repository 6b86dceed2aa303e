//! Every evidence format against its fixtures: what is read of the good ones, what a person sees of the
//! bad ones.
//!
//! Walks `fixtures/evidence/<format>/{ok,bad}` for each entry of `FORMATS`. Both folders must hold
//! something, so that a format cannot be added without showing what it takes and what it refuses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should fail loudly")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use portcullis::intake::{self, FORMATS, Record, Role};
use portcullis::model::configuration::SettingKind;
use portcullis::model::pipeline::Pipeline;
use portcullis::model::sbom::{LicenseState, Sbom};
use portcullis::model::testing::TestReport;
use portcullis::source::{Place, Pointer, SourceFile, SourceMap, Syntax, locate};

const KINDS: [&str; 2] = ["ok", "bad"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/evidence")
}

/// The files of a fixture folder, sorted by name.
fn files(format: &str, kind: &str) -> Vec<PathBuf> {
    let folder = fixtures().join(format).join(kind);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} has no fixture", folder.display());
    files
}

fn load(path: &Path) -> SourceFile {
    let name = path.file_name().unwrap().to_str().unwrap();
    SourceFile::new(name, Syntax::Text, fs::read(path).unwrap())
}

fn snapshot(format: &str, kind: &str, path: &Path, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots/intake").join(format).join(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(path.file_name().unwrap().to_str().unwrap(), text));
}

#[test]
fn every_format_has_fixtures_and_every_fixture_a_format() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    assert!(names.is_sorted() && !names.is_empty(), "{names:?}");
    for entry in fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name.as_str()), "no format is called `{name}`");
    }
    for name in names {
        for kind in KINDS {
            files(name, kind);
        }
    }
}

#[test]
fn a_good_document_is_recognised_by_its_own_format_only() {
    for format in FORMATS {
        for path in files(format.name(), "ok") {
            let file = load(&path);
            let takers: Vec<&str> = FORMATS.iter().filter(|other| other.sniff(&file)).map(|other| other.name()).collect();
            assert_eq!(takers, [format.name()], "{}", path.display());
        }
    }
}

#[test]
fn json_and_xml_cut_at_any_byte_are_refused() {
    for format in FORMATS.iter().filter(|format| matches!(format.syntax(), Syntax::Json | Syntax::Xml)) {
        for path in files(format.name(), "ok").into_iter().filter(|path| fs::metadata(path).unwrap().len() < 2_000) {
            let bytes = fs::read(&path).unwrap();
            for end in 0..bytes.trim_ascii_end().len() {
                let part = bytes.get(..end).unwrap().to_vec();
                let name = path.file_name().unwrap().to_str().unwrap();
                match intake::read(SourceFile::new(name, Syntax::Text, part), format.role(), &mut SourceMap::default()) {
                    Ok(_) => panic!("{} cut at byte {end} was read", path.display()),
                    Err(problem) if end % 16 == 0 => drop(render(problem.as_ref())),
                    Err(_) => {}
                }
            }
        }
    }
}

#[test]
fn good_documents_are_read() {
    for format in FORMATS {
        for path in files(format.name(), "ok") {
            let mut map = SourceMap::default();
            let read = intake::read(load(&path), format.role(), &mut map).unwrap_or_else(|problem| panic!("{}", render(problem.as_ref())));
            assert_eq!(read.format.name(), format.name());
            snapshot(format.name(), "ok", &path, &summary(&read.record, &map));
        }
    }
}

#[test]
fn what_is_wrong_with_bad_documents_is_shown() {
    for format in FORMATS {
        for path in files(format.name(), "bad") {
            let mut map = SourceMap::default();
            match intake::read(load(&path), format.role(), &mut map) {
                Ok(_) => panic!("{} must be refused", path.display()),
                Err(unreadable) => {
                    let told = render(unreadable.as_ref());
                    let helpless = unreadable.problems.iter().filter(|problem| problem.help.is_none()).count();
                    assert_eq!(helpless, 0, "every problem says what to do:\n{told}");
                    snapshot(format.name(), "bad", &path, &told);
                }
            }
        }
    }
}

#[test]
fn a_document_in_the_wrong_role_is_named_for_what_it_is() {
    for format in FORMATS {
        let path = files(format.name(), "ok").remove(0);
        let role = if format.role() == Role::Sbom { Role::TestReport } else { Role::Sbom };
        let problem = intake::read(load(&path), role, &mut SourceMap::default()).err().unwrap();
        assert!(problem.to_string().contains(&format!("it is {}", format.role().what())), "{problem}");
    }
}

fn render(problem: &dyn Diagnostic) -> String {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100).with_links(false);
    let mut text = String::new();
    handler.render_report(&mut text, problem).unwrap();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn summary(record: &Record, map: &SourceMap) -> String {
    match record {
        Record::Sbom(sbom) => sbom_summary(sbom, map),
        Record::TestReport(report) => test_summary(report, map),
        Record::Access(grants) => serde_json::to_string_pretty(grants).unwrap(),
        Record::Approval(approval) => serde_json::to_string_pretty(approval).unwrap(),
        Record::Verdicts(verdicts) => serde_json::to_string_pretty(verdicts).unwrap(),
        Record::Revocations(revocations) => serde_json::to_string_pretty(revocations).unwrap(),
        Record::Waiver(waiver) => format!("{waiver:#?}"),
        Record::History(events) => {
            let mut text = String::new();
            for event in events {
                let place = event.place.as_ref().unwrap();
                let located = locate::resolve_all(map, [place]).remove(place).unwrap();
                assert!(located.exact, "{}", place.pointer);
                writeln!(text, "{} {}", place.pointer, serde_json::to_string(event).unwrap()).unwrap();
            }
            text
        }
        Record::Pipelines(pipelines) => pipelines.iter().map(|pipeline| pipeline_summary(pipeline, map)).collect(),
        Record::Infrastructure(report) => {
            for pointer in report.changes.iter().map(|change| &change.pointer).chain(report.drifted.iter().map(|drifted| &drifted.pointer))
            {
                exact(map, report.doc, pointer);
            }
            serde_json::to_string_pretty(report).unwrap()
        }
        Record::Configuration(configuration) => {
            let mut text = String::new();
            let doc = configuration.doc;
            assert!(configuration.settings.iter().all(|setting| setting.kind != SettingKind::Secret || setting.value.is_none()));
            for component in &configuration.components {
                exact(map, doc, &component.pointer);
                writeln!(text, "component {}", serde_json::to_string(component).unwrap()).unwrap();
            }
            for setting in &configuration.settings {
                let shown = exact(map, doc, &setting.pointer);
                assert!(!shown.contains("hunter2"), "a secret is shown: {shown}");
                writeln!(text, "setting {:?} {} = {:?} at {}", setting.kind, setting.full_name(), setting.value, setting.pointer).unwrap();
            }
            for resource in &configuration.resources {
                exact(map, doc, &resource.pointer);
                writeln!(text, "resource {} {}", resource.kind, resource.name).unwrap();
            }
            for control in &configuration.controls {
                exact(map, doc, &control.pointer);
                writeln!(text, "control {} on {} at {}", control.kind.word(), control.subject, control.pointer).unwrap();
            }
            writeln!(text, "---\n{}", map.get(doc.unwrap()).unwrap().text().unwrap()).unwrap();
            text
        }
    }
}

/// Asserts that a place is in the document, and gives its line.
fn line(map: &SourceMap, place: &Place) -> String {
    let located = locate::resolve_all(map, [place]).remove(place).unwrap();
    assert!(located.exact, "`{}` leads nowhere", place.pointer);
    format!("line {}", map.get(place.doc).unwrap().line_column(located.span).line)
}

fn pipeline_summary(pipeline: &Pipeline, map: &SourceMap) -> String {
    let mut text = format!("{} `{}`\n", pipeline.tool.name(), pipeline.name);
    for resource in &pipeline.resources {
        writeln!(text, "resource {} ({}) {}", resource.name, resource.kind, line(map, &resource.place)).unwrap();
    }
    for job in &pipeline.jobs {
        writeln!(text, "\njob {} {}", job.name, line(map, &job.place)).unwrap();
        if !job.environments.is_empty() || job.deploys.is_some() || job.tests.is_some() || job.role.is_some() || job.stands_for_others {
            let (deploys, tests, role) = (job.deploys, job.tests, &job.role);
            writeln!(
                text,
                "  in {:?}, deploys {deploys:?}, tests {tests:?}, role {role:?}, for others {}",
                job.environments, job.stands_for_others
            )
            .unwrap();
        }
        for input in &job.inputs {
            let passed: Vec<String> = input
                .passed
                .iter()
                .map(|one_of| {
                    one_of.iter().map(|passed| format!("{} ({})", passed.job, line(map, &passed.place))).collect::<Vec<_>>().join(" or ")
                })
                .collect();
            let pinned = input.pinned.as_ref().map_or(String::new(), |pinned| format!(", pinned to {pinned}"));
            let of_run = if input.of_run { ", of the run" } else { "" };
            let passed = if passed.is_empty() { String::new() } else { format!(", passed {}", passed.join(" and ")) };
            writeln!(text, "  {:?} {}{of_run}{pinned}{passed} {}", input.content, input.resource, line(map, &input.place)).unwrap();
        }
        for gate in &job.gates {
            let open = gate.open.as_ref().map_or(String::new(), |open| format!(", but {open}"));
            writeln!(text, "  after {:?}{open} {}", gate.after, line(map, &gate.place)).unwrap();
        }
        for step in &job.steps {
            writeln!(text, "  step {}{}", step.name, if step.may_fail { " (may fail)" } else { "" }).unwrap();
        }
        for output in &job.outputs {
            writeln!(text, "  puts {output}").unwrap();
        }
        for start in &job.starts {
            writeln!(text, "  starts: {} {}", start.how, line(map, &start.place)).unwrap();
        }
    }
    for unread in &pipeline.unread {
        writeln!(text, "\n{:?} {:?}: {} {}", unread.kind, unread.job, unread.message, line(map, &unread.place)).unwrap();
    }
    text
}

/// Asserts that a pointer leads to its own value, and gives its text.
fn exact(map: &SourceMap, doc: Option<portcullis::source::DocId>, pointer: &Pointer) -> String {
    let place = Place::new(doc.unwrap(), pointer.clone());
    let located = locate::resolve_all(map, [&place]).remove(&place).unwrap();
    assert!(located.exact, "`{pointer}` leads nowhere");
    let text = map.get(place.doc).unwrap().text().unwrap();
    text.get(located.span.start..located.span.end).unwrap().to_owned()
}

fn sbom_summary(sbom: &Sbom, map: &SourceMap) -> String {
    let mut text = String::new();
    writeln!(text, "{:?} {}: {} packages", sbom.format, sbom.spec_version, sbom.package_count).unwrap();
    assert_eq!(sbom.package_count, sbom.packages.len());
    for digest in &sbom.subjects {
        writeln!(text, "subject {digest}").unwrap();
    }
    writeln!(text, "subject at {}", sbom.subject_pointer).unwrap();
    for (number, group) in sbom.licenses.iter().enumerate() {
        let members = sbom.packages.iter().filter(|package| package.license == number).count();
        assert_eq!(group.package_count, members);
        let at = exact(map, sbom.doc, &group.pointer);
        let shown = if group.state == LicenseState::Missing {
            String::new()
        } else {
            format!(" = {}", at.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        writeln!(
            text,
            "licence {number} {:?} {:?} `{}` x{members} {} at {}{shown}",
            group.state, group.origin, group.expression, group.example, group.pointer
        )
        .unwrap();
    }
    for package in &sbom.packages {
        assert!(exact(map, sbom.doc, &package.pointer).starts_with('{'));
        writeln!(text, "{} `{}` `{}` `{}` licence {}", package.pointer, package.name, package.version, package.purl, package.license)
            .unwrap();
    }
    text
}

fn test_summary(report: &TestReport, map: &SourceMap) -> String {
    let mut text = String::new();
    let counts = report.counts;
    assert_eq!(counts.total, counts.passed + counts.failed + counts.skipped + counts.flaky);
    writeln!(text, "{:?} by {:?}: {counts:?}", report.format, report.tool).unwrap();
    for digest in &report.artifacts {
        writeln!(text, "artifact {digest}").unwrap();
    }
    match report.finished_at {
        Some(at) => writeln!(text, "finished {at} at {} = {}", report.time_pointer, exact(map, report.doc, &report.time_pointer)).unwrap(),
        None => writeln!(text, "no time, looked for at {}", report.time_pointer).unwrap(),
    }
    for case in &report.cases {
        exact(map, report.doc, &case.pointer);
        writeln!(text, "{:?} {} {} {:?}", case.status, case.pointer, case.name, case.message).unwrap();
    }
    text
}
