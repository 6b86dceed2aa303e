//! Keys and values, one pair a line: `.env` files and Java properties, with spans.
//!
//! Blank lines and lines that begin with `#` or `!` are passed over; `export ` before a key is. A value in
//! quotes is what is between them; in double quotes it may go on over several lines. Otherwise it ends
//! with the line, or before ` #`; white space around it does not count. A backslash at the end of a line, as
//! properties know it, is refused: shells and `.env` readers disagree on it. So is a key that comes twice.

use std::collections::BTreeMap;

use super::{Problem, Span};

/// Most pairs of a document.
pub const MAX_PAIRS: usize = 200_000;

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'t> {
    /// The key.
    pub key: &'t str,
    /// The text of the key.
    pub key_span: Span,
    /// The value without its quotes.
    pub value: &'t str,
    /// The text of the value, without its quotes.
    pub value_span: Span,
}

/// Parses a document.
///
/// # Errors
/// Every line that is not a pair, and every key that comes twice.
pub fn parse(text: &str) -> Result<Vec<Pair<'_>>, Vec<Problem>> {
    let mut pairs = Vec::new();
    let mut problems = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', '!']) {
            continue;
        }
        if pairs.len() >= MAX_PAIRS || problems.len() >= 50 {
            problems.push(
                Problem::at(Span::of(trimmed, text), format!("more than {MAX_PAIRS} pairs, or too many problems"), "here")
                    .with_help("split the file"),
            );
            break;
        }
        let Some((key, value)) = trimmed.split_once('=') else {
            problems.push(
                Problem::at(Span::of(trimmed, text), "the line has no `=`", "this line")
                    .with_help("write `KEY=value`, or a comment after `#`"),
            );
            continue;
        };
        let key = key.trim();
        let key = key.strip_prefix("export ").unwrap_or(key).trim();
        if key.is_empty() || key.contains(char::is_whitespace) {
            problems
                .push(Problem::at(Span::of(trimmed, text), "the line has no key before `=`", "this line").with_help("write `KEY=value`"));
            continue;
        }
        let value = match quoted(value.trim(), text) {
            Ok(Some((value, after))) => {
                if let Some(after) = after {
                    rest = after;
                }
                value
            }
            Ok(None) => plain(value),
            Err(problem) => {
                problems.push(problem);
                break;
            }
        };
        if value.ends_with('\\') && !value.ends_with("\\\\") {
            let end = Span::of(value, text).end;
            problems.push(
                Problem::at(Span::new(end - 1, end), "the value goes on in the next line", "readers disagree on this")
                    .with_help("write the value on one line"),
            );
        }
        let key_span = Span::of(key, text);
        if seen.insert(key, key_span).is_some() {
            problems.push(
                Problem::at(key_span, format!("duplicate key `{}`", key.escape_debug()), "the second one").with_help("keep one of the two"),
            );
        }
        pairs.push(Pair { key, key_span, value, value_span: Span::of(value, text) });
    }
    if problems.is_empty() { Ok(pairs) } else { Err(problems) }
}

fn plain(value: &str) -> &str {
    let comment = value.find(" #").or_else(|| value.find("\t#")).unwrap_or(value.len());
    value.get(..comment).unwrap_or_default().trim()
}

/// The value between quotes, and where the text goes on if that is not the next line.
type Quoted<'t> = Option<(&'t str, Option<&'t str>)>;

fn quoted<'t>(value: &'t str, text: &'t str) -> Result<Quoted<'t>, Problem> {
    let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) else { return Ok(None) };
    let start = Span::of(value, text).start;
    let inner = text.get(start + 1..).unwrap_or_default();
    let mut escaped = false;
    for (at, letter) in inner.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            '\n' if quote == '\'' => break,
            _ if letter == quote => {
                let content = inner.get(..at).unwrap_or_default();
                let after = inner.get(at + 1..).unwrap_or_default();
                let line = after.split('\n').next().unwrap_or_default();
                if !line.trim().is_empty() && !line.trim().starts_with('#') {
                    // `"a" b` is not a quoted value but a value with quotes in it.
                    return Ok(None);
                }
                let next = content.contains('\n').then(|| after.split_once('\n').map_or("", |(_, next)| next));
                return Ok(Some((content, next)));
            }
            _ => {}
        }
    }
    Err(Problem::at(Span::new(start, start + 1), "the quote is never closed", "opened here")
        .with_help("close the quote, or leave both out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, &str)> {
        parse(text).unwrap().into_iter().map(|pair| (pair.key, pair.value)).collect()
    }

    #[test]
    fn pairs_are_read_as_shells_and_properties_agree_on_them() {
        let text = "# head\n! head\nexport A=1\nb.c = two words # why\nD='x # y'\nE=\"m\nn\"\nF=\nG=a=b\nH=http://x/#y\r\nI=\"q\" r\n";
        assert_eq!(
            read(text),
            [
                ("A", "1"),
                ("b.c", "two words"),
                ("D", "x # y"),
                ("E", "m\nn"),
                ("F", ""),
                ("G", "a=b"),
                ("H", "http://x/#y"),
                ("I", "\"q\" r")
            ]
        );
    }

    #[test]
    fn what_readers_disagree_on_is_refused() {
        let told = |text: &str| parse(text).unwrap_err().remove(0).message;
        assert_eq!(told("A=1\nA=2\n"), "duplicate key `A`");
        assert_eq!(told("A=1\\\n"), "the value goes on in the next line");
        assert_eq!(told("A\n"), "the line has no `=`");
        assert_eq!(told("=1\n"), "the line has no key before `=`");
        assert_eq!(told("A=\"1\nB=2\n"), "the quote is never closed");
        assert_eq!(told("A='1\nB=2'\n"), "the quote is never closed");
    }
}
