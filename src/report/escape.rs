//! Text of others made harmless: the one place where what a release says is prepared for a reader.
//!
//! Names, messages and source lines come from files that an attacker may have written. [`visible`] shows
//! what would otherwise be unseen or would steer a terminal: control characters, bidirectional marks,
//! zero-width characters, look-alike letters of another script inside a Latin word. Every renderer calls it first; the
//! escapes of the formats come on top. Knows nothing about reports.
//!
//! To add an output format: its escape function here, with a property in `tests/report.rs`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

/// Whether a character is unseen, reorders its neighbours, or steers a terminal or a parser.
///
/// The C0 and C1 controls, Unicode's `Bidi_Control` and `Default_Ignorable_Code_Point` properties, line
/// and paragraph separators, interlinear annotations and noncharacters (Unicode 16).
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(character) & 0xfffe == 0xfffe
}

/// The same text with everything unseen spelled out: `\n`, `\t`, `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for (_, character, spelled) in characters(text) {
        if spelled {
            spell(character, &mut shown);
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The characters of a text, each with its byte offset and whether it has to be spelled out ([`spell`]).
pub(super) fn characters(text: &str) -> impl Iterator<Item = (usize, char, bool)> + '_ {
    let mut at = 0usize;
    text.split_inclusive(|character: char| !character.is_alphanumeric()).flat_map(move |word| {
        let start = at;
        at += word.len();
        let mixed = !word.is_ascii() && word.chars().any(|character| character.is_ascii_alphabetic()) && word.chars().any(resembles_latin);
        word.char_indices()
            .map(move |(offset, character)| (start + offset, character, is_hidden(character) || (mixed && resembles_latin(character))))
    })
}

/// Letters of Greek, Cyrillic, Armenian, Cherokee and the full-width forms: look-alikes where they stand in a Latin word.
fn resembles_latin(character: char) -> bool {
    character.is_alphabetic()
        && matches!(character, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{531}'..='\u{587}' | '\u{13a0}'..='\u{13fd}' | '\u{1c80}'..='\u{1c8f}' | '\u{ab70}'..='\u{abbf}' | '\u{ff21}'..='\u{ff5a}')
}

/// Spells a character out.
pub(super) fn spell(character: char, shown: &mut String) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        other => {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(other));
        }
    }
}

/// One line of a policy author's prose: line breaks and indentation become single spaces, the rest as [`visible`].
#[must_use]
pub fn sentence(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible(&words.join(" ")).into_owned()
}

/// Paragraphs of a policy author's prose, each as one [`sentence`].
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(sentence).filter(|paragraph| !paragraph.is_empty()).collect()
}

/// Text for GitHub-flavoured Markdown, inline: nothing in it is markup, a link or a mention. What stands in
/// backticks becomes code, as the house style for messages has it.
///
/// Markup characters become numeric character references, which CommonMark (0.31, section 2.5) never takes
/// for markup; `@` is wrapped, because mentions are looked for after references are resolved.
#[must_use]
pub fn markdown(text: &str) -> String {
    let shown = visible(text);
    let parts: Vec<&str> = shown.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return inline(&shown, true);
    }
    let piece = |(number, part): (usize, &&str)| if number % 2 == 1 { markdown_code(part) } else { inline(part, number == 0) };
    parts.iter().enumerate().map(piece).collect()
}

/// A text as code in GitHub-flavoured Markdown, inline, in a table or out of it.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    let shown = visible(text);
    if shown.is_empty() {
        String::new()
    } else if shown.contains(['`', '|']) {
        format!("<code>{}</code>", inline(&shown, false))
    } else {
        format!("`{shown}`")
    }
}

fn inline(text: &str, starts: bool) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    for (at, character) in text.char_indices() {
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let markup = match character {
            '&' | '<' | '>' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '$' | '\\' | '"' | '\''
            | '^' => true,
            '+' | '-' | '=' => starts && before.is_empty(),
            ':' => after.starts_with(":/"),
            '.' => ends_with_www(before) || (starts && !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())),
            _ => false,
        };
        if character == '@' {
            written.push_str("<code>@</code>");
        } else if markup {
            // Writing to a string cannot fail.
            let _ = write!(written, "&#{};", u32::from(character));
        } else {
            written.push(character);
        }
    }
    written
}

