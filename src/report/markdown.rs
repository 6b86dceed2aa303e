//! Markdown (GitHub-flavoured) for a job summary or a comment on a pull request.
//!
//! The answer and a table of gates come first, then what stands in the way with the lines of the user's
//! files; what passed, was skipped and was read is folded. Evidence text is never markup.

use std::fmt::Write as _;
use std::io;

use super::escape::{fenced, markdown, markdown_code, sentence};
use super::excerpt::{Excerpt, Mark};
use super::{Options, Report, count, moment, side_by_side};
use crate::finding::{Finding, Outcome, RuleResult};
use crate::source::{Place, Syntax};
use crate::verdict::{Clock, Decision, Verdict};

/// How many findings of a rule come with their lines.
const SHOWN: usize = 5;
/// How many more are listed; a job summary beyond 1 MiB is refused by GitHub.
const FOLDED: usize = 50;
/// Columns of a code block that need no scrolling.
const WIDTH: usize = 110;

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page { report, options, text: String::new() };
    page.answer();
    page.gates();
    page.blocking();
    page.brief(Outcome::Warn, "Warnings");
    page.brief(Outcome::Waived, "Waived");
    page.side_by_side();
    page.limits();
    page.passed_and_skipped();
    page.inputs();
    out.write_all(page.text.as_bytes())
}

struct Page<'r, 'a> {
    report: &'r Report<'a>,
    options: &'r Options,
    text: String,
}

impl Page<'_, '_> {
    fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn list(&mut self, items: &[String]) {
        let lines: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
        self.block(&lines.join("\n"));
    }

    fn answer(&mut self) {
        let Verdict { decision, route, evaluated_at, .. } = self.report.verdict;
        let mark = match decision {
            Decision::Passed => "✅",
            Decision::Failed => "❌",
        };
        self.block(&format!("## {mark} {}: {}", decision.word(), markdown(&self.report.headline())));
        let clock = match self.report.verdict.clock {
            Clock::System => "",
            Clock::Flag => " (a time that was given and not read from a clock)",
        };
        self.block(&format!(
            "{}, on the route {} at {}{clock}.",
            markdown(&self.report.tally()),
            markdown_code(route.as_str()),
            moment(*evaluated_at)
        ));
        let weakened: Vec<String> =
            self.report.verdict.weakened_by.iter().map(|weakness| format!("⚠ Weakened: {}", markdown(&sentence(weakness)))).collect();
        if !weakened.is_empty() {
            self.list(&weakened);
        }
    }

    fn gates(&mut self) {
        let mut table = format!(
            "| gate |{}\n| --- |{}",
            Outcome::ALL.map(|outcome| format!(" {} |", outcome.word())).concat(),
            " ---: |".repeat(Outcome::ALL.len())
        );
        for gate in self.report.verdict.results.chunk_by(|left, right| left.rule.gate() == right.rule.gate()) {
            let name = gate.first().map_or("", |result| result.rule.gate());
            let cell = |outcome| match gate.iter().filter(|result| result.outcome == outcome).count() {
                0 => "  |".to_owned(),
                number => format!(" {number} |"),
            };
            let _ = write!(table, "\n| {} |{}", markdown_code(name), Outcome::ALL.map(cell).concat());
        }
        self.block(&table);
    }

