//! How much may be unpacked: every unpacked byte is counted where it comes out, and refused beyond the limits.

use std::cell::Cell;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

use super::{Input, Limits, why};
use crate::model::scan::Unread;

/// Where the ratio begins to count: small members may be as repetitive as they like.
const FREE: u64 = 1 << 20;

/// What one file and everything inside it has cost.
pub(super) struct Budget<'l> {
    pub(super) limits: &'l Limits,
    /// The length of the file that the user named.
    length: u64,
    unpacked: Cell<u64>,
    written: Cell<u64>,
    members: Cell<u64>,
    spent: Cell<bool>,
}

impl<'l> Budget<'l> {
    pub(super) fn new(limits: &'l Limits, length: u64) -> Self {
        Self { limits, length, unpacked: Cell::new(0), written: Cell::new(0), members: Cell::new(0), spent: Cell::new(false) }
    }

    /// Whether nothing more may be unpacked.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.get()
    }

    /// Counts a member of an archive.
    pub(super) fn member(&self) -> std::result::Result<(), Unread> {
        self.members.set(self.members.get() + 1);
        if self.members.get() <= self.limits.members {
            return Ok(());
        }
        self.spent.set(true);
        Err(why::too_many(self.limits))
    }

    /// Counts unpacked bytes of all members together.
    fn spend(&self, bytes: u64) -> std::result::Result<(), Unread> {
        let unpacked = self.unpacked.get().saturating_add(bytes);
        self.unpacked.set(unpacked);
        let refused = if unpacked > self.limits.total {
            why::too_large(self.limits.total)
        } else if self.exceeds(unpacked, self.length) {
            why::ratio(self.limits)
        } else {
            return Ok(());
        };
        self.spent.set(true);
        Err(refused)
    }

    /// Counts bytes that a table is written out to. Dictionaries and shared strings make many out of few, so that the ratio says nothing.
    pub(super) fn write(&self, bytes: u64) -> std::result::Result<(), Unread> {
        let written = self.written.get().saturating_add(bytes);
        self.written.set(written);
        if written > self.limits.total {
            self.spent.set(true);
            return Err(why::too_large(self.limits.total));
        }
        Ok(())
    }

    fn exceeds(&self, unpacked: u64, packed: u64) -> bool {
        unpacked > FREE && unpacked > packed.saturating_mul(self.limits.ratio)
    }
}

/// What comes out of one member. Beyond a limit it fails with what is to be said about it.
pub(super) struct Metered<'b, R> {
    inner: R,
    budget: &'b Budget<'b>,
    /// How many packed bytes went in, counted by [`Counted`] or known.
    packed: &'b Cell<u64>,
    unpacked: u64,
}

impl<'b, R: Read> Metered<'b, R> {
    pub(super) fn new(inner: R, budget: &'b Budget<'b>, packed: &'b Cell<u64>) -> Self {
        Self { inner, budget, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        let limits = self.budget.limits;
        self.budget.spend(count as u64).map_err(why::refuse)?;
        if self.unpacked > limits.unpacked {
            return Err(why::refuse(why::too_large(limits.unpacked)));
        }
        if self.budget.exceeds(self.unpacked, self.packed.get()) {
            return Err(why::refuse(why::ratio(limits)));
        }
        Ok(count)
    }
}

/// Counts what is read through it.
pub(super) struct Counted<'c, R> {
    pub(super) inner: R,
    pub(super) count: &'c Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// The file that the user named: says itself why it cannot be read, and notices when it became shorter.
pub(super) struct Root<'i> {
    input: &'i mut dyn Input,
    at: u64,
    length: u64,
}

impl<'i> Root<'i> {
    /// Measures the input and goes to its start.
    pub(super) fn new(input: &'i mut dyn Input) -> std::result::Result<Self, Unread> {
        let length = input.seek(SeekFrom::End(0)).and_then(|length| input.rewind().map(|()| length));
        match length {
            Ok(length) => Ok(Self { input, at: 0, length }),
            Err(error) => Err(why::unreadable(&error)),
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

fn unreadable(error: Error) -> Error {
    if error.kind() == ErrorKind::Interrupted { error } else { why::refuse(why::unreadable(&error)) }
}

impl Read for Root<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.input.read(buffer).map_err(unreadable)?;
        self.at += count as u64;
        if count == 0 && !buffer.is_empty() && self.at < self.length {
            return Err(why::refuse(why::truncated("the file became shorter while it was read")));
        }
        Ok(count)
    }
}

impl Seek for Root<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        // Places come from the file's own headers: a bad one is the file's fault, and is taken for its end.
        let at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => self.length.saturating_add_signed(by),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        self.at = at.min(self.length);
        self.input.seek(SeekFrom::Start(self.at)).map_err(unreadable)
    }
}
