//! What the sheets of a workbook share: their list, their strings, and which styles are dates.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::super::why;
use super::xml::{Xml, attribute, reference};
use crate::model::scan::Unread;

/// A workbook without its cells.
pub(super) struct Book {
    /// Titles of the sheets, and the parts that they are in.
    pub(super) sheets: Vec<(String, String)>,
    pub(super) strings: Strings,
    /// For every cell style, whether its numbers are dates.
    pub(super) dates: Vec<bool>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

/// The strings that cells name by number.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
    /// What stopped their reading.
    pub(super) fault: Option<Unread>,
}

impl Strings {
    /// None, and why.
    pub(super) fn missing(fault: Unread) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }

    /// Reads the table of strings, at most so many bytes of it.
    pub(super) fn read(mut xml: Xml<'_>, most: u64) -> Self {
        let mut strings = Self::default();
        // Within `rPh` stands how something is pronounced, not what it is.
        let (mut in_text, mut in_phonetic) = (false, false);
        loop {
            match xml.next() {
                Ok(Event::Start(element)) => match element.local_name().into_inner() {
                    "t" => in_text = !in_phonetic,
                    "rPh" => in_phonetic = true,
                    _ => {}
                },
                Ok(Event::End(element)) => match element.local_name().into_inner() {
                    "t" => in_text = false,
                    "rPh" => in_phonetic = false,
                    "si" => strings.ends.push(strings.text.len()),
                    _ => {}
                },
                Ok(Event::Empty(element)) if element.local_name().into_inner() == "si" => strings.ends.push(strings.text.len()),
                Ok(Event::Text(text)) if in_text => strings.text.push_str(&text),
                Ok(Event::CData(text)) if in_text => strings.text.push_str(&text),
                Ok(Event::GeneralRef(one)) if in_text => strings.text.push_str(&reference(&one)),
                Ok(Event::Eof) => return strings,
                Ok(_) => {}
                Err(unread) => return Self { fault: Some(unread), ..strings },
            }
            if (strings.text.len() + strings.ends.len() * size_of::<usize>()) as u64 > most {
                return Self { fault: Some(why::too_large(most)), ..strings };
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(index)?)
    }
}

/// Titles of the sheets with the ids of their relationships, and whether days are counted from 1904.
pub(super) fn sheets(mut xml: Xml<'_>) -> Result<(Vec<(String, String)>, bool), Unread> {
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().into_inner() {
                "sheet" => {
                    let id = element.attributes().with_checks(false).flatten().find(|one| one.key.into_inner().ends_with(":id"));
                    let title = attribute(&element, "name").unwrap_or_default();
                    sheets.push((title, id.map(|id| id.value.to_string()).unwrap_or_default()));
                }
                "workbookPr" => from_1904 = attribute(&element, "date1904").is_some_and(|value| value == "1" || value == "true"),
                _ => {}
            },
            Event::Eof => return Ok((sheets, from_1904)),
            _ => {}
        }
    }
}

/// Where relationships lead, by their ids, from the archive's root on.
pub(super) fn targets(mut xml: Xml<'_>) -> Result<BTreeMap<String, String>, Unread> {
    let mut targets = BTreeMap::new();
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => {
                if let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target")) {
                    let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    targets.insert(id, target);
                }
            }
            Event::Eof => return Ok(targets),
            _ => {}
        }
    }
}

/// For every cell style, whether its numbers are dates.
pub(super) fn date_styles(mut xml: Xml<'_>) -> Result<Vec<bool>, Unread> {
    let (mut own, mut dates, mut in_cells) = (BTreeSet::new(), Vec::new(), false);
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().into_inner() {
                "numFmt" if attribute(&element, "formatCode").is_some_and(|code| is_date(&code)) => {
                    own.extend(attribute(&element, "numFmtId"));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId").unwrap_or_default();
                    // Formats that every workbook has, those of East Asia included (18.8.30).
                    let known = matches!(id.parse(), Ok(14u32..=22 | 27..=36 | 45..=47 | 50..=58));
                    dates.push(known || own.contains(&id));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().into_inner() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(dates),
            _ => {}
        }
    }
}

/// Whether a number format shows a day or a time: it has their letters outside quotes, brackets and escapes.
fn is_date(code: &str) -> bool {
    let (mut in_quotes, mut in_brackets, mut is_escaped) = (false, false, false);
    for one in code.chars() {
        match one {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => in_quotes = !in_quotes,
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' if !in_quotes && !in_brackets => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_are_told_from_numbers_with_words() {
        for code in ["yyyy-mm-dd", "[$-409]d/m/yy h:mm;@", "hh:mm:ss", "dd\\.mm\\.yyyy"] {
            assert!(is_date(code), "{code}");
        }
        for code in ["0.00", "#,##0 \"days\"", "[Red]0", "@", "\\d0", "General"] {
            assert!(!is_date(code), "{code}");
        }
    }
}
