//! YAML: documents that people write are small, so the whole tree is read again.

use super::super::{Node, Pointer, Span, Value, yaml};
use super::Located;

pub(super) fn resolve(text: &str, pointers: &[&Pointer], found: &mut [Located]) {
    let Ok(root) = yaml::parse(text) else { return };
    for (pointer, slot) in pointers.iter().zip(found) {
        *slot = locate(&root, pointer);
    }
}

/// As [`resolve`], for a stream: the first token is the number of the document.
pub(super) fn resolve_stream(text: &str, pointers: &[&Pointer], found: &mut [Located]) {
    let Ok(documents) = yaml::stream(text) else { return };
    let whole = Located { span: Span::new(0, text.len()), key: None, exact: true };
    for (pointer, slot) in pointers.iter().zip(found) {
        let mut tokens = pointer.tokens();
        let Some(number) = tokens.next() else {
            *slot = whole;
            continue;
        };
        let document = number.parse::<usize>().ok().and_then(|number| documents.get(number));
        let below = pointer.as_str().split_at_checked(number.len() + 1).map_or("", |(_, below)| below);
        *slot = match document {
            Some(root) => locate(root, &Pointer::from_text(below)),
            None => Located { exact: false, ..whole },
        };
    }
}

fn locate(root: &Node, pointer: &Pointer) -> Located {
    let mut node = root;
    let mut located = Located { span: root.span, key: None, exact: true };
    for token in pointer.tokens() {
        let next = match &node.value {
            Value::Mapping(_) => node.entry(&token).map(|entry| (&entry.value, Some(entry.key_span))),
            Value::Sequence(items) => token.parse::<usize>().ok().and_then(|index| items.get(index)).map(|item| (item, None)),
            _ => None,
        };
        let Some((next, key)) = next else {
            return Located { exact: false, ..located };
        };
        located = Located { span: next.span, key, exact: true };
        node = next;
    }
    located
}
