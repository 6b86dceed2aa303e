//! Keys and values, one pair a line: `.env` files and Java properties ([`crate::source::key_value`]).
//!
//! Settings and nothing else. Not seen: what the shell that reads the file would put in for `$NAME`.

use super::{Draft, secret};
use crate::intake::{Format, Record, Role, probe};
use crate::model::configuration::{ConfigurationFormat, SettingKind};
use crate::source::{DocId, Pointer, Problem, SourceFile, Syntax, key_value};

/// Keys and values.
#[derive(Debug)]
pub(in crate::intake) struct KeyValue;

impl Format for KeyValue {
    fn name(&self) -> &'static str {
        "key-value"
    }

    fn role(&self) -> Role {
        Role::Configuration
    }

    fn syntax(&self) -> Syntax {
        Syntax::KeyValue
    }

    /// The first line that is not a comment has a name before `=`.
    fn sniff(&self, file: &SourceFile) -> bool {
        let text = probe::unmarked(file.text_lossless());
        let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '!'])).unwrap_or_default();
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        let key = key.strip_prefix("export ").unwrap_or(key);
        key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let mut draft = Draft::new(file, doc, ConfigurationFormat::KeyValue);
        for (index, pair) in key_value::parse(text)?.into_iter().enumerate() {
            let kind = if secret::is_placeholder(pair.value) {
                SettingKind::Reference
            } else if secret::looks_secret(pair.key, pair.value) {
                SettingKind::Secret
            } else {
                SettingKind::Plain
            };
            draft.valued(None, pair.key, kind, pair.value, pair.value_span, Pointer::root().index(index).key("value"));
        }
        draft.finish()
    }
}
