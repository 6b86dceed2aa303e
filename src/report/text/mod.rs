//! The report for a terminal: the answer first, what stands in the way with the user's own lines
//! underlined, then everything else in brief, and at the bottom, where the eye is, what to do next.

mod place;

use std::io;

use super::page::{Page, Tone};
use super::{Options, Report, Weight, count, escape, moment, side_by_side};
use crate::finding::{Finding, Outcome, Reason, RuleResult};
use crate::verdict::{Clock, Decision};

/// How many findings of a rule are shown unless everything is asked for.
const SHOWN: usize = 3;
/// How many rows of a table are shown unless everything is asked for.
const ROWS: usize = 12;

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = Text { report, page: Page::new(options), said: Vec::new() };
    text.answer();
    text.blocking();
    text.brief(Outcome::Warn, "warns", "warn", Tone::Caution);
    text.brief(Outcome::Waived, "is waived", "are waived", Tone::Caution);
    text.side_by_side();
    text.skipped();
    text.passed();
    text.limits();
    text.next();
    text.page.finish(out)
}

struct Text<'r, 'a, 'o> {
    report: &'r Report<'a>,
    page: Page<'o>,
    /// The reasons of the rule in hand that have been given already.
    said: Vec<Reason>,
}

impl Text<'_, '_, '_> {
    fn answer(&mut self) {
        let verdict = self.report.verdict;
        let (tone, word) = match verdict.decision {
            Decision::Passed => (Tone::Good, verdict.decision.word()),
            Decision::Failed => (Tone::Bad, verdict.decision.word()),
        };
        let answer = format!("{} ({})", self.report.headline(), self.report.tally());
        self.page.paragraph(0, (tone, &format!("{word}  ")), (Tone::Strong, &answer), word.len() + 2);
        let clock = match verdict.clock {
            Clock::System => "",
            Clock::Flag => ", a time that was given and not read from a clock",
        };
        let rules = count(verdict.results.len(), "rule", "rules");
        let circumstances = format!("judged by {rules} on the route `{}` at {}{clock}", verdict.route, moment(verdict.evaluated_at));
        self.page.paragraph(word.len() + 2, (Tone::Plain, ""), (Tone::Faint, &circumstances), word.len() + 2);
        for weakness in &verdict.weakened_by {
            self.page.paragraph(word.len() + 2, (Tone::Caution, "weakened: "), (Tone::Plain, &escape::sentence(weakness)), word.len() + 4);
        }
    }

    fn blocking(&mut self) {
        let report = self.report;
        for (outcome, one, many) in [(Outcome::Error, "could not decide", "could not decide"), (Outcome::Deny, "denies", "deny")] {
            let rules = report.rules(outcome);
            if rules.is_empty() {
                continue;
            }
            self.page.heading(&format!("{} {}", count(rules.len(), "rule", "rules"), if rules.len() == 1 { one } else { many }));
            for result in rules {
                self.page.gap();
                self.rule(result);
            }
        }
    }

    /// A rule in full: what it is called, each finding in the user's own file, what to do.
    fn rule(&mut self, result: &RuleResult) {
        let report = self.report;
        let mark = self.page.glyph("✗", "x");
        let title = report.title(&result.rule);
        let title = if self.page.options.screen_reader { title } else { format!("{mark} {title}") };
        let severity = report.meta(&result.rule).map_or(String::new(), |meta| format!("{}, ", meta.severity.word()));
        self.page.ends((Tone::Bad, &title), (Tone::Faint, &format!("{severity}{}", result.rule)), 2);
        if let Some(reason) = &result.reason {
            let lead = if result.outcome == Outcome::Error { "could not decide: " } else { "note: " };
            self.page.paragraph(2, (Tone::Strong, lead), (Tone::Plain, &escape::sentence(reason)), 4);
        }
        let findings = report.ordered(result);
        let groups: Vec<&[&Finding]> =
            findings.chunk_by(|left, right| left.place == right.place && Weight::of(left) == Weight::of(right)).collect();
        let shown = if self.page.options.verbose { groups.len() } else { SHOWN };
        self.said.clear();
        for group in groups.iter().take(shown) {
            match group.first().map(|finding| Weight::of(finding)) {
                Some(Weight::Denies) => self.group(group),
                Some(Weight::Warns | Weight::Excused) => group.iter().for_each(|finding| self.line(finding)),
                None => {}
            }
        }
        self.more(groups.iter().skip(shown).map(|group| group.len()).sum());
        if let Some(fix) = report.shared_fix(result) {
            self.page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &fix), 8);
        }
    }

    fn more(&mut self, hidden: usize) {
        if hidden > 0 {
            let words = format!("and {}; `--verbose` shows them, the JSON report has all", count(hidden, "more finding", "more findings"));
            self.page.paragraph(2, (Tone::Plain, ""), (Tone::Faint, &words), 4);
        }
    }

    /// A finding on one line.
    fn line(&mut self, finding: &Finding) {
        let words = format!("{} ({})", escape::sentence(&finding.message), self.report.whereabouts(&finding.place, self.page.options));
        let mark = self.page.glyph("⚠ ", "! ");
        let mark = if self.page.options.screen_reader { "" } else { mark };
        self.page.paragraph(2, (Tone::Caution, mark), (Tone::Plain, &words), 4);
        if let Some(id) = &finding.waived_by {
            self.page.paragraph(4, (Tone::Faint, "waived: "), (Tone::Plain, &self.report.waiver(id)), 6);
        }
        if let Some(fix) = &finding.fix {
            self.page.paragraph(4, (Tone::Advice, "help: "), (Tone::Plain, &escape::sentence(fix)), 6);
        }
    }

    /// Rules that warn or are waived: a title and a line for each finding.
    fn brief(&mut self, outcome: Outcome, one: &str, many: &str, tone: Tone) {
        let report = self.report;
        let rules = report.rules(outcome);
        if rules.is_empty() {
            return;
        }
        self.page.heading(&format!("{} {}", count(rules.len(), "rule", "rules"), if rules.len() == 1 { one } else { many }));
        for result in rules {
            self.page.ends((tone, &report.title(&result.rule)), (Tone::Faint, result.rule.as_str()), 2);
            if let Some(reason) = &result.reason {
                self.page.paragraph(2, (Tone::Strong, "note: "), (Tone::Plain, &escape::sentence(reason)), 4);
            }
            let shown = if self.page.options.verbose { result.findings.len() } else { SHOWN };
            for finding in report.ordered(result).into_iter().take(shown) {
                self.line(finding);
            }
            self.more(result.findings.len().saturating_sub(shown));
            if let Some(fix) = report.shared_fix(result) {
                self.page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &fix), 8);
            }
        }
    }

    /// What is not the same in all environments.
    fn side_by_side(&mut self) {
        let Some(table) = side_by_side::of(self.report) else { return };
        self.page.heading("environments side by side");
        let options = self.page.options;
        let width = (!options.screen_reader).then(|| self.page.measure());
        let most = if options.verbose { table.rows.len() } else { ROWS };
        for line in side_by_side::in_text(table, most, width, self.page.glyph("–", "-")) {
            self.page.raw(&line);
        }
    }

    fn skipped(&mut self) {
        let rules = self.report.rules(Outcome::Skip);
        if rules.is_empty() {
            return;
        }
        self.page.heading(&format!("{} skipped", count(rules.len(), "rule", "rules")));
        for result in rules {
            let reason = result.reason.as_deref().map_or_else(|| "no reason was given".to_owned(), escape::sentence);
            self.page.paragraph(0, (Tone::Plain, &format!("{}: ", result.rule)), (Tone::Faint, &reason), 2);
        }
    }

    /// The rules that passed, by gate.
    fn passed(&mut self) {
        let rules: Vec<&RuleResult> = self.report.verdict.results.iter().filter(|result| result.outcome == Outcome::Pass).collect();
        if rules.is_empty() {
            return;
        }
        self.page.heading(&format!("{} passed", count(rules.len(), "rule", "rules")));
        for gate in rules.chunk_by(|left, right| left.rule.gate() == right.rule.gate()) {
            let names: Vec<&str> = gate.iter().map(|result| result.rule.rule()).collect();
            let name = gate.first().map_or("", |result| result.rule.gate());
            self.page.paragraph(0, (Tone::Good, &format!("{name}: ")), (Tone::Plain, &names.join(", ")), 2);
        }
    }

    fn limits(&mut self) {
        let verdict = self.report.verdict;
        if !verdict.not_checked.is_empty() {
            self.page.heading("not checked");
            for limit in &verdict.not_checked {
                self.page.paragraph(0, (Tone::Plain, ""), (Tone::Plain, &escape::sentence(limit)), 2);
            }
        }
        if !verdict.waivers_unused.is_empty() {
            self.page.heading(&format!("{} excused nothing", count(verdict.waivers_unused.len(), "waiver", "waivers")));
            for (id, reason) in &verdict.waivers_unused {
                self.page.paragraph(0, (Tone::Caution, &format!("{}: ", escape::visible(id))), (Tone::Plain, &escape::sentence(reason)), 2);
            }
        }
        if self.page.options.verbose {
            self.page.heading(&format!("{} read", count(verdict.inputs.len(), "document", "documents")));
            for input in &verdict.inputs {
                let words = format!("{} {}", input.role, input.digest);
                self.page.paragraph(0, (Tone::Plain, &format!("{}: ", escape::visible(&input.path))), (Tone::Faint, &words), 2);
            }
            self.page.paragraph(0, (Tone::Plain, "policies: "), (Tone::Faint, verdict.policy.digest.as_str()), 2);
        }
    }

    /// What to do, most urgent first, and the answer once more.
    fn next(&mut self) {
        let report = self.report;
        let steps: Vec<(String, &RuleResult)> = report.blocking().into_iter().map(|result| (step(report, result), result)).collect();
        if let [_, _, ..] = steps.as_slice() {
            self.page.heading("what to do, in this order");
            for (number, (words, result)) in steps.iter().enumerate() {
                let lead = format!("{:>2}. ", number + 1);
                self.page.paragraph(0, (Tone::Strong, &lead), (Tone::Plain, &format!("{words} [{}]", result.rule)), 4);
            }
        }
        self.page.gap();
        let verdict = report.verdict;
        match verdict.decision {
            Decision::Passed => {
                let words = format!("{} until {}", report.headline(), moment(verdict.valid_until));
                self.page.paragraph(0, (Tone::Good, "PASSED  "), (Tone::Strong, &words), 8);
            }
            Decision::Failed => {
                let first = steps.first().map_or_else(|| "Load policies: no rule ran.".to_owned(), |(words, _)| words.clone());
                self.page.paragraph(0, (Tone::Bad, "FAILED  "), (Tone::Strong, &format!("next: {first}")), 8);
            }
        }
    }
}

/// What to do about a rule, in one sentence.
fn step(report: &Report<'_>, result: &RuleResult) -> String {
    if result.outcome == Outcome::Error {
        let reason = result.reason.as_deref().map_or_else(String::new, escape::sentence);
        return format!("Find out why `{}` could not decide: {reason}.", report.title(&result.rule));
    }
    let denying: Vec<&Finding> = result.findings.iter().filter(|finding| Weight::of(finding) == Weight::Denies).collect();
    let own = match denying.as_slice() {
        [one] => one.fix.as_deref().map(escape::sentence),
        _ => None,
    };
    let said = own.or_else(|| report.fix(&result.rule)).or_else(|| denying.first().map(|finding| escape::sentence(&finding.message)));
    capitalised(&said.unwrap_or_default())
}

/// A sentence among sentences: with a capital letter and a full stop, whoever wrote it.
fn capitalised(text: &str) -> String {
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}{stop}", characters.as_str())
}
