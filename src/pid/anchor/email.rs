//! Email addresses around an `@`: RFC 5321, section 4.1.2 and RFC 5322, section 3.4.1 as people use them; RFC 6531 for other scripts.

use std::ops::Range;
use std::sync::LazyLock;

use super::before;

/// The longest local part and the longest domain (RFC 5321, section 4.5.3.1).
const LOCAL: usize = 64;
const DOMAIN: usize = 253;

/// A byte of a local part.
const IN_LOCAL: u8 = 1;
/// A byte of a domain.
const IN_DOMAIN: u8 = 2;
/// A sign of a local part that stands before a name and does not belong to it: `mailto=`, `to=`, `{name}`, `path/`, `x&user=`.
const BEFORE_NAME: u8 = 4;
/// A sign that sentences and lists begin with, and no address does.
const NO_FIRST: u8 = 8;

/// What each byte may be.
static SIGNS: LazyLock<[u8; 256]> = LazyLock::new(|| {
    let marked =
        [(b".!#$%&'*+/=?^_`{|}~-".as_slice(), IN_LOCAL), (b"-.", IN_DOMAIN), (b"=/{}|`?&#*!$^'", BEFORE_NAME), (b".-+~%'", NO_FIRST)];
    let signs = |byte: u8| {
        let letter = if byte.is_ascii_alphanumeric() || !byte.is_ascii() { IN_LOCAL | IN_DOMAIN } else { 0 };
        marked.iter().filter(|(bytes, _)| bytes.contains(&byte)).fold(letter, |signs, (_, sign)| signs | sign)
    };
    std::array::from_fn(|byte| u8::try_from(byte).map_or(0, signs))
});

/// Whether a byte may be that.
fn is(signs: &[u8; 256], byte: u8, sign: u8) -> bool {
    signs.get(usize::from(byte)).is_some_and(|signs| signs & sign != 0)
}

/// Last parts of `name@2x.png` and the like, which no top-level domain has: extensions of files, and names of code.
const NO_DOMAINS: &[&str] = &[
    "avif", "bmp", "bz2", "cfg", "conf", "cpp", "css", "csv", "dll", "doc", "docx", "exe", "gif", "gz", "hpp", "htm", "html", "ico", "ini",
    "jar", "jpeg", "jpg", "js", "json", "jsx", "lock", "log", "min", "mjs", "mp3", "mp4", "otf", "patch", "pdf", "php", "png", "ppt",
    "pptx", "rb", "rst", "scss", "service", "socket", "sql", "svg", "tar", "tgz", "tiff", "timer", "toml", "ts", "tsx", "ttf", "txt",
    "vue", "webp", "woff", "woff2", "xls", "xlsx", "xml", "yaml", "yml",
];

/// A short word in lower case as a number, so that words are compared at once; 0 where it is too long.
fn key(word: &[u8]) -> u64 {
    let mut key = 0;
    let mut rest = word;
    while let [first, behind @ ..] = rest {
        key = key << 8 | first.to_ascii_lowercase() as u64;
        rest = behind;
    }
    if word.len() > 8 { 0 } else { key }
}

/// [`NO_DOMAINS`] as numbers, in the order of the numbers.
static NO_DOMAIN_KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut keys: Vec<u64> = NO_DOMAINS.iter().map(|name| key(name.as_bytes())).collect();
    keys.sort_unstable();
    keys
});

/// The address around the `@` at a place; nothing where it is none.
#[must_use]
pub(crate) fn at(text: &[u8], at: usize) -> Option<Range<usize>> {
    if text.get(at) != Some(&b'@') {
        return None;
    }
    let end = domain(text, at + 1)?;
    let start = local(text, at)?;
    is_address(text, start, at, end).then_some(start..end)
}

/// Where the local part begins: quotes, brackets, `=` and `/` before it do not belong to it, though the standard allows some of them.
fn local(text: &[u8], at: usize) -> Option<usize> {
    let earliest = at.saturating_sub(LOCAL + 1);
    let head = text.get(earliest..at)?;
    let signs = &*SIGNS;
    // The last sign that stands before a name parts it off, besides the apostrophe of a name.
    let mut has_apostrophe = false;
    let stop = head.iter().enumerate().rposition(|(place, byte)| {
        if is(signs, *byte, BEFORE_NAME) && !has_apostrophe {
            has_apostrophe = *byte == b'\'' && before(head, place).is_some_and(|byte| byte.is_ascii_alphabetic());
            return !has_apostrophe;
        }
        !is(signs, *byte, IN_LOCAL)
    });
    let mut start = stop.map_or(0, |stop| stop + 1);
    while head.get(start).is_some_and(|byte| is(signs, *byte, NO_FIRST)) {
        start += 1;
    }
    let name = head.get(start..)?;
    let is_name = !name.is_empty()
        && name.len() <= LOCAL
        && name.last() != Some(&b'.')
        && !name.windows(2).any(|pair| pair == b"..")
        && name.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    is_name.then_some(earliest + start)
}

