//! How rows write their values: exactly, as a range, with wildcards, as a mail domain, as a network.

use std::net::IpAddr;

use ipnet::IpNet;

/// A value of a row, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// One value.
    Exact(Vec<u8>),
    /// `A..B`, or one with `#`, `?`, `[…]` or a final `*`.
    Shape(Shape),
    /// `@example.com`: the domain and everything below; `@*.test`: only what is below.
    Domain(Domain),
    /// `192.0.2.0/24`.
    Net(IpNet),
}

/// The domain of email addresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Domain {
    /// Lower case, without a first `.`.
    pub(super) name: Vec<u8>,
    /// Whether the domain itself is left out.
    pub(super) below: bool,
}

/// Many values of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// The bytes that every value begins with, at most eight, as a number; the rest is 0.
    pub(super) lead: u64,
    /// Where `lead` has bytes.
    pub(super) lead_mask: u64,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// Both ends, of equal length.
    Range(Vec<u8>, Vec<u8>),
    /// Each character, and whether anything may follow.
    Mask(Vec<Atom>, bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    Byte(u8),
    /// `#`.
    Digit,
    /// `?`.
    Any,
    /// `[…]`: one bit for each ASCII character.
    OneOf(u128),
}

impl Pattern {
    /// Takes a value of a row apart.
    ///
    /// # Errors
    /// What is wrong with it, for a sentence that names it.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() || text.trim() != text || text.chars().any(char::is_control) {
            return Err("is empty or begins or ends with a space");
        }
        if let Some(domain) = text.strip_prefix('@') {
            return Domain::parse(domain).map(Self::Domain);
        }
        if text.contains('/') && !text.contains('@') {
            let net: IpNet = text.parse().map_err(|_| "is not a network such as `192.0.2.0/24`")?;
            return if net.trunc() == net { Ok(Self::Net(net)) } else { Err("has bits set behind its prefix length") };
        }
        if let Some((low, high)) = text.split_once("..") {
            return Shape::range(low.as_bytes(), high.as_bytes()).map(Self::Shape);
        }
        if text.bytes().any(|byte| matches!(byte, b'#' | b'?' | b'[' | b']' | b'*')) {
            return Shape::mask(text).map(Self::Shape);
        }
        Ok(Self::Exact(text.as_bytes().to_vec()))
    }
}

impl Domain {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (name, below) = text.strip_prefix("*.").map_or((text, false), |name| (name, true));
        let is_label = |label: &str| !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if name.split('.').all(is_label) {
            Ok(Self { name: name.as_bytes().to_vec(), below })
        } else {
            Err("is not a domain in lower case such as `@example.com` or `@*.test`")
        }
    }
}

impl Shape {
    fn range(low: &[u8], high: &[u8]) -> Result<Self, &'static str> {
        let is_plain = |end: &[u8]| end.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'));
        if low.is_empty() || !is_plain(low) || !is_plain(high) {
            return Err("is a range whose ends are not letters and digits");
        }
        if low.len() != high.len() {
            return Err("is a range whose ends differ in length");
        }
        if low >= high {
            return Err("is a range that ends where it begins, or before");
        }
        let shared: Vec<u8> = low.iter().zip(high).take_while(|(low, high)| low == high).map(|(byte, _)| *byte).collect();
        Ok(Self::new(&shared, Form::Range(low.to_vec(), high.to_vec())))
    }

    fn mask(text: &str) -> Result<Self, &'static str> {
        let mut atoms = Vec::new();
        let mut open = false;
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if open {
                return Err("has a `*` that is not its end");
            }
            match byte {
                b'#' => atoms.push(Atom::Digit),
                b'?' => atoms.push(Atom::Any),
                b'[' => atoms.push(Atom::OneOf(class(&mut rest)?)),
                b']' => return Err("has a `]` without its `[`"),
                b'*' => open = true,
                byte => atoms.push(Atom::Byte(byte)),
            }
        }
        if atoms.is_empty() {
            return Err("is a `*` that stands for everything");
        }
        let lead: Vec<u8> = atoms.iter().map_while(|atom| if let Atom::Byte(byte) = atom { Some(*byte) } else { None }).collect();
        Ok(Self::new(&lead, Form::Mask(atoms, open)))
    }

    fn new(lead: &[u8], form: Form) -> Self {
        let known = lead.len().min(8);
        let lead_mask = if known == 0 { 0 } else { u64::MAX << (64 - 8 * known) };
        Self { lead: first_eight(lead) & lead_mask, lead_mask, form }
    }

    /// Whether a value is of the form.
    pub(super) fn matches(&self, value: &[u8]) -> bool {
        match &self.form {
            Form::Range(low, high) => value.len() == low.len() && value >= low.as_slice() && value <= high.as_slice(),
            Form::Mask(atoms, open) => follows(atoms, *open, value),
        }
    }
}

/// The first eight bytes of a value as a number, 0 where it has none.
pub(super) fn first_eight(value: &[u8]) -> u64 {
    match value.first_chunk::<8>() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => value.iter().zip(0_u32..).fold(0, |head, (byte, place)| head | u64::from(*byte) << (56 - 8 * place)),
    }
}

/// The characters of a class; its `[` was read.
fn class(rest: &mut impl Iterator<Item = u8>) -> Result<u128, &'static str> {
    let mut bits = 0_u128;
    let mut last: Option<u8> = None;
    let mut until = false;
    for byte in rest {
        match byte {
            b']' if until => return Err("has a class whose `-` has no end"),
            b']' if bits == 0 => return Err("has a class without characters"),
            b']' => return Ok(bits),
            b'-' if last.is_some() && !until => until = true,
            byte if !byte.is_ascii_alphanumeric() => return Err("has a class of something else than letters and digits"),
            byte => {
                let from = if until { last.take() } else { None }.unwrap_or(byte);
                if from > byte {
                    return Err("has a class that runs backwards");
                }
                bits |= (from..=byte).fold(0, |bits, one| bits | 1 << one);
                last = (!until).then_some(byte);
                until = false;
            }
        }
    }
    Err("has a `[` without its `]`")
}

fn follows(atoms: &[Atom], open: bool, value: &[u8]) -> bool {
    let mut rest = value;
    for atom in atoms {
        let Some((byte, behind)) = rest.split_first() else { return false };
        rest = behind;
        let fits = match atom {
            Atom::Byte(wanted) => byte == wanted,
            Atom::Digit => byte.is_ascii_digit(),
            Atom::OneOf(bits) => byte.is_ascii() && bits >> byte & 1 == 1,
            Atom::Any => {
                while let Some((0x80..=0xBF, behind)) = rest.split_first() {
                    rest = behind;
                }
                true
            }
        };
        if !fits {
            return false;
        }
    }
    open || rest.is_empty()
}

/// The address that a value is.
pub(super) fn address(value: &[u8]) -> Option<IpAddr> {
    std::str::from_utf8(value).ok()?.parse().ok()
}