/// Where a link without a scheme begins (GFM 0.29, section 6.9).
fn ends_with_www(text: &str) -> bool {
    text.len().checked_sub(3).and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Lines as a fenced code block (CommonMark 0.31, section 4.5); the fence is longer than any run of backticks inside.
#[must_use]
pub fn fenced<'a>(language: &str, lines: impl Iterator<Item = &'a str> + Clone) -> String {
    let longest = lines.clone().flat_map(|line| line.split(|character| character != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut block = format!("{fence}{language}\n");
    for line in lines {
        block.push_str(&visible(line));
        block.push('\n');
    }
    block.push_str(&fence);
    block
}

/// The message of a GitHub workflow command; line breaks that are ours survive as `%0A`.
#[must_use]
pub fn command_message(lines: &[String]) -> String {
    lines.iter().map(|line| visible(line).replace('%', "%25")).collect::<Vec<_>>().join("%0A")
}

/// A property of a GitHub workflow command.
#[must_use]
pub fn command_property(text: &str) -> String {
    visible(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}

/// A cell of CSV that no spreadsheet calculates (OWASP, CSV injection), with what cannot be seen spelled out.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if shown.starts_with(['=', '+', '-', '@']) { Cow::Owned(format!("'{shown}")) } else { shown }
}

/// A relative path as a URI reference (RFC 3986): everything but unreserved characters and `/` percent-encoded.
#[must_use]
pub fn uri(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Pretty JSON in which hidden characters are `\u` escapes: the data is what it was, the bytes are harmless to look at.
pub struct HarmlessJson(PrettyFormatter<'static>);

impl HarmlessJson {
    /// Indents by two spaces.
    #[must_use]
    pub fn new() -> Self {
        Self(PrettyFormatter::new())
    }
}

impl Default for HarmlessJson {
    fn default() -> Self {
        Self::new()
    }
}

impl Formatter for HarmlessJson {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = fragment;
        while let Some((at, character)) = plain.char_indices().find(|(_, character)| is_hidden(*character)) {
            let (before, rest) = plain.split_at_checked(at).unwrap_or((plain, ""));
            writer.write_all(before.as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = rest.get(character.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(plain.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Writes a value as [`HarmlessJson`] with a line break at the end.
///
/// # Errors
/// What the writer says.
pub fn write_json<T: serde::Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, HarmlessJson::new());
    value.serialize(&mut serializer)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        assert_eq!(visible("a\u{202e}b\u{1b}[31m\r\n\t\u{200b}"), "a\\u{202e}b\\u{1b}[31m\\r\\n\\t\\u{200b}");
        assert_eq!(visible("grün, 日本語, ёлка, Ωmega-3"), "grün, 日本語, ёлка, \\u{3a9}mega-3");
    }

    #[test]
    fn a_look_alike_inside_a_latin_word_is_spelled_out() {
        assert_eq!(visible("p\u{430}ypal and \u{43f}\u{430}\u{440}\u{430}"), "p\\u{430}ypal and пара");
    }

    #[test]
    fn json_keeps_the_data_and_hides_no_byte() {
        let text = "x\u{202e}y\u{e0041}z\u{7f}\"\\";
        let mut bytes = Vec::new();
        write_json(&text, &mut bytes).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(written.trim_end(), r#""x\u202ey\udb40\udc41z\u007f\"\\""#);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn nothing_in_a_message_is_markup() {
        assert_eq!(
            markdown("`a*b` by @ines <b>[x](http://e.org)|"),
            "`a*b` by <code>@</code>ines &#60;b&#62;&#91;x&#93;&#40;http&#58;//e.org&#41;&#124;"
        );
        assert_eq!(markdown("one ` alone"), "one &#96; alone");
        assert_eq!(markdown("`a|b`"), "<code>a&#124;b</code>");
        assert_eq!(markdown("- x"), "&#45; x");
        assert_eq!(markdown("1. x"), "1&#46; x");
        assert_eq!(markdown("www.e.org"), "www&#46;e.org");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("yaml", ["a: ````", "b"].into_iter()), "`````yaml\na: ````\nb\n`````");
    }

    #[test]
    fn a_workflow_command_cannot_be_ended_or_begun() {
        assert_eq!(command_message(&["50%\n::error::x".to_owned(), "next".to_owned()]), "50%25\\n::error::x%0Anext");
        assert_eq!(command_property("a,b:c%"), "a%2Cb%3Ac%25");
    }

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(uri("a b/ü#.yaml"), "a%20b/%C3%BC%23.yaml");
    }
}
