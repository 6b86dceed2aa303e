//! One report, many renderings: terminal, JSON, SARIF, JUnit, GitHub annotations, Markdown.
//!
//! Owns everything that a person or another tool reads about a verdict. Every rendering names every rule,
//! whatever became of it, and says what was not checked; none decides anything, reads the environment or
//! knows a terminal ([`Options`] says all there is to know). Text of others passes [`escape`] first.
//!
//! To add an output: one file here, one variant of [`Format`], an arm in [`render`] and in
//! [`verification::render`]; `tests/report.rs` walks [`Format::ALL`].

/// The formats that a report has: the enum, all of them in the order in which they are listed to users, and their names.
macro_rules! formats {
    ($(#[$about:meta])* Format { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $($(#[$doc])* $variant,)*
        }

        impl Format {
            /// All of them, in the order in which they are listed to users.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name that users type.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }

        impl std::fmt::Display for Format {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl std::str::FromStr for Format {
            type Err = $crate::report::UnknownFormat;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                $crate::report::named(name, &Self::ALL, Self::name)
            }
        }
    };
}

pub mod audit;
pub mod escape;
mod excerpt;
mod figures;
mod github;
mod grid;
mod html;
pub mod json;
mod junit;
mod markdown;
mod page;
pub mod pipeline;
mod sarif;
pub mod scan;
mod shown;
mod side_by_side;
pub mod spot;
pub mod status;
mod text;
pub mod verification;

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::finding::{Finding, Level, Outcome, RuleResult};
use crate::model::parity::SideBySide;
use crate::model::{RuleId, Timestamp};
use crate::rule::{Catalogue, RuleMeta, Severity};
use crate::source::{DocId, Place, SourceMap, suggest};
use crate::verdict::{Decision, Verdict};

pub use spot::Spot;

/// The program that made the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A verdict with all that is needed to explain it.
#[derive(Debug)]
pub struct Report<'a> {
    /// The verdict.
    pub verdict: &'a Verdict,
    /// What the rules are called and ask for.
    pub catalogue: &'a Catalogue,
    /// The documents, for snippets.
    pub sources: &'a SourceMap,
    /// The program.
    pub tool: Tool,
    side_by_side: Option<&'a SideBySide>,
    spots: OnceLock<BTreeMap<Place, Spot>>,
    inside: OnceLock<BTreeMap<&'a Utf8Path, bool>>,
}

/// How a report is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours (ANSI) may be used.
    pub colour: bool,
    /// Whether characters beyond ASCII may be used for drawing.
    pub unicode: bool,
    /// Whether the text is read aloud: no drawing, no columns.
    pub screen_reader: bool,
    /// Whether everything is shown instead of the first few places of a rule.
    pub verbose: bool,
    /// Where the release's directory is, relative to the repository or working directory; put before the
    /// paths of documents that the release refers to, so that other tools find them.
    pub path_prefix: Utf8PathBuf,
    /// The exit code that goes with the verdict, where a format has a field for it.
    pub exit_code: Option<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 100,
            colour: false,
            unicode: true,
            screen_reader: false,
            verbose: false,
            path_prefix: Utf8PathBuf::new(),
            exit_code: None,
        }
    }
}

formats! {
    /// The outputs.
    Format {
        /// For a terminal.
        Text = "text",
        /// Everything, versioned.
        Json = "json",
        /// For code scanning and editors.
        Sarif = "sarif",
        /// For the test views of CI systems.
        Junit = "junit",
        /// Annotations of GitHub Actions.
        Github = "github",
        /// For a job summary or a comment.
        Markdown = "markdown",
    }
}

/// A name that is not an output's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{name}`: {help}")]
pub struct UnknownFormat {
    /// What was written.
    pub name: String,
    /// The nearest known name, or all of them.
    pub help: String,
}