    fn blocking(&mut self) {
        let report = self.report;
        let rules = report.blocking();
        if rules.is_empty() {
            return;
        }
        self.block("### What stands in the way");
        for result in rules {
            let severity = report.meta(&result.rule).map_or(String::new(), |meta| format!(", {}", meta.severity.word()));
            self.block(&format!("#### {}", markdown(&report.title(&result.rule))));
            self.block(&format!("{}, {}{severity}", markdown_code(result.rule.as_str()), result.outcome.word()));
            if let Some(reason) = &result.reason {
                let lead = if result.outcome == Outcome::Error { "**Could not decide:**" } else { "Note:" };
                self.block(&format!("{lead} {}", markdown(&sentence(reason))));
            }
            let findings = report.ordered(result);
            for finding in findings.iter().take(SHOWN) {
                self.finding(finding);
            }
            self.rest(findings.get(SHOWN..).unwrap_or_default());
            if let Some(fix) = report.shared_fix(result) {
                self.block(&format!("**What to do:** {}", markdown(&fix)));
            }
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let mut items = vec![self.line(finding)];
        items.extend(
            finding
                .because
                .iter()
                .map(|reason| format!("  because {} ({})", markdown(&sentence(&reason.message)), self.whereabouts(&reason.place))),
        );
        items.extend(finding.fix.iter().map(|fix| format!("  **What to do:** {}", markdown(&sentence(fix)))));
        self.block(&format!("- {}", items.join("<br>\n")));
        if let Some(code) = self.snippet(&finding.place) {
            let indented: Vec<String> = code.lines().map(|line| format!("  {line}").trim_end().to_owned()).collect();
            self.block(&indented.join("\n"));
        }
    }

    fn line(&self, finding: &Finding) -> String {
        let waived = finding.waived_by.as_deref().map_or_else(String::new, |id| format!(", waived: {}", markdown(&self.report.waiver(id))));
        format!("{} ({}){waived}", markdown(&sentence(&finding.message)), self.whereabouts(&finding.place))
    }

    fn whereabouts(&self, place: &Place) -> String {
        markdown_code(&self.report.whereabouts(place, self.options))
    }

    /// The lines of a finding, with a line of carets under what is meant.
    fn snippet(&self, place: &Place) -> Option<String> {
        let file = self.report.sources.get(place.doc)?;
        if place.pointer.is_root() {
            return None;
        }
        let mark = Mark { spot: self.report.spot(place), label: None };
        let excerpt = Excerpt::new(String::new(), file.text_lossless(), &[mark], WIDTH)?;
        let language = match file.syntax() {
            Syntax::Json | Syntax::JsonLines => "json",
            Syntax::Yaml | Syntax::YamlStream => "yaml",
            Syntax::Xml => "xml",
            Syntax::Csv => "csv",
            Syntax::KeyValue => "properties",
            Syntax::Text => "text",
        };
        let lines = excerpt.underlined();
        Some(fenced(language, lines.iter().map(String::as_str)))
    }

    fn rest(&mut self, findings: &[&Finding]) {
        if findings.is_empty() {
            return;
        }
        let mut items: Vec<String> = findings.iter().take(FOLDED).map(|finding| self.line(finding)).collect();
        let left_out = findings.len().saturating_sub(FOLDED);
        if left_out > 0 {
            items.push(format!("and {left_out} more; the JSON report has all"));
        }
        self.fold(&count(findings.len(), "more place", "more places"), &items);
    }

    fn fold(&mut self, summary: &str, items: &[String]) {
        self.block(&format!("<details><summary>{summary}</summary>"));
        self.list(items);
        self.block("</details>");
    }

    fn brief(&mut self, outcome: Outcome, heading: &str) {
        let report = self.report;
        let rules = report.rules(outcome);
        if rules.is_empty() {
            return;
        }
        self.block(&format!("### {heading}"));
        for result in rules {
            let reason = result.reason.as_deref().map_or_else(String::new, |reason| format!(" ({})", markdown(&sentence(reason))));
            self.block(&format!("**{}**, {}{reason}", markdown(&report.title(&result.rule)), markdown_code(result.rule.as_str())));
            let findings = report.ordered(result);
            let items: Vec<String> = findings.iter().take(SHOWN).map(|finding| self.line(finding)).collect();
            self.list(&items);
            self.rest(findings.get(SHOWN..).unwrap_or_default());
            if let Some(fix) = report.shared_fix(result) {
                self.block(&format!("**What to do:** {}", markdown(&fix)));
            }
        }
    }

    fn side_by_side(&mut self) {
        if let Some(table) = side_by_side::of(self.report) {
            self.block("### Environments side by side");
            self.block(&side_by_side::in_markdown(table, FOLDED));
        }
    }

    fn limits(&mut self) {
        let verdict = self.report.verdict;
        if !verdict.not_checked.is_empty() {
            self.block("### Not checked");
            self.list(&verdict.not_checked.iter().map(|limit| markdown(&sentence(limit))).collect::<Vec<_>>());
        }
        if !verdict.waivers_unused.is_empty() {
            self.block("### Waivers that excused nothing");
            self.list(
                &verdict
                    .waivers_unused
                    .iter()
                    .map(|(id, reason)| format!("{}: {}", markdown_code(id), markdown(&sentence(reason))))
                    .collect::<Vec<_>>(),
            );
        }
    }

    fn passed_and_skipped(&mut self) {
        let report = self.report;
        for (outcome, word) in [(Outcome::Skip, "skipped"), (Outcome::Pass, "passed")] {
            let rules = report.rules(outcome);
            let items: Vec<String> = rules.iter().map(|result| self.named(result)).collect();
            if !items.is_empty() {
                self.fold(&format!("{} {word}", count(items.len(), "rule", "rules")), &items);
            }
        }
    }

    fn named(&self, result: &RuleResult) -> String {
        let reason = result.reason.as_deref().map_or_else(String::new, |reason| format!(": {}", markdown(&sentence(reason))));
        format!("{} {}{reason}", markdown_code(result.rule.as_str()), markdown(&self.report.title(&result.rule)))
    }

    fn inputs(&mut self) {
        let verdict = self.report.verdict;
        let mut table = "| document | read as | digest |\n| --- | --- | --- |".to_owned();
        for input in &verdict.inputs {
            let _ = write!(
                table,
                "\n| {} | {} | {} |",
                markdown_code(&input.path),
                markdown(&input.role),
                markdown_code(input.digest.as_str())
            );
        }
        self.block(&format!("<details><summary>{} read</summary>", count(verdict.inputs.len(), "document", "documents")));
        self.block(&table);
        self.block("</details>");
        let (tool, policy) = (&self.report.tool, &verdict.policy.digest);
        let paragraph = format!(
            "{} {}, policies {}, valid until {}",
            tool.name,
            tool.version,
            markdown_code(policy.as_str()),
            moment(verdict.valid_until)
        );
        self.block(&format!("<sub>{paragraph}</sub>"));
    }
}
