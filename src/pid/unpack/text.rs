//! How a text is encoded, told from its head, and its bytes as UTF-8.
//!
//! A byte that is no UTF-8 is read as Windows-1252 wherever it stands, so that what comes out is UTF-8 throughout, and
//! a file that begins as one and goes on as the other is read too.

use std::io::{Read, Result};

/// How a text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Latin1,
    Utf16 { big: bool },
    Utf32 { big: bool },
}

impl Encoding {
    /// As a report writes it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Latin1 => "latin-1",
            Self::Utf16 { big: false } => "utf-16le",
            Self::Utf16 { big: true } => "utf-16be",
            Self::Utf32 { big: false } => "utf-32le",
            Self::Utf32 { big: true } => "utf-32be",
        }
    }

    /// Out of the mark at the start of a text, and how long the mark is.
    pub(super) fn marked(head: &[u8]) -> Option<(Self, usize)> {
        Some(match head {
            [0xef, 0xbb, 0xbf, ..] => (Self::Utf8, 3),
            [0xff, 0xfe, 0, 0, ..] => (Self::Utf32 { big: false }, 4),
            [0, 0, 0xfe, 0xff, ..] => (Self::Utf32 { big: true }, 4),
            [0xff, 0xfe, ..] => (Self::Utf16 { big: false }, 2),
            [0xfe, 0xff, ..] => (Self::Utf16 { big: true }, 2),
            _ => return None,
        })
    }

    /// Out of the bytes themselves; `None` where they are no text.
    pub(super) fn guess(head: &[u8]) -> Option<Self> {
        let wide = [Self::Utf32 { big: false }, Self::Utf32 { big: true }, Self::Utf16 { big: false }, Self::Utf16 { big: true }];
        if let Some(wide) = wide.into_iter().find(|encoding| encoding.is_likely(head)) {
            return Some(wide);
        }
        let controls = head.iter().filter(|byte| is_control(**byte)).count();
        if controls * 20 > head.len() {
            return None;
        }
        Some(if is_utf8(head) { Self::Utf8 } else { Self::Latin1 })
    }

    /// Whether zeros stand where this encoding has them, and what is decoded is mostly text.
    fn is_likely(self, head: &[u8]) -> bool {
        let width = self.width();
        let mut zeros = [0usize; 4];
        let units = head.len() / width;
        for unit in head.chunks_exact(width) {
            for (zeros, byte) in zeros.iter_mut().zip(unit) {
                *zeros += usize::from(*byte == 0);
            }
        }
        let (full, empty) = match (self, zeros) {
            (Self::Utf16 { big: false }, [low, high, ..]) => (low, high),
            (Self::Utf16 { big: true }, [high, low, ..]) => (low, high),
            (Self::Utf32 { big: false }, [low, _, third, high]) => (low, high.min(third)),
            (Self::Utf32 { big: true }, [high, second, _, low]) => (low, high.min(second)),
            _ => return false,
        };
        // Digits, separators and line ends have a zero in every script; one stray zero is none of this.
        if units < 2 || empty * 10 < units || full * 50 > units || (width == 4 && empty < units) {
            return false;
        }
        // Few zeros may be those of something else, between letters that are one byte each.
        let printable = head.iter().filter(|byte| matches!(byte, b' '..=b'~')).count();
        if empty * 2 < units && printable * 5 > head.len() * 3 {
            return false;
        }
        let text = decode(self, head);
        let strange = text.chars().filter(|one| *one == char::REPLACEMENT_CHARACTER || (u32::from(*one) < 0x80 && is_control(*one as u8)));
        strange.count() * 50 <= text.chars().count()
    }

    fn width(self) -> usize {
        match self {
            Self::Utf8 | Self::Latin1 => 1,
            Self::Utf16 { .. } => 2,
            Self::Utf32 { .. } => 4,
        }
    }
}

/// A byte that texts do not have.
pub(super) fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x08 | 0x0c | 0x1a | 0x1b)) || byte == 0x7f
}