/// The one of a report's formats that is called so.
fn named<F: Copy>(name: &str, all: &[F], name_of: fn(F) -> &'static str) -> Result<F, UnknownFormat> {
    all.iter().copied().find(|format| name_of(*format) == name).ok_or_else(|| UnknownFormat {
        name: escape::visible(name).into_owned(),
        help: suggest::help(name, all.iter().map(|format| name_of(*format))),
    })
}

/// Writes a report.
///
/// # Errors
/// What the writer says; nothing else can fail.
pub fn render(report: &Report<'_>, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::render(report, options, out),
        Format::Json => json::render(report, options, out),
        Format::Sarif => sarif::render(report, options, out),
        Format::Junit => junit::render(report, options, out),
        Format::Github => github::render(report, options, out),
        Format::Markdown => markdown::render(report, options, out),
    }
}

/// The roles of input documents that do not belong to the release and are not below its directory.
const OUTSIDE: [&str; 6] = ["data", "ledger", "policy", "route", "rules", "trust"];

impl<'a> Report<'a> {
    /// A report on a verdict. Nothing is worked out yet.
    #[must_use]
    pub fn new(verdict: &'a Verdict, catalogue: &'a Catalogue, sources: &'a SourceMap, tool: Tool) -> Self {
        Self { verdict, catalogue, sources, tool, side_by_side: None, spots: OnceLock::new(), inside: OnceLock::new() }
    }

    /// Adds the differences between environments.
    #[must_use]
    pub fn with_side_by_side(self, table: &'a SideBySide) -> Self {
        Self { side_by_side: Some(table), ..self }
    }

