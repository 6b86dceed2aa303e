//! What is particular to HTML (HTML Living Standard, sections 13.1.2 and 13.1.2.4): elements without end tags, and scripts.

/// The elements of which one begins an HTML text that does not say so.
const FIRST: &[&str] = &["html", "head", "body", "div", "p", "ul", "ol", "h1", "h2", "h3", "span"];
/// The elements that have no content.
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// The elements that end a paragraph.
const ENDS_PARAGRAPH: &[&str] =
    &["p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "form", "section", "article", "blockquote", "hr"];

fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|of| name.eq_ignore_ascii_case(of.as_bytes()))
}

/// Whether an element of that name is one of HTML.
pub(super) fn is_element(name: &[u8]) -> bool {
    is_one_of(name, FIRST)
}

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &[u8]) -> bool {
    is_one_of(name, VOID)
}

/// How the end tag of an element begins whose content has no markup.
pub(super) fn raw_end(name: &[u8]) -> Option<&'static [u8]> {
    match () {
        () if name.eq_ignore_ascii_case(b"script") => Some(b"</script"),
        () if name.eq_ignore_ascii_case(b"style") => Some(b"</style"),
        () => None,
    }
}

/// Whether the open element of that code ends where an element of that name begins.
pub(super) fn ends_before(open: u64, name: &[u8]) -> bool {
    let is_open = |names: &[&str]| names.iter().any(|name| code(name.as_bytes(), true) == open);
    let rules: [(&[&str], &[&str]); 6] = [
        (&["li"], &["li"]),
        (&["td", "th", "tr"], &["td", "th"]),
        (&["tr"], &["tr"]),
        (&["dt", "dd"], &["dt", "dd"]),
        (&["option"], &["option"]),
        (ENDS_PARAGRAPH, &["p"]),
    ];
    rules.iter().any(|(begins, ends)| is_one_of(name, begins) && is_open(ends))
}

/// A number that stands for a name (FNV-1a, 64 bits); without case in HTML.
pub(super) fn code(name: &[u8], is_html: bool) -> u64 {
    name.iter().fold(0xcbf2_9ce4_8422_2325, |code, byte| {
        let byte = if is_html { byte.to_ascii_lowercase() } else { *byte };
        (code ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
