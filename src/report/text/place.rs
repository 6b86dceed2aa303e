//! Findings in the user's own lines: drawn by miette, or read aloud.

use super::Text;
use crate::finding::{Finding, Reason};
use crate::report::escape::{sentence, visible};
use crate::report::excerpt::{Excerpt, Mark, TOGETHER};
use crate::report::page::Tone;
use crate::report::shown::Shown;
use crate::source::Place;

/// How many characters of the place are read aloud.
const HEARD: usize = 80;
/// How many findings at one place are spelled out unless everything is asked for.
const AT_ONE_PLACE: usize = 5;

impl Text<'_, '_, '_> {
    /// Findings at one place: their sentences, then the lines that they are about, once.
    pub(super) fn group(&mut self, group: &[&Finding]) {
        let Some(place) = group.first().map(|finding| &finding.place) else { return };
        let reader = self.page.options.screen_reader;
        let listed = if self.page.options.verbose { group.len() } else { AT_ONE_PLACE };
        let reasons = || group.iter().take(listed).flat_map(|finding| &finding.because);
        let (near, far): (Vec<&Reason>, Vec<&Reason>) = reasons().partition(|reason| !reader && self.is_near(place, &reason.place));
        let mut marks = vec![self.mark(place, None)];
        for reason in near {
            let mark = self.mark(&reason.place, Some(sentence(&reason.message)));
            if !marks.iter().any(|known| known.spot == mark.spot && known.label == mark.label) {
                marks.push(mark);
            }
        }
        let absent = self.absent(place);
        let excerpt = if absent.is_some() || reader { None } else { self.excerpt(place, &marks) };
        let unplaced = excerpt.as_ref().map_or_else(Vec::new, |excerpt| excerpt.unplaced().to_vec());
        self.sentences(group, listed, absent.as_deref(), excerpt);
        for label in unplaced {
            self.page.paragraph(2, (Tone::Faint, "note: "), (Tone::Plain, &label), 4);
        }
        for reason in far {
            self.because(reason);
        }
        let mut fixes: Vec<String> = group.iter().take(listed).filter_map(|finding| finding.fix.as_deref().map(sentence)).collect();
        fixes.dedup();
        for fix in fixes {
            self.page.paragraph(2, (Tone::Advice, "help: "), (Tone::Plain, &fix), 8);
        }
        for term in group.iter().filter_map(|finding| finding.term.as_ref()).filter(|_| self.page.options.verbose) {
            self.page.paragraph(2, (Tone::Faint, "term: "), (Tone::Faint, &visible(term)), 8);
        }
    }

    /// The sentences of a group; the last one carries the excerpt.
    fn sentences(&mut self, group: &[&Finding], listed: usize, absent: Option<&str>, excerpt: Option<Excerpt>) {
        let mut messages: Vec<String> = group.iter().take(listed).map(|finding| sentence(&finding.message)).collect();
        let left_out = group.len().saturating_sub(listed);
        if left_out > 0 {
            messages.push(format!("and {left_out} more at the same place"));
        }
        let Some((last, before)) = messages.split_last() else { return };
        let severity = miette::Severity::Error;
        if self.page.options.screen_reader {
            for message in &messages {
                self.page.paragraph(2, (Tone::Plain, ""), (Tone::Plain, &format!("denies: {message}.")), 2);
            }
            if let Some(finding) = group.first() {
                self.narrate(&finding.place, absent);
            }
            return;
        }
        for message in before {
            self.draw(&Shown { message: message.clone(), severity, excerpt: None });
        }
        let message = match absent {
            Some(absent) => format!("{last} ({absent})"),
            None => last.clone(),
        };
        self.draw(&Shown { message, severity, excerpt });
    }

    /// Where the document as a whole is meant, or something that it should have at its top: that, in words.
    fn absent(&self, place: &Place) -> Option<String> {
        let path = self.report.path(place.doc, self.page.options);
        let path = visible(path.as_str());
        let mut tokens = place.pointer.tokens();
        match (tokens.next(), tokens.next()) {
            (None, _) => Some(path.into_owned()),
            (Some(name), None) if !self.report.spot(place).exact => Some(format!("{path} has no `{}`", visible(&name))),
            _ => None,
        }
    }

    /// A place for the ear. miette's narration is not used: it counts the columns of the excerpt, not the document's.
    fn narrate(&mut self, place: &Place, absent: Option<&str>) {
        let words = match absent {
            Some(absent) => format!("In {absent}."),
            None => {
                let spot = self.report.spot(place);
                let text = self.report.sources.get(place.doc).map_or("", |file| file.text_lossless());
                let said: String = text.get(spot.focus.start..spot.focus.end).unwrap_or_default().chars().take(HEARD).collect();
                let more = if spot.focus.len() > said.len() { ", and so on" } else { "" };
                let missing = self.mark(place, None).label.map_or_else(String::new, |label| format!(" There is {label}."));
                let path = self.report.path(place.doc, self.page.options);
                format!(
                    "In {}, line {}, column {}: {}{more}.{missing}",
                    visible(path.as_str()),
                    spot.start.line,
                    spot.start.column,
                    sentence(&said)
                )
            }
        };
        self.page.paragraph(2, (Tone::Plain, ""), (Tone::Plain, &words), 2);
    }

    /// A reason in another document or far away; said once for all findings of a rule.
    fn because(&mut self, reason: &Reason) {
        if self.said.contains(reason) {
            return;
        }
        self.said.push(reason.clone());
        let words = format!("{} ({})", sentence(&reason.message), self.report.whereabouts(&reason.place, self.page.options));
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

    fn is_near(&self, from: &Place, to: &Place) -> bool {
        let (here, there) = (self.report.spot(from).start.line, self.report.spot(to).start.line);
        from.doc == to.doc && here.abs_diff(there) <= TOGETHER && !to.pointer.is_root()
    }

    fn mark(&self, place: &Place, label: Option<String>) -> Mark {
        let spot = self.report.spot(place);
        let missing = || place.pointer.tokens().last().map(|name| format!("no `{}` here", visible(&name)));
        Mark { spot, label: label.or_else(|| if spot.exact { None } else { missing() }) }
    }

    fn excerpt(&self, place: &Place, marks: &[Mark]) -> Option<Excerpt> {
        let file = self.report.sources.get(place.doc)?;
        let name = visible(self.report.path(place.doc, self.page.options).as_str()).into_owned();
        Excerpt::new(name, file.text_lossless(), marks, self.page.width())
    }

    fn draw(&mut self, shown: &Shown) {
        shown.draw(&mut self.page);
    }
}
