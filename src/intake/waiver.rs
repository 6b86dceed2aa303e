//! Waivers: a DSSE envelope with a waiver statement (`portcullis waive` writes it).
//!
//! Read as a claim; `check` looks at the signature, and `rule::waive` at everything else.

use super::{Format, Record, Role, signed};
use crate::dsse::Claim;
use crate::model::id::Digest;
use crate::model::trust::UNCHECKED;
use crate::model::waiver::{WAIVER_PREDICATE, Waiver, WaiverPredicate};
use crate::source::{DocId, Problem, SourceFile, Syntax};

/// The format.
pub(super) struct WaiverFormat;

impl Format for WaiverFormat {
    fn name(&self) -> &'static str {
        "waiver"
    }

    fn role(&self) -> Role {
        Role::Waiver
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        signed::sniff(file, &[WAIVER_PREDICATE])
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let Claim { predicate, artifacts } = Claim::<WaiverPredicate>::of(&signed::envelope(file)?)?;
        Ok(Record::Waiver(Box::new(Waiver {
            path: file.path().to_string(),
            digest: Digest::from(file.digest()),
            predicate,
            artifacts,
            signature_problem: Some(UNCHECKED.to_owned()),
            identity: None,
            doc: Some(doc),
        })))
    }
}
