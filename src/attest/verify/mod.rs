//! The consumer's side: does this attestation allow this artifact into this environment?
//!
//! The steps of SLSA's "Verifying VSAs" and more: form, signature, authority, inner consistency and
//! agreement of the two attestations make it *genuine*; subject, gate, environment, decision, time and
//! policy make it *allow*. Each is a named [`Check`] with a sentence. What is not established counts as
//! refuted: [`Conclusion::Allowed`] needs every check.
//!
//! `open` turns bytes into verified statements, `pair` compares A with B, `chain` walks back to the first
//! environment, `revoked` looks for revocations; this file asks the rest. What a ledger says is answered by
//! whoever can ask one ([`Verification::with`]).
//!
//! To add a check: its name in [`CHECKS`], in [`GROUPS`] where it belongs to an option, and its answer in
//! `judge`.

mod chain;
mod named;
mod open;
mod pair;
mod revoked;

use crate::dsse::TrustStore;
use crate::model::gate_verdict::{Decided, DecidedDetail};
use crate::model::id::{Digest, Name, Span, Timestamp};
use crate::source::{Problem, SourceFile};

use super::vsa::{NO_EXCEPTIONS, level};
pub use chain::Chain;
pub use named::{Named, named};
pub(super) use open::envelopes;
use open::{Opened, Statements};

/// How far ahead of the verifier's clock a verdict may lie.
pub const CLOCK_SKEW_SECONDS: i64 = 300;

/// What an attestation must say.
#[derive(Debug, Clone, Copy)]
pub struct Expectations<'a> {
    /// The gate.
    pub gate: &'a Name,
    /// The environment that is to be entered.
    pub environment: &'a Name,
    /// The digests of the artifact, one an algorithm; at least one.
    pub subject: &'a [Digest],
    /// The oldest that the verdict may be, besides its own end.
    pub max_age: Option<&'a Span>,
    /// The policies that are accepted, by digest; any where empty.
    pub policies: &'a [Digest],
    /// The time to judge by.
    pub now: Timestamp,
    /// Whether a pass with warnings, waivers or weakened checks is refused.
    pub require_no_exceptions: bool,
    /// Where the promotion chain is looked for, where it is asked about.
    pub chain: Option<Chain<'a>>,
    /// Files of revocations, where they are asked about.
    pub revocations: Option<&'a [SourceFile]>,
}

/// One question about an attestation and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What it belongs to.
    pub kind: Kind,
    /// The answer.
    pub answer: Answer,
    /// The answer as a sentence, lower case, no full stop.
    pub sentence: String,
}

/// What a check belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whether the attestation is what it claims to be.
    Genuine,
    /// Whether it allows what is asked.
    Allows,
}

/// The answer of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// Nothing was asked, so nothing could fail.
    NotAsked,
}

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// Genuine, and it allows what is asked.
    Allowed,
    /// Genuine, but it does not allow it: it failed, is about something else, or is too old.
    NotAllowed,
    /// Malformed, unsigned, not by a trusted key, or contradicting itself.
    NotGenuine,
}

/// What a genuine attestation says, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The decision.
    pub decision: Decided,
    /// The gate, where the attestation spells it out.
    pub gate: Option<Name>,
    /// The environment, where the attestation spells it out.
    pub environment: Option<Name>,
    /// The artifacts that it is about.
    pub artifacts: Vec<Digest>,
    /// The verifier.
    pub verifier: String,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Until when it holds, where it says so.
    pub valid_until: Option<Timestamp>,
    /// Who signed it, as the trust file says.
    pub identity: String,
    /// The key that signed it.
    pub keyid: String,
}

/// The result of verifying.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The checks in the order of asking.
    pub checks: Vec<Check>,
    /// What they come to.
    pub conclusion: Conclusion,
    /// What the attestation says, once its signature holds.
    pub summary: Option<Summary>,
    /// What is wrong with the document, with spans; empty where its form is right.
    pub problems: Vec<Problem>,
}

