//! Addresses of the internet protocol: RFC 791 in dotted decimal, RFC 4291, section 2.2 in hexadecimal groups; who may have them after
//! RFC 6890.

use std::ops::Range;

use super::{before, follows, is_word};

/// Who an address can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Somebody's in the internet.
    Public,
    /// Of a private network, of a provider's inside, of one link, of the machine itself: it leads to nobody.
    Private,
    /// For documentation and benchmarks (RFC 5737, 3849, 9637, 2544, 5180).
    Documentation,
    /// Not for single machines: multicast, broadcast, unspecified, set aside.
    Reserved,
}

/// Networks of the protocol's fourth version that are not public (RFC 6890 and its registry): network, length of the prefix.
const FOUR: &[([u8; 4], u32, Reach)] = &[
    ([0, 0, 0, 0], 8, Reach::Reserved),
    ([10, 0, 0, 0], 8, Reach::Private),
    ([100, 64, 0, 0], 10, Reach::Private),
    ([127, 0, 0, 0], 8, Reach::Private),
    ([169, 254, 0, 0], 16, Reach::Private),
    ([172, 16, 0, 0], 12, Reach::Private),
    ([192, 0, 0, 0], 24, Reach::Reserved),
    ([192, 0, 2, 0], 24, Reach::Documentation),
    ([192, 88, 99, 0], 24, Reach::Reserved),
    ([192, 168, 0, 0], 16, Reach::Private),
    ([198, 18, 0, 0], 15, Reach::Documentation),
    ([198, 51, 100, 0], 24, Reach::Documentation),
    ([203, 0, 113, 0], 24, Reach::Documentation),
    ([233, 252, 0, 0], 24, Reach::Documentation),
    ([224, 0, 0, 0], 3, Reach::Reserved),
];

/// Networks of the sixth version besides 2000::/3, which is public, and inside it: the first two groups, length of the prefix.
const SIX: &[(u32, u32, Reach)] = &[
    (0x2001_0db8, 32, Reach::Documentation),
    (0x3fff_0000, 20, Reach::Documentation),
    (0x2001_0002, 32, Reach::Documentation),
    (0x2001_0000, 23, Reach::Reserved),
    (0x2002_0000, 16, Reach::Public),
    (0x2000_0000, 3, Reach::Public),
    (0x0064_ff9b, 32, Reach::Public),
    (0xfc00_0000, 7, Reach::Private),
    (0xfe80_0000, 10, Reach::Private),
];

/// Words before four numbers that make them a version.
const VERSIONS: &[&[u8]] = &[
    b"v",
    b"ver",
    b"version",
    b"versions",
    b"release",
    b"rev",
    b"revision",
    b"build",
    b"chrome",
    b"chromium",
    b"firefox",
    b"safari",
    b"edge",
    b"edg",
    b"opr",
    b"opera",
    b"webkit",
    b"driver",
    b"firmware",
    b"kernel",
    b"section",
    b"sec",
    b"chapter",
    b"figure",
    b"table",
    b"clause",
    b"oid",
    b"schema",
    b"assembly",
    b"fileversion",
    b"productversion",
    b"upgrade",
    b"from version",
    b"to version",
];

/// Who an address of four numbers can be.
#[must_use]
pub(crate) fn reach4(address: [u8; 4]) -> Reach {
    let value = u32::from_be_bytes(address);
    let fits = |network: &[u8; 4], length: u32| (value ^ u32::from_be_bytes(*network)) >> (32 - length) == 0;
    FOUR.iter().find(|(network, length, _)| fits(network, *length)).map_or(Reach::Public, |(.., reach)| *reach)
}

/// Who an address of eight groups can be.
#[must_use]
pub(crate) fn reach6(address: [u16; 8]) -> Reach {
    let [first, second, rest @ ..] = address;
    let head = (u32::from(first) << 16) | u32::from(second);
    if let [0, 0, 0, 0xffff, high, low] = rest
        && head == 0
    {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        return reach4([one, two, three, four]);
    }
    if head == 0 && rest == [0, 0, 0, 0, 0, 1] {
        return Reach::Private;
    }
    let fits = |network: u32, length: u32| (head ^ network) >> (32 - length) == 0;
    SIX.iter().find(|(network, length, _)| fits(*network, *length)).map_or(Reach::Reserved, |(.., reach)| *reach)
}