/// Whether bytes are UTF-8; they may be cut within a character.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Appends bytes as UTF-8, those that are none as Windows-1252.
fn repair(bytes: &[u8], out: &mut Vec<u8>) {
    for chunk in bytes.utf8_chunks() {
        out.extend_from_slice(chunk.valid().as_bytes());
        for byte in chunk.invalid() {
            push(windows(*byte), out);
        }
    }
}

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// A byte in Windows-1252, as the WHATWG's Encoding Standard has it: Latin-1 but for 0x80 to 0x9F.
fn windows(byte: u8) -> char {
    const HIGH: &[u8; 64] =
        b"\xac\x20\x81\x00\x1a\x20\x92\x01\x1e\x20\x26\x20\x20\x20\x21\x20\xc6\x02\x30\x20\x60\x01\x39\x20\x52\x01\x8d\x00\x7d\x01\x8f\x00\
        \x90\x00\x18\x20\x19\x20\x1c\x20\x1d\x20\x22\x20\x13\x20\x14\x20\xdc\x02\x22\x21\x61\x01\x3a\x20\x53\x01\x9d\x00\x7e\x01\x78\x01";
    if !(0x80..0xa0).contains(&byte) {
        return char::from(byte);
    }
    let code = super::bytes::le16(HIGH, usize::from(byte & 0x1f) * 2).unwrap_or_default();
    char::from_u32(u32::from(code)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Decodes whole units, as far as they go.
fn decode(encoding: Encoding, bytes: &[u8]) -> String {
    let four = |unit: &[u8], big| unit.try_into().map(if big { u32::from_be_bytes } else { u32::from_le_bytes });
    let two = |unit: &[u8], big| unit.try_into().map(if big { u16::from_be_bytes } else { u16::from_le_bytes });
    match encoding {
        Encoding::Utf8 | Encoding::Latin1 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf32 { big } => {
            let units = bytes.chunks_exact(4).filter_map(|unit| four(unit, big).ok());
            units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        Encoding::Utf16 { big } => {
            let units = bytes.chunks_exact(2).filter_map(|unit| two(unit, big).ok());
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
    }
}

/// A text as UTF-8, with constant memory.
pub(super) struct Transcoded<R> {
    inner: R,
    encoding: Encoding,
    /// Bytes that begin a character, and wait for its rest.
    begun: Vec<u8>,
    /// What is decoded and not yet fetched, and how much of it was.
    ready: Vec<u8>,
    fetched: usize,
    ended: bool,
}

/// How much is read at once where it cannot be read in place.
const STEP: usize = 64 << 10;

impl<R: Read> Transcoded<R> {
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        Self { inner, encoding, begun: Vec::new(), ready: Vec::new(), fetched: 0, ended: false }
    }

    /// Decodes bytes that follow on what is begun; `last` when nothing comes after them.
    fn push(&mut self, bytes: &[u8], last: bool) {
        let mut bytes = [std::mem::take(&mut self.begun).as_slice(), bytes].concat();
        if !last {
            self.begun = bytes.split_off(bytes.len() - self.unfinished(&bytes));
        }
        match self.encoding {
            Encoding::Utf8 | Encoding::Latin1 => repair(&bytes, &mut self.ready),
            wide => {
                self.ready.extend_from_slice(decode(wide, &bytes).as_bytes());
                // The odd bytes at the end, which make no character.
                let odd = bytes.chunks_exact(wide.width()).remainder();
                repair(odd, &mut self.ready);
            }
        }
    }

    /// How many bytes at the end belong to a character whose rest is missing.
    fn unfinished(&self, bytes: &[u8]) -> usize {
        let odd = bytes.len() % self.encoding.width();
        match self.encoding {
            Encoding::Utf8 | Encoding::Latin1 => {
                let tail = bytes.get(bytes.len().saturating_sub(4)..).unwrap_or_default();
                // Only the last character of the tail can be cut; its start is found as whatever begins the unfinished rest.
                let starts = (0..tail.len()).filter_map(|at| tail.get(at..));
                let cut =
                    |rest: &&[u8]| std::str::from_utf8(rest).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none());
                starts.into_iter().find(cut).map_or(0, <[u8]>::len)
            }
            Encoding::Utf16 { big } => {
                let whole = bytes.get(..bytes.len() - odd).unwrap_or_default();
                let first = whole.get(whole.len().saturating_sub(2)..).unwrap_or_default().get(usize::from(!big));
                let high = first.is_some_and(|byte| (0xd8..0xdc).contains(byte));
                odd + if high { 2 } else { 0 }
            }
            Encoding::Utf32 { .. } => odd,
        }
    }

    /// Reads UTF-8 straight into the buffer; what is none is decoded apart.
    fn in_place(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let begun = self.begun.len();
        let Some((start, rest)) = buffer.split_at_mut_checked(begun) else { return Ok(0) };
        let count = self.inner.read(rest)?;
        start.copy_from_slice(&self.begun);
        self.begun.clear();
        let bytes = buffer.get(..begun + count).unwrap_or_default();
        let valid = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = bytes.get(valid..).unwrap_or_default().to_vec();
        self.ended = count == 0;
        if !rest.is_empty() {
            self.push(&rest, self.ended);
        }
        Ok(valid)
    }

    fn fetch(&mut self, buffer: &mut [u8]) -> usize {
        let waiting = self.ready.get(self.fetched..).unwrap_or_default();
        let count = waiting.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), waiting.get(..count)) {
            to.copy_from_slice(from);
        }
        self.fetched += count;
        if self.fetched == self.ready.len() {
            self.ready.clear();
            self.fetched = 0;
        }
        count
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let count = self.fetch(buffer);
            if count > 0 || self.ended {
                return Ok(count);
            }
            if self.encoding.width() == 1 && buffer.len() > 8 {
                let count = self.in_place(buffer)?;
                if count > 0 {
                    return Ok(count);
                }
                continue;
            }
            let mut step = vec![0; STEP];
            let count = self.inner.read(&mut step)?;
            self.ended = count == 0;
            self.push(step.get(..count).unwrap_or_default(), self.ended);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes in pieces of a size, so that characters are cut everywhere.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            let count = self.1.min(buffer.len()).min(self.0.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn read(bytes: &[u8], encoding: Encoding) -> String {
        let mut texts = Vec::new();
        for piece in 1..10 {
            for size in [1, 2, 9, 100] {
                let mut reader = Transcoded::new(Pieces(bytes, piece), encoding);
                let (mut text, mut buffer) = (Vec::new(), vec![0; size]);
                loop {
                    match reader.read(&mut buffer).unwrap() {
                        0 => break,
                        count => text.extend_from_slice(&buffer[..count]),
                    }
                }
                texts.push(String::from_utf8(text).unwrap());
            }
        }
        texts.dedup();
        assert_eq!(texts.len(), 1, "the sizes of reads change nothing: {texts:?}");
        texts.remove(0)
    }

    fn wide(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_becomes_utf_8_however_it_is_cut() {
        let text = "name;Ort\nJosé;Łódź 😀\n";
        assert_eq!(read(text.as_bytes(), Encoding::Utf8), text);
        for big in [false, true] {
            assert_eq!(read(&wide(text, big), Encoding::Utf16 { big }), text);
        }
        let utf32: Vec<u8> = text.chars().flat_map(|one| u32::from(one).to_le_bytes()).collect();
        assert_eq!(read(&utf32, Encoding::Utf32 { big: false }), text);
        assert_eq!(read(b"Jos\xe9 \x80 5 \x93x\x94", Encoding::Latin1), "José € 5 “x”");
    }

    #[test]
    fn a_text_that_changes_its_encoding_is_read_all_the_same() {
        assert_eq!(
            read("é\u{e9}".as_bytes().iter().chain(b"\xe9,\xf0\x9f\xff").copied().collect::<Vec<_>>().as_slice(), Encoding::Utf8),
            "éé\u{e9},ðŸÿ"
        );
        // Cut within its last character.
        assert_eq!(read(b"abc\xe2\x82", Encoding::Utf8), "abcâ‚");
    }

    #[test]
    fn odd_bytes_and_lone_surrogates_lose_nothing_but_themselves() {
        let mut odd = wide("a,b", false);
        odd.push(b'c');
        assert_eq!(read(&odd, Encoding::Utf16 { big: false }), "a,bc");
        let lone = [0x61, 0, 0, 0xd8, 0x62, 0, 0, 0xd8];
        assert_eq!(read(&lone, Encoding::Utf16 { big: false }), "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn encodings_are_guessed_from_where_the_zeros_stand() {
        let csv = "id,name,city\n1,Anna,Oslo\n2,Bob,Rome\n";
        assert_eq!(Encoding::guess(csv.as_bytes()), Some(Encoding::Utf8));
        let russian = "номер;имя;телефон\n1;Анна;123456\n2;Борис;654321\n";
        for big in [false, true] {
            for text in [csv, russian] {
                assert_eq!(Encoding::guess(&wide(text, big)), Some(Encoding::Utf16 { big }), "{text}");
                let mut odd = wide(text, big);
                odd.push(if big { 0 } else { b'x' });
                assert_eq!(Encoding::guess(&odd), Some(Encoding::Utf16 { big }), "{text}");
            }
        }
        assert_eq!(Encoding::guess(b"Jos\xe9;1\n"), Some(Encoding::Latin1));
        let mut stray = csv.repeat(3).into_bytes();
        stray[20] = 0;
        assert_eq!(Encoding::guess(&stray), Some(Encoding::Utf8), "one zero makes no binary file");
        let numbers: Vec<u8> = (0u16..2000).flat_map(u16::to_le_bytes).collect();
        assert_eq!(Encoding::guess(&numbers[..500]), None, "small numbers are no text");
    }

    #[test]
    fn windows_1252_is_latin_1_with_its_own_upper_controls() {
        for (byte, character) in [(0x41, 'A'), (0x80, '€'), (0x8a, 'Š'), (0x92, '’'), (0x9f, 'Ÿ'), (0xa0, '\u{a0}'), (0xff, 'ÿ')] {
            assert_eq!(windows(byte), character);
        }
    }
}
