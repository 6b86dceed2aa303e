//! What every reader must hold to, whatever the bytes.

use portcullis::intake::{FORMATS, Record};
use portcullis::source::{Node, Place, Pointer, Problem, SourceFile, SourceMap, Span, Syntax, Value, locate};

/// Reads bytes as the format with that name. Nothing may panic; a span lies within the text and on
/// character boundaries; a problem can be shown; a place of what was read leads to itself.
#[allow(dead_code)]
pub fn reader(name: &str, bytes: &[u8]) {
    let format = FORMATS.iter().find(|format| format.name() == name).expect("a format of that name");
    let file = SourceFile::new("fuzzed", format.syntax(), bytes.to_vec());
    let _ = format.sniff(&file);
    let mut map = SourceMap::default();
    let doc = map.add(file.clone());
    match format.read(&file, doc) {
        Ok(record) => {
            // What is masked must still be read as before: places lead to the same spans.
            let masked = match &record {
                Record::Configuration(read) => file.masked(&read.secrets),
                _ => file.clone(),
            };
            assert_eq!(masked.bytes().len(), file.bytes().len());
            map.replace(doc, masked);
            let places: Vec<Place> = places(&record).into_iter().take(50).collect();
            let found = locate::resolve_all(&map, &places);
            for place in &places {
                let located = found.get(place).expect("each place is resolved");
                check(&file, located.span);
                assert!(located.exact, "`{}` leads nowhere", place.pointer);
            }
        }
        Err(problems) => show(&file, problems),
    }
}

/// Problems are never none, lie within the text and can be shown.
#[allow(dead_code)]
pub fn show(file: &SourceFile, problems: Vec<Problem>) {
    assert!(!problems.is_empty(), "refused without a reason");
    for problem in &problems {
        if let Some(span) = problem.span {
            check(file, span);
        }
        assert!(!problem.message.is_empty());
    }
    let unreadable = portcullis::source::Unreadable::new(file.clone(), "a fuzzed document", problems);
    let mut text = String::new();
    let handler = miette_handler();
    handler.render_report(&mut text, &unreadable).expect("a problem can be shown");
}

fn miette_handler() -> miette::GraphicalReportHandler {
    miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor()).with_width(80)
}

/// A span lies within the text and on character boundaries.
#[allow(dead_code)]
pub fn check(file: &SourceFile, span: Span) {
    let text = file.text_lossless();
    assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?} is not of a text of {} bytes", text.len());
}

/// Every place of what was read that must lead to itself.
fn places(record: &Record) -> Vec<Place> {
    match record {
        Record::Sbom(sbom) => {
            let doc = sbom.doc.expect("a document");
            let packages = sbom.packages.iter().map(|package| &package.pointer);
            packages.chain(sbom.licenses.iter().map(|group| &group.pointer)).map(|pointer| Place::new(doc, pointer.clone())).collect()
        }
        Record::TestReport(report) => {
            let counts = report.counts;
            assert_eq!(counts.total, counts.passed + counts.failed + counts.skipped + counts.flaky);
            let doc = report.doc.expect("a document");
            report.cases.iter().map(|case| Place::new(doc, case.pointer.clone())).collect()
        }
        Record::History(events) => {
            assert!(events.is_sorted_by_key(|event| event.at));
            events.iter().filter_map(|event| event.place.clone()).collect()
        }
        Record::Infrastructure(report) => {
            let doc = report.doc.expect("a document");
            let changes = report.changes.iter().map(|change| &change.pointer);
            changes.chain(report.drifted.iter().map(|drifted| &drifted.pointer)).map(|pointer| Place::new(doc, pointer.clone())).collect()
        }
        Record::Configuration(read) => {
            let doc = read.doc.expect("a document");
            let components = read.components.iter().map(|component| &component.pointer);
            let settings = components.chain(read.settings.iter().map(|setting| &setting.pointer));
            let resources = settings.chain(read.resources.iter().map(|resource| &resource.pointer));
            resources.chain(read.controls.iter().map(|control| &control.pointer)).map(|pointer| Place::new(doc, pointer.clone())).collect()
        }
        Record::Pipelines(pipelines) => {
            // Nothing that can be read may keep the analysis from ending.
            let text = include_str!("../../rules/routes/cloud-gov.yaml").as_bytes().to_vec();
            let route = portcullis::model::document::read(&SourceFile::new("route.yaml", Syntax::Yaml, text)).expect("a route");
            let _ = portcullis::pipeline::analyse(pipelines, &route, None);
            let jobs = pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
            jobs.flat_map(|job| {
                let passed = job.inputs.iter().flat_map(|input| input.passed.iter().flatten()).map(|passed| &passed.place);
                std::iter::once(&job.place).chain(job.inputs.iter().map(|input| &input.place)).chain(passed).chain(job.gates.iter().map(|gate| &gate.place))
            })
            .cloned()
            .collect()
        }
        _ => Vec::new(),
    }
}

/// Resolves pointers of a fuzzed document: those that the bytes before the first zero spell, a line each.
#[allow(dead_code)]
pub fn locator(syntax: Syntax, bytes: &[u8]) {
    let (head, body) = bytes.iter().position(|byte| *byte == 0).map_or((&[][..], bytes), |zero| (&bytes[..zero], &bytes[zero + 1..]));
    let file = SourceFile::new("fuzzed", syntax, body.to_vec());
    let head = String::from_utf8_lossy(head);
    let mut pointers: Vec<Pointer> = head.lines().take(50).map(Pointer::from_text).collect();
    pointers.push(Pointer::root());
    let pointers: Vec<&Pointer> = pointers.iter().collect();
    for located in locate::resolve(&file, &pointers) {
        check(&file, located.span);
        if let Some(key) = located.key {
            check(&file, key);
        }
        check(&file, located.focus(file.text_lossless()));
    }
}

/// Every node of a tree lies within the node above it, and its pointer leads to it.
#[allow(dead_code)]
pub fn tree(file: &SourceFile, parsed: Result<Node, Vec<Problem>>) {
    match parsed {
        Ok(root) => walk(file, &root, 0),
        Err(problems) => show(file, problems),
    }
}

fn walk(file: &SourceFile, node: &Node, depth: usize) {
    assert!(depth <= 70, "deeper than the limit");
    check(file, node.span);
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| walk(file, item, depth + 1)),
        Value::Mapping(entries) => {
            for entry in entries {
                check(file, entry.key_span);
                walk(file, &entry.value, depth + 1);
            }
            let mut keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
            keys.sort_unstable();
            assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "a duplicate key was let through");
        }
        _ => {}
    }
}
