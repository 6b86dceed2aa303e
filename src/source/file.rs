//! The documents of one run, each read once and hashed once.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::span::{boundary_after, boundary_before};
use super::{LineColumn, Problem, Sha256, Span};

/// How a document is written; decides how pointers into it are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// RFC 8259 JSON.
    Json,
    /// YAML 1.2, core schema.
    Yaml,
    /// A stream of YAML documents of another tool, merge keys applied; the first token of a pointer is the document's number.
    YamlStream,
    /// XML 1.0.
    Xml,
    /// One JSON value a line.
    JsonLines,
    /// A key, `=` and a value on each line.
    KeyValue,
    /// RFC 4180 records with a header line.
    Csv,
    /// Anything else; only the whole document can be pointed to.
    Text,
}

/// One document: its name, its syntax, its bytes and their digest. Cloning shares the bytes.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: Arc<Utf8Path>,
    syntax: Syntax,
    content: Arc<Content>,
}

#[derive(Debug)]
struct Content {
    data: Data,
    digest: Sha256,
}

/// The bytes; whether they are text is found out once.
#[derive(Debug)]
enum Data {
    Text(String),
    Binary { bytes: Vec<u8>, valid: usize },
}

impl SourceFile {
    /// Takes the bytes of a document and hashes them. `path` is the name that people see.
    #[must_use]
    pub fn new(path: impl Into<Utf8PathBuf>, syntax: Syntax, bytes: Vec<u8>) -> Self {
        let digest = Sha256::of(&bytes);
        let data = match String::from_utf8(bytes) {
            Ok(text) => Data::Text(text),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                Data::Binary { bytes: error.into_bytes(), valid }
            }
        };
        Self { path: path.into().into(), syntax, content: Arc::new(Content { data, digest }) }
    }

    /// The same bytes, shared and not copied, read as another syntax.
    #[must_use]
    pub fn as_syntax(&self, syntax: Syntax) -> Self {
        Self { syntax, ..self.clone() }
    }

    /// The same document with the text of some spans made unreadable, for showing: places stay where they are, and
    /// the digest is that of the bytes that were read.
    #[must_use]
    pub fn masked(&self, spans: &[Span]) -> Self {
        let Data::Text(text) = &self.content.data else { return self.clone() };
        let mut spans: Vec<Span> = spans.iter().copied().filter(|span| !span.is_empty()).collect();
        spans.sort();
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for span in spans {
            let start = span.start.max(at);
            let (Some(before), Some(hidden)) = (text.get(at..start), text.get(start..span.end)) else { continue };
            shown.push_str(before);
            mask(hidden, &mut shown);
            at = span.end;
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        Self { content: Arc::new(Content { data: Data::Text(shown), digest: self.content.digest }), ..self.clone() }
    }

    /// The same document under a directory's name, for people who look from outside it.
    #[must_use]
    pub fn below(&self, directory: &Utf8Path) -> Self {
        Self { path: directory.join(&self.path).into(), ..self.clone() }
    }

    /// The name that people see.
    #[must_use]
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// How the document is written.
    #[must_use]
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The bytes as they were read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content.data {
            Data::Text(text) => text.as_bytes(),
            Data::Binary { bytes, .. } => bytes,
        }
    }

    /// The digest of the bytes.
    #[must_use]
    pub fn digest(&self) -> Sha256 {
        self.content.digest
    }

    /// The bytes as text.
    ///
    /// # Errors
    /// A problem that names the first byte that is not UTF-8.
    pub fn text(&self) -> Result<&str, Problem> {
        match &self.content.data {
            Data::Text(text) => Ok(text),
            Data::Binary { valid, .. } => Err(Problem::whole(format!("byte {valid} is not UTF-8"))
                .with_help("save the file as UTF-8; UTF-16 and Latin-1 are not accepted")),
        }
    }

    /// The text, or nothing where the bytes are not UTF-8.
    #[must_use]
    pub fn text_lossless(&self) -> &str {
        match &self.content.data {
            Data::Text(text) => text,
            Data::Binary { .. } => "",
        }
    }

    /// The line and column where a span starts.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        LineColumn::of(self.text_lossless(), span.start)
    }
}

/// Writes `x` for every byte of a secret. White space, the quotes around it and the line that begins a block stay:
/// without them the text around would mean something else.
fn mask(hidden: &str, shown: &mut String) {
    let block = hidden.starts_with(['|', '>']);
    let head = if block { hidden.find('\n').unwrap_or(hidden.len()) } else { 0 };
    let last = hidden.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, letter) in hidden.char_indices() {
        let quote = matches!(letter, '"' | '\'') && (at == 0 || at == last);
        if at < head || quote || letter.is_ascii_whitespace() {
            shown.push(letter);
        } else {
            shown.extend(std::iter::repeat_n('x', letter.len_utf8()));
        }
    }
}