/// Where the domain ends: labels of RFC 1123, the last of two letters or more.
fn domain(text: &[u8], start: usize) -> Option<usize> {
    let tail = text.get(start..text.len().min(start + DOMAIN + 1))?;
    let signs = &*SIGNS;
    let length = tail.iter().position(|byte| !is(signs, *byte, IN_DOMAIN)).unwrap_or(tail.len());
    let mut domain = tail.get(..length)?;
    // The dot or dash behind belongs to the sentence.
    while let [rest @ .., b'.' | b'-'] = domain {
        domain = rest;
    }
    let mut labels = 0;
    let mut last: &[u8] = &[];
    for label in domain.split(|byte| *byte == b'.') {
        if label.is_empty() || label.len() > 63 || label.first() == Some(&b'-') || label.last() == Some(&b'-') {
            return None;
        }
        labels += 1;
        last = label;
    }
    let is_name = last.len() >= 2 && last.len() <= 24 && last.iter().all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let is_name = is_name || last.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"xn--"));
    let is_file = || NO_DOMAIN_KEYS.binary_search(&key(last)).is_ok();
    (labels >= 2 && is_name && !is_file()).then_some(start + domain.len())
}

/// What looks like an address and is none: `git@host.example:owner/project`, credentials in an address of a server, versions of
/// packages, decorators.
fn is_address(text: &[u8], start: usize, at: usize, end: usize) -> bool {
    let behind = text.get(end).copied();
    let next = text.get(end + 1).copied();
    let is_path = behind == Some(b':') && next.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'/' || byte == b'~');
    let name = text.get(start..at).unwrap_or_default();
    let is_git = name.eq_ignore_ascii_case(b"git") && matches!(behind, Some(b':' | b'/'));
    let is_server = is_server(text, start);
    let is_call = behind == Some(b'(');
    let is_double = before(text, start) == Some(b'@') || behind == Some(b'@');
    !(is_path || is_git || is_server || is_call || is_double)
}

/// Whether `scheme://user:` or `scheme://` stands before the name.
fn is_server(text: &[u8], start: usize) -> bool {
    let head = text.get(start.saturating_sub(96)..start).unwrap_or_default();
    let word = head.iter().rposition(|byte| b" \t\n\"'<>,;".contains(byte)).map_or(0, |stop| stop + 1);
    let head = head.get(word..).unwrap_or_default();
    let scheme = head.windows(3).rposition(|signs| signs == b"://");
    scheme.and_then(|scheme| head.get(scheme + 3..)).is_some_and(|rest| !rest.contains(&b'/') && !rest.contains(&b'?'))
}

/// Whether a value as a whole is an address.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    let place = value.iter().position(|byte| *byte == b'@');
    place.and_then(|place| at(value, place)) == Some(0..value.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let place = text.find('@')?;
        at(text.as_bytes(), place).map(|range| &text[range])
    }

    #[test]
    fn addresses_are_found_in_what_stands_around_them() {
        for (text, address) in [
            ("jane.doe@mail.example.org", "jane.doe@mail.example.org"),
            ("mail <jane@example.com>, please", "jane@example.com"),
            ("write to jane@example.com.", "jane@example.com"),
            ("mailto:jane@example.com?subject=x", "jane@example.com"),
            ("\"o'neil+tag@example.co.uk\"", "o'neil+tag@example.co.uk"),
            ("'jane@example.com'", "jane@example.com"),
            ("to=jane_d@example.com&x", "jane_d@example.com"),
            ("...jane@example.com", "jane@example.com"),
            ("用户@例子.广告", "用户@例子.广告"),
            ("jörg@müller.example", "jörg@müller.example"),
            ("a@b.xn--p1ai", "a@b.xn--p1ai"),
            ("x,1@example.com,y", "1@example.com"),
            ("https://a.example/?to=jane@example.com", "jane@example.com"),
        ] {
            assert_eq!(found(text), Some(address), "{text}");
        }
    }

    #[test]
    fn what_only_has_the_sign_is_no_address() {
        for text in [
            "@scope/pkg",
            "npm i @types/node",
            "git@github.example:owner/project.git",
            "user@host:path",
            "user@host.example:path/to",
            "ssh://git@host.example/x",
            "https://user:secret@host.example/",
            "https://user@host.example",
            "left-pad@1.2.3",
            "pkg@^1.2.3",
            "icon@2x.png",
            "style@3.min.css",
            "foo@bar.js",
            "@Override",
            "@app.route(",
            "a @ b.example",
            "root@localhost",
            "x@y",
            "a@-b.example",
            "a@b..example",
            "a.@b.example",
            "..@b.example",
            "@@example.com",
            "user@10.0.0.1",
            "getty@tty1.service",
            "sha1@abc.c0",
            "v@a.b(",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert!(whole(b"a@example.com") && !whole(b"a@example.com x") && !whole(b""));
        assert_eq!(at(b"abc", 1), None);
    }
}
