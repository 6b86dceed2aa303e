//! Common Test Report Format (CTRF) in JSON, versions 0 and 1 of its schema.
//!
//! The counts are those of `results.tests`; a `summary` that contradicts them is an error. A test is flaky
//! where it says so or passed after retries. `pending` counts as skipped, and `other` as failed: no one
//! said that it passed. Times are milliseconds since 1970; the report's is `summary.stop`, else
//! `summary.start`, else the document's `timestamp`.
//!
//! The tested artifacts are the strings under the key `artifact`, one or a list, in the `extra` of the
//! document, of `results` or of `results.environment`.

use super::{Format, Record, Role, first_line, probe};
use crate::model::id::{Digest, Malformed, Timestamp};
use crate::model::testing::{Counts, TestCase, TestFormat, TestReport, TestStatus};
use crate::source::{DocId, Entry, Node, Number, Pointer, Problem, SourceFile, Span, Syntax, Value, json, suggest};

/// Most problems that are reported at once.
const MAX_PROBLEMS: usize = 50;
/// The statuses of a test, which are also the keys of their counts in the summary.
const STATUSES: [&str; 5] = ["passed", "failed", "skipped", "pending", "other"];
/// The keys of a test whose misspelling would change its outcome.
const TELLING: [&str; 4] = ["flaky", "name", "retries", "status"];
/// The further keys of a test (CTRF schema).
const FURTHER: [&str; 28] = [
    "ai",
    "attachments",
    "browser",
    "device",
    "duration",
    "executionOrder",
    "extra",
    "filePath",
    "id",
    "insights",
    "labels",
    "line",
    "message",
    "parameters",
    "rawStatus",
    "retryAttempts",
    "screenshot",
    "snippet",
    "start",
    "stderr",
    "stdout",
    "steps",
    "stop",
    "suite",
    "tags",
    "threadId",
    "trace",
    "type",
];

/// CTRF in JSON.
#[derive(Debug)]
pub(super) struct Ctrf;

