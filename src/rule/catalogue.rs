//! The catalogue: what each rule is called, asks, and asks for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{RuleId, Timestamp};
use crate::source::suggest;

/// How bad it is when a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// A kind of evidence that a rule cannot do without: where the release has none, the rule denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum EvidenceKind {
    Access,
    Deployment,
    History,
    Pipelines,
    Sboms,
    Tests,
    Verdicts,
}

/// What a rule's METADATA says, and where the rule is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMeta {
    /// The rule.
    pub id: RuleId,
    /// A short name, sentence case, no full stop.
    pub title: String,
    /// What it asks, why that matters, and what an answer means.
    pub description: String,
    /// How bad it is when it is broken.
    pub severity: Severity,
    /// What to do when it denies.
    pub fix: String,
    /// Controls of named frameworks that it serves, for example `NIST-800-53:CM-3`.
    pub controls: Vec<String>,
    /// Until this instant its denials are warnings.
    pub effective_on: Option<Timestamp>,
    /// The evidence that it cannot do without.
    pub evidence: Vec<EvidenceKind>,
    /// Which pipelines ask for it.
    pub sources: Vec<String>,
    /// Further reading.
    pub related: Vec<String>,
    /// The file that defines it.
    pub path: String,
    /// The line of the file where it starts.
    pub line: usize,
    /// Whether it is one of ours or came with `--policies` in another tool's convention (without METADATA).
    pub foreign: bool,
}

/// All loaded rules by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    rules: BTreeMap<RuleId, RuleMeta>,
}

impl Catalogue {
    /// Gathers rules; a later rule with the same id is handed back.
    ///
    /// # Errors
    /// The second of two rules with one id.
    pub fn insert(&mut self, meta: RuleMeta) -> Result<(), Box<RuleMeta>> {
        if self.rules.contains_key(&meta.id) {
            return Err(Box::new(meta));
        }
        self.rules.insert(meta.id.clone(), meta);
        Ok(())
    }

    /// A rule.
    #[must_use]
    pub fn get(&self, id: &RuleId) -> Option<&RuleMeta> {
        self.rules.get(id)
    }

    /// All rules, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &RuleMeta> + Clone {
        self.rules.values()
    }

    /// What to say about a name that is neither a rule nor a gate: the nearest that is one.
    #[must_use]
    pub fn help(&self, wanted: &str) -> String {
        let names = self
            .rules
            .values()
            .flat_map(|meta| [(meta.id.as_str(), meta.id.as_str()), (meta.id.gate(), meta.id.gate()), (meta.id.rule(), meta.id.as_str())]);
        let near = suggest::nearest(wanted, names.clone().map(|(name, _)| name));
        match names.into_iter().find(|(name, _)| Some(*name) == near) {
            Some((_, meant)) => format!("did you mean `{meant}`?"),
            None => "`portcullis rules list` shows them all".to_owned(),
        }
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}
