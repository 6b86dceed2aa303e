//! One compressed stream: gzip with all its members, Zstandard with all its frames.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result};

use flate2::bufread::GzDecoder;

use super::budget::{Counted, Metered};
use super::bytes::Peeked;
use super::sniff::{HEAD, Kind, sniff};
use super::{Source, Unpacker, members, why};

/// The largest window of Zstandard, as a power of two: what its own program takes without being asked for more.
const WINDOW: u32 = 27;

/// How a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Gzip,
    Zstd,
}

impl Unpacker<'_> {
    /// Hands out what a compressed stream holds. A tar within is no archive of its own: `a.tar.gz!/b.csv`.
    pub(super) fn packed(&mut self, format: Format, name: &str, depth: u32, stream: &mut dyn Read) {
        let budget = self.budget;
        if depth >= budget.limits.depth {
            return self.visit.unread(name, why::too_deep(budget.limits));
        }
        if let Err(unread) = budget.member() {
            return self.visit.unread(name, unread);
        }
        let packed = Cell::new(0);
        let decoder = match decoder(format, Counted { inner: stream, count: &packed }) {
            Ok(decoder) => decoder,
            Err(error) => return self.visit.unread(name, why::explain(&error)),
        };
        let mut whole = Peeked::new(Metered::new(decoder, budget, &packed), HEAD);
        let is_tar = match whole.head() {
            Ok(head) => sniff(head) == Kind::Tar,
            Err(error) => return self.visit.unread(name, why::explain(&error)),
        };
        if is_tar {
            self.tar(name, depth, &mut whole);
        } else {
            self.part(&members::within(name, stem(name)), depth + 1, Source::Stream(&mut whole));
        }
    }
}

/// Unpacks a stream.
pub(super) fn decoder<'d>(format: Format, stream: impl Read + 'd) -> Result<Box<dyn Read + 'd>> {
    Ok(match format {
        Format::Gzip => Box::new(Gzip::new(BufReader::with_capacity(HEAD, stream))),
        Format::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::new(stream)?;
            decoder.window_log_max(WINDOW)?;
            Box::new(decoder)
        }
    })
}

/// The name of what a compressed file holds: its own without the ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    let cut = [".gz", ".gzip", ".zst", ".zstd"].iter().find_map(|ending| file.strip_suffix(ending));
    cut.filter(|stem| !stem.is_empty()).unwrap_or(file)
}

/// Gzip members one after another, and zeros behind the last, as tapes have them.
struct Gzip<R: BufRead> {
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Gzip<R> {
    fn new(stream: R) -> Self {
        Self { member: Some(GzDecoder::new(stream)) }
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while let Some(member) = self.member.as_mut() {
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Some(mut stream) = self.member.take().map(GzDecoder::into_inner) else { break };
            loop {
                let waiting = stream.fill_buf()?;
                let (zeros, next) =
                    (waiting.iter().take_while(|byte| **byte == 0).count(), waiting.iter().find(|byte| **byte != 0).copied());
                stream.consume(zeros);
                match next {
                    None if zeros > 0 => {}
                    None => break,
                    Some(0x1f) => {
                        self.member = Some(GzDecoder::new(stream));
                        break;
                    }
                    Some(_) => return Err(Error::from(ErrorKind::InvalidData)),
                }
            }
        }
        Ok(0)
    }
}
