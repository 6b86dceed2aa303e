//! The report for a terminal: the answer first, what stands in the way with the user's own lines
//! underlined, then everything else in brief, and at the bottom, where the eye is, what to do next.

use std::fmt;
use std::io;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use textwrap::{WordSeparator, WordSplitter};

use super::excerpt::{Excerpt, Mark, TOGETHER};
use super::page::{Page, Tone};
use super::{Options, Report, Weight, count, escape};
use crate::finding::{Finding, Outcome, Reason, RuleResult};
use crate::source::Place;
use crate::verdict::{Clock, Decision};

/// How many characters of the place are read aloud.
const HEARD: usize = 80;
/// How many findings of a rule are shown unless everything is asked for.
const SHOWN: usize = 3;

pub(super) fn render(report: &Report<'_>, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = Text { report, page: Page::new(options), said: Vec::new() };
    text.answer();
    text.blocking();
    text.brief(Outcome::Warn, "warns", "warn", Tone::Caution);
    text.brief(Outcome::Waived, "is waived", "are waived", Tone::Caution);
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
        let circumstances = format!("judged by {rules} on the route `{}` at {}{clock}", verdict.route, verdict.evaluated_at);
        self.page.paragraph(word.len() + 2, (Tone::Plain, ""), (Tone::Faint, &circumstances), word.len() + 2);
        for weakness in &verdict.weakened_by {
            self.page.paragraph(word.len() + 2, (Tone::Caution, "weakened: "), (Tone::Plain, &escape::sentence(weakness)), word.len() + 4);
        }
    }

    fn heading(&mut self, words: &str) {
        self.page.gap();
        if self.page.options.screen_reader {
            self.page.raw(&format!("{words}:"));
            return;
        }
        let bar = self.page.glyph("─", "-");
        let rest = self.page.measure().saturating_sub(words.chars().count() + 4);
        let line = format!(
            "{} {} {}",
            self.page.paint(Tone::Faint, &bar.repeat(2)),
            self.page.paint(Tone::Strong, words),
            self.page.paint(Tone::Faint, &bar.repeat(rest))
        );
        self.page.raw(&line);
    }

    fn blocking(&mut self) {
        let report = self.report;
        for (outcome, one, many) in [(Outcome::Error, "could not decide", "could not decide"), (Outcome::Deny, "denies", "deny")] {
            let rules = report.rules(outcome);
            if rules.is_empty() {
                continue;
            }
            self.heading(&format!("{} {}", count(rules.len(), "rule", "rules"), if rules.len() == 1 { one } else { many }));
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
        let shown = if self.page.options.verbose { findings.len() } else { SHOWN };
        self.said.clear();
        for finding in findings.iter().take(shown) {
            match Weight::of(finding) {
                Weight::Denies => self.finding(finding),
                Weight::Warns | Weight::Excused => self.line(finding),
            }
        }
        self.more(findings.len().saturating_sub(shown));
        if let Some(fix) = report.shared_fix(result) {
            self.page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &fix), 8);
        }
    }

    fn more(&mut self, hidden: usize) {
        if hidden > 0 {
            let words = format!("and {}; `--verbose` shows them, the JSON report has all", count(hidden, "more place", "more places"));
            self.page.paragraph(2, (Tone::Plain, ""), (Tone::Faint, &words), 4);
        }
    }

    /// A finding with the lines that it is about.
    fn finding(&mut self, finding: &Finding) {
        let reader = self.page.options.screen_reader;
        let (near, far): (Vec<&Reason>, Vec<&Reason>) =
            finding.because.iter().partition(|reason| !reader && self.is_near(&finding.place, &reason.place));
        let mut marks = vec![self.mark(&finding.place, None)];
        marks.extend(near.iter().map(|reason| self.mark(&reason.place, Some(escape::sentence(&reason.message)))));
        let excerpt = if finding.place.pointer.is_root() { None } else { self.excerpt(&finding.place, &marks) };
        let message = escape::sentence(&finding.message);
        match excerpt {
            _ if reader => self.narrate(finding, &message),
            Some(excerpt) => {
                let unplaced = excerpt.unplaced().to_vec();
                self.draw(&Shown { message, severity: miette::Severity::Error, excerpt: Some(excerpt) });
                for label in unplaced {
                    self.page.paragraph(2, (Tone::Faint, "note: "), (Tone::Plain, &label), 4);
                }
            }
            None => {
                let place = self.report.whereabouts(&finding.place, self.page.options);
                self.draw(&Shown { message: format!("{message} ({place})"), severity: miette::Severity::Error, excerpt: None });
            }
        }
        for reason in far {
            self.because(reason);
        }
        if let Some(fix) = &finding.fix {
            self.page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &escape::sentence(fix)), 8);
        }
        if let Some(term) = finding.term.as_ref().filter(|_| self.page.options.verbose) {
            self.page.paragraph(2, (Tone::Faint, "term: "), (Tone::Faint, &escape::visible(term)), 8);
        }
    }

    /// A finding for the ear: the sentence, then where it is and what stands there. miette's narration is not
    /// used: it counts the columns of the excerpt, not the document's.
    fn narrate(&mut self, finding: &Finding, message: &str) {
        let spot = self.report.spot(&finding.place);
        let path = self.report.path(finding.place.doc, self.page.options);
        let text = self.report.sources.get(finding.place.doc).map_or("", |file| file.text_lossless());
        let said: String = text.get(spot.focus.start..spot.focus.end).unwrap_or_default().chars().take(HEARD).collect();
        let more = if spot.focus.len() > said.len() { ", and so on" } else { "" };
        let absent = if spot.exact {
            String::new()
        } else {
            finding
                .place
                .pointer
                .tokens()
                .last()
                .map_or_else(String::new, |name| format!(" There is no `{}` here.", escape::visible(&name)))
        };
        self.page.paragraph(2, (Tone::Plain, ""), (Tone::Plain, &format!("denies: {message}.")), 2);
        let path = escape::visible(path.as_str());
        let place = match finding.place.pointer.is_root() {
            true => format!("In {path}."),
            false => {
                format!("In {path}, line {}, column {}: {}{more}.{absent}", spot.start.line, spot.start.column, escape::sentence(&said))
            }
        };
        self.page.paragraph(2, (Tone::Plain, ""), (Tone::Plain, &place), 2);
    }

    /// A reason in another document or far away; said once for all findings of a rule.
    fn because(&mut self, reason: &Reason) {
        if self.said.contains(reason) {
            return;
        }
        self.said.push(reason.clone());
        let words = format!("{} ({})", escape::sentence(&reason.message), self.report.whereabouts(&reason.place, self.page.options));
        self.page.paragraph(2, (Tone::Faint, "because: "), (Tone::Plain, &words), 4);
        if self.page.options.verbose && !self.page.options.screen_reader {
            let marks = [self.mark(&reason.place, None)];
            if let Some(excerpt) = self.excerpt(&reason.place, &marks) {
                let shown =
                    Shown { message: "the line that asks for it".to_owned(), severity: miette::Severity::Advice, excerpt: Some(excerpt) };
                self.draw(&shown);
            }
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

    fn is_near(&self, from: &Place, to: &Place) -> bool {
        let (here, there) = (self.report.spot(from).start.line, self.report.spot(to).start.line);
        from.doc == to.doc && here.abs_diff(there) <= TOGETHER && !to.pointer.is_root()
    }

    fn mark(&self, place: &Place, label: Option<String>) -> Mark {
        let spot = self.report.spot(place);
        let missing = || place.pointer.tokens().last().map(|name| format!("no `{}` here", escape::visible(&name)));
        Mark { spot, label: label.or_else(|| if spot.exact { None } else { missing() }) }
    }

    fn excerpt(&self, place: &Place, marks: &[Mark]) -> Option<Excerpt> {
        let file = self.report.sources.get(place.doc)?;
        let name = escape::visible(self.report.path(place.doc, self.page.options).as_str()).into_owned();
        Excerpt::new(name, file.text_lossless(), marks, self.page.width())
    }

    fn draw(&mut self, shown: &Shown) {
        let options = self.page.options;
        let mut drawn = String::new();
        let characters = if options.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if options.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let result = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(self.page.width())
            .with_context_lines(1)
            .with_links(false)
            .without_syntax_highlighting()
            .with_word_separator(WordSeparator::AsciiSpace)
            .with_word_splitter(WordSplitter::NoHyphenation)
            .render_report(&mut drawn, shown);
        if result.is_err() {
            drawn = format!("  {}", shown.message);
        }
        self.page.raw(&drawn);
    }

    /// Rules that warn or are waived: a title and a line for each finding.
    fn brief(&mut self, outcome: Outcome, one: &str, many: &str, tone: Tone) {
        let report = self.report;
        let rules = report.rules(outcome);
        if rules.is_empty() {
            return;
        }
        self.heading(&format!("{} {}", count(rules.len(), "rule", "rules"), if rules.len() == 1 { one } else { many }));
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

    fn skipped(&mut self) {
        let rules = self.report.rules(Outcome::Skip);
        if rules.is_empty() {
            return;
        }
        self.heading(&format!("{} skipped", count(rules.len(), "rule", "rules")));
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
        self.heading(&format!("{} passed", count(rules.len(), "rule", "rules")));
        for gate in rules.chunk_by(|left, right| left.rule.gate() == right.rule.gate()) {
            let names: Vec<&str> = gate.iter().map(|result| result.rule.rule()).collect();
            let name = gate.first().map_or("", |result| result.rule.gate());
            self.page.paragraph(0, (Tone::Good, &format!("{name}: ")), (Tone::Plain, &names.join(", ")), 2);
        }
    }

    fn limits(&mut self) {
        let verdict = self.report.verdict;
        if !verdict.not_checked.is_empty() {
            self.heading("not checked");
            for limit in &verdict.not_checked {
                self.page.paragraph(0, (Tone::Plain, ""), (Tone::Plain, &escape::sentence(limit)), 2);
            }
        }
        if !verdict.waivers_unused.is_empty() {
            self.heading(&format!("{} excused nothing", count(verdict.waivers_unused.len(), "waiver", "waivers")));
            for (id, reason) in &verdict.waivers_unused {
                self.page.paragraph(0, (Tone::Caution, &format!("{}: ", escape::visible(id))), (Tone::Plain, &escape::sentence(reason)), 2);
            }
        }
        if self.page.options.verbose {
            self.heading(&format!("{} read", count(verdict.inputs.len(), "document", "documents")));
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
            self.heading("what to do, in this order");
            for (number, (words, result)) in steps.iter().enumerate() {
                let lead = format!("{:>2}. ", number + 1);
                self.page.paragraph(0, (Tone::Strong, &lead), (Tone::Plain, &format!("{words} [{}]", result.rule)), 4);
            }
        }
        self.page.gap();
        let verdict = report.verdict;
        match verdict.decision {
            Decision::Passed => {
                let words = format!("{} until {}", report.headline(), verdict.valid_until);
                self.page.paragraph(0, (Tone::Good, "PASSED  "), (Tone::Strong, &words), 8);
            }
            Decision::Failed => {
                let first = steps.first().map_or_else(|| "load policies: no rule ran".to_owned(), |(words, _)| words.clone());
                self.page.paragraph(0, (Tone::Bad, "FAILED  "), (Tone::Strong, &format!("next: {first}")), 8);
            }
        }
    }
}

/// What to do about a rule, in one sentence.
fn step(report: &Report<'_>, result: &RuleResult) -> String {
    if result.outcome == Outcome::Error {
        let reason = result.reason.as_deref().map_or_else(String::new, escape::sentence);
        return format!("find out why `{}` could not decide: {reason}", report.title(&result.rule));
    }
    let denying: Vec<&Finding> = result.findings.iter().filter(|finding| Weight::of(finding) == Weight::Denies).collect();
    let own = match denying.as_slice() {
        [one] => one.fix.as_deref().map(escape::sentence),
        _ => None,
    };
    own.or_else(|| report.fix(&result.rule))
        .unwrap_or_else(|| denying.first().map_or_else(String::new, |finding| escape::sentence(&finding.message)))
}

/// What miette draws.
#[derive(Debug)]
struct Shown {
    message: String,
    severity: miette::Severity,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(excerpt.labels()))
    }
}
