//! Evidence formats: bytes in, model types out.
//!
//! One file a format. Each recognises its documents by their content ([`Format::sniff`]), reads them
//! strictly where a gate must be strict (duplicate keys, depth, size) and leniently where real tools
//! differ, and says what is wrong with a span otherwise. Reads no files and judges nothing.
//!
//! To add a format: one file here, one line in [`FORMATS`], fixtures in `fixtures/evidence/<name>/{ok,bad}`.

mod access_grants;
mod approval;
mod configuration;
mod ctrf;
pub mod history;
mod infrastructure;
mod junit;
mod keyed;
mod pipeline;
mod probe;
mod revocation;
mod sbom;
mod signed;
mod test_result;
mod verdict;
mod waiver;

use crate::model::access::AccessGrants;
use crate::model::approval::Approval;
use crate::model::configuration::Configuration;
use crate::model::history::PromotionEvent;
use crate::model::infrastructure::InfrastructureReport;
use crate::model::pipeline::Pipeline;
use crate::model::prior_verdict::PriorVerdict;
use crate::model::revocation::Revocation;
use crate::model::sbom::Sbom;
use crate::model::testing::TestReport;
use crate::model::waiver::Waiver;
use crate::source::{DocId, Problem, SourceFile, SourceMap, Syntax, Unreadable, suggest};

pub use pipeline::set::Definitions;

/// What the manifest says a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A software bill of materials.
    Sbom,
    /// A test report.
    TestReport,
    /// Access grants.
    Access,
    /// An approval.
    Approval,
    /// A waiver.
    Waiver,
    /// Verdicts of earlier environments.
    Verdict,
    /// Revocations.
    Revocation,
    /// Promotion events.
    History,
    /// A plan or a drift report.
    Infrastructure,
    /// A pipeline definition.
    Pipeline,
    /// The configuration of an environment.
    Configuration,
}

impl Role {
    /// What it is, with an article, for messages.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Sbom => "a software bill of materials",
            Self::TestReport => "a test report",
            Self::Access => "an access grants file",
            Self::Approval => "an approval",
            Self::Waiver => "a waiver",
            Self::Verdict => "a verdict",
            Self::Revocation => "a revocation",
            Self::History => "a promotion history",
            Self::Infrastructure => "a report on infrastructure",
            Self::Pipeline => "a pipeline definition",
            Self::Configuration => "the configuration of an environment",
        }
    }

    /// Whether its documents hold values that nobody should see in a report.
    fn is_confidential(self) -> bool {
        matches!(self, Self::Configuration | Self::Infrastructure)
    }

    /// The word for it in a verdict's list of inputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sbom => "sbom",
            Self::TestReport => "test-report",
            Self::Access => "access-grants",
            Self::Approval => "approval",
            Self::Waiver => "waiver",
            Self::Verdict => "verdict",
            Self::Revocation => "revocation",
            Self::History => "history",
            Self::Infrastructure => "infrastructure",
            Self::Pipeline => "pipeline",
            Self::Configuration => "configuration",
        }
    }
}

/// What a document turned out to hold. Fields that only the manifest knows (component, suite,
/// environment) are left empty for the caller.
#[derive(Debug, Clone)]
pub enum Record {
    /// A software bill of materials.
    Sbom(Box<Sbom>),
    /// A test report.
    TestReport(Box<TestReport>),
    /// Access grants.
    Access(Box<AccessGrants>),
    /// An approval, not yet verified.
    Approval(Box<Approval>),
    /// A waiver, not yet verified.
    Waiver(Box<Waiver>),
    /// Verdicts, not yet verified.
    Verdicts(Vec<PriorVerdict>),
    /// Revocations, not yet verified.
    Revocations(Vec<Revocation>),
    /// Promotion events, by time.
    History(Vec<PromotionEvent>),
    /// A plan or a drift report.
    Infrastructure(Box<InfrastructureReport>),
    /// The configuration of an environment.
    Configuration(Box<Configuration>),
    /// Pipeline definitions.
    Pipelines(Vec<Pipeline>),
}

/// A document that was read.
pub struct Read {
    /// The format that recognised it.
    pub format: &'static dyn Format,
    /// Its number.
    pub doc: DocId,
    /// What it holds.
    pub record: Record,
}

/// An evidence format.
pub trait Format: Sync {
    /// Its name: the directory of its fixtures.
    fn name(&self) -> &'static str;

    /// What its documents can be.
    fn role(&self) -> Role;

    /// How its documents are written.
    fn syntax(&self) -> Syntax;

    /// Whether a document is of this format, judged by its content; `name` may only break ties.
    fn sniff(&self, file: &SourceFile) -> bool;

    /// Reads a document that [`Format::sniff`] recognised; its places are in `doc`.
    ///
    /// # Errors
    /// Every problem that was found, each with its span.
    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>>;
}

