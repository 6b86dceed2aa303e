//! The sentences of a scan, the same in every output.

use super::super::escape::{sentence, visible};
use super::super::figures::{counted, number, size};
use super::{ScanFinding, ScanGap, ScanReport};
use crate::model::scan::{DataPlace, DataStanding};
use crate::model::scanned::is_secret;

/// Most characters of a field's name in a sentence.
const NAME: usize = 80;

/// A name in backticks, none of its own in it, of a length that can be read.
fn quoted(name: &str) -> String {
    format!("`{}`", plain(name).replace('`', "'"))
}

/// A name that can be read: what cannot be seen is spelled out, what is too long is cut.
pub(in crate::report) fn plain(name: &str) -> String {
    if name.chars().count() <= NAME {
        return visible(name).into_owned();
    }
    format!("{}…", visible(&name.chars().take(NAME - 1).collect::<String>()))
}

/// The file on disk: what stands before `!/`.
pub(in crate::report) fn outside(path: &str) -> &str {
    path.split_once("!/").map_or(path, |(outer, _)| outer)
}

/// The path inside an archive, where it is one.
pub(in crate::report) fn inside(path: &str) -> Option<&str> {
    path.split_once("!/").map(|(_, inner)| inner)
}

/// What to do about a field.
pub(in crate::report) fn advice(finding: &ScanFinding<'_>) -> &'static str {
    match finding.field.standing {
        _ if is_secret(finding.field) && finding.field.standing >= DataStanding::Contaminated => {
            "revoke it where it is used, then take it out of the file: whoever has the file has it"
        }
        DataStanding::Pid => {
            "replace the values by ones that are reserved for tests, or keep the file out of every environment below production"
        }
        DataStanding::Contaminated => "replace the values at these places: all others are test data already",
        DataStanding::Placeholder => "write values of a reserved range instead: nobody keeps a placeholder from being somebody's",
        DataStanding::Synthetic | DataStanding::Clean => "nothing is to be done",
    }
}

impl ScanFinding<'_> {
    /// What it is and where: ``NHS number in `nhs_number` of data/patients.csv``.
    pub(in crate::report) fn subject(&self) -> String {
        format!("{} of {}", self.name(), visible(&self.file.scan.path))
    }

    /// What it is and in which field.
    pub(in crate::report) fn name(&self) -> String {
        format!("{} in {}", sentence(&self.field.title), quoted(&self.field.field))
    }

    /// What the values are.
    pub(in crate::report) fn counts(&self) -> String {
        let field = self.field;
        let may = if is_secret(field) { "may be in use" } else { "may be a person's" };
        let mut text = match field.standing {
            DataStanding::Pid if field.real == field.values => match field.real {
                1 => format!("1 value, which {may}"),
                2 => format!("2 values, both of which {may}"),
                all => format!("all {} values {may}", number(all)),
            },
            DataStanding::Pid => format!("{} of {} values {may}", number(field.real), number(field.values)),
            DataStanding::Contaminated => {
                let test = format!("{} of {} values are test data", number(field.synthetic), number(field.values));
                format!("{test}, but {} {may}", number(field.real))
            }
            DataStanding::Placeholder => {
                format!("{}, which nobody reserved", counted(field.placeholder, "customary placeholder", "customary placeholders"))
            }
            DataStanding::Synthetic => match field.values {
                1 => "1 value, which is reserved or published for tests".to_owned(),
                all => format!("all {} values are reserved or published for tests", number(all)),
            },
            DataStanding::Clean => "nothing that may be a person's".to_owned(),
        };
        if field.standing == DataStanding::Pid && field.synthetic > 0 {
            text.push_str(&format!("; {} reserved for tests", number(field.synthetic)));
        }
        if field.standing >= DataStanding::Contaminated && field.placeholder > 0 {
            text.push_str(&format!("; {}", counted(field.placeholder, "placeholder", "placeholders")));
        }
        if field.allowed > 0 {
            text.push_str(&format!("; {} excused by an allow-list", number(field.allowed)));
        }
        text
    }

    /// The whole in one sentence.
    pub(in crate::report) fn message(&self) -> String {
        format!("{}: {}", self.name(), self.counts())
    }

    /// Why, a sentence each.
    pub(in crate::report) fn reasons(&self) -> Vec<String> {
        let mut reasons: Vec<String> = self.field.evidence.iter().map(|one| sentence(one)).filter(|one| !one.is_empty()).collect();
        reasons.extend(self.field.runner_up.as_ref().map(|other| format!("the values may also be {}", quoted(other))));
        reasons.extend(self.field.registry.as_ref().map(|row| format!("the registry of test data has them in {}", quoted(row))));
        reasons
    }

    /// What the values look like.
    pub(in crate::report) fn shapes(&self) -> String {
        let shapes: Vec<String> = self.field.shapes.iter().map(|shape| sentence(shape)).collect();
        shapes.join("; ")
    }

    /// `path:line:column`.
    pub(in crate::report) fn place(&self, place: &DataPlace) -> String {
        let path = visible(&self.file.scan.path);
        match place.column {
            Some(column) => format!("{path}:{}:{column}", place.line),
            None => format!("{path}:{}", place.line),
        }
    }

    /// Where it begins; the path alone where nobody knows.
    pub(in crate::report) fn first(&self) -> String {
        self.field.places.first().map_or_else(|| visible(&self.file.scan.path).into_owned(), |place| self.place(place))
    }

    /// Where the file goes, where a data set says so.
    pub(in crate::report) fn goes_to(&self) -> Option<String> {
        let dataset = self.file.dataset.as_ref()?;
        let environments = self.file.environments.join(", ");
        Some(format!("{} (data set {})", visible(if environments.is_empty() { "no environment" } else { &environments }), quoted(dataset)))
    }
}

