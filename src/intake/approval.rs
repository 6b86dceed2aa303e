//! Approvals: a DSSE envelope with an approval statement (`portcullis approve` writes it).
//!
//! Read as a claim; `check` looks at the signature. Nothing in the file can make it verified.

use super::{Format, Record, Role, signed};
use crate::dsse::Claim;
use crate::model::approval::{APPROVAL_PREDICATE, Approval, ApprovalPredicate};
use crate::model::trust::UNCHECKED;
use crate::source::{DocId, Problem, SourceFile, Syntax};

/// The format.
pub(super) struct ApprovalFormat;

impl Format for ApprovalFormat {
    fn name(&self) -> &'static str {
        "approval"
    }

    fn role(&self) -> Role {
        Role::Approval
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        signed::sniff(file, &[APPROVAL_PREDICATE])
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let Claim { predicate, artifacts } = Claim::<ApprovalPredicate>::of(&signed::envelope(file)?)?;
        Ok(Record::Approval(Box::new(Approval {
            path: file.path().to_string(),
            predicate,
            artifacts,
            verified: false,
            signature_problem: Some(UNCHECKED.to_owned()),
            identity: None,
            doc: Some(doc),
        })))
    }
}
