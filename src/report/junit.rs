//! JUnit XML, for the test views of CI systems: a test suite for each gate, a test case for each rule.
//!
//! `deny` is a failure, `error` an error, `skip` is skipped; what warns or is waived has passed, and says
//! so in `system-out`. Written in the intersection of the dialects: no `skipped` on `testsuites`, `time`
//! everywhere, `properties` first. XML cannot hold control characters at all; they are spelled out.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::escape::{sentence, visible};
use super::pipeline::PipelineReport;
use super::verification::{Answer, Verification};
use super::{Options, Report, Weight};
use crate::finding::{Finding, Outcome, RuleResult};
use crate::model::pipeline::PipelineFault;
use crate::verdict::Verdict;

/// How many findings of a rule are listed.
const SHOWN: usize = 50;

/// Writes a verification: a test case for each check.
pub(super) fn render_verification(verification: &Verification, out: &mut dyn io::Write) -> io::Result<()> {
    let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
    xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (tests, failures, skipped) =
        (verification.checks.len().to_string(), verification.failed().to_string(), verification.not_asked().to_string());
    let headline = verification.headline();
    xml.open("testsuites", &[("name", &headline), ("tests", &tests), ("failures", &failures), ("errors", "0"), ("time", "0")])?;
    xml.open(
        "testsuite",
        &[("name", "verification"), ("tests", &tests), ("failures", &failures), ("errors", "0"), ("skipped", &skipped), ("time", "0")],
    )?;
    for check in &verification.checks {
        let attributes = [("name", check.name.as_str()), ("classname", "verification"), ("time", "0")];
        let sentence = sentence(&check.sentence);
        match check.answer {
            Answer::Held => xml.empty("testcase", &attributes)?,
            Answer::Broken | Answer::NotAsked => {
                xml.open("testcase", &attributes)?;
                match check.answer {
                    Answer::NotAsked => xml.empty("skipped", &[("message", &sentence)])?,
                    Answer::Held | Answer::Broken => xml.text("failure", &[("message", &sentence), ("type", "broken")], &[])?,
                }
                xml.close("testcase")?;
            }
        }
    }
    xml.text("system-out", &[], &verification.lines())?;
    xml.close("testsuite")?;
    xml.close("testsuites")?;
    out.write_all(&xml.writer.into_inner())?;
    writeln!(out)
}

/// Writes what pipeline definitions come to: a test case for each fault.
pub(super) fn render_pipeline(report: &PipelineReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
    xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let faults = report.by_fault();
    let bypass =
        |fault: PipelineFault| faults.iter().any(|(other, findings)| *other == fault && findings.iter().any(|finding| finding.bypass));
    let tests = PipelineFault::ALL.len().to_string();
    let failures = PipelineFault::ALL.into_iter().filter(|fault| bypass(*fault)).count().to_string();
    let headline = report.headline();
    xml.open("testsuites", &[("name", &headline), ("tests", &tests), ("failures", &failures), ("errors", "0"), ("time", "0")])?;
    xml.open(
        "testsuite",
        &[("name", "pipeline"), ("tests", &tests), ("failures", &failures), ("errors", "0"), ("skipped", "0"), ("time", "0")],
    )?;
    for fault in PipelineFault::ALL {
        let attributes = [("name", fault.title()), ("classname", "pipeline"), ("time", "0")];
        let lines: Vec<String> = faults
            .iter()
            .filter(|(other, _)| *other == fault)
            .flat_map(|(_, findings)| findings.iter().take(SHOWN))
            .map(|finding| format!("{}: {}", report.whereabouts(&finding.place), sentence(&finding.message)))
            .collect();
        if lines.is_empty() {
            xml.empty("testcase", &attributes)?;
            continue;
        }
        xml.open("testcase", &attributes)?;
        if bypass(fault) {
            xml.text("failure", &[("message", fault.title()), ("type", fault.word())], &lines)?;
        } else {
            xml.text("system-out", &[], &lines)?;
        }
        xml.close("testcase")?;
    }
    xml.close("testsuite")?;
    xml.close("testsuites")?;
    out.write_all(&xml.writer.into_inner())?;
    writeln!(out)
}

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let verdict = report.verdict;
    let mut xml = Xml { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
    xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let numbers = Numbers::of(&verdict.results);
    let name = format!("{}: {}", verdict.decision.word(), report.headline());
    xml.open(
        "testsuites",
        &[("name", &name), ("tests", &numbers.tests), ("failures", &numbers.failures), ("errors", &numbers.errors), ("time", "0")],
    )?;
    for (number, gate) in verdict.results.chunk_by(|left, right| left.rule.gate() == right.rule.gate()).enumerate() {
        xml.suite(report, options, gate, number == 0)?;
    }
    if verdict.results.is_empty() {
        xml.nothing(report)?;
    }
    xml.close("testsuites")?;
    out.write_all(&xml.writer.into_inner())?;
    writeln!(out)
}