/// Four numbers of 0 to 255, without leading zeros.
#[must_use]
pub(crate) fn parse4(text: &[u8]) -> Option<[u8; 4]> {
    let mut address = [0; 4];
    let mut parts = text.split(|byte| *byte == b'.');
    for slot in &mut address {
        let part = parts.next()?;
        let is_number = (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
        if !is_number || (part.len() > 1 && part.first() == Some(&b'0')) {
            return None;
        }
        let value = part.iter().fold(0_u16, |value, byte| value * 10 + u16::from(byte - b'0'));
        *slot = u8::try_from(value).ok()?;
    }
    parts.next().is_none().then_some(address)
}

/// Eight groups of up to four hexadecimal digits, one run of zeros left out as `::`, the last two also as four numbers.
#[must_use]
pub(crate) fn parse6(text: &[u8]) -> Option<[u16; 8]> {
    let gap = text.windows(2).position(|pair| pair == b"::");
    let (head, tail) = match gap {
        Some(gap) => (text.get(..gap)?, Some(text.get(gap + 2..)?)),
        None => (text, None),
    };
    let (mut groups, mut count) = ([0_u16; 8], 0);
    parse_groups(head, &mut groups, &mut count)?;
    let Some(tail) = tail else { return (count == 8).then_some(groups) };
    let (mut last, mut behind) = ([0_u16; 8], 0);
    parse_groups(tail, &mut last, &mut behind)?;
    if count + behind > 7 {
        return None;
    }
    groups.get_mut(8 - behind..)?.copy_from_slice(last.get(..behind)?);
    Some(groups)
}

fn parse_groups(text: &[u8], groups: &mut [u16; 8], count: &mut usize) -> Option<()> {
    if text.is_empty() {
        return Some(());
    }
    let mut parts = text.split(|byte| *byte == b':').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && part.contains(&b'.') {
            let [one, two, three, four] = parse4(part)?;
            for value in [[one, two], [three, four]] {
                *groups.get_mut(*count)? = u16::from_be_bytes(value);
                *count += 1;
            }
        } else if (1..=4).contains(&part.len()) {
            let value = part.iter().try_fold(0_u32, |value, byte| Some(value * 16 + char::from(*byte).to_digit(16)?))?;
            *groups.get_mut(*count)? = u16::try_from(value).ok()?;
            *count += 1;
        } else {
            return None;
        }
    }
    Some(())
}

/// The widest run of such bytes around a place, at most so many to each side.
fn run(text: &[u8], at: usize, most: usize, fits: impl Fn(u8) -> bool) -> Option<Range<usize>> {
    let fits = |byte: &u8| fits(*byte);
    text.get(at).filter(|byte| fits(byte))?;
    let head = text.get(at.saturating_sub(most)..at)?;
    let tail = text.get(at..text.len().min(at + most))?;
    let start = at - head.iter().rev().take_while(|byte| fits(byte)).count();
    Some(start..at + tail.iter().take_while(|byte| fits(byte)).count())
}

/// The address of four numbers around a place, which is one of its digits or dots; no version, no number of a section, no network.
#[must_use]
pub(crate) fn at4(text: &[u8], at: usize) -> Option<Range<usize>> {
    let mut found = run(text, at, 17, |byte| byte.is_ascii_digit() || byte == b'.')?;
    // The dot behind belongs to the sentence.
    if text.get(found.clone())?.last() == Some(&b'.') {
        found.end -= 1;
    }
    let written = text.get(found.clone())?;
    let address = parse4(written)?;
    let (before_it, behind, next) = (before(text, found.start), text.get(found.end).copied(), text.get(found.end + 1).copied());
    let is_part = before_it.is_some_and(|byte| is_word(byte) || byte == b'.') || behind.is_some_and(is_word);
    let is_product = matches!(before_it, Some(b'/' | b'-' | b'@' | b'^' | b'~' | b'>' | b'<'))
        && found.start.checked_sub(1).and_then(|at| before(text, at)).is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_bound =
        before_it == Some(b'=') && matches!(found.start.checked_sub(1).and_then(|at| before(text, at)), Some(b'=' | b'>' | b'<' | b'~'));
    let is_network = behind == Some(b'/') && next.is_some_and(|byte| byte.is_ascii_digit());
    let is_file = behind == Some(b'-') && next.is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_section = address.iter().all(|part| *part < 10);
    let is_oid = matches!(address, [2, 5, 4 | 29, _] | [1, 3, 6, _] | [0, 9, ..] | [1, 0 | 2, ..]);
    let is_version = is_product || is_bound || is_file || is_section || is_oid || matches!(address, [_, 0, 0, _]);
    (!(is_part || is_network || is_version || follows(text, found.start, VERSIONS))).then_some(found)
}

