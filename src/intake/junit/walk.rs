//! One pass over the events of a report, with the elements that are open on a stack.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::frame::{CaseFrame, Frame, Kind, SuiteFrame};
use super::tally::{COUNTING, Stated, Suite, Surplus, Tally};
use super::xml::{Attributes, broken, instant, trimmed, unknown_entity};
use crate::intake::first_line;
use crate::model::id::{Digest, Timestamp};
use crate::model::testing::{Counts, TestCase, TestStatus};
use crate::source::{Pointer, Problem, Span, suggest};

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 60;
/// Most problems that are reported at once.
const MAX_PROBLEMS: usize = 50;
/// The properties that name the tested artifact.
const ARTIFACT: [&str; 3] = ["artifact", "artifact.digest", "portcullis.artifact"];

/// What a report says.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) tool: Option<String>,
    pub(super) artifacts: Vec<Digest>,
    pub(super) finished_at: Option<Timestamp>,
    pub(super) time_pointer: Pointer,
    pub(super) counts: Counts,
    pub(super) cases: Vec<TestCase>,
}

struct Walk<'t> {
    text: &'t str,
    report: Report,
    stack: Vec<Frame>,
    path: String,
    /// The roots seen so far.
    roots: usize,
    jest: bool,
    artifacts: BTreeSet<Digest>,
    problems: Vec<Problem>,
}

/// Reads a report.
///
/// # Errors
/// The first problem of the syntax, or every problem of the values.
pub(super) fn walk(text: &str) -> Result<Report, Vec<Problem>> {
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::from_str(text.get(skipped..).unwrap_or_default());
    let mut walk = Walk {
        text,
        report: Report::default(),
        stack: Vec::new(),
        path: String::new(),
        roots: 0,
        jest: false,
        artifacts: BTreeSet::new(),
        problems: Vec::new(),
    };
    let position = |offset: u64| usize::try_from(offset).unwrap_or(0).saturating_add(skipped).min(text.len());
    loop {
        let start = position(reader.buffer_position());
        let event = reader.read_event();
        let span = Span::new(start, position(reader.buffer_position()));
        let step = match event {
            Ok(Event::Eof) => break,
            Ok(event) => walk.event(&event, span),
            Err(error) => Err(broken(text, position(reader.error_position()), &error)),
        };
        if let Err(problem) = step {
            walk.problems.push(problem);
            return Err(walk.problems);
        }
    }
    walk.end()
}