    /// The rules with an outcome, most severe first, then by id.
    #[must_use]
    pub fn rules(&self, outcome: Outcome) -> Vec<&'a RuleResult> {
        let mut rules: Vec<&RuleResult> = self.verdict.results.iter().filter(|result| result.outcome == outcome).collect();
        rules.sort_by_key(|result| (std::cmp::Reverse(self.severity(&result.rule)), &result.rule));
        rules
    }

    /// The rules that stand in the way: those that could not decide, then those that deny.
    #[must_use]
    pub fn blocking(&self) -> Vec<&'a RuleResult> {
        let mut rules = self.rules(Outcome::Error);
        rules.extend(self.rules(Outcome::Deny));
        rules
    }

    /// The findings of a rule as people read them: what denies first, then in the order of the documents' lines.
    #[must_use]
    pub fn ordered<'f>(&self, result: &'f RuleResult) -> Vec<&'f Finding> {
        let mut findings: Vec<&Finding> = result.findings.iter().collect();
        findings.sort_by_cached_key(|finding| (Weight::of(finding), finding.place.doc, self.spot(&finding.place).start));
        findings
    }

    /// What the catalogue says about a rule.
    #[must_use]
    pub fn meta(&self, rule: &RuleId) -> Option<&'a RuleMeta> {
        self.catalogue.get(rule)
    }

    /// What a rule is called; its id where the catalogue has no title.
    #[must_use]
    pub fn title(&self, rule: &RuleId) -> String {
        self.meta(rule).map(|meta| escape::sentence(&meta.title)).filter(|title| !title.is_empty()).unwrap_or_else(|| rule.to_string())
    }

    fn severity(&self, rule: &RuleId) -> Severity {
        self.meta(rule).map_or(Severity::Critical, |meta| meta.severity)
    }

    /// What to do about a rule, as its METADATA says it.
    #[must_use]
    pub fn fix(&self, rule: &RuleId) -> Option<String> {
        self.meta(rule).map(|meta| escape::sentence(&meta.fix)).filter(|fix| !fix.is_empty())
    }

    /// [`Report::fix`] where it helps: not for a rule that could not decide, and not where every finding that
    /// counts says itself what to do.
    fn shared_fix(&self, result: &RuleResult) -> Option<String> {
        let mut counting =
            result.findings.iter().filter(|finding| Weight::of(finding) != Weight::Excused || result.outcome == Outcome::Waived).peekable();
        let each_says_it = counting.peek().is_some() && counting.all(|finding| finding.fix.is_some());
        if result.outcome == Outcome::Error || each_says_it { None } else { self.fix(&result.rule) }
    }

    /// Where a place stands. All places are resolved at the first call, each document in one pass.
    #[must_use]
    pub fn spot(&self, place: &Place) -> Spot {
        let spots = self.spots.get_or_init(|| spot::resolve(self.sources, self.verdict.results.iter().flat_map(|result| &result.findings)));
        spots.get(place).copied().unwrap_or_default()
    }

    /// The path of a document as other tools find it.
    #[must_use]
    pub fn path(&self, doc: DocId, options: &Options) -> Utf8PathBuf {
        match self.sources.get(doc) {
            Some(file) => self.prefixed(file.path(), options),
            None => self.prefixed(self.manifest(), options),
        }
    }

    /// A path of the verdict's inputs as other tools find it.
    #[must_use]
    pub fn prefixed(&self, path: &Utf8Path, options: &Options) -> Utf8PathBuf {
        let inside = self.inside.get_or_init(|| {
            let belongs = |role: &str| !OUTSIDE.contains(&role);
            self.verdict.inputs.iter().map(|input| (Utf8Path::new(&input.path), belongs(&input.role))).collect()
        });
        let found =
            if inside.get(path).copied().unwrap_or(false) && path.is_relative() { options.path_prefix.join(path) } else { path.to_owned() };
        // Annotations and code scanning compare paths as text: `./release.yaml` is not `release.yaml` to them.
        found.components().filter(|part| *part != Utf8Component::CurDir).collect()
    }

    /// The path of the release manifest.
    #[must_use]
    pub fn manifest(&self) -> &'a Utf8Path {
        let manifest = self.verdict.inputs.iter().find(|input| input.role == "release");
        Utf8Path::new(manifest.map_or("release.yaml", |input| input.path.as_str()))
    }

    /// `path:line:column`, or the path alone where the whole document is meant.
    fn whereabouts(&self, place: &Place, options: &Options) -> String {
        let path = self.path(place.doc, options);
        let path = escape::visible(path.as_str());
        let spot = self.spot(place);
        if place.pointer.is_root() { path.into_owned() } else { format!("{path}:{}:{}", spot.start.line, spot.start.column) }
    }

    /// A waiver in words: its id, who granted it, until when, and why.
    fn waiver(&self, id: &str) -> String {
        match self.verdict.waivers_used.iter().find(|waiver| waiver.id == id) {
            Some(waiver) => format!(
                "{} by {} until {}: {}",
                escape::visible(id),
                escape::visible(&waiver.approved_by),
                moment(waiver.expires),
                escape::sentence(&waiver.reason)
            ),
            None => escape::visible(id).into_owned(),
        }
    }

    /// What is asked and what the answer is: ``shop 2.3.1 may not enter production``.
    #[must_use]
    pub fn headline(&self) -> String {
        let Verdict { release, version, environment, .. } = self.verdict;
        let may = match self.verdict.decision {
            Decision::Passed => "may enter",
            Decision::Failed => "may not enter",
        };
        format!("{release} {} {may} {environment}", escape::visible(version))
    }

    /// How many rules had which outcome, worst first, without those that are none: `2 deny, 1 warn, 20 pass`.
    #[must_use]
    pub fn tally(&self) -> String {
        let counts = Outcome::ALL.map(|outcome| (self.verdict.counts.get(outcome), outcome.word()));
        let shown: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if shown.is_empty() { "no rule ran".to_owned() } else { shown.join(", ") }
    }
}

/// What a finding comes to once waivers are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It denies.
    Denies,
    /// It warns.
    Warns,
    /// A waiver excuses it.
    Excused,
}

impl Weight {
    /// The weight of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match (&finding.waived_by, finding.level) {
            (Some(_), _) => Self::Excused,
            (None, Level::Deny) => Self::Denies,
            (None, Level::Warn) => Self::Warns,
        }
    }
}

/// `1 place`, `3 places`.
fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// An instant to the second, as people read it; JSON has it whole.
fn moment(instant: Timestamp) -> String {
    instant.0.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
