//! What stands where: terminal, JSON and a board in HTML.
//!
//! The facts and the sentences are made here once; a rendering only lays them out. Says what a history
//! cannot tell (approvals, windows, evidence), so that nobody takes an empty list of obstacles for permission.
//!
//! To add an output: one file here, one variant of [`Format`], one arm in [`render`].

mod html;
pub mod json;
mod text;

use std::io;

use super::escape::visible;
use super::figures::{counted, length, number};
use super::{Options, Tool};
use crate::model::Timestamp;
use crate::model::history::PromotionEvent;
use crate::progression::Question;
use crate::progression::status::{Behind, Block, ComponentStatus, Stands, Status, Step};
use crate::source::suggest;

formats! {
    /// The outputs of a status.
    Format {
        /// For a terminal.
        Text = "text",
        /// Everything, versioned.
        Json = "json",
        /// A board.
        Html = "html",
    }
}

/// A status with all that is needed to explain it.
#[derive(Debug)]
pub struct StatusReport<'a> {
    /// What stands where.
    pub status: &'a Status<'a>,
    /// What was asked.
    pub question: &'a Question<'a>,
    /// What the history is called.
    pub history: String,
    /// What was said while the history was read, and what was left out of it.
    pub remarks: &'a [String],
    /// The program.
    pub tool: Tool,
}

/// Writes a status.
///
/// # Errors
/// What the writer says; nothing else can fail.
pub fn render(report: &StatusReport<'_>, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::render(report, options, out),
        Format::Json => json::render(report, out),
        Format::Html => html::render(report, out),
    }
}

impl<'a> StatusReport<'a> {
    fn environment(&self, position: usize) -> &'a str {
        self.question.route.environments.get(position).map_or("", |environment| environment.name.as_str())
    }

    fn environments(&self, positions: &[usize]) -> String {
        let names: Vec<&str> = positions.iter().map(|position| self.environment(*position)).collect();
        names.join(" and ")
    }

    fn production(&self) -> &'a str {
        self.environment(self.status.production)
    }

    fn version(&self, artifact: u32) -> &'a str {
        self.status.replay.version(artifact)
    }

    fn event(&self, stands: &Stands) -> Option<&'a PromotionEvent> {
        self.status.replay.events.get(stands.event)
    }

    fn behind(&self, component: &ComponentStatus<'_>) -> Option<Behind> {
        component.behind.get(self.status.production).copied().flatten()
    }

    /// How far production is behind, in words.
    fn distance(&self, component: &ComponentStatus<'_>) -> String {
        match self.behind(component) {
            None => "nobody can say".to_owned(),
            Some(Behind { versions: 0, .. }) => "up to date".to_owned(),
            Some(Behind { versions, since }) => {
                let waiting = since.map_or_else(String::new, |since| format!(", {}", length(self.status.age(since))));
                format!("{}{waiting}", counted(u64::try_from(versions).unwrap_or(u64::MAX), "version", "versions"))
            }
        }
    }

    /// What is odd about a version that stands somewhere; nothing of others.
    fn marks(&self, stands: &Stands) -> Vec<String> {
        let mut marks = Vec::new();
        if !stands.missed.is_empty() {
            marks.push(format!("skipped {}", self.environments(&stands.missed)));
        }
        if stands.rolled_back {
            marks.push("rolled back".to_owned());
        }
        if stands.automated == Some(false) {
            marks.push("by hand".to_owned());
        }
        marks
    }

    /// What keeps a version from the next environment, in words.
    fn obstacle(&self, step: &Step, block: &Block) -> String {
        match block {
            Block::NeverIn(missed) => format!("has never been in {}", self.environments(missed)),
            Block::RolledBack => format!("was rolled back in {}", self.environment(step.into)),
            Block::Refused(at) => format!("its last verdict for {} failed, at {}", self.environment(step.into), minute(*at)),
            Block::Soak { stayed, wanted, ready } => {
                let ready =
                    ready.map_or_else(|| ", and another version stands there now".to_owned(), |ready| format!(", until {}", minute(ready)));
                format!("has stayed {} of the {} that {} wants{ready}", length(*stayed), length(*wanted), self.environment(step.into))
            }
        }
    }

    /// The answer in one sentence.
    fn headline(&self) -> String {
        let components = &self.status.components;
        let count = |wanted: &dyn Fn(&ComponentStatus<'_>) -> bool| {
            u64::try_from(components.iter().filter(|one| wanted(one)).count()).unwrap_or(u64::MAX)
        };
        let behind = count(&|component| self.behind(component).is_some_and(|behind| behind.versions > 0));
        let unknown = count(&|component| self.behind(component).is_none());
        let all = counted(u64::try_from(components.len()).unwrap_or(u64::MAX), "component", "components");
        let mut said = if behind == 0 {
            format!(
                "{} is up to date for {} of {all}",
                self.production(),
                number(count(&|component| self.behind(component).is_some_and(|behind| behind.versions == 0)))
            )
        } else {
            format!("{} is behind for {} of {all}", self.production(), number(behind))
        };
        if unknown > 0 {
            said.push_str(&format!("; for {} nobody can say", number(unknown)));
        }
        said
    }

    /// What was looked at.
    fn scope(&self, arrow: &str) -> String {
        let names: Vec<&str> = self.question.route.environments.iter().map(|environment| environment.name.as_str()).collect();
        format!(
            "{} on the route {} ({}) at {}",
            visible(&self.history),
            self.question.route.name,
            names.join(&format!(" {arrow} ")),
            self.status.at.0.strftime("%Y-%m-%d %H:%M UTC")
        )
    }

    /// What a reader should know.
    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.remarks.iter().map(|remark| visible(remark).into_owned()).collect();
        let known = || self.question.route.environments.iter().map(|environment| environment.name.as_str());
        let off: Vec<String> = self
            .status
            .replay
            .off_route
            .iter()
            .take(10)
            .map(|(name, count)| {
                let near = suggest::nearest(name, known()).map_or_else(String::new, |near| format!(", did you mean {near}?"));
                format!("{} ({}{near})", visible(name), counted(u64::try_from(*count).unwrap_or(u64::MAX), "event", "events"))
            })
            .collect();
        if !off.is_empty() {
            let environments = if off.len() == 1 { "an environment that is" } else { "environments that are" };
            notes.push(format!("not shown: {environments} not on the route: {}", off.join(", ")));
        }
        notes
            .push("what stands in an environment is the version that entered last; a history does not tell what was taken away".to_owned());
        notes
            .push("an environment is behind by the versions that came to the first environment after the one that stands in it".to_owned());
        notes.push("a step that nothing blocks here may still want approvals, evidence and a window: portcullis check decides".to_owned());
        notes
    }
}

fn minute(at: Timestamp) -> String {
    at.0.strftime("%Y-%m-%d %H:%M").to_string()
}
