//! JUnit XML: a test case for each file, which fails where something in it counts as found.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::super::junit::Xml;
use super::{ScanFinding, ScanGap, ScanReport, ScanWeight, advice};

/// How many lines a test case has.
const SHOWN: usize = 50;

pub(super) fn render(report: &ScanReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut cases: BTreeMap<&str, Case> = report.outcome.files.iter().map(|file| (file.scan.path.as_str(), Case::default())).collect();
    // Sorted already, so that the first is the worst.
    for finding in &report.findings {
        cases.entry(&finding.file.scan.path).or_default().finding(finding, report.circumstances.all);
    }
    for gap in &report.gaps {
        cases.entry(&gap.file.scan.path).or_default().gap(gap);
    }
    let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
    xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (tests, failures) = (cases.len().to_string(), cases.values().filter(|case| !case.failures.is_empty()).count().to_string());
    let headline = report.headline();
    xml.open("testsuites", &[("name", &headline), ("tests", &tests), ("failures", &failures), ("errors", "0"), ("time", "0")])?;
    xml.open(
        "testsuite",
        &[("name", "scan"), ("tests", &tests), ("failures", &failures), ("errors", "0"), ("skipped", "0"), ("time", "0")],
    )?;
    for (path, case) in &cases {
        case.write(path, &mut xml)?;
    }
    let mut lines = vec![report.extent()];
    lines.extend(report.notes());
    lines.extend(ScanReport::limits().iter().map(|limit| format!("not searched: {limit}")));
    xml.text("system-out", &[], &lines)?;
    xml.close("testsuite")?;
    xml.close("testsuites")?;
    out.write_all(&xml.writer.into_inner())?;
    writeln!(out)
}

/// A file as a test case.
#[derive(Default)]
struct Case {
    failures: Vec<String>,
    kind: &'static str,
    others: Vec<String>,
}

impl Case {
    fn fail(&mut self, kind: &'static str, line: String) {
        if self.failures.is_empty() {
            self.kind = kind;
        }
        self.failures.push(line);
    }

    fn finding(&mut self, finding: &ScanFinding<'_>, all: bool) {
        let line = format!("{}: {}", finding.first(), finding.message());
        let standing = finding.field.standing.word();
        match finding.weight {
            ScanWeight::Found => self.fail(standing, format!("{line}; help: {}", advice(finding))),
            ScanWeight::Harmless if !all => {}
            ScanWeight::Known | ScanWeight::Placeholder | ScanWeight::Harmless => self.others.push(format!("{standing}: {line}")),
        }
    }

    fn gap(&mut self, gap: &ScanGap<'_>) {
        let line = format!("could not be searched: {}", gap.message());
        if gap.known { self.others.push(line) } else { self.fail("unread", line) }
    }

    fn write(&self, path: &str, xml: &mut Xml) -> io::Result<()> {
        let attributes = [("name", path), ("classname", "scan"), ("time", "0")];
        if self.failures.is_empty() && self.others.is_empty() {
            return xml.empty("testcase", &attributes);
        }
        xml.open("testcase", &attributes)?;
        if let Some(first) = self.failures.first() {
            let mut lines: Vec<String> = self.failures.iter().take(SHOWN).cloned().collect();
            if self.failures.len() > SHOWN {
                lines.push(format!("and {} more; the JSON report has all", self.failures.len() - SHOWN));
            }
            let message =
                if self.failures.len() == 1 { first.clone() } else { format!("{} findings, the worst: {first}", self.failures.len()) };
            xml.text("failure", &[("message", &message), ("type", self.kind)], &lines)?;
        }
        if !self.others.is_empty() {
            let lines: Vec<String> = self.others.iter().take(SHOWN).cloned().collect();
            xml.text("system-out", &[], &lines)?;
        }
        xml.close("testcase")
    }
}