/// Longest line that is shown whole, and longest text that is underlined, in bytes.
const WIDE: usize = 160;

impl SourceFile {
    /// The part of a span that is worth underlining: its first line where there are many, and of a long
    /// line the beginning. A document without line breaks would be shown whole otherwise.
    #[must_use]
    pub fn shown(&self, span: Span) -> Span {
        let text = self.text_lossless();
        let Some(covered) = text.get(span.start..span.end) else { return span };
        let line = covered.split('\n').next().unwrap_or_default();
        if line.len() > WIDE {
            Span::new(span.start, span.start + boundary_before(line, WIDE))
        } else if covered.len() > 10 * WIDE {
            Span::new(span.start, span.start + line.trim_end().len())
        } else {
            span
        }
    }
}

impl SourceCode for SourceFile {
    /// Lines around a span; where one of them is very long, only the part of it that is around the span.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.text_lossless();
        let contents = text.read_span(span, lines_before, lines_after)?;
        let name = self.path().to_string();
        let (data, whole, line, column) = (contents.data(), *contents.span(), contents.line(), contents.column());
        let narrow = data.split(|byte| *byte == b'\n').all(|line| line.len() <= 2 * WIDE);
        if narrow || lines_before + lines_after == 0 {
            return Ok(Box::new(MietteSpanContents::new_named(name, data, whole, line, column, contents.line_count())));
        }
        let (start, end) = (span.offset(), span.offset().saturating_add(span.len()).min(text.len()));
        let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let line_end = text.get(end..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| end + newline);
        let from = boundary_after(text, start.saturating_sub(WIDE / 3).max(line_start));
        let to = boundary_before(text, end.saturating_add(WIDE / 3).min(line_end));
        let skipped = text.get(whole.offset()..from).map_or(0, |before| before.bytes().filter(|byte| *byte == b'\n').count());
        let data = text.get(from..to).unwrap_or_default().as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(name, data, (from, data.len()).into(), line + skipped, 0, 1)))
    }
}

/// A document's number within one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DocId(u32);

/// Every document of one run, in the order of reading.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a document and returns its number.
    pub fn add(&mut self, file: SourceFile) -> DocId {
        let id = DocId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// Puts another reading of a document in its place.
    pub fn replace(&mut self, doc: DocId, file: SourceFile) {
        if let Some(slot) = usize::try_from(doc.0).ok().and_then(|index| self.files.get_mut(index)) {
            *slot = file;
        }
    }

    /// The document with that number.
    #[must_use]
    pub fn get(&self, doc: DocId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(doc.0).ok()?)
    }

    /// All documents with their numbers, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = (DocId, &SourceFile)> {
        (0u32..).map(DocId).zip(&self.files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_very_long_line_only_the_part_around_the_span_is_shown() {
        let text = format!("first\n{}ü{}\nlast\n", "a".repeat(5_000), "b".repeat(5_000));
        let at = text.find('ü').unwrap();
        let file = SourceFile::new("x", Syntax::Text, text.into_bytes());
        let contents = file.read_span(&(at, 2).into(), 1, 1).unwrap();
        let shown = std::str::from_utf8(contents.data()).unwrap();
        assert_eq!((shown.len(), contents.line()), (2 * 53 + 2, 1));
        assert_eq!(contents.span().offset() + shown.find('ü').unwrap(), at);
        assert_eq!(file.shown(Span::new(at, at + 4_000)), Span::new(at, at + 160));
    }

    #[test]
    fn what_is_masked_cannot_be_read_and_moves_nothing() {
        let text = "a: hünter2\nb: \"it's \\\"x\\\"\"\nc: |\n  one\n  two\nd: end\n";
        let file = SourceFile::new("x", Syntax::Yaml, text.as_bytes().to_vec());
        let at = |part: &str| Span::of(&text[text.find(part).unwrap()..][..part.len()], text);
        let masked = file.masked(&[at("hünter2"), at("\"it's \\\"x\\\"\""), at("|\n  one\n  two"), at("two")]);
        assert_eq!(masked.text_lossless(), "a: xxxxxxxx\nb: \"xxxx xxxxx\"\nc: |\n  xxx\n  xxx\nd: end\n");
        assert_eq!(masked.digest(), file.digest());
    }

    #[test]
    fn another_syntax_shares_the_bytes() {
        let file = SourceFile::new("x", Syntax::Text, b"{}".to_vec());
        assert_eq!(file.as_syntax(Syntax::Json).bytes().as_ptr(), file.bytes().as_ptr());
    }
}
