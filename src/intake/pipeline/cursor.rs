//! A value of a definition together with the way to it.

use crate::source::{Node, Number, Pointer, Span, Value};

/// A value and its pointer.
#[derive(Clone)]
pub(super) struct At<'n> {
    pub(super) node: &'n Node,
    pub(super) pointer: Pointer,
}

/// A key and its value.
pub(super) struct Keyed<'n> {
    pub(super) key: &'n str,
    pub(super) key_span: Span,
    pub(super) at: At<'n>,
}

impl<'n> At<'n> {
    /// A document of a stream.
    pub(super) fn document(node: &'n Node, number: usize) -> Self {
        Self { node, pointer: Pointer::root().index(number) }
    }

    /// The value of a key, where this is a mapping that has it and it is not null.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        (node.value != Value::Null).then(|| Self { node, pointer: self.pointer.clone().key(key) })
    }

    /// Whether this is a mapping that has the key, even with nothing in it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some()
    }

    /// The text of a key's value, where that is a string.
    pub(super) fn text(&self, key: &str) -> Option<&'n str> {
        self.node.get(key)?.as_str()
    }

    /// The items, where this is a list.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        let Value::Sequence(items) = &self.node.value else { return None };
        Some(items.iter().enumerate().map(|(index, node)| Self { node, pointer: self.pointer.clone().index(index) }).collect())
    }

    /// The keys and values, where this is a mapping.
    pub(super) fn entries(&self) -> Option<Vec<Keyed<'n>>> {
        let Value::Mapping(entries) = &self.node.value else { return None };
        let keyed = entries.iter().map(|entry| Keyed {
            key: &entry.key,
            key_span: entry.key_span,
            at: Self { node: &entry.value, pointer: self.pointer.clone().key(&entry.key) },
        });
        Some(keyed.collect())
    }

    /// A scalar as text; nothing for lists, mappings and null.
    pub(super) fn scalar(&self) -> Option<String> {
        scalar(self.node)
    }

    /// Whether this is the boolean.
    pub(super) fn is(&self, value: bool) -> bool {
        self.node.value == Value::Bool(value)
    }
}

/// A scalar as text.
pub(super) fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(Number::Integer(value)) => Some(value.to_string()),
        Value::Number(Number::Unsigned(value)) => Some(value.to_string()),
        Value::Number(Number::Float(value)) => Some(value.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}