/// The checks and their order. Every one is asked, or the conclusion is never [`Conclusion::Allowed`].
pub const CHECKS: &[(&str, Kind)] = &[
    ("form", Kind::Genuine),
    ("signature", Kind::Genuine),
    ("authority", Kind::Genuine),
    ("consistency", Kind::Genuine),
    ("pair", Kind::Genuine),
    ("subject", Kind::Allows),
    ("gate", Kind::Allows),
    ("environment", Kind::Allows),
    ("decision", Kind::Allows),
    ("time", Kind::Allows),
    ("freshness", Kind::Allows),
    ("policy", Kind::Allows),
    ("exceptions", Kind::Allows),
    ("chain-links", Kind::Allows),
    ("chain-signatures", Kind::Genuine),
    ("chain-decisions", Kind::Allows),
    ("chain-artifact", Kind::Genuine),
    ("chain-steps", Kind::Genuine),
    ("chain-order", Kind::Genuine),
    ("chain-times", Kind::Genuine),
    ("revocation", Kind::Allows),
    ("ledger-inclusion", Kind::Genuine),
    ("ledger-consistency", Kind::Genuine),
    ("latest", Kind::Allows),
];

/// Checks that are asked together or not at all, under the name that stands for them where they are not.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("chain", &["chain-links", "chain-signatures", "chain-decisions", "chain-artifact", "chain-steps", "chain-order", "chain-times"]),
    ("ledger", &["ledger-inclusion", "ledger-consistency", "latest"]),
];

/// The answer of one check with its sentence.
type Said = Result<String, String>;

/// Verifies the bytes of an `.intoto.jsonl` file, of a single envelope or of a Sigstore bundle.
#[must_use]
pub fn verify(file: &SourceFile, trust: &TrustStore, expected: &Expectations<'_>) -> Verification {
    let mut log = Log::default();
    let envelopes = match open::envelopes(file) {
        Ok(envelopes) => envelopes,
        Err(problems) => {
            log.say(
                "form",
                Err(problems.first().map_or_else(|| "the document is malformed".to_owned(), |problem| problem.message.clone())),
            );
            return log.end(None, problems);
        }
    };
    let opened = match open::open(&envelopes, trust, expected.now) {
        Ok(opened) => opened,
        Err((check, sentence, problems)) => {
            if check != "form" {
                log.say("form", Ok("every envelope is well formed".to_owned()));
            }
            log.say(check, Err(sentence));
            return log.end(None, problems);
        }
    };
    log.say("form", Ok(opened.form()));
    log.say("signature", Ok(opened.signed_by()));
    log.say("authority", opened.authority());
    log.say("consistency", opened.consistency());
    let (chosen, subject) = opened.choose(expected.subject);
    match chosen.as_ref() {
        Some(chosen) => judge(&mut log, chosen, subject, trust, expected),
        None => log.say("subject", subject),
    }
    log.end(chosen.map(|chosen| chosen.summary()), Vec::new())
}

fn judge(log: &mut Log, chosen: &Statements<'_>, subject: Said, trust: &TrustStore, expected: &Expectations<'_>) {
    match pair::pair(chosen) {
        Some(said) => log.say("pair", said),
        None => log.not_asked("pair", "there is only one attestation to go by"),
    }
    log.say("subject", subject);
    log.say("gate", names(chosen, expected, "gate"));
    log.say("environment", names(chosen, expected, "environment"));
    log.say("decision", decision(chosen));
    log.say("time", time(chosen, expected));
    log.say("freshness", freshness(chosen, expected));
    if expected.policies.is_empty() {
        log.not_asked("policy", "no policy was pinned");
    } else {
        log.say("policy", policy(chosen, expected));
    }
    if expected.require_no_exceptions {
        log.say("exceptions", exceptions(chosen, expected));
    } else {
        log.not_asked("exceptions", "exceptions are accepted");
    }
    let mut known = chosen.known();
    match expected.chain {
        Some(chain) => known.extend(chain::walk(log, chosen, chain, trust, expected)),
        None => log.not_asked("chain", "no verdicts of earlier environments were given"),
    }
    match expected.revocations {
        Some(files) => log.say("revocation", revoked::unrevoked(&known, files, trust, expected)),
        None => log.not_asked("revocation", "no revocations were given"),
    }
    log.not_asked("ledger", "no ledger or proof was given");
}

