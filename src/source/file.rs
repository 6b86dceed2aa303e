//! The documents of one run, each read once and hashed once.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{LineColumn, Problem, Sha256, Span};

/// How a document is written; decides how pointers into it are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// RFC 8259 JSON.
    Json,
    /// YAML 1.2, core schema.
    Yaml,
    /// XML 1.0.
    Xml,
    /// One JSON value a line.
    JsonLines,
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
    bytes: Vec<u8>,
    digest: Sha256,
}

impl SourceFile {
    /// Takes the bytes of a document and hashes them. `path` is the name that people see.
    #[must_use]
    pub fn new(path: impl Into<Utf8PathBuf>, syntax: Syntax, bytes: Vec<u8>) -> Self {
        let digest = Sha256::of(&bytes);
        Self { path: path.into().into(), syntax, content: Arc::new(Content { bytes, digest }) }
    }

    /// The same bytes, read as another syntax.
    #[must_use]
    pub fn as_syntax(&self, syntax: Syntax) -> Self {
        Self { syntax, ..self.clone() }
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
        &self.content.bytes
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
        std::str::from_utf8(self.bytes()).map_err(|error| {
            Problem::whole(format!("byte {} is not UTF-8", error.valid_up_to()))
                .with_help("save the file as UTF-8; UTF-16 and Latin-1 are not accepted")
        })
    }

    /// The text, or nothing where the bytes are not UTF-8.
    #[must_use]
    pub fn text_lossless(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }

    /// The line and column where a span starts.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        LineColumn::of(self.text_lossless(), span.start)
    }
}

impl SourceCode for SourceFile {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text_lossless().read_span(span, lines_before, lines_after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.path().to_string(),
            contents.data(),
            *contents.span(),
            contents.line(),
            contents.column(),
            contents.line_count(),
        )))
    }
}

/// A document's number within one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