impl Format for Ctrf {
    fn name(&self) -> &'static str {
        "ctrf"
    }

    fn role(&self) -> Role {
        Role::TestReport
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        probe::marker(file).is_some_and(|(key, _)| key == "reportFormat")
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let root = json::parse(text)?;
        let mut reader = Reader::default();
        let report = reader.report(&root);
        let Some(report) = report.filter(|_| reader.problems.is_empty()) else { return Err(reader.problems) };
        Ok(Record::TestReport(Box::new(TestReport { path: file.path().to_string(), doc: Some(doc), ..report })))
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn wrong_kind(&mut self, node: &Node, expected: &str) {
        let bracket = matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
        let span = if bracket { Span::new(node.span.start, node.span.start + 1) } else { node.span };
        let problem = Problem::at(span, format!("expected {expected}, found {}", node.kind()), format!("this is {}", node.kind()));
        self.problem(problem.with_help("use the report as the test tool wrote it"));
    }

    fn malformed(&mut self, span: Span, malformed: Malformed) {
        self.problem(Problem::at(span, malformed.message, "here").with_help(malformed.help));
    }

    /// The value of a key that must be there.
    fn required<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let found = node.get(key);
        if found.is_none() {
            let (span, near) = match &node.value {
                Value::Mapping(entries) => {
                    let near = suggest::nearest(key, entries.iter().map(|entry| entry.key.as_str()));
                    let entry = near.and_then(|near| node.entry(near)).or_else(|| entries.first());
                    (entry.map_or(node.span, |entry| entry.key_span), near)
                }
                _ => (node.span, None),
            };
            let problem =
                match near {
                    Some(near) => Problem::at(span, format!("missing key `{key}`"), "is it this one?")
                        .with_help(format!("rename `{near}` to `{key}`")),
                    None => Problem::at(span, format!("missing key `{key}`"), "in the mapping that starts here")
                        .with_help(format!("add `{key}`")),
                };
            self.problem(problem);
        }
        found
    }

    fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let text = node.as_str();
        if text.is_none() {
            self.wrong_kind(node, "a string");
        }
        text
    }

    fn whole(&mut self, node: &Node) -> Option<i64> {
        match node.value {
            Value::Number(Number::Integer(number)) if number >= 0 => Some(number),
            _ => {
                self.problem(
                    Problem::at(node.span, "expected a whole number from 0", "here").with_help("use the report as the test tool wrote it"),
                );
                None
            }
        }
    }

    fn report(&mut self, root: &Node) -> Option<TestReport> {
        let format = self.required(root, "reportFormat")?;
        if format.as_str() != Some("CTRF") {
            self.problem(Problem::at(format.span, "`reportFormat` is not `CTRF`", "here").with_help("write `CTRF`"));
            return None;
        }
        let version = self.required(root, "specVersion")?;
        if !self.text(version)?.split('.').next().is_some_and(|major| matches!(major, "0" | "1")) {
            self.problem(
                Problem::at(version.span, "the version is not one that is read", "not this one").with_help("accepted: `0.x.y` and `1.x.y`"),
            );
            return None;
        }
        let results = self.required(root, "results")?;
        let summary = self.required(results, "summary");
        let tests = self.required(results, "tests");
        let tool = self.required(results, "tool").and_then(|tool| self.tool(tool));
        let (summary, tests) = (summary?, tests?);
        let (counts, cases) = self.tests(tests, summary)?;
        let (finished_at, time_pointer) = self.finished(root, summary);
        let extras = [root.get("extra"), results.get("extra"), results.get("environment").and_then(|environment| environment.get("extra"))];
        let mut artifacts = Vec::new();
        for artifact in extras.into_iter().flatten().filter_map(|extra| extra.get("artifact")) {
            self.artifacts(artifact, &mut artifacts);
        }
        Some(TestReport {
            suite: String::new(),
            environment: String::new(),
            component: None,
            upgrade_from: None,
            path: String::new(),
            format: TestFormat::Ctrf,
            tool,
            artifacts,
            finished_at,
            counts,
            cases,
            verified: false,
            signature_problem: None,
            doc: None,
            time_pointer,
            reference: None,
        })
    }

    fn tool(&mut self, tool: &Node) -> Option<String> {
        let name = self.required(tool, "name").and_then(|name| self.text(name))?;
        let version = tool.get("version").and_then(Node::as_str).filter(|version| !version.is_empty());
        Some(version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}")))
    }

    fn tests(&mut self, tests: &Node, summary: &Node) -> Option<(Counts, Vec<TestCase>)> {
        let Value::Sequence(items) = &tests.value else {
            self.wrong_kind(tests, "a list");
            return None;
        };
        let mut counts = Counts::default();
        let mut by_status = [0u64; 5];
        let mut cases = Vec::new();
        for (index, test) in items.iter().enumerate() {
            let Some((status, said)) = self.status(test) else { continue };
            if let Some(count) = by_status.get_mut(said) {
                *count += 1;
            }
            counts.total += 1;
            match status {
                TestStatus::Passed => counts.passed += 1,
                TestStatus::Failed => counts.failed += 1,
                TestStatus::Skipped => counts.skipped += 1,
                TestStatus::Flaky => counts.flaky += 1,
            }
            let name = self.required(test, "name").and_then(|name| self.text(name)).unwrap_or_default();
            if status != TestStatus::Passed {
                let message = test.get("message").and_then(Node::as_str).and_then(first_line);
                let message =
                    message.or_else(|| (STATUSES.get(said) == Some(&"other")).then(|| "the report calls its status `other`".to_owned()));
                let pointer = Pointer::root().key("results").key("tests").index(index);
                cases.push(TestCase { name: full_name(test, name), status, message, pointer });
            }
        }
        self.summary(summary, counts, by_status);
        Some((counts, cases))
    }

    /// What happened to a test, and the index of the status that it says.
    fn status(&mut self, test: &Node) -> Option<(TestStatus, usize)> {
        let Value::Mapping(entries) = &test.value else {
            self.wrong_kind(test, "a mapping");
            return None;
        };
        for Entry { key, key_span, .. } in
            entries.iter().filter(|entry| !TELLING.contains(&entry.key.as_str()) && !FURTHER.contains(&entry.key.as_str()))
        {
            let near =
                suggest::nearest(key, TELLING.into_iter().chain(FURTHER)).filter(|near| TELLING.contains(near) && test.get(near).is_none());
            if let Some(near) = near {
                self.problem(
                    Problem::at(*key_span, format!("unknown key `{key}`"), "could change the outcome")
                        .with_help(format!("did you mean `{near}`?")),
                );
            }
        }
        let status = self.required(test, "status")?;
        let text = self.text(status)?;
        let Some(said) = STATUSES.iter().position(|known| *known == text) else {
            self.problem(
                Problem::at(status.span, format!("`{}` is not a status", text.escape_debug()), "here")
                    .with_help(suggest::help(text, STATUSES)),
            );
            return None;
        };
        let retried = match test.get("retries") {
            None => false,
            Some(retries) => self.whole(retries)? > 0,
        };
        let flaky = match test.get("flaky").map(|flaky| (&flaky.value, flaky.span)) {
            None => false,
            Some((Value::Bool(flaky), _)) => *flaky,
            Some((_, span)) => {
                self.problem(
                    Problem::at(span, "`flaky` is neither `true` nor `false`", "here")
                        .with_help("use the report as the test tool wrote it"),
                );
                return None;
            }
        };
        let status = match text {
            "passed" if flaky || retried => TestStatus::Flaky,
            "passed" => TestStatus::Passed,
            "skipped" | "pending" => TestStatus::Skipped,
            _ => TestStatus::Failed,
        };
        Some((status, said))
    }

    fn summary(&mut self, summary: &Node, counts: Counts, by_status: [u64; 5]) {
        // A test that could not be read would make every count wrong.
        if !self.problems.is_empty() {
            return;
        }
        let counted = std::iter::once(("tests", counts.total)).chain(STATUSES.into_iter().zip(by_status));
        for (key, counted) in counted {
            let Some(node) = self.required(summary, key) else { continue };
            self.compare(node, key, counted);
        }
        if let Some(node) = summary.get("flaky") {
            self.compare(node, "flaky", counts.flaky);
        }
    }

    fn compare(&mut self, node: &Node, key: &str, counted: u64) {
        let Some(stated) = self.whole(node) else { return };
        if u64::try_from(stated) != Ok(counted) {
            let message = format!("`{key}` says {stated}, the tests show {counted}");
            self.problem(
                Problem::at(node.span, message, "contradicts the tests")
                    .with_help("use the report as the test tool wrote it: the counts are those of the tests"),
            );
        }
    }

    fn finished(&mut self, root: &Node, summary: &Node) -> (Option<Timestamp>, Pointer) {
        let base = Pointer::root().key("results").key("summary");
        let start = summary.get("start").and_then(|node| self.instant(node));
        let stop = summary.get("stop").and_then(|node| self.instant(node));
        if let (Some(start), Some(stop), Some(node)) = (start, stop, summary.get("stop"))
            && stop < start
        {
            self.problem(
                Problem::at(node.span, "the tests stopped before they started", "earlier than `start`")
                    .with_help("use the report as the test tool wrote it"),
            );
        }
        if let Some(stop) = stop {
            return (Some(stop), base.key("stop"));
        }
        if let Some(start) = start {
            return (Some(start), base.key("start"));
        }
        let Some(timestamp) = root.get("timestamp") else { return (None, base.key("stop")) };
        let written = match self.text(timestamp).map(str::parse::<Timestamp>) {
            Some(Ok(at)) => Some(at),
            Some(Err(malformed)) => {
                self.malformed(timestamp.span, malformed);
                None
            }
            None => None,
        };
        (written, Pointer::root().key("timestamp"))
    }

    /// Milliseconds since 1970; 0 stands for a time that is not known.
    fn instant(&mut self, node: &Node) -> Option<Timestamp> {
        /// Below this, milliseconds would be before 1973 and are seconds instead.
        const LEAST: i64 = 100_000_000_000;
        let number = self.whole(node)?;
        let help = "write milliseconds since 1970";
        match jiff::Timestamp::from_millisecond(number) {
            _ if number == 0 => None,
            _ if number < LEAST => {
                self.problem(Problem::at(node.span, "the time is too small for milliseconds; is it in seconds?", "here").with_help(help));
                None
            }
            Ok(at) => Some(Timestamp(at)),
            Err(_) => {
                self.problem(Problem::at(node.span, "the time is out of range", "here").with_help(help));
                None
            }
        }
    }

    fn artifacts(&mut self, node: &Node, artifacts: &mut Vec<Digest>) {
        let one = std::slice::from_ref(node);
        let items = if let Value::Sequence(items) = &node.value { items.as_slice() } else { one };
        let mut known: std::collections::BTreeSet<Digest> = artifacts.iter().cloned().collect();
        for item in items {
            match self.text(item).map(str::parse::<Digest>) {
                Some(Ok(digest)) if known.insert(digest.clone()) => artifacts.push(digest),
                Some(Ok(_)) | None => {}
                Some(Err(malformed)) => self.malformed(item.span, malformed),
            }
        }
    }
}

/// The name with the suite or the file that the test is in.
fn full_name(test: &Node, name: &str) -> String {
    let suite = match test.get("suite").map(|suite| &suite.value) {
        Some(Value::String(suite)) => suite.clone(),
        Some(Value::Sequence(parts)) => parts.iter().filter_map(Node::as_str).collect::<Vec<_>>().join(" > "),
        _ => String::new(),
    };
    let within = if suite.is_empty() { test.get("filePath").and_then(Node::as_str).unwrap_or_default() } else { &suite };
    if within.is_empty() { name.to_owned() } else { format!("{within}::{name}") }
}