/// Gate or environment: by the verdict's own words, and by the level of the summary.
fn names(chosen: &Statements<'_>, expected: &Expectations<'_>, which: &str) -> Said {
    let is_gate = which == "gate";
    let wanted = if is_gate { expected.gate } else { expected.environment };
    if let Some((_, verdict)) = &chosen.verdict {
        let said = if is_gate { &verdict.gate.name } else { &verdict.gate.environment };
        if said != wanted {
            return Err(format!("it is for `{said}`, not for `{wanted}`"));
        }
    }
    if let Some((_, summary)) = &chosen.summary
        && summary.verification_result == Decided::Passed
    {
        let level = level(expected.gate, expected.environment);
        if !summary.verified_levels.contains(&level) {
            return Err(format!("its level is `{}`, not `{level}`", summary.verified_levels.join("`, `").escape_debug()));
        }
    } else if chosen.verdict.is_none() {
        return Err(format!("a failed summary alone does not say for which {which}"));
    }
    Ok(format!("it is for `{wanted}`"))
}

fn decision(chosen: &Statements<'_>) -> Said {
    match chosen.decision() {
        Decided::Passed => Ok("the release passed".to_owned()),
        Decided::Failed => Err("the release failed".to_owned()),
    }
}

fn time(chosen: &Statements<'_>, expected: &Expectations<'_>) -> Said {
    let at = chosen.time();
    if at.0.duration_since(expected.now.0) > jiff::SignedDuration::from_secs(CLOCK_SKEW_SECONDS) {
        return Err(format!("it is dated {at}, in the future"));
    }
    Ok(format!("it was decided at {at}"))
}

fn freshness(chosen: &Statements<'_>, expected: &Expectations<'_>) -> Said {
    let until = chosen.valid_until();
    if let Some(until) = until.filter(|until| *until <= expected.now) {
        return Err(format!("it held until {until}"));
    }
    if let Some(longest) = expected.max_age {
        let at = chosen.time();
        let age = expected.now.0.duration_since(at.0);
        if age > jiff::SignedDuration::from_secs(longest.seconds()) {
            return Err(format!("it was decided at {at}, more than {longest} ago"));
        }
    }
    match (until, expected.max_age) {
        (None, None) => Err("a summary alone does not say until when it holds, and no greatest age was given".to_owned()),
        (Some(until), _) => Ok(format!("it holds until {until}")),
        (None, Some(longest)) => Ok(format!("it is not older than {longest}")),
    }
}

fn policy(chosen: &Statements<'_>, expected: &Expectations<'_>) -> Said {
    let digests = chosen.policy();
    match expected.policies.iter().find(|accepted| digests.get(accepted.algorithm()) == Some(accepted)) {
        Some(accepted) => Ok(format!("it was judged by the accepted policies `{accepted}`")),
        None => {
            let found: Vec<String> = digests.iter().map(ToString::to_string).collect();
            Err(format!("it was judged by other policies: `{}`", found.join("`, `")))
        }
    }
}

fn exceptions(chosen: &Statements<'_>, expected: &Expectations<'_>) -> Said {
    if let Some((_, verdict)) = &chosen.verdict {
        if verdict.decision_detail != DecidedDetail::Pass {
            return Err("it warned, waived, or did not pass".to_owned());
        }
        if let Some(first) = verdict.evaluation.weakened_by.first() {
            return Err(format!("it was weakened: {first}"));
        }
    }
    if let Some((_, summary)) = &chosen.summary {
        let strict = format!("{}{NO_EXCEPTIONS}", level(expected.gate, expected.environment));
        if !summary.verified_levels.contains(&strict) {
            return Err(format!("its levels do not include `{strict}`"));
        }
    }
    Ok("it passed without exceptions".to_owned())
}

