//! Which column of somebody else's export is which of ours: the user's flags, made into one answer.
//!
//! What is neither mapped, left out by name nor known is still refused: a mapping says what a column
//! means, and silence says nothing.

use std::str::FromStr;

use super::Column;
use crate::model::id::Malformed;
use crate::source::suggest;

/// What a column of ours is filled from: `FIELD=TEXT`, such as `time=deployed_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    column: Column,
    text: String,
}

impl FromStr for Assignment {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let names = || suggest::list(super::known());
        let Some((field, text)) = text.split_once('=') else {
            return Err(Malformed {
                message: format!("`{text}` has no `=`"),
                help: format!("write `time=deployed_at`; fields: {}", names()),
            });
        };
        let column = Column::NAMES.iter().find(|(name, column)| *name == field && column.proper() == field).map(|(_, column)| *column);
        let Some(column) = column else {
            let help = suggest::nearest(field, super::known())
                .map_or_else(|| format!("fields: {}", names()), |near| format!("did you mean `{near}`?"));
            return Err(Malformed { message: format!("there is no field `{}`", field.escape_debug()), help });
        };
        if text.trim().is_empty() {
            return Err(Malformed { message: format!("`{field}=` names nothing"), help: "write what it is filled from".to_owned() });
        }
        Ok(Self { column, text: text.trim().to_owned() })
    }
}

/// What stands between the fields of a record in CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(pub(super) u8);

impl Default for Delimiter {
    fn default() -> Self {
        Self(b',')
    }
}

impl FromStr for Delimiter {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text.as_bytes() {
            b"tab" | b"\\t" => Ok(Self(b'\t')),
            [byte @ (b',' | b';' | b'|' | b':' | b'\t')] => Ok(Self(*byte)),
            _ => Err(Malformed {
                message: format!("`{}` does not part fields", text.escape_debug()),
                help: "write `,`, `;`, `|`, `:` or `tab`".to_owned(),
            }),
        }
    }
}

/// What the columns of a history mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Assignment>,
    ignored: Vec<String>,
    constants: Vec<Assignment>,
    delimiter: Option<Delimiter>,
}

/// What a column is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// As one of ours.
    Column(Column),
    /// For nothing: left out by name, or the user's own.
    Nothing,
    /// Nobody said.
    Unknown,
}

impl Mapping {
    /// Makes one answer of columns, columns to leave out, constant values and a delimiter.
    ///
    /// # Errors
    /// A field that is filled twice, a column that is used twice.
    pub fn new(
        columns: Vec<Assignment>,
        ignored: Vec<String>,
        constants: Vec<Assignment>,
        delimiter: Option<Delimiter>,
    ) -> Result<Self, Malformed> {
        let mut filled: Vec<Column> = Vec::new();
        for assignment in columns.iter().chain(&constants) {
            if filled.contains(&assignment.column) {
                let field = assignment.column.proper();
                return Err(Malformed {
                    message: format!("`{field}` is filled twice"),
                    help: "name one column, or one constant, for each field".to_owned(),
                });
            }
            filled.push(assignment.column);
        }
        let mut used: Vec<&str> = Vec::new();
        for name in columns.iter().map(|assignment| assignment.text.as_str()).chain(ignored.iter().map(String::as_str)) {
            if used.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                return Err(Malformed {
                    message: format!("the column `{}` is named twice", name.escape_debug()),
                    help: "use each column once".to_owned(),
                });
            }
            used.push(name);
        }
        Ok(Self { columns, ignored, constants, delimiter })
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether only CSV can be meant.
    pub(super) fn is_of_csv(&self) -> bool {
        self.delimiter.is_some()
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter.unwrap_or_default().0
    }

    pub(super) fn of(&self, name: &str) -> Use {
        let name = name.trim();
        let is = |other: &str| other.eq_ignore_ascii_case(name);
        if let Some(assignment) = self.columns.iter().find(|assignment| is(&assignment.text)) {
            return Use::Column(assignment.column);
        }
        if self.ignored.iter().any(|ignored| is(ignored)) {
            return Use::Nothing;
        }
        match Column::of(name) {
            Some(column) => Use::Column(column),
            None if super::is_extra(name) => Use::Nothing,
            None => Use::Unknown,
        }
    }

    /// The fields that are the same in every record.
    pub(super) fn constants(&self) -> impl Iterator<Item = (Column, &str)> {
        self.constants.iter().map(|assignment| (assignment.column, assignment.text.as_str()))
    }

    pub(super) fn is_constant(&self, column: Column) -> bool {
        self.constants.iter().any(|assignment| assignment.column == column)
    }

