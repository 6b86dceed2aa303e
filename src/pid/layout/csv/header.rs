//! Whether the first record is a header: a row of names, unlike what stands below it.

use super::sniff::{Dialect, cells, records};
use crate::pid::layout::field;

/// The longest name, in bytes.
const LONGEST_NAME: usize = 80;
/// The records below that are looked at.
const MOST_RECORDS: usize = 50;
/// What stands in rows of data where a value is missing.
const MISSING: [&str; 8] = ["null", "none", "na", "n/a", "nan", "nil", "unknown", "missing"];

/// The line of the header and the names in it; nothing where the first record is data like the others.
pub(crate) fn read(dialect: &Dialect, head: &[u8], known: &dyn Fn(&str) -> bool) -> Option<(Vec<u8>, Vec<Option<String>>)> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut records = records(head, dialect).filter(|record| record.first().copied() != dialect.comment || dialect.comment.is_none());
    let line = records.next()?;
    if line.contains(&dialect.newline) {
        return None;
    }
    let names: Vec<String> = cells(line, dialect).map(|cell| value(cell, dialect)).collect();
    if names.iter().all(String::is_empty) || !names.iter().all(|name| name.is_empty() || is_name(name)) || !are_distinct(&names) {
        return None;
    }
    let below: Vec<Vec<String>> =
        records.take(MOST_RECORDS).map(|record| cells(record, dialect).map(|cell| value(cell, dialect)).collect()).collect();
    let is_header = names.iter().any(|name| known(name)) || is_unlike(&names, &below);
    is_header.then(|| (line.to_vec(), names.into_iter().map(|name| Some(name).filter(|name| !name.is_empty())).collect()))
}

/// A cell without its quotes.
fn value(cell: &[u8], dialect: &Dialect) -> String {
    let text = field::name(cell);
    let text = text.trim();
    let Some(quote) = dialect.quote.map(char::from) else { return text.to_owned() };
    let inner = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    inner.map_or_else(|| text.to_owned(), |text| text.replace(&format!("{quote}{quote}"), &quote.to_string()).trim().to_owned())
}

/// Letters with few digits, as names of fields have them.
fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let begins = text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '#' | '$' | '@' | '('));
    let forbidden = |character: char| character.is_control() || matches!(character, '{' | '}' | '<' | '>' | '=' | '"');
    let is_address = text.find('@').is_some_and(|at| at > 0);
    text.len() <= LONGEST_NAME && letters > 0 && digits <= letters && begins && !is_address && !text.contains(forbidden)
}

fn are_distinct(names: &[String]) -> bool {
    let mut sorted: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    sorted.sort();
    sorted.windows(2).all(|pair| pair.first() != pair.last())
}

/// Whether a column has a word on top and no words below: more digits than letters or an address in at least nine of ten
/// values. A second sign is `_` in most names and in no value.
fn is_unlike(names: &[String], below: &[Vec<String>]) -> bool {
    let values = |column: usize| below.iter().filter_map(move |record| record.get(column)).filter(|value| !value.is_empty());
    let is_number = |value: &&String| {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        value.contains('@') || (digits > 0 && digits >= value.chars().filter(|character| character.is_alphabetic()).count())
    };
    let numbers = names.iter().enumerate().any(|(column, name)| {
        let is_word = !name.is_empty() && !is_number(&name) && !MISSING.contains(&name.to_lowercase().as_str());
        let (all, with) = (values(column).count(), values(column).filter(is_number).count());
        is_word && all > 0 && with * 10 >= all * 9
    });
    let joined = names.iter().filter(|name| name.contains('_')).count();
    let joined_below = below.iter().flatten().any(|value| value.contains('_'));
    numbers || (joined * 2 > names.len() && !joined_below && !below.is_empty())
}
