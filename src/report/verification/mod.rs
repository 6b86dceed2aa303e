//! What verifying an attestation came to: every check by name, in all formats.
//!
//! Plain data, so that it does not depend on how attestations are verified. A check that was not asked
//! for is said to be so; it is never shown as one that holds.

pub(super) mod json;

use std::fmt::Write as _;
use std::io;

pub use super::json::verification_schema as schema;

use super::escape::{command_message, command_property, markdown, markdown_code, sentence, visible};
use super::page::{Page, Tone};
use super::{Format, Options, Tool, count, junit, sarif};

/// The answer of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It holds.
    Held,
    /// It does not hold.
    Broken,
    /// It was not asked for, or could not be asked because an earlier one is broken.
    NotAsked,
}

impl Answer {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "ok",
            Self::Broken => "failed",
            Self::NotAsked => "not asked",
        }
    }
}

/// A named check with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The answer.
    pub answer: Answer,
    /// The answer in words, lower case, no full stop.
    pub sentence: String,
}

/// What the checks come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overall {
    /// Genuine, and it allows what is asked.
    Allowed,
    /// Genuine, but it does not allow what is asked.
    NotAllowed,
    /// Not what it claims to be.
    NotGenuine,
}

impl Overall {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "ALLOWED",
            Self::NotAllowed => "NOT ALLOWED",
            Self::NotGenuine => "NOT GENUINE",
        }
    }
}

/// The result of verifying one attestation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The attestation's file.
    pub document: String,
    /// What it is about, as names and texts: artifact, environment, signer.
    pub subject: Vec<(String, String)>,
    /// The checks in the order of asking.
    pub checks: Vec<Check>,
    /// What they come to.
    pub overall: Overall,
    /// What to do where it is not allowed.
    pub next: Option<String>,
}

impl Verification {
    /// The answer in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let named = |answer| self.checks.iter().filter(move |check| check.answer == answer).map(|check| visible(&check.name));
        let asked = count(self.checks.len() - self.not_asked(), "check that was asked holds", "checks that were asked hold");
        let mut counts = vec![format!("{} of {asked}", named(Answer::Held).count())];
        let broken: Vec<_> = named(Answer::Broken).collect();
        if !broken.is_empty() {
            counts.push(format!("failed: {}", broken.join(", ")));
        }
        format!("{}: {} ({})", self.overall.word(), visible(&self.document), counts.join("; "))
    }

    /// How many checks are broken.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.checks.iter().filter(|check| check.answer == Answer::Broken).count()
    }

    /// How many checks were not asked.
    #[must_use]
    pub fn not_asked(&self) -> usize {
        self.checks.iter().filter(|check| check.answer == Answer::NotAsked).count()
    }

    /// The subject, a line for each name.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.subject.iter().map(|(name, text)| format!("{}: {}", visible(name), sentence(text))).collect()
    }
}

/// Writes a verification.
///
/// # Errors
/// What the writer says; nothing else can fail.
pub fn render(verification: &Verification, tool: &Tool, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text(verification, options, out),
        Format::Json => json::render(verification, tool, out),
        Format::Sarif => sarif::render_verification(verification, tool, options, out),
        Format::Junit => junit::render_verification(verification, out),
        Format::Github => github(verification, out),
        Format::Markdown => out.write_all(markdown_page(verification).as_bytes()),
    }
}

fn text(verification: &Verification, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(options);
    let tone = match verification.overall {
        Overall::Allowed => Tone::Good,
        Overall::NotAllowed | Overall::NotGenuine => Tone::Bad,
    };
    page.paragraph(0, (tone, ""), (tone, &verification.headline()), 2);
    for line in verification.lines() {
        page.paragraph(2, (Tone::Plain, ""), (Tone::Faint, &line), 4);
    }
    page.gap();
    for check in &verification.checks {
        let (tone, mark) = match check.answer {
            Answer::Held => (Tone::Good, page.glyph("✓", "+")),
            Answer::Broken => (Tone::Bad, page.glyph("✗", "x")),
            Answer::NotAsked => (Tone::Faint, page.glyph("·", "-")),
        };
        let mark = if options.screen_reader { check.answer.word() } else { mark };
        page.paragraph(
            0,
            (tone, &format!("{mark} ")),
            (Tone::Plain, &format!("{}: {}", visible(&check.name), sentence(&check.sentence))),
            4,
        );
    }
    page.gap();
    let last = match (&verification.next, verification.overall) {
        (Some(next), Overall::NotAllowed | Overall::NotGenuine) => format!("next: {}", sentence(next)),
        (Some(_) | None, Overall::Allowed) => "every check that was asked for holds".to_owned(),
        (None, Overall::NotAllowed | Overall::NotGenuine) => "do not rely on it".to_owned(),
    };
    page.paragraph(0, (tone, &format!("{}  ", verification.overall.word())), (Tone::Strong, &last), 4);
    page.finish(out)
}

fn github(verification: &Verification, out: &mut dyn io::Write) -> io::Result<()> {
    let file = command_property(&verification.document);
    for check in verification.checks.iter().filter(|check| check.answer == Answer::Broken) {
        let message = command_message(&[format!("{}: {}", visible(&check.name), sentence(&check.sentence))]);
        writeln!(out, "::error file={file},line=1,title={}::{message}", command_property(&verification.headline()))?;
    }
    let mut lines = vec![verification.headline()];
    lines.extend(verification.lines());
    lines.extend(
        verification.checks.iter().map(|check| format!("{}: {}: {}", check.answer.word(), visible(&check.name), sentence(&check.sentence))),
    );
    lines.extend(verification.next.iter().map(|next| format!("next: {}", sentence(next))));
    writeln!(out, "::notice title={}::{}", command_property(verification.overall.word()), command_message(&lines))
}

fn markdown_page(verification: &Verification) -> String {
    let mark = match verification.overall {
        Overall::Allowed => "✅",
        Overall::NotAllowed | Overall::NotGenuine => "❌",
    };
    let mut page = format!("## {mark} {}\n", markdown(&verification.headline()));
    for (name, text) in &verification.subject {
        let _ = write!(page, "\n- {}: {}", markdown(name), markdown_code(&sentence(text)));
    }
    page.push_str("\n\n| check | answer | |\n| --- | --- | --- |\n");
    for check in &verification.checks {
        let _ = writeln!(page, "| {} | {} | {} |", markdown_code(&check.name), check.answer.word(), markdown(&sentence(&check.sentence)));
    }
    if let Some(next) = &verification.next {
        let _ = write!(page, "\n**What to do:** {}\n", markdown(&sentence(next)));
    }
    page
}