/// The address of hexadecimal groups around a place, which is one of its digits or colons.
#[must_use]
pub(crate) fn at6(text: &[u8], at: usize) -> Option<Range<usize>> {
    let mut found = run(text, at, 45, |byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')?;
    while let [rest @ .., b'.'] = text.get(found.clone())? {
        found.end = found.start + rest.len();
    }
    let mut written = text.get(found.clone())?;
    // A label before it, a port or a sentence behind it.
    if let [rest @ .., one, b':'] = written
        && *one != b':'
    {
        found.end = found.start + rest.len() + 1;
        written = text.get(found.clone())?;
    }
    let is_part =
        before(text, found.start).is_some_and(|byte| is_word(byte) || byte == b'-') || text.get(found.end).copied().is_some_and(is_word);
    let first = written.iter().position(|byte| *byte == b':')?;
    let has_gap = written.windows(2).any(|pair| pair == b"::");
    let is_plain = has_gap && (first != 4 || !written.iter().any(u8::is_ascii_digit));
    parse6(written)?;
    (!is_part && !is_plain).then_some(found)
}

/// Whether a value as a whole is an address of four numbers that is somebody's or a documented one.
#[must_use]
pub(crate) fn whole4(value: &[u8]) -> bool {
    parse4(value).is_some_and(|address| matches!(reach4(address), Reach::Public | Reach::Documentation))
}

/// Whether a value as a whole is an address of hexadecimal groups that is somebody's or a documented one.
#[must_use]
pub(crate) fn whole6(value: &[u8]) -> bool {
    parse6(value).is_some_and(|address| matches!(reach6(address), Reach::Public | Reach::Documentation))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether an address of four numbers, as it is written, may be somebody's in the internet.
    fn is_public_ip4(text: &[u8]) -> bool {
        parse4(text).is_some_and(|address| reach4(address) == Reach::Public)
    }

    /// Whether an address of hexadecimal groups, as it is written, may be somebody's in the internet.
    fn is_public_ip6(text: &[u8]) -> bool {
        parse6(text).is_some_and(|address| reach6(address) == Reach::Public)
    }

    fn four(text: &str) -> Option<&str> {
        let place = text.find(|character: char| character.is_ascii_digit())?;
        at4(text.as_bytes(), place + 1).map(|range| &text[range])
    }

    #[test]
    fn four_numbers_are_an_address_where_they_are_no_version() {
        for (text, address) in [
            ("192.0.2.15", "192.0.2.15"),
            ("from 203.0.113.7.", "203.0.113.7"),
            ("http://198.51.100.3/a", "198.51.100.3"),
            ("198.51.100.3:8080", "198.51.100.3"),
            ("ip=198.51.100.3", "198.51.100.3"),
            ("10.20.30.40", "10.20.30.40"),
        ] {
            assert_eq!(four(text), Some(address), "{text}");
        }
        for text in [
            "v23.41.52.63",
            "version 23.41.52.63",
            "Chrome/120.0.0.0",
            "Chrome/120.44.52.63",
            "1.2.3.4",
            "192.0.02.15",
            "256.1.1.1",
            "23.41.52.63.74",
            "23.41.52",
            "23.41.52.0/24",
            "lib-23.41.52.63.tar",
            "pkg==23.41.52.63",
            "2.5.29.15",
            "23.41.52.63-beta",
            "x23.41.52.63",
            "23.41.52.63a",
            "23..52.63",
        ] {
            assert_eq!(four(text), None, "{text}");
        }
    }

    /// RFC 4291, section 2.2; RFC 5952.
    #[test]
    fn hexadecimal_groups_are_an_address_in_every_writing_of_the_standard() {
        let six = |text: &str| {
            let place = text.find(':').unwrap();
            at6(text.as_bytes(), place).map(|range| text[range].to_owned())
        };
        for text in [
            "2001:db8:85a3:0:0:8a2e:370:7334",
            "2001:DB8::1",
            "2001:db8::8:800:200c:417a",
            "2001:db8::192.0.2.33",
            "fe80::1ff:fe23:4567:890a",
        ] {
            assert_eq!(six(text).as_deref(), Some(text));
            assert_eq!(six(&format!("[{text}]:443")).as_deref(), Some(text));
        }
        for text in [
            "12:30:45",
            "std::mem",
            "a::b",
            "::",
            "f32::add",
            "dead::beef",
            "00:00:5e:00:53:01",
            "1:2:3:4:5:6:7:8:9",
            "2001:db8:::1",
            "x2001:db8::1",
        ] {
            assert_eq!(six(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_internet_s_addresses_are_public() {
        assert!(
            is_public_ip4(b"8.8.8.8") && is_public_ip4(b"100.63.255.255") && is_public_ip4(b"172.32.0.1") && is_public_ip4(b"198.20.0.1")
        );
        for private in [
            "10.1.2.3",
            "192.168.0.1",
            "127.0.0.1",
            "169.254.1.1",
            "172.31.255.255",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
        ] {
            assert!(!is_public_ip4(private.as_bytes()), "{private}");
        }
        assert!(
            is_public_ip6(b"2a00:1450:4009::200e")
                && !is_public_ip6(b"2001:db8::1")
                && !is_public_ip6(b"::1")
                && !is_public_ip6(b"fd00::1")
        );
        assert!(
            !is_public_ip6(b"3fff:fff::1")
                && is_public_ip6(b"::ffff:8.8.8.8")
                && !is_public_ip6(b"::ffff:10.0.0.1")
                && !is_public_ip6(b"ff02::1")
        );
        assert!(whole4(b"192.0.2.1") && !whole4(b"10.0.0.1") && whole6(b"2001:db8::1") && !whole6(b"fe80::1"));
    }
}