impl<'t> Walk<'t> {
    fn event(&mut self, event: &Event<'t>, span: Span) -> Result<(), Problem> {
        match event {
            Event::Start(element) => self.open(element, span),
            Event::Empty(element) => {
                self.open(element, span)?;
                self.close();
                Ok(())
            }
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Text(text) => self.characters(text, span),
            Event::CData(text) => self.characters(text, span),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(Cow::Owned(character.to_string())),
                    Ok(None) => quick_xml::escape::resolve_predefined_entity(reference).map(Cow::Borrowed),
                    Err(_) => None,
                };
                match character {
                    Some(character) => self.characters(&character, span),
                    None => Err(unknown_entity(reference, span)),
                }
            }
            Event::DocType(_) => {
                Err(Problem::at(span, "a document type declaration is not accepted", "declares entities or refers to other files")
                    .with_help("remove the `DOCTYPE`: test reports need none, and entities can be a bomb"))
            }
            _ => Ok(()),
        }
    }

    fn characters(&mut self, text: &str, span: Span) -> Result<(), Problem> {
        match self.stack.last_mut().map(|frame| &mut frame.kind) {
            Some(Kind::Outcome { text: gathered, wants_text: true } | Kind::Property { text: gathered, .. }) if gathered.len() < 4096 => {
                gathered.push_str(text)
            }
            Some(_) => {}
            None if text.trim().is_empty() => {}
            None => {
                return Err(Problem::at(trimmed(self.text, span), "text outside of the root element", "here")
                    .with_help("keep one report in each file"));
            }
        }
        Ok(())
    }

    fn open(&mut self, element: &BytesStart<'_>, span: Span) -> Result<(), Problem> {
        let span = trimmed(self.text, span);
        let name = element.name();
        let name = name.as_ref();
        let parent = self.stack.last();
        if parent.is_none() && self.roots > 0 {
            return Err(Problem::at(span, "a second root element", "starts here")
                .with_help("keep one report in each file, or put the suites into one `testsuites`"));
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(Problem::at(span, format!("nested more than {MAX_DEPTH} elements deep"), "this one is too deep")
                .with_help("flatten the suites"));
        }
        let allowed = parent.map_or(["testsuites", "testsuite"].as_slice(), |frame| frame.kind.children());
        if !allowed.contains(&name) {
            let help = match suggest::nearest(name, allowed.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if allowed.is_empty() => "no element may stand here".to_owned(),
                None => format!("what may stand here: {}", suggest::list(allowed.iter().copied())),
            };
            return Err(Problem::at(span, format!("unknown element `{name}`"), "could change what the report says").with_help(help));
        }
        let attributes = Attributes::of(element, span, self.text)?;
        let path = self.path.len();
        let siblings = self.stack.last_mut().map(|frame| &mut frame.siblings);
        let index = siblings.map_or(0, |siblings| match siblings.get_mut(name) {
            Some(count) => {
                *count += 1;
                *count
            }
            None => {
                siblings.insert(name.to_owned(), 0);
                0
            }
        });
        let _ = write!(self.path, "/{name}/{index}");
        self.roots += usize::from(self.stack.is_empty());
        let kind = self.kind(name, &attributes, span);
        self.stack.push(Frame { kind, path, siblings: BTreeMap::new() });
        Ok(())
    }

    fn kind(&mut self, name: &str, attributes: &Attributes<'_>, span: Span) -> Kind {
        let of_suite = matches!(self.stack.last().map(|frame| &frame.kind), Some(Kind::Suites(_) | Kind::Suite(_)));
        match name {
            "testsuites" => {
                self.jest = attributes.text("name").is_some_and(|name| name.to_ascii_lowercase().contains("jest"));
                Kind::Suites(self.suite(attributes))
            }
            "testsuite" => Kind::Suite(self.suite(attributes)),
            "testcase" => {
                self.time(attributes);
                let name = attributes.text("name").unwrap_or_default();
                if name.is_empty() {
                    self.problem(Problem::at(span, "the case has no `name`", "here").with_help("use the report as the test tool wrote it"));
                }
                let class = attributes
                    .text("classname")
                    .filter(|class| !class.is_empty())
                    .or_else(|| attributes.text("file").filter(|file| !file.is_empty()));
                let name = class.map_or_else(|| name.to_owned(), |class| format!("{class}::{name}"));
                Kind::Case(Box::new(CaseFrame { name, status: attributes.text("status").map(str::to_owned), ..CaseFrame::default() }))
            }
            "failure" | "error" | "skipped" | "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError" => {
                self.outcome(name, attributes)
            }
            "properties" => Kind::Properties { of_suite },
            "property" => {
                let of_suite = matches!(self.stack.last().map(|frame| &frame.kind), Some(Kind::Properties { of_suite: true }));
                let value = attributes.get("value");
                Kind::Property {
                    name: attributes.text("name").unwrap_or_default().to_owned(),
                    value: value.map(|(value, _)| value.to_owned()),
                    text: String::new(),
                    span: value.map_or(span, |(_, span)| span),
                    of_suite,
                }
            }
            _ => Kind::Inert,
        }
    }

    fn suite(&mut self, attributes: &Attributes<'_>) -> SuiteFrame {
        self.time(attributes);
        let name = attributes.text("name").unwrap_or_default().to_owned();
        self.tool(&name, attributes);
        let mut stated: Stated = [None; 6];
        for (slot, key) in stated.iter_mut().zip(COUNTING) {
            let Some((value, span)) = attributes.get(key) else { continue };
            match value.trim().parse::<u32>() {
                Ok(number) => *slot = Some((u64::from(number), span)),
                Err(_) => self.problem(
                    Problem::at(span, format!("`{}` is not a count", value.escape_debug()), format!("the value of `{key}`"))
                        .with_help("a count is a whole number from 0"),
                ),
            }
        }
        SuiteFrame { name, stated, ..SuiteFrame::default() }
    }

    fn tool(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.report.tool.is_some() {
            return;
        }
        let surefire = attributes.text("xsi:noNamespaceSchemaLocation").is_some_and(|schema| schema.contains("surefire"));
        let tool = match name {
            _ if surefire => "Maven Surefire",
            "nextest-run" => "nextest",
            "pytest" | "pytest tests" => "pytest",
            "jest tests" => "Jest",
            _ => return,
        };
        self.report.tool = Some(tool.to_owned());
    }

    /// Takes the element's `timestamp`, if it is the latest so far.
    fn time(&mut self, attributes: &Attributes<'_>) {
        let Some((value, span)) = attributes.get("timestamp") else { return };
        if value.is_empty() {
            return;
        }
        match instant(value) {
            Ok(at) if self.report.finished_at.is_none_or(|latest| at > latest) => {
                self.report.finished_at = Some(at);
                self.report.time_pointer = Pointer::from_text(self.path.as_str()).key("@timestamp");
            }
            Ok(_) => {}
            Err(malformed) => self.problem(Problem::at(span, malformed.message, "here").with_help(malformed.help)),
        }
    }

    fn outcome(&mut self, name: &str, attributes: &Attributes<'_>) -> Kind {
        let message = attributes.text("message").and_then(first_line);
        let Some(Kind::Case(case)) = self.stack.last_mut().map(|frame| &mut frame.kind) else { return Kind::Inert };
        match name {
            "failure" => case.failures += 1,
            "error" => case.errors += 1,
            "skipped" => case.skipped = true,
            "flakyFailure" | "flakyError" => case.flaky += 1,
            _ => case.reruns += 1,
        }
        let wants_text = case.message.is_none() && message.is_none();
        if case.message.is_none() {
            case.message = message;
        }
        Kind::Outcome { text: String::new(), wants_text }
    }

    fn close(&mut self) {
        let Some(Frame { kind, path, .. }) = self.stack.pop() else { return };
        match kind {
            Kind::Suites(suite) => self.end_suite(SuiteFrame { own: suite.all, ..suite }, true),
            Kind::Suite(suite) => self.end_suite(suite, false),
            Kind::Case(case) => self.end_case(*case),
            Kind::Outcome { text, wants_text: true } => {
                if let Some(Kind::Case(case)) = self.stack.last_mut().map(|frame| &mut frame.kind) {
                    case.message = first_line(&text);
                }
            }
            Kind::Property { name, value, text, span, of_suite: true } => {
                self.end_property(&name, value.as_deref().unwrap_or(text.trim()), span)
            }
            Kind::Outcome { .. } | Kind::Properties { .. } | Kind::Property { .. } | Kind::Inert => {}
        }
        self.path.truncate(path);
    }

    fn end_property(&mut self, name: &str, value: &str, span: Span) {
        if name == "go.version" && self.report.tool.is_none() {
            self.report.tool = Some("go test".to_owned());
        }
        if !ARTIFACT.contains(&name) {
            return;
        }
        match value.parse::<Digest>() {
            Ok(digest) => {
                if self.artifacts.insert(digest.clone()) {
                    self.report.artifacts.push(digest);
                }
            }
            Err(malformed) => self.problem(Problem::at(span, malformed.message, "the tested artifact").with_help(malformed.help)),
        }
    }

    fn end_case(&mut self, case: CaseFrame) {
        let said = |words: &[&str]| case.status.as_deref().is_some_and(|status| words.iter().any(|word| status.eq_ignore_ascii_case(word)));
        let failed = case.failures + case.errors > 0 || (case.reruns > 0 && case.flaky == 0) || said(&["failed", "failure", "error"]);
        let status = if failed {
            TestStatus::Failed
        } else if case.skipped || said(&["notrun", "skipped", "disabled", "ignored", "pending"]) {
            TestStatus::Skipped
        } else if case.flaky > 0 {
            TestStatus::Flaky
        } else {
            TestStatus::Passed
        };
        let one = |condition: bool| u64::from(condition);
        let tally = Tally {
            cases: 1,
            passed: one(status == TestStatus::Passed),
            failures: (one(case.failures > 0), case.failures),
            errors: (one(case.errors > 0), case.errors),
            skipped: one(case.skipped || status == TestStatus::Skipped),
            flaky: one(status == TestStatus::Flaky),
            reruns: case.flaky + case.reruns,
            uncounted: one(case.failures > 0 && (case.name == "TestMain" || case.name.ends_with("::TestMain"))),
            todo: 0,
        };
        if let Some(Kind::Suite(suite)) = self.stack.last_mut().map(|frame| &mut frame.kind) {
            suite.own.add(tally);
            suite.all.add(tally);
        }
        self.count(status, 1);
        if status != TestStatus::Passed {
            self.report.cases.push(TestCase {
                name: case.name,
                status,
                message: case.message,
                pointer: Pointer::from_text(self.path.as_str()),
            });
        }
    }

    fn count(&mut self, status: TestStatus, number: u64) {
        let counts = &mut self.report.counts;
        counts.total += number;
        match status {
            TestStatus::Passed => counts.passed += number,
            TestStatus::Failed => counts.failed += number,
            TestStatus::Skipped => counts.skipped += number,
            TestStatus::Flaky => counts.flaky += number,
        }
    }

    fn end_suite(&mut self, suite: SuiteFrame, collects: bool) {
        let SuiteFrame { name, stated, own, mut all, inner_errors } = suite;
        let states_errors = stated.get(2).is_some_and(Option::is_some);
        match (Suite { stated, own, all, collects_errors: collects && !inner_errors, jest: self.jest }).check() {
            Ok(Surplus { errors, todo }) => {
                let pointer = Pointer::from_text(self.path.as_str());
                let name = if name.is_empty() { "test run".to_owned() } else { name };
                if errors > 0 {
                    self.count(TestStatus::Failed, errors);
                    let message = Some(format!("{errors} errors of the run itself, without a case"));
                    self.report.cases.push(TestCase {
                        name: name.clone(),
                        status: TestStatus::Failed,
                        message,
                        pointer: pointer.clone().key("@errors"),
                    });
                }
                if todo > 0 {
                    self.report.counts.passed = self.report.counts.passed.saturating_sub(todo);
                    self.report.counts.skipped += todo;
                    all.todo += todo;
                    let message = Some(format!("{todo} cases that the suite does not count; Jest lists `todo` tests so"));
                    self.report.cases.push(TestCase { name, status: TestStatus::Skipped, message, pointer: pointer.key("@tests") });
                }
            }
            Err(problems) => problems.into_iter().for_each(|problem| self.problem(problem)),
        }
        if let Some(Kind::Suites(parent) | Kind::Suite(parent)) = self.stack.last_mut().map(|frame| &mut frame.kind) {
            parent.all.add(all);
            parent.inner_errors |= inner_errors || states_errors;
        }
    }

    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn end(mut self) -> Result<Report, Vec<Problem>> {
        if !self.stack.is_empty() || self.roots == 0 {
            let end = self.text.trim_end().len();
            let start = self.text.get(..end).and_then(|text| text.char_indices().next_back()).map_or(0, |(start, _)| start);
            self.problems.push(
                Problem::at(Span::new(start, end), "the document ends inside of an element", "ends here")
                    .with_help("the document ends too early; was it cut off?"),
            );
        }
        if self.problems.is_empty() { Ok(self.report) } else { Err(self.problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_outcome_of_a_case_counts() {
        let text = "<testsuite><testcase name='a'><failure/><skipped/></testcase><testcase name='b'><flakyFailure message='x&#10;y'/></testcase>\
                    <testcase name='c'><rerunFailure/></testcase><testcase name='d' status='notrun'/><testcase name='e'/></testsuite>";
        let report = walk(text).unwrap();
        assert_eq!(report.counts, Counts { total: 5, passed: 1, failed: 2, skipped: 1, flaky: 1 });
        let told: Vec<_> = report.cases.iter().map(|case| (case.pointer.as_str(), case.status)).collect();
        assert_eq!(
            told,
            [
                ("/testsuite/0/testcase/0", TestStatus::Failed),
                ("/testsuite/0/testcase/1", TestStatus::Flaky),
                ("/testsuite/0/testcase/2", TestStatus::Failed),
                ("/testsuite/0/testcase/3", TestStatus::Skipped)
            ]
        );
        assert_eq!(report.cases[1].message.as_deref(), Some("x"));
    }
}
