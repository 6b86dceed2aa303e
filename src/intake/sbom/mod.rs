//! Bills of materials: CycloneDX and SPDX, both in JSON.
//!
//! Real documents reach hundreds of megabytes, so both readers stream: only the keys that are wanted are
//! looked at, a package is built once, and licence statements are numbered as they come ([`group`]).
//! Packages are never merged and keep the order of the document. What a licence *means* is not decided
//! here: the text goes on as it was written.
//!
//! To add a format: one file here that fills a [`group::Packages`], one line in `FORMATS`.

pub(super) mod cyclonedx;
mod group;
pub(super) mod spdx;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::model::id::{Digest, Malformed};
use crate::source::{Pointer, Problem, SourceFile, Syntax, locate, suggest};

/// A problem at a place of a JSON document.
fn problem_at(file: &SourceFile, pointer: &Pointer, message: impl Into<String>, label: &str) -> Problem {
    let file = if file.syntax() == Syntax::Json { file.clone() } else { file.as_syntax(Syntax::Json) };
    match locate::resolve(&file, &[pointer]).first() {
        Some(located) => Problem::at(located.focus(file.text_lossless()), message, label),
        None => Problem::whole(message),
    }
}

/// Adds an index to a pointer's text, without the cost of formatting.
fn push_index(path: &mut String, index: usize) {
    let mut digits = [0u8; 20];
    let mut count = 0usize;
    let mut rest = index;
    for digit in digits.iter_mut().rev() {
        *digit = u8::try_from(rest % 10).unwrap_or(0);
        count += 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    path.push('/');
    path.extend(digits.iter().skip(digits.len() - count).map(|digit| char::from(b'0' + digit)));
}

/// The digests of what a document describes, as they are found.
#[derive(Debug, Default)]
struct Subjects {
    digests: Vec<Digest>,
    known: BTreeSet<Digest>,
    first: Option<Pointer>,
    malformed: Vec<(Pointer, Malformed)>,
}

impl Subjects {
    fn accept(&mut self, digest: Digest, pointer: Pointer) {
        self.first.get_or_insert(pointer);
        if self.known.insert(digest.clone()) {
            self.digests.push(digest);
        }
    }

    /// Takes a hash; one of an algorithm that does not identify an artifact here is passed over.
    fn hash(&mut self, algorithm: &str, digits: &str, pointer: Pointer) {
        match digest(algorithm, digits) {
            Some(Ok(digest)) => self.accept(digest, pointer),
            Some(Err(malformed)) => self.malformed.push((pointer, malformed)),
            None => {}
        }
    }

    /// The digests, and where the first of them stands or should stand.
    fn finish(self, file: &SourceFile, should_stand: Pointer) -> Result<(Vec<Digest>, Pointer), Vec<Problem>> {
        if self.malformed.is_empty() {
            return Ok((self.digests, self.first.unwrap_or(should_stand)));
        }
        let pointers: Vec<&Pointer> = self.malformed.iter().map(|(pointer, _)| pointer).collect();
        let located = locate::resolve(&file.as_syntax(Syntax::Json), &pointers);
        let problem = |(located, (_, malformed)): (locate::Located, (Pointer, Malformed))| {
            Problem::at(located.focus(file.text_lossless()), malformed.message, "this digest").with_help(malformed.help)
        };
        Err(located.into_iter().zip(self.malformed).map(problem).collect())
    }
}

/// Checks the value that names the format's version.
fn check_version(file: &SourceFile, key: &str, found: Option<&str>, accepted: &[&str]) -> Result<(), Problem> {
    match found {
        Some(version) if accepted.contains(&version) => Ok(()),
        Some(version) => Err(problem_at(
            file,
            &Pointer::root().key(key),
            format!("`{}` is not a version that is read", version.escape_debug()),
            "not this one",
        )
        .with_help(format!("accepted: {}", suggest::list(accepted.iter().copied())))),
        None => Err(problem_at(file, &Pointer::root(), format!("missing key `{key}`"), "in this document")
            .with_help(format!("add `{key}`, one of {}", suggest::list(accepted.iter().copied())))),
    }
}

/// A digest given as an algorithm's name and hexadecimal digits; `None` for algorithms that do not
/// identify an artifact here. Upper-case digits are accepted, as both formats allow them.
fn digest(algorithm: &str, digits: &str) -> Option<Result<Digest, Malformed>> {
    let algorithm = match algorithm {
        "SHA-256" | "SHA256" => "sha256",
        "SHA-384" | "SHA384" => "sha384",
        "SHA-512" | "SHA512" => "sha512",
        _ => return None,
    };
    Some(format!("{algorithm}:{}", digits.to_ascii_lowercase()).parse())
}

/// The digest in the version of an image, or in its package URL (`pkg:oci/name@sha256%3A…`).
fn image_digest(text: &str) -> Option<Digest> {
    let version = match text.strip_prefix("pkg:oci/") {
        Some(rest) => rest.split(['?', '#']).next()?.rsplit_once('@')?.1,
        None => text,
    };
    let version: Cow<'_, str> = if version.contains('%') { version.replace("%3A", ":").replace("%3a", ":").into() } else { version.into() };
    version.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_written_in_decimal() {
        let mut path = String::new();
        [0, 7, 10, 1_203, usize::MAX].into_iter().for_each(|index| push_index(&mut path, index));
        assert_eq!(path, format!("/0/7/10/1203/{}", usize::MAX));
    }

    #[test]
    fn a_digest_is_read_from_a_package_url_and_from_a_version() {
        let digest = format!("sha256:{}", "0123456789abcdef".repeat(4));
        let read = |text: &str| image_digest(text).map(|digest| digest.to_string());
        assert_eq!(read(&digest), Some(digest.clone()));
        assert_eq!(read(&format!("pkg:oci/api@{}?repository_url=r", digest.replace(':', "%3A"))), Some(digest));
        assert_eq!(read("pkg:oci/api@1.2.3"), None);
        assert_eq!(read("sha256:12"), None);
    }
}
