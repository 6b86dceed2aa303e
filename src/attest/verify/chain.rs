//! The promotion chain: from a verdict back to the first environment of the route, verdict by verdict.
//!
//! Each verdict names the one before it by digest, so that all of them together are the proof, and no
//! server is asked. The order of environments is the verifier's own, never the verdicts'. A link that is
//! missing or failed allows nothing; one that was skipped, reordered, rebuilt or backdated is no proof.

use std::collections::BTreeMap;

use super::open::{Found, Opened, Signed, Statements, envelopes, open};
use super::revoked::Known;
use super::{Expectations, Log};
use crate::dsse::TrustStore;
use crate::model::gate_verdict::{Decided, GateVerdict, PreviousVerdict};
use crate::model::id::{Digest, Name};
use crate::model::route::Route;
use crate::source::{SourceFile, suggest};

/// What the chain is looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Chain<'a> {
    /// Files of verdicts, those of other artifacts too.
    pub files: &'a [SourceFile],
    /// The order of environments.
    pub route: &'a Route,
}

/// What there is to find out about a chain; the first thing found wrong is the answer.
const QUESTIONS: &[&str] =
    &["chain-links", "chain-signatures", "chain-decisions", "chain-artifact", "chain-steps", "chain-order", "chain-times"];

/// Walks the chain, says the answers, and returns what the links are known by.
pub(super) fn walk(
    log: &mut Log,
    chosen: &Statements<'_>,
    chain: Chain<'_>,
    trust: &TrustStore,
    expected: &Expectations<'_>,
) -> Vec<Known> {
    let mut walk = Walk { chain, expected, trust, wrong: BTreeMap::new(), path: Vec::new(), known: Vec::new() };
    match chosen.verdict {
        Some((_, verdict)) => walk.from(verdict),
        None => walk.refute("chain-links", "a summary alone names no verdict before it; give the `.intoto.jsonl` file".to_owned()),
    }
    for question in QUESTIONS {
        let said = walk.wrong.remove(question).map_or_else(|| Ok(walk.praise(question)), Err);
        log.say(question, said);
    }
    walk.known
}

struct Walk<'a> {
    chain: Chain<'a>,
    expected: &'a Expectations<'a>,
    trust: &'a TrustStore,
    wrong: BTreeMap<&'static str, String>,
    /// The environments that were reached, the last first.
    path: Vec<String>,
    known: Vec<Known>,
}

