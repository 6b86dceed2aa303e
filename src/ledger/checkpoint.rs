//! Checkpoints (C2SP `tlog-checkpoint`): origin, size and root of a ledger, in a signed note.
//!
//! The bytes that are signed are three lines and nothing else; extension lines are refused, because
//! nothing here would know what they say.

use data_encoding::BASE64;

use super::LedgerError;
use super::merkle::{Hash, empty_root};
use super::note::NoteKey;
use super::store::Head;

/// A checkpoint whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The size and root that were signed.
    pub head: Head,
    /// The signed note, byte for byte.
    pub note: String,
}

impl Checkpoint {
    /// Reads a checkpoint that this key signed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(note: &str, key: &NoteKey) -> Result<Self, LedgerError> {
        let head = body(key.open(note)?, key.name())?;
        Ok(Self { head, note: note.to_owned() })
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn text(origin: &str, head: Head) -> String {
        format!("{origin}\n{}\n{}\n", head.size, BASE64.encode(&head.root.0))
    }
}

fn malformed(message: impl Into<String>) -> LedgerError {
    LedgerError::Malformed { what: "a checkpoint", message: message.into() }
}

fn body(text: &str, origin: &str) -> Result<Head, LedgerError> {
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(text).split('\n').collect();
    let [first, size, root] = lines.as_slice() else {
        return Err(malformed(format!("it has {} lines, not the three of origin, size and root", lines.len())));
    };
    if *first != origin {
        return Err(malformed(format!("its origin is `{}`, not `{origin}`", first.escape_debug())));
    }
    let head = Head { size: decimal(size).ok_or_else(|| malformed("its size is not a number"))?, root: hash(root)? };
    if head.size == 0 && head.root != empty_root() {
        return Err(malformed("it has no entries, but not the root of an empty tree"));
    }
    Ok(head)
}

/// Reads a decimal number in its one form: no sign, no leading zeros, below 2^63.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if digits { text.parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok()) } else { None }
}

/// Reads a hash in canonical base64.
pub(super) fn hash(text: &str) -> Result<Hash, LedgerError> {
    let bytes = BASE64.decode(text.as_bytes()).map_err(|_| malformed(format!("`{}` is not base64", text.escape_debug())))?;
    bytes.try_into().map(crate::source::Sha256).map_err(|_| malformed(format!("`{}` is not a hash of 32 bytes", text.escape_debug())))
}