/// The answers so far.
#[derive(Default)]
struct Log(Vec<Check>);

impl Log {
    fn push(&mut self, name: &'static str, answer: Answer, sentence: String) {
        let kind = CHECKS.iter().find(|(known, _)| *known == name).map_or(Kind::Genuine, |(_, kind)| *kind);
        self.0.push(Check { name, kind, answer, sentence });
    }

    fn say(&mut self, name: &'static str, said: Said) {
        let (answer, sentence) = match said {
            Ok(sentence) => (Answer::Passed, sentence),
            Err(sentence) => (Answer::Failed, sentence),
        };
        self.push(name, answer, sentence);
    }

    fn not_asked(&mut self, name: &'static str, why: &str) {
        self.push(name, Answer::NotAsked, why.to_owned());
    }

    /// Concludes.
    fn end(self, summary: Option<Summary>, problems: Vec<Problem>) -> Verification {
        let (checks, conclusion) = conclude(self.0);
        Verification { checks, conclusion, summary, problems }
    }
}

impl Verification {
    /// The same with further answers, by the names of [`CHECKS`]; they take the place of what was not asked.
    #[must_use]
    pub fn with(self, answers: Vec<(&'static str, Result<String, String>)>) -> Self {
        let asked =
            |group: &str| GROUPS.iter().any(|(name, members)| *name == group && answers.iter().any(|(one, _)| members.contains(one)));
        let mut log = Log(self.checks);
        log.0.retain(|check| !asked(check.name) && !answers.iter().any(|(name, _)| *name == check.name));
        for (name, said) in answers {
            log.say(name, said);
        }
        let (checks, conclusion) = conclude(log.0);
        Self { checks, conclusion, ..self }
    }

    /// Says why a check was not asked.
    #[must_use]
    pub fn without(mut self, name: &'static str, why: &str) -> Self {
        let mut log = Log(std::mem::take(&mut self.checks));
        log.not_asked(name, why);
        let (checks, conclusion) = conclude(log.0);
        Self { checks, conclusion, ..self }
    }
}

/// Puts answers into the order of asking and concludes. Checks that were never reached make it not allowed, or
/// not genuine where they are about that.
fn conclude(mut checks: Vec<Check>) -> (Vec<Check>, Conclusion) {
    let group = |name: &str| GROUPS.iter().find(|(group, members)| *group == name || members.contains(&name));
    let place = |name: &str| CHECKS.iter().position(|(known, _)| *known == name || group(known).is_some_and(|(group, _)| *group == name));
    checks.sort_by_key(|check| place(check.name));
    let answered = |name: &str| {
        let stands_for = group(name).map_or(name, |(group, _)| group);
        checks.iter().any(|check| {
            (check.name == name && check.answer != Answer::Failed) || (check.name == stands_for && check.answer == Answer::NotAsked)
        })
    };
    let holds = |kind: Kind| CHECKS.iter().filter(|(_, of)| *of == kind).all(|(name, _)| answered(name));
    let failed = |kind: Kind| checks.iter().any(|check| check.kind == kind && check.answer == Answer::Failed);
    let conclusion = match (holds(Kind::Genuine), holds(Kind::Allows)) {
        (true, true) => Conclusion::Allowed,
        // The pair cannot be compared where none is about the artifact; what was read is genuine all the same.
        (_, false) if !failed(Kind::Genuine) && failed(Kind::Allows) && summary_is_at_hand(&checks) => Conclusion::NotAllowed,
        _ => Conclusion::NotGenuine,
    };
    (checks, conclusion)
}

/// Whether everything up to the choice of a statement held, so that "about something else" is a finding.
fn summary_is_at_hand(checks: &[Check]) -> bool {
    ["form", "signature", "authority", "consistency"]
        .iter()
        .all(|name| checks.iter().any(|check| check.name == *name && check.answer == Answer::Passed))
}

impl Opened<'_> {
    fn form(&self) -> String {
        match self.count() {
            1 => "the attestation is well formed".to_owned(),
            many => format!("all {many} attestations are well formed"),
        }
    }
}