impl Walk<'_> {
    fn refute(&mut self, question: &'static str, sentence: String) {
        self.wrong.entry(question).or_insert(sentence);
    }

    fn praise(&self, question: &str) -> String {
        let links = match self.path.len().saturating_sub(1) {
            0 => "the verdict for the first environment has no link".to_owned(),
            1 => "the link".to_owned(),
            many => format!("the {many} links"),
        };
        match question {
            "chain-links" => format!("every verdict is there: {}", self.path.join(" ← ")),
            "chain-signatures" => format!("{links}: signed by keys that may give these verdicts"),
            "chain-decisions" => format!("{links}: passed over the whole gate"),
            "chain-artifact" => format!("{links}: about the same artifact, never rebuilt"),
            "chain-steps" => format!("{links}: no environment of the route was skipped"),
            "chain-order" => format!("{links}: in the order of the route `{}`", self.chain.route.name),
            _ => format!("{links}: each decided after the one before, while that still held"),
        }
    }

    /// The environments that keep a record, in order.
    fn stops(&self) -> Vec<&str> {
        self.chain.route.environments.iter().filter(|stop| !stop.untracked).map(|stop| stop.name.as_str()).collect()
    }

    fn position(&self, environment: &Name) -> Option<usize> {
        self.stops().iter().position(|stop| *stop == environment.as_str())
    }

    fn from(&mut self, last: &GateVerdict) {
        let found = self.index();
        let mut current = last.clone();
        // The position falls with every link, so this ends.
        while let Some(link) = self.next(&current) {
            let Some(verdict) = self.follow(&found, &current, &link) else { return };
            current = verdict;
        }
    }

    /// Everything that was given, by the digest of the envelope.
    fn index(&mut self) -> BTreeMap<Digest, Found> {
        let mut index = BTreeMap::new();
        for file in self.chain.files {
            match envelopes(file) {
                Ok(found) => index.extend(found.into_iter().map(|one| (one.digest.clone(), one))),
                Err(problems) => {
                    let what = problems.first().map(ToString::to_string).unwrap_or_default();
                    self.refute("chain-links", format!("`{}` cannot be read: {what}", file.path()));
                }
            }
        }
        index
    }

    /// The link of a verdict, if it leads back on the route.
    fn next(&mut self, verdict: &GateVerdict) -> Option<PreviousVerdict> {
        let here = &verdict.gate.environment;
        self.path.push(here.to_string());
        if verdict.release.route != self.chain.route.name {
            let (theirs, ours) = (&verdict.release.route, &self.chain.route.name);
            self.refute("chain-order", format!("the verdict for `{here}` is along the route `{theirs}`, not `{ours}`"));
        }
        let Some(position) = self.position(here) else {
            self.refute("chain-order", format!("`{here}` is not on the route `{}`", self.chain.route.name));
            return None;
        };
        let stops = self.stops();
        let (first, before) = (stops.first().copied().unwrap_or_default().to_owned(), position.checked_sub(1));
        let before = before.and_then(|before| stops.get(before)).map(ToString::to_string);
        let (link, before) = match (verdict.previous.clone(), before) {
            (None, None) => return None,
            (None, Some(_)) => {
                let sentence = format!("the verdict for `{here}` names no verdict before it: the chain ends there, not at `{first}`");
                self.refute("chain-links", sentence);
                return None;
            }
            (Some(link), None) => {
                self.refute(
                    "chain-order",
                    format!("`{here}` comes first on the route, but its verdict follows one for `{}`", link.environment),
                );
                return None;
            }
            (Some(link), Some(before)) => (link, before),
        };
        match self.position(&link.environment) {
            Some(there) if there >= position => {
                let sentence =
                    format!("the verdict for `{here}` follows one for `{}`, which is not before it on the route", link.environment);
                self.refute("chain-order", sentence);
                return None;
            }
            Some(there) if there + 1 < position => {
                let skipped: Vec<String> = self.stops().iter().take(position).skip(there + 1).map(ToString::to_string).collect();
                let skipped = suggest::list(skipped.iter().map(String::as_str));
                self.refute("chain-steps", format!("`{here}` was entered from `{}`: {skipped} was skipped", link.environment));
            }
            Some(_) => {}
            None => {
                let sentence = format!("the verdict for `{here}` follows one for `{}`, not for `{before}`", link.environment);
                self.refute("chain-order", sentence);
                return None;
            }
        }
        Some(link)
    }

    /// Verifies the verdict that a link names.
    fn follow(&mut self, found: &BTreeMap<Digest, Found>, current: &GateVerdict, link: &PreviousVerdict) -> Option<GateVerdict> {
        let there = &link.environment;
        let Some(one) = link.digest.iter().find_map(|digest| found.get(digest)) else {
            let digests = suggest::list(link.digest.iter().map(Digest::as_str));
            self.refute("chain-links", format!("the verdict for `{there}` is not among those that were given: {digests}"));
            return None;
        };
        let opened = match open(std::slice::from_ref(one), self.trust, self.expected.now) {
            Ok(opened) => opened,
            Err((_, sentence, _)) => {
                self.refute("chain-signatures", format!("the verdict for `{there}`: {sentence}"));
                return None;
            }
        };
        if let Err(sentence) = opened.authority().and_then(|_| opened.consistency()) {
            self.refute("chain-signatures", format!("the verdict for `{there}`: {sentence}"));
        }
        let Some((signed, verdict)) = only(&opened) else {
            self.refute("chain-links", format!("what is named as the verdict for `{there}` is a summary"));
            return None;
        };
        self.compare(current, link, signed, verdict);
        Some(verdict.clone())
    }

    fn compare(&mut self, current: &GateVerdict, link: &PreviousVerdict, signed: &Signed<'_>, verdict: &GateVerdict) {
        let (there, here) = (&link.environment, &current.gate.environment);
        if verdict.gate.environment != *there {
            let sentence = format!("the verdict that is named as that for `{there}` is for `{}`", verdict.gate.environment);
            self.refute("chain-order", sentence);
        }
        if verdict.decision != Decided::Passed {
            self.refute("chain-decisions", format!("the verdict for `{there}` is `{}`", verdict.decision.word()));
        }
        if verdict.gate.name != *self.expected.gate {
            self.refute("chain-decisions", format!("the verdict for `{there}` speaks for the gate `{}` only", verdict.gate.name));
        }
        if !signed.subjects.iter().any(|subject| subject.is(self.expected.subject)) {
            let theirs = suggest::list(signed.subjects.iter().flat_map(|subject| subject.digest.iter()).map(Digest::as_str));
            self.refute("chain-artifact", format!("the verdict for `{there}` is about another artifact, {theirs}: it was rebuilt since"));
        }
        let (earlier, later) = (verdict.evaluation.evaluation_time, current.evaluation.evaluation_time);
        if earlier != link.decided_at {
            let sentence =
                format!("the verdict for `{here}` says that `{there}` was decided at {}, but it was at {earlier}", link.decided_at);
            self.refute("chain-times", sentence);
        }
        if earlier > later {
            self.refute("chain-times", format!("`{here}` was decided at {later}, before `{there}` at {earlier}: one of them is backdated"));
        }
        if verdict.evaluation.valid_until <= later {
            let until = verdict.evaluation.valid_until;
            self.refute("chain-times", format!("the verdict for `{there}` held until {until}, and `{here}` was decided at {later}"));
        }
        self.known.push(Known::of(signed, Some(verdict)));
    }
}

fn only<'o, 'a>(opened: &'o Opened<'a>) -> Option<&'o (Signed<'a>, GateVerdict)> {
    opened.verdicts.first()
}
