//! Why something could not be read: every word for programs, what is wrong and what to do, in one place.

use std::fmt;
use std::io::{Error, ErrorKind};

use super::Limits;
use crate::model::scan::Unread;

/// What could not be read, with all its words.
pub(super) fn unread(code: &str, reason: impl Into<String>, help: &str) -> Unread {
    Unread { code: code.to_owned(), reason: reason.into(), help: help.to_owned(), after: None }
}

/// Archives within archives beyond the limit.
pub(super) fn too_deep(limits: &Limits) -> Unread {
    let reason = format!("it is an archive within more than {} others", limits.depth);
    unread("archive-too-deep", reason, "unpack the archive and scan what comes out")
}

/// A member, or all of them, beyond the limit of bytes.
pub(super) fn too_large(bytes: u64) -> Unread {
    let reason = format!("more than {} would be unpacked", size(bytes));
    unread("archive-too-large", reason, "unpack the archive and scan what comes out, or scan its parts apart")
}

/// A small archive that becomes a large one, as a zip bomb does.
pub(super) fn ratio(limits: &Limits) -> Unread {
    let reason = format!("what is unpacked is more than {} times as large as the archive, as in a zip bomb", limits.ratio);
    unread("ratio", reason, "if the archive is no attack, unpack it and scan what comes out")
}

/// More members than anybody would look at.
pub(super) fn too_many(limits: &Limits) -> Unread {
    let reason = format!("the archive has more than {} members", limits.members);
    unread("too-many-members", reason, "unpack the archive and scan what comes out")
}

/// What must be in memory to be opened, and is too large for it.
pub(super) fn too_large_to_hold(what: &str, limits: &Limits) -> Unread {
    let reason = format!("{what} of more than {} cannot be opened", size(limits.held));
    unread("too-large-to-open", reason, "scan it by itself, not within an archive, or export its tables as CSV")
}

/// Needs a password or a key.
pub(super) fn encrypted(what: &str) -> Unread {
    unread("encrypted", format!("{what} is encrypted"), "scan what it was made from, before it is encrypted")
}

/// A format that is known and not read.
pub(super) fn not_supported(what: &str) -> Unread {
    unread("not-supported", format!("{what} is not read"), "convert it to a format that is read, or unpack it, and scan what comes out")
}

/// Contradicts its own format.
pub(super) fn damaged(what: impl fmt::Display) -> Unread {
    unread("damaged", format!("it is damaged: {what}"), "make the file anew")
}

/// Ends before its end.
pub(super) fn truncated(what: impl fmt::Display) -> Unread {
    unread("truncated", format!("{what}"), "make the file anew, and do not change it while it is scanned")
}

/// The reader of the file itself failed.
pub(super) fn unreadable(error: &Error) -> Unread {
    unread("unreadable", format!("it cannot be read: {}", error.kind()), "see that the file can be read, and scan again")
}

/// A portable document.
pub(super) fn pdf() -> Unread {
    unread("pdf", "the text of a PDF is not read", "export its text, for example with `pdftotext`, and scan that")
}

/// Pictures, sound, fonts.
pub(super) fn media(what: &str) -> Unread {
    unread("binary", format!("{what} has no text that could be searched"), "look at it, or keep it out of what is released")
}

/// No text, no known format, and as even as what is encrypted or compressed.
pub(super) fn opaque() -> Unread {
    let help = "scan what it was made from, before it is encrypted or compressed";
    unread("opaque", "its bytes look encrypted, or compressed in an unknown way; only printable runs were searched", help)
}

/// Carries what could not be read through readers that know only `std::io::Error`.
#[derive(Debug)]
struct Refused(Unread);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.reason)
    }
}

impl std::error::Error for Refused {}

/// As an error of a reader.
pub(super) fn refuse(unread: Unread) -> Error {
    Error::other(Refused(unread))
}

/// What an error of a reader says: what it carries, else what its kind means within an archive.
pub(super) fn explain(error: &Error) -> Unread {
    if let Some(Refused(unread)) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
        return unread.clone();
    }
    match error.kind() {
        ErrorKind::UnexpectedEof => truncated("it ends too early"),
        ErrorKind::OutOfMemory => damaged("it asks for more memory than it may have"),
        _ => damaged("what is compressed cannot be unpacked"),
    }
}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes >= 1 << shift && bytes.trailing_zeros() >= shift - 4 {
            let tenths = (bytes >> (shift - 4)) * 10 / 16;
            return if tenths.is_multiple_of(10) {
                format!("{} {unit}", tenths / 10)
            } else {
                format!("{}.{} {unit}", tenths / 10, tenths % 10)
            };
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (bytes, said) in [(4 << 30, "4 GiB"), (256 << 20, "256 MiB"), (3 << 29, "1.5 GiB"), (1000, "1000 bytes"), (0, "0 bytes")] {
            assert_eq!(size(bytes), said);
        }
    }
}