impl ScanGap<'_> {
    /// Where it is and what is wrong.
    pub(in crate::report) fn message(&self) -> String {
        let after = match self.unread.after {
            Some(row) => format!(", searched up to line {}", number(row)),
            None => String::new(),
        };
        format!("{} ({}{after})", sentence(&self.unread.reason), visible(&self.unread.code))
    }
}

impl ScanReport<'_> {
    /// The answer in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let totals = &self.totals;
        let mut parts = Vec::new();
        if totals.found > 0 {
            let fields = counted(totals.found, "field", "fields");
            let holds = if totals.files_found == 1 { "holds" } else { "hold" };
            let what = match (totals.secrets, totals.real) {
                (_, 0) => "placeholders that nobody reserved",
                (secrets, _) if secrets == totals.found => "keys or passwords",
                (0, _) => "data that may be a person's",
                _ => "data that may be a person's, or keys and passwords",
            };
            let values = if totals.real > 0 { format!(", {}", counted(totals.real, "value", "values")) } else { String::new() };
            parts.push(format!(
                "{} of {} {holds} {what} ({fields}{values})",
                number(totals.files_found),
                counted(totals.files, "file", "files")
            ));
        }
        if totals.unread > 0 {
            parts.push(format!("{} could not be searched", counted(totals.files_unread, "file", "files")));
        }
        if parts.is_empty() {
            let new = if self.circumstances.baseline { "nothing new" } else { "nothing" };
            return format!("{new} that may be a person's in {}", counted(totals.files, "file", "files"));
        }
        parts.join("; ")
    }

    /// What was looked at, and what does not count.
    #[must_use]
    pub fn extent(&self) -> String {
        let totals = &self.totals;
        let mut text = format!("{}, {} searched", counted(totals.files, "file", "files"), size(totals.bytes));
        for (count, what) in [
            (totals.known, "known to the baseline"),
            (totals.placeholder, "with placeholders only"),
            (totals.synthetic, "with test data only"),
        ] {
            if count > 0 {
                text.push_str(&format!("; {} {what}", counted(count, "finding", "findings")));
            }
        }
        text
    }

    /// What there is to know about this run.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self
            .outcome
            .stale
            .iter()
            .map(|entry| format!("the baseline has {}, which is there no more: write it anew with --write-baseline", sentence(entry)))
            .collect();
        if self.totals.allowed > 0 {
            notes.push(format!("an allow-list excuses {}", counted(self.totals.allowed, "value", "values")));
        }
        if self.outcome.links > 0 {
            let links = counted(self.outcome.links, "symbolic link was", "symbolic links were");
            notes.push(format!("{links} not followed: what is there is searched at its own place"));
        }
        if self.outcome.repositories > 0 {
            notes.push(format!("`.git` was left out, {}", counted(self.outcome.repositories, "time", "times")));
        }
        if self.totals.found > 0 && !self.circumstances.kept_key {
            notes.push("the key of the fingerprints is this run's own; give --fingerprint-key to compare runs".to_owned());
        }
        notes
    }

    /// What a scan cannot see, whatever it finds.
    #[must_use]
    pub fn limits() -> [&'static str; 4] {
        [
            "whether a value belongs to somebody: a number that nobody reserved may be a person's, and that is what is said",
            "pictures, sound, films, PDF, and what is encrypted",
            "names and dates in running text that no word near them announces",
            "who somebody is through several harmless fields together",
        ]
    }
}