/// Every format, sorted by name.
pub const FORMATS: &[&dyn Format] = &[
    &access_grants::AccessGrantsFile,
    &approval::ApprovalFormat,
    &configuration::cloud_foundry::CloudFoundry,
    &configuration::compose::Compose,
    &pipeline::concourse::Concourse,
    &ctrf::Ctrf,
    &sbom::cyclonedx::CycloneDxJson,
    &infrastructure::driftctl::Driftctl,
    &pipeline::github_actions::GithubActions,
    &pipeline::gitlab_ci::GitlabCi,
    &history::csv::HistoryCsv,
    &history::jsonl::HistoryJsonl,
    &junit::Junit,
    &pipeline::kargo::Kargo,
    &configuration::key_value::KeyValue,
    &configuration::kubernetes::Kubernetes,
    &revocation::RevocationFormat,
    &sbom::spdx::SpdxJson,
    &infrastructure::terraform_plan::TerraformPlan,
    &test_result::TestResultFormat,
    &configuration::values::Values,
    &verdict::VerdictFormat,
    &waiver::WaiverFormat,
];

/// Recognises and reads a document, and adds it to the documents of the run in its own syntax.
///
/// # Errors
/// A document that is not of the role, or every problem that was found in it.
pub fn read(file: SourceFile, role: Role, map: &mut SourceMap) -> Result<Read, Box<Unreadable>> {
    let format = recognise(&file, role)?;
    read_as(file, format, map)
}

/// Reads a document as a format that the manifest names, and adds it to the documents of the run.
///
/// # Errors
/// Every problem that was found in it.
pub fn read_as(file: SourceFile, format: &'static dyn Format, map: &mut SourceMap) -> Result<Read, Box<Unreadable>> {
    let role = format.role();
    sound(&file, role)?;
    let file = if file.syntax() == format.syntax() { file } else { file.as_syntax(format.syntax()) };
    let doc = map.add(file.clone());
    let record = match format.read(&file, doc) {
        Ok(record) => record,
        Err(problems) => {
            let shown = if role.is_confidential() { file.masked(&configuration::secret::secret_lines(file.text_lossless())) } else { file };
            return Err(Box::new(Unreadable::new(shown, role.what(), problems)));
        }
    };
    if let Record::Configuration(configuration) = &record {
        let secrets = [configuration.secrets.clone(), configuration::secret::passwords(file.text_lossless())].concat();
        map.replace(doc, file.masked(&secrets));
    }
    if let Record::Infrastructure(report) = &record {
        map.replace(doc, file.masked(&infrastructure::values(file.text_lossless(), report)));
    }
    Ok(Read { format, doc, record })
}

/// Most bytes of one document: 1 GiB.
pub const MAX_BYTES: usize = 1 << 30;

/// The format of a document in a role.
///
/// # Errors
/// A document that is empty, too large, not UTF-8, or that no format of the role recognises.
pub fn recognise(file: &SourceFile, role: Role) -> Result<&'static dyn Format, Box<Unreadable>> {
    sound(file, role)?;
    let refuse = |problem| Err(Box::new(Unreadable::new(file.clone(), role.what(), vec![problem])));
    let candidates = || FORMATS.iter().copied().filter(|format| format.role() == role);
    if let Some(format) = candidates().find(|format| format.sniff(file)) {
        return Ok(format);
    }
    refuse(match FORMATS.iter().copied().find(|format| format.sniff(file)) {
        Some(other) => {
            Problem::whole(format!("it is {} ({})", other.role().what(), other.name())).with_help("check the path in the release manifest")
        }
        None => Problem::whole("the format is not recognised")
            .with_help(format!("accepted formats: {}", suggest::list(candidates().map(Format::name)))),
    })
}

/// Whether a document is text of a size that is read.
fn sound(file: &SourceFile, role: Role) -> Result<(), Box<Unreadable>> {
    let refuse = |problem| Err(Box::new(Unreadable::new(file.clone(), role.what(), vec![problem])));
    if let Some(problem) = too_large(file.bytes().len()) {
        return refuse(problem);
    }
    if file.bytes().trim_ascii().is_empty() {
        return refuse(Problem::whole("the file is empty").with_help("was the tool that writes it run?"));
    }
    file.text().map(|_| ()).or_else(refuse)
}

fn too_large(bytes: usize) -> Option<Problem> {
    (bytes > MAX_BYTES).then(|| {
        Problem::whole(format!("the file has {bytes} bytes, more than {MAX_BYTES}"))
            .with_help("split the document, or leave out what the gate does not read")
    })
}

/// The first line with something in it, at most 200 characters.
fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(200).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_sorted_by_name() {
        assert!(FORMATS.is_sorted_by_key(|format| format.name()));
    }

    #[test]
    fn a_document_may_have_a_gibibyte_and_not_a_byte_more() {
        assert!(too_large(MAX_BYTES).is_none());
        assert!(too_large(MAX_BYTES + 1).is_some());
    }
}
