//! `# METADATA` annotations: OPA's own format, read with positions.
//!
//! The interpreter drops comments, so the block above `package` is read from the text. Only that block
//! carries a rule's metadata; annotations of single definitions are documentation for readers.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::document::typed;
use crate::model::{RuleId, Timestamp};
use crate::rule::{EvidenceKind, RuleMeta, Severity};
use crate::source::{Problem, Span, yaml};

/// The annotations of a package.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Annotations {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    related_resources: Vec<RelatedResource>,
    #[serde(default)]
    custom: Custom,
    /// OPA's: the scope of the block; ours is always the package's.
    #[serde(default)]
    #[expect(dead_code, reason = "accepted because OPA has it")]
    scope: Option<Scope>,
    #[serde(default)]
    #[expect(dead_code, reason = "accepted because OPA has it")]
    authors: Vec<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "accepted because OPA has it")]
    organizations: Vec<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Package,
    Subpackages,
}

/// A bare address, or an address with a description, as OPA accepts both.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
enum RelatedResource {
    Address(String),
    Described(DescribedResource),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DescribedResource {
    r#ref: String,
    #[serde(default)]
    description: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Custom {
    #[serde(default)]
    severity: Option<SeverityName>,
    #[serde(default)]
    fix: Option<String>,
    #[serde(default)]
    controls: Vec<String>,
    #[serde(default)]
    effective_on: Option<Timestamp>,
    #[serde(default)]
    evidence: Vec<EvidenceName>,
    #[serde(default)]
    sources: Vec<String>,
}

macro_rules! names {
    ($name:ident => $of:ident { $($variant:ident),* }) => {
        #[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
        #[serde(rename_all = "lowercase")]
        enum $name { $($variant),* }

        impl From<$name> for $of {
            fn from(name: $name) -> Self {
                match name { $($name::$variant => Self::$variant),* }
            }
        }
    };
}

names!(SeverityName => Severity { Low, Medium, High, Critical });
names!(EvidenceName => EvidenceKind { Access, Deployment, History, Pipelines, Sboms, Tests, Verdicts });

impl Annotations {
    /// Whether the block describes a rule of ours rather than a library or another tool's policy.
    pub(super) fn describes_a_rule(&self) -> bool {
        self.custom.severity.is_some() || self.custom.fix.is_some()
    }

    /// The rule that the block describes.
    pub(super) fn rule(&self, id: RuleId, path: &str, line: usize) -> Result<RuleMeta, Vec<&'static str>> {
        let mut missing = Vec::new();
        let mut demand = |name, value: &Option<String>| match value.as_deref().map(str::trim) {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => {
                missing.push(name);
                String::new()
            }
        };
        let title = demand("title", &self.title);
        let description = demand("description", &self.description);
        let fix = demand("custom.fix", &self.custom.fix);
        let severity = self.custom.severity.map(Severity::from);
        if severity.is_none() {
            missing.push("custom.severity");
        }
        let (Some(severity), true) = (severity, missing.is_empty()) else { return Err(missing) };
        let related = self.related_resources.iter().map(|resource| match resource {
            RelatedResource::Described(DescribedResource { r#ref, description: Some(description) }) => format!("{description}: {}", r#ref),
            RelatedResource::Address(address) | RelatedResource::Described(DescribedResource { r#ref: address, description: None }) => {
                address.clone()
            }
        });
        Ok(RuleMeta {
            id,
            title,
            description,
            severity,
            fix,
            controls: self.custom.controls.clone(),
            effective_on: self.custom.effective_on,
            evidence: self.custom.evidence.iter().map(|name| EvidenceKind::from(*name)).collect(),
            sources: self.custom.sources.clone(),
            related: related.collect(),
            path: path.to_owned(),
            line,
            foreign: false,
        })
    }
}

/// The annotations above `package`; nothing where there are none.
///
/// # Errors
/// Every problem of the block, with spans in `text`.
pub(super) fn annotations(text: &str) -> Result<Option<Annotations>, Vec<Problem>> {
    let Some(block) = package_block(text) else { return Ok(None) };
    let source = text.get(block.start..block.end).unwrap_or_default();
    // A comment mark turned into a space keeps every offset and leaves evenly indented YAML.
    let yaml_text: String = source.split_inclusive('\n').map(|line| line.replacen('#', " ", 1)).collect();
    let shift = |problems: Vec<Problem>| {
        problems
            .into_iter()
            .map(|problem| Problem { span: Some(problem.span.map_or(block, |span| span.shifted(block.start))), ..problem })
            .collect::<Vec<_>>()
    };
    let node = yaml::parse(&yaml_text).map_err(shift)?;
    typed::<Annotations>(&node).map(Some).map_err(shift)
}

/// The comment lines between `# METADATA` and `package`, when nothing else is between them.
fn package_block(text: &str) -> Option<Span> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let next = at + line.len();
        if trimmed.trim_start_matches('#').trim() == "METADATA" && trimmed.starts_with('#') {
            start = Some(next);
        } else if trimmed.starts_with("package ") {
            return start.filter(|start| *start < at).map(|start| Span::new(start, at));
        } else if !trimmed.starts_with('#') {
            start = None;
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_placed_in_the_policy_file() {
        let text = "# licence text\n\n# METADATA\n# title: T\n# custom:\n#   severity: hihg\npackage x\n";
        let problems = annotations(text).unwrap_err();
        let span = problems[0].span.unwrap();
        assert_eq!(&text[span.start..span.end], "hihg");
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `high`?"));
    }

    #[test]
    fn a_block_of_a_definition_is_not_the_packages() {
        assert!(annotations("package x\n# METADATA\n# title: T\ny := 1\n").unwrap().is_none());
        assert!(annotations("# METADATA\n# title: T\n\npackage x\n").unwrap().is_none(), "a blank line ends the block, as in OPA");
    }

    #[test]
    fn all_missing_annotations_are_named_at_once() {
        let block = annotations("# METADATA\n# title: T\n# custom:\n#   fix: do it\npackage x\n").unwrap().unwrap();
        assert!(block.describes_a_rule());
        assert_eq!(block.rule("a/b".parse().unwrap(), "x", 1).unwrap_err(), ["description", "custom.severity"]);
    }
}
