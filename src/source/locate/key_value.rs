//! Keys and values: `/pair/value`, pairs from 0; without `value` the key is meant.

use super::super::key_value::parse;
use super::{Located, Span, Wanted};

pub(super) fn resolve(text: &str, wanted: &Wanted, found: &mut [Located]) {
    wanted.found(Located { span: Span::new(0, text.len()), key: None, exact: true }, found);
    let Ok(pairs) = parse(text) else { return };
    for (index, pair) in pairs.iter().enumerate() {
        let Some(wanted) = wanted.child(&index.to_string()) else { continue };
        wanted.found(Located { span: pair.key_span, key: Some(pair.key_span), exact: true }, found);
        if let Some(value) = wanted.child("value") {
            value.found(Located { span: pair.value_span, key: Some(pair.key_span), exact: true }, found);
        }
    }
}