/// Counts as text.
struct Numbers {
    tests: String,
    failures: String,
    errors: String,
    skipped: String,
}

impl Numbers {
    fn of(results: &[RuleResult]) -> Self {
        let count = |outcome| results.iter().filter(|result| result.outcome == outcome).count().to_string();
        let errors = if results.is_empty() { "1".to_owned() } else { count(Outcome::Error) };
        Self { tests: results.len().max(1).to_string(), failures: count(Outcome::Deny), errors, skipped: count(Outcome::Skip) }
    }
}

pub(super) struct Xml {
    pub(super) writer: Writer<Vec<u8>>,
}

impl Xml {
    fn element<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
        let mut element = BytesStart::new(name);
        for (key, value) in attributes {
            element.push_attribute((*key, visible(value).as_ref()));
        }
        element
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Start(Self::element(name, attributes)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.write_event(Event::Empty(Self::element(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with lines of text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], lines: &[String]) -> io::Result<()> {
        let lines: Vec<_> = lines.iter().map(|line| visible(line)).collect();
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&lines.join("\n"))))?;
        self.close(name)
    }

    fn suite(&mut self, report: &Report<'_>, options: &Options, gate: &[RuleResult], first: bool) -> io::Result<()> {
        let verdict = report.verdict;
        let numbers = Numbers::of(gate);
        let name = gate.first().map_or("", |result| result.rule.gate());
        // `xs:dateTime` as Surefire and the Jenkins schema have it: without fractions and without an offset, here in UTC.
        let time = verdict.evaluated_at.0.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        self.open(
            "testsuite",
            &[
                ("name", name),
                ("tests", &numbers.tests),
                ("failures", &numbers.failures),
                ("errors", &numbers.errors),
                ("skipped", &numbers.skipped),
                ("time", "0"),
                ("timestamp", &time),
                ("hostname", "localhost"),
            ],
        )?;
        self.properties(verdict)?;
        for result in gate {
            self.case(report, options, result)?;
        }
        if first {
            self.text("system-out", &[], &limits(verdict))?;
        }
        self.close("testsuite")
    }

    fn properties(&mut self, verdict: &Verdict) -> io::Result<()> {
        self.open("properties", &[])?;
        for (name, value) in [
            ("decision", verdict.decision.word()),
            ("release", verdict.release.as_str()),
            ("version", &verdict.version),
            ("environment", verdict.environment.as_str()),
            ("route", verdict.route.as_str()),
            ("policy", verdict.policy.digest.as_str()),
        ] {
            self.empty("property", &[("name", name), ("value", value)])?;
        }
        self.close("properties")
    }

    fn case(&mut self, report: &Report<'_>, options: &Options, result: &RuleResult) -> io::Result<()> {
        let title = report.title(&result.rule);
        let attributes = [("name", result.rule.rule()), ("classname", result.rule.gate()), ("time", "0")];
        let reason = result.reason.as_deref().map(sentence);
        let mut lines: Vec<String> =
            report.ordered(result).into_iter().take(SHOWN).flat_map(|finding| lines(report, options, finding)).collect();
        let left_out = result.findings.len().saturating_sub(SHOWN);
        if left_out > 0 {
            lines.push(format!("and {left_out} more; the JSON report has all"));
        }
        lines.extend(report.shared_fix(result).map(|fix| format!("help: {fix}")));
        match result.outcome {
            Outcome::Pass => self.empty("testcase", &attributes),
            Outcome::Skip => {
                self.open("testcase", &attributes)?;
                self.empty("skipped", &[("message", &reason.unwrap_or_else(|| "no reason was given".to_owned()))])?;
                self.close("testcase")
            }
            Outcome::Error => {
                let message = format!("{title} could not decide: {}", reason.unwrap_or_default());
                self.open("testcase", &attributes)?;
                self.text("error", &[("message", &message), ("type", "error")], &lines)?;
                self.close("testcase")
            }
            Outcome::Deny => {
                let denials: Vec<&Finding> = result.findings.iter().filter(|finding| Weight::of(finding) == Weight::Denies).collect();
                let message = match denials.as_slice() {
                    [one] => sentence(&one.message),
                    many => format!("{title}: {} places", many.len()),
                };
                self.open("testcase", &attributes)?;
                self.text("failure", &[("message", &message), ("type", "deny")], &lines)?;
                self.close("testcase")
            }
            Outcome::Waived | Outcome::Warn => {
                let mut said =
                    vec![format!("{}: {title}{}", result.outcome.word(), reason.map_or_else(String::new, |reason| format!(" ({reason})")))];
                said.append(&mut lines);
                self.open("testcase", &attributes)?;
                self.text("system-out", &[], &said)?;
                self.close("testcase")
            }
        }
    }

    /// No rule ran: a test view must not be green.
    fn nothing(&mut self, report: &Report<'_>) -> io::Result<()> {
        self.open(
            "testsuite",
            &[("name", &report.tool.name), ("tests", "1"), ("failures", "0"), ("errors", "1"), ("skipped", "0"), ("time", "0")],
        )?;
        self.open("testcase", &[("name", "rules"), ("classname", &report.tool.name), ("time", "0")])?;
        self.text("error", &[("message", "no rule ran"), ("type", "error")], &["a verdict without rules is never a pass".to_owned()])?;
        self.text("system-out", &[], &limits(report.verdict))?;
        self.close("testcase")?;
        self.close("testsuite")
    }
}

