//! An organisation's own patterns and words.

use std::ops::Range;

use miette::Diagnostic;
use regex::bytes::{Regex, RegexBuilder};
use thiserror::Error;

use crate::model::detection::Detection;

/// Most memory of a compiled pattern, in bytes.
const LARGEST: usize = 4 << 20;
/// Most patterns and dictionaries.
const MOST: usize = 200;

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[error("the pattern of `{id}` cannot be used: {reason}")]
#[diagnostic(help("patterns are regular expressions of the crate `regex`, without look-around, and match something"))]
pub struct OwnPatternError {
    /// The pattern's id.
    pub id: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Patterns, then dictionaries, in their order.
#[derive(Debug, Default)]
pub struct OwnPatterns(Vec<Regex>);

impl OwnPatterns {
    /// Compiles what an organisation wrote.
    ///
    /// # Errors
    /// Patterns that are no regular expression, too large, or match nothing at all; too many of them.
    pub fn new(detection: &Detection) -> Result<Self, OwnPatternError> {
        let patterns = detection.patterns.iter().map(|own| (&own.id, own.pattern.clone(), false));
        let words = detection.dictionaries.iter().map(|own| {
            let words: Vec<String> = own.words.iter().map(|word| regex::escape(word.trim())).collect();
            (&own.id, format!(r"\b(?:{})\b", words.join("|")), true)
        });
        let mut compiled = Vec::new();
        for (id, pattern, any_case) in patterns.chain(words) {
            let wrong = |reason: String| OwnPatternError { id: id.clone(), reason };
            let regex = RegexBuilder::new(&pattern).case_insensitive(any_case).multi_line(true).size_limit(LARGEST).build();
            let regex = regex.map_err(|error| wrong(error.to_string()))?;
            if regex.is_match(b"") {
                return Err(wrong("it matches where nothing stands".to_owned()));
            }
            compiled.push(regex);
            if compiled.len() > MOST {
                return Err(wrong(format!("there are more than {MOST} patterns and dictionaries")));
            }
        }
        Ok(Self(compiled))
    }

    /// Calls with every match that begins in the first `own` bytes.
    pub(super) fn each(&self, text: &[u8], own: usize, mut call: impl FnMut(u8, Range<usize>)) {
        for (regex, index) in self.0.iter().zip(0..=u8::MAX) {
            for found in regex.find_iter(text).take_while(|found| found.start() < own) {
                call(index, found.range());
            }
        }
    }
}
