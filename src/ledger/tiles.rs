//! The ledger as a directory of static files (C2SP `tlog-tiles`), for whoever audits it without us.
//!
//! `checkpoint`, `tile/<level>/<index>` with 256 hashes each, `tile/entries/<index>` with 256 records
//! each behind their lengths; the last of each level may be partial (`.p/<width>`). The checkpoint is
//! written last, so that an export that was cut off promises nothing that is not there.

use camino::{Utf8Path, Utf8PathBuf};

use super::{Head, Ledger, LedgerError};
use crate::host::{Host, HostError, Write};

/// Hashes or records in a full tile.
const WIDTH: u64 = 256;

/// Levels of the tree in one level of tiles.
const HEIGHT: u32 = 8;

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// The checkpoint's size and root.
    pub head: Head,
    /// How many files were written.
    pub files: u64,
}

impl Ledger {
    /// Exports the ledger up to its newest signed checkpoint.
    ///
    /// # Errors
    /// No signed checkpoint; the ledger is damaged; a file cannot be written.
    pub fn export(&mut self, folder: &Utf8Path, host: &dyn Host) -> Result<Exported, LedgerError> {
        let checkpoint = self.checkpoint()?.ok_or(LedgerError::Unsigned { index: 0 })?;
        let size = checkpoint.head.size;
        let mut files = 0;
        let mut write = |path: &Utf8Path, bytes: &[u8]| {
            files += 1;
            let failed = |error: HostError| LedgerError::Export { path: path.to_owned(), reason: error.to_string() };
            host.write(&folder.join(path), bytes, Write::Replace).map_err(failed)
        };
        let mut level = 0;
        while size >> (level * HEIGHT) > 0 {
            let hashes = size >> (level * HEIGHT);
            for index in 0..hashes.div_ceil(WIDTH) {
                let width = WIDTH.min(hashes - index * WIDTH);
                write(&path(&level.to_string(), index, width), &self.tile(level, index, width)?)?;
                if level == 0 {
                    write(&path("entries", index, width), &self.entries_tile(index, width)?)?;
                }
            }
            level += 1;
        }
        write(Utf8Path::new("checkpoint"), checkpoint.note.as_bytes())?;
        Ok(Exported { head: checkpoint.head, files })
    }

    fn tile(&mut self, level: u32, index: u64, width: u64) -> Result<Vec<u8>, LedgerError> {
        let from = index * WIDTH;
        let rows = match level {
            0 => self.store.leaves(from, width)?.into_iter().map(|leaf| (leaf.index, leaf.hash)).collect(),
            _ => self.store.nodes(level * HEIGHT, from, width)?,
        };
        if !rows.iter().map(|(index, _)| *index).eq(from..from + width) {
            return Err(LedgerError::Damaged {
                what: format!("a node of level {} between {from} and {} is missing", level * HEIGHT, from + width - 1),
            });
        }
        Ok(rows.iter().flat_map(|(_, hash)| hash.0).collect())
    }

    fn entries_tile(&mut self, index: u64, width: u64) -> Result<Vec<u8>, LedgerError> {
        let mut bytes = Vec::new();
        for leaf in self.store.leaves(index * WIDTH, width)? {
            let too_long = |_| LedgerError::Damaged { what: format!("the record of leaf {} is longer than a record can be", leaf.index) };
            let length = u16::try_from(leaf.record.len()).map_err(too_long)?;
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(&leaf.record);
        }
        Ok(bytes)
    }
}

/// The path of a tile: its index in groups of three digits, all but the last with an `x` before them.
fn path(level: &str, index: u64, width: u64) -> Utf8PathBuf {
    let mut groups = vec![format!("{:03}", index % 1000)];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(format!("x{:03}", rest % 1000));
        rest /= 1000;
    }
    groups.reverse();
    let partial = if width < WIDTH { format!(".p/{width}") } else { String::new() };
    format!("tile/{level}/{}{partial}", groups.join("/")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_named_as_the_specification_names_them() {
        assert_eq!(path("0", 0, 256), "tile/0/000");
        assert_eq!(path("entries", 5, 17), "tile/entries/005.p/17");
        assert_eq!(path("2", 1_234_067, 256), "tile/2/x001/x234/067");
    }
}
