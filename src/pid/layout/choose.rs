//! Which layout a text has: what its name says where the text agrees, else what the text looks like.

use super::Layout;
use super::csv::{Csv, sniff};
use super::json::Json;
use super::sql::Sql;

/// The layout of a text by its name and its beginning (64 KB, or all of it). `known` says whether a word is the name of a field.
#[must_use]
pub fn choose(name: &str, head: &[u8], known: &dyn Fn(&str) -> bool) -> Box<dyn Layout> {
    if name.ends_with(".sql") {
        return Box::new(Sql::new(head));
    }
    if name.ends_with(".json") {
        return Box::new(Json::new(false));
    }
    if name.ends_with(".jsonl") {
        return Box::new(Json::new(true));
    }
    let (dialect, fit) = sniff(head, None);
    Box::new(Csv::new(dialect, fit.cells, head, known))
}
