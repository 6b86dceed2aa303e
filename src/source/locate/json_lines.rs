//! JSON Lines: the first token is the line's record index, the rest points into that line's value.
//! Blank lines are not records.

use serde_json::value::RawValue;

use super::json::{Walk, descend};
use super::{Located, Wanted};

pub(super) fn resolve(text: &str, wanted: &Wanted, found: &mut [Located]) {
    let mut index = 0usize;
    for line in text.split('\n') {
        if line.trim().is_empty() {
            continue;
        }
        if let Some(wanted) = wanted.child(&index.to_string())
            && let Ok(raw) = serde_json::from_str::<&RawValue>(line)
        {
            descend(raw.get(), None, wanted, &mut Walk { text, found, depth: 0 });
        }
        index += 1;
    }
}