/// What was not checked, what weakens the verdict, and the waivers that excused nothing.
fn limits(verdict: &Verdict) -> Vec<String> {
    let mut lines: Vec<String> = verdict.weakened_by.iter().map(|weakness| format!("weakened: {}", sentence(weakness))).collect();
    lines.extend(verdict.not_checked.iter().map(|limit| format!("not checked: {}", sentence(limit))));
    lines.extend(verdict.waivers_unused.iter().map(|(id, reason)| format!("waiver {} excused nothing: {}", visible(id), sentence(reason))));
    if lines.is_empty() { vec!["nothing is known to be unchecked".to_owned()] } else { lines }
}

fn lines(report: &Report<'_>, options: &Options, finding: &Finding) -> Vec<String> {
    let mut lines = vec![format!("{} {}: {}", report.whereabouts(&finding.place, options), weight(finding), sentence(&finding.message))];
    lines.extend(
        finding
            .because
            .iter()
            .map(|reason| format!("  because {} ({})", sentence(&reason.message), report.whereabouts(&reason.place, options))),
    );
    lines.extend(finding.waived_by.iter().map(|id| format!("  waived by {}", report.waiver(id))));
    lines.extend(finding.fix.iter().map(|fix| format!("  help: {}", sentence(fix))));
    lines
}

fn weight(finding: &Finding) -> &'static str {
    match Weight::of(finding) {
        Weight::Denies => "denies",
        Weight::Warns => "warns",
        Weight::Excused => "is waived",
    }
}