    /// The columns that the flags name; one that no record has is a mistake.
    pub(super) fn named(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|assignment| assignment.text.as_str()).chain(self.ignored.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Record;
    use crate::intake::history::read_mapped;
    use crate::source::{SourceFile, SourceMap, Syntax};

    fn mapping(columns: &[&str], ignored: &[&str], constants: &[&str], delimiter: Option<&str>) -> Result<Mapping, String> {
        let assignments = |texts: &[&str]| texts.iter().map(|text| text.parse::<Assignment>()).collect::<Result<Vec<_>, _>>();
        let delimiter = delimiter.map(str::parse).transpose();
        let ignored = ignored.iter().map(|name| (*name).to_owned()).collect();
        (|| Mapping::new(assignments(columns)?, ignored, assignments(constants)?, delimiter?))()
            .map_err(|malformed: Malformed| malformed.message)
    }

    fn read(text: &str, mapping: &Mapping) -> Result<Vec<String>, Vec<String>> {
        let mut map = SourceMap::default();
        match read_mapped(SourceFile::new("x", Syntax::Text, text.as_bytes().to_vec()), mapping, &mut map) {
            Ok(read) => {
                let Record::History(events) = read.record else { panic!("a history") };
                Ok(events
                    .iter()
                    .map(|event| format!("{}/{} {}", event.environment, event.component, event.version.as_deref().unwrap_or("-")))
                    .collect())
            }
            Err(unreadable) => Err(unreadable.problems.iter().map(|problem| problem.message.clone()).collect()),
        }
    }

    #[test]
    fn an_export_is_read_as_the_flags_say() {
        let mapped = mapping(&["time=deployed_at", "version=Image Tag"], &["commit"], &["environment=live"], None).unwrap();
        let events = ["live/api 2", "live/api 1"].map(str::to_owned).to_vec();
        assert_eq!(read("deployed_at,commit,app,image tag\n9,f00,api,1\n8,f00,api,2\n", &mapped), Ok(events.clone()));
        let lines = "{\"deployed_at\":9,\"app\":\"api\",\"Image Tag\":\"1\",\"commit\":[]}\n{\"deployed_at\":8,\"app\":\"api\",\"image tag\":\"2\"}\n";
        assert_eq!(read(lines, &mapped), Ok(events));
        let parted = mapping(&[], &[], &[], Some("tab")).unwrap();
        assert_eq!(read("time\tapp\tenv\tversion\n9\tapi\tlive\t\"1\t2\"\n", &parted), Ok(vec!["live/api 1\t2".to_owned()]));
    }

    #[test]
    fn what_the_flags_name_must_be_there_and_what_they_do_not_name_is_refused() {
        let mapped = mapping(&["version=image_tag"], &["owned"], &[], None).unwrap();
        let header = "time,component,environment,image_tag,owner";
        assert_eq!(
            read(&format!("{header}\n9,api,live,1,f\n"), &mapped),
            Err(vec!["there is no column `owned`".to_owned(), "unknown column `owner`".to_owned()])
        );
        let line = "{\"time\":9,\"component\":\"api\",\"environment\":\"live\",\"image_tag\":\"1\"}\n";
        assert_eq!(read(line, &mapped), Err(vec!["there is no key `owned`".to_owned()]));
        let twice = mapping(&["version=image_tag"], &[], &["environment=live"], None).unwrap();
        assert_eq!(
            read(&format!("{header},version\n"), &twice),
            Err(vec![
                "a second column for `environment`".to_owned(),
                "unknown column `owner`".to_owned(),
                "a second column for `version`".to_owned()
            ])
        );
    }

    #[test]
    fn flags_that_cannot_mean_anything_are_refused() {
        assert_eq!(mapping(&["when=x"], &[], &[], None), Err("there is no field `when`".to_owned()));
        assert_eq!(mapping(&["app=x"], &[], &[], None), Err("there is no field `app`".to_owned()));
        assert_eq!(mapping(&["time"], &[], &[], None), Err("`time` has no `=`".to_owned()));
        assert_eq!(mapping(&["time="], &[], &[], None), Err("`time=` names nothing".to_owned()));
        assert_eq!(mapping(&["time=x"], &[], &["time=9"], None), Err("`time` is filled twice".to_owned()));
        assert_eq!(mapping(&["time=x"], &["X"], &[], None), Err("the column `X` is named twice".to_owned()));
        assert_eq!(mapping(&[], &[], &[], Some("\"")), Err("`\\\"` does not part fields".to_owned()));
        assert!(mapping(&[], &[], &[], None).unwrap().is_empty());
    }
}
