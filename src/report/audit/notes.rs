//! What a reader should know before relying on the figures, a sentence each.

use super::super::escape::visible;
use super::super::figures::{counted, length};
use super::AuditReport;
use crate::model::Timestamp;
use crate::source::suggest;

/// How many names are listed.
const SHOWN: usize = 10;

impl AuditReport<'_> {
    /// By which definitions it is counted: a word, and what it means.
    pub(super) fn definitions(&self) -> Vec<(&'static str, String)> {
        let untracked: Vec<&str> = self
            .question
            .route
            .environments
            .iter()
            .filter(|environment| environment.untracked)
            .map(|environment| environment.name.as_str())
            .collect();
        let untracked =
            if untracked.is_empty() { String::new() } else { format!("; {} keeps no record and is not asked", untracked.join(", ")) };
        vec![
            (
                "skip",
                format!(
                    "a version enters an environment while it had never, at that moment, been in some environment before it on the route; every entry counts, repeated ones too{untracked}"
                ),
            ),
            ("soak", self.soak()),
            ("promotion", "the first entry of a version into an environment".to_owned()),
            ("roll-back", "an entry of a version that had been there before, in place of one that came after it; in place of one that came before it, a roll-forward".to_owned()),
            ("re-deployment", "an entry of the version that stands there anyway".to_owned()),
            ("concurrent", "a promotion while the version that stands there has gone on to no later environment; wrong only where the route allows one version".to_owned()),
            ("manual", "an entry that no pipeline made, after a pipeline had made one of that component there, or where the route wants pipelines only".to_owned()),
        ]
    }

    fn soak(&self) -> String {
        let route = self.question.route;
        let wants: Vec<String> = (0..route.environments.len())
            .filter_map(|position| {
                let wanted = self.question.required(position)?;
                let name = self.environment(position);
                Some(if wanted > 0 {
                    format!("{name} wants {}", length(wanted))
                } else {
                    format!("{name} wants any stay at all, for neither the route nor --soak says how long")
                })
            })
            .collect();
        if wants.is_empty() {
            return "not asked: no environment of the route is production, and none says how long".to_owned();
        }
        format!(
            "a promotion of a version that has stayed too short a time in the environment before, or not at all; {}; a stay ends when another version enters",
            wants.join(", ")
        )
    }

    /// What was left out or assumed.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(self.remarks.iter().map(|remark| visible(remark).into_owned()));
        self.filters(&mut notes);
        self.start(&mut notes);
        self.off_route(&mut notes);
        let replay = self.audit.replay;
        if replay.out_of_order > 0 {
            notes.push(format!("{} not in the order of time; they were sorted", records(replay.out_of_order, "stands", "stand")));
        }
        if self.audit.tied > 0 {
            let entries = counted(u64::try_from(self.audit.tied).unwrap_or(u64::MAX), "entry has", "entries have");
            notes.push(format!("{entries} the very instant of the same version's entry into an earlier environment; the order of the records decided whether it was skipped"));
        }
        if replay.ambiguous > 0 {
            notes.push(format!(
                "{} a version that others give several digests; each counts as a version that has been nowhere else",
                records(replay.ambiguous, "gives", "give")
            ));
        }
        let total = &self.audit.total;
        if total.unsaid > 0 {
            notes.push(format!(
                "{} not say whether a pipeline made them, and are not counted as made by hand",
                counted(total.unsaid, "entry does", "entries do")
            ));
        }
        self.names(&mut notes);
        notes
    }

    fn filters(&self, notes: &mut Vec<String>) {
        let mut said = Vec::new();
        said.extend(self.question.since.map(|since| format!("from {}", instant(since))));
        said.extend(self.question.until.map(|until| format!("before {}", instant(until))));
        if !self.question.components.is_empty() {
            let names: Vec<String> = self.question.components.iter().map(|name| visible(name).into_owned()).collect();
            said.push(format!("of {}", names.join(", ")));
        }
        if !said.is_empty() {
            notes.push(format!(
                "only entries {} are reported; the replay began with the history, so what happened before counts as having happened",
                said.join(" ")
            ));
        }
    }

    fn start(&self, notes: &mut Vec<String>) {
        let total = &self.audit.total;
        if self.baseline {
            notes.push(format!(
                "{} taken for the state that the history starts with (the first of a component in an environment); {} of them would have been skips",
                counted(total.baseline, "entry was", "entries were"),
                total.baseline_skips
            ));
        } else if total.skips > 0 {
            notes.push("versions that stood in an environment before the history starts count like any other; --baseline takes the first of each component in each environment for that state".to_owned());
        }
    }

    fn off_route(&self, notes: &mut Vec<String>) {
        let off = &self.audit.replay.off_route;
        if off.is_empty() {
            return;
        }
        let known = || self.question.route.environments.iter().map(|environment| environment.name.as_str());
        let name = |(name, count): (&&str, &usize)| {
            let near = suggest::nearest(name, known()).map_or_else(String::new, |near| format!(", did you mean {near}?"));
            format!("{} ({}{near})", visible(name), counted(u64::try_from(*count).unwrap_or(u64::MAX), "event", "events"))
        };
        let mut names: Vec<String> = off.iter().take(SHOWN).map(name).collect();
        if off.len() > SHOWN {
            names.push(format!("and {} more", off.len() - SHOWN));
        }
        let environments = if off.len() == 1 { "an environment that is" } else { "environments that are" };
        notes.push(format!("not counted: events in {environments} not on the route: {}", names.join(", ")));
    }

    fn names(&self, notes: &mut Vec<String>) {
        for (old, new) in self.renames {
            notes.push(format!("{} counts as {}", visible(old), visible(new)));
        }
        for renamed in self.audit.renamed.iter().take(SHOWN) {
            let (old, new) = (visible(renamed.old), visible(renamed.new));
            notes.push(format!(
                "{new} begins with what {old} left standing, and may be its new name: --rename {old}={new} counts them as one"
            ));
        }
    }
}

fn instant(at: Timestamp) -> String {
    at.0.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn records(number: usize, one: &str, many: &str) -> String {
    counted(u64::try_from(number).unwrap_or(u64::MAX), &format!("record {one}"), &format!("records {many}"))
}
