//! One file searched: unpacked, cut into pieces, looked at by as many threads as there are, counted in the order of the text.

mod chunks;
mod looks;
mod text;

use std::collections::BTreeMap;
use std::io::Read;

use crate::model::detection::Detection;
use crate::model::id::Timestamp;
use crate::model::scan::{DataStanding, FileScan, Unread};
use crate::pid::decide::kinds::Kinds;
use crate::pid::decide::{self, Analyst, Scales, told};
use crate::pid::layout::Columns;
use crate::pid::lexicon::Strength;
use crate::pid::raw::FingerprintKey;
use crate::pid::spot::OwnPatterns;
use crate::pid::synthetic::Registry;
use crate::pid::unpack::{self, Batch, Input, Limits, Table, Visit};

pub use crate::pid::spot::OwnPatternError;

/// How a search is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What archives may grow to.
    pub limits: Limits,
    /// The bytes of a piece. What is found does not depend on it.
    pub chunk: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { limits: Limits::default(), chunk: chunks::CHUNK }
    }
}

/// Searches files. One for a run; threads share it.
pub struct Searcher {
    scales: Scales,
    settings: Settings,
}

impl Searcher {
    /// A searcher that weighs as `detection` says, clears what `registry` knows, and signs places with `key`. Entries of the
    /// allow-list that are over at `now` do not count.
    ///
    /// # Errors
    /// Patterns that cannot be compiled.
    pub fn new(detection: Detection, registry: Registry, key: FingerprintKey, now: Timestamp) -> Result<Self, OwnPatternError> {
        let own = OwnPatterns::new(&detection)?;
        let kinds = Kinds::new(&detection);
        let current = detection.allow.iter().filter(|allowed| allowed.expires > now);
        let allowed = current.filter_map(|allowed| Some((allowed.fingerprint.clone(), kinds.named(&allowed.entity)?))).collect();
        Ok(Self { scales: Scales::new(kinds, own, detection, registry, key, allowed), settings: Settings::default() })
    }

    /// The same with other settings.
    #[must_use]
    pub fn with(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Searches a file. One scan for each text or table in it: archives and workbooks hold many, and every file has at least one.
    pub fn file(&self, path: &str, input: &mut dyn Input, threads: usize) -> Vec<FileScan> {
        let mut visitor = Visitor { searcher: self, threads, scans: Vec::new(), told: BTreeMap::new(), withheld: 0 };
        unpack::open(path, input, &self.settings.limits, &mut visitor);
        if visitor.scans.is_empty() {
            visitor.scans.push(FileScan::new(path, "empty", "binary"));
        }
        for scan in &mut visitor.scans {
            scan.standing = scan.fields.iter().map(|field| field.standing).max().unwrap_or(DataStanding::Clean);
        }
        visitor.scans
    }

    fn is_field_name(&self, name: &str) -> bool {
        self.scales.kinds.lexicon.entities_named(name).iter().any(|named| named.strength == Strength::Exact)
    }
}

/// Takes what a file is made of.
struct Visitor<'s> {
    searcher: &'s Searcher,
    threads: usize,
    scans: Vec<FileScan>,
    /// What parts of paths inside of archives are told as, and how many of them are not told.
    told: BTreeMap<String, String>,
    withheld: usize,
}

impl Visit for Visitor<'_> {
    fn text(&mut self, name: &str, encoding: &'static str, reader: &mut dyn Read) {
        let mut scan = FileScan::new(&self.shown(name), "text", encoding);
        text::search(self.searcher, self.threads, name, reader, &mut scan);
        self.scans.push(scan);
    }

    fn table(&mut self, name: &str, format: &'static str, table: &mut dyn Table) {
        let mut scan = FileScan::new(&self.shown(name), format, "binary");
        let mut analyst = Analyst::new(&self.searcher.scales, true);
        let mut columns = Columns::default();
        loop {
            match table.next() {
                Ok(Some(batch)) => self.batch(&mut analyst, &mut columns, table.columns(), &batch, &mut scan),
                Ok(None) => break,
                Err(unread) => {
                    scan.unread.push(unread);
                    break;
                }
            }
        }
        scan.fields = decide::fields(&analyst);
        self.scans.push(scan);
    }

    fn unread(&mut self, name: &str, unread: Unread) {
        let name = self.shown(name);
        match self.scans.iter_mut().find(|scan| scan.path == name) {
            Some(scan) => scan.unread.push(unread),
            None => self.scans.push(FileScan::unsearched(&name, unread)),
        }
    }
}

impl Visitor<'_> {
    /// A path as it is told: parts of it inside of an archive that are somebody's data have a number in their place.
    fn shown(&mut self, path: &str) -> String {
        let Some((outside, inside)) = path.split_once("!/") else { return path.to_owned() };
        let parts: Vec<String> = inside.split('/').map(|part| self.shown_part(part)).collect();
        format!("{outside}!/{}", parts.join("/"))
    }

    fn shown_part(&mut self, part: &str) -> String {
        if let Some(told) = self.told.get(part) {
            return told.clone();
        }
        // An archive within an archive ends with the mark of what is inside.
        let (name, mark) = part.strip_suffix('!').map_or((part, ""), |name| (name, "!"));
        let Some(told) = told::part(name, self.withheld + 1, &self.searcher.scales) else { return part.to_owned() };
        self.withheld += 1;
        let told = format!("{told}{mark}");
        self.told.insert(part.to_owned(), told.clone());
        told
    }

    /// The rows of a table, column by column: the cells of a column stand in lines.
    fn batch(&self, analyst: &mut Analyst<'_>, columns: &mut Columns, names: &[String], batch: &Batch, scan: &mut FileScan) {
        scan.rows += batch.rows as u64;
        for (index, text) in batch.columns.iter().enumerate() {
            analyst.at_row(batch.first_row);
            let name = names.get(index).map_or("", String::as_str);
            let spots = looks::look(self.searcher, text, text.len(), &[]);
            columns.take(index, name, text, &looks::ranges(&spots), batch.first_row.saturating_sub(1), &mut analyst.over(text, &spots));
            scan.bytes += text.len() as u64;
        }
    }
}
