//! Access grants (`kind: AccessGrants`), in YAML or JSON, as the schema of ours describes them.

use super::{Format, Record, Role, probe};
use crate::model::access::AccessGrants;
use crate::model::document;
use crate::source::{DocId, Problem, SourceFile, Syntax, suggest};

const KIND: &str = "AccessGrants";

/// Access grants in YAML or JSON.
#[derive(Debug)]
pub(super) struct AccessGrantsFile;

impl Format for AccessGrantsFile {
    fn name(&self) -> &'static str {
        "access-grants"
    }

    fn role(&self) -> Role {
        Role::Access
    }

    /// YAML, of which JSON is a part.
    fn syntax(&self) -> Syntax {
        Syntax::Yaml
    }

    /// A kind that is almost right counts: the reader says what is wrong with it.
    fn sniff(&self, file: &SourceFile) -> bool {
        probe::kind(file).is_some_and(|kind| suggest::nearest(&kind, [KIND]).is_some())
    }

    fn read(&self, file: &SourceFile, _: DocId) -> Result<Record, Vec<Problem>> {
        let syntax = document::syntax_of(file.path(), file.bytes());
        let file = if file.syntax() == syntax { file.clone() } else { file.as_syntax(syntax) };
        let grants = document::typed::<AccessGrants>(&document::tree(&file)?)?;
        Ok(Record::Access(Box::new(grants)))
    }
}
