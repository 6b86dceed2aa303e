//! Workbooks: Office Open XML (ECMA-376, part 1, 18), `.xlsx` and `.xlsm`, hidden sheets included.
//!
//! A workbook is a zip archive. Its sheets are handed out as tables; parts that are no cells (comments, properties, drawings) stay members of the
//! archive and are searched as such.

mod parts;
mod sheet;
mod xml;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use self::parts::{Book, Strings};
use self::sheet::Sheet;
use self::xml::Xml;
use super::budget::Budget;
use super::members::within;
use super::zip::{self, Directory};
use super::{Input, Visit, why};
use crate::model::scan::Unread;

/// As a report writes it.
const FORMAT: &str = "xlsx";

/// Hands out the sheets of an archive that is a workbook; which of its entries need not be looked at any more.
pub(super) fn open(
    name: &str,
    input: &mut dyn Input,
    directory: &Directory,
    budget: &Budget<'_>,
    visit: &mut dyn Visit,
) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    if find(directory, "xl/workbook.bin").is_some() {
        visit.unread(name, why::not_supported("a binary workbook (.xlsb)"));
    }
    let Some(workbook) = find(directory, "xl/workbook.xml") else { return used };
    let mut package = Package { input, directory, budget };
    let book = match package.book(workbook) {
        Ok(book) => book,
        Err(unread) => {
            visit.unread(name, unread);
            return used;
        }
    };
    if let Some(unread) = &book.strings.fault {
        visit.unread(&within(name, "xl/sharedStrings.xml"), unread.clone());
    }
    for (title, target) in &book.sheets {
        let Some(at) = find(directory, target) else { continue };
        if used.insert(at) {
            package.sheet(&within(name, title), at, &book, visit);
        }
    }
    if !used.is_empty() {
        used.insert(workbook);
        // Strings that could not be read to their end are searched once more, as they stand.
        let parts = ["xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"];
        let whole = parts.iter().skip(usize::from(book.strings.fault.is_some()));
        used.extend(whole.filter_map(|part| find(directory, part)));
    }
    used
}

/// The entry with that name, which Office writes in any case.
fn find(directory: &Directory, name: &str) -> Option<usize> {
    directory.entries.iter().position(|entry| entry.name.trim_start_matches('/').eq_ignore_ascii_case(name))
}

/// The archive that is a workbook.
struct Package<'p> {
    input: &'p mut dyn Input,
    directory: &'p Directory,
    budget: &'p Budget<'p>,
}

impl Package<'_> {
    /// Reads a part from its start to its end.
    fn read<T>(&mut self, at: usize, how: impl FnOnce(Xml<'_>) -> Result<T, Unread>) -> Result<T, Unread> {
        let entry = self.directory.entries.get(at).ok_or_else(|| why::damaged("a part of the workbook is missing"))?;
        self.budget.member()?;
        let packed = Cell::new(0);
        how(Xml::new(zip::member(self.input, entry, self.budget, &packed)?))
    }

    /// What all sheets share. A part that is missing says nothing; only a list of sheets must be there.
    fn book(&mut self, workbook: usize) -> Result<Book, Unread> {
        let (sheets, from_1904) = self.read(workbook, parts::sheets)?;
        let targets = match find(self.directory, "xl/_rels/workbook.xml.rels") {
            Some(at) => self.read(at, parts::targets)?,
            None => BTreeMap::new(),
        };
        let dates = match find(self.directory, "xl/styles.xml") {
            Some(at) => self.read(at, parts::date_styles).unwrap_or_default(),
            None => Vec::new(),
        };
        let strings = match find(self.directory, "xl/sharedStrings.xml") {
            Some(at) => {
                let most = self.budget.limits.held;
                self.read(at, |xml| Ok(Strings::read(xml, most))).unwrap_or_else(Strings::missing)
            }
            None => Strings::default(),
        };
        let sheets = sheets.into_iter().filter_map(|(title, id)| targets.get(&id).map(|target| (title, target.clone()))).collect();
        Ok(Book { sheets, strings, dates, from_1904 })
    }

    fn sheet(&mut self, name: &str, at: usize, book: &Book, visit: &mut dyn Visit) {
        let budget = self.budget;
        let read = self.read(at, |xml| {
            visit.table(name, FORMAT, &mut Sheet::new(xml, book, budget));
            Ok(())
        });
        if let Err(unread) = read {
            visit.unread(name, unread);
        }
    }
}
